"""What a page says, in the order in which it is to be read: the plan of its structure tree.

A page is a tree of :class:`Element` (heading, paragraph, list, figure, table) whose leaves name
content of the page: text that a layout item prints (:class:`Printed`), or what it draws
(:class:`Drawn`). The order of the tree is the order of reading; items may be drawn in any other.
Pure Python, no QGIS.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Union

#: mail addresses and web addresses, as they are printed
_ADDRESS = re.compile(
    r"(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<web>(?:https?://|www\.)[^\s<>\"'«»“”()\[\]{}]*[^\s<>\"'«»“”()\[\]{}.,;:!?…])",
    re.IGNORECASE,
)
_BULLET = re.compile(r"([-–—•·▪*])\s+(?=\S)")
_SENTENCE_END = re.compile(r"(?<=[.!?…:])[ \t]*\n")
_BLANK_LINE = re.compile(r"\n\s*\n")


@dataclass(frozen=True)
class Printed:
    """Text that an item prints; white space does not count.

    ``None`` stands for all text of the item, whatever it is.
    """

    item: int
    text: str | None


@dataclass(frozen=True)
class Drawn:
    """What an item draws: the symbol before the text that follows, or all of a figure."""

    item: int


@dataclass(frozen=True)
class Element:
    """An element of the structure tree."""

    #: standard structure type: ``H1``, ``P``, ``Figure``, ``TD``, …
    tag: str
    kids: tuple[Kid, ...] = ()
    #: alternative text, for what is not text
    alt: str = ""
    #: title, for a part of the document
    title: str = ""
    #: ``Column`` or ``Row``, for a header cell
    scope: str = ""
    #: place of a figure on the page: left, bottom, right, top, points from the lower left corner
    box: PageBox | None = None
    #: address that a link opens; ``#name`` for a place of the joined document
    uri: str = ""


PageBox = tuple[float, float, float, float]
Kid = Union[Element, Printed, Drawn]
Leaf = Union[Printed, Drawn]


def tagged_leaves(elements: Sequence[Element]) -> Iterator[tuple[str, Leaf]]:
    """Yield the leaves below some elements with the tags of these, in reading order."""
    for element in elements:
        for kid in element.kids:
            if isinstance(kid, Element):
                yield from tagged_leaves((kid,))
            else:
                yield element.tag, kid


def phrase(item: int, text: str) -> tuple[Kid, ...]:
    """Return a text with its addresses as links."""
    kids: list[Kid] = []
    end = 0
    for match in _ADDRESS.finditer(text):
        if text[end : match.start()].strip():
            kids.append(Printed(item, text[end : match.start()]))
        kids.append(_link(item, match))
        end = match.end()
    if text[end:].strip():
        kids.append(Printed(item, text[end:]))
    return tuple(kids)


def _link(item: int, match: re.Match[str]) -> Element:
    address = match.group()
    if match.group("mail"):
        uri, alt = f"mailto:{address}", f"Écrire à {address}"
    else:
        uri = address if "://" in address else f"https://{address}"
        alt = f"Ouvrir la page {address}"
    return Element("Link", (Printed(item, address),), alt=alt, uri=uri)


def text_element(tag: str, item: int, text: str) -> Element:
    """Return a heading or a paragraph with all that an item prints."""
    return Element(tag, phrase(item, text))


def blocks(item: int, text: str) -> tuple[Element, ...]:
    """Return a longer text as paragraphs and lists.

    A paragraph ends at a blank line, or at the end of a line that ends a sentence; lines that
    start with a dash or a bullet are a list.
    """
    found: list[Element] = []
    for paragraph in _BLANK_LINE.split(text):
        entries: list[str] = []
        plain: list[str] = []
        for line in paragraph.split("\n"):
            if _BULLET.match(line.strip()):
                entries.append(line.strip())
            elif entries:
                # goes on where the one before was broken
                entries[-1] = f"{entries[-1]}\n{line}"
            else:
                plain.append(line)
        parts = _SENTENCE_END.split("\n".join(plain))
        found += [text_element("P", item, part) for part in parts if part.strip()]
        if len(entries) > 1:
            found.append(Element("L", tuple(_entry(item, entry) for entry in entries)))
        elif entries:
            found.append(text_element("P", item, entries[0]))
    return tuple(found)


def _entry(item: int, text: str) -> Element:
    match = _BULLET.match(text)
    end = match.end() if match else 0
    label = Element("Lbl", (Printed(item, text[:end]),))
    return Element("LI", (label, Element("LBody", phrase(item, text[end:]))))


@dataclass(frozen=True)
class LegendLine:
    """A line of a legend: a heading, or a symbol with its meaning."""

    text: str
    #: what kind of symbol, for those who do not see it; empty for a heading
    symbol: str = ""
    below: tuple[LegendLine, ...] = ()


def legend_list(item: int, lines: Sequence[LegendLine]) -> Element:
    """Return a legend as a list; what stands under a heading is a list within."""
    return Element("L", tuple(_legend_item(item, line) for line in lines))


def _legend_item(item: int, line: LegendLine) -> Element:
    body: tuple[Kid, ...] = (Printed(item, line.text),)
    if line.below:
        body = (*body, legend_list(item, line.below))
    if not line.symbol:
        return Element("LI", (Element("LBody", body),))
    label = Element("Lbl", (Drawn(item),), alt=line.symbol)
    return Element("LI", (label, Element("LBody", body)))


def table(item: int, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Element:
    """Return a table whose first row is headers, and the first cell of each of several rows."""
    made = [Element("TR", tuple(_cell(item, text, "Column") for text in headings))]
    heads = "Row" if len(rows) > 1 else ""
    for row in rows:
        cells = [_cell(item, text, "" if index else heads) for index, text in enumerate(row)]
        made.append(Element("TR", tuple(cells)))
    return Element("Table", tuple(made))


def _cell(item: int, text: str, scope: str) -> Element:
    content = (Printed(item, text),) if text.strip() else ()
    return Element("TH" if scope else "TD", content, scope=scope)


def figure(item: int, alt: str, box: PageBox) -> Element:
    """Return a picture with its alternative text."""
    return Element("Figure", (Drawn(item),), alt=alt, box=box)


def promoted(elements: Sequence[Element]) -> tuple[Element, ...]:
    """Return elements whose first heading is an ``H1``: readers start from there."""
    tags = [element.tag for element in elements]
    first = next((index for index, tag in enumerate(tags) if tag in ("H1", "H2")), None)
    if first is None or tags[first] == "H1":
        return tuple(elements)
    made = replace(elements[first], tag="H1")
    return (*elements[:first], made, *elements[first + 1 :])
