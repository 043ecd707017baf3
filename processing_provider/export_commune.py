"""``srce_tvb:export_commune``: the sheets of one commune."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterString,
)

from ..atlas.commune.export import CommuneRequest, export_commune
from ..atlas.shared.i18n import tr
from ..atlas.wording.request import parse_sheet
from . import sheet_parameters as names
from .base import About, transform_context
from .sheet_parameters import SheetParameters, add_sheet_outputs
from .widgets import COMMUNE_PICKER, text_parameter

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
                "manifest.csv (what was produced), statistics.csv (hectares, kilometres and "
                "number of objects of each category in the commune) and descriptions.csv (the "
                "map in words, for those who do not see it)."
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
        self.add(
            text_parameter(COMMUNE, tr("Commune (INSEE code or name)"), COMMUNE_PICKER),
            tr(
                "INSEE code (59293) or name of the commune; accents and hyphens do not matter. A "
                "postal code is not an INSEE code."
            ),
        )
        self.add_source_parameters()
        self.add_basemap_parameter()
        self.add_ground_parameter()
        self.add_frame_parameters()
        self.add_date_parameter()
        self.add_format_parameter()
        self.add_look_parameters()
        self.add(
            QgsProcessingParameterString(SHEET, tr("Sheet number"), optional=True),
            tr("Number such as 1/4, for a series of themed maps. Empty: the computed number."),
            advanced=True,
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
        request = CommuneRequest(
            commune=self.text(parameters, COMMUNE, context),
            sources=self.source_request(parameters, context, self.progress(feedback)),
            options=options,
        )
        exported = export_commune(request, transform_context(context), self.progress(feedback))
        return {
            names.OUTPUT: str(options.output),
            names.FILE: str(exported.files[0]),
            names.SHEET_COUNT: exported.row.sheets,
            names.STATISTICS: str(exported.statistics),
            names.MANIFEST: str(exported.manifest),
        }
