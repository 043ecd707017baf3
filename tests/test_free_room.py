"""The room around an item: pure Python."""

from __future__ import annotations

import pytest

from srce_tvb_atlas.atlas.layout._free_room import (
    GAP,
    Rect,
    anchor_of,
    free_place,
    free_rooms,
    largest_corner,
    obstacles_of,
)

PAGE = Rect(0, 0, 297, 210)
MAP = Rect(100, 10, 290, 200)


@pytest.mark.parametrize(
    ("reference", "point"),
    [(0, (10, 20)), (1, (25, 20)), (2, (40, 20)), (4, (25, 40)), (6, (10, 60)), (8, (40, 60))],
)
def test_anchor(reference: int, point: tuple[float, float]) -> None:
    anchor = anchor_of(Rect(10, 20, 40, 60), reference)
    assert (anchor.x, anchor.y) == point
    placed = anchor.place(10, 10, PAGE)
    assert anchor_of(placed, reference) == anchor


def test_room_ends_at_map_and_page() -> None:
    box = Rect(5, 20, 33, 100)
    rooms = free_rooms(PAGE, anchor_of(box, 0), [MAP])
    assert rooms[0] == Rect(5, 20, 100 - GAP, 210)


def test_room_grows_to_the_side_that_the_anchor_leaves_free() -> None:
    rooms = free_rooms(PAGE, anchor_of(Rect(60, 150, 90, 200), 8), [MAP])
    assert rooms[0] == Rect(0, 0, 90, 200)


def test_the_largest_of_a_wide_and_a_high_room_comes_first() -> None:
    low = Rect(120, 60, 297, 210)  # to the right, below
    below = Rect(0, 190, 100, 210)
    rooms = free_rooms(PAGE, anchor_of(Rect(5, 20, 33, 50), 0), [low, below])
    assert rooms[0] == Rect(5, 20, 120 - GAP, 190 - GAP)
    assert Rect(5, 20, 297, 60 - GAP) in rooms


def test_what_lies_under_an_item_is_no_obstacle() -> None:
    box = Rect(5, 150, 60, 200)
    background = Rect(0, 140, 90, 210)
    label = Rect(10, 190, 50, 195)
    under = obstacles_of(box, anchor_of(box, 0), [PAGE, background, label])
    assert under == [label]


def test_no_room_in_a_slit() -> None:
    assert free_rooms(PAGE, anchor_of(Rect(95, 20, 99, 30), 0), [MAP]) == []


def test_a_box_is_moved_into_its_room() -> None:
    anchor = anchor_of(Rect(200, 20, 230, 40), 0)
    assert anchor.place(150, 20, PAGE) == Rect(147, 20, 297, 40)


def test_the_corner_that_covers_least() -> None:
    legend = Rect(100, 150, 160, 200)
    assert largest_corner(MAP, [], 60, 20) == Rect(100, 180, 160, 200)
    assert largest_corner(MAP, [legend], 60, 20) == Rect(230, 180, 290, 200)


@pytest.mark.parametrize(
    ("items", "frames", "place"),
    [
        # left of the map, at its lower end
        ([MAP], [], Rect(39, 165, 99, 205)),
        # in a frame or outside of it, not across
        ([MAP], [Rect(0, 0, 297, 210)], Rect(39, 165, 99, 205)),
        ([MAP, Rect(0, 100, 99, 210)], [], Rect(39, 59, 99, 99)),
        ([Rect(0, 0, 297, 210)], [], None),
    ],
)
def test_a_free_place_near_the_map(
    items: list[Rect], frames: list[Rect], place: Rect | None
) -> None:
    page = Rect(5, 5, 292, 205)
    assert free_place(page, items, frames, (60, 40), MAP) == place
