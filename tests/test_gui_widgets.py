"""The picker, the map tool, the settings page and the saved sheet, each on its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsProcessingContext,
    QgsProcessingProvider,
    QgsProject,
    QgsRectangle,
    QgsSettings,
    QgsVectorLayer,
)
from qgis.gui import QgsMapCanvas, QgsProcessingGui
from qgis.PyQt.QtCore import QCoreApplication, QEvent, QPoint, QSize
from qgis.PyQt.QtTest import QTest

from tests.support.algorithms import AlgorithmRunner
from tests.support.package import NAME, ROOT, register_package
from tests.support.qgis_process import QgisProcess

register_package()

from srce_tvb_atlas.gui import commune_lists, map_tool, options, results  # noqa: E402
from srce_tvb_atlas.gui.commune_widget import CommuneEdit, PickerWrapper  # noqa: E402
from srce_tvb_atlas.gui.sheet_in_project import add_sheet_project  # noqa: E402
from srce_tvb_atlas.gui.suggestions import SuggestionList  # noqa: E402
from srce_tvb_atlas.processing_provider import gui_defaults  # noqa: E402


@pytest.fixture(autouse=True)
def clean_settings(qgis_app: Any) -> Iterator[None]:  # noqa: ARG001 -- settings need QGIS
    QgsSettings().remove(gui_defaults.SECTION)
    yield
    QgsSettings().remove(gui_defaults.SECTION)


@pytest.fixture
def lists() -> Iterator[commune_lists.CommuneLists]:
    made = commune_lists.CommuneLists()
    yield made
    made.close()


def wait_for(what: Any, seconds: float = 20) -> Any:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = what()
        if found:
            return found
        QCoreApplication.processEvents()
        time.sleep(0.005)
    pytest.fail(f"waited {seconds} s in vain")


def definition(algorithm: str = "srce_tvb:export_commune", name: str = "COMMUNE") -> Any:
    made = QgsApplication.processingRegistry().createAlgorithmById(algorithm)
    return made, made.parameterDefinition(name)


# --- the picker ------------------------------------------------------------------------------


def test_parameter_is_a_plain_string_that_names_its_picker(
    provider: QgsProcessingProvider,  # noqa: ARG001 -- registers the algorithms
) -> None:
    _, commune = definition()
    assert commune.type() == "string"
    module, _, name = commune.metadata()["widget_wrapper"]["class"].rpartition(".")
    assert module == f"{NAME}.gui.commune_widget"
    assert hasattr(__import__(module, fromlist=[name]), name)


NO_WINDOW = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from tests.support.package import register_package
register_package()
from qgis.core import QgsApplication
application = QgsApplication([], False)
application.initQgis()
import srce_tvb_atlas
plugin = srce_tvb_atlas.classFactory(None)
plugin.initProcessing()
registry = QgsApplication.processingRegistry()
for algorithm in registry.providerById("srce_tvb").algorithms():
    assert registry.createAlgorithmById(algorithm.id()) is not None
print([name for name in sys.modules if name.startswith("srce_tvb_atlas.gui")])
plugin.unload()
"""


def test_without_a_window_no_widget_is_loaded() -> None:
    """The rule of docs/architecture.md: ``qgis_process`` imports nothing of ``gui/``."""
    done = subprocess.run(
        [sys.executable, "-c", NO_WINDOW], capture_output=True, check=False, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "[]"


def test_value_is_the_code_of_what_is_typed() -> None:
    edit = CommuneEdit()
    edit.set_list(SuggestionList([("59293", "Haverskerque"), ("59400", "Merville")]))
    QTest.keyClicks(edit.line, "haver")
    assert edit.suggestions() == ["Haverskerque (59293)"]
    assert edit.value() == "haver"
    QTest.keyClicks(edit.line, "skerque")
    assert edit.value() == "59293"
    assert edit.word.text() == "Haverskerque (59293)"


def test_code_from_outside_shows_its_name() -> None:
    edit = CommuneEdit()
    edit.set_value("59293")
    assert edit.value() == "59293"
    edit.set_list(SuggestionList([("59293", "Haverskerque")]))
    assert edit.line.text() == "Haverskerque (59293)"
    assert edit.value() == "59293"


def test_unknown_and_postal_code_warn() -> None:
    edit = CommuneEdit()
    edit.set_list(SuggestionList([("59293", "Haverskerque")], {"59660": ("59293",)}))
    edit.line.setText("59660")
    assert "postal code" in edit.word.text()
    assert "Haverskerque (59293)" in edit.word.text()
    edit.line.setText("Nulle-Part")
    assert edit.word.text() == "The only commune has another name."
    edit.line.setText("haver")
    assert edit.word.text() == "", "what may become a commune is no fault"


def test_typing_among_all_communes() -> None:
    """From the key to the list on the screen, with 35 000 communes (``benchmarks/picker.py``)."""
    edit = CommuneEdit()
    names = ("Saint", "Sainte", "La Chapelle", "Mont", "Haver")
    edit.set_list(
        SuggestionList((f"{10000 + n}", f"{names[n % 5]}-{n:05d}") for n in range(35_000))
    )
    edit.widget.show()
    for key in "saint-0":
        QTest.keyClicks(edit.line, key)
        QCoreApplication.processEvents()
    assert len(edit.suggestions()) == 12
    edit.widget.close()


def test_list_of_a_source_is_read_once(lists: commune_lists.CommuneLists) -> None:
    key = commune_lists.key_of_source("demo", None)
    assert key is not None
    assert lists.get(key, None) is None, "not at once: it is read beside the typing"
    found = wait_for(lambda: lists.get(key, None))
    assert len(found) > 100
    assert found.search("haver")[0].insee == "59293"
    assert lists.get(key, None) is found


def test_list_of_a_layer_with_unsaved_edits(lists: commune_lists.CommuneLists) -> None:
    project = QgsProject()
    layer = QgsVectorLayer(
        "Polygon?crs=EPSG:2154&field=insee_com:string&field=nom_com:string", "com", "memory"
    )
    assert layer.startEditing()
    from qgis.core import QgsFeature, QgsGeometry

    feature = QgsFeature(layer.fields())
    feature.setAttributes(["59293", "Haverskerque"])
    feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(0, 0, 1, 1)))
    assert layer.addFeature(feature)
    project.addMapLayer(layer)
    key = commune_lists.key_of_communes(layer.id(), project)
    assert key is not None
    found = wait_for(lambda: lists.get(key, project))
    assert [entry.title for entry in found.search("h")] == ["Haverskerque (59293)"]
    layer.rollBack()


@pytest.mark.parametrize("source", ["/nowhere/at/all.gpkg", str(ROOT / "icon.png")])
def test_source_without_communes_says_so(lists: commune_lists.CommuneLists, source: str) -> None:
    key = commune_lists.key_of_source(source, None)
    assert key is not None
    assert lists.get(key, None) is None
    assert wait_for(lambda: lists.fault(key))


def test_picker_follows_source(provider: QgsProcessingProvider) -> None:  # noqa: ARG001
    algorithm, commune = definition()
    from qgis.gui import QgsGui, QgsProcessingParameterWidgetContext

    standard = QgsProcessingGui.WidgetType.Standard
    context = QgsProcessingContext()
    source = QgsGui.processingGuiRegistry().createParameterWidgetWrapper(
        algorithm.parameterDefinition("SOURCE"), standard
    )
    source_widget = source.createWrappedWidget(context)
    picker = PickerWrapper(commune, standard)
    widgets = QgsProcessingParameterWidgetContext()
    project = QgsProject()
    widgets.setProject(project)
    picker.setWidgetContext(widgets)
    widget = picker.createWrappedWidget(context)
    picker.postInitialize([source, picker])
    source.setParameterValue("demo", context)
    wait_for(picker.is_ready)
    picker.setParameterValue("haverskerque", context)
    assert picker.parameterValue() == "59293"
    del widget, source_widget


def test_picker_prefers_the_commune_layer(provider: QgsProcessingProvider) -> None:  # noqa: ARG001
    """COMMUNES counts before SOURCE, as in the run."""
    algorithm, commune = definition()
    from qgis.gui import QgsGui, QgsProcessingParameterWidgetContext

    project = QgsProject()
    layer = QgsVectorLayer(
        "Polygon?crs=EPSG:2154&field=insee_com:string&field=nom_com:string", "com", "memory"
    )
    from qgis.core import QgsFeature, QgsGeometry

    feature = QgsFeature(layer.fields())
    feature.setAttributes(["62765", "Saint-Omer"])
    feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(0, 0, 1, 1)))
    assert layer.dataProvider().addFeatures([feature])[0]
    project.addMapLayer(layer)
    widgets = QgsProcessingParameterWidgetContext()
    widgets.setProject(project)
    context = QgsProcessingContext()
    context.setProject(project)
    standard = QgsProcessingGui.WidgetType.Standard
    wrappers = {}
    kept = []
    for name in ("SOURCE", "COMMUNES"):
        wrapper = QgsGui.processingGuiRegistry().createParameterWidgetWrapper(
            algorithm.parameterDefinition(name), standard
        )
        wrapper.setWidgetContext(widgets)
        kept.append(wrapper.createWrappedWidget(context))
        wrappers[name] = wrapper
    picker = PickerWrapper(commune, standard)
    picker.setWidgetContext(widgets)
    kept.append(picker.createWrappedWidget(context))
    picker.postInitialize([*wrappers.values(), picker])
    wrappers["SOURCE"].setParameterValue("demo", context)
    wait_for(picker.is_ready)
    picker.setParameterValue("saint-omer", context)
    assert picker.parameterValue() == "62765", "one of the 136 communes of SOURCE"
    wrappers["COMMUNES"].setParameterValue(layer.id(), context)
    picker.setParameterValue("haverskerque", context)
    wait_for(lambda: picker.parameterValue() == "haverskerque")
    picker.setParameterValue("saint-omer", context)
    wait_for(lambda: picker.parameterValue() == "62765")
    del kept
    project.clear()


# --- what dialogs remember -------------------------------------------------------------------


def test_what_is_remembered_fills_dialogs_and_no_script(
    provider: QgsProcessingProvider,  # noqa: ARG001
) -> None:
    gui_defaults.remember_run({"PAPER": 2, "EMAIL": "ddtm@nord.gouv.fr", "COMMUNE": "59293"})
    for name, remembered, default in (
        ("PAPER", 2, 0),
        ("EMAIL", "ddtm@nord.gouv.fr", None),
        ("COMMUNE", None, None),
    ):
        _, parameter = definition(name=name)
        assert parameter.defaultValueForGui() == remembered
        assert parameter.defaultValue() == default


def test_empty_field_of_the_identity_is_not_forgotten() -> None:
    gui_defaults.remember_run({"EMAIL": "a@b.fr", "TEXTS": "/texts"})
    gui_defaults.remember_run({"EMAIL": "", "TEXTS": ""})
    assert gui_defaults.value("EMAIL") == "a@b.fr"
    assert gui_defaults.value("TEXTS") is None


@pytest.mark.parametrize("stored", ["9", "-1", "A3", ""])
def test_nonsense_in_the_settings_is_ignored(
    provider: QgsProcessingProvider,  # noqa: ARG001
    stored: str,
) -> None:
    QgsSettings().setValue(f"{gui_defaults.SECTION}/PAPER", stored)
    _, paper = definition(name="PAPER")
    assert paper.defaultValueForGui() == 0


def test_settings_page_keeps_and_refuses() -> None:
    page = options.OptionsPage()
    page.lines["OFFICE"].setText("2a")
    page.lines["SERVICE"].setText("  SIG ")
    assert page.isValid()
    page.apply()
    assert gui_defaults.value("OFFICE") == "2A"
    assert gui_defaults.value("SERVICE") == "SIG"
    page.lines["OFFICE"].setText("123")
    assert not page.isValid()
    reopened = options.OptionsPage()
    assert reopened.lines["SERVICE"].text() == "SIG"


def test_identity_is_printed(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    from tests.support import pdf

    run = run_alg(
        "srce_tvb:export_commune",
        SOURCE="demo",
        COMMUNE="59293",
        PAPER=2,
        OFFICE="60",
        SERVICE="Service Eau et Forêts",
        EMAIL="ddt-sef@oise.gouv.fr",
        OUTPUT=str(tmp_path),
    )
    text = pdf.plain_text(Path(run["FILE"]))
    assert "D.D.T. 60" in text
    assert "Territoires de l'Oise" in text
    assert "Service Eau et Forêts" in text
    assert "Pôle" not in text, "the unit of another service"
    assert "ddt-sef@oise.gouv.fr" in text


def test_office_that_is_none_is_refused(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    words = run_alg.error(
        "srce_tvb:export_commune",
        SOURCE="demo",
        COMMUNE="59293",
        OFFICE="nord",
        OUTPUT=str(tmp_path),
    )
    assert "OFFICE" in words
    assert "59" in words


# --- after a run -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "project"),
    [
        ("59293_haverskerque.pdf", "59293_haverskerque.qgz"),
        ("59293_haverskerque_1-4.png", "59293_haverskerque.qgz"),
        ("62765_saint-omer_2-2.svg", "62765_saint-omer.qgz"),
    ],
)
def test_project_lies_beside_the_sheets(file: str, project: str) -> None:
    assert results.project_of(Path("/out") / file) == Path("/out") / project


def test_result_of_a_territory_opens_its_report(tmp_path: Path) -> None:
    made = results.run_result(
        {"OUTPUT": str(tmp_path), "REPORT": "r.html", "COMMUNE_COUNT": 64, "FAILED_COUNT": 1}
    )
    assert made is not None
    assert made.file == Path("r.html")
    assert made.project is None
    assert "64" in made.text
    assert results.run_result({}) is None


def test_sheet_is_added_to_a_project_once(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    run = run_alg(
        "srce_tvb:export_commune",
        SOURCE="demo",
        COMMUNE="59293",
        PAPER=2,
        SAVE_PROJECT=True,
        OUTPUT=str(tmp_path),
    )
    saved = results.project_of(Path(run["FILE"]))
    assert saved.is_file()
    project = QgsProject()
    sheet = add_sheet_project(saved, project)
    assert sheet.added
    assert sheet.layout.name() == "Carte S.R.C.E – Haverskerque (59293)"
    layers = set(project.mapLayers())
    assert len(layers) > 10
    assert all(layer.isValid() for layer in project.mapLayers().values())
    shown = sheet.layout.itemById("map").layers()
    assert shown, "the map of the layout shows the layers that were added"
    assert {layer.id() for layer in shown} <= layers
    assert sheet.layout.atlas().coverageLayer().id() in layers
    again = add_sheet_project(saved, project)
    assert not again.added
    assert not again.outdated
    assert again.layout is sheet.layout
    assert set(project.mapLayers()) == layers
    assert len(project.layerTreeRoot().children()) == 1
    # written again by a later run: what is there stays until it is to be replaced
    os.utime(saved, (time.time() + 60, time.time() + 60))
    later = add_sheet_project(saved, project)
    assert not later.added
    assert later.outdated
    # Python lets go of the layouts before the project deletes them
    del sheet, again, later, shown
    assert add_sheet_project(saved, project, replace=True).added
    assert len(project.mapLayers()) == len(layers)
    assert len(project.layerTreeRoot().children()) == 1
    assert len(project.layoutManager().layouts()) == 1
    # a layout that was deleted by hand comes back, and the layers are not doubled
    assert project.layoutManager().removeLayout(project.layoutManager().layouts()[0])
    assert add_sheet_project(saved, project).added
    assert len(project.mapLayers()) == len(layers)
    assert len(project.layerTreeRoot().children()) == 1
    project.clear()


def test_project_older_than_its_sheet_is_not_taken(tmp_path: Path) -> None:
    for name, moment in (("59293_x.pdf", 200), ("59293_x.qgz", 100)):
        (tmp_path / name).write_bytes(b"")
        os.utime(tmp_path / name, (moment, moment))
    made = results.run_result({"OUTPUT": str(tmp_path), "FILE": str(tmp_path / "59293_x.pdf")})
    assert made is not None
    assert not made.has_project()
    os.utime(tmp_path / "59293_x.qgz", (300, 300))
    assert made.has_project()


def test_report_of_a_run_with_failures_is_offered(tmp_path: Path) -> None:
    parameters = {"OUTPUT": str(tmp_path)}
    assert results.failed_run_result(parameters, 0) is None
    (tmp_path / "index.html").write_text("x", encoding="utf-8")
    made = results.failed_run_result(parameters, 0)
    assert made is not None
    assert made.faulty
    assert made.file == tmp_path / "index.html"
    assert results.failed_run_result(parameters, time.time() + 60) is None, "that of an earlier run"


def test_copied_command_runs_as_pasted(
    provider: QgsProcessingProvider,  # noqa: ARG001
    tmp_path: Path,
) -> None:
    """What the dialog's “Copy as qgis_process command” gives is run by a shell."""
    algorithm, _ = definition()
    if not hasattr(algorithm, "asQgisProcessCommand"):
        pytest.skip("QGIS copies a run as a qgis_process command since version 3.24")
    parameters = {"SOURCE": "demo", "COMMUNE": "59293", "PAPER": 2, "OUTPUT": str(tmp_path / "o")}
    command, good = algorithm.asQgisProcessCommand(parameters, QgsProcessingContext())
    assert good
    program = QgisProcess(tmp_path)
    done = program.shell(command)
    assert done.ok, done.output
    assert (tmp_path / "o" / "59293_haverskerque.pdf").is_file()


# --- the map tool ----------------------------------------------------------------------------


@pytest.fixture
def canvas(demo_gpkg: Path, tmp_path: Path) -> Iterator[tuple[QgsMapCanvas, QgsProject]]:
    project = QgsProject()
    # a copy: a filter on a layer changes bytes of its GeoPackage
    copy = shutil.copy(demo_gpkg, tmp_path)
    layer = QgsVectorLayer(f"{copy}|layername=commune", "commune", "ogr")
    project.addMapLayer(layer)
    made = QgsMapCanvas()
    made.resize(QSize(800, 600))
    made.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    made.setLayers([layer])
    # Haverskerque and around, Web Mercator
    made.setExtent(QgsRectangle(275_000, 6_550_000, 295_000, 6_565_000))
    made.show()
    QCoreApplication.processEvents()
    yield made, project
    made.setLayers([])
    made.close()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    project.clear()


def test_tool_finds_the_commune_in_another_crs(canvas: tuple[QgsMapCanvas, QgsProject]) -> None:
    view, project = canvas
    found = map_tool.best_commune_layer(project)
    assert found is not None
    tool = map_tool.CommuneMapTool(view, project)
    tool.set_layer(*found)
    from qgis.core import QgsCoordinateTransform, QgsFeatureRequest

    layer = found[0]
    request = QgsFeatureRequest().setFilterExpression("\"insee_com\" = '59293'")
    commune = next(layer.getFeatures(request))
    middle = commune.geometry().pointOnSurface()
    to_canvas = QgsCoordinateTransform(
        layer.crs(), view.mapSettings().destinationCrs(), project.transformContext()
    )
    assert middle.transform(to_canvas) == 0
    view.setCenter(middle.asPoint())
    pixel = view.getCoordinateTransform().transform(middle.asPoint())
    picked = tool.commune_at(QPoint(round(pixel.x()), round(pixel.y())))
    assert picked is not None
    assert picked.title == "Haverskerque (59293)"
    view.setExtent(QgsRectangle(-9e6, -9e6, -8e6, -8e6))
    assert tool.commune_at(QPoint(400, 300)) is None


def test_largest_visible_layer_is_picked_from(canvas: tuple[QgsMapCanvas, QgsProject]) -> None:
    _, project = canvas
    whole = next(iter(project.mapLayers().values()))
    part = whole.clone()
    assert part.setSubsetString("\"insee_com\" LIKE '5929%'")
    project.addMapLayer(part)
    found = map_tool.best_commune_layer(project)
    assert found is not None
    assert found[0].id() == whole.id()
    found = map_tool.best_commune_layer(project, part)
    assert found is not None
    assert found[0].id() == part.id()
    assert map_tool.best_commune_layer(QgsProject()) is None
