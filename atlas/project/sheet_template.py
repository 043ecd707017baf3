"""The template of a run: the size of its map, and what is to be told about it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from qgis.core import QgsProject

from ..layout.remarks import NOTE, Remark
from ..layout.template import is_bundled, map_size_mm, open_template
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
    size, remarks = _bundled_map(template) if is_bundled(template.path) else _map_of(template)
    if progress is not None:
        tell_remarks(remarks, progress)
    return size


def _map_of(template: TemplateSource) -> tuple[tuple[float, float], tuple[Remark, ...]]:
    """Build a template; return the size of its main map and what was decided about it."""
    project = QgsProject()  # the layout must not outlive it
    opened = open_template(template, project)
    return map_size_mm(opened.layout), tuple(opened.remarks)


@lru_cache
def _bundled_map(template: TemplateSource) -> tuple[tuple[float, float], tuple[Remark, ...]]:
    """Do so once for a template of the plugin, which stays as it is while QGIS runs."""
    return _map_of(template)


def template_of(options: SheetOptions) -> TemplateSource:
    """Return the template of a run."""
    return TemplateSource(options.template, options.template_layout)


def tell_remarks(remarks: Iterable[Remark], progress: Progress) -> None:
    """Tell the log what was decided about template and styles, and what they lack."""
    for remark in dict.fromkeys(remarks):
        (progress.info if remark.level == NOTE else progress.warning)(remark.text)
