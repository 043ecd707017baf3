"""The outlines of the communes of a run, in degrees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCoordinateTransformContext,
    QgsGeometry,
)

from ..data.communes import Commune
from ..results.outlines import CommuneOutline
from ..shared.errors import CommuneError
from ..shared.geometry import polygon_rings
from ..shared.i18n import tr

#: longitude and latitude, as RFC 7946 wants a GeoJSON file
_DEGREES = "EPSG:4326"


def outlines_of(
    communes: Iterable[tuple[Commune, bytes]],
    crs: QgsCoordinateReferenceSystem,
    context: QgsCoordinateTransformContext,
) -> Iterator[CommuneOutline]:
    """Yield the outline of each commune.

    :param communes: each with its surface as WKB, in ``crs``.
    """
    transform = QgsCoordinateTransform(crs, QgsCoordinateReferenceSystem(_DEGREES), context)
    for commune, wkb in communes:
        geometry = QgsGeometry()
        geometry.fromWkb(wkb)
        if geometry.transform(transform) != QgsGeometry.OperationResult.Success:
            raise CommuneError(
                tr("The outline of {title} cannot be given in degrees.").format(title=commune.title)
            )
        polygons = tuple(
            tuple(tuple((round(x, 6), round(y, 6)) for x, y in ring) for ring in polygon)
            for polygon in polygon_rings(geometry)
        )
        yield CommuneOutline(commune.insee, commune.name, commune.arrondissement_name, polygons)
