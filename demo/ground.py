"""The invented ground: noise, contours, rivers. Units are metres of EPSG:2154, arrays are numpy."""

from __future__ import annotations

import heapq
from dataclasses import dataclass

import numpy as np
from osgeo import gdal, ogr
from shapes import lambert_93


class Noise:
    """Gradient noise over the plane: smooth, about -1..1, the same for the same random state."""

    def __init__(self, random: np.random.RandomState, wavelengths: tuple[float, ...]) -> None:
        """Prepare one octave per wavelength (metres); each weighs in proportion to its length."""
        weights = np.sqrt(np.array(wavelengths))
        self._weights = weights / np.sqrt((weights**2).sum())
        self._wavelengths = wavelengths
        self._tables = [random.uniform(0, 2 * np.pi, (256, 256)) for _ in wavelengths]

    def __call__(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Return the noise at every point (``x`` and ``y`` broadcast)."""
        octaves = zip(self._weights, self._wavelengths, self._tables)
        return 2.2 * sum(w * _octave(table, x / size, y / size) for w, size, table in octaves)


def _octave(angles: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return one octave of Perlin noise; ``angles`` are the gradients at whole coordinates."""
    column, row = np.floor(x).astype(int), np.floor(y).astype(int)
    u, v = x - column, y - row

    def corner(i: int, j: int) -> np.ndarray:
        angle = angles[(row + j) % 256, (column + i) % 256]
        return np.cos(angle) * (u - i) + np.sin(angle) * (v - j)

    fade_u, fade_v = (t * t * t * (t * (t * 6 - 15) + 10) for t in (u, v))
    south = corner(0, 0) + fade_u * (corner(1, 0) - corner(0, 0))
    north = corner(0, 1) + fade_u * (corner(1, 1) - corner(0, 1))
    return south + fade_v * (north - south)


def bent(points: np.ndarray, bend: tuple[Noise, Noise], reach: float) -> np.ndarray:
    """Return the points moved by a smooth field: lines meander, what met still meets."""
    x, y = points.T
    return points + reach * np.column_stack([bend[0](x, y), bend[1](x, y)])


@dataclass(frozen=True)
class Grid:
    """A raster frame: north-west corner, cell size, rows and columns."""

    west: float
    north: float
    cell: float
    rows: int
    columns: int

    @classmethod
    def over(cls, envelope: tuple[float, float, float, float], cell: float) -> Grid:
        """Return the grid that covers an OGR envelope (xmin, xmax, ymin, ymax)."""
        west, east, south, north = envelope
        rows, columns = int((north - south) / cell) + 1, int((east - west) / cell) + 1
        return cls(west, north, cell, rows, columns)

    def x(self) -> np.ndarray:
        """Cell centres eastwards, shape (1, columns)."""
        return self.west + (np.arange(self.columns)[None, :] + 0.5) * self.cell

    def y(self) -> np.ndarray:
        """Cell centres southwards, shape (rows, 1)."""
        return self.north - (np.arange(self.rows)[:, None] + 0.5) * self.cell

    def raster(self, values: np.ndarray, data_type: int = gdal.GDT_Float32) -> gdal.Dataset:
        """Return the values (rows, columns) as a raster in memory."""
        raster = gdal.GetDriverByName("MEM").Create("", self.columns, self.rows, 1, data_type)
        raster.SetGeoTransform((self.west, self.cell, 0, self.north, 0, -self.cell))
        raster.SetSpatialRef(lambert_93())
        raster.GetRasterBand(1).WriteArray(values)
        return raster

    def distance_to(self, shapes: list[ogr.Geometry]) -> np.ndarray:
        """Return the distance (metres) of every cell to the nearest of ``shapes``."""
        burnt = self.raster(np.zeros((self.rows, self.columns)), gdal.GDT_Byte)
        memory = ogr.GetDriverByName("Memory").CreateDataSource("")
        layer = memory.CreateLayer("shapes", lambert_93())
        for shape in shapes:
            feature = ogr.Feature(layer.GetLayerDefn())
            feature.SetGeometry(shape)
            layer.CreateFeature(feature)
        gdal.RasterizeLayer(burnt, [1], layer, burn_values=[1], options=["ALL_TOUCHED=YES"])
        distance = self.raster(np.zeros((self.rows, self.columns)))
        options = ["DISTUNITS=GEO", "VALUES=1"]
        gdal.ComputeProximity(burnt.GetRasterBand(1), distance.GetRasterBand(1), options)
        return distance.ReadAsArray()


def positive_areas(grid: Grid, values: np.ndarray) -> list[ogr.Geometry]:
    """Return the polygons where ``values`` is above zero, edges interpolated between cells."""
    memory = ogr.GetDriverByName("Memory").CreateDataSource("")
    layer = memory.CreateLayer("areas", lambert_93(), geom_type=ogr.wkbMultiPolygon)
    layer.CreateField(ogr.FieldDefn("low", ogr.OFTReal))
    layer.CreateField(ogr.FieldDefn("high", ogr.OFTReal))
    raster = grid.raster(values)
    options = ["FIXED_LEVELS=0", "POLYGONIZE=YES", "ELEV_FIELD_MIN=0", "ELEV_FIELD_MAX=1"]
    gdal.ContourGenerateEx(raster.GetRasterBand(1), layer, options=options)
    areas = []
    for feature in layer:
        if feature.GetField("high") > 0:
            shape = feature.GetGeometryRef()
            areas += [shape.GetGeometryRef(i).Clone() for i in range(shape.GetGeometryCount())]
    return areas


@dataclass(frozen=True)
class River:
    """A watercourse from its source to its mouth or confluence."""

    #: vertices (n, 2), metres
    points: np.ndarray
    #: area drained above the mouth or confluence, km²
    basin: float


def rivers(grid: Grid, height: np.ndarray, least_basin: float) -> list[River]:
    """Return the watercourses that drain at least ``least_basin`` km², the longest first."""
    order, downstream = _drainage(height)
    basin, length = _basins(grid, order, downstream)
    drained = basin > least_basin
    donors = np.zeros(basin.size, int)
    inner = drained & (downstream >= 0)
    np.add.at(donors, downstream[inner], 1)
    springs = np.flatnonzero(drained & (donors == 0))
    places: dict[int, np.ndarray] = {}
    found = []
    for spring in springs[np.argsort(-length[springs], kind="stable")]:
        cells = _course(int(spring), downstream, places)
        if len(cells) < 3:
            continue
        points = _smoothed(grid, cells, places)
        places.update((cell, point) for cell, point in zip(cells, points) if cell not in places)
        found.append(River(points, float(basin[cells[:-1]].max())))
    return found


def _drainage(height: np.ndarray) -> tuple[list[int], np.ndarray]:
    """Flood the ground from its edge; return the cells, lowest first, and where each drains."""
    rows, columns = height.shape
    levels = height.ravel().tolist()
    edge = np.zeros(height.shape, bool)
    edge[[0, -1], :] = edge[:, [0, -1]] = True
    front = [(levels[cell], cell) for cell in np.flatnonzero(edge)]
    heapq.heapify(front)
    seen = edge.ravel().tolist()
    downstream = [-1] * len(levels)
    order = []
    while front:
        level, cell = heapq.heappop(front)
        order.append(int(cell))
        for other in _around(int(cell), rows, columns):
            if not seen[other]:
                seen[other] = True
                downstream[other] = int(cell)
                heapq.heappush(front, (max(level, levels[other]), other))
    return order, np.array(downstream)


def _around(cell: int, rows: int, columns: int) -> list[int]:
    """Return the flat indexes of the neighbours of a cell."""
    row, column = divmod(cell, columns)
    return [
        r * columns + c
        for r in range(max(row - 1, 0), min(row + 2, rows))
        for c in range(max(column - 1, 0), min(column + 2, columns))
        if (r, c) != (row, column)
    ]


def _basins(grid: Grid, order: list[int], downstream: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return, by cell, the area drained (km²) and the number of cells down to the outlet."""
    basin = np.full(len(order), grid.cell**2 / 1e6)
    length = np.zeros(len(order))
    for cell in order:
        if downstream[cell] >= 0:
            length[cell] = length[downstream[cell]] + 1
    for cell in reversed(order):
        if downstream[cell] >= 0:
            basin[downstream[cell]] += basin[cell]
    return basin, length


def _course(spring: int, downstream: np.ndarray, known: dict[int, np.ndarray]) -> list[int]:
    """Follow the water down from ``spring`` to the edge or to the first known cell, included."""
    cells = [spring]
    while cells[-1] not in known and downstream[cells[-1]] >= 0:
        cells.append(int(downstream[cells[-1]]))
    return cells


def _smoothed(grid: Grid, cells: list[int], known: dict[int, np.ndarray]) -> np.ndarray:
    """Return the places of the cells, rounded off; a confluence falls on the other river."""
    row, column = np.divmod(np.array(cells), grid.columns)
    points = np.column_stack([grid.x()[0, column], grid.y()[row, 0]])
    if cells[-1] in known:
        points[-1] = known[cells[-1]]
    for _ in range(12):
        points[1:-1] = (points[:-2] + 2 * points[1:-1] + points[2:]) / 4
    return points
