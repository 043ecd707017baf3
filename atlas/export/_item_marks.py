"""Marks between the items of a layout, by which a PDF tells what each of them drew.

QGIS writes a page without saying which item drew what. A tiny rectangle in a colour of its own
stands word for word in the page, before what the item draws; :mod:`._content_blocks` finds it
there and takes it out. The rectangles are plain graphics items: QGIS neither saves nor lists
them, and they cost nothing to draw.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from qgis.core import QgsLayout, QgsLayoutItem, QgsLayoutItemRegistry, QgsPrintLayout
from qgis.PyQt.QtCore import QRectF, Qt
from qgis.PyQt.QtGui import QBrush, QColor, QPen

from ._content_blocks import MARK_HEIGHT, MARK_WIDTH, mark_colour


class ItemMarks:
    """The marks of a layout: made once, shown while a page is exported."""

    def __init__(self, layout: QgsPrintLayout) -> None:
        self._marks: list[Any] = []
        #: the items that have a mark, by its number: the order of drawing
        self.items: list[QgsLayoutItem] = []
        for item in layout.items(Qt.SortOrder.AscendingOrder):
            is_page = item.type() == QgsLayoutItemRegistry.ItemType.LayoutPage
            if isinstance(item, QgsLayoutItem) and not is_page:
                self._add_mark(layout, item)

    def _add_mark(self, layout: QgsPrintLayout, item: QgsLayoutItem) -> None:
        place = QRectF(0.0, 0.0, MARK_WIDTH, MARK_HEIGHT)
        colour = QColor(*mark_colour(len(self.items)))
        mark = layout.addRect(place, QPen(Qt.PenStyle.NoPen), QBrush(colour))
        mark.setVisible(False)
        mark.setZValue(item.zValue())
        mark.stackBefore(item)
        self._marks.append(mark)
        self.items.append(item)

    @property
    def page_count(self) -> int:
        """The number of pages of the layout."""
        return int(self._layout.pageCollection().pageCount())

    @property
    def _layout(self) -> QgsLayout:
        # not held: the layout must go before its project
        return self.items[0].layout()

    def on_page(self, page: int) -> list[int]:
        """Return the numbers of the marks on a page, counted from 0, in the order of drawing."""
        return [number for number, item in enumerate(self.items) if item.page() == page]

    @contextmanager
    def shown(self) -> Iterator[None]:
        """Show the marks, each in the corner of the page of its item."""
        pages = self._layout.pageCollection()
        corners = [pages.page(page).pos() for page in range(pages.pageCount())]
        for mark, item in zip(self._marks, self.items):
            if 0 <= item.page() < len(corners):
                mark.setPos(corners[item.page()])
                mark.setVisible(True)
        try:
            yield
        finally:
            for mark in self._marks:
                mark.setVisible(False)
