"""What a PDF holds, told by programs that had no part in making it (poppler, GDAL)."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from pathlib import Path
from typing import Any

import pytest

MM_PER_POINT = 25.4 / 72


@dataclass(frozen=True)
class Word:
    """A word and its box, millimetres from the top left corner of its page."""

    page: int
    text: str
    xmin: float
    ymin: float
    xmax: float
    ymax: float

    def meets(self, other: Word, tolerance: float = 0.0) -> bool:
        """Tell whether the boxes overlap by more than ``tolerance`` millimetres both ways."""
        return (
            self.page == other.page
            and min(self.xmax, other.xmax) - max(self.xmin, other.xmin) > tolerance
            and min(self.ymax, other.ymax) - max(self.ymin, other.ymin) > tolerance
        )


def _output(*command: str | Path) -> str:
    done = subprocess.run(
        [str(part) for part in command],
        capture_output=True,
        check=True,
        encoding="utf-8",
        errors="replace",  # poppler prints titles of structure elements as they are in the file
    )
    return done.stdout


def text(path: Path, *, layout: bool = False) -> str:
    """Return the text of all pages, in reading order or as it lies on the page."""
    return _output("pdftotext", *(["-layout"] if layout else []), "-enc", "UTF-8", path, "-")


def plain_text(path: Path) -> str:
    """Return the text with each run of white space (line ends too) as one space."""
    return " ".join(text(path).split())


def words(path: Path) -> list[Word]:
    """Return the words of all pages."""
    found: list[Word] = []
    page = 0
    pattern = re.compile(
        r'<page |<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">'
        r"(.*?)</word>"
    )
    for match in pattern.finditer(_output("pdftotext", "-bbox", "-enc", "UTF-8", path, "-")):
        if match.group(1) is None:
            page += 1
            continue
        xmin, ymin, xmax, ymax = (float(match.group(n)) * MM_PER_POINT for n in range(1, 5))
        found.append(Word(page, unescape(match.group(5)), xmin, ymin, xmax, ymax))
    return found


def info(path: Path) -> dict[str, str]:
    """Return what ``pdfinfo`` says: ``Title``, ``Author``, ``Pages``, ``Page size`` and more."""
    lines = _output("pdfinfo", "-enc", "UTF-8", path).splitlines()
    pairs = (line.split(":", 1) for line in lines if ":" in line)
    return {name.strip(): value.strip() for name, value in pairs}


def page_count(path: Path) -> int:
    """Return the number of pages."""
    return int(info(path)["Pages"])


def page_size(path: Path) -> tuple[float, float]:
    """Return width and height of the first page, millimetres."""
    width, height = re.findall(r"[\d.]+", info(path)["Page size"])[:2]
    return float(width) * MM_PER_POINT, float(height) * MM_PER_POINT


def _table(output: str) -> list[dict[str, str]]:
    """Read a table of poppler, whose second line of dashes tells where the columns stand."""
    header, *rest = output.splitlines() or [""]
    if not rest:
        return []
    names = header.split()
    return [dict(zip(names, line.split())) for line in rest[1:]]


def images(path: Path) -> list[dict[str, str]]:
    """Return the rasters in the PDF: ``page``, ``type``, ``width``, ``height``…, as text."""
    return _table(_output("pdfimages", "-list", path))


def fonts(path: Path) -> list[str]:
    """Return the names of the fonts, without the prefix of a subset."""
    lines = _output("pdffonts", path).splitlines()[2:]
    return [line.split()[0].split("+")[-1] for line in lines]


def gdalinfo(path: Path | str, *options: str) -> dict[str, Any]:
    """Return what GDAL reads: ``coordinateSystem``, ``cornerCoordinates`` and more."""
    # GDAL 3.13 would leave a file .aux.xml beside the PDF
    alone = ("--config", "GDAL_PAM_ENABLED", "NO")
    value: dict[str, Any] = json.loads(_output("gdalinfo", *alone, "-json", *options, path))
    return value


def render(path: Path, target: Path, *, dpi: int = 70, page: int = 1) -> Path:
    """Draw a page to ``target`` (a ``.png`` name) and return it."""
    pages = ("-r", str(dpi), "-f", str(page), "-singlefile", "-png")
    _output("pdftoppm", *pages, path, target.with_suffix(""))
    return target


@lru_cache(maxsize=64)
def spoken(path: Path) -> tuple[tuple[str, str], ...]:
    """Return what the structure tree says, in its order: the type of each element and its text.

    Pieces of one element are joined as they are: words that a screen reader would run together
    are run together here as well. Poppler takes a second a page.
    """
    found: list[tuple[str, list[str]]] = []
    #: the open elements, by how far they are set in
    inside: dict[int, list[str]] = {}
    for line in _output("pdfinfo", "-struct-text", "-enc", "UTF-8", path).splitlines():
        depth = len(line) - len(line.lstrip())
        piece = re.fullmatch(r'"(.*)"', line.strip())
        element = re.fullmatch(r"([A-Z]\w*)(?: \(\w+\))?(?: \".*\")?:?", line.strip())
        if piece is not None:
            inside[max(known for known in inside if known < depth)].append(piece[1])
        elif element is not None:
            inside = {known: texts for known, texts in inside.items() if known < depth}
            inside[depth] = []
            found.append((element[1], inside[depth]))
    joined = ((tag, " ".join("".join(texts).split())) for tag, texts in found)
    return tuple((tag, text) for tag, text in joined if text)


def accessibility_errors(*paths: Path) -> list[str]:
    """Return the errors that two checkers of PDF/UA-1 find, and what they could not check."""
    for name in ("pdfua", "outloud"):
        pytest.importorskip(name)
    found = []
    for path in paths:
        report = _json_of(path, "-m", "pdfua", "check", "--format", "json", path)
        errors = [item for item in report["findings"] if item["severity"] == "error"]
        found += [f"pdfua: {item['rule_id']} {item['message']}" for item in errors]
        found += [f"pdfua: not checked: {item}" for item in report["skipped"]]
    command = "from outloud.cli import main; main()"
    for result in _json_of(paths[0], "-c", command, "--json", "-", *paths)["results"]:
        errors = [item for item in result["findings"] if item["severity"] == "error"]
        found += [f"outloud: {item['rule']} {item['message']}" for item in errors]
        found += [f"outloud: {result['error']}"] if result["error"] else []
    return found


def _json_of(path: Path, *arguments: str | Path) -> dict[str, Any]:
    """Return what a Python program says; it must not take the checkout for one of its modules."""
    command = [sys.executable, "-I", *map(str, arguments)]
    done = subprocess.run(
        command, capture_output=True, check=False, encoding="utf-8", cwd=path.parent
    )
    try:
        value: dict[str, Any] = json.loads(done.stdout[done.stdout.index("{") :])
    except ValueError:
        raise AssertionError(done.stdout + done.stderr) from None
    return value
