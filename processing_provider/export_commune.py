"""``srce_tvb:export_commune``: the sheets of one commune."""

from __future__ import annotations

import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterString,
)

from ..atlas.commune.delivery import check_folder, deliver
from ..atlas.commune.draw import draw_commune
from ..atlas.data.catalogue import load_catalogue
from ..atlas.data.commune_index import CommuneIndex
from ..atlas.data.communes import Commune
from ..atlas.data.opened_sources import OpenedSources
from ..atlas.figures.overlay import Overlay
from ..atlas.project.locator import build_ground
from ..atlas.project.sheet_project import CommuneTask, SheetProject
from ..atlas.shared.i18n import tr
from ..atlas.shared.model import Box, SheetPlan
from ..atlas.shared.output import check_output, staging
from ..atlas.wording.request import EXTENSIONS, parse_sheet
from . import sheet_parameters as names
from .base import About, FeedbackProgress, transform_context
from .commune_parameter import commune_parameter
from .sheet_parameters import SheetParameters, add_sheet_outputs

COMMUNE = "COMMUNE"
SHEET = "SHEET"


class ExportCommune(SheetParameters):
    """The "Carte S.R.C.E" of one commune."""

    ID = "export_commune"

    def about(self) -> About:
        """Return name, summary, help and search words."""
        return About(
            name=tr("Sheets of a commune"),
            summary=tr("The “Carte S.R.C.E” of one commune, as PDF."),
            help=tr(
                "Makes the map “Carte S.R.C.E” of a commune: finds the objects of its ecological "
                "network (reservoirs, corridors, obstacles), draws them with the bundled styles, "
                "fills in legend, texts and figures of the layout, and exports it. It also writes "
                "manifest.csv (what was produced) and statistics.csv (hectares, kilometres and "
                "number of objects of each category in the commune)."
            ),
            tags=(
                "srce",
                "tvb",
                "trame verte et bleue",
                "commune",
                "atlas",
                "pdf",
                "carte",
                "insee",
            ),
        )

    def declare(self) -> None:
        """Declare parameters and outputs."""
        self.add_source_parameters()
        self.add(
            commune_parameter(COMMUNE, tr("Commune (INSEE code or name)")),
            tr(
                "INSEE code (59293) or name of the commune; accents and hyphens do not matter. A "
                "postal code is not an INSEE code."
            ),
        )
        self.add_frame_parameters()
        self.add_basemap_parameter()
        self.add_look_parameters()
        self.add(
            QgsProcessingParameterString(SHEET, tr("Sheet number"), optional=True),
            tr("Number such as 1/4, for a series of themed maps. Empty: the computed number."),
        )
        self.add_class_parameters()
        self.add_identity_parameters()
        self.add_own_files_parameters()
        self.add_output_parameters()
        add_sheet_outputs(self)

    def run_engine(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Make the sheets of the commune."""
        options = self.sheet_options(
            parameters, context, sheet=parse_sheet(self.text(parameters, SHEET, context))
        )
        catalogue = load_catalogue(options.styles)
        source_request = self.source_request(parameters, context)
        opened = OpenedSources(
            source_request, catalogue, transform_context(context), FeedbackProgress(feedback, 0, 10)
        )
        commune = _find(opened.index, self.text(parameters, COMMUNE, context), feedback)
        geometry = opened.index.geometry(commune)
        project = SheetProject(options, transform_context(context))
        plan = project.plan(geometry)
        check_output(options.output)
        check_folder(options.output)
        with tempfile.TemporaryDirectory(prefix="srce_tvb_") as folder, closing(project):
            region = ground_of(plan)
            data = opened.make_store(Path(folder), opened.index.around(region), region)
            project.open_data(data, catalogue)
            task = CommuneTask(commune, geometry, plan, build_ground(opened.index, commune))
            progress = FeedbackProgress(feedback, 40, 95)
            overlay = Overlay(data.network, catalogue)
            with staging(options.output) as made:
                result = draw_commune(task, project, overlay, progress, made)
                delivery = deliver(result, options.output, EXTENSIONS[options.format])
        return {
            names.OUTPUT: str(options.output),
            names.FILE: str(delivery.files[0]),
            names.SHEET_COUNT: result.row.sheets,
            names.STATISTICS: str(delivery.statistics),
            names.MANIFEST: str(delivery.manifest),
        }


def _find(index: CommuneIndex, text: str, feedback: QgsProcessingFeedback) -> Commune:
    """Return the commune asked for, and warn where its code is a postal code of others too."""
    commune = index.find(text)
    feedback.pushInfo(tr("Commune: {title}.").format(title=commune.title))
    others = [other for other in index.with_postal_code(text) if other.insee != commune.insee]
    if text == commune.insee and others:
        feedback.pushWarning(
            tr(
                "{code} is read as the INSEE code of {title}; it is also the postal code of: "
                "{list}."
            ).format(
                code=text, title=commune.title, list=", ".join(other.title for other in others)
            )
        )
    return commune


def ground_of(plan: SheetPlan) -> Box:
    """Return the box around all frames of a plan."""
    boxes = [frame.box for frame in plan.frames]
    return Box.around(boxes)
