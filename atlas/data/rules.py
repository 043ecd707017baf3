"""Rules of the catalogue, evaluated on the objects of a source table.

A rule is a QGIS expression; fields that a table lacks are NULL in it, names match whatever their
case. Values that no rule knows are counted and reported.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from qgis.core import (
    QgsExpression,
    QgsFeature,
)

from ..shared import compat
from ..shared.errors import RequestError, SourceError
from ..shared.i18n import tr
from ..shared.naming import repair_encoding, to_ascii
from ._rule import Rule, columns_of
from .catalogue import Catalogue, Category, CategorySource, SourceClass
from .source_set import SourceTable

#: the attributes of an object, in the order of the fields of its table
Record = Sequence[object]
#: texts, quoted fields, and words that are not functions
_TOKENS = re.compile(r"""'(?:[^'\\]|\\.|'')*'|"(?:[^"]|"")*"|(?<![$@\w])[A-Za-z_]\w*(?!\s*\()""")
_TRUE = ("T", "TRUE", "O", "OUI", "Y", "YES", "V", "VRAI", "1")
_FALSE = ("F", "FALSE", "N", "NON", "NO", "FAUX", "0")


#: nearly all identifiers have a digit other than 0
_NUMBERED = re.compile("[1-9]")
_NEGATIVE = re.compile(r"^-[0-9]+([.][0-9]+)?$")
#: identifiers that are none, without accents, spaces and signs
_PLACEHOLDERS = frozenset(
    "null nul nulle none nil nan na nc nr nd nsp so sans sansobjet sansid sansidentifiant sanscode "
    "inconnu inconnue inconnus unknown indetermine indeterminee nondetermine nondeterminee "
    "nonrenseigne nonrenseignee arenseigner acompleter aucun aucune neant vide empty undefined "
    "default tbd todo autre".split()
)


def as_boolean(value: object) -> bool | None:
    """Return a flag of the SRCE as boolean: T/F, O/N, 1/0, true/false; ``None`` when unknown."""
    if compat.is_null(value):
        return None
    if isinstance(value, bool):
        return value
    text = str(value).strip().upper()
    text = text.removesuffix(".0")
    if text in _TRUE:
        return True
    return False if text in _FALSE else None


def is_placeholder(identifier: str) -> bool:
    """Return whether an identifier means none: ``0``, ``-``, ``NULL``, ``n/a``, ``sans``."""
    if not identifier or (_NUMBERED.search(identifier) and identifier[0] != "-"):
        return False
    if _NEGATIVE.match(identifier):
        return True
    letters = re.sub(r"[^a-z0-9]", "", to_ascii(identifier).lower())
    return not letters.strip("0x") or letters in _PLACEHOLDERS


def flag_expression(name: str) -> str:
    """Return an expression that is true where a flag field says yes, as :func:`as_boolean` does."""
    words = ", ".join(f"'{word}'" for word in _TRUE)
    return f"coalesce(upper(trim(to_string(\"{name}\"))), '') IN ({words})"


@dataclass
class Verdict:
    """What the rules say of one object."""

    #: categories that take it
    categories: list[Category] = field(default_factory=list)
    #: why none does, in the user's language
    reason: str = ""
    #: objective that no rule knows, ``None`` when one does or it does not matter
    unknown_objective: str | None = None
    #: flags that are neither yes nor no: ``EST_CORRID = X``
    unknown_flags: tuple[str, ...] = ()
    #: the objective is that of the same object in another table
    borrowed: bool = False


def given_id(value: object) -> str:
    """Return an identifier that the data give, empty for none and for a placeholder."""
    text = text_of(value)
    return "" if is_placeholder(text) else text


def text_of(value: object) -> str:
    """Return an attribute as text, empty for NULL."""
    return "" if compat.is_null(value) else repair_encoding(str(value).strip())


def _text(record: Record, index: int) -> str:
    return "" if index < 0 else text_of(record[index])


class TableRules:
    """The rules of a class, bound to one table."""

    def __init__(self, table: SourceTable, catalogue: Catalogue, restore: str) -> None:
        """:param restore: expression instead of the catalogue's "to restore", empty for none."""
        self.table = table
        self.source_class = table.source_class
        self._index = {f.name().upper(): i for i, f in enumerate(table.layer.fields())}
        self._takers = takers_of(self.source_class, catalogue)
        matters = any(source.restore is not None for _, source in self._takers)
        self._restore = self._keep = None
        if matters and (restore or self.source_class.restore):
            self._restore = Rule(restore or self.source_class.restore, tr("to restore"), table)
        if matters and not restore and self.source_class.keep:
            self._keep = Rule(self.source_class.keep, tr("not to restore"), table)
        self._filters = {
            source.filter: Rule(source.filter, category.label, table)
            for category, source in self._takers
            if source.filter
        }
        self._flags = sorted({source.flag for _, source in self._takers if source.flag})
        _check_unambiguous(table, self._names_read())
        self.id_index = next(
            (self._index[name] for name in self.source_class.id_fields if name in self._index), -1
        )
        self._name_index = next(
            (i for name, i in self._index.items() if name.startswith("NOM_")), -1
        )
        self._objective_index = self._index.get(self.source_class.objective, -1)

    def _names_read(self) -> set[str]:
        """Return the names of the fields that the rules read, upper case."""
        rules = [self._restore, self._keep, *self._filters.values()]
        columns = [rule.expression.referencedColumns() for rule in rules if rule is not None]
        own = {self.source_class.objective, *self.source_class.id_fields, *self._flags}
        return own | {name.upper() for names in columns for name in names}

    @property
    def missing_fields(self) -> tuple[str, ...]:
        """Fields of the rule "to restore" that the table lacks."""
        return () if self._restore is None else self._restore.missing

    @property
    def needs_geometry(self) -> bool:
        """Whether the rules "to restore" look at the geometry of an object."""
        return any(rule is not None and rule.needs_geometry for rule in (self._restore, self._keep))

    def identifier(self, record: Record) -> tuple[str, str]:
        """Return the identifier that the data give, and what stands in its place: ``0``, ``-``.

        One of both is empty, or both are.
        """
        given = _text(record, self.id_index)
        return ("", given) if is_placeholder(given) else (given, "")

    def objective(self, record: Record) -> str:
        """Return the objective as the data give it."""
        return _text(record, self._objective_index)

    def name(self, record: Record) -> str:
        """Return the name of an object, empty for none."""
        return _text(record, self._name_index)

    def to_restore(self, feature: QgsFeature, record: Record) -> bool | None:
        """Return whether an object is to restore, ``None`` when no rule knows."""
        if self._restore is None or self._restore.holds(feature, record):
            return self._restore is not None
        if self._keep is None or self._keep.holds(feature, record):
            return False
        return None

    def judge(self, feature: QgsFeature, record: Record, elsewhere: bool | None = None) -> Verdict:
        """Return the categories of an object.

        :param record: the attributes of ``feature``.
        :param elsewhere: what the rules say of the same object in another table; used where
            they say nothing about it here.
        """
        verdict = Verdict()
        restore = self.to_restore(feature, record)
        if restore is None:
            restore = elsewhere
            verdict.borrowed = elsewhere is not None
            verdict.unknown_objective = None if verdict.borrowed else self.objective(record)
        flags = {name: self._flag(record, name, verdict) for name in self._flags}
        found: dict[str, Category] = {}
        for category, source in self._takers:
            if source.restore is not None and source.restore != bool(restore):
                continue
            if source.flag and not flags[source.flag]:
                continue
            if source.filter and not self._filters[source.filter].holds(feature, record):
                continue
            found[category.key] = category
        verdict.categories = list(found.values())
        if not found:
            verdict.reason = self._reason()
        return verdict

    def _flag(self, record: Record, name: str, verdict: Verdict) -> bool:
        index = self._index.get(name, -1)
        value = None if index < 0 else record[index]
        answer = as_boolean(value)
        if answer is None and not compat.is_null(value) and str(value).strip():
            verdict.unknown_flags += (f"{name} = {value}",)
        return bool(answer)

    def _reason(self) -> str:
        if not self._flags:
            return tr("no category includes it")
        names = ", ".join(self._flags)
        if any(name in self._index for name in self._flags):
            return tr("none of {flags} is true").format(flags=names)
        return tr("the table has none of the fields {flags}").format(flags=names)


def _check_unambiguous(table: SourceTable, read: Collection[str]) -> None:
    """:raises SourceError: when fields that are read differ by their case only.

    :param read: names of the fields that the rules read, upper case.
    """
    names = [field.name() for field in table.layer.fields()]
    times = Counter(name.upper() for name in names)
    twins = [name for name in names if times[name.upper()] > 1 and name.upper() in read]
    if twins:
        raise SourceError(
            tr(
                "The table “{table}” has fields that differ by upper and lower case only: "
                "{fields}. Keep the right one and delete or rename the other."
            ).format(table=table.name, fields=", ".join(twins))
        )


def takers_of(
    source_class: SourceClass, catalogue: Catalogue
) -> list[tuple[Category, CategorySource]]:
    """Return the categories that take objects of a class, with their conditions."""
    return [
        (category, source)
        for category in catalogue.network
        for source in category.sources
        if source.source_class == source_class.key
    ]


def category_expression(
    source_class: SourceClass, source: CategorySource, restore: str = ""
) -> str:
    """Return an expression that is true for the objects of a raw table that a category takes.

    It draws a table as the sheet does, without the plugin: in a rule-based renderer.

    :param restore: expression instead of the class's "to restore", empty for none.
    """
    parts = []
    rule = restore or source_class.restore
    if source.restore is not None and rule:
        parts.append(
            f"coalesce({rule}, false)" if source.restore else f"NOT coalesce({rule}, false)"
        )
    if source.flag:
        parts.append(flag_expression(source.flag))
    if source.filter:
        parts.append(f"coalesce({source.filter}, false)")
    return " AND ".join(parts)


def fields_or_null(text: str, known: Collection[str]) -> str:
    """Return an expression in which fields that a table lacks are NULL.

    In a renderer a field that is not there makes the whole rule fail; here it is NULL.

    :param known: fields of the table, upper case.
    """
    missing = {name.upper() for name in columns_of(QgsExpression(text))} - set(known)

    def replaced(match: re.Match[str]) -> str:
        token = match.group(0)
        name = token[1:-1].replace('""', '"') if token.startswith('"') else token
        return "NULL" if not token.startswith("'") and name.upper() in missing else token

    return _TOKENS.sub(replaced, text) if missing else text


def sibling_groups(catalogue: Catalogue) -> dict[str, str]:
    """Return a group by key of a category: those that one object may not both be in.

    Categories that differ by "to restore" alone are of one group: an object that two tables hold
    with two objectives is drawn in one of them.
    """
    group_of: dict[str, str] = {}
    first: dict[tuple[str, str, str], str] = {}
    for category in catalogue.network:
        group = category.key
        for source in category.sources:
            if source.restore is not None:
                role = (source.source_class, source.flag, source.filter)
                group = first.setdefault(role, group)
        group_of[category.key] = group
    return group_of


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
                error=expression.parserErrorString().strip()
            )
        )
    unknown = [
        name
        for name in columns_of(expression)
        if all(table.layer.fields().lookupField(name) < 0 for table in tables)
    ]
    if unknown and tables:
        raise RequestError(
            tr("RESTORE uses fields that no SRCE layer has: {fields}.").format(
                fields=", ".join(unknown)
            )
        )


def count_values(counter: Counter[str], most: int | None = None) -> str:
    """Return the commonest values of a counter, or all, as ``“a” (3), “b” (1)``."""
    return ", ".join(f"“{value}” ({count})" for value, count in counter.most_common(most))
