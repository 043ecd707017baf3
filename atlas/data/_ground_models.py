"""Ground models: which table of BD TOPO, BD CARTO or OpenStreetMap holds what. Pure Python.

A table is recognised by its name and its fields together, else by fields that no other table has.
Names are compared whatever their case; those of fields also when a shapefile has cut them to ten
characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from . import _ground_objects as objects
from ._ground_objects import BUILT, PLACE, RAILWAY, ROAD, WATER, WATERCOURSE, Classifier, plain

BD_TOPO, BD_TOPO_2, BD_CARTO = "BD TOPO", "BD TOPO v2", "BD CARTO"
OSM = "OpenStreetMap"
#: the ten characters of a field name in a shapefile
_CUT = 10
_CARTO = re.compile(r"bd_?carto|route_?500")
_DATE = re.compile(r"(?<!\d)(20\d\d)[-_](\d\d)(?:[-_](\d\d))?(?!\d)")
_YEAR = re.compile(r"(?<!\d)(20[0-4]\d)(?!\d)")
_MONTHS = (
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
).split()


@dataclass(frozen=True)
class TableSpec:
    """One kind of table: how it is recognised and how its records are classified."""

    model: str
    #: themes that it may hold objects of, its own first
    themes: tuple[str, ...]
    #: geometry families that it comes in
    families: tuple[str, ...]
    #: words that its name consists of or contains
    names: tuple[str, ...]
    #: names of fields by role, best first
    fields: Mapping[str, tuple[str, ...]]
    #: roles of which one at least must be there
    required: tuple[str, ...]
    classify: Classifier
    #: fields that alone tell the table, all of them together
    evidence: tuple[str, ...] = ()
    #: used where no other table of the same model has its first theme
    substitute: bool = False


_IGN = {
    "id": ("cleabs", "id", "id_rte500", "id_bdcarto"),
    "nature": ("nature",),
    "importance": ("importance",),
    "level": ("position_par_rapport_au_sol", "pos_sol", "posit_sol"),
    "state": ("etat_de_l_objet", "etat"),
    "fictional": ("fictif",),
}
_ROAD = {
    **_IGN,
    "number": ("cpx_numero", "numero", "num_route"),
    "vocation": ("vocation",),
}
_COURSE = {
    **_IGN,
    "name": ("cpx_toponyme_de_cours_d_eau", "nom_c_eau", "toponyme", "nom"),
    "order": ("numero_d_ordre", "num_ordre", "ordre"),
    "persistence": ("persistance", "regime"),
}
_SURFACE = {
    **_IGN,
    "name": ("cpx_toponyme_de_plan_d_eau", "nom_p_eau", "toponyme", "nom"),
    "persistence": ("persistance", "regime"),
}
_BUILDING = {**_IGN, "use": ("usage_1", "usage1"), "origin": ("origin_bat", "prec_plani")}
_NAMED = {**_IGN, "name": ("toponyme", "nom", "nom_chf")}
_TAGS = (
    *("highway", "railway", "waterway", "place", "natural", "landuse", "building"),
    *("name", "ref", "tunnel", "service", "intermittent", "water", "area", "other_tags"),
)
_OSM_TAGS = {"id": ("osm_id", "full_id", "@id"), "fclass": ("fclass",), **{t: (t,) for t in _TAGS}}


def _geofabrik(role: str) -> dict[str, tuple[str, ...]]:
    """Return the fields of a table of Geofabrik, whose ``fclass`` says what ``role`` does."""
    return {**_OSM_TAGS, role: ("fclass",)}


SPECS = (
    # BD TOPO v3 and BD CARTO v5
    TableSpec(BD_TOPO, (ROAD,), ("line",), ("troncon_de_route",), _ROAD, ("nature",),
              objects.ign_road, ("cleabs", "importance", "nombre_de_voies")),
    TableSpec(BD_TOPO, (RAILWAY,), ("line",), ("troncon_de_voie_ferree",), _IGN, ("nature",),
              objects.ign_railway, ("nature", "electrifie", "usage")),
    TableSpec(BD_TOPO, (WATERCOURSE,), ("line",), ("troncon_hydrographique",), _COURSE,
              ("nature", "persistence"), objects.ign_watercourse,
              ("cleabs", "persistance", "numero_d_ordre")),
    TableSpec(BD_TOPO, (WATERCOURSE,), ("line",), ("cours_d_eau",), _COURSE, ("name",),
              objects.ign_watercourse, substitute=True),
    TableSpec(BD_TOPO, (WATER,), ("polygon",), ("surface_hydrographique",), _SURFACE, ("nature",),
              objects.ign_water, ("cleabs", "nature", "persistance", "salinite")),
    TableSpec(BD_TOPO, (WATER,), ("polygon",), ("plan_d_eau",), _SURFACE, ("nature",),
              objects.ign_water, substitute=True),
    TableSpec(BD_TOPO, (PLACE, BUILT), ("polygon", "point"), ("zone_d_habitation",), _NAMED,
              ("name",), objects.ign_zone),
    TableSpec(BD_TOPO, (PLACE,), ("point",), ("lieu_dit_non_habite",), _NAMED, ("name",),
              objects.ign_locality),
    TableSpec(BD_TOPO, (BUILT,), ("polygon",), ("zone_d_activite_ou_d_interet",), _NAMED,
              ("nature",), objects.ign_activity),
    TableSpec(BD_TOPO, (BUILT,), ("polygon",), ("batiment",), _BUILDING, ("nature", "use"),
              objects.building),
    # BD TOPO v2, and the like in BD CARTO 3 and ROUTE 500
    TableSpec(BD_TOPO_2, (ROAD,), ("line",), ("route", "chemin", "troncon_route"), _ROAD,
              ("nature", "vocation"), objects.ign_road, ("prec_plani", "importance", "cl_admin")),
    TableSpec(BD_TOPO_2, (RAILWAY,), ("line",), ("troncon_voie_ferree",), _IGN, ("nature",),
              objects.ign_railway, ("nature", "electrifie", "nb_voies")),
    TableSpec(BD_TOPO_2, (WATERCOURSE,), ("line",), ("troncon_cours_eau", "troncon_cours_d_eau"),
              _COURSE, ("persistence", "name", "level"), objects.ign_watercourse,
              ("artif", "regime", "pos_sol")),
    TableSpec(BD_TOPO_2, (WATER,), ("polygon",), ("surface_eau", "surface_d_eau"), _SURFACE,
              ("nature",), objects.ign_water, ("nature", "regime", "z_moyen")),
    TableSpec(BD_TOPO_2, (PLACE,), ("point", "polygon"), ("lieu_dit_habite",), _NAMED, ("name",),
              objects.ign_place),
    TableSpec(BD_TOPO_2, (PLACE,), ("point", "polygon"), ("lieu_dit_non_habite",), _NAMED,
              ("name",), objects.ign_locality),
    TableSpec(BD_TOPO_2, (PLACE,), ("point",), ("chef_lieu",), _NAMED, ("name",),
              objects.ign_chief_place),
    TableSpec(BD_TOPO_2, (BUILT,), ("polygon",),
              ("bati_indifferencie", "bati_industriel", "bati_remarquable"), _BUILDING,
              ("nature", "origin"), objects.building),
    # OpenStreetMap, as Geofabrik cuts it up
    TableSpec(OSM, (ROAD,), ("line",), ("osm_roads", "roads"), _geofabrik("highway"),
              ("highway",), objects.osm_road, ("fclass", "ref", "oneway", "maxspeed")),
    TableSpec(OSM, (RAILWAY,), ("line",), ("osm_railways", "railways"), _geofabrik("railway"),
              ("railway",), objects.osm_railway, ("fclass", "layer", "bridge", "tunnel")),
    TableSpec(OSM, (WATERCOURSE,), ("line",), ("osm_waterways", "waterways"),
              _geofabrik("waterway"), ("waterway",), objects.osm_watercourse,
              ("fclass", "width")),
    TableSpec(OSM, (WATER, BUILT), ("polygon",),
              ("osm_water_a", "osm_landuse_a", "osm_buildings_a", "osm_natural_a"), _OSM_TAGS,
              ("fclass",), objects.osm_area, ("osm_id", "fclass")),
    TableSpec(OSM, (PLACE,), ("point",), ("osm_places", "places"), _geofabrik("place"),
              ("place",), objects.osm_place, ("fclass", "population")),
    # OpenStreetMap with its tags as fields: GDAL's driver, and what is exported from it
    TableSpec(OSM, (ROAD, RAILWAY, WATERCOURSE), ("line",), ("lines",), _OSM_TAGS,
              ("highway", "railway", "waterway"), objects.osm_line, ("osm_id", "highway")),
    TableSpec(OSM, (WATER, BUILT, PLACE), ("polygon",), ("multipolygons",), _OSM_TAGS,
              ("natural", "landuse", "building"), objects.osm_surface,
              ("osm_id", "natural", "landuse")),
    TableSpec(OSM, (PLACE,), ("point",), ("points",), _OSM_TAGS, ("place",), objects.osm_point,
              ("osm_id", "place")),
)  # fmt: skip


@dataclass(frozen=True)
class RecognisedTable:
    """What a table was recognised as."""

    spec: TableSpec
    #: ``spec.model``, but for BD CARTO, whose tables have the names of BD TOPO
    model: str
    #: position of the field of each role
    fields: Mapping[str, int]
    #: whether its name told, else its fields did
    by_name: bool


def recognise_ground(
    names: Iterable[str], place: str, family: str, fields: Sequence[str]
) -> RecognisedTable | None:
    """Return what a table is, ``None`` when it is not of the ground.

    :param names: names of the table, as files and databases give them.
    :param place: path of its file, which tells BD CARTO from BD TOPO.
    :param family: its geometry, ``polygon``, ``line`` or ``point``.
    :param fields: names of its fields.
    """
    tables = [plain(name.rsplit(":", 1)[-1].rsplit(".", 1)[-1]) for name in names]
    candidates = [spec for spec in SPECS if family in spec.families]
    by_name = [
        (max(len(word) for table in tables for word in spec.names if _holds(table, word)), spec)
        for spec in candidates
        if any(_holds(table, word) for table in tables for word in spec.names)
    ]
    # the longest word tells most: lieu_dit_non_habite is no lieu_dit_habite
    for _, spec in sorted(by_name, key=lambda pair: -pair[0]):
        found = resolve(spec.fields, fields)
        if not spec.required or any(role in found for role in spec.required):
            return RecognisedTable(spec, _model(spec, (place, *tables)), found, True)
    for spec in candidates:
        if spec.evidence and len(resolve({n: (n,) for n in spec.evidence}, fields)) == len(
            spec.evidence
        ):
            found = resolve(spec.fields, fields)
            return RecognisedTable(spec, _model(spec, (place, *tables)), found, False)
    return None


def is_called_ground(name: str) -> bool:
    """Return whether a file or table has the name of a table of the ground."""
    return any(_holds(plain(name), word) for spec in SPECS for word in spec.names)


def _holds(table: str, word: str) -> bool:
    """Return whether a table name consists of a word, or has it among prefixes and suffixes."""
    return re.search(rf"(?:^|_){word}s?(?:_|$)", table) is not None


def _model(spec: TableSpec, texts: Iterable[str]) -> str:
    is_carto = spec.model != OSM and any(_CARTO.search(plain(text)) for text in texts)
    return BD_CARTO if is_carto else spec.model


def resolve(roles: Mapping[str, tuple[str, ...]], fields: Sequence[str]) -> dict[str, int]:
    """Return the position of the field of each role that a table has.

    A field matches whatever its case, and when it is the start of the name, cut to ten characters.
    """
    positions: dict[str, int] = {}
    for index, field in enumerate(fields):
        positions.setdefault(plain(field), index)
    found = {}
    for role, names in roles.items():
        keys = [name for name in names if name in positions]
        keys += [name[:_CUT].rstrip("_") for name in names if len(name) > _CUT]
        key = next((key for key in keys if key in positions), None)
        if key is not None:
            found[role] = positions[key]
    return found


# --- credit --------------------------------------------------------------------------------------


def credit(model: str, edition: str = "") -> str:
    """Return how data of a model are credited on a sheet, in French.

    :param edition: see :func:`edition_named_in`.
    """
    if model == OSM:
        return "© les contributeurs d’OpenStreetMap (ODbL)"
    name = f"© IGN – {BD_CARTO if model == BD_CARTO else BD_TOPO}"
    return f"{name} ({edition})" if edition else name


def edition_named_in(path: str) -> str:
    """Return the edition that a path of the IGN tells, empty when it tells none.

    ``BDTOPO_3-3_TOUSTHEMES_GPKG_LAMB93_D059_2023-12-15`` gives ``décembre 2023``, a year alone
    that year. The last part of the path that tells one counts.
    """
    for part in reversed(re.split(r"[\\/]", path)):
        date = _DATE.search(part)
        if date and 1 <= int(date.group(2)) <= len(_MONTHS):
            return f"{_MONTHS[int(date.group(2)) - 1]} {date.group(1)}"
        year = _YEAR.search(part)
        if year and re.search(r"bd|topo|carto", part, re.IGNORECASE):
            return year.group(1)
    return ""
