"""Where the geometries of a GeoPackage lie, by their first bytes.

The spatial index of a file may be out of date; the head of each geometry is part of it. It is as
good as all of it to tell which objects lie near a commune, and costs a small part.
"""

from __future__ import annotations

import math
import struct
import sys
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from ._file_memory import FileMemory
from ._sqlite_tables import SqliteTable, opened, quoted

#: west, east, south, north
Bounds = tuple[float, float, float, float]

#: bytes of a geometry that are looked at: header with envelope, or header and a point
_HEAD_BYTES = 40
_EMPTY_FLAG = 0x10
#: rows looked at together
_BLOCK = 5_000
#: bytes of the envelope by its kind
_ENVELOPE_BYTES = (0, 32, 48, 48, 64)
_POINT_CODES = (1, 1001, 2001, 3001)
_LITTLE, _BIG = struct.Struct("<4d"), struct.Struct(">4d")
_POINTS = {1: struct.Struct("<I2d"), 0: struct.Struct(">I2d")}
#: what a head says of a geometry when it gives no bounds
NULL, EMPTY, STRANGE = "null", "empty", "strange"
#: rows of all tables whose heads are remembered
_MOST_REMEMBERED = 2_000_000


@dataclass
class GeometryHeads:
    """What the heads of the geometries of one table say."""

    #: keys of the rows with bounds, and these
    keys: array[int] = field(default_factory=lambda: array("q"))
    west: array[float] = field(default_factory=lambda: array("d"))
    east: array[float] = field(default_factory=lambda: array("d"))
    south: array[float] = field(default_factory=lambda: array("d"))
    north: array[float] = field(default_factory=lambda: array("d"))
    #: rows without geometry, or with an empty one
    empty: int = 0
    #: keys of rows whose heads do not say where the geometry is, or are none
    strange: list[int] = field(default_factory=list)
    _cells: dict[float, frozenset[tuple[float, float]]] = field(default_factory=dict)

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.keys) + self.empty + len(self.strange)

    @cached_property
    def extent(self) -> Bounds | None:
        """The bounds of all rows, ``None`` where there are none."""
        if not self.keys:
            return None
        return min(self.west), max(self.east), min(self.south), max(self.north)

    def cells(self, step: float) -> frozenset[tuple[float, float]]:
        """Return the cells of a side of ``step`` in which rows lie, by column and row."""
        if step not in self._cells:
            self._cells[step] = frozenset(cells_with(list(self.bounds()), step))
        return self._cells[step]

    def bounds(self) -> Iterable[Bounds]:
        """Return the bounds of the rows, in the order of ``keys``."""
        return zip(self.west, self.east, self.south, self.north)

    def add(self, rows: Sequence[tuple[int, object]]) -> None:
        """Add rows by their keys and heads."""
        keys, heads = zip(*rows)
        if not self._add_alike(keys, heads):
            for key, head in rows:
                self._add_one(key, head)

    def _add_alike(self, keys: Sequence[int], heads: Sequence[object]) -> bool:
        """Add rows all at once where their heads are alike, as most are; return whether so."""
        first = heads[0]
        if not isinstance(first, bytes) or len(first) != _HEAD_BYTES or first[:2] != b"GP":
            return False
        flags = first[3]
        if flags & _EMPTY_FLAG or not flags & 1 or not 1 <= flags >> 1 & 7 <= 4:
            return False
        try:
            joined = b"".join(heads)  # type: ignore[arg-type]  # else it raises
        except TypeError:  # no geometry, or a text
            return False
        if len(joined) != _HEAD_BYTES * len(heads) or {h[:4] for h in heads} != {first[:4]}:  # type: ignore[index]
            return False
        numbers = array("d", joined)
        if sys.byteorder == "big":
            numbers.byteswap()
        sides = [numbers[place::5] for place in range(1, 5)]
        if not all(math.isfinite(sum(side)) for side in sides):
            return False
        self.keys.extend(keys)
        for known, new in zip((self.west, self.east, self.south, self.north), sides):
            known.extend(new)
        return True

    def _add_one(self, key: int, head: object) -> None:
        bounds = bounds_of_head(head)
        if bounds is NULL or bounds is EMPTY:
            self.empty += 1
        elif isinstance(bounds, str):
            self.strange.append(key)
        else:
            self.keys.append(key)
            for known, new in zip((self.west, self.east, self.south, self.north), bounds):
                known.append(new)


def cells_with(bounds: Sequence[Bounds], step: float) -> set[tuple[float, float]]:
    """Return the cells of a side of ``step`` in which objects lie, by column and row.

    Of an object that is larger than a cell, those of its corners and of its middle.
    """
    found = {(west // step, south // step) for west, _, south, _ in bounds}
    for west, east, south, north in bounds:
        if east - west > step or north - south > step:
            middle = ((west + east) / 2, (south + north) / 2)
            for x, y in (middle, (west, north), (east, south), (east, north)):
                found.add((x // step, y // step))
    return found


_memory: FileMemory[GeometryHeads] = FileMemory(_MOST_REMEMBERED)


def heads_of(table: SqliteTable) -> GeometryHeads:
    """Return the heads of a table; those of a file that has not changed are remembered.

    :raises SourceError: when the file cannot be read.
    """
    return _memory.get(table.path, table.name, lambda: _read_heads(table))


def _read_heads(table: SqliteTable) -> GeometryHeads:
    name, key, geometry = map(quoted, (table.name, table.key, table.geometry))
    found = GeometryHeads()
    with opened(table.path) as database:
        # of an empty text or blob, substr is NULL
        known = f"coalesce(substr({geometry}, 1, {_HEAD_BYTES}), '')"
        head = f"CASE WHEN {geometry} IS NOT NULL THEN {known} END"
        rows = database.execute(f"SELECT {key}, {head} FROM {name}")  # noqa: S608  # nosec B608
        while block := rows.fetchmany(_BLOCK):
            found.add(block)
    return found


def bounds_of_head(head: object) -> Bounds | str:
    """Return the bounds of a geometry in a GeoPackage, from its head.

    :return: ``NULL`` without geometry; ``EMPTY``; ``STRANGE`` where the head does not say where the
        geometry is, or is not one.
    """
    if head is None:
        return NULL
    if not isinstance(head, bytes) or len(head) < 8 or head[:2] != b"GP":
        return STRANGE
    if head[3] & _EMPTY_FLAG:
        return EMPTY
    found = _envelope(head) if head[3] >> 1 & 7 else _bounds_of_point(head)
    return STRANGE if found is None or not all(map(math.isfinite, found)) else found


def wkb_of(blob: bytes) -> bytes:
    """Return the WKB of a geometry in a GeoPackage, behind its header."""
    return blob[8 + _ENVELOPE_BYTES[blob[3] >> 1 & 7] :]


def _envelope(head: bytes) -> Bounds | None:
    if len(head) < _HEAD_BYTES or head[3] >> 1 & 7 > 4:
        return None
    found: Bounds = (_LITTLE if head[3] & 1 else _BIG).unpack_from(head, 8)
    return found


def _bounds_of_point(head: bytes) -> Bounds | None:
    """Return the bounds of a point, which has no envelope; ``None`` for any other geometry."""
    reader = _POINTS.get(head[8]) if len(head) >= 8 + 21 else None
    code, x, y = (0, 0.0, 0.0) if reader is None else reader.unpack_from(head, 9)
    return (x, x, y, y) if code in _POINT_CODES else None
