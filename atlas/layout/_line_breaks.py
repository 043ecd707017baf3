"""Where the lines of a text break: names that stay whole, lines of about one length."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Callable

from qgis.PyQt.QtGui import QFont, QTextLayout, QTextOption

#: a hyphen within a word: Qt breaks a line after it
_HYPHENATED = re.compile(r"\w-\w")
#: halvings of the width when lines of one length are sought
_STEPS = 12


def names_kept_whole(text: str, font: QFont, widths: Sequence[float]) -> str:
    """Return a text with a line break before each hyphenated word that Qt would break in two.

    A word that is longer than a line stays as it is.

    :param font: with the pixel size that the text is drawn with.
    :param widths: in the same pixels, at which the text may be wrapped.
    """
    if not _HYPHENATED.search(text):
        return text
    return _kept_whole(text, font.toString(), font.letterSpacing(), tuple(widths))


@lru_cache(maxsize=512)
def _kept_whole(text: str, description: str, spacing: float, widths: tuple[float, ...]) -> str:
    font = QFont()
    font.fromString(description)
    font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, spacing)
    while True:
        found = (place for width in widths for place in _broken_words(text, font, width))
        start = next(found, None)
        if start is None:
            return text
        text = f"{text[: start - 1]}\n{text[start:]}"


def _broken_words(text: str, font: QFont, width: float) -> Iterator[int]:
    """Yield where words begin that are broken at a hyphen and would fit on the next line."""
    offset = 0
    for paragraph in text.split("\n"):
        for begin, end in _lines(paragraph, font, width):
            is_hyphen = end < len(paragraph) and paragraph[end - 1] == "-" and end - begin > 1
            if not is_hyphen or not paragraph[end - 2].isalnum() or not paragraph[end].isalnum():
                continue
            word = paragraph.rfind(" ", 0, end) + 1
            rest = paragraph[word:].split(" ", maxsplit=1)[0]
            if word > begin and len(list(_lines(rest, font, width))) == 1:
                yield offset + word
        offset += len(paragraph) + 1


def _lines(paragraph: str, font: QFont, width: float) -> Iterator[tuple[int, int]]:
    """Yield begin and end of each line, as Qt wraps a paragraph."""
    layout = QTextLayout(paragraph, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WordWrap)
    layout.setTextOption(option)
    layout.beginLayout()
    while True:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(width)
        yield line.textStart(), line.textStart() + line.textLength()
    layout.endLayout()


def balanced(text: str, width: float, measure: Callable[[str], float]) -> str:
    """Return a text wrapped so that no line of a paragraph is much shorter than the others.

    :param width: the longest line, in the unit of ``measure``.
    :param measure: gives the width of a line.
    """
    return "\n".join(_balanced_paragraph(part, width, measure) for part in text.split("\n"))


def _balanced_paragraph(paragraph: str, width: float, measure: Callable[[str], float]) -> str:
    best = _wrapped(paragraph, width, measure)
    count = len(best)
    low, high = width / count, width
    for _ in range(_STEPS if count > 1 else 0):
        middle = (low + high) / 2
        lines = _wrapped(paragraph, middle, measure)
        if len(lines) > count or any(measure(line) > width for line in lines):
            low = middle
        else:
            best, high = lines, middle
    return "\n".join(best)


def _wrapped(paragraph: str, width: float, measure: Callable[[str], float]) -> list[str]:
    lines = [""]
    for word in paragraph.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if lines[-1] and measure(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
