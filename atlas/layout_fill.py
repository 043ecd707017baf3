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
from functools import partial
from pathlib import Path
from typing import Any, Callable

from qgis.core import (
    QgsBasicNumericFormat,
    QgsExpressionContextUtils,
    QgsFillSymbol,
    QgsGeometryGeneratorSymbolLayer,
    QgsLayerTreeGroup,
    QgsLayerTreeLayer,
    QgsLayerTreeNode,
    QgsLayoutItem,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemManualTable,
    QgsLayoutItemMap,
    QgsLayoutItemPicture,
    QgsLayoutItemScaleBar,
    QgsLayoutUtils,
    QgsLegendRenderer,
    QgsLegendStyle,
    QgsMapLayer,
    QgsMapLayerLegendUtils,
    QgsPrintLayout,
    QgsPropertyCollection,
    QgsRectangle,
    QgsRenderContext,
    QgsSimpleLineSymbolLayer,
    QgsSingleSymbolRenderer,
    QgsSymbol,
    QgsSymbolLayer,
    QgsTableCell,
    QgsTextFormat,
    QgsTextRenderer,
    QgsUnitTypes,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QRectF, Qt
from qgis.PyQt.QtGui import QFont

from . import compat, fonts
from .errors import TemplateError
from .foreign_xml import EXPRESSION
from .i18n import tr
from .template import ITEM_CLASSES, VARIABLE
from .texts import clean_text

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

_NOTE = "srce_tvb/template_"
#: line break in the labels of a legend: a plain one is lost when a project is saved as XML
_BREAK = "\u23ce"
#: shares of the template's room between the entries of a legend, tried one after the other
_CLOSENESS = (1.0, 0.6, 0.3)
#: how far the entries of a group stand in where one without group follows them, millimetres
_GROUP_INDENT = 4.0
#: lengths that a segment of the scale bar may stand for, metres
_SEGMENTS = (
    *(10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 2500, 5000),
    *(10000, 20000, 25000, 50000, 100000),
)
#: room between the columns of the table beside the margins of their cells, mm
_COLUMN_GAP = 1.4
_LONGEST_BAR = 44.0
_BAR_SHARE = 0.155  # of the width of the main map

#: where a line and a mark lie on a swatch that they share with a surface
_ALONG = (
    "with_variable('y', (y_min($geometry) + y_max($geometry)) / 2, "
    "make_line(make_point(x_min($geometry), @y), make_point(x_max($geometry), @y)))"
)
_CENTRE = "centroid($geometry)"


@dataclass(frozen=True)
class LegendEntry:
    """One line of the legend."""

    label: str
    #: heading that the entry stands under, ``None`` for none
    group: str | None
    #: the layers that the entry explains; several (surfaces and lines) share one swatch
    layers: Sequence[QgsVectorLayer]


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
        _fill_legend(by_id["legend"], content.legend)
    if "statistics" in by_id and "statistics" not in hidden:
        _fill_table(by_id["statistics"].multiFrame(), by_id["statistics"], content)
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


# --- what the template said -------------------------------------------------------------------


def _original(item: QgsLayoutItem, name: str, current: Callable[[], Any]) -> Any:
    """Return what the template said, noting it on the item the first time."""
    key = _NOTE + name
    value = item.customProperty(key)
    if value is None:
        value = current()
        item.setCustomProperty(key, value)
    return value


def forget_template(item: QgsLayoutItem) -> None:
    """Drop what was noted on an item: its layout is filled no more."""
    for key in item.customProperties():
        if key.startswith(_NOTE):
            item.removeCustomProperty(key)


def _show(item: QgsLayoutItem, shown: bool) -> None:
    wanted = bool(_original(item, "visible", lambda: int(item.isVisible())))
    if item.isVisible() != (wanted and shown):
        item.setVisibility(wanted and shown)


def _template_box(item: QgsLayoutItem) -> QRectF:
    """Return the place that the template gives an item, mm."""

    def written() -> str:
        place, box = item.pos(), item.rect()
        return f"{place.x()} {place.y()} {box.width()} {box.height()}"

    return QRectF(*(float(part) for part in _original(item, "box", written).split()))


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
    text = _original(label, "text", label.text)
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
    boxes = [_template_box(by_id[name]) for name in STACK]
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
    box = _template_box(label)
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
    largest = float(_original(label, "size", lambda: compat.label_font(label).pointSizeF()))
    if label.id() == "commune":
        size = _size_on_one_line(label, printed, largest)
        if size < _NAME_ON_ONE_LINE:
            printed = _break_name(label, printed, content)
        else:
            largest = size
    if label.id() == "notice":
        label.attemptSetSceneRect(_template_box(label))
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
    own = _original(item, "picture", item.picturePath)
    wanted = own if path is None else str(path)
    if item.picturePath() != wanted:
        item.setPicturePath(wanted)


# --- maps -------------------------------------------------------------------------------------


def _place_maps(
    by_id: Mapping[str, QgsLayoutItem], content: SheetContent, hidden: set[str]
) -> None:
    for leaving, heir in HEIRS.items():
        if leaving in by_id and heir in by_id:
            box = _template_box(by_id[heir])
            if leaving in hidden and heir not in hidden:
                box = _joined(box, _template_box(by_id[leaving]))
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


# --- legend -----------------------------------------------------------------------------------


def _fill_legend(legend: QgsLayoutItemLegend, entries: Sequence[LegendEntry]) -> None:
    """Rebuild the legend, its labels wrapped, at the largest size at which it fits its box."""
    style = QgsLegendStyle.Style
    parts = (style.Title, style.Group, style.Subgroup, style.SymbolLabel)
    notes = ("title", "group", "subgroup", "label")
    largest = [
        float(_original(legend, f"size_{note}", compat.legend_font(legend, part).pointSizeF))
        for part, note in zip(parts, notes)
    ]
    legend.setAutoUpdateModel(False)
    legend.setWrapString(_BREAK)
    legend.setResizeToContents(False)
    box = _template_box(legend)
    wanted_legend = repr(
        [(entry.label, entry.group, [layer.id() for layer in entry.layers]) for entry in entries]
    )
    if legend.customProperty(_NOTE + "entries") == wanted_legend:
        return  # the last commune had the same legend
    needed = (0.0, 0.0)
    # a catalogue with further categories takes the room between the entries, at last
    for closeness in _CLOSENESS:
        _space_entries(legend, closeness)
        for size in fonts.sizes_below(largest[-1]):
            for part, wanted in zip(parts, largest):
                font = QFont(compat.legend_font(legend, part))
                font.setPointSizeF(max(wanted * size / largest[-1], size))
                compat.set_legend_font(legend, part, font)
            needed = _rebuild_within(legend, entries, box.width())
            if needed[0] <= box.width() and needed[1] <= box.height():
                legend.setCustomProperty(_NOTE + "entries", wanted_legend)
                return
    legend.removeCustomProperty(_NOTE + "entries")
    raise TemplateError(
        tr(
            "The legend does not fit its box at {floor} pt: it takes {width:.0f} x {height:.0f} mm "
            "and the box leaves {room_width:.0f} x {room_height:.0f} mm. Enlarge the item “legend” "
            "of the template."
        ).format(
            floor=f"{fonts.FLOOR:g}",
            width=needed[0],
            height=needed[1],
            room_width=box.width(),
            room_height=box.height(),
        )
    )


def _space_entries(legend: QgsLayoutItemLegend, closeness: float) -> None:
    """Set the room over and in the entries to a share of what the template gives it."""
    style, top = QgsLegendStyle.Style, QgsLegendStyle.Side.Top
    for part, name in ((style.Symbol, "symbol"), (style.Group, "group")):
        given = float(_original(legend, f"top_{name}", partial(legend.rstyle(part).margin, top)))
        legend.setStyleMargin(part, top, given * closeness)
    spacing = partial(compat.legend_line_spacing, legend)
    line = float(_original(legend, "line_spacing", spacing))
    compat.set_legend_line_spacing(legend, line * closeness)


def _rebuild_within(
    legend: QgsLayoutItemLegend, entries: Sequence[LegendEntry], width: float
) -> tuple[float, float]:
    """Fill the legend, wrapped at ``width`` mm, and return the size that it takes, mm."""
    room = width
    needed = (0.0, 0.0)
    for _ in range(3):  # the margins of a template's legend may take more than is foreseen
        _rebuild_legend(legend, entries, room)
        needed = _legend_size(legend)
        if needed[0] <= width:
            break
        room -= needed[0] - width + 0.1
    return needed


def _rebuild_legend(
    legend: QgsLayoutItemLegend, entries: Sequence[LegendEntry], width: float
) -> None:
    side, style = QgsLegendStyle.Side, QgsLegendStyle.Style
    labels = legend.rstyle(style.SymbolLabel)
    room = width - 2 * legend.boxSpace() - legend.symbolWidth() - labels.margin(side.Left)
    room -= legend.rstyle(style.Symbol).margin(side.Left) + 0.3
    indent = _indent_groups(legend, entries)
    label_font = compat.legend_font(legend, style.SymbolLabel)
    heading_font = compat.legend_font(legend, style.Group)
    top: list[_Node] = []
    heading: str | None = None
    for entry in entries:
        if not entry.layers:
            continue
        if entry.group is not None and entry.group != heading:
            top.append(_Node(_wrapped(clean_text(entry.group), heading_font, width - 0.3)))
        heading = entry.group
        siblings = top if heading is None else top[-1].children
        own_room = room if heading is None else room - indent
        label = _wrapped(clean_text(entry.label), label_font, own_room)
        siblings.extend(_entry_nodes(label, entry))
    _sync(legend.model().rootGroup(), top)


def _indent_groups(legend: QgsLayoutItemLegend, entries: Sequence[LegendEntry]) -> float:
    """Set in the entries of groups where one without group follows; return by how much, mm.

    Without it that one would be read as one of the group's.
    """
    groups = [entry.group for entry in entries if entry.layers]
    followed = any(one and other is None for one, other in zip(groups, groups[1:]))
    group_style = legend.rstyle(QgsLegendStyle.Style.Group)
    given = float(_original(legend, "group_indent", group_style.indent))
    indent = max(given, _GROUP_INDENT) if followed else given
    group_style.setIndent(indent)
    return indent


@dataclass(frozen=True)
class _Node:
    """A line of the legend as it is wanted; without layers, a heading."""

    label: str
    layers: tuple[QgsVectorLayer, ...] = ()
    children: list[_Node] = field(default_factory=list)

    @property
    def key(self) -> str:
        return repr((self.label, [layer.id() for layer in self.layers]))

    def build(self) -> QgsLayerTreeNode:
        """Return a new node of a layer tree."""
        if not self.layers:
            node: QgsLayerTreeNode = QgsLayerTreeGroup(self.label)
        else:
            node = QgsLayerTreeLayer(self.layers[0])
            node.setUseLayerName(False)
            node.setName(self.label)
            # what a saved project keeps of it: on reading, the node takes its layer's name again
            node.setCustomProperty("legend/title-label", self.label)
            symbol = _swatch(self.layers)
            if symbol is not None:
                QgsMapLayerLegendUtils.setLegendNodeCustomSymbol(node, 0, symbol)
        node.setCustomProperty(_NOTE + "key", self.key)
        return node


def _entry_nodes(label: str, entry: LegendEntry) -> list[_Node]:
    """Return one line for an entry, or one a layer when their symbols cannot share a swatch."""
    layers = tuple(entry.layers)
    if len(layers) == 1 or all(_only_symbol(layer) is not None for layer in layers):
        return [_Node(label, layers)]
    return [_Node(label, (layer,)) for layer in layers]


def _sync(group: QgsLayerTreeGroup, wanted: Sequence[_Node]) -> None:
    """Make the children of ``group`` the wanted ones; what is there already stays, being dear."""

    def key_at(index: int) -> str | None:
        nodes = group.children()
        return nodes[index].customProperty(_NOTE + "key") if index < len(nodes) else None

    keys = {node.key for node in wanted}
    for index in reversed(range(len(group.children()))):
        if key_at(index) not in keys:
            group.removeChildren(index, 1)
    for index, node in enumerate(wanted):
        if key_at(index) != node.key:
            group.insertChildNode(index, node.build())
        if not node.layers:
            _sync(group.children()[index], node.children)
    group.removeChildren(len(wanted), len(group.children()) - len(wanted))


def _swatch(layers: Sequence[QgsVectorLayer]) -> QgsSymbol | None:
    """Return the swatch of an entry where it is not just the symbol of its one layer."""
    if len(layers) > 1:
        return _shared_symbol(layers)
    symbol = _only_symbol(layers[0])
    if symbol is None or not any(
        layer.dataDefinedProperties().isActive(QgsSymbolLayer.Property.PropertyOffset)
        for layer in symbol.symbolLayers()
    ):
        return None
    for layer in symbol.symbolLayers():
        # what lies beside its place on the map would leave its place in the legend
        layer.setDataDefinedProperties(QgsPropertyCollection())
    return symbol


def _shared_symbol(layers: Sequence[QgsVectorLayer]) -> QgsSymbol:
    """Return one swatch for several layers: the surface with the line and the mark drawn on it."""
    symbols = [_only_symbol(layer) for layer in layers]
    kinds = QgsSymbol.SymbolType
    shared = QgsFillSymbol.createSimple({"style": "no", "outline_style": "no"})
    symbols.sort(key=lambda symbol: (kinds.Fill, kinds.Line, kinds.Marker).index(symbol.type()))
    for symbol in symbols:
        if symbol.type() == kinds.Fill:
            for index in range(symbol.symbolLayerCount()):
                _append(shared, symbol.symbolLayer(index).clone())
            continue
        shape = _ALONG if symbol.type() == kinds.Line else _CENTRE
        drawn = QgsGeometryGeneratorSymbolLayer.create({"geometryModifier": shape})
        for index in range(symbol.symbolLayerCount() if symbol.type() == kinds.Line else 0):
            if isinstance(symbol.symbolLayer(index), QgsSimpleLineSymbolLayer):
                symbol.symbolLayer(index).setPenCapStyle(Qt.PenCapStyle.FlatCap)
        drawn.setSymbolType(symbol.type())
        drawn.setSubSymbol(symbol)
        _append(shared, drawn)
    shared.deleteSymbolLayer(0)
    return shared


def _append(symbol: QgsSymbol, layer: QgsSymbolLayer) -> None:
    if not symbol.appendSymbolLayer(layer):
        raise TemplateError(tr("The symbols of a category cannot be shown together in the legend."))


def _only_symbol(layer: QgsVectorLayer) -> QgsSymbol | None:
    """Return a copy of the one symbol that a layer is drawn with, ``None`` if it has several."""
    renderer = layer.renderer()
    if isinstance(renderer, QgsSingleSymbolRenderer):  # 40 times as fast as the general way
        return renderer.symbol().clone()
    found = renderer.legendSymbolItems() if renderer is not None else []
    if len(found) != 1 or found[0].symbol() is None:
        return None
    return found[0].symbol().clone()


def _wrapped(text: str, font: QFont, width: float) -> str:
    """Return ``text`` with line breaks where it exceeds ``width`` mm: legends do not wrap."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            longer = f"{line} {word}" if line else word
            if line and fonts.line_width_mm(longer, font) > width:
                lines.append(line)
                line = word
            else:
                line = longer
        lines.append(line)
    return _BREAK.join(lines)


def _legend_size(legend: QgsLayoutItemLegend) -> tuple[float, float]:
    settings = legend.legendSettings()
    context = QgsLayoutUtils.createRenderContextForLayout(legend.layout(), None, 300)
    size = QgsLegendRenderer(legend.model(), settings).minimumSize(context)
    return size.width(), size.height()


# --- table ------------------------------------------------------------------------------------


def _fill_table(
    table: QgsLayoutItemManualTable, frame: QgsLayoutItem, content: SheetContent
) -> None:
    """Fill the statistics table: the figures in narrow columns, the label in what is left."""
    headers, rows = list(content.statistics_headers), content.statistics
    if not rows:
        headers, rows = [], [[content.statistics_message]]
    cells = [[clean_text(value) for value in row] for row in rows]
    headers = [clean_text(value) for value in headers]
    box = _template_box(frame)
    wanted = float(_original(frame, "size_content", lambda: table.contentTextFormat().size()))
    if table.includeTableHeader():
        # the headings are a first row: those of a manual table cannot be aligned in 3.22
        table.setIncludeTableHeader(False)
    context = QgsLayoutUtils.createRenderContextForLayout(table.layout(), None, 300)
    visible = 0
    for size in fonts.sizes_below(wanted):
        body = _resized(table.contentTextFormat(), size)
        head = _resized(table.headerTextFormat(), size)
        if table.contentTextFormat().size() != size:
            table.setContentTextFormat(body)
            table.setHeaderTextFormat(head)
        table.setTableContents(
            [_row(headers, head)] * bool(headers) + [_row(row, body) for row in cells]
        )
        table.setColumnWidths(_column_widths(table, head, body, headers, cells, box.width()))
        visible = table.rowsVisible(context, box.height(), 0, False, False)
        if visible >= len(table.tableContents()):
            return
    raise TemplateError(
        tr(
            "The table of statistics does not fit its box at {floor} pt: {visible} of its {rows} "
            "rows show. Enlarge the item “statistics” of the template."
        ).format(floor=f"{fonts.FLOOR:g}", visible=visible, rows=len(table.tableContents()))
    )


def _row(values: list[str], text_format: QgsTextFormat) -> list[QgsTableCell]:
    cells = []
    for index, value in enumerate(values):
        cell = QgsTableCell(value)
        flags = Qt.AlignmentFlag
        cell.setHorizontalAlignment(flags.AlignRight if index else flags.AlignLeft)
        cell.setTextFormat(text_format)
        cells.append(cell)
    return cells


def _resized(text_format: QgsTextFormat, size: float) -> QgsTextFormat:
    made = QgsTextFormat(text_format)
    made.setSize(size)
    made.setSizeUnit(QgsUnitTypes.RenderUnit.RenderPoints)
    return made


def _column_widths(
    table: QgsLayoutItemManualTable,
    head: QgsTextFormat,
    body: QgsTextFormat,
    headers: list[str],
    cells: list[list[str]],
    width: float,
) -> list[float]:
    """Return the inner width, mm, of each column; QGIS adds margins and grid lines to them."""
    grid = table.gridStrokeWidth() if table.showGrid() and table.verticalGrid() else 0.0
    columns = max(len(row) for row in [headers, *cells])
    room = width - columns * 2 * table.cellMargin() - (columns + 1) * grid
    widths = [0.0]
    for index in range(1, columns):
        texts = [(body, row[index]) for row in cells if index < len(row)]
        texts += [(head, name) for name in headers[index : index + 1]]
        widths.append(
            max(_format_width(text_format, text) for text_format, text in texts) + _COLUMN_GAP
        )
    widths[0] = max(room - sum(widths), 5.0)
    return widths


def _format_width(text_format: QgsTextFormat, text: str) -> float:
    dots_per_mm = 300 / 25.4
    context = QgsRenderContext()
    context.setScaleFactor(dots_per_mm)
    return QgsTextRenderer.textWidth(context, text_format, [text]) / dots_per_mm
