"""Waits: each is reported, each has a limit, and nothing that was finished is lost with it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from srce_tvb_atlas.atlas.data.write_ahead import Snapshot, is_locked, needs_copy
from srce_tvb_atlas.atlas.results.manifest import read_manifest
from srce_tvb_atlas.atlas.shared import waits
from srce_tvb_atlas.atlas.shared.errors import WaitError
from srce_tvb_atlas.atlas.shared.waits import LIMIT_VARIABLE, Wait, Watch, doing, wait_limit
from srce_tvb_atlas.atlas.territory import _dask, _executors
from tests.support import datasets, territory
from tests.support.algorithms import AlgorithmRunner
from tests.support.dask_cluster import Cluster
from tests.support.package import ROOT

ALGORITHM = "srce_tvb:export_commune"
DRIVER = ROOT / "tests" / "support" / "run_algorithm.py"


# --- the wait itself -----------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "0", "-3", "inf", "nan", "soon"])
def test_a_limit_that_is_not_a_number_is_none(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv(LIMIT_VARIABLE, text)
    assert wait_limit(7.0) == 7.0


def test_the_variable_comes_before_the_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    waits.set_limit("33")
    try:
        assert wait_limit(7.0) == 33.0
        monkeypatch.setenv(LIMIT_VARIABLE, "12.5")
        assert wait_limit(7.0) == 12.5
    finally:
        waits.set_limit("")


def test_a_wait_is_reported_and_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr(waits.time, "monotonic", lambda: now[0])
    reports: list[str] = []
    wait = Wait("the tide", 6.0, reports.append)
    for _ in range(59):
        now[0] += 0.1
        wait.check()
    now[0] += 0.2
    with pytest.raises(WaitError, match="for the tide"):
        wait.check()
    assert len(reports) == 1
    assert "the tide since " in reports[0]


def test_a_silence_is_reported_by_what_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waits, "FIRST_NOTICE", 0.5)
    monkeypatch.setattr(waits, "NEXT_NOTICE", 0.7)
    monkeypatch.setenv(LIMIT_VARIABLE, "2.5")
    reports: list[str] = []
    given_up: list[str] = []
    with Watch(reports.append, given_up.append), doing("outer"), doing("the table roads"):
        for _ in range(12):
            waits.sign_of_life()
            time.sleep(0.1)
        assert not reports
        time.sleep(3.2)
    assert len(reports) == 3
    assert all("the table roads" in text for text in reports)
    assert len(given_up) == 1
    assert "the table roads" in given_up[0]


def test_what_has_a_limit_of_its_own_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LIMIT_VARIABLE, "0.3")
    texts: list[str] = []
    with Watch(texts.append, texts.append), doing("the sheets", has_limit=True):
        time.sleep(1.0)
    assert not texts


# --- pipes ---------------------------------------------------------------------------------------


@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", ["manifest.csv", "statistics.csv"])
@pytest.mark.parametrize("algorithm", [ALGORITHM, territory.ALGORITHM])
def test_a_pipe_as_a_table_is_refused(
    run_alg: AlgorithmRunner, tmp_path: Path, name: str, algorithm: str
) -> None:
    os.mkfifo(tmp_path / name)
    chosen = {"COMMUNE": "59293"} if algorithm == ALGORITHM else {"CODES": "59293"}
    message = run_alg.error(algorithm, SOURCE="demo", **chosen, OUTPUT=str(tmp_path))
    assert str(tmp_path / name) in message


@pytest.mark.timeout(60)
def test_a_pipe_as_a_source(run_alg: AlgorithmRunner, tmp_path: Path, demo_gpkg: Path) -> None:
    pipe = tmp_path / "srce.gpkg"
    os.mkfifo(pipe)
    values = {"COMMUNE": "59293", "OUTPUT": str(tmp_path / "o")}
    assert str(pipe) in run_alg.error(ALGORITHM, SOURCE=str(pipe), **values)
    shutil.copyfile(demo_gpkg, tmp_path / "demo.gpkg")
    table = tmp_path / "n_srce_corridor_s.shp"
    table.symlink_to(pipe)
    # a sheet would lack the objects that the table stands for
    assert str(table) in run_alg.error(ALGORITHM, SOURCE=str(tmp_path), **values)
    table.unlink()
    (tmp_path / "notes.txt").symlink_to(pipe)
    pipe.rename(tmp_path / "pipe")
    assert run_alg(ALGORITHM, SOURCE=str(tmp_path), **values)["SHEET_COUNT"] == 1


# --- files that another program holds ------------------------------------------------------------

_LOCKER = """
import sqlite3, sys, time
database = sqlite3.connect(sys.argv[1])
database.execute("BEGIN EXCLUSIVE")
print("locked", flush=True)
time.sleep(float(sys.argv[2]))
"""


@contextmanager
def locked(path: Path, seconds: float) -> Iterator[None]:
    """Keep a GeoPackage locked by another process for some seconds."""
    process = subprocess.Popen(
        [sys.executable, "-c", _LOCKER, str(path), str(seconds)], stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    process.stdout.readline()
    try:
        yield
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("parameter", ["SOURCE", "COMMUNES", "RESERVOIRS"])
def test_a_locked_file_is_named(
    run_alg: AlgorithmRunner,
    tmp_path: Path,
    demo_gpkg: Path,
    monkeypatch: pytest.MonkeyPatch,
    parameter: str,
) -> None:
    monkeypatch.setenv(LIMIT_VARIABLE, "1.5")
    path = tmp_path / "held.gpkg"
    shutil.copyfile(demo_gpkg, path)
    table = {"COMMUNES": "|layername=commune", "RESERVOIRS": "|layername=n_srce_reservoir_s_r31"}
    values = {"SOURCE": "demo", "COMMUNE": "59293", "OUTPUT": str(tmp_path / "o")}
    values[parameter] = f"{path}{table.get(parameter, '')}"
    with locked(path, 60):
        assert is_locked(path)
        began = time.monotonic()
        message = run_alg.error(ALGORITHM, **values)
        assert time.monotonic() - began < 4
    assert f"{path}, which another program has locked" in message
    assert any(f"Waiting for {path}" in text for text in run_alg.feedback.infos)
    assert not (tmp_path / "o").exists()


def test_a_file_that_is_released_is_read(
    run_alg: AlgorithmRunner, tmp_path: Path, demo_gpkg: Path
) -> None:
    path = tmp_path / "held.gpkg"
    shutil.copyfile(demo_gpkg, path)
    with locked(path, 1.0):
        run = run_alg(ALGORITHM, SOURCE=str(path), COMMUNE="59293", OUTPUT=str(tmp_path / "o"))
    assert run["SHEET_COUNT"] == 1


def test_what_a_crash_left_half_written_is_read_as_it_was(
    run_alg: AlgorithmRunner, tmp_path: Path, demo_gpkg: Path
) -> None:
    """The journal of an interrupted change: the file itself holds half of the change."""
    work, path = tmp_path / "work.gpkg", tmp_path / "left" / "left.gpkg"
    path.parent.mkdir()
    shutil.copyfile(demo_gpkg, work)
    with closing(sqlite3.connect(work, isolation_level=None)) as database:
        triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        for (name,) in database.execute(triggers).fetchall():
            database.execute(f'DROP TRIGGER "{name}"')
        before = database.execute("SELECT count(*) FROM n_srce_reservoir_s_r31").fetchone()[0]
        database.execute("PRAGMA cache_size = 1")
        database.execute("BEGIN")
        database.execute("UPDATE n_srce_reservoir_s_r31 SET geom = zeroblob(5000)")
        database.execute("DELETE FROM commune WHERE insee_com <> '59293'")
        for suffix in ("", "-journal"):
            shutil.copyfile(f"{work}{suffix}", f"{path}{suffix}")
    assert needs_copy(path)
    state = datasets.snapshot(path.parent)
    snapshot = Snapshot(path)
    with closing(sqlite3.connect(snapshot.path)) as copy:
        count = copy.execute(
            "SELECT count(*) FROM n_srce_reservoir_s_r31 WHERE length(geom) <> 5000"
        ).fetchone()[0]
    assert count == before
    whole, left = (
        run_alg(ALGORITHM, SOURCE=str(source), COMMUNE="59293", OUTPUT=str(tmp_path / name))
        for source, name in ((demo_gpkg, "o1"), (path, "o2"))
    )
    tables = [Path(run["STATISTICS"]).read_text("utf-8") for run in (whole, left)]
    assert tables[0] == tables[1]
    assert datasets.snapshot(path.parent) == state


# --- what does not end ---------------------------------------------------------------------------


def end(limit: float, algorithm: str, **parameters: Any) -> tuple[int, str, float]:
    """Run ``qgis_process``-like in a process of its own; return code, output and seconds."""
    import json

    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, str(DRIVER), algorithm, json.dumps(parameters)],
        capture_output=True,
        check=False,
        encoding="utf-8",
        env={**os.environ, LIMIT_VARIABLE: str(limit), "SRCE_TEST_PLATFORM": "qgis_process"},
        timeout=120,
    )
    return done.returncode, done.stdout + done.stderr, time.monotonic() - began


def with_endless_view(folder: Path, demo_gpkg: Path) -> Path:
    """Write the demonstration data with a table that is a query without an end."""
    path = folder / "endless.gpkg"
    shutil.copyfile(demo_gpkg, path)
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(
            "CREATE VIEW n_srce_reservoir_s_r99 AS WITH RECURSIVE n(i) AS "
            "(SELECT 1 UNION ALL SELECT i + 1 FROM n) "
            "SELECT r.* FROM n CROSS JOIN n_srce_reservoir_s_r31 r WHERE n.i < 0"
        )
        for table in ("gpkg_contents", "gpkg_geometry_columns"):
            names = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
            values = ", ".join(
                "'n_srce_reservoir_s_r99'" if name in ("table_name", "identifier") else name
                for name in names
            )
            database.execute(
                f"INSERT INTO {table} SELECT {values} FROM {table} "  # noqa: S608 -- constants
                "WHERE table_name = 'n_srce_reservoir_s_r31'"
            )
    return path


def test_a_view_without_an_end(tmp_path: Path, demo_gpkg: Path) -> None:
    source = with_endless_view(tmp_path, demo_gpkg)
    output = tmp_path / "o"
    values = {"SOURCE": str(source), "COMMUNE": "59293", "OUTPUT": str(output)}
    code, told, seconds = end(4, "export_commune", **values)
    assert code == 1, told
    assert "Waiting for" in told
    assert "Gave up after waiting" in told
    assert seconds < 30
    assert not output.exists()


ENDLESS = (
    "array_max(array_foreach(generate_series(1, 9000), array_max(array_foreach("
    "generate_series(1, 9000), array_max(array_foreach(generate_series(1, 9000), @element))))))"
)


def test_an_expression_without_an_end(tmp_path: Path) -> None:
    output = tmp_path / "o"
    values = {"SOURCE": "demo", "FILTER": f"{ENDLESS} > 0", "WORKERS": 1, "OUTPUT": str(output)}
    code, told, seconds = end(4, "export_territory", **values)
    assert code == 1, told
    assert "the expression FILTER" in told
    assert "Gave up after waiting" in told
    assert seconds < 30


def test_a_drawing_without_an_end_leaves_tables_and_report(tmp_path: Path) -> None:
    """A label of a style that is computed without an end, in the second commune."""
    styles = tmp_path / "styles"
    shutil.copytree(ROOT / "styles", styles)
    for path in styles.glob("obstacle_p*.qml"):
        text = path.read_text("utf-8")
        assert "<layer " in text
        endless = f"if(@srce_insee = '59111', {ENDLESS}, 0)".replace("'", "&apos;")
        option = (
            '<data_defined_properties><Option type="Map"><Option name="properties" type="Map">'
            '<Option name="size" type="Map"><Option name="active" type="bool" value="true"/>'
            f'<Option name="expression" type="QString" value="{endless}"/>'
            '<Option name="type" type="int" value="3"/></Option></Option></Option>'
            "</data_defined_properties>"
        )
        path.write_text(text.replace("</layer>", f"{option}</layer>", 1), "utf-8")
    output = tmp_path / "o"
    values = {**territory.FIXED, "CODES": "59016,59111", "WORKERS": 1, "OUTPUT": str(output)}
    # the first commune takes less, also where other programs run
    code, told, _ = end(12, "export_territory", **values, STYLES=str(styles))
    assert code == 1, told
    assert "Gave up after waiting" in told, told
    assert set(read_manifest(output)) == {"59016"}
    assert (output / "index.html").is_file()
    assert {p.name for p in (output / territory.STATE).iterdir()} == {"pictures"}


# --- drawing processes ---------------------------------------------------------------------------


def test_the_start_of_a_drawing_process_has_a_limit_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One that is stopped as it starts does not end the run, which begins another."""
    seen: list[float | None] = []
    executor = object.__new__(_executors.ProcessExecutor)
    check = SimpleNamespace(check=lambda: seen.append(waits._stack[-1].limit))
    monkeypatch.setattr(executor, "_pool", check, raising=False)
    monkeypatch.setattr(_executors.DrawingExecutor, "begin", lambda *_: None)
    with waits.doing("something else"):
        executor.begin(SimpleNamespace(), Path())
    assert seen == [None]


def test_a_drawing_process_that_is_stopped(reference: Path, tmp_path: Path) -> None:
    output = tmp_path / "o"
    run = territory.start(
        {"territory._worker_process.ANSWER_LIMIT": 20.0},
        CODES=territory.codes(),
        WORKERS=2,
        OUTPUT=str(output),
    )
    while run.poll() is None and not list(output.glob("*.pdf")):
        time.sleep(0.01)
    os.kill(territory.children(run.pid)[0], signal.SIGSTOP)
    told = run.communicate(timeout=100)[0]
    assert run.returncode == 0, told
    assert "Waiting for the drawing process" in told
    assert "trying again" in told
    assert territory.left(output) == territory.left(reference)


# --- Dask ----------------------------------------------------------------------------------------


@contextmanager
def silent_server() -> Iterator[str]:
    """Give the address of a server that accepts connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        kept = []

        def accept() -> None:
            while True:
                try:
                    kept.append(server.accept()[0])
                except OSError:
                    return

        threading.Thread(target=accept, daemon=True).start()
        yield f"tcp://127.0.0.1:{server.getsockname()[1]}"
        for connection in kept:
            connection.close()


def test_a_scheduler_that_accepts_and_never_answers(
    run_alg: AlgorithmRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed", reason="Dask (distributed) is not installed")
    monkeypatch.setattr(_dask, "SCHEDULER_LIMIT", 2.0)
    output = tmp_path / "o"
    with silent_server() as address:
        message = run_alg.error(
            territory.ALGORITHM,
            **territory.FIXED,
            CODES="59111",
            SCHEDULER=address,
            OUTPUT=str(output),
        )
    assert address in message
    assert not output.exists()


@pytest.mark.parametrize("end_with", [signal.SIGKILL, signal.SIGSTOP])
def test_a_scheduler_that_is_lost_in_the_middle(
    run_alg: AlgorithmRunner,
    reference: Path,
    tmp_path: Path,
    end_with: signal.Signals,
) -> None:
    pytest.importorskip("distributed", reason="Dask (distributed) is not installed")
    output = tmp_path / "o"
    cluster = Cluster(tmp_path / "cluster")
    try:
        cluster.add_worker()
        run = territory.start(
            {"territory._dask.SCHEDULER_LIMIT": 12.0},
            CODES=territory.codes(),
            SCHEDULER=cluster.address,
            OUTPUT=str(output),
        )
        while run.poll() is None and not list(output.glob("*.pdf")):
            time.sleep(0.01)
        os.kill(cluster.processes[0].pid, end_with)
        told = run.communicate(timeout=100)[0]
    finally:
        cluster.close()
    assert run.returncode == 1, told
    assert cluster.address in told.strip().splitlines()[-1]
    assert "Traceback" not in told
    assert (output / "index.html").is_file(), told
    rows = read_manifest(output)
    assert rows
    again = {**territory.FIXED, "CODES": territory.codes(), "WORKERS": 1, "OUTPUT": str(output)}
    run_alg(territory.ALGORITHM, **again)
    kept = {code for code, became in territory.runs(output).items() if became == "kept"}
    assert kept == {code for code, row in rows.items() if row.fingerprint}
    assert territory.left(output) == territory.left(reference)
