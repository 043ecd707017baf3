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
from ..shared.i18n import tr
from ..shared.naming import comparable
from . import fonts
from ._free_room import Rect, free_place, largest_corner
from ._label_text import set_variable, shrink_to_text
from .items import box_on_page, item_of, items_by_role, layout_items, set_role
from .remarks import Remark, lack
from .template_values import NOTE, template_box

ROLE = "notice"
_ADDED = NOTE + "added"
_POINTS = 7.0
_WIDTH_SHARE, _WIDEST = 0.45, 95.0
_HEIGHT_SHARE, _HIGHEST = 0.3, 45.0
_INSET = 1.5
#: share of the map that the box may cover without a word
_MOST_COVERED = 0.25
#: widths tried next to the map, mm, and the rim of the page that printers leave white
_NARROWER = (70.0, 50.0)
_EDGE = 5.0
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
) -> tuple[bool, list[Remark]]:
    """Write into the box what no label of the template prints.

    :return: whether there is anything, and what to tell of its place.
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
        return False, []
    own = template_box(box)
    for width in (own.width(), *(width for width in _NARROWER if width < own.width())):
        _set_text_box(box, shown, width)
        if _place_beside_map(box):
            return True, []
    width = own.width()
    _set_text_box(box, shown, width)
    if box.rect().height() > max(own.height(), width):
        # on a map smaller than its text it covers more than the map
        page = box.layout().pageCollection().page(0).rect().width()
        _set_text_box(box, shown, min(_WIDEST, page - 2 * _INSET))
    _place_in_corner(box)
    return True, _covered_map(box)


def _covered_map(box: QgsLayoutItemLabel) -> list[Remark]:
    ground = box_on_page(item_of(box.layout(), "map"))
    share = ground.overlap(box_on_page(box)).area / max(ground.area, 1e-9)
    if share <= _MOST_COVERED:
        return []
    text = tr(
        "What a reader must know covers {share:.0f} % of the map: add a label with the id “notice” "
        "to the template where there is room."
    )
    return [lack(text.format(share=100 * share), "partie de la carte sous cet encadré")]


def _set_text_box(box: QgsLayoutItemLabel, text: str, width: float) -> None:
    """Give the box a width, and the height that its text takes, at the largest size of type."""
    own = template_box(box)
    font = QFont(compat.label_font(box))
    font.setPointSizeF(fonts.SMALLEST_SIZE)
    least = fonts.text_size_mm(text, font, 0.98 * (width - 2 * _MARGIN))[1]
    # more than measured, for a word that breaks elsewhere: a text of ours is never refused
    height = max(least * 1.4 + 4 * _MARGIN, own.height())
    room = QRectF(own.left(), own.bottom() - height, width, height)
    box.attemptSetSceneRect(room)
    fonts.fit_label(box, text=text, largest=_POINTS)
    shrink_to_text(box, text, room)


def _place_beside_map(box: QgsLayoutItemLabel) -> bool:
    """Move the box to a free place of the page near the map; return whether there is one."""
    layout = box.layout()
    main = item_of(layout, "map")
    page = layout.pageCollection().page(main.page())
    corner, sheet = page.pos(), page.rect()
    paper = Rect(_EDGE, _EDGE, sheet.width() - _EDGE, sheet.height() - _EDGE)
    frames: list[Rect] = []
    items: list[Rect] = []
    for item in layout_items(layout):
        if item is box or not item.isVisible() or item.page() != main.page():
            continue
        if isinstance(item, QgsLayoutItemShape):
            frames.append(box_on_page(item))
        elif not isinstance(item, (QgsLayoutItemPage, QgsLayoutItemGroup)):
            items.append(box_on_page(item))
    size = box.rect()
    ground = box_on_page(main)
    place = free_place(paper, items, frames, (size.width(), size.height()), ground)
    if place is None:
        return False
    left, top = place.left + corner.x(), place.top + corner.y()
    box.attemptSetSceneRect(QRectF(left, top, place.width, place.height))
    return True


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
