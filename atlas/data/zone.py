"""The territory that is drawn: the CRS of the sheets."""

from __future__ import annotations

from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransformContext

from ..shared.geometry import crs_for_place
from . import store
from .commune_index import CommuneIndex
from .place import centre_in_degrees
from .source_set import SourceSet


def choose_zone(
    sources: SourceSet, index: CommuneIndex, context: QgsCoordinateTransformContext
) -> bool:
    """Set the working CRS: that of prepared data, otherwise that of the territory of the network.

    :return: whether communes of other territories are left aside.
    """
    if sources.prepared is not None:
        index.set_crs(QgsCoordinateReferenceSystem(store.read_info(sources.prepared).crs))
        return False
    if len(index.zones()) == 1:
        return False
    place = centre_in_degrees(sources, context)
    if place is not None:
        index.set_crs(QgsCoordinateReferenceSystem(crs_for_place(*place)))
    return True
