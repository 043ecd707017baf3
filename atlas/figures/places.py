"""Where in a commune the objects of a category lie, and into which neighbours they go on.

A commune is divided into nine parts by the thirds of its height and width. An object that is not
contained in the commune goes on in a neighbour when it leaves the strip along the boundary in which
two outlines of that boundary may differ.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from qgis.core import QgsFeatureRequest, QgsGeometry, QgsRectangle, QgsVectorLayer

from ..shared.model import SIDES, ZONES, CategoryPlace

#: a zone counts when it holds this share of a category
_LEAST_SHARE = 0.1
#: zones that hold this share of a category hold all that is worth telling
_WHOLE_SHARE = 0.995
#: depth of the edge of a commune, as a share of its height or width
_EDGE_DEPTH = 0.12
#: how far beyond the commune an object is followed, metres
_REACH = 250.0
#: two outlines of one boundary differ by so much, metres; rivers and roads run along it
_BOUNDARY_WIDTH = 25.0
#: what must lie beyond it in a neighbour, square metres and metres
_LEAST_AREA, _LEAST_LENGTH = 1_000.0, 25.0


@dataclass
class _Tally:
    """What was found of one category so far."""

    #: by family: what each zone holds, in square metres, metres or points
    weights: dict[str, list[float]] = field(default_factory=dict)
    bounds: QgsRectangle = field(default_factory=QgsRectangle)
    neighbours: set[str] = field(default_factory=set)
    crossing: set[str] = field(default_factory=set)


def find_places(communes: QgsVectorLayer, insee: str, commune: QgsGeometry) -> PlaceFinder:
    """Return a finder for one commune.

    :param communes: the table of the communes of a store.
    :param commune: surface of the commune with this INSEE code, in the CRS of the store.
    """
    request = QgsFeatureRequest().setFilterRect(commune.boundingBox())
    neighbours = [
        (str(feature["nom"]), feature.geometry())
        for feature in communes.getFeatures(request)
        if feature["insee"] != insee
    ]
    return PlaceFinder(commune, neighbours)


class PlaceFinder:
    """Collects where the objects of one commune lie."""

    def __init__(self, commune: QgsGeometry, neighbours: Iterable[tuple[str, QgsGeometry]]) -> None:
        self._commune = commune
        bounds = self._bounds = commune.boundingBox()
        self._around = QgsRectangle(bounds)
        self._around.grow(_REACH)
        self._cells = _cells(bounds)
        self._neighbours = [(name, shape, shape.boundingBox()) for name, shape in neighbours]
        self._tallies: dict[str, _Tally] = {}
        self._grown: QgsGeometry | None = None

    def note(
        self, category: str, object_id: str, family: str, shape: QgsGeometry, inside: QgsGeometry
    ) -> None:
        """Enter an object that meets the commune.

        :param family: ``polygon``, ``line`` or ``point``.
        :param shape: the whole object.
        :param inside: what lies in the commune; the object itself when all of it does.
        """
        tally = self._tallies.setdefault(category, _Tally())
        tally.bounds.combineExtentWith(inside.boundingBox())
        weights = tally.weights.setdefault(family, [0.0] * len(self._cells))
        for index, weight in self._weights(inside, family):
            weights[index] += weight
        if inside is not shape and family != "point":
            names = self._beyond(shape, family)
            if names:
                tally.neighbours.update(names)
                tally.crossing.add(object_id)

    def _weights(self, inside: QgsGeometry, family: str) -> list[tuple[int, float]]:
        bounds = inside.boundingBox()
        met = [index for index, cell in enumerate(self._cells) if cell.intersects(bounds)]
        if len(met) == 1:
            return [(met[0], _size(inside, family))]
        if family == "point":
            # one on the line between two cells counts in the first
            places = [(point.x(), point.y()) for point in inside.vertices()]
            owners = [[i for i in met if self._cells[i].contains(x, y)] for x, y in places]
            return [(owner[0], 1.0) for owner in owners if owner]
        return [(index, _size(inside.clipped(self._cells[index]), family)) for index in met]

    def _beyond(self, shape: QgsGeometry, family: str) -> list[str]:
        if self._grown is None:
            self._grown = self._commune.buffer(_BOUNDARY_WIDTH, 2)
        near = shape.clipped(self._around).difference(self._grown)
        bounds = near.boundingBox()
        least = _LEAST_AREA if family == "polygon" else _LEAST_LENGTH
        return [
            name
            for name, neighbour, box in self._neighbours
            if box.intersects(bounds) and _size(near.intersection(neighbour), family) >= least
        ]

    def places(self) -> list[CategoryPlace]:
        """Return where the objects lie, one value a category."""
        return [self._place(key, tally) for key, tally in self._tallies.items()]

    def _place(self, key: str, tally: _Tally) -> CategoryPlace:
        zones: set[int] = set()
        is_whole = True
        for weights in tally.weights.values():
            total = sum(weights)
            if total <= 0:
                continue
            chosen = {i for i, weight in enumerate(weights) if weight >= _LEAST_SHARE * total}
            is_whole = is_whole and sum(weights[i] for i in chosen) >= _WHOLE_SHARE * total
            zones |= chosen
        return CategoryPlace(
            key=key,
            zones=tuple(ZONES[index] for index in sorted(zones)),
            is_whole=is_whole,
            edge=self._edge(tally.bounds),
            neighbours=tuple(sorted(tally.neighbours)),
            crossing=len(tally.crossing),
        )

    def _edge(self, found: QgsRectangle) -> str:
        """Return the side at whose edge all of a category lies, none in most cases."""
        all_of_it = self._bounds
        depth_y, depth_x = _EDGE_DEPTH * all_of_it.height(), _EDGE_DEPTH * all_of_it.width()
        near = (
            found.yMinimum() > all_of_it.yMaximum() - depth_y,
            found.xMinimum() > all_of_it.xMaximum() - depth_x,
            found.yMaximum() < all_of_it.yMinimum() + depth_y,
            found.xMaximum() < all_of_it.xMinimum() + depth_x,
        )
        sides = [side for side, is_near in zip(SIDES, near) if is_near]
        return sides[0] if len(sides) == 1 else ""


def _cells(bounds: QgsRectangle) -> list[QgsRectangle]:
    """Return the nine parts of a box, row by row from the north-west."""
    width, height = bounds.width() / 3, bounds.height() / 3
    left, top = bounds.xMinimum(), bounds.yMaximum()
    return [
        QgsRectangle(
            left + column * width,
            top - (row + 1) * height,
            left + (column + 1) * width,
            top - row * height,
        )
        for row in range(3)
        for column in range(3)
    ]


def _size(shape: QgsGeometry, family: str) -> float:
    if shape.isNull():
        return 0.0
    if family == "polygon":
        return float(shape.area())
    if family == "line":
        return float(shape.length())
    return float(sum(1 for _ in shape.vertices()))
