"""Limits of communes: seen on every surface of the network outside the commune, where a veil lies.

The contrast is that of WCAG 2.1 (relative luminance), between a pixel that the stroke covers and
the same pixel without the stroke. The surfaces have patterns: each pixel is compared with itself.
"""

from __future__ import annotations

import pytest
from qgis.core import QgsRectangle, QgsVectorLayer
from qgis.PyQt.QtGui import QColor, QImage

from tests.support.colour import SRGB_TO_XYZ, linear, times
from tests.support.package import ROOT
from tests.support.style_drawing import PIXELS_PER_MM, SCALE, draw, load, rectangle

STYLES = ROOT / "styles"
FIELDS = "&field=insee:string&field=nom:string"
LEAST = 3.0
#: of the length of the boundary, what may be hidden: the gaps of its dashes, the lines of the veil
MOST_HIDDEN = 0.2
SURFACES = (
    "corridor.qml",
    "corridor_restore.qml",
    "obstacle_l_surface.qml",
    "reservoir_preserve.qml",
    "reservoir_restore.qml",
)
#: half of the width and height of the picture, m; narrower maps are those of an index
SIDE, HALF = 60 * SCALE / 1000, 20 * SCALE / 1000
EXTENT = QgsRectangle(-SIDE, -HALF, SIDE, HALF)


def surface(name: str) -> QgsVectorLayer:
    box = rectangle(-10 * SIDE, -10 * SIDE, 10 * SIDE, 10 * SIDE)
    return load(STYLES, name, "polygon", [box], FIELDS, [("1", "")])


def neighbours(name: str) -> QgsVectorLayer:
    """Return two communes, whose common boundary goes up the middle, and a small one, the drawn."""
    boxes = [
        rectangle(-10 * SIDE, -10 * SIDE, 0, 10 * SIDE),
        rectangle(0, -10 * SIDE, 10 * SIDE, 10 * SIDE),
        rectangle(-SIDE, -HALF, 4 - SIDE, 4 - HALF),
    ]
    rows = [("2", "A"), ("3", "B"), ("1", "C")]
    return load(STYLES, f"context/{name}.qml", "polygon", boxes, FIELDS, rows)


def luminance(colour: QColor) -> float:
    return float(times(SRGB_TO_XYZ, linear(colour.getRgb()[:3]))[1])


def contrasts(bare: QImage, limited: QImage) -> list[float]:
    """Return the contrast of the stroke with what it lies on, row by row, where it is seen."""
    found = []
    middle, reach = bare.width() // 2, round(PIXELS_PER_MM)
    for y in range(round(5 * PIXELS_PER_MM), bare.height() - round(5 * PIXELS_PER_MM)):
        best = 1.0
        for x in range(middle - reach, middle + reach):
            one, other = bare.pixelColor(x, y), limited.pixelColor(x, y)
            if one != other:
                light = sorted((luminance(one), luminance(other)))
                best = max(best, (light[1] + 0.05) / (light[0] + 0.05))
        found.append(best)
    return found


@pytest.mark.parametrize("name", SURFACES)
def test_limits_are_seen_on_veiled_surfaces(name: str) -> None:
    veil = neighbours("veil")
    bare = draw([veil, surface(name)], EXTENT, srce_insee="1")
    limited = draw([veil, neighbours("commune_context"), surface(name)], EXTENT, srce_insee="1")
    found = contrasts(bare, limited)
    seen = [contrast for contrast in found if contrast >= LEAST]
    assert len(seen) >= (1 - MOST_HIDDEN) * len(found), sorted(found)[:: len(found) // 20]
