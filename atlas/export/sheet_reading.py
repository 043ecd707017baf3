"""What the sheet that a layout shows says, item by item, in the order in which it is to be read.

The order is that of the reference sheet, with the title first: who opens the document hears what
it is before what is on it. What a template adds is read as well: its labels from top to bottom,
before the office that signs the sheet; pictures and shapes without a known id only adorn.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from qgis.core import (
    QgsGeometryGeneratorSymbolLayer,
    QgsLayerTreeGroup,
    QgsLayerTreeLayer,
    QgsLayoutFrame,
    QgsLayoutItem,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemManualTable,
    QgsLayoutItemMap,
    QgsLayoutItemPicture,
    QgsLayoutItemScaleBar,
    QgsPrintLayout,
    QgsSymbol,
    QgsSymbolLegendNode,
)

from ..layout.items import role_of
from ..layout.template_values import VARIABLE, template_value
from ..shared import compat
from ..shared.foreign_xml import EXPRESSION
from ..wording.french_numbers import french_number
from ._item_marks import ItemMarks
from ._reading import (
    Element,
    LegendLine,
    PageBox,
    Printed,
    blocks,
    figure,
    legend_list,
    promoted,
    table,
    text_element,
)
from .tagging import PageReading

POINTS_PER_MM = 72.0 / 25.4

#: what each label is, in the order of reading; what is no label stands in its place
_ORDER: dict[str, str] = {
    "theme": "P",
    "title": "H1",
    "subtitle": "P",
    "status": "P",
    "commune_prefix": "P",
    "commune": "H2",
    "insee": "P",
    "sheet_number": "P",
    "notice": "lines",
    "map": "",
    "scale_text": "P",
    "projection": "P",
    "scale_bar": "",
    "north_arrow": "",
    "locator_title": "H2",
    "locator": "",
    "index_title": "H2",
    "sheet_index": "",
    "legend_title": "H2",
    "legend": "",
    "description_title": "H2",
    "description": "blocks",
    "nota_title": "H2",
    "nota": "blocks",
    "statistics_title": "H2",
    "statistics": "",
    "statistics_note": "P",
    "*": "blocks",
    "logo_state": "",
    "motto": "P",
    "republic": "P",
    "logo_service": "",
    "service": "P",
    "pole": "P",
    "office": "P",
    "office_name": "P",
    "update_date": "P",
    "sources": "P",
    "email": "P",
}
_RANK = {name: rank for rank, name in enumerate(_ORDER)}
_OTHER = "*"
#: alternative texts of what needs no figures to be described
_ALTERNATIVES = {"north_arrow": "Flèche du nord"}
#: an expression that prints a text of the sheet, and nothing else
_VALUE = re.compile(r"\s*(?:@srce_(\w+)|attribute\(@atlas_feature, '(\w+)'\))\s*")
_OTHER_MAP = "Carte complémentaire"
_SCALE_BAR = "Échelle graphique de {count} segments de {length} {unit}"


class SheetReader:
    """Reads the sheets that a layout shows one after the other."""

    def __init__(self, layout: QgsPrintLayout) -> None:
        self.marks = ItemMarks(layout)
        self._names = [_name_of(item) for item in self.marks.items]
        pages = [self.marks.on_page(page) for page in range(self.marks.page_count)]
        #: marks of each page in the order of drawing, and in that of reading
        self._pages = [(tuple(numbers), sorted(numbers, key=self._key)) for numbers in pages]
        self._alternatives: Mapping[str, str] = {}
        self._values: Mapping[str, str] = {}

    def read(
        self, values: Mapping[str, str], alternatives: Mapping[str, str]
    ) -> tuple[PageReading, ...]:
        """Return what each page of the layout says now.

        :param values: texts of the sheet by the names of their variables, without ``srce_``.
        :param alternatives: alternative texts of maps and pictures by item id; a picture without
            one only adorns.
        """
        self._values = values
        self._alternatives = {**_ALTERNATIVES, **alternatives}
        return tuple(self._page(marks, order) for marks, order in self._pages)

    def _page(self, marks: tuple[int, ...], order: Sequence[int]) -> PageReading:
        elements: list[Element] = []
        for number in order:
            if self._is_shown(number):
                elements += self._elements(self._names[number], number)
        return PageReading(marks, promoted(elements))

    def _is_shown(self, number: int) -> bool:
        item = self.marks.items[number]
        return bool(item.isVisible()) and not item.excludeFromExports()

    def _key(self, number: int) -> tuple[int, int, float]:
        """Return where an item comes in the order of reading."""
        name = self._names[number]
        if name != _OTHER:
            return _RANK[name], number, 0.0
        place = self.marks.items[number].scenePos()
        return _RANK[_OTHER], round(place.y()), place.x()

    def _elements(self, name: str, number: int) -> Sequence[Element]:
        item = self.marks.items[number]
        if isinstance(item, QgsLayoutItemLabel):
            return self._label(name, number, item)
        if isinstance(item, QgsLayoutItemLegend):
            return _legend(number, item)
        if isinstance(item, QgsLayoutFrame):
            return _frame(number, item)
        alternative = self._alternatives.get(name, "")
        if isinstance(item, QgsLayoutItemScaleBar):
            alternative = _scale_bar(item)
        elif isinstance(item, QgsLayoutItemMap):
            alternative = alternative or _OTHER_MAP
        elif not isinstance(item, QgsLayoutItemPicture):
            alternative = ""
        return [figure(number, alternative, _page_box(item))] if alternative else []

    def _label(self, name: str, number: int, label: QgsLayoutItemLabel) -> Sequence[Element]:
        if compat.renders_html(label):
            return [Element("P", (Printed(number, None),))]
        text = self._printed(label)
        if not text.strip():
            return []
        tag = _ORDER[name] or "P"
        if tag == "blocks":
            return blocks(number, text)
        if tag == "lines":
            return [text_element("P", number, line) for line in text.split("\n") if line.strip()]
        return [text_element(tag, number, text)]

    def _printed(self, label: QgsLayoutItemLabel) -> str:
        """Return what a label prints, without asking QGIS where that is plain: it takes long."""
        text = label.text()
        for code in EXPRESSION.findall(text):
            if not _VALUE.fullmatch(code):
                return str(label.currentText())
        return EXPRESSION.sub(self._value, text)

    def _value(self, code: re.Match[str]) -> str:
        match = _VALUE.fullmatch(code[1])
        return self._values.get(match[1] or match[2], "") if match else ""


def _name_of(item: QgsLayoutItem) -> str:
    """Return the role of an item, for a label without one that of the text that it prints."""
    name = role_of(item)
    if name in _ORDER and name != _OTHER:
        return name
    if isinstance(item, QgsLayoutItemLabel):
        used = VARIABLE.findall(template_value(item, "text", item.text))
        if len(used) == 1 and used[0] in _ORDER:
            return str(used[0])
    return _OTHER


def _page_box(item: QgsLayoutItem) -> PageBox:
    """Return the place of an item on its page, points from the lower left corner."""
    page = item.layout().pageCollection().page(max(item.page(), 0))
    bounds = page.mapRectFromItem(item, item.rect())
    height = page.rect().height()
    sides = (bounds.left(), height - bounds.bottom(), bounds.right(), height - bounds.top())
    left, bottom, right, top = (side * POINTS_PER_MM for side in sides)
    return left, bottom, right, top


def _scale_bar(item: QgsLayoutItemScaleBar) -> str:
    return _SCALE_BAR.format(
        count=item.numberOfSegments(),
        length=french_number(item.unitsPerSegment()),
        unit=item.unitLabel(),
    )


def _frame(number: int, frame: QgsLayoutFrame) -> Sequence[Element]:
    content = frame.multiFrame()
    if not isinstance(content, QgsLayoutItemManualTable):
        return [Element("P", (Printed(number, None),))]
    rows = [[str(cell.content() or "") for cell in row] for row in content.tableContents()]
    if len(rows) > 1 and len(rows[0]) > 1:
        return [table(number, rows[0], rows[1:])]
    return [text_element("P", number, text) for row in rows for text in row if text.strip()]


def _legend(number: int, legend: QgsLayoutItemLegend) -> Sequence[Element]:
    wrap = legend.wrapString()

    def unwrapped(text: str) -> str:
        return text.replace(wrap, " ") if wrap else text

    title = unwrapped(legend.title()).strip()
    lines = _legend_lines(legend, legend.model().rootGroup(), unwrapped)
    made = [text_element("H2", number, title)] if title else []
    return [*made, legend_list(number, lines)] if lines else made


def _legend_lines(
    legend: QgsLayoutItemLegend, group: QgsLayerTreeGroup, unwrapped: Callable[[str], str]
) -> list[LegendLine]:
    lines: list[LegendLine] = []
    for node in group.children():
        if isinstance(node, QgsLayerTreeGroup):
            below = _legend_lines(legend, node, unwrapped)
            lines.append(LegendLine(unwrapped(node.name()), "", tuple(below)))
            continue
        if not isinstance(node, QgsLayerTreeLayer):
            continue
        name = node.customProperty("legend/title-label") or node.name()
        entries = legend.model().layerLegendNodes(node)
        if not entries and lines:
            # what tells an entry from another with the same words stands behind them
            lines[-1] = replace(lines[-1], text=f"{lines[-1].text} {unwrapped(name)}")
        elif len(entries) == 1:
            lines.append(LegendLine(unwrapped(name), _symbol_kind(entries[0])))
        else:
            kinds = [(str(entry.data(0) or ""), _symbol_kind(entry)) for entry in entries]
            below = [LegendLine(unwrapped(text), kind) for text, kind in kinds]
            lines.append(LegendLine(unwrapped(name), "", tuple(below)))
    return lines


_KINDS = {
    QgsSymbol.SymbolType.Fill: "de surface",
    QgsSymbol.SymbolType.Line: "de ligne",
    QgsSymbol.SymbolType.Marker: "de point",
}


def _symbol_kind(entry: object) -> str:
    """Return what the symbol of an entry looks like, in words."""
    symbol = entry.symbol() if isinstance(entry, QgsSymbolLegendNode) else None
    if symbol is None:
        return "Symbole"
    kinds = []
    for layer in symbol.symbolLayers():
        is_made = isinstance(layer, QgsGeometryGeneratorSymbolLayer)
        kind = _KINDS.get(layer.symbolType() if is_made else symbol.type(), "")
        if kind and kind not in kinds:
            kinds.append(kind)
    return f"Symbole {' et '.join(kinds)}" if kinds else "Symbole"
