"""HTML of a template as plain text: what a label prints where no HTML is drawn. Pure Python.

QGIS draws HTML with a browser engine that newer versions lack, and that runs scripts and fetches
what the HTML names. A text without either is the same in every version.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

#: what runs, or fetches from elsewhere, when HTML is drawn
_ACTIVE = re.compile(
    r"<\s*(?:script|iframe|object|embed|link|meta|base|form|video|audio|frame|applet)\b"
    r"|\bon[a-z]+\s*=|javascript\s*:|@import|expression\s*\(",
    re.IGNORECASE,
)
_REMOTE = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//[^/\s]|\\\\|/vsi[a-z]", re.IGNORECASE)
#: attributes and style properties whose value is fetched
_FETCHED = re.compile(
    r"(?:\b(?:src|background|data|poster|srcset|xlink:href)\s*=\s*|url\s*\(\s*)(?:\"([^\"]*)\"|'([^']*)'|([^\s>)]*))",
    re.IGNORECASE,
)
_BLOCKS = frozenset(
    (
        *("address", "article", "blockquote", "center", "div", "dl", "dt", "dd", "fieldset"),
        *("footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "ol", "p"),
        *("pre", "section", "table", "tbody", "thead", "tr", "ul"),
    )
)
_SILENT = frozenset(("script", "style", "head", "title", "svg"))


def is_active_html(html: str) -> bool:
    """Return whether HTML can run a script or fetch something from another machine."""
    if _ACTIVE.search(html):
        return True
    return any(
        _REMOTE.match((double or single or bare).strip())
        for double, single, bare in _FETCHED.findall(html)
    )


def holds_pictures(html: str) -> bool:
    """Return whether HTML shows pictures, which plain text does not."""
    return re.search(r"<\s*(?:img|svg)\b|url\s*\(", html, re.IGNORECASE) is not None


def html_text(html: str) -> str:
    """Return the text of HTML: a line a block or row, cells of a row apart, entities resolved."""
    reader = _TextReader()
    reader.feed(html)
    reader.close()
    return reader.text()


class _TextReader(HTMLParser):
    """Collects what HTML prints."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[str] = [""]
        self._silent = 0
        self._preformatted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line where the element stands on its own."""
        del attrs
        if tag in _SILENT:
            self._silent += 1
        if tag == "pre":
            self._preformatted += 1
        if tag == "br":
            self._lines.append("")
        elif tag in _BLOCKS:
            self._break()
            if tag == "li":
                self._lines[-1] = "- "
        elif tag in ("td", "th") and self._lines[-1].strip():
            self._lines[-1] = self._lines[-1].rstrip() + "    "

    def handle_endtag(self, tag: str) -> None:
        """End the line of an element that stands on its own."""
        if tag in _SILENT and self._silent:
            self._silent -= 1
        if tag == "pre" and self._preformatted:
            self._preformatted -= 1
        if tag in _BLOCKS:
            self._break()

    def handle_data(self, data: str) -> None:
        """Add text, its white space folded as a browser does."""
        if self._silent:
            return
        if self._preformatted:
            first, *others = data.split("\n")
            self._lines[-1] += first
            self._lines.extend(others)
            return
        folded = re.sub(r"[ \t\r\n\f]+", " ", data)
        if not self._lines[-1] or self._lines[-1].endswith((" ", "\u00a0")):
            folded = folded.lstrip(" ")
        self._lines[-1] += folded

    def text(self) -> str:
        """Return the lines, without empty ones at both ends."""
        return "\n".join(line.rstrip() for line in self._lines).strip("\n")

    def _break(self) -> None:
        if self._lines[-1].strip():
            self._lines.append("")
