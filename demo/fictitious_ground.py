"""Invent what lies under the network: roads, railways, water, built-up areas, names of places.

Nothing here is observed but the names of the communes, each put where its outline has room for it.
Tables and fields are those of BD TOPO v3, so that the plugin reads them as it reads real data.
Coordinates are metres of EPSG:2154.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from commune_source import Commune
from fictitious_network import LARGE_BASIN, Ground, Item, Way, built_up, meander, random_for
from ground import bent
from osgeo import ogr
from shapes import curve, dot, line, multi, parts, rounded, vertices

#: fields of each table, after BD TOPO v3
GROUND_FIELDS = {
    "troncon_de_route": ("nature", "importance", "cpx_numero"),
    "troncon_de_voie_ferree": ("nature",),
    "troncon_hydrographique": (
        "nature",
        "persistance",
        "numero_d_ordre",
        "cpx_toponyme_de_cours_d_eau",
    ),
    "surface_hydrographique": ("nature", "persistance", "cpx_toponyme_de_plan_d_eau"),
    "zone_d_habitation": ("nature", "toponyme", "importance"),
    "lieu_dit_non_habite": ("nature", "toponyme", "importance"),
}
#: how far the field of bends moves roads and what stands along them
BEND = 45
#: a town from so many people on
TOWN = 8000
#: where the village of a commune is put by hand
CHOSEN_VILLAGES = {"59293": (668330.0, 7060660.0)}
#: hamlets of the chosen commune put by hand: name, x, y
CHOSEN_HAMLETS = {
    "59293": (
        ("le Pont Tournant", 670030.0, 7059675.0),
        ("la Haute Borne", 665350.0, 7060790.0),
        ("le Corbeau", 668290.0, 7059080.0),
        ("les Trois Fermes", 667560.0, 7059570.0),
    )
}
CLEAR_OF_OTHERS = 750.0

HAMLETS = (
    "la Croix Blanche|le Petit Bois|les Quatre Vents|la Haute Rue|le Grand Marais|Belle Vue|"
    "le Pont Rouge|la Motte|les Prés Neufs|le Moulin Noir|la Vieille Forge|le Tilleul|"
    "la Basse Cour|les Ormes|le Paradis|la Briqueterie|le Blanc Pignon|la Longue Haie|"
    "les Saules|le Rossignol|la Couronne|le Chêne Creux|les Cinq Chemins|la Cense Brûlée|"
    "le Nouveau Monde|la Mairie Perdue|le Fort Mahieu|les Écluses|la Grande Ferme|le Purgatoire|"
    "la Rue du Bac|le Point du Jour|les Alouettes|la Tuilerie|le Pavé Vert|la Chapelle Haute|"
    "le Vert Galant|la Becque à Joncs|les Trois Rois|le Nid d'Agasse"
).split("|")
LOCALITIES = (
    "Bois Madame|les Grands Prés|le Champ Long|Bois des Loups|la Pâture aux Ânes|les Aulnes|"
    "le Fond de l'Ermite|les Vingt Mesures|Bois Guillaume|le Clos Bergère|la Plaine aux Lièvres|"
    "les Roseaux|Bois l'Évêque|le Mont Sans Pareil|les Basses Terres"
).split("|")
RIVERS = (
    "la Verloise|l'Aunelle Grise|la Brunelle|la Sorette|la Clairbecque|l'Ondaine|la Mauldre Noire|"
    "la Tournoise|la Rivelotte|l'Yserette|la Blanchelle|la Haulnoise"
).split("|")
BROOKS = (
    "Becque des Saules|Courant du Moulin|Becque Rouge|Fossé de la Dame|Ruisseau du Parc|"
    "Becque aux Loches|Courant Neuf|Becque du Grand Pré"
).split("|")


@dataclass(frozen=True)
class Place:
    """An inhabited place: its name, where it stands before bending, importance, people."""

    name: str
    xy: np.ndarray
    importance: str
    people: int


def invent_ground(
    ground: Ground, network: dict[str, list[Item]], ways: list[Way]
) -> dict[str, list[Item]]:
    """Return the objects of the ground by table.

    :param ways: the roads and railways of which the network tells the crossings.
    """
    ground.random = random_for(10)
    built = [item.shape for item in network["reservoir_s"]]
    villages = [village(commune) for commune in ground.communes]
    ground.random = random_for(11)
    hamlets = invent_hamlets(ground, villages, built)
    ground.random = random_for(12)
    zones = [zone(ground, place) for place in villages + hamlets]
    ground.random = random_for(13)
    roads, railways = invent_roads(ground, villages, hamlets, zones, ways)
    ground.random = random_for(14)
    streams, water = invent_water(ground, network)
    ground.random = random_for(15)
    return {
        "troncon_de_route": roads,
        "troncon_de_voie_ferree": railways,
        "troncon_hydrographique": streams,
        "surface_hydrographique": water,
        "zone_d_habitation": zones,
        "lieu_dit_non_habite": invent_localities(ground, villages + hamlets),
    }


# ---------------------------------------------------------------- places


def village(commune: Commune) -> Place:
    """Return the chief place of a commune, at the middle of its outline where that is inside."""
    middle = commune.outline.Centroid()
    if not commune.outline.Contains(middle):
        middle = commune.outline.PointOnSurface()
    xy = CHOSEN_VILLAGES.get(commune.code, (middle.GetX(), middle.GetY()))
    people = int(commune.fields["population"] or 100)
    importance = "2" if people >= TOWN else "3"
    return Place(str(commune.fields["nom_com"]), np.array(xy), importance, people)


def invent_hamlets(ground: Ground, villages: list[Place], built: list[ogr.Geometry]) -> list[Place]:
    """Return hamlets in every commune, apart from each other, from villages and from woods."""
    found: list[Place] = []
    taken = [place.xy for place in villages]
    for commune in ground.communes:
        names = list(ground.random.permutation(HAMLETS))
        for name, x, y in CHOSEN_HAMLETS.get(commune.code, ()):
            found.append(Place(name, np.array([x, y]), "5", 60))
            taken.append(found[-1].xy)
        if commune.code in CHOSEN_HAMLETS:
            continue
        west, east, south, north = commune.outline.GetEnvelope()
        wanted = int(min(1 + commune.outline.GetArea() / 3.5e6, 6))
        for _ in range(6 * wanted):
            if wanted == 0:
                break
            xy = ground.random.uniform((west, south), (east, north))
            spot = dot(*xy)
            if np.hypot(*(np.array(taken) - xy).T).min() < CLEAR_OF_OTHERS or not (
                commune.outline.Buffer(-200).Contains(spot)
            ):
                continue
            if any(shape.Distance(spot) < 150 for shape in built):
                continue
            people = int(ground.random.uniform(10, 120))
            found.append(Place(names.pop(), xy, "5" if people > 50 else "6", people))
            taken.append(xy)
            wanted -= 1
    return found


def zone(ground: Ground, place: Place) -> Item:
    """Return the built-up area of a place, with its name."""
    at = bent(place.xy[None, :], ground.bend, BEND)[0]
    if place.importance > "4":
        shape = built_up(ground.random, *at).SimplifyPreserveTopology(12)
        outer = max(parts(shape, ogr.wkbPolygon), key=ogr.Geometry.GetArea)
    else:
        outer = blob(ground.random, at, 90 + 7 * math.sqrt(place.people))
    fields = {"nature": "Lieu-dit habité", "toponyme": place.name, "importance": place.importance}
    return Item(rounded(multi([outer], ogr.wkbMultiPolygon)), fields)


def blob(random: np.random.RandomState, at: np.ndarray, radius: float) -> ogr.Geometry:
    """Return a surface that is longer one way, with arms along the roads that leave it."""
    angles = np.linspace(0, 2 * np.pi, 19)[:-1]
    turn = random.uniform(0, np.pi)
    long_way = 1 + 0.35 * np.cos(2 * (angles - turn))
    ragged = random.uniform(0.62, 1.12, len(angles))
    points = at + (radius * long_way * ragged)[:, None] * np.column_stack(
        [np.cos(angles), np.sin(angles)]
    )
    ring = ogr.Geometry(ogr.wkbLinearRing)
    for x, y in [*points, points[0]]:
        ring.AddPoint_2D(float(x), float(y))
    return multi([ring], ogr.wkbPolygon)


def invent_localities(ground: Ground, places: list[Place]) -> list[Item]:
    """Return places where nobody lives, one or two a commune."""
    found = []
    taken = np.array([place.xy for place in places])
    for commune in ground.communes:
        west, east, south, north = commune.outline.GetEnvelope()
        for name in ground.random.choice(LOCALITIES, 2, replace=False):
            xy = ground.random.uniform((west, south), (east, north))
            if commune.outline.Contains(dot(*xy)) and np.hypot(*(taken - xy).T).min() > 400:
                fields = {"nature": "Lieu-dit non habité", "toponyme": str(name), "importance": "6"}
                found.append(Item(rounded(dot(*xy)), fields))
    return found


# ---------------------------------------------------------------- roads


def neighbours(points: np.ndarray, reach: float) -> list[tuple[int, int]]:
    """Return the pairs of points (n, 2) to join: near, and with no third point nearer to both."""
    apart = np.hypot(
        points[:, None, 0] - points[None, :, 0], points[:, None, 1] - points[None, :, 1]
    )
    near = np.argwhere(np.triu(apart < reach, 1))
    return [
        (int(i), int(j))
        for i, j in near
        if not (np.maximum(apart[i], apart[j]) < apart[i, j] - 1e-9).any()
    ]


def invent_roads(
    ground: Ground,
    villages: list[Place],
    hamlets: list[Place],
    zones: list[Item],
    ways: list[Way],
) -> tuple[list[Item], list[Item]]:
    """Return roads and railways: those of the network, from place to place, and streets."""
    groups: dict[tuple[str, str, str], list[ogr.Geometry]] = {}
    railways: list[ogr.Geometry] = []
    for number, way in enumerate(ways):
        if way.code == "04":
            railways.append(way.whole)
        elif way.code == "01":
            groups[("Type autoroutier", "1", f"A{200 + number}")] = [way.whole]
        else:
            groups[("Route à 1 chaussée", "2", f"D{900 + number}")] = [way.whole]
    main = multi([way.whole for way in ways if way.code != "04"], ogr.wkbMultiLineString)
    beside_main = main.Buffer(350, 4)
    number = 0
    for i, j in neighbours(np.array([place.xy for place in villages]), 12000):
        course = road(ground, villages[i], villages[j])
        if course.Difference(beside_main).Length() < 0.4 * course.Length():
            continue
        number += 1
        importance = "3" if max(villages[i].people, villages[j].people) > 3500 else "4"
        key = ("Route à 1 chaussée", importance, f"D{10 + number}")
        groups.setdefault(key, []).append(course)
    places = villages + hamlets
    for i, j in neighbours(np.array([place.xy for place in places]), 4500):
        if max(i, j) >= len(villages):
            key = ("Route à 1 chaussée", "5", "")
            groups.setdefault(key, []).append(road(ground, places[i], places[j]))
    groups["Route à 1 chaussée", "5", ""] += streets(ground, villages, zones)
    groups["Chemin", "6", ""] = tracks(ground, hamlets)
    roads = [
        Item(shape, {"nature": nature, "importance": importance, "cpx_numero": number or None})
        for (nature, importance, number), courses in groups.items()
        for shape in by_square(courses, 6)
    ]
    rails = by_square(railways, 6)
    return roads, [Item(shape, {"nature": "Voie ferrée principale"}) for shape in rails]


def road(ground: Ground, start: Place, end: Place) -> ogr.Geometry:
    """Return a winding road between two places."""
    gap = float(np.hypot(*(end.xy - start.xy)))
    middle = (start.xy + end.xy) / 2 + ground.random.normal(0, 0.06 * gap, 2)
    return line(bent(curve(np.array([start.xy, middle, end.xy]), 90), ground.bend, BEND))


def streets(ground: Ground, villages: list[Place], zones: list[Item]) -> list[ogr.Geometry]:
    """Return streets across the built-up area of each village, in two directions."""
    found = []
    for place, area in zip(villages, zones):
        centre = bent(place.xy[None, :], ground.bend, BEND)[0]
        turn = ground.random.uniform(0, np.pi)
        reach = 3 * (90 + 7 * math.sqrt(place.people))
        for k in range(2 + int(math.sqrt(place.people) / 14)):
            angle = turn + (k % 2) * np.pi / 2 + ground.random.normal(0, 0.08)
            ahead = np.array([math.cos(angle), math.sin(angle)])
            aside = np.array([-ahead[1], ahead[0]])
            at = centre + ground.random.uniform(-0.3, 0.3) * reach * aside
            chord = line(np.array([at - reach * ahead, at + reach * ahead]))
            found += parts(chord.Intersection(area.shape), ogr.wkbLineString)
    return found


def tracks(ground: Ground, hamlets: list[Place]) -> list[ogr.Geometry]:
    """Return tracks that leave the hamlets for the fields."""
    found = []
    for place in hamlets:
        angle = ground.random.uniform(0, 2 * np.pi)
        bends = np.cumsum(ground.random.normal(0, 0.35, 3)) + angle
        steps = np.column_stack([np.cos(bends), np.sin(bends)]) * ground.random.uniform(90, 260)
        course = place.xy + np.vstack([np.zeros(2), np.cumsum(steps, axis=0)])
        found.append(line(bent(course, ground.bend, BEND)))
    return found


def by_square(
    courses: list[ogr.Geometry], tolerance: float, side: float = 8000
) -> list[ogr.Geometry]:
    """Return lines, lightened, as one multipart line for each square of the ground."""
    squares: dict[tuple[int, int], list[ogr.Geometry]] = {}
    for course in courses:
        for part in parts(course, ogr.wkbLineString):
            light = rounded(part.SimplifyPreserveTopology(tolerance))
            if light.GetPointCount() > 1:
                x, y = vertices(light).mean(axis=0) // side
                squares.setdefault((int(x), int(y)), []).append(light)
    return [multi(squares[square], ogr.wkbMultiLineString) for square in sorted(squares)]


# ---------------------------------------------------------------- water


def invent_water(ground: Ground, network: dict[str, list[Item]]) -> tuple[list[Item], list[Item]]:
    """Return the watercourses, the largest first, and the surfaces: the main river, ponds."""
    streams, surfaces = [], []
    for number, river in enumerate(sorted(ground.rivers, key=lambda one: -one.basin)):
        large = river.basin > LARGE_BASIN
        names = RIVERS if large else BROOKS
        named = large or ground.random.uniform() < 0.5
        course = line(meander(river, ground)).Intersection(ground.land)
        fields = {
            "nature": "Ecoulement naturel",
            "persistance": "Permanent",
            "numero_d_ordre": "5" if large else "2",
            "cpx_toponyme_de_cours_d_eau": names[number % len(names)] if named else None,
        }
        streams += [Item(shape, fields) for shape in by_square([course], 9)]
        if number == 0:
            for part in parts(course, ogr.wkbLineString):
                shape = part.SimplifyPreserveTopology(9).Buffer(12, 1)
                flowing = {"nature": "Ecoulement naturel", "persistance": "Permanent"}
                outer = multi([shape], ogr.wkbMultiPolygon)
                surfaces.append(Item(rounded(outer), flowing))
    for number, item in enumerate(one for one in network["reservoir_s"] if one.kind == "wetland"):
        surfaces += ponds(ground, item, number)
    return streams, surfaces


def ponds(ground: Ground, wetland: Item, number: int) -> list[Item]:
    """Return some ponds in a wetland."""
    found = []
    west, east, south, north = wetland.shape.GetEnvelope()
    for _ in range(8):
        at = ground.random.uniform((west, south), (east, north))
        shape = blob(ground.random, at, ground.random.uniform(35, 90))
        if wetland.shape.Contains(shape) and len(found) < 3:
            fields = {"nature": "Plan d'eau de gravière", "persistance": "Permanent"}
            if not found:
                fields["cpx_toponyme_de_plan_d_eau"] = f"Étang fictif n° {number + 1}"
            found.append(Item(rounded(multi([shape], ogr.wkbMultiPolygon)), fields))
    return found
