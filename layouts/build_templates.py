"""Draw the four layout templates again: ``python3 layouts/build_templates.py [FOLDER]``.

A development script, not part of the package. Each paper is composed here for itself, in
millimetres from the top left corner; the templates that come out are ordinary QPT files, which a
technician edits in the layout designer. Running it twice gives the same bytes.

Sizes are those of a small scale (6.5, 7, 8, 9, 11, 14, 20 pt). QGIS 3.22 draws the text of labels
in steps of 0.1 mm, so that "6.5" comes out as 6.52 pt and "7" as 7.09 pt.
"""

from __future__ import annotations

import re
import sys
import uuid
from pathlib import Path

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
PALE = QColor(232, 239, 234)
WHITE = QColor(255, 255, 255)
FAMILY = "Open Sans"

LEFT = Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignRight
CENTRE = Qt.AlignmentFlag.AlignHCenter
TOP = Qt.AlignmentFlag.AlignTop
MIDDLE = Qt.AlignmentFlag.AlignVCenter
BOTTOM = Qt.AlignmentFlag.AlignBottom


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
                    "color": "196,30,58,48",
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
        item.setPicturePath(f"./svg/{file}")
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
        item.setBoxSpace(0)
        item.setLineSpacing(0.4)
        item.setSymbolWidth(size * 1.25)
        item.setSymbolHeight(size * 0.55)
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
        item.setStyleMargin(style.Subgroup, side.Top, leading)
        item.setStyleMargin(style.Symbol, side.Top, leading)
        item.setStyleMargin(style.SymbolLabel, side.Left, 2.0)
        item.setStyleMargin(style.SymbolLabel, side.Top, 0)
        self._place(item, "legend", x, y, w, h)

    def table(self, x: float, y: float, w: float, h: float, size: float) -> None:
        """Add the statistics table, text of ``size`` points."""
        table = QgsLayoutItemManualTable.create(self.layout)
        table.setContentTextFormat(text_format(size))
        table.setHeaderTextFormat(text_format(size, True, ACCENT))
        table.setIncludeTableHeader(True)
        table.setHeaderMode(QgsLayoutTable.HeaderMode.FirstFrame)
        table.setHeaderHAlignment(QgsLayoutTable.HeaderHAlignment.FollowColumn)
        table.setWrapBehavior(QgsLayoutTable.WrapBehavior.WrapText)
        table.setCellMargin(0.45)
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
        path.write_text(xml, encoding="utf-8", newline="\n")


def scale_box(sheet: Sheet, main: QgsLayoutItemMap, x: float, y: float, w: float = 66) -> None:
    """Put the north arrow, the scale bar and the ratio on the map, ``x, y`` its bottom left."""
    h = 13.0
    y -= h
    sheet.box("scale_frame", x, y, w, h, fill=WHITE, line=INK)
    sheet.picture("north_arrow", x + 1.5, y + 1.5, 8, h - 3, "north_arrow.svg")
    sheet.label("scale_text", x + 11, y + 1, w - 12.5, 4, 7, bold=True, down=MIDDLE)
    sheet.scale_bar(x + 11, y + 5.2, w - 12.5, h - 6, main, 6.5)


def notice_box(sheet: Sheet, x: float, y: float, w: float, h: float) -> None:
    """Put the notice on the map, ``x, y`` its top left."""
    item = sheet.label("notice", x, y, w, h, 8, bold=True, across=CENTRE, down=MIDDLE)
    item.setFontColor(QColor(140, 24, 32))
    item.setMarginX(2)
    item.setMarginY(0.8)
    item.setBackgroundEnabled(True)
    item.setBackgroundColor(WHITE)
    item.setFrameEnabled(True)
    item.setFrameStrokeColor(QColor(140, 24, 32))
    item.setFrameStrokeWidth(QgsLayoutMeasurement(0.25, MM))


def heading(sheet: Sheet, name: str, x: float, y: float, w: float, h: float, size: float) -> None:
    """Add a block heading under its rule."""
    sheet.rule(f"{name}_rule", x, y, w, thick=0.3, colour=ACCENT)
    sheet.label(name, x, y + 1.0, w, h - 1.0, size, bold=True, colour=ACCENT)


def a3_landscape() -> Sheet:
    """A3 landscape: map 285 x 281 mm, everything else in one column of 115 mm."""
    sheet = Sheet("Carte S.R.C.E - A3 paysage", 420, 297)
    main = sheet.map("map", 8, 8, 285, 281, 0.4)
    notice_box(sheet, 80, 278.5, 207, 6.5)
    scale_box(sheet, main, 12, 285)

    x, w = 297.0, 115.0
    heading(sheet, "legend_title", x, 8, w, 6, 11)
    sheet.legend(x, 15, 66, 49, 8, leading=1.3)
    sheet.label("locator_title", x + 70, 9.2, 45, 3.8, 6.5, colour=SOFT, down=BOTTOM)
    locator = sheet.map("locator", x + 70, 13.5, 45, 23, 0.2)
    sheet.label("index_title", x + 70, 37, 45, 3.8, 6.5, colour=SOFT, down=BOTTOM)
    index = sheet.map("sheet_index", x + 70, 41.3, 45, 22.7, 0.2)
    for item in (locator, index):
        sheet.overview(item, main)

    heading(sheet, "description_title", x, 66.5, w, 9, 8)
    sheet.label("description", x, 76, w, 51, 7)
    heading(sheet, "nota_title", x, 129, w, 5.2, 8)
    sheet.label("nota", x, 134.5, w, 36, 7)
    heading(sheet, "statistics_title", x, 172.5, w, 5.2, 8)
    sheet.table(x, 178, w, 32, 6.5)

    y, left = 211.0, 40.0
    sheet.box("cartouche", x, y, w, 78, line=INK, line_width=0.3)
    sheet.picture("logo_state", x + 2, y + 2, left - 4, 15, "logo_state_placeholder.svg")
    sheet.label("motto", x + 1.5, y + 18, left - 3, 3.6, 6.5, across=CENTRE, down=MIDDLE)
    sheet.label(
        "republic", x + 1.5, y + 21.6, left - 3, 3.8, 7, bold=True, across=CENTRE, down=MIDDLE
    )
    sheet.picture("logo_service", x + 2, y + 27, left - 4, 10, "logo_service_placeholder.svg")
    sheet.label("service", x + 2, y + 38, left - 3.5, 7.4, 6.5)
    sheet.label("pole", x + 2, y + 46, left - 3.5, 7.4, 6.5)
    sheet.label("office", x + 2, y + 54, left - 3.5, 4.2, 8, bold=True)
    sheet.label("office_name", x + 2, y + 58, left - 3.5, 11, 6.5)
    sheet.upright("cartouche_upright", x + left, y, 69.5)

    tx, tw = x + left + 2.5, w - left - 5
    sheet.box("theme_band", x + left, y, w - left, 7, fill=ACCENT)
    sheet.label("theme", tx, y, tw, 7, 9, colour=WHITE, down=MIDDLE)
    sheet.label("title", tx, y + 8, tw, 10, 20, bold=True, colour=ACCENT, down=MIDDLE)
    sheet.label("subtitle", tx, y + 18.2, tw, 8.4, 8)
    sheet.rule("subtitle_rule", tx, y + 28, tw)
    sheet.label("status", tx, y + 29, tw, 5, 9, colour=SOFT, down=MIDDLE)
    sheet.label("commune_prefix", tx, y + 36, tw, 4, 8, down=BOTTOM)
    sheet.label("commune", tx, y + 40.3, tw, 10, 20, bold=True, down=MIDDLE)
    sheet.label("insee", tx, y + 50.6, tw, 7, 14, bold=True, colour=SOFT, down=MIDDLE)
    sheet.rule("insee_rule", tx, y + 60, tw)
    sheet.label(
        "sheet_number",
        tx,
        y + 61.5,
        27,
        6,
        9,
        bold=True,
        down=MIDDLE,
        text="[% @srce_sheet_prefix %] [% @srce_sheet_number %]",
    )
    sheet.label("update_date", tx + 28, y + 61.5, tw - 28, 6, 8, across=RIGHT, down=MIDDLE)
    sheet.rule("sources_rule", x, y + 69.5, w)
    sheet.label("sources", x + 2, y + 70.2, w - 4, 3.7, 6.5, down=MIDDLE)
    sheet.label("email", x + 2, y + 73.9, w - 4, 3.7, 6.5, down=MIDDLE)
    return sheet


PAPERS = {"a3_landscape": a3_landscape}


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
