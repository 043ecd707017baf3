"""The room into which an item can grow on its page without covering others. Pure Python.

A legend that resizes to its contents has, in a template, the size of whatever it showed when the
template was saved. What counts is the point that it grows from and what stands around it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

#: between two items, mm
GAP = 1.0
#: room narrower or lower than this is none, mm
_LEAST = 15.0


@dataclass(frozen=True)
class Rect:
    """A rectangle on a page, mm; y grows downwards."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Width, mm."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Height, mm."""
        return self.bottom - self.top

    @property
    def area(self) -> float:
        """Area, mm²; 0 for an empty one."""
        return max(self.width, 0.0) * max(self.height, 0.0)

    def moved(self, across: float, down: float) -> Rect:
        """Return the rectangle moved by some mm."""
        return Rect(self.left + across, self.top + down, self.right + across, self.bottom + down)

    def overlap(self, other: Rect) -> Rect:
        """Return what two rectangles share; empty ones have no area."""
        return Rect(
            max(self.left, other.left),
            max(self.top, other.top),
            min(self.right, other.right),
            min(self.bottom, other.bottom),
        )

    def contains(self, x: float, y: float) -> bool:
        """Return whether a point lies inside."""
        return self.left <= x <= self.right and self.top <= y <= self.bottom


@dataclass(frozen=True)
class Anchor:
    """The point of an item that stays when it grows; shares of its width and height, 0 to 1."""

    x: float
    y: float
    across: float
    down: float

    def place(self, width: float, height: float, room: Rect) -> Rect:
        """Return a rectangle of a size, at the anchor, moved into the room if it leaves it."""
        left = self.x - self.across * width
        top = self.y - self.down * height
        left = max(room.left, min(left, room.right - width))
        top = max(room.top, min(top, room.bottom - height))
        return Rect(left, top, left + width, top + height)


def anchor_of(box: Rect, reference: int) -> Anchor:
    """Return the anchor of a box.

    :param reference: QGIS's number of the point: 0 upper left, 1 upper middle … 8 lower right.
    """
    across, down = (reference % 3) / 2, (reference // 3) / 2
    return Anchor(box.left + across * box.width, box.top + down * box.height, across, down)


def obstacles_of(box: Rect, anchor: Anchor, others: Iterable[Rect]) -> list[Rect]:
    """Return the rectangles that an item may not cover: those that it does not lie on anyway."""
    found = []
    for other in others:
        under = other.contains(anchor.x, anchor.y) and other.area > box.area
        if not under and box.overlap(other).area < 0.9 * max(box.area, 1e-9):
            found.append(other)
    return found


def free_rooms(page: Rect, anchor: Anchor, obstacles: Sequence[Rect]) -> list[Rect]:
    """Return the largest rooms around an anchor, the largest first.

    Each is as wide as some obstacle allows, and as high as the others allow at that width.
    """
    lefts = {page.left, *(o.right + GAP for o in obstacles if o.right <= anchor.x)}
    rights = {page.right, *(o.left - GAP for o in obstacles if o.left >= anchor.x)}
    rooms = []
    for left in lefts if anchor.across > 0 else {anchor.x}:
        for right in rights if anchor.across < 1 else {anchor.x}:
            room = _as_high_as_possible(left, right, page, anchor, obstacles)
            if room is not None and min(room.width, room.height) >= _LEAST:
                rooms.append(room)
    return sorted(rooms, key=lambda room: -room.area)


def _as_high_as_possible(
    left: float, right: float, page: Rect, anchor: Anchor, obstacles: Sequence[Rect]
) -> Rect | None:
    top = page.top if anchor.down > 0 else anchor.y
    bottom = page.bottom if anchor.down < 1 else anchor.y
    for obstacle in obstacles:
        if obstacle.right <= left or obstacle.left >= right:
            continue
        if obstacle.top >= anchor.y:
            bottom = min(bottom, obstacle.top - GAP)
        elif obstacle.bottom <= anchor.y:
            top = max(top, obstacle.bottom + GAP)
        else:
            return None
    return Rect(left, top, right, bottom)


def largest_window(ground: Rect, covers: Sequence[Rect]) -> Rect:
    """Return the largest rectangle of a ground that nothing covers."""
    lefts = [ground.left, *(cover.right for cover in covers)]
    rights = [ground.right, *(cover.left for cover in covers)]
    tops = [ground.top, *(cover.bottom for cover in covers)]
    bottoms = [ground.bottom, *(cover.top for cover in covers)]
    best = Rect(0, 0, 0, 0)
    for left, top in itertools.product(lefts, tops):
        for right, bottom in itertools.product(rights, bottoms):
            window = Rect(left, top, right, bottom).overlap(ground)
            if window.width <= 0 or window.height <= 0 or window.area <= best.area:
                continue
            if all(window.overlap(cover).area < 1e-6 for cover in covers):
                best = window
    return best


def largest_corner(ground: Rect, obstacles: Sequence[Rect], width: float, height: float) -> Rect:
    """Return the corner of a rectangle where a box of a size covers the least of what is there.

    In case of doubt the lower left, then the lower right.
    """
    places = [
        Rect(ground.left, ground.bottom - height, ground.left + width, ground.bottom),
        Rect(ground.right - width, ground.bottom - height, ground.right, ground.bottom),
        Rect(ground.left, ground.top, ground.left + width, ground.top + height),
        Rect(ground.right - width, ground.top, ground.right, ground.top + height),
    ]
    return min(places, key=lambda place: sum(place.overlap(other).area for other in obstacles))


def free_place(
    page: Rect,
    items: Sequence[Rect],
    frames: Sequence[Rect],
    size: tuple[float, float],
    near: Rect,
) -> Rect | None:
    """Return the free place for a box on a page that is nearest to something, ``None`` for none.

    :param items: what the box may not cover.
    :param frames: what it may lie in, or outside of, but not across.
    """
    width, height = size
    blocks = [*items, *frames]
    lefts = {page.left, page.right - width}
    lefts |= {x for b in blocks for x in (b.left + GAP, b.right + GAP, b.left - GAP - width)}
    tops = {page.top, page.bottom - height}
    tops |= {y for b in blocks for y in (b.top + GAP, b.bottom + GAP, b.top - GAP - height)}
    places = [
        Rect(left, top, left + width, top + height)
        for left in lefts
        if page.left <= left <= page.right - width
        for top in tops
        if page.top <= top <= page.bottom - height
    ]
    places.sort(key=lambda place: (_distance(place, near), -place.top, place.left))
    return next((place for place in places if _is_free(place, items, frames)), None)


def _distance(one: Rect, other: Rect) -> float:
    across = max(other.left - one.right, one.left - other.right, 0.0)
    down = max(other.top - one.bottom, one.top - other.bottom, 0.0)
    return across + down


def _is_free(place: Rect, items: Sequence[Rect], frames: Sequence[Rect]) -> bool:
    def apart(other: Rect) -> bool:
        shared = place.overlap(other)
        return shared.width <= 0 or shared.height <= 0

    inside = (frame.overlap(place).area >= place.area - 1e-6 for frame in frames)
    return all(map(apart, items)) and all(
        is_inside or apart(frame) for is_inside, frame in zip(inside, frames)
    )
