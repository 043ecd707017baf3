"""Layout templates: open one safely, find its items, and list all that is wrong with it.

A template is a file from someone else: :mod:`..shared.unsafe_parts` checks it before QGIS builds
it. A service's own template is read for what it is (:mod:`._recognition`); one that cannot be used
is refused with all its faults at once, each with the item and the remedy.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from qgis.core import (
    QgsApplication,
    QgsExpression,
    QgsFeatureRequest,
    QgsLayout,
    QgsLayoutFrame,
    QgsLayoutItem,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemMap,
    QgsLayoutItemPicture,
    QgsLayoutItemRegistry,
    QgsLayoutItemScaleBar,
    QgsLayoutObject,
    QgsPathResolver,
    QgsPrintLayout,
    QgsProject,
    QgsReadWriteContext,
    QgsUnitTypes,
)
from qgis.PyQt.QtXml import QDomDocument

from ..shared.errors import TemplateError
from ..shared.foreign_expressions import embedded_expressions
from ..shared.foreign_xml import disarm
from ..shared.i18n import about, tr
from ..shared.paths import LAYOUTS
from . import fonts
from ._map_window import uncover_map
from ._notice_box import add_notice_box
from ._recognition import ROLES, Recognition, recognise_items
from ._template_adaptation import adapt
from ._template_items import (
    hide_placeholders,
    item_facts,
    note_roles,
    remove_empty_pages,
    set_right,
)
from ._text_tokens import fill_tokens
from .items import item_of, item_place, items_by_role, layout_items
from .missing_fonts import missing_families
from .remarks import Remark, lack, note
from .template_file import TemplateSource, read_template
from .template_values import forget_template

#: width and height of the largest page of a PDF, mm
_MOST_SIZE = 5_080.0
#: of an item from the first page, with room for many pages one below the other, mm
_MOST_DISTANCE = 10_000_000.0
#: class of the layout item by role, for each item that the plugin fills
ITEM_CLASSES: dict[str, type[QgsLayoutItem]] = {
    role: {
        "map": QgsLayoutItemMap,
        "picture": QgsLayoutItemPicture,
        "legend": QgsLayoutItemLegend,
        "scale_bar": QgsLayoutItemScaleBar,
        "table": QgsLayoutFrame,
        "label": QgsLayoutItemLabel,
    }[kind]
    for role, kind in ROLES.items()
}
_Type = QgsLayoutItemRegistry.ItemType
_TYPES = {
    QgsLayoutItemMap: _Type.LayoutMap,
    QgsLayoutItemPicture: _Type.LayoutPicture,
    QgsLayoutItemLegend: _Type.LayoutLegend,
    QgsLayoutItemScaleBar: _Type.LayoutScaleBar,
    QgsLayoutItemLabel: _Type.LayoutLabel,
    QgsLayoutFrame: _Type.LayoutManualTable,
}
#: sides of a map on which anything can be seen, mm
_SMALLEST_MAP = 5.0
_ATTRIBUTE_OF_COVERAGE = re.compile(r"attribute\(\s*@atlas_feature\s*,\s*'([^']+)'")


@dataclass
class Template:
    """A template as a layout, with what is to be told about it."""

    layout: QgsPrintLayout
    source: TemplateSource
    remarks: list[Remark] = field(default_factory=list)
    #: those of the remarks that say what an item was taken for, by the uuid of the item
    roles: dict[str, Remark] = field(default_factory=dict)

    @property
    def is_bundled(self) -> bool:
        """Return whether it is one of the templates of the plugin."""
        return is_bundled(self.source.path)


def open_template(
    source: TemplateSource, project: QgsProject, family: str | None = None
) -> Template:
    """Open a template as a new layout of ``project`` (not added to its layout manager).

    :param family: font family to print with; by default that of a bundled template or the first
        free one found, and the template's own fonts for any other.
    :raises TemplateError: the file cannot be read or is not a template; or a list of all items
        that cannot be used, each with its place and the remedy.
    """
    document = read_template(source)
    own = not is_bundled(source.path)
    remarks = adapt(document, source.path.resolve().parent)
    faults = disarm(document) if own else []  # the tests check those of the plugin
    layout = _build(document, source, project)
    for item in layout_items(layout):
        forget_template(item)  # of the layout of a saved project
    if document.documentElement().tagName() != "Layout":
        faults += _faults_after_conversion(layout)
    if own:
        remarks += fill_tokens(layout)
    found = recognise_items(item_facts(layout))
    faults += _contract_faults(layout, found)
    if faults:
        raise TemplateError(_list_of_faults(source, faults))
    roles = note_roles(layout, found)
    if own:
        remarks += [*roles.values(), *misnamed_items(layout), *set_right(layout, found)]
        remarks += hide_placeholders(layout)
        remove_empty_pages(layout)
        remarks += uncover_map(layout)
        add_notice_box(layout)
    layout.setReferenceMap(item_of(layout, "map"))
    if family is None and not own:
        family = fonts.choose_family_for(fonts.family_of(layout))
    fonts.apply_family(layout, family)
    if own:
        remarks += missing_font_remarks(layout)
    layout.undoStack().stack().clear()  # the loading itself is never undone
    return Template(layout, source, remarks, roles)


def load_layout(path: Path, project: QgsProject, family: str | None = None) -> QgsPrintLayout:
    """Return the layout of a template file; see :func:`open_template`."""
    return open_template(TemplateSource(Path(path)), project, family).layout


def original_layout(source: TemplateSource, project: QgsProject) -> QgsPrintLayout:
    """Return a template as its author made it, without what is refused in it.

    :raises TemplateError: the file cannot be read or is not a template.
    """
    document = read_template(source)
    disarm(document)
    return _build(document, source, project)


def is_bundled(path: Path) -> bool:
    """Return whether ``path`` is one of the templates of the plugin."""
    return path.resolve().parent == LAYOUTS


def expressions_of(layout: QgsLayout) -> list[str]:
    """Return the expressions in the texts and the properties of the items of a layout."""
    texts = [item.text() for item in layout_items(layout) if isinstance(item, QgsLayoutItemLabel)]
    codes = [code for text in texts for code in embedded_expressions(text)]
    for item in [*layout.items(), *layout.multiFrames()]:
        if isinstance(item, QgsLayoutObject):
            properties = item.dataDefinedProperties()
            keys = (key for key in properties.propertyKeys() if properties.isActive(key))
            codes += [properties.property(key).asExpression() for key in keys]
    return codes


def columns_named(layout: QgsPrintLayout) -> set[str]:
    """Return the fields of the coverage layer that the expressions of a layout name."""
    found: set[str] = set()
    for code in expressions_of(layout):
        found |= set(QgsExpression(code).referencedColumns())
        found |= set(_ATTRIBUTE_OF_COVERAGE.findall(code))
    return found - {QgsFeatureRequest.ALL_ATTRIBUTES}


def computes_properties(layout: QgsPrintLayout) -> bool:
    """Return whether an item of a layout has data-defined properties."""
    items = [*layout.items(), *layout.multiFrames()]
    return any(
        item.dataDefinedProperties().hasActiveProperties()
        for item in items
        if isinstance(item, QgsLayoutObject)
    )


def map_size_mm(layout: QgsLayout) -> tuple[float, float]:
    """Return the width and the height of the main map, mm."""
    size = layout.convertFromLayoutUnits(
        item_of(layout, "map").rect().size(), QgsUnitTypes.LayoutUnit.LayoutMillimeters
    )
    return size.width(), size.height()


def missing_font_remarks(layout: QgsLayout) -> list[Remark]:
    """Return the font families that a layout prints with and that are not installed."""
    return [
        lack(
            tr(
                "The font “{family}” is not installed: another one is printed, and texts may take "
                "more room. Install it, or choose another font in the template."
            ).format(family=family),
            f"police « {family} »",
        )
        for family in missing_families(layout)
    ]


def _build(document: QDomDocument, source: TemplateSource, project: QgsProject) -> QgsPrintLayout:
    """Return the layout of a document; QGIS itself converts one of QGIS 2."""
    context = QgsReadWriteContext()
    context.setPathResolver(QgsPathResolver(str(source.path.resolve())))
    layout = QgsPrintLayout(project)
    _, ok = layout.loadFromTemplate(document, context)
    if not ok or layout.pageCollection().pageCount() == 0:
        raise TemplateError(
            tr("{path} cannot be loaded as a layout template: save it again from QGIS.").format(
                path=source
            )
        )
    _check_sizes(layout, source)
    return layout


def _check_sizes(layout: QgsPrintLayout, source: TemplateSource) -> None:
    """:raises TemplateError: when a page or item has no place, or is too large to be drawn."""
    for item in (*layout.pageCollection().pages(), *layout_items(layout)):
        size, place = item.rect(), item.pos()
        is_huge = max(size.width(), size.height()) > _MOST_SIZE
        # a comparison with what is no number is false
        has_place = all(abs(axis) <= _MOST_DISTANCE for axis in (place.x(), place.y()))
        if is_huge or not has_place:
            text = tr("“{item}” has a size or a position that no paper has: set it right.")
            raise TemplateError(about(source, text.format(item=item.displayName())))


def _faults_after_conversion(layout: QgsPrintLayout) -> list[str]:
    """Check once more what QGIS made of a template of QGIS 2."""
    document = QDomDocument()
    document.appendChild(layout.writeXml(document, QgsReadWriteContext()))
    return disarm(document)


# --- the contract -----------------------------------------------------------------------------


def _list_of_faults(source: TemplateSource, faults: list[str]) -> str:
    distinct = list(dict.fromkeys(faults))
    if len(distinct) == 1:
        return about(source, distinct[0])
    heading = tr("{path} cannot be used as it is; {count} things to change in the layout designer:")
    lines = [heading.format(path=source, count=len(distinct))]
    return "\n".join([*lines, *(f"- {fault}" for fault in distinct)])


def _contract_faults(layout: QgsLayout, found: Recognition) -> list[str]:
    """Return what keeps the items from being filled."""
    items = {item.uuid(): item for item in layout_items(layout)}
    faults = []
    for doubt in found.ambiguous:
        names = "; ".join(item_place(items[key], size=True) for key in doubt.keys)
        if {items[key].id() for key in doubt.keys} == {doubt.role}:
            text = tr("two items have the id “{item}”, and only one can be filled: {names}.")
        else:
            text = tr(
                "several items could be the “{item}”: {names}. Give the right one the id “{item}”, "
                "in the item properties."
            )
        faults.append(text.format(item=doubt.role, names=names))
    main = items.get(found.key_of("map"))
    if main is None:
        if not any(doubt.role == "map" for doubt in found.ambiguous):
            named = [_class_fault(item) for item in items.values() if item.id() == "map"]
            faults += named or [_no_map()]
    elif not (main.rect().width() >= _SMALLEST_MAP and main.rect().height() >= _SMALLEST_MAP):
        faults.append(
            tr("the main map, {item}, has no size: give it a width and a height.").format(
                item=item_place(main)
            )
        )
    elif main.page() != 0:
        faults.append(
            tr(
                "the main map, {item}, must be on the first page, or the PDF cannot be "
                "georeferenced: move it, or the page."
            ).format(item=item_place(main))
        )
    return faults


def _no_map() -> str:
    return tr(
        "it has no map: add one in the layout designer (Add Item > Add Map) and save it again."
    )


def misnamed_items(layout: QgsLayout) -> list[Remark]:
    """Return the items with the id of a role that are of another kind, where no item has it.

    A heading called “legend” above a legend is no mistake.
    """
    taken = set(items_by_role(layout))
    return [
        note(_class_fault(item))
        for item in layout_items(layout)
        if item.id() in ITEM_CLASSES and item.id() not in taken
    ]


def _class_fault(item: QgsLayoutItem) -> str:
    multi_frame = item.multiFrame() if isinstance(item, QgsLayoutFrame) else None
    return tr(
        "{item} is of the kind “{found}”, and with that id must be of the kind “{expected}”: "
        "change its id, or replace the item."
    ).format(
        item=item_place(item),
        found=_kind_name((multi_frame or item).type()),
        expected=_kind_name(_TYPES[ITEM_CLASSES[item.id()]]),
    )


def _kind_name(item_type: int) -> str:
    """Return the kind of an item as the layout designer calls it, in the user's language."""
    registry = QgsApplication.layoutItemRegistry()
    kind = registry.itemMetadata(item_type) or registry.multiFrameMetadata(item_type)
    return str(kind.visibleName()) if kind is not None else str(item_type)
