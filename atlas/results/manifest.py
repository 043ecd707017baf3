"""Manifest and statistics: the results of a run, one row per commune. Pure Python."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from ..shared.model import CategoryFigures
from ..shared.tables import read_rows, write_rows

MANIFEST_FILE = "manifest.csv"
STATISTICS_FILE = "statistics.csv"
DESCRIPTIONS_FILE = "descriptions.csv"
MANIFEST_COLUMNS = (
    "insee",
    "commune",
    "status",
    "run",
    "sheets",
    "scale",
    "categories",
    "file",
    "bytes",
    "seconds",
    "message",
    "fingerprint",
)
DESCRIPTIONS_COLUMNS = ("insee", "commune", "description")
STATISTICS_COLUMNS = ("insee", "commune", "category", "label", "count", "ha", "km", "percent")

#: longer texts are not numbers of a manifest; Python refuses to read those of thousands of digits
_MOST_DIGITS = 15

#: first of the files of a commune whose sheets are files of their own
_FIRST_OF_SERIES = re.compile(r"(.*)_1-(\d{1,3})\.(\w+)")

OK, EMPTY, DEGRADED, FAILED = "ok", "empty", "degraded", "failed"
DRAWN, KEPT = "drawn", "kept"


@dataclass(frozen=True)
class ManifestRow:
    """Result of one commune."""

    insee: str
    commune: str
    #: ``ok``, ``empty``, ``degraded`` or ``failed``
    status: str
    #: ``drawn`` now or ``kept`` from an earlier run
    run: str = DRAWN
    sheets: int = 0
    #: 1:scale
    scale: int = 0
    #: keys of the categories in the commune, in legend order
    categories: tuple[str, ...] = ()
    #: name of the first file in the output folder
    file: str = ""
    #: size of all files of the commune
    bytes: int = 0
    seconds: float = 0.0
    message: str = ""
    fingerprint: str = ""

    def as_cells(self) -> dict[str, str]:
        """Return the row as texts by column."""
        return {
            "insee": self.insee,
            "commune": self.commune,
            "status": self.status,
            "run": self.run,
            "sheets": str(self.sheets),
            "scale": str(self.scale),
            "categories": " ".join(self.categories),
            "file": self.file,
            "bytes": str(self.bytes),
            "seconds": f"{self.seconds:.2f}",
            "message": " ".join(self.message.split()),
            "fingerprint": self.fingerprint,
        }

    @classmethod
    def from_cells(cls, cells: dict[str, str]) -> ManifestRow:
        """Return the row written in ``cells``; texts that are not numbers count as 0.

        A file outside the output folder is ignored.
        """
        return cls(
            insee=cells["insee"],
            commune=cells["commune"],
            status=cells["status"],
            run=cells["run"],
            sheets=_integer(cells["sheets"]),
            scale=_integer(cells["scale"]),
            categories=tuple(cells["categories"].split()),
            file=_file_name(cells["file"]),
            bytes=_integer(cells["bytes"]),
            seconds=_number(cells["seconds"]),
            message=cells["message"],
            fingerprint=cells["fingerprint"],
        )

    def sheet_files(self) -> list[str]:
        """Return the names of the files of its sheets: one of all of them, or one each."""
        series = _FIRST_OF_SERIES.fullmatch(self.file)
        if series is None:
            return [self.file]
        stem, total, extension = series.groups()
        return [f"{stem}_{n}-{total}.{extension}" for n in range(1, int(total) + 1)]

    def unchecked_cells(self) -> list[str]:
        """Return the cells that a later run cannot compute again without drawing."""
        cells = self.as_cells()
        return [cells[name] for name in ("status", "categories", "seconds", "message")]

    def kept(self) -> ManifestRow:
        """Return the row for a later run that keeps the files."""
        return replace(self, run=KEPT)


def _file_name(text: str) -> str:
    """Return the name of a file in the output folder, empty when it is in another folder."""
    return "" if text.startswith(".") or re.search(r"[/\\\0:]", text) else text


def _integer(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else 0


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        return 0.0
    return value if 0 <= value < 1e9 else 0.0


def read_manifest(folder: Path) -> dict[str, ManifestRow]:
    """Return the rows of the manifest of a folder by INSEE code, empty when there is none.

    :raises ExportError: when ``manifest.csv`` is something else.
    """
    rows = read_rows(folder / MANIFEST_FILE, MANIFEST_COLUMNS)
    return {row["insee"]: ManifestRow.from_cells(row) for row in rows}


def write_manifest(folder: Path, rows: Iterable[ManifestRow]) -> Path:
    """Write the manifest, ordered by INSEE code; :raises ExportError: when that fails."""
    path = folder / MANIFEST_FILE
    ordered = sorted(rows, key=lambda row: row.insee)
    write_rows(path, MANIFEST_COLUMNS, [row.as_cells() for row in ordered])
    return path


StatisticsRows = dict[str, list[dict[str, str]]]


def commune_statistics_rows(
    insee: str, commune: str, figures: Iterable[CategoryFigures]
) -> list[dict[str, str]]:
    """Return the rows of one commune, one for each category found in it."""
    return [
        {
            "insee": insee,
            "commune": commune,
            "category": item.key,
            "label": item.label,
            "count": str(item.count),
            "ha": f"{item.ha:.4f}",
            "km": f"{item.km:.4f}",
            "percent": f"{item.percent:.4f}",
        }
        for item in figures
    ]


def read_statistics(folder: Path) -> StatisticsRows:
    """Return the rows of ``statistics.csv`` by INSEE code; :raises ExportError: see above."""
    found: StatisticsRows = {}
    for row in read_rows(folder / STATISTICS_FILE, STATISTICS_COLUMNS):
        found.setdefault(row["insee"], []).append(row)
    return found


def write_statistics(folder: Path, rows: StatisticsRows) -> Path:
    """Write ``statistics.csv``, ordered by INSEE code; :raises ExportError: when that fails."""
    path = folder / STATISTICS_FILE
    ordered = [row for insee in sorted(rows) for row in rows[insee]]
    write_rows(path, STATISTICS_COLUMNS, ordered)
    return path


DescriptionRows = dict[str, dict[str, str]]


def description_row(insee: str, commune: str, description: str) -> dict[str, str]:
    """Return the row of one commune.

    :param description: text alternative of its sheets, French sentences.
    """
    return {"insee": insee, "commune": commune, "description": " ".join(description.split())}


def read_descriptions(folder: Path) -> DescriptionRows:
    """Return the rows of ``descriptions.csv`` by INSEE code, empty when there is no such file.

    :raises ExportError: when ``descriptions.csv`` is something else.
    """
    rows = read_rows(folder / DESCRIPTIONS_FILE, DESCRIPTIONS_COLUMNS)
    return {row["insee"]: row for row in rows}


def write_descriptions(folder: Path, rows: DescriptionRows) -> Path:
    """Write ``descriptions.csv``, ordered by INSEE code; :raises ExportError: when that fails."""
    path = folder / DESCRIPTIONS_FILE
    write_rows(path, DESCRIPTIONS_COLUMNS, [rows[insee] for insee in sorted(rows)])
    return path
