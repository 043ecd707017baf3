"""Names of the widgets of parameters.

QGIS imports a widget when a dialog is made, so that ``qgis_process`` never loads one.
"""

from __future__ import annotations

from qgis.core import QgsProcessingParameterString

_GUI = f"{__package__.rpartition('.')[0]}.gui"
ARRONDISSEMENT_CHOOSER = f"{_GUI}.arrondissement_widget.ArrondissementChooser"
BASEMAP_CHOOSER = f"{_GUI}.basemap_widget.BasemapChooser"
COMMUNE_PICKER = f"{_GUI}.commune_widget.CommunePicker"
COMMUNES_CHOOSER = f"{_GUI}.communes_widget.CommunesChooser"
DATE_CHOOSER = f"{_GUI}.date_widget.DateChooser"


def widget_of(name: str) -> dict[str, dict[str, str]]:
    """Return the metadata of a parameter whose widget is made by a class."""
    return {"widget_wrapper": {"class": name}}


def text_parameter(
    name: str, label: str, widget: str, *, optional: bool = False
) -> QgsProcessingParameterString:
    """Return a parameter that is a text for scripts, and has a widget of its own in dialogs."""
    parameter = QgsProcessingParameterString(name, label, optional=optional)
    parameter.setMetadata(widget_of(widget))
    return parameter
