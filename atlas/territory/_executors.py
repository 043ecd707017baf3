"""Where communes are drawn: this process, other processes of this machine, or a Dask cluster.

Each executor wraps one of the ``concurrent.futures`` kind that runs the same function on the same
plain values; they differ in how they start and end.
"""

from __future__ import annotations

import json
import os
import queue
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from qgis.core import QgsApplication, QgsSettings
from qgis.PyQt.QtCore import QCoreApplication, QLockFile

from ..results.run_folder import RunFolder
from ..shared.i18n import tr
from ..shared.paths import PLUGIN_ROOT
from ..shared.progress import Progress
from ..shared.tables import write_text
from ..shared.translation import user_language
from ..shared.waits import doing
from ..shared.wire import pack
from . import _worker_pool as pools
from ._commune_drawer import CommuneDrawer, DrawingSetup, DrawingTask, draw_packed
from ._worker_process import HOME_PREFIX, START_TIMEOUT, Launch, Listener, WorkerDiedError
from .worker import OWNER_FILE

#: more processes than this wait for the disk, not for the processor
MAX_WORKERS = 8
#: a process is worth starting for at least so many communes: QGIS takes a second or two to start
_COMMUNES_PER_WORKER = 6

#: draws a packed task and returns a packed answer
DrawFunction = Callable[[dict[str, Any]], dict[str, Any]]


def sensible_workers(communes: int, cores: int | None = None) -> int:
    """Return how many processes to draw with; 1 means this one."""
    if cores is None:
        with suppress(AttributeError):  # does not exist on Windows and macOS
            cores = len(os.sched_getaffinity(0))
    cores = cores or os.cpu_count() or 1
    return max(1, min(cores, MAX_WORKERS, communes // _COMMUNES_PER_WORKER))


class DrawingExecutor:
    """Draws communes with an executor of the ``concurrent.futures`` kind.

    :param futures: runs :attr:`function`.
    :param package: folder of the plugin, as seen by the processes that draw.
    """

    def __init__(self, futures: Executor, package: Path = PLUGIN_ROOT) -> None:
        self._futures = futures
        self._package = package
        self._setup = Path()

    @property
    def function(self) -> DrawFunction:
        """What runs for each commune."""
        return pools.draw

    @property
    def slots(self) -> int:
        """How many communes to submit at a time."""
        return 1

    def begin(self, setup: DrawingSetup, path: Path) -> None:
        """Provide what all communes share, before the first one is drawn.

        :param path: file to write it to.
        :raises AtlasError: when drawing cannot begin.
        """
        self._setup = path
        write_text(path, json.dumps(pack(setup)))

    def submit(self, task: DrawingTask) -> Future[dict[str, Any]]:
        """Submit a commune; see :func:`._worker_pool.draw` for the result of the future."""
        message = {
            "package": str(self._package),
            "setup": str(self._setup),
            "task": pack(task),
            "title": task.commune.title,
        }
        return self._futures.submit(self.function, message)

    def pass_on_messages(self) -> None:
        """Give the listener what was sent since the last call."""

    def check(self, *, answered: bool) -> None:
        """Check, while communes are drawn, that this can still go on.

        :param answered: a commune was answered since the last call.
        :raises AtlasError: when it cannot.
        """

    def close(self, *, at_once: bool = False) -> None:  # noqa: ARG002 -- subclasses use it
        """End everything that was started.

        :param at_once: without waiting for communes that are being drawn.
        """
        self._futures.shutdown(wait=True)


# --- this process --------------------------------------------------------------------------------


class InlineExecutor(Executor):
    """Runs each call at once, in the thread that submits it."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run a call and return its finished future."""
        future: Future[Any] = Future()
        future.set_running_or_notify_cancel()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


class _ListenerProgress:
    """Progress of one commune in this process, as messages like those of drawing processes."""

    def __init__(self, listener: Listener, progress: Progress) -> None:
        self._listener = listener
        self.is_cancelled = progress.is_cancelled

    def info(self, text: str) -> None:
        self._listener({"info": text})

    def warning(self, text: str) -> None:
        self._listener({"warning": text})

    def percent(self, value: float) -> None:
        """Do nothing: the run counts finished sheets."""


class LocalExecutor(DrawingExecutor):
    """Draws in this process.

    :param scratch: a local temporary folder.
    """

    def __init__(self, scratch: Path, listener: Listener, progress: Progress) -> None:
        super().__init__(InlineExecutor())
        self._scratch = scratch
        self._listener_progress = _ListenerProgress(listener, progress)
        self._drawer: CommuneDrawer | None = None

    def begin(self, setup: DrawingSetup, path: Path) -> None:
        """Open project and data."""
        self._drawer = CommuneDrawer(setup, self._scratch)
        self._setup = path

    @property
    def function(self) -> DrawFunction:
        """Draws with what is open in this process."""
        # not kept: an object that refers to itself would outlive its run, with all its layers
        return self._draw

    def _draw(self, message: dict[str, Any]) -> dict[str, Any]:
        return draw_packed(self._drawer, message["task"], self._listener_progress)

    def close(self, *, at_once: bool = False) -> None:
        """Close the data."""
        if self._drawer is not None:
            self._drawer.close()
            self._drawer = None
        super().close(at_once=at_once)


# --- processes of this machine -------------------------------------------------------------------


class ProcessExecutor(DrawingExecutor):
    """Draws in processes of this machine, each with its own QGIS.

    When none can be started, this process draws.
    """

    def __init__(
        self, count: int, folder: RunFolder, listener: Listener, progress: Progress
    ) -> None:
        super().__init__(ThreadPoolExecutor(count, "drawing"))
        self._scratch = folder.local
        self._count = count
        self._listener = listener
        self._progress = progress
        self._messages: queue.Queue[dict[str, Any]] = queue.Queue()
        self._setup = folder.setup
        self._fallback: LocalExecutor | None = None
        launch = Launch(
            package=str(PLUGIN_ROOT),
            prefix=QgsApplication.prefixPath(),
            language=user_language(),
            settings=QgsSettings().fileName(),
            organization=QCoreApplication.organizationName() or "QGIS",
        )
        remove_dead_homes()
        self._pool = pools.open_pool(str(folder.setup), launch, self._messages.put)
        with suppress(WorkerDiedError):  # begin() says so when a process is needed
            self._pool.start(count)

    @property
    def slots(self) -> int:
        """One commune for each process, and one ready for the first that becomes free."""
        return self._count + 1 if self._fallback is None else 1

    def begin(self, setup: DrawingSetup, path: Path) -> None:
        """See :meth:`DrawingExecutor.begin`; the processes have had time to start by now."""
        super().begin(setup, path)
        try:
            # each process has a limit of its own, after which another one is waited for
            with doing(tr("the start of a drawing process"), has_limit=True):
                self._pool.check()
        except WorkerDiedError as error:
            self._progress.warning(
                tr(
                    "No drawing process could be started ({reason}): everything is drawn in this "
                    "process."
                ).format(reason=error)
            )
            self._fallback = LocalExecutor(self._scratch, self._listener, self._progress)
            self._fallback.begin(setup, path)

    def submit(self, task: DrawingTask) -> Future[dict[str, Any]]:
        """See :meth:`DrawingExecutor.submit`."""
        return super().submit(task) if self._fallback is None else self._fallback.submit(task)

    def pass_on_messages(self) -> None:
        """Give the listener what the processes sent since the last call."""
        while True:
            try:
                self._listener(self._messages.get_nowait())
            except queue.Empty:
                return

    def close(self, *, at_once: bool = False) -> None:
        """End the processes."""
        if at_once:
            # a commune that waits for its turn would start another process
            self._futures.shutdown(wait=False, cancel_futures=True)
            pools.close_pool(str(self._setup), at_once=True)
        super().close()
        pools.close_pool(str(self._setup))
        if self._fallback is not None:
            self._fallback.close()


def remove_dead_homes() -> None:
    """Remove the folders of drawing processes that were killed together with their run."""
    for home in Path(tempfile.gettempdir()).glob(f"{HOME_PREFIX}*"):
        lock = QLockFile(str(home / OWNER_FILE))
        lock.setStaleLockTime(0)
        with suppress(OSError):
            # a process that starts has no lock yet
            young = time.time() - home.stat().st_mtime < START_TIMEOUT
            if not young and lock.tryLock(0):
                lock.unlock()
                shutil.rmtree(home, ignore_errors=True)


# --- the one that the parameters ask for ---------------------------------------------------------


@contextmanager
def open_executor(
    count: int, scheduler: str, folder: RunFolder, listener: Listener, progress: Progress
) -> Iterator[DrawingExecutor]:
    """Give the executor that the parameters ask for; it ends with the block, at once on an error.

    :param count: number of processes, 1 for this one.
    :param scheduler: address of a Dask scheduler, empty for none.
    :param listener: gets the messages sent while a commune is drawn, in the thread that calls.
    :raises ExportError: when the scheduler cannot be used.
    """
    executor: DrawingExecutor
    if scheduler:
        # Dask is optional, and most runs do without
        from ._dask import DaskExecutor

        executor = DaskExecutor(scheduler, folder.work, progress)
    elif count > 1:
        executor = ProcessExecutor(count, folder, listener, progress)
    else:
        executor = LocalExecutor(folder.local, listener, progress)
    try:
        yield executor
    except BaseException:
        executor.close(at_once=True)
        raise
    executor.close()
