"""Where the frames of a commune go: an aligned grid, rows or columns, all parts together or apart.

The words and the method are told at the head of :mod:`.sheets`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from ..shared.model import Box
from ._rows import Line, Piece, RowsLine, State, fewest_rows, frames_for, grown
from ._surface import Ground, Interval, Parts, Size, bounds, gap, gaps, meets, turned

#: frames are planned larger by this, metres, so that ground of just their size fits
_EASE = 2e-8
#: room between the ground and the edge of the sheet to strive for, millimetres on paper
_MARGINS_MM = (10.0, 5.0, 2.0, 0.0)
#: a commune is tried in at most so many groups of parts
_MAX_GROUPS = 6


_Starts = list[tuple[float, float]]


@dataclass(frozen=True)
class _Layout:
    """South-west corners of the frames of a plan."""

    starts: _Starts
    #: least distance from where the ground ends to the edge of the frame that shows it, metres
    room: float

    def turned(self) -> _Layout:
        """Return the layout with the axes swapped."""
        return _Layout([(y, x) for x, y in self.starts], self.room)


def _row_layout(ground: Ground, state: State, size: Size, margin: float) -> _Layout:
    """Return the frames of a row plan, its seams moved and its slack spread for an even look."""
    counts = [frames for frames, _piece in state.rows]
    line = RowsLine(ground, size, margin, counts)
    rows = line.even(len(counts)) or [piece for _frames, piece in state.rows]
    souths = line.placed(rows)
    room = room_around(rows, souths, size.height)
    starts: _Starts = []
    for row, south in zip(rows, souths):
        spans = grown(ground.shadow(row.low, row.high), margin)
        count = frames_for(spans, size)
        frames = Line(spans, size.width, size.overlap)
        pieces = frames.even(count) or frames.greedy(count) or []
        wests = frames.placed(pieces)
        room = min(room, room_around(pieces, wests, size.width) + margin)
        starts.extend((west, south) for west in wests)
    return _Layout(starts, room)


def room_around(pieces: list[Piece], starts: list[float], length: float) -> float:
    """Return the least distance from an end of the ground to the end of the length over it."""
    room = math.inf
    linked = False
    for piece, start in zip(pieces, starts):
        if not linked:
            room = min(room, piece.low - start)
        if not piece.linked:
            room = min(room, start + length - piece.high)
        linked = piece.linked
    return room


def _plain_starts(low: float, high: float, length: float, overlap: float) -> list[float]:
    """Return the fewest lengths that span ``low``..``high``, centred, an exact overlap apart."""
    pitch = length - overlap
    count = max(1, math.ceil((high - low - overlap - _EASE) / pitch))
    first = (low + high - length - (count - 1) * pitch) / 2
    return [first + index * pitch for index in range(count)]


def plain_count(ground: Ground, size: Size) -> int:
    """Return how many cells of the plain grid meet the ground."""
    columns = _plain_starts(ground.west, ground.east, size.width, size.overlap)
    count = 0
    for y in _plain_starts(ground.south, ground.north, size.height, size.overlap):
        shadow = ground.shadow(y, y + size.height)
        count += sum(1 for x in columns if meets(shadow, x, x + size.width))
    return count


def _even_starts(low: float, high: float, length: float, overlap: float) -> list[float]:
    """Return as many lengths as the plain grid has, their overlaps widened for an even look."""
    count = len(_plain_starts(low, high, length, overlap))
    step = (high - low) / count
    ends = [low + index * step for index in range(count)] + [high]
    pieces = [Piece(ends[i], ends[i + 1], i < count - 1) for i in range(count)]
    return Line([(low, high)], length, overlap).placed(pieces)


def _cells(starts: list[float], length: float) -> list[Interval]:
    """Return what each length of a chain is there to show: up to the middle of the overlaps."""
    seams = [(a + length + b) / 2 for a, b in zip(starts, starts[1:])]
    return list(zip([starts[0], *seams], [*seams, starts[-1] + length]))


def _grid(ground: Ground, size: Size, columns: list[float], rows: list[float]) -> _Starts:
    """Return the frames of an aligned grid that are needed."""
    cells = list(zip(columns, _cells(columns, size.width)))
    starts: _Starts = []
    for south, (low, high) in zip(rows, _cells(rows, size.height)):
        shadow = ground.shadow(low, high)
        starts.extend((west, south) for west, cell in cells if meets(shadow, *cell))
    return starts


def _best_grid(ground: Ground, size: Size) -> _Starts:
    """Return the smaller of the even grid and the plain one, the even one if they are equal."""
    grids = [
        _grid(
            ground,
            size,
            spread(ground.west, ground.east, size.width, size.overlap),
            spread(ground.south, ground.north, size.height, size.overlap),
        )
        for spread in (_even_starts, _plain_starts)
    ]
    return min(grids, key=len)


def _fewest_frames(parts: Parts, size: Size) -> _Starts:
    """Return the fewest frames for some parts: an aligned grid if it will do, else rows or columns.

    Between rows and columns of equal number, those that leave more room around the ground; rows
    if they are equal in that too.
    """
    ground = Ground.of(parts)
    grid = _best_grid(ground, size)
    if len(grid) == 1:
        return grid
    sideways = Ground.of(turned(parts))
    rows = fewest_rows(ground, size, 0.0, len(grid))
    columns = fewest_rows(sideways, size.turned(), 0.0, len(grid))
    fewest = min([len(grid), *(state.frames for state in rows + columns)])
    if fewest == len(grid):
        return grid
    layouts: list[_Layout] = []
    for margin_mm in _MARGINS_MM:
        margin = margin_mm * size.mm
        if rows and rows[0].frames == fewest:
            layouts = _layouts(ground, size, margin, fewest)
        if columns and columns[0].frames == fewest:
            beside = _layouts(sideways, size.turned(), margin, fewest)
            layouts += [layout.turned() for layout in beside]
        if layouts:
            break
    return max(layouts, key=lambda layout: min(_MARGINS_MM[0], layout.room // size.mm)).starts


def _layouts(ground: Ground, size: Size, margin: float, fewest: int) -> list[_Layout]:
    """Return the row plans of ``fewest`` frames that leave ``margin``, none if there are none."""
    states = fewest_rows(ground, size, margin, fewest)
    return [_row_layout(ground, state, size, margin) for state in states]


# --- parts that lie apart -----------------------------------------------------------------------


@dataclass(frozen=True)
class _Group:
    """Parts of a commune that may get frames of their own; two groups together make another."""

    parts: tuple[int, ...]
    box: Box
    halves: tuple[_Group, ...] = ()
    #: whether the halves are too far apart for any frame to show both
    apart: bool = False


def best_groups(parts: Parts, size: Size) -> _Starts:
    """Return the fewest frames for all parts, together or in groups.

    Groups are taken apart where that saves frames, and where it costs none if no frame could
    show both anyway: then each part lies centred in frames of its own.
    """
    eased = Size(size.width + _EASE, size.height + _EASE, size.overlap + _EASE, size.mm)
    starts = _solved(_grouped(parts, size), parts, eased)
    return [(x + _EASE / 2, y + _EASE / 2) for x, y in starts]


def _solved(group: _Group, parts: Parts, size: Size) -> _Starts:
    together = _fewest_frames([parts[i] for i in group.parts], size)
    if len(together) == 1 or not group.halves:
        return together
    separate = [start for half in group.halves for start in _solved(half, parts, size)]
    if len(separate) < len(together) or (group.apart and len(separate) == len(together)):
        return separate
    return together


def _grouped(parts: Parts, size: Size) -> _Group:
    """Return all parts as one group, halved again and again where its widest gaps are."""
    boxes = [bounds(part[0]) for part in parts]
    pairs = sorted((gap(boxes[i], boxes[j]), i, j) for j in range(len(boxes)) for i in range(j))
    groups = [_Group((i,), box) for i, box in enumerate(boxes)]
    left = len(parts)
    for _gap_width, i, j in pairs:
        first, second = groups[i], groups[j]
        if first is second:
            continue
        both = _Group(
            first.parts + second.parts,
            Box.around((first.box, second.box)),
            (first, second) if left <= _MAX_GROUPS else (),
            _apart(first.box, second.box, size),
        )
        left -= 1
        for part in both.parts:
            groups[part] = both
    return groups[0]


def _apart(a: Box, b: Box, size: Size) -> bool:
    across, along = gaps(a, b)
    return across >= size.width or along >= size.height
