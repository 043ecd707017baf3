"""What the sheets of a commune show, in words: the parts of their text alternative."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..data.opened_sources import StorePaths
from ..figures.overlay import SQUARE_METRES_PER_HECTARE
from ..shared.model import CategoryFigures, CategoryPlace
from ..wording.descriptions import describe
from ..wording.notices import compose_notice

if TYPE_CHECKING:
    from .sheet_project import CommuneTask


def map_in_words(
    task: CommuneTask,
    figures: Sequence[CategoryFigures],
    places: Sequence[CategoryPlace],
    data: StorePaths,
    warnings: Mapping[str, Any],
    *,
    uncovered: bool,
) -> dict[str, Any]:
    """Return what the text alternative of a commune may use.

    :param warnings: what the notice on the map tells of the data, see
        :func:`~..wording.notices.compose_notice`.
    :param uncovered: that nothing lies in the commune says nothing, see there.
    """
    told = compose_notice(**warnings, empty=uncovered and not figures, uncovered=uncovered)
    return describe(
        commune=task.commune.name,
        area_ha=task.geometry.area() / SQUARE_METRES_PER_HECTARE,
        figures=figures,
        places=places,
        warnings=told.splitlines(),
        sheet_count=len(task.plan.frames),
        is_covered=not uncovered,
        is_complete=not (data.missing_classes or data.faults or uncovered),
    )
