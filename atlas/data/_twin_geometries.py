"""Objects of one geometry under two identifiers.

They are two objects to count, and one on the ground to measure. Real data hold such pairs: the user
learns of them.
"""

from __future__ import annotations

from collections.abc import Mapping

from qgis.core import QgsGeometry

from .table_report import TableReport


class TwinGeometries:
    """What the geometries seen so far look like, by class of the catalogue."""

    def __init__(self) -> None:
        #: first identifier by the marks of a geometry: all geometries would not fit in memory
        self._first: dict[int, str] = {}

    def note(self, report: TableReport, object_id: str, parts: Mapping[str, QgsGeometry]) -> None:
        """Enter an object in the report if one with another identifier has its geometry."""
        marks = hash((report.source_class, *(_marks(*part) for part in parts.items())))
        first = self._first.setdefault(marks, object_id)
        if first != object_id:
            report.twins.append(f"{first} = {object_id}")


def _marks(family: str, geometry: QgsGeometry) -> tuple[object, ...]:
    """Return what two equal geometries have in common, whatever their first point and direction."""
    box = geometry.boundingBox()
    return (
        family,
        round(box.xMinimum(), 3),
        round(box.yMinimum(), 3),
        round(box.xMaximum(), 3),
        round(box.yMaximum(), 3),
        geometry.constGet().nCoordinates(),
        round(geometry.length(), 2),
        round(geometry.area(), 1),
    )
