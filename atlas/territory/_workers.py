"""Processes that draw beside this one, one commune at a time each.

:func:`draw` takes and returns plain values, so that any executor of the ``concurrent.futures`` kind
can run it: threads of this process (each waits for its drawing process), or Dask, whose workers
keep drawing processes of their own. It never raises: a drawing process that dies is part of what
it tells. Needs no QGIS.
"""

from __future__ import annotations

import json
import os
import queue
import shutil
import signal
import subprocess  # nosec B404 -- starts Python with this plugin's own file, see _start
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..shared.i18n import tr
from ..shared.paths import PLUGIN_ROOT

WORKER_FILE = PLUGIN_ROOT / "atlas" / "territory" / "worker.py"
HOME_PREFIX = "srce_tvb_worker_"
#: QGIS starts in two seconds; on a cold disk, with a virus scanner, in a minute
START_LIMIT = 120.0
#: a process that says nothing for so long, not even that a sheet is done, is given up, seconds
SILENCE_LIMIT = 900.0
#: how long a process may take to end by itself, seconds
_FAREWELL = 3.0
_LAST_WORDS = 600
#: a switch for installations whose Python is found nowhere else
PYTHON_VARIABLE = "SRCE_TVB_PYTHON"

Listener = Callable[[dict[str, Any]], None]


class WorkerDied(Exception):
    """A drawing process has ended, or could not be started; says what was seen."""


def python_candidates() -> list[str]:
    """Return the Python programs that could run QGIS as this process does, the likeliest first.

    In QGIS on Windows and macOS ``sys.executable`` is QGIS itself.
    """
    names = ["python3.exe", "python.exe"] if os.name == "nt" else []
    names += [f"python3.{sys.version_info[1]}", "python3"]
    folders = [Path(p) for p in (sys.exec_prefix, sys.base_exec_prefix)]
    if sys.executable:
        folders.append(Path(sys.executable).parent)
    places = [folder / sub for folder in folders for sub in ("", "bin")]
    found = [os.environ.get(PYTHON_VARIABLE, "")]
    if Path(sys.executable or "").name.lower().startswith("python"):
        found.append(sys.executable)
    found += [str(place / name) for place in places for name in names]
    return [path for path in dict.fromkeys(found) if path and Path(path).is_file()]


@dataclass(frozen=True)
class Launch:
    """How a drawing process is started."""

    #: folder of the plugin
    package: str
    pythons: tuple[str, ...] = field(default_factory=lambda: tuple(python_candidates()))
    sys_path: tuple[str, ...] = field(default_factory=lambda: tuple(filter(None, sys.path)))
    #: where QGIS is installed, empty for its own default
    prefix: str = ""
    locale: str = ""
    #: settings file of QGIS that the process starts with a copy of (proxies, fonts…), or empty
    settings: str = ""


def _environment(home: str) -> dict[str, str]:
    environment = {
        **os.environ,
        "QGIS_CUSTOM_CONFIG_PATH": home,
        "PYTHONIOENCODING": "utf-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        # QGIS, ended in a hurry, leaves temporary files behind: they go with the home
        **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), home),
    }
    if os.name != "nt" and sys.platform != "darwin":
        # no window; on the other systems this platform would know no fonts
        environment["QT_QPA_PLATFORM"] = "offscreen"
        environment.setdefault("XDG_RUNTIME_DIR", home)
    return environment


def _hello(launch: Launch, home: str) -> dict[str, Any]:
    """Return the first message to a drawing process."""
    return {
        "home": home,
        "package": launch.package,
        "sys_path": launch.sys_path,
        "prefix": launch.prefix,
        "locale": launch.locale,
    }


class Worker:
    """One drawing process."""

    def __init__(self, launch: Launch, python: str) -> None:
        self._home = tempfile.mkdtemp(prefix=HOME_PREFIX)
        self._lines: queue.Queue[bytes | None] = queue.Queue()
        self._ready = False
        self.process = self._start(launch, python)
        self._reader = threading.Thread(target=self._read, name="drawing process", daemon=True)
        self._reader.start()
        # one that has ended already is told, with its last words, to whoever waits for it
        with suppress(WorkerDied):
            self._send(_hello(launch, self._home))

    def _start(self, launch: Launch, python: str) -> subprocess.Popen[bytes]:
        if launch.settings and Path(launch.settings).is_file():
            copy = Path(self._home) / "QGIS" / "QGIS3.ini"
            copy.parent.mkdir()
            shutil.copyfile(launch.settings, copy)
        flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
        try:
            with self._log.open("wb") as log:
                # the program is a Python found beside this one, the file this plugin's own
                return subprocess.Popen(  # noqa: S603  # nosec B603
                    [python, str(WORKER_FILE)],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    env=_environment(self._home),
                    cwd=self._home,
                    creationflags=flags,
                )
        except OSError as error:
            shutil.rmtree(self._home, ignore_errors=True)
            raise WorkerDied(str(error)) from error

    @property
    def _log(self) -> Path:
        return Path(self._home) / "log.txt"

    def _send(self, message: dict[str, Any]) -> None:
        pipe = self.process.stdin
        if pipe is None:
            raise WorkerDied(self._seen())
        try:
            pipe.write(json.dumps(message).encode("ascii") + b"\n")
            pipe.flush()
        except OSError as error:
            raise WorkerDied(self._seen()) from error

    def _read(self) -> None:
        pipe = self.process.stdout
        if pipe is not None:
            with pipe:
                for line in pipe:
                    self._lines.put(line)
        self._lines.put(None)

    def _messages(self, limit: float) -> Iterator[dict[str, Any]]:
        while True:
            try:
                line = self._lines.get(timeout=limit)
            except queue.Empty:
                self.kill()
                raise WorkerDied(
                    tr("it gave no sign for {seconds} s").format(seconds=round(limit))
                ) from None
            if line is None:
                raise WorkerDied(self._seen())
            yield json.loads(line)

    def wait_until_ready(self) -> None:
        """Wait until QGIS runs in it; :raises WorkerDied: when it does not."""
        while not self._ready:
            self._ready = "ready" in next(self._messages(START_LIMIT))

    def ask(self, message: dict[str, Any], listener: Listener | None) -> dict[str, Any]:
        """Send a task and return its answer.

        :param listener: gets what the process tells meanwhile.
        :raises WorkerDied: when the process ends instead.
        """
        self.wait_until_ready()
        self._send(message)
        for told in self._messages(SILENCE_LIMIT):
            if "answer" in told:
                answer: dict[str, Any] = told["answer"]
                return answer
            if listener is not None:
                listener(told)
        raise WorkerDied(self._seen())

    def _seen(self) -> str:
        """Return how the process ended, and the last that it printed."""
        try:
            code = self.process.wait(_FAREWELL)
        except subprocess.TimeoutExpired:
            self.kill()
            code = self.process.wait()
        words = " ".join(self.last_words().split())
        return f"{_ending(code)}{': ' if words else ''}{words}"

    def last_words(self) -> str:
        """Return the end of what the process printed."""
        try:
            return self._log.read_text(encoding="utf-8", errors="replace")[-_LAST_WORDS:]
        except OSError:
            return ""

    @property
    def is_alive(self) -> bool:
        """Whether the process runs."""
        return self.process.poll() is None

    def kill(self) -> None:
        """End the process at once."""
        self.process.kill()

    def close(self, *, at_once: bool = False) -> None:
        """End the process and remove what it leaves; whoever waits for it gets WorkerDied."""
        if at_once:
            self.process.kill()
        if self.process.stdin is not None:
            try:
                self.process.stdin.close()
            except OSError:
                self.process.kill()
        try:
            self.process.wait(_FAREWELL)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._reader.join(_FAREWELL)
        shutil.rmtree(self._home, ignore_errors=True)


def _ending(code: int) -> str:
    if code >= 0:
        return tr("it ended with code {code}").format(code=code)
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = str(-code)
    return tr("it was ended by signal {name}").format(name=name)


class WorkerPool:
    """Drawing processes of one run, started as they are needed.

    :param listener: gets what they tell while they draw, from several threads.
    """

    def __init__(self, launch: Launch, listener: Listener | None = None) -> None:
        self._launch = launch
        self._listener = listener
        self._lock = threading.Lock()
        self._idle: list[Worker] = []
        self._all: set[Worker] = set()
        self._closed = False
        self._python = ""

    def start(self, count: int) -> None:
        """Start processes ahead of their work, without waiting for them.

        :raises WorkerDied: when none can be started.
        """
        made = [self._made() for _ in range(count)]
        with self._lock:
            self._idle += made

    def check(self) -> None:
        """Wait for the first process; try another Python when it does not get ready.

        :raises WorkerDied: when QGIS starts with none of them.
        """
        with self._lock:
            waiting, self._idle = self._idle, []
        fault = ""
        while waiting:
            try:
                waiting[0].wait_until_ready()
            except WorkerDied as error:
                fault = str(error)
            else:
                with self._lock:
                    self._idle += waiting
                return
            for worker in waiting:
                self._drop(worker)
            try:
                waiting = [self._made(without=self._python) for _ in waiting]
            except WorkerDied:
                waiting = []
        raise WorkerDied(fault or tr("no process was started"))

    def _made(self, without: str = "") -> Worker:
        """Start a process with the Python that served before, else with the first that starts.

        :param without: Python that did not serve, nor those before it.
        """
        pythons = list(self._launch.pythons)
        if without in pythons:
            pythons = pythons[pythons.index(without) + 1 :]
        elif self._python in pythons:
            pythons = pythons[pythons.index(self._python) :]
        fault = tr("no Python was found (set {variable} to its path)").format(
            variable=PYTHON_VARIABLE
        )
        for python in pythons:
            try:
                worker = Worker(self._launch, python)
            except WorkerDied as error:
                fault = str(error)
                continue
            with self._lock:
                self._python = python
                self._all.add(worker)
                closed = self._closed
            if closed:
                self._drop(worker)
                break
            return worker
        raise WorkerDied(fault)

    def draw(self, message: dict[str, Any]) -> dict[str, Any]:
        """Draw with an idle process; see :func:`draw`."""
        worker = None
        try:
            worker = self._taken()
            answer = worker.ask(message, self._listener)
        except WorkerDied as error:
            if worker is not None:
                self._drop(worker)
            return {"died": str(error)}
        with self._lock:
            self._idle.append(worker)
        return answer

    def _taken(self) -> Worker:
        while True:
            with self._lock:
                if self._closed:
                    raise WorkerDied(tr("the run is over"))
                worker = self._idle.pop() if self._idle else None
            if worker is None:
                return self._made()
            if worker.is_alive:
                return worker
            self._drop(worker)

    def _drop(self, worker: Worker) -> None:
        with self._lock:
            self._all.discard(worker)
        worker.close(at_once=True)

    @property
    def pids(self) -> list[int]:
        """The ids of the processes that run."""
        with self._lock:
            return sorted(worker.process.pid for worker in self._all if worker.is_alive)

    def close(self, *, at_once: bool = False) -> None:
        """End all processes.

        :param at_once: also those that draw.
        """
        with self._lock:
            self._closed = True
            workers, self._all, self._idle = list(self._all), set(), []
        for worker in workers:
            if at_once:
                worker.kill()
        for worker in workers:
            worker.close(at_once=at_once)


# --- what executors run --------------------------------------------------------------------------

_POOLS: dict[str, WorkerPool] = {}
#: setups whose pools are forgotten once their run is over: those of runs in other processes, which
#: close none here, and those that were closed, which tell late comers so
_PASSING: set[str] = set()
_POOLS_LOCK = threading.Lock()


def open_pool(setup: str, launch: Launch, listener: Listener | None = None) -> WorkerPool:
    """Make the pool that :func:`draw` uses for the tasks of a setup."""
    pool = WorkerPool(launch, listener)
    with _POOLS_LOCK:
        _POOLS[setup] = pool
    return pool


def close_pool(setup: str, *, at_once: bool = False) -> None:
    """End the processes of a setup."""
    with _POOLS_LOCK:
        pool = _POOLS.get(setup)
        _PASSING.add(setup)
    if pool is not None:
        pool.close(at_once=at_once)


def draw(task: dict[str, Any]) -> dict[str, Any]:
    """Draw one commune with a drawing process of this machine; any number of threads may call it.

    :param task: ``package`` (folder of the plugin), ``setup`` (path of the file that says what all
        communes of the run share) and ``task`` (a packed :class:`~.drawing.DrawingTask`).
    :return: what :func:`~.drawing.answer` gives, or ``died`` with what was seen.
    """
    setup = str(task["setup"])
    with _POOLS_LOCK:
        # pools of other runs that are over: their processes have seen so by themselves
        over = [key for key in _PASSING if key != setup and not Path(key).exists()]
        ended = [_POOLS.pop(key) for key in over if key in _POOLS]
        _PASSING.difference_update(over)
        if setup not in _POOLS:
            _POOLS[setup] = WorkerPool(Launch(str(task["package"])))
            _PASSING.add(setup)
        pool = _POOLS[setup]
    for old in ended:
        old.close()
    return pool.draw({"setup": setup, "task": task["task"]})
