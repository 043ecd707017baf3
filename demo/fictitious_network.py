"""Invent an ecological network: reservoirs, corridors, watercourses, obstacles.

Nothing here is observed. Everything follows from one seed, the outlines of the communes and the
places listed below, which make of one commune (Haverskerque) a sheet that shows every category.
Coordinates are metres of EPSG:2154, areas hectares where a name ends in ``_ha``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from commune_source import Commune
from ground import Grid, Noise, River, bent, positive_areas, rivers
from osgeo import ogr
from shapes import (
    along,
    area_ha,
    band,
    breadth,
    curve,
    dot,
    line,
    multi,
    parts,
    rounded,
    tidy,
    union,
    vertices,
)

SEED = 59293
SOURCE_ID = "DEMO-FICTIF"
MARGIN = 2500.0
#: km² drained: from here on a river is a large one, with wetlands
LARGE_BASIN = 35
PRESERVE, RESTORE = "01", "02"

#: the coast, from west to east, a little inland: beyond it only the communes themselves are land
SHORE = (
    (600000, 7086500),
    (627700, 7098500),
    (641200, 7104500),
    (668100, 7109300),
    (720000, 7118500),
)
#: the main river of the south, from its source to its way out
MAIN_RIVER = (
    (638000, 7064500),
    (644000, 7061500),
    (651000, 7061800),
    (657000, 7060200),
    (662800, 7059600),
    (664900, 7060250),
    (665900, 7060400),
    (666900, 7060050),
    (667700, 7059700),
    (668600, 7059560),
    (669400, 7059900),
    (670300, 7059500),
    (672800, 7059900),
    (677000, 7061300),
    (683000, 7061800),
    (690000, 7063000),
    (699000, 7064500),
)

#: woods that must be there: x, y, half length, half width, bearing of the long axis (degrees)
CHOSEN_WOODS = (
    (667650, 7061500, 1050, 560, 8),
    (669650, 7060330, 420, 230, -20),
    (665350, 7060700, 260, 150, 25),
    (672100, 7062700, 800, 520, 35),
    (662300, 7061900, 620, 420, -30),
    (667000, 7057300, 700, 450, 10),
    (655600, 7066500, 2300, 1300, 20),
)
#: lengths of the main valley that must be wet: x, y, radius
CHOSEN_WETLANDS = ((668350, 7059650, 900), (664900, 7060200, 420), (673500, 7060200, 1200))
#: where the chosen commune is kept free of chance woods: x, y, radius
CLEARING = (667900, 7060300, 5200)
#: an invented road and railway through the chosen commune
CHOSEN_ROADS = (
    (
        "02",
        (
            (663500, 7058300),
            (666300, 7060250),
            (668250, 7060640),
            (671500, 7061500),
            (675000, 7064600),
        ),
    ),
    (
        "04",
        (
            (668900, 7056500),
            (669900, 7059000),
            (670050, 7060800),
            (668900, 7063600),
            (668700, 7067000),
        ),
    ),
)
#: hedges and brooks of the chosen commune: table, objective, course
CHOSEN_LINES = (
    (
        "corridor_l",
        RESTORE,
        ((666750, 7061150), (667350, 7060560), (667480, 7060150), (667900, 7059600)),
    ),
    (
        "corridor_l",
        PRESERVE,
        ((668150, 7061400), (668420, 7060700), (668250, 7060300), (668400, 7059700)),
    ),
    (
        "reservoir_l",
        RESTORE,
        ((666300, 7061250), (665800, 7060900), (665620, 7060500), (665430, 7060262)),
    ),
)
#: where the main river changes reach, and what its reaches are: x, y, objective, role field
CHOSEN_CUT = (667250, 7059950)
CHOSEN_ROLES = (
    (666000, 7060350, RESTORE, "EST_CORRID"),
    (668600, 7059560, PRESERVE, "EST_RESERV"),
)
#: objectives by place: table, x, y, objective of the nearest object
CHOSEN_OBJECTIVES: tuple[tuple[str, float, float, str | None], ...] = (
    ("reservoir_s", 667650, 7061500, PRESERVE),
    ("reservoir_s", 669650, 7060330, RESTORE),
    ("reservoir_s", 666400, 7061000, PRESERVE),
    ("reservoir_s", 668350, 7059650, PRESERVE),
    ("reservoir_s", 664900, 7060200, RESTORE),
    ("corridor_s", 665500, 7060870, RESTORE),
    ("corridor_s", 668630, 7060930, PRESERVE),
    ("corridor_s", 670530, 7061000, RESTORE),
    ("corridor_s", 667300, 7059200, RESTORE),
)

MILIEU = {"wood": "boisé", "wetland": "humide", "dune": "ouvert"}
LABEL = {"wood": "Bois", "wetland": "Marais", "dune": "Dune"}
OBSTACLE_LABELS = {
    "01": "Réseau de type autoroutier",
    "02": "Liaisons routières principales",
    "04": "Réseau ferré non LGV",
    "07": "urbanisation",
    "12": "obstacle à l'écoulement",
}


@dataclass
class Item:
    """One object of the network: outline or line, and its attributes by field name."""

    shape: ogr.Geometry
    fields: dict[str, str | None] = field(default_factory=dict)
    kind: str = ""


@dataclass
class Ground:
    """What the network is laid on."""

    land: ogr.Geometry
    communes: list[Commune]
    random: np.random.RandomState
    bend: tuple[Noise, Noise]
    rivers: list[River] = field(default_factory=list)


# ---------------------------------------------------------------- ground


def land_of(communes: list[Commune]) -> ogr.Geometry:
    """Return the communes and ``MARGIN`` metres around them, without the sea in the north."""
    ground = union([commune.outline for commune in communes])
    ring = ogr.Geometry(ogr.wkbLinearRing)
    for x, y in [*SHORE, (SHORE[-1][0], 7160000), (SHORE[0][0], 7160000), SHORE[0]]:
        ring.AddPoint_2D(x, y)
    sea = multi([ring], ogr.wkbPolygon)
    return ground.Union(ground.Buffer(MARGIN).Difference(sea)).Buffer(-30)


def invented_height(grid: Grid, ground: Ground) -> np.ndarray:
    """Return a relief (rows, columns): a ridge across, a plain to the sea, the main valley."""
    x, y = grid.x(), grid.y()
    hills = Noise(ground.random, (9000, 4000, 1800, 800))
    ridge = 55 * np.exp(-(((y - 7076000) / 11000) ** 2)) - (y - 7060000) / 2500
    valley = grid.distance_to([line(curve(np.array(MAIN_RIVER), 100))])
    fall = -12 - 14 * (x - grid.west) / (grid.cell * grid.columns)
    carved = np.minimum(1, valley / 3500)
    height = (ridge + 9 * hills(x, y)) * carved + (1 - carved) * fall
    return np.where(valley < grid.cell * 1.1, fall - 40, height)


# ---------------------------------------------------------------- reservoirs


def chosen_bumps(grid: Grid, places: tuple[tuple[float, ...], ...]) -> np.ndarray:
    """Return a field that is high on the chosen ellipses."""
    field_ = np.zeros((grid.rows, grid.columns))
    for x, y, length, width, bearing in places:
        turn = math.radians(bearing)
        dx, dy = grid.x() - x, grid.y() - y
        u = (dx * math.cos(turn) + dy * math.sin(turn)) / length
        v = (dy * math.cos(turn) - dx * math.sin(turn)) / width
        field_ = np.maximum(field_, 1.6 * np.exp(-0.9 * (u**2 + v**2)))
    return field_


def clearing(grid: Grid) -> np.ndarray:
    """Return 1 in the middle of the clearing, 0 outside."""
    x, y, radius = CLEARING
    return np.exp(-((((grid.x() - x) ** 2 + (grid.y() - y) ** 2) / radius**2) ** 2))


def wood_field(grid: Grid, random: np.random.RandomState) -> np.ndarray:
    """Return a field that is positive in woods."""
    x, y = grid.x(), grid.y()
    country = Noise(random, (14000, 7000))(x, y)
    shape = Noise(random, (3200, 1500, 700, 320))(x, y)
    edge = Noise(random, (1000, 500, 240))(x, y)
    north = np.clip((y - 7090000) / 12000, 0, 1)
    chance = 0.85 * country + shape - 1.27 - 0.8 * north
    chosen = chosen_bumps(grid, CHOSEN_WOODS)
    return np.where(chosen > 0.15, 0, -2 * clearing(grid)) + np.maximum(
        chance, chosen - 0.75 + 0.75 * edge
    )


def wetland_field(grid: Grid, ground: Ground, wood: np.ndarray) -> np.ndarray:
    """Return a field (metres) that is positive in the wet parts of the larger valleys."""
    x, y = grid.x(), grid.y()
    large = [line(meander(r, ground)) for r in ground.rivers if r.basin > LARGE_BASIN]
    patches = Noise(ground.random, (6000, 2500))(x, y)
    edge = Noise(ground.random, (900, 450, 220))(x, y)
    chosen = np.zeros(patches.shape)
    for cx, cy, radius in CHOSEN_WETLANDS:
        chosen = np.maximum(chosen, 1.5 * np.exp(-(((x - cx) ** 2 + (y - cy) ** 2) / radius**2)))
    amount = np.maximum(patches - 0.42 - 1.2 * clearing(grid), chosen - 0.7)
    width = np.clip(520 * amount, -400, 420) + 150 * edge
    return np.minimum(width - grid.distance_to(large), -400 * wood - 30)


def dune_field(grid: Grid, ground: Ground) -> np.ndarray:
    """Return a field (metres) that is positive in stretches of a strip along the coast."""
    x, y = grid.x(), grid.y()
    shore = line(along(np.array(SHORE[1:-1]), 1000)[3:-2]).Buffer(2500)
    coast = parts(ground.land.Boundary().Intersection(shore), ogr.wkbLineString)
    stretch = Noise(ground.random, (7000, 3000))(x, y)
    edge = Noise(ground.random, (800, 350))(x, y)
    width = np.clip(900 * stretch, -500, 650) + 150 * edge
    return width - grid.distance_to(coast)


def reservoirs(ground: Ground) -> list[Item]:
    """Return the reservoirs: woods, wetlands, dunes, from north to south."""
    grid = Grid.over(ground.land.GetEnvelope(), 40)
    wood = wood_field(grid, ground.random)
    fields = (
        ("wood", wood, 30.0),
        ("wetland", wetland_field(grid, ground, wood), 40.0),
        ("dune", dune_field(grid, ground), 40.0),
    )
    found = []
    for kind, values, smooth in fields:
        areas = [_reservoir_shape(a, smooth, ground.land) for a in positive_areas(grid, values)]
        areas = [a for a in areas if a is not None and area_ha(a) > 6]
        kept = [a for a in areas if area_ha(a) > 18 or ground.random.uniform() < 0.3]
        found += [Item(shape, kind=kind) for shape in _clusters(kept, 140)]
    found.sort(key=lambda item: -item.shape.GetEnvelope()[3])
    for number, item in enumerate(found, 1):
        item.fields = _reservoir_fields(ground.random, item.kind, f"DEMORS{number}", number)
    return found


def _reservoir_shape(area: ogr.Geometry, smooth: float, land: ogr.Geometry) -> ogr.Geometry | None:
    """Return a contour with its small teeth and holes rounded off."""
    soft = area.Buffer(smooth, 6).Buffer(-2 * smooth, 6).Buffer(smooth, 6).Intersection(land)
    solid = []
    for part in parts(soft, ogr.wkbPolygon):
        shell = ogr.Geometry(ogr.wkbPolygon)
        for i in range(part.GetGeometryCount()):
            ring = multi([part.GetGeometryRef(i)], ogr.wkbPolygon)
            if i == 0 or ring.GetArea() > 15000:
                shell.AddGeometry(part.GetGeometryRef(i))
        solid.append(shell)
    return tidy(multi(solid, ogr.wkbMultiPolygon), ogr.wkbMultiPolygon, 6) if solid else None


def _clusters(shapes: list[ogr.Geometry], gap: float) -> list[ogr.Geometry]:
    """Join shapes less than ``gap`` metres apart into multipart ones."""
    groups: list[list[ogr.Geometry]] = []
    for shape in shapes:
        near = [g for g in groups if any(shape.Distance(other) < gap for other in g)]
        groups = [g for g in groups if not any(g is one for one in near)]
        groups.append([shape, *(other for g in near for other in g)])
    return [
        multi([p for shape in group for p in parts(shape, ogr.wkbPolygon)], ogr.wkbMultiPolygon)
        for group in groups
    ]


def objective(random: np.random.RandomState, restore: float) -> str | None:
    """Return an objective code; ``restore`` is the share of 02, one in eight is not filled in."""
    chance = random.uniform()
    if chance < 0.12:
        return None
    return RESTORE if chance < 0.12 + restore else PRESERVE


def _reservoir_fields(
    random: np.random.RandomState, kind: str, code: str, number: int
) -> dict[str, str | None]:
    milieu = MILIEU[kind]
    return {
        "ID_RESV": code,
        "ID_SRCE": SOURCE_ID,
        "NOM_RESV": f"{LABEL[kind]} fictif n° {number}".replace("Dune fictif", "Dune fictive"),
        "OBJ_ASSI": objective(random, 0.34),
        "MILMAJ_NAT": milieu,
        "MILMAJ_REG": milieu,
        "DELIMIT": "DG",
    }


# ---------------------------------------------------------------- watercourses


def meander(river: River, ground: Ground) -> np.ndarray:
    """Return the course of a river as drawn, (n, 2)."""
    return bent(along(river.points, 45), ground.bend, 200)


def watercourses(ground: Ground) -> tuple[list[Item], list[Item]]:
    """Return the watercourses and the linear reservoirs, cut into reaches of some kilometres."""
    courses, linear = [], []
    for river in ground.rivers:
        large = river.basin > LARGE_BASIN
        if not large and ground.random.uniform() < 0.45:
            continue
        for reach in _reaches(meander(river, ground), ground.random):
            pieces = parts(line(reach).Intersection(ground.land), ogr.wkbLineString)
            pieces = [piece for piece in pieces if piece.Length() > 1200]
            shape = tidy(multi(pieces, ogr.wkbMultiLineString), ogr.wkbMultiLineString, 2.5)
            if shape is None:
                continue
            if not large and ground.random.uniform() < 0.25:
                linear.append(Item(shape, _linear_fields(ground, len(linear) + 1), "brook"))
            else:
                fields_ = _course_fields(ground, len(courses) + 1, large)
                courses.append(Item(shape, fields_, "river" if large else "brook"))
    for course, code in chosen_lines(ground, "reservoir_l"):
        fields_ = _linear_fields(ground, len(linear) + 1)
        upstream = line(course)
        for river in courses:
            upstream = parts(upstream.Difference(river.shape), ogr.wkbLineString)[0]
        shape = tidy(upstream, ogr.wkbMultiLineString, 3)
        linear.append(Item(shape, {**fields_, "OBJ_ASSI": code}, "brook"))
    return courses, linear


def _reaches(points: np.ndarray, random: np.random.RandomState) -> list[np.ndarray]:
    """Cut a course (vertices 45 m apart) into reaches of 4 to 12 km, and at the chosen cut."""
    last = len(points) - 1
    cuts = {0, last}
    at = random.randint(90, 260)
    while at < last - 50:
        cuts.add(at)
        at += random.randint(90, 260)
    apart = np.hypot(*(points - CHOSEN_CUT).T)
    if apart.min() < 250 and last > 400:
        cuts = {cut for cut in cuts if abs(cut - apart.argmin()) > 80} | {int(apart.argmin())}
    ordered = sorted(cuts)
    return [points[a : b + 1] for a, b in zip(ordered, ordered[1:])]


def _course_fields(ground: Ground, number: int, large: bool) -> dict[str, str | None]:
    chance = ground.random.uniform()
    reservoir = chance < (0.55 if large else 0.25)
    return {
        "ID_CEAU": f"DEMOCE{number}",
        "ID_SRCE": SOURCE_ID,
        "TYPE_CEAU": "Cours d'eau",
        "OBJ_ASSI": objective(ground.random, 0.42),
        "CLASSE1": "T" if reservoir and chance < 0.3 else None,
        "CLASSE2": "T" if chance > 0.4 and large else None,
        "DELIMIT": "DG",
        "EST_CORRID": "T" if not reservoir or chance < 0.06 else None,
        "EST_RESERV": "T" if reservoir else None,
        "COMMENTAIR": "Tracé fictif",
    }


def chosen_lines(ground: Ground, table: str) -> list[tuple[np.ndarray, str]]:
    """Return the courses drawn by hand for a table, with their objectives."""
    return [
        (bent(curve(np.array(points), 40), ground.bend, 60), code)
        for name, code, points in CHOSEN_LINES
        if name == table
    ]


def _linear_fields(ground: Ground, number: int) -> dict[str, str | None]:
    return {
        "ID_RESV": f"DEMORL{number}",
        "ID_SRCE": SOURCE_ID,
        "NOM_RESV": f"Ruisseau fictif n° {number}",
        "OBJ_ASSI": objective(ground.random, 0.4),
        "MILMAJ_NAT": "humide",
        "MILMAJ_REG": "humide",
        "DELIMIT": "DG",
    }


# ---------------------------------------------------------------- corridors


@dataclass(frozen=True)
class Link:
    """Two reservoirs to join: their indexes, the nearest point of each (2,), metres apart."""

    first: int
    second: int
    start: np.ndarray
    end: np.ndarray
    gap: float


def links(shapes: list[ogr.Geometry], reach: float) -> list[Link]:
    """Return the pairs to join: near, and with no third reservoir nearer to both."""
    outlines = [vertices(shape) for shape in shapes]
    near: dict[tuple[int, int], Link] = {}
    for i, first in enumerate(outlines):
        for j in range(i + 1, len(outlines)):
            link = _shortest(i, j, first, outlines[j], reach)
            if link:
                near[i, j] = link
    gaps = np.full((len(shapes), len(shapes)), np.inf)
    for (i, j), link in near.items():
        gaps[i, j] = gaps[j, i] = link.gap
    return [
        link
        for (i, j), link in near.items()
        if link.gap > 250 and not (np.maximum(gaps[i], gaps[j]) < link.gap).any()
    ]


def _shortest(i: int, j: int, a: np.ndarray, b: np.ndarray, reach: float) -> Link | None:
    """Return the link between the nearest vertices of two outlines, None beyond ``reach``."""
    if (a.min(axis=0) - b.max(axis=0)).max() > reach or (b.min(0) - a.max(0)).max() > reach:
        return None
    apart = np.hypot(a[:, None, 0] - b[None, :, 0], a[:, None, 1] - b[None, :, 1])
    at, to = np.unravel_index(apart.argmin(), apart.shape)
    gap = float(apart[at, to])
    return Link(i, j, a[at], b[to], gap) if gap < reach else None


def corridor_course(link: Link, ground: Ground, ends: list[ogr.Geometry]) -> np.ndarray:
    """Return a winding course (n, 2) that starts and ends some way inside the two reservoirs."""
    heading = (link.end - link.start) / link.gap
    start = _inward(link.start, -heading, ends[0])
    end = _inward(link.end, heading, ends[1])
    points = along(np.array([start, end]), 45)
    t = np.linspace(0, np.pi, len(points))
    sway = sum(ground.random.normal(0, 0.09 / k) * np.sin(k * t) for k in range(1, 5))
    side = np.array([-heading[1], heading[0]])
    winding = points + (link.gap * sway * np.sin(t) ** 0.5)[:, None] * side
    return bent(winding, ground.bend, min(90.0, 0.06 * link.gap))


def _inward(point: np.ndarray, heading: np.ndarray, shape: ogr.Geometry) -> np.ndarray:
    """Go from the edge of a reservoir into it, at most to its middle."""
    inner = point
    for step in np.arange(20.0, min(breadth(shape), 250.0), 20.0):
        ahead = point + step * heading
        if not shape.Contains(dot(*ahead)):
            break
        inner = ahead
    return inner


def corridors(ground: Ground, found: list[Item]) -> tuple[list[Item], list[Item]]:
    """Return the corridors that join the reservoirs, bands and lines, none over another."""
    taken = [item.shape for item in found]
    bands: list[Item] = []
    lines: list[Item] = []
    for link in sorted(links(taken, 5200), key=lambda one: one.gap):
        chance, is_line = ground.random.uniform(), ground.random.uniform() < 0.22
        free_hand = not _in_clearing(dot(*(link.start + link.end) / 2))
        if free_hand and link.gap > 1500 and chance < 0.22:
            continue
        ends = [taken[link.first], taken[link.second]]
        course = corridor_course(link, ground, ends)
        kind = _corridor_kind(found[link.first].kind, found[link.second].kind)
        if free_hand and link.gap < 3200 and is_line:
            shape, target = line(course), lines
        else:
            shape, target = band(course, _half_widths(ground.random, course, ends)), bands
        free = _free(shape, taken + [item.shape for item in bands], ground.land)
        if free is not None:
            target.append(Item(free, kind=kind))
    for course, code in chosen_lines(ground, "corridor_l"):
        free = _free(line(course), taken, ground.land)
        lines.append(Item(free, {"OBJ_ASSI": code}, MILIEU["wood"]))
    for target, prefix in ((bands, "DEMOCS"), (lines, "DEMOCL")):
        target.sort(key=lambda item: -item.shape.GetEnvelope()[3])
        for number, item in enumerate(target, 1):
            fields_ = _corridor_fields(ground.random, item.kind, f"{prefix}{number}", number)
            item.fields = {**fields_, **item.fields}
    return bands, lines


def _half_widths(
    random: np.random.RandomState, course: np.ndarray, ends: list[ogr.Geometry]
) -> np.ndarray:
    """Return half widths (metres) that swell and shrink along the way.

    Both ends widen, but no wider than the reservoir they reach, and stay within it.
    """
    base = random.uniform(90, 200)
    t = np.linspace(0, 1, len(course))
    wave = sum(random.normal(0, 0.13) * np.sin(2 * np.pi * k * t + k) for k in (1, 2, 3))
    flare = 0.4 * np.exp(-((np.minimum(t, 1 - t) / 0.12) ** 2))
    widths = np.clip(base * (1 + wave + flare), 75, 300)
    for end, away in zip(ends, (t, 1 - t)):
        widths = np.minimum(widths, max(0.65 * breadth(end), 60) + 900 * away)
        edge = end.Boundary()
        for i, xy in enumerate(course):
            if end.Contains(dot(*xy)):
                widths[i] = min(widths[i], edge.Distance(dot(*xy)) + 25)
    return widths


def _free(
    shape: ogr.Geometry, taken: list[ogr.Geometry], land: ogr.Geometry
) -> ogr.Geometry | None:
    """Return what of a corridor lies on land and over nothing else; None where little is left."""
    surface = ogr.GT_Flatten(shape.GetGeometryType()) != ogr.wkbLineString
    single = ogr.wkbPolygon if surface else ogr.wkbLineString
    rest = shape.Intersection(land)
    for other in taken:
        if rest.Intersects(other):
            rest = rest.Difference(other)
    sizes = [(area_ha(p) if surface else p.Length() / 100, p) for p in parts(rest, single)]
    largest = max((size for size, _ in sizes), default=0)
    pieces = [p for size, p in sizes if size > max(1.5, 0.25 * largest)]
    if not pieces:
        return None
    kind = ogr.wkbMultiPolygon if surface else ogr.wkbMultiLineString
    return tidy(multi(pieces, kind), kind, 3)


def _corridor_kind(first: str, second: str) -> str:
    """Return the milieu of a corridor between two kinds of reservoirs."""
    return MILIEU[first] if first == second else "multitrame"


def _corridor_fields(
    random: np.random.RandomState, milieu: str, code: str, number: int
) -> dict[str, str | None]:
    return {
        "ID_CORR": code,
        "ID_SRCE": SOURCE_ID,
        "NOM_CORR": f"Corridor fictif n° {number}",
        "OBJ_ASSI": objective(random, 0.45),
        "MILMAJ_NAT": milieu,
        "MILMAJ_REG": milieu,
        "DELIMIT": "DS",
    }


# ---------------------------------------------------------------- obstacles


@dataclass(frozen=True)
class Way:
    """An invented road or railway: type code of its obstacles, course, share of crossings told."""

    code: str
    course: ogr.Geometry
    share: float
    #: the course with what of it no crossing is told of
    whole: ogr.Geometry


def roads(ground: Ground) -> list[Way]:
    """Return invented roads and railways: those of the chosen commune, others between towns."""
    towns = [c for c in ground.communes if (c.fields["population"] or 0) > 2200]
    places = [c.outline.Centroid().Buffer(1) for c in towns]
    ways = [(code, np.array(points, float), 1.0) for code, points in CHOSEN_ROADS]
    for link in links(places, 22000):
        code = ("02", "02", "01", "04")[ground.random.randint(4)]
        middle = (link.start + link.end) / 2 + ground.random.normal(0, 0.07 * link.gap, 2)
        ways.append((code, np.array([link.start, middle, link.end]), 0.75))
    clear = dot(*CLEARING[:2]).Buffer(0.7 * CLEARING[2])
    drawn = [(code, line(bent(curve(xy, 60), ground.bend, 45)), share) for code, xy, share in ways]
    return [
        Way(code, course if share == 1 else course.Difference(clear), share, course)
        for code, course, share in drawn
    ]


def line_obstacles(
    ground: Ground, ways: list[Way], crossed: list[tuple[str, ogr.Geometry]]
) -> list[Item]:
    """Return where roads cut corridors and reservoirs: pieces of 60 to 800 m."""
    found = []
    for way in ways:
        for role, shape in crossed:
            if not way.course.Intersects(shape) or ground.random.uniform() > way.share:
                continue
            for piece in parts(way.course.Intersection(shape), ogr.wkbLineString):
                short = _middle(piece, 800)
                tidied = tidy(short, ogr.wkbMultiLineString, 2)
                if tidied is not None and tidied.Length() >= 60:
                    found.append(Item(tidied, {"TYPE_OBST": way.code, "NOM_OBST": role}))
    return _named_obstacles(found, "DEMOOL")


def _middle(piece: ogr.Geometry, longest: float) -> ogr.Geometry:
    """Return a line, cut down to ``longest`` metres around its middle."""
    points = along(vertices(piece), 20)
    spare = max(len(points) - int(longest / 20), 0) // 2
    return line(points[spare : len(points) - spare])


def point_obstacles(ground: Ground, ways: list[Way], lines: list[Item]) -> list[Item]:
    """Return the weirs on watercourses and the places where roads cross lines of the network."""
    found = []
    for item in lines:
        water = item.kind in ("river", "brook")
        role = "des RB" if item.fields.get("EST_RESERV") or "ID_RESV" in item.fields else None
        name = f"obstacle à la fonctionnalité {role or 'des corridors'}"
        for way in ways:
            for place in parts(way.course.Intersection(item.shape), ogr.wkbPoint):
                if ground.random.uniform() < way.share:
                    kind = "12" if water else way.code
                    found.append(Item(place, {"TYPE_OBST": kind, "NOM_OBST": name}))
        if water:
            found += [
                Item(place, {"TYPE_OBST": "12", "NOM_OBST": name})
                for place in _weirs(ground.random, item.shape)
            ]
    apart: list[Item] = []
    for item in found:
        if all(item.shape.Distance(other.shape) > 300 for other in apart):
            apart.append(Item(rounded(item.shape), item.fields))
    return _named_obstacles(apart, "DEMOOP")


def _weirs(random: np.random.RandomState, shape: ogr.Geometry) -> list[ogr.Geometry]:
    """Return places on a watercourse, 2 to 7 km apart."""
    places = []
    for part in parts(shape, ogr.wkbLineString):
        at = random.uniform(300, 4000)
        while at < part.Length():
            places.append(part.Value(at))
            at += random.uniform(2000, 7000)
    return places


def surface_obstacles(ground: Ground, bands: list[Item], taken: list[ogr.Geometry]) -> list[Item]:
    """Return small built-up surfaces that lean on the edge of a corridor."""
    found = []
    for item in bands:
        if ground.random.uniform() > 0.34 and not _in_clearing(item.shape):
            continue
        edge = vertices(item.shape)
        x, y = edge[ground.random.randint(len(edge))] + ground.random.normal(0, 40, 2)
        built = _free(built_up(ground.random, x, y), taken, ground.land)
        if built is not None:
            name = "Obstacle à la fonctionnalité des corridors"
            found.append(Item(built, {"TYPE_OBST": "07", "NOM_OBST": name}))
    return _named_obstacles(found, "DEMOOS")


def built_up(random: np.random.RandomState, x: float, y: float) -> ogr.Geometry:
    """Return an invented hamlet: blocks of buildings side by side along one direction."""
    turn = random.uniform(0, np.pi)
    ahead = np.array([math.cos(turn), math.sin(turn)])
    aside = np.array([-ahead[1], ahead[0]])
    blocks, at = [], np.array([x, y])
    for _ in range(random.randint(3, 7)):
        length, depth = random.uniform(45, 110), random.uniform(35, 90)
        corners = [
            at + u * length * ahead + v * depth * aside
            for u, v in ((-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1))
        ]
        ring = ogr.Geometry(ogr.wkbLinearRing)
        for corner in corners:
            ring.AddPoint_2D(*map(float, corner))
        blocks.append(multi([ring], ogr.wkbPolygon))
        at = at + random.uniform(0.7, 1.6) * length * ahead + random.normal(0, 45) * aside
    return union(blocks).Buffer(18, 4).Buffer(-30, 4).Buffer(12, 4)


def _in_clearing(shape: ogr.Geometry) -> bool:
    """Tell whether a shape lies in the chosen commune's surroundings."""
    x, y, radius = CLEARING
    return shape.Distance(dot(x, y)) < radius / 3


def _named_obstacles(found: list[Item], prefix: str) -> list[Item]:
    """Number the obstacles from north to south and complete their attributes."""
    found.sort(key=lambda item: -item.shape.GetEnvelope()[3])
    for number, item in enumerate(found, 1):
        code = item.fields["TYPE_OBST"]
        item.fields = {
            "ID_OBST": f"{prefix}{number}",
            "ID_SRCE": SOURCE_ID,
            "NOM_OBST": item.fields["NOM_OBST"],
            "TYPE_OBST": code,
            "LIB_OBST": OBSTACLE_LABELS[code],
        }
    return found


# ---------------------------------------------------------------- the whole


def set_chosen_objectives(network: dict[str, list[Item]]) -> None:
    """Give the objects at the chosen places their objective."""
    for table, x, y, code in CHOSEN_OBJECTIVES:
        place = dot(x, y)
        nearest = min(network[table], key=lambda item: item.shape.Distance(place))
        nearest.fields["OBJ_ASSI"] = code


def set_chosen_roles(courses: list[Item]) -> None:
    """Give the reaches of the main river at the chosen places their role and objective."""
    for x, y, code, role in CHOSEN_ROLES:
        place = dot(x, y)
        rivers_ = [item for item in courses if item.kind == "river"]
        nearest = min(rivers_, key=lambda item: item.shape.Distance(place))
        nearest.fields.update({"EST_CORRID": None, "EST_RESERV": None, role: "T", "OBJ_ASSI": code})


def random_for(stage: int) -> np.random.RandomState:
    """Return the random state of one stage: a change in one leaves the others as they are.

    RandomState, for its stream never changes from one numpy to the next.
    """
    return np.random.RandomState([SEED, stage])


def lay_ground(communes: list[Commune]) -> Ground:
    """Return what the network is laid on, with its rivers."""
    random = random_for(0)
    bend = (Noise(random, (1500, 700)), Noise(random, (1500, 700)))
    ground = Ground(land_of(communes), communes, random, bend)
    relief = Grid.over(ground.land.GetEnvelope(), 100)
    ground.rivers = rivers(relief, invented_height(relief, ground), 9)
    return ground


def invent_network(ground: Ground) -> tuple[dict[str, list[Item]], list[Way]]:
    """Return the objects of the network by table (``reservoir_s``, ``corridor_l``, ...).

    With them come the roads and railways of which it tells the crossings.
    """
    ground.random = random_for(1)
    network = {"reservoir_s": reservoirs(ground)}
    ground.random = random_for(2)
    network["cours_eau_l"], network["reservoir_l"] = watercourses(ground)
    set_chosen_roles(network["cours_eau_l"])
    ground.random = random_for(3)
    network["corridor_s"], network["corridor_l"] = corridors(ground, network["reservoir_s"])
    ground.random = random_for(4)
    ways = roads(ground)
    crossed = [
        (f"obstacle à la fonctionnalité {role}", item.shape)
        for table, role in (("corridor_s", "des corridors"), ("reservoir_s", "des RB"))
        for item in network[table]
    ]
    network["obstacle_l"] = line_obstacles(ground, ways, crossed)
    threads = network["cours_eau_l"] + network["reservoir_l"] + network["corridor_l"]
    network["obstacle_p"] = point_obstacles(ground, ways, threads)
    solid = [item.shape for item in network["reservoir_s"]]
    network["obstacle_s"] = surface_obstacles(ground, network["corridor_s"], solid)
    set_chosen_objectives(network)
    return network, ways
