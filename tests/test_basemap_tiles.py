"""Base maps from servers: named, light, fetched once, and never missing in silence."""

from __future__ import annotations

import csv
import functools
import json
import re
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsLayerDefinition,
    QgsLayerTree,
    QgsProcessingContext,
    QgsProject,
    QgsRasterLayer,
    QgsSettings,
)
from qgis.PyQt.QtGui import QColor, QImage

from srce_tvb_atlas.atlas.data.basemap_list import address_source, named_basemaps
from srce_tvb_atlas.atlas.export._lighter_content import with_shorter_points
from srce_tvb_atlas.atlas.project._tile_grids import tile_service
from srce_tvb_atlas.atlas.project.basemap import Basemap, FetchedBasemap
from srce_tvb_atlas.atlas.shared import downloads
from srce_tvb_atlas.atlas.shared.errors import CatalogueError, RequestError
from srce_tvb_atlas.atlas.shared.model import Box, Frame
from srce_tvb_atlas.atlas.shared.progress import Silent
from srce_tvb_atlas.atlas.shared.web_cache import CacheOptions, WebCache
from srce_tvb_atlas.processing_provider.basemap_parameter import cache_folder, resolve_basemap
from tests.support import pdf, territory
from tests.support.map_server import MapServer, encoded, map_server
from tests.support.vector_tiles import GREY_STYLE, make_vector_tiles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.algorithms import AlgorithmRunner

NOTICE = "Fond de plan indisponible ou incomplet"
#: at 1:25 000 Haverskerque is one A3 sheet
VECTOR_ZOOM = 14


@pytest.fixture
def server() -> Iterator[MapServer]:
    """A map server of this test alone: another port, so nothing of it is in a cache."""
    with map_server() as running:
        yield running


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait less than a user would."""
    monkeypatch.setattr(downloads, "PAUSE", 0.05)
    monkeypatch.setattr(downloads, "REQUEST_LIMIT", 1.0)
    monkeypatch.setattr(downloads, "TOTAL_LIMIT", 8.0)


@pytest.fixture(scope="module")
def vector_tiles(demo_gpkg: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Vector tiles of the demonstration's communes, as places and as built-up areas."""
    from osgeo import gdal

    gdal.UseExceptions()
    folder = tmp_path_factory.mktemp("mvt")
    source = folder / "plan.gpkg"
    for table, query in (
        ("building", "SELECT geom, nom_com AS name FROM commune"),
        ("place", "SELECT ST_Centroid(geom) AS geom, 'lieu ' || insee_com AS name FROM commune"),
    ):
        options = gdal.VectorTranslateOptions(
            SQLStatement=query,
            SQLDialect="SQLITE",
            layerName=table,
            accessMode="update" if source.exists() else None,
        )
        assert gdal.VectorTranslate(str(source), str(demo_gpkg), options=options) is not None
    return make_vector_tiles(source, folder / "tiles", (VECTOR_ZOOM, VECTOR_ZOOM))


def write_list(folder: Path, **entries: dict[str, Any]) -> Path:
    """Write a list of base maps into a folder of styles and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "basemaps.json").write_text(json.dumps({"basemaps": entries}), "utf-8")
    return folder


def export(
    run_alg: AlgorithmRunner, output: Path, **parameters: object
) -> tuple[dict[str, str], Path]:
    """Make the sheets of Haverskerque and return the manifest row and the PDF."""
    values: dict[str, object] = {"SOURCE": "demo", "COMMUNE": "59293", "DPI": 72, **parameters}
    run_alg("srce_tvb:export_commune", OUTPUT=str(output), **values)
    with (output / "manifest.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    return rows[0], output / rows[0]["file"]


@functools.cache
def photograph() -> bytes:
    """Return a tile that is as hard to compress as fields and trees."""
    seed, rows = 7, bytearray()
    for _ in range(256 * 256 * 4):
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        rows.append(90 + (seed >> 16) % 48)
    image = QImage(bytes(rows), 256, 256, QImage.Format.Format_RGB32).copy()
    return encoded(image, "JPEG", 90)


def test_the_list_holds_what_the_issue_names() -> None:
    found = named_basemaps(None)
    assert list(found) == ["plan-ign-gris", "plan-ign", "ortho", "cadastre"]
    assert all(named.source.credit.startswith("© ") for named in found.values())
    assert found["plan-ign-gris"].source.kind == "vector-tile"


@pytest.mark.parametrize(
    ("entry", "named"),
    [
        ({"kind": "tiles"}, "address"),
        ({"kind": "tiles", "address": "http://a/{z}/{x}.png"}, "address"),
        ({"kind": "magic", "address": "http://a/{z}/{x}/{y}.png"}, "kind"),
        ({"kind": "tiles", "address": "http://a/{z}/{x}/{y}.png", "zoom": [9, 3]}, "zoom"),
        ({"kind": "tiles", "address": "http://a/{z}/{x}/{y}.png", "tone": {"veil": 7}}, "veil"),
        ({"kind": "tiles", "address": "file:///etc/{z}/{x}/{y}.png"}, "address"),
        ({"kind": "tiles", "adress": "http://a/{z}/{x}/{y}.png"}, "adress"),
    ],
)
def test_a_wrong_entry_is_named(tmp_path: Path, entry: dict[str, Any], named: str) -> None:
    with pytest.raises(CatalogueError, match=f"mien.{named}|mien.*{named}"):
        named_basemaps(write_list(tmp_path, mien=entry))


def test_a_named_photograph_is_light_and_credited(
    run_alg: AlgorithmRunner, tmp_path: Path, server: MapServer
) -> None:
    server.tile, server.kind = photograph(), "image/jpeg"
    styles = write_list(
        tmp_path / "styles",
        vue={
            "kind": "tiles",
            "address": server.address,
            "photograph": True,
            "credit": "© Région – Vue aérienne",
        },
    )
    row, path = export(run_alg, tmp_path / "a", BASEMAP="vue", STYLES=str(styles), DPI=300)
    assert row["status"] == "ok"
    assert path.stat().st_size <= 2_500_000
    (picture,) = pdf.images(path)
    assert picture["enc"] == "jpeg"
    # what is embedded has the resolution at which it was fetched
    assert picture["x-ppi"] == "200"
    assert "© Région – Vue aérienne" in pdf.plain_text(path)


def test_tiles_are_fetched_once(tmp_path: Path, server: MapServer) -> None:
    assert not fetch(server.address, tmp_path).failure
    assert max(server.paths.values()) == 1
    assert server.busiest <= downloads.PARALLEL
    asked = server.requests
    again = fetch(server.address, tmp_path)
    assert server.requests == asked
    assert again.pictures
    assert not again.failure


def test_four_sheets_share_their_tiles_and_stay_light(
    run_alg: AlgorithmRunner, tmp_path: Path, server: MapServer
) -> None:
    server.tile, server.kind = photograph(), "image/jpeg"
    one = export(run_alg, tmp_path / "one", BASEMAP=server.address, DPI=100)[1].stat().st_size
    row, path = export(run_alg, tmp_path / "four", BASEMAP=server.address, DPI=100, SCALE=12500)
    sheets = int(row["sheets"])
    assert sheets > 1
    assert max(server.paths.values()) == 1
    assert path.stat().st_size <= sheets * one
    assert len(pdf.images(path)) == sheets


@pytest.mark.parametrize("mode", ["error", "patchy", "stall", "page", "nothing", "unknown", "cut"])
def test_what_is_missing_is_told_and_fetched_by_the_next_run(
    tmp_path: Path, server: MapServer, mode: str
) -> None:
    server.mode = mode
    failed = fetch(server.address, tmp_path)
    assert failed.failure
    assert bool(failed.pictures) == (mode == "patchy")
    had = {path for path in server.paths if mode == "patchy" and _is_even(path)}
    server.mode = "good"
    server.paths.clear()
    complete = fetch(server.address, tmp_path)
    assert not complete.failure
    assert complete.pictures
    assert had.isdisjoint(server.paths)
    assert server.paths


def fetch(address: str, folder: Path) -> FetchedBasemap:
    """Fetch the base map of a small frame as a run would, with a cache in the folder."""
    project = QgsProject()
    crs = QgsCoordinateReferenceSystem("EPSG:2154")
    frame = Frame(1, 1, Box(667000.0, 7060000.0, 670000.0, 7062000.0))
    run = Basemap(address_source(address), project, 72, CacheOptions(folder))
    return run.fetch((frame,), (300.0, 200.0), 10_000, crs, folder, Silent())


def _is_even(path: str) -> bool:
    return int(path.split("/")[2]) % 2 == 0


def test_a_busy_server_is_left_alone_as_long_as_it_asks(tmp_path: Path, server: MapServer) -> None:
    server.mode, server.recover_after = "busy", 4
    started = time.monotonic()
    assert not fetch(server.address, tmp_path).failure
    assert time.monotonic() - started >= 1.0
    assert max(server.paths.values()) <= 2


def test_a_server_that_asks_for_an_hour_is_not_asked_again(
    tmp_path: Path, server: MapServer
) -> None:
    server.mode, server.retry_after = "busy", "3600"
    assert fetch(server.address, tmp_path).failure
    assert server.requests <= downloads.PARALLEL
    asked = server.requests
    assert fetch(server.address, tmp_path).failure
    assert server.requests == asked


def test_vector_tiles_stay_vector_and_their_text_is_searchable(
    run_alg: AlgorithmRunner, tmp_path: Path, server: MapServer, vector_tiles: Path
) -> None:
    server.vector, server.style = vector_tiles, GREY_STYLE
    styles = write_list(
        tmp_path / "styles",
        gris={
            "kind": "vector-tiles",
            "address": server.vector_address,
            "style": server.style_address,
            "zoom": [VECTOR_ZOOM, VECTOR_ZOOM],
            "credit": "© IGN – Plan IGN, {year}",
            "holes": True,
        },
    )
    row, path = export(run_alg, tmp_path / "a", BASEMAP="gris", STYLES=str(styles), DPI=200)
    assert row["status"] == "ok"
    assert pdf.images(path) == []
    text = pdf.plain_text(path)
    # the names of the ground and the objects of the network may leave no room for one of them
    assert re.search(r"lieu \d{5}", text)
    assert "© IGN – Plan IGN, 20" in text
    assert path.stat().st_size <= 1_500_000
    asked = server.requests
    export(run_alg, tmp_path / "b", BASEMAP="gris", STYLES=str(styles), DPI=200)
    # tiles that do not exist are asked for again, nothing else is
    assert all(path.endswith(".pbf") for path in list(server.paths)[asked:])


@pytest.mark.parametrize("mode", ["page", "error", "cut"])
def test_broken_vector_tiles_are_told(
    tmp_path: Path, server: MapServer, vector_tiles: Path, mode: str
) -> None:
    server.vector, server.mode = vector_tiles, mode
    failed = fetch(server.vector_address, tmp_path)
    assert failed.failure
    assert not failed.is_shown


def test_a_wms_address(tmp_path: Path, server: MapServer) -> None:
    fetched = fetch(server.wms_address, tmp_path)
    assert not fetched.failure
    assert QColor(QImage(str(fetched.pictures[1])).pixel(50, 50)).blue() > 180
    asked = server.requests
    assert 0 < asked < 12
    assert not fetch(server.wms_address, tmp_path).failure
    assert server.requests == asked
    wrong = server.wms_address.replace("plan", "other")
    assert fetch(wrong, tmp_path).failure, "an XML report with status 200 is not a picture"


def test_the_picture_lies_where_the_tiles_are(
    run_alg: AlgorithmRunner, tmp_path: Path, server: MapServer
) -> None:
    """Tiles of every second column are dark: the columns of the sheet are those of the grid."""
    dark, light = _flat("#000000"), _flat("#ffffff")
    server.tile = light
    server._good = lambda path: (200, "image/png", light if _is_even(path) else dark)  # type: ignore[method-assign]
    layer = QgsRasterLayer(f"type=xyz&url={server.address}&zmax=14&zmin=14", "damier", "wms")
    assert layer.isValid()
    _, path = export(run_alg, tmp_path, BASEMAP=layer, FORMAT=2, DPI=100)
    ours = QImage(str(path))
    world = [float(line) for line in path.with_suffix(".pgw").read_text().split()]
    transform = _to_mercator()
    side = 2 * 20037508.342789244 / 2**14
    right = wrong = 0
    for x in range(60, ours.width() * 2 // 3, 41):
        for y in range(60, ours.height() - 120, 47):
            place = transform.transform(world[4] + x * world[0], world[5] + y * world[3])
            column = (place.x() + 20037508.342789244) / side
            if not 0.05 < column % 1 < 0.95:
                continue
            is_dark = QColor(ours.pixel(x, y)).lightness() < 185
            expected = int(column) % 2 == 1
            right += is_dark == expected
            wrong += is_dark != expected
    # the network and the commune cover some of it
    assert right > 4 * wrong
    assert right > 200


def _flat(colour: str) -> bytes:
    image = QImage(256, 256, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    return encoded(image)


def _to_mercator() -> Any:
    return QgsCoordinateTransform(
        QgsCoordinateReferenceSystem("EPSG:2154"),
        QgsCoordinateReferenceSystem("EPSG:3857"),
        QgsProject(),
    )


def test_layer_files_and_layers_of_projects(tmp_path: Path, server: MapServer) -> None:
    uri = f"type=xyz&url={server.address}&zmax=16&zmin=0"
    layers = [QgsRasterLayer(uri, name, "wms") for name in ("Scan", "Vue")]
    project = QgsProject()
    assert all(project.addMapLayer(layer) is not None for layer in layers)
    qlr, qgz = tmp_path / "fond.qlr", tmp_path / "fond.qgz"
    tree = QgsLayerTree()
    tree.addLayer(layers[0])
    assert QgsLayerDefinition.exportLayerDefinition(str(qlr), [tree])[0]
    assert project.write(str(qgz))
    context = QgsProcessingContext()
    for value in (str(qlr), f"{qgz}|layername=Vue"):
        found = resolve_basemap(value, None, context)
        assert found is not None
        service = tile_service(found)
        assert service is not None
        assert service.address == server.address
    with pytest.raises(RequestError, match=r"Scan.*layername="):
        resolve_basemap(str(qgz), None, context)


@pytest.mark.parametrize("value", ["plan-ing", "https://example.org/carte", "/no/such.qlr"])
def test_the_message_on_a_wrong_one_gives_an_example(
    run_alg: AlgorithmRunner, tmp_path: Path, value: str
) -> None:
    message = run_alg.error(
        "srce_tvb:export_commune",
        SOURCE="demo", COMMUNE="59293", OUTPUT=str(tmp_path / "out"), BASEMAP=value,
    )  # fmt: skip
    assert "BASEMAP" in message
    assert value in message
    if not value.endswith(".qlr"):
        assert "plan-ign-gris" in message
        assert "{z}/{x}/{y}" in message


def test_workers_fetch_a_tile_once_and_a_merged_pdf_is_no_larger_than_its_parts(
    run_alg: AlgorithmRunner, tmp_path: Path, server: MapServer
) -> None:
    run_alg(
        territory.ALGORITHM,
        **territory.FIXED,
        CODES="59293,59073",
        WORKERS=2,
        MERGE=True,
        DPI=72,
        BASEMAP=server.address,
        OUTPUT=str(tmp_path),
    )
    assert max(server.paths.values()) == 1
    assert server.busiest <= downloads.PARALLEL
    parts = [p for p in tmp_path.glob("*.pdf") if p.name[:5].isdigit()]
    assert len(parts) == 2
    (merged,) = [p for p in tmp_path.glob("*.pdf") if p not in parts]
    cover = 16_000  # the page with the map of the communes and their list
    assert merged.stat().st_size <= sum(part.stat().st_size for part in parts) + cover


def test_the_cache_keeps_to_its_size_and_age(tmp_path: Path) -> None:
    cache = WebCache(CacheOptions(tmp_path, megabytes=1, days=1))
    for row in range(20):
        cache.put("a", (1, 0, row), bytes(100_000))
    cache.trim()
    kept = [row for row in range(20) if cache.get("a", (1, 0, row)) is not None]
    assert 0 < len(kept) * 100_000 <= 1_000_000
    assert 19 in kept
    cache.close()
    young = WebCache(CacheOptions(tmp_path, megabytes=1, days=0))
    assert young.missing("a", [(1, 0, row) for row in kept]) == [(1, 0, row) for row in kept]
    young.close()


def test_a_damaged_cache_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "basemaps.sqlite").write_bytes(b"this is not a database" * 100)
    cache = WebCache(CacheOptions(tmp_path))
    cache.put("a", (1, 0, 0), b"tile")
    assert cache.get("a", (1, 0, 0)) == b"tile"
    cache.close()


def test_the_cache_is_in_the_profile() -> None:
    assert Path(QgsApplication.qgisSettingsDirPath()) in cache_folder().parents
    assert QgsSettings().value("srce_tvb_atlas/cache_days") is None


def test_points_are_cut_where_the_page_is_the_measure() -> None:
    page = b"0.36 0 0 -0.36 0 842 cm\n"
    path = b"q\n12.3456789 -98.7654321 m\n13.5555555 7.25 l\nQ\n"
    large = b"q\n7.875 0 0 7.875 0 0 cm\n1.23456789 2.3456789 l\nQ\n"
    short = b"q\n12.3 -98.7 m\n13.5 7.2 l\nQ\n"
    assert with_shorter_points(page + path + large + path, 300) == page + short + large + short
    fine = b"q\n12.34 -98.76 m\n13.55 7.25 l\nQ\n"
    assert with_shorter_points(page + path, 72) == page + fine
    letters = b"BT\n/F1 12 Tf\n1.23456789 2.3456789 Td <0001> Tj\nET\n"
    assert with_shorter_points(page + letters, 300) == page + letters
