"""How far a run is, and how long the rest will take. Pure Python."""

from __future__ import annotations

import time
from collections.abc import Iterable


class SheetCounter:
    """Counts communes and their sheets: a commune of forty sheets takes longer than one of one."""

    def __init__(self) -> None:
        self.communes = 0
        self.communes_done = 0
        self._sheets = 0
        self._sheets_done = 0
        self._since = time.monotonic()

    def begin(self, sheets: Iterable[int]) -> None:
        """Start the clock.

        :param sheets: number of sheets of each commune to draw.
        """
        counts = list(sheets)
        self.communes, self._sheets = len(counts), sum(counts)
        self._since = time.monotonic()

    def finish(self, sheets: int) -> None:
        """Count a commune of that many sheets as done."""
        self.communes_done += 1
        self._sheets_done += sheets

    @property
    def share(self) -> float:
        """Share of the sheets that are done, 0 to 1."""
        return self._sheets_done / self._sheets if self._sheets else 1.0

    def seconds_left(self) -> float:
        """Return the time that the rest will take at the speed so far, seconds."""
        elapsed = time.monotonic() - self._since
        return elapsed * (1.0 - self.share) / self.share if self._sheets_done else 0.0


def clock_text(seconds: float) -> str:
    """Return a time as ``1:02:03`` or ``2:03``."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
