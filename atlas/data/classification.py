"""Classification: every object of the source tables goes to the categories of the catalogue.

The rules are the catalogue's (see :mod:`.rules`); what a rule does not know is drawn as "not to
restore", counted and told. An object that comes twice under the same identifier is drawn and
counted once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
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

from ..shared.errors import Cancelled, SourceError
from ..shared.geometry import (
    CleanGeometry,
    bounds_before,
    clean,
    covers,
    crs_of,
    transform_between,
    transformed,
)
from ..shared.i18n import listed, tr
from .catalogue import Catalogue, Category
from .rules import TableRules, Verdict, count_values, sibling_groups
from .sources import SourceTable

MAX_VALUES_TOLD = 5
CANCEL_EVERY = 200
#: records of one table that may be parts of one object; an identifier that comes more often than
#: this ("0", "NC") identifies nothing
MAX_PARTS = 500


@dataclass(frozen=True)
class ClassifiedObject:
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
    #: the record it comes from, with all its attributes
    feature: QgsFeature


@dataclass
class TableReport:
    """What became of one source table."""

    table: str
    source_class: str
    why: str
    #: records read
    read: int = 0
    #: records that went to at least one category
    drawn: int = 0
    #: records that went to each category
    kept: Counter[str] = field(default_factory=Counter)
    #: records left out because the same object had come before, by identifier
    duplicates: list[str] = field(default_factory=list)
    #: objects that two tables hold with two objectives, by identifier
    conflicts: list[str] = field(default_factory=list)
    #: records that share an identifier but lie elsewhere: parts of one object
    parts: int = 0
    #: identifiers that come too often to identify anything
    void_ids: list[str] = field(default_factory=list)
    repaired: int = 0
    empty: int = 0
    #: surfaces without area, lines without length
    collapsed: int = 0
    #: objects that lie outside what the working CRS can express
    unplaced: int = 0
    #: objects of which a part has a geometry that no category draws
    partial: int = 0
    #: objects without objective
    no_objective: int = 0
    #: objects whose objective was found at the same object in another table
    borrowed: int = 0
    #: objectives that no rule knows, with their count
    unknown: Counter[str] = field(default_factory=Counter)
    #: flags that are neither yes nor no
    unknown_flags: Counter[str] = field(default_factory=Counter)
    #: objects that no category takes, by reason
    left_out: Counter[str] = field(default_factory=Counter)
    #: restore rule reads fields that the table lacks
    missing_fields: tuple[str, ...] = ()
    crs: str = ""
    source: str = ""

    @property
    def left_out_count(self) -> int:
        """Objects that no category takes."""
        return sum(self.left_out.values())

    @property
    def told(self) -> int:
        """Records whose fate is told; equals ``read`` once the table has been read."""
        return (
            self.drawn
            + len(self.duplicates)
            + self.left_out_count
            + self.empty
            + self.collapsed
            + self.unplaced
        )

    def remarks(self) -> list[tuple[str, str]]:
        """Return what the user should know of the table: (``warning`` or ``note``, text)."""
        counted = (
            (self.empty, tr("objects without geometry: {count}")),
            (self.collapsed, tr("objects without area or length, left out: {count}")),
            (self.unplaced, tr("objects that lie outside the projection, left out: {count}")),
            (self.partial, tr("objects of which a part has a geometry that is not drawn: {count}")),
        )
        told = [("warning", text) for text in told_objectives(self.no_objective, self.unknown)]
        told += [("warning", text.format(count=count)) for count, text in counted if count]
        if self.unknown_flags:
            values = count_values(self.unknown_flags, MAX_VALUES_TOLD)
            text = tr("neither yes nor no, read as no: {values}").format(values=values)
            told.append(("warning", text))
        told += [
            (
                "warning",
                tr("objects left out, {reason}: {count}").format(count=count, reason=reason),
            )
            for reason, count in self.left_out.items()
        ]
        if self.missing_fields:
            text = tr("the rule “to restore” reads fields that it lacks: {fields}")
            told.append(("warning", text.format(fields=", ".join(self.missing_fields))))
        return told + self._notes()

    def _notes(self) -> list[tuple[str, str]]:
        """Return what was mended, and needs no action."""
        counted = (
            (self.repaired, tr("invalid geometries repaired: {count}")),
            (
                self.borrowed,
                tr("objects with the objective that the same object has in another table: {count}"),
            ),
        )
        told = [("note", text.format(count=count)) for count, text in counted if count]
        identified = (
            ("note", self.duplicates, tr("objects found twice, drawn once: {count} ({ids})")),
            (
                "warning",
                self.conflicts,
                tr("objects held with two objectives, drawn once: {count} ({ids})"),
            ),
            ("warning", self.void_ids, tr("identifiers that identify nothing: {count} ({ids})")),
        )
        return told + [
            (level, text.format(count=len(ids), ids=listed(ids, MAX_VALUES_TOLD)))
            for level, ids, text in identified
            if ids
        ]

    def messages(self) -> list[tuple[bool, str]]:
        """Return what the log says of the table: (is a warning, text)."""
        kept = ", ".join(f"{key} {count}" for key, count in self.kept.items()) or tr("nothing")
        summary = tr("{table} ({why}), objects: {count} -> {kept}").format(
            table=self.table, count=self.read, why=self.why, kept=kept
        )
        told = [(level == "warning", f"{self.table}: {text}") for level, text in self.remarks()]
        return [(False, summary), *told]


def told_objectives(without: int, unknown: Counter[str]) -> list[str]:
    """Return what is said of objects that are drawn as not to restore for want of a better rule.

    :param without: number of objects without objective.
    :param unknown: objectives that no rule knows, with their count.
    """
    told = []
    if without:
        text = tr("objects without objective, drawn as not to restore: {count}")
        told.append(text.format(count=without))
    if unknown:
        text = tr("unknown objectives, drawn as not to restore: {values}")
        told.append(text.format(values=count_values(unknown, MAX_VALUES_TOLD)))
    return told


class Classifier:
    """Reads source tables and hands out their objects, category by category.

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
        self.catalogue = catalogue
        self.crs = crs
        self.transform_context = context
        self.restore = restore
        self.region = region
        self.is_cancelled = is_cancelled
        self.reports: list[TableReport] = []
        self._groups = sibling_groups(catalogue)
        #: what is drawn already of objects whose identifier comes more than once
        self._drawn: dict[tuple[str, str, str], list[tuple[Category, QgsGeometry]]] = {}
        self._repeated: set[str] = set()
        #: by table: identifiers that come too often in it
        self._void: dict[str, set[str]] = {}
        #: by identifier: (table, its class, whether it is to restore), of what several tables hold
        self._known: dict[str, set[tuple[str, str, bool]]] = {}
        self._alike = _classes_of_one_numbering(catalogue)

    def look_ahead(self, tables: Iterable[SourceTable]) -> None:
        """Read the identifiers of all tables, to know which objects come more than once."""
        tables = list(tables)
        rules = {table.name: TableRules(table, self.catalogue, self.restore) for table in tables}
        counts = {table.name: self._count_ids(table, rules[table.name]) for table in tables}
        total: Counter[str] = Counter()
        holders: Counter[str] = Counter()
        for name, ids in counts.items():
            self._void[name] = {key for key, count in ids.items() if count > MAX_PARTS}
            usable = {key: n for key, n in ids.items() if key not in self._void[name]}
            total.update(usable)
            holders.update(usable.keys())
        self._repeated = {key for key, count in total.items() if count > 1}
        shared = {key for key, count in holders.items() if count > 1}
        if shared:
            for table in tables:
                if shared & counts[table.name].keys():
                    self._note_objectives(table, rules[table.name], shared)

    def _count_ids(self, table: SourceTable, rules: TableRules) -> Counter[str]:
        ids: Counter[str] = Counter()
        if rules.id_index < 0:
            return ids
        request = self._request(self._transform(table))
        request.setFlags(request.flags() | QgsFeatureRequest.Flag.NoGeometry)
        request.setSubsetOfAttributes([rules.id_index])
        for feature in self._read(table, request):
            given = rules.given_id(feature)
            if given:
                ids[_comparable(given)] += 1
        return ids

    def _note_objectives(self, table: SourceTable, rules: TableRules, shared: set[str]) -> None:
        request = self._request(self._transform(table))
        if not rules.needs_geometry:
            request.setFlags(request.flags() | QgsFeatureRequest.Flag.NoGeometry)
        for feature in self._read(table, request):
            key = _comparable(rules.given_id(feature))
            if key in shared:
                answer = rules.to_restore(feature)
                if answer is not None:
                    told = (table.name, table.source_class.key, answer)
                    self._known.setdefault(key, set()).add(told)

    def classify(self, table: SourceTable) -> Iterator[ClassifiedObject]:
        """Yield the objects of one table; its report is complete once all have been read.

        :raises SourceError: when none of its objects can be placed on the map.
        """
        report = TableReport(
            table.name,
            table.source_class.key,
            table.why,
            crs=crs_of(table.layer).authid(),
            source=table.layer.publicSource(),
        )
        self.reports.append(report)
        rules = TableRules(table, self.catalogue, self.restore)
        report.missing_fields = rules.missing_fields
        report.void_ids = sorted(self._void.get(table.name, ()))
        transform = self._transform(table)
        request = self._request(transform)
        if self.region is not None:
            # as the whole table is read: a spatial index has an order of its own
            request.addOrderBy("$id")
        for feature in self._read(table, request):
            yield from self._objects(feature, rules, transform, report)
        if report.unplaced and report.unplaced == report.read - report.empty - report.collapsed:
            raise SourceError(
                tr(
                    "No object of “{table}” can be placed on the map: its coordinates are not "
                    "those of {crs}. Set the right CRS of the layer."
                ).format(table=table.name, crs=report.crs)
            )

    def _read(self, table: SourceTable, request: QgsFeatureRequest) -> Iterator[QgsFeature]:
        for count, feature in enumerate(table.layer.getFeatures(request)):
            if count % CANCEL_EVERY == 0 and self.is_cancelled():
                raise Cancelled(tr("Cancelled."))
            yield feature

    def _transform(self, table: SourceTable) -> QgsCoordinateTransform | None:
        return transform_between(crs_of(table.layer), self.crs, self.transform_context)

    def _request(self, transform: QgsCoordinateTransform | None) -> QgsFeatureRequest:
        request = QgsFeatureRequest()
        if self.region is not None:
            rectangle = bounds_before(transform, self.region)
            if not rectangle.isNull():
                request.setFilterRect(rectangle)
        return request

    def _objects(
        self,
        feature: QgsFeature,
        rules: TableRules,
        transform: QgsCoordinateTransform | None,
        report: TableReport,
    ) -> Iterator[ClassifiedObject]:
        report.read += 1
        shape = self._place(clean(feature.geometry()), transform, report)
        if shape is None:
            return
        given = rules.given_id(feature)
        key = _comparable(given)
        if key in self._void.get(report.table, ()):
            given = key = ""
        verdict = rules.judge(feature, self._elsewhere(key, report))
        report.unknown_flags.update(verdict.unknown_flags)
        if not verdict.categories:
            report.left_out[verdict.reason] += 1
            return
        # an object without identifier is like no other
        object_id = given or f"{report.table}#{feature.id()}"
        fate = _Fate()
        for family, geometry in shape.parts.items():
            for category in self._takers(verdict, family, fate):
                if key in self._repeated and self._is_drawn(category, family, key, geometry, fate):
                    continue
                fate.kept.append(category.key)
                yield ClassifiedObject(
                    category,
                    family,
                    object_id,
                    geometry,
                    report.source_class,
                    report.table,
                    rules.objective(feature),
                    rules.name(feature),
                    verdict.unknown_objective is not None,
                    feature,
                )
        fate.enter(object_id, shape, report)
        if fate.kept:
            _note_objective(verdict, report)

    def _elsewhere(self, key: str, report: TableReport) -> bool | None:
        """Return what other tables say of an object, ``None`` where nothing or two things."""
        alike = self._alike[report.source_class]
        answers = {
            answer
            for table, source_class, answer in self._known.get(key, ())
            if table != report.table and source_class in alike
        }
        return answers.pop() if len(answers) == 1 else None

    @staticmethod
    def _takers(verdict: Verdict, family: str, fate: _Fate) -> list[Category]:
        takers = [category for category in verdict.categories if family in category.styles]
        fate.homeless |= not takers
        return takers

    @staticmethod
    def _place(
        shape: CleanGeometry, transform: QgsCoordinateTransform | None, report: TableReport
    ) -> CleanGeometry | None:
        """Return a geometry in the working CRS, ``None`` when nothing of it is left."""
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
            if shape.collapsed or shape.repaired:
                report.collapsed += 1
            else:
                report.empty += 1
            return None
        report.repaired += shape.repaired
        return shape

    def _is_drawn(
        self, category: Category, family: str, key: str, geometry: QgsGeometry, fate: _Fate
    ) -> bool:
        """Tell whether the same object lies there already; remember it when it does not.

        The same identifier elsewhere is a further part of the object: a watercourse cut into
        records. It is drawn, and counted with the others as one.
        """
        place = (self._groups[category.key], family, key)
        before = self._drawn.setdefault(place, [])
        box = geometry.boundingBox()
        near = [pair for pair in before if pair[1].boundingBox().buffered(1.0).intersects(box)]
        if near:
            known = near[0][1] if len(near) == 1 else QgsGeometry.unaryUnion([g for _, g in near])
            if covers(known, geometry, family):
                fate.duplicate = True
                fate.conflict |= all(other.key != category.key for other, _ in near)
                return True
        fate.part |= bool(before)
        before.append((category, geometry))
        return False


def _classes_of_one_numbering(catalogue: Catalogue) -> dict[str, set[str]]:
    """Return by class those with whose objects its own share their numbers, itself among them.

    A watercourse is one object among reservoirs too; reservoir 5 and corridor 5 are two.
    """
    classes = catalogue.classes.values()
    return {
        one.key: {
            other.key
            for other in classes
            if other is one or set(one.id_fields) & set(other.id_fields)
        }
        for one in classes
    }


def _comparable(identifier: str) -> str:
    return identifier.casefold()


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
            report.left_out[reason] += 1
