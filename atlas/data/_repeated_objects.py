"""Objects whose identifier comes more than once, in one table or in several.

An object that lies twice at one place is drawn once; the same identifier at another place is one
more part of the object.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from qgis.core import QgsFeatureRequest, QgsGeometry

from ..shared.geometry import covers
from ._table_reader import TableReader
from .catalogue import Catalogue, Category
from .rules import TableRules, given_id, sibling_groups
from .source_set import SourceTable

#: records of one table that may be parts of one object; an identifier that comes more often than
#: this ("0", "NC") identifies nothing
MAX_PARTS = 500


def comparable_id(identifier: str) -> str:
    """Return an identifier as it is compared with others: whatever its case."""
    return identifier.casefold()


class RepeatedObjects:
    """What several records have in common, and what of them is drawn already."""

    def __init__(self, catalogue: Catalogue, restore: str, reader: TableReader) -> None:
        """:param restore: expression instead of the catalogue's "to restore", empty for none."""
        self._catalogue = catalogue
        self._restore = restore
        self._reader = reader
        self._groups = sibling_groups(catalogue)
        self._related = _classes_with_shared_identifiers(catalogue)
        self._repeated: set[str] = set()
        #: by table: identifiers that come too often in it
        self._void: dict[str, set[str]] = {}
        #: by identifier: (table, its class, whether it is to restore), of what several tables hold
        self._objectives: dict[str, set[tuple[str, str, bool]]] = {}
        #: what is drawn already, by group of categories, family and identifier
        self._drawn: dict[tuple[str, str, str], list[tuple[Category, QgsGeometry]]] = {}

    def __contains__(self, key: str) -> bool:
        """Return whether an identifier comes more than once."""
        return key in self._repeated

    def look_ahead(self, tables: Iterable[SourceTable]) -> None:
        """Read the identifiers of all tables before their objects.

        :raises Cancelled: when the user asked to stop.
        """
        tables = list(tables)
        rules = {table.name: TableRules(table, self._catalogue, self._restore) for table in tables}
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
        request = QgsFeatureRequest().setFlags(QgsFeatureRequest.Flag.NoGeometry)
        request.setSubsetOfAttributes([rules.id_index])
        for feature in self._reader.attributes(table, request):
            given = given_id(feature.attribute(rules.id_index))
            if given:
                ids[comparable_id(given)] += 1
        return ids

    def _note_objectives(self, table: SourceTable, rules: TableRules, shared: set[str]) -> None:
        request = QgsFeatureRequest()
        if not rules.needs_geometry:
            request.setFlags(QgsFeatureRequest.Flag.NoGeometry)
        for feature in self._reader.attributes(table, request):
            record = feature.attributes()
            key = comparable_id(rules.identifier(record)[0])
            if key in shared:
                answer = rules.to_restore(feature, record)
                if answer is not None:
                    known = (table.name, table.source_class.key, answer)
                    self._objectives.setdefault(key, set()).add(known)

    def void_ids(self, table: str) -> set[str]:
        """Return the identifiers that come too often in a table to identify anything."""
        return self._void.get(table, set())

    def to_restore_elsewhere(self, key: str, table: str, source_class: str) -> bool | None:
        """Return what other tables say of an object, ``None`` where nothing or two things."""
        related = self._related[source_class]
        answers = {
            answer
            for other, other_class, answer in self._objectives.get(key, ())
            if other != table and other_class in related
        }
        return answers.pop() if len(answers) == 1 else None

    def drawn_parts(self, category: Category, family: str, key: str) -> int:
        """Return how many geometries of an object are drawn already."""
        return len(self._drawn.get((self._groups[category.key], family, key), ()))

    def drawn_at(
        self, category: Category, family: str, key: str, geometry: QgsGeometry
    ) -> list[Category]:
        """Return the categories in which the object is drawn at this place, empty for none."""
        drawn = self._drawn.get((self._groups[category.key], family, key), ())
        box = geometry.boundingBox()
        near = [pair for pair in drawn if pair[1].boundingBox().buffered(1.0).intersects(box)]
        if not near:
            return []
        known = near[0][1] if len(near) == 1 else QgsGeometry.unaryUnion([g for _, g in near])
        return [other for other, _ in near] if covers(known, geometry, family) else []

    def note_drawn(self, category: Category, family: str, key: str, geometry: QgsGeometry) -> None:
        """Remember that a geometry of an object is drawn."""
        place = (self._groups[category.key], family, key)
        self._drawn.setdefault(place, []).append((category, geometry))


def _classes_with_shared_identifiers(catalogue: Catalogue) -> dict[str, set[str]]:
    """Return by class the classes whose objects it shares identifiers with, itself included.

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
