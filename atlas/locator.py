"""Ground of the locator map: the arrondissement as two light shapes, made once a run.

An overview that redraws hundreds of communes costs more than the main map. Its ground is
therefore one outline and one set of boundaries, thinned to what a few centimetres can show.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from qgis.core import QgsGeometry, QgsRectangle, QgsWkbTypes

from .communes import Commune, CommuneIndex
from .errors import CommuneError
from .geometry import as_multi

#: the locator shows its ground over about so many steps; finer detail is thinned away
STEPS = 700
MARGIN_SHARE = 0.04


@dataclass(frozen=True)
class LocatorGround:
    """What the locator draws under the commune, in the working CRS."""

    area: QgsGeometry
    boundaries: QgsGeometry
    extent: QgsRectangle
    title: str


def locator_key(commune: Commune) -> str:
    """Return what communes with the same locator ground have in common."""
    return commune.arrondissement or f"department {commune.department}"


def build_ground(index: CommuneIndex, commune: Commune) -> LocatorGround:
    """Return the ground of the arrondissement of a commune, else of its department."""
    group = index.group_of(commune)
    shapes = list(_usable(index, group))
    area = QgsGeometry.unaryUnion(shapes)
    extent = area.boundingBox()
    tolerance = max(extent.width(), extent.height()) / STEPS
    title = commune.arrondissement_name if commune.arrondissement else ""
    extent.grow(max(extent.width(), extent.height()) * MARGIN_SHARE)
    return LocatorGround(
        area=as_multi(area.simplify(tolerance)),
        boundaries=_boundaries(shapes, tolerance),
        extent=extent,
        title=title,
    )


def _usable(index: CommuneIndex, group: Iterable[Commune]) -> Iterator[QgsGeometry]:
    """Yield the surfaces of communes; one that has none leaves a gap in the locator, no more."""
    for member in group:
        with suppress(CommuneError):
            yield index.geometry(member)


def _boundaries(shapes: Iterable[QgsGeometry], tolerance: float) -> QgsGeometry:
    """Return the boundaries between shapes, each drawn once and thinned between its ends."""
    lines = [shape.convertToType(QgsWkbTypes.GeometryType.LineGeometry, True) for shape in shapes]
    # the union cuts lines where they meet, so that a shared boundary is one line
    return as_multi(QgsGeometry.unaryUnion(lines).mergeLines().simplify(tolerance))
