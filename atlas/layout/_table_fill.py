"""The table of figures of a sheet, inside its box in the template."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.core import (
    QgsLayoutItem,
    QgsLayoutItemManualTable,
    QgsLayoutUtils,
    QgsRenderContext,
    QgsTableCell,
    QgsTextFormat,
    QgsTextRenderer,
    QgsUnitTypes,
)
from qgis.PyQt.QtCore import Qt

from ..shared.errors import TemplateError
from ..shared.i18n import tr_count
from ..wording.texts import clean_text
from . import fonts
from .template_values import template_box, template_value

#: space between the columns of the table, in addition to the cell margins, mm
_COLUMN_GAP = 1.4
#: heights closer than this are one, mm
_NEAR = 0.1


def fill_table(
    table: QgsLayoutItemManualTable,
    frame: QgsLayoutItem,
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    height: float,
) -> float:
    """Fill the table of figures: narrow columns for the figures, the rest for the label.

    :param headings: one per column, or none.
    :param height: the room for its rows, mm.
    :return: the height that they take, mm.
    :raises TemplateError: when not all rows are visible at the smallest font size.
    """
    headers = [clean_text(value) for value in headings]
    cells = [[clean_text(value) for value in row] for row in rows]
    box = template_box(frame)
    wanted = float(template_value(frame, "size_content", lambda: table.contentTextFormat().size()))
    if table.includeTableHeader():
        # the headings are a first row: those of a manual table cannot be aligned in 3.22
        table.setIncludeTableHeader(False)
    context = QgsLayoutUtils.createRenderContextForLayout(table.layout(), None, 300)
    visible = 0
    for size in fonts.sizes_to_try(wanted):
        body = _text_format_of_size(table.contentTextFormat(), size)
        head = _text_format_of_size(table.headerTextFormat(), size)
        if table.contentTextFormat().size() != size:
            table.setContentTextFormat(body)
            table.setHeaderTextFormat(head)
        table.setTableContents(
            [_table_row(headers, head)] * bool(headers) + [_table_row(row, body) for row in cells]
        )
        table.setColumnWidths(_column_widths(table, head, body, headers, cells, box.width()))
        visible = table.rowsVisible(context, height, 0, False, False)
        if visible >= len(table.tableContents()):
            return _used_height(table, context, height)
    raise TemplateError(
        tr_count(
            "The table of statistics does not fit its box at {floor} pt: %n of its {rows} rows are "
            "visible. Enlarge the item “statistics” of the template.",
            "The table of statistics does not fit its box at {floor} pt: %n of its {rows} rows is "
            "visible. Enlarge the item “statistics” of the template.",
            visible,
        ).format(floor=f"{fonts.SMALLEST_SIZE:g}", rows=len(table.tableContents()))
    )


def _used_height(table: QgsLayoutItemManualTable, context: QgsRenderContext, room: float) -> float:
    """Return the least height, mm, at which all rows are visible.

    The size that QGIS tells is a multiple of the frame's.
    """
    rows = len(table.tableContents())
    least, most = 0.0, room
    while most - least > _NEAR:
        middle = (least + most) / 2
        if table.rowsVisible(context, middle, 0, False, False) >= rows:
            most = middle
        else:
            least = middle
    return most


def _table_row(values: list[str], text_format: QgsTextFormat) -> list[QgsTableCell]:
    cells = []
    for index, value in enumerate(values):
        cell = QgsTableCell(value)
        flags = Qt.AlignmentFlag
        cell.setHorizontalAlignment(flags.AlignRight if index else flags.AlignLeft)
        cell.setTextFormat(text_format)
        cells.append(cell)
    return cells


def _text_format_of_size(text_format: QgsTextFormat, size: float) -> QgsTextFormat:
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
