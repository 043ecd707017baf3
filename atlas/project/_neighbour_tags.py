"""Places of the tags with the numbers of the neighbouring sheets."""

from __future__ import annotations

from collections.abc import Sequence

from ..shared.model import Box, Frame

#: distance of a neighbour's tag from the edge of the frame, millimetres on paper
TAG_INSET_MM = 5.0


def tag_point(
    frame: Frame, other: Frame, side: str, scale: int, covered: Sequence[Box]
) -> tuple[float, float]:
    """Return the place of the tag of a neighbour: the middle of the edge that both share.

    Where an item covers that place, the tag moves up until it is free.
    """
    box, metres = frame.box, scale / 1000.0
    inset = TAG_INSET_MM * metres
    if side in ("north", "south"):
        x = (max(box.xmin, other.box.xmin) + min(box.xmax, other.box.xmax)) / 2
        y = box.ymax - inset if side == "north" else box.ymin + inset
    else:
        x = box.xmax - inset if side == "east" else box.xmin + inset
        y = (max(box.ymin, other.box.ymin) + min(box.ymax, other.box.ymax)) / 2
    for cover in sorted(covered, key=lambda c: c.ymin):
        reach = cover.grown(TAG_INSET_MM)
        place = ((x - box.xmin) / metres, (y - box.ymin) / metres)
        if reach.xmin < place[0] < reach.xmax and reach.ymin < place[1] < reach.ymax:
            y = box.ymin + reach.ymax * metres
    return x, min(y, box.ymax - inset)
