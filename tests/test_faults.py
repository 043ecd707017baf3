"""Errors of every kind: a sentence for the user, what is finished is kept, one fails alone."""

from __future__ import annotations

import re
import shutil
import sqlite3
import time
from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsFeature, QgsGeometry, QgsVectorFileWriter, QgsVectorLayer

from srce_tvb_atlas.atlas.commune import draw
from srce_tvb_atlas.atlas.data import opened_sources, store
from srce_tvb_atlas.atlas.results.manifest import FAILED, read_manifest
from srce_tvb_atlas.atlas.shared import faults
from srce_tvb_atlas.atlas.territory import _run_entries
from tests.support import territory
from tests.support.algorithms import AlgorithmRunner
from tests.support.package import ROOT

ALGORITHM = "srce_tvb:export_commune"
LOG = re.compile(r"(/\S+error_\S+\.log)")


# --- no traceback --------------------------------------------------------------------------------


def test_an_error_that_nobody_foresaw_is_a_sentence_with_a_log(
    run_alg: AlgorithmRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(opened_sources, "open_sources", fail)
    message = run_alg.error(ALGORITHM, SOURCE="demo", COMMUNE="59293", OUTPUT=str(tmp_path / "o"))
    assert "ZeroDivisionError: division by zero" in message
    assert "Traceback" not in message
    found = LOG.search(message)
    assert found is not None, message
    log = Path(found[1]).read_text("utf-8")
    assert "Traceback" in log
    assert "test_faults.py" in log
    assert "QGIS" in log


def test_few_logs_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faults, "log_folder", lambda: tmp_path)
    paths = [faults.write_log(f"trace {number}") for number in range(25)]
    kept = list(tmp_path.iterdir())
    assert len(kept) == 20
    assert paths[-1] in kept


def test_without_a_folder_for_logs_the_sentence_remains(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faults, "log_folder", lambda: Path("/proc/none"))
    monkeypatch.setattr("tempfile.tempdir", "/proc/none")
    message = faults.unforeseen(KeyError("name"))
    assert "KeyError" in message
    assert "could not be written" in message


LONG = "é" * 140 + "x" * 120


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SOURCE", f"/data/{LONG}.gpkg"),
        ("COMMUNES", f"/data/{LONG}.gpkg|layername=commune"),
        ("RESERVOIRS", f"/data/{LONG}.shp"),
        ("TEMPLATE", f"/data/{LONG}.qpt"),
        ("TEXTS", f"/data/{LONG}"),
        ("STYLES", f"/data/{LONG}/x"),
        ("LOGO_STATE", f"/data/{LONG}.svg"),
        ("OUTPUT", f"/data/{LONG}/deeper"),
    ],
)
def test_names_that_no_disk_accepts(
    run_alg: AlgorithmRunner, tmp_path: Path, name: str, value: str
) -> None:
    parameters = {"SOURCE": "demo", "COMMUNE": "59293", "OUTPUT": str(tmp_path / "o"), name: value}
    message = run_alg.error(ALGORITHM, **parameters)
    assert name in message
    assert "255" in message


@pytest.mark.parametrize(
    "values",
    [
        {"missing_classes": "[1"},
        {"tables": "[]"},
        {"tables": '{"commune": "many"}'},
        {"missing_classes": "7", "tables": "{}"},
        {"tables": "[" * 100_000},
    ],
)
def test_prepared_data_with_a_damaged_description(
    run_alg: AlgorithmRunner, tmp_path: Path, demo_gpkg: Path, values: dict[str, str]
) -> None:
    path = tmp_path / "damaged.gpkg"
    shutil.copyfile(demo_gpkg, path)
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE srce_tvb_meta (key TEXT, value TEXT)")
        rows = {"format": store.FORMAT, **values}.items()
        database.executemany("INSERT INTO srce_tvb_meta VALUES (?, ?)", rows)
    message = run_alg.error(
        ALGORITHM, SOURCE=str(path), COMMUNE="59293", OUTPUT=str(tmp_path / "o")
    )
    assert "srce_tvb_meta" in message
    assert "damaged" in message


# --- one fails alone -----------------------------------------------------------------------------


def communes_with(folder: Path, wrong: dict[str, str]) -> Path:
    """Write two communes of the demonstration data and some others, given as WKT by code."""
    layer = QgsVectorLayer("MultiPolygon?crs=EPSG:2154", "communes", "memory")
    source = QgsVectorLayer(_demo_communes(), "", "ogr")
    layer.dataProvider().addAttributes(
        [field for field in source.fields() if field.name() in ("insee_com", "nom_com")]
    )
    layer.updateFields()
    for feature in source.getFeatures():
        if feature["insee_com"] in territory.CODES[:2]:
            _add(layer, feature["insee_com"], feature["nom_com"], feature.geometry())
    for code, wkt in wrong.items():
        _add(layer, code, f"Wrong {code}", QgsGeometry.fromWkt(wkt))
    path = folder / "communes.gpkg"
    options = QgsVectorFileWriter.SaveVectorOptions()
    context = layer.transformContext()
    written = QgsVectorFileWriter.writeAsVectorFormatV3(layer, str(path), context, options)
    assert written[0] == QgsVectorFileWriter.WriterError.NoError, written
    return path


def _demo_communes() -> str:
    return f"{ROOT / 'demo' / 'srce_demo.gpkg'}|layername=commune"


def _add(layer: QgsVectorLayer, code: str, name: str, geometry: QgsGeometry) -> None:
    feature = QgsFeature(layer.fields())
    feature.setAttributes([code, name])
    feature.setGeometry(geometry)
    assert layer.dataProvider().addFeature(feature)


HUGE = "POLYGON((-7332000 -942000, 8668000 -942000, 8668000 15058000, -7332000 -942000))"
FAR = "POLYGON((1e12 1e12, 1.000000000009e12 1e12, 1e12 1.000000000009e12, 1e12 1e12))"
LINE = "POLYGON((668000 7058000, 669000 7059000, 668000 7058000))"


@pytest.mark.parametrize(
    "wrong",
    [
        {"59001": HUGE},
        {"59001": FAR},
        {"59001": LINE},
        {"59001": "POLYGON EMPTY"},
        {"59001": HUGE, "59002": FAR, "59003": LINE, "59005": "POLYGON EMPTY"},
    ],
)
def test_communes_that_cannot_be_used_fail_alone(
    run_alg: AlgorithmRunner, tmp_path: Path, wrong: dict[str, str]
) -> None:
    communes = communes_with(tmp_path, wrong)
    output = tmp_path / "o"
    message = run_alg.error(
        territory.ALGORITHM,
        **territory.FIXED,
        COMMUNES=str(communes),
        FILTER="1",
        WORKERS=1,
        OUTPUT=str(output),
    )
    rows = read_manifest(output)
    failed = {code for code, row in rows.items() if row.status == FAILED}
    assert failed == set(wrong)
    assert set(rows) == {*territory.CODES[:2], *wrong}
    for code in wrong:
        assert f"({code})" in message
        assert rows[code].message
    assert all((output / row.file).is_file() for code, row in rows.items() if code not in wrong)


def test_the_case_that_stopped_all(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    case = ROOT.parent / "shared" / "cases" / "faults" / "communes" / "stops_all.gpkg"
    if not case.is_file():
        pytest.skip(f"the case is not there: {case}")
    source = tmp_path / case.name
    shutil.copyfile(case, source)
    output = tmp_path / "o"
    run_alg.error(territory.ALGORITHM, SOURCE=str(source), WORKERS=1, OUTPUT=str(output))
    rows = read_manifest(output)
    assert {"59008", "59009"} <= {code for code, row in rows.items() if row.status == FAILED}
    assert (output / rows["59001"].file).is_file()


# --- what is finished is kept --------------------------------------------------------------------


def test_tables_and_report_are_written_whatever_happens_after_the_first_sheet(
    run_alg: AlgorithmRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver = _run_entries.RunEntries.deliver

    def deliver_three(entries: _run_entries.RunEntries, *arguments: object) -> None:
        if len(entries._ledger.rows) == 3:
            raise RuntimeError("something else")
        deliver(entries, *arguments)

    monkeypatch.setattr(_run_entries.RunEntries, "deliver", deliver_three)
    output = tmp_path / "o"
    parameters = {**territory.FIXED, "CODES": territory.codes(), "WORKERS": 1}
    message = run_alg.error(territory.ALGORITHM, **parameters, OUTPUT=str(output))
    assert "RuntimeError: something else" in message
    rows = read_manifest(output)
    assert len(rows) == 3
    assert all((output / row.file).is_file() for row in rows.values())
    assert (output / "statistics.csv").is_file()
    report = (output / "index.html").read_text("utf-8")
    assert all(row.commune in report for row in rows.values())
    monkeypatch.undo()
    run_alg(territory.ALGORITHM, **parameters, OUTPUT=str(output))
    kept = [row for row in read_manifest(output).values() if row.run == "kept"]
    assert len(kept) == 3


@pytest.mark.parametrize("workers", [1, 2])
def test_an_output_folder_that_is_taken_away_ends_the_run(tmp_path: Path, workers: int) -> None:
    output = tmp_path / "o"
    run = territory.start(CODES=territory.codes(), WORKERS=workers, OUTPUT=str(output))
    while run.poll() is None and not list(output.glob("*.pdf")):
        time.sleep(0.01)
    moved = tmp_path / "elsewhere"
    output.rename(moved)
    told = run.communicate(timeout=60)[0]
    assert run.returncode == 1, told
    assert f"The output folder {output} is no longer there" in told.strip().splitlines()[-1], told
    assert "Traceback" not in told
    assert not output.exists(), "nothing is made again where the folder was"


@pytest.mark.parametrize(
    ("algorithm", "sheet_format"),
    [(ALGORITHM, "PDF"), (ALGORITHM, "PNG"), (territory.ALGORITHM, "PDF")],
)
def test_no_page_brings_a_folder_back(
    run_alg: AlgorithmRunner,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    algorithm: str,
    sheet_format: str,
) -> None:
    """QGIS makes the folder of a page that it writes again."""
    output, moved = tmp_path / "o", tmp_path / "elsewhere"
    set_metadata = draw.set_metadata

    def take_away(*arguments: Any) -> None:
        set_metadata(*arguments)
        if not moved.exists():
            output.rename(moved)

    monkeypatch.setattr(draw, "set_metadata", take_away)
    chosen = {"COMMUNE": "59293"} if algorithm == ALGORITHM else {"CODES": "59293", "WORKERS": 1}
    look = {"DPI": 72, "FORMAT": ("PDF", "GEOPDF", "PNG", "SVG").index(sheet_format)}
    message = run_alg.error(algorithm, **territory.FIXED, **chosen, **look, OUTPUT=str(output))
    assert f"The output folder {output} is no longer there" in message
    assert moved.exists()
    assert not output.exists()
