"""How a base map is shown: its veil, and the item under the map that holds its picture.

The map would draw a raster again at the resolution of the page, larger and blurred; a picture item
prints the pixels that were fetched.
"""

from __future__ import annotations

from pathlib import Path

from qgis.core import (
    QgsLayout,
    QgsLayoutItemMap,
    QgsLayoutItemPicture,
    QgsRenderContext,
    QgsVectorLayer,
)

from ..layout.items import item_of

#: id of the item
BASEMAP_ITEM = "basemap_picture"


def add_basemap_picture(layout: QgsLayout) -> QgsLayoutItemPicture:
    """Add the item under the main map, still without a picture."""
    main: QgsLayoutItemMap = item_of(layout, "map")
    item = QgsLayoutItemPicture(layout)
    item.setId(BASEMAP_ITEM)
    item.setResizeMode(QgsLayoutItemPicture.ResizeMode.Stretch)
    item.setFrameEnabled(False)
    item.setBackgroundEnabled(False)
    layout.addLayoutItem(item)
    item.attemptSetSceneRect(main.mapRectToScene(main.rect()))
    item.setItemRotation(main.itemRotation())
    item.setZValue(main.zValue() - 0.5)
    item.setVisibility(False)
    return item


def show_basemap_picture(
    layout: QgsLayout, item: QgsLayoutItemPicture, picture: Path | None
) -> None:
    """Show a picture under the map, or none."""
    main: QgsLayoutItemMap = item_of(layout, "map")
    main.setBackgroundEnabled(picture is None)
    item.setVisibility(picture is not None)
    if picture is not None:
        item.setPicturePath(str(picture), QgsLayoutItemPicture.Format.FormatRaster)


def set_veil(veil: QgsVectorLayer, opacity: float) -> None:
    """Set how much of a base map is covered with white, 0 to 1."""
    symbol = veil.renderer().symbols(QgsRenderContext())[0]
    colour = symbol.color()
    colour.setAlphaF(opacity)
    symbol.setColor(colour)
