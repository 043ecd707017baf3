"""What the widgets of parameters share: the kind that a dialog of Processing needs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from qgis.core import QgsProcessingParameterDefinition, QgsProcessingParameterString
from qgis.gui import (
    QgsAbstractProcessingParameterWidgetWrapper,
    QgsGui,
    QgsProcessingGui,
    QgsProcessingModelerParameterWidget,
)

Wrapper = QgsAbstractProcessingParameterWidgetWrapper


def widget_for(
    parameter: QgsProcessingParameterDefinition,
    dialog: Any,
    wrapper: Callable[[QgsProcessingParameterDefinition, QgsProcessingGui.WidgetType], Wrapper],
    plain: QgsProcessingParameterDefinition | None = None,
) -> Wrapper | QgsProcessingModelerParameterWidget:
    """Return a wrapper for a dialog or a cell of a batch table, QGIS's own widget for a model.

    :param plain: a parameter of a type of QGIS, for the widget of a model; a text by default.
    """
    # by what the dialogs of Processing offer: the names of their classes differ by version
    if getattr(dialog, "childId", None) is not None or getattr(dialog, "model", None):
        return _modeler_widget(plain or _plain_text(parameter), dialog)
    kinds = QgsProcessingGui.WidgetType
    is_batch = callable(getattr(dialog, "createSummaryTable", None))
    made = wrapper(parameter, kinds.Batch if is_batch else kinds.Standard)
    made.setDialog(dialog)
    return made


def _plain_text(parameter: QgsProcessingParameterDefinition) -> QgsProcessingParameterString:
    plain = QgsProcessingParameterString(
        parameter.name(), parameter.description(), parameter.defaultValue()
    )
    plain.setFlags(parameter.flags())
    plain.setHelp(parameter.help())
    return plain


def _modeler_widget(
    definition: QgsProcessingParameterDefinition, dialog: Any
) -> QgsProcessingModelerParameterWidget:
    """Return QGIS's own widget, which also offers inputs and outputs of the model."""
    widget = QgsGui.processingGuiRegistry().createModelerParameterWidget(
        dialog.model, dialog.childId, definition, dialog.context
    )
    # the widget keeps a pointer to the definition
    widget.setProperty("srce_definition", definition)
    widget.setDialog(dialog)
    return widget
