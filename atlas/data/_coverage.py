"""Where a data set has objects at all, in cells of 10 km. Pure Python.

"No object in this commune" is only worth printing where the data cover its surroundings: the
network of another département has no object there either.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from ..shared.model import Box

#: side of a cell, metres of the working CRS
CELL = 10_000.0
#: how far around a commune objects must be for the data to cover it, metres
REACH = 10_000.0

Cells = tuple[tuple[int, int], ...]


def cells_of(points: Iterable[tuple[float, float]]) -> set[tuple[int, int]]:
    """Return the cells in which points of the working CRS lie."""
    return {(int(x // CELL), int(y // CELL)) for x, y in points}


def has_objects_near(cells: Iterable[tuple[int, int]], box: Box) -> bool:
    """Return whether there are objects in a box of the working CRS or near it."""
    near = box.grown(REACH)
    west, east = int(near.xmin // CELL), int(near.xmax // CELL)
    south, north = int(near.ymin // CELL), int(near.ymax // CELL)
    return any(west <= column <= east and south <= row <= north for column, row in cells)


def cells_as_text(cells: Iterable[tuple[int, int]]) -> str:
    """Return cells as a text that :func:`cells_from_text` reads."""
    return json.dumps(sorted(cells))


def cells_from_text(text: str) -> Cells:
    """Return the cells of a text, none for an empty text."""
    return tuple((int(column), int(row)) for column, row in json.loads(text or "[]"))
