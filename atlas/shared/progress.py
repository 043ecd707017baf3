"""What a step tells while it works. Pure Python; the Processing face gives its own."""

from __future__ import annotations

from typing import Protocol

from .errors import Cancelled
from .i18n import tr


class Progress(Protocol):
    """Where a step sends its words, and where it learns that it shall stop."""

    def info(self, text: str) -> None:
        """Tell something."""

    def warning(self, text: str) -> None:
        """Tell something that the user should know of."""

    def percent(self, value: float) -> None:
        """Tell how much of the whole is done, 0 to 100."""

    def is_cancelled(self) -> bool:
        """Tell whether the user asked to stop."""


class Silent:
    """Tells nothing and is never cancelled."""

    def info(self, text: str) -> None:
        """Drop the text."""

    def warning(self, text: str) -> None:
        """Drop the text."""

    def percent(self, value: float) -> None:
        """Drop the value."""

    def is_cancelled(self) -> bool:
        """Return False."""
        return False


def stop_if_cancelled(progress: Progress) -> None:
    """:raises Cancelled: when the user asked to stop."""
    if progress.is_cancelled():
        raise Cancelled(tr("Cancelled."))
