"""Data and base maps of a real QGIS Server, as services publish theirs."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from qgis.core import QgsApplication

from srce_tvb_atlas.atlas.results.manifest import read_manifest
from tests.support import damage, datasets, pdf
from tests.support.algorithms import AlgorithmRunner
from tests.support.qgis_server import PAGE_LIMIT, QgisServer, qgis_server

EXPORT = "srce_tvb:export_commune"
COMMUNE = "59001"
TABLES = ("n_srce_reservoir_s_r31", "n_srce_obstacle_p_r31")


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return datasets.write(
        tmp_path_factory.mktemp("source") / "srce.gpkg",
        datasets.communes(*damage.COMMUNES),
        damage.many(40),
        damage.points(20),
    )


@pytest.fixture(scope="module")
def server(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[QgisServer]:
    modules = Path(QgsApplication.pluginPath()).parent / "server"
    if not {"libwfs.so", "libwfs3.so", "libwms.so"} <= {path.name for path in modules.glob("*.so")}:
        pytest.skip(f"the services of QGIS Server are not installed: {modules}")
    folder = tmp_path_factory.mktemp("server")
    with qgis_server(folder, source, *TABLES, "commune") as running:
        yield running


def figures_of(folder: Path) -> list[tuple[str, str, float]]:
    """Return category, number of objects and hectares of a commune."""
    with (folder / "statistics.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    return [(row["category"], row["count"], float(row["ha"])) for row in rows]


def table_of(folder: Path) -> str:
    return (folder / "statistics.csv").read_text(encoding="utf-8")


def test_layers_of_its_wfs_give_the_sheet_of_the_file(
    run_alg: AlgorithmRunner, source: Path, server: QgisServer, tmp_path: Path
) -> None:
    run_alg(EXPORT, SOURCE=str(source), COMMUNE=COMMUNE, OUTPUT=str(tmp_path / "file"), DPI=72)
    run_alg(
        EXPORT,
        RESERVOIRS=server.wfs(TABLES[0]),
        OBSTACLES=server.wfs(TABLES[1]),
        COMMUNES=server.wfs("commune"),
        COMMUNE=COMMUNE,
        OUTPUT=str(tmp_path / "web"),
        DPI=72,
    )
    assert read_manifest(tmp_path / "web")[COMMUNE].status == "ok"
    assert table_of(tmp_path / "web") == table_of(tmp_path / "file")


def test_pages_of_its_ogc_api_give_the_sheet_of_the_file(
    run_alg: AlgorithmRunner, source: Path, server: QgisServer, tmp_path: Path
) -> None:
    communes = f"{source}|layername=commune"
    run_alg(EXPORT, SOURCE=str(source), COMMUNE=COMMUNE, OUTPUT=str(tmp_path / "file"), DPI=72)
    run_alg(
        EXPORT,
        RESERVOIRS=server.oapif(TABLES[0], PAGE_LIMIT - 5),
        OBSTACLES=server.oapif(TABLES[1], PAGE_LIMIT - 5),
        COMMUNES=communes,
        COMMUNE=COMMUNE,
        OUTPUT=str(tmp_path / "web"),
        DPI=72,
    )
    assert read_manifest(tmp_path / "web")[COMMUNE].status == "ok"
    found, expected = figures_of(tmp_path / "web"), figures_of(tmp_path / "file")
    assert [row[:-1] for row in found] == [row[:-1] for row in expected]
    # the API gives degrees of seven decimals
    for row, other in zip(found, expected):
        assert row[-1] == pytest.approx(other[-1], rel=1e-3)


def test_pages_that_its_ogc_api_refuses_are_an_error(
    run_alg: AlgorithmRunner, source: Path, server: QgisServer, tmp_path: Path
) -> None:
    # the server states 40 objects, and answers with an error when all are asked for at once
    message = run_alg.error(
        EXPORT,
        RESERVOIRS=server.oapif(TABLES[0], PAGE_LIMIT + 5),
        COMMUNES=f"{source}|layername=commune",
        COMMUNE=COMMUNE,
        OUTPUT=str(tmp_path / "web"),
        DPI=72,
    )
    assert "40" in message
    assert "Nothing was written" in message
    assert not (tmp_path / "web").exists()


def test_a_map_of_its_wms_lies_under_the_network(
    run_alg: AlgorithmRunner, source: Path, server: QgisServer, tmp_path: Path
) -> None:
    run_alg(
        EXPORT,
        SOURCE=str(source),
        COMMUNE=COMMUNE,
        BASEMAP=server.wms("commune"),
        OUTPUT=str(tmp_path),
        DPI=72,
    )
    row = read_manifest(tmp_path)[COMMUNE]
    assert "Fond de plan" not in row.message
    assert len(pdf.images(tmp_path / row.file)) == 1


def test_a_map_that_it_does_not_hold_is_told(
    run_alg: AlgorithmRunner, source: Path, server: QgisServer, tmp_path: Path
) -> None:
    # the server answers with an exception in XML
    run_alg(
        EXPORT,
        SOURCE=str(source),
        COMMUNE=COMMUNE,
        BASEMAP=server.wms("no_such_layer"),
        OUTPUT=str(tmp_path),
        DPI=72,
    )
    row = read_manifest(tmp_path)[COMMUNE]
    assert row.status == "degraded"
    assert "Fond de plan indisponible" in pdf.plain_text(tmp_path / row.file)
