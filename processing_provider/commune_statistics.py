"""``srce_tvb:commune_statistics``: figures of every commune as a layer and as a table."""

from __future__ import annotations

from contextlib import closing
from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSink,
)

from ..atlas.data.catalogue import load_catalogue
from ..atlas.data.communes import Commune
from ..atlas.data.opened_sources import OpenedSources
from ..atlas.figures.commune_figures import (
    category_columns,
    category_rows,
    commune_columns,
    commune_values,
    extent_to_read,
    measure,
)
from ..atlas.figures.overlay import Overlay
from ..atlas.shared.folders import closing_layers, temporary_folder
from ..atlas.shared.geometry import to_box
from ..atlas.shared.i18n import tr, tr_count
from ..atlas.shared.progress import ProgressShare
from .base import About, transform_context
from .sheet_parameters import DataParameters
from .sink import Sink
from .territory_parameters import add_territory_parameters, chosen_communes

OUTPUT = "OUTPUT"
TABLE = "TABLE"
COMMUNE_COUNT = "COMMUNE_COUNT"
EMPTY_COUNT = "EMPTY_COUNT"


class CommuneStatistics(DataParameters):
    """Hectares, kilometres and objects of each category in each commune."""

    ID = "commune_statistics"

    def about(self) -> About:
        """Return name, summary, help and search words."""
        return About(
            name=tr("Statistics by commune"),
            summary=tr("Hectares, share, kilometres and objects of each category in each commune."),
            help=tr(
                "Measures the ecological network in each commune, by category of the legend: "
                "number of distinct objects that intersect it, area of the union of their "
                "polygons inside it (overlaps count once) and its share of the commune, length of "
                "their lines inside it. The result is a layer with one row per commune, ready to "
                "be mapped, and optionally a table with one row per commune and category, as in "
                "statistics.csv."
            ),
            tags=("srce", "tvb", "statistiques", "surface", "hectares", "commune", "indicateurs"),
        )

    def declare(self) -> None:
        """Declare parameters and outputs."""
        add_territory_parameters(self)
        self.add_source_parameters()
        self.add_class_parameters()
        self.add_styles_parameter()
        self.add(
            QgsProcessingParameterFeatureSink(
                OUTPUT, tr("Figures by commune"), QgsProcessing.SourceType.TypeVectorPolygon
            ),
            tr(
                "Layer with one row per commune. Its fields are named after the categories: "
                "corridor_nb (objects), corridor_ha, corridor_pct (share of the commune, %), "
                "corridor_km… In a shapefile, these names are cut to ten characters."
            ),
        )
        table = QgsProcessingParameterFeatureSink(
            TABLE,
            tr("Figures by commune and category"),
            QgsProcessing.SourceType.TypeVector,
            optional=True,
            createByDefault=False,
        )
        self.add(table, tr("Table with one row per commune and category found in it."))
        self.add_output(QgsProcessingOutputNumber(COMMUNE_COUNT, tr("Number of communes")))
        self.add_output(
            QgsProcessingOutputNumber(EMPTY_COUNT, tr("Number of communes without any object"))
        )

    def run_engine(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Classify the network once, then cut it with one commune after the other."""
        catalogue = load_catalogue(self.styles_folder(parameters, context))
        progress = self.progress(feedback)
        opened = OpenedSources(
            self.source_request(parameters, context, self.progress(feedback)),
            catalogue,
            transform_context(context),
            ProgressShare(progress, 0, 20),
        )
        with (
            closing_layers(opened),
            temporary_folder(progress.warning) as folder,
        ):
            communes = self._communes(parameters, context, opened, feedback)
            ground = extent_to_read(opened.index, communes)
            data = opened.make_store(folder, (), None if ground is None else to_box(ground))
            wide = Sink(
                self, parameters, OUTPUT, context, commune_columns(catalogue), opened.index.crs
            )
            narrow = Sink(self, parameters, TABLE, context, category_columns())
            measured = empty = 0
            share = ProgressShare(progress, 20, 100)
            with closing(Overlay(data.network, catalogue)) as overlay:
                for found in measure(opened.index, communes, overlay, share):
                    wide.add(commune_values(found, catalogue), found.geometry)
                    for row in category_rows(found):
                        narrow.add(row)
                    measured += 1
                    empty += not found.figures
        feedback.pushInfo(
            tr_count(
                "%n communes measured, {empty} of them without any object.",
                "%n commune measured, {empty} of them without any object.",
                measured,
            ).format(empty=empty)
        )
        return {
            OUTPUT: wide.target,
            TABLE: narrow.target,
            COMMUNE_COUNT: measured,
            EMPTY_COUNT: empty,
        }

    def _communes(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        opened: OpenedSources,
        feedback: QgsProcessingFeedback,
    ) -> list[Commune]:
        """Return the communes to measure: those chosen, of the territory that is drawn."""
        index = opened.index
        chosen = chosen_communes(self, parameters, context, index)
        in_zone = {commune.insee for commune in index.in_zone()}
        kept = [commune for commune in chosen if commune.insee in in_zone]
        if len(kept) < len(chosen):
            feedback.pushWarning(
                tr_count(
                    "%n communes in other territories are left out.",
                    "%n commune in another territory is left out.",
                    len(chosen) - len(kept),
                )
            )
        return kept
