"""What is changed in the document of someone else's template before QGIS builds it.

Only what cannot be drawn safely, or not in every version: HTML becomes text, a picture that a
variable names becomes a file, paths become absolute, a map without extent gets one.
"""

from __future__ import annotations

import math
import re
from pathlib import Path

from qgis.core import (
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsLayoutItemRegistry,
)
from qgis.PyQt.QtXml import QDomDocument, QDomElement

from ..shared import compat
from ..shared.foreign_expressions import EMBEDDED, refused_functions
from ..shared.foreign_xml import elements
from ..shared.i18n import tr
from ..shared.symbol_pictures import is_file, missing_symbol_files, resolve_symbol_files
from ..shared.unsafe_parts import ItemNames, is_elsewhere, option_value
from ._html_adaptation import html_as_text
from ._template_texts import adapt_texts
from .remarks import Remark, excerpt, lack, note

_LEGEND = str(compat.enum_number(QgsLayoutItemRegistry.ItemType.LayoutLegend))
_PICTURE_PROPERTY = "dataDefinedSource"
#: variables that differ from sheet to sheet, or that this plugin sets
_CHANGING = re.compile(r"^(?:srce_|atlas_|layout_|map_|feature|value|geometry|id$|layer|item_)")
_OFF = ("", "0", "false")
_LONGEST_PATH = 1_000


def adapt(document: QDomDocument, folder: Path) -> list[Remark]:
    """Change a document in place, so that QGIS can build it, and return what is to be told.

    :param folder: where the template lies; relative paths start there.
    """
    names = ItemNames(document)
    remarks: list[Remark] = []
    if document.documentElement().tagName() == "Composer":
        _rename_old_variables(document)
        _give_pages_a_background(document)
    adapt_texts(document)
    remarks += html_as_text(document, names)
    remarks += _without_missing_textures(document, folder)
    for item in [*elements(document, "LayoutItem"), *elements(document, "ComposerPicture")]:
        if item.attribute("file") or _picture_property(item) is not None:
            remarks += _fixed_picture(item, names)
            _make_absolute(item, folder)
        _repair_extent(item)
    return remarks


# --- expressions of QGIS 2 ------------------------------------------------------------------


#: what QGIS 2 called the page and the sheet of an atlas; its own conversion leaves them
_OLD_VARIABLES = {
    "$page": "@layout_page",
    "$numpages": "@layout_numpages",
    "$feature": "@atlas_featurenumber",
    "$numfeatures": "@atlas_totalfeatures",
}
_OLD_VARIABLE = re.compile(r"\$(?:page|numpages|feature|numfeatures)\b")


def _rename_old_variables(document: QDomDocument) -> None:
    """Write the variables of QGIS 2 as QGIS 3 calls them, in the labels."""
    for label in elements(document, "ComposerLabel"):
        text = label.attribute("labelText")
        renamed = EMBEDDED.sub(
            lambda code: _OLD_VARIABLE.sub(lambda name: _OLD_VARIABLES[name[0]], code[0]), text
        )
        label.setAttribute("labelText", renamed)


def _give_pages_a_background(document: QDomDocument) -> None:
    """Give a composition without a background of its own a white one.

    The conversion of QGIS takes the first symbol that it finds: that of a class in the legend.
    """
    for composition in elements(document, "Composition"):
        if not composition.firstChildElement("symbol").isNull():
            continue
        symbol = document.createElement("symbol")
        layer = document.createElement("layer")
        for element, values in (
            (symbol, (("type", "fill"), ("alpha", "1"))),
            (layer, (("class", "SimpleFill"), ("pass", "0"), ("locked", "0"))),
        ):
            for name, value in values:
                element.setAttribute(name, value)
        for name, value in (
            ("color", "255,255,255,255"),
            ("style", "solid"),
            ("outline_style", "no"),
        ):
            prop = document.createElement("prop")
            prop.setAttribute("k", name)
            prop.setAttribute("v", value)
            layer.appendChild(prop)
        symbol.appendChild(layer)
        composition.insertBefore(symbol, composition.firstChild())


# --- pictures of symbols ------------------------------------------------------------------------


def _without_missing_textures(document: QDomDocument, folder: Path) -> list[Remark]:
    """Switch off the symbol layers whose SVG or picture is not found: QGIS draws question marks."""
    resolve_symbol_files(document, folder)
    remarks = []
    for layer, source in list(missing_symbol_files(document)):
        layer.setAttribute("enabled", "0")
        if _is_in_legend(layer):
            continue  # its entries are those of the sheet
        name = excerpt(re.split(r"[/\\]", source)[-1])
        remarks.append(
            lack(
                tr(
                    "The template draws a background or frame with {picture}, which is not found: "
                    "put that file next to the template."
                ).format(picture=excerpt(source, 200)),
                f"motif « {name} »",
            )
        )
    return remarks


def _is_in_legend(element: QDomElement) -> bool:
    node = element.parentNode()
    while not node.isNull():
        found = node.toElement()
        if found.tagName() == "ComposerLegend" or (
            found.tagName() == "LayoutItem" and found.attribute("type") == _LEGEND
        ):
            return True
        node = node.parentNode()
    return False


# --- pictures ---------------------------------------------------------------------------------


def _picture_property(item: QDomElement) -> QDomElement | None:
    """Return the property that computes the picture of an item, ``None`` if it is not computed."""
    for option in _options(item):
        if (
            option.attribute("name") == _PICTURE_PROPERTY
            and option_value(option, "active") == "true"
        ):
            return option
    old = item.firstChildElement(_PICTURE_PROPERTY)
    return None if old.isNull() or old.attribute("active") in _OFF else old


def _options(item: QDomElement) -> list[QDomElement]:
    nodes = item.elementsByTagName("Option")
    return [nodes.at(index).toElement() for index in range(nodes.count())]


def _fixed_picture(item: QDomElement, names: ItemNames) -> list[Remark]:
    """Replace an expression that names the picture by the file that it gives, once and for all.

    Only one that is the same for every sheet; any other is for the safety check.
    """
    owner = _picture_property(item)
    if owner is None:
        return []
    is_old = owner.tagName() == _PICTURE_PROPERTY
    code = owner.attribute("expr") if is_old else option_value(owner, "expression")
    if not code or not _is_constant(code):
        return []
    context = QgsExpressionContext()
    context.appendScope(QgsExpressionContextUtils.globalScope())
    value = QgsExpression(code).evaluate(context)
    path = value if isinstance(value, str) else ""
    if path and is_elsewhere(path):
        return []  # the safety check names it
    if is_old:
        owner.setAttribute("active", "false")
    else:
        owner.parentNode().removeChild(owner)
    if path:
        item.setAttribute("file", path)
        return [note(tr("{item}: its picture is {path}.").format(item=names.of(item), path=path))]
    name = names.of(item)
    text = tr(
        "{item}: its picture is named by {code}, which gives nothing here. Define that variable in "
        "Settings > Options > Variables, or choose a file in the template."
    ).format(item=name, code=code)
    # the file that the item names as well is printed, or found missing, in its place
    return [note(text) if item.attribute("file") else lack(text, f"image {excerpt(code)}")]


def _is_constant(code: str) -> bool:
    expression = QgsExpression(code)
    return (
        not expression.hasParserError()
        and not expression.referencedColumns()
        and not any(map(_CHANGING.match, expression.referencedVariables()))
        and not refused_functions(code)
        and "$" not in code
    )


def _make_absolute(item: QDomElement, folder: Path) -> None:
    """Take the picture that is next to the template: at its relative path, or by its name.

    The second is for a path of the machine on which the template was made.
    """
    source = item.attribute("file")
    if not source or source.startswith("base64:") or len(source) > _LONGEST_PATH:
        return
    path = Path(source.replace("\\", "/"))
    if path.is_absolute() and is_file(path):
        return
    found = next((place for place in (folder / path, folder / path.name) if is_file(place)), None)
    if found is not None:
        item.setAttribute("file", str(found.resolve()))


# --- maps -------------------------------------------------------------------------------------


def _repair_extent(item: QDomElement) -> None:
    """Give a map without extent one of its own proportions.

    QGIS saves a map that never showed anything with an empty extent, and when it loads that
    template again the map has neither height nor scale.
    """
    extent = item.firstChildElement("Extent")
    width, height = [*item.attribute("size").split(","), "", ""][:2]
    if extent.isNull() or _is_extent(extent):
        return
    for name, value in (("xmin", "0"), ("ymin", "0"), ("xmax", width), ("ymax", height)):
        extent.setAttribute(name, value)


def _is_extent(extent: QDomElement) -> bool:
    try:
        sides = [float(extent.attribute(name)) for name in ("xmin", "ymin", "xmax", "ymax")]
    except ValueError:
        return False
    return all(map(math.isfinite, sides)) and sides[0] < sides[2] and sides[1] < sides[3]
