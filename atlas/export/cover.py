"""The first pages of a joined PDF: what it is, the map of its territory, its communes with links.

Each commune leads to its first sheet, by a named destination of the joined document.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from qgis.core import (
    Qgis,
    QgsExpressionContextUtils,
    QgsFeature,
    QgsFillSymbol,
    QgsLayoutExporter,
    QgsLayoutItemLabel,
    QgsLayoutItemMap,
    QgsLayoutItemPage,
    QgsLayoutItemShape,
    QgsLayoutSize,
    QgsPalLayerSettings,
    QgsPrintLayout,
    QgsProject,
    QgsSingleSymbolRenderer,
    QgsTextBufferSettings,
    QgsTextFormat,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
)
from qgis.PyQt.QtCore import QRectF, Qt
from qgis.PyQt.QtGui import QColor, QFont

from ..layout import fonts
from ..shared import compat
from ..shared.errors import ExportError
from ..shared.i18n import tr
from ._item_marks import ItemMarks
from ._reading import Element, Printed, figure, text_element
from .cover_content import Cover, CoverEntry
from .join_pdf import Page
from .pages import set_metadata
from .tagging import PageReading

#: what the bookmark of these pages says
BOOKMARK = "Carte et liste des communes"
_POINTS_PER_MM = 72.0 / 25.4
_MARGIN = 14.0
_GREEN, _GREY, _INK = QColor(38, 84, 61), QColor(89, 89, 89), QColor(28, 32, 30)
#: of a warning about the data
_RED = QColor(179, 38, 30)
_FILL, _LIMIT = "226,236,230,255", "120,130,125,255"
#: points of title, line below it, facts, headings and numbers on the map; of the entries of the
#: list, the first at which it fits on one page
_TITLE, _SUBTITLE, _FACTS, _HEADING, _NUMBER = 24.0, 14.0, 9.0, 11.0, 7.0
_NOTICE = 11.0
_ENTRY_SIZES = (11.0, 10.0, 9.0, 8.0, 7.5)
#: of a column, before the next one begins
_FEWEST_ROWS = 30
_HEAD_HEIGHT, _HEADING_HEIGHT, _NOTICE_HEIGHT = 32.0, 7.0, 7.0
#: width of the page numbers, and space between two columns, mm
_NUMBER_WIDTH, _COLUMN_SPACE = 9.0, 5.0
_MAP_SHARE = 0.5
_MAP_MARGIN = 0.03
_DPI = 300
_LIST_TITLE, _CONTINUED = "Communes", "Communes (suite)"
_GO = "Aller à la carte de {name}, page {page}"


@dataclass(frozen=True)
class _Column:
    """A part of the list, set below its top: names on the left, pages on the right."""

    page: int
    box: QRectF
    entries: Sequence[tuple[CoverEntry, int]]


def make_cover(cover: Cover, path: Path) -> Page:
    """Write the cover as PDF and return it as pages to join, before the others.

    :raises ExportError: when QGIS fails.
    """
    project = QgsProject()
    project.setCrs(cover.crs)
    set_metadata(project, cover.info)
    layout = QgsPrintLayout(project)
    try:
        maker = _CoverMaker(cover, project, layout)
        marks = ItemMarks(layout)
        with marks.shown():
            _export(layout, path)
        readings = maker.read(marks)
        return Page(path, BOOKMARK, ("",) * (len(readings) - 1), readings, is_cover=True)
    finally:
        maker = marks = layout = None  # type: ignore[assignment]
        project.clear()


def _export(layout: QgsPrintLayout, path: Path) -> None:
    settings = QgsLayoutExporter.PdfExportSettings()
    settings.dpi = _DPI
    settings.appendGeoreference = False
    settings.exportMetadata = True
    settings.textRenderFormat = Qgis.TextRenderFormat.AlwaysText
    result = QgsLayoutExporter(layout).exportToPdf(str(path), settings)
    if result != QgsLayoutExporter.ExportResult.Success or not path.is_file():
        raise ExportError(tr("The cover {name} cannot be written.").format(name=path.name))


class _CoverMaker:
    """Sets the items of the cover, and says how they are read."""

    def __init__(self, cover: Cover, project: QgsProject, layout: QgsPrintLayout) -> None:
        self._cover = cover
        self._project = project
        self._layout = layout
        self._family = fonts.choose_family()
        self._texts: dict[str, str] = {}
        layout.initializeDefaults()
        self._size_page(0)
        inner = cover.size[0] - 2 * _MARGIN
        place = _MARGIN
        for name, text, points, tall, colour in (
            ("title", cover.title, _TITLE, 13.0, _GREEN),
            ("subtitle", cover.subtitle, _SUBTITLE, 8.0, _INK),
            ("facts", cover.facts, _FACTS, 6.0, _GREY),
            ("notice", cover.notice, _NOTICE, _NOTICE_HEIGHT, _RED),
        ):
            if not text:
                continue
            box = QRectF(_MARGIN, place, inner, tall)
            self._label(name, text, box, points, bold=name != "facts", colour=colour)
            place += tall
        self._rule(QRectF(_MARGIN, place + 1, inner, 0.4))
        self._columns = self._list_columns()
        numbers = {entry.target: page for entry, page in self._numbered()}
        self._map = self._add_map(numbers)
        for number, column in enumerate(self._columns):
            self._add_column(number, column)

    # --- the pages ------------------------------------------------------------------------

    def _size_page(self, number: int) -> None:
        pages = self._layout.pageCollection()
        while pages.pageCount() <= number:
            pages.addPage(QgsLayoutItemPage(self._layout))
        pages.page(number).setPageSize(QgsLayoutSize(*self._cover.size))

    def _map_and_list(self) -> tuple[QRectF, QRectF]:
        """Return the room of the map and that of the list on the first page."""
        width, height = self._cover.size
        top = _MARGIN + _HEAD_HEIGHT + (_NOTICE_HEIGHT if self._cover.notice else 0)
        room = QRectF(_MARGIN, top, width - 2 * _MARGIN, height - _MARGIN - top)
        if width > height:
            share = _MAP_SHARE * room.width()
            left = QRectF(room.left(), room.top(), share, room.height())
            return left, room.adjusted(share + 2 * _COLUMN_SPACE, 0, 0, 0)
        share = _MAP_SHARE * room.height()
        upper = QRectF(room.left(), room.top(), room.width(), share)
        return upper, room.adjusted(0, share + _COLUMN_SPACE, 0, 0)

    def _list_columns(self) -> list[_Column]:
        """Return the columns of the list: on the first page if they fit, else on several."""
        for size in _ENTRY_SIZES:
            self._entry_size = size
            parts = self._parts(size)
            if all(page == 0 for page, _, _ in parts):
                break
        self.page_count = max(page for page, _, _ in parts) + 1
        first = self.page_count + 1
        made = []
        for page, box, entries in parts:
            numbered = []
            for entry in entries:
                numbered.append((entry, first))
                first += entry.sheets
            made.append(_Column(page, box, numbered))
        return made

    def _parts(self, size: float) -> list[tuple[int, QRectF, list[CoverEntry]]]:
        """Return page, place and entries of each column, with a type of some points."""
        font = self._font(size)
        longest = max(fonts.line_width_mm(entry.name, font) for entry in self._cover.entries)
        needed = longest * 1.02 + 1 + _NUMBER_WIDTH
        one, two = (fonts.text_size_mm(text, font, 100)[1] for text in ("A", "A\nA"))
        waiting = list(self._cover.entries)
        parts: list[tuple[int, QRectF, list[CoverEntry]]] = []
        for page, room in self._rooms():
            below = room.adjusted(0, _HEADING_HEIGHT, 0, 0)
            count = max(1, int((below.width() + _COLUMN_SPACE) / (needed + _COLUMN_SPACE)))
            rows = max(1, int((below.height() - 1) / (two - one)))
            # of columns that are not full, all have about the same number
            rows = min(rows, max(_FEWEST_ROWS, math.ceil(len(waiting) / count)))
            for index in range(count):
                taken, waiting = waiting[:rows], waiting[rows:]
                left = below.left() + index * (needed + _COLUMN_SPACE)
                if taken:
                    parts.append((page, QRectF(left, below.top(), needed, below.height()), taken))
            if not waiting:
                break
        return parts

    def _rooms(self) -> Iterator[tuple[int, QRectF]]:
        width, height = self._cover.size
        yield 0, self._map_and_list()[1]
        page = 1
        while True:
            yield page, QRectF(_MARGIN, _MARGIN, width - 2 * _MARGIN, height - 2 * _MARGIN)
            page += 1

    def _numbered(self) -> Iterator[tuple[CoverEntry, int]]:
        for column in self._columns:
            yield from column.entries

    # --- the items ------------------------------------------------------------------------

    def _font(self, points: float, *, bold: bool = False) -> QFont:
        font = QFont(self._family)
        font.setPointSizeF(points)
        font.setBold(bold)
        return fonts.without_ligatures(font)

    def _label(
        self,
        name: str,
        text: str,
        box: QRectF,
        points: float,
        *,
        bold: bool = False,
        colour: QColor = _INK,
        page: int = 0,
        right: bool = False,
    ) -> None:
        label = QgsLayoutItemLabel(self._layout)
        label.setId(name)
        label.setMarginX(0)
        label.setMarginY(0)
        compat.set_label_font(label, self._font(points, bold=bold))
        compat.set_label_colour(label, colour)
        label.setVAlign(Qt.AlignmentFlag.AlignTop)
        if right:
            label.setHAlign(Qt.AlignmentFlag.AlignRight)
        self._texts[name] = text
        # a value is printed as it is: it reaches the label as a variable
        QgsExpressionContextUtils.setLayoutVariable(self._layout, f"cover_{name}", text)
        label.setText(f"[% @cover_{name} %]")
        self._layout.addLayoutItem(label)
        self._place(label, box, page)
        if not name.startswith(("names_", "pages_")):
            fonts.fit_label(label, text=text, largest=points)

    def _place(self, item: object, box: QRectF, page: int) -> None:
        corner = self._layout.pageCollection().page(page).pos()
        item.attemptSetSceneRect(box.translated(corner))  # type: ignore[attr-defined]

    def _rule(self, box: QRectF, page: int = 0) -> None:
        rule = QgsLayoutItemShape(self._layout)
        rule.setShapeType(QgsLayoutItemShape.Shape.Rectangle)
        rule.setSymbol(QgsFillSymbol.createSimple({"color": _GREEN.name(), "outline_style": "no"}))
        self._layout.addLayoutItem(rule)
        self._place(rule, box, page)

    def _add_map(self, numbers: dict[str, int]) -> QgsLayoutItemMap:
        layer = self._territory_layer(numbers)
        box = self._map_and_list()[0]
        extent = layer.extent()
        extent.grow(_MAP_MARGIN * max(extent.width(), extent.height()))
        item = QgsLayoutItemMap(self._layout)
        item.setId("map")
        self._layout.addLayoutItem(item)
        self._place(item, box, 0)
        item.setLayers([layer])
        item.setKeepLayerSet(True)
        item.zoomToExtent(extent)
        return item

    def _territory_layer(self, numbers: dict[str, int]) -> QgsVectorLayer:
        layer = QgsVectorLayer("MultiPolygon?field=page:string", "communes", "memory")
        layer.setCrs(self._cover.crs)
        features = []
        for target, geometry in self._cover.surfaces:
            feature = QgsFeature(layer.fields())
            feature.setGeometry(geometry)
            feature["page"] = str(numbers.get(target, ""))
            features.append(feature)
        added, _ = layer.dataProvider().addFeatures(features)
        if not added or self._project.addMapLayer(layer, False) is None:
            raise ExportError(tr("The map of the cover cannot be drawn."))
        layer.updateExtents()
        symbol = QgsFillSymbol.createSimple(
            {"color": _FILL, "outline_color": _LIMIT, "outline_width": "0.15"}
        )
        layer.setRenderer(QgsSingleSymbolRenderer(symbol))
        text = QgsTextFormat()
        text.setFont(self._font(_NUMBER))
        text.setSize(_NUMBER)
        text.setColor(_INK)
        halo = QgsTextBufferSettings()
        halo.setEnabled(True)
        halo.setSize(0.4)
        text.setBuffer(halo)
        labels = QgsPalLayerSettings()
        labels.fieldName = "page"
        labels.placement = QgsPalLayerSettings.Placement.Horizontal
        labels.setFormat(text)
        layer.setLabeling(QgsVectorLayerSimpleLabeling(labels))
        layer.setLabelsEnabled(True)
        return layer

    def _add_column(self, number: int, column: _Column) -> None:
        self._size_page(column.page)
        box = column.box
        if not any(other.page == column.page for other in self._columns[:number]):
            self._add_heading(column)
        names = QRectF(box.left(), box.top(), box.width() - _NUMBER_WIDTH, box.height())
        pages = QRectF(names.right(), box.top(), _NUMBER_WIDTH, box.height())
        lines = "\n".join(entry.name for entry, _ in column.entries)
        self._label(f"names_{number}", lines, names, self._entry_size, page=column.page)
        lines = "\n".join(str(page) for _, page in column.entries)
        size = self._entry_size
        self._label(f"pages_{number}", lines, pages, size, page=column.page, right=True)

    def _add_heading(self, column: _Column) -> None:
        box = column.box
        place = QRectF(box.left(), box.top() - _HEADING_HEIGHT, 90.0, _HEADING_HEIGHT - 1)
        text = _CONTINUED if column.page else _LIST_TITLE
        heading = {"bold": True, "colour": _GREEN, "page": column.page}
        self._label(f"heading_{column.page}", text, place, _HEADING, **heading)  # type: ignore[arg-type]

    # --- the reading ----------------------------------------------------------------------

    def read(self, marks: ItemMarks) -> tuple[PageReading, ...]:
        """Return what each page says, in the order of reading."""
        self._numbers = {item.id(): number for number, item in enumerate(marks.items) if item.id()}
        readings = []
        for page in range(self.page_count):
            elements: list[Element] = []
            if page == 0:
                head = (("title", "H1"), ("subtitle", "P"), ("facts", "P"), ("notice", "P"))
                elements += self._read_labels([item for item in head if item[0] in self._texts])
                elements.append(self._read_map())
            elements += self._read_labels(((f"heading_{page}", "H2"),))
            entries = [
                self._entry(number, entry, target)
                for number, column in enumerate(self._columns)
                if column.page == page
                for entry, target in column.entries
            ]
            elements.append(Element("L", tuple(entries)))
            readings.append(PageReading(tuple(marks.on_page(page)), tuple(elements)))
        return tuple(readings)

    def _read_labels(self, labels: Sequence[tuple[str, str]]) -> list[Element]:
        return [text_element(tag, self._numbers[name], self._texts[name]) for name, tag in labels]

    def _read_map(self) -> Element:
        box = self._map.mapRectToScene(self._map.rect())
        height = self._cover.size[1]
        sides = (box.left(), height - box.bottom(), box.right(), height - box.top())
        left, bottom, right, top = (side * _POINTS_PER_MM for side in sides)
        return figure(self._numbers["map"], self._cover.alternative, (left, bottom, right, top))

    def _entry(self, column: int, entry: CoverEntry, page: int) -> Element:
        names, pages = self._numbers[f"names_{column}"], self._numbers[f"pages_{column}"]
        link = Element(
            "Link",
            (Printed(names, entry.name),),
            alt=_GO.format(name=entry.name, page=page),
            uri=f"#{entry.target}",
        )
        return Element("LI", (Element("LBody", (link, Printed(pages, str(page)))),))
