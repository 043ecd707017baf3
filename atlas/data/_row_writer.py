"""Rows of a new GeoPackage, written by SQL.

OGR creates the tables, their triggers and their spatial indexes; the rows are written here. To hand
each object and each of its fields to OGR took half the time of a store.
"""

from __future__ import annotations

import sqlite3
import struct
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from qgis.core import QgsGeometry

from ._sqlite_tables import quoted

#: magic, version, flags (little-endian, with bounds), CRS, west, east, south, north
_HEADER = struct.Struct("<2sBBi4d")
_FLAGS = 0b011
#: memory for pages while rows are written, KiB
_CACHE = 65_536


@dataclass
class TableRows:
    """The rows of one table: those that wait to be written, and where all of them lie."""

    name: str
    #: fields, in the order of the values of a row
    columns: tuple[str, ...]
    #: fields whose values come as text and are stored as integers, by their place in a row
    integers: tuple[int, ...] = ()
    #: rows written already
    written: int = 0
    waiting: list[list[object]] = field(default_factory=list)
    #: west, east, south and north of each row, one after the other
    bounds: array[float] = field(default_factory=lambda: array("d"))

    def add(
        self, geometry: QgsGeometry, values: Iterable[str], extra: Iterable[object] = ()
    ) -> int:
        """Add a row and return the size of its geometry.

        :param geometry: in the CRS of the table, not empty.
        :param values: of the first fields; an empty text is NULL.
        :param extra: of the fields after them.
        """
        wkb = geometry.asWkb().data()
        row: list[object] = [wkb, *[value or None for value in values], *extra]
        row += [None] * (1 + len(self.columns) - len(row))
        for place in self.integers:
            row[place] = None if row[place] is None else int(str(row[place]))
        box = geometry.boundingBox()
        self.bounds.extend((box.xMinimum(), box.xMaximum(), box.yMinimum(), box.yMaximum()))
        self.waiting.append(row)
        return len(wkb)

    def blobs(self, srs_id: int) -> Iterator[list[object]]:
        """Yield the rows that wait, their geometries as a GeoPackage has them."""
        places = iter(self.bounds[4 * self.written :])
        for row, limits in zip(self.waiting, zip(places, places, places, places)):
            row[0] = _HEADER.pack(b"GP", 0, _FLAGS, srs_id, *limits) + row[0]
            yield row

    def extent(self) -> tuple[float, float, float, float] | None:
        """Return west, south, east, north of all rows, ``None`` without any."""
        if not self.bounds:
            return None
        west, east, south, north = (self.bounds[i::4] for i in range(4))
        return min(west), min(south), max(east), max(north)


class RowWriter:
    """Writes rows to tables that OGR has created, in one transaction.

    :raises sqlite3.Error: from each method, when the file cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path, isolation_level=None)
        try:
            self._database.execute(f"PRAGMA cache_size = -{_CACHE}")
            self._database.execute("BEGIN EXCLUSIVE")
            # they count and index row by row, by functions that GDAL alone has
            triggers = self._database.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
            ).fetchall()
            self._triggers = [str(statement) for _, statement in triggers]
            for name, _ in triggers:
                self._database.execute(f"DROP TRIGGER {quoted(name)}")
        except sqlite3.Error:
            self.close()
            raise

    def write(self, table: TableRows) -> None:
        """Write the rows of a table that wait."""
        names = ", ".join(map(quoted, ("geom", *table.columns)))
        marks = ", ".join("?" * (1 + len(table.columns)))
        statement = f"INSERT INTO {quoted(table.name)} ({names}) VALUES ({marks})"  # noqa: S608  # nosec B608
        self._database.executemany(statement, table.blobs(self._srs_id(table.name)))
        table.written += len(table.waiting)
        table.waiting.clear()

    def _srs_id(self, table: str) -> int:
        row = self._database.execute(
            "SELECT srs_id FROM gpkg_geometry_columns WHERE table_name = ?", (table,)
        ).fetchone()
        return int(row[0])

    def index(self, table: TableRows) -> None:
        """Enter the rows of a table in its spatial index and in the lists of the GeoPackage.

        Its keys are 1, 2, 3 …, as SQLite gives them to the rows of a new table.
        """
        places = iter(table.bounds)
        rows = zip(range(1, table.written + 1), places, places, places, places)
        index = quoted(f"rtree_{table.name}_geom")
        self._database.executemany(f"INSERT INTO {index} VALUES (?, ?, ?, ?, ?)", rows)  # noqa: S608  # nosec B608
        self._database.execute(
            "UPDATE gpkg_ogr_contents SET feature_count = ? WHERE table_name = ?",
            (table.written, table.name),
        )
        self._database.execute(
            "UPDATE gpkg_contents SET min_x = ?, min_y = ?, max_x = ?, max_y = ? "
            "WHERE table_name = ?",
            (*(table.extent() or (None,) * 4), table.name),
        )

    def finish(self) -> sqlite3.Connection:
        """Put the triggers back; return the connection, whose transaction is still open."""
        for statement in self._triggers:
            self._database.execute(statement)
        self._triggers.clear()
        return self._database

    def commit(self) -> None:
        """End the transaction and close the file."""
        self.finish().execute("COMMIT")
        self.close()

    def close(self) -> None:
        """Close the file; what was not committed is lost."""
        self._database.close()
