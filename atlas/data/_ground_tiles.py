"""Ground tiles: many small objects become few light ones, the same whatever else a run reads.

A département has half a million segments of road; drawn one by one they would cost more than the
network. Lines are therefore cut at the edges of fixed squares, and those of one kind in a square
joined. The squares are counted from the origin of the CRS: what lies in one of them never depends
on how far the run reaches.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from osgeo import ogr
from qgis.core import QgsGeometry, QgsRectangle

from ..shared.geometry import as_multi
from ..shared.model import Box
from ._ground_objects import BUILDING, BUILT, NAME, NAME_AFAR, THEMES, ZONE, GroundObject

#: side of a square, metres
TILE = 2000.0
#: squares along a side of a block, the ground that is held in memory at once
_BLOCK_TILES = 20
#: squares along a side of the ground in which a line bears its name once
_NAME_TILES = 2
#: a square of 4 mm² at 1:100 000, hectares; surfaces above it are of rank 1
_AREA_RANKS_HA = (4.0, 0.5)
#: buildings become a built-up area where they stand within twice this distance, metres
_BUILDING_REACH, _BUILDING_SHRINK = 25.0, 18.0
#: detail that a built-up area keeps, metres
_BUILT_DETAIL = 4.0

_Tile = tuple[int, int]


@dataclass(frozen=True)
class Block:
    """Squares that are read together: from column and row ``first`` up to ``last``, excluded."""

    first: _Tile
    last: _Tile

    @property
    def box(self) -> Box:
        """The ground of the block."""
        return Box(*(TILE * n for n in (*self.first, *self.last)))

    def holds(self, tile: _Tile) -> bool:
        """Return whether a square belongs to the block."""
        return all(a <= n < b for a, n, b in zip(self.first, tile, self.last))


def blocks_of(region: Box) -> Iterator[Block]:
    """Yield the blocks that a region meets, whole squares each, from the south-west."""
    west, south = (n - n % _NAME_TILES for n in tile_at(region.xmin, region.ymin))
    east, north = (n + _NAME_TILES - n % _NAME_TILES for n in tile_at(region.xmax, region.ymax))
    for column in range(west, east, _BLOCK_TILES):
        for row in range(south, north, _BLOCK_TILES):
            last = min(column + _BLOCK_TILES, east), min(row + _BLOCK_TILES, north)
            yield Block((column, row), last)


def tile_at(x: float, y: float) -> _Tile:
    """Return column and row of the square that holds a place."""
    return math.floor(x / TILE), math.floor(y / TILE)


@dataclass(frozen=True)
class Collected:
    """One row of the ground store."""

    theme: str
    kind: str
    rank: int
    name: str
    geometry: QgsGeometry


class TileCollector:
    """Takes the objects of one block and gives them back joined.

    :param region: all that is read; a surface whose middle lies outside it belongs to the block
        that is nearest to it.
    """

    def __init__(self, block: Block, region: Box) -> None:
        self._block = block
        self._region = region
        self._lines: dict[tuple[str, str, int, _Tile], list[bytes]] = {}
        #: pieces that bear a name, with the best rank among them
        self._named: dict[tuple[str, str, _Tile], tuple[int, list[bytes]]] = {}
        self._surfaces: list[Collected] = []
        self._buildings: dict[_Tile, list[QgsGeometry]] = {}

    def add(self, found: GroundObject, geometry: ogr.Geometry) -> None:
        """Take an object; what of it lies outside the block is left to other blocks.

        :param geometry: flat, in the CRS of the store.
        """
        family = THEMES[found.theme]
        west, east, south, north = geometry.GetEnvelope()
        if not all(map(math.isfinite, (west, east, south, north))):
            return
        if family == "line":
            for part in _parts(geometry, ogr.wkbLineString):
                self._add_line(found, part)
        elif self._owns((west + east) / 2, (south + north) / 2, found.kind):
            self._add_surface(found, geometry)

    def _owns(self, x: float, y: float, kind: str) -> bool:
        """Return whether a surface with its middle at a place belongs to the block."""
        region = self._region
        if kind != BUILDING:
            x = min(max(x, region.xmin), region.xmax)
            y = min(max(y, region.ymin), region.ymax)
        return self._block.holds(tile_at(x, y))

    def _add_line(self, found: GroundObject, line: ogr.Geometry) -> None:
        west, east, south, north = line.GetEnvelope()
        first, last = tile_at(west, south), tile_at(east, north)
        if first == last:
            self._keep_line(found, first, bytes(line.ExportToWkb()))
            return
        whole = QgsGeometry()
        whole.fromWkb(bytes(line.ExportToWkb()))
        for column in range(first[0], last[0] + 1):
            for row in range(first[1], last[1] + 1):
                if self._block.holds((column, row)):
                    square = QgsRectangle(*(TILE * n for n in (column, row, column + 1, row + 1)))
                    for piece in _line_parts(whole.clipped(square)):
                        self._keep_line(found, (column, row), bytes(piece.asWkb()))

    def _keep_line(self, found: GroundObject, tile: _Tile, wkb: bytes) -> None:
        if self._block.holds(tile):
            self._lines.setdefault((found.theme, found.kind, found.rank, tile), []).append(wkb)
            if found.name:
                around = tile[0] // _NAME_TILES, tile[1] // _NAME_TILES
                key = (found.theme, found.name, around)
                rank, pieces = self._named.get(key, (found.rank, []))
                self._named[key] = min(rank, found.rank), [*pieces, wkb]

    def _add_surface(self, found: GroundObject, geometry: ogr.Geometry) -> None:
        surface = QgsGeometry()
        surface.fromWkb(bytes(geometry.ExportToWkb()))
        if found.kind == BUILDING:
            self._buildings.setdefault(_tile_of(surface), []).append(surface)
            return
        rank = found.rank + sum(surface.area() < 1e4 * limit for limit in _AREA_RANKS_HA)
        self._surfaces.append(
            Collected(found.theme, found.kind, rank, found.name, as_multi(surface))
        )

    def collected(self, *, zones_of_buildings: bool) -> Iterator[Collected]:
        """Yield the rows of the block, in an order that its objects alone decide.

        :param zones_of_buildings: also make built-up areas of the buildings, where the data have
            none of their own.
        """
        yield from sorted(
            self._surfaces, key=lambda row: (row.rank, -row.geometry.area(), row.name)
        )
        for tile in sorted(self._buildings):
            buildings = self._buildings[tile]
            if zones_of_buildings:
                zone = _zone_of(buildings)
                if not zone.isEmpty():
                    yield Collected(BUILT, ZONE, 1, "", zone)
            yield Collected(BUILT, BUILDING, 4, "", _collected_parts(buildings))
        for key in sorted(self._lines):
            theme, kind, rank, _ = key
            yield Collected(theme, kind, rank, "", _joined(self._lines[key]))
        for (theme, name, around), (rank, pieces) in sorted(self._named.items()):
            # one in four is enough where the sheet shows much
            kind = NAME if any(n % 2 for n in around) else NAME_AFAR
            yield Collected(theme, kind, rank, name, _longest(_joined(pieces)))


def _tile_of(geometry: QgsGeometry) -> _Tile:
    centre = geometry.boundingBox().center()
    return tile_at(centre.x(), centre.y())


def _parts(geometry: ogr.Geometry, kind: int) -> Iterator[ogr.Geometry]:
    """Yield the single parts of one kind, those of nested collections too."""
    if ogr.GT_Flatten(geometry.GetGeometryType()) == kind:
        yield geometry
        return
    for index in range(geometry.GetGeometryCount()):
        yield from _parts(geometry.GetGeometryRef(index), kind)


def _line_parts(geometry: QgsGeometry) -> list[QgsGeometry]:
    """Return the lines of what clipping left, without points where it only touched."""
    if geometry.isEmpty():
        return []
    return [part for part in geometry.asGeometryCollection() if part.length() > 0]


def _joined(lines: Iterable[bytes]) -> QgsGeometry:
    """Return lines as one, those that go on in each other joined."""
    singles = []
    for wkb in lines:
        line = QgsGeometry()
        line.fromWkb(wkb)
        singles.append(line)
    collected = QgsGeometry.collectGeometry(singles)
    merged = collected.mergeLines()
    return as_multi(collected if merged.isEmpty() else merged)


def _longest(lines: QgsGeometry) -> QgsGeometry:
    return as_multi(max(lines.asGeometryCollection(), key=QgsGeometry.length))


def _collected_parts(surfaces: Iterable[QgsGeometry]) -> QgsGeometry:
    singles = [part for surface in surfaces for part in surface.asGeometryCollection()]
    return as_multi(QgsGeometry.collectGeometry(singles))


def _zone_of(buildings: Iterable[QgsGeometry]) -> QgsGeometry:
    """Return the built-up area of buildings: what lies between them, without their outline."""
    around = QgsGeometry.unaryUnion([one.buffer(_BUILDING_REACH, 2) for one in buildings])
    zone = around.buffer(-_BUILDING_SHRINK, 2).simplify(_BUILT_DETAIL)
    return QgsGeometry() if zone.isEmpty() else as_multi(zone)
