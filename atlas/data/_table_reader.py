"""Read the records of a source table, those of a region or all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCoordinateTransformContext,
    QgsFeature,
    QgsFeatureRequest,
    QgsRectangle,
)

from ..shared.errors import Cancelled
from ..shared.geometry import bounds_before, crs_of, transform_between
from ..shared.i18n import tr
from .sources import SourceTable

CANCEL_EVERY = 200


@dataclass(frozen=True)
class TableReader:
    """How the records of the source tables are read."""

    #: working CRS, projected, in metres
    crs: QgsCoordinateReferenceSystem
    transforms: QgsCoordinateTransformContext
    #: only records that meet this rectangle of the working CRS; ``None`` for all
    region: QgsRectangle | None
    is_cancelled: Callable[[], bool]

    def transform(self, table: SourceTable) -> QgsCoordinateTransform | None:
        """Return the transform to the working CRS, ``None`` when the table has that CRS."""
        return transform_between(crs_of(table.layer), self.crs, self.transforms)

    def request(self, table: SourceTable, *, in_file_order: bool = False) -> QgsFeatureRequest:
        """Return a request for the records of the region.

        :param in_file_order: give them as the whole table would: a spatial index has an order of
            its own.
        """
        request = QgsFeatureRequest()
        if self.region is not None:
            rectangle = bounds_before(self.transform(table), self.region)
            if not rectangle.isNull():
                request.setFilterRect(rectangle)
            if in_file_order:
                request.addOrderBy("$id")
        return request

    def read(self, table: SourceTable, request: QgsFeatureRequest) -> Iterator[QgsFeature]:
        """Yield the records that a request asks for.

        :raises Cancelled: when the user asked to stop.
        """
        for count, feature in enumerate(table.layer.getFeatures(request)):
            if count % CANCEL_EVERY == 0 and self.is_cancelled():
                raise Cancelled(tr("Cancelled."))
            yield feature
