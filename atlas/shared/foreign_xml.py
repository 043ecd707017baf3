"""XML from other people, templates (QPT) and styles (QML), checked before QGIS builds it.

A layout or a style is not a program, but QGIS runs some of its parts (scripts in HTML, expressions
that evaluate a value) and loads pictures from any address in it. Such a file is refused, with a
message that names every part to change. What only affects the drawing (an expression that computes
a colour) is accepted.
"""

from __future__ import annotations

import re
from pathlib import Path

from qgis.PyQt.QtCore import QXmlStreamReader
from qgis.PyQt.QtXml import QDomDocument, QDomElement

from . import compat
from .errors import AtlasError
from .foreign_expressions import EMBEDDED as EXPRESSION
from .i18n import tr
from .unsafe_parts import disarm, unsafe_parts

__all__ = [
    "EXPRESSION",
    "disarm",
    "elements",
    "read_xml",
    "read_xml_text",
    "refuse_deep",
    "refuse_unsafe",
    "unsafe_parts",
]

#: the document type that QGIS writes into a QML is the only accepted one
_PLAIN_DOCTYPE = re.compile(
    r"""<!DOCTYPE\s+qgis(?:\s+PUBLIC\s+(['"])http://mrcc.com/qgis.dtd\1\s+(['"])SYSTEM\2)?\s*>"""
)
_DECLARATION = re.compile(r"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
#: the deepest of some 900 public templates, styles and projects has 15 levels; QDomDocument
#: destroys a tree by recursion, which ends the program at some tens of thousands
MAX_DEPTH = 200


def read_xml(path: Path, limit: int, error: type[AtlasError]) -> QDomDocument:
    """Return the parsed file if its text is harmless.

    :param limit: largest size of the file, bytes.
    :param error: class of the error to raise.
    :raises AtlasError: as ``error``: unreadable, too large, not UTF-8, with entities, nested too
        deep, or not XML.
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
    return read_xml_text(text, path, error)


def read_xml_text(text: str, path: Path, error: type[AtlasError]) -> QDomDocument:
    """Return a parsed text if it is harmless.

    :param path: the file it comes from, for messages.
    :raises AtlasError: as :func:`read_xml`.
    """
    if _DECLARATION.search(_PLAIN_DOCTYPE.sub("", text, count=1)):
        raise error(
            tr(
                "{path} is refused: it declares a document type or entities, which a QGIS "
                "template or style never needs."
            ).format(path=path)
        )
    refuse_deep(text, path, error)
    document, reason = compat.parse_xml(text)
    if reason:
        raise error(tr("{path} is not well-formed XML: {reason}").format(path=path, reason=reason))
    return document


def refuse_deep(text: str, path: Path, error: type[AtlasError]) -> None:
    """:raises AtlasError: as ``error``, for XML that ends the program when it is read."""
    if _is_too_deep(text):
        raise error(
            tr(
                "{path} is nested too deeply: more than {limit} levels of elements, which no "
                "template or style of QGIS needs."
            ).format(path=path, limit=MAX_DEPTH)
        )


def _is_too_deep(text: str) -> bool:
    """Return whether elements are nested deeper than :data:`MAX_DEPTH`; stops at an error."""
    reader = QXmlStreamReader(text)
    depth = 0
    while not reader.atEnd():
        kind = reader.readNext()
        if kind == QXmlStreamReader.TokenType.StartElement:
            depth += 1
            if depth > MAX_DEPTH:
                return True
        elif kind == QXmlStreamReader.TokenType.EndElement:
            depth -= 1
    return False


def refuse_unsafe(document: QDomDocument, path: Path, error: type[AtlasError]) -> None:
    """Refuse a file that could run code or reach the network when QGIS builds or draws it.

    :raises AtlasError: as ``error``, naming all parts to change.
    """
    parts = unsafe_parts(document)
    if parts:
        raise error(f"{path}: " + "\n".join(part.text for part in parts))


def elements(document: QDomDocument, tag: str) -> list[QDomElement]:
    """Return the elements of a name, in the order of the file."""
    nodes = document.elementsByTagName(tag)
    return [nodes.at(index).toElement() for index in range(nodes.count())]
