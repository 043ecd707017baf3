"""Draws the sheets of one commune, with open project and data, into finished files."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from ..data.catalogue import Catalogue
from ..data.communes import Commune
from ..data.opened_sources import StorePaths
from ..data.table_report import objective_messages
from ..export import join_pdf as pdf
from ..export.lighter_pages import lighten_page
from ..export.pages import DocumentInfo, export_page, set_metadata
from ..export.sheet_reading import SheetReader
from ..export.tagging import PageReading
from ..figures.overlay import Overlay
from ..figures.places import find_places
from ..layout.template import is_bundled
from ..project.basemap import FetchedBasemap
from ..project.saved_project import save_project
from ..project.sheet_layers import sheet_number
from ..project.sheet_project import CommuneTask, SheetProject
from ..project.shown_sheets import ShownSheets
from ..results.manifest import DEGRADED, EMPTY, OK, ManifestRow
from ..shared.folders import temporary_folder
from ..shared.geometry import to_box
from ..shared.i18n import about, tr
from ..shared.model import CategoryFigures, Frame
from ..shared.naming import file_stem, sheet_file_name
from ..shared.output import bring_into
from ..shared.progress import Progress, stop_if_cancelled
from ..shared.waits import doing
from ..wording.credits import fetched_communes
from ..wording.request import EXTENSIONS, SheetOptions
from ._alternatives import alternative_texts

#: bookmark of a sheet: printed, therefore in French
#: of what a sheet lacks, as many are explained in its message; the log has all
MAX_EXPLAINED = 5
_BOOKMARK = "Feuille {number}"


@dataclass(frozen=True)
class CommuneResult:
    """Result of one commune; the sheets come first among the files."""

    row: ManifestRow
    figures: tuple[CategoryFigures, ...]
    #: text alternative of its sheets
    description: str
    files: tuple[Path, ...]
    #: what of template and styles the sheets lack, each with the remedy
    faults: tuple[str, ...] = ()


@dataclass(frozen=True)
class DrawingTools:
    """What is opened once to draw any number of communes."""

    project: SheetProject
    overlay: Overlay
    #: reads the sheets for the tags of their PDF; ``None`` for files that have no tags
    reader: SheetReader | None
    #: local folder for pages: QGIS makes the folder of a page again when it has disappeared, so
    #: that it must write none into the results, which may be taken away during a run
    scratch: Path

    @classmethod
    def open(
        cls, project: SheetProject, data: StorePaths, catalogue: Catalogue, scratch: Path
    ) -> DrawingTools:
        """Open the data for a project.

        :param scratch: a local temporary folder.
        :raises AtlasError: when styles or data cannot be used.
        """
        project.open_data(data, catalogue)
        return cls(
            project,
            Overlay(data.network, catalogue, project.layers.tables),
            SheetReader(project.layout) if project.options.format == "pdf" else None,
            scratch,
        )

    def close(self) -> None:
        """Close the files of the data; the project stays open."""
        self.overlay.close()


def draw_commune(
    task: CommuneTask,
    tools: DrawingTools,
    progress: Progress,
    folder: Path,
    meanwhile: Callable[[], None] = lambda: None,
) -> CommuneResult:
    """Draw the sheets of a commune.

    :param folder: where the files are made; the caller moves them into place.
    :param meanwhile: what else there is to draw of it, while its file is written.
    :raises AtlasError: when the sheets cannot be made.
    """
    started = time.monotonic()
    project = tools.project
    with doing(tr("the figures of {commune}").format(commune=task.commune.title)):
        places = find_places(project.layers.commune, task.commune.insee, task.geometry)
        figures = tools.overlay.figures(task.geometry, places)
    with doing(tr("the base map of {commune}").format(commune=task.commune.title)):
        under = _fetch_basemap(task, project, folder, progress)
    with doing(tr("the layout of {commune}").format(commune=task.commune.title)):
        shown = project.show(task, figures, under, places.places())
    for remark in shown.notes:
        progress.info(about(task.commune.title, remark.text))
    # pages are tagged and joined while QGIS draws: it lets other threads run
    with (
        temporary_folder(progress.warning, tools.scratch) as drawn,
        ThreadPoolExecutor(max_workers=1) as background,
    ):
        pages = _export(task, tools, shown, drawn, progress, background)
        files = files_to_deliver(
            task.commune, pages, project.options, folder, progress, background, meanwhile
        )
    if project.options.save_project:
        files += save_project(task, project, figures, folder)
    status = OK if figures else EMPTY
    data = project.data
    uncovered = not figures and not data.covers(to_box(task.geometry.boundingBox()))
    no_basemap = under is not None and bool(under.failure)
    if data.faults or uncovered or no_basemap or not shown.is_complete:
        status = DEGRADED
    row = ManifestRow(
        insee=task.commune.insee,
        commune=task.commune.name,
        status=status,
        sheets=len(task.plan.frames),
        scale=task.plan.scale,
        categories=tuple(item.key for item in figures),
        file=files[0].name,
        bytes=sum(path.stat().st_size for path in files),
        seconds=time.monotonic() - started,
        message=_message(shown, figures, _remarks(task, project)),
    )
    return CommuneResult(row, tuple(figures), shown.description, tuple(files), tuple(shown.faults))


def _remarks(task: CommuneTask, project: SheetProject) -> list[str]:
    """Return what there is to say of the code or the name of the commune, and of its outline."""
    fetched = fetched_communes(project.data.credits)
    return [*filter(None, [task.commune.remark]), *(f"Communes : {credit}" for credit in fetched)]


def _message(shown: ShownSheets, figures: Sequence[CategoryFigures], remarks: Sequence[str]) -> str:
    """Return the notices printed on the sheet, and what was corrected or could not be decided.

    :param remarks: about the commune.
    """
    sentences = shown.notice.split("\n") if shown.notice else []
    # an object may be in two categories: a watercourse that is a corridor and a reservoir
    objectives = list(dict(pair for item in figures for pair in item.undecided).values())
    without = objectives.count("")
    told = objective_messages(without, Counter(filter(None, objectives)))
    sentences += [text[:1].upper() + text[1:] for text in told]
    sentences += remarks
    sentences += shown.faults[:MAX_EXPLAINED]
    return " ".join(text if text.endswith(".") else f"{text}." for text in sentences)


def _fetch_basemap(
    task: CommuneTask, project: SheetProject, folder: Path, progress: Progress
) -> FetchedBasemap | None:
    if project.basemap is None:
        return None
    return project.basemap.fetch(
        task.plan.frames,
        project.map_size,
        task.plan.scale,
        project.layers.crs,
        folder,
        progress,
    )


def _export(
    task: CommuneTask,
    tools: DrawingTools,
    shown: ShownSheets,
    folder: Path,
    progress: Progress,
    background: Executor,
) -> list[pdf.Page]:
    """Draw the sheets into ``folder`` and return their pages."""
    project = tools.project
    options = project.options
    pages = []
    for frame in task.plan.frames:
        stop_if_cancelled(progress)
        number = sheet_number(frame, options.sheet)
        set_metadata(project.project, document_info(task.commune, shown, number))
        project.go_to(frame.number)
        name = sheet_file_name(
            task.commune.insee,
            task.commune.name,
            frame.number,
            frame.total,
            EXTENSIONS[options.format],
        )
        path = folder / name
        step = tr("the drawing of {commune}, sheet {number}")
        with doing(step.format(commune=task.commune.title, number=number)):
            readings = _export_page(task, tools, shown, frame, path)
            if project.basemap is not None and EXTENSIONS[options.format] == "pdf":
                lighten_page(path, project.basemap_pictures(frame.number), options.dpi)
        page = pdf.Page(path, bookmark_of(number), readings=readings)
        if readings and project.basemap is None:  # pages with pictures are many megabytes
            opened = background.submit(pdf.open_page, path, readings)
            page = replace(page, opened=opened.result)
        pages.append(page)
        progress.percent(100.0 * frame.number / frame.total)
        progress.info(
            tr("{commune}: sheet {number} drawn at 1:{scale}.").format(
                commune=task.commune.title, number=number, scale=shown.plan.scale
            )
        )
    project.finish()
    return pages


def bookmark_of(number: str) -> str:
    """Return the bookmark of a sheet; the only one of a commune has that of the commune."""
    return "" if number == "1/1" else _BOOKMARK.format(number=number)


def _export_page(
    task: CommuneTask, tools: DrawingTools, shown: ShownSheets, frame: Frame, path: Path
) -> tuple[PageReading, ...]:
    """Write the page that the layout shows and return what it says, where it is to be tagged."""
    options, layout = tools.project.options, tools.project.layout
    lossless = _keeps_pixels(tools.project, frame.number)
    if tools.reader is None:
        export_page(layout, path, options.format, options.dpi, lossless=lossless)
        return ()
    with tools.reader.marks.shown():
        export_page(layout, path, options.format, options.dpi, lossless=lossless)
    number = sheet_number(frame, options.sheet)
    texts = alternative_texts(
        commune=task.commune.name,
        arrondissement=task.commune.arrondissement_name,
        description=shown.description,
        frame=frame,
        number=number,
        logos=_logos(options),
    )
    return tools.reader.read({**shown.texts, "sheet_number": number}, texts)


def _keeps_pixels(project: SheetProject, sheet: int) -> bool:
    """Return whether the pictures of a page keep their pixels.

    Over the picture of a base map that takes long, and is done where a logo has pixels.
    """
    logos = (project.options.logo_state, project.options.logo_service)
    has_pixels = any(logo is not None and logo.suffix.lower() != ".svg" for logo in logos)
    return has_pixels or not project.basemap_pictures(sheet)


def _logos(options: SheetOptions) -> list[str]:
    """Return the ids of the logos that say whose sheet it is: the bundled ones are placeholders."""
    given = {"logo_state": options.logo_state, "logo_service": options.logo_service}
    return [name for name, path in given.items() if path or not is_bundled(options.template)]


def files_to_deliver(
    commune: Commune,
    pages: Sequence[pdf.Page],
    options: SheetOptions,
    folder: Path,
    progress: Progress,
    background: Executor | None = None,
    meanwhile: Callable[[], None] = lambda: None,
) -> list[Path]:
    """Return the files to deliver, made in ``folder``: one PDF where the format is PDF, else pages.

    :param background: writes the file, by default this thread.
    :param meanwhile: what is done while it does.
    """
    if EXTENSIONS[options.format] == "pdf":
        target = folder / f"{file_stem(commune.insee, commune.name)}.pdf"
        join = partial(pdf.join, [(commune.name, pages)], target)
        joined = join if background is None else background.submit(join).result
        meanwhile()
        try:
            is_tagged = joined()
        except pdf.UnfamiliarPdfError as error:
            # the pages themselves are sound
            progress.warning(tr("{error}. Each sheet stays a PDF of its own.").format(error=error))
        else:
            if not is_tagged and any(page.readings for page in pages):
                progress.warning(_untagged(commune))
            return [target]
    else:
        meanwhile()
    files = [page.path for page in pages]
    # the world file of a PNG has the same name and folder as the picture
    sides = [path.with_suffix(".pgw") for path in files if path.with_suffix(".pgw").is_file()]
    return [bring_into(folder, path) for path in (*files, *sides)]


def _untagged(commune: Commune) -> str:
    return tr(
        "{commune}: the PDF has no tags for screen readers, because this version of QGIS writes "
        "pages of another structure."
    ).format(commune=commune.title)


def document_info(commune: Commune, shown: ShownSheets, number: str) -> DocumentInfo:
    """Return the metadata of the PDF of a sheet."""
    texts = shown.texts
    author = " – ".join(
        " ".join(texts[name].split())
        for name in ("office", "service")
        if texts.get(name, "").strip()
    )
    title = " ".join(texts.get("title", "Carte S.R.C.E").split())
    return DocumentInfo(
        title=f"{title} – {commune.name} ({commune.insee}) – {number}",
        author=author or "SRCE-TVB Atlas",
        subject=f"Trame verte et bleue (SRCE-TVB), commune de {commune.name}, 1:{shown.plan.scale}",
        keywords=("trame verte et bleue", commune.name, commune.insee),
    )
