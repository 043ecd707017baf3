"""Drawing on the workers of a Dask scheduler; Dask is optional and imported when it is needed."""

from __future__ import annotations

import importlib.util
import logging
import shutil
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, wait
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

from ..shared.errors import AtlasError, ExportError, WaitError
from ..shared.i18n import tr, tr_count
from ..shared.output import unwritable
from ..shared.paths import PLUGIN_ROOT
from ..shared.progress import Progress, stop_if_cancelled
from ..shared.waits import SCHEDULER_LIMIT, Wait, doing, wait_limit
from ..wording.request import SheetOptions
from ._commune_drawer import DrawingSetup
from ._executors import DrawFunction, DrawingExecutor
from ._worker_process import WORKER_FILE

#: the parts of the plugin that the workers of other machines need
_PARTS = ("atlas", "layouts", "styles", "i18n")
#: how long to wait for the first worker of a scheduler, seconds
WORKER_TIMEOUT = 120.0
#: workers may come and go: they are counted again after that many seconds
_COUNT_INTERVAL = 1.0
#: how often a wait is checked, and how long the end of the connection may take, seconds
_TICK, _CLOSE_TIMEOUT = 0.2, 3.0
#: the loggers of Dask's connections
_LOGGERS = (
    *("distributed.client", "distributed.core", "distributed.utils", "distributed.comm"),
    *("tornado.application", "asyncio"),
)
#: name under which the workers know the file of the drawing process
REMOTE_MODULE = "srce_tvb_worker"


class DaskExecutor(DrawingExecutor):
    """Draws on the workers of a Dask scheduler, which read plugin and data in the run's folder.

    :raises ExportError: when Dask is not installed or the scheduler does not answer.
    """

    def __init__(self, address: str, work: Path, progress: Progress) -> None:
        distributed = _import_distributed()
        # they print the traceback of a lost connection, which the run reports in a sentence
        self._loggers = [(log, log.level) for log in map(logging.getLogger, _LOGGERS)]
        for log, _ in self._loggers:
            log.setLevel(logging.CRITICAL + 1)
        self._address = address
        self._heart: _HeartBeat | None = None
        self._progress = progress
        package = _copy_plugin(work)
        module = _load_remote_module(work)
        what = tr("the Dask scheduler {address}").format(address=address)
        limit = wait_limit(SCHEDULER_LIMIT)
        self._silence = Wait(what, limit, progress.info)
        # the remote workers end a drawing process that is silent for that long, and draw again
        what = tr("the workers of the Dask scheduler {address}").format(address=address)
        self._answers = Wait(what, 3 * wait_limit(), progress.info)
        self._client = self._ask(lambda: _connect(distributed, address, limit))
        try:
            self._ask(lambda: self._client.upload_file(str(work / f"{REMOTE_MODULE}.py")))
            super().__init__(self._client.get_executor(pure=False), package)
            self._draw_remote = module.draw_remote
            self._heart = _HeartBeat(self._client)
            self._wait_for_worker(address)
        except BaseException:
            self.close(at_once=True)
            raise

    def _ask(self, call: Callable[[], Any]) -> Any:
        """Return what a call of the scheduler gives; it runs in a thread, for it may never end.

        :raises WaitError: when it does not answer.
        """
        future: Future[Any] = Future()

        def run() -> None:
            try:
                future.set_result(call())
            except BaseException as error:
                # the traceback would keep all that is open here
                future.set_exception(_without_traceback(error))

        self._silence.begin_again()
        with doing(self._silence.what, has_limit=True):
            threading.Thread(target=run, name="scheduler", daemon=True).start()
            while not future.done():
                wait([future], timeout=_TICK)
                self._silence.check()
                stop_if_cancelled(self._progress)
        fault = future.exception()
        if isinstance(fault, AtlasError):
            raise fault
        if fault is not None:
            raise _no_answer(self._address, str(fault) or type(fault).__name__)
        return future.result()

    @property
    def function(self) -> DrawFunction:
        """Draws in a process that the Dask worker starts."""
        draw: DrawFunction = self._draw_remote
        return draw

    def _wait_for_worker(self, address: str) -> None:
        what = tr("a worker of the Dask scheduler {address}").format(address=address)
        waiting = Wait(what, wait_limit(WORKER_TIMEOUT), self._progress.info)
        announced = False
        with doing(what, has_limit=True):
            while not self._threads:
                if not announced:
                    self._progress.info(tr("The scheduler has no worker yet: waiting for one."))
                    announced = True
                self._check_heart()
                stop_if_cancelled(self._progress)
                try:
                    waiting.check()
                except WaitError as error:
                    raise ExportError(
                        tr("The Dask scheduler {address} has no worker.").format(address=address)
                    ) from error
                time.sleep(_TICK)
        self._progress.info(
            tr_count(
                "Drawing with %n threads of the workers of {address}.",
                "Drawing with %n thread of the workers of {address}.",
                self._threads,
            ).format(address=address)
        )

    def _check_heart(self) -> None:
        """:raises AtlasError: when the scheduler has ended, or is silent for too long."""
        # another scheduler at the same address would not know what this one was drawing
        if self._client.status != "running":
            raise _lost(self._address)
        if self._heart is not None and self._heart.beats():
            self._silence.begin_again()
        self._silence.check()

    def check(self, *, answered: bool) -> None:
        """See :meth:`DrawingExecutor.check`."""
        if answered:
            self._answers.begin_again()
        self._answers.check()
        self._check_heart()

    @property
    def _threads(self) -> int:
        return 0 if self._heart is None else self._heart.threads

    @property
    def slots(self) -> int:
        """Two communes for each thread of a worker, so that none waits for the network."""
        return max(2, 2 * self._threads)

    def begin(self, setup: DrawingSetup, path: Path) -> None:
        """Write what all communes share to a file that the workers can read."""
        super().begin(replace(setup, options=_relocated(setup.options, self._package)), path)

    def close(self, *, at_once: bool = False) -> None:  # noqa: ARG002 -- nothing to wait for
        """Disconnect from the scheduler; its workers keep running for others."""
        if self._heart is not None:
            self._heart.stop()
        # a scheduler that does not answer would be waited for
        closing = threading.Thread(target=self._close_client, name="scheduler", daemon=True)
        closing.start()
        closing.join(2 * _CLOSE_TIMEOUT)
        for log, level in self._loggers:
            log.setLevel(level)

    def _close_client(self) -> None:
        with suppress(Exception):
            self._client.close(_CLOSE_TIMEOUT)


class _HeartBeat:
    """Asks the scheduler every second how many threads its workers have, from a thread."""

    def __init__(self, client: Any) -> None:
        self._client = client
        #: threads of the workers at the last answer
        self.threads = 0
        self._beaten = threading.Event()
        self._ended = threading.Event()
        threading.Thread(target=self._run, name="heart beat", daemon=True).start()

    def _run(self) -> None:
        while not self._ended.is_set():
            with suppress(Exception):  # the run notices that no beat comes
                self.threads = sum(self._client.nthreads().values())
                self._beaten.set()
            self._ended.wait(_COUNT_INTERVAL)

    def beats(self) -> bool:
        """Return whether the scheduler has answered since the last call."""
        beaten = self._beaten.is_set()
        self._beaten.clear()
        return beaten

    def stop(self) -> None:
        """Ask no more."""
        self._ended.set()


def _import_distributed() -> ModuleType:
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


def _connect(distributed: ModuleType, address: str, limit: float) -> Any:
    """Return a client of a scheduler; :raises ExportError: when it does not answer."""
    try:
        return distributed.Client(address, timeout=limit, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        _without_traceback(error)
        fault = str(error) or type(error).__name__
    raise _no_answer(address, fault)


def _without_traceback(error: BaseException) -> BaseException:
    """Return an error without what its traceback, and those of its causes, keep alive."""
    chain: BaseException | None = error
    while chain is not None:
        chain.__traceback__ = None
        chain = chain.__cause__ or chain.__context__
    return error


def _no_answer(address: str, fault: str) -> ExportError:
    return ExportError(
        tr("The Dask scheduler {address} does not answer: {error}").format(
            address=address, error=fault
        )
    )


def _lost(address: str) -> ExportError:
    return ExportError(
        tr(
            "The connection to the Dask scheduler {address} is lost. The sheets made so far are "
            "kept: start the run again once the scheduler runs, or leave SCHEDULER empty."
        ).format(address=address)
    )


def _copy_plugin(work: Path) -> Path:
    """Copy the plugin to where the workers can read it, so that all draw with the same version."""
    target = work / "plugin"
    ignored = shutil.ignore_patterns("__pycache__", "*.pyc")
    try:
        for part in _PARTS:
            if (PLUGIN_ROOT / part).is_dir():
                shutil.copytree(PLUGIN_ROOT / part, target / part, ignore=ignored)
        for name in ("__init__.py", "metadata.txt"):
            shutil.copyfile(PLUGIN_ROOT / name, target / name)
        shutil.copyfile(WORKER_FILE, work / f"{REMOTE_MODULE}.py")
    except OSError as error:
        raise unwritable(work, error) from error
    return target


def _load_remote_module(work: Path) -> ModuleType:
    """Load the file that the workers get, under the name by which they know it."""
    path = work / f"{REMOTE_MODULE}.py"
    spec = importlib.util.spec_from_file_location(REMOTE_MODULE, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} is not a Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[REMOTE_MODULE] = module
    spec.loader.exec_module(module)
    return module


def _relocated(options: SheetOptions, package: Path) -> SheetOptions:
    """Return options whose bundled template is the copy that the workers read."""
    template = options.template.resolve()
    if not template.is_relative_to(PLUGIN_ROOT):
        return options
    return replace(options, template=package / template.relative_to(PLUGIN_ROOT))
