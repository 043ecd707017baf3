"""The map of a site: outlines of communes as paths of one inline SVG, light and without seams.

Every vertex is moved to the same grid, so that two communes keep their common limit, and points
that the grid makes useless are left out: 650 communes take about 100 kB.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, combinations

from ..results.outlines import CommuneOutline

#: width of the drawing in its own units; a limit is placed within one of them
WIDTH = 1000
Point = tuple[int, int]


@dataclass(frozen=True)
class TerritoryMap:
    """The drawing of a territory."""

    width: int
    height: int
    #: SVG path data by INSEE code
    paths: Mapping[str, str]


def draw_map(outlines: Iterable[CommuneOutline]) -> TerritoryMap | None:
    """Return the map of some communes, ``None`` when there is no outline.

    Longitudes are shortened by the cosine of the mean latitude: shapes look as on a local map.
    """
    found = list(outlines)
    points = [point for outline in found for ring in _rings(outline) for point in ring]
    if not points:
        return None
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    shrink = math.cos(math.radians((south + north) / 2))
    scale = WIDTH / max((east - west) * shrink, 1e-9)

    def on_grid(point: tuple[float, float]) -> Point:
        x, y = point
        return round((x - west) * shrink * scale), round((north - y) * scale)

    paths = {
        outline.insee: "".join(_path(map(on_grid, ring)) for ring in _rings(outline))
        for outline in found
    }
    return TerritoryMap(WIDTH, max(1, round((north - south) * scale)), paths)


def _rings(outline: CommuneOutline) -> Iterable[tuple[tuple[float, float], ...]]:
    return (ring for polygon in outline.polygons for ring in polygon)


def _path(points: Iterable[Point]) -> str:
    """Return a closed ring as path data, with relative steps; empty when the grid swallows it."""
    ring: list[Point] = []
    for point in points:
        if not ring or point != ring[-1]:
            ring.append(point)
    if len(ring) > 1 and ring[0] == ring[-1]:
        ring.pop()
    ring = _without_middles(ring)
    if len(ring) < 3:
        # a commune too small for the grid still needs a place to point at
        x, y = ring[0] if ring else (0, 0)
        return f"M{x} {y}h2v2h-2z"
    steps = [
        f"{x - before_x} {y - before_y}" for (before_x, before_y), (x, y) in zip(ring, ring[1:])
    ]
    return f"M{ring[0][0]} {ring[0][1]}l{' '.join(steps)}z".replace(" -", "-")


def _without_middles(ring: list[Point]) -> list[Point]:
    """Return a ring without the points that lie on the line between their neighbours."""
    return (
        [
            (x, y)
            for (ax, ay), (x, y), (bx, by) in zip([ring[-1], *ring], ring, [*ring[1:], *ring[:1]])
            if (x - ax) * (by - y) != (y - ay) * (bx - x)
        ]
        if len(ring) > 2
        else ring
    )


def neighbours(outlines: Mapping[str, CommuneOutline]) -> dict[str, list[str]]:
    """Return by INSEE code the communes that share a part of their limit.

    Two communes are neighbours when they have two vertices in common: outlines of one layer share
    the vertices of a common limit, and a single one is a point where four communes meet.
    """
    owners: dict[tuple[float, float], set[str]] = {}
    for code, outline in outlines.items():
        for point in chain.from_iterable(_rings(outline)):
            owners.setdefault(point, set()).add(code)
    shared = Counter(pair for codes in owners.values() for pair in combinations(sorted(codes), 2))
    found: dict[str, list[str]] = {code: [] for code in outlines}
    for (one, other), count in sorted(shared.items()):
        if count > 1:
            found[one].append(other)
            found[other].append(one)
    return found
