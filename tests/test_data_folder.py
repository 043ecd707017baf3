"""Files of a data folder: what is read, and the reason for each file that is not."""

from __future__ import annotations

import shutil
import tarfile
import zipfile
from pathlib import Path

import pytest
from osgeo import ogr, osr

from srce_tvb_atlas.atlas.data.catalogue import load_catalogue
from srce_tvb_atlas.atlas.data.sources import SourceSet, discover
from tests.support import datasets
from tests.support.algorithms import AlgorithmRunner

#: driver of OGR and its options by extension
FORMATS = {
    "gpkg": ("GPKG", []),
    "shp": ("ESRI Shapefile", []),
    "geojson": ("GeoJSON", []),
    "fgb": ("FlatGeobuf", []),
    "tab": ("MapInfo File", []),
    "mif": ("MapInfo File", ["FORMAT=MIF"]),
    "sqlite": ("SQLite", ["SPATIALITE=YES"]),
    "kml": ("LIBKML", []),
    "kmz": ("LIBKML", []),
    "csv": ("CSV", []),
    "gdb": ("OpenFileGDB", []),
}
SQUARE = "POLYGON((2.1 50.1, 2.2 50.1, 2.2 50.2, 2.1 50.1))"


def write(path: Path, field: str, *shapes: str) -> Path:
    """Write a table of polygons in the format of the file's extension, EPSG:4326."""
    driver, options = FORMATS[path.suffix[1:]]
    source = ogr.GetDriverByName(driver).CreateDataSource(
        str(path), options if driver in ("MapInfo File", "SQLite") else []
    )
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(4326)
    reference.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    more = ["GEOMETRY=AS_WKT"] if driver == "CSV" else []
    layer = source.CreateLayer(path.stem, reference, ogr.wkbPolygon, more)
    for name in (field, "OBJ_ASSI"):
        layer.CreateField(ogr.FieldDefn(name, ogr.OFTString))
    for number, shape in enumerate(shapes):
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetGeometryDirectly(ogr.CreateGeometryFromWkt(shape))
        feature.SetField(0, f"X{number}")
        feature.SetField(1, "02")
        layer.CreateFeature(feature)
    layer = source = None
    if driver == "CSV":
        path.with_suffix(".prj").write_text(reference.ExportToWkt(), "ascii")
    return path


def found_in(folder: Path) -> SourceSet:
    return discover(str(folder), load_catalogue(None))


def classes(found: SourceSet) -> set[str]:
    return {table.source_class.key for table in found.tables}


@pytest.mark.parametrize("extension", FORMATS)
def test_any_format_is_read(tmp_path: Path, extension: str) -> None:
    write(tmp_path / f"n_srce_corridor_s_r32.{extension}", "ID_CORR", SQUARE)
    write(tmp_path / "n_srce_reservoir_s_r32.geojson", "ID_RESV", SQUARE)
    found = found_in(tmp_path)
    assert classes(found) == {"corridor", "reservoir"}
    assert {table.layer.featureCount() for table in found.tables} == {1}


@pytest.mark.parametrize("extension", FORMATS)
def test_empty_class_is_present_in_any_format(tmp_path: Path, extension: str) -> None:
    write(tmp_path / f"n_srce_corridor_s_r32.{extension}", "ID_CORR")
    write(tmp_path / "n_srce_reservoir_s_r32.geojson", "ID_RESV", SQUARE)
    catalogue = load_catalogue(None)
    found = found_in(tmp_path)
    assert [(name, of.key) for name, of in found.empty] == [("n_srce_corridor_s_r32", "corridor")]
    assert "corridor" not in {missing.key for missing in found.missing(catalogue)}


def test_empty_class_is_told(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    write(tmp_path / "n_srce_obstacle_l.geojson", "ID_OBST")
    datasets.write(
        tmp_path / "s.gpkg", datasets.communes(("59293", "Haverskerque")), datasets.reservoirs()
    )
    run = run_alg(
        "srce_tvb:export_commune",
        SOURCE=str(tmp_path),
        COMMUNE="59293",
        OUTPUT=str(tmp_path.parent / f"{tmp_path.name}-out"),
    )
    assert "n_srce_obstacle_l (“Obstacles”) is present and empty" in "\n".join(run.feedback.infos)
    manifest = Path(run["MANIFEST"]).read_text(encoding="utf-8")
    assert "Corridors écologiques, Cours d'eau." in manifest
    assert "Obstacles" not in manifest


@pytest.mark.parametrize(
    ("name", "mode"), [("d.zip", ""), ("d.tar", "w"), ("d.tar.gz", "w:gz"), ("d.tgz", "w:gz")]
)
def test_archive_is_read_and_its_other_files_are_named(
    tmp_path: Path, name: str, mode: str
) -> None:
    folder = tmp_path / "raw"
    folder.mkdir()
    write(folder / "n_srce_corridor_s_r32.shp", "ID_CORR", SQUARE)
    (folder / "notice.pdf").write_bytes(b"%PDF-1.4")
    data = tmp_path / "data"
    data.mkdir()
    files = sorted(folder.iterdir())
    if mode:
        with tarfile.open(data / name, mode) as archive:
            for path in files:
                archive.add(path, path.name)
    else:
        with zipfile.ZipFile(data / name, "w") as archive:
            for path in files:
                archive.write(path, path.name)
    found = found_in(data)
    assert classes(found) == {"corridor"}
    assert [path.name for path in data.iterdir()] == [name]
    assert dict(found.ignored) == {f"{name}/notice.pdf": "it is not a vector file"}


def test_each_other_file_is_named_with_its_reason(tmp_path: Path) -> None:
    write(tmp_path / "n_srce_reservoir_s_r32.shp", "ID_RESV", SQUARE)
    (tmp_path / "n_srce_reservoir_s_r32.qml").write_text("<qgis/>")
    (tmp_path / "sub").mkdir()
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "x.txt").write_text("x")
    reasons = {
        "corridors.7z": "unpack it",
        "corridors.geojson.gz": "unpack it",
        "obstacles.gml": "convert it to a GeoPackage",
        "plan.dxf": "convert it to a GeoPackage",
        "lone.dbf": "a table without geometry",
        "lone.prj": "part of a data set whose main file is missing",
        "list.xlsx": "a table without geometry",
        "other.qml": "a style or metadata without its layer",
        "projet.qgz": "the layers of a project are not read",
        "scan.tif": "it is a picture",
        "virtual.vrt": "can read other files and servers",
        "sub/README": "it is not a vector file",
    }
    for name in reasons:
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "figures.csv").write_text("insee;ha\n59293;1\n", "ascii")
    told = dict(found_in(tmp_path).ignored)
    assert told.keys() == {*reasons, "figures"}
    assert told["figures"] == "it has no geometry"
    for name, reason in reasons.items():
        assert reason in told[name], name


def test_csv_with_wkt_and_no_crs_is_named(tmp_path: Path) -> None:
    write(tmp_path / "n_srce_reservoir_s_r32.geojson", "ID_RESV", SQUARE)
    path = write(tmp_path / "n_srce_corridor_s_r32.csv", "ID_CORR", SQUARE)
    path.with_suffix(".prj").unlink()
    found = found_in(tmp_path)
    assert classes(found) == {"reservoir"}
    ((name, reason),) = found.ignored
    assert name == "n_srce_corridor_s_r32"
    assert "a CSV file does not say its coordinate reference system" in reason


def test_shared_kml(run_alg: AlgorithmRunner, shared_data: Path, tmp_path: Path) -> None:
    cases = shared_data.parent / "cases" / "data"
    source = tmp_path / "kml"
    shutil.copytree(cases / "kml_in_folder", source)
    run = run_alg(
        "srce_tvb:export_commune",
        SOURCE=str(source),
        COMMUNES=str(cases / "communes_small.geojson"),
        COMMUNE="60271",
        OUTPUT=str(tmp_path / "out"),
    )
    statistics = Path(run["STATISTICS"]).read_text(encoding="utf-8")
    assert "corridor_restore" in statistics
    assert "README is left out" in "\n".join(run.feedback.infos)
