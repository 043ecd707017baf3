"""Progress of a step. Pure Python; the Processing algorithms have their own implementation."""

from __future__ import annotations

from typing import Protocol

from .errors import Cancelled
from .i18n import tr


class Progress(Protocol):
    """Where a step reports its progress and asks whether to stop."""

    def info(self, text: str) -> None:
        """Report an information."""

    def warning(self, text: str) -> None:
        """Report a warning."""

    def percent(self, value: float) -> None:
        """Report the share that is done, 0 to 100."""

    def is_cancelled(self) -> bool:
        """Return whether the user asked to stop."""


class Silent:
    """Reports nothing and is never cancelled."""

    def info(self, text: str) -> None:
        """Ignore the text."""

    def warning(self, text: str) -> None:
        """Ignore the text."""

    def percent(self, value: float) -> None:
        """Ignore the value."""

    def is_cancelled(self) -> bool:
        """Return False."""
        return False


def stop_if_cancelled(progress: Progress) -> None:
    """:raises Cancelled: when the user asked to stop."""
    if progress.is_cancelled():
        raise Cancelled(tr("Cancelled."))
