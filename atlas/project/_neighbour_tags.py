"""Places of the tags with the numbers of the neighbouring sheets."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from ..shared.model import Box, Frame

#: distance of a neighbour's tag from the edge of the frame, millimetres on paper
TAG_INSET_MM = 5.0
#: half of the side of a tag, number and arrow, millimetres on paper
TAG_REACH_MM = 4.0
#: how far a tag moves along its edge at once to find a free place, millimetres on paper
_STEP_MM = 2.0


def tag_point(
    frame: Frame,
    other: Frame,
    side: str,
    scale: int,
    covered: Sequence[Box],
    is_free: Callable[[float, float], bool],
) -> tuple[float, float]:
    """Return the place of the tag of a neighbour: near the middle of the edge that both share.

    It moves along the edge, away from the items over the map and from what else may not be hidden;
    where nothing along it is free, only the items count.

    :param covered: boxes of the items over the map, millimetres from its lower left corner.
    :param is_free: whether a tag may lie around a place of the working CRS.
    """
    metres = scale / 1000.0
    places = list(_along_edge(frame, other, side, metres))
    uncovered = [place for place in places if not _is_covered(frame.box, place, metres, covered)]
    for place in uncovered:
        if is_free(*place):
            return place
    return (uncovered or places)[0]


def _along_edge(
    frame: Frame, other: Frame, side: str, metres: float
) -> Iterator[tuple[float, float]]:
    """Yield the places on a line within the shared edge, those near its middle first."""
    box, inset = frame.box, TAG_INSET_MM * metres
    is_level = side in ("north", "south")
    if is_level:
        low, high = max(box.xmin, other.box.xmin), min(box.xmax, other.box.xmax)
        fixed = box.ymax - inset if side == "north" else box.ymin + inset
    else:
        low, high = max(box.ymin, other.box.ymin), min(box.ymax, other.box.ymax)
        fixed = box.xmax - inset if side == "east" else box.xmin + inset
    middle = (low + high) / 2
    steps = int(max(0.0, (high - low) / 2 - inset) / (_STEP_MM * metres))
    for step in range(steps + 1):
        for sign in (1, -1) if step else (1,):
            along = middle + sign * step * _STEP_MM * metres
            yield (along, fixed) if is_level else (fixed, along)


def _is_covered(
    box: Box, place: tuple[float, float], metres: float, covered: Sequence[Box]
) -> bool:
    x, y = (place[0] - box.xmin) / metres, (place[1] - box.ymin) / metres
    reaches = (cover.grown(TAG_INSET_MM) for cover in covered)
    return any(r.xmin < x < r.xmax and r.ymin < y < r.ymax for r in reaches)
