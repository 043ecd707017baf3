"""The tables of a run, written anew after every commune: whole on disk at any moment. Pure Python.

A row is formatted once, so that writing a table of hundreds of rows costs a millisecond.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from .manifest import (
    MANIFEST_COLUMNS,
    MANIFEST_FILE,
    STATISTICS_COLUMNS,
    STATISTICS_FILE,
    ManifestRow,
    StatisticsRows,
    read_manifest,
    read_statistics,
    statistics_rows,
)
from .model import CategoryFigures
from .tables import format_rows, write_text


class Ledger:
    """Manifest and statistics of an output folder.

    :param aside: folder on the same disk in which tables are written before they are moved.
    :raises ExportError: when a file of that name is another table.
    """

    def __init__(self, folder: Path, aside: Path | None = None) -> None:
        self._folder = folder
        self._aside = aside
        self.rows: dict[str, ManifestRow] = read_manifest(folder)
        self.statistics: StatisticsRows = read_statistics(folder)
        self._manifest_lines = {i: _line(row) for i, row in self.rows.items()}
        self._statistics_lines = {i: _lines(rows) for i, rows in self.statistics.items()}
        self._manifest_head = format_rows(MANIFEST_COLUMNS, [])
        self._statistics_head = format_rows(STATISTICS_COLUMNS, [])

    @property
    def manifest_path(self) -> Path:
        """Where the manifest stands."""
        return self._folder / MANIFEST_FILE

    @property
    def statistics_path(self) -> Path:
        """Where the statistics stand."""
        return self._folder / STATISTICS_FILE

    def keep(self, codes: Iterable[str]) -> None:
        """Mark the rows of communes whose sheets are up to date, and write both tables."""
        for insee in codes:
            self._set(self.rows[insee].kept())
        self._write_statistics()
        self._write_manifest()

    def withdraw(self, insee: str) -> None:
        """Note that the files of a commune are about to change: no later run may keep them."""
        row = self.rows.get(insee)
        if row is not None and row.fingerprint:
            self._set(replace(row, fingerprint=""))
            self._write_manifest()

    def record(self, row: ManifestRow, figures: Iterable[CategoryFigures]) -> None:
        """Enter what became of a commune; :raises ExportError: when a table cannot be written."""
        rows = statistics_rows(row.insee, row.commune, figures)
        if rows != self.statistics.get(row.insee, []):
            self.statistics[row.insee] = rows
            self._statistics_lines[row.insee] = _lines(rows)
            self._write_statistics()
        # last: the manifest vouches for all the rest
        self._set(row)
        self._write_manifest()

    def _set(self, row: ManifestRow) -> None:
        self.rows[row.insee] = row
        self._manifest_lines[row.insee] = _line(row)

    def _write_manifest(self) -> None:
        lines = [self._manifest_lines[insee] for insee in sorted(self._manifest_lines)]
        write_text(self.manifest_path, self._manifest_head + "".join(lines), self._aside)

    def _write_statistics(self) -> None:
        lines = [self._statistics_lines[insee] for insee in sorted(self._statistics_lines)]
        write_text(self.statistics_path, self._statistics_head + "".join(lines), self._aside)


def _line(row: ManifestRow) -> str:
    return _without_head(format_rows(MANIFEST_COLUMNS, [row.as_cells()]))


def _lines(rows: Iterable[Mapping[str, str]]) -> str:
    return _without_head(format_rows(STATISTICS_COLUMNS, rows))


def _without_head(text: str) -> str:
    return text.partition("\n")[2]
