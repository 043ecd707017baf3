"""Messages and progress of a step while it works. Pure Python; the Processing face has its own."""

from __future__ import annotations

from typing import Protocol

from .errors import Cancelled
from .i18n import tr


class Progress(Protocol):
    """Where a step sends its messages, and where it learns that it must stop."""

    def info(self, text: str) -> None:
        """Send an information."""

    def warning(self, text: str) -> None:
        """Send a warning."""

    def percent(self, value: float) -> None:
        """Send how much is done, 0 to 100."""

    def is_cancelled(self) -> bool:
        """Return whether the user asked to stop."""


class Silent:
    """Sends nothing and is never cancelled."""

    def info(self, text: str) -> None:
        """Ignore the text."""

    def warning(self, text: str) -> None:
        """Ignore the text."""

    def percent(self, value: float) -> None:
        """Ignore the value."""

    def is_cancelled(self) -> bool:
        """Return False."""
        return False


class ProgressShare:
    """Progress of a step that is a part of a whole.

    :param start: percentage of the whole at which the step begins.
    :param end: percentage of the whole at which it ends.
    """

    def __init__(self, whole: Progress, start: float, end: float) -> None:
        self._whole = whole
        self._start = start
        self._end = end

    def info(self, text: str) -> None:
        """Send an information."""
        self._whole.info(text)

    def warning(self, text: str) -> None:
        """Send a warning."""
        self._whole.warning(text)

    def percent(self, value: float) -> None:
        """Send how much of the step is done, 0 to 100."""
        self._whole.percent(self._start + (self._end - self._start) * value / 100.0)

    def is_cancelled(self) -> bool:
        """Return whether the user asked to stop."""
        return self._whole.is_cancelled()


def stop_if_cancelled(progress: Progress) -> None:
    """:raises Cancelled: when the user asked to stop."""
    if progress.is_cancelled():
        raise Cancelled(tr("Cancelled."))
