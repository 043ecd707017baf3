"""Measures how far apart the signs of the sheet are, and writes the table of docs/ecarts.md.

    python3 scripts/palette_table.py [--before FOLDER]

Each surface and line of the catalogue is drawn by QGIS, as in the commune and as outside it (under
the veil), and averaged: what the eye receives from afar. ``--before`` gives a folder of earlier
styles to compare with.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.support.colour import VISIONS, Look, distance, look, pixels  # noqa: E402
from tests.support.style_drawing import draw_sample  # noqa: E402

PAGE = ROOT / "docs" / "ecarts.md"
STYLES = ROOT / "styles"
MARK = "<!-- écarts -->"
#: least CIEDE2000 between two signs, and least difference of L* in a grey print
LEAST_COLOUR, LEAST_GREY = 10.0, 8.0
#: what makes a sign known without its colour; two signs that differ in it can be distinguished
PATTERNS = {
    "corridor.qml": "aplat",
    "corridor_restore.qml": "hachures \\",
    "reservoir_preserve.qml": "aplat",
    "reservoir_restore.qml": "hachures /",
    "obstacle_l_surface.qml": "aplat",
    "corridor_line.qml": "ruban bordé",
    "corridor_restore_line.qml": "ruban tireté",
    "reservoir_preserve_line.qml": "ruban bordé",
    "reservoir_restore_line.qml": "ruban tireté",
    "obstacle_l.qml": "croix",
}
VEIL = "trame"


@dataclass(frozen=True)
class Sign:
    """One sign as measured."""

    name: str
    pattern: frozenset[str]
    look: Look


@dataclass(frozen=True)
class Gap:
    """How far apart two signs are."""

    one: Sign
    other: Sign
    colours: tuple[float, ...]
    grey: float

    @property
    def by_pattern(self) -> bool:
        """Return whether a pattern alone tells them apart."""
        return self.one.pattern != self.other.pattern

    @property
    def holds(self) -> bool:
        """Return whether the two can be distinguished."""
        apart = min(self.colours) >= LEAST_COLOUR and self.grey >= LEAST_GREY
        return apart or self.by_pattern


def measure(styles: Path, *, ground: bool = False) -> list[Sign]:
    """Return all signs of a folder of styles, in the commune first.

    :param ground: as on a sheet with a ground, which is seen through surfaces; here it is white.
    """
    catalogue = json.loads((styles / "catalogue.json").read_text(encoding="utf-8"))
    families = {
        style["qml"]: family
        for category in catalogue["categories"]
        for family, style in category["styles"].items()
    }
    signs = []
    for veiled in (False, True):
        for qml, pattern in PATTERNS.items():
            image = draw_sample(styles, qml, families[qml], veiled=veiled, ground=ground)
            seen = look(pixels(image))
            name = qml.removesuffix(".qml") + (" (hors commune)" if veiled else "")
            signs.append(Sign(name, frozenset({pattern, *([VEIL] if veiled else [])}), seen))
    return signs


def gaps(signs: list[Sign]) -> list[Gap]:
    """Return the gaps of all pairs."""
    return [
        Gap(
            one,
            other,
            tuple(distance(one.look, other.look, vision) for vision in VISIONS),
            distance(one.look, other.look, "grey"),
        )
        for one, other in itertools.combinations(signs, 2)
    ]


def table(now: list[Gap], before: list[Gap]) -> str:
    """Return the rows of the page, in French."""
    former = {(gap.one.name, gap.other.name): gap for gap in before}
    heads = ("signes", "normale", "deutan", "protan", "tritan", "gris ΔL*", "motif distinct")
    rows = [
        "| " + " | ".join((*heads, "avant\u00a0: moindre ΔE00", "avant\u00a0: gris")) + " |",
        "|---|---:|---:|---:|---:|---:|---|---:|---:|",
    ]
    for gap in now:
        earlier = former.get((gap.one.name, gap.other.name))
        cells = [
            f"`{gap.one.name}` – `{gap.other.name}`",
            *(_number(value) for value in gap.colours),
            _number(gap.grey),
            "oui" if gap.by_pattern else "non",
            _number(min(earlier.colours)) if earlier else "–",
            _number(earlier.grey) if earlier else "–",
        ]
        rows.append("| " + " | ".join(cells) + " |")
    return "\n".join(rows)


def _number(value: float) -> str:
    return f"{value:.1f}".replace(".", ",")


def main() -> int:
    """Write the table; return 1 when a pair cannot be distinguished."""
    from qgis.core import QgsApplication

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--before", type=Path, help="folder of earlier styles")
    arguments = parser.parse_args()
    application = QgsApplication([], False)
    application.initQgis()
    found = gaps(measure(STYLES))
    before = gaps(measure(arguments.before)) if arguments.before else []
    text = PAGE.read_text(encoding="utf-8")
    start, _, rest = text.partition(MARK)
    _, _, end = rest.partition(MARK)
    written = f"{start}{MARK}\n\n{table(found, before)}\n\n{MARK}{end}"
    PAGE.write_text(written, encoding="utf-8")
    alike = [gap for gap in found if not gap.holds]
    for gap in alike:
        values = ", ".join(_number(value) for value in gap.colours)
        sys.stdout.write(f"{gap.one.name} / {gap.other.name}: {values}; {_number(gap.grey)}\n")
    application.exitQgis()
    return 1 if alike else 0


if __name__ == "__main__":
    raise SystemExit(main())
