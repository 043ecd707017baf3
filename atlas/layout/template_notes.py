"""What a template said of an item, noted on the item before it is filled the first time."""

from __future__ import annotations

from typing import Any, Callable

from qgis.core import QgsLayoutItem
from qgis.PyQt.QtCore import QRectF

#: start of the names of all notes, so that none is mixed up with what others note
NOTE = "srce_tvb/template_"


def original(item: QgsLayoutItem, name: str, current: Callable[[], Any]) -> Any:
    """Return what the template said, noting it on the item the first time."""
    key = NOTE + name
    value = item.customProperty(key)
    if value is None:
        value = current()
        item.setCustomProperty(key, value)
    return value


def forget_template(item: QgsLayoutItem) -> None:
    """Drop what was noted on an item: its layout is filled no more."""
    for key in item.customProperties():
        if key.startswith(NOTE):
            item.removeCustomProperty(key)


def template_box(item: QgsLayoutItem) -> QRectF:
    """Return the place that the template gives an item, mm."""

    def written() -> str:
        place, box = item.pos(), item.rect()
        return f"{place.x()} {place.y()} {box.width()} {box.height()}"

    return QRectF(*(float(part) for part in original(item, "box", written).split()))
