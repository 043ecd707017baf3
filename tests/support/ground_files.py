"""Small ground data made for a test, as the IGN and Geofabrik deliver them, around 59293."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from osgeo import ogr, osr

from tests.support.datasets import Table, communes, line, reservoirs, square, write

#: short names that the IGN gives to fields in shapefiles
IGN_SHORT = {
    "cleabs": "ID",
    "position_par_rapport_au_sol": "POS_SOL",
    "etat_de_l_objet": "ETAT",
    "cpx_numero": "NUMERO",
    "cpx_toponyme_de_cours_d_eau": "NOM_C_EAU",
    "cpx_toponyme_de_plan_d_eau": "NOM_P_EAU",
    "numero_d_ordre": "NUM_ORDRE",
}
ALONG = line((200, 600), (3800, 600))
ACROSS = line((1000, 200), (1000, 3800))
BROOK = line((200, 2000), (3800, 2300))
RAILS = line((200, 3000), (3800, 3000))
POND = square(2, 1, 1000.0)
HAMLET = square(0, 2, 600.0)
FOREST = square(4, 4, 700.0)


def sources(folder: Path) -> Path:
    """Write a network and its two communes, and return the file."""
    named = communes(("59293", "Haverskerque"), ("59400", "Merville"))
    return write(folder / "srce.gpkg", reservoirs(), named)


def v3_tables() -> tuple[Table, ...]:
    """Return tables of BD TOPO v3 with the long names of a GeoPackage."""
    return (
        Table(
            "troncon_de_route",
            ("cleabs", "nature", "importance", "fictif", "etat_de_l_objet", "cpx_numero"),
            (
                (ALONG, ("R1", "Route à 1 chaussée", "3", "false", "En service", "D930")),
                (ACROSS, ("R2", "Sentier", "6", "false", "En service", None)),
                (RAILS, ("R3", "Route à 1 chaussée", "2", "false", "En projet", "D1")),
                (BROOK, ("R4", "Route à 1 chaussée", "2", "true", "En service", None)),
            ),
        ),
        Table(
            "troncon_de_voie_ferree",
            ("cleabs", "nature", "position_par_rapport_au_sol"),
            ((RAILS, ("F1", "Voie ferrée principale", "0")),),
        ),
        Table(
            "troncon_hydrographique",
            ("cleabs", "nature", "persistance", "numero_d_ordre", "cpx_toponyme_de_cours_d_eau"),
            ((BROOK, ("H1", "Ecoulement naturel", "Permanent", "5", "la Bourre")),),
        ),
        Table(
            "surface_hydrographique",
            ("cleabs", "nature", "persistance", "cpx_toponyme_de_plan_d_eau"),
            ((POND, ("S1", "Retenue", "Permanent", "Étang Neuf")),),
        ),
        Table(
            "zone_d_habitation",
            ("cleabs", "nature", "toponyme", "importance"),
            (
                (HAMLET, ("Z1", "Lieu-dit habité", "le Corbeau", "6")),
                (square(3, 1, 800.0), ("Z2", "Lieu-dit habité", "Haverskerque", "5")),
            ),
        ),
        Table(
            "lieu_dit_non_habite",
            ("cleabs", "nature", "toponyme", "importance"),
            (("POINT (670800 7058400)", ("L1", "Lieu-dit non habité", "les Prés Bas", "6")),),
        ),
    )


def v2_tables() -> tuple[Table, ...]:
    """Return tables of BD TOPO v2."""
    return (
        Table(
            "ROUTE",
            ("ID", "NATURE", "IMPORTANCE", "FICTIF", "ETAT", "NUMERO", "POS_SOL"),
            (
                (ALONG, ("R1", "Route à 1 chaussée", "3", "Non", "NR", "D930", "0")),
                (ACROSS, ("R2", "Sentier", "NC", "Non", "NR", "NC", "0")),
                (BROOK, ("R4", "Route à 1 chaussée", "2", "Oui", "NR", "NC", "0")),
            ),
        ),
        Table(
            "TRONCON_VOIE_FERREE",
            ("ID", "NATURE", "POS_SOL"),
            ((RAILS, ("F1", "Principale", "0")),),
        ),
        Table(
            "TRONCON_COURS_EAU",
            ("ID", "REGIME", "NOM", "POS_SOL"),
            ((BROOK, ("H1", "Permanent", "la Bourre", "0")),),
        ),
        Table("SURFACE_EAU", ("ID", "NATURE", "REGIME"), ((POND, ("S1", "Bassin", "Permanent")),)),
        Table(
            "LIEU_DIT_HABITE",
            ("ID", "NATURE", "NOM", "IMPORTANCE"),
            (
                ("POINT (668300 7059500)", ("Z1", "Lieu-dit habité", "le Corbeau", "7")),
                ("POINT (670800 7059200)", ("Z2", "Chef-lieu", "Haverskerque", "3")),
            ),
        ),
        Table("BATI_INDIFFERENCIE", ("ID", "ORIGIN_BAT"), ((FOREST, ("B1", "Autre")),)),
    )


def geofabrik_tables() -> tuple[Table, ...]:
    """Return tables of Geofabrik, in degrees."""
    return (
        Table(
            "gis_osm_roads_free_1",
            ("osm_id", "code", "fclass", "name", "ref", "oneway", "bridge", "tunnel"),
            (
                (ALONG, ("1", "5114", "secondary", "Rue de Merville", "D 930", "B", "F", "F")),
                (ACROSS, ("2", "5153", "footway", None, None, "B", "F", "F")),
                (BROOK, ("3", "5199", "unknown", None, None, "B", "F", "F")),
            ),
        ),
        Table(
            "gis_osm_railways_free_1",
            ("osm_id", "code", "fclass", "name"),
            ((RAILS, ("4", "6101", "rail", None)),),
        ),
        Table(
            "gis_osm_waterways_free_1",
            ("osm_id", "code", "fclass", "width", "name"),
            ((BROOK, ("5", "8101", "river", None, "la Bourre")),),
        ),
        Table(
            "gis_osm_water_a_free_1",
            ("osm_id", "code", "fclass", "name"),
            (
                (POND, ("6", "8200", "water", "Étang Neuf")),
                (FOREST, ("7", "8221", "wetland", "Marais")),
            ),
        ),
        Table(
            "gis_osm_places_free_1",
            ("osm_id", "code", "fclass", "population", "name"),
            (
                ("POINT (668300 7059500)", ("8", "1004", "hamlet", "0", "le Corbeau")),
                ("POINT (670800 7059200)", ("9", "1003", "village", "900", "Haverskerque")),
            ),
        ),
        Table(
            "gis_osm_landuse_a_free_1",
            ("osm_id", "code", "fclass", "name"),
            (
                (HAMLET, ("10", "7203", "residential", None)),
                (FOREST, ("11", "7201", "forest", "Bois")),
            ),
        ),
    )


def write_shapefiles(
    folder: Path,
    tables: tuple[Table, ...],
    rename: Callable[[str], str] = str,
    epsg: int = 2154,
    encoding: str = "UTF-8",
) -> Path:
    """Write each table to a shapefile of its own, and return the folder.

    :param rename: gives the name of a field in the file.
    :param epsg: CRS of the files; geometries are brought there.
    """
    folder.mkdir()
    source, target = osr.SpatialReference(), osr.SpatialReference()
    source.ImportFromEPSG(2154)
    target.ImportFromEPSG(epsg)
    for reference in (source, target):
        reference.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    moved = osr.CoordinateTransformation(source, target)
    driver = ogr.GetDriverByName("ESRI Shapefile")
    for table in tables:
        data = driver.CreateDataSource(str(folder / f"{table.name}.shp"))
        first = ogr.CreateGeometryFromWkt(table.rows[0][0]).GetGeometryType()
        layer = data.CreateLayer(table.name, target, first, [f"ENCODING={encoding}"])
        for name in table.fields:
            layer.CreateField(ogr.FieldDefn(rename(name), ogr.OFTString))
        for wkt, values in table.rows:
            feature = ogr.Feature(layer.GetLayerDefn())
            geometry = ogr.CreateGeometryFromWkt(wkt)
            geometry.Transform(moved)
            feature.SetGeometryDirectly(geometry)
            for index, value in enumerate(values):
                if value is not None:
                    feature.SetField(index, value)
            assert layer.CreateFeature(feature) == ogr.OGRERR_NONE
        data = None
    return folder
