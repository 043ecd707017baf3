"""``check_data``: everything told before a run, an error only where no run could succeed."""

from __future__ import annotations

import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from osgeo import ogr

from srce_tvb_atlas.atlas.check.page import (
    ERROR,
    WARNING,
    CategoryLine,
    CheckPage,
    Finding,
    TableLine,
    render_page,
    verdict,
)
from srce_tvb_atlas.atlas.layout.template import ITEM_CLASSES
from tests.support import datasets
from tests.support.algorithms import AlgorithmRunner
from tests.support.datasets import Table, square
from tests.support.package import ROOT
from tests.support.qgis_process import QgisProcess

ALGORITHM = "srce_tvb:check_data"
Row = dict[str, str]


def oise(shared: Path) -> dict[str, str]:
    return {
        "SOURCE": str(shared / "srce_hdf_oise_l93.gpkg"),
        "COMMUNES": f"{shared / 'communes_l93_60-oise.gpkg'}|layername=commune_2026",
    }


def findings(run: Any) -> list[Row]:
    return [
        {name: row[name] for name in ("section", "level", "subject", "text")}
        for row in run["TABLE"].getFeatures()
    ]


def check(run_alg: AlgorithmRunner, tmp_path: Path, **parameters: Any) -> tuple[list[Row], str]:
    """Return the findings and the page of a check that ends without an error."""
    page = tmp_path / "check.html"
    run = run_alg(ALGORITHM, **parameters, TABLE="TEMPORARY_OUTPUT", HTML=str(page))
    rows = findings(run)
    assert run["ERROR_COUNT"] == 0
    assert run["WARNING_COUNT"] == sum(row["level"] == "warning" for row in rows)
    return rows, page.read_text(encoding="utf-8")


def texts(rows: list[Row], level: str) -> list[str]:
    return [f"{row['subject']}: {row['text']}" for row in rows if row["level"] == level]


class Page(HTMLParser):
    """Checks that elements are closed in order, and keeps words and addresses."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words: list[str] = []
        self.addresses: list[str] = []
        self.language = ""
        self.feed(text)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "html":
            self.language = values.get("lang") or ""
        self.addresses += [values[name] or "" for name in ("src", "href") if name in values]
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


# --- the real data ------------------------------------------------------------------------------


def test_the_real_data_can_be_drawn(
    run_alg: AlgorithmRunner, shared_data: Path, tmp_path: Path
) -> None:
    rows, html = check(run_alg, tmp_path, **oise(shared_data), OUTPUT=str(tmp_path / "sheets"))
    ok = texts(rows, "ok")
    assert sum("read as" in text for text in ok) == 7
    assert any("680 communes" in text and "EPSG:2154" in text for text in ok)
    told = re.compile(r"\((\w+)\): (\d+) objects?, in (\d+) communes? of \d+")
    found = (told.search(f"{row['subject']}: {row['text']}") for row in rows)
    objects = {m.group(1): (int(m.group(2)), int(m.group(3))) for m in found if m}
    assert objects == {
        "corridor": (20, 98),
        "obstacle_l": (3662, 156),
        "obstacle_p": (367, 98),
        "corridor_restore": (7, 178),
        "reservoir_preserve": (324, 377),
        "reservoir_restore": (0, 0),
    }
    assert "communes: 284 of 680 have no object: their sheets say so" in texts(rows, "note")
    assert any("48 objects found twice, drawn once: FR32" in text for text in texts(rows, "note"))
    assert all("without objective" in text for text in texts(rows, "warning"))
    assert any("can be written" in text for text in ok)
    # nothing is drawn and nothing is made
    assert [path.name for path in tmp_path.iterdir()] == ["check.html"]
    page = Page(html)
    assert "A run can start; read 3 warnings first." in page.text
    assert "cer_obstacle_cor_s_fr32_060" in page.text
    assert not page.addresses


def test_what_is_missing_is_told(
    run_alg: AlgorithmRunner, shared_data: Path, tmp_path: Path
) -> None:
    rows, _ = check(
        run_alg,
        tmp_path,
        SOURCE=str(shared_data / "srce_npdc_hem_2014"),
        COMMUNES=f"{shared_data / 'communes_l93_62-pas-de-calais.gpkg'}|layername=commune_2026",
    )
    assert "Obstacles: no layer found" in texts(rows, "warning")


def test_prepared_data_tell_what_became_of_their_sources(
    run_alg: AlgorithmRunner, shared_data: Path, tmp_path: Path
) -> None:
    prepared = tmp_path / "prepared.gpkg"
    run_alg("srce_tvb:prepare_data", **oise(shared_data), OUTPUT=str(prepared))
    before = prepared.read_bytes()
    rows, html = check(run_alg, tmp_path, SOURCE=str(prepared), CODES="60271,60159")
    assert any("prepared data, from" in text for text in texts(rows, "ok"))
    assert any(
        "276 objects without objective, drawn as not to restore" in text
        for text in texts(rows, "warning")
    )
    assert "cer_cours_eau_l_fr32_060" in Page(html).text
    assert "chosen: 2 communes" in texts(rows, "ok")
    assert prepared.read_bytes() == before


def test_demonstration_data_are_called_so(
    run_alg: AlgorithmRunner, shared_data: Path, tmp_path: Path
) -> None:
    communes = f"{shared_data / 'communes_l93_59-nord.gpkg'}|layername=commune_2026"
    rows, _ = check(run_alg, tmp_path, SOURCE="demo", COMMUNES=communes, ARRONDISSEMENT="59004")
    warnings = texts(rows, "warning")
    assert any("fictif" in text.lower() for text in warnings)
    assert any("Aix-en-Pévèle (59004)" in text for text in warnings)


# --- what is doubtful ---------------------------------------------------------------------------


CROSSED = "POLYGON((668000 7058000,669000 7059000,669000 7058000,668000 7059000,668000 7058000))"


@pytest.fixture
def doubtful(tmp_path: Path) -> Path:
    """Return data with one of each thing that a check should tell."""
    reservoirs = Table(
        "n_srce_reservoir_s",
        ("ID_CORR", "OBJ_ASSI"),
        (
            (square(0, 0, 900.0), ("C1", "03")),
            (square(0, 0, 900.0), ("C1", "03")),
            (CROSSED, ("C2", "01")),
            ("POLYGON EMPTY", ("C3", "01")),
        ),
        geometry=ogr.wkbPolygon,
    )  # fmt: skip
    water = Table("cours_eau_srce", ("ID_CEAU",), ((datasets.line((0, 0), (9, 9)), ("W",)),))
    far = Table("n_srce_obstacle_p", ("ID_OBST",), (("POINT(100 100)", ("O",)),))
    communes = datasets.communes(("59293", "Haverskerque"), ("59400", "Merville"))
    others = datasets.communes(
        ("59293", "Haverskerque"), ("59011", "Ann?ullin"), table="commune_2010"
    )
    folder = tmp_path / "data"
    folder.mkdir()
    datasets.write(folder / "srce.gpkg", reservoirs, water, far, communes, others)
    return folder


def test_each_doubt_is_told(run_alg: AlgorithmRunner, tmp_path: Path, doubtful: Path) -> None:
    rows, _ = check(run_alg, tmp_path, SOURCE=str(doubtful))
    warnings = "\n".join(texts(rows, "warning"))
    for expected in (
        "its name says “Réservoirs de biodiversité”, but its fields say “Corridors écologiques”",
        "1 object with an unknown objective, drawn as not to restore: “03” (1)",
        "1 object without geometry",
        "1 object left out: the table has none of the fields EST_CORRID, EST_RESERV",
        "several commune layers",
        "n_srce_obstacle_p does not overlap the communes",
        "59011 “Ann?ullin” → Annœullin",
    ):
        assert expected in warnings
    notes = "\n".join(texts(rows, "note"))
    assert "1 invalid geometry repaired" in notes
    assert "1 object found twice, drawn once: C1" in notes


# --- styles, layout, wording, output ------------------------------------------------------------


def test_own_styles_that_nothing_names_are_told(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    styles = tmp_path / "styles"
    styles.mkdir()
    for name in ("corridor.qml", "couleurs.qml"):
        shutil.copyfile(ROOT / "styles" / "corridor.qml", styles / name)
    rows, _ = check(run_alg, tmp_path, SOURCE="demo", CODES="59293", STYLES=str(styles))
    assert "corridor.qml: the service's own style" in texts(rows, "ok")
    told = next(text for text in texts(rows, "warning") if "couleurs.qml" in text)
    assert "is not used" in told
    assert "corridor.qml" in told


def test_own_template_tells_items_and_fonts(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    text = (ROOT / "layouts" / "a4_portrait.qpt").read_text(encoding="utf-8")
    text = text.replace('id="nota"', 'id="mention"').replace('id="map"', 'id="Carte"')
    template = tmp_path / "service.qpt"
    # both ways in which a template names a font
    text = re.sub(r'fontFamily="[^"]+"', 'fontFamily="Marianne DDTM"', text)
    text = re.sub(r'(<LabelFont[^>]* description=")[^,"]+', r"\1Marianne DDTM", text)
    template.write_text(text, encoding="utf-8")
    rows, _ = check(run_alg, tmp_path, SOURCE="demo", CODES="59293", TEMPLATE=str(template))
    notes = texts(rows, "note")
    assert "service.qpt: not present: nota" in notes
    assert any("left unchanged" in text and "mention" in text for text in notes)
    assert any("“Carte”" in text and "taken for “map”: the only one" in text for text in notes)
    filled = next(text for text in texts(rows, "ok") if "filled items" in text)
    assert set(ITEM_CLASSES) - {"nota"} == set(filled.split(": ")[-1].split(", "))
    assert any("“Marianne DDTM” is not installed" in text for text in texts(rows, "warning"))


@pytest.mark.parametrize("paper", [0, 1, 2, 3])
def test_each_bundled_template_has_all_items(
    run_alg: AlgorithmRunner, tmp_path: Path, paper: int
) -> None:
    rows, _ = check(run_alg, tmp_path, SOURCE="demo", CODES="59293", PAPER=paper)
    assert not [text for text in texts(rows, "note") if "without: " in text]


def test_folder_of_earlier_sheets_is_told(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    from srce_tvb_atlas.atlas.results.manifest import ManifestRow, write_manifest

    folder = tmp_path / "sheets"
    folder.mkdir()
    write_manifest(folder, [ManifestRow("59293", "Haverskerque", "ok")])
    before = datasets.snapshot(folder)
    rows, _ = check(run_alg, tmp_path, SOURCE="demo", CODES="59293", OUTPUT=str(folder))
    assert any("sheets of 1 commune from an earlier run" in text for text in texts(rows, "note"))
    assert datasets.snapshot(folder) == before


# --- what no run could succeed with -------------------------------------------------------------


@pytest.mark.parametrize(
    ("parameters", "parts"),
    [
        ({"SOURCE": "/nowhere.gpkg"}, ["/nowhere.gpkg", "does not exist"]),
        ({"CODES": "59660x"}, ["59660x"]),
        ({"ARRONDISSEMENT": "59293"}, ["59293 is a commune"]),
        ({"FILTER": "1 +"}, ["FILTER"]),
        ({"RESTORE": '"TYPO" = 1'}, ["RESTORE", "TYPO"]),
        ({"OUTPUT": "/proc/sheets"}, ["/proc/sheets", "cannot be written"]),
        ({"TEMPLATE": "{tmp}/empty.qpt"}, ["empty.qpt"]),
        ({"TEXTS": "{tmp}/texts"}, ["broken.j2"]),
        ({"STYLES": "{tmp}/styles"}, ["corridor.qml"]),
        ({"STYLES": "{tmp}/catalogue"}, ["catalogue.json", "version"]),
        ({}, ["SOURCE"]),
    ],
)
def test_error_is_told_and_the_page_is_there_all_the_same(
    run_alg: AlgorithmRunner, tmp_path: Path, parameters: dict[str, str], parts: list[str]
) -> None:
    (tmp_path / "empty.qpt").write_text("<Layout/>", encoding="utf-8")
    for folder, name, text in (
        ("texts", "broken.j2", "{{ commune"),
        ("styles", "corridor.qml", "no style"),
        ("catalogue", "catalogue.json", "{}"),
    ):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / name).write_text(text, encoding="utf-8")
    page = tmp_path / "check.html"
    given = {"SOURCE": "demo", "CODES": "59293"} if parameters else {}
    given.update({key: value.format(tmp=tmp_path) for key, value in parameters.items()})
    message = run_alg.error(ALGORITHM, **given, HTML=str(page))
    assert "A run cannot succeed: " in message
    assert str(page) in message
    html = Page(page.read_text(encoding="utf-8")).text
    for part in parts:
        assert part in message
        assert part in html
    # the check goes on behind an error
    assert "QGIS" in html
    assert len(run_alg.feedback.errors) >= 1


def test_two_faults_are_told_at_once(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    page = tmp_path / "check.html"
    message = run_alg.error(
        ALGORITHM, SOURCE="demo", CODES="60999", OUTPUT="/proc/x", HTML=str(page)
    )
    assert "cannot succeed: 2 errors." in message
    assert "60999" in message
    assert "/proc/x" in message


def test_from_the_command_line(qgis_process: QgisProcess, tmp_path: Path) -> None:
    run = qgis_process.run(ALGORITHM, SOURCE="demo", HTML=tmp_path / "check.html")
    assert run.ok, run.output
    assert run.results["ERROR_COUNT"] == 0
    failed = qgis_process.run(
        ALGORITHM, SOURCE="/nowhere", TABLE=tmp_path / "t.csv", HTML=tmp_path / "no.html"
    )
    assert not failed.ok
    assert "does not exist" in failed.output
    assert "does not exist" in (tmp_path / "no.html").read_text(encoding="utf-8")
    assert "does not exist" in (tmp_path / "t.csv").read_text(encoding="utf-8")


# --- the page -----------------------------------------------------------------------------------


def test_values_are_text_and_never_markup() -> None:
    hostile = "<script>alert(1)</script>&{{ 7*7 }}"
    page = CheckPage(
        origin=hostile,
        findings=[Finding(hostile, ERROR, hostile, hostile), Finding("a", WARNING, "b", "c")],
        tables=[TableLine(hostile, hostile, hostile, 1, hostile, 0, 0)],
        categories=[CategoryLine("k", hostile, 3, {"polygon": 2, "line": 1}, 1)],
    )
    html = render_page(page, "fr")
    read = Page(html)
    assert "<script" not in html
    assert "49" not in read.text
    assert read.text.count(hostile) == 9
    assert read.language == "fr"
    assert verdict(page) in read.text
    # a level is told in words, not by colour alone
    assert "error" in read.text
    assert "warning" in read.text
