"""Lock of an output folder: two runs that write into the same folder must not mix.

``QLockFile`` keeps the lock: the operating system knows whether a process of this computer still
runs, so the lock of a killed run is free at once. The lock of another computer can only be judged
by the age of its file: a run therefore touches the file regularly while it lasts.
"""

from __future__ import annotations

import os
import threading
import time
from contextlib import suppress
from pathlib import Path

from qgis.PyQt.QtCore import QLockFile

from ..shared.errors import ExportError
from ..shared.i18n import tr, tr_count
from ..shared.output import open_output
from ._own_folder import not_used, require_own_folder

LOCK_FILE = "run.lock"
#: how often the holder touches the file, seconds
TOUCH_INTERVAL = 20.0
#: age after which the lock of another computer counts as left behind, seconds. More than the five
#: minutes by which the clocks of computers of a Windows domain may differ
STALE_AFTER = 360.0
#: how often the folder is made again when another process removes it at the same time
_ATTEMPTS = 5


class FolderLock:
    """Holds a folder from :meth:`acquire` to :meth:`release`.

    :param folder: folder of the lock file, inside the folder to hold; made when it does not exist.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / LOCK_FILE
        self._file = QLockFile(str(self.path))
        self._file.setStaleLockTime(int(STALE_AFTER * 1000))
        self._released = threading.Event()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> FolderLock:
        self.acquire()
        return self

    def __exit__(self, *_: object) -> None:
        self.release()

    def acquire(self, wait: float = 0.0) -> None:
        """Take the lock.

        :param wait: how long to wait until its holder releases it, seconds.
        :raises ExportError: when the folder is a link or that of another user, when another run
            holds it (the message says which process on which
            computer), or when the folder cannot be written.
        """
        until = time.monotonic() + wait
        for _ in range(_ATTEMPTS):
            require_own_folder(self.path.parent)
            with suppress(OSError):  # reported below, with the reason
                self.path.parent.mkdir(parents=True, exist_ok=True)
            if self.path.is_dir():
                raise not_used(self.path, tr("it is a folder"))
            if self._file.tryLock(max(0, round((until - time.monotonic()) * 1000))):
                break
            if self._file.error() == QLockFile.LockError.LockFailedError:
                raise self._held()
        else:
            open_output(self.path.parent)
            raise self._held()
        self._released.clear()
        self._thread = threading.Thread(target=self._touch, name="folder lock", daemon=True)
        self._thread.start()

    def _touch(self) -> None:
        while not self._released.wait(TOUCH_INTERVAL):
            with suppress(OSError):  # a network share that does not answer: the next time will do
                os.utime(self.path)

    def _held(self) -> ExportError:
        known, pid, host, program = self._file.getLockInfo()
        return ExportError(
            tr_count(
                "Another run is writing into {folder}: process {pid} ({program}) on {host}. Wait "
                "until it ends, or choose another OUTPUT. If that computer was switched off, try "
                "again in %n minutes.",
                "Another run is writing into {folder}: process {pid} ({program}) on {host}. Wait "
                "until it ends, or choose another OUTPUT. If that computer was switched off, try "
                "again in %n minute.",
                round(STALE_AFTER / 60),
            ).format(
                folder=self.path.parent.parent,
                pid=pid if known else "?",
                program=program if known else "?",
                host=host if known else "?",
            )
        )

    def release(self) -> None:
        """Release the lock and remove its file."""
        self._released.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        self._file.unlock()
