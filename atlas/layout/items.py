"""The items of a layout by their role: ``map``, ``legend``, ``logo_service`` and so on.

A role is noted on the item itself when its template is opened. The ids of the items stay what the
template gives them, for its expressions may name them: ``item_variables('Map')``.
"""

from __future__ import annotations

import math
import re

from qgis.core import QgsLayout, QgsLayoutItem, QgsLayoutItemLabel, QgsLayoutItemPicture

from ..shared.i18n import tr
from ._free_room import Rect
from .remarks import Remark, excerpt, lack
from .template_values import NOTE

_ROLE = NOTE + "role"


def set_role(item: QgsLayoutItem, role: str) -> None:
    """Note the role of an item."""
    item.setCustomProperty(_ROLE, role)


def role_of(item: QgsLayoutItem) -> str:
    """Return the role of an item; without one, its id."""
    return str(item.customProperty(_ROLE) or item.id())


def layout_items(layout: QgsLayout) -> list[QgsLayoutItem]:
    """Return the items of a layout, pages among them."""
    return [item for item in layout.items() if isinstance(item, QgsLayoutItem)]


def items_by_role(layout: QgsLayout) -> dict[str, QgsLayoutItem]:
    """Return the items by role or id; of several, the one that was added to the template first."""
    named = ((role_of(item), item) for item in reversed(layout_items(layout)))
    return {role: item for role, item in named if role}


def item_of(layout: QgsLayout, role: str) -> QgsLayoutItem | None:
    """Return the item with a role, ``None`` when there is none."""
    return items_by_role(layout).get(role)


def box_on_page(item: QgsLayoutItem) -> Rect:
    """Return the box of an item, mm from the upper left corner of its page."""
    # its position is that of its reference point, which need not be a corner
    box = item.mapRectToScene(item.rect())
    page = item.layout().pageCollection().page(max(item.page(), 0))
    corner = page.pos()
    return Rect(
        box.left() - corner.x(),
        box.top() - corner.y(),
        box.right() - corner.x(),
        box.bottom() - corner.y(),
    )


def item_place(item: QgsLayoutItem, *, size: bool = False) -> str:
    """Return the name of an item with its place, as its author finds it in the layout designer.

    :param size: tell its width and height too.
    """
    name = item.id()
    if not name and isinstance(item, QgsLayoutItemLabel):
        name = excerpt(item.text())
    what = tr("“{item}”").format(item=name) if name else tr("the item without id")
    place = box_on_page(item)
    where = tr("{what} (page {page}, {x:.0f} mm from the left, {y:.0f} mm from the top)").format(
        what=what, page=item.page() + 1, x=_whole(place.left), y=_whole(place.top)
    )
    if not size:
        return where
    return tr("{item}, {width:.0f} x {height:.0f} mm").format(
        item=where, width=item.rect().width(), height=item.rect().height()
    )


def _whole(value: float) -> int:
    """Return whole millimetres, without a sign for what rounds to nothing."""
    return round(value) if math.isfinite(value) else 0


def hide_missing_pictures(layout: QgsLayout) -> list[Remark]:
    """Hide the pictures that are not found, for which QGIS draws a red cross; return them."""
    remarks = missing_pictures(layout)
    for item in layout_items(layout):
        if isinstance(item, QgsLayoutItemPicture) and is_missing(item):
            item.setVisibility(False)
    return remarks


def missing_pictures(layout: QgsLayout) -> list[Remark]:
    """Return the pictures of the template that are not found."""
    return [
        _missing_picture(item_place(item), item.picturePath())
        for item in layout_items(layout)
        if isinstance(item, QgsLayoutItemPicture) and item.isVisible() and is_missing(item)
    ]


def is_missing(item: QgsLayoutItemPicture) -> bool:
    """Return whether a picture names a file that QGIS cannot draw; one without a file is none."""
    return bool(item.picturePath()) and item.isMissingImage()


def _missing_picture(item: str, source: str) -> Remark:
    """Return the remark on a picture that is not found."""
    name = excerpt(re.split(r"[/\\]", source)[-1] or "–")
    return lack(
        tr(
            "{item}: its picture {path} is not found. Put the file next to the template, or "
            "choose it again in the item properties."
        ).format(item=item, path=excerpt(source, 200) or "–"),
        f"image « {name} »",
    )
