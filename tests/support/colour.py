"""Colours as people see them: CIE L*a*b*, CIEDE2000, colour vision deficiencies, grey prints."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass

from qgis.PyQt.QtGui import QImage

Triple = tuple[float, ...]
Pixels = Counter[tuple[int, int, int]]  # of (red, green, blue)
VISIONS = ("normal", "deuteranopia", "protanopia", "tritanopia")


def pixels(image: QImage, area: tuple[int, int, int, int] | None = None) -> Pixels:
    if area:
        image = image.copy(*area)
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    counted: Pixels = Counter()
    for row in range(image.height()):
        data = image.constScanLine(row).asstring(image.width() * 3)
        counted.update(zip(data[0::3], data[1::3], data[2::3]))
    return counted


def linear(rgb: Triple) -> list[float]:
    return [
        v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in (c / 255 for c in rgb)
    ]


def times(matrix: list[list[float]], vector: list[float]) -> list[float]:
    return [sum(a * b for a, b in zip(row, vector)) for row in matrix]


SRGB_TO_XYZ = [
    [0.4124564, 0.3575761, 0.1804375],
    [0.2126729, 0.7151522, 0.0721750],
    [0.0193339, 0.1191920, 0.9503041],
]
# Viénot, Brettel and Mollon (1999), for tritanopia Machado, Oliveira and Fernandes (2009)
CVD = {
    "deuteranopia": [[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]],
    "protanopia": [[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1]],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}


def lab(rgb: Triple, vision: str = "normal") -> tuple[float, float, float]:
    """CIE L*a*b* (D65) of an sRGB colour as seen with a colour vision, or in a grey print."""
    light = linear(rgb)
    if vision == "grey":
        light = [times(SRGB_TO_XYZ, light)[1]] * 3
    elif vision != "normal":
        light = [min(1.0, max(0.0, v)) for v in times(CVD[vision], light)]
    relative = [v / sum(row) for v, row in zip(times(SRGB_TO_XYZ, light), SRGB_TO_XYZ)]
    x, y, z = (v ** (1 / 3) if v > 216 / 24389 else (24389 / 27 * v + 16) / 116 for v in relative)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def ciede2000(first: Triple, second: Triple) -> float:
    """Colour difference (Sharma, Wu and Dalal, 2005) of two L*a*b* colours."""
    (l1, a1, b1), (l2, a2, b2) = first, second
    mean = (math.hypot(a1, b1) + math.hypot(a2, b2)) / 2
    grey = 1.5 - 0.5 * math.sqrt(mean**7 / (mean**7 + 25**7))
    c1, c2 = math.hypot(a1 * grey, b1), math.hypot(a2 * grey, b2)
    h1, h2 = (math.degrees(math.atan2(b, a * grey)) % 360 for a, b in ((a1, b1), (a2, b2)))
    turn = (h2 - h1 + 180) % 360 - 180 if c1 * c2 else 0.0
    hue = (h1 + turn / 2) % 360 if c1 * c2 else h1 + h2
    d_hue = 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn / 2))
    light, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    t = (
        1
        - 0.17 * math.cos(math.radians(hue - 30))
        + 0.24 * math.cos(math.radians(2 * hue))
        + 0.32 * math.cos(math.radians(3 * hue + 6))
        - 0.20 * math.cos(math.radians(4 * hue - 63))
    )
    s_light = 1 + 0.015 * (light - 50) ** 2 / math.sqrt(20 + (light - 50) ** 2)
    terms = (
        (l2 - l1) / s_light,
        (c2 - c1) / (1 + 0.045 * chroma),
        d_hue / (1 + 0.015 * chroma * t),
    )
    rotation = (
        -2
        * math.sqrt(chroma**7 / (chroma**7 + 25**7))
        * math.sin(math.radians(60 * math.exp(-(((hue - 275) / 25) ** 2))))
    )
    return math.sqrt(sum(v * v for v in terms) + rotation * terms[1] * terms[2])


@dataclass(frozen=True)
class Look:
    """What the eye gets of a symbol from some distance (mean) and from near (grain)."""

    mean: Triple
    #: standard deviation of the lightness in a grey print: 0 for a flat tint
    grain: float


def look(counted: Pixels) -> Look:
    total = sum(counted.values())
    mean = tuple(sum(colour[i] * n for colour, n in counted.items()) / total for i in range(3))
    lights = [(lab(colour, "grey")[0], n) for colour, n in counted.items()]
    middle = sum(light * n for light, n in lights) / total
    grain = math.sqrt(sum((light - middle) ** 2 * n for light, n in lights) / total)
    return Look(mean, grain)


def distance(first: Look, second: Look, vision: str) -> float:
    if vision == "grey":
        return abs(lab(first.mean, vision)[0] - lab(second.mean, vision)[0])
    return ciede2000(lab(first.mean, vision), lab(second.mean, vision))
