"""The parts of the plugin in the QGIS window: toolbar, menu, map tool, settings page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import (
    Qgis,
    QgsProcessingException,
    QgsProject,
    QgsVectorLayer,
)
from qgis.gui import QgsGui
from qgis.PyQt.QtCore import QObject, Qt
from qgis.PyQt.QtGui import QDesktopServices, QIcon
from qgis.PyQt.QtWidgets import QAction, QApplication, QInputDialog

from ..atlas.data.catalogue import load_catalogue
from ..atlas.data.sources import DEMO_WORD, discover, discover_layers, is_project
from ..atlas.shared.errors import AtlasError
from ..atlas.shared.i18n import tr
from ..atlas.shared.paths import ALGORITHM_ICONS, DEMO_DATA, WINDOW_ICONS
from ..processing_provider import gui_defaults, publish_site, window_hooks
from ..processing_provider import sheet_parameters as names
from ..processing_provider.handbook import handbook_url
from . import commune_lists
from .commune_widget import PickerFactory
from .ign_communes import add_ign_communes, add_outlines
from .map_tool import CommuneMapTool, PickedCommune, best_commune_layer
from .options import PAGE, OptionsFactory
from .results import (
    RunResult,
    Step,
    close_messages,
    failed_run_result,
    headline,
    open_file,
    run_result,
    show_message,
    show_result,
)
from .sheet_in_project import AddedSheet, add_sheet_project

if TYPE_CHECKING:
    from qgis.gui import QgisInterface

NAME = "SRCE-TVB Atlas"
COMMUNE_SHEETS = "srce_tvb:export_commune"
TERRITORY_SHEETS = "srce_tvb:export_territory"
SITE = "srce_tvb:publish_site"
#: SOURCE for the layers of the open project
PROJECT_WORD = "project"
#: seconds for which a message stays
SHORT = 10


class AtlasWindow(QObject):
    """The plugin's part of the window, from ``initGui`` to ``unload``."""

    def __init__(self, iface: QgisInterface) -> None:
        super().__init__(iface.mainWindow())
        self._iface = iface
        self._dialogs: list[Any] = []
        self._toolbar = iface.addToolBar(NAME)
        self._toolbar.setObjectName("srceTvbAtlasToolBar")
        self._actions: list[QAction] = []
        self.map_tool = CommuneMapTool(iface.mapCanvas(), QgsProject.instance())
        self.map_tool.picked.connect(self.open_picked)
        self._add_actions()
        self._picker = PickerFactory()
        QgsGui.processingGuiRegistry().addParameterWidgetFactory(self._picker)
        window_hooks.make_dialog = self.make_dialog
        self._options = OptionsFactory()
        iface.registerOptionsWidgetFactory(self._options)

    def close(self) -> None:
        """Remove everything that was added."""
        window_hooks.make_dialog = None
        close_messages()
        for dialog in list(self._dialogs):
            dialog.close()
        canvas = self._iface.mapCanvas()
        if canvas.mapTool() is self.map_tool:
            canvas.unsetMapTool(self.map_tool)
        self.map_tool.clear()
        self.map_tool.deleteLater()
        self._iface.unregisterOptionsWidgetFactory(self._options)
        QgsGui.processingGuiRegistry().removeParameterWidgetFactory(self._picker)
        for action in self._actions:
            self._iface.removePluginMenu(NAME, action)
        self._iface.mainWindow().removeToolBar(self._toolbar)
        self._toolbar.deleteLater()
        commune_lists.shared_lists().close()
        commune_lists.shared_lists.cache_clear()
        self.deleteLater()

    def _add_actions(self) -> None:
        self._add(
            "srceTvbSheetOfCommune",
            tr("Sheet of a commune…"),
            str(ALGORITHM_ICONS / "export_commune.svg"),
            lambda: self.open_sheets(COMMUNE_SHEETS),
        )
        pick = self._add(
            "srceTvbPickCommune",
            tr("Sheet of a commune clicked on the map"),
            str(WINDOW_ICONS / "pick_commune.svg"),
            None,
        )
        pick.setCheckable(True)
        # `triggered`, not `toggled`: QGIS unchecks the action when another tool is chosen
        pick.triggered.connect(self._start_picking)
        self.map_tool.setAction(pick)
        self._add(
            "srceTvbSheetsOfTerritory",
            tr("Sheets of a territory…"),
            str(ALGORITHM_ICONS / "export_territory.svg"),
            lambda: self.open_sheets(TERRITORY_SHEETS),
        )
        self._add(
            "srceTvbFetchCommunes",
            tr("Communes of the IGN…"),
            "",
            self.fetch_communes,
            in_toolbar=False,
        )
        self._add(
            "srceTvbHandbook",
            tr("Handbook"),
            str(WINDOW_ICONS / "handbook.svg"),
            self.open_handbook,
        )
        self._add(
            "srceTvbSettings",
            tr("Settings…"),
            "",
            lambda: self._iface.showOptionsDialog(self._iface.mainWindow(), PAGE),
            in_toolbar=False,
        )

    def _add(
        self,
        object_name: str,
        text: str,
        icon: str,
        step: Callable[[], Any] | None,
        *,
        in_toolbar: bool = True,
    ) -> QAction:
        action = QAction(QIcon(icon), text, self)
        action.setObjectName(object_name)
        if step is not None:
            action.triggered.connect(lambda _checked=False: step())
        self._iface.addPluginToMenu(NAME, action)
        if in_toolbar:
            self._toolbar.addAction(action)
        self._actions.append(action)
        return action

    # --- dialogs -----------------------------------------------------------------------------

    def make_dialog(self, algorithm: Any) -> Any:
        """Return QGIS's dialog of an algorithm, whose results and failures are shown.

        The toolbox calls this too.
        """
        from processing.gui.AlgorithmDialog import AlgorithmDialog

        dialog = AlgorithmDialog(algorithm, parent=self._iface.mainWindow())
        identifier = algorithm.id()
        dialog.algorithmFinished.connect(
            lambda ok, results: self._finished(dialog, identifier, ok, results)
        )
        # kept while it is open: Python would collect it with what it is connected to
        self._dialogs.append(dialog)
        for closed in (dialog.rejected, dialog.destroyed):
            closed.connect(lambda *_: self._forget(dialog))
        return dialog

    def _forget(self, dialog: Any) -> None:
        self._dialogs = [other for other in self._dialogs if other is not dialog]

    def open_sheets(self, algorithm: str) -> None:
        """Open the dialog of sheets, for the open project where nothing was used yet."""
        parameters = {}
        if not gui_defaults.value(names.SOURCE) and _project_holds_network():
            parameters[names.SOURCE] = PROJECT_WORD
        self.open_dialog(algorithm, parameters)

    def open_dialog(self, algorithm: str, parameters: dict[str, Any] | None = None) -> Any:
        """Open the dialog of an algorithm with values; return it, ``None`` if there is none."""
        from processing import createAlgorithmDialog

        dialog = createAlgorithmDialog(algorithm, parameters or {})
        if dialog is None:
            self._warn(
                tr(
                    "The algorithm {name} is not available: enable the Processing plugin (Plugins "
                    "> Manage and Install Plugins > Installed)."
                ).format(name=algorithm)
            )
            return None
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show()
        return dialog

    def _finished(self, dialog: Any, algorithm: str, ok: bool, results: dict[str, Any]) -> None:
        parameters = dialog.createProcessingParameters()
        # a territory with failed communes ends with an error, after its report was written
        since = window_hooks.last_start
        made = run_result(results) if ok else failed_run_result(parameters, since)
        bars = [self._iface.messageBar()] + ([dialog.messageBar()] if dialog.isVisible() else [])
        steps = (
            [] if ok else [Step("srceShowLog", tr("Show the log"), lambda: self._log_of(dialog))]
        )
        if made is None:
            if not ok:
                self._tell_failure(steps, bars)
            return
        gui_defaults.remember_run(_lasting(parameters), algorithm.rpartition(":")[2])
        if made.publishable:
            steps.append(Step("srcePublish", tr("Publish…"), lambda: self.publish(made.folder)))
        if made.project is not None:
            steps.append(
                Step(
                    "srceOpenDesigner",
                    tr("Open in the layout designer"),
                    lambda: self.open_designer(made, algorithm, parameters),
                )
            )
        for bar in bars:
            show_result(made, bar, steps)
        if algorithm == SITE and made.file is not None and not open_file(made.file):
            self._warn(tr("No program can open {path}.").format(path=made.file))

    def _tell_failure(self, steps: list[Step], bars: list[Any]) -> None:
        """Show why a run failed; QGIS itself enters the whole message into its logs."""
        failure, window_hooks.last_failure = window_hooks.last_failure, ""
        if not failure:
            # cancelled, or refused by QGIS, which says so itself
            return
        for bar in bars:
            item = show_message(headline(failure), steps, bar, Qgis.MessageLevel.Critical)
            item.setToolTip(failure)

    def _log_of(self, dialog: Any) -> None:
        """Show the log of a run, or that of QGIS when its dialog was closed."""
        if not _is_shown(dialog):
            self._iface.openMessageLog()
            return
        dialog.showLog()
        dialog.raise_()
        dialog.activateWindow()

    def publish(self, folder: Path) -> None:
        """Open the dialog that makes a web site of the sheets in a folder."""
        self.open_dialog(
            SITE,
            {
                publish_site.INPUT: str(folder),
                publish_site.OUTPUT: str(folder.with_name(f"{folder.name}_site")),
            },
        )

    def open_designer(
        self, made: RunResult, algorithm: str, parameters: dict[str, Any], *, replace: bool = False
    ) -> None:
        """Open the layout of a sheet in the designer; a missing project is created first.

        :param replace: whether to replace the sheet in the open project by the new one.
        """
        from qgis import processing

        if made.project is None:
            return
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            if not made.has_project():
                # where the sheet is: a temporary folder would be another one each time
                again = {names.OUTPUT: str(made.folder), names.SAVE_PROJECT: True}
                processing.run(algorithm, {**parameters, **again})
            sheet = add_sheet_project(made.project, QgsProject.instance(), replace=replace)
        except (AtlasError, QgsProcessingException) as error:
            self._warn(str(error))
            return
        finally:
            QApplication.restoreOverrideCursor()
        if not sheet.added:
            self._report_existing_sheet(
                sheet, lambda: self.open_designer(made, algorithm, parameters, replace=True)
            )
        designer = self._iface.openLayoutDesigner(sheet.layout)
        # the number of the sheet is that of the atlas: without preview it stays blank
        designer.setAtlasPreviewEnabled(True)

    def _report_existing_sheet(self, sheet: AddedSheet, replace: Callable[[], None]) -> None:
        """Report that a sheet was not added again, and offer a newer one if it exists."""
        name = sheet.layout.name()
        if not sheet.outdated:
            self._inform(tr("“{name}” is already in the project.").format(name=name))
            return
        self._offer(
            tr("“{name}” is already in the project, from an earlier run.").format(name=name),
            [Step("srceReplaceSheet", tr("Replace it"), replace)],
        )

    def open_handbook(self) -> None:
        """Open the handbook in the web browser."""
        url = handbook_url()
        if not QDesktopServices.openUrl(url):
            self._warn(
                tr("No program can open the handbook. Its path is {path}.").format(
                    path=url.toLocalFile()
                )
            )

    # --- the map tool ------------------------------------------------------------------------

    def _start_picking(self) -> None:
        found = best_commune_layer(QgsProject.instance(), self._iface.activeLayer())
        if found is None:
            self._iface.mapCanvas().unsetMapTool(self.map_tool)
            self.map_tool.action().setChecked(False)
            self._offer_communes()
            return
        self.map_tool.set_layer(*found)
        self._iface.mapCanvas().setMapTool(self.map_tool)
        self._inform(tr("Click a commune of “{layer}”.").format(layer=found[0].name()))

    def open_picked(self, picked: PickedCommune) -> None:
        """Open the dialog for the commune that was clicked."""
        self.open_dialog(COMMUNE_SHEETS, self._parameters_of(picked))

    def _parameters_of(self, picked: PickedCommune) -> dict[str, Any]:
        """Return the values for the dialog: the commune, and the source of its network."""
        own = _path_of(picked.layer)
        if own and _holds_network(own):
            # communes and network are in the same file
            return {"COMMUNE": picked.insee, names.SOURCE: own, names.COMMUNES: None}
        parameters = {"COMMUNE": picked.insee, names.COMMUNES: picked.layer.id()}
        if not gui_defaults.value(names.SOURCE) and _project_holds_network():
            parameters[names.SOURCE] = PROJECT_WORD
        return parameters

    def _offer_communes(self) -> None:
        """Report that there is no commune layer, and offer the communes of the current data."""
        source = str(gui_defaults.value(names.SOURCE) or DEMO_WORD)
        if is_project(source):
            source = DEMO_WORD
        label = (
            tr("Add the demonstration data")
            if source == DEMO_WORD
            else tr("Add the communes of {name}").format(name=Path(source).name)
        )
        self._offer(
            tr("The project has no commune layer to click on."),
            [
                Step("srceAddCommunes", label, lambda: self._add_communes(source)),
                Step("srceFetchCommunes", tr("Fetch them from the IGN…"), self.fetch_communes),
            ],
        )

    def _offer(self, text: str, steps: list[Step]) -> None:
        """Show a message that goes away when one of its buttons is clicked."""
        bar = self._iface.messageBar()

        def closing(run: Callable[[], Any]) -> Callable[[], Any]:
            return lambda: (bar.popWidget(item), run())

        item = show_message(
            text,
            [Step(step.name, step.label, closing(step.run)) for step in steps],
            bar,
            Qgis.MessageLevel.Info,
        )

    def _add_communes(self, source: str) -> None:
        try:
            tables = sorted(discover(source, load_catalogue()).communes, key=lambda t: t.name)
        except AtlasError as error:
            self._warn(str(error))
            return
        if not tables:
            self._warn(tr("{source} contains no communes.").format(source=source))
            return
        layer = tables[-1].layer
        try:
            add_outlines(layer, QgsProject.instance())
        except AtlasError as error:
            self._warn(str(error))
            return
        self._pick_from(layer)

    def fetch_communes(self) -> None:
        """Ask for a commune, and add the outlines of its département and the neighbours."""
        text, confirmed = QInputDialog.getText(
            self._iface.mainWindow(),
            NAME,
            tr("INSEE code or name of a commune: the outlines of its département are fetched."),
        )
        if not confirmed or not text.strip():
            return
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            layer = add_ign_communes(text, QgsProject.instance())
        except AtlasError as error:
            self._warn(str(error))
            return
        finally:
            QApplication.restoreOverrideCursor()
        self._pick_from(layer)

    def _pick_from(self, layer: QgsVectorLayer) -> None:
        """Show communes that were added, ready to be clicked on."""
        canvas = self._iface.mapCanvas()
        self._iface.setActiveLayer(layer)
        self._iface.zoomToActiveLayer()
        canvas.refresh()
        self.map_tool.action().setChecked(True)
        self._start_picking()

    # --- messages ----------------------------------------------------------------------------

    def _inform(self, text: str) -> None:
        self._iface.messageBar().pushMessage(NAME, text, Qgis.MessageLevel.Info, SHORT)

    def _warn(self, text: str) -> None:
        self._iface.messageBar().pushMessage(NAME, text, Qgis.MessageLevel.Warning, 0)


def _is_shown(dialog: Any) -> bool:
    """Return whether a dialog is open; Qt deletes one that was closed."""
    try:
        return bool(dialog.isVisible())
    except RuntimeError:
        return False


def _path_of(layer: QgsVectorLayer) -> str:
    """Return the file of a layer, ``demo`` for the bundled data, empty for a database."""
    path = Path(layer.source().split("|", maxsplit=1)[0])
    if path == DEMO_DATA:
        return DEMO_WORD
    return str(path) if path.is_file() else ""


def _holds_network(source: str) -> bool:
    try:
        found = discover(source, load_catalogue())
    except AtlasError:
        # not a source: the user chooses one in the dialog
        return False
    return bool(found.tables) or found.prepared is not None


def _project_holds_network() -> bool:
    layers = QgsProject.instance().mapLayers().values()
    vectors = [layer for layer in layers if isinstance(layer, QgsVectorLayer)]
    return bool(discover_layers(vectors, load_catalogue()).tables)


def _lasting(parameters: dict[str, Any]) -> dict[str, Any]:
    """Return parameters without those that are meaningless in another project or session."""
    kept = dict(parameters)
    layer = QgsProject.instance().mapLayer(str(kept.get(names.COMMUNES) or ""))
    if isinstance(layer, QgsVectorLayer):
        file = Path(layer.source().split("|", maxsplit=1)[0])
        kept[names.COMMUNES] = layer.source() if file.is_file() else ""
    basemap = QgsProject.instance().mapLayer(str(kept.get(names.BASEMAP) or ""))
    if basemap is not None:
        # the id means nothing in another project
        file = Path(basemap.source().split("|", maxsplit=1)[0])
        kept[names.BASEMAP] = basemap.source() if file.is_file() else ""
    output = str(kept.get(names.OUTPUT) or "")
    if output in ("", "TEMPORARY_OUTPUT"):
        kept.pop(names.OUTPUT, None)
    if is_project(str(kept.get(names.SOURCE) or "")):
        kept.pop(names.SOURCE)
    return kept
