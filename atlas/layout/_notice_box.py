"""A box on the map for what a service's template has no place for.

What the reader of a sheet must know (the commune, what is missing, whose data they are) is printed
on it, whatever its template. Bundled templates have a place for each of these.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qgis.core import (
    QgsLayout,
    QgsLayoutItem,
    QgsLayoutItemGroup,
    QgsLayoutItemLabel,
    QgsLayoutItemPage,
    QgsLayoutItemShape,
    QgsLayoutMeasurement,
    QgsLayoutPoint,
    QgsLayoutSize,
)
from qgis.PyQt.QtCore import QRectF, Qt
from qgis.PyQt.QtGui import QColor, QFont

from ..shared import compat
from ..shared.naming import comparable
from . import fonts
from ._free_room import Rect, largest_corner
from ._label_text import set_variable, shrink_to_text
from .items import box_on_page, item_of, items_by_role, layout_items, set_role
from .template_values import NOTE, template_box

ROLE = "notice"
_ADDED = NOTE + "added"
_POINTS = 7.0
_WIDTH_SHARE, _WIDEST = 0.45, 95.0
_HEIGHT_SHARE, _HIGHEST = 0.3, 45.0
_INSET = 1.5
_MARGIN = 1.5


def add_notice_box(layout: QgsLayout) -> None:
    """Add the box to a template that has no notice of its own."""
    if ROLE in items_by_role(layout):
        return
    main = item_of(layout, "map")
    box = QgsLayoutItemLabel(layout)
    font = QFont(fonts.choose_family())
    font.setPointSizeF(_POINTS)
    compat.set_label_font(box, font)
    box.setMarginX(_MARGIN)
    box.setMarginY(_MARGIN)
    box.setHAlign(Qt.AlignmentFlag.AlignLeft)
    box.setVAlign(Qt.AlignmentFlag.AlignVCenter)
    box.setBackgroundEnabled(True)
    box.setBackgroundColor(QColor(255, 255, 255, 235))
    box.setFrameEnabled(True)
    box.setFrameStrokeWidth(QgsLayoutMeasurement(0.2))
    set_role(box, ROLE)
    box.setCustomProperty(_ADDED, 1)
    layout.addLayoutItem(box)
    size = main.rect()
    width = min(_WIDTH_SHARE * size.width(), _WIDEST)
    height = min(_HEIGHT_SHARE * size.height(), _HIGHEST)
    place = box_on_page(main)
    box.attemptMove(
        QgsLayoutPoint(place.left + _INSET, place.bottom - height - _INSET), page=main.page()
    )
    box.attemptResize(QgsLayoutSize(width, height))
    box.setZValue(max(item.zValue() for item in layout_items(layout)) + 1)


def is_added(item: QgsLayoutItem) -> bool:
    """Return whether an item is the box, and not of the template."""
    return bool(item.customProperty(_ADDED))


def fill_added_notice(
    box: QgsLayoutItemLabel, variables: Mapping[str, str], per_sheet: frozenset[str]
) -> bool:
    """Write into the box what no label of the template prints; return whether there is anything.

    :raises TemplateError: when it does not fit at the smallest size.
    """
    layout = box.layout()
    printed = [
        item.currentText()
        for item in layout_items(layout)
        if isinstance(item, QgsLayoutItemLabel) and item.isVisible() and item is not box
    ]
    lines = [*_name_of_commune(variables, printed), variables.get("notice", "")]
    lines += _credit(variables, printed)
    text = "\n".join(filter(None, lines))
    number = _sheet_number(variables, printed, per_sheet)
    # a value is printed as it is: it reaches the label as a variable
    set_variable(layout, "box", text)
    box.setText("\n".join(filter(None, ("[% @srce_box %]" if text else "", number))))
    shown = box.currentText()
    if not shown.strip():
        return False
    room = _room_for(box, shown)
    box.attemptSetSceneRect(room)
    fonts.fit_label(box, text=shown, largest=_POINTS)
    shrink_to_text(box, shown, room)
    _place_in_corner(box)
    return True


def _room_for(box: QgsLayoutItemLabel, text: str) -> QRectF:
    """Return the box, at least as large as its text at the smallest size of type.

    On a map smaller than that it covers more than the map.
    """
    own = template_box(box)
    font = QFont(compat.label_font(box))
    font.setPointSizeF(fonts.SMALLEST_SIZE)
    width = own.width()
    height = fonts.text_size_mm(text, font, 0.98 * (width - 2 * _MARGIN))[1] + 3 * _MARGIN
    if height > max(own.height(), width):
        width = min(_WIDEST, box.layout().pageCollection().page(0).rect().width() - 2 * _INSET)
        height = fonts.text_size_mm(text, font, 0.98 * (width - 2 * _MARGIN))[1] + 3 * _MARGIN
    height = max(height, own.height())
    return QRectF(own.left(), own.bottom() - height, width, height)


def _name_of_commune(variables: Mapping[str, str], printed: Sequence[str]) -> list[str]:
    commune = variables.get("commune", "")
    if comparable(commune) in comparable(" ".join(printed)):
        return []
    title = f"{variables.get('commune_prefix', '')} {commune}".strip()
    return [f"{title} ({variables.get('insee', '')})"]


def _sheet_number(
    variables: Mapping[str, str], printed: Sequence[str], per_sheet: frozenset[str]
) -> str:
    """Return the label text that prints the number of a sheet where there are several."""
    number = variables.get("sheet_number", "")
    if number in ("", "1/1") or any(number in text for text in printed):
        return ""
    if "sheet_number" in per_sheet:
        return "Feuille [% attribute(@atlas_feature, 'sheet_number') %]"
    return "Feuille [% @srce_sheet_number %]"


def _credit(variables: Mapping[str, str], printed: Sequence[str]) -> list[str]:
    """Return the credit, unless a label of the template names sources of its own."""
    named = "source" in comparable(" ".join(printed)) or any("©" in text for text in printed)
    return [] if named else [variables.get("sources", "").lstrip("- ")]


def _place_in_corner(box: QgsLayoutItemLabel) -> None:
    """Move the box to the corner of the map where it covers the least of the template."""
    layout = box.layout()
    main = item_of(layout, "map")
    ground = _rect(main.mapRectToScene(main.rect()))
    others = [
        _rect(item.mapRectToScene(item.rect()))
        for item in layout_items(layout)
        if item.isVisible()
        and item is not main
        and item is not box
        and not isinstance(item, (QgsLayoutItemPage, QgsLayoutItemShape, QgsLayoutItemGroup))
    ]
    over = [other for other in others if other.area < 0.9 * ground.area]
    inner = Rect(
        ground.left + _INSET, ground.top + _INSET, ground.right - _INSET, ground.bottom - _INSET
    )
    size = box.rect()
    corner = largest_corner(inner, over, size.width(), size.height())
    box.attemptSetSceneRect(QRectF(corner.left, corner.top, corner.width, corner.height))


def _rect(box: QRectF) -> Rect:
    return Rect(box.left(), box.top(), box.right(), box.bottom())
