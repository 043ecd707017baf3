"""The part of the main map that a template does not cover with other items.

Many templates lay bands, titles and legends over a map that fills the page. On a map of a region
that is a matter of taste; a commune is fitted to the map, and would lie under them.
"""

from __future__ import annotations

from qgis.core import (
    QgsLayout,
    QgsLayoutFrame,
    QgsLayoutItem,
    QgsLayoutItemGroup,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemPage,
    QgsLayoutItemShape,
    QgsSimpleFillSymbolLayer,
)
from qgis.PyQt.QtCore import QRectF, Qt

from ..shared.i18n import tr
from ._free_room import Rect, largest_window
from .items import box_on_page, item_of, item_place, layout_items, role_of
from .remarks import Remark, note

#: an item at least as wide or as high as this share of the map is a band over it
_BAND = 0.4
#: the map is made smaller where it keeps at least this share of its surface
_LEAST_SHARE = 0.4
#: what is lost to bands below this share is left
_LITTLE = 0.03


def uncover_map(layout: QgsLayout) -> list[Remark]:
    """Make the main map no larger than what bands of the template leave of it to be seen."""
    main = item_of(layout, "map")
    ground = box_on_page(main)
    covers = [
        box_on_page(item)
        for item in layout_items(layout)
        if item is not main
        and item.page() == main.page()
        and role_of(item) != "notice"  # it is as large as its text
        and _is_band(item, main, ground)
    ]
    if not covers:
        return []
    window = largest_window(ground, covers)
    share = window.area / ground.area
    if share > 1 - _LITTLE or share < _LEAST_SHARE:
        return []
    corner = main.pos()
    left = corner.x() + window.left - ground.left
    top = corner.y() + window.top - ground.top
    main.attemptSetSceneRect(QRectF(left, top, window.width, window.height))
    text = tr(
        "{item}: other items cover a part of it; the sheet shows the commune in what is free, "
        "{width:.0f} x {height:.0f} mm."
    )
    return [note(text.format(item=item_place(main), width=window.width, height=window.height))]


def _is_band(item: QgsLayoutItem, main: QgsLayoutItem, ground: Rect) -> bool:
    if not item.isVisible() or item.zValue() <= main.zValue() or not _hides(item):
        return False
    shared = ground.overlap(box_on_page(item))
    if shared.width <= 0 or shared.height <= 0 or shared.area > 0.9 * ground.area:
        return False
    return shared.width >= _BAND * ground.width or shared.height >= _BAND * ground.height


def _hides(item: QgsLayoutItem) -> bool:
    """Return whether nothing is seen through an item."""
    if isinstance(item, (QgsLayoutItemPage, QgsLayoutItemGroup)):
        return False
    if isinstance(item, QgsLayoutItemShape):
        return any(map(_is_filled, item.symbol().symbolLayers()))
    if isinstance(item, QgsLayoutItemLabel):
        return item.hasBackground()
    return isinstance(item, (QgsLayoutFrame, QgsLayoutItemLegend)) or item.hasBackground()


def _is_filled(layer: object) -> bool:
    if not isinstance(layer, QgsSimpleFillSymbolLayer):
        return True
    return layer.brushStyle() != Qt.BrushStyle.NoBrush and layer.fillColor().alpha() > 25
