"""Read the records of a source table, those of a region or all, and account for each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCoordinateTransformContext,
    QgsFeature,
    QgsFeatureRequest,
    QgsGeometry,
    QgsRectangle,
)

from ..shared.geometry import bounds_before, crs_of, transform_between
from ._geometry_heads import Bounds, cells_with, heads_of
from ._sqlite_tables import SqliteTable
from ._table_counts import geopackage_table_of, stated_count
from .account import incomplete
from .checked_reading import ReadingFailures, read_chunks, unread
from .place import Places
from .source_set import SourceTable
from .table_report import TableReport


@dataclass
class _Survey:
    """What a table says of its records before they are read."""

    #: number of records that the source states, ``None`` when it states none
    expected: int | None
    places: Places
    #: area of use of the CRS, ``None`` when it is not known
    area: QgsRectangle | None
    #: the region in the CRS of the table, ``None`` for all
    region: QgsRectangle | None
    #: table of a GeoPackage
    file_table: SqliteTable | None = None
    #: keys of the records without geometry, of a GeoPackage
    nulls: frozenset[int] = frozenset()
    #: keys of the records to read, where the heads of their geometries are known
    inside: set[int] | None = None
    #: records by term of the account, of those that need not be read
    counted: dict[str, int] = field(default_factory=dict)
    #: records that came when the attributes were read, ``None`` when they were not
    came_first: int | None = None
    #: by the spatial index, no object lies outside of what is asked for
    all_wanted: bool = False


class TableReader:
    """Reads source tables; each table is surveyed once.

    :param crs: working CRS, projected, in metres.
    :param region: only records that meet this rectangle of the working CRS; ``None`` for all.
    """

    def __init__(
        self,
        crs: QgsCoordinateReferenceSystem,
        transforms: QgsCoordinateTransformContext,
        region: QgsRectangle | None,
        is_cancelled: Callable[[], bool],
    ) -> None:
        self.crs = crs
        self.transforms = transforms
        self.region = region
        self.is_cancelled = is_cancelled
        self._surveys: dict[str, _Survey] = {}

    def transform(self, table: SourceTable) -> QgsCoordinateTransform | None:
        """Return the transform to the working CRS, ``None`` when the table has that CRS."""
        return transform_between(crs_of(table.layer), self.crs, self.transforms)

    def cells(self, table: str) -> set[tuple[int, int]]:
        """Return the cells (see :mod:`._coverage`) that hold objects of a table that was read."""
        return self._surveys[table].places.cells(self.crs, self.transforms)

    # --- identifiers ----------------------------------------------------------------------------

    def attributes(self, table: SourceTable, request: QgsFeatureRequest) -> Iterator[QgsFeature]:
        """Yield the records of a table for their attributes; those of the region where possible.

        :raises SourceError: when not all of them came.
        :raises Cancelled: when the user asked to stop.
        """
        survey = self._survey(table)
        if survey.inside is not None and survey.region is not None:
            request.setFilterRect(survey.region)
        failures = ReadingFailures()
        came = 0
        for chunk in read_chunks(table.layer, request, failures, self.is_cancelled):
            came += len(chunk)
            yield from chunk
        expected = survey.expected if survey.inside is None else survey.came_first
        if expected is not None and came != expected:
            raise incomplete(table.name, expected, came, failures.named())
        survey.came_first = came

    # --- records --------------------------------------------------------------------------------

    def records(
        self, table: SourceTable, report: TableReport
    ) -> Iterator[tuple[QgsFeature, QgsGeometry]]:
        """Yield the records that can be drawn, in file order; all others enter the report.

        :raises SourceError: when not all of them came.
        :raises Cancelled: when the user asked to stop.
        """
        survey = self._survey(table)
        report.expected = survey.expected
        report.elsewhere = table.elsewhere
        for term, count in survey.counted.items():
            setattr(report, term, getattr(report, term) + count)
            report.read += count
        if survey.inside is not None:
            yield from self._records_of_region(table, survey, survey.inside, report)
        else:
            yield from self._records_of_whole(table, survey, report)

    def _records_of_whole(
        self, table: SourceTable, survey: _Survey, report: TableReport
    ) -> Iterator[tuple[QgsFeature, QgsGeometry]]:
        failures = ReadingFailures()
        unreadable = 0
        all_wanted = survey.all_wanted and not report.elsewhere
        for chunk in read_chunks(table.layer, QgsFeatureRequest(), failures, self.is_cancelled):
            report.read += len(chunk)
            for feature in chunk:
                geometry = feature.geometry()
                if geometry.isNull():
                    if survey.file_table is not None:
                        is_broken = feature.id() not in survey.nulls
                    else:
                        is_broken = bool(failures.gdal)
                    unreadable += is_broken
                    report.unreadable += is_broken
                    report.empty += not is_broken
                elif all_wanted or self._is_wanted(geometry, survey, report):
                    yield feature, geometry
        if survey.came_first not in (None, report.read):
            raise incomplete(table.name, survey.came_first, report.read, failures.named())
        # geometries that cannot be decoded are failures, too, but they are accounted for
        if failures.gdal and not unreadable:
            raise unread(table.name, failures)
        report.failures = failures.named()

    def _records_of_region(
        self, table: SourceTable, survey: _Survey, inside: set[int], report: TableReport
    ) -> Iterator[tuple[QgsFeature, QgsGeometry]]:
        missing = set(inside)
        failures = ReadingFailures()
        # a spatial index has an order of its own
        request = QgsFeatureRequest().setFilterRect(survey.region).addOrderBy("$id")
        came = 0
        for chunk in read_chunks(table.layer, request, failures, self.is_cancelled):
            came += len(chunk)
            # any other record is outside by its own bounds, and counted as such
            known = [feature for feature in chunk if feature.id() in missing]
            missing.difference_update(feature.id() for feature in known)
            report.read += len(known)
            for feature in known:
                yield feature, feature.geometry()
        if survey.came_first not in (None, came):
            raise incomplete(table.name, survey.came_first, came, failures.named())
        yield from self._records_by_key(table, survey, missing, report, failures)
        report.failures = failures.named()

    def _records_by_key(
        self,
        table: SourceTable,
        survey: _Survey,
        keys: set[int],
        report: TableReport,
        failures: ReadingFailures,
    ) -> Iterator[tuple[QgsFeature, QgsGeometry]]:
        """Yield what the spatial index did not give; most have only their bounds in the region."""
        request = QgsFeatureRequest().setFilterFids(list(keys)).addOrderBy("$id")
        for chunk in read_chunks(table.layer, request, failures, self.is_cancelled):
            for feature in chunk:
                report.read += 1
                geometry = feature.geometry()
                if geometry.isNull():
                    report.unreadable += 1
                elif geometry.boundingBox().isFinite() and not geometry.intersects(survey.region):
                    report.outside += 1
                elif self._is_wanted(geometry, survey, report):
                    yield feature, geometry

    def _is_wanted(self, geometry: QgsGeometry, survey: _Survey, report: TableReport) -> bool:
        """Return whether a geometry is to be read; otherwise enter it in the report."""
        box = geometry.boundingBox()
        if geometry.isEmpty() or not box.isFinite():
            return True  # the classification says what is wrong with it
        if report.elsewhere or (survey.area is not None and not survey.area.intersects(box)):
            report.unplaced += 1
            return False
        survey.places.note(box.xMinimum(), box.xMaximum(), box.yMinimum(), box.yMaximum())
        if survey.region is not None and not survey.region.intersects(box):
            report.outside += 1
            return False
        return True

    # --- survey ---------------------------------------------------------------------------------

    def _survey(self, table: SourceTable) -> _Survey:
        if table.name not in self._surveys:
            self._surveys[table.name] = self._surveyed(table)
        return self._surveys[table.name]

    def _surveyed(self, table: SourceTable) -> _Survey:
        crs = crs_of(table.layer)
        region = None
        if self.region is not None:
            region = bounds_before(self.transform(table), self.region)
            if region.isNull():
                region = None
        file_table = geopackage_table_of(table.layer)
        survey = _Survey(None, Places(crs), table.area, region, file_table)
        if file_table is None:
            survey.expected = stated_count(table.layer)
            return survey
        if region is not None:
            _look_at_heads(file_table, survey, elsewhere=bool(table.elsewhere))
        else:
            survey.expected, survey.nulls = file_table.counts()
        stated = file_table.stated_count()
        if stated is not None:
            # counted by triggers; where it differs, rows came or went without them
            survey.expected = max(survey.expected or 0, stated)
        if self.region is None:
            _look_at_index(file_table, survey)
        return survey


def _look_at_index(file_table: SqliteTable, survey: _Survey) -> None:
    """Note the places of all objects at once, where the spatial index has all of them."""
    count, bounds, cells = file_table.indexed_places(survey.places.step)
    if bounds is None or survey.expected is None or count < survey.expected - len(survey.nulls):
        return
    west, east, south, north = bounds
    if survey.area is None or survey.area.contains(QgsRectangle(west, south, east, north)):
        survey.all_wanted = True
        survey.places.note_cells(cells)


def _look_at_heads(file_table: SqliteTable, survey: _Survey, *, elsewhere: bool) -> None:
    """Count the records of a GeoPackage and sort them by the heads of their geometries."""
    heads = heads_of(file_table)
    survey.expected = len(heads)
    unplaced = len(heads.keys) if elsewhere else 0
    met: list[int] = []
    if not elsewhere:
        area, extent = survey.area, heads.extent
        bounds, keys = heads.bounds(), heads.keys
        if area is None or extent is None or area.contains(_rectangle(extent)):
            survey.places.note_cells(heads.cells(survey.places.step))
        else:
            valid = _limits(area)
            placed = [pair for pair in zip(keys, bounds) if _meet(pair[1], valid)]
            unplaced = len(keys) - len(placed)
            keys, bounds = [key for key, _ in placed], [limits for _, limits in placed]
            survey.places.note_cells(cells_with(bounds, survey.places.step))
        west, east, south, north = _limits(survey.region)
        met = [
            key
            for key, (left, right, bottom, top) in zip(keys, bounds)
            if left <= east and right >= west and bottom <= north and top >= south
        ]
    survey.inside = {*heads.strange, *met}
    outside = len(heads.keys) - unplaced - len(met)
    survey.counted = {"empty": heads.empty, "unplaced": unplaced, "outside": outside}


def _rectangle(bounds: Bounds) -> QgsRectangle:
    west, east, south, north = bounds
    return QgsRectangle(west, south, east, north)


def _limits(rectangle: QgsRectangle) -> tuple[float, float, float, float]:
    return (
        rectangle.xMinimum(),
        rectangle.xMaximum(),
        rectangle.yMinimum(),
        rectangle.yMaximum(),
    )


def _meet(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] <= other[1] and one[1] >= other[0] and one[2] <= other[3] and one[3] >= other[2]
