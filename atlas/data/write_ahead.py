"""GeoPackages that another program writes to (write-ahead log), read without being changed."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import weakref
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from ..shared.errors import SourceError
from ..shared.i18n import tr

#: version bytes of the header of an SQLite file; 2 is write-ahead logging
_SQLITE_VERSIONS = slice(18, 20)


def is_write_ahead(path: Path) -> bool:
    """Return whether a GeoPackage is being written to, or was left so (write-ahead log)."""
    if path.suffix.lower() not in (".gpkg", ".sqlite"):
        return False
    # first of all: to open and close a file drops the locks that SQLite holds on it in this process
    if path.with_name(path.name + "-wal").exists():
        return True
    try:
        with path.open("rb") as file:
            return b"\x02" in file.read(_SQLITE_VERSIONS.stop)[_SQLITE_VERSIONS]
    except OSError:
        return False


def connect_read_only(path: Path) -> sqlite3.Connection:
    """Open a GeoPackage for reading; :raises sqlite3.Error: when it cannot be opened."""
    # an immutable file is read without any side file; one with a log would be read without it
    mode = "mode=ro" if is_write_ahead(path) else "mode=ro&immutable=1"
    place = path.resolve().as_posix()
    # a drive letter needs the slash that a network share already has
    uri = "file://" + quote(place if place.startswith("/") else f"/{place}") + f"?{mode}"
    return sqlite3.connect(uri, uri=True)


class Snapshot:
    """A copy of a GeoPackage that is being written to (write-ahead log).

    SQLite cannot read such a file without touching it, and QGIS would fold the log into it.
    """

    def __init__(self, path: Path) -> None:
        self._folder = tempfile.mkdtemp(prefix="srce_tvb_")
        self._finalizer = weakref.finalize(self, shutil.rmtree, self._folder, True)
        self.path = Path(self._folder) / path.name
        try:
            if path.with_name(path.name + "-shm").exists():
                self._back_up(path)
            else:
                self._copy_files(path)
        except (OSError, sqlite3.Error) as error:
            self._finalizer()
            raise SourceError(
                tr("{path} cannot be read: {error}").format(path=path, error=error)
            ) from error

    def _back_up(self, path: Path) -> None:
        """Copy, by SQLite itself, what another program has open."""
        with (
            closing(connect_read_only(path)) as source,
            closing(sqlite3.connect(self.path)) as copy,
        ):
            source.backup(copy)

    def _copy_files(self, path: Path) -> None:
        """Copy what no program has open, with the log that a crash may have left."""
        for suffix in ("", "-wal"):
            original = path.with_name(path.name + suffix)
            if original.exists():
                shutil.copyfile(original, self.path.with_name(self.path.name + suffix))
