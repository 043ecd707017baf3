"""The chooser of the commune layer: QGIS's own list of layers, and the outlines of the IGN.

Data of the SRCE-TVB seldom hold communes. Where they do not, and no layer is chosen, the outlines
of the IGN are proposed: the button is down, a text says so, and only the run fetches them.
"""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterVectorLayer,
    QgsProject,
)
from qgis.gui import (
    QgsAbstractProcessingParameterWidgetWrapper,
    QgsGui,
    QgsProcessingContextGenerator,
    QgsProcessingGui,
    QgsProcessingParametersGenerator,
    QgsProcessingParameterWidgetContext,
)
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from ..atlas.data.commune_outlines import IGN_WORD, is_ign
from ..atlas.data.sources import is_project
from ..atlas.shared.i18n import tr
from ..processing_provider.export_commune import COMMUNE
from ..processing_provider.sheet_parameters import SOURCE
from ..processing_provider.territory_parameters import ARRONDISSEMENT, CODES
from .commune_lists import ListKey, key_of_source, shared_lists
from .widget_kinds import widget_for

#: pixels that the list of layers keeps
MIN_WIDTH = 200
#: parameters that tell whose outlines are to be fetched
WHOSE = frozenset({COMMUNE, ARRONDISSEMENT, CODES})


class CommunesWrapper(QgsAbstractProcessingParameterWidgetWrapper):
    """Puts QGIS's list of layers and the button of the IGN into a dialog."""

    def __init__(
        self,
        parameter: QgsProcessingParameterDefinition,
        kind: QgsProcessingGui.WidgetType,
    ) -> None:
        super().__init__(parameter, kind)
        self._kind = kind
        # the wrapper of QGIS keeps a pointer to its definition
        self._plain = plain_parameter(parameter)
        self._layers = QgsGui.processingGuiRegistry().createParameterWidgetWrapper(
            self._plain, kind
        )
        self._source: QgsAbstractProcessingParameterWidgetWrapper | None = None
        self._key: ListKey | None = None
        self._widget: QWidget | None = None
        self._button: QToolButton | None = None
        self._word: QLabel | None = None
        self._list: QWidget | None = None
        #: whether the user has chosen: then nothing is proposed
        self._chosen = False

    def createWidget(self) -> QWidget:
        """Return a new chooser."""
        # kept: QGIS 3.22 loses the Python part of a widget that a wrapper returns
        widget = self._widget = QWidget()
        self._list = self._layers.createWrappedWidget(QgsProcessingContext())
        self._list.setParent(widget)
        # in a table the buttons would take all the width
        self._list.setMinimumWidth(MIN_WIDTH)
        self._button = QToolButton(widget)
        self._button.setObjectName("srceIgnCommunes")
        self._button.setText("IGN")
        self._button.setCheckable(True)
        self._button.setToolTip(
            tr("Use the outlines of the communes from the IGN’s service (network needed)")
        )
        self._word = QLabel(widget)
        self._word.setObjectName("srceIgnWord")
        self._word.setWordWrap(True)
        self._word.setVisible(False)
        row = QHBoxLayout()
        row.addWidget(self._list, 1)
        row.addWidget(self._button)
        layout = QVBoxLayout(widget)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(row)
        layout.addWidget(self._word)
        self._button.clicked.connect(self._clicked)
        self._button.toggled.connect(self._toggled)
        self._button.destroyed.connect(self._forget)
        self._layers.widgetValueHasChanged.connect(self._layer_chosen)
        shared_lists().ready.connect(self._list_ready)
        return widget

    def setWidgetContext(self, context: QgsProcessingParameterWidgetContext) -> None:
        """Set the project whose layers can be chosen."""
        super().setWidgetContext(context)
        self._layers.setWidgetContext(context)

    def registerProcessingContextGenerator(self, generator: QgsProcessingContextGenerator) -> None:
        """Pass on what QGIS's list needs for files that are chosen."""
        super().registerProcessingContextGenerator(generator)
        self._layers.registerProcessingContextGenerator(generator)

    def registerProcessingParametersGenerator(
        self, generator: QgsProcessingParametersGenerator
    ) -> None:
        """Pass on what QGIS's list needs for expressions."""
        super().registerProcessingParametersGenerator(generator)
        self._layers.registerProcessingParametersGenerator(generator)

    def postInitialize(self, wrappers: list[QgsAbstractProcessingParameterWidgetWrapper]) -> None:
        """Find the widget of SOURCE; without one that names communes, there is no button."""
        super().postInitialize(wrappers)
        named = {wrapper.parameterDefinition().name(): wrapper for wrapper in wrappers}
        if self._button is not None and not WHOSE & set(named):
            self._button.setVisible(False)
            return
        self._source = named.get(SOURCE)
        if self._source is not None:
            self._source.widgetValueHasChanged.connect(self._propose)
        self._propose()

    def setWidgetValue(self, value: Any, context: QgsProcessingContext) -> None:
        """Show a value set by a script, a model, the map tool or the settings."""
        if self._button is None:
            return
        self._chosen = value not in (None, "")
        self._layers.setParameterValue(None if is_ign(value) else value, context)
        self._button.setChecked(is_ign(value))

    def widgetValue(self) -> Any:
        """Return the chosen layer, or the word for the outlines of the IGN."""
        if self._button is not None and self._button.isChecked():
            return IGN_WORD
        return self._layers.parameterValue()

    def _clicked(self, _checked: bool) -> None:
        self._chosen = True

    def _toggled(self, checked: bool) -> None:
        if self._list is not None:
            self._list.setEnabled(not checked)
        self._explain()
        self.widgetValueHasChanged.emit(self)

    def _layer_chosen(self, *_: Any) -> None:
        self._chosen = self._layers.parameterValue() not in (None, "")
        self.widgetValueHasChanged.emit(self)

    def _explain(self) -> None:
        if self._word is None or self._button is None:
            return
        checked = self._button.isChecked()
        text = tr("The outlines are fetched from the IGN when the sheet is made, and kept.")
        if checked and not self._chosen:
            text = tr("The data hold no communes: their outlines are fetched from the IGN.")
        self._word.setText(text)
        self._word.setVisible(checked and self._kind == QgsProcessingGui.WidgetType.Standard)

    def _propose(self, *_: Any) -> None:
        """Propose the outlines of the IGN where the data hold no communes."""
        if self._chosen or self._button is None or self._source is None:
            return
        if self._kind != QgsProcessingGui.WidgetType.Standard:
            return
        project = self.widgetContext().project() or QgsProject.instance()
        value = self._source.parameterValue()
        self._key = key_of_source(value, project)
        if self._key is None:
            # nothing chosen yet, or a project without communes
            self._button.setChecked(is_project(str(value or "")))
            return
        shared_lists().get(self._key, project)
        self._button.setChecked(shared_lists().has_none(self._key))

    def _list_ready(self, key: ListKey) -> None:
        if key == self._key:
            self._propose()

    def _forget(self) -> None:
        self._button = self._word = self._list = self._widget = None


def plain_parameter(
    parameter: QgsProcessingParameterDefinition,
) -> QgsProcessingParameterVectorLayer:
    """Return the parameter as one of QGIS's own type."""
    plain = QgsProcessingParameterVectorLayer(
        parameter.name(),
        parameter.description(),
        [QgsProcessing.SourceType.TypeVectorPolygon],
    )
    plain.setFlags(parameter.flags())
    plain.setHelp(parameter.help())
    return plain


class CommunesChooser:
    """The widget class named by the parameter; creates the chooser for the kind of dialog."""

    def __new__(
        cls,
        parameter: QgsProcessingParameterDefinition,
        dialog: QWidget,
        *_cell: int,
    ) -> Any:
        """Return a wrapper for a dialog or a cell of a batch table, a widget for a model."""
        return widget_for(parameter, dialog, CommunesWrapper, plain_parameter(parameter))
