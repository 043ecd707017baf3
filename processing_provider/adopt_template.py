"""``srce_tvb:adopt_template``: a service's own template, with the ids and variables of a sheet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFileDestination,
)

from ..atlas.check.adoption import AdoptionRequest, adopt_template
from ..atlas.shared.errors import RequestError
from ..atlas.shared.i18n import tr
from ..atlas.shared.output import open_output
from ..atlas.shared.tables import write_text
from .base import About, transform_context
from .sheet_parameters import OUTPUT, SheetParameters

REPORT = "REPORT"
DONE_COUNT = "DONE_COUNT"
LEFT_COUNT = "LEFT_COUNT"


class AdoptTemplate(SheetParameters):
    """Writes a copy of a template with ids and variables, and a page on what was done."""

    ID = "adopt_template"

    def about(self) -> About:
        """Return name, summary, help and search words."""
        return About(
            name=tr("Adopt a layout template"),
            summary=tr("Your own layout template with the ids and variables that a sheet fills."),
            help=tr(
                "Reads a layout template of your service, or a layout of a project, recognises its "
                "map, legend, scale bar, logos and labels, and writes a new template in which each "
                "has its id and prints its variable, as far as that is certain. The original is "
                "not changed. The report lists what was done and what is left, with a picture "
                "before and after: a sheet of the demonstration data. Templates also work without "
                "this: it saves the recognition, and shows what to correct."
            ),
            tags=("srce", "tvb", "modèle", "mise en page", "qpt", "adopter", "template", "layout"),
        )

    def declare(self) -> None:
        """Declare parameters and outputs."""
        self.add_template_parameter(optional=False)
        self.add(
            QgsProcessingParameterFileDestination(
                OUTPUT, tr("New template"), fileFilter="QPT (*.qpt)"
            ),
            tr("The template that is written; the original is never changed."),
        )
        self.add(
            QgsProcessingParameterFileDestination(
                REPORT, tr("Report"), fileFilter="HTML (*.html)", optional=True
            ),
            tr("HTML page with what was done and left, and pictures before and after."),
        )
        self.add_output(QgsProcessingOutputNumber(DONE_COUNT, tr("Number of things done")))
        self.add_output(QgsProcessingOutputNumber(LEFT_COUNT, tr("Number of things left")))

    def run_engine(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Adopt the template, tell the log, write the page."""
        output = self.parameterAsFileOutput(parameters, OUTPUT, context)
        if not output:
            raise RequestError(tr("Choose the file of the new template (OUTPUT)."))
        request = AdoptionRequest(self.template(parameters, context), Path(output))
        page = adopt_template(request, transform_context(context), self.progress(feedback))
        for text in page.done:
            feedback.pushInfo(text)
        for text in page.left:
            feedback.pushWarning(text)
        results: dict[str, Any] = {
            OUTPUT: page.output,
            REPORT: "",
            DONE_COUNT: len(page.done),
            LEFT_COUNT: len(page.left),
        }
        report = self.parameterAsFileOutput(parameters, REPORT, context)
        if report:
            path = Path(report).expanduser()
            open_output(path.parent)
            write_text(path, page.render(QgsApplication.locale()[:2] or "en"))
            results[REPORT] = str(path)
        feedback.pushInfo(page.verdict)
        return results
