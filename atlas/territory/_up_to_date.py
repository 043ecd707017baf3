"""Whether the sheets of an earlier run can be kept, or may be replaced."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..results.fingerprint import files_digest, split
from ..results.ledger import Ledger
from ..results.manifest import EMPTY, OK
from ..results.run_folder import RunFolder
from ..shared.output import sheets_by_stem
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
            inputs == item.fingerprint
            and row.insee in self._ledger.descriptions
            and outputs == files_digest(self.of(item))
            and len(self._run_folder.pictures(row.insee)) == row.sheets
        )

    def is_replaceable(self, item: PlannedCommune) -> bool:
        """Return whether the files of a commune are as an earlier run left them."""
        files = self.of(item)
        if not files or item.commune.insee in self._run_folder.interrupted:
            return True
        row = self._ledger.rows.get(item.commune.insee)
        return row is not None and split(row.fingerprint)[1] == files_digest(files)
