"""The sheet plan: which frames of one size show a commune, as few as rows or columns allow.

Words used here, all lengths in metres of the working CRS:

*Frame*: the ground one sheet shows, ``map size on paper x scale``; all frames of a plan are equal.

*Row*: frames that share their south and north edges. Rows are shifted freely north and south,
the frames of a row freely west and east.

*Seam*: the straight line between what one row is there to show (its *slab*) and what the next one
is. Where the commune has ground on the seam, the two rows overlap by ``overlap`` at least. Where
it has none (parts that lie apart, a bay) they need not even touch. Within a row the same holds
for the seam between a frame and the next.

A *row plan* is valid when each slab's ground lies in the frames of its row. :func:`plan_sheets`
finds a valid plan such that no other in which every row shows ground that the row before it
cannot reach has fewer frames (a row that would only bridge two others is not thought of):

* A slab needs as many frames as its shadow on the x axis does: a set of intervals, for which the
  greedy cover from the west is the smallest.
* Let a state be (frames used, seam reached, furthest north edge of the last row). With the same
  number of frames a seam further north is never worse, for less is left to cover and its shadow
  shrinks; nor is a last row that can lie further north. So for each number of frames given to
  the next row only the northernmost seam it can reach is worth keeping (and, where the ground is
  interrupted, the last interruption below it, since no overlap is due there), and of these states
  only those that no other beats on both counts. Seams are continuous values, not picks from a
  list: the northernmost one is found by bisection, down to a nanometre.

The same for columns, with the axes swapped; the smaller plan is taken. The plain grid over the
bounding box is a row plan too, so a plan never has more frames than it. A commune in several
parts is also tried as several groups of parts, each with rows or columns of its own.

Only the number of frames is settled that way. Among the plans of that size an aligned grid is
preferred, else the plan that leaves most room between the ground and the edge of the sheet; the
slack is then spread so that each frame is centred on the piece that it is there to show.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING

from .errors import CommuneError, RequestError
from .i18n import tr
from .model import Box, Frame, SheetPlan

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: scales offered by :func:`best_scale`, the most detailed first; the last ones are there so that
#: the largest communes (in French Guiana, some 200 km across) fit on the smallest paper
ROUND_SCALES: tuple[int, ...] = (
    2500, 5000, 7500, 10000, 12500, 15000, 20000, 25000, 30000, 40000, 50000, 75000,
    100000, 125000, 150000, 200000, 250000, 300000, 400000, 500000, 750000,
    1000000, 1500000, 2000000, 2500000, 5000000, 10000000,
)  # fmt: skip

#: more sheets than this for one commune is taken for a mistyped scale
MAX_SHEETS = 400

Point = Sequence[float]
Ring = Sequence[Point]
#: one part of a commune: the exterior ring, then the holes
Part = Sequence[Ring]
#: the parts of a commune
Polygon = Sequence[Part]

#: a polygon in local coordinates
_Parts = list[list[list[tuple[float, float]]]]
_Interval = tuple[float, float]
#: part, lower end, upper end, position at the lower end, position at the upper end
_Edge = tuple[int, float, float, float, float]

#: ground thinner than this at a seam calls for no frame, metres; rounding errors amount to less
_SLIVER = 1e-7
#: frames are planned larger by this, metres, so that ground of just their size fits
_EASE = 2e-8
#: seams are sought to this precision, metres
_PRECISION = 1e-9
#: what is no further away than this is reached, metres
_TOUCH = 5e-7
#: a row shows this much ground at least from south to north, metres
_THINNEST = 1e-3
#: room between the ground and the edge of the sheet to strive for, millimetres on paper
_MARGINS_MM = (10.0, 5.0, 2.0, 0.0)
#: a commune is tried in at most so many groups of parts
_MAX_GROUPS = 6
#: share of a side that two frames must have in common to be called neighbours
_NEIGHBOUR_SHARE = 0.05
#: where a seam is looked at to tell neighbours, as shares of its length; never its very middle,
#: where the corners of an aligned grid meet
_SAMPLES = tuple((index + 0.5) / 60 for index in range(60))


# --- public functions ---------------------------------------------------------------------------


def best_scale(box: Box, map_width_mm: float, map_height_mm: float, margin: float = 0.05) -> int:
    """Return the denominator of the most detailed round scale at which ``box`` fits on one sheet.

    ``margin`` is the share of the frame that stays free on each side. Raises ``RequestError`` if
    the map has no size, the margin leaves no room, or the box fits at none of ``ROUND_SCALES``.
    """
    _check_map(map_width_mm, map_height_mm)
    if not 0 <= margin < 0.5:
        raise RequestError(
            tr(
                "A margin of {margin} leaves no room on the sheet: give 0 or more, below 0.5."
            ).format(margin=margin)
        )
    room = 1 - 2 * margin
    needed = 1000 * max(box.width / (map_width_mm * room), box.height / (map_height_mm * room))
    for scale in ROUND_SCALES:
        if needed <= scale * (1 + 1e-12):
            return scale
    raise RequestError(
        tr(
            "A territory of {width:.0f} x {height:.0f} km fits on one sheet at no scale: check the"
            " geometry and the coordinate system of the commune layer, or give a scale."
        ).format(width=box.width / 1000, height=box.height / 1000)
    )


def plan_single(
    box: Box, map_width_mm: float, map_height_mm: float, margin: float = 0.05
) -> SheetPlan:
    """Return the plan of one sheet, centred on ``box`` at its best round scale.

    Raises ``RequestError`` as :func:`best_scale` does.
    """
    scale = best_scale(box, map_width_mm, map_height_mm, margin)
    half_width = map_width_mm * scale / 2000
    half_height = map_height_mm * scale / 2000
    x = (box.xmin + box.xmax) / 2
    y = (box.ymin + box.ymax) / 2
    ground = Box(x - half_width, y - half_height, x + half_width, y + half_height)
    return SheetPlan(scale, (Frame(1, 1, ground, _no_neighbours()),))


def plan_sheets(
    rings: Polygon, scale: int, map_width_mm: float, map_height_mm: float, overlap_mm: float
) -> SheetPlan:
    """Return the frames that show a commune at 1:``scale``, as few as rows or columns allow.

    ``rings``: the parts of the commune, each a list of rings (exterior, then holes), each a list
    of (x, y) in metres, closed or not. ``map_width_mm``, ``map_height_mm``: the template's map on
    paper. ``overlap_mm``: what two frames share at least where the commune goes on from one to
    the other.

    Frames are numbered from the north-west in reading order. Each knows its neighbours by side,
    west to east or north to south; if B is east of A, then A is west of B. Two frames are
    neighbours when they overlap by ``overlap_mm`` or more and no third frame comes between.

    Raises ``RequestError`` for a scale, a map size or an overlap that makes no sense and for more
    than ``MAX_SHEETS`` sheets, ``CommuneError`` for a commune without ground.
    """
    _check_request(scale, map_width_mm, map_height_mm, overlap_mm)
    parts, origin = _local_parts(rings)
    size = _Size.on_paper(map_width_mm, map_height_mm, overlap_mm, scale)
    _check_number(_least_number(parts, size), scale, parts, size)
    starts = _best_groups(parts, size)
    _check_number(len(starts), scale, parts, size)
    boxes = [
        Box(
            origin[0] + x,
            origin[1] + y,
            origin[0] + x + size.width,
            origin[1] + y + size.height,
        )
        for x, y in starts
    ]
    return SheetPlan(int(scale), _numbered(boxes, size))


def plain_grid_count(
    rings: Polygon, scale: int, map_width_mm: float, map_height_mm: float, overlap_mm: float
) -> int:
    """Return how many cells of the plain grid meet the commune: the yardstick of a plan.

    The plain grid has the fewest columns and rows that span the bounding box, is centred on it,
    and each frame overlaps the next by exactly the overlap. Parameters and errors are those of
    :func:`plan_sheets`.
    """
    _check_request(scale, map_width_mm, map_height_mm, overlap_mm)
    parts, _origin = _local_parts(rings)
    size = _Size.on_paper(map_width_mm, map_height_mm, overlap_mm, scale)
    return _plain_count(_Ground.of(parts), size)


# --- checks -------------------------------------------------------------------------------------


def _check_map(map_width_mm: float, map_height_mm: float) -> None:
    for value in (map_width_mm, map_height_mm):
        if not (math.isfinite(value) and value > 0):
            raise RequestError(
                tr(
                    "The map of the template measures {width} x {height} mm: both must be above 0."
                ).format(width=map_width_mm, height=map_height_mm)
            )


def _check_request(
    scale: float, map_width_mm: float, map_height_mm: float, overlap_mm: float
) -> None:
    if not (math.isfinite(scale) and scale >= 1):
        raise RequestError(
            tr(
                "A scale of 1:{scale} makes no sense: give a number such as 10000, or 0 for the"
                " best scale on one sheet."
            ).format(scale=scale)
        )
    if scale != int(scale):
        raise RequestError(
            tr("A scale of 1:{scale} makes no sense: give a whole number.").format(scale=scale)
        )
    _check_map(map_width_mm, map_height_mm)
    half = min(map_width_mm, map_height_mm) / 2
    if not (math.isfinite(overlap_mm) and 0 <= overlap_mm < half):
        raise RequestError(
            tr(
                "An overlap of {overlap} mm between sheets cannot be: give 0 or more, and less than"
                " half of the map, {half:g} mm."
            ).format(overlap=overlap_mm, half=half)
        )


def _check_number(count: int, scale: int, parts: _Parts, size: _Size) -> None:
    """Refuse more than ``MAX_SHEETS`` frames, and name a scale at which there are fewer."""
    if count <= MAX_SHEETS:
        return
    ground = _Ground.of(parts)
    larger = ((other, size.scaled(other / scale)) for other in ROUND_SCALES if other > scale)
    way_out = next(
        (
            other
            for other, other_size in larger
            if _least_number(parts, other_size) <= MAX_SHEETS
            and _plain_count(ground, other_size) <= MAX_SHEETS
        ),
        ROUND_SCALES[-1],
    )
    raise RequestError(
        tr(
            "At 1:{scale} the commune takes {count} sheets or more, and {limit} is the most: choose"
            " a less detailed scale, for instance 1:{way_out}, or a larger paper."
        ).format(scale=scale, count=count, limit=MAX_SHEETS, way_out=way_out)
    )


def _least_number(parts: _Parts, size: _Size) -> int:
    """Return how many frames the area alone calls for: quick to tell, and never too many."""
    return math.ceil(sum(_part_area(part) for part in parts) / (size.width * size.height))


# --- geometry -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Size:
    """A frame on the ground, metres: ``width`` along the row, ``height`` across it."""

    width: float
    height: float
    overlap: float
    #: one millimetre on paper
    mm: float

    @classmethod
    def on_paper(
        cls, map_width_mm: float, map_height_mm: float, overlap_mm: float, scale: float
    ) -> _Size:
        """Return the ground that a map of that size on paper shows at 1:``scale``."""
        mm = scale / 1000
        return cls(map_width_mm * mm, map_height_mm * mm, overlap_mm * mm, mm)

    def scaled(self, factor: float) -> _Size:
        """Return the size at another scale."""
        return _Size(
            self.width * factor, self.height * factor, self.overlap * factor, self.mm * factor
        )

    def turned(self) -> _Size:
        """Return the size with the axes swapped: a column is a row of the turned ground."""
        return _Size(self.height, self.width, self.overlap, self.mm)


class _Ground:
    """The ground of some parts, ready to be asked what it shows between two parallels."""

    def __init__(
        self, edges: Iterable[_Edge], spans: list[_Interval], west: float, east: float
    ) -> None:
        self._edges = sorted(edges, key=itemgetter(1))
        self._lows = [edge[1] for edge in self._edges]
        self._tallest = max(edge[2] - edge[1] for edge in self._edges)
        #: the stretches of the y axis on which there is ground
        self.spans = _merged(spans)
        self.south = self.spans[0][0]
        self.north = self.spans[-1][1]
        self.west = west
        self.east = east

    @classmethod
    def of(cls, parts: _Parts) -> _Ground:
        """Return the ground of some parts."""
        boxes = [_bounds(part[0]) for part in parts]
        return cls(
            (
                edge
                for number, part in enumerate(parts)
                for ring in part
                for edge in _ring_edges(ring, number)
            ),
            [(box.ymin, box.ymax) for box in boxes],
            min(box.xmin for box in boxes),
            max(box.xmax for box in boxes),
        )

    def mirrored(self) -> _Ground:
        """Return the ground with south and north exchanged (y becomes -y)."""
        return _Ground(
            (
                (part, -high, -low, at_high, at_low)
                for part, low, high, at_low, at_high in self._edges
            ),
            [(-high, -low) for low, high in self.spans],
            self.west,
            self.east,
        )

    def edges(self, low: float, high: float) -> list[_Edge]:
        """Return the edges that have a point strictly between ``low`` and ``high``."""
        first = bisect_left(self._lows, low - self._tallest)
        last = bisect_left(self._lows, high)
        return [edge for edge in self._edges[first:last] if edge[2] > low]

    def shadow(self, low: float, high: float) -> list[_Interval]:
        """Return the x intervals, west to east, with ground between two parallels but for slivers.

        A meridian that meets the ground there either crosses an edge or runs inside the ground
        all the way, from ``low`` on.
        """
        low += _SLIVER
        high -= _SLIVER
        if low >= high:
            return []
        edges = self.edges(low, high)
        return _merged(_section(edges, low) + [_clipped(edge, low, high) for edge in edges])


def _section(edges: Iterable[_Edge], y: float) -> list[_Interval]:
    """Return the stretches of ground just north of ``y``, from the edges around it."""
    crossings = sorted((edge[0], _position(edge, y)) for edge in edges if edge[1] <= y < edge[2])
    # each part is closed by itself, so its crossings come in pairs: in, out, in, out
    return [(crossings[i][1], crossings[i + 1][1]) for i in range(0, len(crossings) - 1, 2)]


def _ring_edges(ring: list[tuple[float, float]], part: int) -> Iterator[_Edge]:
    x1, y1 = ring[-1]
    for x2, y2 in ring:
        if y1 <= y2:
            yield (part, y1, y2, x1, x2)
        else:
            yield (part, y2, y1, x2, x1)
        x1, y1 = x2, y2


def _position(edge: _Edge, y: float) -> float:
    _part, low, high, at_low, at_high = edge
    return at_low + (at_high - at_low) * ((y - low) / (high - low))


def _clipped(edge: _Edge, low: float, high: float) -> _Interval:
    """Return the x interval of the part of an edge between two parallels."""
    _part, bottom, top, first, last = edge
    if bottom < top:
        slope = (last - first) / (top - bottom)
        if top > high:
            last = first + slope * (high - bottom)
        if bottom < low:
            first += slope * (low - bottom)
    return (first, last) if first <= last else (last, first)


def _merged(intervals: list[_Interval]) -> list[_Interval]:
    """Return the union of closed intervals, sorted."""
    intervals.sort()
    union: list[_Interval] = []
    start, end = math.inf, -math.inf
    for low, high in intervals:
        if low > end:
            if start <= end:
                union.append((start, end))
            start, end = low, high
        elif high > end:
            end = high
    if start <= end:
        union.append((start, end))
    return union


def _meets(shadow: list[_Interval], low: float, high: float) -> bool:
    """Tell whether some interval reaches into ``low``..``high`` by more than rounding errors."""
    return any(min(b, high) - max(a, low) > _SLIVER for a, b in shadow)


def _local_parts(rings: Polygon) -> tuple[_Parts, tuple[float, float]]:
    """Return the parts with the origin moved to their south-west corner, and that corner.

    Small numbers keep rounding errors small. Rings without area are left out.
    """
    every = [
        [[(float(point[0]), float(point[1])) for point in ring] for ring in part] for part in rings
    ]
    if not all(
        math.isfinite(value) for part in every for ring in part for xy in ring for value in xy
    ):
        raise CommuneError(
            tr("The geometry of the commune holds coordinates that are not numbers: repair it.")
        )
    parts = [
        [part[0]] + [hole for hole in part[1:] if _ring_area(hole) > 0]
        for part in every
        if part and _ring_area(part[0]) > 0
    ]
    if not parts:
        raise CommuneError(
            tr("The commune has no ground: check its geometry in the commune layer.")
        )
    points = [point for part in parts for point in part[0]]
    west = min(x for x, _y in points)
    south = min(y for _x, y in points)
    local = [[[(x - west, y - south) for x, y in ring] for ring in part] for part in parts]
    return local, (west, south)


def _ring_area(ring: list[tuple[float, float]]) -> float:
    if len(ring) < 3:
        return 0.0
    x0, y0 = ring[0]
    total = 0.0
    x1, y1 = ring[-1]
    for x2, y2 in ring:
        total += (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)
        x1, y1 = x2, y2
    return abs(total) / 2


def _part_area(part: list[list[tuple[float, float]]]) -> float:
    return _ring_area(part[0]) - sum(_ring_area(hole) for hole in part[1:])


def _turned(parts: _Parts) -> _Parts:
    return [[[(y, x) for x, y in ring] for ring in part] for part in parts]


# --- one line of frames, or of rows -------------------------------------------------------------
#
# Frames in a row and rows on a sheet plan obey the same law: equal lengths along an axis, each
# there to show a piece of it, linked by an overlap where the ground goes on across the seam.


@dataclass(frozen=True)
class _Piece:
    """What one frame of a row, or one row of a plan, is there to show."""

    low: float
    high: float
    #: whether the ground goes on beyond ``high``, so that an overlap is due there
    linked: bool


class _Line:
    """Equal lengths laid along the ``spans`` of an axis: the frames of one row."""

    def __init__(self, spans: list[_Interval], length: float, overlap: float) -> None:
        self.spans = spans
        self.length = length
        self.overlap = overlap

    def reach(self, index: int, low: float, top: float) -> float | None:  # noqa: ARG002 -- see _RowsLine
        """Return how far piece ``index`` can go from ``low``, ``top`` at most."""
        return top

    def mirrored(self) -> _Line:
        """Return the line seen from its other end."""
        return _Line(
            [(-high, -low) for low, high in reversed(self.spans)], self.length, self.overlap
        )

    def following(self, high: float) -> tuple[float, bool] | None:
        """Return where ground goes on after ``high`` and whether it does without interruption."""
        for start, end in self.spans:
            if end > high + _TOUCH:
                return (start, False) if start >= high else (high, True)
        return None

    def before(self, start: float) -> float:
        """Return where the ground before the span that begins at ``start`` ends."""
        return max(end for _start, end in self.spans if end < start)

    def greedy(self, count: int) -> list[_Piece] | None:
        """Return ``count`` pieces or fewer, each as far as it can go; ``None`` if too few."""
        pieces: list[_Piece] = []
        low, edge = self.spans[0][0], math.inf
        for index in range(count):
            edge = min(low, edge - self.overlap) + self.length
            high = self.reach(index, low, min(edge, self.spans[-1][1]))
            if high is None:
                return None
            after = self.following(high)
            if after is None:
                return [*pieces, _Piece(low, self.spans[-1][1], False)]
            begun = max(start for start, _end in self.spans if start <= after[0])
            if begun > low and begun > edge - self.overlap:
                after = (begun, False)  # an overlap would cost more than to stop before the gap
            pieces.append(_Piece(low, high if after[1] else self.before(after[0]), after[1]))
            low = after[0]
            edge = edge if after[1] else math.inf
        return None

    def even(self, count: int) -> list[_Piece] | None:
        """Return ``count`` pieces or fewer, as even as the ground allows and cut where it has gaps.

        ``None`` if they cannot be had that way.
        """
        floors = self._floors(count)
        if floors is None:
            return None
        pieces: list[_Piece] = []
        low, edge = self.spans[0][0], math.inf
        for index in range(count):
            edge = min(low, edge - self.overlap) + self.length
            ceiling = self.reach(index, low, min(edge, self.spans[-1][1]))
            if ceiling is None:
                return None
            after = self.following(ceiling)
            if after is not None:
                ceiling = after[0]
            if ceiling < floors[index] - _TOUCH:
                return None
            high = self._cut(low, floors[index], ceiling, count - index)
            after = self.following(high)
            if after is None:
                return [*pieces, _Piece(low, self.spans[-1][1], False)]
            pieces.append(_Piece(low, high if after[1] else self.before(after[0]), after[1]))
            low = after[0]
            edge = edge if after[1] else math.inf
        return None

    def _floors(self, count: int) -> list[float] | None:
        """Return for each piece how far it must go, so that those after it can do the rest."""
        backwards = self.mirrored().greedy(count)
        if backwards is None:
            return None
        lows = [-piece.high for piece in reversed(backwards)]
        # with fewer pieces than that, the first ones need not go anywhere
        missing = count - len(lows)
        return [self.spans[0][0]] * missing + lows[1:] + [self.spans[-1][1]]

    def _cut(self, low: float, floor: float, ceiling: float, pieces: int) -> float:
        """Return the best end for the first of ``pieces`` pieces that share what is left."""
        target = self._share(low, pieces)
        gaps = [
            end
            for (_start, end), (start, _end) in zip(self.spans, self.spans[1:])
            if low < end <= ceiling and start >= floor
        ]
        if gaps:
            return min(gaps, key=lambda end: abs(end - target))
        return min(max(target, floor), ceiling)

    def _share(self, low: float, pieces: int) -> float:
        """Return where the first of ``pieces`` equal shares of the ground from ``low`` on ends."""
        left = sum(max(0.0, end - max(start, low)) for start, end in self.spans) / pieces
        for start, end in self.spans:
            here = max(0.0, end - max(start, low))
            if here >= left:
                return max(start, low) + left
            left -= here
        return self.spans[-1][1]

    def placed(self, pieces: list[_Piece]) -> list[float]:
        """Return where each length starts: centred on its piece as far as the overlaps allow.

        Across a gap no overlap is due. There too the lengths overlap as due, if they can, where
        the gap is narrow or where they would overlap by less: that would look like a mistake.
        """
        links = [piece.linked for piece in pieces[:-1]]
        starts = self._placed(pieces, links) if pieces else None
        if starts is None:
            raise ArithmeticError("pieces that no chain of frames covers")
        for i, (here, there) in enumerate(zip(pieces, pieces[1:])):
            narrow = there.low - here.high <= self.overlap
            if links[i] or not (narrow or starts[i] + self.length > starts[i + 1]):
                continue
            links[i] = True
            closer = self._placed(pieces, links)
            if closer is None:
                links[i] = False
            else:
                starts = closer
        return starts

    def _placed(self, pieces: list[_Piece], links: list[bool]) -> list[float] | None:
        pitch = self.length - self.overlap
        wanted = [(piece.low + piece.high - self.length) / 2 for piece in pieces]
        lowest = [piece.high - self.length for piece in pieces]
        highest = [piece.low for piece in pieces]
        last = len(pieces) - 1
        for i in range(last):
            if links[i]:
                highest[i + 1] = min(highest[i + 1], highest[i] + pitch)
        for i in reversed(range(last)):
            if links[i]:
                lowest[i] = max(lowest[i], lowest[i + 1] - pitch)
        if any(low > high + _TOUCH for low, high in zip(lowest, highest)):
            return None
        northward = [min(max(wanted[0], lowest[0]), highest[0])]
        for i in range(1, last + 1):
            top = min(highest[i], northward[-1] + pitch) if links[i - 1] else highest[i]
            northward.append(min(max(wanted[i], lowest[i]), top))
        southward = [min(max(wanted[last], lowest[last]), highest[last])]
        for i in reversed(range(last)):
            floor = max(lowest[i], southward[0] - pitch) if links[i] else lowest[i]
            southward.insert(0, max(min(wanted[i], highest[i]), floor))
        # both keep the bounds and the overlaps, and so does the mean, which favours neither end
        return [(a + b) / 2 for a, b in zip(northward, southward)]


class _RowsLine(_Line):
    """The rows of a plan, each with a given number of frames, laid along the y axis."""

    def __init__(self, ground: _Ground, size: _Size, margin: float, counts: list[int]) -> None:
        super().__init__(ground.spans, size.height, size.overlap)
        self._ground = ground
        self._size = size
        self._margin = margin
        self._counts = counts

    def reach(self, index: int, low: float, top: float) -> float | None:
        """Return how far north row ``index`` can reach with the frames that it has."""
        return _Sweep(self._ground, low, top, self._size, self._margin).reach(self._counts[index])

    def mirrored(self) -> _RowsLine:
        """Return the rows seen from the north."""
        return _RowsLine(self._ground.mirrored(), self._size, self._margin, self._counts[::-1])


def _grown(spans: list[_Interval], margin: float) -> list[_Interval]:
    """Return the intervals with ``margin`` added at both ends, united again."""
    if not margin:
        return spans
    return _merged([(low - margin, high + margin) for low, high in spans])


def _frames_for(
    shadow: list[_Interval], size: _Size, margin: float = 0.0, limit: float = math.inf
) -> int:
    """Return how many frames a row needs to show ``shadow``; any number above ``limit`` will do.

    Greedy from the west: each frame starts as far east as it may, an overlap before the end of
    the last one, or where ground starts again.
    """
    length, overlap = size.width, size.overlap
    pitch = length - overlap
    count = 0
    edge = -math.inf
    for low, high in _grown(shadow, margin):
        if edge >= high:
            continue
        # a last frame that ends less than an overlap inside this interval is drawn back out of it
        start = max(low, edge - overlap)
        more = max(0, math.ceil((high - start - length) / pitch))
        count += 1 + more
        if count > limit:
            break
        edge = start + length + more * pitch
    return count


class _Sweep:
    """A slab whose south edge is fixed and whose north edge advances."""

    def __init__(self, ground: _Ground, low: float, top: float, size: _Size, margin: float) -> None:
        self.top = top
        self._size = size
        self._margin = margin
        self._high = low + _SLIVER
        self._edges = ground.edges(self._high, top - _SLIVER)
        self._shadow = _merged(_section(self._edges, self._high))

    def _fits(self, shadow: list[_Interval], frames: int) -> bool:
        return _frames_for(shadow, self._size, self._margin, frames) <= frames

    def reach(self, frames: int) -> float | None:
        """Return how far north ``frames`` frames reach, ``None`` if nowhere.

        To be asked with growing numbers of frames. The shadow below the answer and the edges that
        may still matter are kept up to date, so that each step looks at half of the last one.
        """
        if not self._fits(self._shadow, frames):
            return None
        low, high = self._high, self.top - _SLIVER
        self._edges = edges = [edge for edge in self._edges if edge[2] > low]
        whole = self._extended(edges, low, high)
        if self._fits(whole, frames):
            self._high, self._shadow = high, whole
            return self.top
        while high - low > _PRECISION:
            middle = (low + high) / 2
            wider = self._extended(edges, low, middle)
            if self._fits(wider, frames):
                self._shadow = wider
                low = middle
                edges = [edge for edge in edges if edge[2] > middle]
            else:
                high = middle
                edges = [edge for edge in edges if edge[1] < middle]
        self._high = low
        # a little less than the limit: what is laid out later must fit despite rounding
        return low + _SLIVER - _PRECISION

    def _extended(self, edges: list[_Edge], low: float, high: float) -> list[_Interval]:
        clips = [_clipped(edge, low, high) for edge in edges if edge[1] < high]
        return _merged(self._shadow + clips)


# --- the fewest frames --------------------------------------------------------------------------


@dataclass(frozen=True)
class _State:
    """A row plan under way: what ``rows`` show with ``frames`` frames in all."""

    #: everything south of it is shown; infinite when all is
    seam: float
    #: how far north the last row can be, infinite where no overlap with it is due
    edge: float
    frames: int
    #: number of frames and piece of each row, from the south
    rows: tuple[tuple[int, _Piece], ...]


def _fewest_rows(ground: _Ground, size: _Size, margin: float, limit: int) -> list[_State]:
    """Return the complete row plans of fewest frames, none if all have more than ``limit``.

    ``margin``: room to leave west and east of the ground, metres. The method and the sense in
    which these are the fewest are told at the head of the module.
    """
    layers: list[list[_State]] = [[] for _ in range(limit + 1)]
    layers[0].append(_State(ground.south, math.inf, 0, ()))
    best: list[tuple[float, float]] = []
    for layer in layers:
        complete = [state for state in layer if state.seam == math.inf]
        if complete:
            return complete
        layer.sort(key=lambda state: (state.seam, state.edge), reverse=True)
        for state in layer:
            if any(seam >= state.seam and edge >= state.edge for seam, edge in best):
                continue
            best.append((state.seam, state.edge))
            for following in _next_rows(ground, state, size, margin, limit):
                layers[following.frames].append(following)
    return []


def _next_rows(
    ground: _Ground, state: _State, size: _Size, margin: float, limit: int
) -> Iterator[_State]:
    """Yield what one more row can lead to, for each number of frames in it."""
    edge = min(state.seam, state.edge - size.overlap) + size.height
    sweep = _Sweep(ground, state.seam, min(edge, ground.north), size, margin)
    for frames in range(1, limit - state.frames + 1):
        high = sweep.reach(frames)
        if high is None or (high < sweep.top and high - state.seam < _THINNEST):
            continue
        yield from _stops(ground, state, frames, high, edge, size.overlap)
        if high >= sweep.top:
            return


def _stops(
    ground: _Ground, state: _State, frames: int, high: float, edge: float, overlap: float
) -> Iterator[_State]:
    """Yield the states after a row of ``frames`` frames that can reach ``high``.

    ``edge`` is how far north that row itself can be. Where ground starts again at ``start``,
    below ``high``, the row may stop before it: the next one then owes no overlap.
    """
    total = state.frames + frames
    low = state.seam
    shown = low
    for start, end in ground.spans:
        if end <= high + _TOUCH:
            shown = end
            continue
        if start > low and (start >= high or start > edge - overlap):
            row = (frames, _Piece(low, shown, False))
            yield _State(start, math.inf, total, (*state.rows, row))
        if start < high:
            yield _State(high, edge, total, (*state.rows, (frames, _Piece(low, high, True))))
        return
    yield _State(math.inf, math.inf, total, (*state.rows, (frames, _Piece(low, shown, False))))


# --- where the frames go ------------------------------------------------------------------------

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


def _row_layout(ground: _Ground, state: _State, size: _Size, margin: float) -> _Layout:
    """Return the frames of a row plan, its seams moved and its slack spread for an even look."""
    counts = [frames for frames, _piece in state.rows]
    line = _RowsLine(ground, size, margin, counts)
    rows = line.even(len(counts)) or [piece for _frames, piece in state.rows]
    souths = line.placed(rows)
    room = _room(rows, souths, size.height)
    starts: _Starts = []
    for row, south in zip(rows, souths):
        spans = _grown(ground.shadow(row.low, row.high), margin)
        count = _frames_for(spans, size)
        frames = _Line(spans, size.width, size.overlap)
        pieces = frames.even(count) or frames.greedy(count) or []
        wests = frames.placed(pieces)
        room = min(room, _room(pieces, wests, size.width) + margin)
        starts.extend((west, south) for west in wests)
    return _Layout(starts, room)


def _room(pieces: list[_Piece], starts: list[float], length: float) -> float:
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


def _plain_count(ground: _Ground, size: _Size) -> int:
    """Return how many cells of the plain grid meet the ground."""
    columns = _plain_starts(ground.west, ground.east, size.width, size.overlap)
    count = 0
    for y in _plain_starts(ground.south, ground.north, size.height, size.overlap):
        shadow = ground.shadow(y, y + size.height)
        count += sum(1 for x in columns if _meets(shadow, x, x + size.width))
    return count


def _even_starts(low: float, high: float, length: float, overlap: float) -> list[float]:
    """Return as many lengths as the plain grid has, their overlaps widened for an even look."""
    count = len(_plain_starts(low, high, length, overlap))
    step = (high - low) / count
    ends = [low + index * step for index in range(count)] + [high]
    pieces = [_Piece(ends[i], ends[i + 1], i < count - 1) for i in range(count)]
    return _Line([(low, high)], length, overlap).placed(pieces)


def _cells(starts: list[float], length: float) -> list[_Interval]:
    """Return what each length of a chain is there to show: up to the middle of the overlaps."""
    seams = [(a + length + b) / 2 for a, b in zip(starts, starts[1:])]
    return list(zip([starts[0], *seams], [*seams, starts[-1] + length]))


def _grid(ground: _Ground, size: _Size, columns: list[float], rows: list[float]) -> _Starts:
    """Return the frames of an aligned grid that are needed."""
    cells = list(zip(columns, _cells(columns, size.width)))
    starts: _Starts = []
    for south, (low, high) in zip(rows, _cells(rows, size.height)):
        shadow = ground.shadow(low, high)
        starts.extend((west, south) for west, cell in cells if _meets(shadow, *cell))
    return starts


def _best_grid(ground: _Ground, size: _Size) -> _Starts:
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


def _fewest_frames(parts: _Parts, size: _Size) -> _Starts:
    """Return the fewest frames for some parts: an aligned grid if it will do, else rows or columns.

    Between rows and columns of equal number, those that leave more room around the ground; rows
    if they are equal in that too.
    """
    ground = _Ground.of(parts)
    grid = _best_grid(ground, size)
    if len(grid) == 1:
        return grid
    turned = _Ground.of(_turned(parts))
    rows = _fewest_rows(ground, size, 0.0, len(grid))
    columns = _fewest_rows(turned, size.turned(), 0.0, len(grid))
    fewest = min([len(grid), *(state.frames for state in rows + columns)])
    if fewest == len(grid):
        return grid
    layouts: list[_Layout] = []
    for margin_mm in _MARGINS_MM:
        margin = margin_mm * size.mm
        if rows and rows[0].frames == fewest:
            layouts = _layouts(ground, size, margin, fewest)
        if columns and columns[0].frames == fewest:
            beside = _layouts(turned, size.turned(), margin, fewest)
            layouts += [layout.turned() for layout in beside]
        if layouts:
            break
    return max(layouts, key=lambda layout: min(_MARGINS_MM[0], layout.room // size.mm)).starts


def _layouts(ground: _Ground, size: _Size, margin: float, fewest: int) -> list[_Layout]:
    """Return the row plans of ``fewest`` frames that leave ``margin``, none if there are none."""
    states = _fewest_rows(ground, size, margin, fewest)
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


def _best_groups(parts: _Parts, size: _Size) -> _Starts:
    """Return the fewest frames for all parts, together or in groups.

    Groups are taken apart where that saves frames, and where it costs none if no frame could
    show both anyway: then each part lies centred in frames of its own.
    """
    eased = _Size(size.width + _EASE, size.height + _EASE, size.overlap + _EASE, size.mm)
    starts = _solved(_grouped(parts, size), parts, eased)
    return [(x + _EASE / 2, y + _EASE / 2) for x, y in starts]


def _solved(group: _Group, parts: _Parts, size: _Size) -> _Starts:
    together = _fewest_frames([parts[i] for i in group.parts], size)
    if len(together) == 1 or not group.halves:
        return together
    separate = [start for half in group.halves for start in _solved(half, parts, size)]
    if len(separate) < len(together) or (group.apart and len(separate) == len(together)):
        return separate
    return together


def _grouped(parts: _Parts, size: _Size) -> _Group:
    """Return all parts as one group, halved again and again where its widest gaps are."""
    boxes = [_bounds(part[0]) for part in parts]
    pairs = sorted((_gap(boxes[i], boxes[j]), i, j) for j in range(len(boxes)) for i in range(j))
    groups = [_Group((i,), box) for i, box in enumerate(boxes)]
    left = len(parts)
    for _gap_width, i, j in pairs:
        first, second = groups[i], groups[j]
        if first is second:
            continue
        united = _Group(
            first.parts + second.parts,
            _united(first.box, second.box),
            (first, second) if left <= _MAX_GROUPS else (),
            _apart(first.box, second.box, size),
        )
        left -= 1
        for part in united.parts:
            groups[part] = united
    return groups[0]


def _bounds(ring: list[tuple[float, float]]) -> Box:
    xs = [x for x, _y in ring]
    ys = [y for _x, y in ring]
    return Box(min(xs), min(ys), max(xs), max(ys))


def _united(a: Box, b: Box) -> Box:
    return Box(min(a.xmin, b.xmin), min(a.ymin, b.ymin), max(a.xmax, b.xmax), max(a.ymax, b.ymax))


def _gaps(a: Box, b: Box) -> tuple[float, float]:
    return max(a.xmin, b.xmin) - min(a.xmax, b.xmax), max(a.ymin, b.ymin) - min(a.ymax, b.ymax)


def _gap(a: Box, b: Box) -> float:
    return max(0.0, *_gaps(a, b))


def _apart(a: Box, b: Box, size: _Size) -> bool:
    across, along = _gaps(a, b)
    return across >= size.width or along >= size.height


# --- numbers and neighbours ---------------------------------------------------------------------

_OPPOSITE = {"north": "south", "east": "west", "south": "north", "west": "east"}


def _no_neighbours() -> dict[str, tuple[int, ...]]:
    return dict.fromkeys(_OPPOSITE, ())


def _numbered(boxes: list[Box], size: _Size) -> tuple[Frame, ...]:
    """Return the frames in reading order, each with its neighbours."""
    ordered = _reading_order(boxes, size)
    beside: list[dict[str, list[int]]] = [{side: [] for side in _OPPOSITE} for _box in ordered]
    for j, b in enumerate(ordered):
        for i, a in enumerate(ordered[:j]):
            if max(_gaps(a, b)) > _TOUCH:
                continue
            side = _side(a, b, ordered, size)
            if side:
                beside[i][side].append(j)
                beside[j][_OPPOSITE[side]].append(i)
    frames = []
    for i, box in enumerate(ordered):
        neighbours = {}
        for side, found in beside[i].items():
            if side in ("north", "south"):
                found.sort(key=lambda k: ordered[k].xmin)
            else:
                found.sort(key=lambda k: -ordered[k].ymax)
            neighbours[side] = tuple(k + 1 for k in found)
        frames.append(Frame(i + 1, len(ordered), box, neighbours))
    return tuple(frames)


def _reading_order(boxes: list[Box], size: _Size) -> list[Box]:
    """Return the frames from the north-west as one reads.

    Bands are read from the north, each from the west: a band starts with the northernmost frame
    left and takes in the frames less than half a frame further south.
    """
    left = sorted(boxes, key=lambda box: (-box.ymax, box.xmin))
    ordered: list[Box] = []
    while left:
        floor = left[0].ymax - size.height / 2
        band = [box for box in left if box.ymax > floor]
        del left[: len(band)]
        ordered.extend(sorted(band, key=lambda box: (box.xmin, -box.ymax)))
    return ordered


def _side(a: Box, b: Box, boxes: list[Box], size: _Size) -> str | None:
    """Return the side of frame ``a`` on which ``b`` is its neighbour, ``None`` if on none."""
    east = (b.xmin - a.xmin) / size.width
    north = (b.ymin - a.ymin) / size.height
    if abs(north) < abs(east):
        a, b, size = _turned_box(a), _turned_box(b), size.turned()
        boxes = [_turned_box(box) for box in boxes]
        name = "east" if east > 0 else "west"
    else:
        name = "north" if north > 0 else "south"
    return name if _share_seam(a, b, boxes, size) else None


def _turned_box(box: Box) -> Box:
    return Box(box.ymin, box.xmin, box.ymax, box.xmax)


def _share_seam(a: Box, b: Box, boxes: list[Box], size: _Size) -> bool:
    """Tell whether two frames, one further north, overlap as due with none between them.

    The middle line of their overlap is the seam. A frame on the same side of it as ``a`` that
    shows a point of it more centrally comes between there, and so does one on the side of ``b``.
    """
    across, along = _gaps(a, b)
    if along > _TOUCH - size.overlap or across > -_NEIGHBOUR_SHARE * size.width:
        return False
    y = (max(a.ymin, b.ymin) + min(a.ymax, b.ymax)) / 2
    west = max(a.xmin, b.xmin)
    between = [box for box in boxes if box.meets(a) or box.meets(b)]
    free = sum(
        not any(
            _more_central(box, frame, (west - across * share, y))
            for frame in (a, b)
            for box in between
        )
        for share in _SAMPLES
    )
    return -across * free >= _NEIGHBOUR_SHARE * size.width * len(_SAMPLES)


def _more_central(other: Box, frame: Box, point: tuple[float, float]) -> bool:
    """Tell whether ``other`` takes the place of ``frame`` at a point of a seam that runs east."""
    dx, dy = _off_centre(frame, point)
    other_dx, other_dy = _off_centre(other, point)
    return (
        other_dy * dy > 0 and abs(other_dy) <= abs(dy) + _TOUCH and abs(other_dx) < abs(dx) - _TOUCH
    )


def _off_centre(box: Box, point: tuple[float, float]) -> tuple[float, float]:
    return (box.xmin + box.xmax) / 2 - point[0], (box.ymin + box.ymax) / 2 - point[1]
