"""A process that draws communes for another one. Started as a script, it needs nothing but Python.

It reads one JSON message per line from its standard input and answers on its standard output;
whatever libraries print goes to the log. It ends when its input ends, that is with the process that
started it.

The same file is what a Dask scheduler hands to its workers (:func:`draw_remote`): each of them
starts such a process, so that layouts are always drawn in the main thread of a process of their
own, and a crash affects nothing else. It is imported there on its own, without the plugin and
without QGIS.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import json
import os
import queue
import shutil
import sys
import threading
from pathlib import Path
from typing import Any, BinaryIO

PACKAGE = "srce_tvb_atlas"
#: lock in the folder of a process
OWNER_FILE = "owner.lock"
#: how often an idle process checks whether its run is over, seconds
_IDLE_CHECK = 1.0


def load_package(folder: str, name: str = PACKAGE) -> str:
    """Make the plugin in ``folder``, whatever that is called, importable as ``name``."""
    if name not in sys.modules:
        root = Path(folder)
        spec = importlib.util.spec_from_file_location(
            name, root / "__init__.py", submodule_search_locations=[str(root)]
        )
        if spec is None or spec.loader is None:
            raise ImportError(f"{root} is not the plugin")
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return name


def draw_remote(task: dict[str, Any]) -> dict[str, Any]:
    """Draw one commune in another process of this machine; what a Dask worker runs.

    :param task: ``package``, ``setup`` and ``task``, see :func:`._worker_pool.draw`.
    """
    folder = str(task["package"])
    # each run brings its own plugin: another version may have been loaded before
    name = f"{PACKAGE}_{hashlib.sha256(folder.encode('utf-8')).hexdigest()[:12]}"
    pools = importlib.import_module(f"{load_package(folder, name)}.atlas.territory._worker_pool")
    answer: dict[str, Any] = pools.draw(task)
    return answer


class _Channel:
    """Messages from and to the process that started this one."""

    def __init__(self) -> None:
        # what libraries print on the standard output must not get between the messages
        self._output: BinaryIO = os.fdopen(os.dup(1), "wb")
        os.dup2(2, 1)
        self._messages: queue.Queue[dict[str, Any]] = queue.Queue()
        self.home: str = ""

    def start(self) -> None:
        """Read messages in another thread, which ends the process at the end of the input."""
        threading.Thread(target=self._read, name="input", daemon=True).start()

    def _read(self) -> None:
        for line in sys.stdin.buffer:
            self._messages.put(json.loads(line))
        self.leave()

    def receive(self, seconds: float | None = None) -> dict[str, Any] | None:
        """Return the next message, ``None`` when none came in time."""
        try:
            return self._messages.get(timeout=seconds)
        except queue.Empty:
            return None

    def send(self, message: dict[str, Any]) -> None:
        """Send one message; end the process when nobody reads it."""
        try:
            self._output.write(json.dumps(message).encode("ascii") + b"\n")
            self._output.flush()
        except OSError:
            self.leave()

    def leave(self) -> None:
        """End the process without the clean-up of QGIS, which is known to crash."""
        if self.home:
            shutil.rmtree(self.home, ignore_errors=True)
        os._exit(0)


class _ChannelProgress:
    """Sends messages for the user to the process that started this one."""

    def __init__(self, channel: _Channel) -> None:
        self._channel = channel

    def info(self, text: str) -> None:
        """Send an information."""
        self._channel.send({"info": text})

    def warning(self, text: str) -> None:
        """Send a warning."""
        self._channel.send({"warning": text})

    def percent(self, value: float) -> None:
        """Do nothing: the run counts finished sheets."""

    def is_cancelled(self) -> bool:
        """Return False: a run that is cancelled ends its processes."""
        return False


def _start_qgis(home: str, prefix: str, organization: str, application_name: str) -> Any:
    """Start QGIS and return its application.

    :param home: folder with a copy of the settings of the process that started this one.
    :param prefix: where QGIS is installed, empty for its own default.
    :param organization: folder of the settings in ``home``.
    :param application_name: name of the file of the settings, without its extension.
    """
    if os.name == "nt":
        # Python 3.8 and later look for libraries in these folders only
        for folder in os.environ.get("PATH", "").split(os.pathsep):
            # entries of PATH may be anything; Windows refuses relative ones
            if os.path.isabs(folder) and os.path.isdir(folder):  # noqa: PTH112, PTH117
                os.add_dll_directory(folder)
    from qgis.core import QgsApplication
    from qgis.PyQt.QtCore import QCoreApplication, QSettings

    QCoreApplication.setOrganizationName(organization)
    QCoreApplication.setOrganizationDomain("qgis.org")
    QCoreApplication.setApplicationName(application_name)
    ini = QSettings.Format.IniFormat
    QSettings.setDefaultFormat(ini)
    QSettings.setPath(ini, QSettings.Scope.UserScope, home)
    if prefix:
        QgsApplication.setPrefixPath(prefix, True)
    application = QgsApplication([], False)
    QgsApplication.initQgis()
    return application


def _hold(home: str) -> Any:
    """Return a lock by which a later run sees whether this process still uses its folder."""
    from qgis.PyQt.QtCore import QLockFile

    lock = QLockFile(str(Path(home) / OWNER_FILE))
    # by the process alone: it may draw for hours
    lock.setStaleLockTime(0)
    lock.tryLock(0)
    return lock


def _serve(channel: _Channel, package: str) -> None:
    """Draw one commune after the other, until the setup file of the run has been removed.

    :param package: name under which the plugin can be imported; QGIS runs.
    """
    # this file has no package of its own: no relative import
    drawers = importlib.import_module(f"{package}.atlas.territory._commune_drawer")
    errors = importlib.import_module(f"{package}.atlas.shared.errors")
    progress = _ChannelProgress(channel)
    drawer: Any = None
    setup: Path | None = None
    while setup is None or setup.exists():
        message = channel.receive(_IDLE_CHECK)
        if message is None:
            continue
        wanted = Path(message["setup"])
        try:
            if drawer is None or wanted != setup:
                if drawer is not None:
                    drawer.close()
                    drawer = None
                drawer, setup = drawers.open_drawer(wanted), wanted
        except errors.AtlasError as error:
            channel.send({"answer": {"failed": str(error)}})
            continue
        channel.send({"answer": drawers.draw_packed(drawer, message["task"], progress)})
    if drawer is not None:
        drawer.close()


def main() -> None:
    """Draw what is asked for until the input ends."""
    channel = _Channel()
    first: dict[str, Any] = json.loads(sys.stdin.buffer.readline())
    channel.home = str(first["home"])
    channel.start()
    known = set(sys.path)
    sys.path += [path for path in first["sys_path"] if path not in known]
    application = _start_qgis(
        channel.home,
        str(first.get("prefix", "")),
        str(first.get("organization") or "QGIS"),
        str(first.get("application") or "QGIS3"),
    )
    owner = _hold(channel.home)
    package = load_package(str(first["package"]))
    translation = importlib.import_module(f"{package}.atlas.shared.translation")
    translator = translation.install_translator(str(first.get("language", "")))
    # imported before the process is said to be ready
    importlib.import_module(f"{package}.atlas.territory._commune_drawer")
    channel.send({"ready": {"pid": os.getpid()}})
    _serve(channel, package)
    del translator, application
    owner.unlock()
    channel.leave()


if __name__ == "__main__":
    main()
