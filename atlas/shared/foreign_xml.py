"""XML from other people, templates (QPT) and styles (QML), checked before QGIS builds it.

A layout or a style is not a program, but QGIS runs some of its parts (scripts in HTML, expressions
that evaluate a value) and loads pictures from any address in it. Such a file is refused, with a
message that names the part to change. What only affects the drawing (an expression that computes a
colour) is accepted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

from qgis.core import QgsLayoutItemRegistry
from qgis.PyQt.QtXml import QDomDocument, QDomElement

from . import compat
from .errors import AtlasError
from .i18n import tr

#: the parts of a label that QGIS evaluates
EXPRESSION = re.compile(r"\[%(.*?)%\]", re.DOTALL)
#: the document type that QGIS writes into a QML is the only accepted one
_PLAIN_DOCTYPE = re.compile(
    r"""<!DOCTYPE\s+qgis(?:\s+PUBLIC\s+(['"])http://mrcc.com/qgis.dtd\1\s+(['"])SYSTEM\2)?\s*>"""
)
_DECLARATION = re.compile(r"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_EVALUATOR = re.compile(
    r"\beval(?:_template)?(?:\s|/\*.*?\*/|--[^\n]*\n)*\(", re.IGNORECASE | re.DOTALL
)
#: an address of another machine; a drive letter (``c:\``) and ``file:///`` are of this one
_REMOTE = re.compile(
    r"^\s*(?:(?!file:)[a-z][a-z0-9+.-]+:)?(?://|\\\\|\\/|/\\)|^\s*file:(?://[^/]|/{4}|\\\\)|^\s*/vsi",
    re.IGNORECASE,
)
_REMOTE_INSIDE = re.compile(r"\b(?:https?|ftp)://|/vsi[a-z]", re.IGNORECASE)
#: ``'folder/' || …`` names a file of this machine, whatever follows
_ANCHORED = re.compile(r"^\s*'(?:[A-Za-z]:)?[\\/]?[^'\\/:]+[\\/][^']*'\s*(?:$|\|\|)")
#: attributes that contain the path of a picture
_PATH_ATTRIBUTES = frozenset(("file", "url", "shapeSVGFile"))
#: the same, written as options of a symbol layer
_PATH_OPTIONS = frozenset(("name", "svgFile", "imageFile"))
#: properties that compute the path of a picture, in any element
_COMPUTED_PATHS = frozenset(("dataDefinedSource", "dataDefinedSourceUrl", "ShapeSVGFile"))
#: the same in symbol layers; in any other kind of layer, ``name`` is that of a shape
_COMPUTED_LAYER_PATHS = frozenset(("name", "file"))
_PICTURE_LAYERS = frozenset(
    ("SvgMarker", "SVGFill", "RasterFill", "RasterMarker", "RasterLine", "AnimatedMarker")
)
_HTML_FRAME = str(compat.enum_number(QgsLayoutItemRegistry.ItemType.LayoutHtml))
_OLD_COMPUTED = re.compile(r"^(?:name|file|svgFile|imageFile)_dd_(?:expression|field)$")


def read_xml(path: Path, limit: int, error: type[AtlasError]) -> QDomDocument:
    """Return the parsed file if its text is harmless.

    :param limit: largest size of the file, bytes.
    :param error: class of the error to raise.
    :raises AtlasError: as ``error``: unreadable, too large, not UTF-8, with entities, or not XML.
    """
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= limit else b""
    except OSError as reason:
        raise error(
            tr("{path} cannot be read: {reason}").format(path=path, reason=reason)
        ) from reason
    if size > limit:
        raise error(
            tr("{path} is too large: {size} bytes, at most {limit}.").format(
                path=path, size=size, limit=limit
            )
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as reason:
        raise error(
            tr("{path} is not UTF-8 text: save it again from QGIS.").format(path=path)
        ) from reason
    if _DECLARATION.search(_PLAIN_DOCTYPE.sub("", text, count=1)):
        raise error(
            tr(
                "{path} is refused: it declares a document type or entities, which a QGIS "
                "template or style never needs."
            ).format(path=path)
        )
    document, reason = compat.parse_xml(text)
    if reason:
        raise error(tr("{path} is not well-formed XML: {reason}").format(path=path, reason=reason))
    return document


def refuse_unsafe(document: QDomDocument, path: Path, error: type[AtlasError]) -> None:
    """Refuse a file that could run code or reach the network when QGIS builds or draws it.

    :raises AtlasError: as ``error``, naming the part to change.
    """
    check = _SafetyCheck(path, error)
    for element in _descendants(document.documentElement()):
        check.element(element)


def elements(document: QDomDocument, tag: str) -> list[QDomElement]:
    """Return the elements of a name, in the order of the file."""
    nodes = document.elementsByTagName(tag)
    return [nodes.at(index).toElement() for index in range(nodes.count())]


def _descendants(element: QDomElement) -> Iterator[QDomElement]:
    """Yield an element and its descendants, without recursion: files nest to any depth."""
    stack = [element]
    while stack:
        current = stack.pop()
        yield current
        child = current.lastChildElement()
        while not child.isNull():
            stack.append(child)
            child = child.previousSiblingElement()


def _attributes(element: QDomElement) -> Iterator[tuple[str, str]]:
    nodes = element.attributes()
    for index in range(nodes.count()):
        attribute = nodes.item(index).toAttr()
        yield attribute.name(), attribute.value()


class _SafetyCheck:
    """Checks one element after the other and keeps track of the layout item it belongs to."""

    def __init__(self, path: Path, error: type[AtlasError]) -> None:
        self.path = path
        self.error = error
        self.item = ""

    def element(self, element: QDomElement) -> None:
        tag = element.tagName()
        if tag in ("LayoutItem", "LayoutMultiFrame", "layer", "rule"):
            self.item = element.attribute("id") or element.attribute("class")
        if tag == "LayoutMultiFrame" and element.attribute("type") == _HTML_FRAME:
            raise self.error(
                tr(
                    "{path} has an HTML frame, which can run scripts: use labels, pictures and "
                    "tables."
                ).format(path=self.path)
            )
        for name, value in _attributes(element):
            self._attribute(name, value)
        if tag in ("Option", "prop"):
            self._option(element)

    def _attribute(self, name: str, value: str) -> None:
        # an attribute of the text format from QGIS 3.24 on, of the label before
        if name in ("htmlState", "allowHtml") and value == "1":
            raise self.error(
                tr(
                    "{path}: “{item}” is rendered as HTML, so that a name or text could act as "
                    "markup and load pictures: untick “Render as HTML”."
                ).format(path=self.path, item=self.item)
            )
        codes = EXPRESSION.findall(value) if name == "labelText" else [value]
        if any(map(_EVALUATOR.search, codes)):
            raise self.error(
                tr(
                    "{path}: “{item}” evaluates a value as an expression (eval): print or compare "
                    "the value itself, as in [% @srce_commune %]."
                ).format(path=self.path, item=self.item)
            )
        if name in _PATH_ATTRIBUTES and _REMOTE.match(value):
            self._refuse_remote(value)

    def _option(self, option: QDomElement) -> None:
        """Check an option of a symbol layer (``prop`` before QGIS 3.18) or of a property."""
        name = option.attribute("name") or option.attribute("k")
        value = option.attribute("value") or option.attribute("v")
        if name in _PATH_OPTIONS and _REMOTE.match(value):
            self._refuse_remote(value)
        if (
            name in ("expression", "field")
            and option.parentNode().toElement().tagName() == "Option"
        ):
            self._computed(option.parentNode().toElement(), name, value)
        if _OLD_COMPUTED.match(name) and value:
            self._refuse_computed(value)

    def _computed(self, owner: QDomElement, kind: str, value: str) -> None:
        """Check the expression or field that computes the property ``owner``."""
        wanted = owner.attribute("name")
        in_picture = _enclosing_layer(owner) in _PICTURE_LAYERS
        if _REMOTE_INSIDE.search(value):
            self._refuse_remote(value)
        is_path = wanted in _COMPUTED_PATHS or (wanted in _COMPUTED_LAYER_PATHS and in_picture)
        if is_path and value and not (kind == "expression" and _ANCHORED.match(value)):
            self._refuse_computed(value)

    def _refuse_remote(self, source: str) -> NoReturn:
        raise self.error(
            tr(
                "{path} loads a picture from elsewhere (“{item}”: {source}): put the picture in "
                "the same folder and choose it there."
            ).format(path=self.path, item=self.item, source=source)
        )

    def _refuse_computed(self, source: str) -> NoReturn:
        raise self.error(
            tr(
                "{path} computes the path of a picture (“{item}”: {source}), which could lead "
                "elsewhere: start the expression with the name of a folder in quotes."
            ).format(path=self.path, item=self.item, source=source)
        )


def _enclosing_layer(element: QDomElement) -> str:
    """Return the class of the symbol layer around an element, empty if there is none."""
    parent = element.parentNode().toElement()
    while not parent.isNull():
        if parent.tagName() == "layer":
            return str(parent.attribute("class"))
        parent = parent.parentNode().toElement()
    return ""
