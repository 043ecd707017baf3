"""Put the values of one commune on a layout: texts, pictures, legend, table, maps, scale bar.

Nothing is read or computed here about the commune: :class:`SheetContent` says what to print, and
:func:`fill_layout` places it. The same layout is filled again for the next commune; what a fill
changes in an item (its text, size, place, visibility) it first notes on the item, so that every
fill starts from the template.

Values reach the sheet as layout variables ``srce_*``. QGIS inserts the value of a variable in a
label after it has evaluated the label's own expressions: a value is never evaluated itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsBasicNumericFormat,
    QgsExpressionContextUtils,
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
from ..shared.foreign_xml import EXPRESSION
from ..shared.i18n import tr
from ..wording.texts import clean_text
from . import fonts
from ._table_fill import fill_table
from .legend import LegendEntry, fill_legend
from .template import ITEM_CLASSES, VARIABLE
from .template_notes import original, template_box

PREFIX = "srce_"

PICTURES = frozenset(name for name, kind in ITEM_CLASSES.items() if kind is QgsLayoutItemPicture)
#: titles that go when the item that they head goes
TITLES = {
    "index_title": "sheet_index",
    "locator_title": "locator",
    "statistics_title": "statistics",
    "legend_title": "legend",
}
#: an item that is hidden leaves its place to a neighbour
HEIRS = {"sheet_index": "locator"}
#: labels that stand one below the other: those with nothing to print leave their place to the next
STACK = ("service", "pole", "office", "office_name")
#: below this size, points, the name of a commune is rather set on two lines; above it is kept on
#: one, because a search in the PDF does not find a name that is broken at its hyphen
_NAME_ON_ONE_LINE = 7.0
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
    """Everything that one commune's sheets print beside the frames of the map."""

    #: values by variable name without ``srce_``; for a variable of ``per_sheet``, a sample
    variables: Mapping[str, str]
    #: variables that the coverage layer holds, one value a sheet, in a field of the same name
    per_sheet: frozenset[str] = frozenset()
    #: file by item id (``logo_state``, ``logo_service``, ``north_arrow``); absent: the template's
    pictures: Mapping[str, Path] = field(default_factory=dict)
    legend: Sequence[LegendEntry] = ()
    #: heading of each column of the table, and its rows, as they are to be printed
    statistics_headers: Sequence[str] = ()
    statistics: Sequence[Sequence[str]] = ()
    #: line printed in the place of the table when it has no row; empty: the table is hidden
    statistics_message: str = ""
    #: denominator of the scale of the main map; 0 leaves map and scale bar as they are
    scale: int = 0
    #: layers from top to bottom; an empty list hides ``locator`` and ``sheet_index``
    map_layers: Sequence[QgsMapLayer] = ()
    locator_layers: Sequence[QgsMapLayer] = ()
    index_layers: Sequence[QgsMapLayer] = ()
    #: ground to show, CRS of the project; an extent of ``None`` leaves the map's own
    map_extent: QgsRectangle | None = None
    locator_extent: QgsRectangle | None = None
    index_extent: QgsRectangle | None = None


def fill_layout(layout: QgsPrintLayout, content: SheetContent) -> None:
    """Fill ``layout``, as :func:`~.template.load_layout` gives it, with ``content``.

    :raises TemplateError: when a text, the legend or the table does not fit its box at 6 pt, or
        when the template asks for a variable that does not exist.
    """
    layout.undoStack().blockCommands(True)  # else every fill is kept, to be undone
    try:
        _fill(layout, content)
    finally:
        layout.undoStack().blockCommands(False)


def _fill(layout: QgsPrintLayout, content: SheetContent) -> None:
    _set_variables(layout, content.variables)
    items = [item for item in layout.items() if isinstance(item, QgsLayoutItem)]
    by_id = {item.id(): item for item in reversed(items) if item.id()}
    hidden = _empty_items(content)
    _place_maps(by_id, content, hidden)
    _place_stack(by_id, content)
    for name in PICTURES & set(by_id):
        _fill_picture(by_id[name], content.pictures.get(name))
    if "legend" in by_id and content.legend:
        fill_legend(by_id["legend"], content.legend)
    if "statistics" in by_id and "statistics" not in hidden:
        headings, rows = content.statistics_headers, content.statistics
        if not rows:
            headings, rows = (), [[content.statistics_message]]
        fill_table(by_id["statistics"].multiFrame(), by_id["statistics"], headings, rows)
    if "scale_bar" in by_id and content.scale:
        _fill_scale_bar(by_id["scale_bar"], content.scale, by_id["map"].rect().width())
    for item in items:
        name = item.id()
        shown = name not in hidden and TITLES.get(name, "") not in hidden
        if isinstance(item, QgsLayoutItemLabel):
            shown = _fill_label(item, content, measured=shown) and shown
        if name in ITEM_CLASSES or name in TITLES or isinstance(item, QgsLayoutItemLabel):
            _show(item, shown)


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
    wanted = bool(original(item, "visible", lambda: int(item.isVisible())))
    if item.isVisible() != (wanted and shown):
        item.setVisibility(wanted and shown)


# --- variables and labels ---------------------------------------------------------------------


def _set_variables(layout: QgsPrintLayout, values: Mapping[str, str]) -> None:
    kept = {
        name: layout_value
        for name, layout_value in _layout_variables(layout).items()
        if not name.startswith(PREFIX)
    }
    made = {PREFIX + name: clean_text(value) for name, value in values.items()}
    QgsExpressionContextUtils.setLayoutVariables(layout, {**kept, **made})


def _layout_variables(layout: QgsPrintLayout) -> dict[str, Any]:
    names = layout.customProperty("variableNames") or []
    values = layout.customProperty("variableValues") or []
    names = [names] if isinstance(names, str) else names
    values = [values] if isinstance(values, str) else values
    return dict(zip(names, values))


def _fill_label(label: QgsLayoutItemLabel, content: SheetContent, *, measured: bool) -> bool:
    """Set text and size of a label; return whether it has anything to print."""
    name = label.id()
    text = original(label, "text", label.text)
    if name in ITEM_CLASSES and not EXPRESSION.search(text):
        text = f"[% @{PREFIX}{name} %]"
    used = {found for code in EXPRESSION.findall(text) for found in VARIABLE.findall(code)}
    if not used:
        return True
    unknown = sorted(used - set(content.variables))
    if unknown:
        raise TemplateError(
            tr(
                "The label “{item}” of the template prints the variable “{variable}”, which no "
                "text gives. Known ones: {known}."
            ).format(
                item=name,
                variable=PREFIX + unknown[0],
                known=", ".join(PREFIX + known for known in sorted(content.variables)),
            )
        )
    _set_text(label, text)
    printed = label.currentText()
    if measured and printed.strip():
        _fit(label, printed, content)
    if used & content.per_sheet:
        _set_text(label, _per_sheet(text, content.per_sheet))
    return bool(printed.strip())


def _place_stack(by_id: Mapping[str, QgsLayoutItem], content: SheetContent) -> None:
    """Move up what stands below a label that has nothing to print; the last one gets the room."""
    if not all(isinstance(by_id.get(name), QgsLayoutItemLabel) for name in STACK):
        return
    boxes = [template_box(by_id[name]) for name in STACK]
    aligned = all(abs(box.left() - boxes[0].left()) < 0.5 for box in boxes)
    pairs = list(zip(boxes, boxes[1:]))
    if not aligned or any(lower.top() < upper.bottom() - 0.5 for upper, lower in pairs):
        return
    top = boxes[0].top()
    for index, (name, box) in enumerate(zip(STACK, boxes)):
        last = index == len(boxes) - 1
        height = box.bottom() - top if last else box.height()
        place = QRectF(box.left(), top, box.width(), height)
        if not _same_box(by_id[name], place):
            by_id[name].attemptSetSceneRect(place)
        if not last and content.variables.get(name, "").strip():
            top += boxes[index + 1].top() - box.top()


def _size_on_one_line(label: QgsLayoutItemLabel, text: str, largest: float) -> float:
    """Return the largest size, points, at which ``text`` needs one line only; 0 if none does."""
    font = QFont(compat.label_font(label))
    room = fonts.label_room_mm(label)[0] * 0.99  # Qt breaks a line at a hyphen when it is full
    for size in fonts.sizes_below(largest):
        font.setPointSizeF(size)
        if fonts.line_width_mm(text, font) <= room:
            return size
    return 0.0


def _break_name(label: QgsLayoutItemLabel, name: str, content: SheetContent) -> str:
    """Break the name of a commune in two, and return what the label prints then.

    The break stands after a hyphen or a space, as near to the middle as can be: QGIS 3.24 and later
    break at spaces only.
    """
    breaks = [index + 1 for index, sign in enumerate(name) if sign in "- "]
    if not breaks or "\n" in name:
        return name
    middle = min(breaks, key=lambda index: abs(2 * index - len(name)))
    broken = f"{name[:middle].rstrip()}\n{name[middle:]}"
    commune = {"commune": content.variables["commune"].replace(name, broken)}
    _set_variables(label.layout(), {**content.variables, **commune})
    return label.currentText()


def _shrink(label: QgsLayoutItemLabel, text: str) -> None:
    """Make the box of the notice no larger than its text: it lies on the map.

    Its bottom stays, and the side that the text is aligned to.
    """
    box = template_box(label)
    room = fonts.label_room_mm(label)
    font = compat.label_font(label)
    widest = max(fonts.line_width_mm(line, font) for line in text.split("\n"))
    # one millimetre more than measured, so that a line never wraps for the rounding of a box
    width = min(box.width(), widest * 1.01 + 1 + box.width() - room[0])
    used = fonts.text_size_mm(text, font, room[0] - box.width() + width)
    height = min(box.height(), used[1] + 0.2 + box.height() - room[1])
    left = box.left()
    if label.hAlign() == Qt.AlignmentFlag.AlignRight:
        left = box.right() - width
    elif label.hAlign() == Qt.AlignmentFlag.AlignHCenter:
        left = box.center().x() - width / 2
    label.attemptSetSceneRect(QRectF(left, box.bottom() - height, width, height))


def _fit(label: QgsLayoutItemLabel, printed: str, content: SheetContent) -> None:
    """Set the size of a label's text, and what else makes it fit."""
    largest = float(original(label, "size", lambda: compat.label_font(label).pointSizeF()))
    if label.id() == "commune":
        size = _size_on_one_line(label, printed, largest)
        if size < _NAME_ON_ONE_LINE:
            printed = _break_name(label, printed, content)
        else:
            largest = size
    if label.id() == "notice":
        label.attemptSetSceneRect(template_box(label))
    fonts.fit_label(label, text=printed, largest=largest)
    if label.id() == "notice":
        _shrink(label, printed)


def _set_text(label: QgsLayoutItemLabel, text: str) -> None:
    if label.text() != text:
        label.setText(text)


def _per_sheet(text: str, names: frozenset[str]) -> str:
    """Make a label read the variables ``names`` from the coverage layer."""

    def attribute(found: Any) -> str:
        if found[1] not in names:
            return found[0]
        return f"attribute(@atlas_feature, '{found[1]}')"

    return EXPRESSION.sub(lambda code: VARIABLE.sub(attribute, code[0]), text)


# --- pictures ---------------------------------------------------------------------------------


def _fill_picture(item: QgsLayoutItemPicture, path: Path | None) -> None:
    """Show a picture, or the template's own."""
    own = original(item, "picture", item.picturePath)
    wanted = own if path is None else str(path)
    if item.picturePath() != wanted:
        item.setPicturePath(wanted)


# --- maps -------------------------------------------------------------------------------------


def _place_maps(
    by_id: Mapping[str, QgsLayoutItem], content: SheetContent, hidden: set[str]
) -> None:
    for leaving, heir in HEIRS.items():
        if leaving in by_id and heir in by_id:
            box = template_box(by_id[heir])
            if leaving in hidden and heir not in hidden:
                box = _joined(box, template_box(by_id[leaving]))
            if not _same_box(by_id[heir], box):
                by_id[heir].attemptSetSceneRect(box)
    for name, layers, extent in (
        ("map", content.map_layers, content.map_extent),
        ("locator", content.locator_layers, content.locator_extent),
        ("sheet_index", content.index_layers, content.index_extent),
    ):
        if name in by_id and layers:
            _fill_map(by_id[name], layers, extent)
    if content.scale and content.map_extent is not None:
        by_id["map"].setScale(content.scale)


def _fill_map(
    item: QgsLayoutItemMap, layers: Sequence[QgsMapLayer], extent: QgsRectangle | None
) -> None:
    item.setFollowVisibilityPreset(False)
    item.setLayers(list(layers))
    item.setKeepLayerSet(True)
    if extent is not None:
        item.zoomToExtent(extent)


def _same_box(item: QgsLayoutItem, box: QRectF) -> bool:
    return (
        abs(item.pos().x() - box.x()) < 1e-6
        and abs(item.pos().y() - box.y()) < 1e-6
        and abs(item.rect().width() - box.width()) < 1e-6
        and abs(item.rect().height() - box.height()) < 1e-6
    )


def _joined(box: QRectF, other: QRectF) -> QRectF:
    """Return the union of two boxes that lie flush beside or above each other, else ``box``."""
    aligned_x = abs(box.left() - other.left()) < 0.5 and abs(box.right() - other.right()) < 0.5
    aligned_y = abs(box.top() - other.top()) < 0.5 and abs(box.bottom() - other.bottom()) < 0.5
    gap_y = max(other.top() - box.bottom(), box.top() - other.bottom())
    gap_x = max(other.left() - box.right(), box.left() - other.right())
    if (aligned_x and 0 <= gap_y <= _NEIGHBOUR_GAP) or (aligned_y and 0 <= gap_x <= _NEIGHBOUR_GAP):
        return box.united(other)
    return box


# --- scale bar --------------------------------------------------------------------------------


def _fill_scale_bar(item: QgsLayoutItemScaleBar, scale: int, map_width: float) -> None:
    """Give the scale bar two segments of a round length; ``map_width`` in mm."""
    longest = min(_LONGEST_BAR, _BAR_SHARE * map_width) / 1000 * scale / 2
    segment = max((length for length in _SEGMENTS if length <= longest), default=_SEGMENTS[0])
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
    numbers.setShowThousandsSeparator(False)
    item.setNumericFormat(numbers)
