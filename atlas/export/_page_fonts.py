"""The fonts of a page: which character each glyph is. Pure Python, no QGIS.

Qt names a glyph that stands for several characters after the first of them: a space after the
tabulator. What is read aloud, searched or copied would have tabulators between words; the tables
are put right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ._content_blocks import NO_FONT, UNKNOWN, Letters, PageFont
from ._content_marks import letters_of
from ._pdf_edit import EditedPdf
from ._pdf_objects import deflated, inflate, parse_dictionary, reference_number

_RANGE = re.compile(rb"<(\w{4})>\s*<(\w{4})>\s*(?:<(\w{4,})>|\[([^\]]*)\])")
_SINGLE = re.compile(rb"<(\w{4})>\s*<(\w{4,})>")
_SECTION = re.compile(rb"begin(bfrange|bfchar)(.*?)end\1", re.DOTALL)
_VALUES = re.compile(rb"(<\w{4}>\s*<\w{4}>\s*)(<\w{4}>|\[[^\]]*\])")
_CONTROL = re.compile(rb"<00[01][0-9A-Fa-f]>")


def page_fonts(pdf: EditedPdf, resources: bytes) -> dict[bytes, PageFont]:
    """Return what the glyphs of each font of a page stand for, by the name of the font.

    :param resources: those of the page.
    :raises UnfamiliarPdf: when they are not such as Qt writes.
    """
    listed = parse_dictionary(resources).get(b"Font")
    if listed is None:
        return {}
    fonts = parse_dictionary(pdf.resolved(listed))
    return {name: _font(pdf, reference_number(value)) for name, value in fonts.items()}


def _font(pdf: EditedPdf, font: int) -> PageFont:
    table = pdf.entries(font).get(b"ToUnicode")
    if table is None:
        return NO_FONT
    number = reference_number(table)
    text = inflate(pdf.object(number))
    put_right = _SECTION.sub(_without_control, text)
    if put_right != text:
        pdf.write(number, deflated(put_right))
    characters = dict(_characters(put_right))
    spaces = (glyph for glyph, text in characters.items() if text == " ")
    known = {glyph: letters_of(text) for glyph, text in characters.items() if UNKNOWN not in text}
    return PageFont(Letters(known), next(spaces, 0))


def _without_control(section: re.Match[bytes]) -> bytes:
    """Return a section of a table in which no character is a control character."""
    if section[1] == b"bfchar":
        return section.group()
    return _VALUES.sub(lambda match: match[1] + _CONTROL.sub(_sign, match[2]), section.group())


def _sign(control: re.Match[bytes]) -> bytes:
    return b"<FFFD>" if control.group() == b"<0000>" else b"<0020>"


def _characters(table: bytes) -> Iterator[tuple[int, str]]:
    """Yield the number of each glyph and what it stands for."""
    for section in _SECTION.finditer(table):
        if section[1] == b"bfchar":
            for code, value in _SINGLE.findall(section[2]):
                yield int(code, 16), _text(value)
            continue
        for first, last, start, values in _RANGE.findall(section[2]):
            low, high = int(first, 16), int(last, 16)
            listed = re.findall(rb"<(\w+)>", values)
            for code in range(low, high + 1):
                if start:
                    yield code, chr(int(start, 16) + code - low)
                elif code - low < len(listed):
                    yield code, _text(listed[code - low])


def _text(value: bytes) -> str:
    return bytes.fromhex(value.decode("ascii")).decode("utf-16-be", "replace")
