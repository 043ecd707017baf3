"""Geometries as the atlas uses them: valid, two-dimensional, multi-part, in the working CRS."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCoordinateTransformContext,
    QgsCsException,
    QgsGeometry,
    QgsRectangle,
    QgsVectorLayer,
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
#: two records with one identifier are the same object if one covers this share of the other …
SAME_SHARE = 0.9
#: … or, for lines and points, within this distance, metres (the same line, simplified)
SAME_METRES = 5.0
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

#: extents of the overseas departments: west, south, east, north in degrees
OVERSEAS_BOXES = {
    "971": (-63.3, 14.0, -60.5, 18.3),
    "973": (-55.0, 2.0, -51.0, 6.5),
    "974": (55.0, -21.6, 56.1, -20.6),
    "975": (-56.7, 46.6, -55.9, 47.3),
    "976": (44.8, -13.2, 45.5, -12.4),
}


@dataclass
class CleanGeometry:
    """A cleaned geometry, split by family (a collection may give several)."""

    parts: dict[str, QgsGeometry] = field(default_factory=dict)
    #: whether it was invalid and has been repaired
    repaired: bool = False
    #: families of which nothing is left: a polygon without area, a line without length
    collapsed: tuple[str, ...] = ()


def crs_id_for_department(department: str) -> str:
    """Return the CRS in which the communes of a department are drawn, ``EPSG:2154``."""
    return OVERSEAS_CRS.get(department, FRANCE_CRS)


def crs_for_place(longitude: float, latitude: float) -> str:
    """Return the CRS in which a place in France is drawn, ``EPSG:2154`` for any other place."""
    for department, (west, south, east, north) in OVERSEAS_BOXES.items():
        if west <= longitude <= east and south <= latitude <= north:
            return OVERSEAS_CRS[department]
    return FRANCE_CRS


def clean(
    geometry: QgsGeometry, families: Iterable[str] = FAMILY_OF_TYPE.values()
) -> CleanGeometry:
    """Return a geometry by family: valid, multi-part, without Z, M, curves and collections.

    A repair keeps the family: if a polygon without area collapses to a line, that line is not
    part of the network. A null or empty geometry has no parts.
    """
    if geometry.isNull() or geometry.isEmpty():
        return CleanGeometry()
    result = CleanGeometry()
    collapsed = []
    for family, part in _split(_flattened(geometry), tuple(families)).items():
        whole = part
        if family != "point" and not part.isGeosValid():
            result.repaired = True
            whole = _repaired(part, family)
        if whole is None or not _has_substance(whole, family):
            collapsed.append(family)
        else:
            result.parts[family] = as_multi(whole)
    result.collapsed = tuple(collapsed)
    return result


def as_multi(geometry: QgsGeometry) -> QgsGeometry:
    """Convert a geometry to multi-part, in place, and return it.

    :raises SourceError: when QGIS cannot convert it.
    """
    if not geometry.convertToMultiType():
        raise SourceError(tr("A geometry cannot be converted to multi-part: check the layer."))
    return geometry


def _flattened(geometry: QgsGeometry) -> QgsGeometry:
    """Return a copy without Z, M and curves.

    Most geometries have none of them, and then the copy shares its vertices with the original.
    """
    flat = QgsGeometry(geometry)
    known = flat.constGet()
    if known.is3D() or known.isMeasure():
        abstract = flat.get()
        abstract.dropZValue()
        abstract.dropMValue()
        known = abstract
    if QgsWkbTypes.isCurvedType(flat.wkbType()) or known.hasCurvedSegments():
        flat = QgsGeometry(known.segmentize())
    return flat


def _split(geometry: QgsGeometry, families: tuple[str, ...]) -> dict[str, QgsGeometry]:
    """Split a flat geometry by family; a collection, also a nested one, may contain several."""
    kind = QgsWkbTypes.geometryType(geometry.wkbType())
    if kind in FAMILY_OF_TYPE:
        family = FAMILY_OF_TYPE[kind]
        return {family: geometry} if family in families else {}
    singles: dict[str, list[QgsGeometry]] = {}
    for single in _singles(geometry):
        family = FAMILY_OF_TYPE.get(QgsWkbTypes.geometryType(single.wkbType()), "")
        if family in families and not single.isEmpty():
            singles.setdefault(family, []).append(single)
    return {family: QgsGeometry.collectGeometry(found) for family, found in singles.items()}


def _singles(geometry: QgsGeometry) -> Iterator[QgsGeometry]:
    """Yield the single parts of a geometry, including those of nested collections."""
    if not QgsWkbTypes.isMultiType(geometry.wkbType()):
        yield geometry
        return
    for part in geometry.asGeometryCollection():
        yield from _singles(part)


def _repaired(geometry: QgsGeometry, family: str) -> QgsGeometry | None:
    """Return a geometry made valid within its family, ``None`` when nothing is left of it.

    Parts are repaired one by one and then united: repaired together, an area covered by two parts
    would become a hole.
    """
    kept = []
    for part in geometry.asGeometryCollection() or [geometry]:
        valid = part if part.isGeosValid() else part.makeValid()
        if not valid.isNull():
            only = _split(valid, (family,)).get(family)
            if only is not None and not only.isEmpty():
                kept.append(only)
    if not kept:
        return None
    if family == "line":
        return QgsGeometry.collectGeometry([single for part in kept for single in _singles(part)])
    return kept[0] if len(kept) == 1 else QgsGeometry.unaryUnion(kept)


def _has_substance(geometry: QgsGeometry, family: str) -> bool:
    """Return whether a geometry is finite and has, by its family, an area or a length."""
    if geometry.isNull() or geometry.isEmpty() or not geometry.boundingBox().isFinite():
        return False
    if family == "point":
        return True
    measure = geometry.area() if family == "polygon" else geometry.length()
    return math.isfinite(measure) and measure > 0


def is_finite(geometry: QgsGeometry) -> bool:
    """Return whether area and length of a geometry can be measured: no NaN, no infinity."""
    measures = (geometry.area(), geometry.length())
    return geometry.boundingBox().isFinite() and all(map(math.isfinite, measures))


def covers(known: QgsGeometry, candidate: QgsGeometry, family: str) -> bool:
    """Return whether ``known`` covers nine tenths of ``candidate``, with a small tolerance.

    Both have the same family and a CRS in metres.
    """
    if family == "polygon":
        common = known.intersection(candidate)
        return not common.isNull() and common.area() >= SAME_SHARE * candidate.area()
    if family == "line":
        apart = candidate.difference(known.buffer(SAME_METRES, 4))
        return apart.length() <= (1 - SAME_SHARE) * candidate.length()
    return known.buffer(SAME_METRES, 8).contains(candidate)


def crs_of(layer: QgsVectorLayer) -> QgsCoordinateReferenceSystem:
    """Return the CRS of a layer; QGIS itself returns none for a layer of geometry collections."""
    crs = layer.crs()
    provider = layer.dataProvider()
    return crs if crs.isValid() or provider is None else provider.crs()


def transform_between(
    source: QgsCoordinateReferenceSystem,
    target: QgsCoordinateReferenceSystem,
    context: QgsCoordinateTransformContext,
) -> QgsCoordinateTransform | None:
    """Return the transform between two CRS, ``None`` when they are the same."""
    return None if source == target else QgsCoordinateTransform(source, target, context)


def transformed(geometry: QgsGeometry, transform: QgsCoordinateTransform | None) -> QgsGeometry:
    """Return the geometry in the target CRS.

    :raises SourceError: when a coordinate is outside the range of the CRS.
    """
    if transform is None:
        return geometry
    result = QgsGeometry(geometry)
    try:
        failed = result.transform(transform) != QgsGeometry.OperationResult.Success
    except QgsCsException:
        failed = True
    # some coordinates out of range become infinite, without an error
    if failed or not result.boundingBox().isFinite():
        raise SourceError(
            tr(
                "A geometry cannot be transformed from {source} to {target}: check the CRS of the "
                "layer."
            ).format(
                source=transform.sourceCrs().authid(), target=transform.destinationCrs().authid()
            )
        )
    return result


def bounds_after(transform: QgsCoordinateTransform | None, rectangle: QgsRectangle) -> QgsRectangle:
    """Return the bounds of a rectangle in the target CRS; empty if it is out of range."""
    return _bounds(transform, rectangle, Qgis.TransformDirection.Forward)


def bounds_before(
    transform: QgsCoordinateTransform | None, rectangle: QgsRectangle
) -> QgsRectangle:
    """Return the bounds in the source CRS of a rectangle in the target CRS, slightly enlarged.

    A straight edge in one CRS is a curve in the other: features at the edge must not be lost.
    """
    bounds = _bounds(transform, rectangle, Qgis.TransformDirection.Reverse)
    if transform is not None and not bounds.isNull():
        bounds.grow(max(bounds.width(), bounds.height()) * 0.01)
    return bounds


def _bounds(
    transform: QgsCoordinateTransform | None,
    rectangle: QgsRectangle,
    direction: Qgis.TransformDirection,
) -> QgsRectangle:
    if transform is None:
        return QgsRectangle(rectangle)
    try:
        bounds = transform.transformBoundingBox(rectangle, direction)
    except QgsCsException:
        return QgsRectangle()
    return bounds if bounds.isFinite() else QgsRectangle()


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
