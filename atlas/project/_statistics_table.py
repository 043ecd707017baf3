"""The table of figures as a sheet prints it. Pure Python, no QGIS."""

from __future__ import annotations

from collections.abc import Sequence

from ..data.catalogue import Catalogue, distinct_titles
from ..shared.model import CategoryFigures
from ..wording.french_numbers import french_number

#: printed in the head of the table
STATISTICS_HEADERS = ("Catégorie", "Nombre", "ha", "km", "% commune")
#: printed where a figure does not apply
_NONE = "–"
_THIN_SPACE = "\u202f"


def statistics_table(figures: Sequence[CategoryFigures], catalogue: Catalogue) -> list[list[str]]:
    """Return the table as printed; a dash stands in the cells that do not apply.

    The table has no group headings and no symbols: the label of a row must be sufficient.
    """
    titles = distinct_titles([(catalogue.category(item.key), item.families) for item in figures])
    return [[title, *_printed_figures(item)] for title, item in zip(titles, figures)]


def overlap(figures: Sequence[CategoryFigures]) -> bool:
    """Return whether the printed shares of a commune are more than 100 % together."""
    return sum(round(item.percent, 1) for item in figures if "polygon" in item.families) > 100


def _printed_figures(item: CategoryFigures) -> list[str]:
    surfaces = "polygon" in item.families
    return [
        french_number(item.count, space=_THIN_SPACE),
        _tenths(item.ha) if surfaces else _NONE,
        _tenths(item.km) if "line" in item.families else _NONE,
        _tenths(item.percent) if surfaces else _NONE,
    ]


def _tenths(value: float) -> str:
    """Return a value with one decimal; one that is too small for it is not printed as nothing."""
    if 0 < value < 0.05:
        return "< 0,1"
    return french_number(value, 1, space=_THIN_SPACE)
