"""The files of one commune into the output folder, and its rows into the tables there.

Scripts export many communes into one folder, several at a time: whoever delivers holds the folder
for that moment, so that no row is lost. A run of a territory holds it from start to end.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from ..results.lock import FolderLock
from ..results.manifest import (
    read_manifest,
    read_statistics,
    statistics_rows,
    write_manifest,
    write_statistics,
)
from ..results.run_folder import STATE_FOLDER
from ..shared.naming import file_stem
from ..shared.output import move_all_into_place, remove_leftovers, sheets_by_stem
from .draw import CommuneResult

#: how long to wait for the end of another delivery, seconds
_PATIENCE = 5.0


@dataclass(frozen=True)
class Delivery:
    """What stands in the output folder."""

    #: of the commune, its sheets first
    files: tuple[Path, ...]
    manifest: Path
    statistics: Path


def check_folder(output: Path) -> None:
    """Tell before any work whether a commune could be delivered into a folder.

    :raises ExportError: when a run of a territory holds the folder, or its tables are no tables of
        this plugin.
    """
    if output.is_dir():
        with _held(output):
            read_manifest(output)
            read_statistics(output)


def deliver(result: CommuneResult, output: Path, extension: str) -> Delivery:
    """Move the files of a commune into place and enter it in the tables of the folder.

    Its row takes the place of an earlier one; so do its sheets, where there are fewer of them now.

    :param extension: that of the sheets.
    :raises ExportError: when a file cannot be replaced; all of them are then as they were.
    """
    row = result.row
    with _held(output):
        manifest, statistics = read_manifest(output), read_statistics(output)
        files = move_all_into_place(result.files, output)
        if row.insee in manifest:
            stem = file_stem(row.insee, row.commune)
            remove_leftovers(sheets_by_stem(output, extension).get(stem, []), files)
        manifest[row.insee] = row
        statistics[row.insee] = statistics_rows(row.insee, row.commune, result.figures)
        return Delivery(
            files=tuple(files),
            statistics=write_statistics(output, statistics),
            manifest=write_manifest(output, manifest.values()),
        )


@contextmanager
def _held(output: Path) -> Iterator[None]:
    state = output / STATE_FOLDER
    lock = FolderLock(state)
    lock.acquire(_PATIENCE)
    try:
        yield
    finally:
        lock.release()
        with suppress(OSError):  # what a run of a territory keeps there stays
            state.rmdir()
