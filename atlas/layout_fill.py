"""Put the values of one commune on a layout: texts, pictures, legend, table, maps, scale bar.

Nothing is read or computed here about the commune: :class:`SheetContent` says what to print, and
:func:`fill_layout` places it. The same layout is filled again for the next commune; what a fill
changes in an item (its text, size, place, visibility) it first notes on the item, so that every
fill starts from the template.

Values reach the sheet as layout variables ``srce_*``. QGIS inserts the value of a variable in a
label after it has evaluated the label's own expressions: a value is never evaluated itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable, Mapping, Sequence

from qgis.core import (
    QgsBasicNumericFormat,
    QgsExpressionContextUtils,
    QgsFillSymbol,
    QgsGeometryGeneratorSymbolLayer,
    QgsLayerTree,
    QgsLayerTreeGroup,
    QgsLayerTreeLayer,
    QgsLayout,
    QgsLayoutItem,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemManualTable,
    QgsLayoutItemMap,
    QgsLayoutItemScaleBar,
    QgsLayoutUtils,
    QgsLegendRenderer,
    QgsLegendStyle,
    QgsMapLayer,
    QgsMapLayerLegendUtils,
    QgsPrintLayout,
    QgsRectangle,
    QgsRenderContext,
    QgsSymbol,
    QgsTableCell,
    QgsTextFormat,
    QgsTextRenderer,
    QgsUnitTypes,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QRectF, Qt
from qgis.PyQt.QtGui import QFont

from . import fonts
from .errors import TemplateError
from .i18n import tr
from .template import EXPRESSION, ITEM_CLASSES, VARIABLE
from .texts import clean_text

PREFIX = "srce_"

#: titles that go when the item that they head goes
TITLES = {
    "index_title": "sheet_index",
    "locator_title": "locator",
    "statistics_title": "statistics",
    "legend_title": "legend",
}
#: an item that is hidden leaves its place to a neighbour
HEIRS = {"sheet_index": "locator"}
#: how far apart, mm, two items may lie and still be neighbours
_NEIGHBOUR_GAP = 8.0

_NOTE = "srce_tvb/template_"
#: lengths that a segment of the scale bar may stand for, metres
_SEGMENTS = (
    *(10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 2500, 5000),
    *(10000, 20000, 25000, 50000, 100000),
)
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
    _set_variables(layout, content.variables)
    items = [item for item in layout.items() if isinstance(item, QgsLayoutItem)]
    by_id = {item.id(): item for item in reversed(items) if item.id()}
    hidden = _empty_items(content)
    _place_maps(by_id, content, hidden)
    for name, path in content.pictures.items():
        if name in by_id:
            by_id[name].setPicturePath(str(path))
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
        largest = float(_original(label, "size", lambda: fonts.label_font(label).pointSizeF()))
        fonts.fit_label(label, text=printed, largest=largest)
    if used & content.per_sheet:
        _set_text(label, _per_sheet(text, content.per_sheet))
    return bool(printed.strip())


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
    if extent is None:
        return
    if not item.extent().isFinite() or item.extent().isEmpty():
        # zooming divides by the extent that is there; setExtent bends the item to its argument
        box = QRectF(item.pos().x(), item.pos().y(), item.rect().width(), item.rect().height())
        item.setExtent(QgsRectangle(0, 0, box.width(), box.height()))
        item.attemptSetSceneRect(box)
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
    item.setUnits(units.DistanceKilometers if kilometres else units.DistanceMeters)
    item.setUnitLabel("km" if kilometres else "m")
    item.setMapUnitsPerScaleBarUnit(1)
    item.setNumberOfSegmentsLeft(0)
    item.setNumberOfSegments(2)
    item.setUnitsPerSegment(segment / 1000 if kilometres else segment)
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
        float(_original(legend, f"size_{note}", legend.styleFont(part).pointSizeF))
        for part, note in zip(parts, notes)
    ]
    legend.setAutoUpdateModel(False)
    legend.setResizeToContents(False)
    box = _template_box(legend)
    needed = (0.0, 0.0)
    for size in fonts.sizes_below(largest[-1]):
        for part, wanted in zip(parts, largest):
            font = QFont(legend.styleFont(part))
            font.setPointSizeF(max(wanted * size / largest[-1], size))
            legend.setStyleFont(part, font)
        _rebuild_legend(legend, entries, box.width())
        needed = _legend_size(legend)
        if needed[0] <= box.width() and needed[1] <= box.height():
            return
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


def _rebuild_legend(
    legend: QgsLayoutItemLegend, entries: Sequence[LegendEntry], width: float
) -> None:
    side, style = QgsLegendStyle.Side, QgsLegendStyle.Style
    labels = legend.rstyle(style.SymbolLabel)
    room = width - 2 * legend.boxSpace() - legend.symbolWidth() - labels.margin(side.Left)
    room -= legend.rstyle(style.Symbol).margin(side.Left) + 0.3
    label_font = legend.styleFont(style.SymbolLabel)
    heading_font = legend.styleFont(style.Group)
    root = legend.model().rootGroup()
    root.removeAllChildren()
    group: QgsLayerTreeGroup = root
    heading: str | None = None
    for entry in entries:
        if not entry.layers:
            continue
        if entry.group != heading:
            heading = entry.group
            group = root
            if heading is not None:
                group = root.addGroup(_wrapped(clean_text(heading), heading_font, width - 0.3))
        label = _wrapped(clean_text(entry.label), label_font, room)
        for node in _add_entry(group, label, entry.layers):
            legend.model().refreshLayerLegend(node)


def _add_entry(
    group: QgsLayerTreeGroup, label: str, layers: Sequence[QgsVectorLayer]
) -> list[QgsLayerTreeLayer]:
    nodes = []
    symbol = _shared_symbol(layers) if len(layers) > 1 else None
    for layer in layers if symbol is None else layers[:1]:
        node: QgsLayerTreeLayer = group.addLayer(layer)
        node.setUseLayerName(False)
        node.setName(label)
        if symbol is not None:
            QgsMapLayerLegendUtils.setLegendNodeCustomSymbol(node, 0, symbol)
        nodes.append(node)
    return nodes


def _shared_symbol(layers: Sequence[QgsVectorLayer]) -> QgsSymbol | None:
    """Return one swatch for several layers: the surface with the line and the mark drawn on it.

    ``None`` when a layer has several symbols of its own: these are then listed one by one.
    """
    symbols = []
    for layer in layers:
        renderer = layer.renderer()
        found = renderer.legendSymbolItems() if renderer is not None else []
        if len(found) != 1 or found[0].symbol() is None:
            return None
        symbols.append(found[0].symbol().clone())
    kinds = QgsSymbol.SymbolType
    shared = QgsFillSymbol.createSimple({"style": "no", "outline_style": "no"})
    symbols.sort(key=lambda symbol: (kinds.Fill, kinds.Line, kinds.Marker).index(symbol.type()))
    for symbol in symbols:
        if symbol.type() == kinds.Fill:
            for index in range(symbol.symbolLayerCount()):
                shared.appendSymbolLayer(symbol.symbolLayer(index).clone())
            continue
        shape = _ALONG if symbol.type() == kinds.Line else _CENTRE
        drawn = QgsGeometryGeneratorSymbolLayer.create({"geometryModifier": shape})
        drawn.setSymbolType(symbol.type())
        drawn.setSubSymbol(symbol)
        shared.appendSymbolLayer(drawn)
    shared.deleteSymbolLayer(0)
    return shared


def _wrapped(text: str, font: QFont, width: float) -> str:
    """Return ``text`` with line breaks where it exceeds ``width`` mm: legends do not wrap."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            longer = f"{line} {word}" if line else word
            if line and _text_width(longer, font) > width:
                lines.append(line)
                line = word
            else:
                line = longer
        lines.append(line)
    return "\n".join(lines)


def _text_width(text: str, font: QFont) -> float:
    return fonts.text_size_mm(text, font, 1e5)[0]


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
    columns = max(len(row) for row in [headers, *rows])
    cells = [[clean_text(value) for value in row] for row in rows]
    headers = [clean_text(value) for value in headers]
    box = _template_box(frame)
    wanted = float(_original(frame, "size_content", lambda: table.contentTextFormat().size()))
    table.setIncludeTableHeader(False)  # 3.22 ignores the alignment of a manual table's headings
    height = width = 0.0
    for size in fonts.sizes_below(wanted):
        body = _resized(table.contentTextFormat(), size)
        head = _resized(table.headerTextFormat(), size)
        table.setContentTextFormat(body)
        table.setHeaderTextFormat(head)
        table.setTableContents(
            [_row(headers, head)] * bool(headers) + [_row(row, body) for row in cells]
        )
        table.setColumnWidths(_column_widths(table, headers, cells, columns, box.width()))
        table.refresh()
        height, width = table.totalSize().height(), table.totalSize().width()
        if height <= box.height() + 0.01 and width <= box.width() + 0.01:
            return
    raise TemplateError(
        tr(
            "The table of statistics does not fit its box at {floor} pt: it takes {width:.0f} x "
            "{height:.0f} mm and the box leaves {room_width:.0f} x {room_height:.0f} mm. Enlarge "
            "the item “statistics” of the template."
        ).format(
            floor=f"{fonts.FLOOR:g}",
            width=width,
            height=height,
            room_width=box.width(),
            room_height=box.height(),
        )
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
    headers: list[str],
    cells: list[list[str]],
    columns: int,
    width: float,
) -> list[float]:
    """Return the inner width, mm, of each column; QGIS adds margins and grid lines to them."""
    grid = table.gridStrokeWidth() if table.showGrid() and table.verticalGrid() else 0.0
    room = width - columns * 2 * table.cellMargin() - (columns + 1) * grid
    widths = [0.0]
    for index in range(1, columns):
        texts = [(table.contentTextFormat(), row[index]) for row in cells if index < len(row)]
        texts += [(table.headerTextFormat(), name) for name in headers[index : index + 1]]
        widths.append(max(_format_width(text_format, text) for text_format, text in texts) + 2.0)
    widths[0] = max(room - sum(widths), 5.0)
    return widths


def _format_width(text_format: QgsTextFormat, text: str) -> float:
    dots_per_mm = 300 / 25.4
    context = QgsRenderContext()
    context.setScaleFactor(dots_per_mm)
    return QgsTextRenderer.textWidth(context, text_format, [text]) / dots_per_mm
