"""Draws sheets of many communes on all papers and counts what a cartographer would not sign.

    python3 scripts/check_sheets.py --out FOLDER [--count 20] [--source FILE …]

Counted on each page: words over words, words off the page, words over the outline of the commune,
type below the least size of its paper. Communes are taken at equal steps from the list of each
source; some are drawn at 1:10 000 too. That no box lies on the map, and that each object of a
commune is seen, is tested in tests/test_objects_seen.py. The exit code is 1 when a fault is found.
"""

from __future__ import annotations

import argparse
import csv
import dataclasses
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.support import pdf  # noqa: E402

PAPERS = ("A3 landscape", "A3 portrait", "A4 landscape", "A4 portrait")
SIZES = ((420, 297), (297, 420), (297, 210), (210, 297))
#: least size of type, points: A4 keeps 7, and the sheets of A3 what they had
LEAST_TYPE = (6.0, 6.0, 6.9, 6.9)
#: width of the outline on paper, mm
_OUTLINE = 0.9
#: the map of each paper by the size of the page: left, top, right and bottom, mm
MAPS = {
    (420, 297): (9, 9, 293, 275),
    (297, 420): (9, 9, 289, 274),
    (297, 210): (8, 8, 181, 189),
    (210, 297): (8, 8, 203, 158),
}
#: sizes of type are told in whole pixels, three a point at most
_ZOOM = 3
#: upper part of a poppler box that is no letter, as a share of its height
_LEADING = 0.22


def main() -> int:
    """Draw, look and count; return the exit code."""
    options = _options()
    faults: Counter[str] = Counter()
    pages = 0
    for source in options.source:
        codes = _codes(source, options.count)
        lines = outlines(source, codes)
        for paper in range(len(PAPERS)):
            runs = [0, 10_000] if paper == 0 else [0]
            for scale in runs:
                folder = options.out / f"{Path(source['SOURCE']).stem}-{paper}-{scale}"
                some = codes if not scale else codes[:: max(1, len(codes) // 4)][:4]
                _draw(source, some, paper, scale, folder)
                for path in sorted(folder.glob("[0-9]*.pdf")):
                    found, count = look(path, paper, lines.get(path.name[:5]))
                    pages += count
                    faults += found
    print(f"{pages} pages")
    for kind, count in sorted(faults.items()):
        print(f"{count:5d} {kind}")
    print("no fault" if not faults else f"{sum(faults.values())} faults")
    return 1 if faults else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, required=True, help="folder for the sheets")
    parser.add_argument("--count", type=int, default=20, help="communes of each source")
    parser.add_argument(
        "--source",
        type=json.loads,
        action="append",
        help='parameters as JSON: {"SOURCE": "demo"}; several times for several sources',
    )
    options = parser.parse_args()
    options.source = options.source or [{"SOURCE": "demo"}]
    return options


def _communes(source: dict[str, str]) -> tuple[Any, str, Any]:
    """Return the layer of communes of a source, its field with the code, and its data set."""
    path = source.get("COMMUNES", "").partition("|")[0] or source["SOURCE"]
    path = str(ROOT / "demo" / "srce_demo.gpkg") if path == "demo" else path
    from osgeo import ogr

    ogr.UseExceptions()
    data = ogr.Open(path)
    names = [data.GetLayer(index).GetName() for index in range(data.GetLayerCount())]
    layer = data.GetLayerByName(next(name for name in names if "commune" in name.lower()))
    fields = [field.GetName() for field in layer.schema]
    return layer, next(name for name in fields if "insee" in name.lower()), data


def _codes(source: dict[str, str], count: int) -> list[str]:
    """Return INSEE codes of a source at equal steps of its list."""
    layer, field, _data = _communes(source)
    codes = sorted({str(feature[field]) for feature in layer})
    return codes[:: max(1, len(codes) // count)][:count]


def _draw(source: dict[str, str], codes: list[str], paper: int, scale: int, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    values = {**source, "CODES": ",".join(codes), "PAPER": paper, "SCALE": scale, "OUTPUT": folder}
    command = [str(ROOT / "scripts" / "qgis_process"), "run", "srce_tvb:export_territory", "--"]
    command += [f"{name}={value}" for name, value in values.items()]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stderr[-800:], file=sys.stderr)
        raise SystemExit(f"{folder.name}: the run failed")
    with (folder / "manifest.csv").open(encoding="utf-8") as file:
        states = Counter(row["status"] for row in csv.DictReader(file, delimiter=";"))
    print(folder.name, dict(states), flush=True)


def look(path: Path, paper: int, outline: Any) -> tuple[Counter[str], int]:
    """Return the faults of the pages of a file by kind, and the number of pages.

    :param outline: of its commune, see :func:`over_outline`; ``None`` leaves it out.
    """
    faults: Counter[str] = Counter()
    words: dict[int, list[pdf.Word]] = {}
    for word in pdf.words(path):
        words.setdefault(word.page, []).append(_letters(word))
    for page, found in words.items():
        told = [*_off_page(found, SIZES[paper]), *_over_words(found)]
        faults.update(kind for kind, _ in told)
        for _, text in told:
            print(f"  {path.name} page {page}: {text}")
    small = [size for size in type_sizes(path) if size < LEAST_TYPE[paper]]
    if small:
        faults["type too small"] += 1
        print(f"  {path.name}: type of {min(small):.2f} pt")
    crossed = over_outline(path, words, outline) if outline is not None else []
    if crossed:
        faults["words over the outline"] += len(crossed)
        print(f"  {path.name}: over the outline: {', '.join(crossed)}")
    return faults, max(words, default=0)


def _off_page(words: list[pdf.Word], size: tuple[int, int]) -> Iterator[tuple[str, str]]:
    for word in words:
        if word.xmin < 0 or word.ymin < 0 or word.xmax > size[0] or word.ymax > size[1]:
            yield "words off the page", f"{word.text} off the page"


def _over_words(words: list[pdf.Word]) -> Iterator[tuple[str, str]]:
    ordered = sorted(words, key=lambda word: word.ymin)
    for index, one in enumerate(ordered):
        for other in ordered[index + 1 :]:
            if other.ymin > one.ymax:
                break
            if one.meets(other, 0.1):
                yield "words over words", f"{one.text} over {other.text}"


def _letters(word: pdf.Word) -> pdf.Word:
    """Return the box that the letters fill: poppler's reaches from line to line."""
    margin = _LEADING * (word.ymax - word.ymin)
    return dataclasses.replace(word, ymin=word.ymin + margin, ymax=word.ymax - margin)


def type_sizes(path: Path) -> set[float]:
    """Return the sizes of type in a file, points."""
    command = ["pdftohtml", "-xml", "-i", "-zoom", str(_ZOOM), "-stdout", str(path)]
    told = subprocess.run(command, capture_output=True, check=True).stdout
    return {int(size) / _ZOOM for size in re.findall(rb'<fontspec [^>]*size="(\d+)"', told)}


def over_outline(path: Path, words: dict[int, list[pdf.Word]], outline: Any) -> list[str]:
    """Return the words of the maps of a file that lie on the outline of the commune.

    :param outline: OGR line in the CRS of the sheets.
    """
    from osgeo import ogr

    found = []
    size = pdf.page_size(path)
    for page, some in words.items():
        source = f"PDF:{page}:{path}" if len(words) > 1 else path
        corners = pdf.gdalinfo(source)["cornerCoordinates"]
        (west, north), (east, _) = corners["upperLeft"], corners["upperRight"]
        metres = (east - west) / size[0]
        thick = outline.Buffer(_OUTLINE / 2 * metres)
        for word in some:
            box = ogr.CreateGeometryFromWkt(
                "POLYGON(({0} {1},{2} {1},{2} {3},{0} {3},{0} {1}))".format(
                    west + word.xmin * metres,
                    north - word.ymin * metres,
                    west + word.xmax * metres,
                    north - word.ymax * metres,
                )
            )
            if _on_map(word, size) and box.Intersects(thick):
                found.append(word.text)
    return found


def _on_map(word: pdf.Word, size: tuple[float, float]) -> bool:
    left, top, right, bottom = MAPS[round(size[0]), round(size[1])]
    return left < word.xmin and word.xmax < right and top < word.ymin and word.ymax < bottom


def outlines(source: dict[str, str], codes: list[str]) -> dict[str, Any]:
    """Return the outlines of communes by code, as OGR lines."""
    layer, field, _data = _communes(source)
    found = {}
    for feature in layer:
        if str(feature[field]) in codes:
            found[str(feature[field])] = feature.GetGeometryRef().Boundary().Clone()
    return found


if __name__ == "__main__":
    sys.exit(main())
