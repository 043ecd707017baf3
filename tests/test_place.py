"""Tables that lie elsewhere, and data that do not cover a commune: told, never printed as empty."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from osgeo import gdal, ogr, osr
from qgis.core import QgsProcessingException

from srce_tvb_atlas.atlas.results.manifest import read_manifest
from tests.support import damage, datasets, pdf
from tests.support.algorithms import AlgorithmRunner
from tests.support.damage import COMMUNES
from tests.support.datasets import Table, square
from tests.support.loopback import loopback
from tests.support.package import ROOT

EXPORT = "srce_tvb:export_commune"
CASES = ROOT.parent / "shared" / "cases"
RESERVOIRS = "n_srce_reservoir_s_r31"
EMPTY = "Aucun élément du SRCE-TVB n'est recensé"


def communes(folder: Path) -> Path:
    return datasets.write(folder / "communes.gpkg", datasets.communes(*COMMUNES))


# --- ways in which a table comes to lie elsewhere -------------------------------------------------


def lambert_without_crs(folder: Path, table: Table) -> None:
    """A GeoJSON in Lambert-93 that does not say so: taken for degrees."""
    path = folder / f"{table.name}.geojson"
    raw = datasets.write(folder / "raw.gpkg", table)
    gdal.VectorTranslate(str(path), str(raw), format="GeoJSON", layerName=table.name)
    content = json.loads(path.read_text(encoding="utf-8"))
    content.pop("crs", None)
    path.write_text(json.dumps(content), encoding="utf-8")
    raw.unlink()


def wrong_prj(epsg: int) -> Callable[[Path, Table], None]:
    def make(folder: Path, table: Table) -> None:
        path = damage.write_as(folder, table, "shp")
        reference = osr.SpatialReference()
        reference.ImportFromEPSG(epsg)
        reference.MorphToESRI()
        path.with_suffix(".prj").write_text(reference.ExportToWkt(), encoding="utf-8")

    return make


def swapped_metres(folder: Path, table: Table) -> None:
    rows = tuple((swapped(wkt), values) for wkt, values in table.rows)
    datasets.write(folder / "s.gpkg", Table(table.name, table.fields, rows, 2154, table.geometry))


def swapped_degrees(folder: Path, table: Table) -> None:
    path = damage.write_as(folder, table, "geojson")
    content = json.loads(path.read_text(encoding="utf-8"))
    for feature in content["features"]:
        geometry = ogr.CreateGeometryFromJson(json.dumps(feature["geometry"]))
        geometry.SwapXY()
        feature["geometry"] = json.loads(geometry.ExportToJson())
    path.write_text(json.dumps(content), encoding="utf-8")


def swapped(wkt: str) -> str:
    geometry = ogr.CreateGeometryFromWkt(wkt)
    geometry.SwapXY()
    return str(geometry.ExportToWkt())


def mostly_elsewhere(folder: Path, table: Table) -> None:
    """One object is where it should be; the others are in degrees, called metres."""
    rows = table.rows[:1] + tuple(
        (f"POLYGON((2.{n} 50, 2.{n} 50.01, 2.{n}1 50.01, 2.{n} 50))", values)
        for n, (_, values) in enumerate(table.rows[1:])
    )
    datasets.write(folder / "s.gpkg", Table(table.name, table.fields, rows))


WAYS: dict[str, Callable[[Path, Table], None]] = {
    "Lambert-93 without crs": lambert_without_crs,
    "prj of Lambert II": wrong_prj(27572),
    "prj of UTM": wrong_prj(32630),
    "prj of degrees": wrong_prj(4326),
    "axes swapped, metres": swapped_metres,
    "axes swapped, degrees": swapped_degrees,
    "mostly elsewhere": mostly_elsewhere,
}


def runs(source: Path, output: Path) -> dict[str, dict[str, Any]]:
    """Return the parameters of all algorithms that read the network."""
    return {
        EXPORT: {"SOURCE": str(source), "COMMUNE": "59001", "OUTPUT": str(output)},
        "srce_tvb:export_territory": {
            "SOURCE": str(source),
            "CODES": "59001",
            "OUTPUT": str(output),
            "WORKERS": 1,
        },
        "srce_tvb:prepare_data": {"SOURCE": str(source), "OUTPUT": f"{output}.gpkg"},
        "srce_tvb:commune_statistics": {"SOURCE": str(source), "OUTPUT": "TEMPORARY_OUTPUT"},
        "srce_tvb:check_data": {"SOURCE": str(source)},
    }


@pytest.mark.parametrize("way", WAYS)
def test_data_that_lie_elsewhere_are_an_error_everywhere(
    run_alg: AlgorithmRunner, tmp_path: Path, way: str
) -> None:
    source = tmp_path / "data"
    source.mkdir()
    communes(source)
    WAYS[way](source, damage.many(30))
    for algorithm, parameters in runs(source, tmp_path / "out").items():
        message = run_alg.error(algorithm, **parameters)
        assert "does not overlap the communes" in message, algorithm
        assert RESERVOIRS in message
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data"]


@pytest.mark.parametrize("way", WAYS)
def test_one_table_elsewhere_degrades_every_sheet(
    run_alg: AlgorithmRunner, tmp_path: Path, way: str
) -> None:
    source = tmp_path / "data"
    source.mkdir()
    communes(source)
    WAYS[way](source, damage.many(30))
    datasets.write(source / "good.gpkg", damage.points())
    run_alg(EXPORT, SOURCE=str(source), COMMUNE="59001", OUTPUT=str(tmp_path / "out"))
    row = read_manifest(tmp_path / "out")["59001"]
    assert row.status == "degraded"
    assert row.categories == ("obstacle_p",)
    assert RESERVOIRS in row.message
    said = pdf.plain_text(tmp_path / "out" / row.file)
    assert f"hors du territoire, non dessinée : {RESERVOIRS}" in said


def test_prepared_data_pass_on_that_a_table_lies_elsewhere(
    run_alg: AlgorithmRunner, tmp_path: Path
) -> None:
    source = tmp_path / "data"
    source.mkdir()
    communes(source)
    swapped_metres(source, damage.many(30))
    datasets.write(source / "good.gpkg", damage.points())
    prepared = tmp_path / "prepared.gpkg"
    run_alg("srce_tvb:prepare_data", SOURCE=str(source), OUTPUT=str(prepared))
    with closing(sqlite3.connect(prepared)) as database:
        statement = 'SELECT "read", not_placeable FROM srce_tvb_account WHERE "table" = ?'
        assert database.execute(statement, (RESERVOIRS,)).fetchall() == [("30", "30")]
    run_alg(
        "srce_tvb:export_territory",
        SOURCE=str(prepared),
        CODES="59001,59002",
        WORKERS=1,
        OUTPUT=str(tmp_path / "out"),
    )
    rows = read_manifest(tmp_path / "out").values()
    assert [row.status for row in rows] == ["degraded", "degraded"]
    assert all(RESERVOIRS in row.message for row in rows)


def test_the_case_of_the_empty_sheet_is_an_error_and_its_remedy_gives_the_figures(
    run_alg: AlgorithmRunner, tmp_path: Path
) -> None:
    if not CASES.is_dir():
        pytest.skip(f"the cases are not there: {CASES}")
    case = CASES / "data" / "wrong_crs_empty_sheet"
    parameters = {"COMMUNES": str(CASES / "data" / "communes_small.geojson")}
    assert "EPSG:4326" in run_alg.error(
        EXPORT, SOURCE=str(case), COMMUNE="60271", OUTPUT=str(tmp_path / "o"), **parameters
    )
    mended = tmp_path / "mended"
    mended.mkdir()
    for path in case.glob("*.geojson"):
        content = json.loads(path.read_text(encoding="utf-8"))
        content["crs"] = {"type": "name", "properties": {"name": "EPSG:2154"}}
        (mended / path.name).write_text(json.dumps(content), encoding="utf-8")
    run_alg(EXPORT, SOURCE=str(mended), COMMUNE="60271", OUTPUT=str(tmp_path / "out"), **parameters)
    statistics = (tmp_path / "out" / "statistics.csv").read_text(encoding="utf-8")
    assert ";236.4455;" in statistics
    assert ";406.8676;" in statistics


# --- communes -------------------------------------------------------------------------------------


def test_communes_elsewhere_are_an_error(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    source = datasets.write(tmp_path / "srce.gpkg", damage.many(30))
    table = datasets.communes(*COMMUNES)
    rows = tuple((swapped(wkt), values) for wkt, values in table.rows)
    wrong = datasets.write(tmp_path / "c.gpkg", Table(table.name, table.fields, rows))
    message = run_alg.error(
        EXPORT, SOURCE=str(source), COMMUNES=str(wrong), COMMUNE="59001", OUTPUT=str(tmp_path / "o")
    )
    assert "are outside the area in which EPSG:2154 is used (2 objects of 2)" in message


def test_a_commune_layer_without_objects_says_so(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    empty = datasets.write(
        tmp_path / "c.gpkg", Table("commune", ("insee_com", "nom_com"), (), geometry=ogr.wkbPolygon)
    )
    for path in [empty, *CASES.glob("data/empty_commune_layer/empty.gpkg")]:
        message = run_alg.error(
            EXPORT, SOURCE="demo", COMMUNES=str(path), COMMUNE="60271", OUTPUT=str(tmp_path / "o")
        )
        assert "is empty" in message


# --- what the data cover --------------------------------------------------------------------------


def around(kilometres: float) -> Table:
    """Return reservoirs at a distance from the first commune, none in it."""
    side = 4000.0
    steps = kilometres * 1000 / side
    rows = tuple(
        (square(place, 0.3, 300.0), (f"R{n}", "01")) for n, place in enumerate(_places(steps, side))
    )
    return Table(RESERVOIRS, ("ID_RESV", "OBJ_ASSI"), rows)


def _places(steps: float, side: float) -> list[float]:
    return [-(1 + steps) * side / 300.0, (2 + steps) * side / 300.0]


@pytest.mark.parametrize(("kilometres", "status"), [(1, "empty"), (60, "degraded")])
@pytest.mark.parametrize("algorithm", ["commune", "territory", "prepared"])
def test_empty_is_only_said_where_the_data_cover_the_surroundings(
    run_alg: AlgorithmRunner, tmp_path: Path, kilometres: float, status: str, algorithm: str
) -> None:
    source = datasets.write(
        tmp_path / "srce.gpkg", datasets.communes(*COMMUNES), around(kilometres)
    )
    output = tmp_path / "out"
    if algorithm == "prepared":
        prepared = tmp_path / "prepared.gpkg"
        run_alg("srce_tvb:prepare_data", SOURCE=str(source), OUTPUT=str(prepared))
        source = prepared
    if algorithm == "territory":
        run_alg(
            "srce_tvb:export_territory",
            SOURCE=str(source),
            CODES="59001",
            WORKERS=1,
            OUTPUT=str(output),
        )
    else:
        run_alg(EXPORT, SOURCE=str(source), COMMUNE="59001", OUTPUT=str(output))
    row = read_manifest(output)["59001"]
    assert row.status == status
    said = pdf.plain_text(output / row.file)
    assert (EMPTY in said) == (status == "empty")
    assert ("ne couvrent pas cette commune" in said) == (status == "degraded")


def test_tables_without_any_object_cover_nothing(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    nothing = Table(RESERVOIRS, ("ID_RESV", "OBJ_ASSI"), (), geometry=ogr.wkbPolygon)
    source = datasets.write(tmp_path / "srce.gpkg", datasets.communes(*COMMUNES), nothing)
    run_alg(EXPORT, SOURCE=str(source), COMMUNE="59001", OUTPUT=str(tmp_path / "out"))
    row = read_manifest(tmp_path / "out")["59001"]
    assert row.status == "degraded"
    assert EMPTY not in pdf.plain_text(tmp_path / "out" / row.file)


# --- files that name other places -----------------------------------------------------------------


def geojson(port: int) -> str:
    feature = {
        "type": "Feature",
        "properties": {"ID_RESV": "R1"},
        "geometry": json.loads(ogr.CreateGeometryFromWkt("POINT(2.5 50.6)").ExportToJson()),
    }
    link = {"type": "link", "properties": {"href": f"http://127.0.0.1:{port}/crs.wkt"}}
    return json.dumps({"type": "FeatureCollection", "crs": link, "features": [feature]})


def virtual(port: int) -> str:
    return (
        f'<OGRVRTDataSource><OGRVRTLayer name="{RESERVOIRS}"><SrcDataSource>/vsicurl/'
        f"http://127.0.0.1:{port}/v.geojson</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"
    )


def hidden_virtual(port: int) -> str:
    return json.dumps({"type": "FeatureCollection", "note": virtual(port), "features": []})


def service(port: int) -> str:
    return f"<OGRWFSDataSource><URL>http://127.0.0.1:{port}/wfs</URL></OGRWFSDataSource>"


@pytest.mark.parametrize("content", [geojson, virtual, hidden_virtual, service])
@pytest.mark.parametrize("suffix", ["geojson", "json", "kml"])
def test_no_data_file_makes_a_request(
    run_alg: AlgorithmRunner, tmp_path: Path, content: Callable[[int], str], suffix: str
) -> None:
    asked: list[str] = []

    def answer(path: str) -> tuple[int, str, bytes]:
        asked.append(path)
        return 404, "text/plain", b""

    source = tmp_path / "data"
    source.mkdir()
    communes(source)
    datasets.write(source / "good.gpkg", damage.points())
    with loopback(answer) as port:
        path = source / f"{RESERVOIRS}.{suffix}"
        path.write_text(content(port), encoding="utf-8")
        for given in (source, path):
            # an error or a sheet, but no request
            with suppress(QgsProcessingException):
                run_alg(EXPORT, SOURCE=str(given), COMMUNE="59001", OUTPUT=str(tmp_path / "out"))
        given_layers = {"RESERVOIRS": str(path), "COMMUNES": str(source / "communes.gpkg")}
        with suppress(QgsProcessingException):
            run_alg(EXPORT, **given_layers, COMMUNE="59001", OUTPUT=str(tmp_path / "out"))
    assert asked == []


def test_the_case_of_a_virtual_data_set_is_named_as_refused(
    run_alg: AlgorithmRunner, tmp_path: Path
) -> None:
    if not CASES.is_dir():
        pytest.skip(f"the cases are not there: {CASES}")
    message = run_alg.error(
        EXPORT,
        SOURCE=str(CASES / "faults" / "source" / "vrt_in_folder"),
        COMMUNES=str(CASES / "data" / "communes_small.geojson"),
        COMMUNE="60271",
        OUTPUT=str(tmp_path / "o"),
    )
    assert "n_srce_reservoir_s.geojson" in message
    assert "OGR_VRT" in message


def test_a_refused_file_degrades_the_sheet_and_stands_on_it(
    run_alg: AlgorithmRunner, tmp_path: Path
) -> None:
    source = tmp_path / "data"
    source.mkdir()
    communes(source)
    datasets.write(source / "good.gpkg", damage.points())
    (source / "plus.geojson").write_text(virtual(9), encoding="utf-8")
    run_alg(EXPORT, SOURCE=str(source), COMMUNE="59001", OUTPUT=str(tmp_path / "out"))
    row = read_manifest(tmp_path / "out")["59001"]
    assert row.status == "degraded"
    assert "plus.geojson" in pdf.plain_text(tmp_path / "out" / row.file)


def test_a_database_file_with_tables_of_other_files_is_refused(
    run_alg: AlgorithmRunner, tmp_path: Path
) -> None:
    source = datasets.write(tmp_path / "srce.gpkg", datasets.communes(*COMMUNES), damage.many(20))
    with closing(sqlite3.connect(source)) as database, database:
        database.execute("PRAGMA writable_schema = ON")
        database.execute(
            "INSERT INTO sqlite_master VALUES ('table', 'far', 'far', 0, "
            "'CREATE VIRTUAL TABLE far USING VirtualOGR(''/vsicurl/http://127.0.0.1:9/x'')')"
        )
    message = run_alg.error(EXPORT, SOURCE=str(source), COMMUNE="59001", OUTPUT=str(tmp_path / "o"))
    assert "“far”" in message
    assert "virtualogr" in message


def test_a_commune_of_another_territory_than_its_code_is_refused(
    run_alg: AlgorithmRunner, tmp_path: Path
) -> None:
    """97411 is in La Réunion: drawn in its projection, a surface of the Nord has a wrong size."""
    source = datasets.write(
        tmp_path / "s.gpkg",
        datasets.communes(("97411", "Saint-Denis"), ("97412", "Saint-Joseph")),
        datasets.reservoirs(),
    )
    message = run_alg.error(EXPORT, SOURCE=str(source), COMMUNE="97411", OUTPUT=str(tmp_path / "o"))
    assert "97411" in message
    assert "EPSG:2975" in message


@pytest.mark.parametrize("kind", ["LINESTRING(0 0, 1 1)", "POINT(0 0)"])
def test_communes_without_surfaces_say_so(
    run_alg: AlgorithmRunner, tmp_path: Path, kind: str
) -> None:
    source = datasets.write(tmp_path / "s.gpkg", datasets.reservoirs())
    rows = tuple((kind, (code, name)) for code, name in damage.COMMUNES)
    geometry = ogr.CreateGeometryFromWkt(kind).GetGeometryType()
    table = datasets.Table("commune", ("insee_com", "nom_com"), rows, geometry=geometry)
    message = run_alg.error(
        EXPORT,
        SOURCE=str(source),
        COMMUNES=str(datasets.write(tmp_path / "c.gpkg", table)),
        COMMUNE="59001",
        OUTPUT=str(tmp_path / "o"),
    )
    assert "surfaces" in message
