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

:mod:`._surface` tells what lies between two parallels, :mod:`._rows` finds the fewest
frames, :mod:`._placement` says where they go; here are what others ask for, and the numbering.
"""

from __future__ import annotations

import math

from ..shared.errors import RequestError
from ..shared.i18n import tr
from ..shared.model import Box, Frame, SheetPlan
from ._placement import best_groups, plain_count
from ._surface import TOUCH, Ground, Parts, Polygon, Size, gaps, local_parts, part_area

#: scales offered by :func:`best_scale`, the most detailed first; the last ones are there so that
#: the largest communes (in French Guiana, some 200 km across) fit on the smallest paper
ROUND_SCALES: tuple[int, ...] = (
    2500, 5000, 7500, 10000, 12500, 15000, 20000, 25000, 30000, 40000, 50000, 75000,
    100000, 125000, 150000, 200000, 250000, 300000, 400000, 500000, 750000,
    1000000, 1500000, 2000000, 2500000, 5000000, 10000000,
)  # fmt: skip

#: more sheets than this for one commune is taken for a mistyped scale
MAX_SHEETS = 400

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
    parts, origin = local_parts(rings)
    size = Size.on_paper(map_width_mm, map_height_mm, overlap_mm, scale)
    _check_number(_least_number(parts, size), scale, parts, size)
    starts = best_groups(parts, size)
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
    parts, _origin = local_parts(rings)
    size = Size.on_paper(map_width_mm, map_height_mm, overlap_mm, scale)
    return plain_count(Ground.of(parts), size)


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


def _check_number(count: int, scale: int, parts: Parts, size: Size) -> None:
    """Refuse more than ``MAX_SHEETS`` frames, and name a scale at which there are fewer."""
    if count <= MAX_SHEETS:
        return
    ground = Ground.of(parts)
    larger = ((other, size.scaled(other / scale)) for other in ROUND_SCALES if other > scale)
    way_out = next(
        (
            other
            for other, other_size in larger
            if _least_number(parts, other_size) <= MAX_SHEETS
            and plain_count(ground, other_size) <= MAX_SHEETS
        ),
        ROUND_SCALES[-1],
    )
    raise RequestError(
        tr(
            "At 1:{scale} the commune takes {count} sheets or more, and {limit} is the most: choose"
            " a less detailed scale, for instance 1:{way_out}, or a larger paper."
        ).format(scale=scale, count=count, limit=MAX_SHEETS, way_out=way_out)
    )


def _least_number(parts: Parts, size: Size) -> int:
    """Return how many frames the area alone calls for: quick to tell, and never too many."""
    return math.ceil(sum(part_area(part) for part in parts) / (size.width * size.height))


# --- numbers and neighbours ---------------------------------------------------------------------

_OPPOSITE = {"north": "south", "east": "west", "south": "north", "west": "east"}


def _no_neighbours() -> dict[str, tuple[int, ...]]:
    return dict.fromkeys(_OPPOSITE, ())


def _numbered(boxes: list[Box], size: Size) -> tuple[Frame, ...]:
    """Return the frames in reading order, each with its neighbours."""
    ordered = _reading_order(boxes, size)
    beside: list[dict[str, list[int]]] = [{side: [] for side in _OPPOSITE} for _box in ordered]
    for j, b in enumerate(ordered):
        for i, a in enumerate(ordered[:j]):
            if max(gaps(a, b)) > TOUCH:
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


def _reading_order(boxes: list[Box], size: Size) -> list[Box]:
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


def _side(a: Box, b: Box, boxes: list[Box], size: Size) -> str | None:
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


def _share_seam(a: Box, b: Box, boxes: list[Box], size: Size) -> bool:
    """Tell whether two frames, one further north, overlap as due with none between them.

    The middle line of their overlap is the seam. A frame on the same side of it as ``a`` that
    shows a point of it more centrally comes between there, and so does one on the side of ``b``.
    """
    across, along = gaps(a, b)
    if along > TOUCH - size.overlap or across > -_NEIGHBOUR_SHARE * size.width:
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
        other_dy * dy > 0 and abs(other_dy) <= abs(dy) + TOUCH and abs(other_dx) < abs(dx) - TOUCH
    )


def _off_centre(box: Box, point: tuple[float, float]) -> tuple[float, float]:
    return (box.xmin + box.xmax) / 2 - point[0], (box.ymin + box.ymax) / 2 - point[1]
