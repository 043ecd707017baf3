"""Texts print in the weight that the template says: Qt 6 drew some of them in Light."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from srce_tvb_atlas.atlas.layout import fonts
from srce_tvb_atlas.atlas.shared.paths import LAYOUTS, STYLES
from tests.support.algorithms import AlgorithmRunner

TEMPLATES = sorted(LAYOUTS.glob("*.qpt"))
QML = sorted(STYLES.rglob("*.qml"))
#: weights that no template asks for
OTHER_WEIGHTS = re.compile(r"Light|Thin", re.IGNORECASE)


def embedded_fonts(path: Path) -> set[str]:
    """Return the names of the fonts in a PDF."""
    told = subprocess.run(["pdffonts", str(path)], capture_output=True, check=True, text=True)
    return {line.split()[0].rpartition("+")[2] for line in told.stdout.splitlines()[2:]}


@pytest.mark.parametrize("path", [*TEMPLATES, *QML], ids=lambda path: path.stem)
def test_every_text_format_names_a_style_that_every_font_has(path: Path) -> None:
    """Open Sans has Semibold or SemiBold, by its version; Qt 6 takes Light where it is absent."""
    formats = re.findall(r"<text-style [^>]*>", path.read_text("utf-8"))
    assert formats or path in QML
    names = {name for text in formats for name in re.findall(r'namedStyle="([^"]*)"', text)}
    assert names <= {"Regular", "Bold", "Italic"}


@pytest.mark.parametrize("own", [False, True])
def test_no_text_is_light(run_alg: AlgorithmRunner, tmp_path: Path, own: bool) -> None:
    """Neither with the bundled template nor with one whose formats do not name their style."""
    values = {"SOURCE": "demo", "COMMUNE": "59293", "OUTPUT": str(tmp_path / "o")}
    if own:
        text = TEMPLATES[0].read_text("utf-8")
        template = tmp_path / "own.qpt"
        template.write_text(re.sub(r'namedStyle="[^"]*"', 'namedStyle=""', text), "utf-8")
        values["TEMPLATE"] = str(template)
    found = embedded_fonts(Path(run_alg("srce_tvb:export_commune", **values)["FILE"]))
    family = fonts.choose_family().replace(" ", "")
    assert {name for name in found if name.startswith(family)} >= {f"{family}-Bold"}
    assert not [name for name in found if OTHER_WEIGHTS.search(name)]
