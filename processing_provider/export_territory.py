"""``srce_tvb:export_territory``: the sheets of every commune of a territory."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputFile,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ..atlas.data.catalogue import load_catalogue
from ..atlas.data.opened_sources import OpenedSources
from ..atlas.shared.folders import closing_layers
from ..atlas.shared.i18n import tr, tr_count
from ..atlas.shared.progress import ProgressShare
from ..atlas.territory.run import TerritoryRequest, TerritoryResult, TerritoryRun
from . import sheet_parameters as names
from .base import About, transform_context
from .sheet_parameters import SheetParameters
from .territory_parameters import add_territory_parameters, chosen_communes

WORKERS = "WORKERS"
SCHEDULER = "SCHEDULER"
RESUME = "RESUME"
MERGE = "MERGE"
OVERWRITE = "OVERWRITE"
COMMUNE_COUNT = "COMMUNE_COUNT"
FAILED_COUNT = "FAILED_COUNT"
REPORT = "REPORT"
MERGED = "MERGED"
MAX_WORKERS = 64
#: how many failed communes the error message names
_LISTED = 5


class ExportTerritory(SheetParameters):
    """The "Carte S.R.C.E" of every commune of an arrondissement, a list or a filter."""

    ID = "export_territory"

    def about(self) -> About:
        """Return name, summary, help and search words."""
        return About(
            name=tr("Sheets of a territory"),
            summary=tr(
                "The “Carte S.R.C.E” of every commune of an arrondissement, a list or a filter."
            ),
            help=tr(
                "Makes the map “Carte S.R.C.E” of many communes in one run, with several "
                "processes. A commune that fails does not stop the others: manifest.csv lists the "
                "result for each commune, index.html shows all results in a browser, and the run "
                "ends with an error if any commune failed. After a run was cancelled or killed, "
                "or the data changed, simply run it again: sheets that are up to date are kept, "
                "the others are drawn."
            ),
            tags=(
                *("srce", "tvb", "trame verte et bleue", "atlas", "arrondissement", "communes"),
                *("lot", "batch", "pdf", "carte", "insee"),
            ),
        )

    def declare(self) -> None:
        """Declare parameters and outputs."""
        add_territory_parameters(self)
        self.add_source_parameters()
        self.add_basemap_parameter()
        self.add_ground_parameter()
        self.add_frame_parameters()
        self.add_date_parameter()
        self.add_format_parameter()
        self.add_run_parameters()
        self.add_look_parameters()
        self.add_class_parameters()
        self.add_identity_parameters()
        self.add_own_files_parameters()
        self.add_output_parameters()
        self.add_output(QgsProcessingOutputNumber(COMMUNE_COUNT, tr("Number of communes")))
        self.add_output(QgsProcessingOutputNumber(FAILED_COUNT, tr("Number of failed communes")))
        self.add_output(QgsProcessingOutputNumber(names.SHEET_COUNT, tr("Number of sheets")))
        self.add_output(QgsProcessingOutputFile(REPORT, tr("Report")))
        self.add_output(QgsProcessingOutputFile(MERGED, tr("One PDF of all communes")))

    def add_run_parameters(self) -> None:
        """Declare MERGE and, folded, RESUME, OVERWRITE, WORKERS and SCHEDULER."""
        self.add(
            QgsProcessingParameterBoolean(MERGE, tr("Also join all sheets into one PDF"), False),
            tr(
                "One PDF with a bookmark for each commune and sheet, in addition to the separate "
                "files."
            ),
        )
        self.add(
            QgsProcessingParameterBoolean(RESUME, tr("Keep what is up to date"), True),
            tr(
                "Keeps the sheets of an earlier run if nothing they depend on has changed: data, "
                "styles, template, texts, parameters, versions. Unticked: all sheets are drawn "
                "again."
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterBoolean(
                OVERWRITE, tr("Replace files that this plugin did not make"), True
            ),
            tr(
                "Unticked: a file that was not made by this plugin, or was changed since, is not "
                "replaced, and its commune counts as failed."
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterNumber(
                WORKERS,
                tr("Number of processes (0 = automatic)"),
                QgsProcessingParameterNumber.Type.Integer,
                defaultValue=0,
                minValue=0,
                maxValue=MAX_WORKERS,
            ),
            tr(
                "Number of processes that draw at the same time, each with its own QGIS. 1: draw "
                "in this process; 0: as many as the processor allows."
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterString(SCHEDULER, tr("Dask scheduler"), optional=True),
            tr(
                "Address of a Dask scheduler, such as tcp://server:8786, whose workers draw "
                "instead of this machine: several machines can share a whole region. Each needs "
                "QGIS and the output folder at the same path. Empty: this machine draws."
            ),
            advanced=True,
        )

    def run_engine(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Make the sheets of the communes."""
        options = self.sheet_options(parameters, context)
        catalogue = load_catalogue(options.styles)
        progress = self.progress(feedback)
        opened = OpenedSources(
            self.source_request(parameters, context, self.progress(feedback)),
            catalogue,
            transform_context(context),
            ProgressShare(progress, 0, 5),
        )
        with closing_layers(opened):
            request = TerritoryRequest(
                communes=chosen_communes(self, parameters, context, opened.index),
                workers=self.parameterAsInt(parameters, WORKERS, context),
                scheduler=self.text(parameters, SCHEDULER, context),
                resume=self.parameterAsBool(parameters, RESUME, context),
                merge=self.parameterAsBool(parameters, MERGE, context),
                overwrite=self.parameterAsBool(parameters, OVERWRITE, context),
            )
            feedback.pushInfo(tr_count("%n communes.", "%n commune.", len(request.communes)))
            run = TerritoryRun(
                request, options, opened, catalogue, transform_context(context), progress
            )
            result = run.run()
        feedback.pushInfo(tr("Report: {path}").format(path=result.report))
        _check(result)
        return {
            names.OUTPUT: str(options.output),
            names.MANIFEST: str(result.manifest),
            names.STATISTICS: str(result.statistics),
            names.SHEET_COUNT: sum(row.sheets for row in result.rows),
            COMMUNE_COUNT: len(result.rows),
            FAILED_COUNT: len(result.failed),
            REPORT: str(result.report),
            MERGED: "" if result.merged is None else str(result.merged),
        }


def _check(result: TerritoryResult) -> None:
    """:raises QgsProcessingException: when a commune failed, so that scripts notice it."""
    failed = result.failed
    if not failed:
        return
    named = [f"{row.commune} ({row.insee}): {row.message}" for row in failed[:_LISTED]]
    if len(failed) > _LISTED:
        named.append("…")
    raise QgsProcessingException(
        tr_count(
            "%n of {total} communes failed; see {path} for details.",
            "%n of {total} communes failed; see {path} for details.",
            len(failed),
        ).format(total=len(result.rows), path=result.report)
        + "\n"
        + "\n".join(named)
    )
