"""Layout templates (QPT): load one safely, and check that it keeps the contract of the sheet.

A template is a file from someone else. It is parsed only after its bytes were looked at, items
that could run scripts or reach the network are refused before QGIS builds them, and what the
plugin will fill is checked by id and class, so that an error names the item instead of a blank.
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
    QgsLayoutItemRegistry,
    QgsLayoutItemScaleBar,
    QgsLayoutObject,
    QgsPathResolver,
    QgsPrintLayout,
    QgsProject,
    QgsReadWriteContext,
    QgsUnitTypes,
)
from qgis.PyQt.QtXml import QDomDocument, QDomElement

from . import fonts
from .errors import TemplateError
from .i18n import tr

LAYOUT_FOLDER = Path(__file__).resolve().parent.parent / "layouts"

#: the bundled templates, in the order of the parameter PAPER
TEMPLATES = ("a3_landscape.qpt", "a3_portrait.qpt", "a4_landscape.qpt", "a4_portrait.qpt")

MAX_BYTES = 20 * 1024 * 1024

#: what the plugin fills, by item id, and the class that the item must have
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
#: several labels may print the same text; of these there is one
SINGLE = frozenset(name for name, kind in ITEM_CLASSES.items() if kind is not QgsLayoutItemLabel)

_CLASS_NAMES = {
    QgsLayoutItemMap: "map",
    QgsLayoutItemPicture: "picture",
    QgsLayoutItemLegend: "legend",
    QgsLayoutItemScaleBar: "scale bar",
    QgsLayoutItemLabel: "label",
    QgsLayoutFrame: "manual table",
}
EXPRESSION = re.compile(r"\[%(.*?)%\]", re.DOTALL)
VARIABLE = re.compile(r"@srce_(\w+)")
_EVALUATORS = frozenset(("eval", "eval_template"))
_ENTITIES = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_REMOTE = re.compile(r"^\s*(?:(?!file:)[a-z][a-z0-9+.-]*:)?(?://|\\\\)|^\s*/vsi", re.IGNORECASE)
_REMOTE_INSIDE = re.compile(r"\b(?:https?|ftp)://|/vsi[a-z]", re.IGNORECASE)
#: attributes and symbol options that hold the path of a picture
_PATH_OPTIONS = frozenset(("name", "svgFile", "imageFile"))


def load_layout(path: Path, project: QgsProject, family: str | None = None) -> QgsPrintLayout:
    """Load a template into a new layout of ``project`` (not added to its layout manager).

    :param family: font family to print with; by default the first free family found for a bundled
        template, and the template's own fonts for any other.
    :raises TemplateError: when the file is unsafe, is no template, or breaks the contract.
    """
    path = Path(path)
    document = _document(path)
    _refuse_unsafe(document, path)
    _resolve_pictures(document, path.resolve().parent)
    _mend_extents(document)
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
    check_layout(layout)
    layout.setReferenceMap(layout.itemById("map"))
    if family is None and is_bundled(path):
        family = fonts.choose_family()
    fonts.apply_family(layout, family)
    layout.undoStack().stack().clear()  # nobody undoes the loading
    return layout


def is_bundled(path: Path) -> bool:
    """Tell whether ``path`` is one of the templates that the plugin brings."""
    return path.resolve().parent == LAYOUT_FOLDER


def page_size_mm(layout: QgsLayout) -> tuple[float, float]:
    """Return the width and the height of the first page, mm."""
    size = layout.convertFromLayoutUnits(
        layout.pageCollection().page(0).rect().size(), QgsUnitTypes.LayoutUnit.LayoutMillimeters
    )
    return size.width(), size.height()


def computes_properties(layout: QgsPrintLayout) -> bool:
    """Tell whether an item of a layout has properties that expressions compute."""
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


def check_layout(layout: QgsLayout) -> None:
    """Check the items that the plugin fills.

    :raises TemplateError: naming the item that is missing, of the wrong class, there twice, or
        written in a way in which a value could be taken for code.
    """
    seen: set[str] = set()
    for item in layout.items():
        name = item.id() if isinstance(item, QgsLayoutItem) else ""
        if name in ITEM_CLASSES:
            _check_class(item, name)
            if name in SINGLE and name in seen:
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
                item=name, found=_kind(item), expected=_CLASS_NAMES[expected]
            )
        )


def _kind(item: QgsLayoutItem) -> str:
    """Return what an item is, as the layout designer calls it."""
    if isinstance(item, QgsLayoutFrame) and item.multiFrame() is not None:
        return type(item.multiFrame()).__name__
    return _CLASS_NAMES.get(type(item), type(item).__name__)


def _check_label(label: QgsLayoutItemLabel) -> None:
    name, text = label.id(), label.text()
    filled = name in ITEM_CLASSES or VARIABLE.search(text) is not None
    if not filled:
        return
    if hasattr(label, "textFormat") and label.textFormat().allowHtmlFormatting():  # 3.24
        raise _html_label(name)
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


def _html_label(name: str) -> TemplateError:
    return TemplateError(
        tr(
            "The label “{item}” of the template is rendered as HTML, in which a name or a text "
            "could be taken for markup: untick “Render as HTML”."
        ).format(item=name)
    )


# --- the file ---------------------------------------------------------------------------------


def _document(path: Path) -> QDomDocument:
    """Return the parsed file, once its bytes were found harmless."""
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= MAX_BYTES else b""
    except OSError as error:
        raise TemplateError(
            tr("The template {path} cannot be read: {reason}").format(path=path, reason=error)
        ) from error
    if size > MAX_BYTES:
        raise TemplateError(
            tr("The template {path} is too large: {size} bytes, at most {limit}.").format(
                path=path, size=size, limit=MAX_BYTES
            )
        )
    if _ENTITIES.search(data):
        raise TemplateError(
            tr(
                "The template {path} declares a document type or entities, which a layout template "
                "never needs: it is refused."
            ).format(path=path)
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TemplateError(
            tr("The template {path} is not UTF-8 text: save it again from QGIS.").format(path=path)
        ) from error
    document = QDomDocument()
    result = document.setContent(text)
    if not (result[0] if isinstance(result, tuple) else result):
        reason = result[1] if isinstance(result, tuple) else ""
        raise TemplateError(
            tr("The template {path} is not well-formed XML: {reason}").format(
                path=path, reason=reason
            )
        )
    if document.documentElement().tagName() != "Layout":
        raise TemplateError(
            tr("{path} is not a print layout template of QGIS 3 (.qpt).").format(path=path)
        )
    return document


def _refuse_unsafe(document: QDomDocument, path: Path) -> None:
    """Refuse what could run a script or reach the network when QGIS builds the items."""
    for frame in _elements(document, "LayoutMultiFrame"):
        if frame.attribute("type") == str(int(QgsLayoutItemRegistry.ItemType.LayoutHtml)):
            raise TemplateError(
                tr(
                    "The template {path} has an HTML frame, which can run scripts: use labels, "
                    "pictures and tables."
                ).format(path=path)
            )
    for kind in ("LayoutItem", "LayoutMultiFrame"):
        for item in _elements(document, kind):
            source = item.attribute("file") or item.attribute("url")
            if _REMOTE.match(source):
                _refuse_remote(path, item.attribute("id"), source)
            # QGIS 3.44 makes another item of such a label, or none, when it loads the template
            if item.attribute("htmlState") == "1" and _is_filled(item):
                raise _html_label(item.attribute("id"))
    for kind, name, value in (("Option", "name", "value"), ("prop", "k", "v")):
        for option in _elements(document, kind):
            source = option.attribute(value)
            computed = option.attribute(name) == "expression" and _REMOTE_INSIDE.search(source)
            if computed or (option.attribute(name) in _PATH_OPTIONS and _REMOTE.match(source)):
                _refuse_remote(path, "", source)


def _is_filled(label: QDomElement) -> bool:
    """Tell whether the plugin puts a value into a label."""
    text = label.attribute("labelText")
    return label.attribute("id") in ITEM_CLASSES or VARIABLE.search(text) is not None


def _refuse_remote(path: Path, item: str, source: str) -> None:
    raise TemplateError(
        tr(
            "The template {path} takes a picture from elsewhere (item “{item}”: {source}): put the "
            "file beside the template and choose it there."
        ).format(path=path, item=item, source=source)
    )


def _resolve_pictures(document: QDomDocument, folder: Path) -> None:
    """Make the relative paths of pictures absolute, from the template's own folder."""
    for item in _elements(document, "LayoutItem"):
        source = item.attribute("file")
        if source and not Path(source).is_absolute() and (folder / source).is_file():
            item.setAttribute("file", str((folder / source).resolve()))


def _mend_extents(document: QDomDocument) -> None:
    """Give maps without extent one of their own proportions.

    QGIS saves a map that never showed anything with an extent of nothing, and when it loads that
    template again the map has neither height nor scale.
    """
    for item in _elements(document, "LayoutItem"):
        extent = item.firstChildElement("Extent")
        width, height = [*item.attribute("size").split(","), "", ""][:2]
        if extent.isNull() or _is_extent(extent):
            continue
        for name, value in (("xmin", "0"), ("ymin", "0"), ("xmax", width), ("ymax", height)):
            extent.setAttribute(name, value)


def _is_extent(extent: QDomElement) -> bool:
    try:
        sides = [float(extent.attribute(name)) for name in ("xmin", "ymin", "xmax", "ymax")]
    except ValueError:
        return False
    return all(map(math.isfinite, sides)) and sides[0] < sides[2] and sides[1] < sides[3]


def _elements(document: QDomDocument, tag: str) -> list[QDomElement]:
    nodes = document.elementsByTagName(tag)
    return [nodes.at(index).toElement() for index in range(nodes.count())]
