"""Outlines of communes from the IGN's service, added to the open project."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsFillSymbol, QgsProject, QgsSingleSymbolRenderer, QgsVectorLayer

from ..atlas.data.basemap_list import outline_service
from ..atlas.data.commune_outlines import departments_meant, fetch_outlines
from ..atlas.shared.errors import SourceError
from ..atlas.shared.i18n import tr
from ..atlas.shared.progress import Silent
from ..processing_provider import gui_defaults
from ..processing_provider.basemap_parameter import cache_options
from ..processing_provider.sheet_parameters import STYLES

#: symbol of communes that were added to be clicked on
OUTLINE = {
    "color": "255,255,255,0",
    "outline_color": "110,110,110",
    "outline_width": "0.2",
}


def add_ign_communes(commune: str, project: QgsProject) -> QgsVectorLayer:
    """Fetch the communes of a département and its neighbours, and add them to a project.

    :param commune: INSEE code or name of a commune of the département.
    :raises AtlasError: when it is unknown, or they cannot be fetched whole.
    """
    styles = gui_defaults.value(STYLES)
    service = outline_service(Path(styles) if styles else None)
    departments = departments_meant(commune, "", "")
    layer = fetch_outlines(departments, service, cache_options(), Silent())
    layer.setName(tr("Communes (IGN, {departments})").format(departments=", ".join(departments)))
    add_outlines(layer, project)
    return layer


def add_outlines(layer: QgsVectorLayer, project: QgsProject) -> None:
    """Add communes to a project as outlines; :raises SourceError: when QGIS refuses."""
    layer.setRenderer(QgsSingleSymbolRenderer(QgsFillSymbol.createSimple(OUTLINE)))
    if project.addMapLayer(layer) is None:
        raise SourceError(tr("The layer “{name}” cannot be added.").format(name=layer.name()))
