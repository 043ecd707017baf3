"""Detection: what a table is, by its name, else by its fields, and what is said of it."""

from __future__ import annotations

import shutil
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from osgeo import ogr
from qgis.core import QgsProject, QgsVectorLayer

from srce_tvb_atlas.atlas.data._dbf_encoding import encoding_of_bytes
from srce_tvb_atlas.atlas.data._given_layers import given_layers
from srce_tvb_atlas.atlas.data.catalogue import Catalogue, load_catalogue
from srce_tvb_atlas.atlas.data.sources import SourceSet, discover, discover_layers
from srce_tvb_atlas.atlas.data.table_recognition import match_class
from srce_tvb_atlas.atlas.data.write_ahead import is_write_ahead
from srce_tvb_atlas.atlas.shared.errors import RequestError, SourceError
from tests.support import datasets
from tests.support.datasets import Table, square

W1252 = "Annœullin".encode("windows-1252")
UTF8 = "Annœullin".encode()


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def classes(found: SourceSet) -> dict[str, str]:
    return {table.name: table.source_class.key for table in found.tables}


def table(name: str, *fields: str) -> Table:
    return Table(
        name, fields, ((square(0, 0), tuple("1" for _ in fields)),), geometry=ogr.wkbPolygon
    )


# --- names and fields ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("N_SRCE_RESERVOIR_S_R31", "reservoir"),
        ("n_srce_reservoir_l_000", "reservoir"),
        ("N_SRCE_CORRIDOR_S_R93", "corridor"),
        ("cer_corridor_s_fr32", "corridor"),
        ("N_SRCE_COURS_EAU_L_R24", "cours_eau"),
        ("srce.n_srce_cours_eau_s_r91", "cours_eau"),
        ("Cours d'eau du SRCE", "cours_eau"),
        ("cer_obstacle_cor_l_fr32_060", "obstacle"),
        ("N_SRCE_OBSTACLE_P_R31", "obstacle"),
        ("TVB – Réservoirs de biodiversité, milieux boisés", "reservoir"),
        ("obstacles_cours_eau_srce", "obstacle"),
        ("SRCE : Corridors écologiques", "corridor"),
    ],
)
def test_name_tells_the_class(catalogue: Catalogue, name: str, key: str) -> None:
    match = match_class([name], set(), catalogue)
    assert match is not None
    assert match.source_class.key == key
    assert name in match.why


@pytest.mark.parametrize(
    "name",
    ["reservoirs_eau_potable", "corridor_aerien", "cours_d_eau", "obstacles_ecoulement_roe",
     "batiment", "reservoirsrce", "commune", ""],
)  # fmt: skip
def test_name_of_something_else_is_not_guessed(catalogue: Catalogue, name: str) -> None:
    assert match_class([name], {"ID", "NATURE"}, catalogue) is None


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({"ID_RESV", "OBJ_ASSI"}, "reservoir"),
        ({"ID_CORR", "NOM_CORR"}, "corridor"),
        ({"ID_CEAU", "EST_CORRID", "EST_RESERV"}, "cours_eau"),
        ({"ID_OBST"}, "obstacle"),
    ],
)
def test_fields_tell_the_class(catalogue: Catalogue, fields: set[str], key: str) -> None:
    match = match_class(["couche_1"], fields, catalogue)
    assert match is not None
    assert match.source_class.key == key
    assert any(name in match.why for name in fields)


def test_fields_win_over_a_name_that_misleads(catalogue: Catalogue) -> None:
    match = match_class(["n_srce_reservoir_s"], {"ID_CORR", "OBJ_ASSI"}, catalogue)
    assert match is not None
    assert match.source_class.key == "corridor"
    assert "Réservoirs" in match.doubt
    assert "Corridors" in match.doubt


def test_reservoirs_of_watercourses_stay_reservoirs(catalogue: Catalogue) -> None:
    fields = {"ID_CEAU", "EST_CORRID", "EST_RESERV"}
    match = match_class(["cer_reservoir_l_fr32"], fields, catalogue)
    assert match is not None
    assert match.source_class.key == "reservoir"
    assert not match.doubt


def test_fields_of_two_classes_are_told(catalogue: Catalogue) -> None:
    match = match_class(["tout"], {"ID_RESV", "ID_OBST"}, catalogue)
    assert match is not None
    assert match.source_class.key == "reservoir"
    assert "Obstacles" in match.doubt


def test_the_set_of_2014_by_fields_alone(
    shared_data: Path, tmp_path: Path, catalogue: Catalogue
) -> None:
    misleading = {
        "trame_vert": "obstacles",
        "trame_bleu": "reservoirs_eau",
        "reservoir_biodiversite": "corridors",
    }
    for old, new in misleading.items():
        original = shared_data / "srce_npdc_hem_2014" / f"{old}.geojson"
        text = original.read_text(encoding="utf-8").replace(f'"name": "{old}"', f'"name": "{new}"')
        (tmp_path / f"{new}.geojson").write_text(text, encoding="utf-8")
    found = discover(str(tmp_path), catalogue)
    assert sorted(classes(found).values()) == ["corridor", "cours_eau", "reservoir"]
    why = {t.source_class.key: t.why for t in found.tables}
    assert "ID_CORR" in why["corridor"]
    assert "EST_CORRID" in why["cours_eau"]
    assert "ID_RESV" in why["reservoir"]
    assert [c.key for c in found.missing(catalogue)] == ["obstacle"]


# --- files and folders --------------------------------------------------------------------------


def test_folder_with_subfolders_formats_and_other_things(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    for place, name, field, driver in (
        ("a", "N_SRCE_RESERVOIR_S_R31.shp", "ID_RESV", "ESRI Shapefile"),
        ("a/b", "corridors_srce.fgb", "ID_CORR", "FlatGeobuf"),
        (".", "obst.geojson", "ID_OBST", "GeoJSON"),
        (".cache", "n_srce_corridor_s.gpkg", "ID_CORR", "GPKG"),
    ):
        (tmp_path / place).mkdir(exist_ok=True)
        path = tmp_path / place / name
        datasets.write(path, table(path.stem, field), driver=driver)
    datasets.write(tmp_path / "batiments.gpkg", table("batiment", "ID", "HAUTEUR"))
    (tmp_path / "lisez-moi.txt").write_text("notes", encoding="utf-8")
    (tmp_path / "catalogue.json").write_text("{}", encoding="utf-8")
    found = discover(str(tmp_path), catalogue)
    assert sorted(classes(found).values()) == ["corridor", "obstacle", "reservoir"]
    ignored = dict(found.ignored)
    assert "neither its name nor its fields" in ignored["batiment"]
    assert "cannot be read" in ignored["catalogue.json"]
    assert ignored["lisez-moi.txt"] == "it is not a vector file"
    assert len(ignored) == 3


def test_two_candidates_of_one_class_are_both_used(tmp_path: Path, catalogue: Catalogue) -> None:
    for folder in ("2014", "2020"):
        (tmp_path / folder).mkdir()
        datasets.write(tmp_path / folder / "srce.gpkg", table("n_srce_reservoir_s", "ID_RESV"))
    found = discover(str(tmp_path), catalogue)
    assert classes(found) == {
        "n_srce_reservoir_s": "reservoir",
        "2020/n_srce_reservoir_s": "reservoir",
    }


def test_one_table_of_a_file(tmp_path: Path, catalogue: Catalogue) -> None:
    path = tmp_path / "srce.gpkg"
    datasets.write(
        path, table("n_srce_reservoir_s", "ID_RESV"), table("n_srce_corridor_s", "ID_CORR")
    )
    found = discover(f"{path}|layername=n_srce_corridor_s", catalogue)
    assert classes(found) == {"n_srce_corridor_s": "corridor"}


def test_zip_archive(tmp_path: Path, catalogue: Catalogue) -> None:
    name = "N_SRCE_RESERVOIR_S_000"
    (tmp_path / "x").mkdir()
    datasets.write(tmp_path / "x" / f"{name}.shp", table(name, "ID_RESV"), driver="ESRI Shapefile")
    archive = tmp_path / "zip" / f"{name}.zip"
    archive.parent.mkdir()
    with zipfile.ZipFile(archive, "w") as file:
        for path in (tmp_path / "x").iterdir():
            file.write(path, f"livraison/{path.name}")
    for source in (archive, archive.parent):
        found = discover(str(source), catalogue)
        assert classes(found) == {name: "reservoir"}
        assert found.tables[0].layer.featureCount() == 1


def test_geojson_that_mixes_geometries_is_one_table(tmp_path: Path, catalogue: Catalogue) -> None:
    path = tmp_path / "obstacles.geojson"
    line = datasets.line((0, 0), (100, 100))
    rows = ((square(0, 0), ("A",)), (line, ("B",)), ("POINT(668000 7058000)", ("C",)))
    datasets.write(path, Table("obstacles", ("ID_OBST",), rows), driver="GeoJSON")
    found = discover(str(path), catalogue)
    assert len(found.tables) == 1
    assert [f["ID_OBST"] for f in found.tables[0].layer.getFeatures()] == ["A", "B", "C"]


def test_geojson_of_collections_alone(tmp_path: Path, catalogue: Catalogue) -> None:
    path = tmp_path / "obstacles.geojson"
    wkt = f"GEOMETRYCOLLECTION({square(0, 0)}, POINT(668000 7058000))"
    datasets.write(path, Table("obstacles", ("ID_OBST",), ((wkt, ("A",)),)), driver="GeoJSON")
    found = discover(str(path), catalogue)
    assert list(classes(found).values()) == ["obstacle"]


def test_table_without_geometry_is_named(tmp_path: Path, catalogue: Catalogue) -> None:
    reservoirs = table("n_srce_reservoir_s", "ID_RESV")
    notes = Table("n_srce_corridor", ("ID_CORR",), (), geometry=ogr.wkbNone)
    path = datasets.write(tmp_path / "srce.gpkg", reservoirs, notes)
    found = discover(str(path), catalogue)
    assert found.ignored == [("n_srce_corridor", "it has no geometry")]


@pytest.mark.parametrize("content", [b"", b"not data", b"SQLite format 3\x00"])
@pytest.mark.parametrize("name", ["x.gpkg", "x.shp", "x.geojson", "x.zip"])
def test_file_that_is_no_data(
    tmp_path: Path, catalogue: Catalogue, name: str, content: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    # a file that begins as SQLite does is known to be one, and damaged
    expected = "is damaged" if content.startswith(b"SQLite") else "not a vector data source"
    with pytest.raises(SourceError, match=expected):
        discover(str(path), catalogue)
    assert path.read_bytes() == content


def test_source_that_is_not_there_says_what_to_give(catalogue: Catalogue) -> None:
    with pytest.raises(SourceError, match="give the word project"):
        discover("service=srce dbname=sig", catalogue)


@pytest.mark.parametrize("name", ["été #1 50%", "it's", "a b", "œuvre?"])
def test_hostile_path(tmp_path: Path, catalogue: Catalogue, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    datasets.write(folder / f"{name}.gpkg", table("n_srce_reservoir_s", "ID_RESV"))
    found = discover(str(folder), catalogue)
    assert list(classes(found).values()) == ["reservoir"]


def test_demonstration_data_say_so_wherever_they_lie(
    tmp_path: Path, demo_gpkg: Path, catalogue: Catalogue
) -> None:
    notice = discover("demo", catalogue).demo_notice
    assert notice
    shutil.copyfile(demo_gpkg, tmp_path / "srce.gpkg")
    assert discover(str(tmp_path), catalogue).demo_notice == notice
    layer = QgsVectorLayer(f"{demo_gpkg}|layername=n_srce_reservoir_s_r31", "x", "ogr")
    assert discover_layers([layer], catalogue).demo_notice == notice


# --- encodings ----------------------------------------------------------------------------------


def shapefile(folder: Path, name: bytes, language: int, code_page: str) -> Path:
    """Write communes whose name is these very bytes."""
    path = folder / "COMMUNE.shp"
    placeholder = "@" * len(name)
    communes = datasets.communes(("59011", placeholder), table="COMMUNE")
    datasets.write(path, communes, driver="ESRI Shapefile")
    dbf = path.with_suffix(".dbf")
    content = bytearray(dbf.read_bytes().replace(placeholder.encode(), name))
    content[29] = language
    dbf.write_bytes(content)
    path.with_suffix(".cpg").unlink(missing_ok=True)
    if code_page:
        path.with_suffix(".cpg").write_text(code_page, encoding="ascii")
    return path


@pytest.mark.parametrize(
    ("name", "language", "code_page"),
    [
        (W1252, 0, ""),
        (W1252, 0x57, ""),
        (W1252, 0x03, ""),
        (W1252, 0, "UTF-8"),
        (W1252, 0, "ISO-8859-1"),
        (W1252, 0, "1252"),
        (UTF8, 0, ""),
        (UTF8, 0x57, ""),
        (UTF8, 0, "UTF-8"),
        (UTF8, 0, "ISO-8859-1"),
    ],
)
def test_names_survive_whatever_the_shapefile_says_of_its_encoding(
    tmp_path: Path, catalogue: Catalogue, name: bytes, language: int, code_page: str
) -> None:
    path = shapefile(tmp_path, name, language, code_page)
    before = datasets.snapshot(tmp_path)
    found = discover(str(path), catalogue)
    table = found.communes[0]
    names = [feature[table.fields.name] for feature in table.layer.getFeatures()]
    assert names == ["Annœullin"]
    del found, table
    assert datasets.snapshot(tmp_path) == before


def test_layer_of_the_project_is_read_right_and_left_as_it_is(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    path = shapefile(tmp_path, W1252, 0x57, "")
    layer = QgsVectorLayer(str(path), "Communes", "ogr")
    found = discover_layers([layer], catalogue)
    table = found.communes[0]
    assert next(table.layer.getFeatures())[table.fields.name] == "Annœullin"
    assert table.layer is not layer
    assert next(layer.getFeatures())[table.fields.name] == "Ann\x9cullin"


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        (b"ABC DEF", ""),
        (UTF8 * 50, "UTF-8"),
        (W1252 * 50, "windows-1252"),
        # a text cut in the midst of a letter is still UTF-8
        (UTF8 * 50 + b" Ann\xc5", "UTF-8"),
        (b"", ""),
    ],
)
def test_encoding_of_bytes(records: bytes, expected: str) -> None:
    header = b"\x03" + bytes(7) + (32).to_bytes(2, "little") + bytes(22)
    assert encoding_of_bytes(header + records) == expected


# --- the user's files stay as they are ----------------------------------------------------------


def write_ahead(path: Path) -> sqlite3.Connection:
    """Open a GeoPackage as a program that writes to it, and leave a row in its log."""
    database = sqlite3.connect(path)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("CREATE TABLE srce_demo (key TEXT, value TEXT)")
    database.execute("INSERT INTO srce_demo VALUES ('fictitious', '1'), ('notice', 'fictif')")
    database.commit()
    return database


def test_geopackage_that_is_being_written_is_read_from_a_copy(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    path = datasets.write(tmp_path / "srce.gpkg", table("n_srce_reservoir_s", "ID_RESV"))
    with closing(write_ahead(path)):
        before = data_in(tmp_path)
        assert is_write_ahead(path)
        found = discover(str(path), catalogue)
        # what stands in the log alone is seen
        assert found.demo_notice == "fictif"
        assert sum(1 for _ in found.tables[0].layer.getFeatures()) == 1
        copy = found.snapshots[0].path
        assert copy.exists()
        assert data_in(tmp_path) == before
        del found
        assert data_in(tmp_path) == before
    assert not copy.exists()


def test_log_that_a_crash_left_is_read_and_stays(tmp_path: Path, catalogue: Catalogue) -> None:
    path = datasets.write(tmp_path / "srce.gpkg", table("n_srce_reservoir_s", "ID_RESV"))
    left = tmp_path / "left"
    left.mkdir()
    with closing(write_ahead(path)):
        for suffix in ("", "-wal"):
            shutil.copyfile(f"{path}{suffix}", left / f"srce.gpkg{suffix}")
    before = datasets.snapshot(left)
    for _ in range(2):
        found = discover(str(left / "srce.gpkg"), catalogue)
        assert found.demo_notice == "fictif"
        assert sum(1 for _ in found.tables[0].layer.getFeatures()) == 1
        del found
        assert datasets.snapshot(left) == before


def data_in(folder: Path) -> dict[str, bytes | None]:
    """Return what lies in a folder; locks, which SQLite keeps in a file of their own, by name."""
    files = datasets.snapshot(folder)
    return {name: None if name.endswith("-shm") else data for name, data in files.items()}


def test_reading_changes_no_byte(shared_data: Path, tmp_path: Path, catalogue: Catalogue) -> None:
    shutil.copyfile(shared_data / "srce_hdf_oise_l93.gpkg", tmp_path / "srce.gpkg")
    (tmp_path / "srce.gpkg").chmod(0o644)
    for name in ("trame_vert", "trame_bleu"):
        original = shared_data / "srce_npdc_hem_2014" / f"{name}.geojson"
        shutil.copyfile(original, tmp_path / f"{name}.geojson")
    before = datasets.snapshot(tmp_path)
    times = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    found = discover(str(tmp_path), catalogue)
    assert sum(1 for t in found.tables for _ in t.layer.getFeatures()) > 4000
    del found
    assert datasets.snapshot(tmp_path) == before
    assert {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == times


# --- layers given one by one, and of the project ------------------------------------------------


def layer(path: Path, name: str, *fields: str, title: str = "") -> QgsVectorLayer:
    file = datasets.write(path / f"{name}.gpkg", table(name, *fields))
    return QgsVectorLayer(f"{file}|layername={name}", title or name, "ogr")


def test_given_layer_without_any_field_of_the_model(tmp_path: Path, catalogue: Catalogue) -> None:
    given = layer(tmp_path, "rb_npdc", "SOUSTRAME")
    (found,) = given_layers({"reservoir": given}, catalogue)
    assert found.source_class.key == "reservoir"
    assert found.layer is given


@pytest.mark.parametrize("key", ["reservoir", "corridor"])
def test_given_watercourses_are_told_by_their_flags(
    tmp_path: Path, catalogue: Catalogue, key: str
) -> None:
    given = layer(tmp_path, "trame_bleue", "ID_CEAU", "EST_CORRID", "EST_RESERV")
    (found,) = given_layers({key: given}, catalogue)
    assert found.source_class.key == "cours_eau"
    assert "EST_CORRID, EST_RESERV" in found.why
    # given as both it is read once
    assert len(given_layers({"reservoir": given, "corridor": given}, catalogue)) == 1


def test_given_layer_of_another_class_is_an_error(tmp_path: Path, catalogue: Catalogue) -> None:
    given = layer(tmp_path, "couche", "ID_OBST")
    with pytest.raises(RequestError, match=r"“couche”.*“Obstacles”.*ID_OBST"):
        given_layers({"reservoir": given}, catalogue)


def test_layers_of_the_project_by_title_or_by_table(tmp_path: Path, catalogue: Catalogue) -> None:
    project = QgsProject()
    project.addMapLayer(layer(tmp_path, "n_srce_reservoir_s_r31", "ID", title="RB"))
    project.addMapLayer(layer(tmp_path, "c1", "ID", title="SRCE corridors"))
    project.addMapLayer(layer(tmp_path, "c2", "ID", title="Bâti"))
    broken = QgsVectorLayer("/nowhere.gpkg", "Perdue", "ogr")
    found = discover_layers([*project.mapLayers().values(), broken], catalogue)
    assert classes(found) == {"RB": "reservoir", "SRCE corridors": "corridor"}
    assert {name for name, _ in found.ignored} == {"Bâti", "Perdue"}
