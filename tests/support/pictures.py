"""Pictures compared pixel by pixel."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from qgis.PyQt.QtGui import QImage

#: difference of a colour channel (of 255) from which two pixels are not the same
CLEARLY = 60
_BYTES = 4
#: bytes that are compared at once: most of two pictures is the same
_BLOCK = 256 * _BYTES


def differing_share(one: Path | QImage, other: Path | QImage) -> float:
    """Return the share of the pixels that differ clearly, 0 to 1."""
    first, second = _pixels(one), _pixels(other)
    assert len(first) == len(second), "the pictures are not of one size"
    differing = 0
    for start in range(0, len(first), _BLOCK):
        one_block, other_block = first[start : start + _BLOCK], second[start : start + _BLOCK]
        if one_block != other_block:
            # a pixel counts once, whichever of its channels differ
            channels = enumerate(zip(one_block, other_block))
            differing += len(
                {place // _BYTES for place, (a, b) in channels if abs(a - b) > CLEARLY}
            )
    return differing / (len(first) // _BYTES)


def colours(picture: Path | QImage) -> Counter[int]:
    """Return how many pixels of a picture have each colour, as ``QColor.rgb`` gives it."""
    return Counter(memoryview(_pixels(picture)).cast("I"))


def _pixels(picture: Path | QImage) -> bytes:
    image = QImage(str(picture)) if isinstance(picture, Path) else picture
    assert not image.isNull(), picture
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    return image.constBits().asstring(image.sizeInBytes())
