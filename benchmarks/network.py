"""A dense synthetic ecological network for all of Nord: the same seed gives the same objects.

The objects are invented. Their number, their size and their vertices are those of a regional
SRCE-TVB: about 4 000 reservoirs of 100 to 900 vertices, 2 500 corridor bands, 800 obstacle lines
and 3 000 obstacle points, in tables that follow the COVADIS model, as a service holds them.

The communes are real where a commune layer is given. Freely found outlines are generalised, while
services work with ADMIN EXPRESS, which has a vertex every fifteen metres or so: the outlines are
refined to that density, each shared boundary alike on both of its sides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from osgeo import gdal, ogr, osr

SEED = 59
RESERVOIRS, CORRIDORS, OBSTACLE_LINES, OBSTACLE_POINTS = 4000, 2500, 800, 3000
#: vertices of one reservoir
FEWEST, MOST = 100, 900
#: median radius of a reservoir, metres; they cover about a seventh of the territory
RADIUS = 260.0
COMMUNES = 647
#: distance between two vertices of a commune's outline, metres
OUTLINE_STEP = 15.0
COMMUNE_TABLE = "commune"
#: extent of Nord in EPSG:2154, for the mosaic that stands in for its communes
NORD = (634_400.0, 6_986_200.0, 788_200.0, 7_110_400.0)
_OBJECTIVES = ("01", "02", None)
_OBJECTIVE_SHARES = (0.55, 0.35, 0.10)
_COMMUNE_FIELDS = ("insee_com", "nom_com", "insee_arr", "nom_arr", "insee_dep")


@dataclass(frozen=True)
class Table:
    """One table to write: its name, its type, its fields and how its objects are made."""

    name: str
    kind: int
    fields: tuple[str, ...]
    shapes: Callable[[], Iterator[ogr.Geometry]]


class Territory:
    """Where objects may lie: places are drawn within the union of the communes."""

    def __init__(self, area: ogr.Geometry, random: np.random.Generator) -> None:
        self.random = random
        self._area = area.Simplify(200.0)
        self._box = area.GetEnvelope()

    def place(self) -> tuple[float, float]:
        """Return a random place, metres."""
        west, east, south, north = self._box
        while True:
            x = self.random.uniform(west, east)
            y = self.random.uniform(south, north)
            point = ogr.Geometry(ogr.wkbPoint)
            point.AddPoint_2D(x, y)
            if self._area.Contains(point):
                return x, y


def write_network(path: Path, communes: Path | None = None, seed: int = SEED) -> Path:
    """Write the network and its communes to a new GeoPackage.

    :param communes: GeoPackage with a table whose name starts with ``commune`` (the last one is
        used), EPSG:2154; without it a mosaic of 647 cells stands in for the communes of Nord.
    """
    random = np.random.default_rng(seed)
    gdal.UseExceptions()
    path.unlink(missing_ok=True)
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(2154)
    dataset = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    dataset.StartTransaction()
    area = _write_communes(dataset, reference, communes, random)
    territory = Territory(area, random)
    for table in _tables(territory):
        layer = _create(dataset, reference, table.name, table.kind, table.fields)
        for number, shape in enumerate(table.shapes(), start=1):
            feature = ogr.Feature(layer.GetLayerDefn())
            feature.SetGeometryDirectly(shape)
            feature.SetField(table.fields[0], f"BENCH-{table.name[7:10]}-{number}")
            if "OBJ_ASSI" in table.fields:
                objective = random.choice(_OBJECTIVES, p=_OBJECTIVE_SHARES)
                if objective is not None:
                    feature.SetField("OBJ_ASSI", str(objective))
            layer.CreateFeature(feature)
    dataset.CommitTransaction()
    return path


def _tables(territory: Territory) -> list[Table]:
    return [
        Table(
            "n_srce_reservoir_s_r31",
            ogr.wkbMultiPolygon,
            ("ID_RESV", "NOM_RESV", "OBJ_ASSI"),
            lambda: (_reservoir(territory) for _ in range(RESERVOIRS)),
        ),
        Table(
            "n_srce_corridor_s_r31",
            ogr.wkbMultiPolygon,
            ("ID_CORR", "NOM_CORR", "OBJ_ASSI"),
            lambda: (_corridor(territory) for _ in range(CORRIDORS)),
        ),
        Table(
            "n_srce_obstacle_l_r31",
            ogr.wkbMultiLineString,
            ("ID_OBST", "NOM_OBST", "TYPE_OBST"),
            lambda: (_obstacle_line(territory) for _ in range(OBSTACLE_LINES)),
        ),
        Table(
            "n_srce_obstacle_p_r31",
            ogr.wkbPoint,
            ("ID_OBST", "NOM_OBST", "TYPE_OBST"),
            lambda: (_obstacle_point(territory) for _ in range(OBSTACLE_POINTS)),
        ),
    ]


def _create(
    dataset: ogr.DataSource,
    reference: osr.SpatialReference,
    name: str,
    kind: int,
    fields: tuple[str, ...],
) -> ogr.Layer:
    layer = dataset.CreateLayer(name, reference, kind, ["GEOMETRY_NAME=geom", "FID=fid"])
    for field in fields:
        layer.CreateField(ogr.FieldDefn(field, ogr.OFTString))
    return layer


# --- shapes --------------------------------------------------------------------------------------


def _reservoir(territory: Territory) -> ogr.Geometry:
    """Return a rounded patch with a ragged edge of 100 to 900 vertices."""
    random = territory.random
    count = int(random.integers(FEWEST, MOST + 1))
    angle = np.linspace(0, 2 * np.pi, count, endpoint=False)
    edge = np.ones(count)
    for wave in range(2, 40):
        # amplitudes that fall with the wave number give the edge of a wood, not a star
        edge += 0.35 / wave**1.2 * np.cos(wave * angle + random.uniform(0, 2 * np.pi))
    radius = RADIUS * random.lognormal(0.0, 0.6) * np.clip(edge, 0.25, None)
    x, y = territory.place()
    stretch = random.uniform(0.5, 1.0)
    points = np.column_stack(
        [x + radius * np.cos(angle), y + radius * stretch * np.sin(angle)]
    ).round(1)
    return _multi(_polygon(points), ogr.wkbMultiPolygon)


def _corridor(territory: Territory) -> ogr.Geometry:
    """Return a band of 80 to 240 m along a winding line of 1.5 to 5 km."""
    random = territory.random
    axis = _walk(territory, random.uniform(1_500, 5_000), 50.0)
    band = _line(axis).Simplify(1.0).Buffer(random.uniform(40.0, 120.0), 6)
    band = band.MakeValid()
    return _multi(band, ogr.wkbMultiPolygon)


def _obstacle_line(territory: Territory) -> ogr.Geometry:
    axis = _walk(territory, territory.random.uniform(800, 6_000), 40.0)
    return _multi(_line(axis), ogr.wkbMultiLineString)


def _obstacle_point(territory: Territory) -> ogr.Geometry:
    x, y = territory.place()
    point = ogr.Geometry(ogr.wkbPoint)
    point.AddPoint_2D(round(x, 1), round(y, 1))
    return point


def _walk(territory: Territory, length: float, step: float) -> np.ndarray:
    """Return a winding line: a heading that drifts, a point every ``step`` metres."""
    random = territory.random
    count = max(int(length / step), 3)
    heading = random.uniform(0, 2 * np.pi) + np.cumsum(random.normal(0.0, 0.12, count))
    steps = step * np.column_stack([np.cos(heading), np.sin(heading)])
    return (np.cumsum(steps, axis=0) + territory.place()).round(1)


def _line(points: np.ndarray) -> ogr.Geometry:
    line = ogr.Geometry(ogr.wkbLineString)
    for x, y in points:
        line.AddPoint_2D(float(x), float(y))
    return line


def _polygon(points: np.ndarray) -> ogr.Geometry:
    ring = ogr.Geometry(ogr.wkbLinearRing)
    for x, y in [*points, points[0]]:
        ring.AddPoint_2D(float(x), float(y))
    polygon = ogr.Geometry(ogr.wkbPolygon)
    polygon.AddGeometry(ring)
    return polygon


def _multi(shape: ogr.Geometry, kind: int) -> ogr.Geometry:
    if kind == ogr.wkbMultiPolygon:
        return ogr.ForceToMultiPolygon(shape)
    return ogr.ForceToMultiLineString(shape)


# --- communes ------------------------------------------------------------------------------------


def _write_communes(
    dataset: ogr.DataSource,
    reference: osr.SpatialReference,
    source: Path | None,
    random: np.random.Generator,
) -> ogr.Geometry:
    """Write the communes and return the union of their surfaces."""
    rows = _mosaic(random) if source is None else _read_communes(source)
    layer = _create(dataset, reference, COMMUNE_TABLE, ogr.wkbMultiPolygon, _COMMUNE_FIELDS)
    whole = ogr.Geometry(ogr.wkbMultiPolygon)
    for values, coarse in rows:
        shape = refined(coarse)
        feature = ogr.Feature(layer.GetLayerDefn())
        for name, value in zip(_COMMUNE_FIELDS, values):
            feature.SetField(name, value)
        feature.SetGeometry(shape)
        layer.CreateFeature(feature)
        for index in range(coarse.GetGeometryCount()):
            whole.AddGeometry(coarse.GetGeometryRef(index))
    return whole.UnionCascaded()


def refined(shape: ogr.Geometry) -> ogr.Geometry:
    """Return a multipolygon with a vertex about every 15 m along its outline."""
    made = ogr.Geometry(ogr.wkbMultiPolygon)
    for part in range(shape.GetGeometryCount()):
        polygon = ogr.Geometry(ogr.wkbPolygon)
        source = shape.GetGeometryRef(part)
        for number in range(source.GetGeometryCount()):
            points = np.array(source.GetGeometryRef(number).GetPoints())[:, :2]
            ring = ogr.Geometry(ogr.wkbLinearRing)
            for start, end in zip(points, points[1:]):
                for x, y in _winding(start, end):
                    ring.AddPoint_2D(float(x), float(y))
            ring.CloseRings()
            polygon.AddGeometry(ring)
        made.AddGeometry(polygon)
    gdal.PushErrorHandler("CPLQuietErrorHandler")  # a few bends cross; GDAL would tell of each
    valid = made.IsValid()
    gdal.PopErrorHandler()
    return made if valid else ogr.ForceToMultiPolygon(made.MakeValid())


def _winding(start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Return points from ``start`` on, without ``end``; the way back gives the same line."""
    forward = tuple(start) <= tuple(end)
    first, last = (start, end) if forward else (end, start)
    way = last - first
    length = float(np.hypot(*way))
    count = max(int(length / OUTLINE_STEP), 1)
    share = np.linspace(0.0, 1.0, count + 1)
    # the two ends tell the shape: both communes find the same one
    random = np.random.default_rng([int(abs(value) * 10) for value in (*first, *last)])
    drift = np.cumsum(np.append(0.0, random.normal(0.0, 1.0, count)))
    bridge = (drift - share * drift[-1]) * OUTLINE_STEP * 0.25
    across = np.array([-way[1], way[0]]) / max(length, 1e-9)
    points = (first + share[:, None] * way + bridge[:, None] * across).round(2)
    points[0], points[-1] = first, last
    return points[:-1] if forward else points[::-1][:-1]


def _read_communes(source: Path) -> list[tuple[list[str], ogr.Geometry]]:
    dataset = ogr.Open(str(source))
    names = [dataset.GetLayer(i).GetName() for i in range(dataset.GetLayerCount())]
    layer = dataset.GetLayerByName(max(name for name in names if name.startswith(COMMUNE_TABLE)))
    return [
        (
            [feature.GetFieldAsString(name) for name in _COMMUNE_FIELDS],
            ogr.ForceToMultiPolygon(feature.GetGeometryRef().Clone()),
        )
        for feature in layer
    ]


def _mosaic(random: np.random.Generator) -> list[tuple[list[str], ogr.Geometry]]:
    """Return 647 cells in six strips that stand in for the communes and arrondissements of Nord."""
    west, south, east, north = NORD
    frame = _polygon(np.array([(west, south), (east, south), (east, north), (west, north)]))
    seeds = ogr.Geometry(ogr.wkbMultiPoint)
    for x, y in zip(random.uniform(west, east, COMMUNES), random.uniform(south, north, COMMUNES)):
        point = ogr.Geometry(ogr.wkbPoint)
        point.AddPoint_2D(float(x), float(y))
        seeds.AddGeometry(point)
    from qgis.core import QgsGeometry

    cells = QgsGeometry.fromWkt(seeds.ExportToWkt()).voronoiDiagram()
    shapes = []
    for cell in cells.asGeometryCollection():
        shape = ogr.CreateGeometryFromWkb(bytes(cell.asWkb())).Intersection(frame)
        if not shape.IsEmpty():
            shapes.append(ogr.ForceToMultiPolygon(shape))
    shapes.sort(key=lambda shape: shape.Centroid().GetX())
    rows = []
    for number, shape in enumerate(shapes, start=1):
        strip = str(1 + (number - 1) * 6 // len(shapes))
        values = [f"59{number:03d}", f"Maille {number}", strip, f"Bande {strip}", "59"]
        rows.append((values, shape))
    return rows
