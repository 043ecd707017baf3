"""The grids of a template's map: spaced for the scale of the sheet, in a CRS that fits its place.

An interval that was right for another scale covers the map with lines, or prints its coordinates
one over the other. A CRS that was right for another country gives coordinates that nobody uses.
"""

from __future__ import annotations

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsLayoutItemMap,
    QgsLayoutItemMapGrid,
)

from ..shared.i18n import tr
from . import fonts
from .items import item_place
from .remarks import Remark, note
from .template_values import template_value

#: lines closer than this on paper cover the map, mm
_DENSEST = 5.0
#: between two coordinates on the frame, mm
_BETWEEN_LABELS = 2.0
#: metres of a degree
_DEGREE = 111_000.0
#: the grid of our templates, its least spacing on paper, mm, and its intervals, metres
_OUR_GRID = "srce_grid"
_OUR_SPACING = 55.0
_OUR_INTERVALS = tuple(step * 10**power for power in range(1, 7) for step in (1, 2, 5))
_FACTORS = tuple(step * 10**power for power in range(7) for step in (1, 2, 5))


def space_grids(item: QgsLayoutItemMap, scale: int) -> list[Remark]:
    """Widen the intervals of the grids of a map as its scale needs; return what was changed.

    :param scale: denominator of the scale of the map.
    """
    remarks = []
    for grid in item.grids().asList():
        if grid.name() == _OUR_GRID:
            _space_ours(grid, scale)
        elif grid.enabled() and grid.units() == QgsLayoutItemMapGrid.GridUnit.MapUnit:
            remarks += _use_crs_of_place(item, grid)
            remarks += _space(item, grid, scale)
    return remarks


def _space_ours(grid: QgsLayoutItemMapGrid, scale: int) -> None:
    """Space the coordinates on the frame of our templates by a round length, metres."""
    wanted = _OUR_SPACING / 1000 * scale
    interval = next((length for length in _OUR_INTERVALS if length >= wanted), wanted)
    if grid.intervalX() != interval:
        grid.setIntervalX(interval)
        grid.setIntervalY(interval)


def _use_crs_of_place(item: QgsLayoutItemMap, grid: QgsLayoutItemMapGrid) -> list[Remark]:
    """Give a grid the CRS of the map where its own is for another part of the world."""
    crs = grid.crs()
    if not crs.isValid() or crs == item.crs() or _covers(crs, item):
        return []
    if crs.mapUnits() != item.crs().mapUnits():
        return []
    grid.setCrs(QgsCoordinateReferenceSystem())
    text = tr("{item}: its grid “{name}” is in the CRS of the sheet: {crs} is for another place.")
    values = {"item": item_place(item), "name": grid.name(), "crs": crs.authid()}
    return [note(text.format(**values))]


def _covers(crs: QgsCoordinateReferenceSystem, item: QgsLayoutItemMap) -> bool:
    bounds = crs.bounds()
    if bounds.isEmpty():
        return True  # its area is not known
    world = QgsCoordinateReferenceSystem("EPSG:4326")
    transform = QgsCoordinateTransform(item.crs(), world, item.layout().project())
    try:
        return bool(bounds.contains(transform.transform(item.extent().center())))
    except QgsCsException:
        return True


def _space(item: QgsLayoutItemMap, grid: QgsLayoutItemMapGrid, scale: int) -> list[Remark]:
    def written() -> str:
        return f"{grid.intervalX()!r} {grid.intervalY()!r}"

    kept = template_value(item, f"grid_{grid.id()}", written)
    across, down = (float(part) for part in kept.split())
    least = min((interval for interval in (across, down) if interval > 0), default=0.0)
    if not least:
        return []
    crs = grid.crs() if grid.crs().isValid() else item.crs()
    on_paper = least * (_DEGREE if crs.isGeographic() else 1) / scale * 1000
    wanted = _needed_spacing(grid)
    factor = next((factor for factor in _FACTORS if factor * on_paper >= wanted), _FACTORS[-1])
    if grid.intervalX() != across * factor:
        grid.setIntervalX(across * factor)
        grid.setIntervalY(down * factor)
    if factor == 1:
        return []
    text = tr("{item}: its grid “{name}” is drawn every {interval:g}, not every {given:g}.")
    values = {"name": grid.name(), "interval": least * factor, "given": least}
    return [note(text.format(item=item_place(item), **values))]


def _needed_spacing(grid: QgsLayoutItemMapGrid) -> float:
    if not grid.annotationEnabled():
        return _DENSEST
    form = grid.annotationTextFormat()
    font = form.font()
    font.setPointSizeF(form.size())
    sample = "0" * (9 + grid.annotationPrecision())
    return max(_DENSEST, fonts.line_width_mm(sample, font) + _BETWEEN_LABELS)
