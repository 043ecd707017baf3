"""Who draws: this process, processes beside it, or the workers of a Dask scheduler.

Each is an executor of the ``concurrent.futures`` kind that runs the same function on the same plain
values; what differs is how it is opened and closed.
"""

from __future__ import annotations

import importlib.util
import json
import os
import queue
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

from qgis.core import QgsApplication, QgsSettings
from qgis.PyQt.QtCore import QLocale

from ..shared.errors import ExportError
from ..shared.i18n import tr
from ..shared.output import unwritable
from ..shared.paths import PLUGIN_ROOT
from ..shared.progress import Progress
from ..shared.tables import write_text
from ..shared.wire import pack
from . import _workers as workers
from ._drawing import Drawing, DrawingSetup, DrawingTask, answer

#: what of the plugin the workers of other machines need
_PARTS = ("atlas", "layouts", "styles", "i18n")
#: more processes than that wait for the disk, not for the processor
MOST_WORKERS = 8
#: a process pays when it draws at least so many communes: QGIS takes a second or two to start
_COMMUNES_PER_WORKER = 6
#: how long to wait for the first worker of a scheduler, and for the scheduler itself, seconds
WORKER_PATIENCE = 120.0
SCHEDULER_PATIENCE = 20.0
#: workers may come and go: they are counted again after that many seconds
_COUNT_AGAIN = 1.0
REMOTE_MODULE = "srce_tvb_worker"

Listener = Callable[[dict[str, Any]], None]


def sensible_workers(communes: int, cores: int | None = None) -> int:
    """Return how many processes to draw with; 1 means this one."""
    if cores is None:
        with suppress(AttributeError):  # Windows and macOS do not tell what a process may use
            cores = len(os.sched_getaffinity(0))
    cores = cores or os.cpu_count() or 1
    return max(1, min(cores, MOST_WORKERS, communes // _COMMUNES_PER_WORKER))


class Crew:
    """Draws communes; an executor and what it is given.

    :param executor: of the ``concurrent.futures`` kind.
    :param package: folder of the plugin, as those who draw see it.
    """

    def __init__(self, executor: Executor, package: Path = PLUGIN_ROOT) -> None:
        self._executor = executor
        self._package = package
        self._setup = Path()

    @property
    def function(self) -> Callable[[dict[str, Any]], dict[str, Any]]:
        """What the executor runs for each commune, on plain values."""
        return workers.draw

    @property
    def slots(self) -> int:
        """How many communes to hand out at a time."""
        return 1

    def begin(self, setup: DrawingSetup, path: Path) -> None:
        """Tell what all communes share, before the first is drawn.

        :param path: file to write it to.
        :raises AtlasError: when drawing cannot begin.
        """
        self._setup = path
        write_text(path, json.dumps(pack(setup)))

    def submit(self, task: DrawingTask) -> Future[dict[str, Any]]:
        """Hand out a commune; the future gives what :func:`._drawing.answer` does, or ``died``."""
        message = {"package": str(self._package), "setup": str(self._setup), "task": pack(task)}
        return self._executor.submit(self.function, message)

    def listen(self) -> None:
        """Pass on what was told since the last call."""

    def close(self, *, at_once: bool = False) -> None:  # noqa: ARG002 -- see those below
        """End all that was started.

        :param at_once: without waiting for communes that are being drawn.
        """
        self._executor.shutdown(wait=True)


# --- in this process -----------------------------------------------------------------------------


class InlineExecutor(Executor):
    """Runs what it is given at once, in the thread that gives it."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run a call and return its finished future."""
        future: Future[Any] = Future()
        future.set_running_or_notify_cancel()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


class _Telling:
    """Progress of one commune in this process, told as drawing processes tell theirs."""

    def __init__(self, listener: Listener, progress: Progress) -> None:
        self._listener = listener
        self.is_cancelled = progress.is_cancelled

    def info(self, text: str) -> None:
        self._listener({"info": text})

    def warning(self, text: str) -> None:
        self._listener({"warning": text})

    def percent(self, value: float) -> None:
        self._listener({"percent": value})


class HereCrew(Crew):
    """Draws in this process."""

    def __init__(self, listener: Listener, progress: Progress) -> None:
        super().__init__(InlineExecutor())
        self._telling = _Telling(listener, progress)
        self._drawing: Drawing | None = None

    def begin(self, setup: DrawingSetup, path: Path) -> None:
        """Open project and data."""
        self._drawing = Drawing(setup)
        self._setup = path

    @property
    def function(self) -> Callable[[dict[str, Any]], dict[str, Any]]:
        """Draws with what is open in this process."""
        # not kept: an object that refers to itself would outlive its run, with all its layers
        return self._draw

    def _draw(self, message: dict[str, Any]) -> dict[str, Any]:
        return answer(self._drawing, message["task"], self._telling)

    def close(self, *, at_once: bool = False) -> None:
        """Let go of the data."""
        if self._drawing is not None:
            self._drawing.close()
            self._drawing = None
        super().close(at_once=at_once)


# --- beside this process -------------------------------------------------------------------------


class BesideCrew(Crew):
    """Draws with processes of this machine, each with its own QGIS.

    Where none can be started, this process draws.
    """

    def __init__(self, count: int, setup: Path, listener: Listener, progress: Progress) -> None:
        super().__init__(ThreadPoolExecutor(count, "drawing"))
        self._count = count
        self._listener = listener
        self._progress = progress
        self._told: queue.Queue[dict[str, Any]] = queue.Queue()
        self._setup = setup
        self._instead: HereCrew | None = None
        launch = workers.Launch(
            package=str(PLUGIN_ROOT),
            prefix=QgsApplication.prefixPath(),
            locale=_locale(),
            settings=QgsSettings().fileName(),
        )
        self._pool = workers.open_pool(str(setup), launch, self._told.put)
        with suppress(workers.WorkerDied):  # told when it is needed, see begin
            self._pool.start(count)

    @property
    def slots(self) -> int:
        """One commune for each process, and one ready for whoever is free first."""
        return self._count + 1 if self._instead is None else 1

    @property
    def pids(self) -> list[int]:
        """The ids of the processes."""
        return self._pool.pids

    def begin(self, setup: DrawingSetup, path: Path) -> None:
        """See :meth:`Crew.begin`; the processes have had time to start by now."""
        super().begin(setup, path)
        try:
            self._pool.check()
        except workers.WorkerDied as error:
            self._progress.warning(
                tr(
                    "No drawing process could be started ({fault}): this process draws alone."
                ).format(fault=error)
            )
            self._instead = HereCrew(self._listener, self._progress)
            self._instead.begin(setup, path)

    def submit(self, task: DrawingTask) -> Future[dict[str, Any]]:
        """See :meth:`Crew.submit`."""
        return super().submit(task) if self._instead is None else self._instead.submit(task)

    def listen(self) -> None:
        """Pass on what the processes told."""
        while True:
            try:
                self._listener(self._told.get_nowait())
            except queue.Empty:
                return

    def close(self, *, at_once: bool = False) -> None:
        """End the processes."""
        if at_once:
            # a commune that waits for its turn would start another process
            self._executor.shutdown(wait=False, cancel_futures=True)
            workers.close_pool(str(self._setup), at_once=True)
        super().close()
        workers.close_pool(str(self._setup))
        if self._instead is not None:
            self._instead.close()


def _locale() -> str:
    settings = QgsSettings()
    if settings.value("locale/overrideFlag", False, type=bool):
        return str(settings.value("locale/userLocale", ""))[:2]
    return str(QLocale().name())[:2]


# --- far from this process -----------------------------------------------------------------------


class DaskCrew(Crew):
    """Draws with the workers of a Dask scheduler; they read plugin and data in the run's folder.

    :raises ExportError: when Dask is not installed or the scheduler does not answer.
    """

    def __init__(self, address: str, work: Path, progress: Progress) -> None:
        distributed = _distributed()
        self._progress = progress
        self._count, self._counted = 0, -_COUNT_AGAIN
        package = _copied_plugin(work)
        module = _remote_module(work)
        self._client = _connected(distributed, address)
        self._client.upload_file(str(work / f"{REMOTE_MODULE}.py"))
        super().__init__(self._client.get_executor(pure=False), package)
        self._draw_remote = module.draw_remote
        self._wait_for_worker(address)

    @property
    def function(self) -> Callable[[dict[str, Any]], dict[str, Any]]:
        """Draws with a process beside the worker."""
        draw: Callable[[dict[str, Any]], dict[str, Any]] = self._draw_remote
        return draw

    def _wait_for_worker(self, address: str) -> None:
        deadline = time.monotonic() + WORKER_PATIENCE
        told = False
        while not self._threads():
            if not told:
                self._progress.info(tr("No worker is at the scheduler yet: waiting for one."))
                told = True
            if time.monotonic() > deadline or self._progress.is_cancelled():
                self.close(at_once=True)
                raise ExportError(
                    tr("The Dask scheduler {address} has no worker.").format(address=address)
                )
            time.sleep(0.2)
        self._progress.info(
            tr("{count} workers of {address} draw.").format(count=self._threads(), address=address)
        )

    def _threads(self) -> int:
        if time.monotonic() - self._counted > _COUNT_AGAIN:
            self._count = sum(self._client.nthreads().values())
            self._counted = time.monotonic()
        return self._count

    @property
    def slots(self) -> int:
        """Two communes for each thread of a worker, so that none waits for the network."""
        return max(2, 2 * self._threads())

    def begin(self, setup: DrawingSetup, path: Path) -> None:
        """Write what all communes share where the workers can read it."""
        super().begin(replace(setup, options=_relocated(setup.options, self._package)), path)

    def close(self, *, at_once: bool = False) -> None:  # noqa: ARG002 -- nothing lasts
        """Leave the scheduler; its workers stay for others."""
        self._client.close()


def _distributed() -> ModuleType:
    try:
        import distributed
    except ImportError as error:
        raise ExportError(
            tr(
                "SCHEDULER needs the Python module distributed, which is not installed: "
                "“python3 -m pip install distributed” in the OSGeo4W shell, or the package "
                "python3-distributed on Debian. Leave SCHEDULER empty to draw on this machine."
            )
        ) from error
    return distributed


def _connected(distributed: ModuleType, address: str) -> Any:
    """Return a client of a scheduler; :raises ExportError: when it does not answer."""
    fault = ""
    try:
        return distributed.Client(address, timeout=SCHEDULER_PATIENCE, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        fault = str(error) or type(error).__name__
        # its event loop keeps the error, and with its traceback all that is open here
        chain: BaseException | None = error
        while chain is not None:
            chain.__traceback__ = None
            chain = chain.__cause__ or chain.__context__
    raise ExportError(
        tr("The Dask scheduler {address} does not answer: {error}").format(
            address=address, error=fault
        )
    )


def _copied_plugin(work: Path) -> Path:
    """Copy the plugin where the workers can read it: all draw with the same version."""
    target = work / "plugin"
    ignored = shutil.ignore_patterns("__pycache__", "*.pyc")
    try:
        for part in _PARTS:
            if (PLUGIN_ROOT / part).is_dir():
                shutil.copytree(PLUGIN_ROOT / part, target / part, ignore=ignored)
        for name in ("__init__.py", "metadata.txt"):
            shutil.copyfile(PLUGIN_ROOT / name, target / name)
        shutil.copyfile(workers.WORKER_FILE, work / f"{REMOTE_MODULE}.py")
    except OSError as error:
        raise unwritable(work, error) from error
    return target


def _remote_module(work: Path) -> ModuleType:
    """Load the file that the workers get, under the name by which they know it."""
    spec = importlib.util.spec_from_file_location(REMOTE_MODULE, work / f"{REMOTE_MODULE}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[REMOTE_MODULE] = module
    spec.loader.exec_module(module)
    return module


def _relocated(options: Any, package: Path) -> Any:
    """Return options whose bundled template is the copy that the workers read."""
    if not options.template.resolve().is_relative_to(PLUGIN_ROOT):
        return options
    return replace(options, template=package / options.template.resolve().relative_to(PLUGIN_ROOT))


# --- which one -----------------------------------------------------------------------------------


@contextmanager
def open_crew(
    count: int, scheduler: str, work: Path, setup: Path, listener: Listener, progress: Progress
) -> Iterator[Crew]:
    """Give the crew that the parameters ask for; it ends with the block, at once on an error.

    :param count: number of processes, 1 for this one.
    :param scheduler: address of a Dask scheduler, empty for none.
    :param work: folder of the run in the output folder.
    :param setup: where the setup will stand.
    :param listener: gets what is told while a commune is drawn, in the thread that calls.
    """
    crew: Crew
    if scheduler:
        crew = DaskCrew(scheduler, work, progress)
    elif count > 1:
        crew = BesideCrew(count, setup, listener, progress)
    else:
        crew = HereCrew(listener, progress)
    try:
        yield crew
    except BaseException:
        crew.close(at_once=True)
        raise
    crew.close()
