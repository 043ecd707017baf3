"""What a run enters for its communes: files in their place, rows in the tables."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..data.communes import Commune
from ..results.ledger import Ledger, vouched_row
from ..results.manifest import FAILED, ManifestRow
from ..results.run_folder import RunFolder
from ..shared.disks import fullness
from ..shared.errors import ExportError
from ..shared.i18n import about, tr
from ..shared.model import CategoryFigures
from ..shared.output import SHEET_FILE, folder_gone, move_all_into_place, remove_leftovers
from ..shared.progress import Progress
from ._commune_drawer import DrawnCommune
from ._planning import PlannedCommune


class RunEntries:
    """Enters the communes of a run, one by one."""

    def __init__(self, output: Path, folder: RunFolder, ledger: Ledger, progress: Progress) -> None:
        self._output = output
        self._folder = folder
        self._ledger = ledger
        self._progress = progress
        #: tables held open by another program of which the user was warned
        self._warned_tables: set[Path] = set()
        #: whether the tables hold a row of this run
        self.exist = False

    def keep(self, rows: Sequence[ManifestRow]) -> None:
        """Enter the rows of communes whose sheets are up to date."""
        self.exist = True
        self._ledger.keep(rows)

    def deliver(
        self, item: PlannedCommune, drawn: DrawnCommune, folder: Path, earlier: Sequence[Path]
    ) -> None:
        """Move the files of a commune into place and enter its row.

        :param folder: where the files are.
        :param earlier: the sheets of the commune that earlier runs left.
        """
        insee = item.commune.insee
        self._ledger.withdraw(insee)
        self._folder.take_in_hand(insee)
        try:
            files = move_all_into_place([folder / name for name in drawn.files], self._output)
            pictures = [folder / name for name in drawn.pictures]
            self._folder.take_pictures(insee, pictures)
            if insee in self._ledger.rows:
                remove_leftovers(earlier, files)
        except ExportError as error:
            self.fail(item.commune, str(error))
            return
        sheets = [path for path in files if SHEET_FILE.fullmatch(path.name)]
        made = (drawn.figures, drawn.description)
        self._enter(vouched_row(drawn.row, *made, item.fingerprint, sheets), *made)

    def fail(self, commune: Commune, message: str) -> None:
        """Enter a commune that has no sheet.

        :raises ExportError: when every other commune would fail too: the disk is full, or the
            output folder was taken away.
        """
        self._progress.warning(about(commune.title, message))
        self._check_space()
        self._enter(ManifestRow(commune.insee, commune.name, FAILED, message=message), ())

    def _enter(
        self, row: ManifestRow, figures: Sequence[CategoryFigures], description: str = ""
    ) -> None:
        self.exist = True
        try:
            self._ledger.record(row, figures, description)
        except ExportError:
            self._check_space()
            raise

    def check_folder(self) -> None:
        """:raises ExportError: when the output folder has been taken away."""
        if not self._folder.is_there():
            raise folder_gone(self._output)

    def _check_space(self) -> None:
        """:raises ExportError: when the disk is full, or the output folder was taken away."""
        self.check_folder()
        full = fullness(self._output) or fullness(self._folder.local)
        if full:
            raise ExportError(
                tr(
                    "The run stops: {reason}. The sheets made so far are kept; start the run "
                    "again afterwards."
                ).format(reason=full)
            )

    def warn_of_held_tables(self) -> None:
        """Warn once of each table that another program holds open."""
        for path in sorted(self._ledger.held - self._warned_tables):
            self._warned_tables.add(path)
            self._progress.warning(
                tr(
                    "{path} is open in another program. The run continues, but close the file "
                    "before it ends: otherwise these communes will be drawn again."
                ).format(path=path)
            )
