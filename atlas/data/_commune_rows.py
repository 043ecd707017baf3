"""The rows of a commune layer, all of them counted: those that were drawn and the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from qgis.core import (
    QgsFeature,
    QgsFeatureRequest,
    QgsFields,
    QgsGeometry,
    QgsVectorLayer,
)

from ..shared.geometry import clean, is_finite
from ._table_counts import geopackage_table_of, stated_count
from .account import COMMUNE_CLASS, Account, incomplete
from .checked_reading import ReadingFailures, read_chunks, unread


class CommuneRows:
    """Reads the rows of a commune layer and keeps its account."""

    def __init__(self, layer: QgsVectorLayer) -> None:
        self._layer = layer
        self._name = layer.name()
        self._expected = stated_count(layer)
        self._nulls: frozenset[int] | None = None
        file_table = geopackage_table_of(layer)
        if file_table is not None:
            self._expected, self._nulls = file_table.counts()
        self._read = 0
        #: term of the account by feature, of those whose geometry was asked for
        self._fates: dict[int, str] = {}

    def close(self) -> None:
        """Close the layer; the account remains."""
        self._layer = None

    def fields(self) -> QgsFields:
        """Return the fields of the layer."""
        return self._layer.fields()

    def getFeatures(self, request: QgsFeatureRequest) -> Iterator[QgsFeature]:  # noqa: N802
        """Yield all rows, as :meth:`QgsVectorLayer.getFeatures` does.

        :raises SourceError: when not all of them came.
        """
        failures = ReadingFailures()
        self._read = 0
        for chunk in read_chunks(self._layer, request, failures):
            self._read += len(chunk)
            yield from chunk
        if self._expected is not None and self._read != self._expected:
            raise incomplete(self._layer.name(), self._expected, self._read, failures.named())
        if failures.gdal:
            raise unread(self._layer.name(), failures)

    def surfaces(self, feature_ids: tuple[int, ...]) -> list[QgsGeometry]:
        """Return the usable surfaces of rows, in the CRS of the layer.

        :raises SourceError: when not all of these rows came.
        """
        request = QgsFeatureRequest().setFilterFids(list(feature_ids)).setNoAttributes()
        failures = ReadingFailures()
        found = []
        came = 0
        for chunk in read_chunks(self._layer, request, failures):
            for feature in chunk:
                came += 1
                surface = clean(feature.geometry(), ("polygon",)).parts.get("polygon")
                if surface is not None:
                    found.append(surface)
                self._fates[feature.id()] = (
                    self._fault(feature, failures) if surface is None else "drawn"
                )
        if came != len(feature_ids):
            raise incomplete(self._layer.name(), len(feature_ids), came, failures.named())
        return found

    def _fault(self, feature: QgsFeature, failures: ReadingFailures) -> str:
        geometry = feature.geometry()
        if geometry.isNull():
            known = self._nulls
            is_null = feature.id() in known if known is not None else not failures.gdal
            return "without_geometry" if is_null else "broken"
        if geometry.isEmpty():
            return "without_geometry"
        return "broken" if not is_finite(geometry) or geometry.area() == 0 else "left_out"

    def note(self, feature_ids: tuple[int, ...], term: str) -> None:
        """Enter rows under a term of the account."""
        self._fates.update(dict.fromkeys(feature_ids, term))

    def account(self, coded: int) -> Account:
        """Return what became of the rows so far; those not asked for lie outside of the run.

        :param coded: number of rows with a code; those without one are left out.
        """
        fates = Counter(self._fates.values())
        fates["left_out"] += self._read - coded
        fates["outside"] += coded - len(self._fates)
        return Account(
            table=self._name,
            source_class=COMMUNE_CLASS,
            expected=self._expected,
            read=self._read,
            **fates,
        )
