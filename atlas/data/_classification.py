"""Classification: every object of the source tables goes to the categories of the catalogue.

The rules are the catalogue's (see :mod:`.rules`). An object that no rule knows is drawn as "not to
restore", counted and reported. An object that comes twice under the same identifier is drawn and
counted once (see :mod:`._repeated_objects`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCoordinateTransformContext,
    QgsFeature,
    QgsGeometry,
    QgsRectangle,
)

from ..shared.errors import SourceError
from ..shared.geometry import CleanGeometry, clean, crs_of, is_finite, transformed
from ..shared.i18n import tr
from ._repeated_objects import RepeatedObjects, comparable_id
from ._table_reader import TableReader
from .catalogue import Catalogue, Category
from .rules import Record, TableRules, Verdict
from .source_set import SourceTable
from .table_report import TableReport


class ClassifiedObject(NamedTuple):
    """One geometry of one object in one category, in the working CRS."""

    category: Category
    family: str
    #: identifier, the same for all parts of an object
    object_id: str
    geometry: QgsGeometry
    source_class: str
    table: str
    objective: str
    name: str
    #: no rule knows its objective: it is drawn as not to restore
    undecided: bool
    #: the attributes of the record that it comes from
    record: Record
    #: key of that record in its table
    key: int


class Classifier:
    """Reads source tables and yields their objects, category by category.

    :param restore: QGIS expression instead of the catalogue's "to restore", empty for none.
    :param region: only objects that meet this rectangle of the working CRS; ``None`` for all.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        crs: QgsCoordinateReferenceSystem,
        context: QgsCoordinateTransformContext,
        *,
        restore: str = "",
        region: QgsRectangle | None = None,
        is_cancelled: Callable[[], bool] = lambda: False,
    ) -> None:
        self.reports: list[TableReport] = []
        self._catalogue = catalogue
        self._restore = restore
        self._reader = TableReader(crs, context, region, is_cancelled)
        self._repeated = RepeatedObjects(catalogue, restore, self._reader)

    def covered_cells(self) -> set[tuple[int, int]]:
        """Return the cells (see :mod:`._coverage`) that hold objects of tables read whole."""
        found: set[tuple[int, int]] = set()
        for report in self.reports:
            if report.is_whole:
                found |= self._reader.cells(report.table)
        return found

    def look_ahead(self, tables: Iterable[SourceTable]) -> None:
        """Read the identifiers of all tables, to know which objects come more than once."""
        self._repeated.look_ahead(tables)

    def classify(self, table: SourceTable) -> Iterator[ClassifiedObject]:
        """Yield the objects of one table; its report is complete once all have been read.

        :raises SourceError: when none of its objects can be placed on the map.
        :raises Cancelled: when the user asked to stop.
        """
        report = TableReport(
            table.name,
            table.source_class.key,
            table.why,
            crs=crs_of(table.layer).authid(),
            source=table.layer.publicSource(),
            filter=table.layer.subsetString(),
        )
        self.reports.append(report)
        rules = TableRules(table, self._catalogue, self._restore)
        report.missing_fields = rules.missing_fields
        report.void_ids = sorted(self._repeated.void_ids(table.name))
        transform = self._reader.transform(table)
        for feature, geometry in self._reader.records(table, report):
            yield from self._objects(feature, geometry, rules, transform, report)
        report.account().check(report.failures)
        if report.unplaced and not report.elsewhere and report.placeable == 0:
            raise SourceError(
                tr(
                    "No object of “{table}” can be placed on the map: its coordinates do not "
                    "fit {crs}. Set the right CRS for the layer."
                ).format(table=table.name, crs=report.crs)
            )

    def _objects(
        self,
        feature: QgsFeature,
        given_geometry: QgsGeometry,
        rules: TableRules,
        transform: QgsCoordinateTransform | None,
        report: TableReport,
    ) -> Iterator[ClassifiedObject]:
        shape = _placed(given_geometry, clean(given_geometry), transform, report)
        if shape is None:
            return
        record = feature.attributes()
        given, placeholder = rules.identifier(record)
        if placeholder:
            report.placeholder_ids[placeholder] += 1
        key = comparable_id(given)
        if key in self._repeated.void_ids(report.table):
            given = key = ""
        elsewhere = self._repeated.to_restore_elsewhere(key, report.table, report.source_class)
        verdict = rules.judge(feature, record, elsewhere)
        report.unknown_flags.update(verdict.unknown_flags)
        if not verdict.categories:
            report.left_out[verdict.reason] += 1
            return
        # an object without identifier is like no other
        object_id = given or f"{report.table}#{feature.id()}"
        fate = _Fate()
        for family, geometry in shape.parts.items():
            for category in self._new_drawings(verdict, family, key, geometry, fate):
                yield ClassifiedObject(
                    category,
                    family,
                    object_id,
                    geometry,
                    report.source_class,
                    report.table,
                    rules.objective(record),
                    rules.name(record),
                    verdict.unknown_objective is not None,
                    record,
                    feature.id(),
                )
        fate.enter(object_id, shape, report)
        if fate.kept:
            _note_objective(verdict, report)

    def _new_drawings(
        self, verdict: Verdict, family: str, key: str, geometry: QgsGeometry, fate: _Fate
    ) -> list[Category]:
        """Return the categories in which a geometry is to be drawn, and enter them in its fate.

        The same identifier at another place is one more part of the object, such as a watercourse
        cut into records: it is drawn, and counted with the others as one.
        """
        takers = [category for category in verdict.categories if family in category.styles]
        fate.homeless |= not takers
        new = []
        for category in takers:
            if key in self._repeated:
                there = self._repeated.drawn_at(category, family, key, geometry)
                if there:
                    fate.duplicate = True
                    fate.conflict |= all(other.key != category.key for other in there)
                    continue
                fate.part |= self._repeated.drawn_parts(category, family, key) > 0
                self._repeated.note_drawn(category, family, key, geometry)
            new.append(category)
        fate.kept += [category.key for category in new]
        return new


def _placed(
    geometry: QgsGeometry,
    shape: CleanGeometry,
    transform: QgsCoordinateTransform | None,
    report: TableReport,
) -> CleanGeometry | None:
    """Return a geometry in the working CRS, ``None`` when nothing of it is left.

    :param geometry: as the source gives it.
    :param shape: the same, cleaned.
    """
    if shape.parts and transform is not None:
        placed = {}
        for family, part in shape.parts.items():
            try:
                moved = transformed(part, transform)
            except SourceError:
                report.unplaced += 1
                return None
            placed.update(clean(moved, (family,)).parts)
        shape.parts = placed
    if not shape.parts:
        if not (shape.collapsed or shape.repaired):
            report.empty += 1
        elif is_finite(geometry):
            report.collapsed += 1
        else:
            report.unreadable += 1
        return None
    report.repaired += shape.repaired
    return shape


def _note_objective(verdict: Verdict, report: TableReport) -> None:
    """Enter in the report how the objective of an object that is drawn was found."""
    report.borrowed += verdict.borrowed
    if verdict.unknown_objective is None:
        return
    if verdict.unknown_objective:
        report.unknown[verdict.unknown_objective] += 1
    else:
        report.no_objective += 1


@dataclass
class _Fate:
    """What becomes of one record."""

    kept: list[str] = field(default_factory=list)
    duplicate: bool = False
    conflict: bool = False
    part: bool = False
    #: a part of it has a geometry that no category draws
    homeless: bool = False

    def enter(self, object_id: str, shape: CleanGeometry, report: TableReport) -> None:
        """Enter it in the report of its table."""
        report.parts += self.part
        if self.conflict:
            report.conflicts.append(object_id)
        if self.kept:
            report.drawn += 1
            report.kept.update(set(self.kept))
            report.partial += self.homeless
        elif self.duplicate:
            report.duplicates.append(object_id)
        else:
            families = ", ".join(shape.parts)
            reason = tr("no category draws its geometry ({families})").format(families=families)
            report.undrawn += 1
            report.left_out[reason] += 1
