"""Attributes of the sources that a store keeps besides its own fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from qgis.PyQt.QtCore import QDate, QDateTime, Qt, QTime

from ..shared import compat
from ..shared.naming import repair_encoding
from .store_writer import Column

#: where the value of a column stands in a record, and of what kind the column is; names that differ
#: by their case only give one column several places
PickedValue = tuple[tuple[int, ...], str]


def picked_values(names: Sequence[str], columns: Mapping[str, Column]) -> list[PickedValue]:
    """Return where the values of columns stand in the records of a table.

    :param names: fields of the table.
    :param columns: by name of the field in upper case.
    """
    upper = [name.upper() for name in names]
    return [
        (tuple(i for i, name in enumerate(upper) if name == key), column.kind)
        for key, column in columns.items()
    ]


def extra_values(record: Sequence[object], picked: Iterable[PickedValue]) -> list[object]:
    """Return the values of columns out of a record, ``None`` for NULL.

    :param picked: what :func:`picked_values` has returned.
    """
    values: list[object] = []
    for places, kind in picked:
        found = None
        for place in places:
            value = record[place]
            if not compat.is_null(value):
                found = _plain(value, kind)
        values.append(found)
    return values


def _plain(value: object, kind: str) -> object:
    """Return an attribute as a value for a column of a kind."""
    if kind != "text":
        return int(value) if kind == "integer" else float(value)
    if isinstance(value, str):
        return repair_encoding(value)
    if isinstance(value, (QDate, QDateTime, QTime)):
        return value.toString(Qt.DateFormat.ISODate)
    return repair_encoding(str(value))
