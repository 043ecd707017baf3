"""Put the values of one commune on a layout: texts, pictures, legend, table, maps, scale bar.

Nothing is read or computed here about the commune: :class:`SheetContent` says what to print, and
:func:`fill_layout` places it. The same layout is filled again for the next commune. Before a fill
changes an item (its text, size, place, visibility), it notes the value of the template on the
item, so that every fill starts from the template.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from qgis.core import (
    QgsBasicNumericFormat,
    QgsLayoutItem,
    QgsLayoutItemLabel,
    QgsLayoutItemMap,
    QgsLayoutItemPicture,
    QgsLayoutItemScaleBar,
    QgsMapLayer,
    QgsPrintLayout,
    QgsRectangle,
    QgsUnitTypes,
)
from qgis.PyQt.QtCore import QRectF, Qt
from qgis.PyQt.QtGui import QFont

from ..shared import compat
from ..shared.errors import TemplateError
from . import fonts
from ._label_fill import fill_label
from ._label_text import keep_below, set_variables
from ._map_grids import space_grids
from ._notice_box import fill_added_notice, is_added
from ._panel_flow import flow_blocks, flow_credit, flow_office, room_to_spare
from ._table_fill import fill_table
from .items import hide_missing_pictures, item_of, items_by_role, layout_items, role_of
from .legend import LegendEntry, fill_legend
from .remarks import Remark
from .template import ITEM_CLASSES
from .template_values import has_box, template_box, template_value

PICTURE_ITEMS = frozenset(
    name for name, kind in ITEM_CLASSES.items() if kind is QgsLayoutItemPicture
)
#: titles that are hidden with the item below them
TITLES = {
    "index_title": "sheet_index",
    "locator_title": "locator",
    "statistics_title": "statistics",
    "statistics_note": "statistics",
    "legend_title": "legend",
}
#: a hidden item leaves its place to this one
REPLACED_BY = {"sheet_index": "locator"}
#: the table may take of the room of texts that have this size, points, before it gets smaller
_TEXT_SIZE = 7.0
#: a small map keeps at least this share of the width and height of its place
_LEAST_SHARE = 0.4
#: how far apart, mm, two items may lie and still be neighbours
_NEIGHBOUR_GAP = 8.0

#: lengths that a segment of the scale bar may stand for, metres
_SEGMENTS = (
    *(10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 2500, 5000),
    *(10000, 20000, 25000, 50000, 100000),
)
_LONGEST_BAR = 44.0
_BAR_SHARE = 0.155  # of the width of the main map


@dataclass(frozen=True)
class SheetContent:
    """Everything that the sheets of one commune print, except the frames of the map."""

    #: values by variable name without ``srce_``; for a variable of ``per_sheet``, a sample
    variables: Mapping[str, str]
    #: variables that the coverage layer holds, one value a sheet, in a field of the same name
    per_sheet: frozenset[str] = frozenset()
    #: file by item id (``logo_state``, ``logo_service``, ``north_arrow``); absent: the template's
    pictures: Mapping[str, Path] = field(default_factory=dict)
    legend: Sequence[LegendEntry] = ()
    #: heading of each column of the table, and its rows, as printed
    statistics_headers: Sequence[str] = ()
    statistics: Sequence[Sequence[str]] = ()
    #: line printed instead of the table when it has no row; empty: the table is hidden
    statistics_message: str = ""
    #: denominator of the scale of the main map; 0 leaves map and scale bar as they are
    scale: int = 0
    #: layers from top to bottom; an empty list hides ``locator`` and ``sheet_index``
    map_layers: Sequence[QgsMapLayer] = ()
    locator_layers: Sequence[QgsMapLayer] = ()
    index_layers: Sequence[QgsMapLayer] = ()
    #: extents in the CRS of the project; ``None`` keeps the extent of the map
    map_extent: QgsRectangle | None = None
    locator_extent: QgsRectangle | None = None
    index_extent: QgsRectangle | None = None


def give_room_below(layout: QgsPrintLayout, name: str, below: str, *, is_free: bool) -> None:
    """Let a label use the room of the one right below it where that has nothing to print.

    :param is_free: whether the label below prints nothing.
    """
    upper, lower = item_of(layout, name), item_of(layout, below)
    if not isinstance(upper, QgsLayoutItemLabel) or not isinstance(lower, QgsLayoutItemLabel):
        return
    box, under = template_box(upper), template_box(lower)
    aligned = abs(box.left() - under.left()) < 0.5 and abs(box.right() - under.right()) < 0.5
    if is_free and aligned and abs(under.top() - box.bottom()) < 0.5:
        box.setBottom(under.bottom())
    if not has_box(upper, box):
        upper.attemptSetSceneRect(box)


def text_fits(layout: QgsPrintLayout, name: str, text: str) -> bool:
    """Return whether a text fits the label of a name; also where there is no such label."""
    label = item_of(layout, name)
    if not isinstance(label, QgsLayoutItemLabel):
        return True
    return fonts.fits_label(
        label, text, template_value(label, "size", lambda: compat.label_font(label).pointSizeF())
    )


def fill_layout(layout: QgsPrintLayout, content: SheetContent) -> list[Remark]:
    """Fill ``layout``, as :func:`~.template.open_template` gives it, with ``content``.

    :return: what of a service's own template cannot be printed for this commune.
    :raises TemplateError: when a text, the legend or the table does not fit its box at 6 pt, or
        when the template asks for a variable that does not exist.
    """
    layout.undoStack().blockCommands(True)  # else each fill stays in memory
    try:
        return _fill(layout, content)
    finally:
        layout.undoStack().blockCommands(False)


def _fill(layout: QgsPrintLayout, content: SheetContent) -> list[Remark]:
    set_variables(layout, content.variables)
    items = layout_items(layout)
    by_role = items_by_role(layout)
    hidden = _empty_items(content)
    remarks = _place_maps(by_role, content, hidden)
    flow_office(by_role, content.variables)
    flow_credit(by_role)
    for item in items:
        if isinstance(item, QgsLayoutItemPicture):
            name = role_of(item)
            _fill_picture(item, content.pictures.get(name) if name in PICTURE_ITEMS else None)
    table_height = 0.0
    if "statistics" in by_role and "statistics" not in hidden:
        table_height = _fill_statistics(by_role, content, hidden)
    flow_blocks(by_role, hidden, table_height)
    for item in items:
        if role_of(item) == "scale_bar" and content.scale:
            _fill_scale_bar(item, content.scale, by_role["map"].rect().width())
    remarks += _fill_labels(items, by_role, content, hidden)
    remarks += hide_missing_pictures(layout)
    if "legend" in by_role and content.legend and by_role["legend"].isVisible():
        remarks += fill_legend(by_role["legend"], content.legend)
    notice = by_role.get("notice")
    if notice is not None and is_added(notice):
        shown, told = fill_added_notice(notice, content.variables, content.per_sheet)
        _show(notice, shown)
        remarks += told
    return remarks


def _fill_statistics(
    by_role: Mapping[str, QgsLayoutItem], content: SheetContent, hidden: set[str]
) -> float:
    """Fill the table in its box, or in what the texts around it can spare.

    :return: the height that its rows take, mm.
    :raises TemplateError: when not all rows are visible at the smallest font size.
    """
    frame = by_role["statistics"]
    headings, rows = content.statistics_headers, content.statistics
    if not rows:
        headings, rows = (), [[content.statistics_message]]
    box = template_box(frame).height()
    most = room_to_spare(by_role, hidden, fonts.sizes_to_try(_TEXT_SIZE)[-1]) or box
    usual = min(most, max(box, room_to_spare(by_role, hidden, _TEXT_SIZE)))
    for height in (usual, most):
        with suppress(TemplateError):
            return fill_table(frame.multiFrame(), frame, headings, rows, height=height)
    # a text that is too long is told as such
    return fill_table(frame.multiFrame(), frame, headings, rows, height=max(box, most))


def _fill_labels(
    items: Sequence[QgsLayoutItem],
    by_role: Mapping[str, QgsLayoutItem],
    content: SheetContent,
    hidden: set[str],
) -> list[Remark]:
    """Fill the labels and show what has anything to print."""
    remarks: list[Remark] = []
    for item in items:
        name = role_of(item)
        shown = name not in hidden and TITLES.get(name, "") not in hidden
        if isinstance(item, QgsLayoutItemLabel) and not is_added(item):
            filled = fill_label(item, content.variables, content.per_sheet, measured=shown)
            remarks += filled.remarks
            shown = shown and filled.shows
        if name in ITEM_CLASSES or name in TITLES or isinstance(item, QgsLayoutItemLabel):
            _show(item, shown)
    keep_below(by_role, "insee", "commune")
    return remarks


def _empty_items(content: SheetContent) -> set[str]:
    hidden: set[str] = set()
    if not content.locator_layers:
        hidden.add("locator")
    if not content.index_layers:
        hidden.add("sheet_index")
    if not content.statistics and not content.statistics_message:
        hidden.add("statistics")
    if not content.legend:
        hidden.add("legend")
    return hidden


# --- what is shown -------------------------------------------------------------------------------


def _show(item: QgsLayoutItem, shown: bool) -> None:
    wanted = bool(template_value(item, "visible", lambda: int(item.isVisible())))
    if item.isVisible() != (wanted and shown):
        item.setVisibility(wanted and shown)


# --- pictures ---------------------------------------------------------------------------------


def _fill_picture(item: QgsLayoutItemPicture, path: Path | None) -> None:
    """Show a picture, or the template's own."""
    own = template_value(item, "picture", item.picturePath)
    wanted = own if path is None else str(path)
    if item.picturePath() != wanted:
        item.setPicturePath(wanted)
    _show(item, shown=True)


# --- maps -------------------------------------------------------------------------------------


def _place_maps(
    by_id: Mapping[str, QgsLayoutItem], content: SheetContent, hidden: set[str]
) -> list[Remark]:
    _place_small_maps(by_id, content, hidden)
    for name, layers, extent in (
        ("map", content.map_layers, content.map_extent),
        ("locator", content.locator_layers, content.locator_extent),
        ("sheet_index", content.index_layers, content.index_extent),
    ):
        if name in by_id and layers:
            _fill_map(by_id[name], layers, extent)
    if content.scale and content.map_extent is not None:
        by_id["map"].setScale(content.scale)
    return space_grids(by_id["map"], content.scale) if content.scale else []


def _place_small_maps(
    by_id: Mapping[str, QgsLayoutItem], content: SheetContent, hidden: set[str]
) -> None:
    """Place situation map and index: in the room of what is hidden, their frames filled."""
    extents = {"locator": content.locator_extent, "sheet_index": content.index_extent}
    boxes = {name: template_box(by_id[name]) for name in extents if name in by_id}
    for leaving, neighbour in REPLACED_BY.items():
        if leaving in hidden and neighbour not in hidden and {leaving, neighbour} <= boxes.keys():
            boxes[neighbour] = _united_box(boxes[neighbour], boxes[leaving])
    for title, name in TITLES.items():
        extent = extents.get(name)
        if name in boxes and title in by_id and extent is not None:
            boxes[name] = _filled_box(boxes[name], extent, by_id[title])
    for name, box in boxes.items():
        if name not in hidden and not has_box(by_id[name], box):
            by_id[name].attemptSetSceneRect(box)


def _filled_box(box: QRectF, extent: QgsRectangle, title: QgsLayoutItem) -> QRectF:
    """Return the box with the proportions of what it shows, on the side of its title."""
    if extent.height() <= 0 or extent.width() <= 0:
        return box
    share = extent.width() / extent.height()
    width = max(min(box.width(), box.height() * share), _LEAST_SHARE * box.width())
    height = max(min(box.height(), box.width() / share), _LEAST_SHARE * box.height())
    is_right = (
        isinstance(title, QgsLayoutItemLabel) and title.hAlign() == Qt.AlignmentFlag.AlignRight
    )
    return QRectF(box.right() - width if is_right else box.left(), box.top(), width, height)


def _fill_map(
    item: QgsLayoutItemMap, layers: Sequence[QgsMapLayer], extent: QgsRectangle | None
) -> None:
    item.setFollowVisibilityPreset(False)
    item.setLayers(list(layers))
    item.setKeepLayerSet(True)
    if extent is not None:
        item.zoomToExtent(extent)


def _united_box(box: QRectF, other: QRectF) -> QRectF:
    """Return the union of two boxes that are aligned and next to each other, else ``box``."""
    aligned_x = abs(box.left() - other.left()) < 0.5 and abs(box.right() - other.right()) < 0.5
    aligned_y = abs(box.top() - other.top()) < 0.5 and abs(box.bottom() - other.bottom()) < 0.5
    gap_y = max(other.top() - box.bottom(), box.top() - other.bottom())
    gap_x = max(other.left() - box.right(), box.left() - other.right())
    if (aligned_x and 0 <= gap_y <= _NEIGHBOUR_GAP) or (aligned_y and 0 <= gap_x <= _NEIGHBOUR_GAP):
        return box.united(other)
    return box


# --- scale bar --------------------------------------------------------------------------------


def _number_width(item: QgsLayoutItemScaleBar, length: int) -> float:
    """Return the room that a number on a scale bar takes, mm."""
    form = item.textFormat()
    font = QFont(form.font())
    font.setPointSizeF(form.size())
    return fonts.line_width_mm(f"{2 * length:,}", font) + 1


def _fill_scale_bar(item: QgsLayoutItemScaleBar, scale: int, map_width: float) -> None:
    """Give the scale bar two segments of a round length; ``map_width`` in mm."""
    longest = min(_LONGEST_BAR, _BAR_SHARE * map_width) / 1000 * scale / 2
    segment = max((length for length in _SEGMENTS if length <= longest), default=_SEGMENTS[0])
    if _number_width(item, segment) > segment / scale * 1000:
        # on a small map, or in large type, the numbers would cover each other
        wide = (s for s in _SEGMENTS if s / scale * 1000 >= _number_width(item, s))
        segment = next(wide, segment)
    units = QgsUnitTypes.DistanceUnit
    kilometres = segment >= 1000 and segment % 1000 == 0
    length = segment / 1000 if kilometres else segment
    if item.unitsPerSegment() == length and item.unitLabel() == ("km" if kilometres else "m"):
        return  # every setting lays the bar out again
    item.setUnits(units.DistanceKilometers if kilometres else units.DistanceMeters)
    item.setUnitLabel("km" if kilometres else "m")
    item.setMapUnitsPerScaleBarUnit(1)
    item.setNumberOfSegmentsLeft(0)
    item.setNumberOfSegments(2)
    item.setUnitsPerSegment(length)
    numbers = QgsBasicNumericFormat()
    numbers.setShowThousandsSeparator(True)
    numbers.setThousandsSeparator("\u202f")
    item.setNumericFormat(numbers)
