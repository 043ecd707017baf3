"""The parameter COMMUNE: a string with a commune picker as its widget."""

from __future__ import annotations

from qgis.core import QgsProcessingParameterString

#: QGIS imports it when a dialog is made, so that ``qgis_process`` never loads a widget
PICKER = f"{__package__.rpartition('.')[0]}.gui.commune_widget.CommunePicker"


def commune_parameter(name: str, description: str) -> QgsProcessingParameterString:
    """Return a string parameter, by INSEE code or name, with suggestions in the window."""
    parameter = QgsProcessingParameterString(name, description)
    parameter.setMetadata({"widget_wrapper": {"class": PICKER}})
    return parameter
