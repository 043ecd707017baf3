"""The parts of a QML that a sheet draws: the rest is left out before it is checked or loaded.

Forms, actions, tips and tables of attributes may call functions that a sheet does not allow; it
does not use them, and they are no reason to refuse a style.
"""

from __future__ import annotations

from qgis.PyQt.QtXml import QDomDocument

from ..layout.remarks import Remark, lack
from ..shared.foreign_xml import elements
from ..shared.html_formats import formats_in_html, without_markup
from ..shared.i18n import tr

_DIAGRAMS = (
    "SingleCategoryDiagramRenderer",
    "LinearlyInterpolatedDiagramRenderer",
    "StackedDiagramRenderer",
    "DiagramLayerSettings",
)
_UNUSED = frozenset(
    (
        *("editform", "editforminit", "editforminitfilepath", "editforminitcode"),
        *("attributeEditorForm", "annotationform", "aliases", "defaults", "constraints"),
        *("constraintExpressions", "fieldConfiguration", "expressionfields", "attributeactions"),
        *("attributetableconfig", "conditionalstyles", "storedexpressions", "mapTip"),
        *("previewExpression", "displayfield", "excludeAttributesWMS", "excludeAttributesWFS"),
        *("widgets", "elevation", "renderer-3d", "referencedLayers", "dataDependencies"),
        *("map-layer-style-manager", "actions"),
    )
)


def keep_drawn_parts(document: QDomDocument, file: str) -> list[Remark]:
    """Remove what a sheet does not draw, and print labels as text; return what is lost by it.

    :param file: name of the style, for messages.
    """
    remarks = []
    if any(
        category.attribute("enabled") == "1"
        for name in _DIAGRAMS
        for diagram in elements(document, name)
        for category in [diagram.firstChildElement("DiagramCategory")]
    ):
        text = tr("The style {file} has diagrams, which the sheet does not draw.")
        remarks.append(lack(text.format(file=file), f"diagrammes du style « {file} »"))
    root = document.documentElement()
    child = root.firstChildElement()
    while not child.isNull():
        following = child.nextSiblingElement()
        if child.tagName() in _UNUSED or child.tagName() in _DIAGRAMS:
            root.removeChild(child)
        child = following
    for text_format in formats_in_html(root):
        text_format.setAttribute("allowHtml", "0")
        if text_format.attribute("isExpression") == "1":
            code = without_markup(text_format.attribute("fieldName"))
            text_format.setAttribute("fieldName", code)
    return remarks
