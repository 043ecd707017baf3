"""Classification: every object of the source tables goes to the categories of the catalogue.

The rules are the catalogue's; what a rule does not know is drawn as "not to restore", counted and
told. An object that comes twice under the same identifier is drawn and counted once.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Callable, Iterator

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCoordinateTransformContext,
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsFeature,
    QgsFeatureRequest,

    QgsFields,
    QgsGeometry,
    QgsRectangle,
)

from . import compat
from .catalogue import Catalogue, Category, SourceClass
from .errors import Cancelled, CatalogueError, RequestError
from .geometry import clean, to_box, transform_between, transformed
from .i18n import tr
from .model import Box
from .naming import mend_encoding
from .sources import SourceTable

_TRUE = frozenset({"T", "TRUE", "O", "OUI", "Y", "YES", "V", "VRAI", "1"})
_FALSE = frozenset({"F", "FALSE", "N", "NON", "NO", "FAUX", "0"})
#: two records of one identifier are the same thing when their boxes agree to this, metres …
SAME_BOX_METRES = 25.0
#: … or to this share of the larger side
SAME_BOX_SHARE = 0.1
MAX_VALUES_TOLD = 5
CANCEL_EVERY = 200


def as_boolean(value: object) -> bool | None:
    """Return a flag of the SRCE as boolean: T/F, O/N, 1/0, true/false; ``None`` when unknown."""
    if compat.is_null(value):
        return None
    if isinstance(value, bool):
        return value
    text = str(value).strip().upper()
    if text.endswith(".0"):
        text = text[:-2]
    if text in _TRUE:
        return True
    return False if text in _FALSE else None


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


@dataclass
class TableReport:
    """What became of one source table."""

    table: str
    source_class: str
    why: str
    #: objects read
    read: int = 0
    #: objects that went to each category
    kept: Counter = field(default_factory=Counter)
    #: objects left out because the same one had come before, by identifier
    duplicates: list[str] = field(default_factory=list)
    #: records that share an identifier but lie elsewhere: parts of one object
    parts: int = 0
    repaired: int = 0
    empty: int = 0
    #: objects without objective
    no_objective: int = 0
    #: objectives that no rule knows, with their count
    unknown: Counter = field(default_factory=Counter)
    #: objects that no category takes, by reason
    left_out: Counter = field(default_factory=Counter)
    #: restore rule reads fields that the table lacks
    missing_fields: tuple[str, ...] = ()
    crs: str = ""
    source: str = ""

    @property
    def left_out_count(self) -> int:
        """Objects that no category takes."""
        return sum(self.left_out.values())

    def messages(self) -> list[tuple[bool, str]]:
        """Return what the log says of the table: (is a warning, text)."""
        kept = ", ".join(f"{key} {count}" for key, count in self.kept.items()) or tr("nothing")
        lines = [
            (False, tr("{table}: {count} objects ({why}) -> {kept}").format(
                table=self.table, count=self.read, why=self.why, kept=kept))
        ]  # fmt: skip
        warnings = []
        if self.no_objective:
            warnings.append(
                tr("{count} objects without objective, drawn as not to restore").format(
                    count=self.no_objective
                )
            )
        if self.unknown:
            values = ", ".join(f"“{v}” ({n})" for v, n in self.unknown.most_common(MAX_VALUES_TOLD))
            warnings.append(
                tr("unknown objectives, drawn as not to restore: {values}").format(values=values)
            )
        if self.duplicates:
            warnings.append(
                tr("{count} objects found twice, drawn once: {ids}").format(
                    count=len(self.duplicates), ids=", ".join(self.duplicates[:MAX_VALUES_TOLD])
                )
            )
        if self.repaired:
            warnings.append(tr("{count} invalid geometries repaired").format(count=self.repaired))
        if self.empty:
            warnings.append(tr("{count} objects without geometry").format(count=self.empty))
        for reason, count in self.left_out.items():
            warnings.append(tr("{count} left out: {reason}").format(count=count, reason=reason))
        if self.missing_fields:
            warnings.append(
                tr("the rule “to restore” reads fields that it lacks: {fields}").format(
                    fields=", ".join(self.missing_fields)
                )
            )
        return lines + [(True, f"{self.table}: {text}") for text in warnings]


class _Rule:
    """An expression evaluated on the objects of one table; fields it lacks are NULL."""

    def __init__(self, text: str, what: str, table: SourceTable) -> None:
        self.expression = QgsExpression(text)
        if self.expression.hasParserError():
            raise CatalogueError(
                tr("The rule “{what}” is not a valid expression: {error}\n{text}").format(
                    what=what, error=self.expression.parserErrorString(), text=text
                )
            )
        own = table.layer.fields()
        self.fields = QgsFields(own)
        self.missing = tuple(
            name
            for name in sorted(self.expression.referencedColumns())
            if name != QgsFeatureRequest.ALL_ATTRIBUTES and own.lookupField(name) < 0
        )
        for name in self.missing:
            self.fields.append(compat.text_field(name))
        self.context = QgsExpressionContext()
        self.context.appendScope(QgsExpressionContextUtils.globalScope())
        self.context.appendScope(QgsExpressionContextUtils.layerScope(table.layer))
        self.context.setFields(self.fields)
        if not self.expression.prepare(self.context):
            raise CatalogueError(
                tr("The rule “{what}” cannot be prepared: {error}").format(
                    what=what, error=self.expression.evalErrorString()
                )
            )
        self.what = what

    def holds(self, feature: QgsFeature) -> bool:
        """Evaluate on one object; :raises CatalogueError: when the evaluation fails."""
        if self.missing:
            wide = QgsFeature(self.fields, feature.id())
            wide.setAttributes([*feature.attributes(), *([None] * len(self.missing))])
            wide.setGeometry(feature.geometry())
            feature = wide
        self.context.setFeature(feature)
        value = self.expression.evaluate(self.context)
        if self.expression.hasEvalError():
            raise CatalogueError(
                tr("The rule “{what}” fails: {error}").format(
                    what=self.what, error=self.expression.evalErrorString()
                )
            )
        return not compat.is_null(value) and bool(value)


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
        self._seen: dict[tuple[str, str, str], list[Box]] = {}
        self.reports: list[TableReport] = []

    def classify(self, table: SourceTable) -> Iterator[ClassifiedObject]:
        """Yield the objects of one table; its report is complete once all have been read."""
        report = TableReport(
            table.name,
            table.source_class.key,
            table.why,
            crs=table.layer.crs().authid(),
            source=table.layer.publicSource(),
        )
        self.reports.append(report)
        reader = _TableReader(table, self.catalogue, self.restore, report)
        transform = transform_between(table.layer.crs(), self.crs, self.transform_context)
        accepted: dict[tuple[str, str, str], list[Box]] = {}
        for count, feature in enumerate(table.layer.getFeatures(self._request(transform))):
            if count % CANCEL_EVERY == 0 and self.is_cancelled():
                raise Cancelled(tr("Cancelled."))
            yield from self._objects(feature, reader, transform, accepted)
        for key, boxes in accepted.items():
            self._seen.setdefault(key, []).extend(boxes)

    def _request(self, transform: QgsCoordinateTransform | None) -> QgsFeatureRequest:
        request = QgsFeatureRequest()
        if self.region is None:
            return request
        rectangle = QgsRectangle(self.region)
        if transform is not None:
            rectangle = transform.transformBoundingBox(
                rectangle, QgsCoordinateTransform.TransformDirection.ReverseTransform
            )
            rectangle.grow(max(rectangle.width(), rectangle.height()) * 0.01)
        return request.setFilterRect(rectangle)

    def _objects(
        self,
        feature: QgsFeature,
        reader: _TableReader,
        transform: QgsCoordinateTransform | None,
        accepted: dict[tuple[str, str, str], list[Box]],
    ) -> Iterator[ClassifiedObject]:
        report = reader.report
        report.read += 1
        shape = clean(feature.geometry())
        if not shape.parts:
            report.empty += 1
            return
        report.repaired += shape.repaired
        categories = reader.categories(feature)
        if not categories:
            return
        object_id = reader.object_id(feature)
        kept: set[str] = set()
        duplicate = False
        for family, raw in shape.parts.items():
            geometry = transformed(raw, transform)
            if transform is not None:
                geometry = clean(geometry, (family,)).parts.get(family, geometry)
            takers = [c for c in categories if family in c.styles]
            for category in takers:
                if self._came_before((category.key, family, object_id), geometry, report, accepted):
                    duplicate = True
                    continue
                kept.add(category.key)
                yield ClassifiedObject(
                    category,
                    family,
                    object_id,
                    geometry,
                    report.source_class,
                    report.table,
                    reader.objective(feature),
                    reader.name(feature),
                )
        if kept:
            report.kept.update(kept)
        elif duplicate:
            report.duplicates.append(object_id)
        else:
            families = ", ".join(shape.parts)
            report.left_out[tr("no category draws its geometry ({families})").format(
                families=families)] += 1  # fmt: skip

    def _came_before(
        self,
        key: tuple[str, str, str],
        geometry: QgsGeometry,
        report: TableReport,
        accepted: dict[tuple[str, str, str], list[Box]],
    ) -> bool:
        """Tell whether the same object lies there already; remember it when it does not.

        The same identifier with another box is a further part of the object: a watercourse cut
        into records. It is drawn, and counted with the others as one.
        """
        box = to_box(geometry.boundingBox())
        before = self._seen.get(key, []) + accepted.get(key, [])
        if any(boxes_agree(box, other) for other in before):
            return True
        if before:
            report.parts += 1
        accepted.setdefault(key, []).append(box)
        return False


def boxes_agree(one: Box, other: Box) -> bool:
    """Tell whether two boxes are those of one thing, drawn or cut a little differently."""
    side = max(one.width, one.height, other.width, other.height)
    tolerance = max(SAME_BOX_METRES, SAME_BOX_SHARE * side)
    return (
        abs(one.xmin - other.xmin) <= tolerance
        and abs(one.ymin - other.ymin) <= tolerance
        and abs(one.xmax - other.xmax) <= tolerance
        and abs(one.ymax - other.ymax) <= tolerance
    )


class _TableReader:
    """Reads the attributes of one table by the rules of its class."""

    def __init__(
        self, table: SourceTable, catalogue: Catalogue, restore: str, report: TableReport
    ) -> None:
        self.source_class = table.source_class
        self.report = report
        self._index = {f.name().upper(): i for i, f in enumerate(table.layer.fields())}
        self._takers = [
            (category, source)
            for category in catalogue.network
            for source in category.sources
            if source.source_class == self.source_class.key
        ]
        self._matters = any(source.restore is not None for _, source in self._takers)
        rule = restore or self.source_class.restore
        self._restore = _Rule(rule, tr("to restore"), table) if rule and self._matters else None
        self._keep = None
        if self._matters and not restore and self.source_class.keep:
            self._keep = _Rule(self.source_class.keep, tr("not to restore"), table)
        if self._restore is not None:
            report.missing_fields = self._restore.missing
        self._id_index = next(
            (self._index[name] for name in self.source_class.id_fields if name in self._index), -1
        )
        self._name_index = next(
            (i for name, i in self._index.items() if name.startswith("NOM_")), -1
        )

    def value(self, feature: QgsFeature, name: str) -> object:
        index = self._index.get(name, -1)
        return None if index < 0 else feature.attribute(index)

    def text(self, feature: QgsFeature, index: int) -> str:
        value = None if index < 0 else feature.attribute(index)
        return "" if compat.is_null(value) else mend_encoding(str(value).strip())

    def object_id(self, feature: QgsFeature) -> str:
        """Return the identifier; an object without one is like no other."""
        given = self.text(feature, self._id_index)
        return given or f"{self.report.table}#{feature.id()}"

    def objective(self, feature: QgsFeature) -> str:
        return self.text(feature, self._index.get(self.source_class.objective, -1))

    def name(self, feature: QgsFeature) -> str:
        return self.text(feature, self._name_index)

    def categories(self, feature: QgsFeature) -> list[Category]:
        """Return the categories that take an object, and note what no rule knows."""
        restore = self._is_to_restore(feature)
        found: dict[str, Category] = {}
        flags: list[str] = []
        for category, source in self._takers:
            if source.restore is not None and source.restore != restore:
                continue
            if source.flag:
                flags.append(source.flag)
                if not self._flag(feature, source.flag):
                    continue
            found[category.key] = category
        if not found:
            reason = tr("no category takes it")
            if flags:
                reason = tr("none of {flags} is true").format(flags=", ".join(sorted(set(flags))))
            self.report.left_out[reason] += 1
        return list(found.values())

    def _flag(self, feature: QgsFeature, name: str) -> bool:
        value = self.value(feature, name)
        answer = as_boolean(value)
        if answer is None and not compat.is_null(value) and str(value).strip():
            self.report.unknown[f"{name} = {value}"] += 1
        return bool(answer)

    def _is_to_restore(self, feature: QgsFeature) -> bool:
        if self._restore is None:
            return False
        if self._restore.holds(feature):
            return True
        if self._keep is not None and not self._keep.holds(feature):
            objective = self.objective(feature)
            if objective:
                self.report.unknown[objective] += 1
            else:
                self.report.no_objective += 1
        return False


def check_restore_rule(text: str, tables: list[SourceTable]) -> None:
    """Check a RESTORE expression against the tables before anything is read.

    :raises RequestError: a syntax error, or fields that no table has.
    """
    if not text:
        return
    expression = QgsExpression(text)
    if expression.hasParserError():
        raise RequestError(
            tr("RESTORE is not a valid expression: {error}").format(
                error=expression.parserErrorString()
            )
        )
    wanted = {c for c in expression.referencedColumns() if c != QgsFeatureRequest.ALL_ATTRIBUTES}
    unknown = [n for n in sorted(wanted) if all(t.layer.fields().lookupField(n) < 0 for t in tables)]
    if unknown and tables:
        raise RequestError(
            tr("RESTORE reads fields that no layer of the SRCE has: {fields}.").format(
                fields=", ".join(unknown)
            )
        )


