"""The account of a source table: what became of each of its records. Pure Python.

Every record that a source holds ends in exactly one term. The sum of the terms is the number of
records that were read, and that number is the one that the source itself states; any difference
means that something was lost without an error, and stops the run.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..shared.errors import SourceError
from ..shared.i18n import tr, tr_count

ACCOUNT_FILE = "account.csv"
#: class of the table of communes; no class of the catalogue has this key
COMMUNE_CLASS = "commune"
#: class of the tables of the ground
GROUND_CLASS = "ground"
TERMS = (
    "drawn",
    "duplicates",
    "outside",
    "without_geometry",
    "broken",
    "not_placeable",
    "left_out",
)
ACCOUNT_COLUMNS = ("table", "class", "expected", "read", *TERMS)


@dataclass(frozen=True)
class Account:
    """What became of the records of one table of a run."""

    table: str
    #: key of its class in the catalogue, or ``COMMUNE_CLASS``
    source_class: str
    #: number of records that the source states, ``None`` when it states none
    expected: int | None
    #: number of records that came
    read: int
    #: records that went to at least one category; communes that were kept
    drawn: int = 0
    #: records left out because the same object had come before
    duplicates: int = 0
    #: records beyond the area of the run
    outside: int = 0
    without_geometry: int = 0
    #: geometries that cannot be decoded, are not finite or have no area or length
    broken: int = 0
    #: records outside the area of use of the CRS, or of a table that lies elsewhere
    not_placeable: int = 0
    #: records that no rule of the catalogue takes; communes without a code
    left_out: int = 0

    @property
    def is_of_communes(self) -> bool:
        """Whether the table is that of the communes."""
        return self.source_class == COMMUNE_CLASS

    @property
    def is_of_ground(self) -> bool:
        """Whether the table is drawn under the network, not counted."""
        return self.source_class == GROUND_CLASS

    def check(self, failures: str = "") -> Account:
        """Return the account itself.

        :param failures: what the source said while it was read, empty for nothing.
        :raises SourceError: when records are missing, or the terms do not add up.
        """
        if self.expected is not None and self.read != self.expected:
            raise incomplete(self.table, self.expected, self.read, failures)
        total = sum(self.terms().values())
        if total != self.read:
            raise SourceError(
                tr_count(
                    "The account of “{table}” does not add up: of %n objects read, {total} are "
                    "accounted for. Nothing was written. Please report this as a bug, with the "
                    "data.",
                    "The account of “{table}” does not add up: for %n object read, {total} are "
                    "accounted for. Nothing was written. Please report this as a bug, with the "
                    "data.",
                    self.read,
                ).format(table=self.table, total=total)
            )
        return self

    def terms(self) -> dict[str, int]:
        """Return the terms by name, in the order of the columns."""
        return {name: getattr(self, name) for name in TERMS}

    def as_cells(self) -> dict[str, str]:
        """Return the account as texts by column of ``account.csv``."""
        return {
            "table": self.table,
            "class": self.source_class,
            "expected": "" if self.expected is None else str(self.expected),
            "read": str(self.read),
            **{name: str(value) for name, value in self.terms().items()},
        }

    @classmethod
    def from_cells(cls, cells: Mapping[str, str]) -> Account:
        """Return the account written in ``cells``.

        :raises ValueError: when a number is not one.
        """
        return cls(
            table=cells["table"],
            source_class=cells["class"],
            expected=int(cells["expected"]) if cells["expected"] else None,
            read=int(cells["read"]),
            **{name: int(cells[name]) for name in TERMS},
        )

    def sentence(self) -> str:
        """Return the account as a line of the log."""
        names = {
            "drawn": tr("kept"),
            "duplicates": tr("duplicates"),
            "outside": tr("outside the area"),
            "without_geometry": tr("without geometry"),
            "broken": tr("unusable geometry"),
            "not_placeable": tr("cannot be placed"),
            "left_out": tr("left out by rule"),
        }
        shown = [f"{names[name]} {value}" for name, value in self.terms().items() if value]
        expected = "?" if self.expected is None else str(self.expected)
        return tr_count(
            "{table}: %n objects read of {expected} = {terms}.",
            "{table}: %n object read of {expected} = {terms}.",
            self.read,
        ).format(table=self.table, expected=expected, terms=" + ".join(shown) or "0")


def incomplete(table: str, expected: int, came: int, failures: str = "") -> SourceError:
    """Return the error for a table of which fewer or more records came than it states.

    :param failures: what the source said meanwhile, empty for nothing.
    """
    return SourceError(
        tr_count(
            "“{table}” was not read completely: its source states %n objects, {read} came"
            "{failures}. Nothing was written. Check the connection or the file, then run again; "
            "if the error persists, export the layer again from the original.",
            "“{table}” was not read completely: its source states %n object, {read} came"
            "{failures}. Nothing was written. Check the connection or the file, then run again; "
            "if the error persists, export the layer again from the original.",
            expected,
        ).format(
            table=table,
            read=came,
            failures=f" ({failures})" if failures else "",
        )
    )
