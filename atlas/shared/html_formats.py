"""Text formats that say their text is HTML, in templates and styles: printed as plain text.

HTML in a format could fetch pictures, and a value could be taken for markup. Plain text has
neither, and prints the same words.
"""

from __future__ import annotations

import re

from qgis.core import QgsExpression
from qgis.PyQt.QtXml import QDomElement

from .unsafe_parts import descendants

_OFF = ("", "0", "false")
#: markup in the text that an expression puts together
_MARKUP = re.compile(r"<\s*/?\s*[a-z]", re.IGNORECASE)
_LINE_ENDS = r"<\\s*(br|/p|/div|/tr|/li|/h[1-6])\\b[^>]*>"
_TAGS = r"<[^>]*>"


def formats_in_html(element: QDomElement) -> list[QDomElement]:
    """Return the text formats in an element that say their text is HTML."""
    return [part for part in descendants(element) if part.attribute("allowHtml") not in _OFF]


def without_markup(code: str) -> str:
    """Return an expression that gives the text of what another one gives as HTML.

    One that writes no markup stays as it is.
    """
    if not _MARKUP.search(code) or QgsExpression(code).hasParserError():
        return code
    lines = f"regexp_replace(\n{code}\n, '{_LINE_ENDS}', '\\n')"
    return f"trim(replace(regexp_replace({lines}, '{_TAGS}', ''), '&nbsp;', ' '))"
