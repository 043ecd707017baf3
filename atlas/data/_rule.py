"""One rule of the catalogue, bound to a table."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.core import (
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsFeature,
    QgsFeatureRequest,
    QgsFields,
)

from ..shared import compat
from ..shared.errors import CatalogueError
from ..shared.i18n import tr
from .source_set import SourceTable

#: functions whose answer depends on their arguments alone
_PURE_FUNCTIONS = frozenset(
    {
        "coalesce", "if", "left", "length", "lower", "nullif", "regexp_match", "regexp_replace",
        "replace", "right", "strpos", "substr", "to_int", "to_real", "to_string", "trim", "upper",
    }
)  # fmt: skip
#: answers of a rule that are remembered
_MOST_ANSWERS = 10_000


class Rule:
    """An expression evaluated on the objects of one table; fields it lacks are NULL."""

    def __init__(self, text: str, what: str, table: SourceTable) -> None:
        self.expression = QgsExpression(text)
        if self.expression.hasParserError():
            raise CatalogueError(
                tr("The rule “{what}” is not a valid expression: {error}\n{text}").format(
                    what=what, error=self.expression.parserErrorString().strip(), text=text
                )
            )
        own = table.layer.fields()
        self.fields = QgsFields(own)
        self.missing = tuple(
            name for name in columns_of(self.expression) if own.lookupField(name) < 0
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
        #: fields on which alone the answer depends, ``None`` where it depends on more
        self._inputs = self._deciding_fields(own)
        self._answers: dict[tuple[object, ...], bool] = {}

    def _deciding_fields(self, own: QgsFields) -> tuple[int, ...] | None:
        names = self.expression.referencedColumns()
        if (
            self.expression.needsGeometry()
            or self.expression.referencedVariables()
            or QgsFeatureRequest.ALL_ATTRIBUTES in names
            or not self.expression.referencedFunctions() <= _PURE_FUNCTIONS
        ):
            return None
        return tuple(index for name in sorted(names) if (index := own.lookupField(name)) >= 0)

    @property
    def needs_geometry(self) -> bool:
        """Whether the expression looks at the geometry of an object."""
        return bool(self.expression.needsGeometry())

    def holds(self, feature: QgsFeature, record: Sequence[object]) -> bool:
        """Evaluate on one object; :raises CatalogueError: when the evaluation fails.

        A table has few different objectives, and each is evaluated once.

        :param record: the attributes of ``feature``.
        """
        if self._inputs is None:
            return self._evaluated(feature)
        values = [record[index] for index in self._inputs]
        # 1 and "1" are the same key in Python, but not in an expression
        key = tuple([None if compat.is_null(v) else (type(v), v) for v in values])
        answer = self._answers.get(key)
        if answer is None:
            answer = self._evaluated(feature)
            if len(self._answers) < _MOST_ANSWERS:
                self._answers[key] = answer
        return answer

    def _evaluated(self, feature: QgsFeature) -> bool:
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


def columns_of(expression: QgsExpression) -> list[str]:
    """Return the names of the fields that an expression reads, in alphabetical order."""
    names = sorted(expression.referencedColumns())
    return [name for name in names if name != QgsFeatureRequest.ALL_ATTRIBUTES]
