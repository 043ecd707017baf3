"""Pictures compared pixel by pixel."""

from __future__ import annotations

from pathlib import Path

from qgis.PyQt.QtGui import QImage

#: difference of a colour channel (of 255) from which two pixels are not the same
CLEARLY = 60
_BYTES = 4


def differing_share(one: Path | QImage, other: Path | QImage) -> float:
    """Return the share of the pixels that differ clearly, 0 to 1."""
    first, second = _pixels(one), _pixels(other)
    assert len(first) == len(second), "the pictures are not of one size"
    if first == second:
        return 0.0
    # a pixel counts once, whichever of its channels differ
    differing = {
        place // _BYTES for place, (a, b) in enumerate(zip(first, second)) if abs(a - b) > CLEARLY
    }
    return len(differing) / (len(first) // _BYTES)


def _pixels(picture: Path | QImage) -> bytes:
    image = QImage(str(picture)) if isinstance(picture, Path) else picture
    assert not image.isNull(), picture
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    return image.constBits().asstring(image.sizeInBytes())
