"""``srce_tvb:check_data``: what a run would find and miss, before running it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsApplication,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
)

from ..atlas.check.findings import Checked, CheckRequest, check
from ..atlas.check.page import ERROR, NOTE, OK, WARNING, Finding, render_page, verdict
from ..atlas.shared import compat
from ..atlas.shared.errors import RequestError
from ..atlas.shared.i18n import about, tr
from ..atlas.shared.output import open_output
from ..atlas.shared.tables import write_text
from ..atlas.wording.texts import wording_folder
from . import sheet_parameters as names
from .base import About, transform_context
from .sheet_parameters import SheetParameters
from .sink import Sink
from .territory_parameters import ARRONDISSEMENT, CODES, FILTER, add_territory_parameters

TABLE = "TABLE"
HTML = "HTML"
ERROR_COUNT = "ERROR_COUNT"
WARNING_COUNT = "WARNING_COUNT"
COMMUNE_COUNT = "COMMUNE_COUNT"
COLUMNS = ("section", "level", "subject", "text")
#: errors repeated in the message that ends the run
MAX_REPEATED = 5


class CheckData(SheetParameters):
    """Looks at everything a run needs, without drawing anything."""

    ID = "check_data"
    GROUP = "data"

    def about(self) -> About:
        """Return name, summary, help and search words."""
        return About(
            name=tr("Check data"),
            summary=tr("What a run would find and what would be missing, before running it."),
            help=tr(
                "Reads the data as a run would, without drawing anything, and reports which layer "
                "is read as what and why; what is missing, ambiguous, duplicated or repaired; how "
                "many objects each category has, in how many communes; whether communes, styles, "
                "layout, wording, fonts and output folder can be used. The result is a table and "
                "an HTML page. It ends with an error only if a run could not succeed."
            ),
            tags=("srce", "tvb", "contrôle", "vérifier", "diagnostic", "check", "rapport"),
        )

    def declare(self) -> None:
        """Declare parameters and outputs."""
        self.add_source_parameters()
        add_territory_parameters(self)
        self.add_ground_parameter()
        self.add_paper_parameter()
        self.add_class_parameters()
        self.add_own_files_parameters()
        folder = QgsProcessingParameterFile(
            names.OUTPUT,
            tr("Output folder to check"),
            behavior=QgsProcessingParameterFile.Behavior.Folder,
            optional=True,
        )
        self.add(folder, tr("Folder in which the sheets would be written; it is not created."))
        self.add(
            QgsProcessingParameterFileDestination(
                HTML, tr("Report"), fileFilter="HTML (*.html)", optional=True
            ),
            tr("HTML page with all findings."),
        )
        self.add(
            QgsProcessingParameterFeatureSink(
                TABLE,
                tr("Findings"),
                QgsProcessing.SourceType.TypeVector,
                optional=True,
                createByDefault=False,
            ),
            tr("Table with one row per finding: section, level, subject, text."),
        )
        self.add_output(QgsProcessingOutputNumber(ERROR_COUNT, tr("Number of errors")))
        self.add_output(QgsProcessingOutputNumber(WARNING_COUNT, tr("Number of warnings")))
        self.add_output(QgsProcessingOutputNumber(COMMUNE_COUNT, tr("Number of communes")))

    def run_engine(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Check, tell the log, write page and table."""
        request = CheckRequest(
            data=self.source_request(parameters, context, self.progress(feedback)),
            template=self.template(parameters, context),
            styles=self.styles_folder(parameters, context),
            texts=self._texts(parameters, context),
            output=self.path(parameters, names.OUTPUT, context),
            arrondissement=self.text(parameters, ARRONDISSEMENT, context),
            codes=self.text(parameters, CODES, context),
            expression=self.text(parameters, FILTER, context),
        )
        checked = check(request, transform_context(context), self.progress(feedback))
        for finding in checked.page.findings:
            _tell(finding, feedback)
        results: dict[str, Any] = {
            HTML: self._write_page(checked, parameters, context),
            TABLE: self._write_table(checked.page.findings, parameters, context),
            ERROR_COUNT: checked.page.count(ERROR),
            WARNING_COUNT: checked.page.count(WARNING),
            COMMUNE_COUNT: checked.commune_count,
        }
        if checked.errors:
            raise QgsProcessingException(_error_message(checked, results[HTML]))
        feedback.pushInfo(verdict(checked.page))
        return results

    def _texts(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Path | None:
        folder = wording_folder(self.path(parameters, names.TEXTS, context))
        if folder is not None and not folder.is_dir():
            raise RequestError(
                tr("{name}: the folder {path} does not exist.").format(
                    name=names.TEXTS, path=folder
                )
            )
        return folder

    def _write_page(
        self, checked: Checked, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> str:
        text = self.parameterAsFileOutput(parameters, HTML, context)
        if not text:
            return ""
        path = Path(text).expanduser()
        open_output(path.parent)
        write_text(path, render_page(checked.page, QgsApplication.locale()[:2] or "en"))
        return str(path)

    def _write_table(
        self,
        findings: list[Finding],
        parameters: dict[str, Any],
        context: QgsProcessingContext,
    ) -> str:
        sink = Sink(self, parameters, TABLE, context, map(compat.text_field, COLUMNS))
        for finding in findings:
            sink.add([finding.section, finding.level, finding.subject, finding.text])
        sink.close()
        return str(sink.target)


def _tell(finding: Finding, feedback: QgsProcessingFeedback) -> None:
    line = about(f"{finding.section} · {finding.subject}", finding.text)
    if finding.level == ERROR:
        feedback.reportError(line)
    elif finding.level == WARNING:
        feedback.pushWarning(line)
    elif finding.level in (OK, NOTE):
        feedback.pushInfo(line)


def _error_message(checked: Checked, page: str) -> str:
    lines = [verdict(checked.page), *(error.text for error in checked.errors[:MAX_REPEATED])]
    if page:
        lines.append(tr("Report: {path}").format(path=page))
    return "\n".join(lines)
