"""One drawing process of this machine, started as a script, and the messages to and from it.

Needs no QGIS.
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

from ..shared.errors import WaitError
from ..shared.folders import remove_folder
from ..shared.i18n import tr
from ..shared.paths import PLUGIN_ROOT, is_regular
from ..shared.waits import DEFAULT_LIMIT, Wait, wait_limit

WORKER_FILE = PLUGIN_ROOT / "atlas" / "territory" / "worker.py"
HOME_PREFIX = "srce_tvb_worker_"
#: how long QGIS may take to start, seconds; a cold disk and a virus scanner can make it a minute
START_TIMEOUT = 120.0
#: longest silence of a process that draws, seconds
ANSWER_LIMIT = DEFAULT_LIMIT
#: how often a wait for a message is checked, seconds
_TICK = 0.5
#: how long a process may take to end by itself, seconds
_EXIT_TIMEOUT = 3.0
#: how much of the end of its log a message quotes, characters
_LOG_EXCERPT = 600
#: exit codes that programs choose, and signals, are not larger
_LARGEST_PLAIN_CODE, _LARGEST_SIGNAL = 255, 64
#: environment variable for installations whose Python is not found otherwise
PYTHON_VARIABLE = "SRCE_TVB_PYTHON"

#: gets the messages sent while a commune is drawn: ``info`` or ``warning`` with a text
Listener = Callable[[dict[str, Any]], None]

#: Python code that runs a script without the script's folder, or the working directory, on the
#: import path: a module there must not take the place of one of the standard library
_RUN_SCRIPT = (
    "import sys; sys.path[:] = filter(None, sys.path); "
    "import runpy; runpy.run_path(sys.argv[1], run_name='__main__')"
)


class WorkerDiedError(Exception):
    """A drawing process has ended, or could not be started; the message says how."""


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
    #: two-letter code of the language of messages
    language: str = ""
    #: settings file of QGIS that the process starts with a copy of (proxies, fonts…), or empty;
    #: QGIS names it after the application: ``QGIS3.ini``, ``QGIS4.ini``
    settings: str = ""
    #: name of the organisation of the application, which is the folder of the settings
    organization: str = "QGIS"


def _process_environment(home: str) -> dict[str, str]:
    environment = {
        **os.environ,
        "QGIS_CUSTOM_CONFIG_PATH": home,
        "PYTHONIOENCODING": "utf-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        # QGIS that is killed leaves temporary files behind: they are removed with the home
        **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), home),
    }
    if os.name != "nt" and sys.platform != "darwin":
        # no window; on the other systems this platform finds no fonts
        environment["QT_QPA_PLATFORM"] = "offscreen"
        # file names with accents also where the locale has none
        environment["PYTHONUTF8"] = "1"
        environment.setdefault("XDG_RUNTIME_DIR", home)
    return environment


def _first_message(launch: Launch, home: str) -> dict[str, Any]:
    """Return the first message to a drawing process."""
    return {
        "home": home,
        "package": launch.package,
        "sys_path": launch.sys_path,
        "prefix": launch.prefix,
        "language": launch.language,
        "organization": launch.organization,
        "application": Path(launch.settings).stem,
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
        # when the process has already ended, whoever waits for it gets the error
        with suppress(WorkerDiedError):
            self._send(_first_message(launch, self._home))

    def _start(self, launch: Launch, python: str) -> subprocess.Popen[bytes]:
        if launch.settings and is_regular(Path(launch.settings)):
            copy = Path(self._home) / launch.organization / Path(launch.settings).name
            copy.parent.mkdir()
            shutil.copyfile(launch.settings, copy)
        flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
        try:
            with self._log.open("wb") as log:
                # the program is a Python of this installation, the script a file of this plugin
                return subprocess.Popen(  # noqa: S603  # nosec B603
                    [python, "-c", _RUN_SCRIPT, str(WORKER_FILE)],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    env=_process_environment(self._home),
                    cwd=self._home,
                    creationflags=flags,
                )
        except OSError as error:
            shutil.rmtree(self._home, ignore_errors=True)
            raise WorkerDiedError(str(error)) from error

    @property
    def _log(self) -> Path:
        return Path(self._home) / "log.txt"

    def _send(self, message: dict[str, Any]) -> None:
        pipe = self.process.stdin
        if pipe is None:
            raise WorkerDiedError(self._how_it_ended())
        try:
            pipe.write(json.dumps(message).encode("ascii") + b"\n")
            pipe.flush()
        except OSError as error:
            raise WorkerDiedError(self._how_it_ended()) from error

    def _read(self) -> None:
        pipe = self.process.stdout
        if pipe is not None:
            with pipe:
                for line in pipe:
                    self._lines.put(line)
        self._lines.put(None)

    def _messages(
        self, what: str, limit: float, listener: Listener | None
    ) -> Iterator[dict[str, Any]]:
        """Yield the messages of the process.

        :param what: what is waited for, in the user's language.
        :param limit: longest silence, seconds.
        :param listener: gets reports of a long silence.
        :raises WorkerDiedError: when the process has ended, or is silent for too long.
        """
        wait = Wait(what, limit, None if listener is None else lambda t: listener({"info": t}))
        while True:
            try:
                line = self._lines.get(timeout=min(_TICK, limit))
            except queue.Empty:
                try:
                    wait.check()
                except WaitError as error:
                    self.kill()
                    raise WorkerDiedError(str(error)) from None
                continue
            if line is None:
                raise WorkerDiedError(self._how_it_ended())
            wait.begin_again()
            yield json.loads(line)

    def wait_until_ready(self, listener: Listener | None = None) -> None:
        """Wait until QGIS runs in the process; :raises WorkerDiedError: when it does not."""
        what = tr("the start of a drawing process")
        while not self._ready:
            limit = wait_limit(START_TIMEOUT)
            self._ready = "ready" in next(self._messages(what, limit, listener))

    def ask(self, message: dict[str, Any], listener: Listener | None) -> dict[str, Any]:
        """Send a task and return its answer.

        :param listener: gets the other messages of the process.
        :raises WorkerDiedError: when the process ends instead.
        """
        self.wait_until_ready(listener)
        self._send(message)
        what = tr("the drawing process {pid}, which draws {commune}").format(
            pid=self.process.pid, commune=message.get("title", "")
        )
        for received in self._messages(what, wait_limit(ANSWER_LIMIT), listener):
            if "answer" in received:
                answer: dict[str, Any] = received["answer"]
                return answer
            if listener is not None:
                listener(received)
        raise WorkerDiedError(self._how_it_ended())

    def _how_it_ended(self) -> str:
        """Wait for the end of the process; return how it ended and the last lines it printed."""
        try:
            code = self.process.wait(_EXIT_TIMEOUT)
        except subprocess.TimeoutExpired:
            self.kill()
            code = self.process.wait()
        printed = _last_words_of(self.log_excerpt())
        return f"{_exit_text(code)}{': ' if printed else ''}{printed}"

    def log_excerpt(self) -> str:
        """Return the end of what the process printed."""
        try:
            return self._log.read_text(encoding="utf-8", errors="replace")[-_LOG_EXCERPT:]
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
        """End the process and remove its files; whoever waits for it gets WorkerDiedError.

        :param at_once: kill it.
        """
        if at_once:
            self.process.kill()
        if self.process.stdin is not None:
            try:
                self.process.stdin.close()
            except OSError:
                self.process.kill()
        try:
            self.process.wait(_EXIT_TIMEOUT)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._reader.join(_EXIT_TIMEOUT)
        remove_folder(self._home)


def _last_words_of(log: str) -> str:
    """Return what a log says in one line; of a Python traceback, the error alone."""
    lines = [line.strip() for line in log.splitlines() if line.strip()]
    if any("Traceback (most recent call last)" in line for line in lines):
        lines = lines[-1:]
    return " ".join(" ".join(lines).split())


def _exit_text(code: int) -> str:
    if code > _LARGEST_PLAIN_CODE or code < -_LARGEST_SIGNAL:
        # Windows reports a crash as a number of 32 bits that is listed in this form: 0xC0000005
        return tr("exit code {code}").format(code=f"0x{code & 0xFFFFFFFF:08X}")
    if code >= 0:
        return tr("exit code {code}").format(code=code)
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = str(-code)
    return tr("killed by signal {name}").format(name=name)
