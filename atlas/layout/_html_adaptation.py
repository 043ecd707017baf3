"""HTML in the document of a template is made plain text, before QGIS builds it.

QGIS draws HTML with a browser engine that newer versions lack, and in which a value could be taken
for markup. As plain text it is the same everywhere, and a value stays a value. What runs, or takes
pictures from elsewhere, is left to the safety check, which names it.
"""

from __future__ import annotations

import re

from qgis.core import QgsLayoutItemRegistry
from qgis.PyQt.QtXml import QDomDocument, QDomElement

from ..shared import compat
from ..shared.foreign_expressions import EMBEDDED
from ..shared.foreign_xml import elements
from ..shared.html_formats import formats_in_html, without_markup
from ..shared.i18n import tr
from ..shared.unsafe_parts import HTML_FRAME, ItemNames, shows_frame
from ._static_html import holds_pictures, html_text, is_active_html
from .remarks import Remark, lack, note

_LABEL = str(compat.enum_number(QgsLayoutItemRegistry.ItemType.LayoutLabel))
_OFF = ("", "0", "false")
#: stands for an expression while the HTML around it is read; no text of a template has this sign
_KEPT = "\ue000"


def html_as_text(document: QDomDocument, names: ItemNames) -> list[Remark]:
    """Turn labels and frames of HTML into labels of plain text; return what to tell of it."""
    remarks: list[Remark] = []
    for label in [*elements(document, "LayoutItem"), *elements(document, "ComposerLabel")]:
        if label.hasAttribute("labelText"):
            remarks += _label_as_text(label, names)
    remarks += _frames_as_text(document, names)
    for item in elements(document, "LayoutItem"):
        if not item.hasAttribute("labelText"):
            _formats_as_text(item)
    return remarks


def _label_as_text(label: QDomElement, names: ItemNames) -> list[Remark]:
    html = label.attribute("labelText")
    formats = formats_in_html(label)
    if label.attribute("htmlState") in _OFF and not formats:
        return []
    if is_active_html(EMBEDDED.sub("", html)):
        return []  # the safety check names it
    remarks = _html_remarks(html, names.of(label))
    label.setAttribute("labelText", _text_of(html))
    label.setAttribute("htmlState", "0")
    for element in formats:
        element.setAttribute("allowHtml", "0")
    return remarks


def _text_of(html: str) -> str:
    """Return the text of HTML; expressions in it keep their place, and what they give is text."""
    codes = EMBEDDED.findall(html)
    text = html_text(EMBEDDED.sub(_KEPT, html))
    # one in a tag (the file of a picture, a colour) goes with it
    kept = iter(_codes_outside_tags(html, codes))
    return re.sub(_KEPT, lambda _: f"[%{without_markup(next(kept, ''))}%]", text)


def _codes_outside_tags(html: str, codes: list[str]) -> list[str]:
    marked = EMBEDDED.sub(_KEPT, html)
    silent = r"<(style|script|head|title)\b.*?</\1\s*>|<!--.*?-->|<[a-zA-Z/!][^>]*>"
    hidden = [found.span() for found in re.finditer(silent, marked, re.IGNORECASE | re.DOTALL)]
    places = [found.start() for found in re.finditer(_KEPT, marked)]
    return [
        code
        for place, code in zip(places, codes)
        if not any(start <= place < end for start, end in hidden)
    ]


def _html_remarks(html: str, item: str) -> list[Remark]:
    if holds_pictures(html):
        return [
            lack(
                tr(
                    "{item}: the pictures in its HTML are not drawn, only its text is. Put them in "
                    "the template as pictures."
                ).format(item=item),
                "images d’un texte HTML",
            )
        ]
    if re.search(r"<\s*[a-z]", html, re.IGNORECASE):
        return [note(tr("{item}: its HTML is printed as plain text.").format(item=item))]
    return []


def _frames_as_text(document: QDomDocument, names: ItemNames) -> list[Remark]:
    """Turn frames of HTML into labels; the safety check names the others."""
    remarks: list[Remark] = []
    items = elements(document, "LayoutItem")
    for frame in elements(document, "LayoutMultiFrame"):
        if frame.attribute("type") != HTML_FRAME:
            continue
        html = frame.attribute("html")
        is_page = frame.attribute("contentMode") in _OFF and frame.attribute("url").strip()
        if is_page or is_active_html(EMBEDDED.sub("", html)):
            continue
        evaluates = frame.attribute("evaluateExpressions") not in _OFF
        text = _text_of(html) if evaluates else html_text(html)
        shown = [item for item in items if shows_frame(item, frame)]
        for number, item in enumerate(shown):
            remarks += _html_remarks(html, names.of(item)) if number == 0 else []
            _make_label(item, text if number == 0 else "")
        frame.parentNode().removeChild(frame)
    for frame in elements(document, "ComposerHtml"):
        remarks += _old_frame_as_text(frame, names)
    return remarks


def _old_frame_as_text(frame: QDomElement, names: ItemNames) -> list[Remark]:
    """Turn a frame of HTML of QGIS 2 into a label, where it is harmless."""
    html = frame.attribute("html")
    shown = frame.firstChildElement("ComposerFrame")
    is_page = frame.attribute("contentMode") in _OFF and frame.attribute("url").strip()
    if shown.isNull() or is_page or is_active_html(EMBEDDED.sub("", html)):
        return []
    remarks = _html_remarks(html, names.of(shown))
    label = frame.ownerDocument().createElement("ComposerLabel")
    evaluates = frame.attribute("evaluateExpressions") not in _OFF
    label.appendChild(shown.firstChildElement("ComposerItem"))
    _make_label(label, _text_of(html) if evaluates else html_text(html))
    frame.parentNode().replaceChild(label, frame)
    return remarks


def _make_label(item: QDomElement, text: str) -> None:
    """Make a frame of HTML a label with the size that a browser gives plain text."""
    item.setAttribute("type", _LABEL)
    item.setAttribute("labelText", text)
    item.setAttribute("htmlState", "0")
    for name in ("multiFrame", "multiFrameTemplateUuid"):
        item.removeAttribute(name)
    document = item.ownerDocument()
    font = document.createElement("LabelFont")
    font.setAttribute("description", "Sans Serif,10,-1,5,50,0,0,0,0,0")
    item.appendChild(font)


def _formats_as_text(item: QDomElement) -> None:
    """Print as plain text what an item writes in HTML besides labels: numbers of bars and grids."""
    formats = formats_in_html(item)
    for element in formats:
        element.setAttribute("allowHtml", "0")
    grids = item.elementsByTagName("ComposerMapGrid") if formats else None
    for index in range(0 if grids is None else grids.count()):
        grid = grids.at(index).toElement()
        code = grid.attribute("annotationExpression")
        if code:
            grid.setAttribute("annotationExpression", without_markup(code))
