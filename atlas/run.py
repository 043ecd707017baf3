"""One commune, from what is open already to finished files: plan, overlay, sheets, export."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Sequence

from qgis.core import QgsGeometry

from . import pdf
from .communes import Commune
from .export import DocumentInfo, describe, export_page
from .i18n import tr
from .locator import LocatorGround
from .manifest import EMPTY, OK, ManifestRow
from .model import CategoryFigures, SheetPlan
from .naming import file_stem, sheet_file_name
from .output import move_into_place, staging
from .overlay import Overlay
from .progress import Progress, stop_if_cancelled
from .request import EXTENSIONS, SheetOptions
from .sheet_layers import sheet_number
from .sheet_project import SheetProject, ShownSheets


@dataclass(frozen=True)
class CommuneResult:
    """What was made for one commune."""

    row: ManifestRow
    figures: tuple[CategoryFigures, ...]
    files: tuple[Path, ...]


@dataclass(frozen=True)
class CommuneTask:
    """What one commune's sheets need to know."""

    commune: Commune
    geometry: QgsGeometry
    plan: SheetPlan
    ground: LocatorGround


def draw_commune(
    task: CommuneTask,
    project: SheetProject,
    overlay: Overlay,
    progress: Progress,
) -> CommuneResult:
    """Draw the sheets of a commune and move them into the output folder.

    :raises AtlasError: when the sheets cannot be made; nothing of this commune is then left.
    """
    started = time.monotonic()
    figures = overlay.figures(task.geometry)
    shown = project.show(task.commune, task.geometry, task.plan, figures, task.ground)
    files = _export(task, project, shown, progress)
    row = ManifestRow(
        insee=task.commune.insee,
        commune=task.commune.name,
        status=OK if figures else EMPTY,
        sheets=len(task.plan.frames),
        scale=task.plan.scale,
        categories=tuple(item.key for item in figures),
        file=files[0].name,
        bytes=sum(path.stat().st_size for path in files),
        seconds=time.monotonic() - started,
        message=_message(shown),
    )
    return CommuneResult(row, tuple(figures), tuple(files))


def _message(shown: ShownSheets) -> str:
    return " ".join(shown.notice.split("\n"))


def _export(
    task: CommuneTask, project: SheetProject, shown: ShownSheets, progress: Progress
) -> list[Path]:
    options = project.options
    with staging(options.output) as folder:
        pages = []
        for frame in task.plan.frames:
            stop_if_cancelled(progress)
            number = sheet_number(frame, options.sheet)
            describe(project.project, document_info(task.commune, shown, number))
            project.go_to(frame.number)
            name = sheet_file_name(
                task.commune.insee,
                task.commune.name,
                frame.number,
                frame.total,
                EXTENSIONS[options.format],
            )
            path = folder / name
            export_page(project.layout, path, options.format, options.dpi)
            pages.append(pdf.Page(path, tr("Sheet {number}").format(number=number)))
            progress.info(
                tr("{commune}: sheet {number} drawn at 1:{scale}.").format(
                    commune=task.commune.title, number=number, scale=shown.plan.scale
                )
            )
        project.finish()
        made = _finished(task.commune, pages, options, folder)
        return [move_into_place(path, options.output / path.name) for path in made]


def _finished(
    commune: Commune, pages: Sequence[pdf.Page], options: SheetOptions, folder: Path
) -> list[Path]:
    """Return the files to deliver: one PDF where pages can be joined, else the pages."""
    if EXTENSIONS[options.format] == "pdf":
        target = folder / f"{file_stem(commune.insee, commune.name)}.pdf"
        if pdf.pypdf_or_none() is not None:
            pdf.join([(commune.name, pages)], target)
            return [target]
        if len(pages) == 1:
            return [pages[0].path.rename(target)]
    files = [page.path for page in pages]
    extras = {p for p in folder.iterdir() if p not in files}
    return [*files, *sorted(extras)]


def document_info(commune: Commune, shown: ShownSheets, number: str) -> DocumentInfo:
    """Return what the PDF of a sheet says of itself."""
    texts = shown.texts
    author = " – ".join(
        " ".join(texts[name].split()) for name in ("office", "service") if texts.get(name, "").strip()
    )
    title = " ".join(texts.get("title", "Carte S.R.C.E").split())
    return DocumentInfo(
        title=f"{title} – {commune.name} ({commune.insee}) – {number}",
        author=author or "SRCE-TVB Atlas",
        subject=f"Trame verte et bleue (SRCE-TVB), commune de {commune.name}, 1:{shown.plan.scale}",
        keywords=("SRCE", "TVB", "trame verte et bleue", commune.name, commune.insee),
    )
