"""Running an algorithm in the process of the tests."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from qgis.core import (
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProject,
)


class CollectingFeedback(QgsProcessingFeedback):
    """Keeps what an algorithm says, by kind."""

    def __init__(self) -> None:
        super().__init__(False)  # not to the application log as well
        self.infos: list[str] = []
        self.warnings: list[str] = []
        self.errors: list[str] = []

    def pushInfo(self, info: str) -> None:  # noqa: N802
        self.infos.append(info)

    def pushWarning(self, warning: str) -> None:  # noqa: N802
        self.warnings.append(warning)

    def reportError(self, error: str, fatalError: bool = False) -> None:  # noqa: N802, N803, ARG002
        self.errors.append(error)


@dataclass
class AlgorithmRun:
    """What one run gave and said."""

    results: dict[str, Any]
    feedback: CollectingFeedback

    def __getitem__(self, output: str) -> Any:
        return self.results[output]


@dataclass
class AlgorithmRunner:
    """Runs an algorithm in a project of its own, or in ``project``.

    ``run_alg("srce_tvb:export_commune", SOURCE="demo", …)`` gives an :class:`AlgorithmRun`;
    ``run_alg.error("srce_tvb:export_commune", SOURCE="nowhere", …)`` gives the message of the
    error that the run must end in.
    """

    project: QgsProject = field(default_factory=QgsProject)
    #: of the last run, also of one that failed
    feedback: CollectingFeedback = field(default_factory=CollectingFeedback)

    def __call__(
        self, algorithm: str, feedback: CollectingFeedback | None = None, **parameters: Any
    ) -> AlgorithmRun:
        import processing

        self.feedback = feedback or CollectingFeedback()
        context = QgsProcessingContext()
        context.setProject(self.project)
        context.setFeedback(self.feedback)
        results = processing.run(algorithm, parameters, feedback=self.feedback, context=context)
        return AlgorithmRun(results, self.feedback)

    def error(self, algorithm: str, **parameters: Any) -> str:
        """Return the message of the error; the test fails when there is none."""
        with pytest.raises(QgsProcessingException) as raised:
            self(algorithm, **parameters)
        return str(raised.value)
