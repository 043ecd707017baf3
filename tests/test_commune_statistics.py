"""``commune_statistics``: the figures of every commune, against an overlay made by OGR's SQL."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from osgeo import ogr

from tests.support import datasets
from tests.support.algorithms import AlgorithmRun, AlgorithmRunner
from tests.support.datasets import Table, line, square
from tests.support.overlay import Held, hem, oise, overlay
from tests.support.qgis_process import QgisProcess

ALGORITHM = "srce_tvb:commune_statistics"
#: the tolerance of the project, per commune and category
TOLERANCE = 0.001
CATEGORIES = (
    "corridor obstacle_l obstacle_p corridor_restore reservoir_preserve reservoir_restore".split()
)


def parameters(shared: Path, source: str, department: str) -> dict[str, str]:
    communes = shared / f"communes_l93_{department}.gpkg"
    return {"SOURCE": str(shared / source), "COMMUNES": f"{communes}|layername=commune_2026"}


@pytest.fixture(scope="module")
def oise_run(shared_data: Path, provider: object) -> AlgorithmRun:  # noqa: ARG001 -- registers them
    return AlgorithmRunner()(
        ALGORITHM,
        **parameters(shared_data, "srce_hdf_oise_l93.gpkg", "60-oise"),
        OUTPUT="TEMPORARY_OUTPUT",
        TABLE="TEMPORARY_OUTPUT",
    )


def figures(run: AlgorithmRun) -> dict[str, dict[str, dict[str, float]]]:
    """Return the wide table by commune, category and unit."""
    layer = run["OUTPUT"]
    names = {field.name() for field in layer.fields()}
    return {
        row["insee"]: {
            key: {
                unit: float(row[f"{key}_{unit}"])
                for unit in ("nb", "ha", "km", "pct")
                if f"{key}_{unit}" in names
            }
            for key in CATEGORIES
        }
        for row in layer.getFeatures()
    }


def agree(found: dict[str, dict[str, dict[str, float]]], truth: dict[str, dict[str, Held]]) -> int:
    """Compare both, commune by commune, and return the number of figures compared."""
    compared = 0
    for insee, by_category in found.items():
        for key, figure in by_category.items():
            held = truth.get(insee, {}).get(key, Held())
            where = f"{insee} {key}"
            assert figure["nb"] == len(held.ids), where
            if "ha" in figure:
                assert figure["ha"] == pytest.approx(held.ha, rel=TOLERANCE, abs=1e-6), where
            if "km" in figure:
                assert figure["km"] == pytest.approx(held.km, rel=TOLERANCE, abs=1e-6), where
            compared += len(figure)
    return compared


def test_all_communes_agree_with_the_overlay(
    oise_run: AlgorithmRun, shared_data: Path, tmp_path: Path
) -> None:
    truth = overlay(
        oise(shared_data), shared_data / "communes_l93_60-oise.gpkg", "commune_2026", tmp_path
    )
    found = figures(oise_run)
    assert len(found) == 680
    assert agree(found, truth) == 680 * (5 * 4 + 1)
    assert {c for c, held in found.items() if any(f["nb"] for f in held.values())} == set(truth)
    # lines that lie there under two identifiers: 1.32, 16.72 km before they counted once
    assert found["60674"]["obstacle_l"]["km"] == pytest.approx(0.66, abs=0.005)
    assert found["60509"]["obstacle_l"]["km"] == pytest.approx(12.27, abs=0.005)
    assert oise_run["COMMUNE_COUNT"] == 680
    assert oise_run["EMPTY_COUNT"] == 680 - len(truth)


def test_the_valley_of_the_hem_agrees_with_the_overlay(
    run_alg: AlgorithmRunner, shared_data: Path, tmp_path: Path
) -> None:
    run = run_alg(
        ALGORITHM,
        **parameters(shared_data, "srce_npdc_hem_2014", "62-pas-de-calais"),
        OUTPUT="TEMPORARY_OUTPUT",
    )
    communes = shared_data / "communes_l93_62-pas-de-calais.gpkg"
    truth = overlay(hem(shared_data), communes, "commune_2026", tmp_path)
    found = figures(run)
    agree(found, truth)
    # everything there is to restore; corridors are lines
    for by_category in found.values():
        for key in ("corridor", "reservoir_preserve", "obstacle_l", "obstacle_p"):
            assert by_category[key]["nb"] == 0
        assert by_category["corridor_restore"]["ha"] == 0
    audrehem = found["62055"]
    assert audrehem["corridor_restore"]["nb"] + audrehem["reservoir_restore"]["nb"] == 18
    assert audrehem["reservoir_restore"]["ha"] > 30
    escoeuilles = found["62308"]
    assert escoeuilles["corridor_restore"]["nb"] > 0
    assert escoeuilles["reservoir_restore"]["nb"] == 0


def test_share_and_surface_of_the_commune(oise_run: AlgorithmRun) -> None:
    for row in oise_run["OUTPUT"].getFeatures():
        area = row.geometry().area() / 1e4
        assert row["surface_ha"] == pytest.approx(area)
        for key in CATEGORIES:
            if key != "obstacle_p":
                assert row[f"{key}_pct"] == pytest.approx(100 * row[f"{key}_ha"] / area)
                assert 0 <= row[f"{key}_pct"] <= 100 + 1e-6


def test_both_tables_say_the_same(oise_run: AlgorithmRun) -> None:
    wide = figures(oise_run)
    long = {(r["insee"], r["category"]): r for r in oise_run["TABLE"].getFeatures()}
    held = {(c, k) for c, by_key in wide.items() for k, f in by_key.items() if f["nb"]}
    assert set(long) == held
    for (insee, key), row in long.items():
        figure = wide[insee][key]
        assert row["count"] == figure["nb"]
        assert row["ha"] == figure.get("ha", 0.0)
        assert row["km"] == figure.get("km", 0.0)
        assert row["percent"] == figure.get("pct", 0.0)
    keys = {r["insee"]: r["categories"].split() for r in oise_run["OUTPUT"].getFeatures()}
    assert {(c, k) for c, found in keys.items() for k in found} == held


@pytest.mark.parametrize(
    ("choice", "count"),
    [
        ({"ARRONDISSEMENT": "4"}, 132),
        ({"CODES": "60271;Compiègne"}, 2),
        ({"FILTER": "\"nom_com\" LIKE 'Saint-%'"}, None),
    ],
)
def test_some_communes_only(
    run_alg: AlgorithmRunner,
    shared_data: Path,
    oise_run: AlgorithmRun,
    choice: dict[str, str],
    count: int | None,
) -> None:
    run = run_alg(
        ALGORITHM,
        **parameters(shared_data, "srce_hdf_oise_l93.gpkg", "60-oise"),
        **choice,
        OUTPUT="TEMPORARY_OUTPUT",
    )
    some, whole = figures(run), figures(oise_run)
    assert 0 < len(some) < 680
    assert count in (None, len(some))
    for insee, by_category in some.items():
        for key, figure in by_category.items():
            assert figure == pytest.approx(whole[insee][key])


def test_overlaps_count_once_and_lines_add_up(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    """Two reservoirs that overlap by half, a line of two pieces, an object that only touches."""
    values = ("01",)
    reservoirs = Table(
        "n_srce_reservoir_s",
        ("ID_RESV", "OBJ_ASSI"),
        (
            (square(0, 0, 1000.0), ("A", *values)),
            (square(0.5, 0, 1000.0), ("B", *values)),
            (square(4, 0, 1000.0), ("beside", *values)),
        ),
        geometry=ogr.wkbPolygon,
    )
    lines = Table(
        "n_srce_corridor_l",
        ("ID_CORR", "OBJ_ASSI"),
        (
            (line((-500, 2000), (1000, 2000)), ("C", *values)),
            (line((1000, 2000), (1000, 3000)), ("C", *values)),
        ),
        geometry=ogr.wkbLineString,
    )
    file = datasets.write(
        tmp_path / "srce.gpkg", reservoirs, lines, datasets.communes(("59293", "H"))
    )
    run = run_alg(ALGORITHM, SOURCE=str(file), OUTPUT="TEMPORARY_OUTPUT")
    (row,) = run["OUTPUT"].getFeatures()
    assert row["reservoir_preserve_ha"] == pytest.approx(150)
    assert row["reservoir_preserve_pct"] == pytest.approx(100 * 150 / 1600)
    assert row["corridor_nb"] == 1
    assert row["corridor_km"] == pytest.approx(2.0)
    # it meets the commune along its limit, without a square metre inside
    assert row["reservoir_preserve_nb"] == 3


def test_commune_without_a_surface_stops_no_other(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    communes = Table(
        "commune",
        ("insee_com", "nom_com"),
        ((square(0, 0), ("59293", "Haverskerque")), ("POLYGON EMPTY", ("59400", "Merville"))),
        geometry=ogr.wkbPolygon,
    )
    file = datasets.write(tmp_path / "srce.gpkg", datasets.reservoirs(), communes)
    run = run_alg(ALGORITHM, SOURCE=str(file), OUTPUT="TEMPORARY_OUTPUT")
    assert run["COMMUNE_COUNT"] == 1
    assert any("Merville (59400)" in text for text in run.feedback.warnings)


def test_communes_of_two_territories_keep_to_that_of_the_network(
    run_alg: AlgorithmRunner, tmp_path: Path
) -> None:
    """A layer of all of France: what lies overseas is not drawn in Lambert-93."""
    communes = datasets.communes(("59293", "Haverskerque"), ("97411", "Saint-Denis"))
    file = datasets.write(tmp_path / "srce.gpkg", datasets.reservoirs(), communes)
    run = run_alg(ALGORITHM, SOURCE=str(file), OUTPUT="TEMPORARY_OUTPUT")
    assert [row["insee"] for row in run["OUTPUT"].getFeatures()] == ["59293"]
    assert any("1 commune in another territory" in text for text in run.feedback.warnings)


def test_network_overseas_is_measured_in_its_own_projection(
    run_alg: AlgorithmRunner, tmp_path: Path
) -> None:
    def rectangle(x: float, y: float, side: float) -> str:
        corners = [(x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)]
        return f"POLYGON(({', '.join(f'{a} {b}' for a, b in corners)}))"

    reservoirs = Table(
        "n_srce_reservoir_s",
        ("ID_RESV", "OBJ_ASSI"),
        ((rectangle(336_000, 7_654_000, 1000), ("A", "01")),),
        epsg=2975,
        geometry=ogr.wkbPolygon,
    )
    communes = Table(
        "commune",
        ("insee_com", "nom_com"),
        ((rectangle(335_000, 7_650_000, 10_000), ("97411", "Saint-Denis")),),
        epsg=2975,
        geometry=ogr.wkbPolygon,
    )
    file = datasets.write(tmp_path / "srce.gpkg", reservoirs, communes)
    run = run_alg(ALGORITHM, SOURCE=str(file), OUTPUT="TEMPORARY_OUTPUT")
    layer = run["OUTPUT"]
    assert layer.crs().authid() == "EPSG:2975"
    (row,) = layer.getFeatures()
    assert row["reservoir_preserve_ha"] == pytest.approx(100)
    assert row["reservoir_preserve_pct"] == pytest.approx(1)


def test_from_the_command_line_to_csv(
    qgis_process: QgisProcess, shared_data: Path, tmp_path: Path
) -> None:
    run = qgis_process.run(
        ALGORITHM,
        **parameters(shared_data, "srce_hdf_oise_l93.gpkg", "60-oise"),
        CODES="60271",
        OUTPUT=tmp_path / "layer.gpkg",
        TABLE=tmp_path / "table.csv",
    )
    assert run.ok, run.output
    with (tmp_path / "table.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["category"] for row in rows} == {
        "obstacle_l", "obstacle_p", "corridor_restore", "reservoir_preserve",
    }  # fmt: skip
    failed = qgis_process.run(
        ALGORITHM,
        **parameters(shared_data, "srce_hdf_oise_l93.gpkg", "60-oise"),
        CODES="60999",
        OUTPUT=tmp_path / "other.gpkg",
    )
    assert not failed.ok
    assert "60999" in failed.output
    assert not (tmp_path / "other.gpkg").exists()
