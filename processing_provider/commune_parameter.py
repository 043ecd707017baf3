"""The parameter COMMUNE: a string for scripts, a picker with suggestions in the window."""

from __future__ import annotations

from qgis.core import QgsProcessingParameterDefinition, QgsProcessingParameterString

#: under which the window registers its picker; see ``gui/commune_widget.py``
COMMUNE_TYPE = "srce_tvb_commune"


class CommuneParameter(QgsProcessingParameterString):
    """A commune by INSEE code or name.

    It differs from a string parameter by its type alone, by which QGIS finds the picker for the
    dialog, the batch table and the model designer. Where there is no window, no picker is needed.
    """

    def type(self) -> str:
        """Return the type by which QGIS chooses the widget."""
        return COMMUNE_TYPE

    def clone(self) -> QgsProcessingParameterDefinition:
        """Return a copy."""
        return CommuneParameter(self)
