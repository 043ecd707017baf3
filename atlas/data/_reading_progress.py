"""How far the source tables are read, for the progress of a run."""

from __future__ import annotations

from collections.abc import Sequence

from ..shared.progress import Progress
from ..shared.waits import sign_of_life
from .checked_reading import CHUNK
from .source_set import SourceTable


class ReadingProgress:
    """How far the tables are read; it moves within a table, with every chunk of records.

    :param tables: all tables, in the order in which they are read.
    """

    def __init__(self, progress: Progress, tables: Sequence[SourceTable]) -> None:
        self._progress = progress
        # a table whose provider does not know its number of records counts as one
        self._sizes = {id(table): max(1, table.layer.featureCount()) for table in tables}
        self._all = max(1, sum(self._sizes.values()))
        self._before = self._size = self._read = 0

    def begin(self, table: SourceTable) -> None:
        """Note that the records of a table come now."""
        self._before += self._size
        self._size, self._read = self._sizes[id(table)], 0
        self._show()

    def is_cancelled(self) -> bool:
        """Count a chunk of records as read; return whether the user asked to stop."""
        if self._size:
            self._read += CHUNK
            self._show()
        else:
            sign_of_life()
        return self._progress.is_cancelled()

    def _show(self) -> None:
        done = self._before + min(self._read, self._size)
        self._progress.percent(100.0 * done / self._all)
