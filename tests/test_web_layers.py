"""Layers of a WFS and of an OGC API, page by page: whole, or no sheet that looks right."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from qgis.core import QgsProviderRegistry

from srce_tvb_atlas.atlas.results.manifest import read_manifest
from tests.support import damage, datasets, pdf
from tests.support.algorithms import AlgorithmRunner
from tests.support.paged_features import PagedFeatures, paged_features

EXPORT = "srce_tvb:export_commune"
COMMUNE = "59001"
COUNT = 170
TABLES = ("n_srce_reservoir_s_r31", "n_srce_obstacle_p_r31")
SERVICES = ("wfs", "oapif")


@pytest.fixture(autouse=True)
def web_providers(provider: object) -> None:  # noqa: ARG001 -- starts QGIS
    if QgsProviderRegistry.instance().providerMetadata("WFS") is None:
        pytest.skip("this QGIS was built without the provider of WFS and OGC API")


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return datasets.write(
        tmp_path_factory.mktemp("source") / "srce.gpkg",
        datasets.communes(*damage.COMMUNES),
        damage.many(COUNT),
        damage.points(60),
    )


@pytest.fixture
def server(source: Path) -> Iterator[PagedFeatures]:
    with paged_features() as running:
        for table in (*TABLES, "commune"):
            running.add(source, table)
        yield running


def layers(server: PagedFeatures, service: str) -> dict[str, str]:
    """Return the parameters that name the layers of the server."""
    name = getattr(server, service)
    return {"RESERVOIRS": name(TABLES[0]), "OBSTACLES": name(TABLES[1])}


def statistics(folder: Path) -> dict[str, tuple[str, float]]:
    with (folder / "statistics.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    return {row["category"]: (row["count"], float(row["ha"])) for row in rows}


def read_counts(folder: Path) -> list[tuple[str, str]]:
    with (folder / "account.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    return [(row["expected"], row["read"]) for row in rows if row["class"] != "commune"]


@pytest.mark.parametrize("service", SERVICES)
def test_a_server_gives_the_same_figures_as_the_file(
    run_alg: AlgorithmRunner, source: Path, server: PagedFeatures, tmp_path: Path, service: str
) -> None:
    run_alg(EXPORT, SOURCE=str(source), COMMUNE=COMMUNE, OUTPUT=str(tmp_path / "file"))
    run_alg(
        EXPORT,
        **layers(server, service),
        COMMUNES=f"{source}|layername=commune",
        COMMUNE=COMMUNE,
        OUTPUT=str(tmp_path / "web"),
    )
    assert server.requests > COUNT / server.page
    expected = statistics(tmp_path / "file")
    found = statistics(tmp_path / "web")
    assert {key: figures[0] for key, figures in found.items()} == {
        key: figures[0] for key, figures in expected.items()
    }
    for key, figures in expected.items():
        assert found[key][1] == pytest.approx(figures[1], rel=0.001)
    assert read_counts(tmp_path / "web") == [(str(COUNT), str(COUNT)), ("60", "60")]
    assert read_manifest(tmp_path / "web")[COMMUNE].status == "ok"


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("ending", ["short", "error"])
@pytest.mark.parametrize("after", [0, 50, 120])
def test_a_server_that_ends_early_gives_no_sheet(
    run_alg: AlgorithmRunner,
    source: Path,
    server: PagedFeatures,
    tmp_path: Path,
    service: str,
    ending: str,
    after: int,
) -> None:
    parameters = layers(server, service)
    server.ends_after, server.ending = after, ending
    message = run_alg.error(
        EXPORT,
        **parameters,
        COMMUNES=f"{source}|layername=commune",
        COMMUNE=COMMUNE,
        OUTPUT=str(tmp_path / "out"),
    )
    assert message
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("service", SERVICES)
def test_a_server_that_states_no_number_degrades_the_sheet(
    run_alg: AlgorithmRunner, source: Path, server: PagedFeatures, tmp_path: Path, service: str
) -> None:
    server.states_count = False
    run_alg(
        EXPORT,
        **layers(server, service),
        COMMUNES=f"{source}|layername=commune",
        COMMUNE=COMMUNE,
        OUTPUT=str(tmp_path),
    )
    row = read_manifest(tmp_path)[COMMUNE]
    assert row.status == "degraded"
    assert "peut-être incomplète" in row.message
    assert "peut-être incomplète" in pdf.plain_text(tmp_path / row.file)
    assert read_counts(tmp_path) == [("", str(COUNT)), ("", "60")]


@pytest.mark.parametrize("service", SERVICES)
def test_communes_of_a_server_are_all_there_or_none(
    run_alg: AlgorithmRunner, source: Path, server: PagedFeatures, tmp_path: Path, service: str
) -> None:
    name = getattr(server, service)("commune")
    run_alg(
        EXPORT, SOURCE=str(source), COMMUNES=name, COMMUNE=COMMUNE, OUTPUT=str(tmp_path / "whole")
    )
    with paged_features() as other:
        other.add(source, "commune")
        other.page, other.ends_after = 1, 1
        message = run_alg.error(
            EXPORT,
            SOURCE=str(source),
            COMMUNES=getattr(other, service)("commune"),
            COMMUNE=COMMUNE,
            OUTPUT=str(tmp_path / "cut"),
        )
    assert message
    assert not (tmp_path / "cut").exists()
