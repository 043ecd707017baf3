"""Positions of the frames: an aligned grid, rows or columns, for all parts or for groups of them.

The terms and the method are explained in the docstring of :mod:`.sheets`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from ..shared.model import Box
from ._fill import GroundAreas, filled
from ._rows import (
    FrameChain,
    PartialPlan,
    Piece,
    RowChain,
    count_frames,
    fewest_row_plans,
    widened,
)
from ._surface import (
    FrameSize,
    Interval,
    Parts,
    Surface,
    axis_gaps,
    meets,
    ring_box,
    transposed,
    widest_gap,
)

#: frames are planned larger by this, metres, so that ground of exactly their size fits
_SIZE_RESERVE = 2e-8
#: margins to try between the ground and the edge of the sheet, the best first, mm on paper
_MARGINS_MM = (10.0, 5.0, 2.0, 0.0)
#: the parts of a commune are tried in at most this number of groups
_MAX_GROUPS = 6


_Corners = list[tuple[float, float]]


@dataclass(frozen=True)
class _FrameLayout:
    """South-west corners of the frames of a plan."""

    corners: _Corners
    #: least distance from an end of the ground to the edge of the frame that shows it, metres
    room: float

    def transposed(self) -> _FrameLayout:
        """Return the layout with the axes swapped."""
        return _FrameLayout([(y, x) for x, y in self.corners], self.room)


def _row_plan_layout(
    surface: Surface, state: PartialPlan, size: FrameSize, margin: float
) -> _FrameLayout:
    """Return the frames of a row plan, with evenly spaced seams and evenly distributed slack."""
    counts = [frames for frames, _piece in state.rows]
    chain = RowChain(surface, size, margin, counts)
    rows = chain.even_pieces(len(counts)) or [piece for _frames, piece in state.rows]
    souths = chain.positions(rows)
    room = least_margin(rows, souths, size.height)
    corners: _Corners = []
    for row, south in zip(rows, souths):
        spans = widened(surface.projection(row.low, row.high), margin)
        count = count_frames(spans, size)
        frames = FrameChain(spans, size.width, size.overlap)
        pieces = frames.even_pieces(count) or frames.greedy_pieces(count) or []
        wests = frames.positions(pieces)
        room = min(room, least_margin(pieces, wests, size.width) + margin)
        corners.extend((west, south) for west in wests)
    return _FrameLayout(corners, room)


def least_margin(pieces: list[Piece], starts: list[float], length: float) -> float:
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
    count = max(1, math.ceil((high - low - overlap - _SIZE_RESERVE) / pitch))
    first = (low + high - length - (count - 1) * pitch) / 2
    return [first + index * pitch for index in range(count)]


def count_grid_cells(surface: Surface, size: FrameSize) -> int:
    """Return how many cells of the plain grid meet the ground."""
    columns = _plain_starts(surface.west, surface.east, size.width, size.overlap)
    count = 0
    for y in _plain_starts(surface.south, surface.north, size.height, size.overlap):
        projection = surface.projection(y, y + size.height)
        count += sum(1 for x in columns if meets(projection, x, x + size.width))
    return count


def _even_starts(low: float, high: float, length: float, overlap: float) -> list[float]:
    """Return as many lengths as the plain grid has, with overlaps widened evenly."""
    count = len(_plain_starts(low, high, length, overlap))
    step = (high - low) / count
    ends = [low + index * step for index in range(count)] + [high]
    pieces = [Piece(ends[i], ends[i + 1], i < count - 1) for i in range(count)]
    return FrameChain([(low, high)], length, overlap).positions(pieces)


def _cells(starts: list[float], length: float) -> list[Interval]:
    """Return what each length of a chain has to show: up to the middle of the overlaps."""
    seams = [(a + length + b) / 2 for a, b in zip(starts, starts[1:])]
    return list(zip([starts[0], *seams], [*seams, starts[-1] + length]))


def _grid(surface: Surface, size: FrameSize, columns: list[float], rows: list[float]) -> _Corners:
    """Return the frames of an aligned grid that are needed."""
    cells = list(zip(columns, _cells(columns, size.width)))
    corners: _Corners = []
    for south, (low, high) in zip(rows, _cells(rows, size.height)):
        projection = surface.projection(low, high)
        corners.extend((west, south) for west, cell in cells if meets(projection, *cell))
    return corners


def _grids(surface: Surface, size: FrameSize) -> list[_Corners]:
    """Return the even grid and the plain one, the smaller first, the even one if they are equal."""
    grids = [
        _grid(
            surface,
            size,
            spread(surface.west, surface.east, size.width, size.overlap),
            spread(surface.south, surface.north, size.height, size.overlap),
        )
        for spread in (_even_starts, _plain_starts)
    ]
    return sorted(grids, key=len)


def _fewest_frames(parts: Parts, size: FrameSize) -> _Corners:
    """Return the fewest frames for some parts: an aligned grid if possible, else rows or columns.

    Of plans with the same number of frames, one without nearly empty frames comes first.
    """
    surface = Surface.of(parts)
    grids = _grids(surface, size)
    if len(grids[0]) == 1:
        return grids[0]
    ground = GroundAreas(parts)
    best: _Corners = []
    fewest_empty = len(grids[0]) + 1
    for corners in _equal_plans(parts, surface, grids, size):
        placed, empty = filled(ground, corners, size)
        if empty < fewest_empty:
            best, fewest_empty = placed, empty
        if not empty:
            break
    return best


def _equal_plans(
    parts: Parts, surface: Surface, grids: list[_Corners], size: FrameSize
) -> Iterator[_Corners]:
    """Yield plans with the fewest frames, the preferred ones first.

    Aligned grids come first. Of rows and columns, those with the wider margin around the ground
    are preferred; rows if the margins are equal too.
    """
    sideways = Surface.of(transposed(parts))
    most = len(grids[0])
    rows = fewest_row_plans(surface, size, 0.0, most)
    columns = fewest_row_plans(sideways, size.transposed(), 0.0, most)
    fewest = min([most, *(state.frames for state in rows + columns)])
    yield from (grid for grid in grids if len(grid) == fewest)
    for margin_mm in _MARGINS_MM:
        margin = margin_mm * size.mm
        layouts: list[_FrameLayout] = []
        if rows and rows[0].frames == fewest:
            layouts = _row_plan_layouts(surface, size, margin, fewest)
        if columns and columns[0].frames == fewest:
            columns_layouts = _row_plan_layouts(sideways, size.transposed(), margin, fewest)
            layouts += [layout.transposed() for layout in columns_layouts]
        layouts.sort(key=lambda layout: -min(_MARGINS_MM[0], layout.room // size.mm))
        yield from (layout.corners for layout in layouts)


def _row_plan_layouts(
    surface: Surface, size: FrameSize, margin: float, fewest: int
) -> list[_FrameLayout]:
    """Return the row plans of ``fewest`` frames that leave ``margin``, none if there are none."""
    states = fewest_row_plans(surface, size, margin, fewest)
    return [_row_plan_layout(surface, state, size, margin) for state in states]


# --- separate parts -----------------------------------------------------------------------


@dataclass(frozen=True)
class _Group:
    """Parts of a commune that may get frames of their own; two groups can form another one."""

    parts: tuple[int, ...]
    box: Box
    halves: tuple[_Group, ...] = ()
    #: whether the halves are too far apart for any frame to show both
    apart: bool = False


def place_frames(parts: Parts, size: FrameSize) -> _Corners:
    """Return the fewest frames for all parts, together or in groups.

    Groups get separate frames where that saves frames, or where it costs none and no frame could
    show both anyway: then each part is centred in frames of its own.
    """
    eased = FrameSize(
        size.width + _SIZE_RESERVE,
        size.height + _SIZE_RESERVE,
        size.overlap + _SIZE_RESERVE,
        size.mm,
    )
    corners = _place_group(_group_parts(parts, size), parts, eased)
    return [(x + _SIZE_RESERVE / 2, y + _SIZE_RESERVE / 2) for x, y in corners]


def _place_group(group: _Group, parts: Parts, size: FrameSize) -> _Corners:
    together = _fewest_frames([parts[i] for i in group.parts], size)
    if len(together) == 1 or not group.halves:
        return together
    separate = [start for half in group.halves for start in _place_group(half, parts, size)]
    if len(separate) < len(together) or (group.apart and len(separate) == len(together)):
        return separate
    return together


def _group_parts(parts: Parts, size: FrameSize) -> _Group:
    """Return all parts as one group, halved repeatedly at its widest gaps."""
    boxes = [ring_box(part[0]) for part in parts]
    pairs = sorted(
        (widest_gap(boxes[i], boxes[j]), i, j) for j in range(len(boxes)) for i in range(j)
    )
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
            _too_far_apart(first.box, second.box, size),
        )
        left -= 1
        for part in both.parts:
            groups[part] = both
    return groups[0]


def _too_far_apart(a: Box, b: Box, size: FrameSize) -> bool:
    across, along = axis_gaps(a, b)
    return across >= size.width or along >= size.height
