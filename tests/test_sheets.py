"""The sheet plan: the commune is shown whole, by as few frames as rows or columns allow.

Coverage, idle frames and the plain grid are checked by clipping polygons here, for all communes
of Nord by GEOS: neither is what the plan is computed with.
"""

from __future__ import annotations

import itertools
import math
import random
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from srce_tvb_atlas.atlas.plan._placement import least_margin
from srce_tvb_atlas.atlas.plan._rows import FrameChain, Piece, fewest_row_plans
from srce_tvb_atlas.atlas.plan._surface import FrameSize, Surface
from srce_tvb_atlas.atlas.plan.sheets import (
    MAX_SHEETS,
    ROUND_SCALES,
    best_scale,
    plan_sheets,
    plan_single,
)
from srce_tvb_atlas.atlas.shared.errors import CommuneError, RequestError
from srce_tvb_atlas.atlas.shared.model import Box, Frame, SheetPlan
from tests.support.plain_grid import plain_grid_count

Ring = list[tuple[float, float]]
Part = list[Ring]
Polygon = list[Part]

A3 = (285.0, 277.0)
A4 = (185.0, 190.0)
OVERLAP = 10.0
SIDES = {"north": "south", "south": "north", "east": "west", "west": "east"}
#: what the module allows itself to miss, metres
TOLERANCE = 1e-6


# --- tools: independent of the module under test ------------------------------------------------


def rectangle(xmin: float, ymin: float, xmax: float, ymax: float) -> Ring:
    return [(xmin, ymin), (xmax, ymin), (xmax, ymax), (xmin, ymax), (xmin, ymin)]


def moved(rings: Polygon, dx: float, dy: float) -> Polygon:
    return [[[(x + dx, y + dy) for x, y in ring] for ring in part] for part in rings]


def turned(rings: Polygon) -> Polygon:
    return [[[(y, x) for x, y in ring] for ring in part] for part in rings]


def boxes(plan: SheetPlan) -> list[Box]:
    return [frame.box for frame in plan.frames]


def half_plane(ring: Ring, axis: int, limit: float, sign: int) -> Ring:
    """Clip a ring to ``sign * (coordinate - limit) <= 0`` (Sutherland and Hodgman)."""
    kept: Ring = []
    for before, here in zip([ring[-1], *ring], ring):
        inside, was_inside = sign * (here[axis] - limit) <= 0, sign * (before[axis] - limit) <= 0
        if inside != was_inside:
            share = (limit - before[axis]) / (here[axis] - before[axis])
            other = before[1 - axis] + share * (here[1 - axis] - before[1 - axis])
            kept.append((limit, other) if axis == 0 else (other, limit))
        if inside:
            kept.append(here)
    return kept


def ring_area(ring: Ring) -> float:
    if not ring:
        return 0.0
    x0, y0 = ring[0]
    return abs(
        sum(
            (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)
            for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]])
        )
        / 2
    )


def area_in(rings: Polygon, box: Box) -> float:
    """Return the area of a polygon within a box, m²."""
    area = 0.0
    for part in rings:
        for index, whole in enumerate(part):
            ring = whole
            for axis, limit, sign in (
                (0, box.xmin, -1),
                (0, box.xmax, 1),
                (1, box.ymin, -1),
                (1, box.ymax, 1),
            ):
                ring = half_plane(ring, axis, limit, sign) if ring else ring
            area += ring_area(ring) * (-1 if index else 1)
    return area


def bounds(rings: Polygon) -> Box:
    xs = [x for part in rings for x, _y in part[0]]
    ys = [y for part in rings for _x, y in part[0]]
    return Box(min(xs), min(ys), max(xs), max(ys))


def uncovered_area(rings: Polygon, frames: list[Box]) -> float:
    """Return the area of a polygon in no frame, m²: cell by cell between the frames' edges."""
    frames = [frame.grown(TOLERANCE) for frame in frames]
    whole = bounds(rings)
    xs = sorted({whole.xmin, whole.xmax, *(x for box in frames for x in (box.xmin, box.xmax))})
    ys = sorted({whole.ymin, whole.ymax, *(y for box in frames for y in (box.ymin, box.ymax))})
    missing = 0.0
    for (xmin, xmax), (ymin, ymax) in itertools.product(zip(xs, xs[1:]), zip(ys, ys[1:])):
        x, y = (xmin + xmax) / 2, (ymin + ymax) / 2
        if not any(b.xmin <= x <= b.xmax and b.ymin <= y <= b.ymax for b in frames):
            missing += area_in(rings, Box(xmin, ymin, xmax, ymax))
    return missing


def holds(rings: Polygon, x: float, y: float) -> bool:
    """Tell whether a point lies in a polygon (rays cast north)."""
    inside = False
    for ring in itertools.chain.from_iterable(rings):
        for (x1, y1), (x2, y2) in zip([ring[-1], *ring], ring):
            if (x1 <= x < x2 or x2 <= x < x1) and y < y1 + (x - x1) / (x2 - x1) * (y2 - y1):
                inside = not inside
    return inside


def plain_cells(rings: Polygon, width: float, height: float, overlap: float) -> list[Box]:
    """Return the cells of the plain centred grid that meet the polygon."""
    box = bounds(rings)

    def starts(low: float, high: float, length: float) -> list[float]:
        pitch = length - overlap
        count = max(1, math.ceil((high - low - overlap) / pitch - 1e-9))
        first = (low + high - length - (count - 1) * pitch) / 2
        return [first + i * pitch for i in range(count)]

    cells = [
        Box(x, y, x + width, y + height)
        for y in starts(box.ymin, box.ymax, height)
        for x in starts(box.xmin, box.xmax, width)
    ]
    return [cell for cell in cells if area_in(rings, cell) > 1e-3]


class Sizes(NamedTuple):
    """A map and an overlap, millimetres on paper; at 1:1000 also metres on the ground."""

    width: float
    height: float
    overlap: float


def plan_of(rings: Polygon, sizes: Sizes) -> SheetPlan:
    return plan_sheets(rings, 1000, *sizes)


def overlaps(a: Box, b: Box) -> tuple[float, float]:
    return min(a.xmax, b.xmax) - max(a.xmin, b.xmin), min(a.ymax, b.ymax) - max(a.ymin, b.ymin)


def check_frames(plan: SheetPlan, sizes: Sizes) -> None:
    """Check the sizes, the numbers and the reading order of the frames."""
    total = len(plan.frames)
    assert [frame.number for frame in plan.frames] == list(range(1, total + 1))
    assert {frame.total for frame in plan.frames} == {total}
    for frame in plan.frames:
        assert frame.box.width == pytest.approx(sizes.width, abs=TOLERANCE)
        assert frame.box.height == pytest.approx(sizes.height, abs=TOLERANCE)
    for before, after in itertools.combinations(boxes(plan), 2):
        assert after.ymax < before.ymax or after.xmin >= before.xmin, "not in reading order"
        assert after.ymax < before.ymax + sizes.height / 2, "a frame of a band further north"


def check_neighbours(plan: SheetPlan, sizes: Sizes) -> None:
    """Check that neighbours are mutual, on the right side, in order and overlap as due."""
    by_number = {frame.number: frame for frame in plan.frames}
    for frame in plan.frames:
        assert set(frame.neighbours) == set(SIDES)
        named = list(itertools.chain.from_iterable(frame.neighbours.values()))
        assert len(named) == len(set(named)), "a neighbour on two sides"
        assert frame.number not in named
        for side, numbers in frame.neighbours.items():
            others = [by_number[number].box for number in numbers]
            for number, other in zip(numbers, others):
                assert frame.number in by_number[number].neighbours[SIDES[side]]
                check_side(frame.box, other, side, sizes.overlap)
            if side in {"north", "south"}:
                assert others == sorted(others, key=lambda box: box.xmin)
            else:
                assert others == sorted(others, key=lambda box: -box.ymax)


def check_side(box: Box, other: Box, side: str, overlap: float) -> None:
    across, along = overlaps(box, other)
    east, north = other.xmin - box.xmin, other.ymin - box.ymin
    if side in {"north", "south"}:
        assert (north > 0) == (side == "north")
        assert along >= overlap - TOLERANCE
        assert across > 0
    else:
        assert (east > 0) == (side == "east")
        assert across >= overlap - TOLERANCE
        assert along > 0


def loose_ends(rings: Polygon, frames: list[Box], overlap: float) -> list[tuple[float, float]]:
    """Return ground on the edge of a frame that no frame shows which overlaps it as due."""
    loose = []
    for frame in frames:
        partners = [
            other
            for other in frames
            if other is not frame and max(overlaps(frame, other)) >= overlap - TOLERANCE
        ]
        for step in range(24):
            share = (step + 0.5) / 24
            x, y = frame.xmin + share * frame.width, frame.ymin + share * frame.height
            for px, py in ((x, frame.ymin), (x, frame.ymax), (frame.xmin, y), (frame.xmax, y)):
                here = Box(px, py, px, py).grown(TOLERANCE)
                shown = any(partner.meets(here) for partner in partners)
                # deep enough in the ground for rounding not to matter
                if not shown and all(
                    holds(rings, px + dx, py + dy)
                    for dx in (-0.01, 0.0, 0.01)
                    for dy in (-0.01, 0.0, 0.01)
                ):
                    loose.append((px, py))
    return loose


# --- best_scale, plan_single --------------------------------------------------------------------

HAVERSKERQUE_BOX = Box(664602.0, 7058689.0, 670794.0, 7062112.0)


def test_round_scales_grow() -> None:
    assert list(ROUND_SCALES) == sorted(set(ROUND_SCALES))
    assert ROUND_SCALES[0] == 2500


@pytest.mark.parametrize(
    ("width", "height", "margin", "expected"),
    [
        (6192.0, 3423.0, 0.05, 25000),
        (285 * 9.0, 100.0, 0.05, 10000),  # exactly the share of the frame that is free
        (285 * 9.0 + 0.01, 100.0, 0.05, 12500),
        (285 * 10.0, 277 * 10.0, 0.0, 10000),
        (100.0, 277 * 10.0 + 0.01, 0.0, 12500),
        (0.0, 0.0, 0.05, 2500),
        (220_000.0, 260_000.0, 0.05, 1_500_000),
    ],
)
def test_best_scale_is_the_most_detailed_that_fits(
    width: float, height: float, margin: float, expected: int
) -> None:
    box = Box(700000.0, 7000000.0, 700000.0 + width, 7000000.0 + height)
    assert best_scale(box, *A3, margin) == expected


@pytest.mark.parametrize(("width", "expected"), [(500.0, 25000), (8000.0, 40000)])
def test_best_scale_stops_at_the_finest(width: float, expected: int) -> None:
    box = Box(700000.0, 7000000.0, 700000.0 + width, 7000100.0)
    assert best_scale(box, *A3, finest=25000) == expected
    assert plan_single(box, *A3, finest=25000).scale == expected


@given(
    st.floats(1, 100_000), st.floats(1, 100_000), st.floats(50, 900), st.floats(50, 900),
    st.floats(0, 0.3),
)  # fmt: skip
def test_best_scale_fits_and_the_one_before_does_not(
    width: float, height: float, map_width: float, map_height: float, margin: float
) -> None:
    def fits(scale: int) -> bool:
        free = (1 - 2 * margin) * scale / 1000
        return width <= map_width * free * (1 + 1e-9) and height <= map_height * free * (1 + 1e-9)

    scale = best_scale(Box(0.0, 0.0, width, height), map_width, map_height, margin)
    assert fits(scale)
    index = ROUND_SCALES.index(scale)
    assert index == 0 or not fits(int(ROUND_SCALES[index - 1] * (1 - 1e-6)))


def test_best_scale_refuses_what_no_sheet_holds() -> None:
    with pytest.raises(RequestError, match="9000 x 0 km"):
        best_scale(Box(0.0, 0.0, 9e6, 1.0), *A4)


@pytest.mark.parametrize("margin", [-0.01, 0.5, math.nan])
def test_best_scale_refuses_a_margin_without_room(margin: float) -> None:
    with pytest.raises(RequestError, match="margin"):
        best_scale(HAVERSKERQUE_BOX, *A3, margin)


@pytest.mark.parametrize(
    "size", [(0.0, 277.0), (285.0, -1.0), (math.inf, 277.0), (285.0, math.nan)]
)
def test_a_map_without_size_is_refused(size: tuple[float, float]) -> None:
    with pytest.raises(RequestError, match="map of the template"):
        best_scale(HAVERSKERQUE_BOX, *size)
    with pytest.raises(RequestError, match="map of the template"):
        plan_sheets([[rectangle(0, 0, 1, 1)]], 10000, *size, 0)


def test_plan_single_is_one_centred_frame() -> None:
    plan = plan_single(HAVERSKERQUE_BOX, *A3)
    assert plan.scale == 25000
    (frame,) = plan.frames
    assert (frame.number, frame.total) == (1, 1)
    assert frame.neighbours == {"north": (), "east": (), "south": (), "west": ()}
    assert (frame.box.width, frame.box.height) == pytest.approx((7125.0, 6925.0))
    assert frame.box.xmin + frame.box.xmax == pytest.approx(664602 + 670794)
    assert frame.box.ymin + frame.box.ymax == pytest.approx(7058689 + 7062112)


# --- plan_sheets: known cases -------------------------------------------------------------------

SQUARE = Sizes(100.0, 100.0, 10.0)


def test_a_commune_that_fits_gets_one_centred_frame() -> None:
    plan = plan_of([[rectangle(10, 20, 90, 60)]], SQUARE)
    assert [(b.xmin, b.ymin) for b in boxes(plan)] == [pytest.approx((0, -10), abs=TOLERANCE)]


@pytest.mark.parametrize(
    ("length", "expected"),
    [(100.0, 1), (100.001, 2), (190.0, 2), (190.001, 3), (280.0, 3), (280.001, 4)],
)
@pytest.mark.parametrize("origin", [0.0, 664602.37])
def test_a_strip_takes_frames_by_its_length(length: float, expected: int, origin: float) -> None:
    strip = moved([[rectangle(0, 0, length, 50)]], origin, origin * 10)
    for rings in (strip, turned(strip)):
        plan = plan_of(rings, SQUARE)
        assert len(plan.frames) == expected
        check_frames(plan, SQUARE)
        check_neighbours(plan, SQUARE)
        assert uncovered_area(rings, boxes(plan)) < 1e-4


def test_a_square_gets_an_aligned_grid_whose_frames_know_their_neighbours() -> None:
    plan = plan_of([[rectangle(0, 0, 270, 270)]], SQUARE)
    assert [(b.xmin, b.ymin) for b in boxes(plan)] == [
        pytest.approx((x, y), abs=TOLERANCE) for y in (175, 85, -5) for x in (-5, 85, 175)
    ]
    around = {frame.number: frame.neighbours for frame in plan.frames}
    assert around[5] == {"north": (2,), "east": (6,), "south": (8,), "west": (4,)}
    assert around[1] == {"north": (), "east": (2,), "south": (4,), "west": ()}
    assert around[9] == {"north": (6,), "east": (), "south": (), "west": (8,)}


def test_frames_that_only_touch_are_neighbours_when_no_overlap_is_asked() -> None:
    plan = plan_of([[rectangle(0, 0, 200, 200)]], Sizes(100, 100, 0))
    assert [frame.neighbours for frame in plan.frames] == [
        {"north": (), "east": (2,), "south": (3,), "west": ()},
        {"north": (), "east": (), "south": (4,), "west": (1,)},
        {"north": (1,), "east": (4,), "south": (), "west": ()},
        {"north": (2,), "east": (), "south": (), "west": (3,)},
    ]


def test_slack_is_spread_so_that_no_frame_is_half_empty() -> None:
    plan = plan_of([[rectangle(0, 0, 110, 100)]], SQUARE)
    west, east = boxes(plan)
    assert (west.xmin, east.xmin) == pytest.approx((-22.5, 32.5))


def coverages(rings: Polygon, plan: SheetPlan) -> list[float]:
    """Return the share of each frame that is ground."""
    return [area_in(rings, box) / (box.width * box.height) for box in boxes(plan)]


#: wide in the north, with a narrow foot in the south: centred on the foot a frame is nearly empty
FOOTED = [[[(0, 0), (20, 0), (20, 80), (120, 80), (120, 190), (0, 190), (0, 0)]]]


def test_a_frame_is_moved_to_where_it_shows_more() -> None:
    sizes = Sizes(140, 120, 10)
    plan = plan_of(FOOTED, sizes)
    assert len(plan.frames) == 2
    assert min(coverages(FOOTED, plan)) >= 1 / 3
    assert uncovered_area(FOOTED, boxes(plan)) < 1e-3
    check_frames(plan, sizes)
    check_neighbours(plan, sizes)


@pytest.mark.parametrize("seed", range(6))
def test_no_frame_of_two_is_nearly_empty_where_another_cut_has_none(seed: int) -> None:
    """Pairs of frames on a grid of places are tried one by one, as nobody would plan them."""
    random_ = random.Random(seed)  # noqa: S311 -- a sample
    sizes = Sizes(100, 80, 5)
    for _ in range(6):
        points = [
            (random_.uniform(30, 75) * math.cos(angle), random_.uniform(30, 75) * math.sin(angle))
            for angle in sorted(random_.uniform(0, 2 * math.pi) for _ in range(9))
        ]
        rings = [[[*points, points[0]]]]
        if area_in(rings, bounds(rings)) < 2000:
            continue
        plan = plan_of(rings, sizes)
        if len(plan.frames) != 2 or min(coverages(rings, plan)) >= 1 / 3:
            continue
        assert not other_cut(rings, sizes), points


def other_cut(rings: Polygon, sizes: Sizes) -> bool:
    """Return whether two frames show a polygon whole, overlap as due and are not nearly empty."""
    whole = bounds(rings)
    least = sizes.width * sizes.height / 3
    xs = [whole.xmin - sizes.width + 2 + 8 * i for i in range(30)]
    ys = [whole.ymin - sizes.height + 2 + 8 * i for i in range(30)]
    places = [
        Box(x, y, x + sizes.width, y + sizes.height)
        for x, y in itertools.product(xs, ys)
        if x < whole.xmax and y < whole.ymax
    ]
    full = [box for box in places if area_in(rings, box) > least]
    return any(
        uncovered_area(rings, [one, other]) < 1e-3
        and uncovered_area(rings, [one.grown(-sizes.overlap), other]) < 1e-3
        for one, other in itertools.combinations(full, 2)
    )


def test_shifted_rows_have_two_neighbours_on_a_side() -> None:
    """A wide row over a narrow one: the grid would need four frames."""
    rings = [
        [[(0, 100), (180, 100), (180, 180), (0, 180)]],
        [[(60, 20), (120, 20), (120, 100), (60, 100)]],
    ]
    plan = plan_of(rings, SQUARE)
    assert len(plan.frames) == 3
    assert plan.frames[2].neighbours["north"] == (1, 2)
    assert plan.frames[0].neighbours["south"] == plan.frames[1].neighbours["south"] == (3,)
    assert plan.frames[2].box.xmin == pytest.approx(40, abs=TOLERANCE)


def test_columns_are_taken_where_rows_need_more() -> None:
    """A band that climbs slowly to the east: one frame a column, two a row."""
    band = [[[(0.0, 0.0), (270.0, 150.0), (270.0, 190.0), (0.0, 40.0)]]]
    plan = plan_of(band, SQUARE)
    assert len(plan.frames) == 3
    assert plain_grid_count(band, 1000, *SQUARE) > 3
    assert [frame.neighbours["east"] for frame in plan.frames] != [(), (), ()]
    assert uncovered_area(band, boxes(plan)) < 1e-4
    assert len(plan_of(turned(band), SQUARE).frames) == 3


def test_a_hole_is_no_commune() -> None:
    ring = [[rectangle(0, 0, 270, 270), rectangle(60, 60, 210, 210)]]
    plan = plan_of(ring, SQUARE)
    assert len(plan.frames) == 8
    assert all(area_in(ring, box) > 1 for box in boxes(plan))
    assert len(plan_of([[rectangle(0, 0, 270, 270)]], SQUARE).frames) == 9


def test_a_bay_calls_for_no_frame() -> None:
    """A U of two arms 500 m apart: frames for the arms, none for what lies between."""
    u = [[[(0, 0), (600, 0), (600, 300), (550, 300), (550, 50), (50, 50), (50, 300), (0, 300)]]]
    plan = plan_of(u, SQUARE)
    assert len(plan.frames) == 7 + 2 * 3
    assert all(area_in(u, box) > 1 for box in boxes(plan))
    assert uncovered_area(u, boxes(plan)) < 1e-4
    assert loose_ends(u, boxes(plan), 10) == []


def test_far_apart_parts_get_centred_frames_of_their_own() -> None:
    """One row could show both, each off centre: it would save no frame."""
    rings = [[rectangle(0, 0, 60, 60)], [rectangle(1000, 20, 1080, 100)]]
    plan = plan_of(rings, SQUARE)
    assert [(b.xmin, b.ymin) for b in boxes(plan)] == [
        pytest.approx((-20, -20), abs=TOLERANCE),
        pytest.approx((990, 10), abs=TOLERANCE),
    ]
    assert all(not any(frame.neighbours.values()) for frame in plan.frames)


def test_each_of_six_islands_gets_its_centred_frame() -> None:
    islands = [[rectangle(x, x / 3, x + 60, x / 3 + 60)] for x in range(0, 6000, 1000)]
    plan = plan_of(islands, SQUARE)
    assert len(plan.frames) == 6
    centres = sorted(((b.xmin + b.xmax) / 2, (b.ymin + b.ymax) / 2) for b in boxes(plan))
    wanted = [(x + 30, x / 3 + 30) for x in range(0, 6000, 1000)]
    assert centres == [pytest.approx(point, abs=TOLERANCE) for point in wanted]


def test_near_parts_share_a_frame() -> None:
    plan = plan_of([[rectangle(0, 0, 40, 40)], [rectangle(50, 50, 90, 90)]], SQUARE)
    assert [(b.xmin, b.ymin) for b in boxes(plan)] == [pytest.approx((-5, -5), abs=TOLERANCE)]


def test_parts_planned_apart_take_fewer_frames_than_together() -> None:
    """One part wants columns, the other rows: neither suits both."""
    band = [[(0.0, 0.0), (270.0, 150.0), (270.0, 190.0), (0.0, 40.0)]]
    (other,) = moved(turned([band]), 2000, 300)
    alone = [len(plan_of([part], SQUARE).frames) for part in (band, other)]
    assert alone == [3, 3]
    plan = plan_of([band, other], SQUARE)
    assert len(plan.frames) == 6
    assert uncovered_area([band, other], boxes(plan)) < 1e-4
    rows = fewest_row_plans(Surface.of([band, other]), FrameSize(*SQUARE, 1.0), 0.0, 20)
    assert rows[0].frames > 6


def test_a_row_stops_before_a_gap_where_an_overlap_would_cost_more() -> None:
    """Two strips 3 m apart, one row each: reaching into the second one would call for a third."""
    strips = [[rectangle(0, 0, 50, 95)], [rectangle(0, 98, 50, 198)]]
    (state, *_others) = fewest_row_plans(Surface.of(strips), FrameSize(*SQUARE, 1.0), 0.0, 10)
    assert [(piece.low, piece.high) for _frames, piece in state.rows] == [(0, 95), (98, 198)]


def test_a_seam_is_laid_in_a_gap_where_there_is_one() -> None:
    pieces = FrameChain([(0.0, 80.0), (100.0, 160.0)], 100.0, 10.0).even_pieces(2)
    assert pieces is not None
    assert [(piece.low, piece.high, piece.linked) for piece in pieces] == [
        (0, 80, False),
        (100, 160, False),
    ]


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        ([(0, 90), (95, 185)], [-2.5, 87.5]),  # centred they would overlap by 5 only
        ([(0, 60), (65, 125)], [-20, 45]),  # centred they overlap enough
        ([(0, 100), (104, 204)], [0, 104]),  # no room to overlap
        ([(0, 60), (300, 360)], [-20, 280]),  # far apart
    ],
)
def test_frames_across_a_gap_overlap_as_due_or_not_at_all(
    pieces: list[tuple[float, float]], expected: list[float]
) -> None:
    line = FrameChain(pieces, 100.0, 10.0)
    assert line.positions([Piece(*piece, linked=False) for piece in pieces]) == pytest.approx(
        expected
    )


def test_rows_share_the_ground_evenly() -> None:
    """The seam may lie from 80 to 100; half of the ground is below 95."""
    rings = [
        [[(0, 100), (60, 100), (60, 10), (120, 10), (120, 100), (180, 100), (180, 180), (0, 180)]]
    ]
    plan = plan_of(rings, SQUARE)
    assert [box.ymin for box in boxes(plan)] == pytest.approx([87.5, 87.5, 2.5], abs=TOLERANCE)


def test_room_is_left_around_the_ground_where_it_costs_no_frame() -> None:
    """A funnel: the lower frame could show it up to where it is as wide as the frame itself."""
    rings = [[[(0.0, 0.0), (82.5, 165.0), (-82.5, 165.0)]]]
    plan = plan_of(rings, SQUARE)
    assert len(plan.frames) == 3
    # 80 m wide where the upper row begins, so that 10 mm stay free on both sides of the lower frame
    assert [box.ymin for box in boxes(plan)] == pytest.approx([72.5, 72.5, -10], abs=TOLERANCE)


@pytest.mark.timeout(60)  # no measure of speed: a plan that takes that long takes for ever
def test_many_parts_are_planned() -> None:
    random_ = random.Random(4)  # noqa: S311 -- a sample
    islets = [
        [rectangle(x, y, x + random_.uniform(5, 60), y + random_.uniform(5, 60))]
        for x, y in itertools.product(range(0, 1500, 100), repeat=2)
    ]
    plan = plan_of(islets, Sizes(300, 300, 10))
    assert uncovered_area(islets, boxes(plan)) < 1e-4
    assert len(plan.frames) <= plain_grid_count(islets, 1000, 300, 300, 10)


@pytest.mark.parametrize("way", [list, turned], ids=["rows", "columns"])
def test_of_rows_and_columns_those_that_leave_more_room(way: Callable[[Polygon], Polygon]) -> None:
    """Stairs that two rows show with a metre to spare, and two columns with none."""
    steps = range(4)
    stairs = way([[rectangle(31 * n, 22 * n, 31 * n + 36, 22 * n + 55)] for n in steps])
    frames = boxes(plan_of(stairs, SQUARE))
    assert len(frames) == 2
    ground = bounds(stairs)
    assert min(box.xmin for box in frames) <= ground.xmin - 0.9
    assert min(box.ymin for box in frames) <= ground.ymin - 0.9
    assert max(box.xmax for box in frames) >= ground.xmax + 0.9
    assert max(box.ymax for box in frames) >= ground.ymax + 0.9


def test_room_is_the_least_that_is_left_at_an_end_of_the_ground() -> None:
    """Not at a seam: there the next frame goes on."""
    pieces = [Piece(10, 50, True), Piece(50, 90, False), Piece(200, 260, False)]
    assert least_margin(pieces, [5, 40, 198], 70) == 2
    assert least_margin(pieces, [9, 40, 198], 70) == 1
    assert least_margin(pieces, [5, 40, 190.5], 70) == 0.5
    assert least_margin(pieces, [5, 20.25, 198], 70) == 0.25
    assert least_margin([Piece(0, 30, True), Piece(30, 60, False)], [-9, 29, 0], 40) == 9


def test_a_spike_of_a_millimetre_is_shown() -> None:
    spike = [[[(0, 0), (90, 0), (90, 50), (400, 50.0005), (90, 50.001), (90, 90), (0, 90)]]]
    plan = plan_of(spike, SQUARE)
    assert uncovered_area(spike, boxes(plan)) < 1e-9
    assert len(plan.frames) == 5


@pytest.mark.parametrize("way", ["reversed", "open", "started elsewhere", "three coordinates"])
def test_how_a_ring_is_written_does_not_matter(way: str) -> None:
    ring = [(0.0, 0.0), (250.0, 40.0), (300.0, 200.0), (120.0, 260.0), (-40.0, 120.0), (0.0, 0.0)]
    expected = plan_of([[ring]], SQUARE)
    written = {
        "reversed": ring[::-1],
        "open": ring[:-1],
        "started elsewhere": ring[2:] + ring[1:3],
        "three coordinates": [(x, y, 12.0) for x, y in ring],
    }[way]
    assert boxes(plan_of([[written]], SQUARE)) == boxes(expected)


def test_the_plan_moves_with_the_commune() -> None:
    ring = [(0.0, 0.0), (250.0, 40.0), (300.0, 200.0), (120.0, 260.0), (-40.0, 120.0)]
    here, there = plan_of([[ring]], SQUARE), plan_of(moved([[ring]], 7e5, 7.1e6), SQUARE)
    assert len(here.frames) > 4
    assert [frame.neighbours for frame in here.frames] == [f.neighbours for f in there.frames]
    for a, b in zip(boxes(here), boxes(there)):
        assert (b.xmin - 7e5, b.ymin - 7.1e6) == pytest.approx((a.xmin, a.ymin), abs=1e-5)


# --- plan_sheets: errors ------------------------------------------------------------------------


@pytest.mark.parametrize("scale", [-10000, 0, math.nan, math.inf, 0.5, 10000.5])
def test_a_scale_that_makes_no_sense_is_refused(scale: float) -> None:
    with pytest.raises(RequestError, match="scale of 1:"):
        plan_sheets([[rectangle(0, 0, 1, 1)]], scale, *A3, OVERLAP)  # type: ignore[arg-type]


@pytest.mark.parametrize("overlap", [-1.0, 138.5, 500.0, math.nan])
def test_an_overlap_that_makes_no_sense_is_refused(overlap: float) -> None:
    with pytest.raises(RequestError, match=r"less than\s+half of the map, 138.5 mm"):
        plan_sheets([[rectangle(0, 0, 1, 1)]], 10000, *A3, overlap)


@pytest.mark.parametrize(
    "rings",
    [[], [[]], [[[]]], [[[(0, 0), (1, 1)]]], [[[(0, 0), (1, 1), (2, 2), (0, 0)]]]],
)
def test_a_commune_without_ground_is_refused(rings: Polygon) -> None:
    with pytest.raises(CommuneError, match="no area"):
        plan_sheets(rings, 10000, *A3, OVERLAP)


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_coordinates_that_are_no_numbers_are_refused(value: float) -> None:
    rings = [[rectangle(0, 0, 1, 1)], [[(0, 0), (1, 0), (value, 1)]]]
    with pytest.raises(CommuneError, match="not numbers"):
        plan_sheets(rings, 10000, *A3, OVERLAP)


@pytest.mark.parametrize(
    "rings",
    [
        [[rectangle(0, 0, 60_000, 60_000)]],
        [[[(0, 0), (900_000, 0), (900_000, 10), (0, 10)]]],  # a small area, a long way
        # with a spur for which the grid needs two frames, rows one
        [
            [
                [
                    (0, 0),
                    (9e5, 0),
                    (9e5, 10),
                    (1300, 10),
                    (1300, 2500),
                    (1000, 2500),
                    (1000, 10),
                    (0, 10),
                ]
            ]
        ],
    ],
    ids=["square", "strip", "strip with a spur"],
)
def test_too_many_sheets_are_refused_with_a_way_out(rings: Polygon) -> None:
    with pytest.raises(RequestError, match="At 1:10000 the commune needs") as refused:
        plan_sheets(rings, 10000, *A4, OVERLAP)
    message = str(refused.value)
    assert str(MAX_SHEETS) in message
    found = re.search(r"for instance 1:(\d+)", message)
    assert found is not None
    assert int(found[1]) in ROUND_SCALES
    assert len(plan_sheets(rings, int(found[1]), *A4, OVERLAP).frames) <= MAX_SHEETS


# --- plan_sheets: fewest frames, against a complete search --------------------------------------


@cache
def fewest_in_row(columns: frozenset[int], width: int, overlap: int) -> int:
    """Return the fewest frames over some unit columns, by trying every place for each frame."""

    @cache
    def after(end: int) -> int:
        rest = sorted(column for column in columns if column >= end)
        if not rest:
            return 0
        linked = end in columns and end - 1 in columns
        latest = end - overlap if linked else rest[0]
        return 1 + min(after(start + width) for start in range(end - width + 1, latest + 1))

    first = min(columns)
    return 1 + min(after(start + width) for start in range(first - width + 1, first + 1))


def fewest_in_rows(cells: frozenset[tuple[int, int]], sizes: Sizes) -> int:
    """Return the fewest frames in rows over some unit cells, by trying every seam."""
    width, height, overlap = (int(value) for value in sizes)
    occupied = sorted({y for _x, y in cells})
    top = occupied[-1] + 1

    @cache
    def after(seam: int, edge: float) -> float:
        """``edge``: how far north the last row can be, infinite if it is not linked."""
        reach = int(min(seam, edge - overlap)) + height
        best = math.inf
        for end in range(seam + 1, min(reach, top) + 1):
            slab = frozenset(x for x, y in cells if seam <= y < end)
            rest = [y for y in occupied if y >= end]
            if rest and end <= edge < math.inf:
                continue  # a row that shows nothing beyond the one before only bridges two others
            if not slab:
                continue
            more = 0.0
            if rest:
                linked = rest[0] == end and end - 1 in occupied
                more = after(rest[0], float(reach) if linked else math.inf)
            best = min(best, fewest_in_row(slab, width, overlap) + more)
        return best

    return int(after(occupied[0], math.inf))


def polyomino(random_: random.Random) -> frozenset[tuple[int, int]]:
    """Return a connected set of cells whose outline never meets itself in a corner."""
    width, height = random_.randint(3, 11), random_.randint(3, 11)
    cells = {(random_.randrange(width), random_.randrange(height))}
    for _ in range(random_.randint(3, width * height)):
        x, y = random_.choice(sorted(cells))
        dx, dy = random_.choice(((1, 0), (-1, 0), (0, 1), (0, -1)))
        if 0 <= x + dx < width and 0 <= y + dy < height:
            cells.add((x + dx, y + dy))
    for x, y in itertools.product(range(-1, width), range(-1, height)):
        block = [(i, j) in cells for i in (x, x + 1) for j in (y, y + 1)]
        if block in ([True, False, False, True], [False, True, True, False]):
            return polyomino(random_)
    return frozenset(cells)


def outline(cells: frozenset[tuple[int, int]]) -> Part:
    """Return the rings around some cells, the outer one first."""
    following: dict[tuple[int, int], tuple[int, int]] = {}
    for x, y in cells:
        corners = [(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)]
        beside = [(x, y - 1), (x + 1, y), (x, y + 1), (x - 1, y)]
        for index, other in enumerate(beside):
            if other not in cells:
                following[corners[index]] = corners[(index + 1) % 4]
    rings: Part = []
    while following:
        ring = [next(iter(following))]
        while ring[-1] in following:
            ring.append(following.pop(ring[-1]))
        rings.append([(float(x), float(y)) for x, y in ring])
    return sorted(rings, key=ring_area, reverse=True)


@pytest.mark.parametrize("seed", range(12))
def test_no_rows_and_no_columns_take_fewer_frames(seed: int) -> None:
    random_ = random.Random(seed)  # noqa: S311 -- a sample
    for _ in range(25):
        cells = polyomino(random_)
        sizes = Sizes(random_.randint(2, 6), random_.randint(2, 6), random_.randint(0, 2))
        if 2 * sizes.overlap >= min(sizes[:2]):
            sizes = sizes._replace(overlap=0)
        unit = random_.choice((1.0, 33.3))
        rings = [[[(unit * x, unit * y) for x, y in ring] for ring in outline(cells)]]
        assert area_in(rings, bounds(rings)) == pytest.approx(len(cells) * unit**2)
        rows = fewest_in_rows(cells, sizes)
        columns = fewest_in_rows(
            frozenset((y, x) for x, y in cells), Sizes(sizes.height, sizes.width, sizes.overlap)
        )
        ground_sizes = Sizes(*(unit * value for value in sizes))
        plan = plan_of(rings, ground_sizes)
        assert len(plan.frames) == min(rows, columns), (sorted(cells), sizes, unit)
        assert uncovered_area(rings, boxes(plan)) < 1e-4
        assert loose_ends(rings, boxes(plan), ground_sizes.overlap) == []
        far = moved(rings, 664602.37, 7058689.11)
        assert len(plan_of(far, ground_sizes).frames) == len(plan.frames)


# --- plan_sheets: any commune -------------------------------------------------------------------


def star(radii: list[float], x: float, y: float, share: float = 1.0) -> Ring:
    step = 2 * math.pi / len(radii)
    ring = [
        (x + share * r * math.cos(i * step), y + share * r * math.sin(i * step))
        for i, r in enumerate(radii)
    ]
    return [*ring, ring[0]]


@st.composite
def communes(draw: st.DrawFn, most_parts: int = 3) -> Polygon:
    """Draw star-shaped parts that do not meet, some with a hole."""
    parts: Polygon = []
    places = draw(
        st.lists(
            st.tuples(st.integers(0, 2), st.integers(0, 2)),
            min_size=1,
            max_size=most_parts,
            unique=True,
        )
    )
    distance = draw(st.sampled_from([410.0, 700.0, 2000.0]))
    for column, row in places:
        radii = draw(st.lists(st.floats(5, 200), min_size=3, max_size=16))
        x, y = column * distance, row * distance
        part = [star(radii, x, y)]
        if draw(st.booleans()):
            part.append(star(radii, x, y, draw(st.floats(0.1, 0.9))))
        parts.append(part)
    return parts


@st.composite
def paper_sizes(draw: st.DrawFn) -> Sizes:
    width, height = draw(st.floats(80, 400)), draw(st.floats(80, 400))
    return Sizes(width, height, draw(st.floats(0, 0.4)) * min(width, height))


@settings(max_examples=120, deadline=None, derandomize=True)
@given(communes(), paper_sizes())
def test_any_commune_is_shown_whole_without_idle_frames(rings: Polygon, sizes: Sizes) -> None:
    plan = plan_of(rings, sizes)
    assert plan.scale == 1000
    assert uncovered_area(rings, boxes(plan)) < 1e-4
    assert all(area_in(rings, box) > 0 for box in boxes(plan))
    check_frames(plan, sizes)
    check_neighbours(plan, sizes)


@settings(max_examples=120, deadline=None, derandomize=True)
@given(communes(), paper_sizes())
def test_never_more_frames_than_the_plain_grid(rings: Polygon, sizes: Sizes) -> None:
    cells = plain_cells(rings, *sizes)
    assert len(plan_of(rings, sizes).frames) <= len(cells)
    assert plain_grid_count(rings, 1000, *sizes) == len(cells)


@settings(max_examples=120, deadline=None, derandomize=True)
@given(communes(most_parts=1), paper_sizes())
def test_frames_overlap_as_due_where_the_commune_goes_on(rings: Polygon, sizes: Sizes) -> None:
    assert loose_ends(rings, boxes(plan_of(rings, sizes)), sizes.overlap) == []


@settings(max_examples=60, deadline=None, derandomize=True)
@given(communes(), paper_sizes())
def test_axes_are_treated_alike(rings: Polygon, sizes: Sizes) -> None:
    other = Sizes(sizes.height, sizes.width, sizes.overlap)
    assert len(plan_of(rings, sizes).frames) == len(plan_of(turned(rings), other).frames)


# --- real communes ------------------------------------------------------------------------------

#: frames for all communes of Nord with an overlap of 10 mm, as measured; more is a step back
FRAMES_OF_NORD = {
    (10000, A3): 1988,
    (10000, A4): 3596,
    (25000, A3): 709,
    (25000, A4): 976,
}


class Commune(NamedTuple):
    """A real commune and its geometry as GEOS has it."""

    code: str
    rings: Polygon
    geometry: object


def rings_of(geometry) -> Iterator[Part]:  # noqa: ANN001 -- osgeo has no types
    if geometry.GetGeometryName() == "POLYGON":
        yield [
            [(x, y) for x, y, *_z in geometry.GetGeometryRef(index).GetPoints()]
            for index in range(geometry.GetGeometryCount())
        ]
    else:
        for index in range(geometry.GetGeometryCount()):
            yield from rings_of(geometry.GetGeometryRef(index))


@pytest.fixture(scope="module")
def nord(shared_data: Path) -> dict[str, Commune]:
    ogr = pytest.importorskip("osgeo.ogr")
    path = shared_data / "communes_l93_59-nord.gpkg"
    if not path.is_file():
        pytest.skip(f"the communes of Nord are not there: {path}")
    source = ogr.Open(str(path))
    found = {}
    for feature in source.GetLayerByName("commune_2026"):
        geometry = feature.GetGeometryRef().Clone()
        code = feature.GetField("insee_com")
        found[code] = Commune(code, list(rings_of(geometry)), geometry)
    assert len(found) == 647
    return found


def geos_box(box: Box) -> object:
    from osgeo import ogr

    corners = rectangle(box.xmin, box.ymin, box.xmax, box.ymax)
    text = ", ".join(f"{x:.9f} {y:.9f}" for x, y in corners)
    return ogr.CreateGeometryFromWkt(f"POLYGON (({text}))")


def check_with_geos(commune: Commune, frames: tuple[Frame, ...]) -> None:
    rest = commune.geometry.Clone()  # type: ignore[attr-defined]
    for frame in frames:
        box = geos_box(frame.box)
        assert commune.geometry.Intersection(box).Area() > 1, commune.code  # type: ignore[attr-defined]
        rest = rest.Difference(geos_box(frame.box.grown(TOLERANCE)))
    assert rest.IsEmpty(), (commune.code, rest.Area())


@pytest.mark.parametrize(("scale", "paper"), list(FRAMES_OF_NORD))
def test_all_communes_of_nord(
    nord: dict[str, Commune], scale: int, paper: tuple[float, float]
) -> None:
    total = plain = 0
    sizes = Sizes(*(value * scale / 1000 for value in (*paper, OVERLAP)))
    for commune in nord.values():
        plan = plan_sheets(commune.rings, scale, *paper, OVERLAP)
        grid = plain_grid_count(commune.rings, scale, *paper, OVERLAP)
        assert len(plan.frames) <= grid, commune.code
        check_with_geos(commune, plan.frames)
        check_frames(plan, sizes)
        check_neighbours(plan, sizes)
        total += len(plan.frames)
        plain += grid
    assert total < plain
    assert total <= FRAMES_OF_NORD[scale, paper]


def test_haverskerque_takes_as_few_frames_as_geometry_allows(nord: dict[str, Commune]) -> None:
    rings = nord["59293"].rings
    plan = plan_sheets(rings, 10000, *A3, OVERLAP)
    apart = [
        four
        for four in itertools.combinations(rings[0][0], 4)
        if all(
            abs(a[0] - b[0]) > 2850 or abs(a[1] - b[1]) > 2770
            for a, b in itertools.combinations(four, 2)
        )
    ]
    assert apart, "no two of four such points fit in one frame: three frames cannot do"
    assert len(plan.frames) == 4
    assert plain_grid_count(rings, 10000, *A3, OVERLAP) == 6


def test_the_parts_of_dunkerque_get_their_own_frames(nord: dict[str, Commune]) -> None:
    parts = nord["59183"].rings
    plan = plan_sheets(parts, 10000, *A3, OVERLAP)
    alone = [len(plan_sheets([part], 10000, *A3, OVERLAP).frames) for part in parts]
    assert len(alone) == 2
    assert len(plan.frames) <= sum(alone)
    for part in parts:
        assert uncovered_area([part], boxes(plan)) < 1e-3


@pytest.mark.timeout(60)
def test_a_commune_of_thousands_of_vertices_is_planned(nord: dict[str, Commune]) -> None:
    random_ = random.Random(59)  # noqa: S311 -- a sample
    (ring,) = nord["59293"].rings[0]
    dense: Ring = []
    for (x1, y1), (x2, y2) in zip(ring, ring[1:]):
        for step in range(70):
            x, y = x1 + (x2 - x1) * step / 70, y1 + (y2 - y1) * step / 70
            dense.append((x + random_.uniform(-0.5, 0.5), y + random_.uniform(-0.5, 0.5)))
    assert len(dense) > 5000
    plan = plan_sheets([[dense]], 10000, *A4, OVERLAP)
    assert uncovered_area([[dense]], boxes(plan)) < 1e-3
