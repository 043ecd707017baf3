"""The output folder of a territory, read and checked: what a site may publish of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..results.fingerprint import files_digest, split
from ..results.manifest import (
    FAILED,
    MANIFEST_FILE,
    ManifestRow,
    read_descriptions,
    read_manifest,
    read_statistics,
)
from ..results.outlines import CommuneOutline, read_outlines
from ..shared.errors import SourceError
from ..shared.i18n import listed, tr

#: communes that a message names
_NAMED = 12


@dataclass(frozen=True)
class PublishedCommune:
    """One commune of a site."""

    row: ManifestRow
    #: files of its sheets in the output folder, in order
    sheets: tuple[Path, ...]
    #: rows of ``statistics.csv``
    figures: tuple[Mapping[str, str], ...]
    #: text alternative of its sheet; empty when the folder has none
    description: str
    outline: CommuneOutline | None
    #: INSEE codes of the communes that touch it, by name
    neighbours: tuple[str, ...] = ()


@dataclass
class PublishedFolder:
    """What the output folder of a territory holds."""

    folder: Path
    communes: dict[str, PublishedCommune] = field(default_factory=dict)
    #: communes that were asked for and have no sheet
    failed: tuple[ManifestRow, ...] = ()


def read_folder(folder: Path) -> PublishedFolder:
    """Return what can be published of an output folder.

    :raises SourceError: when it has no manifest, no commune with a sheet, or when a file that the
        manifest names is missing or another one than was made.
    """
    rows = read_manifest(folder) if folder.is_dir() else {}
    if not rows:
        raise SourceError(
            tr(
                "{folder} is not the output folder of a territory: it has no {manifest}. Run "
                "“Sheets of a territory” first, and give its output folder."
            ).format(folder=folder, manifest=MANIFEST_FILE)
        )
    statistics = read_statistics(folder)
    descriptions = read_descriptions(folder)
    outlines = read_outlines(folder)
    found = PublishedFolder(folder)
    wrong: list[str] = []
    for insee, row in rows.items():
        if row.status == FAILED:
            continue
        sheets = tuple(folder / name for name in row.sheet_files())
        if not _are_as_made(sheets, row):
            wrong.append(f"{row.commune} ({insee})")
            continue
        found.communes[insee] = PublishedCommune(
            row,
            sheets,
            tuple(statistics.get(insee, ())),
            descriptions.get(insee, {}).get("description", ""),
            outlines.get(insee),
        )
    if wrong:
        raise SourceError(
            tr(
                "Files that the manifest names are missing or have changed since they were made: "
                "{communes}. Run the territory again into the same folder; what is up to date is "
                "kept."
            ).format(communes=listed(wrong, _NAMED))
        )
    found.failed = tuple(row for row in rows.values() if row.status == FAILED)
    if not found.communes:
        raise SourceError(
            tr("No commune of {folder} has a sheet: there is nothing to publish.").format(
                folder=folder
            )
        )
    return found


def _are_as_made(sheets: Iterable[Path], row: ManifestRow) -> bool:
    """Return whether the sheets of a commune are those that its row vouches for."""
    paths = list(sheets)
    if not row.file or not all(path.is_file() for path in paths):
        return False
    _, digest = split(row.fingerprint)
    return not digest or digest == files_digest(paths)
