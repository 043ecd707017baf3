"""Ground extraction: the tables of the user's data become those of a ground store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from osgeo import ogr
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCoordinateTransformContext,
    QgsGeometry,
    QgsPointXY,
    QgsRectangle,
    QgsSpatialIndex,
)

from ..shared.errors import SourceError
from ..shared.geometry import (
    as_multi,
    bounds_before,
    to_box,
    to_rectangle,
    transform_between,
    transformed,
)
from ..shared.i18n import tr, tr_count
from ..shared.model import Box
from ..shared.naming import comparable
from ..shared.progress import Progress, stop_if_cancelled
from ._ground_objects import BUILT, PLACE, ROAD, THEMES, GroundObject, building
from ._ground_reader import (
    GroundTable,
    counts_of,
    extent_of,
    extract_osm,
    ground_table,
    read_records,
)
from ._ground_tiles import Block, TileCollector, blocks_of, tile_at
from .account import GROUND_CLASS, Account
from .ground_sources import GroundSet, themes_title
from .store_writer import StoreWriter
from .vector_files import layers_of_file

OSM_EXTRACT_FILE = "osm_extract.gpkg"
#: a place named twice within this distance is one, metres
_SAME_PLACE = 3000.0
#: the rank of a village: that of a place named after its commune
_VILLAGE = 2
_DEGREES = "EPSG:4326"
#: longitudes and latitudes that there are, degrees
_EARTH = QgsRectangle(-180, -90, 180, 90)

#: INSEE code, name and surface of a commune
NamedSurface = tuple[str, str, QgsGeometry]


@dataclass(frozen=True)
class Extracted:
    """What became of the tables of a ground."""

    #: how the data are credited, in French
    credits: tuple[str, ...] = ()
    #: tables that could not be read to their end
    unread: tuple[str, ...] = ()
    #: what the data cover, ``None`` when they hold nothing
    reach: Box | None = None
    #: the data say of themselves that they are invented
    fictitious: bool = False
    #: what became of the records of each table
    accounts: tuple[Account, ...] = ()


@dataclass
class _Place:
    found: GroundObject
    point: QgsPointXY
    insee: str
    namesake: bool

    def order(self) -> tuple[int, str, float, float]:
        return self.found.rank, self.found.name, self.point.x(), self.point.y()


@dataclass
class _Run:
    """What one extraction notes as it goes on."""

    unread: list[str] = field(default_factory=list)
    #: table that an identifier was first met in, by theme and identifier
    met: dict[tuple[str, str], str] = field(default_factory=dict)
    places: list[_Place] = field(default_factory=list)
    #: term of the account by record, of each table; what no block meets lies outside
    fates: dict[str, dict[int, str]] = field(default_factory=dict)


class GroundExtraction:
    """Reads the tables of a ground and writes what of them lies in a region.

    :param folder: where the extract of an OpenStreetMap file is made.
    """

    def __init__(
        self,
        folder: Path,
        ground: GroundSet,
        communes: Iterable[NamedSurface],
        context: QgsCoordinateTransformContext,
        progress: Progress,
    ) -> None:
        self._folder = folder
        self._ground = ground
        self._crs = QgsCoordinateReferenceSystem()
        self._communes = _CommuneFinder(communes)
        self._context = context
        self._progress = progress
        self._run = _Run()

    def write(self, writer: StoreWriter, region: Box | None) -> Extracted:
        """Fill the tables of the ground, which the writer has.

        A table that cannot be read to its end is noted in the result; what of it was read is kept.

        :param region: in the CRS of the store; ``None`` for all that the data hold.
        """
        self._crs = writer.crs
        tables = self._with_extracts(region)
        chosen = tables.chosen()
        roads = [table for table, themes in chosen if ROAD in themes]
        reach = self._reach(roads or [table for table, _ in chosen])
        self._tell(tables, chosen)
        region = self._covered(region, [table for table, _ in chosen])
        zones = any(
            BUILT in themes and table.recognised.spec.classify is not building
            for table, themes in chosen
        )
        for block in blocks_of(region) if region is not None else ():
            stop_if_cancelled(self._progress)
            collector = TileCollector(block, region)
            for table, themes in chosen:
                self._read(table, themes, block, collector)
            for row in collector.collected(zones_of_buildings=not zones):
                values = (row.kind, str(row.rank), row.name)
                writer.add(row.theme, row.geometry, values)
        self._write_places(writer)
        self._progress.info(self._summary(writer))
        return Extracted(
            tables.credits(),
            tuple(self._run.unread),
            reach,
            tables.fictitious,
            tuple(self._accounts(table for table, _ in chosen)),
        )

    def _accounts(self, tables: Iterable[GroundTable]) -> Iterator[Account]:
        for table in tables:
            fates = Counter(self._run.fates.get(_place_of(table), {}).values())
            try:
                expected, nulls = counts_of(table)
            except SourceError as error:
                self._note_unread(table.name, error)
                expected, nulls = sum(fates.values()), 0
            if table.name not in self._run.unread:
                fates["without_geometry"] += nulls
                # a record without geometry meets no block
                fates["outside"] += max(0, expected - sum(fates.values()))
            read = sum(fates.values())
            account = Account(table.name, GROUND_CLASS, expected, read, **fates)
            self._progress.info(account.sentence())
            yield account

    def _tell(self, tables: GroundSet, chosen: list[tuple[GroundTable, frozenset[str]]]) -> None:
        for table, themes in chosen:
            self._progress.info(
                tr("{table} is read as ground: {themes} ({model}).").format(
                    table=table.name, themes=themes_title(themes), model=table.model
                )
            )
        for name in tables.unplaced:
            self._progress.warning(
                tr(
                    "{table} is left out of the ground: it has no coordinate reference system; add "
                    "its .prj file."
                ).format(table=name)
            )
        for table in tables.unused():
            self._progress.info(
                tr(
                    "{table} ({model}) is left out of the ground: other data are used instead."
                ).format(table=table.name, model=table.model)
            )

    def _summary(self, writer: StoreWriter) -> str:
        count = sum(writer.counts[theme] for theme in THEMES)
        return tr_count(
            "Ground: %n objects for the sheets, from {origin}.",
            "Ground: %n object for the sheets, from {origin}.",
            count,
        ).format(origin=self._ground.origin)

    def _with_extracts(self, region: Box | None) -> GroundSet:
        """Return the tables with those of an extract of each OpenStreetMap file."""
        ground = self._ground
        for name in ground.unread:
            self._progress.warning(tr("Ground: {name} cannot be opened.").format(name=name))
            self._run.unread.append(name)
        made = GroundSet(
            ground.origin, [*ground.tables], fictitious=ground.fictitious, unplaced=ground.unplaced
        )
        degrees = QgsCoordinateReferenceSystem(_DEGREES)
        window = QgsRectangle(_EARTH)
        if region is not None:
            transform = transform_between(degrees, self._crs, self._context)
            window = bounds_before(transform, to_rectangle(region))
        for number, file in enumerate(ground.osm_files):
            target = self._folder / f"{number}_{OSM_EXTRACT_FILE}"
            try:
                extract_osm(file, window, target, self._progress)
            except SourceError as error:
                self._note_unread(file.name, error)
            for name, layer in layers_of_file(target) if target.exists() else ():
                table = ground_table(name, layer, file)
                if table is not None:
                    made.tables.append(table)
        return made

    def _note_unread(self, name: str, error: SourceError) -> None:
        if name not in self._run.unread:
            self._progress.warning(str(error))
            self._run.unread.append(name)

    def _reach(self, tables: Iterable[GroundTable]) -> Box | None:
        """Return the ground that tables cover, ``None`` when they hold nothing."""
        reach = QgsRectangle()
        for table in tables:
            try:
                reach.combineExtentWith(extent_of(table, self._crs, self._context))
            except SourceError as error:
                self._note_unread(table.name, error)
        return None if reach.isNull() else to_box(reach)

    def _covered(self, region: Box | None, tables: Sequence[GroundTable]) -> Box | None:
        """Return what of a region the data cover: a region may be that of communes far apart.

        Data of which something cannot be placed may lie anywhere: all of the region is read.
        """
        reach = self._reach(tables)
        if region is None or reach is None:
            return region or reach
        if any(self._lies_anywhere(table) for table in tables):
            return region
        common = to_rectangle(region).intersect(to_rectangle(reach))
        return None if common.isEmpty() else to_box(common)

    def _lies_anywhere(self, table: GroundTable) -> bool:
        """Return whether the extent of a table says nothing of where its objects lie."""
        own = extent_of(table, table.crs, self._context)
        if own.isNull():
            return False
        off_the_earth = table.crs.isGeographic() and not _EARTH.contains(own)
        return off_the_earth or extent_of(table, self._crs, self._context).isNull()

    def _read(
        self, table: GroundTable, themes: frozenset[str], block: Block, collector: TileCollector
    ) -> None:
        transform = transform_between(table.crs, self._crs, self._context)
        window = bounds_before(transform, to_rectangle(block.box))
        fates = self._run.fates.setdefault(_place_of(table), {})
        try:
            for key, record, geometry in read_records(table, window, self._progress):
                if geometry is None:
                    fates.setdefault(key, "without_geometry")
                    continue
                taken = [i for i in table.recognised.spec.classify(record) if i.theme in themes]
                found = [i for i in taken if self._is_new(i.theme, record["id"], table)]
                if not found:
                    fates.setdefault(key, "duplicates" if taken else "left_out")
                    continue
                placed: ogr.Geometry | None = geometry
                if transform is not None:
                    placed = self._moved(geometry, transform, table)
                if placed is None:
                    fates.setdefault(key, "not_placeable")
                    continue
                fates[key] = "drawn"
                for item in found:
                    if item.theme == PLACE:
                        self._add_place(item, placed, block)
                    else:
                        collector.add(item, placed)
        except SourceError as error:
            self._note_unread(table.name, error)

    def _moved(
        self, geometry: ogr.Geometry, transform: QgsCoordinateTransform, table: GroundTable
    ) -> ogr.Geometry | None:
        """Return a geometry in the CRS of the store, ``None`` when it cannot be placed there."""
        moved = QgsGeometry()
        moved.fromWkb(bytes(geometry.ExportToWkb()))
        try:
            return ogr.CreateGeometryFromWkb(bytes(transformed(moved, transform).asWkb()))
        except SourceError as error:
            self._note_unread(table.name, error)
            return None

    def _is_new(self, theme: str, identifier: str, table: GroundTable) -> bool:
        """Return whether an object was not met in another table before.

        Deliveries of two départements both hold what lies on their border.
        """
        if not identifier:
            return True
        place = _place_of(table)
        return self._run.met.setdefault((theme, identifier), place) == place

    # --- places ---------------------------------------------------------------------------------

    def _add_place(self, found: GroundObject, geometry: ogr.Geometry, block: Block) -> None:
        point = _point_in(geometry)
        if point is None or not block.holds(tile_at(point.x(), point.y())):
            return
        insee, commune = self._communes.at(point)
        namesake = bool(insee) and comparable(commune) == comparable(found.name)
        if namesake and found.rank > _VILLAGE:
            found = GroundObject(found.theme, found.kind, _VILLAGE, found.name)
        self._run.places.append(_Place(found, point, insee, namesake))

    def _write_places(self, writer: StoreWriter) -> None:
        """Write the places, each once, the most important first."""
        kept: dict[tuple[str, str], list[QgsPointXY]] = {}
        for place in sorted(self._run.places, key=_Place.order):
            others = kept.setdefault((place.insee, comparable(place.found.name)), [])
            if any(place.point.distance(other) < _SAME_PLACE for other in others):
                continue
            others.append(place.point)
            values = (place.found.kind, str(place.found.rank), place.found.name, place.insee)
            geometry = as_multi(QgsGeometry.fromPointXY(place.point))
            writer.add(PLACE, geometry, (*values, str(int(place.namesake))))


def _place_of(table: GroundTable) -> str:
    return f"{table.path}|{table.layer}"


def _point_in(geometry: ogr.Geometry) -> QgsPointXY | None:
    """Return a place inside a geometry, ``None`` when it has none."""
    whole = QgsGeometry()
    whole.fromWkb(bytes(geometry.ExportToWkb()))
    point = whole.pointOnSurface()
    if point.isEmpty():
        point = whole.centroid()
    if point.isEmpty() or not point.boundingBox().isFinite():
        return None
    return point.asPoint()


class _CommuneFinder:
    """Finds the commune that a place lies in."""

    def __init__(self, communes: Iterable[NamedSurface]) -> None:
        self._communes = list(communes)
        self._index = QgsSpatialIndex()
        for number, (_, _, surface) in enumerate(self._communes):
            if not self._index.addFeature(number, surface.boundingBox()):
                raise SourceError(tr("A commune cannot be indexed: check its geometry."))

    def at(self, point: QgsPointXY) -> tuple[str, str]:
        """Return INSEE code and name of the commune at a place, empty where there is none."""
        spot = QgsGeometry.fromPointXY(point)
        for number in sorted(self._index.intersects(spot.boundingBox())):
            insee, name, surface = self._communes[number]
            if surface.contains(point):
                return insee, name
        return "", ""
