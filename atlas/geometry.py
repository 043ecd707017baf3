"""Geometries as the atlas computes and draws them: valid, flat, multi-part, in the working CRS."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Iterable

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCoordinateTransformContext,
    QgsCsException,
    QgsGeometry,
    QgsRectangle,
    QgsWkbTypes,
)

from .errors import SourceError
from .i18n import tr
from .model import Box

#: family of the catalogue by QGIS geometry type
FAMILY_OF_TYPE = {
    QgsWkbTypes.GeometryType.PolygonGeometry: "polygon",
    QgsWkbTypes.GeometryType.LineGeometry: "line",
    QgsWkbTypes.GeometryType.PointGeometry: "point",
}
TYPE_OF_FAMILY = {family: kind for kind, family in FAMILY_OF_TYPE.items()}
FRANCE_CRS = "EPSG:2154"
#: legal projected CRS by department, overseas (decree 2000-1276 as amended)
OVERSEAS_CRS = {
    "971": "EPSG:5490",
    "972": "EPSG:5490",
    "973": "EPSG:2972",
    "974": "EPSG:2975",
    "975": "EPSG:4467",
    "976": "EPSG:4471",
    "977": "EPSG:5490",
    "978": "EPSG:5490",
}


@dataclass
class CleanGeometry:
    """One geometry made fit for use, split by family (a collection may give several)."""

    parts: dict[str, QgsGeometry] = field(default_factory=dict)
    #: it was invalid and has been repaired
    repaired: bool = False


def crs_for_department(department: str) -> QgsCoordinateReferenceSystem:
    """Return the CRS in which the communes of a department are drawn."""
    return QgsCoordinateReferenceSystem(OVERSEAS_CRS.get(department, FRANCE_CRS))


def clean(geometry: QgsGeometry, families: Iterable[str] = FAMILY_OF_TYPE.values()) -> CleanGeometry:
    """Return a geometry without Z, M, curves, collections and faults.

    What is of no wanted family (the line left of a collapsed polygon) is dropped. A null or empty
    geometry gives no part.
    """
    if geometry.isNull() or geometry.isEmpty():
        return CleanGeometry()
    flat = QgsGeometry(geometry)
    abstract = flat.get()
    if abstract.is3D():
        abstract.dropZValue()
    if abstract.isMeasure():
        abstract.dropMValue()
    if QgsWkbTypes.isCurvedType(flat.wkbType()) or abstract.hasCurvedSegments():
        flat = QgsGeometry(abstract.segmentize())
    repaired = False
    kind = QgsWkbTypes.geometryType(flat.wkbType())
    if kind != QgsWkbTypes.GeometryType.PointGeometry and not flat.isGeosValid():
        flat = flat.makeValid()
        repaired = True
    return CleanGeometry(_split(flat, families), repaired)


def _split(geometry: QgsGeometry, families: Iterable[str]) -> dict[str, QgsGeometry]:
    kind = QgsWkbTypes.geometryType(geometry.wkbType())
    if kind in FAMILY_OF_TYPE:
        family = FAMILY_OF_TYPE[kind]
        if family not in families or geometry.isEmpty():
            return {}
        geometry.convertToMultiType()
        return {family: geometry}
    parts: dict[str, QgsGeometry] = {}
    for family in families:
        only = QgsGeometry(geometry)
        if only.convertGeometryCollectionToSubclass(TYPE_OF_FAMILY[family]) and not only.isEmpty():
            only.convertToMultiType()
            parts[family] = only
    return parts


def transform_between(
    source: QgsCoordinateReferenceSystem,
    target: QgsCoordinateReferenceSystem,
    context: QgsCoordinateTransformContext,
) -> QgsCoordinateTransform | None:
    """Return the transform between two CRS, ``None`` when they are the same."""
    return None if source == target else QgsCoordinateTransform(source, target, context)


def transformed(geometry: QgsGeometry, transform: QgsCoordinateTransform | None) -> QgsGeometry:
    """Return the geometry in the target CRS.

    :raises SourceError: when a coordinate lies outside what the CRS can express.
    """
    if transform is None:
        return geometry
    result = QgsGeometry(geometry)
    try:
        failed = result.transform(transform) != QgsGeometry.OperationResult.Success
    except QgsCsException:
        failed = True
    if failed:
        raise SourceError(
            tr("A geometry cannot be brought from {source} to {target}: check the layer's CRS.").format(
                source=transform.sourceCrs().authid(), target=transform.destinationCrs().authid()
            )
        )
    return result


def to_box(rectangle: QgsRectangle) -> Box:
    """Return a QGIS rectangle as plain values."""
    return Box(
        rectangle.xMinimum(), rectangle.yMinimum(), rectangle.xMaximum(), rectangle.yMaximum()
    )


def to_rectangle(box: Box) -> QgsRectangle:
    """Return a box as QGIS rectangle."""
    return QgsRectangle(box.xmin, box.ymin, box.xmax, box.ymax)


def polygon_rings(geometry: QgsGeometry) -> list[list[list[tuple[float, float]]]]:
    """Return a polygon as plain values: parts, of rings (the outer first), of (x, y) metres."""
    parts = geometry.asMultiPolygon() if geometry.isMultipart() else [geometry.asPolygon()]
    return [[[(p.x(), p.y()) for p in ring] for ring in part] for part in parts]
