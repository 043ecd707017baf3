"""Moves the files of a commune into the output folder and enters its rows in the tables there.

Scripts export many communes into one folder, several at a time: each delivery locks the folder, so
that no row is lost. A run of a territory keeps it locked from start to end.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from ..results.account_file import check_account
from ..results.lock import FolderLock
from ..results.manifest import (
    commune_statistics_rows,
    description_row,
    read_descriptions,
    read_manifest,
    read_statistics,
    write_descriptions,
    write_manifest,
    write_statistics,
)
from ..results.run_folder import STATE_FOLDER
from ..shared.naming import file_stem
from ..shared.output import move_all_into_place, remove_leftovers, sheets_by_stem
from .draw import CommuneResult

#: how long to wait for the end of another delivery, seconds
_LOCK_TIMEOUT = 5.0


@dataclass(frozen=True)
class Delivery:
    """The files of a commune in the output folder, and the tables there."""

    #: the files of the commune, its sheets first
    files: tuple[Path, ...]
    manifest: Path
    statistics: Path


def check_folder(output: Path) -> None:
    """Check, before any work, that a commune could be delivered into a folder.

    :raises ExportError: when another run holds the folder, or its tables are not tables of this
        plugin.
    """
    if output.is_dir():
        with _locked(output):
            check_account(output)
            read_manifest(output)
            read_statistics(output)
            read_descriptions(output)


def deliver(result: CommuneResult, output: Path, extension: str) -> Delivery:
    """Move the files of a commune into place and enter it in the tables of the folder.

    Its rows replace earlier ones. Sheets of an earlier, longer series are removed.

    :param extension: extension of the sheets.
    :raises ExportError: when a file cannot be replaced; all files are then as they were.
    """
    row = result.row
    with _locked(output):
        manifest, statistics = read_manifest(output), read_statistics(output)
        descriptions = read_descriptions(output)
        files = move_all_into_place(result.files, output)
        if row.insee in manifest:
            stem = file_stem(row.insee, row.commune)
            remove_leftovers(sheets_by_stem(output, extension).get(stem, []), files)
        manifest[row.insee] = row
        statistics[row.insee] = commune_statistics_rows(row.insee, row.commune, result.figures)
        descriptions[row.insee] = description_row(row.insee, row.commune, result.description)
        write_descriptions(output, descriptions)
        return Delivery(
            files=tuple(files),
            statistics=write_statistics(output, statistics),
            manifest=write_manifest(output, manifest.values()),
        )


@contextmanager
def _locked(output: Path) -> Iterator[None]:
    state = output / STATE_FOLDER
    lock = FolderLock(state)
    lock.acquire(_LOCK_TIMEOUT)
    try:
        yield
    finally:
        lock.release()
        with suppress(OSError):  # not empty: a run of a territory keeps files there
            state.rmdir()
