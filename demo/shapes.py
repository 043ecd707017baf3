"""Small geometry on OGR and numpy: metres of EPSG:2154, coordinates on a grid of 0.1 m."""

from __future__ import annotations

import numpy as np
from osgeo import gdal, ogr, osr

WORKING_EPSG = 2154
COORDINATE_DECIMALS = 1


def lambert_93() -> osr.SpatialReference:
    """Return EPSG:2154, easting first."""
    return spatial_reference(WORKING_EPSG)


def spatial_reference(epsg: int) -> osr.SpatialReference:
    """Return the reference system ``epsg`` with easting (or longitude) first."""
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(epsg)
    reference.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return reference


def rounded(geometry: ogr.Geometry) -> ogr.Geometry:
    """Return a 2D copy on a grid of 0.1 m, without the vertices that fall on the one before."""
    copy = geometry.Clone()
    copy.FlattenTo2D()
    if copy.GetGeometryCount():
        parts = [rounded(copy.GetGeometryRef(i)) for i in range(copy.GetGeometryCount())]
        result = ogr.Geometry(copy.GetGeometryType())
        for part in parts:
            result.AddGeometry(part)
        return result
    points = [[round(v, COORDINATE_DECIMALS) for v in xy[:2]] for xy in copy.GetPoints() or []]
    ring = copy.GetGeometryName() == "LINEARRING"
    result = ogr.Geometry(ogr.wkbLinearRing if ring else copy.GetGeometryType())
    for i, (x, y) in enumerate(points):
        if i == 0 or [x, y] != points[i - 1]:
            result.AddPoint_2D(x, y)
    return result


def line(points: np.ndarray) -> ogr.Geometry:
    """Return the line through points (n, 2)."""
    result = ogr.Geometry(ogr.wkbLineString)
    for x, y in np.asarray(points, float):
        result.AddPoint_2D(x, y)
    return result


def dot(x: float, y: float) -> ogr.Geometry:
    """Return a point."""
    result = ogr.Geometry(ogr.wkbPoint)
    result.AddPoint_2D(float(x), float(y))
    return result


def union(shapes: list[ogr.Geometry]) -> ogr.Geometry:
    """Return the union of polygons."""
    collection = ogr.Geometry(ogr.wkbMultiPolygon)
    for shape in shapes:
        for part in parts(shape, ogr.wkbPolygon):
            collection.AddGeometry(part)
    return collection.UnionCascaded() if collection.GetGeometryCount() else collection


def parts(shape: ogr.Geometry | None, kind: int) -> list[ogr.Geometry]:
    """Return the single parts of one kind (``ogr.wkbPolygon``, ``ogr.wkbLineString``, ...)."""
    if shape is None or shape.IsEmpty():
        return []
    if ogr.GT_Flatten(shape.GetGeometryType()) == kind:
        return [shape.Clone()]
    inner = (shape.GetGeometryRef(i) for i in range(shape.GetGeometryCount()))
    return [
        part
        for one in inner
        if one.GetGeometryCount() or one.GetPointCount()
        for part in parts(one, kind)
        if one.GetGeometryName() != "LINEARRING"
    ]


def multi(pieces: list[ogr.Geometry], kind: int) -> ogr.Geometry:
    """Return one multipart geometry of type ``kind``."""
    result = ogr.Geometry(kind)
    for piece in pieces:
        result.AddGeometry(piece)
    return result


def area_ha(shape: ogr.Geometry) -> float:
    """Area in hectares."""
    return shape.GetArea() / 1e4


def breadth(shape: ogr.Geometry) -> float:
    """Return the width of a strip, the radius of a disc, something between for the rest."""
    return 2 * shape.GetArea() / shape.Boundary().Length()


def vertices(shape: ogr.Geometry) -> np.ndarray:
    """Return every vertex of lines or polygons, (n, 2)."""
    if shape.GetGeometryCount():
        inner = [vertices(shape.GetGeometryRef(i)) for i in range(shape.GetGeometryCount())]
        return np.vstack(inner)
    return np.array(shape.GetPoints(), float)[:, :2]


def along(points: np.ndarray, step: float) -> np.ndarray:
    """Return points (n, 2) evenly spaced by about ``step`` on a polyline, its ends included."""
    points = np.asarray(points, float)
    run = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    stops = np.linspace(0, run[-1], max(int(run[-1] / step), 1) + 1)
    return np.column_stack([np.interp(stops, run, points[:, i]) for i in (0, 1)])


def curve(points: np.ndarray, step: float) -> np.ndarray:
    """Return a rounded polyline near ``points``: evenly spaced, corners cut, ends kept."""
    points = np.asarray(points, float)
    for _ in range(4):
        cut = np.empty((2 * len(points) - 2, 2))
        cut[0::2] = 0.75 * points[:-1] + 0.25 * points[1:]
        cut[1::2] = 0.25 * points[:-1] + 0.75 * points[1:]
        points = np.vstack([points[:1], cut, points[-1:]])
    return along(points, step)


def band(points: np.ndarray, half_widths: np.ndarray) -> ogr.Geometry:
    """Return the surface along a polyline whose half width (metres) varies by vertex."""
    discs = [dot(*xy).Buffer(float(half), 8) for xy, half in zip(points, half_widths)]
    return union([a.Union(b).ConvexHull() for a, b in zip(discs, discs[1:])])


def is_valid(shape: ogr.Geometry) -> bool:
    """Tell whether a geometry is valid, without GDAL's warning when it is not."""
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    try:
        return shape.IsValid()
    finally:
        gdal.PopErrorHandler()


def tidy(shape: ogr.Geometry, kind: int, tolerance: float) -> ogr.Geometry | None:
    """Return a light, rounded, valid multipart geometry, None where nothing is left."""
    single = ogr.wkbPolygon if kind == ogr.wkbMultiPolygon else ogr.wkbLineString
    if shape.IsEmpty():
        return None
    least = 2000.0 if single == ogr.wkbPolygon else 20.0
    light = rounded(shape.SimplifyPreserveTopology(tolerance))
    if not is_valid(light):
        light = rounded(light.MakeValid())
    size = ogr.Geometry.GetArea if single == ogr.wkbPolygon else ogr.Geometry.Length
    kept = [p for p in parts(light, single) if size(p) >= least]
    result = multi(kept, kind)
    return result if kept and is_valid(result) else None
