"""The ground of a run: extracted once from the user's data, whole or with a word."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from osgeo import ogr
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransformContext,
    QgsGeometry,
    QgsVectorLayer,
)

from srce_tvb_atlas.atlas.data import store
from srce_tvb_atlas.atlas.data.ground_sources import GroundSet, discover_ground
from srce_tvb_atlas.atlas.data.ground_store import GroundData, make_ground, read_ground
from srce_tvb_atlas.atlas.shared.errors import SourceError
from srce_tvb_atlas.atlas.shared.model import Box
from srce_tvb_atlas.atlas.shared.progress import Silent
from tests.support.datasets import ORIGIN, Table, square, write
from tests.support.ground_files import (
    ALONG,
    IGN_SHORT,
    geofabrik_tables,
    v2_tables,
    v3_tables,
    write_shapefiles,
)

REGION = Box(ORIGIN[0], ORIGIN[1], ORIGIN[0] + 8000, ORIGIN[1] + 4000)
COMMUNES = (
    ("59293", "Haverskerque", QgsGeometry.fromWkt(square(0, 0))),
    ("59400", "Merville", QgsGeometry.fromWkt(square(1, 0))),
)


class Told(Silent):
    def __init__(self) -> None:
        super().__init__()
        self.warnings: list[str] = []

    def warning(self, text: str) -> None:
        self.warnings.append(text)


def extract(
    ground: GroundSet, folder: Path, region: Box = REGION, progress: Silent | None = None
) -> GroundData:
    folder.mkdir(exist_ok=True)
    return make_ground(
        folder / "ground.gpkg",
        ground,
        QgsCoordinateReferenceSystem("EPSG:2154"),
        COMMUNES,
        region,
        QgsCoordinateTransformContext(),
        progress or Silent(),
    )


def rows(data: GroundData, table: str) -> list[tuple[str, int, str]]:
    layer = store.open_table(data.path, table, table)
    assert layer.crs().authid() == "EPSG:2154"
    found = [(f["kind"], f["rank"], f["name"] or "") for f in layer.getFeatures()]
    return sorted((kind, rank, "" if name is None else str(name)) for kind, rank, name in found)


def places(data: GroundData) -> set[tuple[str, int, str, int]]:
    layer: QgsVectorLayer = store.open_table(data.path, "ground_place", "places")
    return {(f["name"], f["rank"], f["insee"], f["namesake"]) for f in layer.getFeatures()}


def cut(name: str) -> str:
    return name.upper()[:10]


@pytest.fixture(params=["v3 gpkg", "v3 shp", "v3 shp cut", "v2 gpkg", "geofabrik shp"])
def ground_path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The same ground in each data model."""
    kind = request.param
    if kind == "v3 gpkg":
        return write(tmp_path / "BDT_3-3_GPKG_LAMB93_D059_2023-12-15.gpkg", *v3_tables())
    if kind == "v3 shp":
        short = {**IGN_SHORT, "persistance": "PERSISTANC"}
        return write_shapefiles(
            tmp_path / "shp", v3_tables(), lambda name: short.get(name, name.upper())
        )
    if kind == "v3 shp cut":
        return write_shapefiles(tmp_path / "shp", v3_tables(), cut, encoding="ISO-8859-1")
    if kind == "v2 gpkg":
        return write(tmp_path / "bdtopo_v2.gpkg", *v2_tables())
    return write_shapefiles(tmp_path / "nord-latest-free.shp", geofabrik_tables(), epsg=4326)


def test_each_model_gives_the_same_ground(ground_path: Path, tmp_path: Path) -> None:
    data = extract(discover_ground(str(ground_path)), tmp_path / "made")
    drawn = [row[:2] for row in rows(data, "ground_road") if not row[0].startswith("name")]
    # cut at the edges of squares of 2 km; the fictitious road and the planned one are left out
    assert set(drawn) == {("road", 3), ("road", 7)}
    assert {row[2] for row in rows(data, "ground_road")} == {"", "D930"}
    assert {row[:2] for row in rows(data, "ground_railway")} == {("railway", 1)}
    courses = {row for row in rows(data, "ground_watercourse") if row[2]}
    assert {name for _, _, name in courses} == {"la Bourre"}
    assert [row[0] for row in rows(data, "ground_water")] == ["water"]
    assert "zone" in {row[0] for row in rows(data, "ground_built")}
    accounts = [account.check() for account in store.read_accounts(data.path)]
    assert accounts
    assert {account.source_class for account in accounts} == {"ground"}
    assert sum(account.left_out for account in accounts) >= 1, "roads that do not exist yet"
    found = places(data)
    assert ("Haverskerque", 2, "59293", 1) in found, "the village is called as its commune"
    assert {name for name, _, insee, _ in found if insee == "59293"} >= {"le Corbeau"}
    assert data.unread == ()


def test_credit_and_edition_come_with_the_data(ground_path: Path, tmp_path: Path) -> None:
    data = extract(discover_ground(str(ground_path)), tmp_path / "made")
    expected = "© IGN – BD TOPO"
    if "2023" in ground_path.name:
        expected += " (décembre 2023)"
    if "nord" in ground_path.name:
        expected = "© les contributeurs d’OpenStreetMap (ODbL)"
    assert data.credits == (expected,)
    assert read_ground(data.path) == data


def test_the_store_is_the_same_however_far_a_run_reaches(tmp_path: Path) -> None:
    ground = discover_ground(str(write(tmp_path / "bdtopo.gpkg", *v3_tables())))
    near = extract(
        ground, tmp_path / "near", Box(ORIGIN[0], ORIGIN[1], ORIGIN[0] + 3000, 7_061_000)
    )
    wide = Box(ORIGIN[0] - 90_000, ORIGIN[1] - 50_000, ORIGIN[0] + 60_000, ORIGIN[1] + 40_000)
    far = extract(ground, tmp_path / "far", wide)

    def content(data: GroundData) -> dict[str, list[str]]:
        found = {}
        for table in ("ground_road", "ground_watercourse", "ground_built", "ground_water"):
            layer = store.open_table(data.path, table, table)
            found[table] = sorted(
                f"{f['kind']} {f['rank']} {f.geometry().asWkt(1)}" for f in layer.getFeatures()
            )
        return found

    assert content(near) == content(far)
    assert content(near)["ground_road"]


@pytest.mark.timeout(60)
def test_communes_far_apart_do_not_make_the_ground_endless(tmp_path: Path) -> None:
    """What is read is bounded by the data, not by the outermost communes."""
    ground = discover_ground(str(write(tmp_path / "bdtopo.gpkg", *v3_tables())))
    data = extract(ground, tmp_path / "far", Box(-20_000_000, -20_000_000, 20_000_000, 20_000_000))
    assert rows(data, "ground_road") == rows(extract(ground, tmp_path / "near"), "ground_road")
    elsewhere = extract(ground, tmp_path / "elsewhere", Box(0, 0, 1000, 1000))
    assert rows(elsewhere, "ground_road") == []


def test_joined_lines_lose_nothing(tmp_path: Path) -> None:
    ground = discover_ground(str(write(tmp_path / "bdtopo.gpkg", *v3_tables())))
    data = extract(ground, tmp_path / "made")
    layer = store.open_table(data.path, "ground_road", "roads")
    length = sum(f.geometry().length() for f in layer.getFeatures("kind = 'road' AND rank = 3"))
    assert length == pytest.approx(QgsGeometry.fromWkt(ALONG).length(), abs=0.01)


def test_of_two_models_the_better_one_is_drawn(tmp_path: Path) -> None:
    write(tmp_path / "bdtopo.gpkg", *v3_tables())
    write(tmp_path / "bdtopo_v2.gpkg", *v2_tables())
    ground = discover_ground(str(tmp_path))
    drawn = {table.name: themes for table, themes in ground.chosen()}
    assert "ROUTE" not in drawn
    assert set(drawn) >= {"troncon_de_route", "zone_d_habitation"}
    assert {table.name for table in ground.unused()} >= {"ROUTE", "SURFACE_EAU"}


def test_what_two_deliveries_both_hold_is_drawn_once(tmp_path: Path) -> None:
    for department in ("D059", "D062"):
        write(tmp_path / f"bdtopo_{department}.gpkg", v3_tables()[0])
    data = extract(discover_ground(str(tmp_path)), tmp_path / "made")
    layer = store.open_table(data.path, "ground_road", "roads")
    length = sum(f.geometry().length() for f in layer.getFeatures("kind = 'road' AND rank = 3"))
    assert length == pytest.approx(QgsGeometry.fromWkt(ALONG).length(), abs=0.01)


def test_an_archive_is_read_as_it_is(tmp_path: Path) -> None:
    import zipfile

    folder = write_shapefiles(tmp_path / "shp", geofabrik_tables(), epsg=4326)
    archive = tmp_path / "nord-latest-free.shp.zip"
    with zipfile.ZipFile(archive, "w") as made:
        for file in folder.iterdir():
            made.write(file, file.name)
    data = extract(discover_ground(str(archive)), tmp_path / "made")
    assert {row[:2] for row in rows(data, "ground_railway")} == {("railway", 1)}


# --- faults --------------------------------------------------------------------------------------


def test_what_is_no_ground_is_an_error_that_says_what_was_looked_at(tmp_path: Path) -> None:
    path = write(tmp_path / "other.gpkg", Table("parcelles", ("id",), ((square(0, 0), ("1",)),)))
    with pytest.raises(SourceError, match=r"GROUND.*parcelles.*troncon_de_route"):
        discover_ground(str(path))
    with pytest.raises(SourceError, match=r"GROUND.*does not exist"):
        discover_ground(str(tmp_path / "nowhere"))


def test_a_table_without_crs_is_an_error(tmp_path: Path) -> None:
    folder = write_shapefiles(tmp_path / "shp", v3_tables())
    (folder / "troncon_de_route.prj").unlink()
    with pytest.raises(SourceError, match=r"GROUND: troncon_de_route .*\.prj"):
        discover_ground(str(folder))


def test_a_table_that_breaks_off_is_told(tmp_path: Path) -> None:
    folder = write_shapefiles(tmp_path / "shp", v3_tables())
    whole = (folder / "troncon_de_voie_ferree.shp").read_bytes()
    (folder / "troncon_de_voie_ferree.shp").write_bytes(whole[:-20])
    progress = Told()
    data = extract(discover_ground(str(folder)), tmp_path / "made", progress=progress)
    assert data.unread == ("troncon_de_voie_ferree",)
    assert any("troncon_de_voie_ferree" in text for text in progress.warnings)
    assert rows(data, "ground_road"), "the other tables are drawn"


def test_a_file_of_the_ground_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    folder = write_shapefiles(tmp_path / "shp", v3_tables())
    (folder / "troncon_de_route.shp").write_bytes(b"no shapefile")
    (folder / "notes.shp").write_bytes(b"no shapefile either")
    data = extract(discover_ground(str(folder)), tmp_path / "made")
    assert data.unread == ("troncon_de_route.shp",)


def test_a_file_that_would_read_others_is_no_ground(tmp_path: Path) -> None:
    real = write(tmp_path / "real.gpkg", *v3_tables())
    disguised = tmp_path / "given" / "lines.osm.pbf"
    disguised.parent.mkdir()
    disguised.write_text(
        f'<OGRVRTDataSource><OGRVRTLayer name="lines"><SrcDataSource>{real}</SrcDataSource>'
        "<SrcLayer>troncon_de_route</SrcLayer></OGRVRTLayer></OGRVRTDataSource>",
        encoding="utf-8",
    )
    data = extract(discover_ground(str(disguised)), tmp_path / "made")
    assert data.unread == ("lines.osm.pbf",)
    assert rows(data, "ground_road") == []


def test_a_record_that_cannot_be_placed_is_told(tmp_path: Path) -> None:
    road = ("2", "5114", "primary", None, None, "B", "F", "F")
    fields = ("osm_id", "code", "fclass", "name", "ref", "oneway", "bridge", "tunnel")
    lines = (("LINESTRING (2.6 50.6, 2.7 50.6)", road), ("LINESTRING (2.6 50.6, 2.7 1e9)", road))
    write(tmp_path / "osm.gpkg", Table("gis_osm_roads_free_1", fields, lines, 4326))
    data = extract(discover_ground(str(tmp_path)), tmp_path / "made")
    assert data.unread == ("gis_osm_roads_free_1",)


# --- OpenStreetMap files --------------------------------------------------------------------------


@pytest.fixture
def monaco(shared_data: Path) -> Path:
    path = shared_data / "ground" / "monaco.osm.pbf"
    if not path.is_file():
        pytest.skip(f"the sample is not there: {path}")
    return path


MONACO = Box(1_054_000, 6_300_500, 1_059_000, 6_306_500)


def test_an_openstreetmap_file_is_read_through_an_extract(monaco: Path, tmp_path: Path) -> None:
    data = extract(discover_ground(str(monaco)), tmp_path / "made", MONACO)
    assert (tmp_path / "made" / "0_osm_extract.gpkg").is_file()
    assert {"La Condamine", "Fontvieille"} <= {name for name, *_ in places(data)}
    kinds = {row[:2] for row in rows(data, "ground_road")}
    assert kinds >= {("road", 2), ("road", 5), ("tunnel", 2)}
    assert rows(data, "ground_water")
    assert "OpenStreetMap" in data.credits[0]


def test_an_openstreetmap_file_that_was_cut_short_is_told(monaco: Path, tmp_path: Path) -> None:
    broken = tmp_path / "cut.osm.pbf"
    broken.write_bytes(monaco.read_bytes()[:300_000])
    data = extract(discover_ground(str(broken)), tmp_path / "made", MONACO)
    assert data.unread == ("cut.osm.pbf",)


def test_the_real_samples_of_both_versions_are_read(shared_data: Path, tmp_path: Path) -> None:
    folder = shared_data / "ground"
    if not folder.is_dir():
        pytest.skip(f"the samples are not there: {folder}")
    region = Box(659_000, 6_356_000, 669_000, 6_365_000)
    old = extract(discover_ground(str(folder / "bdtopo_v2_12174.gpkg")), tmp_path / "v2", region)
    new = extract(discover_ground(str(folder / "bdtopo_v3_12174")), tmp_path / "v3", region)
    tables = json.loads(store.read_key_values(old.path, store.META_TABLE)["tables"])
    assert tables["ground_road"] > 50
    assert ogr.Open(str(folder / "bdtopo_v2_12174.gpkg")).GetLayer("ROUTE").GetFeatureCount() > (
        20 * tables["ground_road"]
    )
    assert rows(new, "ground_water")
    assert old.credits == new.credits == ("© IGN – BD TOPO",)


def test_every_record_of_the_ground_is_accounted_for(tmp_path: Path) -> None:
    path = write(tmp_path / "BDT_3-3_GPKG_LAMB93_D059_2023-12-15.gpkg", *v3_tables())
    data = ogr.Open(str(path), 1)
    roads = data.GetLayerByName("troncon_de_route")
    known = roads.GetFeatureCount()
    far = roads.GetNextFeature().Clone()
    for number, shape in enumerate(("LINESTRING(100000 6200000, 100100 6200000)", None)):
        far.SetFID(-1)
        far.SetField("cleabs", f"TRONROUT{number}")
        far.SetGeometry(None if shape is None else ogr.CreateGeometryFromWkt(shape))
        assert roads.CreateFeature(far) == ogr.OGRERR_NONE
    far = roads = data = None
    made = extract(discover_ground(str(path)), tmp_path / "made")
    accounts = {account.table: account.check() for account in store.read_accounts(made.path)}
    found = accounts["troncon_de_route"]
    assert found.expected == known + 2
    assert (found.outside, found.without_geometry) == (1, 1)
    assert found.drawn + found.left_out == known
