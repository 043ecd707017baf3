"""The items of a layout as QGIS built it from a template: their roles, and what is set right.

What a template says of its maps was right for other data: the CRS, the extent, a scale that an
expression computes, a theme. The map of a sheet shows the commune at the scale that is printed.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsLayout,
    QgsLayoutFrame,
    QgsLayoutItem,
    QgsLayoutItemAttributeTable,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemManualTable,
    QgsLayoutItemMap,
    QgsLayoutItemPage,
    QgsLayoutItemPicture,
    QgsLayoutItemScaleBar,
    QgsLayoutMultiFrame,
    QgsLayoutObject,
    QgsProperty,
)
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor, QPainter

from ..shared import compat
from ..shared.i18n import tr
from . import _recognition as recognition
from ._item_names import is_unwritten
from ._recognition import ItemFacts, Recognition
from .items import box_on_page, item_place, layout_items, role_of, set_role
from .remarks import Remark, excerpt, lack, note

_KINDS: tuple[tuple[type[QgsLayoutItem], str], ...] = (
    (QgsLayoutItemMap, recognition.MAP),
    (QgsLayoutItemLegend, recognition.LEGEND),
    (QgsLayoutItemScaleBar, recognition.SCALE_BAR),
    (QgsLayoutItemPicture, recognition.PICTURE),
    (QgsLayoutItemLabel, recognition.LABEL),
)
_PROPERTIES = QgsLayoutObject.DataDefinedProperty
#: properties that would show another place, at another scale, than the sheet says
_MAP_PROPERTIES = (
    _PROPERTIES.MapRotation,
    _PROPERTIES.MapScale,
    _PROPERTIES.MapXMin,
    _PROPERTIES.MapYMin,
    _PROPERTIES.MapXMax,
    _PROPERTIES.MapYMax,
    _PROPERTIES.MapAtlasMargin,
    _PROPERTIES.MapLayers,
    _PROPERTIES.MapStylePreset,
    _PROPERTIES.MapCrs,
)
_NORMAL_BLENDING = QPainter.CompositionMode.CompositionMode_SourceOver
#: a background at least so light is taken for white
_PALEST = 250
#: role of an item that has the id of one that it is not: a heading with the id “legend”
NO_ROLE = "-"
MAP_ROLES = ("map", "locator", "sheet_index")
#: items that show data of their own project: without it, an empty frame
_FOREIGN_DATA = compat.view_item_types()


def item_facts(layout: QgsLayout) -> list[ItemFacts]:
    """Return what is known of the items, in the order in which they were added."""
    return [_facts(item) for item in reversed(layout_items(layout))]


def _facts(item: QgsLayoutItem) -> ItemFacts:
    box = box_on_page(item)
    kind = next((kind for cls, kind in _KINDS if isinstance(item, cls)), recognition.OTHER)
    table = item.multiFrame() if isinstance(item, QgsLayoutFrame) else None
    if isinstance(table, QgsLayoutItemManualTable):
        kind = recognition.TABLE
    return ItemFacts(
        key=item.uuid(),
        kind=kind,
        id=item.id(),
        page=item.page(),
        x=_length(box.left),
        y=_length(box.top),
        width=_length(box.width),
        height=_length(box.height),
        text=item.text() if isinstance(item, QgsLayoutItemLabel) else "",
        file=_picture_file(item),
        linked=_linked_map(item),
        shows=_shown_maps(item),
        numeric=isinstance(item, QgsLayoutItemScaleBar) and item.style() == "Numeric",
        empty=kind == recognition.TABLE and not any(map(any, _table_texts(table))),
        hidden=not is_printed(item),
    )


def is_printed(item: QgsLayoutItem) -> bool:
    """Return whether the template prints an item: it is neither hidden nor left out of exports."""
    return item.isVisible() and not item.excludeFromExports()


def _length(value: float) -> float:
    """Return a length, mm; 0 where QGIS saved none, as for a map that never showed anything."""
    return value if math.isfinite(value) else 0.0


def _picture_file(item: QgsLayoutItem) -> str:
    path = item.picturePath() if isinstance(item, QgsLayoutItemPicture) else ""
    return "" if path.startswith("base64:") else path


def _linked_map(item: QgsLayoutItem) -> str:
    if not isinstance(item, (QgsLayoutItemLegend, QgsLayoutItemScaleBar, QgsLayoutItemPicture)):
        return ""
    linked = item.linkedMap()
    return "" if linked is None else linked.uuid()


def _shown_maps(item: QgsLayoutItem) -> tuple[str, ...]:
    if not isinstance(item, QgsLayoutItemMap):
        return ()
    linked = (overview.linkedMap() for overview in item.overviews().asList())
    return tuple(shown.uuid() for shown in linked if shown is not None)


def _table_texts(table: QgsLayoutItemManualTable) -> Iterator[list[str]]:
    for row in table.tableContents():
        yield [str(cell.content() or "").strip() for cell in row]


def note_roles(layout: QgsLayout, found: Recognition) -> dict[str, Remark]:
    """Note on the items what they are taken for; return what to tell of it, by their uuid."""
    items = {item.uuid(): item for item in layout_items(layout)}
    remarks = {}
    for item in items.values():
        if item.id() in recognition.ROLES:
            set_role(item, NO_ROLE)  # of another kind, unless it is chosen below
    for choice in found.choices:
        set_role(items[choice.key], choice.role)
        if choice.why != recognition.BY_ID:
            remarks[choice.key] = note(
                tr("{item} is taken for “{role}”: {reason}.").format(
                    item=item_place(items[choice.key]), role=choice.role, reason=choice.reason
                )
            )
    return remarks


# --- what is set right ------------------------------------------------------------------------


def set_right(layout: QgsLayout, found: Recognition) -> list[Remark]:
    """Make the items show the sheet and not the data of their template; return what to tell."""
    items = {item.uuid(): item for item in layout_items(layout)}
    main = items[found.key_of("map")]
    remarks: list[Remark] = []
    for item in items.values():
        role = role_of(item)
        if isinstance(item, QgsLayoutItemMap):
            if role in MAP_ROLES:
                remarks += _free_map(item, main)
                remarks += _show_plainly(item) if item is main else []
            else:
                remarks += _hide(item, tr("it is another map, for which there are no data"))
        elif isinstance(item, QgsLayoutItemLegend):
            item.setLegendFilterByMapEnabled(False)
            item.setLegendFilterOutAtlas(False)
            item.setLinkedMap(main)
            if role != "legend":
                remarks += _hide(item, tr("it is another legend"))
        elif isinstance(item, QgsLayoutItemScaleBar) and (
            role == "scale_bar" or item.linkedMap() is None
        ):
            item.setLinkedMap(main)
    return remarks + _remove_foreign_data(layout)


def _remove_foreign_data(layout: QgsLayout) -> list[Remark]:
    """Remove what shows the layers of another project: tables, 3D maps, profiles."""
    remarks = []
    tables: list[QgsLayoutMultiFrame] = []
    for item in layout_items(layout):
        if _lacks_data(item):
            remarks += _hide(item, tr("it shows a layer of another project"))
            if isinstance(item, QgsLayoutFrame) and item.multiFrame() not in tables:
                tables.append(item.multiFrame())
    for table in tables:
        # not only hidden: an empty frame can keep its whole page from being printed
        table.deleteFrames()
        layout.removeMultiFrame(table)
    return remarks


def _free_map(item: QgsLayoutItemMap, main: QgsLayoutItem) -> list[Remark]:
    """Free a map of what holds it at a place, a scale or a CRS of its own."""
    changed = []
    if item.presetCrs().isValid():
        changed.append(tr("its CRS ({crs})").format(crs=item.presetCrs().authid()))
        item.setCrs(QgsCoordinateReferenceSystem())  # that of the project
    properties = item.dataDefinedProperties()
    computed = [key for key in _MAP_PROPERTIES if properties.isActive(key)]
    if computed:
        for key in computed:
            properties.setProperty(key, QgsProperty())
        item.setDataDefinedProperties(properties)
        changed.append(tr("the expressions for its scale, extent, rotation or layers"))
    if item is main and item.mapRotation():
        changed.append(tr("its rotation"))
        item.setMapRotation(0)
    if item.followVisibilityPreset():
        changed.append(tr("its theme"))
        item.setFollowVisibilityPreset(False)
    for settings in (item.atlasClippingSettings(), item.itemClippingSettings()):
        if settings.enabled():
            changed.append(tr("its clipping"))
            settings.setEnabled(False)
    if not changed:
        return []
    text = tr("{item}: the sheet does not use {what}, which would show another place or scale.")
    return [note(text.format(item=item_place(item), what=", ".join(changed)))]


def _show_plainly(main: QgsLayoutItemMap) -> list[Remark]:
    """Show the main map on white, as the swatches of the legend are, and as it is."""
    changed = []
    if not is_printed(main):
        main.setVisibility(True)
        main.setExcludeFromExports(False)
        changed.append(tr("that it is hidden"))
    if main.hasBackground() and not _is_pale(main.backgroundColor()):
        changed.append(tr("its background colour"))
    main.setBackgroundEnabled(True)
    main.setBackgroundColor(QColor(Qt.GlobalColor.white))
    if main.itemOpacity() < 1 or main.blendMode() != _NORMAL_BLENDING:
        changed.append(tr("its opacity or blending"))
        main.setItemOpacity(1)
        main.setBlendMode(_NORMAL_BLENDING)
    if not changed:
        return []
    text = tr("{item}: the sheet does not use {what}: its colours are those of the legend.")
    return [note(text.format(item=item_place(main), what=", ".join(changed)))]


def _is_pale(colour: QColor) -> bool:
    return min(colour.red(), colour.green(), colour.blue()) >= _PALEST or colour.alpha() == 0


def _lacks_data(item: QgsLayoutItem) -> bool:
    if item.type() in _FOREIGN_DATA:
        return True
    table = item.multiFrame() if isinstance(item, QgsLayoutFrame) else None
    return (
        isinstance(table, QgsLayoutItemAttributeTable)
        and table.source() == QgsLayoutItemAttributeTable.ContentSource.LayerAttributes
        and table.vectorLayer() is None
    )


def _hide(item: QgsLayoutItem, why: str) -> list[Remark]:
    """Hide an item; return what to tell, nothing where the template does not print it either."""
    if not is_printed(item):
        return []
    item.setVisibility(False)
    name = excerpt(item.id())
    text = tr("{item} is not printed: {reason}. Remove it from the template.").format(
        item=item_place(item, size=True), reason=why
    )
    return [lack(text, f"élément « {name} »" if name else "un cadre du modèle")]


def hide_placeholders(layout: QgsLayout) -> list[Remark]:
    """Hide the labels that hold a placeholder for which this plugin has no text."""
    remarks = []
    for item in layout_items(layout):
        if (
            isinstance(item, QgsLayoutItemLabel)
            and role_of(item) == item.id()
            and is_unwritten(item.text())
        ):
            item.setVisibility(False)
            text = tr("{item} contains a placeholder and is not printed: write its text.")
            remarks.append(note(text.format(item=item_place(item))))
    return remarks


def remove_empty_pages(layout: QgsLayout) -> None:
    """Remove the pages on which nothing is left to print, the first one excepted."""
    pages = layout.pageCollection()
    for number in reversed(range(1, pages.pageCount())):
        items = [
            item for item in pages.itemsOnPage(number) if not isinstance(item, QgsLayoutItemPage)
        ]
        if not any(item.isVisible() for item in items):
            for item in items:
                layout.removeLayoutItem(item)
            pages.deletePage(number)
