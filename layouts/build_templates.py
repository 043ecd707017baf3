"""Draw the four layout templates again: ``python3 layouts/build_templates.py [FOLDER]``.

A development script, not part of the package. Each paper is composed here for itself, in
millimetres from the top left corner; the templates that come out are ordinary QPT files, which a
technician edits in the layout designer. Running it twice gives the same bytes.

Sizes are those of a small scale (6.5, 7, 8, 9, 11, 14, 20 pt). QGIS 3.22 draws the text of labels
in steps of 0.1 mm, so that "6.5" comes out as 6.52 pt and "7" as 7.09 pt.
"""

from __future__ import annotations

import os
import re
import sys
import uuid
from pathlib import Path

os.environ["QT_HASH_SEED"] = "0"  # before Qt is loaded: else the order of attributes is random
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from qgis.core import (
    QgsApplication,
    QgsFillSymbol,
    QgsLayoutFrame,
    QgsLayoutItem,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemManualTable,
    QgsLayoutItemMap,
    QgsLayoutItemMapOverview,
    QgsLayoutItemPage,
    QgsLayoutItemPicture,
    QgsLayoutItemScaleBar,
    QgsLayoutItemShape,
    QgsLayoutMeasurement,
    QgsLayoutPoint,
    QgsLayoutSize,
    QgsLayoutTable,
    QgsLegendStyle,
    QgsPrintLayout,
    QgsProject,
    QgsReadWriteContext,
    QgsRectangle,
    QgsTextFormat,
    QgsUnitTypes,
)
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor, QFont
from qgis.PyQt.QtXml import QDomDocument

MM = QgsUnitTypes.LayoutUnit.LayoutMillimeters
INK = QColor(28, 32, 30)
SOFT = QColor(92, 100, 96)
HAIR = QColor(158, 168, 162)
ACCENT = QColor(38, 84, 61)
WHITE = QColor(255, 255, 255)
WARNING = QColor(140, 24, 32)
FAMILY = "Open Sans"
#: room around the swatches of the legend for half the thickest outline, mm
THICK = 1.1

LEFT = Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignRight
CENTRE = Qt.AlignmentFlag.AlignHCenter
TOP = Qt.AlignmentFlag.AlignTop
MIDDLE = Qt.AlignmentFlag.AlignVCenter
BOTTOM = Qt.AlignmentFlag.AlignBottom
NW = QgsLayoutItem.ReferencePoint.UpperLeft


def font(size: float, bold: bool = False) -> QFont:
    """Return a font of the sheet, ``size`` in points."""
    made = QFont(FAMILY)
    made.setPointSizeF(size)
    made.setBold(bold)
    return made


def text_format(size: float, bold: bool = False, colour: QColor = INK) -> QgsTextFormat:
    """Return a text format of the sheet, ``size`` in points."""
    made = QgsTextFormat()
    made.setFont(font(size, bold))
    made.setSize(size)
    made.setSizeUnit(QgsUnitTypes.RenderUnit.RenderPoints)
    made.setColor(colour)
    return made


class Sheet:
    """One template being drawn."""

    def __init__(self, name: str, width: float, height: float) -> None:
        self.project = QgsProject()
        self.layout = QgsPrintLayout(self.project)
        self.layout.setName(name)
        page = QgsLayoutItemPage(self.layout)
        page.setPageSize(QgsLayoutSize(width, height, MM))
        self.layout.pageCollection().addPage(page)

    def _place(
        self, item: QgsLayoutItem, name: str, x: float, y: float, w: float, h: float
    ) -> None:
        item.setId(name)
        item.attemptMove(QgsLayoutPoint(x, y, MM))
        item.attemptResize(QgsLayoutSize(w, h, MM))
        item.setLocked(False)
        self.layout.addLayoutItem(item)

    def label(
        self,
        name: str,
        x: float,
        y: float,
        w: float,
        h: float,
        size: float,
        *,
        bold: bool = False,
        colour: QColor = INK,
        across: Qt.AlignmentFlag = LEFT,
        down: Qt.AlignmentFlag = TOP,
        text: str | None = None,
    ) -> QgsLayoutItemLabel:
        """Add a label that prints the variable ``srce_<name>`` (or ``text``)."""
        item = QgsLayoutItemLabel(self.layout)
        item.setText(text or f"[% @srce_{name} %]")
        item.setFont(font(size, bold))
        item.setFontColor(colour)
        item.setHAlign(across)
        item.setVAlign(down)
        item.setMarginX(0)
        item.setMarginY(0)
        self._place(item, name, x, y, w, h)
        return item

    def box(
        self,
        name: str,
        x: float,
        y: float,
        w: float,
        h: float,
        *,
        fill: QColor | None = None,
        line: QColor | None = None,
        line_width: float = 0.2,
    ) -> None:
        """Add a rectangle."""
        item = QgsLayoutItemShape(self.layout)
        item.setShapeType(QgsLayoutItemShape.Shape.Rectangle)
        symbol = QgsFillSymbol.createSimple(
            {
                "color": fill.name() if fill else "255,255,255",
                "style": "solid" if fill else "no",
                "outline_color": line.name() if line else "0,0,0",
                "outline_style": "solid" if line else "no",
                "outline_width": str(line_width),
                "joinstyle": "miter",
            }
        )
        item.setSymbol(symbol)
        self._place(item, name, x, y, w, h)

    def rule(
        self, name: str, x: float, y: float, w: float, *, thick: float = 0.2, colour: QColor = HAIR
    ) -> None:
        """Add a horizontal rule, a filled box ``thick`` mm high."""
        self.box(name, x, y, w, thick, fill=colour)

    def upright(self, name: str, x: float, y: float, h: float) -> None:
        """Add a vertical hairline."""
        self.box(name, x, y, 0.2, h, fill=HAIR)

    def map(
        self, name: str, x: float, y: float, w: float, h: float, line_width: float
    ) -> QgsLayoutItemMap:
        """Add a map with its neat line."""
        item = QgsLayoutItemMap(self.layout)
        self._place(item, name, x, y, w, h)
        item.setFrameEnabled(True)
        item.setFrameStrokeColor(INK)
        item.setFrameStrokeWidth(QgsLayoutMeasurement(line_width, MM))
        item.setFrameJoinStyle(Qt.PenJoinStyle.MiterJoin)
        item.setBackgroundEnabled(True)
        item.setBackgroundColor(WHITE)
        item.setExtent(QgsRectangle(0, 0, w * 25, h * 25))  # 1:25 000; without one, zooming fails
        item.attemptResize(QgsLayoutSize(w, h, MM))
        return item

    def overview(self, item: QgsLayoutItemMap, main: QgsLayoutItemMap) -> None:
        """Show the frame of the main map on another one."""
        overview = QgsLayoutItemMapOverview("sheet", item)
        overview.setLinkedMap(main)
        overview.setFrameSymbol(
            QgsFillSymbol.createSimple(
                {
                    "color": "196,30,58,30",
                    "outline_color": "196,30,58",
                    "outline_width": "0.35",
                    "joinstyle": "miter",
                }
            )
        )
        item.overviews().addOverview(overview)

    def picture(
        self,
        name: str,
        x: float,
        y: float,
        w: float,
        h: float,
        file: str,
        anchor: QgsLayoutItem.ReferencePoint = QgsLayoutItem.ReferencePoint.Middle,
    ) -> None:
        """Add a picture that keeps its proportions inside its box."""
        item = QgsLayoutItemPicture(self.layout)
        item.setResizeMode(QgsLayoutItemPicture.ResizeMode.Zoom)
        item.setPictureAnchor(anchor)
        item.setPicturePath(str(Path(__file__).resolve().parent / "svg" / file))
        item.setBackgroundEnabled(False)
        self._place(item, name, x, y, w, h)

    def legend(
        self, x: float, y: float, w: float, h: float, size: float, *, leading: float
    ) -> None:
        """Add the legend: ``size`` of its text in points, ``leading`` in mm between entries."""
        item = QgsLayoutItemLegend(self.layout)
        item.setAutoUpdateModel(False)
        item.setResizeToContents(False)
        item.setTitle("")
        item.setBoxSpace(THICK)
        item.setLineSpacing(0.8)
        item.setSymbolWidth(size * 1.25)
        item.setSymbolHeight(size * 0.5)
        item.setFontColor(INK)
        item.setBackgroundEnabled(False)
        style, side = QgsLegendStyle.Style, QgsLegendStyle.Side
        for component, points, bold in (
            (style.Title, size + 1, True),
            (style.Group, size, True),
            (style.Subgroup, size, False),
            (style.SymbolLabel, size, False),
        ):
            item.setStyleFont(component, font(points, bold))
        item.setStyleMargin(style.Group, side.Top, leading)
        item.setStyleMargin(style.Group, side.Bottom, 0.2)
        item.setStyleMargin(style.Subgroup, side.Top, 0)
        item.setStyleMargin(style.Title, side.Bottom, 0)
        item.setStyleMargin(style.Symbol, side.Top, leading)
        item.setStyleMargin(style.Symbol, side.Left, THICK)
        item.setStyleMargin(style.SymbolLabel, side.Left, 2.0)
        item.setStyleMargin(style.SymbolLabel, side.Top, 0)
        self._place(item, "legend", x - THICK, y - THICK, w + THICK, h + THICK)

    def table(self, x: float, y: float, w: float, h: float, size: float, margin: float) -> None:
        """Add the statistics table: text of ``size`` points, ``margin`` mm around each cell."""
        table = QgsLayoutItemManualTable.create(self.layout)
        table.setContentTextFormat(text_format(size))
        table.setHeaderTextFormat(text_format(size, True, ACCENT))
        table.setIncludeTableHeader(True)
        table.setHeaderMode(QgsLayoutTable.HeaderMode.FirstFrame)
        table.setHeaderHAlignment(QgsLayoutTable.HeaderHAlignment.FollowColumn)
        table.setWrapBehavior(QgsLayoutTable.WrapBehavior.WrapText)
        table.setCellMargin(margin)
        table.setShowGrid(True)
        table.setHorizontalGrid(True)
        table.setVerticalGrid(False)
        table.setGridColor(HAIR)
        table.setGridStrokeWidth(0.1)
        self.layout.addMultiFrame(table)
        frame = QgsLayoutFrame(self.layout, table)
        frame.setBackgroundEnabled(False)
        self._place(frame, "statistics", x, y, w, h)
        table.addFrame(frame)

    def scale_bar(
        self, x: float, y: float, w: float, h: float, main: QgsLayoutItemMap, size: float
    ) -> None:
        """Add the scale bar, linked to the main map."""
        item = QgsLayoutItemScaleBar(self.layout)
        item.setStyle("Single Box")
        item.setLinkedMap(main)
        item.setUnits(QgsUnitTypes.DistanceUnit.DistanceKilometers)
        item.setUnitLabel("km")
        item.setMapUnitsPerScaleBarUnit(1)
        item.setNumberOfSegments(2)
        item.setNumberOfSegmentsLeft(0)
        item.setUnitsPerSegment(0.5)
        item.setHeight(1.4)
        item.setLabelBarSpace(0.8)
        item.setBoxContentSpace(0)
        item.setTextFormat(text_format(size))
        item.setFillColor(INK)
        item.setFillColor2(WHITE)
        item.setLineColor(INK)
        item.setLineWidth(0.15)
        item.setBackgroundEnabled(False)
        self._place(item, "scale_bar", x, y, w, h)

    def save(self, path: Path) -> None:
        """Write the template, with identifiers that do not change from run to run."""
        document = QDomDocument()
        document.appendChild(self.layout.writeXml(document, QgsReadWriteContext()))
        xml = document.toString(1)
        seen: dict[str, str] = {}

        def steady(match: re.Match[str]) -> str:
            name = f"{path.name}:{len(seen)}"
            made = str(uuid.uuid5(uuid.NAMESPACE_URL, name))
            return seen.setdefault(match[0], made)

        xml = re.sub(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", steady, xml)
        xml = re.sub(r'file="[^"]*/svg/', 'file="./svg/', xml)  # QGIS makes paths absolute
        path.write_text(xml, encoding="utf-8", newline="\n")


def scale_box(sheet: Sheet, main: QgsLayoutItemMap, x: float, y: float, w: float = 62) -> None:
    """Put the north arrow, the ratio and the scale bar on the map, ``x, y`` its bottom left."""
    h = 13.0
    y -= h
    sheet.box("scale_frame", x, y, w, h, fill=WHITE, line=INK)
    sheet.picture("north_arrow", x + 1.5, y + 1.5, 8, h - 3, "north_arrow.svg")
    sheet.label("scale_text", x + 11, y + 1, w - 12, 4.2, 7, bold=True, down=MIDDLE)
    sheet.scale_bar(x + 11, y + 5.2, w - 12, h - 6, main, 6.5)


def notice_box(sheet: Sheet, right: float, bottom: float, w: float, h: float, size: float) -> None:
    """Put the notice on the map, at most ``w`` x ``h`` mm; filling shrinks it to its text."""
    item = sheet.label(
        "notice", right - w, bottom - h, w, h, size, bold=True, across=RIGHT, down=MIDDLE
    )
    item.setFontColor(WARNING)
    item.setMarginX(2)
    item.setMarginY(1)
    item.setBackgroundEnabled(True)
    item.setBackgroundColor(WHITE)
    item.setFrameEnabled(True)
    item.setFrameStrokeColor(WARNING)
    item.setFrameStrokeWidth(QgsLayoutMeasurement(0.25, MM))


SHEET_NUMBER = "[% @srce_sheet_prefix %] [% @srce_sheet_number %]"


def heading(sheet: Sheet, name: str, x: float, y: float, w: float, h: float, size: float) -> None:
    """Add a block heading under its rule."""
    sheet.rule(f"{name}_rule", x, y, w, thick=0.3, colour=ACCENT)
    beside = 48.0 if name == "legend_title" else 0.0  # the small maps may stand there
    sheet.label(name, x, y + 0.9, w - beside, h - 0.9, size, bold=True, colour=ACCENT)


def small_map(
    sheet: Sheet, name: str, title: str, x: float, y: float, w: float, h: float
) -> QgsLayoutItemMap:
    """Add a small map under its title."""
    sheet.label(title, x, y, w, 3.6, 6.5, colour=SOFT, down=MIDDLE)
    return sheet.map(name, x, y + 3.9, w, h - 3.9, 0.2)


def small_maps_above(
    sheet: Sheet, main: QgsLayoutItemMap, x: float, y: float, w: float, h: float
) -> None:
    """Add the locator, and the index of the sheets below it."""
    each = (h - 1) / 2
    sheet.overview(small_map(sheet, "locator", "locator_title", x, y, w, each), main)
    index = small_map(sheet, "sheet_index", "index_title", x, y + each + 1, w, each)
    sheet.overview(index, main)


def cartouche_a3(sheet: Sheet, x: float, y: float, w: float, left: float) -> None:
    """Add the title block of an A3 sheet, 79 mm high, its column of the issuer ``left`` mm wide."""
    tx, tw, inner = x + left + 2.5, w - left - 5, left - 4.5
    sheet.box("cartouche", x, y, w, 79, line=INK, line_width=0.3)
    sheet.picture("logo_state", x + 2.5, y + 2.5, inner, 13, "logo_state_placeholder.svg", NW)
    sheet.label("motto", x + 2.5, y + 16.2, inner, 3.6, 6.5, down=MIDDLE)
    sheet.label("republic", x + 2.5, y + 19.8, inner, 3.8, 7, bold=True, down=MIDDLE)
    sheet.picture("logo_service", x + 2.5, y + 25, inner, 9.5, "logo_service_placeholder.svg", NW)
    sheet.label("service", x + 2.5, y + 35.6, inner, 9.6, 6.5)
    sheet.label("pole", x + 2.5, y + 45.4, inner, 7.2, 6.5)
    sheet.label("office", x + 2.5, y + 53.4, inner, 4.2, 8, bold=True)
    sheet.label("office_name", x + 2.5, y + 57.7, inner, 12.4, 6.5)
    sheet.upright("cartouche_upright", x + left, y, 70.5)

    sheet.box("theme_band", x + left, y, w - left, 7, fill=ACCENT)
    sheet.label("theme", tx, y, tw, 7, 9, colour=WHITE, down=MIDDLE)
    sheet.label("title", tx, y + 8, tw, 10.2, 20, bold=True, colour=ACCENT, down=MIDDLE)
    sheet.label("subtitle", tx, y + 18.2, tw, 8.6, 8)
    sheet.rule("subtitle_rule", tx, y + 28, tw)
    sheet.label("status", tx, y + 29, tw, 5.2, 9, colour=SOFT, down=MIDDLE)
    sheet.label("commune_prefix", tx, y + 36, tw, 4.2, 8, down=BOTTOM)
    sheet.label("commune", tx, y + 40.4, tw, 10.2, 20, bold=True, down=MIDDLE)
    # beside the date, or, where a long month would not find its place, beside the code
    beside_code = tw < 60
    code, number = (tw * 0.4, tw * 0.6) if beside_code else (tw, tw * 0.44)
    nx, ny = (tx + code, y + 50.7) if beside_code else (tx, y + 62.2)
    dx = tx if beside_code else tx + number
    side = RIGHT if beside_code else LEFT
    sheet.label("insee", tx, y + 50.7, code, 7.2, 14, bold=True, colour=SOFT, down=MIDDLE)
    sheet.rule("insee_rule", tx, y + 60.5, tw)
    sheet.label(
        "sheet_number", nx, ny, number, 6.4, 9,
        bold=True, across=side, down=MIDDLE, text=SHEET_NUMBER,
    )  # fmt: skip
    sheet.label("update_date", dx, y + 62.2, tx + tw - dx, 6.4, 8, across=RIGHT, down=MIDDLE)
    sheet.rule("sources_rule", x, y + 70.5, w)
    sheet.label("sources", x + 2.5, y + 71.2, w - 5, 3.7, 6.5, down=MIDDLE)
    sheet.label("email", x + 2.5, y + 74.9, w - 5, 3.7, 6.5, down=MIDDLE)


def cartouche_a4(sheet: Sheet, x: float, y: float, w: float, left: float) -> None:
    """Add the title block of an A4 sheet, 51 mm high."""
    tx, tw, inner = x + left + 2, w - left - 4, left - 3
    sheet.box("cartouche", x, y, w, 51, line=INK, line_width=0.3)
    half = inner / 2 - 1
    sheet.picture("logo_state", x + 1.8, y + 1.5, half, 8.6, "logo_state_placeholder.svg", NW)
    sheet.picture(
        "logo_service", x + 2.8 + half, y + 1.5, half, 8.6, "logo_service_placeholder.svg", NW
    )
    sheet.label("motto", x + 1.8, y + 10.4, inner, 3.2, 6.5, down=MIDDLE)
    sheet.label("republic", x + 1.8, y + 13.5, inner, 3.4, 6.5, bold=True, down=MIDDLE)
    sheet.label("service", x + 1.8, y + 17.6, inner, 6.3, 6.5)
    sheet.label("pole", x + 1.8, y + 24.3, inner, 6.3, 6.5)
    sheet.label("office", x + 1.8, y + 31.1, inner, 3.6, 7, bold=True)
    sheet.label("office_name", x + 1.8, y + 34.6, inner, 9.3, 6.5)
    sheet.upright("cartouche_upright", x + left, y, 44.2)

    sheet.box("theme_band", x + left, y, w - left, 5.4, fill=ACCENT)
    sheet.label("theme", tx, y, tw, 5.4, 7, colour=WHITE, down=MIDDLE)
    sheet.label("title", tx, y + 5.6, tw, 7.1, 14, bold=True, colour=ACCENT, down=MIDDLE)
    sheet.label("subtitle", tx, y + 12.8, tw, 6.6, 6.5)
    sheet.rule("subtitle_rule", tx, y + 19.9, tw)
    sheet.label("status", tx, y + 20.3, tw, 4, 7, colour=SOFT, down=MIDDLE)
    sheet.label("commune_prefix", tx, y + 24.5, tw, 3.4, 6.5, down=BOTTOM)
    sheet.label("commune", tx, y + 27.7, tw, 7.1, 14, bold=True, down=MIDDLE)
    # code and sheet number share a line: beside the number, a long month would not find its place
    code, number = tw * 0.34, tw * 0.66
    sheet.label("insee", tx, y + 34.5, code, 4.6, 9, bold=True, colour=SOFT, down=MIDDLE)
    sheet.label(
        "sheet_number", tx + code, y + 34.5, number, 4.6, 7.5,
        bold=True, across=RIGHT, down=MIDDLE, text=SHEET_NUMBER,
    )  # fmt: skip
    sheet.rule("insee_rule", tx, y + 39.5, tw)
    sheet.label("update_date", tx, y + 39.9, tw, 4, 6.5, across=RIGHT, down=MIDDLE)
    sheet.rule("sources_rule", x, y + 44.2, w)
    sheet.label("sources", x + 1.8, y + 44.5, w - 3.6, 3.2, 6.5, down=MIDDLE)
    sheet.label("email", x + 1.8, y + 47.6, w - 3.6, 3.2, 6.5, down=MIDDLE)


def a3_landscape() -> Sheet:
    """A3 landscape: map 285 x 281 mm, everything else in one column of 115 mm."""
    sheet = Sheet("Carte S.R.C.E - A3 paysage", 420, 297)
    main = sheet.map("map", 8, 8, 285, 281, 0.4)
    scale_box(sheet, main, 12, 285)
    notice_box(sheet, 289, 285, 209, 24, 8)

    x, w = 297.0, 115.0
    heading(sheet, "legend_title", x, 8, w, 6.8, 11)
    sheet.legend(x, 15, 67, 49.5, 8, leading=1.9)
    small_maps_above(sheet, main, x + 70, 9.4, 45, 55.1)
    heading(sheet, "description_title", x, 67, w, 5.4, 8)
    sheet.label("description", x, 73, w, 55, 7)
    heading(sheet, "nota_title", x, 130, w, 5.4, 8)
    sheet.label("nota", x, 136, w, 31, 7)
    heading(sheet, "statistics_title", x, 169.5, w, 5.4, 8)
    sheet.table(x, 175.4, w, 32.5, 6.5, 0.45)
    cartouche_a3(sheet, x, 210, w, 41)
    return sheet


def a3_portrait() -> Sheet:
    """A3 portrait: map 281 x 280 mm, three columns of 91 mm below it."""
    sheet = Sheet("Carte S.R.C.E - A3 portrait", 297, 420)
    main = sheet.map("map", 8, 8, 281, 280, 0.4)
    scale_box(sheet, main, 12, 284)
    notice_box(sheet, 285, 284, 205, 24, 8)

    first, second, third, y = 8.0, 101.0, 193.0, 291.0
    w = 89.0
    heading(sheet, "legend_title", first, y, w, 6.8, 11)
    sheet.legend(first, y + 7, w, 50, 8, leading=1.9)
    half = (w - 3) / 2
    locator = small_map(sheet, "locator", "locator_title", first, y + 60, half, 61)
    index = small_map(sheet, "sheet_index", "index_title", first + half + 3, y + 60, half, 61)
    for item in (locator, index):
        sheet.overview(item, main)

    w = 88.0
    heading(sheet, "description_title", second, y, w, 9.2, 8)
    sheet.label("description", second, y + 10, w, 66, 7)
    heading(sheet, "nota_title", second, y + 78, w, 5.4, 8)
    sheet.label("nota", second, y + 84, w, 37, 7)

    w = 96.0
    heading(sheet, "statistics_title", third, y, w, 5.4, 8)
    sheet.table(third, y + 5.9, w, 34.5, 6.5, 0.45)
    cartouche_a3(sheet, third, y + 42, w, 39)
    return sheet


#: on A4 paragraphs are told apart by an indent, the blank lines between them take too much room
INDENTED = "[% replace(@srce_description, '\\n\\n', '\\n\u00a0\u00a0\u00a0\u00a0') %]"


def a4_landscape() -> Sheet:
    """A4 landscape: map 174 x 196 mm, everything else in one column of 106 mm."""
    sheet = Sheet("Carte S.R.C.E - A4 paysage", 297, 210)
    main = sheet.map("map", 7, 7, 174, 196, 0.35)
    scale_box(sheet, main, 10, 200, 50)
    notice_box(sheet, 178, 200, 114, 26, 7)

    x, w = 184.0, 106.0
    heading(sheet, "legend_title", x, 7, w, 5, 8)
    sheet.legend(x, 12, 76, 34.5, 6.5, leading=0.8)
    small_maps_above(sheet, main, x + 77.5, 8.2, 28.5, 38.3)
    heading(sheet, "description_title", x, 47.6, w, 4.6, 7)
    sheet.label("description", x, 52.2, w, 34.6, 6.5, text=INDENTED)
    heading(sheet, "nota_title", x, 87.4, w, 4.6, 7)
    sheet.label("nota", x, 92.1, w, 25, 6.5)
    heading(sheet, "statistics_title", x, 117.9, w, 4.6, 7)
    sheet.table(x, 122.4, w, 28.2, 6.5, 0.25)
    cartouche_a4(sheet, x, 152, w, 44)
    return sheet


def a4_portrait() -> Sheet:
    """A4 portrait: map 196 x 170 mm, two columns of 96.5 mm below it."""
    sheet = Sheet("Carte S.R.C.E - A4 portrait", 210, 297)
    main = sheet.map("map", 7, 7, 196, 170, 0.35)
    scale_box(sheet, main, 10, 174, 50)
    notice_box(sheet, 200, 174, 136, 26, 7)

    first, second, w, y = 7.0, 106.5, 96.5, 180.0
    heading(sheet, "description_title", first, y, w, 6.6, 7)
    sheet.label("description", first, y + 6.6, w, 36.5, 6.5, text=INDENTED)
    heading(sheet, "nota_title", first, y + 43.9, w, 4.6, 7)
    sheet.label("nota", first, y + 48.5, w, 28.2, 6.5)
    heading(sheet, "statistics_title", first, y + 77.5, w, 4.6, 7)
    sheet.table(first, y + 82, w, 28, 6.5, 0.25)

    heading(sheet, "legend_title", second, y, w, 5, 8)
    sheet.legend(second, y + 5, 62, 50, 6.5, leading=1.3)
    small_maps_above(sheet, main, second + 64.5, y + 1.2, 32, 53.8)
    cartouche_a4(sheet, second, y + 59, w, 42)
    return sheet


PAPERS = {
    "a3_landscape": a3_landscape,
    "a3_portrait": a3_portrait,
    "a4_landscape": a4_landscape,
    "a4_portrait": a4_portrait,
}


def main() -> None:
    """Write every template into the folder named on the command line, or beside this script."""
    QgsApplication.setPrefixPath("/usr", True)
    application = QgsApplication([], False)
    application.initQgis()
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    for name, draw in PAPERS.items():
        draw().save(folder / f"{name}.qpt")
    application.exitQgis()


if __name__ == "__main__":
    main()
