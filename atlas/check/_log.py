"""The findings of a check, collected step by step."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ..shared.errors import AtlasError, Cancelled
from ..shared.folders import release_frames
from .page import ERROR, CheckPage, Finding


class FindingLog:
    """The findings so far, and the section of new ones."""

    def __init__(self) -> None:
        self.page = CheckPage()
        self.section = ""

    def add(self, level: str, subject: str, text: str) -> None:
        """Add a finding to the current section.

        :param level: one of ``OK``, ``NOTE``, ``WARNING`` and ``ERROR`` of ``page``.
        """
        self.page.findings.append(Finding(self.section, level, subject, text))

    @contextmanager
    def step(self, section: str) -> Iterator[None]:
        """Start a section; an error in it becomes a finding, and the check continues."""
        self.section = section
        with self.error_as_finding(section):
            yield

    @contextmanager
    def error_as_finding(self, subject: str) -> Iterator[None]:
        """Turn an error of the engine into a finding on ``subject``.

        :raises Cancelled: when the user asked to stop.
        """
        try:
            yield
        except Cancelled:
            raise
        except AtlasError as error:
            self.add(ERROR, subject, str(error))
            # the check goes on: what the error holds of the step would stay open until its end
            release_frames(error)
            error.__traceback__ = None
