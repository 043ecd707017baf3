"""Every record of a source is accounted for, or nothing is written."""

from __future__ import annotations

import csv
import gzip
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from osgeo import ogr
from qgis.core import QgsCoordinateTransformContext, QgsProcessingProvider, QgsVectorLayer

from srce_tvb_atlas.atlas.data.account import ACCOUNT_COLUMNS, Account
from srce_tvb_atlas.atlas.data.catalogue import load_catalogue
from srce_tvb_atlas.atlas.data.opened_sources import OpenedSources, SourceRequest
from srce_tvb_atlas.atlas.results.manifest import read_manifest
from srce_tvb_atlas.atlas.shared.errors import SourceError
from srce_tvb_atlas.atlas.shared.progress import Silent
from tests.support import damage, datasets, pdf
from tests.support.algorithms import AlgorithmRun, AlgorithmRunner
from tests.support.damage import COMMUNES
from tests.support.datasets import ORIGIN, Table, square
from tests.support.package import ROOT

COG = ROOT / "atlas" / "data" / "cog"
EXPORT = "srce_tvb:export_commune"
RESERVOIRS = "n_srce_reservoir_s_r31"
CUTS = [
    (extension, part, share)
    for extension, (_, parts) in damage.FORMATS.items()
    for part in parts
    for share in (0.35, 0.97)
]


@pytest.fixture
def faults() -> Path:
    return shared_cases() / "faults"


def shared_cases() -> Path:
    folder = Path(__file__).parents[2] / "shared" / "cases"
    if not folder.is_dir():
        pytest.skip(f"the cases are not there: {folder}")
    return folder


def accounts(folder: Path) -> dict[str, dict[str, int]]:
    with (folder / "account.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, delimiter=";")
        assert tuple(reader.fieldnames or ()) == ACCOUNT_COLUMNS
        rows = list(reader)
    numbers = ACCOUNT_COLUMNS[2:]
    found = {row["table"]: {name: int(row[name]) for name in numbers} for row in rows}
    for account in found.values():
        assert account["expected"] == account["read"]
        assert account["read"] == sum(account[name] for name in numbers[2:])
    return found


def communes_of_nord(count: int) -> list[tuple[str, str]]:
    with (COG / "communes.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row[0], row[1]) for row in csv.reader(file, delimiter=";")]
    return [row for row in rows if row[0].startswith("59")][:count]


def nonzero(account: dict[str, int]) -> dict[str, int]:
    return {name: n for name, n in account.items() if n and name not in ("expected", "read")}


def export(run_alg: AlgorithmRunner, source: Path, output: Path, **more: object) -> AlgorithmRun:
    parameters = {"COMMUNE": COMMUNES[0][0], **more}
    return run_alg(EXPORT, SOURCE=str(source), OUTPUT=str(output), **parameters)


def status_of(output: Path, insee: str = COMMUNES[0][0]) -> str:
    return read_manifest(output)[insee].status


# --- the account itself ---------------------------------------------------------------------------


def test_an_account_is_read_as_it_was_written() -> None:
    account = Account("t", "reservoir", None, 6, drawn=1, duplicates=2, outside=3)
    assert account.as_cells()["expected"] == ""
    assert Account.from_cells(account.as_cells()) == account.check()
    assert "1" in account.sentence()


@pytest.mark.parametrize("wrong", [{"expected": 7}, {"drawn": 5}, {"read": 5, "expected": 5}])
def test_an_account_that_does_not_add_up_is_an_error(wrong: dict[str, int]) -> None:
    terms = {"expected": 6, "read": 6, "drawn": 4, "broken": 2, **wrong}
    with pytest.raises(SourceError, match="“t”"):
        Account("t", "reservoir", **terms).check()


# --- files that are not whole ---------------------------------------------------------------------


@pytest.mark.parametrize(("extension", "part", "share"), CUTS)
def test_a_file_that_was_cut_off_gives_no_sheet(
    run_alg: AlgorithmRunner, tmp_path: Path, extension: str, part: str, share: float
) -> None:
    source = tmp_path / "data"
    source.mkdir()
    datasets.write(source / "communes.gpkg", datasets.communes(*COMMUNES))
    path = damage.write_as(source, damage.many(), extension)
    damage.cut(path.with_suffix(f".{part}"), share)
    output = tmp_path / "out"
    message = run_alg.error(EXPORT, SOURCE=str(source), COMMUNE="59001", OUTPUT=str(output))
    assert RESERVOIRS in message
    assert not output.exists()


def test_a_table_that_stays_out_of_an_archive_gives_no_sheet(
    run_alg: AlgorithmRunner, tmp_path: Path
) -> None:
    source = tmp_path / "data"
    source.mkdir()
    datasets.write(source / "communes.gpkg", datasets.communes(*COMMUNES))
    raw = tmp_path / "raw"
    raw.mkdir()
    damage.write_as(raw, damage.many(), "shp")
    whole = Path(shutil.make_archive(str(source / "n_srce_2014"), "zip", raw))
    assert nonzero_of_export(run_alg, source, tmp_path / "whole")["drawn"] > 0

    data = bytearray(whole.read_bytes())
    data[len(data) // 2] ^= 0xFF
    whole.write_bytes(data)
    assert run_alg.error(EXPORT, SOURCE=str(source), COMMUNE="59001", OUTPUT=str(tmp_path / "bad"))
    damage.cut(whole, 0.5)
    assert run_alg.error(EXPORT, SOURCE=str(source), COMMUNE="59001", OUTPUT=str(tmp_path / "cut"))


def nonzero_of_export(run_alg: AlgorithmRunner, source: Path, output: Path) -> dict[str, int]:
    export(run_alg, source, output)
    return nonzero(accounts(output)[RESERVOIRS])


@pytest.fixture(scope="module")
def many_ready(
    provider: QgsProcessingProvider,  # noqa: ARG001 -- must be registered
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Path, dict[str, str]]:
    """Give tables of many pages with a sheet and prepared data of them, and their names."""
    folder = tmp_path_factory.mktemp("many")
    plain = datasets.communes(*communes_of_nord(99))
    rows = tuple((wkt, (*values, "x" * 400)) for wkt, values in plain.rows)
    communes = Table("commune", (*plain.fields, "remarque"), rows, geometry=ogr.wkbPolygon)
    tables = {"reservoirs": damage.many(), "points": damage.points(2000), "communes": communes}
    source = datasets.write(folder / "srce.gpkg", *tables.values())
    export(AlgorithmRunner(), source, folder / "out")
    prepared = folder / "prepared.gpkg"
    AlgorithmRunner()("srce_tvb:prepare_data", SOURCE=str(source), OUTPUT=str(prepared))
    return folder, {key: table.name for key, table in tables.items()}


@pytest.mark.parametrize("table", ["reservoirs", "points", "communes"])
def test_a_damaged_page_stops_the_run_and_keeps_what_was_ready(
    run_alg: AlgorithmRunner,
    many_ready: tuple[Path, dict[str, str]],
    tmp_path: Path,
    table: str,
) -> None:
    ready, names = many_ready
    shutil.copytree(ready, tmp_path, dirs_exist_ok=True)
    source, output, prepared = (tmp_path / n for n in ("srce.gpkg", "out", "prepared.gpkg"))
    before = datasets.snapshot(tmp_path / "out"), prepared.read_bytes()

    damage.spoil_pages(source, names[table])
    for algorithm, parameters in {
        EXPORT: {"COMMUNE": "59001", "OUTPUT": str(output)},
        "srce_tvb:export_territory": {"CODES": "59001", "OUTPUT": str(output), "WORKERS": 1},
        "srce_tvb:prepare_data": {"OUTPUT": str(prepared)},
        "srce_tvb:check_data": {},
        "srce_tvb:commune_statistics": {"OUTPUT": "TEMPORARY_OUTPUT"},
    }.items():
        message = run_alg.error(algorithm, SOURCE=str(source), **parameters)
        assert "srce.gpkg" in message, algorithm
    assert (datasets.snapshot(tmp_path / "out"), prepared.read_bytes()) == before


def test_the_damaged_case_is_an_error_and_the_whole_one_is_not(
    run_alg: AlgorithmRunner, faults: Path, tmp_path: Path
) -> None:
    for name in ("corrupt", "whole"):
        packed = (faults / "corrupt" / f"{name}.gpkg.gz").read_bytes()
        (tmp_path / f"{name}.gpkg").write_bytes(gzip.decompress(packed))
    output = tmp_path / "out"
    assert run_alg.error(
        EXPORT, SOURCE=str(tmp_path / "corrupt.gpkg"), COMMUNE="59001", OUTPUT=str(output)
    )
    assert not output.exists()
    export(run_alg, tmp_path / "whole.gpkg", output)
    assert accounts(output)[RESERVOIRS]["read"] == 400


def test_rows_that_went_without_a_trace_are_missed(
    run_alg: AlgorithmRunner, tmp_path: Path
) -> None:
    source = datasets.write(tmp_path / "srce.gpkg", datasets.communes(*COMMUNES), damage.many())
    damage.execute(source, f"DELETE FROM {RESERVOIRS} WHERE fid > 100", triggers_of=RESERVOIRS)  # noqa: S608
    message = run_alg.error(EXPORT, SOURCE=str(source), COMMUNE="59001", OUTPUT=str(tmp_path / "o"))
    assert "300" in message
    assert "100" in message


# --- geometries -----------------------------------------------------------------------------------


def test_the_cases_of_geometries_are_accounted_for(
    run_alg: AlgorithmRunner, faults: Path, tmp_path: Path
) -> None:
    export(run_alg, faults / "geom" / "geom.gpkg", tmp_path / "geom")
    assert accounts(tmp_path / "geom")[RESERVOIRS] == {
        **dict.fromkeys(ACCOUNT_COLUMNS[2:], 0),
        "expected": 13,
        "read": 13,
        "drawn": 6,
        "without_geometry": 2,
        "broken": 4,
        "not_placeable": 1,
    }
    assert status_of(tmp_path / "geom") == "degraded"

    export(run_alg, faults / "source" / "blob.gpkg", tmp_path / "blob")
    assert nonzero(accounts(tmp_path / "blob")[RESERVOIRS]) == {"broken": 2}
    row = read_manifest(tmp_path / "blob")["59001"]
    assert row.status == "degraded"
    assert f"{RESERVOIRS} (2)" in row.message
    said = pdf.plain_text(tmp_path / "blob" / row.file)
    assert "n'est recensé dans cette commune" not in said
    assert "Objets illisibles" in said


@pytest.mark.parametrize("kind", ["reservoirs", "points", "lines"])
@pytest.mark.parametrize("algorithm", ["export", "prepare"])
def test_geometries_that_cannot_be_decoded_are_counted_and_told(
    run_alg: AlgorithmRunner, tmp_path: Path, kind: str, algorithm: str
) -> None:
    table = {"reservoirs": damage.many(40), "points": damage.points(), "lines": damage.lines()}[
        kind
    ]
    source = datasets.write(tmp_path / "srce.gpkg", datasets.communes(*COMMUNES), table)
    inside = (ORIGIN[0] + 500, ORIGIN[0] + 600, ORIGIN[1] + 500, ORIGIN[1] + 600)
    for key, value in {
        1: "GP and text",
        2: b"",
        3: b"GP\x00\x01",
        4: damage.header_then(b"\x01\x06\x00\x00\x00\xff\xff", inside),
        5: b"\x00\x01garbage",
    }.items():
        damage.set_geometry(source, table.name, key, value)
    damage.set_geometry(source, table.name, 6, None)
    read_from = source
    if algorithm == "prepare":
        read_from = tmp_path / "prepared.gpkg"
        run_alg("srce_tvb:prepare_data", SOURCE=str(source), OUTPUT=str(read_from))
    export(run_alg, read_from, tmp_path / "out")
    account = accounts(tmp_path / "out")[table.name]
    assert account["broken"] == 5
    assert account["without_geometry"] == 1
    assert account["drawn"] + account["outside"] == len(table.rows) - 6
    assert status_of(tmp_path / "out") == "degraded"
    assert f"{table.name} (5)" in read_manifest(tmp_path / "out")["59001"].message


def test_an_index_that_lacks_objects_hides_none(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    source = datasets.write(tmp_path / "srce.gpkg", datasets.communes(*COMMUNES), damage.many(60))
    export(run_alg, source, tmp_path / "before")
    damage.execute(
        source,
        f"DELETE FROM rtree_{RESERVOIRS}_geom WHERE id % 2 = 0",  # noqa: S608
        triggers_of=RESERVOIRS,
    )
    export(run_alg, source, tmp_path / "after")
    assert accounts(tmp_path / "after") == accounts(tmp_path / "before")
    for name in ("statistics.csv",):
        assert (tmp_path / "after" / name).read_text() == (tmp_path / "before" / name).read_text()


@pytest.mark.parametrize("extension", ["gpkg", "geojson", "shp", "fgb"])
def test_the_account_is_the_same_in_every_format(
    run_alg: AlgorithmRunner, tmp_path: Path, extension: str
) -> None:
    source = tmp_path / "data"
    source.mkdir()
    datasets.write(source / "communes.gpkg", datasets.communes(*COMMUNES))
    damage.write_as(source, damage.many(120), extension)
    export(run_alg, source, tmp_path / "out")
    account = accounts(tmp_path / "out")[RESERVOIRS]
    assert account["read"] == 120
    # how many the map shows depends on the template; a region in degrees is a little larger
    assert account["drawn"] + account["outside"] == 120
    assert account["drawn"] > 61
    assert status_of(tmp_path / "out") == "ok"


def test_deleted_records_of_a_shapefile_are_no_loss(
    run_alg: AlgorithmRunner, tmp_path: Path
) -> None:
    source = tmp_path / "data"
    source.mkdir()
    datasets.write(source / "communes.gpkg", datasets.communes(*COMMUNES))
    path = damage.write_as(source, damage.many(50), "shp")
    data = ogr.Open(str(path), 1)
    for number in (3, 7, 11):
        assert data.GetLayer(0).DeleteFeature(number) == ogr.OGRERR_NONE
    data = None
    export(run_alg, source, tmp_path / "out")
    assert accounts(tmp_path / "out")[RESERVOIRS]["read"] == 47


# --- prepared data --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def fifty_prepared(
    provider: QgsProcessingProvider,  # noqa: ARG001 -- must be registered
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """Give prepared data of fifty reservoirs, of which a sheet is made; tests damage a copy."""
    folder = tmp_path_factory.mktemp("fifty")
    source = datasets.write(folder / "srce.gpkg", datasets.communes(*COMMUNES), damage.many(50))
    prepared = folder / "prepared.gpkg"
    AlgorithmRunner()("srce_tvb:prepare_data", SOURCE=str(source), OUTPUT=str(prepared))
    export(AlgorithmRunner(), prepared, folder / "good")
    assert accounts(folder / "good")[RESERVOIRS]["read"] == 50
    return prepared


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM reservoir_preserve_polygon WHERE fid = 3",
        "DELETE FROM commune WHERE insee = '59002'",
        "UPDATE srce_tvb_account SET drawn = '1' WHERE \"class\" = 'reservoir'",
        "UPDATE srce_tvb_account SET expected = '999' WHERE \"class\" = 'reservoir'",
        "DELETE FROM srce_tvb_account",
    ],
)
def test_prepared_data_that_do_not_match_their_account_are_refused(
    run_alg: AlgorithmRunner, fifty_prepared: Path, tmp_path: Path, statement: str
) -> None:
    prepared = tmp_path / "prepared.gpkg"
    shutil.copyfile(fifty_prepared, prepared)
    table = statement.split()[2] if statement.startswith("DELETE") else ""
    damage.execute(prepared, statement, triggers_of=table)
    message = run_alg.error(
        EXPORT, SOURCE=str(prepared), COMMUNE="59001", OUTPUT=str(tmp_path / "bad")
    )
    assert "prepared.gpkg" in message or "reservoir" in message
    assert not (tmp_path / "bad").exists()


@pytest.mark.parametrize("share", [0.5, 0.98])
def test_prepared_data_that_were_cut_off_are_refused(
    run_alg: AlgorithmRunner, fifty_prepared: Path, tmp_path: Path, share: float
) -> None:
    prepared = tmp_path / "prepared.gpkg"
    shutil.copyfile(fifty_prepared, prepared)
    damage.cut(prepared, share)
    assert run_alg.error(EXPORT, SOURCE=str(prepared), COMMUNE="59001", OUTPUT=str(tmp_path / "o"))
    assert not (tmp_path / "o").exists()


# --- lines ----------------------------------------------------------------------------------------


def test_what_lies_twice_on_the_ground_is_measured_once_and_told(
    run_alg: AlgorithmRunner, tmp_path: Path
) -> None:
    x, y = ORIGIN
    way = f"LINESTRING({x + 500} {y + 500}, {x + 2500} {y + 500})"
    back = f"LINESTRING({x + 2500} {y + 500}, {x + 500} {y + 500})"
    half = f"LINESTRING({x + 1500} {y + 500}, {x + 3500} {y + 500})"
    rows = tuple((wkt, (f"C{n}", "02")) for n, wkt in enumerate((way, back, half)))
    table = Table("n_srce_corridor_l_r31", ("ID_CORR", "OBJ_ASSI"), rows)
    surfaces = tuple((square(0.2, 0.6, 1000.0), (f"R{n}", "01")) for n in range(2))
    area = Table(RESERVOIRS, ("ID_RESV", "OBJ_ASSI"), surfaces)
    source = datasets.write(tmp_path / "srce.gpkg", datasets.communes(*COMMUNES), table, area)
    run = export(run_alg, source, tmp_path / "out")
    with (tmp_path / "out" / "statistics.csv").open(encoding="utf-8", newline="") as file:
        found = {row["category"]: row for row in csv.DictReader(file, delimiter=";")}
    assert found["corridor_restore"]["count"] == "3"
    assert float(found["corridor_restore"]["km"]) == pytest.approx(3.0)
    assert float(found["reservoir_preserve"]["ha"]) == pytest.approx(100.0)
    told = " ".join(run.feedback.infos + run.feedback.warnings)
    assert "C0 = C1" in told
    assert "R0 = R1" in told
    assert "C2" not in told.partition("C0 = C1")[2].partition("\n")[0]


# --- where the account stands ---------------------------------------------------------------------


def test_the_account_stands_in_the_log_in_the_check_and_in_prepared_data(
    run_alg: AlgorithmRunner, tmp_path: Path
) -> None:
    source = datasets.write(tmp_path / "srce.gpkg", datasets.communes(*COMMUNES), damage.many(50))
    damage.set_geometry(source, RESERVOIRS, 7, None)
    prepared = tmp_path / "prepared.gpkg"
    sentence = f"{RESERVOIRS}: 50 objects read of 50 = kept 49 + without geometry 1."
    communes = "commune: 2 objects read of 2 = kept 2."
    run = run_alg("srce_tvb:prepare_data", SOURCE=str(source), OUTPUT=str(prepared))
    assert {sentence, communes} <= set(run.feedback.infos)
    for given in (source, prepared):
        page = tmp_path / "check.html"
        run = run_alg("srce_tvb:check_data", SOURCE=str(given), HTML=str(page))
        told = "\n".join(run.feedback.infos)
        assert sentence in told
        assert "49 + without geometry 1" in page.read_text(encoding="utf-8")
    with closing(sqlite3.connect(prepared)) as database:
        rows = database.execute("SELECT * FROM srce_tvb_account").fetchall()
    assert (RESERVOIRS, "reservoir", "50", "50", "49", "0", "0", "1", "0", "0", "0") in rows


# --- what would be missing without a word ---------------------------------------------------------


@pytest.mark.parametrize("part", ["dbf", "shx"])
def test_a_shapefile_without_one_of_its_files_gives_no_sheet(
    run_alg: AlgorithmRunner, tmp_path: Path, part: str
) -> None:
    source = tmp_path / "data"
    source.mkdir()
    datasets.write(source / "communes.gpkg", datasets.communes(*COMMUNES))
    damage.write_as(source, damage.many(5), "shp").with_suffix(f".{part}").unlink()
    message = run_alg.error(
        EXPORT, SOURCE=str(source), COMMUNE=COMMUNES[0][0], OUTPUT=str(tmp_path / "out")
    )
    assert f"{RESERVOIRS}.shp" in message
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("shapes", "empty"),
    [
        ((f"POINT({ORIGIN[0] + 500} {ORIGIN[1] + 500})",), True),
        ((f"GEOMETRYCOLLECTION({square(0, 0, 900)},POINT({ORIGIN[0]} {ORIGIN[1]}))",), False),
    ],
    ids=["points of corridors", "a collection with a point"],
)
def test_geometries_that_no_category_draws_degrade_the_sheet(
    run_alg: AlgorithmRunner, tmp_path: Path, shapes: tuple[str, ...], *, empty: bool
) -> None:
    rows = tuple((shape, (f"C{number}", "02")) for number, shape in enumerate(shapes))
    table = Table("n_srce_corridor_s_r31", ("ID_CORR", "OBJ_ASSI"), rows)
    source = datasets.write(tmp_path / "s.gpkg", datasets.communes(*COMMUNES), table)
    export(run_alg, source, tmp_path / "out")
    row = read_manifest(tmp_path / "out")[COMMUNES[0][0]]
    assert row.status == "degraded"
    assert f"n_srce_corridor_s_r31 ({len(shapes)})" in row.message
    assert "n'est recensé" not in row.message
    assert bool(row.categories) is not empty


@pytest.mark.parametrize("columns", ["ID_OBST;X;Y", "ID_OBST;WKT"])
@pytest.mark.parametrize("beside", [False, True])
def test_a_table_without_place_is_missed_unless_its_layer_is_there(
    run_alg: AlgorithmRunner, tmp_path: Path, columns: str, *, beside: bool
) -> None:
    source = tmp_path / "data"
    source.mkdir()
    name = "N_SRCE_OBSTACLE_P_R32"
    place = f"{ORIGIN[0] + 9} {ORIGIN[1] + 9}"
    cells = place.replace(" ", ";") if columns.endswith("Y") else f"POINT({place})"
    (source / f"{name}.csv").write_text(f"{columns}\nO1;{cells}\n", encoding="utf-8")
    tables = [datasets.communes(*COMMUNES), datasets.reservoirs()]
    if beside:
        tables.append(damage.points(3, name))
    datasets.write(source / "s.gpkg", *tables)
    export(run_alg, source, tmp_path / "out")
    row = read_manifest(tmp_path / "out")[COMMUNES[0][0]]
    assert row.status == ("ok" if beside else "degraded")
    assert (name in row.message) is not beside


@pytest.mark.parametrize("rule", ['"fid" < 3', '"fid" > 99', "OBJ_ASSI = '02'"])
def test_a_filter_on_a_layer_is_told(tmp_path: Path, rule: str) -> None:
    source = datasets.write(
        tmp_path / "s.gpkg", datasets.communes(*COMMUNES), damage.many(9), damage.lines(3)
    )
    layers = [
        QgsVectorLayer(f"{source}|layername={table}", table, "ogr")
        for table in ("commune", RESERVOIRS, "n_srce_corridor_l_r31")
    ]
    assert layers[1].setSubsetString(rule)
    request = SourceRequest("project", project_layers=layers)
    opened = OpenedSources(request, load_catalogue(), QgsCoordinateTransformContext(), Silent())
    stores = opened.make_store(tmp_path, list(opened.index), None)
    assert any(RESERVOIRS in fault for fault in stores.faults)
    assert not any("corridor" in fault for fault in stores.faults)
    account = next(account for account in opened.accounts if account.table == RESERVOIRS)
    # QGIS 3.22 does not count a filtered layer whose file is open twice
    assert account.read == account.expected == sum(1 for _ in layers[1].getFeatures())
    opened.close()
