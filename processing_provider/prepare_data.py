"""``srce_tvb:prepare_data``: raw files become one clean GeoPackage."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFileDestination,
)

from ..atlas.data.catalogue import load_catalogue
from ..atlas.data.opened_sources import OpenedSources
from ..atlas.data.store import COMMUNE_TABLE, read_info
from ..atlas.data.table_report import TableReport
from ..atlas.data.vector_files import path_of
from ..atlas.project.stored_styles import check_style_files, store_styles
from ..atlas.shared.errors import ExportError
from ..atlas.shared.folders import closing_layers
from ..atlas.shared.i18n import tr, tr_count
from ..atlas.shared.output import check_output, move_into_place, staging
from ..atlas.shared.paths import is_same_file
from .base import About, transform_context
from .sheet_parameters import DataParameters

OUTPUT = "OUTPUT"
SUFFIX = ".gpkg"
COUNTS = ("OBJECT_COUNT", "DUPLICATE_COUNT", "LEFT_OUT_COUNT", "REPAIRED_COUNT", "COMMUNE_COUNT")


class PrepareData(DataParameters):
    """One GeoPackage with the classified network and the communes."""

    ID = "prepare_data"

    def about(self) -> About:
        """Return name, summary, help and search words."""
        return About(
            name=tr("Prepare data"),
            summary=tr(
                "Turns raw files into one clean GeoPackage: classified, valid, indexed, styled."
            ),
            help=tr(
                "Reads the layers of the SRCE-TVB and the communes as they are, and writes one "
                "GeoPackage: a table of communes and one table per category and geometry type, "
                "with valid geometries in one projection (Lambert-93, or that of the overseas "
                "territory), spatial indexes, all attributes, the styles of the sheet, and an "
                "account of each source table (srce_tvb_provenance). No object is lost; "
                "duplicates are written once and listed. As SOURCE of the other algorithms it "
                "saves them this work. The original files are not changed."
            ),
            tags=("srce", "tvb", "geopackage", "préparer", "nettoyer", "classer", "import"),
        )

    def declare(self) -> None:
        """Declare parameters and outputs."""
        self.add_source_parameters()
        self.add_class_parameters()
        self.add_styles_parameter()
        self.add(
            QgsProcessingParameterFileDestination(
                OUTPUT, tr("Prepared data"), fileFilter=tr("GeoPackage") + " (*.gpkg)"
            ),
            tr("GeoPackage to write; an existing one is replaced."),
        )
        labels = (
            tr("Objects written"),
            tr("Duplicate objects, written once"),
            tr("Objects left out"),
            tr("Geometries repaired"),
            tr("Communes"),
        )
        for name, label in zip(COUNTS, labels):
            self.add_output(QgsProcessingOutputNumber(name, label))

    def run_engine(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Write the GeoPackage aside and move it into place."""
        target = self._target(parameters, context)
        check_output(target.parent)
        styles = self.styles_folder(parameters, context)
        catalogue = load_catalogue(styles)
        check_style_files(catalogue, styles)
        opened = OpenedSources(
            self.source_request(parameters, context, self.progress(feedback)),
            catalogue,
            transform_context(context),
            self.progress(feedback),
        )
        with closing_layers(opened):
            _refuse_source(target, opened)
            communes = opened.index.in_zone()
            if len(communes) < len(opened.index):
                feedback.pushWarning(
                    tr_count(
                        "%n communes in other territories are left out.",
                        "%n commune in another territory is left out.",
                        len(opened.index) - len(communes),
                    )
                )
            with staging(target.parent, feedback.pushWarning) as folder:
                made = folder / target.name
                reports = opened.write_store(made, communes, attributes=True, ground=True)
                store_styles(made, catalogue, styles)
                written = read_info(made).tables[COMMUNE_TABLE]
                move_into_place(made, target)
        counts = _result_counts(reports, written)
        feedback.pushInfo(
            tr("{objects} and {communes} written to {path}.").format(
                objects=tr_count("%n objects", "%n object", counts["OBJECT_COUNT"]),
                communes=tr_count("%n communes", "%n commune", written),
                path=target,
            )
        )
        return {OUTPUT: str(target), **counts}

    def _target(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Path:
        text = self.parameterAsFileOutput(parameters, OUTPUT, context)
        if not text:
            raise QgsProcessingException(tr("Choose the GeoPackage to write (OUTPUT)."))
        target = Path(text).expanduser()
        if target.suffix.lower() != SUFFIX:
            raise QgsProcessingException(
                tr("OUTPUT “{path}” is not a GeoPackage: its name must end in .gpkg.").format(
                    path=target
                )
            )
        return target.absolute()


def _refuse_source(target: Path, opened: OpenedSources) -> None:
    """:raises ExportError: when the file to write is one of those that are read."""
    sources = opened.sources
    if sources.prepared is not None:
        raise ExportError(
            tr("{path} is already prepared: choose the raw data as SOURCE.").format(
                path=sources.origin
            )
        )
    layers = [table.layer for table in sources.tables] + [opened.index.layer]
    read = {Path(path_of(layer)) for layer in layers if path_of(layer)}
    if any(is_same_file(target, path) for path in {*read, Path(sources.origin)}):
        raise ExportError(
            tr(
                "{path} is one of the source files: writing to it would lose its data. Choose "
                "another OUTPUT."
            ).format(path=target)
        )


def _result_counts(reports: list[TableReport], communes: int) -> dict[str, int]:
    return {
        "OBJECT_COUNT": sum(report.drawn for report in reports),
        "DUPLICATE_COUNT": sum(len(report.duplicates) for report in reports),
        "LEFT_OUT_COUNT": sum(
            report.left_out_count + report.empty + report.collapsed + report.unplaced
            for report in reports
        ),
        "REPAIRED_COUNT": sum(report.repaired for report in reports),
        "COMMUNE_COUNT": communes,
    }
