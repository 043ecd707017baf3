"""``srce_tvb:publish_site``: pages that everyone can read, made of an output folder."""

from __future__ import annotations

import csv
import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import html5lib
import pytest
from axe_core_python import base as axe
from osgeo import gdal

from srce_tvb_atlas.atlas.results.manifest import read_manifest
from srce_tvb_atlas.atlas.results.outlines import OUTLINES_FILE, CommuneOutline, read_outlines
from srce_tvb_atlas.atlas.shared.progress import Silent
from srce_tvb_atlas.atlas.site._map import draw_map, neighbours
from srce_tvb_atlas.atlas.site._pictures import PICTURE_WIDTH, draw_pictures
from tests.support.algorithms import AlgorithmRun, AlgorithmRunner
from tests.support.browser import look, requests_of_the_page
from tests.support.territory import CODES

ALGORITHM = "srce_tvb:publish_site"
#: communes of the folders that tests change
KEPT = ("59293", "59091")
TITLE = "Cartes de l'essai <b>& d'autres</b>"
SQUARE = ((2.0, 50.0), (2.1, 50.0), (2.1, 50.1), (2.0, 50.1), (2.0, 50.0))


class Links(HTMLParser):
    """Collects what a page leads to, and the identifiers in it."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.ids: set[str] = set()
        self.feed(page.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        for name, value in attrs:
            if name in ("href", "src") and value:
                self.targets.append(value)
            if name == "id" and value:
                self.ids.add(value)


@pytest.fixture(scope="module")
def site(reference: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "site"
    AlgorithmRunner()(ALGORITHM, INPUT=str(reference), OUTPUT=str(folder), TITLE=TITLE)
    return folder


@pytest.fixture
def source(reference: Path, tmp_path: Path) -> Path:
    """Give a copy of the output folder that a test may spoil."""
    folder = tmp_path / "territory"
    shutil.copytree(reference, folder)
    # two communes: most of the time goes into pictures
    edit_manifest(folder, {}, drop=tuple(code for code in CODES if code not in KEPT))
    return folder


def publish(source: Path, output: Path, **parameters: str) -> AlgorithmRun:
    return AlgorithmRunner()(ALGORITHM, INPUT=str(source), OUTPUT=str(output), **parameters)


def pages(site: Path) -> list[Path]:
    return [site / "index.html", *sorted((site / "communes").glob("*.html"))]


def test_every_commune_has_a_page_with_its_files(site: Path, reference: Path) -> None:
    rows = read_manifest(reference)
    assert {path.stem for path in (site / "communes").iterdir()} == set(rows) == set(CODES)
    for row in rows.values():
        copied = site / "feuilles" / row.file
        assert copied.read_bytes() == (reference / row.file).read_bytes()
        assert (site / "images" / f"{row.insee}.jpg").read_bytes().startswith(b"\xff\xd8")


def test_no_link_is_broken(site: Path) -> None:
    wrong = []
    for page in pages(site):
        for target in Links(page).targets:
            if target.startswith("data:"):
                continue
            name, _, place = target.partition("#")
            file = page if not name else (page.parent / unquote(name)).resolve()
            if not file.is_file() or (place and place not in Links(file).ids):
                wrong.append(f"{page.name}: {target}")
    assert wrong == []


def test_pages_are_valid_html(site: Path) -> None:
    wrong = {}
    for page in pages(site):
        parser = html5lib.HTMLParser()
        parser.parse(page.read_text("utf-8"))
        if parser.errors:
            wrong[page.name] = parser.errors
    assert wrong == {}


def test_the_validator_sees_a_fault() -> None:
    parser = html5lib.HTMLParser()
    parser.parse("<!DOCTYPE html><title>x</title><p></b>")
    assert parser.errors


def violations(chromium: str, page: Path, tmp_path: Path) -> str:
    """Return what axe-core finds against WCAG 2.1 A and AA, by the identifier of its rule."""
    text = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page.read_text("utf-8"))
    script = (Path(axe.__file__).parent / "axe.min.js").read_text("utf-8")
    probe = """axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']}).then(
      function (r) { document.title = 'axe:' + r.passes.length + ':' +
        r.violations.map(function (v) { return v.id; }).join(' '); });"""
    probed = page.with_name(f"probe_{page.name}")
    probed.write_text(
        text.replace("</body>", f"<script>{script}</script><script>{probe}</script></body>"),
        "utf-8",
    )
    try:
        dom, _ = look(chromium, probed, tmp_path)
    finally:
        probed.unlink()
    found = re.search(r"<title>axe:(\d+):(.*?)</title>", dom)
    assert found is not None, "axe-core did not run"
    assert int(found.group(1)) > 10
    return found.group(2)


@pytest.mark.parametrize("name", ["index.html", "communes/59293.html"])
def test_pages_are_accessible(chromium: str, site: Path, name: str, tmp_path: Path) -> None:
    assert violations(chromium, site / name, tmp_path) == ""


def test_axe_sees_a_fault(chromium: str, tmp_path: Path) -> None:
    page = tmp_path / "bad.html"
    page.write_text(
        '<html><head><title>x</title></head><body><main><h1>x</h1><p style="color:#ccc">pale</p>'
        "<ul><li>a</li></ul><a href='#x'>go</a><table><tr><th>a</th><td>1</td></tr></table>"
        "<img src='x.png'><button>b</button><input></main></body></html>",
        "utf-8",
    )
    assert "image-alt" in violations(chromium, page, tmp_path)


def test_pages_ask_the_network_for_nothing(chromium: str, site: Path, tmp_path: Path) -> None:
    dom, log = look(chromium, site / "index.html", tmp_path)
    assert requests_of_the_page(tmp_path / "net.json") == set()
    assert "CONSOLE" not in log
    # the script has run: without it the search stays hidden
    assert re.search(r'<p id="tools"[^>]*>', dom).group(0).count("hidden") == 0  # type: ignore[union-attr]


def test_without_script_the_list_is_whole(site: Path) -> None:
    text = (site / "index.html").read_text("utf-8")
    assert re.search(r'<p id="tools"[^>]* hidden>', text)
    names = re.findall(r'<li><a href="communes/(\d{5})\.html">', text)
    assert sorted(names) == sorted(CODES)


def test_the_map_leads_to_every_commune(site: Path) -> None:
    text = (site / "index.html").read_text("utf-8")
    linked = re.findall(r'<a href="communes/(\d{5})\.html" aria-label="[^"]+"><title>', text)
    assert sorted(linked) == sorted(CODES)


def test_the_title_is_printed_as_it_is(site: Path) -> None:
    for page in pages(site):
        text = page.read_text("utf-8")
        assert "<b>" not in text
        assert "Cartes de l&#39;essai &lt;b&gt;&amp; d&#39;autres&lt;/b&gt;" in text


def test_open_data_repeat_the_figures(site: Path, reference: Path) -> None:
    with (reference / "statistics.csv").open(encoding="utf-8", newline="") as file:
        expected = list(csv.DictReader(file, delimiter=";"))
    with (site / "statistics.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.DictReader(file, delimiter=";")) == expected
    features = json.loads((site / "communes.geojson").read_text("utf-8"))["features"]
    by_code = {f["properties"]["insee"]: f["properties"] for f in features}
    assert set(by_code) == set(CODES)
    for row in expected:
        assert by_code[row["insee"]][f"{row['category']}_ha"] == pytest.approx(float(row["ha"]))
    dataset = json.loads((site / "catalogue.jsonld").read_text("utf-8"))
    assert dataset["@type"] == "dcat:Dataset"
    files = [d["dcat:downloadURL"]["@id"] for d in dataset["dcat:distribution"]]
    assert all((site / name).is_file() for name in files)
    assert len(files) == 2


def test_published_again_only_changes_are_written(source: Path, tmp_path: Path) -> None:
    output = tmp_path / "site"
    publish(source, output)
    before = {path: path.stat().st_mtime_ns for path in output.rglob("*") if path.is_file()}
    publish(source, output)
    assert {p: p.stat().st_mtime_ns for p in output.rglob("*") if p.is_file()} == before
    publish(source, output, TITLE="Autre titre")
    changed = {
        p.relative_to(output).parts[0] for p, t in before.items() if p.stat().st_mtime_ns != t
    }
    assert changed == {"index.html", "communes", "catalogue.jsonld"}


def edit_manifest(
    folder: Path, change: dict[str, dict[str, str]], drop: tuple[str, ...] = ()
) -> None:
    path = folder / "manifest.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, delimiter=";")
        columns = list(reader.fieldnames or ())
        rows = [{**row, **change.get(row["insee"], {})} for row in reader]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, delimiter=";")
        writer.writeheader()
        writer.writerows(row for row in rows if row["insee"] not in drop)


def test_failed_communes_are_absent_and_named(source: Path, tmp_path: Path) -> None:
    edit_manifest(source, {"59293": {"status": "failed", "sheets": "0", "file": ""}})
    run = publish(source, tmp_path / "site")
    assert run["COMMUNE_COUNT"] == len(KEPT) - 1
    assert not (tmp_path / "site" / "communes" / "59293.html").exists()
    text = (tmp_path / "site" / "index.html").read_text("utf-8")
    assert "1 commune sans carte" in text
    assert "Haverskerque (59293)" in text
    assert any("1" in warning for warning in run.feedback.warnings)


def test_what_is_gone_leaves_the_site(source: Path, tmp_path: Path) -> None:
    output = tmp_path / "site"
    publish(source, output)
    stray = output / "notes.txt"
    stray.write_text("someone else's")
    edit_manifest(source, {}, drop=("59293",))
    publish(source, output)
    assert not list(output.rglob("*59293*"))
    assert stray.read_text() == "someone else's"


@pytest.mark.parametrize("fault", ["missing", "changed"])
def test_a_sheet_that_is_not_as_made_stops_the_site(
    source: Path, tmp_path: Path, fault: str
) -> None:
    sheet = source / read_manifest(source)["59293"].file
    if fault == "missing":
        sheet.unlink()
    else:
        sheet.write_bytes(sheet.read_bytes() + b"%")
    message = AlgorithmRunner().error(ALGORITHM, INPUT=str(source), OUTPUT=str(tmp_path / "site"))
    assert "Haverskerque (59293)" in message
    assert not (tmp_path / "site").exists()


def test_files_of_someone_else_are_not_replaced(source: Path, tmp_path: Path) -> None:
    output = tmp_path / "other"
    output.mkdir()
    (output / "index.html").write_text("a site of someone else")
    message = AlgorithmRunner().error(ALGORITHM, INPUT=str(source), OUTPUT=str(output))
    assert "did not publish" in message
    assert (output / "index.html").read_text() == "a site of someone else"
    message = AlgorithmRunner().error(ALGORITHM, INPUT=str(source), OUTPUT=str(source))
    assert "another folder" in message


def test_a_folder_without_manifest_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    message = AlgorithmRunner().error(
        ALGORITHM, INPUT=str(tmp_path / "empty"), OUTPUT=str(tmp_path / "site")
    )
    assert "manifest.csv" in message


def test_a_folder_without_outlines_gives_a_site_without_map(source: Path, tmp_path: Path) -> None:
    (source / OUTLINES_FILE).unlink()
    run = publish(source, tmp_path / "site")
    assert any(OUTLINES_FILE in warning for warning in run.feedback.warnings)
    text = (tmp_path / "site" / "index.html").read_text("utf-8")
    assert "<svg" not in text
    assert "communes.geojson" not in text


def test_a_service_has_its_own_colours_logo_and_pages(source: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "site.json").write_text(
        json.dumps({"service": "DDTM d'essai", "accent": "#123456", "logo": "logo.svg"}), "utf-8"
    )
    (own / "logo.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    publish(source, tmp_path / "site", TEMPLATES=str(own))
    text = (tmp_path / "site" / "index.html").read_text("utf-8")
    assert "DDTM d&#39;essai" in text
    assert "--accent: #123456" in text
    assert (tmp_path / "site" / "images" / "logo.svg").is_file()


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("site.json", '{"colour": "red"}', "colour"),
        ("site.json", '{"accent": "red"}', "red"),
        ("site.json", "[", "site.json"),
        ("site.json", '{"logo": "none.png"}', "none.png"),
        ("index.html.j2", "{{ nothing }}", "index.html.j2"),
        ("index.html.j2", "{% if %}", "index.html.j2"),
        ("index.html.j2", "{{ ''.__class__.__mro__ }}", "index.html.j2"),
        ("other.txt", "", "site.css"),
    ],
)
def test_a_fault_in_a_file_of_a_service_is_named(
    source: Path, tmp_path: Path, name: str, content: str, word: str
) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / name).write_text(content, "utf-8")
    message = AlgorithmRunner().error(
        ALGORITHM, INPUT=str(source), OUTPUT=str(tmp_path / "site"), TEMPLATES=str(own)
    )
    assert word in message


def test_a_site_that_was_interrupted_is_finished_later(source: Path, tmp_path: Path) -> None:
    own, site = tmp_path / "own", tmp_path / "site"
    own.mkdir()
    (own / "index.html.j2").write_text("{{ nothing }}", "utf-8")
    AlgorithmRunner().error(ALGORITHM, INPUT=str(source), OUTPUT=str(site), TEMPLATES=str(own))
    assert any(site.rglob("*.pdf")), "it was begun"
    publish(source, site)
    assert (site / "index.html").is_file()


def test_a_large_picture_is_made_small_without_losing_lines(tmp_path: Path) -> None:
    """Letters of a PNG sheet are a few pixels wide: taking every fifth would break them."""
    sheet, made = tmp_path / "sheet.png", tmp_path / "made.jpg"
    lines = gdal.GetDriverByName("MEM").Create("", 4 * PICTURE_WIDTH, 400, 3)
    for band in range(1, 4):
        lines.GetRasterBand(band).WriteRaster(
            0, 0, lines.RasterXSize, 400, b"\x00\xff\xff\xff" * (PICTURE_WIDTH * 400)
        )
    gdal.GetDriverByName("PNG").CreateCopy(str(sheet), lines)
    assert draw_pictures({sheet: made}, Silent()) == []
    picture = gdal.Open(str(made))
    assert (picture.RasterXSize, picture.RasterYSize) == (PICTURE_WIDTH, 100)
    assert 185 <= min(picture.ReadRaster()) <= max(picture.ReadRaster()) <= 197


def moved(x: float, y: float) -> tuple[tuple[float, float], ...]:
    return tuple((round(a + x, 6), round(b + y, 6)) for a, b in SQUARE)


def test_neighbours_share_a_part_of_their_limit() -> None:
    outlines = {
        "1": CommuneOutline("1", "one", "", ((SQUARE,),)),
        "2": CommuneOutline("2", "beside", "", ((moved(0.1, 0.0),),)),
        "3": CommuneOutline("3", "at a corner", "", ((moved(0.1, 0.1),),)),
        "4": CommuneOutline("4", "far", "", ((moved(1.0, 1.0),),)),
    }
    assert neighbours(outlines) == {"1": ["2"], "2": ["1", "3"], "3": ["2"], "4": []}


def test_the_map_keeps_every_commune() -> None:
    tiny = tuple((2.5 + x / 1e7, 50.5 + y / 1e7) for x, y in ((0, 0), (1, 0), (1, 1), (0, 0)))
    drawing = draw_map(
        [CommuneOutline("1", "one", "", ((SQUARE,),)), CommuneOutline("2", "tiny", "", ((tiny,),))]
    )
    assert drawing is not None
    assert all(path.startswith("M") and path.endswith("z") for path in drawing.paths.values())
    assert draw_map([]) is None


def test_outlines_are_those_of_the_run(reference: Path) -> None:
    outlines = read_outlines(reference)
    assert set(outlines) == set(CODES)
    west, south, east, north = 2.4, 50.5, 2.7, 50.8
    for x, y in outlines["59293"].polygons[0][0]:
        assert west < x < east
        assert south < y < north
