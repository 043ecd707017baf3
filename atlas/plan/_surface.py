"""The surface of a commune: the ground between two parallels, in local metres."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter

from ..shared.errors import CommuneError
from ..shared.i18n import tr
from ..shared.model import Box

Point = Sequence[float]
Ring = Sequence[Point]
#: one part of a commune: the exterior ring, then the holes
Part = Sequence[Ring]
#: the parts of a commune
Polygon = Sequence[Part]

#: a polygon in local coordinates
Parts = list[list[list[tuple[float, float]]]]
Interval = tuple[float, float]
#: part, lower end, upper end, position at the lower end, position at the upper end
Edge = tuple[int, float, float, float, float]

#: ground thinner than this at a seam needs no frame, metres; rounding errors are smaller
SLIVER = 1e-7
#: anything at most this far away counts as reached, metres
TOUCH_TOLERANCE = 5e-7


@dataclass(frozen=True)
class FrameSize:
    """A frame on the ground, metres: ``width`` along the row, ``height`` across it."""

    width: float
    height: float
    overlap: float
    #: one millimetre on paper
    mm: float

    @classmethod
    def on_paper(
        cls, map_width_mm: float, map_height_mm: float, overlap_mm: float, scale: float
    ) -> FrameSize:
        """Return the ground that a map of that size on paper shows at 1:``scale``."""
        mm = scale / 1000
        return cls(map_width_mm * mm, map_height_mm * mm, overlap_mm * mm, mm)

    def scaled(self, factor: float) -> FrameSize:
        """Return the size at another scale."""
        return FrameSize(
            self.width * factor, self.height * factor, self.overlap * factor, self.mm * factor
        )

    def transposed(self) -> FrameSize:
        """Return the size with the axes swapped: a column is a row of the transposed ground."""
        return FrameSize(self.height, self.width, self.overlap, self.mm)


class Surface:
    """The surface of some parts, indexed for queries between two parallels."""

    def __init__(
        self, edges: Iterable[Edge], spans: list[Interval], west: float, east: float
    ) -> None:
        self._edges = sorted(edges, key=itemgetter(1))
        self._lows = [edge[1] for edge in self._edges]
        self._tallest = max(edge[2] - edge[1] for edge in self._edges)
        #: the stretches of the y axis on which there is ground
        self.spans = merged(spans)
        self.south = self.spans[0][0]
        self.north = self.spans[-1][1]
        self.west = west
        self.east = east

    @classmethod
    def of(cls, parts: Parts) -> Surface:
        """Return the surface of some parts."""
        boxes = [ring_box(part[0]) for part in parts]
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

    def mirrored(self) -> Surface:
        """Return the surface with south and north exchanged (y becomes -y)."""
        return Surface(
            (
                (part, -high, -low, at_high, at_low)
                for part, low, high, at_low, at_high in self._edges
            ),
            [(-high, -low) for low, high in self.spans],
            self.west,
            self.east,
        )

    def edges(self, low: float, high: float) -> list[Edge]:
        """Return the edges that have a point strictly between ``low`` and ``high``."""
        first = bisect_left(self._lows, low - self._tallest)
        last = bisect_left(self._lows, high)
        return [edge for edge in self._edges[first:last] if edge[2] > low]

    def projection(self, low: float, high: float) -> list[Interval]:
        """Return the x intervals, west to east, with ground between two parallels, without slivers.

        A meridian that meets the ground there either crosses an edge or runs inside the ground
        all the way, from ``low`` on.
        """
        low += SLIVER
        high -= SLIVER
        if low >= high:
            return []
        edges = self.edges(low, high)
        return merged(section(edges, low) + clipped(edges, low, high))


def section(edges: Iterable[Edge], y: float) -> list[Interval]:
    """Return the stretches of ground just north of ``y``, from the edges around it."""
    crossings = sorted((edge[0], _position(edge, y)) for edge in edges if edge[1] <= y < edge[2])
    # each part is closed by itself, so its crossings come in pairs: in, out, in, out
    return [(crossings[i][1], crossings[i + 1][1]) for i in range(0, len(crossings) - 1, 2)]


def _ring_edges(ring: list[tuple[float, float]], part: int) -> Iterator[Edge]:
    x1, y1 = ring[-1]
    for x2, y2 in ring:
        if y1 <= y2:
            yield (part, y1, y2, x1, x2)
        else:
            yield (part, y2, y1, x2, x1)
        x1, y1 = x2, y2


def _position(edge: Edge, y: float) -> float:
    _part, low, high, at_low, at_high = edge
    return at_low + (at_high - at_low) * ((y - low) / (high - low))


def clipped(edges: Iterable[Edge], low: float, high: float) -> list[Interval]:
    """Return the x intervals of the parts of edges between two parallels.

    One call for all edges: a plan asks for millions of them.
    """
    found = []
    for _part, bottom, top, first, last in edges:
        if bottom >= high:
            continue
        if bottom < top and (top > high or bottom < low):
            slope = (last - first) / (top - bottom)
            if top > high:
                last = first + slope * (high - bottom)  # noqa: PLW2901 -- quicker than new names
            if bottom < low:
                first += slope * (low - bottom)  # noqa: PLW2901
        found.append((first, last) if first <= last else (last, first))
    return found


def merged(intervals: list[Interval]) -> list[Interval]:
    """Return the union of closed intervals, sorted."""
    intervals.sort()
    union: list[Interval] = []
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


def meets(projection: list[Interval], low: float, high: float) -> bool:
    """Return whether an interval overlaps ``low``..``high`` by more than rounding errors."""
    return any(min(b, high) - max(a, low) > SLIVER for a, b in projection)


def to_local_parts(rings: Polygon) -> tuple[Parts, tuple[float, float]]:
    """Return the parts with the origin moved to their south-west corner, and that corner.

    Small coordinates keep rounding errors small. Rings without area are left out.
    """
    every = [
        [[(float(point[0]), float(point[1])) for point in ring] for ring in part] for part in rings
    ]
    if not all(
        math.isfinite(value) for part in every for ring in part for xy in ring for value in xy
    ):
        raise CommuneError(
            tr("The geometry of the commune has coordinates that are not numbers: repair it.")
        )
    parts = [
        [part[0]] + [hole for hole in part[1:] if _ring_area(hole) > 0]
        for part in every
        if part and _ring_area(part[0]) > 0
    ]
    if not parts:
        raise CommuneError(tr("The commune has no area: check its geometry in the commune layer."))
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


def part_area(part: list[list[tuple[float, float]]]) -> float:
    """Return the area of a part without its holes, square metres."""
    return _ring_area(part[0]) - sum(_ring_area(hole) for hole in part[1:])


def transposed(parts: Parts) -> Parts:
    """Return the parts with the axes swapped."""
    return [[[(y, x) for x, y in ring] for ring in part] for part in parts]


# --- boxes --------------------------------------------------------------------------------------


def ring_box(ring: list[tuple[float, float]]) -> Box:
    """Return the box around a ring."""
    xs = [x for x, _y in ring]
    ys = [y for _x, y in ring]
    return Box(min(xs), min(ys), max(xs), max(ys))


def axis_gaps(a: Box, b: Box) -> tuple[float, float]:
    """Return how far apart two boxes lie, eastwards and northwards; below 0 if they overlap."""
    return max(a.xmin, b.xmin) - min(a.xmax, b.xmax), max(a.ymin, b.ymin) - min(a.ymax, b.ymax)


def widest_gap(a: Box, b: Box) -> float:
    """Return the wider of the two gaps between two boxes, 0 if there is none."""
    return max(0.0, *axis_gaps(a, b))
