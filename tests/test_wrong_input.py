"""Wrong input: a message that names the thing and the way out, and nothing half-written."""

from __future__ import annotations

import gc
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsProcessingContext

from srce_tvb_atlas.atlas.data.opened_sources import OpenedSources
from srce_tvb_atlas.atlas.results.manifest import ManifestRow, write_manifest, write_statistics
from tests.support import datasets
from tests.support.algorithms import AlgorithmRunner
from tests.support.package import ROOT
from tests.support.qgis_process import QgisProcess
from tests.support.territory import prepared

ALGORITHM = "srce_tvb:export_commune"
POSTAL_CODE_OF_HAVERSKERQUE = "59660"


class Refused:
    """Runs with wrong input, and checks that no trace of it is left."""

    def __init__(self, run_alg: AlgorithmRunner, folder: Path) -> None:
        self._run_alg = run_alg
        self.folder = folder
        self.output = folder / "earlier"
        self.scratch = folder / "scratch"
        self.output.mkdir()
        self.scratch.mkdir()
        row = ManifestRow("59293", "Haverskerque", "ok", file="59293_haverskerque.pdf")
        write_manifest(self.output, [row])
        write_statistics(self.output, {})
        (self.output / "59293_haverskerque.pdf").write_bytes(b"of an earlier run")
        self._before = datasets.snapshot(self.output)

    def __call__(self, **parameters: Any) -> str:
        """Return the message; checked with an output folder in use, and with a new one."""
        given = {"SOURCE": str(prepared()), "COMMUNE": "59293", **parameters}
        message = self._run_alg.error(ALGORITHM, **{"OUTPUT": str(self.output), **given})
        assert datasets.snapshot(self.output) == self._before
        new = self.folder / "new" / "deeper"
        if "OUTPUT" not in parameters:
            again = self._run_alg.error(ALGORITHM, **given, OUTPUT=str(new))
            assert again == message
            assert not new.parent.exists()
        assert not list(self.scratch.iterdir())
        return message


@pytest.fixture
def refused(run_alg: AlgorithmRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Refused:
    runner = Refused(run_alg, tmp_path)
    monkeypatch.setattr(tempfile, "tempdir", str(runner.scratch))
    return runner


def assert_says(message: str, *parts: str) -> None:
    missing = [part for part in parts if part not in message]
    assert not missing, f"{missing} not in: {message}"


# --- the commune ------------------------------------------------------------------------------


def test_unknown_code_lists_near_ones(refused: Refused) -> None:
    message = refused(COMMUNE="59294")
    assert_says(message, "59294", "Similar codes: ", "Haverskerque (59293)", "postal code")


def test_unknown_name_lists_near_ones(refused: Refused) -> None:
    assert_says(refused(COMMUNE="Haverskerke"), "“Haverskerke”", "Haverskerque (59293)")


def test_name_unlike_any_says_so(refused: Refused) -> None:
    assert_says(refused(COMMUNE="Xyzzy"), "“Xyzzy”", "Similar names: none")


def test_postal_code_is_told_as_such(refused: Refused) -> None:
    message = refused(COMMUNE=POSTAL_CODE_OF_HAVERSKERQUE)
    assert_says(message, POSTAL_CODE_OF_HAVERSKERQUE, "postal code of", "Haverskerque (59293)")
    assert_says(message, "Give the INSEE code")


def test_name_of_several_communes(refused: Refused, tmp_path: Path) -> None:
    twins = datasets.communes(("59001", "Saint-Aubin"), ("62001", "Saint-Aubin"))
    path = datasets.write(tmp_path / "twins.gpkg", twins, datasets.reservoirs())
    message = refused(SOURCE=str(path), COMMUNE="saint aubin")
    assert_says(message, "Saint-Aubin (59001)", "Saint-Aubin (62001)", "INSEE code")


@pytest.mark.parametrize("commune", ["", "   "])
def test_no_commune(refused: Refused, commune: str) -> None:
    message = refused(COMMUNE=commune)
    assert_says(message, "INSEE code", "name")


# --- the data ---------------------------------------------------------------------------------


def test_communes_without_code_field(refused: Refused, tmp_path: Path) -> None:
    rows = ((datasets.square(0, 0), ("A", "B")),)
    path = datasets.write(tmp_path / "bare.gpkg", datasets.Table("bare", ("nom", "x"), rows))
    message = refused(COMMUNES=str(path))
    assert_says(message, "“bare”", "INSEE", "nom", "x", "INSEE_COM")


def test_codes_in_a_field_of_another_meaning_are_no_commune_codes(
    refused: Refused, tmp_path: Path
) -> None:
    rows = ((datasets.square(0, 0), ("A", "COMMUNE_0000000009760179")),)
    path = datasets.write(tmp_path / "ids.gpkg", datasets.Table("ids", ("nom", "id"), rows))
    assert_says(refused(COMMUNES=str(path)), "“ids”", "INSEE")


def test_communes_found_nowhere(refused: Refused, tmp_path: Path) -> None:
    path = datasets.write(tmp_path / "network.gpkg", datasets.reservoirs())
    assert_says(refused(SOURCE=str(path)), str(path), "COMMUNES", "ADMIN EXPRESS")


def test_source_without_any_srce_layer(refused: Refused, tmp_path: Path) -> None:
    only = datasets.communes(("59293", "Haverskerque"), table="communes_2026")
    path = datasets.write(tmp_path / "communes.gpkg", only)
    message = refused(SOURCE=str(path))
    assert_says(message, str(path), "communes_2026", "N_SRCE_RESERVOIR_S", "RESERVOIRS")


@pytest.mark.parametrize("driver", ["GPKG", "ESRI Shapefile"])
def test_srce_layer_without_crs(refused: Refused, tmp_path: Path, driver: str) -> None:
    name = "n_srce_reservoir_s_r31"
    path = tmp_path / (f"{name}.gpkg" if driver == "GPKG" else f"{name}.shp")
    datasets.write(path, datasets.reservoirs(name, epsg=None), driver=driver)
    message = refused(SOURCE=str(path), COMMUNES=demo_communes())
    assert_says(message, name, "no coordinate reference system", "Set CRS of Layer", ".prj")


def test_commune_layer_without_crs(refused: Refused, tmp_path: Path) -> None:
    lost = datasets.communes(("59293", "Haverskerque"), table="perdue", epsg=None)
    path = datasets.write(tmp_path / "perdue.gpkg", lost)
    assert_says(refused(COMMUNES=str(path)), "“perdue”", "no coordinate reference system")


def demo_communes() -> str:
    return f"{ROOT / 'demo' / 'srce_demo.gpkg'}|layername=commune"


@pytest.mark.parametrize("name", ["notes.txt", "broken.gpkg", "broken.shp", "picture.png"])
def test_source_that_is_no_data(refused: Refused, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("not data\n", encoding="utf-8")
    assert_says(refused(SOURCE=str(path)), str(path), "not a vector data source")


def test_source_that_is_not_there(refused: Refused, tmp_path: Path) -> None:
    path = tmp_path / "nowhere.gpkg"
    assert_says(refused(SOURCE=str(path)), str(path), "does not exist", "GeoPackage")


def test_empty_folder_as_source(refused: Refused, tmp_path: Path) -> None:
    folder = tmp_path / "nothing"
    folder.mkdir()
    assert_says(refused(SOURCE=str(folder)), str(folder), "No SRCE-TVB layer")


def test_no_source(refused: Refused) -> None:
    assert_says(refused(SOURCE=""), "Give the SRCE-TVB data as SOURCE", "GeoPackage")


@pytest.mark.parametrize("parameter", ["COMMUNES", "RESERVOIRS", "CORRIDORS", "OBSTACLES"])
def test_layer_that_is_no_layer(refused: Refused, tmp_path: Path, parameter: str) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("not data\n", encoding="utf-8")
    message = refused(**{parameter: str(path)})
    assert_says(message, parameter, str(path), "vector layer", "layername")


# --- rules, wording, template, styles ---------------------------------------------------------


def test_restore_that_is_no_expression(refused: Refused) -> None:
    assert_says(
        refused(SOURCE="demo", RESTORE='"OBJ_ASSI" = ('), "RESTORE", "not a valid expression: "
    )


def test_restore_that_reads_unknown_fields(refused: Refused) -> None:
    assert_says(refused(SOURCE="demo", RESTORE="\"OBJETIF\" = '02'"), "RESTORE", "OBJETIF")


def test_texts_folder_that_is_not_there(refused: Refused, tmp_path: Path) -> None:
    path = tmp_path / "nowhere"
    assert_says(refused(TEXTS=str(path)), "TEXTS", str(path), "does not exist")


@pytest.mark.parametrize(
    "wording", ["{{ comune }}", "{% if %}", "{{ commune", "{{ ''.__class__ }}", "{{ 1 / 0 }}"]
)
def test_broken_wording_names_file_and_line(refused: Refused, tmp_path: Path, wording: str) -> None:
    path = tmp_path / "texts" / "nota.j2"
    path.parent.mkdir()
    path.write_text(f"NOTA\n{wording}\n", encoding="utf-8")
    assert_says(refused(TEXTS=str(path.parent)), str(path), "line 2")


def test_wording_too_long_for_its_box(refused: Refused, tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "nota.j2").write_text("Une ligne de trop.\n" * 80, encoding="utf-8")
    assert_says(refused(TEXTS=str(folder)), "nota", "does not fit", "Shorten")


def bundled_template() -> str:
    return (ROOT / "layouts" / "a3_landscape.qpt").read_text(encoding="utf-8")


def test_template_without_map(refused: Refused, tmp_path: Path) -> None:
    path = tmp_path / "own.qpt"
    # no item is a map any more: their type becomes that of a shape
    path.write_text(bundled_template().replace('type="65639"', 'type="65643"'), encoding="utf-8")
    assert_says(refused(TEMPLATE=str(path)), "“map”", "must be of the kind “Map”", "change its id")


@pytest.mark.parametrize("content", ["not XML", "<qgis/>", "<!DOCTYPE x><Layout/>", "<Layout/>"])
def test_template_that_is_none(refused: Refused, tmp_path: Path, content: str) -> None:
    path = tmp_path / "own.qpt"
    path.write_text(content, encoding="utf-8")
    assert_says(refused(TEMPLATE=str(path)), str(path) if content != "<Layout/>" else "own.qpt")


def test_template_that_is_not_there(refused: Refused, tmp_path: Path) -> None:
    path = tmp_path / "nowhere.qpt"
    assert_says(refused(TEMPLATE=str(path)), "TEMPLATE", str(path), "does not exist")


@pytest.fixture
def own_styles(tmp_path: Path) -> Path:
    folder = tmp_path / "styles"
    folder.mkdir()
    return folder


@pytest.mark.parametrize("content", ["not a style", "<qgis", "<!ENTITY x><qgis/>", ""])
def test_style_that_does_not_load(refused: Refused, own_styles: Path, content: str) -> None:
    path = own_styles / "corridor.qml"
    path.write_text(content, encoding="utf-8")
    assert_says(refused(STYLES=str(own_styles)), str(path))


def test_style_of_another_geometry(refused: Refused, own_styles: Path) -> None:
    shutil.copy(ROOT / "styles" / "obstacle_p.qml", own_styles / "corridor.qml")
    assert_says(refused(STYLES=str(own_styles)), "corridor.qml", "geometry")


def test_catalogue_that_is_no_catalogue(refused: Refused, own_styles: Path) -> None:
    (own_styles / "catalogue.json").write_text('{"version": 1}', encoding="utf-8")
    assert_says(refused(STYLES=str(own_styles)), "catalogue.json", "classes")


def test_styles_folder_that_is_not_there(refused: Refused, tmp_path: Path) -> None:
    path = tmp_path / "nowhere"
    assert_says(refused(STYLES=str(path)), "STYLES", str(path), "does not exist")


# --- date, number, logos, choices -------------------------------------------------------------


@pytest.mark.parametrize(
    "date", ["juin 2017", "2017-13-01", "2017-02-30", "31/06/2017", "0017-06-15", "2017"]
)
def test_date_that_is_none(refused: Refused, date: str) -> None:
    assert_says(refused(UPDATE_DATE=date), "UPDATE_DATE", f"“{date}”", "2017-06-15")


@pytest.mark.parametrize("sheet", ["5/4", "0/4", "1/0", "1", "1/4/2", "a/b", "-1/4", "1/1000"])
def test_sheet_number_that_is_none(refused: Refused, sheet: str) -> None:
    assert_says(refused(SHEET=sheet), "SHEET", f"“{sheet}”", "1/4")


@pytest.mark.parametrize("parameter", ["LOGO_STATE", "LOGO_SERVICE"])
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("logo.png", b"not a picture"),
        ("logo.svg", b"not a drawing"),
        ("logo.svg", b"<html><body>not a drawing</body></html>"),
        ("logo.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>'),
        ("logo.jpg", b""),
    ],
)
def test_logo_that_is_no_image(
    refused: Refused, tmp_path: Path, parameter: str, name: str, content: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert_says(refused(**{parameter: str(path)}), parameter, str(path), "SVG, PNG or JPEG")


def test_logo_too_large_to_be_one(refused: Refused, tmp_path: Path) -> None:
    path = tmp_path / "logo.pgm"
    path.write_bytes(b"P5 20000 20000 255\n")
    shutil.move(path, path.with_suffix(".png"))
    message = refused(LOGO_STATE=str(path.with_suffix(".png")))
    assert_says(message, "LOGO_STATE", "logo.png", "too large")


def test_logo_that_is_not_there(refused: Refused, tmp_path: Path) -> None:
    path = tmp_path / "nowhere.svg"
    assert_says(refused(LOGO_STATE=str(path)), "LOGO_STATE", str(path), "does not exist")


@pytest.mark.parametrize(
    ("parameter", "value", "expected"),
    [
        ("PAPER", 9, "0 = A3 landscape"),
        ("LEGEND", 2, "1 = only those in the commune"),
        ("FORMAT", "jpeg", "0 = PDF"),
        ("DPI", 5, "between 50 and 1200"),
        ("SCALE", -1, "between 0 and 10000000"),
        ("LOGO_STATE", "notes.txt", "*.svg"),
        ("TEMPLATE", "notes.txt", "*.qpt"),
    ],
)
def test_value_out_of_range_tells_the_range(
    refused: Refused, parameter: str, value: object, expected: str
) -> None:
    assert_says(refused(**{parameter: value}), parameter, f"“{value}”", expected)


# --- the output -------------------------------------------------------------------------------


def below_a_file(folder: Path) -> Path:
    (folder / "file").write_text("", encoding="utf-8")
    return folder / "file" / "sheets"


def file_itself(folder: Path) -> Path:
    return below_a_file(folder).parent


def kernel_folder(folder: Path) -> Path:  # noqa: ARG001 -- root may write anywhere but here
    return Path("/proc/sheets")


def link_to_nowhere(folder: Path) -> Path:
    (folder / "link").symlink_to(folder / "nowhere")
    return folder / "link"


@pytest.mark.parametrize("place", [below_a_file, file_itself, kernel_folder, link_to_nowhere])
def test_output_that_cannot_be_written(
    refused: Refused, tmp_path: Path, place: Callable[[Path], Path]
) -> None:
    path = place(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    assert_says(refused(OUTPUT=str(path)), str(path), "cannot be written", "another OUTPUT")
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("table", ["manifest.csv", "statistics.csv", "descriptions.csv"])
def test_foreign_table_in_the_output(run_alg: AlgorithmRunner, tmp_path: Path, table: str) -> None:
    (tmp_path / table).write_text("mine,not yours\n1,2\n", encoding="utf-8")
    before = datasets.snapshot(tmp_path)
    message = run_alg.error(ALGORITHM, SOURCE="demo", COMMUNE="59293", OUTPUT=str(tmp_path))
    assert_says(message, table, "another OUTPUT")
    assert datasets.snapshot(tmp_path) == before


def test_failure_while_drawing_leaves_no_trace(
    refused: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    from qgis.core import QgsLayoutExporter

    monkeypatch.setattr(
        QgsLayoutExporter,
        "exportToPdf",
        lambda *_: QgsLayoutExporter.ExportResult.MemoryError,
    )
    assert_says(refused(), "59293_haverskerque", "memory", "DPI")


def test_an_error_lets_go_of_what_it_had_opened(refused: Refused) -> None:
    """QGIS keeps the traceback of an error for good: its frames may hold no layer, no lock."""
    refused(COMMUNE="59294")
    gc.collect()
    assert not [thing for thing in gc.get_objects() if isinstance(thing, OpenedSources)]


# --- from the command line --------------------------------------------------------------------


def test_exit_code_of_the_engines_errors(qgis_process: QgisProcess, tmp_path: Path) -> None:
    given = {"SOURCE": "demo", "OUTPUT": tmp_path / "out"}
    run = qgis_process.run(ALGORITHM, **given, COMMUNE="Haverskerke")
    assert run.returncode != 0
    assert_says(run.output, "Haverskerque (59293)")
    assert not (tmp_path / "out").exists()


def test_exit_code_of_a_value_out_of_range(qgis_process: QgisProcess, tmp_path: Path) -> None:
    given = {"SOURCE": "demo", "COMMUNE": "59293", "OUTPUT": tmp_path / "out"}
    run = qgis_process.run(ALGORITHM, **given, PAPER=9)
    assert run.returncode != 0
    assert_says(run.output, "PAPER", "0 = A3 landscape")
    assert not (tmp_path / "out").exists()


# --- names of parameters ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value", "near"),
    [
        ("DPII", 72, "DPI"),
        ("dpi", 72, "DPI"),
        ("COMUNE", "59400", "COMMUNE"),
        ("RESTORES", "true", "RESTORE"),
        ("BASE_MAP", "x", "BASEMAP"),
        ("WORKERS", 2, "SOURCE"),
        ("XYZZY", 1, "SOURCE"),
    ],
)
def test_misspelt_parameter(refused: Refused, name: str, value: object, near: str) -> None:
    message = refused(**{name: value})
    assert_says(message, f"export_commune has no parameter “{name}”", near)


def test_every_algorithm_refuses_a_misspelt_parameter(provider: Any) -> None:
    for algorithm in provider.algorithms():
        ok, message = algorithm.checkParameterValues({"SOURSE": "demo"}, QgsProcessingContext())
        assert not ok, algorithm.id()
        assert f"{algorithm.name()} has no parameter “SOURSE”" in message


def test_names_that_qgis_adds_are_no_fault(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    run = run_alg(
        "srce_tvb:sheet_index",
        SOURCE="demo",
        COMMUNE="59293",
        OUTPUT=str(tmp_path / "index.gpkg"),
        ELLIPSOID="EPSG:7019",
        DISTANCE_UNITS="meters",
        _hidden=1,
        UNSET=None,
    )
    assert run["SHEET_COUNT"] == 1


def test_misspelt_parameter_of_qgis_process(qgis_process: QgisProcess, tmp_path: Path) -> None:
    run = qgis_process.run(
        ALGORITHM, SOURCE="demo", COMMUNE="59293", DPII=72, OUTPUT=str(tmp_path / "o")
    )
    assert not run.ok
    assert "Did you mean: DPI?" in run.output
    assert not (tmp_path / "o").exists()
