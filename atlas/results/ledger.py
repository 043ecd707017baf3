"""The tables of a run, rewritten after every commune and complete on disk at any moment.

Pure Python. A row is formatted once, so that writing a table of hundreds of rows costs a
millisecond.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from ..shared.errors import ExportError
from ..shared.folders import PATIENCE
from ..shared.model import CategoryFigures
from ..shared.tables import format_rows, write_text
from .account_file import check_account
from .fingerprint import cells_part, digest_of, files_digest, joined
from .manifest import (
    DESCRIPTIONS_COLUMNS,
    DESCRIPTIONS_FILE,
    MANIFEST_COLUMNS,
    MANIFEST_FILE,
    STATISTICS_COLUMNS,
    STATISTICS_FILE,
    DescriptionRows,
    ManifestRow,
    StatisticsRows,
    commune_statistics_rows,
    description_row,
    read_descriptions,
    read_manifest,
    read_statistics,
)

#: how often to wait until the tables are physically on the disk, seconds
_DURABLE_EVERY = 2.0


class Ledger:
    """Manifest, statistics and descriptions of an output folder.

    :param aside: folder on the same disk in which tables are written before they are moved.
    :raises ExportError: when a file of the same name is another table.
    """

    def __init__(self, folder: Path, aside: Path | None = None) -> None:
        self._folder = folder
        self._aside = aside
        check_account(folder)
        self.rows: dict[str, ManifestRow] = read_manifest(folder)
        self.statistics: StatisticsRows = read_statistics(folder)
        self.descriptions: DescriptionRows = read_descriptions(folder)
        self._manifest_lines = {i: _line(row) for i, row in self.rows.items()}
        self._statistics_lines = {i: _lines(rows) for i, rows in self.statistics.items()}
        self._description_lines = {i: _description(row) for i, row in self.descriptions.items()}
        self._durable = 0.0
        #: tables that another program holds open and that are therefore not up to date on disk
        self.held: set[Path] = set()
        self._manifest_head = format_rows(MANIFEST_COLUMNS, [])
        self._statistics_head = format_rows(STATISTICS_COLUMNS, [])
        self._descriptions_head = format_rows(DESCRIPTIONS_COLUMNS, [])

    @property
    def manifest_path(self) -> Path:
        """Path of the manifest."""
        return self._folder / MANIFEST_FILE

    @property
    def statistics_path(self) -> Path:
        """Path of the statistics."""
        return self._folder / STATISTICS_FILE

    def keep(self, rows: Iterable[ManifestRow]) -> None:
        """Enter the rows of communes whose sheets are up to date, and write the tables.

        :param rows: with all cells that can be computed again computed again.
        """
        for row in rows:
            self._set(row.kept())
            figures = self.statistics.get(row.insee, [])
            for cells in figures:
                cells.update(insee=row.insee, commune=row.commune)
            self._statistics_lines[row.insee] = _lines(figures)
            if row.insee in self.descriptions:
                description = self.descriptions[row.insee]
                description.update(insee=row.insee, commune=row.commune)
                self._description_lines[row.insee] = _description(description)
        self._write_descriptions()
        self._write_statistics()
        self._write_manifest()

    def are_cells_as_written(self, insee: str) -> bool:
        """Return whether the cells of a commune are those that a run wrote.

        Someone may have changed a table in a spreadsheet.
        """
        row = self.rows[insee]
        description = self.descriptions.get(insee, {}).get("description", "")
        cells = cells_digest(row, self.statistics.get(insee, []), description)
        return cells_part(row.fingerprint) == cells

    def withdraw(self, insee: str) -> None:
        """Mark the files of a commune as about to change, so that no later run keeps them."""
        row = self.rows.get(insee)
        if row is not None and row.fingerprint:
            self._set(replace(row, fingerprint=""))
            self._write_manifest()

    def record(
        self, row: ManifestRow, figures: Iterable[CategoryFigures], description: str = ""
    ) -> None:
        """Enter the result of a commune.

        :param description: text alternative of its sheets; empty when it has none.
        :raises ExportError: when a table cannot be written.
        """
        self._describe(row, description)
        rows = commune_statistics_rows(row.insee, row.commune, figures)
        if rows != self.statistics.get(row.insee, []):
            self.statistics[row.insee] = rows
            self._statistics_lines[row.insee] = _lines(rows)
            self._write_statistics()
        # last: a row in the manifest says that everything else is written
        self._set(row)
        self._write_manifest()

    def _describe(self, row: ManifestRow, description: str) -> None:
        if description:
            made = description_row(row.insee, row.commune, description)
            if made == self.descriptions.get(row.insee):
                return
            self.descriptions[row.insee] = made
            self._description_lines[row.insee] = _description(made)
        elif self.descriptions.pop(row.insee, None) is None:
            return
        else:
            del self._description_lines[row.insee]
        self._write_descriptions()

    def _set(self, row: ManifestRow) -> None:
        self.rows[row.insee] = row
        self._manifest_lines[row.insee] = _line(row)

    def settle(self) -> None:
        """Write the tables for the last time, so that they survive a power cut.

        :raises ExportError: when one cannot be written, for example because it is open elsewhere.
        """
        for write in (self._write_descriptions, self._write_statistics, self._write_manifest):
            self._durable = 0.0
            write(final=True)

    def _write_manifest(self, *, final: bool = False) -> None:
        self._write(self.manifest_path, self._manifest_head, self._manifest_lines, final)

    def _write_statistics(self, *, final: bool = False) -> None:
        self._write(self.statistics_path, self._statistics_head, self._statistics_lines, final)

    def _write_descriptions(self, *, final: bool = False) -> None:
        path = self._folder / DESCRIPTIONS_FILE
        self._write(path, self._descriptions_head, self._description_lines, final)

    def _write(self, path: Path, head: str, lines: Mapping[str, str], final: bool) -> None:
        text = head + "".join(lines[insee] for insee in sorted(lines))
        # what was written survives a killed process; surviving a power cut takes a wait for the
        # disk, which is too slow to do for every commune
        durable = time.monotonic() - self._durable > _DURABLE_EVERY
        # not again for each commune: a spreadsheet keeps it open for hours
        patience = PATIENCE if final or path not in self.held else 0.0
        try:
            write_text(path, text, self._aside, durable=durable, patience=patience)
        except ExportError as error:
            # a table left open in a spreadsheet must not end a run: until it is closed, the rows on
            # disk are out of date, but not wrong, as a row identifies files by their content
            if final or not isinstance(error.__cause__, PermissionError):
                raise
            self.held.add(path)
            return
        self.held.discard(path)
        if durable:
            self._durable = time.monotonic()


def vouched_row(
    row: ManifestRow,
    figures: Iterable[CategoryFigures],
    description: str,
    inputs: str,
    sheets: Iterable[Path],
) -> ManifestRow:
    """Return the row of a commune with the fingerprints of all that makes it true.

    :param description: text alternative of its sheets.
    :param inputs: fingerprint of what its sheets depend on.
    :param sheets: its files in the output folder.
    """
    rows = commune_statistics_rows(row.insee, row.commune, figures)
    told = description_row(row.insee, row.commune, description)["description"]
    cells = cells_digest(row, rows, told)
    return replace(row, fingerprint=joined(inputs, files_digest(sheets), cells))


def cells_digest(row: ManifestRow, figures: Iterable[Mapping[str, str]], description: str) -> str:
    """Return the fingerprint of the cells of a commune that only drawing gives.

    :param figures: its rows of ``statistics.csv``.
    :param description: its cell of ``descriptions.csv``.
    """
    names = [name for name in STATISTICS_COLUMNS if name not in ("insee", "commune")]
    rows = [[cells[name] for name in names] for cells in figures]
    return digest_of([row.unchecked_cells(), rows, description])


def _line(row: ManifestRow) -> str:
    return _without_head(format_rows(MANIFEST_COLUMNS, [row.as_cells()]))


def _lines(rows: Iterable[Mapping[str, str]]) -> str:
    return _without_head(format_rows(STATISTICS_COLUMNS, rows))


def _description(row: Mapping[str, str]) -> str:
    return _without_head(format_rows(DESCRIPTIONS_COLUMNS, [row]))


def _without_head(text: str) -> str:
    return text.partition("\n")[2]
