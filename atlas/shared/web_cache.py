"""A cache on disk of what servers sent, shared by sheets, communes, worker processes and runs.

One SQLite file: each piece (a tile, a style) is written in one transaction, so a killed run leaves
whole pieces. A cache that cannot be read or written is replaced by one in memory: it saves time
and spares servers, nothing depends on it. Pure Python.
"""

from __future__ import annotations

import hashlib
import sqlite3
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

CACHE_FILE = "basemaps.sqlite"
DEFAULT_MEGABYTES = 1000
DEFAULT_DAYS = 90
#: share of the size limit that remains after the oldest pieces were removed
_KEPT_SHARE = 0.8
_SECONDS_A_DAY = 86400.0
#: how long to wait while another process writes, seconds
_BUSY_LIMIT = 20.0
_SCHEMA = """
CREATE TABLE IF NOT EXISTS piece (
  service TEXT NOT NULL, z INTEGER NOT NULL, x INTEGER NOT NULL, y INTEGER NOT NULL,
  fetched REAL NOT NULL, size INTEGER NOT NULL, data BLOB NOT NULL,
  PRIMARY KEY (service, z, x, y)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS pause (host TEXT PRIMARY KEY, until REAL NOT NULL) WITHOUT ROWID;
"""

#: zoom, column, row
Place = tuple[int, int, int]


@dataclass(frozen=True)
class CacheOptions:
    """Where the cache is and how much it may hold; plain values, so that they cross processes."""

    folder: Path
    megabytes: int = DEFAULT_MEGABYTES
    days: int = DEFAULT_DAYS


def service_key(*parts: str) -> str:
    """Return the key of a service: the same address has the same pieces."""
    return hashlib.sha256("\n".join(parts).encode("utf-8")).hexdigest()[:24]


class WebCache:
    """The pieces in a folder.

    :param options: ``None`` for a cache in memory, as long as this object lives.
    """

    def __init__(self, options: CacheOptions | None) -> None:
        self.options = options
        self._base = self._opened()

    def _opened(self) -> sqlite3.Connection:
        if self.options is not None:
            path = self.options.folder / CACHE_FILE
            # a damaged cache is removed and made again
            for _ in range(2):
                try:
                    path.parent.mkdir(parents=True, exist_ok=True)
                    return _connected(str(path))
                except sqlite3.OperationalError:
                    break
                except sqlite3.DatabaseError:
                    with suppress(OSError):
                        path.unlink()
                except OSError:
                    break
        return _connected(":memory:")

    def get(self, service: str, place: Place) -> bytes | None:
        """Return a piece that is young enough, else ``None``."""
        found = self._base.execute(
            "SELECT data FROM piece WHERE service=? AND z=? AND x=? AND y=? AND fetched>?",
            (service, *place, self._oldest()),
        ).fetchone()
        return None if found is None else bytes(found[0])

    def missing(self, service: str, places: Iterable[Place]) -> list[Place]:
        """Return the places without a piece that is young enough."""
        statement = "SELECT 1 FROM piece WHERE service=? AND z=? AND x=? AND y=? AND fetched>?"
        oldest = self._oldest()
        return [
            place
            for place in places
            if self._base.execute(statement, (service, *place, oldest)).fetchone() is None
        ]

    def put(self, service: str, place: Place, data: bytes) -> None:
        """Keep a piece."""
        row = (service, *place, time.time(), len(data), data)
        statement = "INSERT OR REPLACE INTO piece VALUES (?, ?, ?, ?, ?, ?, ?)"
        try:
            with self._base:
                self._base.execute(statement, row)
        except sqlite3.Error:
            # the disk is full, or the folder has disappeared: what was kept is moved to memory
            self._base = self._in_memory()
            with self._base:
                self._base.execute(statement, row)

    def _in_memory(self) -> sqlite3.Connection:
        made = _connected(":memory:")
        with suppress(sqlite3.Error):
            self._base.backup(made)
        return made

    def pause_until(self, host: str) -> float:
        """Return until when a host asked to be left alone, seconds since the epoch."""
        found = self._base.execute("SELECT until FROM pause WHERE host=?", (host,)).fetchone()
        return 0.0 if found is None else float(found[0])

    def set_pause(self, host: str, until: float) -> None:
        """Note until when a host asked to be left alone."""
        with suppress(sqlite3.Error), self._base:
            self._base.execute("INSERT OR REPLACE INTO pause VALUES (?, ?)", (host, until))

    def trim(self) -> None:
        """Remove the pieces that are too old, then the oldest of those above the size limit."""
        if self.options is None:
            return
        with suppress(sqlite3.Error), self._base:
            self._base.execute("DELETE FROM piece WHERE fetched<=?", (self._oldest(),))
            limit = self.options.megabytes * 1_000_000
            total = self._base.execute("SELECT total(size) FROM piece").fetchone()[0]
            if total <= limit:
                return
            rows = self._base.execute(
                "SELECT service, z, x, y, size FROM piece ORDER BY fetched"
            ).fetchall()
            for *key, size in rows:
                if total <= limit * _KEPT_SHARE:
                    break
                self._base.execute("DELETE FROM piece WHERE service=? AND z=? AND x=? AND y=?", key)
                total -= size

    def _oldest(self) -> float:
        days = DEFAULT_DAYS if self.options is None else self.options.days
        return time.time() - days * _SECONDS_A_DAY

    def close(self) -> None:
        """Close the file."""
        self._base.close()


def _connected(name: str) -> sqlite3.Connection:
    base = sqlite3.connect(name, timeout=_BUSY_LIMIT)
    try:
        base.executescript(_SCHEMA)
        base.execute("SELECT count(*) FROM pause").fetchone()
    except sqlite3.DatabaseError:
        base.close()
        raise
    return base
