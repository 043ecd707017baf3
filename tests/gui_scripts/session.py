"""A technician's session, from the toolbar to the layout designer, in a real QGIS window."""

from __future__ import annotations

import gc
import os
import sys
import time
import traceback
from pathlib import Path
from typing import Any

sys.path.insert(0, os.environ["SRCE_HARNESS"])

import processing
import qgis.utils
from harness import (
    FOLDER,
    REPORT,
    TASK,
    action,
    close,
    dialog_of,
    iface,
    note_cut,
    picture,
    place_of_commune,
    press,
    run,
    set_values,
    shown_popup,
    step,
    until,
    wait,
    wrapper,
)
from qgis.core import (
    Qgis,
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelParameter,
    QgsProcessingParameterString,
    QgsProject,
)
from qgis.PyQt.QtCore import QModelIndex, QObject, QPoint, Qt, QTimer, QUrl, pyqtSlot
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import (
    QAction,
    QApplication,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QTabWidget,
    QTextEdit,
    QToolBar,
    QToolButton,
    QTreeView,
    QWidget,
)

OUT = FOLDER / "out"
HAVERSKERQUE = "59293"
#: quick to draw: the small paper
QUICK = {"PAPER": 2, "DPI": 100}


# --- the steps -------------------------------------------------------------------------------


def plugin_is_there() -> None:
    assert "srce_tvb_atlas" in qgis.utils.active_plugins
    provider = QgsApplication.processingRegistry().providerById("srce_tvb")
    assert provider is not None
    REPORT["algorithms"] = [a.id() for a in provider.algorithms()]
    assert not provider.icon().isNull()
    toolbar = iface.mainWindow().findChild(QToolBar, "srceTvbAtlasToolBar")
    assert toolbar.isVisible()
    assert len(toolbar.actions()) == 4
    assert all(not a.icon().isNull() for a in toolbar.actions())
    REPORT["actions"] = [a.text() for a in toolbar.actions()]


def toolbox_shows_provider() -> None:
    dock = iface.mainWindow().findChild(QTreeView, "algorithmTree")
    assert dock is not None
    dock.window().show()
    dock.parentWidget().window().show()
    dock.setFilterString("srce")
    wait(0.3)
    texts = []

    def walk(parent: Any) -> None:
        model = dock.model()
        for row in range(model.rowCount(parent)):
            index = model.index(row, 0, parent)
            texts.append(model.data(index))
            walk(index)

    walk(QModelIndex())
    assert "SRCE-TVB Atlas" in texts, texts
    REPORT["toolbox"] = texts
    dock.setFilterString("")


def map_tool_offers_communes() -> None:
    action("srceTvbPickCommune").trigger()
    button = until(
        lambda: iface.mainWindow().findChild(QPushButton, "srceAddCommunes"), name="the offer"
    )
    picture("no-communes")
    # what only the program refers to must survive
    gc.collect()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    until(lambda: QgsProject.instance().count() == 1, name="the commune layer")
    # the canvas takes the place of the welcome page, and then draws
    wait(0.8)
    until(lambda: not iface.mapCanvas().isDrawing(), name="the drawn map")
    assert action("srceTvbPickCommune").isChecked()


def hover_shows_name() -> None:
    plugin = qgis.utils.plugins["srce_tvb_atlas"]
    place = place_of_commune(HAVERSKERQUE)
    viewport = iface.mapCanvas().viewport()
    tool = plugin.window.map_tool
    QTest.mouseMove(viewport, QPoint(5, 60))
    wait(0.2)
    assert tool.shown() == ""
    started = time.monotonic()
    QTest.mouseMove(viewport, place)
    until(lambda: tool.shown() == HAVERSKERQUE, 5, "the name of the commune")
    REPORT["hover_ms"] = round(1000 * (time.monotonic() - started))
    picture("hover")


def click_opens_dialog() -> None:
    place = place_of_commune(HAVERSKERQUE)
    QTest.mouseClick(iface.mapCanvas().viewport(), Qt.MouseButton.LeftButton, pos=place)
    dialog = dialog_of()
    until(lambda: wrapper(dialog, "COMMUNE").parameterValue() == HAVERSKERQUE, name=HAVERSKERQUE)
    until(
        lambda: dialog.findChild(QLineEdit, "srceCommune").text() == "Haverskerque (59293)",
        name="the name beside the code",
    )
    assert wrapper(dialog, "SOURCE").parameterValue() == "demo"
    dialog.setGeometry(60, 30, 1000, 820)
    picture("clicked", dialog)
    close(dialog)


def typing_suggests() -> QDialog:
    action("srceTvbSheetOfCommune").trigger()
    dialog = dialog_of()
    dialog.setGeometry(60, 30, 1000, 820)
    source = wrapper(dialog, "SOURCE")
    set_values(dialog, SOURCE="demo")
    assert source.parameterValue() == "demo"
    line = dialog.findChild(QLineEdit, "srceCommune")
    picker = wrapper(dialog, "COMMUNE")
    until(picker.is_ready, 20, "the list of communes")
    line.setFocus()
    QTest.keyClicks(line, "haver")
    QApplication.processEvents()
    popup = until(shown_popup, 5, "the suggestions")
    assert popup.model().index(0, 0).data() == "Haverskerque (59293)"
    picture("suggestions")
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    until(lambda: line.text() == "Haverskerque (59293)", 5, "the chosen commune")
    assert picker.parameterValue() == HAVERSKERQUE
    return dialog


def postal_code_warns(dialog: QDialog) -> None:
    line = dialog.findChild(QLineEdit, "srceCommune")
    kept = line.text()
    line.selectAll()
    # the postal code of Haverskerque and Merville
    QTest.keyClicks(line, "59660")
    popup = shown_popup()
    if popup is not None:
        REPORT["postal_suggestions"] = [
            popup.model().index(row, 0).data() for row in range(popup.model().rowCount())
        ]
        popup.hide()
    REPORT["postal_word"] = dialog.findChild(QLabel, "srceCommuneWord").text()
    picture("postal-code", dialog)
    note_cut(dialog, "dialog")
    line.setText(kept)


def run_makes_pdf(dialog: QDialog) -> None:
    set_values(dialog, OUTPUT=str(OUT / "one"), **QUICK)
    press(dialog)
    until(lambda: iface.mainWindow().findChild(QPushButton, "srceOpenFile"), 60, "the result")
    made = OUT / "one" / "59293_haverskerque.pdf"
    assert made.is_file()
    assert (OUT / "one" / "manifest.csv").is_file()
    REPORT["command"] = commands(dialog)
    picture("result")
    note_cut(dialog, "dialog with result")
    note_cut(iface.mainWindow().centralWidget(), "main window with result")
    close(dialog)


def pasted_command_runs() -> None:
    """The command that the dialog gives does the same when pasted into the Python console."""
    before = OUT / "one" / "59293_haverskerque.pdf"
    before.unlink()
    exec(REPORT["command"]["python"], {"processing": processing})  # noqa: S102 -- what is tested
    assert before.is_file()


def commands(dialog: Any) -> dict[str, str]:
    """Return the run as the dialog would have it pasted elsewhere."""
    algorithm = dialog.algorithm()
    parameters = dialog.createProcessingParameters()
    context = QgsProcessingContext()
    found = {"python": algorithm.asPythonCommand(parameters, context)}
    if Qgis.QGIS_VERSION_INT >= 32400:
        command, good = algorithm.asQgisProcessCommand(parameters, context)
        assert good
        found["qgis_process"] = command
    return found


def designer_opens() -> None:
    press_designer()
    layouts = QgsProject.instance().layoutManager().printLayouts()
    assert [layout.name() for layout in layouts] == ["Carte S.R.C.E – Haverskerque (59293)"]
    designers = iface.openLayoutDesigners()
    assert len(designers) == 1
    window = designers[0].window()
    window.setGeometry(30, 10, 1300, 880)
    designers[0].view().zoomFull()
    wait(2.5)
    picture("designer", window)
    window.close()
    wait(0.3)
    count = QgsProject.instance().count()
    press_designer()
    assert len(QgsProject.instance().layoutManager().printLayouts()) == 1
    assert QgsProject.instance().count() == count
    for designer in iface.openLayoutDesigners():
        designer.window().close()
    wait(0.2)
    picture("group")
    REPORT["layers"] = count


def press_designer() -> None:
    button = iface.messageBar().findChild(QPushButton, "srceOpenDesigner")
    assert button is not None
    button.click()
    until(iface.openLayoutDesigners, 60, "the layout designer")


def values_are_remembered() -> None:
    action("srceTvbSheetOfCommune").trigger()
    dialog = dialog_of()
    assert wrapper(dialog, "SOURCE").parameterValue() == "demo"
    assert wrapper(dialog, "PAPER").parameterValue() == QUICK["PAPER"]
    assert wrapper(dialog, "OUTPUT").parameterValue() == str(OUT / "one")
    # what speaks of one commune is not
    assert wrapper(dialog, "COMMUNE").parameterValue() == ""
    close(dialog)
    algorithm = QgsApplication.processingRegistry().algorithmById("srce_tvb:export_commune")
    assert algorithm.parameterDefinition("PAPER").defaultValue() == 0, "scripts keep the default"


def fields_help() -> None:
    """Arrondissements by name, a date as it is written in France, and a calendar."""
    action("srceTvbSheetsOfTerritory").trigger()
    dialog = dialog_of()
    dialog.setGeometry(60, 30, 1000, 860)
    set_values(dialog, SOURCE="demo")
    choices = dialog.findChild(QComboBox, "srceArrondissement")
    until(lambda: choices.count() < 20, name="the arrondissements of the data")
    choices.lineEdit().setFocus()
    QTest.keyClicks(choices.lineEdit(), "dunk")
    popup = until(shown_popup, 5, "the arrondissements that fit")
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    until(lambda: wrapper(dialog, "ARRONDISSEMENT").parameterValue() == "594", name="594")
    line = dialog.findChild(QLineEdit, "srceDate")
    line.setFocus()
    QTest.keyClicks(line, "15/06/2017")
    assert wrapper(dialog, "UPDATE_DATE").parameterValue() == "2017-06-15"
    REPORT["date_word"] = dialog.findChild(QLabel, "srceDateWord").text()

    def shut() -> None:
        picture("calendar")
        shown_popup().close()

    QTimer.singleShot(400, shut)
    dialog.findChild(QToolButton, "srceCalendar").showMenu()
    note_cut(dialog, "territory")
    unfold(dialog)
    picture("advanced", dialog)
    note_cut(dialog, "territory, unfolded")
    close(dialog)


def unfold(dialog: QDialog) -> None:
    """Show the parameters that are folded."""
    for arrow in dialog.findChildren(QToolButton, "collapseButton"):
        arrow.click()
    bars = [area.verticalScrollBar() for area in dialog.findChildren(QScrollArea)]
    wait(0.2)
    for bar in bars:
        bar.setValue(bar.maximum())


def failure_shows_log() -> None:
    action("srceTvbSheetOfCommune").trigger()
    dialog = dialog_of()
    dialog.setGeometry(60, 30, 1000, 820)
    set_values(dialog, SOURCE="demo", COMMUNE="59293", UPDATE_DATE="", OUTPUT=str(OUT / "no"))
    set_values(dialog, TEXTS=str(OUT / "nowhere"), **QUICK)
    press(dialog)
    button = until(lambda: dialog.messageBar().findChild(QPushButton, "srceShowLog"), 30, "the log")
    REPORT["failure"] = dialog.messageBar().currentItem().text()
    picture("failure", dialog)
    note_cut(dialog, "dialog after a failure")
    tabs = dialog.findChild(QTabWidget)
    tabs.setCurrentIndex(0)
    button.click()
    until(lambda: tabs.currentIndex() > 0, 5, "the log of the dialog")
    set_values(dialog, TEXTS="")
    assert not (OUT / "no" / "manifest.csv").exists()
    tabs.setCurrentIndex(0)
    press(dialog)
    until((OUT / "no" / "manifest.csv").is_file, 60, "the sheet")
    until(lambda: dialog.messageBar().findChild(QPushButton, "srceOpenFile"), 20, "the result")
    REPORT["run_log"] = dialog.findChild(QTextEdit, "txtLog").toPlainText()
    close(dialog)


def territory_is_published() -> None:
    opened = Opener()
    QDesktopServices.setUrlHandler("file", opened.take)
    action("srceTvbSheetsOfTerritory").trigger()
    dialog = dialog_of()
    set_values(dialog, SOURCE="demo", CODES=HAVERSKERQUE, OUTPUT=str(OUT / "all"), WORKERS=1)
    set_values(dialog, **QUICK)
    press(dialog)
    bar = dialog.messageBar()
    button = until(lambda: bar.findChild(QPushButton, "srcePublish"), 90, "the report")
    note_cut(dialog, "dialog with report")
    button.click()
    close(dialog)
    site = dialog_of()
    assert site.algorithm().id() == "srce_tvb:publish_site"
    site.setGeometry(60, 30, 1000, 600)
    press(site)
    until(lambda: opened.paths, 60, "the start page")
    assert opened.paths == [str(OUT / "all_site" / "index.html")]
    assert (OUT / "all_site" / "communes" / f"{HAVERSKERQUE}.html").is_file()
    picture("published", site)
    note_cut(site, "dialog with site")
    close(site)
    QDesktopServices.unsetUrlHandler("file")


class Opener(QObject):
    """Takes the files that the plugin opens, instead of a browser."""

    def __init__(self) -> None:
        super().__init__()
        self.paths: list[str] = []

    @pyqtSlot(QUrl)
    def take(self, address: QUrl) -> None:
        """Note a file."""
        self.paths.append(address.toLocalFile())


def settings_page_keeps_identity() -> None:
    seen: dict[str, Any] = {}

    def fill() -> None:
        window = QApplication.activeModalWidget()
        try:
            pages = [
                page
                for page in window.findChildren(QWidget, "srceTvbAtlasOptions")
                if hasattr(page, "lines")
            ]
            seen["pages"] = len(pages)
            pages[0].lines["OFFICE"].setText("60")
            pages[0].lines["EMAIL"].setText("ddt-sig@oise.gouv.fr")
            window.resize(1100, 800)
            picture("settings", window)
            note_cut(pages[0], "settings")
        except Exception:
            seen["error"] = traceback.format_exc()
        finally:
            # whatever happened, the window must not stay
            box = window.findChild(QDialogButtonBox)
            box.button(QDialogButtonBox.StandardButton.Ok).click()

    QTimer.singleShot(1500, fill)
    action("srceTvbSettings").trigger()
    assert seen.get("pages") == 1, seen
    assert "error" not in seen, seen["error"]
    action("srceTvbSheetOfCommune").trigger()
    dialog = dialog_of()
    assert wrapper(dialog, "OFFICE").parameterValue() == "60"
    assert wrapper(dialog, "EMAIL").parameterValue() == "ddt-sig@oise.gouv.fr"
    close(dialog)


def batch_of_three() -> None:
    from processing.gui.BatchAlgorithmDialog import BatchAlgorithmDialog

    algorithm = QgsApplication.processingRegistry().createAlgorithmById("srce_tvb:export_commune")
    dialog = BatchAlgorithmDialog(algorithm, parent=iface.mainWindow())
    dialog.setGeometry(20, 20, 1300, 500)
    dialog.show()
    panel = dialog.mainWidget()
    while len(panel.wrappers) < 3:
        panel.addRow()
    context = QgsProcessingContext()
    codes = TASK["communes"]
    for row, code in enumerate(codes):
        for cell in panel.wrappers[row]:
            if cell is None:
                continue
            name = cell.parameterDefinition().name()
            if name == "COMMUNE":
                until(cell.is_ready, 10, "the list in a row")
                cell.setParameterValue(code, context)
            elif name in ("PAPER", "DPI"):
                cell.setParameterValue(QUICK[name], context)
            elif name == "SOURCE":
                cell.setParameterValue("demo", context)
    set_batch_outputs(panel, OUT / "batch")
    wait(0.3)
    picture("batch", dialog)
    press(dialog)
    until(lambda: len(list((OUT / "batch").glob("*.pdf"))) == 3, 60, "three sheets")
    until(lambda: not dialog.cancelButton().isEnabled(), 20, "the end of the batch")
    close(dialog)


def set_batch_outputs(panel: Any, folder: Path) -> None:
    """Write the folder into the cells of the output, which are no wrappers."""
    table = panel.tblParameters
    column = None
    for number in range(table.columnCount()):
        widget = table.cellWidget(1, number)
        if type(widget).__name__ == "BatchOutputSelectionPanel":
            column = number
    assert column is not None, "the batch table has no column for the output"
    for row in range(1, table.rowCount()):
        table.cellWidget(row, column).setValue(str(folder))


def model_runs() -> None:
    model = QgsProcessingModelAlgorithm("Feuille d'une commune", "srce")
    model.addModelParameter(
        QgsProcessingParameterString("ville", "Commune"), QgsProcessingModelParameter("ville")
    )
    child = QgsProcessingModelChildAlgorithm("srce_tvb:export_commune")
    child.setChildId("sheet")
    source = QgsProcessingModelChildParameterSource
    child.addParameterSources("COMMUNE", [source.fromModelParameter("ville")])
    for name, value in {"SOURCE": "demo", "OUTPUT": str(OUT / "model"), **QUICK}.items():
        child.addParameterSources(name, [source.fromStaticValue(value)])
    model.addChildAlgorithm(child)
    file = FOLDER / "sheet.model3"
    assert model.toFile(str(file))
    loaded = QgsProcessingModelAlgorithm()
    assert loaded.fromFile(str(file))
    processing.run(loaded, {"ville": "haverskerque"})
    made = OUT / "model" / "59293_haverskerque.pdf"
    assert made.is_file()
    from processing.modeler.ModelerParametersDialog import ModelerParametersDialog

    dialog = ModelerParametersDialog(
        QgsApplication.processingRegistry().createAlgorithmById("srce_tvb:export_commune"), model
    )
    dialog.setGeometry(60, 20, 800, 700)
    dialog.show()
    wait(0.3)
    line = dialog.findChild(QLineEdit, "srceCommune")
    assert line is not None, "the model designer has no picker"
    line.setFocus()

    def suggested() -> Any:
        line.clear()
        QTest.keyClicks(line, "haver")
        QApplication.processEvents()
        return shown_popup()

    popup = until(suggested, 10, "suggestions in the model designer")
    assert popup.model().index(0, 0).data() == "Haverskerque (59293)"
    popup.hide()
    picture("model", dialog)
    close(dialog)


def traces() -> dict[str, Any]:
    """Return what of the plugin is in the window."""
    window = iface.mainWindow()
    menus = [a.text() for a in iface.pluginMenu().actions()]
    return {
        "toolbars": len(window.findChildren(QToolBar, "srceTvbAtlasToolBar")),
        "actions": len(window.findChildren(QAction, "srceTvbSheetOfCommune")),
        "menus": sum("SRCE" in text for text in menus),
        "providers": sum(
            p.id() == "srce_tvb" for p in QgsApplication.processingRegistry().providers()
        ),
        "modules": sorted(name for name in sys.modules if name.split(".")[0] == "srce_tvb_atlas"),
    }


def plugin_reloads() -> None:
    assert qgis.utils.reloadPlugin("srce_tvb_atlas")
    wait(0.5)
    found = traces()
    found.pop("modules")
    assert set(found.values()) == {1}, found
    action("srceTvbSheetOfCommune").trigger()
    dialog = dialog_of()
    assert dialog.findChild(QLineEdit, "srceCommune") is not None
    close(dialog)


def plugin_unloads() -> None:
    action("srceTvbPickCommune").trigger()
    assert qgis.utils.unloadPlugin("srce_tvb_atlas")
    wait(0.5)
    REPORT["traces"] = traces()


def session() -> None:
    step("plugin is there", plugin_is_there)
    step("toolbox shows provider", toolbox_shows_provider)
    step("map tool offers communes", map_tool_offers_communes)
    step("hover shows name", hover_shows_name)
    step("click opens dialog", click_opens_dialog)
    dialog = step("typing suggests", typing_suggests)
    step("postal code warns", lambda: postal_code_warns(dialog))
    if TASK.get("look_only"):
        step("dialog closes", lambda: close(dialog))
    else:
        step("run makes PDF", lambda: run_makes_pdf(dialog))
        step("pasted command runs", pasted_command_runs)
        step("designer opens", designer_opens)
        step("values are remembered", values_are_remembered)
    step("fields help", fields_help)
    step("failure shows log", failure_shows_log)
    step("settings page keeps identity", settings_page_keeps_identity)
    if not TASK.get("look_only"):
        step("territory is published", territory_is_published)
        step("batch of three", batch_of_three)
        step("model runs", model_runs)
        step("plugin reloads", plugin_reloads)
        step("plugin unloads", plugin_unloads)


run(session)
