"""The base map: drawn under the network, and never missing in silence."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsRasterLayer

from srce_tvb_atlas.atlas.project import _rendered_basemap
from srce_tvb_atlas.atlas.shared import downloads
from tests.support import pdf
from tests.support.map_server import MapServer, map_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.algorithms import AlgorithmRunner

NOTICE = "Fond de plan indisponible ou incomplet"


@pytest.fixture
def server() -> Iterator[MapServer]:
    """A tile server of this test alone: another port, so nothing of it is in a cache."""
    with map_server() as running:
        yield running


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait less than a user would."""
    monkeypatch.setattr(_rendered_basemap, "PAUSE", 0.05)
    monkeypatch.setattr(_rendered_basemap, "TIME_LIMIT", 1.5)
    monkeypatch.setattr(downloads, "PAUSE", 0.05)
    monkeypatch.setattr(downloads, "REQUEST_LIMIT", 1.0)
    monkeypatch.setattr(downloads, "TOTAL_LIMIT", 6.0)


def export(
    run_alg: AlgorithmRunner, tmp_path: Path, **parameters: object
) -> tuple[dict[str, str], Path]:
    """Make the sheet of Haverskerque and return its manifest row and its PDF."""
    run = run_alg(
        "srce_tvb:export_commune",
        SOURCE="demo",
        COMMUNE="59293",
        OUTPUT=str(tmp_path),
        DPI=72,
        **parameters,
    )
    with (tmp_path / "manifest.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert len(rows) == 1
    return rows[0], tmp_path / run.results["FILE"].rsplit("/", 1)[-1]


def test_a_server_that_answers_lies_under_the_network(
    run_alg: AlgorithmRunner, tmp_path: Path, server: MapServer
) -> None:
    row, path = export(run_alg, tmp_path, BASEMAP=server.layer)
    assert row["status"] == "ok"
    assert NOTICE not in pdf.plain_text(path)
    assert len(pdf.images(path)) == 1, "the base map is the page's only picture"
    assert server.requests > 0


def test_a_server_that_fails_is_tried_again_and_then_told(
    run_alg: AlgorithmRunner, tmp_path: Path, server: MapServer
) -> None:
    server.mode = "patchy"
    row, path = export(run_alg, tmp_path, BASEMAP=server.layer)
    assert row["status"] == "degraded"
    assert NOTICE in row["message"]
    assert NOTICE in pdf.plain_text(path)


def test_a_server_that_recovers_leaves_no_trace(
    run_alg: AlgorithmRunner, tmp_path: Path, server: MapServer
) -> None:
    server.mode = "error"
    server.recover_after = 3
    row, path = export(run_alg, tmp_path, BASEMAP=server.layer)
    assert row["status"] == "ok"
    assert NOTICE not in pdf.plain_text(path)


def test_nobody_at_the_address(run_alg: AlgorithmRunner, tmp_path: Path, server: MapServer) -> None:
    address = server.layer
    with map_server() as other:
        address = other.layer
    row, path = export(run_alg, tmp_path, BASEMAP=address)
    assert row["status"] == "degraded"
    assert NOTICE in pdf.plain_text(path)


def test_a_local_raster_is_drawn_as_it_is(
    run_alg: AlgorithmRunner, tmp_path: Path, server: MapServer
) -> None:
    picture = tmp_path / "scan.png"
    picture.write_bytes(server.tile)
    picture.with_suffix(".pgw").write_text("60\n0\n0\n-60\n660000\n7068000\n")
    layer = QgsRasterLayer(str(picture), "scan", "gdal")
    layer.setCrs(QgsCoordinateReferenceSystem("EPSG:2154"))
    assert layer.isValid()
    row, path = export(run_alg, tmp_path / "out", BASEMAP=layer)
    assert row["status"] == "ok"
    assert len(pdf.images(path)) == 1


def test_a_local_vector_layer_stays_vector(
    run_alg: AlgorithmRunner, tmp_path: Path, demo_gpkg: Path
) -> None:
    row, path = export(run_alg, tmp_path, BASEMAP=f"{demo_gpkg}|layername=commune")
    assert row["status"] == "ok"
    assert pdf.images(path) == []


def test_what_is_no_layer_is_an_error(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    message = run_alg.error(
        "srce_tvb:export_commune",
        SOURCE="demo",
        COMMUNE="59293",
        OUTPUT=str(tmp_path / "out"),
        BASEMAP="/no/such/file.tif",
    )
    assert "BASEMAP" in message
    assert not (tmp_path / "out" / "manifest.csv").exists()
