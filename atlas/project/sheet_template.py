"""The template of a run: the size of its map, and what is to be told about it."""

from __future__ import annotations

from collections.abc import Iterable

from qgis.core import QgsProject

from ..layout.remarks import NOTE, Remark
from ..layout.template import map_size_mm, open_template
from ..layout.template_file import TemplateSource
from ..shared.progress import Progress
from ..wording.request import SheetOptions


def template_map_size(
    template: TemplateSource, progress: Progress | None = None
) -> tuple[float, float]:
    """Return the size of the main map of a template, millimetres.

    :param progress: told what was decided about the template, ``None`` to tell nobody.
    :raises TemplateError: when the template cannot be used.
    """
    project = QgsProject()
    opened = open_template(template, project)
    if progress is not None:
        tell_remarks(opened.remarks, progress)
    return map_size_mm(opened.layout)


def template_of(options: SheetOptions) -> TemplateSource:
    """Return the template of a run."""
    return TemplateSource(options.template, options.template_layout)


def tell_remarks(remarks: Iterable[Remark], progress: Progress) -> None:
    """Tell the log what was decided about template and styles, and what they lack."""
    for remark in dict.fromkeys(remarks):
        (progress.info if remark.level == NOTE else progress.warning)(remark.text)
