"""The tag of a neighbouring sheet: on the edge that both share, clear of what may not be hidden."""

from __future__ import annotations

import pytest

from srce_tvb_atlas.atlas.project._neighbour_tags import TAG_INSET_MM, tag_point
from srce_tvb_atlas.atlas.shared.model import Box, Frame

SCALE = 10_000
#: metres of a millimetre on paper
METRES = SCALE / 1000
HERE, EAST = Box(0, 0, 2000, 1000), Box(1900, 200, 3900, 1200)
#: the middle of the edge that both share, TAG_INSET_MM inside
MIDDLE = (2000 - TAG_INSET_MM * METRES, 600)


def frame(number: int, box: Box) -> Frame:
    return Frame(number=number, total=2, box=box, neighbours={})


def place(covered: tuple[Box, ...] = (), hidden: Box | None = None) -> tuple[float, float]:
    def is_free(x: float, y: float) -> bool:
        return hidden is None or not (
            hidden.xmin < x < hidden.xmax and hidden.ymin < y < hidden.ymax
        )

    return tag_point(frame(1, HERE), frame(2, EAST), "east", SCALE, covered, is_free)


def test_it_is_in_the_middle_of_the_shared_edge() -> None:
    assert place() == MIDDLE


def test_it_moves_along_the_edge_off_what_may_not_be_hidden() -> None:
    x, y = place(hidden=Box(0, 570, 3000, 700))
    assert x == MIDDLE[0]
    assert y == pytest.approx(560)


def test_it_moves_off_the_items_over_the_map() -> None:
    box = Box(150, 40, 200, 75)  # millimetres from the lower left corner
    x, y = place(covered=(box,))
    assert x == MIDDLE[0]
    assert not box.ymin - TAG_INSET_MM < y / METRES < box.ymax + TAG_INSET_MM


def test_where_nothing_is_free_it_keeps_off_the_items_only() -> None:
    box = Box(150, 40, 200, 75)
    assert place(covered=(box,), hidden=Box(-1, -1, 5000, 5000)) == place(covered=(box,))
    assert place(hidden=Box(-1, -1, 5000, 5000)) == MIDDLE
