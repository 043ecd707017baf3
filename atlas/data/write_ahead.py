"""GeoPackages that another program writes to, or has left unfinished, read without a change."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import time
import weakref
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from ..shared.disks import fullness
from ..shared.errors import SourceError
from ..shared.folders import remove_folder
from ..shared.i18n import tr
from ..shared.paths import is_regular
from ..shared.progress import Progress, stop_if_cancelled
from ..shared.waits import LOCK_LIMIT, Wait, doing, wait_limit

#: version bytes of the header of an SQLite file; 2 is write-ahead logging
_SQLITE_VERSIONS = slice(18, 20)
_SUFFIXES = frozenset({".gpkg", ".sqlite"})
#: how often a locked file is tried again, seconds
_TRY_EVERY = 0.2


def is_write_ahead(path: Path) -> bool:
    """Return whether a GeoPackage is being written to, or was left so (write-ahead log)."""
    if path.suffix.lower() not in _SUFFIXES or not is_regular(path):
        return False
    # first of all: to open and close a file drops the locks that SQLite holds on it in this process
    if path.with_name(path.name + "-wal").exists():
        return True
    try:
        with path.open("rb") as file:
            return b"\x02" in file.read(_SQLITE_VERSIONS.stop)[_SQLITE_VERSIONS]
    except OSError:
        return False


def needs_copy(path: Path) -> bool:
    """Return whether opening a GeoPackage would change it.

    That is so for a write-ahead log, and for a journal that a crash has left: the file then holds
    half of a change, which SQLite takes back when it opens the file.
    """
    return is_write_ahead(path) or _read_fault(path) == "journal"


def is_locked(path: Path) -> bool:
    """Return whether another program keeps a GeoPackage locked, so that it cannot be read."""
    return _read_fault(path) == "locked"


def _read_fault(path: Path) -> str:
    """Return why a GeoPackage cannot be read now: ``locked`` or ``journal``, empty for neither."""
    if path.suffix.lower() not in _SUFFIXES or not is_regular(path) or is_write_ahead(path):
        return ""
    try:
        with closing(sqlite3.connect(_uri(path, "mode=ro"), uri=True, timeout=0)) as database:
            database.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
    except sqlite3.DatabaseError as error:
        if "locked" in str(error):
            return "locked"
        journal = path.with_name(path.name + "-journal")
        return "journal" if is_regular(journal) and journal.stat().st_size else ""
    return ""


def wait_until_free(path: Path, progress: Progress) -> None:
    """Wait until no other program keeps a GeoPackage locked.

    :raises WaitError: when that takes too long.
    :raises Cancelled: when the user asked to stop.
    """
    if not is_locked(path):
        return
    what = tr("{path}, which another program has locked").format(path=path)
    wait = Wait(what, wait_limit(LOCK_LIMIT), progress.info)
    with doing(what, has_limit=True):
        while is_locked(path):
            wait.check()
            stop_if_cancelled(progress)
            time.sleep(_TRY_EVERY)


def connect_read_only(path: Path) -> sqlite3.Connection:
    """Open a GeoPackage for reading; :raises sqlite3.Error: when it cannot be opened."""
    # an immutable file is read without any side file; one with a log would be read without it
    mode = "mode=ro" if is_write_ahead(path) else "mode=ro&immutable=1"
    return sqlite3.connect(_uri(path, mode), uri=True)


def _uri(path: Path, mode: str) -> str:
    place = path.absolute().as_posix()
    # a drive letter needs the slash that a network share already has
    return "file://" + quote(place if place.startswith("/") else f"/{place}") + f"?{mode}"


class Snapshot:
    """A copy of a GeoPackage that opening would change, see :func:`needs_copy`.

    SQLite cannot read such a file without touching it: it would fold the log into the file, or take
    back the change that a journal describes.
    """

    def __init__(self, path: Path) -> None:
        self._folder = tempfile.mkdtemp(prefix="srce_tvb_")
        # for a run that ends without close()
        self._finalizer = weakref.finalize(self, shutil.rmtree, self._folder, True)
        self.path = Path(self._folder) / path.name
        try:
            if path.with_name(path.name + "-shm").exists():
                self._back_up(path)
            else:
                self._copy_files(path)
        except (OSError, sqlite3.Error) as error:
            full = fullness(self.path)
            self._finalizer()
            raise SourceError(
                tr("{path} cannot be read: {error}").format(path=path, error=full or error)
            ) from error

    def close(self) -> str:
        """Remove the copy, once its layers are closed; return why it could not be removed."""
        self._finalizer.detach()
        return remove_folder(self._folder)

    def _back_up(self, path: Path) -> None:
        """Copy, by SQLite itself, what another program has open."""
        with (
            closing(connect_read_only(path)) as source,
            closing(sqlite3.connect(self.path)) as copy,
        ):
            source.backup(copy)

    def _copy_files(self, path: Path) -> None:
        """Copy what no program has open, with the log that a crash may have left."""
        for suffix in ("", "-wal", "-journal"):
            original = path.with_name(path.name + suffix)
            if is_regular(original):
                shutil.copyfile(original, self.path.with_name(self.path.name + suffix))
        with closing(sqlite3.connect(self.path)) as copy:
            # takes back what a crash has left half-done
            copy.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
