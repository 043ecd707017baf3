"""The sheet plan: which frames of one size show a commune, as few as rows or columns allow.

Words used here, all lengths in metres of the working CRS:

*Frame*: the ground one sheet shows, ``map size on paper x scale``; all frames of a plan are equal.

*Row*: frames that share their south and north edges. Rows are shifted freely north and south,
the frames of a row freely west and east.

*Seam*: the straight line between the ground that one row has to show (its *slab*) and that of the
next row. Where the commune has ground on the seam, the two rows overlap by ``overlap`` at least.
Where it has none (separate parts, a bay) they do not even have to touch. The same applies to the
seams between the frames of a row.

A *row plan* is valid when each slab's ground lies in the frames of its row. :func:`plan_sheets`
finds a valid plan such that no other in which every row shows ground that the row before it
cannot reach has fewer frames (rows that only bridge two others are not considered):

* A slab needs as many frames as its projection on the x axis: a set of intervals, for which the
  greedy cover from the west is the smallest.
* A partial plan is described by (frames used, seam reached, northernmost edge of the last row).
  With the same number of frames a seam closer to the north is never worse, because less is left to
  cover and its projection shrinks; nor is a last row that can lie closer to the north. So for each
  number of frames in the next row only the northernmost seam it can reach is kept (and, where the
  ground is interrupted, the last interruption below it, since no overlap is needed there), and of
  these partial plans only those that no other beats on both counts. Seams are continuous values:
  the northernmost one is found by bisection, to a nanometre.

The same for columns, with the axes swapped; the smaller plan is taken. The plain grid over the
bounding box is a row plan too, so a plan never has more frames than it. A commune in several
parts is also tried as several groups of parts, each with rows or columns of its own.

This decides only the number of frames. Among the plans of that size an aligned grid is preferred,
else the plan that leaves the widest margin between the ground and the edge of the sheet; the
slack is then distributed so that each frame is centred on the piece that it has to show. A frame
that would be more than two thirds empty is moved to where it shows more, and a plan that has none
of them comes before one that has.

:mod:`._surface` finds the ground between two parallels, :mod:`._rows` the fewest frames,
:mod:`._placement` their positions, :mod:`._fill` moves those that are nearly empty; this module has
the public functions and the numbering.
"""

from __future__ import annotations

import math

from ..shared.errors import RequestError
from ..shared.i18n import tr
from ..shared.model import Box, Frame, SheetPlan
from ._placement import count_grid_cells, place_frames
from ._surface import (
    TOUCH_TOLERANCE,
    FrameSize,
    Parts,
    Polygon,
    Surface,
    axis_gaps,
    part_area,
    to_local_parts,
)

#: scales offered by :func:`best_scale`, the most detailed first; the last ones let the largest
#: communes (in French Guiana, some 200 km wide) fit on the smallest paper
ROUND_SCALES: tuple[int, ...] = (
    2500, 5000, 7500, 10000, 12500, 15000, 20000, 25000, 30000, 40000, 50000, 60000, 75000,
    100000, 125000, 150000, 200000, 250000, 300000, 400000, 500000, 750000,
    1000000, 1500000, 2000000, 2500000, 5000000, 10000000,
)  # fmt: skip

#: more sheets than this for one commune are assumed to be a mistyped scale
MAX_SHEETS = 400

#: share of a side that two frames must have in common to be neighbours
_NEIGHBOUR_SHARE = 0.05
#: points of a seam at which neighbours are detected, as shares of its length; never its exact
#: middle, where the corners of an aligned grid meet
_SAMPLES = tuple((index + 0.5) / 60 for index in range(60))


# --- public functions ---------------------------------------------------------------------------


def best_scale(
    box: Box, map_width_mm: float, map_height_mm: float, margin: float = 0.05, finest: int = 1
) -> int:
    """Return the denominator of the most detailed round scale at which ``box`` fits on one sheet.

    ``finest``: no scale is more detailed than 1:``finest``.
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
        if max(needed, finest) <= scale * (1 + 1e-12):
            return scale
    raise RequestError(
        tr(
            "A territory of {width:.0f} x {height:.0f} km does not fit on one sheet at any scale:"
            " check the geometry and the coordinate system of the commune layer, or give a scale."
        ).format(width=box.width / 1000, height=box.height / 1000)
    )


def plan_single(
    box: Box, map_width_mm: float, map_height_mm: float, margin: float = 0.05, finest: int = 1
) -> SheetPlan:
    """Return the plan of one sheet, centred on ``box`` at its best round scale.

    ``finest``: see :func:`best_scale`.

    Raises ``RequestError`` as :func:`best_scale` does.
    """
    scale = best_scale(box, map_width_mm, map_height_mm, margin, finest)
    half_width = map_width_mm * scale / 2000
    half_height = map_height_mm * scale / 2000
    x = (box.xmin + box.xmax) / 2
    y = (box.ymin + box.ymax) / 2
    shown = Box(x - half_width, y - half_height, x + half_width, y + half_height)
    return SheetPlan(scale, (Frame(1, 1, shown, _no_neighbours()),))


def plan_sheets(
    rings: Polygon, scale: int, map_width_mm: float, map_height_mm: float, overlap_mm: float
) -> SheetPlan:
    """Return the frames that show a commune at 1:``scale``, as few as rows or columns allow.

    ``rings``: the parts of the commune, each a list of rings (exterior, then holes), each a list
    of (x, y) in metres, closed or not. ``map_width_mm``, ``map_height_mm``: the template's map on
    paper. ``overlap_mm``: the least overlap of two frames where the commune continues from one
    to the other.

    Frames are numbered from the north-west in reading order. Each knows its neighbours by side,
    west to east or north to south; if B is east of A, then A is west of B. Two frames are
    neighbours when they overlap by ``overlap_mm`` or more and no third frame is between them.

    Raises ``RequestError`` for an invalid scale, map size or overlap and for more than
    ``MAX_SHEETS`` sheets, ``CommuneError`` for a commune without area.
    """
    _check_request(scale, map_width_mm, map_height_mm, overlap_mm)
    parts, origin = to_local_parts(rings)
    size = FrameSize.on_paper(map_width_mm, map_height_mm, overlap_mm, scale)
    _check_number(_least_number(parts, size), scale, parts, size)
    starts = place_frames(parts, size)
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
    return SheetPlan(int(scale), _numbered_frames(boxes, size))


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
                "A scale of 1:{scale} is not valid: give a number such as 10000, or 0 for the best"
                " scale on one sheet."
            ).format(scale=scale)
        )
    if scale != int(scale):
        raise RequestError(
            tr("A scale of 1:{scale} is not valid: give a whole number.").format(scale=scale)
        )
    _check_map(map_width_mm, map_height_mm)
    half = min(map_width_mm, map_height_mm) / 2
    if not (math.isfinite(overlap_mm) and 0 <= overlap_mm < half):
        raise RequestError(
            tr(
                "An overlap of {overlap} mm between sheets is not possible: give 0 or more, and"
                " less than half of the map, {half:g} mm."
            ).format(overlap=overlap_mm, half=half)
        )


def _check_number(count: int, scale: int, parts: Parts, size: FrameSize) -> None:
    """Refuse more than ``MAX_SHEETS`` frames, and suggest a scale at which there are fewer."""
    if count <= MAX_SHEETS:
        return
    surface = Surface.of(parts)
    larger = ((other, size.scaled(other / scale)) for other in ROUND_SCALES if other > scale)
    way_out = next(
        (
            other
            for other, other_size in larger
            if _least_number(parts, other_size) <= MAX_SHEETS
            and count_grid_cells(surface, other_size) <= MAX_SHEETS
        ),
        ROUND_SCALES[-1],
    )
    raise RequestError(
        tr(
            "At 1:{scale} the commune needs {count} sheets or more, and {limit} is the maximum:"
            " choose a less detailed scale, for instance 1:{way_out}, or a larger paper."
        ).format(scale=scale, count=count, limit=MAX_SHEETS, way_out=way_out)
    )


def _least_number(parts: Parts, size: FrameSize) -> int:
    """Return how many frames the area alone requires: quick to compute, and never too many."""
    return math.ceil(sum(part_area(part) for part in parts) / (size.width * size.height))


# --- numbers and neighbours ---------------------------------------------------------------------

_OPPOSITE = {"north": "south", "east": "west", "south": "north", "west": "east"}


def _no_neighbours() -> dict[str, tuple[int, ...]]:
    return dict.fromkeys(_OPPOSITE, ())


def _numbered_frames(boxes: list[Box], size: FrameSize) -> tuple[Frame, ...]:
    """Return the frames in reading order, each with its neighbours."""
    ordered = _reading_order(boxes, size)
    neighbours_of: list[dict[str, list[int]]] = [
        {side: [] for side in _OPPOSITE} for _box in ordered
    ]
    for j, b in enumerate(ordered):
        for i, a in enumerate(ordered[:j]):
            if max(axis_gaps(a, b)) > TOUCH_TOLERANCE:
                continue
            side = _neighbour_side(a, b, ordered, size)
            if side:
                neighbours_of[i][side].append(j)
                neighbours_of[j][_OPPOSITE[side]].append(i)
    frames = []
    for i, box in enumerate(ordered):
        neighbours = {}
        for side, found in neighbours_of[i].items():
            if side in ("north", "south"):
                found.sort(key=lambda k: ordered[k].xmin)
            else:
                found.sort(key=lambda k: -ordered[k].ymax)
            neighbours[side] = tuple(k + 1 for k in found)
        frames.append(Frame(i + 1, len(ordered), box, neighbours))
    return tuple(frames)


def _reading_order(boxes: list[Box], size: FrameSize) -> list[Box]:
    """Return the frames in reading order, from the north-west.

    Bands are read from the north, each from the west: a band starts with the northernmost frame
    left and includes the frames less than half a frame to the south of it.
    """
    left = sorted(boxes, key=lambda box: (-box.ymax, box.xmin))
    ordered: list[Box] = []
    while left:
        floor = left[0].ymax - size.height / 2
        band = [box for box in left if box.ymax > floor]
        del left[: len(band)]
        ordered.extend(sorted(band, key=lambda box: (box.xmin, -box.ymax)))
    return ordered


def _neighbour_side(a: Box, b: Box, boxes: list[Box], size: FrameSize) -> str | None:
    """Return the side of frame ``a`` on which ``b`` is its neighbour, ``None`` when it is not."""
    east = (b.xmin - a.xmin) / size.width
    north = (b.ymin - a.ymin) / size.height
    if abs(north) < abs(east):
        a, b, size = _transposed_box(a), _transposed_box(b), size.transposed()
        boxes = [_transposed_box(box) for box in boxes]
        name = "east" if east > 0 else "west"
    else:
        name = "north" if north > 0 else "south"
    return name if _share_seam(a, b, boxes, size) else None


def _transposed_box(box: Box) -> Box:
    return Box(box.ymin, box.xmin, box.ymax, box.xmax)


def _share_seam(a: Box, b: Box, boxes: list[Box], size: FrameSize) -> bool:
    """Return whether two frames, one north of the other, overlap enough with none between them.

    The middle line of their overlap is the seam. A frame on the same side of it as ``a`` that
    shows a point of it more centrally is between them there, and so is one on the side of ``b``.
    """
    across, along = axis_gaps(a, b)
    if along > TOUCH_TOLERANCE - size.overlap or across > -_NEIGHBOUR_SHARE * size.width:
        return False
    y = (max(a.ymin, b.ymin) + min(a.ymax, b.ymax)) / 2
    west = max(a.xmin, b.xmin)
    between = [box for box in boxes if box.meets(a) or box.meets(b)]
    rivals = [(_middle(frame), _rivals(between, frame, y)) for frame in (a, b)]
    free = sum(
        not any(_any_more_central(xs, middle, west - across * share) for middle, xs in rivals)
        for share in _SAMPLES
    )
    return -across * free >= _NEIGHBOUR_SHARE * size.width * len(_SAMPLES)


def _rivals(others: list[Box], frame: Box, y: float) -> list[float]:
    """Return the middles of those that are as near as ``frame`` to a seam, on the same side."""
    dy = (frame.ymin + frame.ymax) / 2 - y
    nearest = abs(dy) + TOUCH_TOLERANCE
    found = []
    for other in others:
        other_dy = (other.ymin + other.ymax) / 2 - y
        if other_dy * dy > 0 and abs(other_dy) <= nearest:
            found.append(_middle(other))
    return found


def _any_more_central(middles: list[float], middle: float, x: float) -> bool:
    """Return whether a rival replaces a frame at a point of a seam that runs west to east."""
    nearest = abs(middle - x) - TOUCH_TOLERANCE
    return any(abs(other - x) < nearest for other in middles)


def _middle(box: Box) -> float:
    return (box.xmin + box.xmax) / 2
