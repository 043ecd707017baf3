"""What is on the pages: sheets of many papers, scales and communes, looked at word by word.

Boxes come from ``pdftotext -bbox``, frames from ``gdalinfo``; the truth of the legend from the
statistics, which ``test_statistics_truth`` checks against OGR.
"""

from __future__ import annotations

import csv
import dataclasses
from dataclasses import dataclass
from pathlib import Path

import pytest
from qgis.PyQt.QtGui import QColor, QImage

from scripts import check_sheets
from srce_tvb_atlas.atlas.data.catalogue import load_catalogue
from tests.support import colour as colour_support
from tests.support import pdf
from tests.support.algorithms import AlgorithmRunner

#: paper, scale, commune: small and large, long and short names, two parts, none of the network
SAMPLE = [
    (0, 0, "59293"),
    (0, 10000, "59293"),
    (1, 0, "59588"),
    (1, 15000, "59268"),
    (2, 0, "59588"),
    (2, 20000, "59293"),
    (3, 0, "59293"),
    (3, 25000, "59183"),
    (2, 0, "59183"),
    (3, 0, "59588"),
    (1, 0, "59293"),
    (2, 25000, "59293"),
    (0, 10000, "59183"),
    (2, 15000, "59293"),
]
MIN_SHEETS = 40
PAGE_SIZES = {0: (420, 297), 1: (297, 420), 2: (297, 210), 3: (210, 297)}
#: between a word on the map and the frame, mm
FRAME_DISTANCE = 1.5
MAX_BYTES_PER_PAGE = 500_000


@dataclass
class Made:
    """The document of one run."""

    paper: int
    path: Path
    row: dict[str, str]


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory, provider: object) -> list[Made]:  # noqa: ARG001
    """Make the sample once."""
    made = []
    for paper, scale, commune in SAMPLE:
        folder = tmp_path_factory.mktemp("sheets")
        run = AlgorithmRunner()(
            "srce_tvb:export_commune",
            SOURCE="demo",
            COMMUNE=commune,
            PAPER=paper,
            SCALE=scale,
            LEGEND=1,
            OUTPUT=str(folder),
        )
        with (folder / "manifest.csv").open(encoding="utf-8") as file:
            row = next(csv.DictReader(file, delimiter=";"))
        made.append(Made(paper, folder / run["FILE"].rsplit("/", 1)[-1], row))
    return made


def test_the_sample_is_large_enough(documents: list[Made]) -> None:
    assert sum(pdf.page_count(made.path) for made in documents) >= MIN_SHEETS
    assert {made.paper for made in documents} == {0, 1, 2, 3}


def test_pages_are_numbered_and_as_many_as_the_manifest_says(documents: list[Made]) -> None:
    for made in documents:
        total = int(made.row["sheets"])
        assert pdf.page_count(made.path) == total
        text = pdf.plain_text(made.path)
        for number in range(1, total + 1):
            assert f"CARTE: {number}/{total}" in text


def test_every_word_lies_on_the_page(documents: list[Made]) -> None:
    for made in documents:
        width, height = PAGE_SIZES[made.paper]
        size = pdf.page_size(made.path)
        assert size == pytest.approx((width, height), abs=0.5)
        for word in pdf.words(made.path):
            assert word.xmin >= 0, word
            assert word.ymin >= 0, word
            assert word.xmax <= width, word
            assert word.ymax <= height, word


def core(word: pdf.Word) -> pdf.Word:
    """Return the box that the letters fill: poppler's reaches from line to line."""
    margin = 0.22 * (word.ymax - word.ymin)
    return dataclasses.replace(word, ymin=word.ymin + margin, ymax=word.ymax - margin)


def test_no_word_lies_on_another(documents: list[Made]) -> None:
    for made in documents:
        words = pdf.words(made.path)
        by_page: dict[int, list] = {}
        for word in words:
            by_page.setdefault(word.page, []).append(word)
        for page in by_page.values():
            page.sort(key=lambda word: word.ymin)
            for index, one in enumerate(page):
                for other in page[index + 1 :]:
                    if other.ymin > one.ymax:
                        break
                    assert not core(one).meets(core(other), 0.1), (made.path.name, one, other)


def test_words_on_the_map_keep_off_its_frame(documents: list[Made]) -> None:
    looked = 0
    for made in documents:
        left, top, right, bottom = check_sheets.MAPS[PAGE_SIZES[made.paper]]
        for word in map(core, pdf.words(made.path)):
            across = left < (word.xmin + word.xmax) / 2 < right
            if not across or not top < (word.ymin + word.ymax) / 2 < bottom:
                continue
            looked += 1
            sides = (word.xmin - left, word.ymin - top, right - word.xmax, bottom - word.ymax)
            assert min(sides) >= FRAME_DISTANCE, (made.path.name, word)
    assert looked > len(documents)


def test_the_legend_is_what_the_commune_holds(documents: list[Made]) -> None:
    catalogue = load_catalogue()
    for made in documents:
        held = made.row["categories"].split()
        text = " ".join(pdf.plain_text(made.path).split())
        for category in catalogue.network:
            # once in the legend and once in the table, on each page
            times = text.count(category.label)
            twins = [c.key for c in catalogue.network if c.label == category.label]
            expected = sum(key in held for key in twins)
            assert (times > 0) == (expected > 0), (made.path.name, category.key)


@pytest.mark.parametrize("colour", ["#2F7F6C", "#D6DA5E"], ids=["reservoir", "corridor"])
def test_the_legend_has_the_colours_of_the_map(
    documents: list[Made], tmp_path: Path, colour: str
) -> None:
    """Also where the map has a ground, which is seen through the surfaces."""
    made = documents[0]
    picture = QImage(str(pdf.render(made.path, tmp_path / "page.png", dpi=60)))
    edge = round(check_sheets.MAPS[PAGE_SIZES[made.paper]][2] / 25.4 * 60)
    wanted = QColor(colour).getRgb()[:3]
    for left, right, least in ((0, edge, 300), (edge, picture.width(), 20)):
        found = colour_support.pixels(picture, (left, 0, right - left, picture.height()))
        alike = (n for rgb, n in found.items() if all(abs(a - b) < 4 for a, b in zip(rgb, wanted)))
        assert sum(alike) >= least, (left, colour)


def test_each_page_is_georeferenced_to_its_own_ground(documents: list[Made]) -> None:
    for made in documents:
        total = int(made.row["sheets"])
        seen = set()
        for number in range(1, total + 1):
            source = f"PDF:{number}:{made.path}" if total > 1 else made.path
            found = pdf.gdalinfo(source)
            assert 'ID["EPSG",2154]' in found["coordinateSystem"]["wkt"]
            corners = found["cornerCoordinates"]
            seen.add(tuple(corners["upperLeft"]))
            scale = int(made.row["scale"])
            ground = corners["upperRight"][0] - corners["upperLeft"][0]
            assert ground == pytest.approx(PAGE_SIZES[made.paper][0] / 1000 * scale, rel=0.01)
        assert len(seen) == total


def test_nothing_is_a_picture_and_pages_are_small(documents: list[Made]) -> None:
    for made in documents:
        assert pdf.images(made.path) == []
        assert made.path.stat().st_size < MAX_BYTES_PER_PAGE * int(made.row["sheets"])


def test_language_and_title_bar(documents: list[Made]) -> None:
    pypdf = pytest.importorskip("pypdf")
    for made in documents:
        root = pypdf.PdfReader(str(made.path)).trailer["/Root"]
        assert root["/Lang"] == "fr-FR"
        assert root["/ViewerPreferences"]["/DisplayDocTitle"]
        assert made.row["commune"] in pdf.info(made.path)["Title"]


def test_bookmarks_lead_from_the_commune_to_its_sheets(documents: list[Made]) -> None:
    pypdf = pytest.importorskip("pypdf")
    for made in documents:
        total = int(made.row["sheets"])
        if total == 1:
            continue
        outline = pypdf.PdfReader(str(made.path)).outline
        assert outline[0].title == made.row["commune"]
        assert [item.title for item in outline[1]] == [
            f"Feuille {n}/{total}" for n in range(1, total + 1)
        ]


@pytest.mark.parametrize("commune", ["59016", "59647"])
def test_no_name_lies_on_the_outline(
    run_alg: AlgorithmRunner, tmp_path: Path, commune: str
) -> None:
    """Roads and watercourses cross it, their names do not; the halo of a name would cut it."""
    run = run_alg(
        "srce_tvb:export_commune", SOURCE="demo", COMMUNE=commune, OUTPUT=str(tmp_path), LEGEND=1
    )
    path = tmp_path / run["FILE"].rsplit("/", 1)[-1]
    words: dict[int, list[pdf.Word]] = {}
    for word in pdf.words(path):
        words.setdefault(word.page, []).append(word)
    outline = check_sheets.outlines({"SOURCE": "demo"}, [commune])[commune]
    assert check_sheets.over_outline(path, words, outline) == []
