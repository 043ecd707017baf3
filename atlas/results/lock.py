"""Who holds an output folder: two runs into one folder do not mix.

The operating system keeps the lock, so that a run that was killed holds nothing. Where several
machines share the folder and their systems do not tell each other of locks, the note in the file
counts, as long as the run that wrote it gives a sign of life.
"""

from __future__ import annotations

import getpass
import json
import os
import platform
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from ..shared.errors import ExportError
from ..shared.i18n import tr
from ..shared.output import unwritable

LOCK_FILE = "lock.json"
#: the holder touches the note that often, seconds
SIGN_OF_LIFE = 20.0
#: the note of another machine counts as long as its last sign of life is not older, seconds
PATIENCE = 90.0
#: the locked byte lies behind the note, which others must be able to read
_LOCKED_BYTE = 1 << 20
_ATTEMPTS = 5
#: how often a holder is asked again, seconds
_PAUSE = 0.05


class FolderHeldError(ExportError):
    """Another run holds the folder."""


def _system_lock(handle: int) -> bool | None:
    """Lock an open file for this process.

    :return: whether nobody else holds it; ``None`` on a file system without locks.
    """
    try:
        import fcntl
    except ImportError:
        return _windows_lock(handle)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True


def _windows_lock(handle: int) -> bool:
    import msvcrt

    os.lseek(handle, _LOCKED_BYTE, os.SEEK_SET)
    try:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    except OSError:
        return False
    return True


class FolderLock:
    """Holds a folder from :meth:`acquire` to :meth:`release`.

    :param folder: where the lock file lies; it is made when it is not there.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / LOCK_FILE
        self._handle = -1
        self._by_system = True
        self._over = threading.Event()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> FolderLock:
        self.acquire()
        return self

    def __exit__(self, *_: object) -> None:
        self.release()

    def acquire(self, wait: float = 0.0) -> None:
        """Take the folder.

        :param wait: how long to wait for its holder's end, seconds.
        :raises FolderHeldError: saying who holds it.
        :raises ExportError: when the folder cannot be written.
        """
        until = time.monotonic() + wait
        while True:
            try:
                self._take()
            except FolderHeldError:
                if time.monotonic() >= until:
                    raise
                time.sleep(_PAUSE)
            else:
                return

    def _take(self) -> None:
        try:
            self._open()
            self._check_note()
            self._write_note()
        except OSError as error:
            self._close()
            raise unwritable(self.path.parent.parent, error) from error
        except ExportError:
            self._close()
            raise
        self._over.clear()
        self._thread = threading.Thread(target=self._live, name="lock of the folder", daemon=True)
        self._thread.start()

    def _open(self) -> None:
        for _ in range(_ATTEMPTS):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with suppress(FileNotFoundError):  # a holder removed the folder between the two steps
                self._handle = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o666)
            if self._handle < 0:
                continue
            locked = _system_lock(self._handle)
            if locked is False:
                raise self._held()
            self._by_system = locked is True
            if self._is_still(self._handle):
                return
            # the holder before has removed the file between our two steps
            self._close()
        raise self._held()

    def _is_still(self, handle: int) -> bool:
        try:
            return os.path.samestat(os.fstat(handle), self.path.stat())
        except FileNotFoundError:
            return False

    def _check_note(self) -> None:
        """:raises ExportError: when the note tells of a run that the system does not know."""
        note = self._note()
        if not note or (self._by_system and note.get("host") == platform.node()):
            return
        # both times are the file server's: the clocks of the machines may differ
        with tempfile.NamedTemporaryFile(dir=self.path.parent) as probe:
            now = os.fstat(probe.fileno()).st_mtime
        if now - self.path.stat().st_mtime < PATIENCE:
            raise self._held()

    def _note(self) -> dict[str, Any]:
        try:
            note = json.loads(self.path.read_text(encoding="utf-8") or "{}")
        except (OSError, ValueError):
            return {}
        return note if isinstance(note, dict) else {}

    def _held(self) -> FolderHeldError:
        note = self._note()
        return FolderHeldError(
            tr(
                "Another run is writing into {folder}: {user} on {host}, process {pid}, since "
                "{since}. Wait for its end, or choose another OUTPUT. (On a machine that was "
                "switched off: try again in two minutes.)"
            ).format(
                folder=self.path.parent.parent,
                **{key: note.get(key, "?") for key in ("user", "host", "pid", "since")},
            )
        )

    def _write_note(self) -> None:
        note = {
            "user": _user(),
            "host": platform.node(),
            "pid": os.getpid(),
            "since": time.strftime("%Y-%m-%d %H:%M:%S"),
        }
        data = json.dumps(note, ensure_ascii=False).encode("utf-8")
        os.ftruncate(self._handle, 0)
        os.lseek(self._handle, 0, os.SEEK_SET)
        os.write(self._handle, data)
        os.fsync(self._handle)

    def _live(self) -> None:
        while not self._over.wait(SIGN_OF_LIFE):
            with suppress(OSError):  # a share that is away for a moment: the next sign will do
                os.utime(self.path)

    def release(self) -> None:
        """Let go of the folder; the lock file goes too."""
        self._over.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        if self._handle >= 0:
            # removed while it is held where the system allows it, so that nobody finds it free
            removed = _removed(self.path)
            self._close()
            if not removed:
                _removed(self.path)

    def _close(self) -> None:
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1


def _removed(path: Path) -> bool:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return False
    return True


def _user() -> str:
    try:
        return getpass.getuser()
    except (ImportError, KeyError, OSError):
        return "?"
