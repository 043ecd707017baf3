"""What became of the records of a source table, and the messages about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from ..shared.i18n import about, listed, tr, tr_count
from .account import Account
from .rules import count_values

MAX_LISTED_VALUES = 5


@dataclass
class TableReport:
    """What became of one source table."""

    table: str
    source_class: str
    why: str
    #: records that the source states, ``None`` when it states none
    expected: int | None = None
    #: records read
    read: int = 0
    #: records beyond the region of the run
    outside: int = 0
    #: records that went to at least one category
    drawn: int = 0
    #: records that went to each category
    kept: Counter[str] = field(default_factory=Counter)
    #: records left out because the same object had come before, by identifier
    duplicates: list[str] = field(default_factory=list)
    #: objects with two objectives in two tables, by identifier
    conflicts: list[str] = field(default_factory=list)
    #: records with the same identifier at different places: parts of one object
    parts: int = 0
    #: identifiers shared by too many records to identify an object
    void_ids: list[str] = field(default_factory=list)
    #: texts such as ``0`` in place of an identifier, with their count
    placeholder_ids: Counter[str] = field(default_factory=Counter)
    repaired: int = 0
    empty: int = 0
    #: surfaces without area, lines without length
    collapsed: int = 0
    #: geometries that cannot be decoded or are not finite
    unreadable: int = 0
    #: objects outside the area of use of their CRS or of the working CRS
    unplaced: int = 0
    #: why the whole table lies elsewhere, empty when it does not
    elsewhere: str = ""
    #: pairs of identifiers with one geometry
    twins: list[str] = field(default_factory=list)
    #: what the source said while it was read
    failures: str = ""
    #: objects with a part whose geometry no category draws
    partial: int = 0
    #: objects of which nothing is drawn, because no category draws their geometry
    undrawn: int = 0
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
    #: filter set on the layer, which hides objects; empty for none
    filter: str = ""

    @property
    def left_out_count(self) -> int:
        """Objects that no category takes."""
        return sum(self.left_out.values())

    @property
    def not_drawn(self) -> int:
        """Objects of which all or a part is missing on the sheets: no category draws it."""
        return self.partial + self.undrawn

    @property
    def placeable(self) -> int:
        """Objects with a geometry that has a place on the map."""
        return self.read - self.empty - self.collapsed - self.unreadable - self.unplaced

    @property
    def is_whole(self) -> bool:
        """Whether every object of the table was read, has its place and can be drawn."""
        return self.expected is not None and not (
            self.unreadable or self.unplaced or self.undrawn or self.filter
        )

    def account(self) -> Account:
        """Return the account of the table."""
        return Account(
            table=self.table,
            source_class=self.source_class,
            expected=self.expected,
            read=self.read,
            drawn=self.drawn,
            duplicates=len(self.duplicates),
            outside=self.outside,
            without_geometry=self.empty,
            broken=self.collapsed + self.unreadable,
            not_placeable=self.unplaced,
            left_out=self.left_out_count,
        )

    def remarks(self) -> list[tuple[str, str]]:
        """Return what the user should know about the table: (``warning`` or ``note``, text)."""
        messages = [
            ("warning", text)
            for text in (*objective_messages(self.no_objective, self.unknown), *self._losses())
        ]
        if self.filter:
            text = tr(
                "a filter is set on the layer, only the objects that meet it are read: {filter}"
            )
            messages.append(("warning", text.format(filter=self.filter)))
        if self.elsewhere:
            messages.insert(0, ("warning", self.elsewhere))
        if self.expected is None:
            text = tr("its source does not state how many objects it has: some may be missing")
            messages.append(("warning", text))
        if self.unknown_flags:
            values = count_values(self.unknown_flags, MAX_LISTED_VALUES)
            text = tr("neither yes nor no, read as no: {values}").format(values=values)
            messages.append(("warning", text))
        for reason, count in self.left_out.items():
            text = tr_count("%n objects left out: {reason}", "%n object left out: {reason}", count)
            messages.append(("warning", text.format(reason=reason)))
        if self.placeholder_ids:
            text = tr("texts that are not identifiers, ignored: {values}")
            values = count_values(self.placeholder_ids, MAX_LISTED_VALUES)
            messages.append(("note", text.format(values=values)))
        if self.missing_fields:
            text = tr("the rule “to restore” uses fields that the table does not have: {fields}")
            messages.append(("warning", text.format(fields=", ".join(self.missing_fields))))
        return messages + self._notes() + self._shared()

    def _losses(self) -> list[str]:
        """Return what is not drawn, or not whole."""
        counted = (
            (
                self.empty,
                tr_count("%n objects without geometry", "%n object without geometry", self.empty),
            ),
            (
                self.collapsed,
                tr_count(
                    "%n objects without area or length, left out",
                    "%n object without area or length, left out",
                    self.collapsed,
                ),
            ),
            (
                self.unreadable,
                tr_count(
                    "%n objects whose geometry cannot be read, left out",
                    "%n object whose geometry cannot be read, left out",
                    self.unreadable,
                ),
            ),
            (
                self.unplaced,
                tr_count(
                    "%n objects outside the area of the projection, left out",
                    "%n object outside the area of the projection, left out",
                    self.unplaced,
                ),
            ),
            (
                self.partial,
                tr_count(
                    "%n objects with a part whose geometry is not drawn",
                    "%n object with a part whose geometry is not drawn",
                    self.partial,
                ),
            ),
        )
        return [text for count, text in counted if count]

    def _notes(self) -> list[tuple[str, str]]:
        """Return what was repaired and needs no action."""
        repaired = tr_count(
            "%n invalid geometries repaired", "%n invalid geometry repaired", self.repaired
        )
        borrowed = tr_count(
            "%n objects take their objective from the same object in another table",
            "%n object takes its objective from the same object in another table",
            self.borrowed,
        )
        counted = ((self.repaired, repaired), (self.borrowed, borrowed))
        return [("note", text) for count, text in counted if count]

    def _shared(self) -> list[tuple[str, str]]:
        """Return what is told of objects that have something in common, with their identifiers."""
        duplicates, conflicts = len(self.duplicates), len(self.conflicts)
        void, twins = len(self.void_ids), len(self.twins)
        identified = (
            (
                "note",
                self.duplicates,
                tr_count(
                    "%n objects found twice, drawn once: {ids}",
                    "%n object found twice, drawn once: {ids}",
                    duplicates,
                ),
            ),
            (
                "warning",
                self.conflicts,
                tr_count(
                    "%n objects with two objectives, drawn once: {ids}",
                    "%n object with two objectives, drawn once: {ids}",
                    conflicts,
                ),
            ),
            (
                "warning",
                self.void_ids,
                tr_count(
                    "%n identifiers shared by too many objects, ignored: {ids}",
                    "%n identifier shared by too many objects, ignored: {ids}",
                    void,
                ),
            ),
            (
                "note",
                self.twins,
                tr_count(
                    "%n objects with the geometry of another one, measured once: {ids}",
                    "%n object with the geometry of another one, measured once: {ids}",
                    twins,
                ),
            ),
        )
        return [
            (level, text.format(ids=listed(ids, MAX_LISTED_VALUES)))
            for level, ids, text in identified
            if ids
        ]

    def kept_as(self, titles: Mapping[str, str]) -> str:
        """Return how many records went to each category.

        :param titles: titles of the categories by key.
        """
        return ", ".join(f"{titles.get(key, key)} {count}" for key, count in self.kept.items())

    def messages(self, titles: Mapping[str, str]) -> list[tuple[bool, str]]:
        """Return the lines of the log about the table: (is a warning, text).

        :param titles: titles of the categories by key.
        """
        kept = self.kept_as(titles) or tr("nothing")
        summary = tr_count(
            "{table} ({why}): %n objects -> {kept}",
            "{table} ({why}): %n object -> {kept}",
            self.read,
        ).format(table=self.table, why=self.why, kept=kept)
        messages = [(level == "warning", about(self.table, text)) for level, text in self.remarks()]
        return [(False, summary), (False, self.account().sentence()), *messages]


def objective_messages(without: int, unknown: Counter[str]) -> list[str]:
    """Return the messages about objects drawn as not to restore because no rule knows them.

    :param without: number of objects without objective.
    :param unknown: objectives that no rule knows, with their count.
    """
    messages = []
    if without:
        messages.append(
            tr_count(
                "%n objects without objective, drawn as not to restore",
                "%n object without objective, drawn as not to restore",
                without,
            )
        )
    if unknown:
        text = tr_count(
            "%n objects with an unknown objective, drawn as not to restore: {values}",
            "%n object with an unknown objective, drawn as not to restore: {values}",
            sum(unknown.values()),
        )
        messages.append(text.format(values=count_values(unknown)))
    return messages
