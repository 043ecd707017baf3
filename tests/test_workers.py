"""Drawing processes, the values that cross to them, and the executors that feed them."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from srce_tvb_atlas.atlas.results.manifest import read_manifest
from srce_tvb_atlas.atlas.shared.model import Box, Frame, SheetPlan
from srce_tvb_atlas.atlas.shared.waits import LIMIT_VARIABLE
from srce_tvb_atlas.atlas.shared.wire import pack, unpack
from srce_tvb_atlas.atlas.territory import _dask, _worker_process
from srce_tvb_atlas.atlas.territory import _worker_pool as pools
from srce_tvb_atlas.atlas.territory._executors import InlineExecutor, sensible_workers
from srce_tvb_atlas.atlas.territory._worker_pool import WorkerPool
from srce_tvb_atlas.atlas.territory._worker_process import Launch, WorkerDiedError
from tests.support.algorithms import AlgorithmRunner
from tests.support.dask_cluster import Cluster
from tests.support.package import ROOT
from tests.support.territory import (
    ALGORITHM,
    CODES,
    FIXED,
    STATE,
    children,
    codes,
    is_alive,
    kill,
    left,
    runs,
    start,
    wait_for_end,
)

# --- values --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sample:
    path: Path
    parts: tuple[Any, ...]
    data: bytes
    words: dict[str, tuple[int, ...]]


def test_values_cross_as_they_are() -> None:
    box = Box(1.5, -2.25, 1e7, 0.1 + 0.2)
    plan = SheetPlan(25000, (Frame(1, 2, box, {"east": (2,)}), Frame(2, 2, box)))
    value = Sample(Path("/a b/é"), (1, None, "[% 1 %]", [plan, True]), b"\x00\xff", {"n": (1, 2)})
    packed = json.loads(json.dumps(pack(value)))
    assert unpack(packed, [Sample, Box, Frame, SheetPlan]) == value


@pytest.mark.parametrize("value", [object(), {1, 2}, {1: 2}, {"@path": "x"}, 1j])
def test_other_values_do_not_cross(value: object) -> None:
    with pytest.raises(TypeError):
        pack([value])


def test_no_other_class_is_made() -> None:
    packed = pack(Box(1, 2, 3, 4))
    with pytest.raises(ValueError, match="Box"):
        unpack(packed, [Frame])


# --- executors -----------------------------------------------------------------------------------


def test_inline_executor_is_one_like_any_other() -> None:
    executor = InlineExecutor()
    assert executor.submit(divmod, 7, 2).result() == (3, 1)
    assert list(executor.map(abs, [-1, 2])) == [1, 2]
    with pytest.raises(ZeroDivisionError):
        executor.submit(divmod, 1, 0).result()


@pytest.mark.parametrize(
    ("communes", "cores", "count"),
    [(1, 8, 1), (11, 8, 1), (12, 8, 2), (111, 2, 2), (647, 4, 4), (647, 64, 8), (650, 1, 1)],
)
def test_sensible_number(communes: int, cores: int, count: int) -> None:
    assert sensible_workers(communes, cores) == count


# --- finding Python ------------------------------------------------------------------------------


def test_this_python_is_found() -> None:
    assert _worker_process.python_candidates()[0] == sys.executable


def test_python_is_found_where_the_program_is_qgis(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """On Windows ``sys.executable`` is ``qgis-bin.exe`` and Python lies in ``sys.exec_prefix``."""
    qgis = tmp_path / "bin" / "qgis-bin.exe"
    python = tmp_path / "apps" / "Python312" / "python3"
    for path in (qgis, python):
        path.parent.mkdir(parents=True)
        path.write_text("", "utf-8")
    monkeypatch.setattr(sys, "executable", str(qgis))
    monkeypatch.setattr(sys, "exec_prefix", str(python.parent))
    monkeypatch.setattr(sys, "base_exec_prefix", str(python.parent))
    assert _worker_process.python_candidates() == [str(python)]
    own = tmp_path / "own"
    own.write_text("", "utf-8")
    monkeypatch.setenv(_worker_process.PYTHON_VARIABLE, str(own))
    assert _worker_process.python_candidates()[0] == str(own)


# --- a pool of processes -------------------------------------------------------------------------


@pytest.fixture
def pool() -> Iterator[WorkerPool]:
    made = WorkerPool(Launch(str(ROOT)))
    yield made
    made.close(at_once=True)


def test_processes_start_and_end(pool: WorkerPool) -> None:
    pool.start(2)
    pool.check()
    pids = pool.pids
    assert len(pids) == 2
    pool.close()
    assert not any(map(is_alive, pids))
    assert pool.draw({"setup": "x", "task": None}) == {"died": "the run is over"}


def test_processes_leave_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    pool = WorkerPool(Launch(str(ROOT)))
    pool.start(2)
    pool.check()
    assert len(list(tmp_path.iterdir())) == 2, "each has a home"
    pool.close()
    assert not list(tmp_path.iterdir())


def test_who_comes_late_starts_no_process(tmp_path: Path) -> None:
    setup = str(tmp_path / "setup.json")
    made = pools.open_pool(setup, Launch(str(ROOT)))
    pools.close_pool(setup, at_once=True)
    task = {"package": str(ROOT), "setup": setup, "task": None}
    assert pools.draw(task) == {"died": "the run is over"}
    assert made.pids == []
    # the next run forgets it
    other = str(tmp_path / "other.json")
    pools.open_pool(other, Launch(str(ROOT), pythons=()))
    assert "Python was not found" in pools.draw({**task, "setup": other})["died"]
    assert setup not in pools._POOLS
    pools.close_pool(other)


def test_the_next_python_is_tried(tmp_path: Path) -> None:
    broken = tmp_path / "python3"
    broken.write_text("#!/bin/sh\necho no such QGIS >&2\nexit 3\n", "utf-8")
    broken.chmod(0o755)
    pool = WorkerPool(Launch(str(ROOT), pythons=(str(broken), sys.executable)))
    pool.start(1)
    pool.check()
    assert len(pool.pids) == 1
    pool.close()


def test_a_process_that_ends_before_it_is_spoken_to_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "python3"
    broken.write_text("#!/bin/sh\necho no such QGIS >&2\nexit 3\n", "utf-8")
    broken.chmod(0o755)
    hello = _worker_process._first_message

    def late(launch: Launch, home: str) -> dict[str, Any]:
        time.sleep(0.3)
        return hello(launch, home)

    monkeypatch.setattr(_worker_process, "_first_message", late)
    pool = WorkerPool(Launch(str(ROOT), pythons=(str(broken),)))
    pool.start(1)
    with pytest.raises(WorkerDiedError, match="exit code 3: no such QGIS"):
        pool.check()


def test_no_python_that_serves_is_told(tmp_path: Path) -> None:
    broken = tmp_path / "python3"
    broken.write_text("#!/bin/sh\necho no such QGIS >&2\nexit 3\n", "utf-8")
    broken.chmod(0o755)
    pool = WorkerPool(Launch(str(ROOT), pythons=(str(broken),)))
    pool.start(1)
    with pytest.raises(WorkerDiedError, match="exit code 3: no such QGIS"):
        pool.check()
    with pytest.raises(WorkerDiedError, match=_worker_process.PYTHON_VARIABLE):
        WorkerPool(Launch(str(ROOT), pythons=())).start(1)


def test_a_silent_process_is_given_up(
    pool: WorkerPool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deaf = tmp_path / "deaf.py"
    deaf.write_text("import time\nprint('{\"ready\": 1}', flush=True)\ntime.sleep(60)\n", "utf-8")
    monkeypatch.setattr(_worker_process, "WORKER_FILE", deaf)
    pool.start(1)
    pool.check()
    monkeypatch.setenv(LIMIT_VARIABLE, "1")
    answer = pool.draw({"setup": "x", "task": None, "title": "Merville (59400)"})
    assert "Gave up after waiting 1 s" in answer["died"]
    assert "Merville (59400)" in answer["died"]
    assert pool.pids == []


def test_what_a_dying_process_says_is_told(
    pool: WorkerPool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dying = tmp_path / "dying.py"
    code = "import os, sys\nprint('{\"ready\": 1}', flush=True)\nsys.stdin.readline()\n"
    code += "sys.stdin.readline()\nsys.stderr.write('last words')\nsys.stderr.flush()\n"
    dying.write_text(code + "os.kill(os.getpid(), 11)\n", "utf-8")
    monkeypatch.setattr(_worker_process, "WORKER_FILE", dying)
    answer = pool.draw({"setup": "x", "task": None})
    assert answer == {"died": "killed by signal SIGSEGV: last words"}


def test_no_module_is_imported_from_the_folder_of_the_script(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file of the plugin named like a module of Python must not take its place."""
    script = tmp_path / "worker.py"
    script.write_bytes(_worker_process.WORKER_FILE.read_bytes())
    marker = tmp_path / "imported"
    for name in ("queue", "json", "runpy", "pkgutil", "hashlib", "shutil"):
        code = f"open({str(marker)!r}, 'a').write({name!r})\nraise SystemExit(9)\n"
        (tmp_path / f"{name}.py").write_text(code, "utf-8")
    monkeypatch.setattr(_worker_process, "WORKER_FILE", script)
    pool = WorkerPool(Launch(str(ROOT)))
    pool.start(1)
    pool.check()
    pool.close()
    assert not marker.exists()


def test_the_plugin_is_not_on_the_import_path_of_a_process(
    pool: WorkerPool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = tmp_path / "told.py"
    code = "import json, os, sys\nprint('{\"ready\": 1}', flush=True)\nsys.stdin.readline()\n"
    code += "sys.stdin.readline()\n"
    code += "print(json.dumps({'answer': {'done': [sys.path, os.getcwd()]}}), flush=True)\n"
    told.write_text(code, "utf-8")
    monkeypatch.setattr(_worker_process, "WORKER_FILE", told)
    path, working_directory = pool.draw({"setup": "x", "task": None})["done"]
    assert path
    assert not {"", ".", str(tmp_path), working_directory} & set(path)
    real = _worker_process.Launch(str(ROOT)).sys_path
    folders = [Path(entry).resolve() for entry in (*path, *real)]
    assert not [folder for folder in folders if folder.is_relative_to(ROOT / "atlas")]


def test_a_process_reads_any_file_name_in_any_locale(
    pool: WorkerPool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}.items():
        monkeypatch.setenv(name, value)
    told = tmp_path / "told.py"
    code = "import json, os, sys\nprint('{\"ready\": 1}', flush=True)\nsys.stdin.readline()\n"
    code += "path = json.loads(sys.stdin.readline())['setup']\n"
    code += "print(json.dumps({'answer': {'done': open(path).read()}}), flush=True)\n"
    told.write_text(code, "utf-8")
    monkeypatch.setattr(_worker_process, "WORKER_FILE", told)
    (tmp_path / "été.json").write_text("read", "utf-8")
    assert pool.draw({"setup": str(tmp_path / "été.json"), "task": None})["done"] == "read"


def test_any_number_of_threads_may_draw(
    pool: WorkerPool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    echo = tmp_path / "echo.py"
    code = "import json, os, sys\nprint('{\"ready\": 1}', flush=True)\nsys.stdin.readline()\n"
    code += "for line in sys.stdin:\n    task = json.loads(line)['task']\n"
    code += "    print(json.dumps({'answer': {'done': [task, os.getpid()]}}), flush=True)\n"
    echo.write_text(code, "utf-8")
    monkeypatch.setattr(_worker_process, "WORKER_FILE", echo)
    with ThreadPoolExecutor(3) as executor:
        messages = [{"setup": "x", "task": number} for number in range(40)]
        answers = [answer["done"] for answer in executor.map(pool.draw, messages)]
    assert [task for task, _ in answers] == list(range(40))
    assert {pid for _, pid in answers} <= set(pool.pids)
    assert 1 <= len(pool.pids) <= 3


def test_processes_end_with_the_one_that_started_them(tmp_path: Path) -> None:
    run = start(ARRONDISSEMENT="594", WORKERS=2, OUTPUT=str(tmp_path))
    deadline = time.monotonic() + 60
    while len(list(tmp_path.glob("*.pdf"))) < 1:
        assert time.monotonic() < deadline, run.communicate()[0]
        time.sleep(0.05)
    below = kill(run)
    assert len(below) == 2
    assert not any(map(is_alive, below))


# --- a run whose processes die -------------------------------------------------------------------


def sabotaged(folder: Path, times: int) -> Path:
    """Return a worker file whose process dies as soon as it gets Broxeele, the first ``times``."""
    path = folder / "sabotaged.py"
    count = folder / "deaths"
    path.write_text(
        f"""
import importlib.util, os, sys
from pathlib import Path
spec = importlib.util.spec_from_file_location("worker", {str(_worker_process.WORKER_FILE)!r})
worker = importlib.util.module_from_spec(spec)
spec.loader.exec_module(worker)
receive = worker._Channel.receive
def dying(self, seconds=None):
    message = receive(self, seconds)
    if message and message["task"]["commune"]["insee"] == "59111":
        deaths = Path({str(count)!r})
        done = len(deaths.read_text()) if deaths.exists() else 0
        if done < {times}:
            deaths.write_text("x" * (done + 1))
            os.kill(os.getpid(), 11)
    return message
worker._Channel.receive = dying
worker.main()
""",
        "utf-8",
    )
    return path


def test_a_death_costs_one_retry(
    run_alg: AlgorithmRunner, reference: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_worker_process, "WORKER_FILE", sabotaged(tmp_path, 1))
    out = tmp_path / "out"
    run = run_alg(ALGORITHM, **FIXED, CODES=codes(), WORKERS=2, OUTPUT=str(out))
    assert [w for w in run.feedback.warnings if "trying again" in w and "Broxeele" in w]
    assert left(out) == left(reference)


def test_two_deaths_fail_the_commune_alone(
    run_alg: AlgorithmRunner, reference: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_worker_process, "WORKER_FILE", sabotaged(tmp_path, 2))
    out = tmp_path / "out"
    values = {**FIXED, "CODES": codes(), "WORKERS": 2, "OUTPUT": str(out)}
    message = run_alg.error(ALGORITHM, **values)
    assert "1 of 8 communes failed" in message
    rows = read_manifest(out)
    assert {insee for insee, row in rows.items() if row.status == "failed"} == {"59111"}
    assert "SIGSEGV" in rows["59111"].message
    # the next run draws just that one
    run_alg(ALGORITHM, **values)
    assert {insee for insee, run in runs(out).items() if run == "drawn"} == {"59111"}
    assert left(out) == left(reference)


def test_without_python_this_process_draws(
    run_alg: AlgorithmRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_worker_process, "python_candidates", list)
    run = run_alg(ALGORITHM, **FIXED, CODES="59111,59083", WORKERS=2, OUTPUT=str(tmp_path))
    assert run["FAILED_COUNT"] == 0
    assert any("everything is drawn in this process" in text for text in run.feedback.warnings)
    assert len(list(tmp_path.glob("*.pdf"))) == 2


def test_two_runs_do_not_mix(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    first = start(ARRONDISSEMENT="594", WORKERS=2, OUTPUT=str(tmp_path))
    deadline = time.monotonic() + 60
    while not list(tmp_path.glob("*.pdf")):
        assert time.monotonic() < deadline, first.communicate()[0]
        time.sleep(0.05)
    message = run_alg.error(ALGORITHM, **FIXED, CODES=codes(), OUTPUT=str(tmp_path))
    assert f"process {first.pid}" in message
    kill(first)
    run_alg(ALGORITHM, **FIXED, CODES="59111", WORKERS=1, OUTPUT=str(tmp_path))


# a few; `make bench BENCH=kills` does many, at random moments
@pytest.mark.parametrize(("victim", "share"), [("run", 0.2), ("run", 0.8), ("worker", 0.5)])
def test_kill_and_start_again(
    run_alg: AlgorithmRunner, reference: Path, tmp_path: Path, victim: str, share: float
) -> None:
    """Killed at any moment and started again: as if nothing had been."""
    run = start(CODES=codes(), WORKERS=2, OUTPUT=str(tmp_path))
    goal = round(share * len(CODES))
    deadline = time.monotonic() + 60
    while len(list(tmp_path.glob("*.pdf"))) < goal:
        assert time.monotonic() < deadline, run.communicate()[0]
        time.sleep(0.01)
    if victim == "worker":
        below = children(run.pid)
        if below:
            os.kill(below[0], signal.SIGKILL)
        output = run.communicate(timeout=60)[0]
        assert run.returncode == 0, output
        done: set[str] = set()
    else:
        kill(run)
        # what the tables say holds, at whatever moment they were left
        rows = read_manifest(tmp_path)
        done = set(rows)
        assert len(done) >= goal - 1
        for row in rows.values():
            assert (tmp_path / row.file).stat().st_size == row.bytes
    run_alg(ALGORITHM, **FIXED, CODES=codes(), WORKERS=1, OUTPUT=str(tmp_path))
    kept = {insee for insee, became in runs(tmp_path).items() if became == "kept"}
    assert kept == (done if victim == "run" else set(CODES))
    assert left(tmp_path) == left(reference)
    assert [path.name for path in (tmp_path / STATE).iterdir()] == ["pictures"]


# --- Dask ----------------------------------------------------------------------------------------


def test_dask_absent_is_told(
    run_alg: AlgorithmRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    values = {"CODES": "59111", "SCHEDULER": "tcp://127.0.0.1:1", "OUTPUT": str(tmp_path / "out")}
    message = run_alg.error(ALGORITHM, **FIXED, **values)
    assert "pip install distributed" in message
    assert not (tmp_path / "out").exists()


def test_a_scheduler_that_does_not_answer_is_told(
    run_alg: AlgorithmRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed", reason="Dask (distributed) is not installed")
    monkeypatch.setattr(_dask, "SCHEDULER_LIMIT", 1.0)
    values = {"CODES": "59111", "SCHEDULER": "tcp://127.0.0.1:9", "OUTPUT": str(tmp_path / "out")}
    message = run_alg.error(ALGORITHM, **FIXED, **values)
    assert "tcp://127.0.0.1:9" in message
    assert not (tmp_path / "out").exists()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    pytest.importorskip("distributed", reason="Dask (distributed) is not installed")
    made = Cluster(tmp_path)
    yield made
    made.close()


def test_workers_of_a_scheduler_draw_the_same(
    run_alg: AlgorithmRunner, cluster: Cluster, reference: Path, tmp_path: Path
) -> None:
    """Two workers; one of them is killed half-way."""
    first = cluster.add_worker()
    cluster.add_worker()
    out = tmp_path / "out"

    class Killer(type(run_alg.feedback)):  # type: ignore[misc]
        def pushInfo(self, info: str) -> None:  # noqa: N802
            super().pushInfo(info)
            if info.startswith("3 of 8"):
                below.extend(children(first.pid))
                first.kill()

    below: list[int] = []
    run = run_alg(
        ALGORITHM,
        feedback=Killer(),
        **FIXED,
        CODES=codes(),
        SCHEDULER=cluster.address,
        OUTPUT=str(out),
    )
    assert run["FAILED_COUNT"] == 0
    assert first.wait(10) == -signal.SIGKILL
    wait_for_end(below)
    assert left(out) == left(reference)
    assert [path.name for path in (out / STATE).iterdir()] == ["pictures"]
