"""A service's own template gets the ids and variables of this plugin, and a sheet to prove it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from qgis.core import QgsCoordinateTransformContext, QgsProject

from ..commune.export import CommuneRequest, export_commune
from ..data.opened_sources import SourceRequest
from ..layout.adoption import AdoptionStep, adopt_layout, original_picture, save_layout
from ..layout.template_file import TemplateSource
from ..shared.errors import RequestError, TemplateError
from ..shared.folders import temporary_folder
from ..shared.i18n import tr
from ..shared.output import move_into_place, open_output, staging
from ..shared.progress import Progress, Silent
from ..wording.request import SheetOptions, parse_date
from ..wording.texts import render_texts, text_context
from ._adoption_page import AdoptionPage

#: commune of the demonstration data whose sheet shows the template
SAMPLE_COMMUNE = "59293"
#: one of the longest names of a commune: the labels must have room for it
_LONG_NAME = "Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson"
_DPI = 72


class _Unspoken(Silent):
    """Hears that the user asks to stop, and keeps what is said of the demonstration data."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress

    def is_cancelled(self) -> bool:
        """Return whether the user asked to stop."""
        return self._progress.is_cancelled()


@dataclass(frozen=True)
class AdoptionRequest:
    """The template to adopt, and where the new one is written."""

    template: TemplateSource
    output: Path


def adopt_template(
    request: AdoptionRequest, context: QgsCoordinateTransformContext, progress: Progress
) -> AdoptionPage:
    """Write a template with ids and variables, and return what was done and what is left.

    :param context: datum transforms of the open project.
    :raises AtlasError: when the template cannot be used, or the new one not be written.
    """
    output = request.output.expanduser().absolute()
    _check_output(request.template, output)
    texts = render_texts(text_context(commune=_LONG_NAME, insee="51513", sheet_number="12/30"))
    project = QgsProject()
    layout, steps = adopt_layout(request.template, texts, project)
    try:
        before = original_picture(request.template)
        progress.percent(20)
        open_output(output.parent)
        with temporary_folder(progress.warning) as folder:
            tried = folder / output.name
            save_layout(layout, tried, tried)
            after, said = _draw(tried, folder, context, _Unspoken(progress))
        with staging(output.parent, progress.warning) as folder:
            save_layout(layout, folder / output.name, output)
            move_into_place(folder / output.name, output)
    finally:
        del layout  # before its project
    known = {step.text for step in steps}
    for text in said:
        if text not in known:
            steps.append(AdoptionStep(text.replace(str(tried), str(output)), done=False))
    return AdoptionPage(
        str(request.template),
        str(output),
        tuple(step.text for step in steps if step.done),
        tuple(step.text for step in steps if not step.done),
        before,
        after,
    )


def _check_output(template: TemplateSource, output: Path) -> None:
    if output.suffix.lower() != ".qpt":
        raise RequestError(
            tr("OUTPUT cannot be “{value}”. Expected: {wanted}.").format(
                value=output, wanted="*.qpt"
            )
        )
    if output.exists() and template.path.exists() and output.samefile(template.path):
        raise RequestError(
            tr("OUTPUT is the template itself, which is never changed: choose another file.")
        )


def _draw(
    template: Path, folder: Path, context: QgsCoordinateTransformContext, progress: Progress
) -> tuple[bytes, Sequence[str]]:
    """Return the picture of a sheet with a template, and what it lacks.

    The picture of a sheet that cannot be drawn is empty.
    """
    options = SheetOptions(
        output=folder / "sheet",
        template=template,
        format="png",
        dpi=_DPI,
        update_date=parse_date(""),
    )
    request = CommuneRequest(SAMPLE_COMMUNE, SourceRequest("demo"), options)
    try:
        exported = export_commune(request, context, progress)
    except TemplateError as error:
        return b"", [str(error)]
    return exported.files[0].read_bytes(), exported.faults
