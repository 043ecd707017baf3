"""Figures of many communes: hectares, kilometres, shares and objects of each category.

One row per commune (for a map of figures), and one row per commune and category in it (the
columns of ``statistics.csv``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from qgis.core import QgsField, QgsGeometry, QgsRectangle

from ..data.catalogue import Catalogue, Category
from ..data.commune_index import CommuneIndex
from ..data.communes import Commune
from ..shared import compat
from ..shared.errors import CommuneError
from ..shared.model import CategoryFigures
from ..shared.progress import Progress, stop_if_cancelled
from .overlay import SQUARE_METRES_PER_HECTARE, Overlay

#: up to this number of communes, only the network around them is read
FEW_COMMUNES = 50


@dataclass(frozen=True)
class CommuneFigures:
    """The network in one commune."""

    commune: Commune
    #: its surface, in the CRS of the store
    geometry: QgsGeometry
    figures: tuple[CategoryFigures, ...]


def measure(
    index: CommuneIndex, communes: Sequence[Commune], overlay: Overlay, progress: Progress
) -> Iterator[CommuneFigures]:
    """Yield the figures of communes, one after the other; warn of one without a surface.

    :raises Cancelled: when the user asked to stop.
    """
    for number, commune in enumerate(communes):
        stop_if_cancelled(progress)
        try:
            geometry = index.geometry(commune)
        except CommuneError as error:
            progress.warning(str(error))
            continue
        yield CommuneFigures(commune, geometry, tuple(overlay.figures(geometry)))
        progress.percent(100.0 * (number + 1) / len(communes))


def extent_to_read(index: CommuneIndex, communes: Sequence[Commune]) -> QgsRectangle | None:
    """Return the extent of a few communes, ``None`` for many: then the whole network is read."""
    if len(communes) > FEW_COMMUNES:
        return None
    ground = QgsRectangle()
    for commune in communes:
        with suppress(CommuneError):  # reported when it is measured
            box = index.geometry(commune).boundingBox()
            if ground.isNull():
                ground = box
            else:
                ground.combineExtentWith(box)
    return None if ground.isNull() else ground


# --- one row per commune --------------------------------------------------------------------------


def commune_columns(catalogue: Catalogue) -> list[QgsField]:
    """Return the fields of the table with one row per commune.

    A category has the figures that its geometries can have: ``corridor_nb`` (objects),
    ``corridor_ha`` and ``corridor_pct`` (surfaces), ``corridor_km`` (lines).
    """
    fields = [compat.text_field(name) for name in ("insee", "nom", "insee_arr", "nom_arr")]
    fields += [compat.text_field("insee_dep"), compat.real_field("surface_ha")]
    fields.append(compat.text_field("categories"))
    for category in catalogue.network:
        fields.append(compat.integer_field(f"{category.key}_nb"))
        fields += [compat.real_field(f"{category.key}_{unit}") for unit in units_of(category)]
    return fields


def units_of(category: Category) -> tuple[str, ...]:
    """Return the units in which a category is measured, in addition to its objects."""
    surfaces = ("ha", "pct") if "polygon" in category.styles else ()
    return (*surfaces, *(("km",) if "line" in category.styles else ()))


def commune_values(found: CommuneFigures, catalogue: Catalogue) -> list[object]:
    """Return the row of one commune; a category that is not in it counts 0."""
    commune = found.commune
    by_key = {item.key: item for item in found.figures}
    values: list[object] = [
        commune.insee,
        commune.name,
        commune.arrondissement,
        commune.arrondissement_name,
        commune.department,
        found.geometry.area() / SQUARE_METRES_PER_HECTARE,
        " ".join(by_key),
    ]
    for category in catalogue.network:
        item = by_key.get(category.key)
        values.append(item.count if item else 0)
        values += [_value(item, unit) if item else 0.0 for unit in units_of(category)]
    return values


def _value(item: CategoryFigures, unit: str) -> float:
    return {"ha": item.ha, "pct": item.percent, "km": item.km}[unit]


# --- one row per commune and category -------------------------------------------------------------


def category_columns() -> list[QgsField]:
    """Return the fields of the table with one row per commune and category."""
    texts = [compat.text_field(name) for name in ("insee", "commune", "category", "label")]
    reals = [compat.real_field(name) for name in ("ha", "km", "percent")]
    return [*texts, compat.integer_field("count"), *reals]


def category_rows(found: CommuneFigures) -> Iterable[list[object]]:
    """Return the rows of one commune, one per category in it."""
    return [
        [
            found.commune.insee,
            found.commune.name,
            item.key,
            item.label,
            item.count,
            item.ha,
            item.km,
            item.percent,
        ]
        for item in found.figures
    ]
