"""The text formats of a template for the version of QGIS that reads it.

Newer versions of QGIS write the font of a label or a legend as a text format, which older ones do
not read: the text comes out in another font, size and colour. And an empty style name with one of
Qt 5's weights comes out light in Qt 6.
"""

from __future__ import annotations

from qgis.PyQt.QtXml import QDomDocument, QDomElement

from ..shared import compat
from ..shared.foreign_xml import elements

#: style names by the weights of Qt 5
_STYLE_NAMES = {"50": "Regular", "75": "Bold"}


def adapt_texts(document: QDomDocument) -> None:
    """Write the text formats of a document so that this version of QGIS reads them."""
    if compat.QT_VERSION >= 6:
        for style in elements(document, "text-style"):
            name = _STYLE_NAMES.get(style.attribute("fontWeight"))
            if name and not style.attribute("namedStyle"):
                style.setAttribute("namedStyle", name)
    for item in elements(document, "LayoutItem"):
        if item.hasAttribute("labelText") and not compat.LABELS_HAVE_FORMAT:
            _label_font(document, item)
        elif not compat.LEGENDS_HAVE_FORMAT:
            _legend_fonts(document, item)


def _label_font(document: QDomDocument, label: QDomElement) -> None:
    """Give a label that has a text format the font and colour of it, as QGIS 3.22 reads them."""
    style = label.firstChildElement("text-style")
    if style.isNull() or not label.firstChildElement("LabelFont").isNull():
        return
    label.appendChild(_font(document, "LabelFont", style))
    parts = style.attribute("textColor").split(",")
    if len(parts) >= 3:
        colour = document.createElement("FontColor")
        for name, value in zip(("red", "green", "blue"), parts):
            colour.setAttribute(name, value.strip())
        label.appendChild(colour)


def _legend_fonts(document: QDomDocument, legend: QDomElement) -> None:
    """Give the parts of a legend the fonts of their text formats, as before QGIS 3.30."""
    styles = legend.firstChildElement("styles")
    part = styles.firstChildElement("style")
    while not part.isNull():
        style = part.firstChildElement("text-style")
        if not style.isNull() and part.firstChildElement("styleFont").isNull():
            part.appendChild(_font(document, "styleFont", style))
            parts = style.attribute("textColor").split(",")
            if part.attribute("name") == "symbolLabel" and len(parts) >= 3:
                colour = "#" + "".join(f"{_channel(value):02x}" for value in parts[:3])
                legend.setAttribute("fontColor", colour)
        part = part.nextSiblingElement("style")


def _channel(text: str) -> int:
    try:
        return min(255, max(0, round(float(text))))
    except ValueError:
        return 0


def _font(document: QDomDocument, tag: str, style: QDomElement) -> QDomElement:
    """Return an element with the description of a font (``QFont.toString``) and its style."""
    size = _number(style.attribute("fontSize"), 10.0)
    if style.attribute("fontSizeUnit") == "MM":
        size /= compat.MM_PER_POINT
    parts = (
        style.attribute("fontFamily").replace(",", " "),
        f"{size:g}",
        "-1",
        "5",
        style.attribute("fontWeight") or "50",
        style.attribute("fontItalic") or "0",
        style.attribute("fontUnderline") or "0",
        *("0", "0", "0"),
    )
    font = document.createElement(tag)
    font.setAttribute("description", ",".join(parts))
    font.setAttribute("style", style.attribute("namedStyle"))
    return font


def _number(text: str, otherwise: float) -> float:
    try:
        return float(text)
    except ValueError:
        return otherwise
