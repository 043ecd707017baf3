"""The base map chooser: one list with the named base maps and the layers of the project."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsMapLayer,
    QgsProcessingContext,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterMapLayer,
    QgsProject,
)
from qgis.gui import (
    QgsAbstractProcessingParameterWidgetWrapper,
    QgsProcessingGui,
    QgsProcessingParameterWidgetContext,
)
from qgis.PyQt.QtWidgets import QFileDialog, QToolButton, QWidget

from ..atlas.data.basemap_list import named_basemaps
from ..atlas.shared.errors import CatalogueError
from ..atlas.shared.i18n import tr
from ..processing_provider.sheet_parameters import STYLES
from .choice_edit import ChoiceEdit
from .widget_kinds import widget_for

#: files in which a base map may be
FILE_FILTER = "QGIS (*.qlr *.qgz *.qgs);;GeoTIFF, JPEG 2000 (*.tif *.tiff *.jp2 *.vrt);;* (*)"


class BasemapEdit(ChoiceEdit):
    """A list of base maps in which an address or a file can be typed."""

    def __init__(self, tool_tip: str = "") -> None:
        super().__init__("srceBasemap", tr("none, or a name, an address, a file"), tool_tip)
        button = QToolButton(self.widget)
        button.setText("…")
        button.setToolTip(tr("Choose a file"))
        button.clicked.connect(self._browse)
        self.row.addWidget(button)

    def set_choices(self, named: list[tuple[str, str]], layers: list[tuple[str, str]]) -> None:
        """Set what can be chosen; the current value stays.

        :param named: value and title of the base maps of the list.
        :param layers: id and name of the layers of the project.
        """
        self.set_groups(named, layers)

    def set_value(self, value: Any) -> None:
        """Show a name, a layer or a text."""
        super().set_value(value.id() if isinstance(value, QgsMapLayer) else value)

    def _browse(self) -> None:
        start = self.combo.currentText()
        folder = str(Path(start).parent) if Path(start).is_file() else ""
        path, _ = QFileDialog.getOpenFileName(self.widget, tr("Base map"), folder, FILE_FILTER)
        if path:
            self.set_value(path)


class BasemapWrapper(QgsAbstractProcessingParameterWidgetWrapper):
    """Puts the chooser into a dialog and updates it when STYLES changes."""

    def __init__(
        self,
        parameter: QgsProcessingParameterDefinition,
        kind: QgsProcessingGui.WidgetType,
    ) -> None:
        super().__init__(parameter, kind)
        self._edit: BasemapEdit | None = None
        self._styles: QgsAbstractProcessingParameterWidgetWrapper | None = None

    def createWidget(self) -> QWidget:
        """Return a new chooser."""
        edit = BasemapEdit(self.parameterDefinition().toolTip())
        edit.changed.connect(self._edited)
        edit.combo.destroyed.connect(self._forget)
        self._edit = edit
        self._fill()
        return edit.widget

    def setWidgetContext(self, context: QgsProcessingParameterWidgetContext) -> None:
        """Set the project whose layers can be chosen."""
        super().setWidgetContext(context)
        self._fill()

    def postInitialize(self, wrappers: list[QgsAbstractProcessingParameterWidgetWrapper]) -> None:
        """Find the widget of STYLES in the dialog."""
        super().postInitialize(wrappers)
        for wrapper in wrappers:
            if wrapper.parameterDefinition().name() == STYLES:
                self._styles = wrapper
                wrapper.widgetValueHasChanged.connect(self._fill)
        self._fill()

    def setWidgetValue(self, value: Any, context: QgsProcessingContext) -> None:
        """Show a value set by a script, a model or the settings."""
        if self._edit is not None:
            self._edit.set_value(value)

    def widgetValue(self) -> Any:
        """Return the chosen base map, ``None`` for none."""
        return None if self._edit is None else self._edit.value() or None

    def _edited(self) -> None:
        self.widgetValueHasChanged.emit(self)

    def _fill(self, *_: Any) -> None:
        if self._edit is None:
            return
        styles = "" if self._styles is None else str(self._styles.parameterValue() or "")
        try:
            named = named_basemaps(Path(styles) if styles else None)
        except CatalogueError:
            # the run reports a wrong file; the bundled base maps can still be chosen
            named = named_basemaps(None)
        project = self.widgetContext().project() or QgsProject.instance()
        layers = sorted(
            (layer.name(), layer.id()) for layer in project.mapLayers().values() if layer.isValid()
        )
        self._edit.set_choices(
            [(item.name, item.title) for item in named.values()],
            [(layer_id, name) for name, layer_id in layers],
        )

    def _forget(self) -> None:
        self._edit = None


class BasemapChooser:
    """The widget class named by the parameter; creates the chooser for the kind of dialog."""

    def __new__(
        cls,
        parameter: QgsProcessingParameterDefinition,
        dialog: QWidget,
        *_cell: int,
    ) -> Any:
        """Return a wrapper for a dialog or a cell of a batch table, a widget for a model."""
        plain = QgsProcessingParameterMapLayer(parameter.name(), parameter.description())
        plain.setFlags(parameter.flags())
        return widget_for(parameter, dialog, BasemapWrapper, plain)
