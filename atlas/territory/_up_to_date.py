"""Whether the sheets of an earlier run can be kept, or may be replaced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ..results.fingerprint import files_digest, split
from ..results.ledger import Ledger
from ..results.manifest import EMPTY, OK, ManifestRow
from ..results.run_folder import RunFolder
from ..shared.output import sheet_order, sheets_by_stem
from ._planning import PlannedCommune


class EarlierSheets:
    """The sheets that earlier runs left in the output folder, as they were when this run began.

    :param output: the output folder.
    :param extension: extension of the sheets.
    :param with_project: whether each commune also needs its QGIS project.
    """

    def __init__(
        self,
        output: Path,
        extension: str,
        ledger: Ledger,
        run_folder: RunFolder,
        *,
        with_project: bool,
    ) -> None:
        self._output = output
        self._ledger = ledger
        self._run_folder = run_folder
        self._with_project = with_project
        self._by_stem = sheets_by_stem(output, extension)

    def of(self, item: PlannedCommune) -> Sequence[Path]:
        """Return the sheets of a commune."""
        return self._by_stem.get(item.stem, [])

    def is_current(self, item: PlannedCommune) -> bool:
        """Return whether the sheets of a commune are those that would be drawn now."""
        row = self._ledger.rows.get(item.commune.insee)
        # a degraded sheet deserves another attempt: the base map may answer now
        if row is None or row.status not in (OK, EMPTY):
            return False
        if self._with_project and not (self._output / f"{item.stem}.qgz").exists():
            return False
        inputs, outputs = split(row.fingerprint)
        return (
            self._ledger.are_cells_as_written(row.insee)
            and inputs == item.fingerprint
            and outputs == files_digest(self.of(item))
            and len(self._run_folder.pictures(row.insee)) == item.sheets
        )

    def kept_row(self, item: PlannedCommune) -> ManifestRow:
        """Return the row of a commune that is kept: what can be computed again is not believed."""
        sheets = sorted(self.of(item), key=sheet_order)
        files = [*sheets]
        if self._with_project:
            files += [self._output / f"{item.stem}{end}" for end in (".qgz", ".gpkg")]
        return replace(
            self._ledger.rows[item.commune.insee],
            insee=item.commune.insee,
            commune=item.commune.name,
            sheets=item.sheets,
            scale=item.plan.scale,
            file=sheets[0].name,
            bytes=sum(path.stat().st_size for path in files if path.is_file()),
        )

    def is_replaceable(self, item: PlannedCommune) -> bool:
        """Return whether the files of a commune are as an earlier run left them."""
        files = self.of(item)
        if not files or item.commune.insee in self._run_folder.interrupted:
            return True
        row = self._ledger.rows.get(item.commune.insee)
        return row is not None and split(row.fingerprint)[1] == files_digest(files)
