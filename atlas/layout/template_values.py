"""Values that a template gives an item, noted on the item before it is first filled."""

from __future__ import annotations

import re
from typing import Any, Callable

from qgis.core import QgsLayoutItem
from qgis.PyQt.QtCore import QRectF

#: a text of the sheet that an expression prints
VARIABLE = re.compile(r"@srce_(\w+)")
#: start of the names of all notes, so that they are not confused with other properties
NOTE = "srce_tvb/template_"


def template_value(item: QgsLayoutItem, name: str, current: Callable[[], Any]) -> Any:
    """Return the value that the template gives; ``current`` is noted on the item the first time.

    :param name: of the value, such as ``text``.
    :param current: gives the value that the item has now.
    """
    key = NOTE + name
    value = item.customProperty(key)
    if value is None:
        value = current()
        item.setCustomProperty(key, value)
    return value


def forget_template(item: QgsLayoutItem) -> None:
    """Remove the notes from an item whose layout is not filled again."""
    for key in item.customProperties():
        if key.startswith(NOTE):
            item.removeCustomProperty(key)


def template_box(item: QgsLayoutItem) -> QRectF:
    """Return the box that the template gives an item, mm."""

    def written() -> str:
        place, box = item.pos(), item.rect()
        return f"{place.x()} {place.y()} {box.width()} {box.height()}"

    return QRectF(*(float(part) for part in template_value(item, "box", written).split()))


def has_box(item: QgsLayoutItem, box: QRectF) -> bool:
    """Return whether an item has this box, mm."""
    return (
        abs(item.pos().x() - box.x()) < 1e-6
        and abs(item.pos().y() - box.y()) < 1e-6
        and abs(item.rect().width() - box.width()) < 1e-6
        and abs(item.rect().height() - box.height()) < 1e-6
    )
