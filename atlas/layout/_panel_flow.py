"""The blocks of text of a sheet, one below the other: as large as they fit, without holes between.

A template gives each block a place that is large enough for the longest text. Here the blocks of a
column share what room the column has: texts that are read together have one size, and what is left
stands between the blocks in equal parts. This is done to columns as the bundled templates have
them; items that stand otherwise keep their places.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from qgis.core import QgsLayoutItem, QgsLayoutItemLabel
from qgis.PyQt.QtCore import QRectF
from qgis.PyQt.QtGui import QFont

from ..shared import compat
from ..shared.foreign_xml import EXPRESSION
from . import fonts
from .items import role_of
from .template_values import has_box, template_box, template_value

#: blocks with a title and a rule above it, from top to bottom
_BLOCKS = ("description", "nota", "statistics")
#: what may stand above or below a column of blocks
_NEIGHBOURS = ("legend", "locator", "cartouche")
#: labels of the office that signs the sheet, from top to bottom
OFFICE_LABELS = ("service", "pole", "office", "office_name")
#: labels of the last lines of the sheet
_CREDIT_LABELS = ("sources", "email")
#: more than is measured, mm: a line never wraps for the rounding of a box
_SPARE = 0.15
#: between two blocks, mm: at least, and at most where nothing stands below the last one
_NARROWEST_GAP, _WIDEST_GAP = 0.4, 6.0
#: two edges closer than this are one, mm
_SAME = 0.5
#: an item this far above or below a column still belongs to it, mm
_REACH = 6.0


@dataclass(frozen=True)
class _Block:
    """A rule, a title and what stands below it."""

    rule: QgsLayoutItem
    title: QgsLayoutItem
    body: QgsLayoutItem
    #: next to the title, ``None`` for none
    note: QgsLayoutItem | None = None

    @property
    def top(self) -> float:
        """Upper edge in the template, mm."""
        return template_box(self.rule).top()

    @property
    def box(self) -> QRectF:
        """Place of the body in the template, mm."""
        return template_box(self.body)

    @property
    def head(self) -> float:
        """Height of rule and title, mm."""
        return self.box.top() - self.top

    def place(self, top: float, height: float) -> None:
        """Move the block to a height on the page and give its body its own height, mm."""
        shift = top - self.top
        for item in filter(None, (self.rule, self.title, self.note)):
            _set_box(item, template_box(item).translated(0, shift))
        box = self.box.translated(0, shift)
        box.setHeight(height)
        _set_box(self.body, box)


def flow_blocks(
    by_role: Mapping[str, QgsLayoutItem], hidden: set[str], table_height: float
) -> None:
    """Place the blocks of text and the table in their columns.

    :param hidden: roles that have nothing to show: their room is that of the others.
    :param table_height: what the rows of the table take, mm.
    """
    for column in _columns(by_role):
        shown = [block for block in column if role_of(block.body) not in hidden]
        if shown:
            _flow_column(column, shown, _has_neighbours(column, by_role), table_height)


def room_to_spare(by_role: Mapping[str, QgsLayoutItem], hidden: set[str], size: float) -> float:
    """Return the height, mm, that the table may have next to the texts of its column.

    :param size: of the type of the texts, points.
    :return: 0 where the texts need all.
    """
    for column in _columns(by_role):
        shown = [block for block in column if role_of(block.body) not in hidden]
        texts = [block.body for block in shown if isinstance(block.body, QgsLayoutItemLabel)]
        if len(texts) == len(shown):
            continue
        room = column[-1].box.bottom() - column[0].top - sum(block.head for block in shown)
        room -= _NARROWEST_GAP * (len(shown) - 1 + sum(_has_neighbours(column, by_role)))
        used = sum(_height(text, _printed_text(text), size) for text in texts)
        return max(0.0, room - used - _SPARE)
    return 0.0


def _columns(by_role: Mapping[str, QgsLayoutItem]) -> Iterator[list[_Block]]:
    """Yield the blocks that stand one below the other, column by column."""
    column: list[_Block] = []
    for name in _BLOCKS:
        items = [by_role.get(role) for role in (f"{name}_title_rule", f"{name}_title", name)]
        if not all(items):
            continue
        block = _Block(*items, note=by_role.get(f"{name}_note"))
        if not _has_order(block):
            continue
        if column and not _is_below(column[-1], block):
            yield column
            column = []
        column.append(block)
    if column:
        yield column


def _has_order(block: _Block) -> bool:
    title = template_box(block.title)
    return block.top <= title.top() + _SAME and title.bottom() <= block.box.top() + _SAME


def _is_below(upper: _Block, lower: _Block) -> bool:
    one, other = upper.box, lower.box
    aligned = abs(one.left() - other.left()) < _SAME and abs(one.right() - other.right()) < _SAME
    return aligned and -_SAME < lower.top - one.bottom() < _REACH


def _flow_column(
    column: Sequence[_Block],
    shown: Sequence[_Block],
    neighbours: tuple[bool, bool],
    table_height: float,
) -> None:
    """Place the blocks of a column.

    :param neighbours: whether something stands right above it, and right below it.
    """
    top, bottom = column[0].top, column[-1].box.bottom()
    room = bottom - top - sum(block.head for block in shown)
    texts = [block for block in shown if isinstance(block.body, QgsLayoutItemLabel)]
    # the room for the table is that of a full one, so that a series of sheets has one size of type
    tables = [block for block in column if block not in texts and block.body in _bodies(shown)]
    used = {role_of(block.body): table_height + _SPARE for block in tables}
    for_text = room - sum(max(b.box.height(), used[role_of(b.body)]) for b in tables)
    above, below = neighbours
    gaps = len(shown) - 1 + above + below
    for_text -= _NARROWEST_GAP * gaps
    heights = _text_heights([block.body for block in texts], for_text)
    if heights is None:
        for block in column:
            block.place(block.top, block.box.height())
        return
    heights.update(used)
    left = room - sum(heights.values())
    gap = left / gaps if gaps else 0.0
    if not below:
        gap = min(gap, _WIDEST_GAP)
    place = top + (gap if above else 0.0)
    for block in shown:
        block.place(place, heights[role_of(block.body)])
        place += block.head + heights[role_of(block.body)] + gap


def _bodies(blocks: Sequence[_Block]) -> list[QgsLayoutItem]:
    return [block.body for block in blocks]


def _has_neighbours(
    column: Sequence[_Block], by_role: Mapping[str, QgsLayoutItem]
) -> tuple[bool, bool]:
    """Return whether an item stands right above a column, and right below it."""
    top, bottom, own = column[0].top, column[-1].box.bottom(), column[0].box
    others = [template_box(by_role[role]) for role in _NEIGHBOURS if role in by_role]
    others = [box for box in others if box.left() < own.right() and box.right() > own.left()]
    above = any(abs(top - box.bottom()) < _REACH for box in others)
    below = any(abs(box.top() - bottom) < _REACH for box in others)
    return above, below


def _text_heights(labels: Sequence[QgsLayoutItem], room: float) -> dict[str, float] | None:
    """Return the heights, mm, of labels at the largest size at which all fit; ``None`` for none.

    They fit the labels by themselves: their size is that of the box that they are given.
    """
    printed = [(label, _printed_text(label)) for label in labels]
    largest = max((_template_size(label) for label, _ in printed), default=0.0)
    for size in fonts.sizes_to_try(largest):
        heights = {role_of(label): _height(label, text, size) for label, text in printed}
        if sum(heights.values()) <= room:
            return heights
    return None


def _height(label: QgsLayoutItemLabel, text: str, size: float) -> float:
    if not text.strip():
        return 0.0
    font = QFont(compat.label_font(label))
    font.setPointSizeF(min(size, _template_size(label)))
    width = fonts.label_room_mm(label)[0]
    lines = fonts.whole_names(text, font, width)
    frame = label.rect().height() - fonts.label_room_mm(label)[1]
    return fonts.text_size_mm(lines, font, fonts.width_kept(width))[1] + frame + _SPARE


def _printed_text(label: QgsLayoutItemLabel) -> str:
    """Return what a label will print, once the variables of the sheet are set."""
    text = template_value(label, "text", label.text)
    if not EXPRESSION.search(text):
        text = f"[% @srce_{role_of(label)} %]"
    if label.text() != text:
        label.setText(text)
    return str(label.currentText())


def _template_size(label: QgsLayoutItemLabel) -> float:
    return float(template_value(label, "size", lambda: compat.label_font(label).pointSizeF()))


# --- the office -------------------------------------------------------------------------------


def flow_office(by_role: Mapping[str, QgsLayoutItem], variables: Mapping[str, str]) -> None:
    """Place the labels of the office one below the other, each as high as its text.

    Those with nothing to print leave their room to the others; one that is long takes of the room
    of all, before the type of all becomes smaller.
    """
    labels = [by_role.get(name) for name in OFFICE_LABELS]
    if not all(isinstance(label, QgsLayoutItemLabel) for label in labels):
        return
    boxes = [template_box(label) for label in labels]
    aligned = all(abs(box.left() - boxes[0].left()) < _SAME for box in boxes)
    gaps = [lower.top() - upper.bottom() for upper, lower in zip(boxes, boxes[1:])]
    if not aligned or any(gap < -_SAME for gap in gaps):
        return
    texts = [variables.get(name, "") for name in OFFICE_LABELS]
    heights = _office_heights(labels, texts, boxes[-1].bottom() - boxes[0].top(), gaps)
    place = boxes[0].top()
    for label, box, text, height, gap in zip(labels, boxes, texts, heights, [*gaps, 0.0]):
        _set_box(label, QRectF(box.left(), place, box.width(), height))
        place += height + gap if text.strip() else 0.0


def _office_heights(
    labels: Sequence[QgsLayoutItem], texts: Sequence[str], room: float, gaps: Sequence[float]
) -> list[float]:
    """Return a height, mm, for each label; those of the template where no size of type fits."""
    spaces = sum(gap for text, gap in zip(texts, gaps) if text.strip())
    for smaller in fonts.sizes_to_try(max(_template_size(label) for label in labels)):
        heights = [_height(label, text, smaller) for label, text in zip(labels, texts)]
        if sum(heights) + spaces <= room:
            return heights
    return [template_box(label).height() for label in labels]


def flow_credit(by_role: Mapping[str, QgsLayoutItem]) -> None:
    """Place the sources and the address below them as one block in the middle of their room."""
    labels = [by_role.get(name) for name in _CREDIT_LABELS]
    if not all(isinstance(label, QgsLayoutItemLabel) for label in labels):
        return
    upper, lower = (template_box(label) for label in labels)
    if abs(upper.left() - lower.left()) > _SAME or abs(lower.top() - upper.bottom()) > _SAME:
        return
    texts = [_printed_text(label) for label in labels]
    room = lower.bottom() - upper.top()
    for size in fonts.sizes_to_try(max(_template_size(label) for label in labels)):
        heights = [_height(label, text, size) for label, text in zip(labels, texts)]
        place = upper.top() + (room - sum(heights)) / 2
        if place >= upper.top():
            _set_box(labels[0], QRectF(upper.left(), place, upper.width(), heights[0]))
            place += heights[0]
            _set_box(labels[1], QRectF(lower.left(), place, lower.width(), heights[1]))
            return


def _set_box(item: QgsLayoutItem, box: QRectF) -> None:
    if not has_box(item, box):
        item.attemptSetSceneRect(box)
