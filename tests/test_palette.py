"""The signs of the sheet can be distinguished, in the commune and outside it, by every eye."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

import pytest
from qgis.core import QgsRectangle

from scripts import palette_table
from tests.support.colour import ciede2000, lab, pixels
from tests.support.package import ROOT
from tests.support.style_drawing import SCALE, draw, load

STYLES = ROOT / "styles"
#: lines of two categories on the same watercourse, the wider one below
RIBBONS = (
    "obstacle_l.qml",
    "reservoir_preserve_line.qml",
    "reservoir_restore_line.qml",
    "corridor_line.qml",
    "corridor_restore_line.qml",
)


@pytest.fixture(scope="module")
def gaps() -> list[palette_table.Gap]:
    return palette_table.gaps(palette_table.measure(STYLES))


def test_signs_are_told_apart(gaps: list[palette_table.Gap]) -> None:
    assert len(gaps) == math.comb(2 * len(palette_table.PATTERNS), 2)
    alike = [(gap.one.name, gap.other.name) for gap in gaps if not gap.holds]
    assert alike == []


def test_signs_are_told_apart_where_a_ground_is_seen_through_them() -> None:
    through = palette_table.gaps(palette_table.measure(STYLES, ground=True))
    alike = [(gap.one.name, gap.other.name) for gap in through if not gap.holds]
    assert alike == []


def test_page_gives_the_measured_gaps(gaps: list[palette_table.Gap]) -> None:
    rows = re.findall(
        r"^\| `([^`]+)` – `([^`]+)` \|(.*)\|$",
        palette_table.PAGE.read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    assert len(rows) == len(gaps)
    for gap, (one, other, cells) in zip(gaps, rows):
        told = [float(cell.replace(",", ".")) for cell in cells.split("|")[:5]]
        assert (one, other) == (gap.one.name, gap.other.name)
        assert told == pytest.approx([*gap.colours, gap.grey], abs=1), (one, other)


def colours_across(*names: str) -> list[tuple[int, int, int]]:
    """Return the colours of a cut across lines on the same place, the first line on top."""
    line = "LINESTRING(-9000 0,9000 0)"
    layers = [load(STYLES, name, "line", [line], "&field=insee:string", [("1",)]) for name in names]
    image = draw(layers, QgsRectangle(-1000, -60, 1000, 60), SCALE)
    found = set()
    # over 12 mm: a dash is longer than its gap
    for x in range(image.width() // 2, image.width() // 2 + 140):
        found |= set(pixels(image, (x, 0, 1, image.height())))
    return sorted(found)


def pairs() -> Iterator[tuple[str, str]]:
    for index, above in enumerate(RIBBONS):
        for below in RIBBONS[index + 1 :]:
            yield above, below


@pytest.mark.parametrize(("above", "below"), list(pairs()))
def test_lines_on_the_same_place_are_both_seen(above: str, below: str) -> None:
    together, alone = colours_across(above, below), colours_across(above)

    def is_new(colour: tuple[int, int, int]) -> bool:
        return all(ciede2000(lab(colour), lab(other)) > 5 for other in alone)

    assert any(is_new(colour) for colour in together), "the line below is not seen"
    top = [colour for colour in alone if colour != (255, 255, 255)]
    assert any(colour in together for colour in top), "the line above is not seen"


def test_a_reservoir_hides_the_corridor_under_it() -> None:
    square = QgsRectangle(-600, -600, 600, 600)
    wkt = [QgsRectangle(-5000, -5000, 5000, 5000).asWktPolygon()]
    for reservoir in ("reservoir_preserve.qml", "reservoir_restore.qml"):
        bare = [load(STYLES, reservoir, "polygon", wkt, "", None)]
        for corridor in ("corridor.qml", "corridor_restore.qml"):
            over = [*bare, load(STYLES, corridor, "polygon", wkt, "", None)]
            assert pixels(draw(over, square)) == pixels(draw(bare, square))


def test_something_under_the_network_is_seen_where_the_sheet_has_it() -> None:
    square = QgsRectangle(-600, -600, 600, 600)
    wkt = [QgsRectangle(-5000, -5000, 5000, 5000).asWktPolygon()]
    layers = [load(STYLES, name, "polygon", wkt, "", None) for name in
              ("reservoir_preserve.qml", "obstacle_l_surface.qml")]  # fmt: skip
    assert len(pixels(draw(layers[:1], square))) == 1
    assert pixels(draw(layers[:1], square)) == pixels(draw(layers, square))
    assert pixels(draw(layers[:1], square, srce_ground=1)) != pixels(
        draw(layers, square, srce_ground=1)
    )


OUTLINE = "#1A1A1A"


def dark_columns(wkt: str, y: float, scale: int = SCALE) -> list[float]:
    """Return where the outline is along a cut at ``y``, metres from the west of the picture."""
    layer = load(STYLES, "commune.qml", "polygon", [wkt], "&field=insee:string", [("1",)])
    image = draw([layer], QgsRectangle(-2000, y - 20, 2000, y + 20), scale, srce_insee="1")
    metres = 4000 / image.width()
    row = image.height() // 2
    return [
        x * metres - 2000
        for x in range(image.width())
        if image.pixelColor(x, row).lightness() < 100
    ]


def test_outline_begins_at_the_limit_and_lies_outside() -> None:
    found = dark_columns("POLYGON((0 -3000,9000 -3000,9000 3000,0 3000,0 -3000))", 0)
    on_paper = [x * 1000 / SCALE for x in found]
    assert min(on_paper) == pytest.approx(-0.8, abs=0.1)
    assert max(on_paper) == pytest.approx(0.1, abs=0.1)


@pytest.mark.parametrize(("width_mm", "open_mm"), [(1.5, 0.5), (4.0, 2.2)])
def test_bay_stays_open(width_mm: float, open_mm: float) -> None:
    """A bay narrower than two strokes keeps white between thinner strokes."""
    half = width_mm * SCALE / 1000 / 2
    bay = (
        f"POLYGON((-3000 -3000,3000 -3000,3000 3000,{half} 3000,{half} -1000,"
        f"{-half} -1000,{-half} 3000,-3000 3000,-3000 -3000))"
    )
    found = dark_columns(bay, 0)
    white = [x for x in (step / 10 for step in range(-900, 900))
             if not any(abs(x - dark) < 2.2 for dark in found) and abs(x) < half]  # fmt: skip
    assert len(white) / 10 * 1000 / SCALE >= open_mm * 0.8
