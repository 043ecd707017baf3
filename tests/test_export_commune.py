"""``srce_tvb:export_commune`` from everywhere it is called: PyQGIS, toolbox, qgis_process, make."""

from __future__ import annotations

import ast
import csv
import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest
from qgis.core import (
    QgsApplication,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingParameterDefinition,
    QgsProcessingProvider,
    QgsProject,
    QgsVectorLayer,
)

from srce_tvb_atlas.atlas.results.manifest import (
    MANIFEST_COLUMNS,
    STATISTICS_COLUMNS,
    read_manifest,
)
from tests.support import datasets, pdf
from tests.support.algorithms import AlgorithmRunner, CollectingFeedback
from tests.support.environment import isolated_environment
from tests.support.package import ROOT
from tests.support.qgis_process import QgisProcess
from tests.support.territory import prepared

ALGORITHM = "srce_tvb:export_commune"
#: names that scripts rely on
PARAMETERS = {
    *("SOURCE", "COMMUNES", "COMMUNE", "RESERVOIRS", "CORRIDORS", "OBSTACLES", "RESTORE"),
    *("PAPER", "TEMPLATE", "LEGEND", "SHEET", "UPDATE_DATE", "STATUS", "LOGO_STATE"),
    *("LOGO_SERVICE", "TEXTS", "STYLES", "DPI", "OUTPUT"),
}
OUTPUTS = {"OUTPUT", "FILE", "SHEET_COUNT", "MANIFEST", "STATISTICS"}
TABLES = {"account.csv", "manifest.csv", "statistics.csv", "descriptions.csv"}
FILES = {"59293_haverskerque.pdf", *TABLES}


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def check_delivery(folder: Path) -> None:
    """Check the three files of Haverskerque by what stands in them."""
    assert {path.name for path in folder.iterdir()} == FILES
    (row,) = table(folder / "manifest.csv")
    assert tuple(row) == MANIFEST_COLUMNS
    assert (row["insee"], row["commune"], row["status"]) == ("59293", "Haverskerque", "ok")
    assert (row["run"], row["sheets"], row["scale"]) == ("drawn", "1", "25000")
    assert row["file"] == "59293_haverskerque.pdf"
    assert int(row["bytes"]) == (folder / row["file"]).stat().st_size
    assert float(row["seconds"]) > 0
    statistics = table(folder / "statistics.csv")
    assert tuple(statistics[0]) == STATISTICS_COLUMNS
    assert [item["category"] for item in statistics] == row["categories"].split()
    assert len(statistics) == 6, "every category is present in Haverskerque"
    assert all(int(item["count"]) > 0 for item in statistics)
    assert "HAVERSKERQUE" in pdf.plain_text(folder / row["file"])


# --- from PyQGIS ------------------------------------------------------------------------------


def test_from_pyqgis(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    run = run_alg(ALGORITHM, SOURCE="demo", COMMUNE="59293", OUTPUT=str(tmp_path))
    assert run.results == {
        "OUTPUT": str(tmp_path),
        "FILE": str(tmp_path / "59293_haverskerque.pdf"),
        "SHEET_COUNT": 1,
        "MANIFEST": str(tmp_path / "manifest.csv"),
        "STATISTICS": str(tmp_path / "statistics.csv"),
    }
    check_delivery(tmp_path)
    assert any("Haverskerque (59293)" in text for text in run.feedback.infos)
    assert run.feedback.progress() > 90


@pytest.mark.parametrize("name", ["Haverskerque", "HAVERSKERQUE", " haverskerque "])
def test_by_name(run_alg: AlgorithmRunner, tmp_path: Path, name: str) -> None:
    run_alg(ALGORITHM, SOURCE=str(prepared()), COMMUNE=name, OUTPUT=str(tmp_path))
    check_delivery(tmp_path)


def test_a_code_that_is_a_postal_code_too_is_told(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    run = run_alg(ALGORITHM, SOURCE=str(prepared()), COMMUNE="59210", OUTPUT=str(tmp_path))
    assert Path(run["FILE"]).name == "59210_esquelbecq.pdf"
    (warning,) = [text for text in run.feedback.warnings if "postal code" in text]
    assert "Esquelbecq (59210)" in warning
    assert "(59155)" in warning


def test_again_in_the_same_folder(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    for commune in ("59293", "59400", "59293"):
        run_alg(ALGORITHM, SOURCE=str(prepared()), COMMUNE=commune, OUTPUT=str(tmp_path))
    rows = read_manifest(tmp_path)
    assert list(rows) == ["59293", "59400"]
    assert {path.name for path in tmp_path.iterdir()} == {*FILES, rows["59400"].file}


def test_layers_of_the_open_project(
    run_alg: AlgorithmRunner, demo_gpkg: Path, tmp_path: Path
) -> None:
    network = datasets.write(tmp_path / "network.gpkg", datasets.reservoirs("zone_a"))
    layers = [
        QgsVectorLayer(f"{demo_gpkg}|layername=commune", "mes communes", "ogr"),
        QgsVectorLayer(f"{network}|layername=zone_a", "mes réservoirs", "ogr"),
    ]
    run_alg.project.addMapLayers(layers)
    before = [(layer.name(), layer.styleManager().currentStyle()) for layer in layers]
    run = run_alg(
        ALGORITHM,
        SOURCE=str(demo_gpkg),
        COMMUNES="mes communes",
        RESERVOIRS=layers[1].id(),
        COMMUNE="59293",
        OUTPUT=str(tmp_path / "out"),
    )
    assert any("mes réservoirs" in text for text in run.feedback.infos)
    assert len(run_alg.project.mapLayers()) == 2
    assert [(layer.name(), layer.styleManager().currentStyle()) for layer in layers] == before
    assert not run_alg.project.layoutManager().layouts()


def test_the_global_project_is_left_alone(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    project = QgsProject.instance()
    project.setTitle("mine")
    project.setDirty(False)
    run_alg(ALGORITHM, SOURCE="demo", COMMUNE="59293", OUTPUT=str(tmp_path))
    assert (project.title(), project.isDirty(), project.count()) == ("mine", False, 0)
    project.clear()


def test_the_source_is_never_written(
    run_alg: AlgorithmRunner, demo_gpkg: Path, tmp_path: Path
) -> None:
    source = tmp_path / "source"
    source.mkdir()
    copy = Path(shutil.copy(demo_gpkg, source / "tvb.gpkg"))
    before = hashlib.sha256(copy.read_bytes()).hexdigest()
    run_alg(ALGORITHM, SOURCE=str(source), COMMUNE="59293", OUTPUT=str(tmp_path / "out"))
    assert hashlib.sha256(copy.read_bytes()).hexdigest() == before
    assert [path.name for path in source.iterdir()] == ["tvb.gpkg"], "no -wal, -shm or .qmd"


def test_cancelled_before_it_starts(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    feedback = CollectingFeedback()
    feedback.cancel()
    output = tmp_path / "out"
    with pytest.raises(QgsProcessingException):
        run_alg(ALGORITHM, feedback=feedback, SOURCE="demo", COMMUNE="59293", OUTPUT=str(output))
    assert not output.exists()


# --- in the toolbox ---------------------------------------------------------------------------


@pytest.fixture
def algorithm(provider: QgsProcessingProvider) -> QgsProcessingAlgorithm:
    found = QgsApplication.processingRegistry().algorithmById(ALGORITHM)
    assert found is not None
    assert found.provider() is provider
    return found


def test_names_that_scripts_rely_on(algorithm: QgsProcessingAlgorithm) -> None:
    assert {p.name() for p in algorithm.parameterDefinitions()} >= PARAMETERS
    assert {o.name() for o in algorithm.outputDefinitions()} >= OUTPUTS
    required = {
        p.name()
        for p in algorithm.parameterDefinitions()
        if not p.flags() & QgsProcessingParameterDefinition.Flag.FlagOptional
        and p.defaultValue() is None
    }
    assert required == {"COMMUNE", "OUTPUT"}


def test_every_word_of_the_help_is_there(algorithm: QgsProcessingAlgorithm) -> None:
    assert algorithm.displayName()
    assert algorithm.shortHelpString()
    assert algorithm.shortDescription()
    assert "srce" in algorithm.tags()
    for parameter in algorithm.parameterDefinitions():
        assert parameter.description(), parameter.name()
        assert parameter.help(), parameter.name()
    for output in algorithm.outputDefinitions():
        assert output.description(), output.name()


def test_icons_are_drawn(
    algorithm: QgsProcessingAlgorithm, provider: QgsProcessingProvider
) -> None:
    for thing in (algorithm, provider):
        assert Path(thing.svgIconPath()).is_file()
        assert not thing.icon().pixmap(32, 32).isNull()


def test_the_toolbox_gets_an_instance_of_its_own(algorithm: QgsProcessingAlgorithm) -> None:
    instance = algorithm.create()
    assert instance is not algorithm
    assert instance.id() == ALGORITHM
    assert len(instance.parameterDefinitions()) == len(algorithm.parameterDefinitions())
    # a layout belongs to the main thread
    assert instance.flags() & QgsProcessingAlgorithm.Flag.FlagNoThreading


def test_the_command_that_the_history_keeps_runs_again(
    algorithm: QgsProcessingAlgorithm, run_alg: AlgorithmRunner, tmp_path: Path
) -> None:
    given = {"SOURCE": "demo", "COMMUNE": "59293", "OUTPUT": str(tmp_path)}
    context = QgsProcessingContext()
    ok, message = algorithm.checkParameterValues(given, context)
    assert ok, message
    command = algorithm.asPythonCommand(given, context)
    start = f'processing.run("{ALGORITHM}", '
    assert command.startswith(start)
    run_alg(ALGORITHM, **ast.literal_eval(command[len(start) : -1]))
    check_delivery(tmp_path)


def test_the_dialog_of_the_toolbox_takes_the_parameters(
    algorithm: QgsProcessingAlgorithm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from processing.gui import AlgorithmDialog, ParametersPanel

    # the test runner's stand-in for the main window has no browser to show
    monkeypatch.setattr(ParametersPanel, "iface", None)
    dialog = AlgorithmDialog.AlgorithmDialog(algorithm.create())
    try:
        given = {"SOURCE": "demo", "COMMUNE": "59293", "OUTPUT": str(tmp_path), "LEGEND": 1}
        dialog.setParameters(given)
        values = dialog.createProcessingParameters()
        assert {name: values[name] for name in given} == given
    finally:
        dialog.close()


# --- from the command line --------------------------------------------------------------------


def test_from_qgis_process(qgis_process: QgisProcess, tmp_path: Path) -> None:
    run = qgis_process.run(ALGORITHM, cwd=tmp_path, SOURCE="demo", COMMUNE="59293", OUTPUT="out")
    assert run.ok, run.output
    check_delivery(tmp_path / "out")
    assert Path(run.results["FILE"]).name == "59293_haverskerque.pdf"
    assert run.results["SHEET_COUNT"] == 1
    assert "Traceback" not in run.output


def test_help_of_qgis_process(qgis_process: QgisProcess) -> None:
    run = qgis_process("help", ALGORITHM)
    assert run.ok, run.output
    for name in PARAMETERS | OUTPUTS:
        assert name in run.output


def tracked_files() -> list[str]:
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, encoding="utf-8")
    if done.returncode != 0:
        pytest.skip("this is no git checkout: there is no clone to make of it")
    return [name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_make_demo_in_a_fresh_clone(tmp_path: Path) -> None:
    """What git holds, in a folder of another name and no more: ``make demo`` leaves the sheet."""
    clone = tmp_path / "another name"
    for name in tracked_files():
        (clone / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, clone / name)
    environment = isolated_environment(tmp_path / "home")
    environment["PATH"] = "/usr/local/bin:/usr/bin:/bin"
    done = subprocess.run(
        ["make", "demo"],
        cwd=clone,
        env=environment,
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=250,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    check_delivery(clone / "out")
