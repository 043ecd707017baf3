"""Which tables hold the ground, and what their records become."""

from __future__ import annotations

import pytest

from srce_tvb_atlas.atlas.data import _ground_models as models
from srce_tvb_atlas.atlas.data import _ground_objects as objects
from srce_tvb_atlas.atlas.data._ground_objects import (
    BUILT,
    PLACE,
    RAILWAY,
    ROAD,
    WATER,
    WATERCOURSE,
    GroundObject,
)

V3_ROAD = ("cleabs", "nature", "importance", "fictif", "nombre_de_voies", "cpx_numero")


@pytest.mark.parametrize(
    ("names", "family", "fields", "model", "theme"),
    [
        (("troncon_de_route",), "line", V3_ROAD, "BD TOPO", ROAD),
        (("BDTOPO_V3:troncon_de_route",), "line", V3_ROAD, "BD TOPO", ROAD),
        (("TRONCON_DE_ROUTE_D059",), "line", ("ID", "NATURE", "IMPORTANCE"), "BD TOPO", ROAD),
        (("N_ROUTE_059",), "line", ("ID", "NATURE", "NUMERO"), "BD TOPO v2", ROAD),
        (("CHEMIN",), "line", ("ID", "NATURE"), "BD TOPO v2", ROAD),
        (("TRONCON_ROUTE",), "line", ("ID_RTE500", "VOCATION"), "BD TOPO v2", ROAD),
        (("SURFACE_HYDROGRAPHIQUE",), "polygon", ("ID", "NATURE"), "BD TOPO", WATER),
        (("TRONCON_COURS_EAU",), "line", ("ID", "REGIME"), "BD TOPO v2", WATERCOURSE),
        (("LIEU_DIT_NON_HABITE",), "point", ("ID", "NOM"), "BD TOPO", PLACE),
        (("BATI_REMARQUABLE",), "polygon", ("ID", "NATURE"), "BD TOPO v2", BUILT),
        (("gis_osm_roads_free_1",), "line", ("osm_id", "fclass"), "OpenStreetMap", ROAD),
        (("gis.osm_places_free_1",), "point", ("osm_id", "fclass"), "OpenStreetMap", PLACE),
        (("lines",), "line", ("osm_id", "highway", "other_tags"), "OpenStreetMap", ROAD),
        # by fields alone, also those that a shapefile has cut to ten characters
        (("export",), "line", ("CLEABS", "IMPORTANCE", "NOMBRE_DE_"), "BD TOPO", ROAD),
        (("calque 1",), "line", ("fclass", "ref", "oneway", "maxspeed"), "OpenStreetMap", ROAD),
        (("eau",), "polygon", ("osm_id", "code", "fclass", "name"), "OpenStreetMap", WATER),
    ],
)
def test_a_table_is_recognised_by_its_name_and_its_fields(
    names: tuple[str, ...], family: str, fields: tuple[str, ...], model: str, theme: str
) -> None:
    found = models.recognise_ground(names, "/data/file.gpkg", family, fields)
    assert found is not None
    assert (found.model, found.spec.themes[0]) == (model, theme)


@pytest.mark.parametrize(
    ("name", "family", "fields"),
    [
        ("troncon_de_route", "polygon", V3_ROAD),
        ("troncon_de_route", "line", ("id", "nom")),
        ("route_numerotee_ou_nommee", "line", ("cleabs", "toponyme")),
        ("commune", "polygon", ("insee_com", "nom")),
        ("n_srce_obstacle_l_r31", "line", ("ID_OBST", "TYPE_OBST", "NOM_OBST")),
        ("cimetiere", "polygon", ("NATURE", "TOPONYME", "IMPORTANCE")),
        ("batiment", "polygon", ("ID", "HAUTEUR")),
        ("points", "point", ("fid", "label")),
    ],
)
def test_what_only_looks_like_ground_is_none(
    name: str, family: str, fields: tuple[str, ...]
) -> None:
    assert models.recognise_ground((name,), "/data/file.gpkg", family, fields) is None


def test_bd_carto_is_told_from_bd_topo_by_where_it_lies() -> None:
    path = "/data/BDCARTO_5-0_TOUSTHEMES_GPKG_LAMB93_D059_2024-03-15/bdcarto.gpkg"
    found = models.recognise_ground(("troncon_de_route",), path, "line", V3_ROAD)
    assert found is not None
    assert found.model == "BD CARTO"


def test_fields_are_found_whatever_their_case_and_cut() -> None:
    roles = {"name": ("cpx_toponyme_de_cours_d_eau", "nom_c_eau"), "order": ("numero_d_ordre",)}
    assert models.resolve(roles, ("ID", "Nom_C_Eau", "NUMERO_D_O")) == {"name": 1, "order": 2}
    assert models.resolve(roles, ("cpx_topony",)) == {"name": 0}


@pytest.mark.parametrize(
    ("path", "edition"),
    [
        ("/d/BDTOPO_3-3_TOUSTHEMES_SHP_LAMB93_D059_2023-12-15/H/ROUTE.shp", "décembre 2023"),
        ("C:\\d\\BDTOPO_2021\\troncon.gpkg", "2021"),
        ("/archives 2019/routes.gpkg", ""),
        ("/d/bdtopo_v3_12174/a.shp", ""),
    ],
)
def test_the_edition_is_read_from_file_and_folder_names(path: str, edition: str) -> None:
    assert models.edition_named_in(path) == edition


def test_credits_name_the_producer_and_the_licence() -> None:
    assert models.credit("BD TOPO v2", "2017") == "© IGN – BD TOPO (2017)"
    assert models.credit("BD CARTO") == "© IGN – BD CARTO"
    assert models.credit("OpenStreetMap") == "© les contributeurs d’OpenStreetMap (ODbL)"


def record(**values: str) -> dict[str, str]:
    roles = {role for spec in models.SPECS for role in spec.fields}
    return {**dict.fromkeys(roles, ""), **values}


@pytest.mark.parametrize(
    ("values", "rank"),
    [
        ({"nature": "Type autoroutier", "importance": "1"}, 1),
        ({"nature": "Quasi-autoroute", "importance": "2"}, 1),
        ({"nature": "Route à 2 chaussées", "importance": "1"}, 2),
        ({"nature": "Route à 1 chaussée", "importance": "4"}, 4),
        ({"nature": "Route à 1 chaussée", "importance": "NC"}, 5),
        ({"nature": "Route empierrée", "importance": "5"}, 6),
        ({"nature": "Sentier", "importance": "5"}, 7),
        ({"vocation": "Liaison régionale"}, 3),
    ],
)
def test_roads_of_the_ign_are_ranked_by_importance(values: dict[str, str], rank: int) -> None:
    assert [found.rank for found in objects.ign_road(record(**values))] == [rank]


@pytest.mark.parametrize(
    "values",
    [
        {"nature": "Route à 1 chaussée", "fictional": "Oui"},
        {"nature": "Route à 1 chaussée", "fictional": "true"},
        {"nature": "Route à 1 chaussée", "state": "En construction"},
        {"nature": "Bac ou liaison maritime"},
    ],
)
def test_roads_that_are_not_there_are_left_out(values: dict[str, str]) -> None:
    assert objects.ign_road(record(**values)) == []


def test_numbers_are_those_of_main_roads() -> None:
    main = objects.ign_road(record(nature="Route", importance="3", number="D 930/D946"))
    street = objects.ign_road(record(nature="Route", importance="5", number="C12"))
    assert [found.name for found in main + street] == ["D930", ""]


def test_what_lies_under_the_ground_is_no_water() -> None:
    assert objects.ign_watercourse(record(nature="Conduit forcé")) == []
    assert objects.ign_watercourse(record(level="-1", name="la Lys")) == []
    assert objects.osm_watercourse(record(waterway="stream", tunnel="culvert")) == []
    assert objects.osm_road(record(highway="primary", tunnel="T"))[0].kind == "tunnel"
    (axis,) = objects.ign_watercourse(record(fictional="true", order="6", name="la Lys"))
    assert axis == GroundObject(WATERCOURSE, "river", 1, "la Lys")


def test_tags_of_openstreetmap_are_also_read_from_the_others() -> None:
    tags = r'"tunnel"=>"yes","ref"=>"D 6007","name:it"=>"a \"b\", c"'
    (road,) = objects.osm_line(record(highway="primary", other_tags=tags))
    assert road == GroundObject(ROAD, "tunnel", 2, "D6007")
    both = objects.osm_line(record(highway="residential", railway="tram"))
    assert [found.theme for found in both] == [ROAD, RAILWAY]


@pytest.mark.parametrize("name", ["", "NC", "NULL", "  "])
def test_a_word_for_no_name_is_no_name(name: str) -> None:
    assert objects.ign_locality(record(name=name)) == []
    assert objects.osm_place(record(place="hamlet", name=name)) == []
