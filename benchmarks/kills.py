"""``python -m benchmarks.kills``: runs that are disturbed at random moments, and started again.

``run`` ends the run itself as ``kill -9`` does, ``worker`` one of its drawing processes, ``dask``
one of two workers of a scheduler on the loopback. ``stopped`` stops a drawing process, which then
neither works nor ends; ``folder`` takes the output folder away; ``silent`` stops the scheduler,
``scheduler`` kills it; ``database`` stops the server that the run reads. After each try the run is
started again, and what it leaves compared with an undisturbed run: the same files, the same text on
each page, the same tables and pictures, and only unfinished communes drawn again. A run that cannot
go on must end in an error that names the cause, without a traceback. The exit code is 1 when one
try went wrong.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks.session import start_qgis
from tests.support.environment import isolated_environment
from tests.support.package import ROOT, register_package
from tests.support.postgres import DATABASE, Postgres, postgres_server

register_package()

from srce_tvb_atlas.atlas.results.manifest import read_manifest  # noqa: E402 -- once it has its name
from srce_tvb_atlas.atlas.shared.waits import LIMIT_VARIABLE  # noqa: E402
from tests.support.dask_cluster import Cluster  # noqa: E402
from tests.support.territory import (  # noqa: E402
    STATE,
    Left,
    children,
    kill,
    left,
    network,
    runs,
    start,
    wait_for_end,
)

DEMO = ROOT / "demo" / "srce_demo.gpkg"
#: least limit of the waits of runs that are made to wait, seconds
_SHORT_LIMIT = 15.0
#: a run that has not ended by then never will, seconds
_LIMIT = 900.0


@dataclass(frozen=True)
class Outcome:
    """What became of one try."""

    #: seconds from the start to the kill
    moment: float
    #: communes that were finished when the run ended for the first time
    finished: int
    #: communes drawn when it was started again
    redrawn: int
    #: what is not as it must be, empty when all is well
    faults: tuple[str, ...]
    #: communes whose drawing process died, drawn once more in the same run
    retries: int = 0


VICTIMS = ("run", "worker", "dask", "stopped", "folder", "silent", "scheduler", "database")


class Tries:
    """Tries on one set of communes.

    :param folder: where the undisturbed run is made.
    :param chosen: parameters that choose the communes, and the source.
    :param server: the database server that is the source.
    """

    def __init__(
        self, folder: Path, chosen: dict[str, Any], seed: int, server: Postgres | None = None
    ) -> None:
        self._folder = folder
        self._chosen = chosen
        self._server = server
        self._random = random.Random(seed)  # noqa: S311 -- no secret
        self.seconds, self.reference = self._undisturbed()

    def _undisturbed(self) -> tuple[float, Left]:
        out = self._folder / "reference"
        started = time.monotonic()
        _end(start(**self._chosen, WORKERS=2, OUTPUT=str(out)))
        return time.monotonic() - started, left(out)

    def of_run(self, out: Path) -> Outcome:
        """Kill the run itself: at any moment of every third try, else while it draws."""
        run, began = self._started(out, drawing=self._random.random() > 1 / 3)
        moment = time.monotonic() - began
        kill(run)
        return self._again(out, moment)

    def of_worker(self, out: Path) -> Outcome:
        """Kill a drawing process; the run must not need another one."""
        run, began = self._started(out, drawing=True)
        below = children(run.pid)
        if below:
            os.kill(self._random.choice(below), signal.SIGKILL)
        moment = time.monotonic() - began
        return self._undone(out, moment, _end(run))

    def _undone(self, out: Path, moment: float, told: str) -> Outcome:
        """Compare what a run left that had to go on to its end."""
        found = self._again(out, moment)
        faults = list(found.faults)
        if found.redrawn:
            faults.append(f"{found.redrawn} communes were left undone")
        retries = told.count("trying again")
        return replace(found, faults=tuple(faults), retries=retries)

    def of_stopped(self, out: Path) -> Outcome:
        """Stop a drawing process; the run must not need another one."""
        with _wait_limit(max(_SHORT_LIMIT, self.seconds)):
            run, began = self._started(out, drawing=True)
            below = [pid for pid in children(run.pid) if _draws(pid)]
            if below:
                os.kill(self._random.choice(below), signal.SIGSTOP)
            moment = time.monotonic() - began
            return self._undone(out, moment, _end(run))

    def of_folder(self, out: Path) -> Outcome:
        """Take the output folder away and put it back for the next run."""
        run, began = self._started(out, drawing=True)
        moved = out.with_suffix(".moved")
        if run.poll() is None:
            out.rename(moved)
        moment = time.monotonic() - began
        faults = _faults_of_end(run, "is no longer there")
        if moved.exists():
            if out.exists():
                faults.append("a folder was made at the place that it was taken from")
                shutil.rmtree(out)
            moved.rename(out)
        found = self._again(out, moment)
        return replace(found, faults=(*faults, *found.faults))

    def of_silent(self, out: Path) -> Outcome:
        """Stop the scheduler: it keeps its connections and answers no more."""
        with _wait_limit(max(_SHORT_LIMIT, self.seconds)):
            return self._without_scheduler(out, signal.SIGSTOP)

    def of_scheduler(self, out: Path) -> Outcome:
        """Kill the scheduler."""
        return self._without_scheduler(out, signal.SIGKILL)

    def _without_scheduler(self, out: Path, how: signal.Signals) -> Outcome:
        cluster = Cluster(out.with_suffix(".dask"))
        try:
            cluster.add_worker()
            run = start(**self._chosen, SCHEDULER=cluster.address, OUTPUT=str(out))
            began = time.monotonic()
            goal = self._random.randrange(len(self.reference.rows))
            while run.poll() is None and len(list(out.glob("*.pdf"))) < max(1, goal):
                time.sleep(0.01)
            os.kill(cluster.processes[0].pid, how)
            moment = time.monotonic() - began
            faults = _faults_of_end(run, cluster.address)
        finally:
            cluster.close()
        found = self._again(out, moment)
        return replace(found, faults=(*faults, *found.faults))

    def of_database(self, out: Path) -> Outcome:
        """Stop the database server, or have it answer no more, at any moment."""
        if self._server is None:
            raise ValueError("no database is the source")
        with _wait_limit(max(_SHORT_LIMIT, self.seconds)):
            run, began = self._started(out, drawing=False)
            processes = _processes(self._server)
            is_silent = self._random.random() < 1 / 2
            if is_silent:
                for pid in processes:
                    with suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGSTOP)
            else:
                self._server.stop()
            moment = time.monotonic() - began
            faults = _faults_of_end(run, DATABASE, "Check the connection", "the outline of")
            if is_silent:
                for pid in processes:
                    with suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGCONT)
            else:
                self._server.start()
        found = self._again(out, moment)
        return replace(found, faults=(*faults, *found.faults))

    def _started(self, out: Path, *, drawing: bool) -> tuple[subprocess.Popen[str], float]:
        """Start a run and return it, with the time of its start, at a random moment.

        :param drawing: a moment at which it draws.
        """
        began = time.monotonic()
        run = start(**self._chosen, WORKERS=2, OUTPUT=str(out))
        if drawing:
            goal = self._random.randrange(len(self.reference.rows))
            while run.poll() is None and len(list(out.glob("*.pdf"))) < goal:
                time.sleep(0.002)
            while run.poll() is None and not (out.is_dir() and children(run.pid)):
                time.sleep(0.002)
        deadline = time.monotonic() + self._random.uniform(0.0, 0.1 if drawing else self.seconds)
        while run.poll() is None and time.monotonic() < deadline:
            time.sleep(0.002)
        return run, began

    def of_dask(self, out: Path) -> Outcome:
        """Kill one of two workers of a scheduler half-way."""
        cluster = Cluster(out.with_suffix(".dask"))
        try:
            first = cluster.add_worker()
            cluster.add_worker()
            run = start(**self._chosen, SCHEDULER=cluster.address, OUTPUT=str(out))
            began = time.monotonic()
            half = len(self.reference.rows) // 2
            while run.poll() is None and len(list(out.glob("*.pdf"))) < half:
                time.sleep(0.02)
            below = children(first.pid)
            first.kill()
            moment = time.monotonic() - began
            _end(run)
            wait_for_end(below)
        finally:
            cluster.close()
        return self._again(out, moment)

    def _again(self, out: Path, moment: float) -> Outcome:
        """Start the run again and compare what it leaves."""
        rows = read_manifest(out) if out.is_dir() else {}
        done = {insee for insee, row in rows.items() if row.fingerprint}
        faults = [
            f"{row.file} is not as its row says"
            for row in rows.values()
            if row.fingerprint and (out / row.file).stat().st_size != row.bytes
        ]
        _end(start(**self._chosen, WORKERS=2, OUTPUT=str(out)))
        kept = {insee for insee, became in runs(out).items() if became == "kept"}
        if kept != done:
            faults.append(f"finished were {sorted(done)}, kept {sorted(kept)}")
        now = left(out)
        faults += [
            f"{name} differs"
            for name in vars(now)
            if getattr(now, name) != getattr(self.reference, name)
        ]
        if (state := sorted(path.name for path in (out / STATE).iterdir())) != ["pictures"]:
            faults.append(f"left behind: {state}")
        return Outcome(moment, len(done), len(now.rows) - len(kept), tuple(faults))


def _faults_of_end(run: subprocess.Popen[str], *causes: str) -> list[str]:
    """Wait for a run that cannot go on; return what is wrong with how it ended.

    A run that had nothing left to do ends well.

    :param causes: one of them must stand in the last line.
    """
    told = run.communicate(timeout=_LIMIT)[0]
    if run.returncode == 0:
        return []
    faults = ["a traceback"] if "Traceback" in told else []
    if not any(cause in told.strip().splitlines()[-1] for cause in causes):
        faults.append(f"the error does not name the cause: {told[-300:]}")
    return faults


@contextmanager
def _wait_limit(seconds: float) -> Iterator[None]:
    """Shorten the waits of the runs that are started in the block."""
    os.environ[LIMIT_VARIABLE] = str(seconds)
    try:
        yield
    finally:
        del os.environ[LIMIT_VARIABLE]


def _end(run: subprocess.Popen[str]) -> str:
    """Wait for a run and return what it said."""
    output = run.communicate(timeout=_LIMIT)[0]
    if run.returncode:
        sys.exit(f"the run ended with code {run.returncode}:\n{output[-3000:]}")
    return output


def _draws(pid: int) -> bool:
    """Return whether a child of a run is a drawing process by now.

    One that is stopped between fork and exec would keep its run from going on: it waits for it.
    """
    try:
        return b"worker.py" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def _processes(server: Postgres) -> list[int]:
    note = server.folder / "data" / "postmaster.pid"
    first = int(note.read_text("ascii").split()[0])
    return [first, *children(first)]


@contextmanager
def _database() -> Iterator[Postgres]:
    """Run a database server with the demonstration data."""
    start_qgis()  # whose providers tell whether it can read a database
    with postgres_server() as server:
        server.load(DEMO)
        yield server


def main() -> int:
    """Do the tries and print what became of each; the exit code is 1 when one went wrong."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.kills", description=__doc__)
    parser.add_argument("victims", nargs="*", default=["run", "worker"], help=", ".join(VICTIMS))
    parser.add_argument("--tries", type=int, default=20, help="tries a victim (20)")
    parser.add_argument("--communes", default="FILTER=\"nom_com\" LIKE 'S%'", help="NAME=VALUE")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    name, _, value = options.communes.partition("=")
    # small pages: what is tried is not how they look
    few = {"SOURCE": str(network()), name: value, "DPI": 72}
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="srce_kills_") as temporary, ExitStack() as opened:
        folder = Path(temporary)
        os.environ.update(isolated_environment(folder / "home"))
        # a call that is given up ends the process there
        os.environ["SRCE_TEST_PLATFORM"] = "qgis_process"
        made = Tries(folder / "files", few, options.seed)
        print(f"{len(made.reference.rows)} communes, undisturbed {made.seconds:.1f} s")
        for victim in options.victims:
            tries = made
            if victim == "database":
                server = opened.enter_context(_database())
                chosen = {**few, "SOURCE": server.address}
                tries = Tries(folder / "database", chosen, options.seed, server)
            once: Callable[[Path], Outcome] = getattr(tries, f"of_{victim}")
            for number in range(1, options.tries + 1):
                out = folder / f"{victim}-{number}"
                found = once(out)
                wrong += bool(found.faults)
                print(
                    f"{victim} {number}: killed after {found.moment:.2f} s, {found.finished} "
                    f"finished, {found.redrawn} drawn again, {found.retries} tried twice: "
                    f"{'; '.join(found.faults) or 'equal'}",
                    flush=True,
                )
                shutil.rmtree(out)
    print(f"{wrong} tries went wrong" if wrong else "all equal to the undisturbed run")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
