"""What a template places over the main map: names of communes and tags keep clear of it."""

from __future__ import annotations

from qgis.core import QgsLayoutItem, QgsLayoutItemRegistry, QgsPrintLayout

from ..layout.items import item_of
from ..shared.model import Box


def items_over_map(layout: QgsPrintLayout) -> list[QgsLayoutItem]:
    """Return the items over the main map, without those that enclose it."""
    main = item_of(layout, "map")
    map_rect = main.mapRectToScene(main.rect())
    found = []
    for item in layout.items():
        if not isinstance(item, QgsLayoutItem) or item is main:
            continue
        rect = item.mapRectToScene(item.rect())
        is_page = item.type() == QgsLayoutItemRegistry.ItemType.LayoutPage
        if rect.intersects(map_rect) and not is_page and not rect.contains(map_rect):
            found.append(item)
    return found


def boxes_over_map(layout: QgsPrintLayout) -> list[Box]:
    """Return the boxes of the visible items over the main map, mm from its lower left corner."""
    main = item_of(layout, "map")
    map_rect = main.mapRectToScene(main.rect())
    boxes = []
    for item in items_over_map(layout):
        if item.isVisible():
            rect = item.mapRectToScene(item.rect())
            boxes.append(
                Box(
                    rect.left() - map_rect.left(),
                    map_rect.bottom() - rect.bottom(),
                    rect.right() - map_rect.left(),
                    map_rect.bottom() - rect.top(),
                )
            )
    return boxes
