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
    MANIFEST_COLUMNS,
    MANIFEST_FILE,
    STATISTICS_COLUMNS,
    STATISTICS_FILE,
    ManifestRow,
    StatisticsRows,
    commune_statistics_rows,
    read_manifest,
    read_statistics,
)

#: how often to wait until the tables are physically on the disk, seconds
_DURABLE_EVERY = 2.0


class Ledger:
    """Manifest and statistics of an output folder.

    :param aside: folder on the same disk in which tables are written before they are moved.
    :raises ExportError: when a file of the same name is another table.
    """

    def __init__(self, folder: Path, aside: Path | None = None) -> None:
        self._folder = folder
        self._aside = aside
        check_account(folder)
        self.rows: dict[str, ManifestRow] = read_manifest(folder)
        self.statistics: StatisticsRows = read_statistics(folder)
        self._manifest_lines = {i: _line(row) for i, row in self.rows.items()}
        self._statistics_lines = {i: _lines(rows) for i, rows in self.statistics.items()}
        self._durable = 0.0
        #: tables that another program holds open and that are therefore not up to date on disk
        self.held: set[Path] = set()
        self._manifest_head = format_rows(MANIFEST_COLUMNS, [])
        self._statistics_head = format_rows(STATISTICS_COLUMNS, [])

    @property
    def manifest_path(self) -> Path:
        """Path of the manifest."""
        return self._folder / MANIFEST_FILE

    @property
    def statistics_path(self) -> Path:
        """Path of the statistics."""
        return self._folder / STATISTICS_FILE

    def keep(self, rows: Iterable[ManifestRow]) -> None:
        """Enter the rows of communes whose sheets are up to date, and write both tables.

        :param rows: with all cells that can be computed again computed again.
        """
        for row in rows:
            self._set(row.kept())
            figures = self.statistics.get(row.insee, [])
            for cells in figures:
                cells.update(insee=row.insee, commune=row.commune)
            self._statistics_lines[row.insee] = _lines(figures)
        self._write_statistics()
        self._write_manifest()

    def are_cells_as_written(self, insee: str) -> bool:
        """Return whether the cells of a commune are those that a run wrote.

        Someone may have changed a table in a spreadsheet.
        """
        row = self.rows[insee]
        return cells_part(row.fingerprint) == cells_digest(row, self.statistics.get(insee, []))

    def withdraw(self, insee: str) -> None:
        """Mark the files of a commune as about to change, so that no later run keeps them."""
        row = self.rows.get(insee)
        if row is not None and row.fingerprint:
            self._set(replace(row, fingerprint=""))
            self._write_manifest()

    def record(self, row: ManifestRow, figures: Iterable[CategoryFigures]) -> None:
        """Enter the result of a commune; :raises ExportError: when a table cannot be written."""
        rows = commune_statistics_rows(row.insee, row.commune, figures)
        if rows != self.statistics.get(row.insee, []):
            self.statistics[row.insee] = rows
            self._statistics_lines[row.insee] = _lines(rows)
            self._write_statistics()
        # last: a row in the manifest says that everything else is written
        self._set(row)
        self._write_manifest()

    def _set(self, row: ManifestRow) -> None:
        self.rows[row.insee] = row
        self._manifest_lines[row.insee] = _line(row)

    def settle(self) -> None:
        """Write both tables for the last time, so that they survive a power cut.

        :raises ExportError: when one cannot be written, for example because it is open elsewhere.
        """
        for write in (self._write_statistics, self._write_manifest):
            self._durable = 0.0
            write(final=True)

    def _write_manifest(self, *, final: bool = False) -> None:
        self._write(self.manifest_path, self._manifest_head, self._manifest_lines, final)

    def _write_statistics(self, *, final: bool = False) -> None:
        self._write(self.statistics_path, self._statistics_head, self._statistics_lines, final)

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
    row: ManifestRow, figures: Iterable[CategoryFigures], inputs: str, sheets: Iterable[Path]
) -> ManifestRow:
    """Return the row of a commune with the fingerprints of all that makes it true.

    :param inputs: fingerprint of what its sheets depend on.
    :param sheets: its files in the output folder.
    """
    cells = cells_digest(row, commune_statistics_rows(row.insee, row.commune, figures))
    return replace(row, fingerprint=joined(inputs, files_digest(sheets), cells))


def cells_digest(row: ManifestRow, figures: Iterable[Mapping[str, str]]) -> str:
    """Return the fingerprint of the cells of a commune that only drawing gives.

    :param figures: its rows of ``statistics.csv``.
    """
    names = [name for name in STATISTICS_COLUMNS if name not in ("insee", "commune")]
    return digest_of([row.unchecked_cells(), [[cells[n] for n in names] for cells in figures]])


def _line(row: ManifestRow) -> str:
    return _without_head(format_rows(MANIFEST_COLUMNS, [row.as_cells()]))


def _lines(rows: Iterable[Mapping[str, str]]) -> str:
    return _without_head(format_rows(STATISTICS_COLUMNS, rows))


def _without_head(text: str) -> str:
    return text.partition("\n")[2]
