"""The watch over the silences of a run, as the user of Processing sees it."""

from __future__ import annotations

import os
import sys

from qgis.core import QgsApplication, QgsProcessingFeedback

from ..atlas.shared.waits import say_last_words


class RunWatch:
    """Reports the silences of a run to the user, and ends a run whose silence has no end.

    Its methods are called from a thread of their own.
    """

    def __init__(self, feedback: QgsProcessingFeedback) -> None:
        self._feedback = feedback
        #: the error of the wait that reached its limit, empty for none
        self.given_up = ""

    def report(self, text: str) -> None:
        """Tell the user what the run waits for."""
        self._feedback.pushInfo(text)

    def give_up(self, text: str) -> None:
        """End the run.

        QGIS cannot be interrupted in the middle of a call: ``qgis_process`` is ended; a window of
        QGIS, and a script, stop as soon as that call returns.
        """
        self.given_up = text
        self._feedback.reportError(text, True)
        self._feedback.cancel()
        if QgsApplication.platform() == "qgis_process":
            say_last_words()
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(1)
