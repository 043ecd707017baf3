"""Shorter coordinates in the drawing of a page: a third to a half of its bytes.

Qt writes nine digits for each point of a path, a millionth of a pixel of the page. Points are cut
to a tenth of a pixel, where the page itself is the measure; symbols that are drawn enlarged keep
all digits. Pure Python.
"""

from __future__ import annotations

import re

#: changes of the matrix, and what saves and restores it
_STEPS = re.compile(
    rb"^(?:([qQ](?: [qQ])*)|(-?[\d.]+) (-?[\d.]+) (-?[\d.]+) (-?[\d.]+) -?[\d.]+ -?[\d.]+ cm)\r?$",
    re.MULTILINE,
)
_ONE_DIGIT = re.compile(rb"^(-?\d+\.\d)\d* (-?\d+\.\d)\d* ([lm])$", re.MULTILINE)
_TWO_DIGITS = re.compile(rb"^(-?\d+\.\d\d)\d* (-?\d+\.\d\d)\d* ([lm])$", re.MULTILINE)
_SHORT = rb"\1 \2 \3"
#: enlargement up to which a place counts as drawn in pixels of the page
_LARGEST = 1.05
#: resolution from which a tenth of a pixel cannot be seen, dots an inch
_FINE_DPI = 150


def with_shorter_points(content: bytes, dpi: int) -> bytes:
    """Return the content of a page with shorter coordinates.

    :param dpi: resolution of the page.
    """
    pattern = _ONE_DIGIT if dpi >= _FINE_DPI else _TWO_DIGITS
    pieces: list[bytes] = []
    scale, page_scale = 1.0, 0.0
    saved: list[float] = []
    start = 0
    for match in _STEPS.finditer(content):
        piece = content[start : match.start()]
        pieces.append(pattern.sub(_SHORT, piece) if scale <= _LARGEST else piece)
        start = match.start()
        if match.group(1) is None:
            grown = _enlargement(match)
            if not page_scale:
                # the first matrix is that of the page: pixels to points
                page_scale = grown
            else:
                scale *= grown
            continue
        for letter in match.group(1).split():
            if letter == b"q":
                saved.append(scale)
            elif saved:
                scale = saved.pop()
    pieces.append(content[start:] if scale > _LARGEST else pattern.sub(_SHORT, content[start:]))
    return b"".join(pieces)


def _enlargement(match: re.Match[bytes]) -> float:
    a, b, c, d = (float(match.group(index)) for index in range(2, 6))
    return max(abs(a), abs(b), abs(c), abs(d))
