"""Frames that show little of the commune, moved to where there is more of it.

A frame is first centred on the piece that it has to show. Where that piece is small, most of the
sheet is white although the frame could also show ground that its neighbours show: it may be moved
as long as its piece stays in it and the overlaps stay as wide as they must be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ..shared.model import Box
from ._surface import FrameSize, Parts, ring_box

#: a frame that shows less ground than this share of itself is more than two thirds empty
LEAST_COVERAGE = 1 / 3
#: margin between the ground that only a frame shows and its edge, mm on paper, and the share that
#: the frame then has to show: more than the least, so that it is not on the verge of being empty
_ATTEMPTS = ((10.0, 0.36), (2.0, 0.34), (0.0, LEAST_COVERAGE))
#: places to try along each axis
_STEPS = 8

Corner = tuple[float, float]
Corners = list[Corner]
_Ring = Sequence[Corner]


class GroundAreas:
    """The ground of some parts, for the question how much of it lies in a box."""

    def __init__(self, parts: Parts) -> None:
        self._rings = [
            (ring, -1 if number else 1, ring_box(ring))
            for part in parts
            for number, ring in enumerate(part)
        ]

    def within(self, box: Box) -> GroundAreas:
        """Return the ground in a box: what is asked of it later lies there."""
        inside = GroundAreas([])
        for ring, sign, ring_bounds in self._rings:
            clipped = _clipped(ring, box) if ring_bounds.meets(box) else []
            if clipped:
                inside._rings.append((clipped, sign, ring_box(clipped)))
        return inside

    def area(self, box: Box) -> float:
        """Return the area of the ground in a box."""
        return sum(
            sign * _area(_clipped(ring, box))
            for ring, sign, ring_bounds in self._rings
            if ring_bounds.meets(box)
        )

    def bounds(self, box: Box) -> Box | None:
        """Return the box around the ground in a box, ``None`` when there is none."""
        pieces = [
            _clipped(ring, box)
            for ring, sign, ring_bounds in self._rings
            if sign > 0 and ring_bounds.meets(box)
        ]
        found = [ring_box(piece) for piece in pieces if piece]
        return Box.around(found) if found else None


def filled(ground: GroundAreas, corners: Corners, size: FrameSize) -> tuple[Corners, int]:
    """Return the frames, those that are nearly empty moved where they can show enough.

    :return: south-west corners in the same order, and how many frames are still nearly empty.
    """
    placed = list(corners)
    least = LEAST_COVERAGE * size.width * size.height
    for number, corner in enumerate(corners):
        if ground.area(_box(corner, size)) < least:
            placed[number] = _better_place(ground, placed, number, size)
    empty = sum(ground.area(_box(corner, size)) < least for corner in placed)
    return placed, empty


def _better_place(ground: GroundAreas, corners: Corners, number: int, size: FrameSize) -> Corner:
    """Return the nearest place at which a frame shows enough, its own when there is none."""
    here = corners[number]
    needed = _needed(ground, corners, number, size)
    if needed is None:
        return here

    def distance(corner: Corner) -> tuple[float, float]:
        x, y = corner[0] - here[0], corner[1] - here[1]
        return (x * x + y * y, max(abs(x), abs(y)))

    frame_area = size.width * size.height
    for margin_mm, wanted in _ATTEMPTS:
        margin = margin_mm * size.mm
        xs = _positions(here[0], needed.xmin, needed.xmax, size.width, margin)
        ys = _positions(here[1], needed.ymin, needed.ymax, size.height, margin)
        reach = Box(min(xs), min(ys), max(xs) + size.width, max(ys) + size.height)
        nearby = ground.within(reach)
        if nearby.area(reach) < wanted * frame_area:
            continue
        for corner in sorted(((x, y) for x in xs for y in ys), key=distance):
            if nearby.area(_box(corner, size)) >= wanted * frame_area:
                return corner
    return here


def _positions(here: float, low: float, high: float, length: float, margin: float) -> list[float]:
    """Return places along an axis at which a frame still shows ``low``..``high``."""
    margin = max(0.0, min(margin, (length - (high - low)) / 2))
    first, last = high + margin - length, low - margin
    steps = (first + (last - first) * step / _STEPS for step in range(_STEPS + 1))
    return sorted({here, *steps}) if last > first else [here]


def _needed(ground: GroundAreas, corners: Corners, number: int, size: FrameSize) -> Box | None:
    """Return the box around the ground that no other frame shows well inside it.

    What others show within the overlap from their edge counts as not shown by them.
    """
    frame = _box(corners[number], size)
    x, y = corners[number]
    west, east, south, north = x - size.width, x + size.width, y - size.height, y + size.height
    others = [
        _box((other_x, other_y), size).grown(-size.overlap)
        for index, (other_x, other_y) in enumerate(corners)
        # those far away need no box to tell it
        if west <= other_x <= east and south <= other_y <= north and index != number
    ]
    others = [other for other in others if other.meets(frame)]
    found = [ground.bounds(cell) for cell in _uncovered(frame, others)]
    boxes = [box for box in found if box is not None]
    return Box.around(boxes) if boxes else None


def _uncovered(frame: Box, others: Iterable[Box]) -> Iterator[Box]:
    """Yield rectangles that together are a frame without the others."""
    others = list(others)
    xs = _cuts(frame.xmin, frame.xmax, (x for box in others for x in (box.xmin, box.xmax)))
    ys = _cuts(frame.ymin, frame.ymax, (y for box in others for y in (box.ymin, box.ymax)))
    for west, east in zip(xs, xs[1:]):
        for south, north in zip(ys, ys[1:]):
            x, y = (west + east) / 2, (south + north) / 2
            if not any(o.xmin < x < o.xmax and o.ymin < y < o.ymax for o in others):
                yield Box(west, south, east, north)


def _cuts(low: float, high: float, between: Iterable[float]) -> list[float]:
    return [low, *sorted({value for value in between if low < value < high}), high]


def _box(corner: Corner, size: FrameSize) -> Box:
    return Box(corner[0], corner[1], corner[0] + size.width, corner[1] + size.height)


def _clipped(ring: _Ring, box: Box) -> list[tuple[float, float]]:
    """Return the ring cut at a box (Sutherland and Hodgman); empty where nothing is left.

    Parts that come apart stay joined along the edge of the box, which does not change the area.
    """
    points = list(ring)
    for axis, limit, above in (
        (0, box.xmin, True),
        (0, box.xmax, False),
        (1, box.ymin, True),
        (1, box.ymax, False),
    ):
        points = _half_plane(points, axis, limit, above=above)
        if not points:
            break
    return points


def _half_plane(points: Corners, axis: int, limit: float, *, above: bool) -> Corners:
    values = [point[axis] for point in points]
    # most rings lie on one side: they stay as they are, or nothing of them is left
    lowest, highest = min(values), max(values)
    if lowest >= limit if above else highest <= limit:
        return points
    if highest < limit if above else lowest > limit:
        return []
    kept: Corners = []
    before, was = points[-1], values[-1]
    was_inside = was >= limit if above else was <= limit
    for point, value in zip(points, values):
        inside = value >= limit if above else value <= limit
        if inside != was_inside:
            share = (limit - was) / (value - was)
            kept.append(
                (
                    before[0] + share * (point[0] - before[0]),
                    before[1] + share * (point[1] - before[1]),
                )
            )
        if inside:
            kept.append(point)
        before, was, was_inside = point, value, inside
    return kept


def _area(ring: _Ring) -> float:
    """Return the area of a ring, whichever way round it runs."""
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], *ring[:1]]))) / 2
