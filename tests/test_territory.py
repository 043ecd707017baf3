"""A whole territory in one run: what is made, kept, redone, and told."""

from __future__ import annotations

import csv
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from osgeo import ogr
from qgis.core import QgsLayoutExporter, QgsPrintLayout, QgsProject

from srce_tvb_atlas.atlas.data.communes import Commune
from srce_tvb_atlas.atlas.results import ledger
from srce_tvb_atlas.atlas.results.ledger import Ledger
from srce_tvb_atlas.atlas.results.manifest import ManifestRow, read_manifest
from srce_tvb_atlas.atlas.shared.errors import ExportError
from srce_tvb_atlas.atlas.shared.progress import Silent
from srce_tvb_atlas.atlas.territory._run_results import RunResults
from tests.support import pdf
from tests.support.algorithms import AlgorithmRunner, CollectingFeedback
from tests.support.datasets import Table, communes, reservoirs, snapshot, square, write
from tests.support.package import ROOT
from tests.support.qgis_process import QgisProcess
from tests.support.territory import ALGORITHM, CODES, FIXED, STATE, Left, codes, left, network, runs

HAVERSKERQUE = "59293"


@pytest.fixture
def made(reference: Path, tmp_path: Path) -> Path:
    """Give a copy of that folder, to run into again."""
    folder = tmp_path / "made"
    shutil.copytree(reference, folder)
    return folder


def again(run_alg: AlgorithmRunner, folder: Path, **parameters: object) -> dict[str, str]:
    """Run into a folder again and return what became of each commune."""
    values = {**FIXED, "CODES": codes(), "WORKERS": 1, "OUTPUT": str(folder), **parameters}
    run_alg(ALGORITHM, **values)
    return runs(folder)


# --- what is made --------------------------------------------------------------------------------


def test_one_row_and_one_pdf_a_commune(reference: Path) -> None:
    rows = read_manifest(reference)
    assert tuple(rows) == CODES
    assert {row.status for row in rows.values()} == {"ok", "empty"}
    assert rows["59067"].status == "empty"
    assert sorted(row.file for row in rows.values()) == sorted(
        path.name for path in reference.glob("*.pdf")
    )
    for row in rows.values():
        assert row.run == "drawn"
        assert row.bytes == (reference / row.file).stat().st_size
        assert row.seconds > 0
        assert row.fingerprint


def test_nothing_else_is_left(reference: Path) -> None:
    names = {path.name for path in reference.iterdir()}
    tables = {
        "account.csv",
        "manifest.csv",
        "statistics.csv",
        "descriptions.csv",
        "communes.geojson",
        "index.html",
        STATE,
    }
    assert names == tables | {path.name for path in reference.glob("*.pdf")}
    assert [path.name for path in (reference / STATE).iterdir()] == ["pictures"]
    assert len(list((reference / STATE / "pictures").iterdir())) == len(CODES)


def test_the_report_says_once_that_the_data_are_fictitious(reference: Path) -> None:
    text = (reference / "index.html").read_text("utf-8")
    assert text.count("réseau écologique fictif") == 1
    assert "fictif. Aucun élément" in read_manifest(reference)["59067"].message


def test_every_pdf_says_what_it_is(reference: Path) -> None:
    path = reference / read_manifest(reference)[HAVERSKERQUE].file
    assert "Haverskerque" in pdf.info(path)["Title"]
    assert "Lambert" in pdf.gdalinfo(path)["coordinateSystem"]["wkt"]
    assert "HAVERSKERQUE" in pdf.text(path)


def linked_pages(path: Path) -> dict[str, int]:
    """Return the page to which each link of the first page leads, by the name that it tells."""
    pikepdf = pytest.importorskip("pikepdf")
    with pikepdf.open(path) as document:
        numbers = {page.objgen: index for index, page in enumerate(document.pages, start=1)}
        found = {}
        for link in document.pages[0].Annots:
            target = document.Root.Dests[str(link.A.D)]
            name = str(link.Contents).split("carte de ")[1].split(",")[0]
            found[name] = numbers[target[0].objgen]
    return found


def test_results_and_progress_of_the_algorithm(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    run = run_alg(
        ALGORITHM, **FIXED, CODES="59293;59111", WORKERS=1, MERGE=True, OUTPUT=str(tmp_path)
    )
    assert run["COMMUNE_COUNT"] == run["SHEET_COUNT"] == 2
    assert run["FAILED_COUNT"] == 0
    assert Path(run["MANIFEST"]) == tmp_path / "manifest.csv"
    assert Path(run["STATISTICS"]).is_file()
    assert Path(run["REPORT"]) == tmp_path / "index.html"
    merged = Path(run["MERGED"])
    assert merged.parent == tmp_path
    assert pdf.page_count(merged) == 3
    info = pdf.info(merged)
    assert info["Title"] == "Carte S.R.C.E – arrondissement de Dunkerque (2 communes)"
    pages = pdf.text(merged).split("\f")
    # in the order of the INSEE codes
    assert "2 communes, 2 feuilles" in pages[0]
    assert "Données de démonstration – réseau écologique fictif" in pages[0]
    assert "BROXEELE" in pages[1]
    assert "HAVERSKERQUE" in pages[2]
    outline = subprocess.run(
        ["qpdf", "--json", "--json-key=outlines", str(merged)],
        check=True,
        capture_output=True,
        encoding="utf-8",
    ).stdout
    assert '"Broxeele"' in outline
    assert '"Carte et liste des communes"' in outline
    assert "Feuille" not in outline, "a commune of one sheet has one bookmark"
    assert linked_pages(merged) == {"Broxeele": 2, "Haverskerque": 3}
    told = "\n".join(run.feedback.infos)
    assert "Haverskerque (59293): sheet 1/1" in told
    assert "1 of 2 communes; about 0:0" in told
    assert run.feedback.progress() == pytest.approx(100)


def test_processes_draw_the_same(run_alg: AlgorithmRunner, reference: Path, tmp_path: Path) -> None:
    run_alg(ALGORITHM, **FIXED, CODES=codes(), WORKERS=2, OUTPUT=str(tmp_path))
    assert left(tmp_path) == left(reference)
    assert not run_alg.feedback.errors


def test_by_arrondissement_and_filter(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    run = run_alg(
        ALGORITHM,
        **FIXED,
        ARRONDISSEMENT="59004",
        FILTER="\"nom_com\" LIKE 'Z%'",
        WORKERS=1,
        OUTPUT=str(tmp_path),
    )
    names = {row.commune for row in read_manifest(tmp_path).values()}
    assert len(names) == run["COMMUNE_COUNT"] > 1
    assert all(name.startswith("Z") for name in names)


def test_from_qgis_process(qgis_process: QgisProcess, reference: Path, tmp_path: Path) -> None:
    """With a ground, whose place names the drawing processes add to the sheets."""
    values = {**FIXED, "SOURCE": "demo", "CODES": "59111,59083,59293"}
    run = qgis_process.run(ALGORITHM, **values, WORKERS=2, OUTPUT=str(tmp_path))
    assert run.ok, run.output
    assert run.results["COMMUNE_COUNT"] == 3
    assert "everything is drawn in this process" not in run.output
    assert len(list(tmp_path.glob("*.pdf"))) == 3
    for path in tmp_path.glob("*.pdf"):
        assert set(pdf.text(path).split()) > set(pdf.text(reference / path.name).split())


def test_many_sheets_a_commune(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    values = {**FIXED, "CODES": HAVERSKERQUE, "WORKERS": 1, "OUTPUT": str(tmp_path)}
    run_alg(ALGORITHM, **values, SCALE=15000, FORMAT=2, DPI=60)
    sheets = read_manifest(tmp_path)[HAVERSKERQUE].sheets
    assert sheets > 1
    assert len(list(tmp_path.glob("*.png"))) == len(list(tmp_path.glob("*.pgw"))) == sheets
    assert len(list((tmp_path / STATE / "pictures").iterdir())) == sheets
    # a smaller series in its place leaves no sheet of the larger one
    run_alg(ALGORITHM, **values, SCALE=0, FORMAT=2, DPI=60)
    assert [path.name for path in tmp_path.glob("*.png")] == ["59293_haverskerque_1-1.png"]
    assert len(list((tmp_path / STATE / "pictures").iterdir())) == 1
    # sheets of another format are no leftovers
    run_alg(ALGORITHM, **values, SCALE=0)
    assert (tmp_path / "59293_haverskerque_1-1.png").is_file()
    assert (tmp_path / "59293_haverskerque.pdf").is_file()


# --- before anything is drawn --------------------------------------------------------------------


def test_wrong_codes_are_all_named_before_anything_is_drawn(
    run_alg: AlgorithmRunner, tmp_path: Path
) -> None:
    message = run_alg.error(
        ALGORITHM, **FIXED, CODES="59293,59999,Nowhere,59248", OUTPUT=str(tmp_path / "out")
    )
    assert "59999" in message
    assert "Nowhere" in message
    # Fort-Mardyck is part of Dunkerque since 2010
    assert "59248" in message
    assert "Dunkerque (59183)" in message
    assert not (tmp_path / "out").exists()


def test_doubled_codes_are_named(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    listed = tmp_path / "codes.csv"
    listed.write_text("code;nom\n59293;a\n59111;b\n59293;c\n", "utf-8")
    message = run_alg.error(ALGORITHM, **FIXED, CODES=str(listed), OUTPUT=str(tmp_path / "out"))
    assert "59293" in message
    assert not (tmp_path / "out").exists()


def test_merge_wants_pdf(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    message = run_alg.error(
        ALGORITHM, **FIXED, CODES=HAVERSKERQUE, MERGE=True, FORMAT=2, OUTPUT=str(tmp_path / "out")
    )
    assert "MERGE" in message
    assert not (tmp_path / "out").exists()


def test_a_run_that_cannot_begin_leaves_nothing(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    styles = tmp_path / "styles"
    styles.mkdir()
    (styles / "corridor.qml").write_text("no style", "utf-8")
    run_alg.error(
        ALGORITHM,
        **FIXED,
        CODES=HAVERSKERQUE,
        WORKERS=1,
        STYLES=str(styles),
        OUTPUT=str(tmp_path / "out"),
    )
    assert not (tmp_path / "out").exists()


# --- resume --------------------------------------------------------------------------------------


def test_the_second_run_keeps_all(run_alg: AlgorithmRunner, made: Path) -> None:
    before = left(made)
    files = {path.name: path.stat().st_mtime_ns for path in made.glob("*.pdf")}
    assert set(again(run_alg, made).values()) == {"kept"}
    assert left(made) == before
    assert {path.name: path.stat().st_mtime_ns for path in made.glob("*.pdf")} == files


def test_without_resume_all_is_drawn(run_alg: AlgorithmRunner, made: Path) -> None:
    before = left(made)
    assert set(again(run_alg, made, RESUME=False).values()) == {"drawn"}
    assert left(made) == before


def test_damage_is_redrawn(run_alg: AlgorithmRunner, made: Path, reference: Path) -> None:
    rows = read_manifest(made)
    cut_off = made / rows["59073"].file
    cut_off.write_bytes(cut_off.read_bytes()[:-100])
    same_size = made / rows["59083"].file
    data = bytearray(same_size.read_bytes())
    data[5000] ^= 255
    same_size.write_bytes(bytes(data))
    (made / rows["59091"].file).unlink()
    (made / STATE / "pictures" / "59111_1.png").unlink()
    became = again(run_alg, made)
    redrawn = {insee for insee, run in became.items() if run == "drawn"}
    assert redrawn == {"59073", "59083", "59091", "59111"}
    assert left(made) == left(reference)


@pytest.mark.parametrize(
    ("parameters", "run"),
    [
        ({"UPDATE_DATE": "2017-06-28"}, "kept"),  # printed as the same month
        ({"UPDATE_DATE": "2017-07-01"}, "drawn"),
        ({"STATUS": "Projet"}, "drawn"),
        ({"LEGEND": 1}, "drawn"),
        ({"PAPER": 2}, "drawn"),
        ({"EMAIL": "a@example.org"}, "drawn"),
    ],
)
def test_parameters_count(
    run_alg: AlgorithmRunner, made: Path, parameters: dict[str, object], run: str
) -> None:
    became = again(run_alg, made, CODES="59111,59083", **parameters)
    assert became["59111"] == became["59083"] == run
    # communes that were not asked for stay as they were
    assert runs(made)[HAVERSKERQUE] == "drawn"
    assert len(read_manifest(made)) == len(CODES)


def _own_style(folder: Path, old: str, new: str) -> None:
    text = (ROOT / "styles" / "corridor.qml").read_text("utf-8")
    assert old in text
    (folder / "corridor.qml").write_text(text.replace(old, new), "utf-8")


def _own_text(folder: Path, old: str, new: str) -> None:
    text = (ROOT / "layouts" / "texts" / "title.j2").read_text("utf-8")
    assert old in text
    (folder / "title.j2").write_text(text.replace(old, new), "utf-8")


def _own_template(folder: Path, old: str, new: str) -> None:
    text = (ROOT / "layouts" / "a3_landscape.qpt").read_text("utf-8")
    text = text.replace('"./svg/', f'"{ROOT / "layouts" / "svg"}/')
    assert old in text
    (folder / "own.qpt").write_text(text.replace(old, new, 1), "utf-8")


LOGO = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h5v9z"/></svg>'


def _own_logo(folder: Path, old: str, new: str) -> None:
    assert old in LOGO
    (folder / "logo.svg").write_text(LOGO.replace(old, new), "utf-8")


def test_styles_wording_template_and_logo_count(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    folder, out = tmp_path / "own", tmp_path / "out"
    folder.mkdir()
    changes = (
        (_own_style, 'styleCategories="', 'id="x" styleCategories="'),
        (_own_text, "Carte", "La carte"),
        (_own_template, 'printResolution="', 'id="x" printResolution="'),
        (_own_logo, "M0 0h5", "M0 0h7"),
    )
    for own, old, _ in changes:
        own(folder, old, old)
    files = {"TEMPLATE": str(folder / "own.qpt"), "LOGO_SERVICE": str(folder / "logo.svg")}
    values = {"CODES": "59111", "STYLES": str(folder), "TEXTS": str(folder), **files}
    assert again(run_alg, out, **values) == {"59111": "drawn"}
    assert again(run_alg, out, **values) == {"59111": "kept"}
    for own, old, new in changes:
        own(folder, old, new)
        assert again(run_alg, out, **values) == {"59111": "drawn"}, own.__name__


def test_changed_data_redo_just_what_they_touch(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    source, out = tmp_path / "source.gpkg", tmp_path / "out"
    shutil.copyfile(network(), source)
    assert set(again(run_alg, out, SOURCE=str(source)).values()) == {"drawn"}
    # an obstacle more in the middle of Haverskerque, and one in the sea
    dataset = ogr.Open(str(source), 1)
    layer = dataset.GetLayerByName("commune")
    layer.SetAttributeFilter(f"insee_com = '{HAVERSKERQUE}'")
    commune = layer.GetNextFeature()
    inside = commune.geometry().PointOnSurface()
    obstacles = dataset.GetLayerByName("n_srce_obstacle_p_r31")
    for number, (x, y) in enumerate([(inside.GetX(), inside.GetY()), (640_000, 7_120_000)]):
        feature = ogr.Feature(obstacles.GetLayerDefn())
        feature.SetField("ID_OBST", f"NEW-{number}")
        point = ogr.Geometry(ogr.wkbPoint)
        point.AddPoint_2D(x, y)
        feature.SetGeometry(point)
        obstacles.CreateFeature(feature)
    dataset = layer = obstacles = commune = None
    became = again(run_alg, out, SOURCE=str(source))
    assert {insee for insee, run in became.items() if run == "drawn"} == {HAVERSKERQUE}
    # an attribute counts too: an objective that makes a reservoir one to restore
    dataset = ogr.Open(str(source), 1)
    layer = dataset.GetLayerByName("n_srce_reservoir_s_r31")
    layer.SetSpatialFilter(inside.Buffer(1500))
    feature = next(f for f in list(layer) if f.GetField("OBJ_ASSI") in ("01", None))
    feature.SetField("OBJ_ASSI", "02")
    assert layer.SetFeature(feature) == ogr.OGRERR_NONE
    dataset = layer = feature = None
    became = again(run_alg, out, SOURCE=str(source))
    assert became[HAVERSKERQUE] == "drawn"
    assert became["59016"] == "kept"


#: cells that somebody changed by commune, and what becomes of its row
CHANGED = {
    # what can be computed again is put right
    "59016": ({"commune": "Ailleurs", "scale": "1000"}, "kept"),
    "59067": ({"sheets": "1.0", "bytes": "1", "file": "59067_autre.pdf"}, "kept"),
    # what only drawing gives is not believed
    "59073": ({"status": "empty"}, "drawn"),
    "59083": ({"categories": "corridor"}, "drawn"),
    "59091": ({"message": ""}, "drawn"),
    "59111": ({"seconds": "999"}, "drawn"),
}


def test_cells_of_kept_rows_are_not_believed(run_alg: AlgorithmRunner, made: Path) -> None:
    path = made / "manifest.csv"
    before = read_manifest(made)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    for row in rows:
        row.update(CHANGED.get(row["insee"], ({}, ""))[0])
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    became = again(run_alg, made)
    assert became == {insee: CHANGED.get(insee, ({}, "kept"))[1] for insee in CODES}
    for insee, row in read_manifest(made).items():
        # the time it took, and the size of a PDF with its date, are those of the new drawing
        new = ("seconds", "bytes", "fingerprint") if became[insee] == "drawn" else ()
        same = {name: getattr(before[insee], name) for name in ("run", *new)}
        assert replace(row, **same) == before[insee]


def test_changed_statistics_are_drawn_again(run_alg: AlgorithmRunner, made: Path) -> None:
    path = made / "statistics.csv"
    text = path.read_text("utf-8")
    line = next(line for line in text.splitlines() if line.startswith("59083;"))
    cells = line.split(";")
    path.write_text(text.replace(line, ";".join([*cells[:4], "99999", *cells[5:]])), "utf-8")
    assert again(run_alg, made, CODES="59083")["59083"] == "drawn"
    assert path.read_text("utf-8") == text


def test_joined_pdf_that_lacks_a_sheet_is_an_error(tmp_path: Path) -> None:
    """A commune of three sheets whose file holds one, and one whose file is gone."""
    communes = [Commune("59001", "A"), Commune("59002", "B")]
    page = tmp_path / "page.pdf"
    _page(page)
    for sheets, present, message in (
        (3, True, "1 page, and should have 3"),
        (1, False, "missing"),
    ):
        folder = tmp_path / str(sheets)
        folder.mkdir()
        shutil.copyfile(page, folder / "59001_a.pdf")
        if present:
            shutil.copyfile(page, folder / "59002_b.pdf")
        tables = Ledger(folder)
        tables.record(ManifestRow("59001", "A", "ok", sheets=1, file="59001_a.pdf"), ())
        tables.record(ManifestRow("59002", "B", "ok", sheets=sheets, file="59002_b.pdf"), ())
        results = RunResults(folder, communes, communes, ())
        with pytest.raises(ExportError, match=message):
            results.join_sheets(tables, tmp_path, Silent())
        assert not list(folder.glob("atlas*.pdf"))


def _page(path: Path) -> None:
    project = QgsProject()
    layout = QgsPrintLayout(project)
    layout.initializeDefaults()
    result = QgsLayoutExporter(layout).exportToPdf(str(path), QgsLayoutExporter.PdfExportSettings())
    assert result == QgsLayoutExporter.ExportResult.Success


def test_a_list_that_grows_draws_what_is_new(run_alg: AlgorithmRunner, made: Path) -> None:
    became = again(run_alg, made, CODES=f"{codes()},59131")
    assert became == {**dict.fromkeys(CODES, "kept"), "59131": "drawn"}


def test_sheets_of_export_commune_are_taken_over(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    run_alg("srce_tvb:export_commune", **FIXED, COMMUNE=HAVERSKERQUE, OUTPUT=str(tmp_path))
    became = again(run_alg, tmp_path, CODES="59111,59293")
    # drawn once more: its row has no fingerprint, then it is one like the others
    assert became == {"59111": "drawn", "59293": "drawn"}
    assert set(again(run_alg, tmp_path, CODES="59111,59293").values()) == {"kept"}


def test_files_of_others_are_left_alone_on_demand(
    run_alg: AlgorithmRunner, made: Path, reference: Path
) -> None:
    retouched = made / read_manifest(made)[HAVERSKERQUE].file
    data = retouched.read_bytes() + b"\n% retouched\n"
    retouched.write_bytes(data)
    foreign = made / "59131_cappelle-la-grande.pdf"
    foreign.write_bytes(b"of somebody else")
    values = {**FIXED, "CODES": f"{codes()},59131", "WORKERS": 1, "OUTPUT": str(made)}
    message = run_alg.error(ALGORITHM, **values, OVERWRITE=False)
    assert "2 of 9 communes failed" in message
    assert "OVERWRITE" in message
    assert retouched.read_bytes() == data
    assert foreign.read_bytes() == b"of somebody else"
    rows = read_manifest(made)
    assert rows[HAVERSKERQUE].status == rows["59131"].status == "failed"
    assert rows["59111"].run == "kept"
    run_alg(ALGORITHM, **values)
    assert foreign.read_bytes() != b"of somebody else"
    assert left(made).texts[retouched.name] == left(reference).texts[retouched.name]


# --- faults --------------------------------------------------------------------------------------


class Acting(CollectingFeedback):
    """Does something as soon as some text is told."""

    def __init__(self, text: str, act: Callable[[], object]) -> None:
        super().__init__()
        self._text = text
        self._act = act
        self._acted = False

    def pushInfo(self, info: str) -> None:  # noqa: N802
        super().pushInfo(info)
        if self._text in info and not self._acted:
            self._acted = True
            self._act()


def test_a_commune_with_broken_geometry_stops_no_other(
    run_alg: AlgorithmRunner, tmp_path: Path
) -> None:
    good = communes(("59001", "Aa"), ("59002", "Bb"), ("59003", "Cc"))
    bow_tie = (
        "POLYGON((676000 7058000, 680000 7062000, 680000 7058000, 676000 7062000, 676000 7058000))"
    )
    rows = list(good.rows)
    rows[1] = ("POLYGON EMPTY", rows[1][1])
    rows[2] = (bow_tie, rows[2][1])
    source = write(
        tmp_path / "s.gpkg",
        type(good)(good.name, good.fields, tuple(rows), good.epsg, ogr.wkbPolygon),
        reservoirs(),
    )
    out = tmp_path / "out"
    message = run_alg.error(
        ALGORITHM, SOURCE=str(source), FILTER="true", WORKERS=1, OUTPUT=str(out)
    )
    assert "1 of 3 communes failed" in message
    assert "Bb" in message
    found = read_manifest(out)
    assert {insee: row.status for insee, row in found.items()} == {
        "59001": "ok",
        "59002": "failed",
        "59003": "empty",  # mended: two triangles
    }
    assert "geometry" in found["59002"].message
    assert len(list(out.glob("*.pdf"))) == 2
    assert "échec" in (out / "index.html").read_text("utf-8")


def test_a_layer_that_goes_missing_halfway_is_told(
    run_alg: AlgorithmRunner, tmp_path: Path
) -> None:
    prepared, out = tmp_path / "prepared.gpkg", tmp_path / "out"
    run_alg("srce_tvb:prepare_data", SOURCE=str(network()), OUTPUT=str(prepared))

    def sabotage() -> None:
        with sqlite3.connect(prepared) as database:
            database.execute('ALTER TABLE "corridor_polygon" RENAME TO "gone"')

    feedback = Acting("3 of 8", sabotage)
    values = {**FIXED, "SOURCE": str(prepared), "CODES": codes(), "WORKERS": 1}
    with pytest.raises(Exception, match="communes failed"):
        run_alg(ALGORITHM, feedback=feedback, **values, OUTPUT=str(out))
    rows = read_manifest(out)
    statuses = [rows[insee].status for insee in CODES]
    assert statuses[3:] == ["failed"] * 5
    assert "failed" not in statuses[:3]
    assert "corridor_polygon" in rows[HAVERSKERQUE].message
    assert not (out / "59293_haverskerque.pdf").exists()


def test_data_that_are_taken_away_halfway_are_told(
    run_alg: AlgorithmRunner, tmp_path: Path
) -> None:
    prepared, out = tmp_path / "prepared.gpkg", tmp_path / "out"
    run_alg("srce_tvb:prepare_data", SOURCE=str(network()), OUTPUT=str(prepared))
    values = {**FIXED, "SOURCE": str(prepared), "CODES": codes(), "WORKERS": 2}
    feedback = Acting("3 of 8", prepared.unlink)
    with pytest.raises(Exception, match="communes failed"):
        run_alg(ALGORITHM, feedback=feedback, **values, OUTPUT=str(out))
    rows = read_manifest(out)
    good = [row for row in rows.values() if row.status != "failed"]
    # two more were being drawn when it went
    assert 3 <= len(good) <= 5
    assert {path.name for path in out.glob("*.pdf")} == {row.file for row in good}
    assert all(str(prepared) in row.message for row in rows.values() if row.status == "failed")


def without_inputs(what: Left) -> Left:
    """Leave out what tells from which file the sheets were made."""
    return replace(what, rows={insee: row[:-1] for insee, row in what.rows.items()})


def test_raw_data_are_read_once(run_alg: AlgorithmRunner, reference: Path, tmp_path: Path) -> None:
    """The run has its own store of raw data: it does not matter what becomes of them then."""
    raw, out = tmp_path / "raw.gpkg", tmp_path / "out"
    shutil.copyfile(network(), raw)
    values = {**FIXED, "SOURCE": str(raw), "CODES": codes(), "WORKERS": 1}
    run_alg(ALGORITHM, feedback=Acting("3 of 8", raw.unlink), **values, OUTPUT=str(out))
    assert not raw.exists()
    assert without_inputs(left(out)) == without_inputs(left(reference))


def test_a_table_open_elsewhere_does_not_stop_the_run(
    run_alg: AlgorithmRunner, reference: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a spreadsheet on Windows does, a file that may not change holds its place."""
    monkeypatch.setattr(ledger, "PATIENCE", 0.5)
    table = tmp_path / "manifest.csv"

    def hold() -> None:
        subprocess.run(["chattr", "+i", str(table)], check=True)

    def let_go() -> None:
        subprocess.run(["chattr", "-i", str(table)], check=True)

    table.touch()
    command = ["chattr", "+i", str(table)]
    if not shutil.which("chattr") or subprocess.run(command, check=False).returncode:
        pytest.skip("a file cannot be held here: needs root and chattr")
    let_go()
    table.unlink()
    values = {**FIXED, "CODES": codes(), "WORKERS": 1, "OUTPUT": str(tmp_path)}
    held = Acting("2 of 8", hold)
    try:
        with pytest.raises(Exception, match=r"manifest\.csv cannot be written"):
            run_alg(ALGORITHM, feedback=held, **values)
        assert len(read_manifest(tmp_path)) == 2
    finally:
        let_go()
    assert [text for text in held.warnings if "manifest.csv is open" in text]
    # all was drawn, and the report tells it
    assert len(list(tmp_path.glob("*.pdf"))) == len(CODES)
    assert f"{len(CODES)} communes" in (tmp_path / "index.html").read_text("utf-8")
    # the next run knows of two
    became = again(run_alg, tmp_path)
    assert [insee for insee, run in became.items() if run == "kept"] == list(CODES[:2])
    # let go in time, nothing is lost
    shutil.rmtree(tmp_path / STATE)
    for path in tmp_path.glob("*.*"):
        path.unlink()
    table.touch()
    hold()
    run_alg(ALGORITHM, feedback=Acting("6 of 8", let_go), **values)
    assert left(tmp_path) == left(reference)


def test_a_merged_pdf_open_elsewhere_leaves_the_rest(
    run_alg: AlgorithmRunner, reference: Path, tmp_path: Path
) -> None:
    values = {**FIXED, "CODES": codes(), "WORKERS": 1, "MERGE": True, "OUTPUT": str(tmp_path)}
    in_the_way = tmp_path / "atlas_arrondissement-de-dunkerque-8-communes.pdf"
    in_the_way.mkdir()
    message = run_alg.error(ALGORITHM, **values)
    assert f"{in_the_way.name} cannot be replaced" in message
    assert "Haverskerque" in (tmp_path / "index.html").read_text("utf-8")
    in_the_way.rmdir()
    assert Path(run_alg(ALGORITHM, **values)["MERGED"]) == in_the_way
    assert set(runs(tmp_path).values()) == {"kept"}
    in_the_way.unlink()
    assert left(tmp_path) == left(reference)


def test_a_pdf_that_cannot_be_replaced_fails_alone(run_alg: AlgorithmRunner, made: Path) -> None:
    name = read_manifest(made)[HAVERSKERQUE].file
    (made / name).unlink()
    # what a file open in another program is on Windows, a folder is everywhere: in the way
    (made / name).mkdir()
    (made / name / "kept.txt").write_text("x", "utf-8")
    values = {**FIXED, "CODES": codes(), "WORKERS": 1, "OUTPUT": str(made)}
    message = run_alg.error(ALGORITHM, **values)
    assert "1 of 8 communes failed" in message
    assert name in message
    rows = read_manifest(made)
    assert rows[HAVERSKERQUE].status == "failed"
    assert {rows[insee].run for insee in CODES[:-1]} == {"kept"}
    assert (made / name / "kept.txt").is_file()
    for table in ("statistics.csv", "descriptions.csv"):
        assert HAVERSKERQUE not in (made / table).read_text("utf-8")
    shutil.rmtree(made / name)
    assert again(run_alg, made)[HAVERSKERQUE] == "drawn"
    assert read_manifest(made)[HAVERSKERQUE].status == "ok"


HOSTILE = (
    "<script>alert(1)</script>",
    "[% 1+1 %]",
    "../../etc/passwd",
    "=cmd|' /C calc'!A0",
    '"; DROP TABLE commune; --',
)


def test_hostile_names(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    named = [(f"5900{number}", name) for number, name in enumerate(HOSTILE, start=1)]
    source = write(tmp_path / "s.gpkg", communes(*named), reservoirs())
    out = tmp_path / "out"
    before = {path for path in tmp_path.rglob("*") if out not in path.parents}
    run_alg(ALGORITHM, SOURCE=str(source), FILTER="true", MERGE=True, WORKERS=1, OUTPUT=str(out))
    assert {path for path in tmp_path.rglob("*") if out not in path.parents} - before == {out}
    rows = read_manifest(out)
    assert [row.commune for row in rows.values()] == list(HOSTILE)
    for row in rows.values():
        assert row.file.isascii()
        assert (out / row.file).is_file()
    page = (out / "index.html").read_text("utf-8")
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
    with (out / "manifest.csv").open(encoding="utf-8", newline="") as file:
        cells = [row["commune"] for row in csv.DictReader(file, delimiter=";")]
    assert cells[3].startswith("'=cmd")


def test_a_full_disk_ends_in_a_message(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(disk)]
    if not shutil.which("mount") or subprocess.run(mount, check=False).returncode:
        pytest.skip("a small disk cannot be mounted here: needs root")
    try:
        (disk / "ballast").write_bytes(b"x" * 500_000)
        values = {**FIXED, "ARRONDISSEMENT": "594", "WORKERS": 1, "OUTPUT": str(disk)}
        message = run_alg.error(ALGORITHM, **values)
        assert "full" in message
        assert "start the run again" in message
        rows = read_manifest(disk)
        done = [row for row in rows.values() if row.status in ("ok", "empty")]
        assert 2 <= len(done) < 40
        for row in done:
            assert pdf.page_count(disk / row.file) == 1
        # nothing half made stands in the folder
        assert not [p for p in disk.iterdir() if p.name.startswith((".manifest", ".statistics"))]
        assert not list((disk / STATE).glob("run-*"))
        # with room again, the rest is drawn
        subprocess.run(["mount", "-o", "remount,size=200m", str(disk)], check=True)
        subset = ",".join(sorted({*(row.insee for row in done), HAVERSKERQUE}))
        run_alg(ALGORITHM, **{**values, "ARRONDISSEMENT": "", "CODES": subset})
        became = runs(disk)
        assert {became[row.insee] for row in done} == {"kept"}
        assert became[HAVERSKERQUE] == "drawn"
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_read_only_folder_ends_in_a_message(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    message = run_alg.error(
        ALGORITHM, **FIXED, CODES=HAVERSKERQUE, OUTPUT=str(tmp_path / "file" / "out")
    )
    assert "cannot be written" in message


def test_a_read_only_disk_ends_in_a_message(run_alg: AlgorithmRunner, made: Path) -> None:
    mount = ["mount", "--bind", "-o", "ro", str(made), str(made)]
    if not shutil.which("mount") or subprocess.run(mount, check=False).returncode:
        pytest.skip("a read-only disk cannot be mounted here: needs root")
    before = left(made)
    try:
        message = run_alg.error(ALGORITHM, **FIXED, CODES=codes(), OUTPUT=str(made))
    finally:
        subprocess.run(["umount", str(made)], check=True)
    assert "cannot be written" in message
    assert "Read-only" in message
    assert left(made) == before


def test_a_folder_with_another_manifest_is_left_alone(
    run_alg: AlgorithmRunner, tmp_path: Path
) -> None:
    (tmp_path / "manifest.csv").write_text("a,b\n1,2\n", "utf-8")
    before = snapshot(tmp_path)
    message = run_alg.error(ALGORITHM, **FIXED, CODES=HAVERSKERQUE, OUTPUT=str(tmp_path))
    assert "not written by this plugin" in message
    assert snapshot(tmp_path) == before


def undecided_source(folder: Path) -> Path:
    """Write data with objectives that no rule knows, in the first of two communes."""
    shapes = [square(column, 0.25, 400.0) for column in range(1, 6)]
    objectives = (None, "", "05", "05", "01")
    rows = tuple((shape, (str(n), text)) for n, (shape, text) in enumerate(zip(shapes, objectives)))
    found = Table("n_srce_reservoir_s_r31", ("ID_RESV", "OBJ_ASSI"), rows, 2154, ogr.wkbPolygon)
    # numbered as a reservoir is: another object all the same
    paths = ((square(1, 4, 400.0), ("0", None)),)
    corridors = Table("n_srce_corridor_s_r31", ("ID_CORR", "OBJ_ASSI"), paths, 2154, ogr.wkbPolygon)
    return write(folder / "s.gpkg", communes(("59001", "Aa"), ("59002", "Bb")), found, corridors)


UNDECIDED = (
    "3 objects without objective, drawn as not to restore. "
    "2 objects with an unknown objective, drawn as not to restore: “05” (2)."
)


@pytest.mark.parametrize("prepared", [False, True])
def test_the_manifest_tells_what_was_decided_without_an_objective(
    run_alg: AlgorithmRunner, tmp_path: Path, *, prepared: bool
) -> None:
    source, out = undecided_source(tmp_path), tmp_path / "out"
    if prepared:
        raw, source = source, tmp_path / "prepared.gpkg"
        run_alg("srce_tvb:prepare_data", SOURCE=str(raw), OUTPUT=str(source))
    run_alg(ALGORITHM, SOURCE=str(source), FILTER="true", WORKERS=1, OUTPUT=str(out))
    rows = read_manifest(out)
    assert rows["59001"].message.endswith(UNDECIDED)
    assert rows["59001"].status == "ok"
    assert "objective" not in rows["59002"].message
    alone = tmp_path / "alone"
    run_alg("srce_tvb:export_commune", SOURCE=str(source), COMMUNE="59001", OUTPUT=str(alone))
    assert read_manifest(alone)["59001"].message == rows["59001"].message


class Impatient(Acting):
    """Cancels as soon as some text is told."""

    def __init__(self, text: str) -> None:
        super().__init__(text, self.cancel)


@pytest.mark.parametrize("workers", [1, 2])
def test_cancel_keeps_what_is_done(
    run_alg: AlgorithmRunner, reference: Path, tmp_path: Path, workers: int
) -> None:
    feedback = Impatient("3 of 8 communes")
    values = {**FIXED, "CODES": codes(), "OUTPUT": str(tmp_path)}
    with pytest.raises(Exception, match="Cancelled"):
        run_alg(ALGORITHM, feedback=feedback, **values, WORKERS=workers)
    rows = read_manifest(tmp_path)
    # what is being drawn is given up, not waited for
    assert 3 <= len(rows) <= 3 + workers
    assert "Édition interrompue" in (tmp_path / "index.html").read_text("utf-8")
    assert [path.name for path in (tmp_path / STATE).iterdir()] == ["pictures"]
    became = again(run_alg, tmp_path)
    assert {insee for insee, run in became.items() if run == "kept"} == set(rows)
    assert left(tmp_path) == left(reference)


def test_exit_code_when_a_commune_failed(qgis_process: QgisProcess, tmp_path: Path) -> None:
    good = communes(("59001", "Aa"), ("59002", "Bb"))
    rows = (good.rows[0], ("POLYGON EMPTY", good.rows[1][1]))
    table = type(good)(good.name, good.fields, rows, good.epsg, ogr.wkbPolygon)
    source = write(tmp_path / "s.gpkg", table, reservoirs())
    run = qgis_process.run(
        ALGORITHM, SOURCE=source, FILTER="true", WORKERS=1, OUTPUT=tmp_path / "out"
    )
    assert not run.ok
    assert "1 of 2 communes failed" in run.output
    assert (tmp_path / "out" / "59001_aa.pdf").is_file()


def test_the_nightly_script_of_the_handbook(qgis_process: QgisProcess, tmp_path: Path) -> None:
    handbook = (ROOT / "docs" / "lots.md").read_text("utf-8")
    blocks = [block.split("```", 1)[0] for block in handbook.split("```sh\n")[1:]]
    script = next(block for block in blocks if block.startswith("#!"))
    (tmp_path / "donnees").mkdir()
    (tmp_path / "srce").mkdir()
    rows = [("59001", "Aa"), ("59002", "Bb; C")]
    good = communes(*rows)
    broken = type(good)(
        *("commune", (*good.fields, "insee_arr")),
        ((square(0, 0), ("59001", "Aa", "4")), ("POLYGON EMPTY", ("59002", "Bb", "4"))),
        *(good.epsg, ogr.wkbPolygon),
    )
    write(tmp_path / "donnees" / "communes.gpkg", broken)
    write(tmp_path / "donnees" / "srce.gpkg", reservoirs())
    for place in ("/donnees", "/srv/srce"):
        assert place in script
        script = script.replace(place, str(tmp_path / Path(place).name))
    run = qgis_process.shell(script)
    log = (tmp_path / "srce" / "dunkerque.log").read_text("utf-8")
    assert run.returncode == 1, log
    told = run.stdout.splitlines()
    assert told[0] == "À revoir :"
    assert told[1].startswith("59002 Bb: ")
    assert "geometry" in told[1]
    assert "1 of 2 communes failed" in log
    assert (tmp_path / "srce" / "dunkerque" / "59001_aa.pdf").is_file()
    # nothing to tell: nothing is printed, and a night watchman sleeps on
    shutil.rmtree(tmp_path / "srce" / "dunkerque")
    fine = script.replace("ARRONDISSEMENT=594", "ARRONDISSEMENT=594 CODES=59001")
    run = qgis_process.shell(fine)
    assert (run.returncode, run.stdout) == (0, ""), run.output
    # data that are not there: the end of the log says why
    run = qgis_process.shell(script.replace("srce.gpkg", "nowhere.gpkg").replace("594", "593"))
    assert run.returncode == 1
    assert "nowhere.gpkg" in run.stdout


def test_squares_of_the_data_sets_lie_apart() -> None:
    """The communes of these tests are what the tests take them for."""
    one, other = (ogr.CreateGeometryFromWkt(square(column, 0)) for column in (0, 1))
    assert one.Touches(other)
