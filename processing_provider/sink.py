"""A table or layer output, written row by row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsFeatureSink,
    QgsField,
    QgsFields,
    QgsGeometry,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsWkbTypes,
)


class Sink:
    """One output of an algorithm; writes nothing if it is optional and not requested.

    :param columns: its fields.
    :param crs: of a layer, ``None`` for a table without geometry.
    :raises QgsProcessingException: when it cannot be created or a row cannot be written.
    """

    def __init__(
        self,
        algorithm: QgsProcessingAlgorithm,
        parameters: dict[str, Any],
        name: str,
        context: QgsProcessingContext,
        columns: Iterable[QgsField],
        crs: QgsCoordinateReferenceSystem | None = None,
        kind: QgsWkbTypes.Type = QgsWkbTypes.Type.MultiPolygon,
    ) -> None:
        self._algorithm, self._parameters, self._name = algorithm, parameters, name
        self._fields = QgsFields()
        for column in columns:
            self._fields.append(column)
        self._sink, self.target = None, ""
        if not parameters.get(name):
            return
        place = (QgsWkbTypes.Type.NoGeometry,) if crs is None else (kind, crs)
        self._sink, self.target = algorithm.parameterAsSink(
            parameters, name, context, self._fields, *place
        )
        if self._sink is None:
            raise QgsProcessingException(algorithm.invalidSinkError(parameters, name))

    def add(self, values: Sequence[object], geometry: QgsGeometry | None = None) -> None:
        """Write a row, its values in the order of the columns."""
        if self._sink is None:
            return
        feature = QgsFeature(self._fields)
        feature.setAttributes(list(values))
        if geometry is not None:
            feature.setGeometry(geometry)
        self.add_feature(feature)

    def add_feature(self, feature: QgsFeature) -> None:
        """Write a feature that has the fields of the output."""
        if self._sink is not None and not self._sink.addFeature(
            feature, QgsFeatureSink.Flag.FastInsert
        ):
            raise QgsProcessingException(
                self._algorithm.writeFeatureError(self._sink, self._parameters, self._name)
            )

    def close(self) -> None:
        """Complete the file, even if the run ends with an error."""
        self._sink = None
