"""What became of the records of a source table, and how the user is told."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from ..shared.i18n import listed, tr
from .rules import count_values

MAX_VALUES_TOLD = 5


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
