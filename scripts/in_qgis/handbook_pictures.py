"""Takes the pictures of the handbook from the real program; run by ``scripts/build_docs.py``."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, os.environ["SRCE_HARNESS"])

import processing
from harness import (
    FOLDER,
    REPORT,
    TASK,
    action,
    close,
    dialog_of,
    iface,
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
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelParameter,
    QgsProcessingParameterString,
    QgsProject,
    QgsSettings,
)
from qgis.PyQt.QtCore import QObject, QPoint, Qt, QTimer, QUrl, pyqtSlot
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import (
    QApplication,
    QDialogButtonBox,
    QDockWidget,
    QLineEdit,
    QPushButton,
    QToolBar,
    QTreeView,
    QWidget,
)

COMMUNE_SHEETS = "srce_tvb:export_commune"


def tidy() -> None:
    """Leave the map, the layers and the bars that a reader needs."""
    window = iface.mainWindow()
    window.setGeometry(0, 0, 1180, 760)
    kept = {"srceTvbAtlasToolBar", "mFileToolBar", "mMapNavToolBar"}
    for bar in window.findChildren(QToolBar):
        if bar.parent() is window:
            bar.setVisible(bar.objectName() in kept)
    for dock in window.findChildren(QDockWidget):
        dock.setVisible(dock.objectName() == "Layers")
    wait(0.5)


def four_actions() -> None:
    """From the dialog to a sheet with a ground, in a profile in which nothing was done yet."""
    action("srceTvbSheetOfCommune").trigger()
    dialog = dialog_of()
    dialog.setGeometry(40, 20, 900, 710)
    field = wrapper(dialog, "SOURCE").wrappedWidget().findChild(QLineEdit)
    field.setFocus()
    QTest.keyClicks(field, "demo")
    until(wrapper(dialog, "COMMUNE").is_ready, name="the list of communes")
    screen("geste-1-donnees", dialog)
    line = dialog.findChild(QLineEdit, "srceCommune")
    line.setFocus()
    QTest.keyClicks(line, "haver")
    popup = until(shown_popup, 5, "the suggestions")
    QTest.keyClick(popup, Qt.Key.Key_Down)
    screen("geste-2-commune", dialog)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    until(lambda: wrapper(dialog, "COMMUNE").parameterValue() == "59293", 5, "the commune")
    press(dialog)
    button = until(
        lambda: dialog.messageBar().findChild(QPushButton, "srceOpenFile"), 60, "a sheet"
    )
    screen("geste-3-executer", dialog)
    opened = Opener()
    QDesktopServices.setUrlHandler("file", opened.take)
    button.click()
    made = until(lambda: opened.paths, 5, "the file")[0]
    QDesktopServices.unsetUrlHandler("file")
    if not Path(made).is_file():
        raise AssertionError(f"{made} was not made")
    close(dialog)
    # the designer opens from a temporary folder too
    open_designer().close()
    iface.messageBar().clearWidgets()
    QgsProject.instance().clear()
    # the following pictures are those of a fresh profile too
    QgsSettings().remove("srce_tvb_atlas")


class Opener(QObject):
    """Takes the files that the plugin opens, instead of the programs of the desktop."""

    def __init__(self) -> None:
        super().__init__()
        self.paths: list[str] = []

    @pyqtSlot(QUrl)
    def take(self, address: QUrl) -> None:
        """Note a file."""
        self.paths.append(address.toLocalFile())


def screen(name: str, dialog: QWidget) -> None:
    """Take a picture of a dialog with what lies over it."""
    wait(0.4)
    place = dialog.geometry()
    shot = QApplication.primaryScreen().grabWindow(
        0, place.x(), place.y(), place.width(), place.height()
    )
    shot.save(str(FOLDER / f"{name}.png"))
    REPORT["pictures"].append(f"{name}.png")


def toolbar() -> None:
    """The four tools."""
    bar = iface.mainWindow().findChild(QToolBar, "srceTvbAtlasToolBar")
    picture("barre-outils", bar)


def toolbox() -> None:
    """The algorithms in the toolbox."""
    tree = iface.mainWindow().findChild(QTreeView, "algorithmTree")
    dock = next(d for d in iface.mainWindow().findChildren(QDockWidget) if d.isAncestorOf(tree))
    dock.setFloating(True)
    dock.setGeometry(60, 60, 360, 380)
    dock.show()
    tree.setFilterString("srce")
    wait(0.4)
    picture("boite-a-outils", dock)
    tree.setFilterString("")
    dock.setFloating(False)
    dock.hide()


def map_tool() -> None:
    """A commune under the pointer."""
    action("srceTvbPickCommune").trigger()
    find = iface.mainWindow().findChild
    button = until(lambda: find(QPushButton, "srceAddCommunes"), name="the offer")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    until(lambda: QgsProject.instance().count() == 1, name="the communes")
    wait(1)
    viewport = iface.mapCanvas().viewport()
    QTest.mouseMove(viewport, QPoint(5, 90))
    wait(0.3)
    QTest.mouseMove(viewport, place_of_commune("59293"))
    wait(0.4)
    picture("clic-carte")


def dialog_and_result() -> None:
    """The dialog, before and after a run."""
    action("srceTvbSheetOfCommune").trigger()
    dialog = dialog_of()
    dialog.setGeometry(40, 20, 900, 710)
    set_values(dialog, SOURCE="demo", OUTPUT=str(FOLDER / "cartes"))
    until(wrapper(dialog, "COMMUNE").is_ready, name="the list of communes")
    line = dialog.findChild(QLineEdit, "srceCommune")
    line.setFocus()
    QTest.keyClicks(line, "saint")
    until(shown_popup, 5, "the suggestions")
    screen("suggestions", dialog)
    shown_popup().hide()
    line.selectAll()
    QTest.keyClicks(line, "59660")
    if shown_popup() is not None:
        shown_popup().hide()
    picture("code-postal", dialog)
    line.setText("Haverskerque (59293)")
    press(dialog)
    find = iface.mainWindow().findChild
    until(lambda: find(QPushButton, "srceOpenFile"), 60, "the result")
    wait(0.5)
    picture("resultat", dialog)
    close(dialog)


def open_designer() -> QWidget:
    """Click the button of the last message, and return the window of the designer."""
    iface.messageBar().findChild(QPushButton, "srceOpenDesigner").click()
    return until(iface.openLayoutDesigners, 60, "the layout designer")[0].window()


def designer() -> None:
    """The sheet in the layout designer, and its layers in the project."""
    window = open_designer()
    designers = iface.openLayoutDesigners()
    window.setGeometry(0, 0, 1180, 740)
    wait(0.3)
    designers[0].view().zoomFull()
    wait(4)
    picture("mise-en-page", window)
    window.close()
    iface.actionPan().trigger()
    wait(0.3)
    root = QgsProject.instance().layerTreeRoot()
    root.children()[0].setExpanded(True)
    iface.mapCanvas().setExtent(
        iface.mapCanvas()
        .mapSettings()
        .layerExtentToOutputExtent(
            layer := next(
                item
                for item in QgsProject.instance().mapLayers().values()
                if item.name() == "Contour de commune"
            ),
            layer.extent(),
        )
    )
    iface.mapCanvas().refresh()
    wait(1.5)
    picture("groupe")


def settings() -> None:
    """The page of the settings."""

    def fill() -> None:
        window = QApplication.activeModalWidget()
        try:
            page = next(
                page
                for page in window.findChildren(QWidget, "srceTvbAtlasOptions")
                if hasattr(page, "lines")
            )
            page.lines["OFFICE"].setText("59")
            page.lines["EMAIL"].setText("ddtm-service@nord.gouv.fr")
            window.setGeometry(0, 0, 940, 520)
            picture("reglages", window)
        finally:
            box = window.findChild(QDialogButtonBox)
            box.button(QDialogButtonBox.StandardButton.Cancel).click()

    QTimer.singleShot(1500, fill)
    action("srceTvbSettings").trigger()


def batch() -> None:
    """Three communes as a batch."""
    from processing.gui.BatchAlgorithmDialog import BatchAlgorithmDialog

    algorithm = QgsApplication.processingRegistry().createAlgorithmById(COMMUNE_SHEETS)
    dialog = BatchAlgorithmDialog(algorithm, parent=iface.mainWindow())
    dialog.setGeometry(20, 20, 1100, 330)
    dialog.show()
    panel = dialog.mainWidget()
    while len(panel.wrappers) < 3:
        panel.addRow()
    context = QgsProcessingContext()
    for row, code in enumerate(("59293", "59582", "59615")):
        for cell in panel.wrappers[row]:
            name = None if cell is None else cell.parameterDefinition().name()
            if name == "SOURCE":
                cell.setParameterValue("demo", context)
            elif name == "COMMUNE":
                until(cell.is_ready, 10, "the list in a row")
                cell.setParameterValue(code, context)
    wait(0.3)
    picture("lot-de-trois", dialog)
    close(dialog)


def territory() -> None:
    """The dialog of a territory."""
    action("srceTvbSheetsOfTerritory").trigger()
    dialog = dialog_of()
    dialog.setGeometry(40, 20, 900, 710)
    set_values(dialog, SOURCE="demo", ARRONDISSEMENT="594")
    picture("territoire", dialog)
    close(dialog)


def model() -> None:
    """The dialog of the model designer."""
    from processing.modeler.ModelerParametersDialog import ModelerParametersDialog

    made = QgsProcessingModelAlgorithm("Feuille d'une commune", "srce")
    made.addModelParameter(
        QgsProcessingParameterString("commune", "Commune"), QgsProcessingModelParameter("commune")
    )
    dialog = ModelerParametersDialog(
        QgsApplication.processingRegistry().createAlgorithmById(COMMUNE_SHEETS), made
    )
    dialog.setGeometry(40, 20, 720, 520)
    dialog.show()
    wait(0.3)
    picture("modeleur", dialog)
    close(dialog)


def sheets() -> None:
    """Draw the sheets that the handbook shows, as pictures."""
    for name, values in {
        "feuille_haverskerque": {"PAPER": 0},
        "feuille_a4_portrait": {"PAPER": 3},
        "haverskerque_quatre_feuilles": {"PAPER": 0, "SCALE": 10000},
    }.items():
        given: dict[str, Any] = {
            "SOURCE": "demo",
            "COMMUNE": "59293",
            "FORMAT": 2,
            "DPI": 75,
            # the pictures stay the same from one month to the next
            "UPDATE_DATE": TASK["date"],
            "OUTPUT": str(FOLDER / name),
        }
        made = processing.run(COMMUNE_SHEETS, {**given, **values})
        folder = Path(made["OUTPUT"])
        pages = [str(path) for path in sorted(folder.glob("*.png"))]
        REPORT.setdefault("sheets", {})[name] = pages


def session() -> None:
    """Take all pictures."""
    tidy()
    for take in (
        toolbar,
        toolbox,
        four_actions,
        map_tool,
        dialog_and_result,
        designer,
        settings,
        batch,
        territory,
        model,
        sheets,
    ):
        step(take.__name__, take)


run(session)
