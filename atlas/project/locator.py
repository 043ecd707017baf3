"""Background of the locator map: the arrondissement as two simple shapes, computed once per run.

An overview that redraws hundreds of communes takes longer than the main map. Its background is
therefore one outline and one set of boundaries, simplified to what a few centimetres can show.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from qgis.core import QgsGeometry, QgsRectangle, QgsWkbTypes

from ..data.commune_index import CommuneIndex
from ..data.communes import Commune
from ..shared.errors import CommuneError
from ..shared.geometry import as_multi
from ..wording.descriptions import commune_after_de
from ..wording.offices import DEPARTEMENTS

#: the locator is about this number of tenths of a millimetre wide; finer detail is removed
STEPS = 500
#: segments of the curves when the outline is buffered
_SEGMENTS = 2
MARGIN_SHARE = 0.04


@dataclass(frozen=True)
class LocatorBackground:
    """What the locator draws under the commune, in the working CRS."""

    area: QgsGeometry
    boundaries: QgsGeometry
    extent: QgsRectangle


def locator_key(commune: Commune) -> str:
    """Return the key that communes with the same locator background share."""
    return commune.arrondissement or f"department {commune.department}"


def situation_of(commune: Commune) -> str:
    """Return the French name of what the locator of a commune shows, empty if it is not known."""
    if commune.arrondissement_name:
        return f"Arrondissement {commune_after_de(commune.arrondissement_name)}"
    known = DEPARTEMENTS.get(commune.department)
    return f"Département {known[1]}" if known and not commune.arrondissement else ""


def build_locator_background(index: CommuneIndex, commune: Commune) -> LocatorBackground:
    """Return the background for a commune: its arrondissement, else its department."""
    group = index.group_of(commune)
    shapes = list(_usable(index, group))
    extent = QgsRectangle()
    for shape in shapes:
        extent.combineExtentWith(shape.boundingBox())
    tolerance = max(extent.width(), extent.height()) / STEPS
    extent.grow(max(extent.width(), extent.height()) * MARGIN_SHARE)
    return LocatorBackground(
        area=_area(shapes, tolerance),
        boundaries=_boundaries(shapes, tolerance),
        extent=extent,
    )


def _usable(index: CommuneIndex, group: Iterable[Commune]) -> Iterator[QgsGeometry]:
    """Yield the surfaces of communes; one without a surface only leaves a gap in the locator."""
    for member in group:
        with suppress(CommuneError):
            yield index.geometry(member)


def _area(shapes: Sequence[QgsGeometry], tolerance: float) -> QgsGeometry:
    """Return what the shapes cover together.

    Each is simplified first: their union then takes a fraction of the time. The gaps that this
    opens between neighbours are closed by a buffer outwards and back.
    """
    thin = [shape.simplify(tolerance / 2) for shape in shapes]
    usable = [shape for shape in thin if not shape.isEmpty()]
    whole = QgsGeometry.unaryUnion(usable)
    closed = whole.buffer(tolerance / 2, _SEGMENTS).buffer(-tolerance / 2, _SEGMENTS)
    area = closed.simplify(tolerance)
    # shapes that GEOS cannot unite are drawn as they are: the locator of one commune must not stop
    # the sheets of all
    return as_multi(QgsGeometry.collectGeometry(usable or shapes) if area.isEmpty() else area)


def _boundaries(shapes: Sequence[QgsGeometry], tolerance: float) -> QgsGeometry:
    """Return the boundaries between shapes, each drawn once and simplified between its ends."""
    lines = []
    for shape in shapes:
        # on a grid, vertices that neighbours share stay shared, and most of them coincide
        coarse = shape.snappedToGrid(tolerance / 2, tolerance / 2)
        coarse.removeDuplicateNodes()
        lines.append(coarse.convertToType(QgsWkbTypes.GeometryType.LineGeometry, True))
    # the union cuts lines where they meet, so that a shared boundary is one line
    usable = [line for line in lines if not line.isNull()]
    merged = QgsGeometry.unaryUnion(usable).mergeLines().simplify(tolerance)
    return as_multi(QgsGeometry.collectGeometry(usable) if merged.isEmpty() else merged)
