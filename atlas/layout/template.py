"""Layout templates (QPT): load one safely, and check that it keeps the contract of the sheet.

A template is a file from someone else, so :mod:`..shared.foreign_xml` inspects it first. The items
that the plugin fills are checked by id and class: an error names the item, instead of leaving it
blank.
"""

from __future__ import annotations

import math
import re
from pathlib import Path

from qgis.core import (
    QgsExpression,
    QgsLayout,
    QgsLayoutFrame,
    QgsLayoutItem,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemManualTable,
    QgsLayoutItemMap,
    QgsLayoutItemPicture,
    QgsLayoutItemScaleBar,
    QgsLayoutObject,
    QgsPathResolver,
    QgsPrintLayout,
    QgsProject,
    QgsReadWriteContext,
    QgsUnitTypes,
)
from qgis.PyQt.QtXml import QDomDocument, QDomElement

from ..shared import compat
from ..shared.errors import TemplateError
from ..shared.foreign_xml import EXPRESSION, elements, read_xml, refuse_unsafe
from ..shared.i18n import tr
from ..shared.paths import LAYOUTS
from . import fonts

MAX_BYTES = 20 * 1024 * 1024
#: names of font styles by their weights in Qt 5
_STYLE_NAMES = {"50": "Regular", "75": "Bold"}

#: class of the layout item by id, for each item that the plugin fills
ITEM_CLASSES: dict[str, type[QgsLayoutItem]] = {
    **dict.fromkeys(("map", "locator", "sheet_index"), QgsLayoutItemMap),
    **dict.fromkeys(("logo_state", "logo_service", "north_arrow"), QgsLayoutItemPicture),
    "legend": QgsLayoutItemLegend,
    "scale_bar": QgsLayoutItemScaleBar,
    "statistics": QgsLayoutFrame,
    **dict.fromkeys(
        (
            "description",
            "nota",
            "service",
            "title",
            "status",
            "commune",
            "insee",
            "sheet_number",
            "update_date",
            "sources",
            "email",
            "scale_text",
            "notice",
        ),
        QgsLayoutItemLabel,
    ),
}
#: items that may occur only once; several labels may print the same text
UNIQUE_ITEMS = frozenset(
    name for name, kind in ITEM_CLASSES.items() if kind is not QgsLayoutItemLabel
)

_CLASS_NAMES = {
    QgsLayoutItemMap: "map",
    QgsLayoutItemPicture: "picture",
    QgsLayoutItemLegend: "legend",
    QgsLayoutItemScaleBar: "scale bar",
    QgsLayoutItemLabel: "label",
    QgsLayoutFrame: "manual table",
}
VARIABLE = re.compile(r"@srce_(\w+)")
_EVALUATORS = frozenset(("eval", "eval_template"))


def load_layout(path: Path, project: QgsProject, family: str | None = None) -> QgsPrintLayout:
    """Load a template into a new layout of ``project`` (not added to its layout manager).

    :param family: font family to print with; by default the first free family found for a bundled
        template, and the template's own fonts for any other.
    :raises TemplateError: when the file is unsafe, is not a template, or breaks the contract.
    """
    path = Path(path)
    document = _read_template(path)
    _resolve_pictures(document, path.resolve().parent)
    _name_font_styles(document)
    _repair_extents(document)
    context = QgsReadWriteContext()
    context.setPathResolver(QgsPathResolver(str(path.resolve())))
    layout = QgsPrintLayout(project)
    _, ok = layout.loadFromTemplate(document, context)
    if not ok or layout.pageCollection().pageCount() == 0:
        raise TemplateError(
            tr("{path} cannot be loaded as a layout template: save it again from QGIS.").format(
                path=path
            )
        )
    check_template_items(layout)
    layout.setReferenceMap(layout.itemById("map"))
    if family is None and is_bundled(path):
        family = fonts.choose_family()
    fonts.apply_family(layout, family)
    layout.undoStack().stack().clear()  # the loading itself is never undone
    return layout


def is_bundled(path: Path) -> bool:
    """Return whether ``path`` is one of the templates of the plugin."""
    return path.resolve().parent == LAYOUTS


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
        layout.itemById("map").rect().size(), QgsUnitTypes.LayoutUnit.LayoutMillimeters
    )
    return size.width(), size.height()


# --- the contract -----------------------------------------------------------------------------


def check_template_items(layout: QgsLayout) -> None:
    """Check the items that the plugin fills.

    :raises TemplateError: naming the item that is missing, duplicated, of the wrong class, or
        written so that a value could be taken for code.
    """
    seen: set[str] = set()
    for item in layout.items():
        name = item.id() if isinstance(item, QgsLayoutItem) else ""
        if name in ITEM_CLASSES:
            _check_class(item, name)
            if name in UNIQUE_ITEMS and name in seen:
                raise TemplateError(
                    tr(
                        "The template has two items with the id “{item}”: only one can be filled."
                    ).format(item=name)
                )
            seen.add(name)
        if isinstance(item, QgsLayoutItemLabel):
            _check_label(item)
    if "map" not in seen:
        raise TemplateError(
            tr(
                "The template has no item with the id “{item}”: give its main map that id, in the "
                "item properties of the layout designer."
            ).format(item="map")
        )
    if layout.itemById("map").page() != 0:
        raise TemplateError(
            tr(
                "The item “map” of the template must be on its first page, or the PDF cannot be "
                "georeferenced."
            )
        )


def _check_class(item: QgsLayoutItem, name: str) -> None:
    expected = ITEM_CLASSES[name]
    found = isinstance(item, expected)
    if found and expected is QgsLayoutFrame:
        found = isinstance(item.multiFrame(), QgsLayoutItemManualTable)
    if not found:
        raise TemplateError(
            tr("The item “{item}” of the template is a {found}, and must be a {expected}.").format(
                item=name, found=_item_kind(item), expected=_CLASS_NAMES[expected]
            )
        )


def _item_kind(item: QgsLayoutItem) -> str:
    """Return the kind of an item, in the words of the layout designer."""
    if isinstance(item, QgsLayoutFrame) and item.multiFrame() is not None:
        return type(item.multiFrame()).__name__
    return _CLASS_NAMES.get(type(item), type(item).__name__)


def _check_label(label: QgsLayoutItemLabel) -> None:
    name, text = label.id(), label.text()
    filled = name in ITEM_CLASSES or VARIABLE.search(text) is not None
    if not filled:
        return
    if compat.renders_html(label):
        raise TemplateError(
            tr(
                "The label “{item}” of the template is rendered as HTML, in which a name or a text "
                "could be taken for markup: untick “Render as HTML”."
            ).format(item=name)
        )
    for code in EXPRESSION.findall(text):
        expression = QgsExpression(code)
        if expression.hasParserError():
            raise TemplateError(
                tr("The expression of the label “{item}” is wrong: {reason}").format(
                    item=name, reason=expression.parserErrorString()
                )
            )
        if expression.referencedFunctions() & _EVALUATORS:
            raise TemplateError(
                tr(
                    "The label “{item}” of the template evaluates its value as an expression "
                    "(eval): print the variable itself, as in [% @srce_commune %]."
                ).format(item=name)
            )


# --- the file ---------------------------------------------------------------------------------


def _read_template(path: Path) -> QDomDocument:
    """Return the parsed file.

    :raises TemplateError: when it cannot be read, is not a template, or is unsafe.
    """
    document = read_xml(path, MAX_BYTES, TemplateError)
    if document.documentElement().tagName() != "Layout":
        raise TemplateError(
            tr("{path} is not a print layout template of QGIS 3 (.qpt).").format(path=path)
        )
    refuse_unsafe(document, path, TemplateError)
    return document


def _name_font_styles(document: QDomDocument) -> None:
    """Name the style of text formats that only say a weight of Qt 5: Qt 6 would draw them light."""
    for text in elements(document, "text-style"):
        name = _STYLE_NAMES.get(text.attribute("fontWeight"))
        if name is not None and not text.attribute("namedStyle"):
            text.setAttribute("namedStyle", name)


def _resolve_pictures(document: QDomDocument, folder: Path) -> None:
    """Make the relative paths of pictures absolute, from the template's own folder."""
    for item in elements(document, "LayoutItem"):
        source = item.attribute("file")
        if source and not Path(source).is_absolute() and (folder / source).is_file():
            item.setAttribute("file", str((folder / source).resolve()))


def _repair_extents(document: QDomDocument) -> None:
    """Give maps with an empty extent one that has the proportions of the map.

    QGIS saves a map that never showed anything with an empty extent, and when it loads that
    template again the map has neither height nor scale.
    """
    for item in elements(document, "LayoutItem"):
        extent = item.firstChildElement("Extent")
        width, height = [*item.attribute("size").split(","), "", ""][:2]
        if extent.isNull() or _is_valid_extent(extent):
            continue
        for name, value in (("xmin", "0"), ("ymin", "0"), ("xmax", width), ("ymax", height)):
            extent.setAttribute(name, value)


def _is_valid_extent(extent: QDomElement) -> bool:
    try:
        sides = [float(extent.attribute(name)) for name in ("xmin", "ymin", "xmax", "ymax")]
    except ValueError:
        return False
    return all(map(math.isfinite, sides)) and sides[0] < sides[2] and sides[1] < sides[3]
