"""Drawing on the workers of a Dask scheduler; Dask is optional and imported when it is needed."""

from __future__ import annotations

import importlib.util
import shutil
import sys
import time
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

from ..shared.errors import ExportError
from ..shared.i18n import tr
from ..shared.output import unwritable
from ..shared.paths import PLUGIN_ROOT
from ..shared.progress import Progress
from ..wording.request import SheetOptions
from ._commune_drawer import DrawingSetup
from ._executors import DrawFunction, DrawingExecutor
from ._worker_process import WORKER_FILE

#: the parts of the plugin that the workers of other machines need
_PARTS = ("atlas", "layouts", "styles", "i18n")
#: how long to wait for the first worker of a scheduler, and for the scheduler itself, seconds
WORKER_TIMEOUT = 120.0
SCHEDULER_TIMEOUT = 20.0
#: workers may come and go: they are counted again after that many seconds
_COUNT_INTERVAL = 1.0
#: name under which the workers know the file of the drawing process
REMOTE_MODULE = "srce_tvb_worker"


class DaskExecutor(DrawingExecutor):
    """Draws on the workers of a Dask scheduler, which read plugin and data in the run's folder.

    :raises ExportError: when Dask is not installed or the scheduler does not answer.
    """

    def __init__(self, address: str, work: Path, progress: Progress) -> None:
        distributed = _import_distributed()
        self._progress = progress
        self._count, self._counted = 0, -_COUNT_INTERVAL
        package = _copy_plugin(work)
        module = _load_remote_module(work)
        self._client = _connect(distributed, address)
        self._client.upload_file(str(work / f"{REMOTE_MODULE}.py"))
        super().__init__(self._client.get_executor(pure=False), package)
        self._draw_remote = module.draw_remote
        self._wait_for_worker(address)

    @property
    def function(self) -> DrawFunction:
        """Draws in a process that the Dask worker starts."""
        draw: DrawFunction = self._draw_remote
        return draw

    def _wait_for_worker(self, address: str) -> None:
        deadline = time.monotonic() + WORKER_TIMEOUT
        announced = False
        while not self._thread_count():
            if not announced:
                self._progress.info(tr("The scheduler has no worker yet: waiting for one."))
                announced = True
            if time.monotonic() > deadline or self._progress.is_cancelled():
                self.close(at_once=True)
                raise ExportError(
                    tr("The Dask scheduler {address} has no worker.").format(address=address)
                )
            time.sleep(0.2)
        self._progress.info(
            tr("Drawing with {count} threads of the workers of {address}.").format(
                count=self._thread_count(), address=address
            )
        )

    def _thread_count(self) -> int:
        if time.monotonic() - self._counted > _COUNT_INTERVAL:
            self._count = sum(self._client.nthreads().values())
            self._counted = time.monotonic()
        return self._count

    @property
    def slots(self) -> int:
        """Two communes for each thread of a worker, so that none waits for the network."""
        return max(2, 2 * self._thread_count())

    def begin(self, setup: DrawingSetup, path: Path) -> None:
        """Write what all communes share to a file that the workers can read."""
        super().begin(replace(setup, options=_relocated(setup.options, self._package)), path)

    def close(self, *, at_once: bool = False) -> None:  # noqa: ARG002 -- nothing to wait for
        """Disconnect from the scheduler; its workers keep running for others."""
        self._client.close()


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


def _connect(distributed: ModuleType, address: str) -> Any:
    """Return a client of a scheduler; :raises ExportError: when it does not answer."""
    fault = ""
    try:
        return distributed.Client(address, timeout=SCHEDULER_TIMEOUT, set_as_default=False)
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
