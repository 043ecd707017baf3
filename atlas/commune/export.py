"""The sheets of one commune, from a request to the files and tables in the output folder."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from qgis.core import QgsCoordinateTransformContext

from ..data.catalogue import load_catalogue
from ..data.commune_index import CommuneIndex
from ..data.communes import Commune
from ..data.opened_sources import OpenedSources, SourceRequest
from ..project.basemap import release_pictures
from ..project.locator import build_locator_background
from ..project.sheet_project import CommuneTask, SheetProject
from ..project.sheet_template import tell_remarks
from ..results.account_file import write_account
from ..results.manifest import DEGRADED, ManifestRow
from ..shared.folders import closing_layers, temporary_folder
from ..shared.i18n import about, tr
from ..shared.model import Box
from ..shared.output import check_output, staging
from ..shared.progress import Progress, ProgressShare
from ..wording.request import EXTENSIONS, SheetOptions
from ._delivery import check_folder, deliver
from .draw import DrawingTools, draw_commune


@dataclass(frozen=True)
class CommuneRequest:
    """The commune whose sheets are made, its sources and the look of the sheets."""

    #: INSEE code or name
    commune: str
    sources: SourceRequest
    options: SheetOptions


@dataclass(frozen=True)
class ExportedCommune:
    """What was written for a commune."""

    row: ManifestRow
    #: the files of the commune in the output folder, its sheets first
    files: tuple[Path, ...]
    manifest: Path
    statistics: Path
    #: what of template and styles the sheets lack, each with the remedy
    faults: tuple[str, ...] = ()


def export_commune(
    request: CommuneRequest, context: QgsCoordinateTransformContext, progress: Progress
) -> ExportedCommune:
    """Make the sheets of a commune and enter it in the tables of the output folder.

    :param context: datum transforms of the open project.
    :raises AtlasError: when the sheets cannot be made; the output folder is then as it was.
    """
    options = request.options
    catalogue = load_catalogue(options.styles)
    share = ProgressShare(progress, 0, 10)
    opened = OpenedSources(request.sources, catalogue, context, share)
    with closing_layers(opened):
        commune = _find(opened.index, request.commune, progress)
        geometry = opened.index.geometry(commune)
        # what is opened in a folder is closed before the folder is removed
        with (
            temporary_folder(progress.warning) as folder,
            closing(SheetProject(options, context)) as project,
        ):
            plan = project.plan(geometry, catalogue.reliable_scale)
            check_output(options.output)
            check_folder(options.output)
            region = Box.around([frame.box for frame in plan.frames])
            with opened.sources.reading():
                data = opened.make_store(
                    folder,
                    opened.index.around(region),
                    region,
                    attributes=options.names_source_fields,
                )
                data = opened.with_ground(data, folder, region)
                locator = build_locator_background(opened.index, commune)
            task = CommuneTask(commune, geometry, plan, locator)
            with closing(DrawingTools.open(project, data, catalogue, folder)) as tools:
                tell_remarks(project.remarks, progress)
                exported = _draw_and_deliver(task, tools, progress)
            write_account(options.output, opened.accounts, progress)
    if exported.row.status == DEGRADED:
        progress.warning(about(commune.title, exported.row.message))
    return exported


def _draw_and_deliver(
    task: CommuneTask, tools: DrawingTools, progress: Progress
) -> ExportedCommune:
    options = tools.project.options
    with staging(options.output, progress.warning) as folder:
        try:
            drawn = draw_commune(task, tools, ProgressShare(progress, 40, 95), folder)
        finally:
            release_pictures(tools.project.basemap)
        delivery = deliver(drawn, options.output, EXTENSIONS[options.format])
    return ExportedCommune(
        drawn.row, delivery.files, delivery.manifest, delivery.statistics, drawn.faults
    )


def _find(index: CommuneIndex, text: str, progress: Progress) -> Commune:
    """Return the commune asked for; warn when its code is also the postal code of others."""
    commune = index.find(text)
    progress.info(tr("Commune: {title}.").format(title=commune.title))
    others = [other for other in index.with_postal_code(text) if other.insee != commune.insee]
    if text == commune.insee and others:
        progress.warning(
            tr(
                "{code} is read as the INSEE code of {title}; it is also the postal code of: "
                "{list}."
            ).format(
                code=text, title=commune.title, list=", ".join(other.title for other in others)
            )
        )
    return commune
