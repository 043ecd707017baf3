"""The table of figures as a sheet prints it. Pure Python, no QGIS."""

from __future__ import annotations

from collections.abc import Sequence

from ..data.catalogue import Catalogue, distinct_titles
from ..shared.model import CategoryFigures
from ..wording.french_numbers import french_number

#: printed in the head of the table
STATISTICS_HEADERS = ("Catégorie", "Nombre", "ha", "km", "% commune")


def statistics_table(figures: Sequence[CategoryFigures], catalogue: Catalogue) -> list[list[str]]:
    """Return the table as printed; cells that do not apply are blank.

    The table has no group headings and no symbols: the label of a row must be sufficient.
    """
    titles = distinct_titles([(catalogue.category(item.key), item.families) for item in figures])
    return [[title, *_printed_figures(item)] for title, item in zip(titles, figures)]


def _printed_figures(item: CategoryFigures) -> list[str]:
    surfaces = "polygon" in item.families
    return [
        french_number(item.count),
        french_number(item.ha, 1) if surfaces else "",
        french_number(item.km, 1) if "line" in item.families else "",
        french_number(item.percent, 1) if surfaces else "",
    ]
