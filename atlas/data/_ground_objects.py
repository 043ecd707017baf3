"""Ground objects: what a record of a topographic table becomes on the sheet. Pure Python.

BD TOPO (v2 and v3), BD CARTO and OpenStreetMap describe roads, railways, water, built-up areas and
places in words of their own; here they become a kind and a rank. Rank 1 is drawn at all scales, a
higher one only on more detailed sheets (see ``styles/ground``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ..shared.naming import printable, to_ascii

BUILT = "ground_built"
WATER = "ground_water"
WATERCOURSE = "ground_watercourse"
RAILWAY = "ground_railway"
ROAD = "ground_road"
PLACE = "ground_place"

#: tables of a ground store with their geometry family, from the bottom of the map to the top
THEMES = {
    BUILT: "polygon",
    WATER: "polygon",
    WATERCOURSE: "line",
    RAILWAY: "line",
    ROAD: "line",
    PLACE: "point",
}

ZONE, BUILDING = "zone", "building"
TUNNEL = "tunnel"
#: kinds of lines that are not drawn: the names of roads and watercourses run along them, those of
#: ``NAME_AFAR`` also on sheets that show much
NAME, NAME_AFAR = "name", "name_afar"

#: a record as texts by role (``nature``, ``importance``, …); what it lacks is empty
Record = Mapping[str, str]


@dataclass(frozen=True)
class GroundObject:
    """One thing of the ground, without its geometry."""

    #: table of the store, a key of ``THEMES``
    theme: str
    kind: str
    #: 1 is drawn at all scales
    rank: int
    name: str = ""


Classifier = Callable[[Record], "list[GroundObject]"]


def plain(text: str) -> str:
    """Return a value in lower-case ASCII words joined by ``_``."""
    return re.sub(r"[^a-z0-9]+", "_", to_ascii(text).lower()).strip("_")


def is_true(text: str) -> bool:
    """Return whether a value says yes: ``Oui``, ``T``, ``true``, ``1``."""
    return plain(text) in ("oui", "t", "true", "yes", "vrai", "1")


def _level(text: str) -> int:
    """Return the position to the ground as a number; a text such as ``Gué ou radier`` is 0."""
    found = re.fullmatch(r"\s*(-?\d+)(?:\.0+)?\s*", text)
    return int(found.group(1)) if found else 0


def _name(text: str) -> str:
    """Return a name fit to print, empty for the words that stand for none."""
    clean = printable(text)
    return "" if plain(clean) in ("", "nc", "nr", "null", "sans_objet", "sans_toponyme") else clean


# --- BD TOPO, BD CARTO ---------------------------------------------------------------------------

_MOTORWAYS = frozenset({"type_autoroutier", "autoroute", "quasi_autoroute"})
_PATHS = frozenset({"sentier", "escalier", "piste_cyclable"})
_TRACKS = frozenset({"chemin", "route_empierree", "chemin_d_exploitation"})
#: ``VOCATION`` of BD CARTO 3 and ROUTE 500
_VOCATIONS = {
    "type_autoroutier": 1,
    "liaison_principale": 2,
    "liaison_regionale": 3,
    "bretelle": 4,
    "liaison_locale": 4,
    "piste_cyclable": 7,
}
_NOT_THERE = frozenset({"en_projet", "en_construction", "non_exploite", "non_exploitee"})


def _exists(record: Record) -> bool:
    return plain(record["state"]) not in _NOT_THERE


def ign_road(record: Record) -> list[GroundObject]:
    """Classify a segment of ``troncon_de_route`` (v3), ``ROUTE`` or ``CHEMIN`` (v2)."""
    nature = plain(record["nature"])
    if not _exists(record) or is_true(record["fictional"]) or nature.startswith("bac"):
        return []
    rank = _ign_road_rank(nature, record)
    kind = TUNNEL if _level(record["level"]) < 0 else "road"
    number = _road_number(record["number"]) if rank <= 4 else ""
    return [GroundObject(ROAD, kind, rank, number)]


def _ign_road_rank(nature: str, record: Record) -> int:
    if nature in _MOTORWAYS:
        return 1
    if nature in _PATHS:
        return 7
    if nature in _TRACKS:
        return 6
    vocation = _VOCATIONS.get(plain(record["vocation"]))
    if vocation is not None:
        return vocation
    # an importance NC, as v2 has it, is that of a street
    importance = _level(record["importance"]) or 5
    return 2 if importance == 1 else min(importance, 6)


def _road_number(text: str) -> str:
    """Return the number of a road without spaces: ``D 930`` -> ``D930``; the first of several."""
    return re.sub(r"(?<=[A-Z])[ -]+(?=\d)", "", _name(re.split(r"[/;]", text)[0]))


def ign_railway(record: Record) -> list[GroundObject]:
    """Classify a segment of ``troncon_de_voie_ferree`` (v3) or ``TRONCON_VOIE_FERREE`` (v2)."""
    nature = plain(record["nature"])
    if not _exists(record) or nature in ("voie_non_exploitee", "metro"):
        return []
    main = nature in ("", "lgv", "principale", "voie_ferree_principale", "normale")
    kind = TUNNEL if _level(record["level"]) < 0 else "railway"
    return [GroundObject(RAILWAY, kind, 1 if main else 2)]


def ign_watercourse(record: Record) -> list[GroundObject]:
    """Classify a segment of a watercourse, or a whole one (``cours_d_eau``).

    The axis through a water surface (``fictif``) is kept: it carries the name of the river.
    """
    nature = plain(record["nature"])
    if _level(record["level"]) < 0 or nature.startswith(("conduit", "aqueduc", "canalisation")):
        return []
    name = _name(record["name"])
    rank = 2 if name else 3
    order, importance = _level(record["order"]), _level(record["importance"])
    if order >= 5 or 1 <= importance <= 3:
        rank = 1
    elif order >= 3:
        rank = 2
    if plain(record["persistence"]).startswith(("intermittent", "temporaire", "inconnu")):
        rank = max(rank, 3)
    return [GroundObject(WATERCOURSE, "canal" if nature == "canal" else "river", rank, name)]


def ign_water(record: Record) -> list[GroundObject]:
    """Classify a surface of water (``surface_hydrographique``, ``SURFACE_EAU``, ``plan_d_eau``)."""
    nature = plain(record["nature"])
    if _level(record["level"]) < 0 or "marais" in nature or "glacier" in nature:
        return []
    passing = plain(record["persistence"]).startswith("intermittent")
    name = "" if nature in ("ecoulement_naturel", "canal") else _name(record["name"])
    return [GroundObject(WATER, "intermittent" if passing else "water", 1, name)]


def ign_zone(record: Record) -> list[GroundObject]:
    """Classify ``zone_d_habitation``: a built-up area, and the place that it bears the name of."""
    found = [] if plain(record["nature"]) == "ruines" else [GroundObject(BUILT, ZONE, 1)]
    return found + ign_place(record)


def ign_activity(record: Record) -> list[GroundObject]:
    """Classify ``zone_d_activite_ou_d_interet``: industrial estates are built up."""
    estates = ("zone_industrielle", "zone_d_activites", "zone_d_activite")
    return [GroundObject(BUILT, ZONE, 1)] if plain(record["nature"]) in estates else []


def building(record: Record) -> list[GroundObject]:  # noqa: ARG001 -- as every classifier
    """Classify a building."""
    return [GroundObject(BUILT, BUILDING, 4)]


def ign_place(record: Record) -> list[GroundObject]:
    """Classify an inhabited place (``zone_d_habitation``, ``LIEU_DIT_HABITE``).

    Importance runs from 1 (a large town) to 8 (a single house); NC is a hamlet's.
    """
    name = _name(record["name"])
    importance = _level(record["importance"])
    rank = {1: 1, 2: 1, 3: 2, 4: 3, 5: 4, 0: 4}.get(importance, 5)
    return [GroundObject(PLACE, "inhabited", rank, name)] if name else []


def ign_chief_place(record: Record) -> list[GroundObject]:
    """Classify the chief place of a commune (``CHEF_LIEU``)."""
    name = _name(record["name"])
    return [GroundObject(PLACE, "inhabited", 2, name)] if name else []


def ign_locality(record: Record) -> list[GroundObject]:
    """Classify a place where nobody lives (``lieu_dit_non_habite``)."""
    name = _name(record["name"])
    return [GroundObject(PLACE, "locality", 6, name)] if name else []


# --- OpenStreetMap -------------------------------------------------------------------------------

_OSM_ROADS = {
    "motorway": 1,
    "trunk": 1,
    "primary": 2,
    "secondary": 3,
    "tertiary": 4,
    "unclassified": 5,
    "residential": 5,
    "living_street": 5,
    "road": 5,
    "pedestrian": 5,
    "service": 6,
    "track": 6,
    "path": 7,
    "footway": 7,
    "cycleway": 7,
    "bridleway": 7,
    "steps": 7,
}
_OSM_RAILWAYS = {"rail": 1, "light_rail": 2, "narrow_gauge": 2, "tram": 2, "funicular": 2}
_OSM_WATERCOURSES = {"river": 1, "canal": 2, "stream": 3, "drain": 4, "ditch": 4}
_OSM_PLACES = {
    "city": 1,
    "town": 1,
    "village": 2,
    "suburb": 3,
    "quarter": 4,
    "hamlet": 4,
    "neighbourhood": 5,
    "isolated_dwelling": 5,
    "farm": 5,
    "locality": 6,
}
_OSM_WATER = frozenset(
    {"water", "riverbank", "river", "reservoir", "dock", "basin", "lake", "pond"}
)
_OSM_BUILT = frozenset({"residential", "industrial", "commercial", "retail"})
_OTHER_TAG = re.compile(r'"((?:[^"\\]|\\.)*)"=>"((?:[^"\\]|\\.)*)"')


def osm_road(record: Record) -> list[GroundObject]:
    """Classify a way with a ``highway``."""
    tag = re.sub(r"_grade\d$|_link$", "", plain(record["highway"]))
    rank = _OSM_ROADS.get(tag)
    if rank is None or plain(record["area"]) == "yes":
        return []
    number = _road_number(record["ref"]) if rank <= 4 else ""
    kind = TUNNEL if _is_underground(record) else "road"
    return [GroundObject(ROAD, kind, rank, number)]


def osm_railway(record: Record) -> list[GroundObject]:
    """Classify a way with a ``railway``; sidings and yards are of the second rank."""
    rank = _OSM_RAILWAYS.get(plain(record["railway"]))
    if rank is None:
        return []
    kind = TUNNEL if _is_underground(record) else "railway"
    return [GroundObject(RAILWAY, kind, 2 if record["service"] else rank)]


def osm_watercourse(record: Record) -> list[GroundObject]:
    """Classify a way with a ``waterway``."""
    tag = plain(record["waterway"])
    rank = _OSM_WATERCOURSES.get(tag)
    if rank is None or _is_underground(record):
        return []
    name = _name(record["name"])
    if rank == 3 and name and plain(record["intermittent"]) != "yes":
        rank = 2
    return [GroundObject(WATERCOURSE, "canal" if tag == "canal" else "river", min(rank, 3), name)]


def osm_area(record: Record) -> list[GroundObject]:
    """Classify a surface: water, a built-up land use, a building."""
    tags = {plain(record[role]) for role in ("natural", "landuse", "waterway", "fclass")}
    if tags & _OSM_WATER:
        flowing = plain(record["water"]) in ("river", "canal", "stream") or bool(
            tags & {"riverbank", "river"}
        )
        passing = plain(record["intermittent"]) == "yes"
        name = "" if flowing else _name(record["name"])
        return [GroundObject(WATER, "intermittent" if passing else "water", 1, name)]
    if tags & _OSM_BUILT:
        return [GroundObject(BUILT, ZONE, 1)]
    if plain(record["building"]) not in ("", "no") or "building" in tags:
        return [GroundObject(BUILT, BUILDING, 4)]
    return osm_place(record)


def osm_place(record: Record) -> list[GroundObject]:
    """Classify a ``place`` with a name."""
    tag, name = plain(record["place"]), _name(record["name"])
    if not name or tag not in _OSM_PLACES:
        return []
    kind = "locality" if tag == "locality" else "inhabited"
    return [GroundObject(PLACE, kind, _OSM_PLACES[tag], name)]


def osm_line(record: Record) -> list[GroundObject]:
    """Classify a way by all its tags: a tramway may lie in a street."""
    whole = with_other_tags(record)
    return osm_road(whole) + osm_railway(whole) + osm_watercourse(whole)


def osm_surface(record: Record) -> list[GroundObject]:
    """Classify a surface of GDAL's OSM driver."""
    return osm_area(with_other_tags(record))


def osm_point(record: Record) -> list[GroundObject]:
    """Classify a point of GDAL's OSM driver."""
    return osm_place(with_other_tags(record))


def with_other_tags(record: Record) -> dict[str, str]:
    """Return a record with the tags that GDAL keeps in ``other_tags`` besides the others.

    They are written ``"key"=>"value","key"=>"value"``, with backslashes before quotes.
    """
    found = {key: re.sub(r"\\(.)", r"\1", value) for key, value in _other_tags(record)}
    return {role: text or found.get(role, "") for role, text in record.items()}


def _other_tags(record: Record) -> list[tuple[str, str]]:
    text = record["other_tags"]
    return _OTHER_TAG.findall(text) if text else []


def _is_underground(record: Record) -> bool:
    tunnel = plain(record["tunnel"])
    return tunnel not in ("", "no", "f", "false", "0")
