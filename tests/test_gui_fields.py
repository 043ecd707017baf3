"""The fields of the dialogs: order, date, arrondissement, commune layer; messages after a run."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest
from qgis.core import (
    Qgis,
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingParameterDefinition,
    QgsProject,
    QgsSettings,
)
from qgis.gui import (
    QgsGui,
    QgsMessageBar,
    QgsProcessingGui,
    QgsProcessingParameterWidgetContext,
)
from qgis.PyQt.QtCore import QCoreApplication, QDate
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QPushButton

from srce_tvb_atlas.gui import results
from srce_tvb_atlas.gui.arrondissement_widget import (
    ArrondissementEdit,
    ArrondissementWrapper,
    arrondissements_of,
)
from srce_tvb_atlas.gui.communes_widget import CommunesWrapper
from srce_tvb_atlas.gui.date_widget import DateEdit, DateWrapper
from srce_tvb_atlas.processing_provider import gui_defaults, window_hooks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from qgis.core import QgsProcessingProvider

    from tests.support.algorithms import AlgorithmRunner

STANDARD = QgsProcessingGui.WidgetType.Standard
#: what a technician sees of a dialog without unfolding anything, in its order
FIRST = {
    "export_commune": [
        *("COMMUNE", "SOURCE", "COMMUNES", "BASEMAP", "GROUND", "PAPER", "SCALE"),
        *("UPDATE_DATE", "FORMAT", "OUTPUT"),
    ],
    "export_territory": [
        *("ARRONDISSEMENT", "CODES", "FILTER", "SOURCE", "COMMUNES", "BASEMAP", "GROUND"),
        *("PAPER", "SCALE", "UPDATE_DATE", "FORMAT", "MERGE", "OUTPUT"),
    ],
}


@pytest.fixture(autouse=True)
def clean_settings(qgis_app: Any) -> Iterator[None]:  # noqa: ARG001 -- settings need QGIS
    QgsSettings().remove(gui_defaults.SECTION)
    yield
    QgsSettings().remove(gui_defaults.SECTION)


def wait_for(what: Callable[[], Any], seconds: float = 20) -> Any:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = what()
        if found:
            return found
        QCoreApplication.processEvents()
        time.sleep(0.005)
    pytest.fail(f"waited {seconds} s in vain")


def algorithm_of(name: str) -> Any:
    return QgsApplication.processingRegistry().createAlgorithmById(f"srce_tvb:{name}")


# --- the order of a dialog -------------------------------------------------------------------


@pytest.mark.parametrize("name", FIRST)
def test_what_is_used_first_stands_first(
    provider: QgsProcessingProvider,  # noqa: ARG001 -- registers the algorithms
    name: str,
) -> None:
    advanced = QgsProcessingParameterDefinition.Flag.FlagAdvanced
    made = algorithm_of(name)
    shown = [d.name() for d in made.parameterDefinitions() if not d.flags() & advanced]
    assert shown == FIRST[name]


@pytest.mark.parametrize("name", FIRST)
def test_no_two_labels_can_be_confused(
    provider: QgsProcessingProvider,  # noqa: ARG001
    name: str,
) -> None:
    made = algorithm_of(name)
    labels = [d.description().casefold() for d in made.parameterDefinitions()]
    assert len({label.rstrip("s") for label in labels}) == len(labels)


# --- the date --------------------------------------------------------------------------------


def test_date_is_typed_or_clicked() -> None:
    edit = DateEdit()
    assert edit.value() == ""
    QTest.keyClicks(edit.line, "15/06/2017")
    assert edit.value() == "2017-06-15"
    assert "Juin 2017" in edit.word.text()
    edit._menu.aboutToShow.emit()
    assert edit.calendar.selectedDate() == QDate(2017, 6, 15)
    edit.calendar.clicked.emit(QDate(2019, 2, 3))
    assert edit.line.text() == "03/02/2019"
    assert edit.value() == "2019-02-03"
    edit.line.setText("demain")
    assert edit.value() == "demain", "the run says what is wrong"
    assert "15/06/2017" in edit.word.text()
    edit.line.clear()
    assert edit.word.text() == ""


def test_date_field_takes_what_scripts_give(provider: QgsProcessingProvider) -> None:  # noqa: ARG001
    made = algorithm_of("export_commune")
    wrapper = DateWrapper(made.parameterDefinition("UPDATE_DATE"), STANDARD)
    widget = wrapper.createWrappedWidget(QgsProcessingContext())
    for value, read in (("2017-06-15", "2017-06-15"), ("15/06/2017", "2017-06-15"), ("", "")):
        wrapper.setParameterValue(value, QgsProcessingContext())
        assert wrapper.parameterValue() == read
    del widget


# --- the arrondissement ----------------------------------------------------------------------


def test_arrondissements_are_listed_by_name() -> None:
    rows = arrondissements_of(None)
    assert len(rows) > 300
    assert ("594", "Dunkerque") in rows
    assert arrondissements_of(["59293", "59400", "60159", "no code"]) == [
        ("603", "Compiègne"),
        ("594", "Dunkerque"),
    ]
    edit = ArrondissementEdit()
    edit.set_choices(rows)
    edit.combo.setEditText("dunkerque (594)")
    assert edit.value() == "594"
    edit.set_value("594")
    assert edit.combo.currentText() == "Dunkerque (594)"
    edit.combo.setEditText("59/4")
    assert edit.value() == "59/4", "whatever the run understands can be typed"
    edit.set_choices(rows[:3])
    assert edit.value() == "59/4"


# --- the commune layer -----------------------------------------------------------------------


def dialog_of(name: str, *names: str) -> tuple[dict[str, Any], list[Any]]:
    """Return wrappers of some parameters of an algorithm, connected as in a dialog."""
    own = {"COMMUNES": CommunesWrapper, "ARRONDISSEMENT": ArrondissementWrapper}
    made = algorithm_of(name)
    context = QgsProcessingParameterWidgetContext()
    project = QgsProject()
    context.setProject(project)
    wrappers: dict[str, Any] = {}
    kept: list[Any] = [made, project]
    for each in names:
        definition = made.parameterDefinition(each)
        wrapper = (
            own[each](definition, STANDARD)
            if each in own
            else QgsGui.processingGuiRegistry().createParameterWidgetWrapper(definition, STANDARD)
        )
        wrapper.setWidgetContext(context)
        kept.append(wrapper.createWrappedWidget(QgsProcessingContext()))
        wrappers[each] = wrapper
    for wrapper in wrappers.values():
        wrapper.postInitialize(list(wrappers.values()))
    return wrappers, kept


def test_outlines_of_the_ign_are_proposed_where_the_data_have_none(
    provider: QgsProcessingProvider,  # noqa: ARG001 -- registers the algorithms
    demo_gpkg: Path,
) -> None:
    wrappers, kept = dialog_of("export_territory", "SOURCE", "ARRONDISSEMENT", "COMMUNES")
    context = QgsProcessingContext()
    communes, source = wrappers["COMMUNES"], wrappers["SOURCE"]
    assert communes.parameterValue() in (None, "")
    source.setParameterValue(f"{demo_gpkg}|layername=n_srce_corridor_s_r31", context)
    wait_for(lambda: communes.parameterValue() == "ign")
    source.setParameterValue("demo", context)
    wait_for(lambda: communes.parameterValue() in (None, ""))
    choices = wrappers["ARRONDISSEMENT"]._edit.combo
    wait_for(lambda: choices.count() < 20)
    assert choices.findData("594") > 0
    # what the user chose stays, whatever the data are
    communes._button.click()
    assert communes.parameterValue() == "ign"
    source.setParameterValue(str(demo_gpkg), context)
    QCoreApplication.processEvents()
    assert communes.parameterValue() == "ign"
    communes._button.click()
    assert communes.parameterValue() in (None, "")
    communes.setParameterValue("IGN", context)
    assert communes.parameterValue() == "ign"
    table = f"{demo_gpkg}|layername=commune"
    communes.setParameterValue(table, context)
    assert communes.parameterValue() == table
    del kept


def test_without_a_commune_there_is_nothing_to_fetch(
    provider: QgsProcessingProvider,  # noqa: ARG001 -- registers the algorithms
) -> None:
    wrappers, kept = dialog_of("prepare_data", "SOURCE", "COMMUNES")
    assert wrappers["COMMUNES"]._button.isHidden()
    del kept


# --- after a run -----------------------------------------------------------------------------


def test_failure_is_kept_for_the_message(run_alg: AlgorithmRunner, tmp_path: Path) -> None:
    values = {"SOURCE": "demo", "OUTPUT": str(tmp_path)}
    run_alg.error("srce_tvb:export_commune", COMMUNE="59999", **values)
    assert "59999" in window_hooks.last_failure
    run_alg("srce_tvb:sheet_index", SOURCE="demo", COMMUNE="59293", OUTPUT="TEMPORARY_OUTPUT")
    assert window_hooks.last_failure == ""


def test_headline_fits_the_bar() -> None:
    assert results.headline("\n  Short.\nMore.") == "Short."
    line = results.headline("word " * 60)
    assert len(line) <= results.HEADLINE + 2
    assert line.endswith(" …")


def test_a_step_may_remove_its_own_message(qgis_app: Any) -> None:  # noqa: ARG001
    bar = QgsMessageBar()
    done: list[str] = []

    def run() -> None:
        bar.clearWidgets()
        done.append("run")

    step = results.Step("srceTry", "Try", run)
    item = results.show_message("x", [step], bar, Qgis.MessageLevel.Info)
    item.findChild(QPushButton, "srceTry").click()
    assert done == [], "not while the button is being clicked"
    wait_for(lambda: done)


def test_report_offers_to_publish_and_a_site_to_open(tmp_path: Path) -> None:
    territory = results.run_result({"OUTPUT": str(tmp_path), "REPORT": "r.html"})
    assert territory is not None
    assert territory.publishable
    site = results.run_result(
        {"OUTPUT": str(tmp_path), "INDEX": str(tmp_path / "index.html"), "COMMUNE_COUNT": 2}
    )
    assert site is not None
    assert site.file == tmp_path / "index.html"
    assert not site.publishable
    assert "2" in site.text
    (tmp_path / "index.html").write_text("x", encoding="utf-8")
    failed = results.failed_run_result({"OUTPUT": str(tmp_path)}, 0)
    assert failed is not None
    assert failed.publishable, "the other communes can be published"


def test_site_and_sheets_remember_their_own_folders(
    provider: QgsProcessingProvider,  # noqa: ARG001
) -> None:
    gui_defaults.remember_run({"OUTPUT": "/sheets"}, "export_territory")
    site = algorithm_of("publish_site")
    assert site.parameterDefinition("INPUT").defaultValueForGui() == "/sheets"
    assert site.parameterDefinition("OUTPUT").guiDefaultValueOverride() is None
    gui_defaults.remember_run({"INPUT": "/sheets", "OUTPUT": "/site", "TITLE": "T"}, "publish_site")
    site = algorithm_of("publish_site")
    assert site.parameterDefinition("OUTPUT").defaultValueForGui() == "/site"
    assert site.parameterDefinition("TITLE").defaultValueForGui() == "T"
    sheets = algorithm_of("export_territory")
    assert sheets.parameterDefinition("OUTPUT").defaultValueForGui() == "/sheets"
