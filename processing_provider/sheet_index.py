"""``srce_tvb:sheet_index``: the frames of the sheets as a vector layer."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSink,
    QgsWkbTypes,
)

from ..atlas.data.catalogue import load_catalogue
from ..atlas.data.commune_index import CommuneIndex
from ..atlas.data.opened_sources import commune_table, open_sources
from ..atlas.project.sheet_index import index_features, index_fields
from ..atlas.project.sheet_project import plan_commune
from ..atlas.project.sheet_template import template_map_size
from ..atlas.shared.errors import AtlasError
from ..atlas.shared.folders import closing_layers
from ..atlas.shared.i18n import about, tr, tr_count
from ..atlas.shared.progress import stop_if_cancelled
from . import sheet_parameters as names
from .base import About, FeedbackProgress, transform_context
from .sheet_parameters import SheetParameters
from .sink import Sink
from .territory_parameters import add_territory_parameters, chosen_communes
from .widgets import COMMUNE_PICKER, text_parameter

COMMUNE = "COMMUNE"
OUTPUT = "OUTPUT"
SHEET_COUNT = "SHEET_COUNT"
COMMUNE_COUNT = "COMMUNE_COUNT"


class SheetIndex(SheetParameters):
    """Where the sheets of one commune or of a territory lie."""

    ID = "sheet_index"
    GROUP = "sheets"

    def about(self) -> About:
        """Return name, summary, help and search words."""
        return About(
            name=tr("Index of sheets"),
            summary=tr("The extents of the sheets as polygons, without drawing them."),
            help=tr(
                "Makes a polygon layer with the extent of each sheet of a commune, an "
                "arrondissement or a list of communes. Its fields are the commune, the sheet "
                "number, the number of sheets, the scale and the numbers of the neighbouring "
                "sheets. Paper, scale and overlap mean the same as for the sheets themselves."
            ),
            tags=("srce", "tvb", "tableau d'assemblage", "index", "feuilles", "atlas", "grid"),
        )

    def declare(self) -> None:
        """Declare parameters and outputs."""
        self.add(
            text_parameter(
                COMMUNE, tr("Commune (INSEE code or name)"), COMMUNE_PICKER, optional=True
            ),
            tr("One commune. Empty: the communes chosen below, or all communes of the layer."),
        )
        add_territory_parameters(self)
        self.add_source_parameters()
        self.add_frame_parameters()
        self.add_template_parameter()
        self.add(
            QgsProcessingParameterFeatureSink(
                OUTPUT, tr("Extents of the sheets"), QgsProcessing.SourceType.TypeVectorPolygon
            ),
            tr("Polygon layer with one feature per sheet."),
        )
        self.add_output(QgsProcessingOutputNumber(SHEET_COUNT, tr("Number of sheets")))
        self.add_output(QgsProcessingOutputNumber(COMMUNE_COUNT, tr("Number of communes")))

    def run_engine(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Plan the sheets of each commune and write their frames."""
        request = self.source_request(parameters, context, self.progress(feedback))
        progress = self.progress(feedback)
        sources = open_sources(request, load_catalogue(None), progress)
        with closing_layers(sources):
            table = commune_table(request, sources)
            index = CommuneIndex(table.layer, table.fields, transform_context(context))
            del table
            with closing_layers(index):
                return self._write_frames(index, parameters, context, progress)

    def _write_frames(
        self,
        index: CommuneIndex,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        progress: FeedbackProgress,
    ) -> dict[str, Any]:
        for text in index.warnings:
            progress.warning(text)
        chosen = self.text(parameters, COMMUNE, context)
        communes = (
            [index.find(chosen)] if chosen else chosen_communes(self, parameters, context, index)
        )
        size = template_map_size(self.template(parameters, context))
        scale = self.parameterAsInt(parameters, names.SCALE, context)
        overlap = self.parameterAsDouble(parameters, names.OVERLAP, context)
        reliable_scale = load_catalogue(None).reliable_scale
        fields = index_fields()
        sink = Sink(self, parameters, OUTPUT, context, fields, index.crs, QgsWkbTypes.Type.Polygon)
        sheets = 0
        for number, commune in enumerate(communes):
            stop_if_cancelled(progress)
            try:
                geometry = index.geometry(commune)
                plan = plan_commune(geometry, size, scale, overlap, reliable_scale)
            except AtlasError as error:
                if len(communes) == 1:
                    raise
                progress.warning(about(commune.title, error))
                continue
            for feature in index_features(commune, plan, fields):
                sink.add_feature(feature)
            sheets += len(plan.frames)
            progress.percent(100.0 * (number + 1) / len(communes))
        progress.info(
            tr("{sheets} for {communes}.").format(
                sheets=tr_count("%n sheets", "%n sheet", sheets),
                communes=tr_count("%n communes", "%n commune", len(communes)),
            )
        )
        return {OUTPUT: sink.target, SHEET_COUNT: sheets, COMMUNE_COUNT: len(communes)}
