"""The same real data under other names, formats, encodings and projections.

Each disguise holds the network of Oise and its communes as one kind of service would: what the
plugin makes of them must not depend on it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from osgeo import ogr, osr
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeatureRequest,
    QgsProject,
    QgsVectorLayer,
)

NETWORK = "srce_hdf_oise_l93.gpkg"
COMMUNES = "communes_l93_60-oise.gpkg"
COMMUNE_TABLE = "commune_2026"
#: name in the COVADIS model by table of the real data; one table is not of the SRCE
COVADIS = {
    "cer_reservoir_s_fr32_060": "N_SRCE_RESERVOIR_S_R32",
    "cer_reservoir_l_fr32_060": "N_SRCE_RESERVOIR_L_R32",
    "cer_corridor_s_fr32_060": "N_SRCE_CORRIDOR_S_R32",
    "cer_cours_eau_l_fr32_060": "N_SRCE_COURS_EAU_L_R32",
    "cer_obstacle_p_fr32_060": "N_SRCE_OBSTACLE_P_R32",
    "cer_obstacle_cor_s_fr32_060": "N_SRCE_OBSTACLE_S_R32",
    "cer_obstacle_cor_l_fr32_060": "N_SRCE_OBSTACLE_L_R32",
    "cer_ontvb_060": "ORIENTATIONS_NATIONALES",
}
#: what a technician calls the layers of a project
TITLES = {
    "cer_reservoir_s_fr32_060": "Réservoirs de biodiversité (surfaces)",
    "cer_reservoir_l_fr32_060": "Réservoirs de biodiversité (lignes)",
    "cer_corridor_s_fr32_060": "Corridors écologiques",
    "cer_cours_eau_l_fr32_060": "Cours d'eau de la TVB",
    "cer_obstacle_p_fr32_060": "Obstacles ponctuels",
    "cer_obstacle_cor_s_fr32_060": "Obstacles surfaciques",
    "cer_obstacle_cor_l_fr32_060": "Obstacles linéaires",
    "cer_ontvb_060": "Orientations nationales",
}
#: where a .dbf says how its texts are written, and what stands there in most files
LANGUAGE_BYTE = 29
ISO_8859_1 = 0x57
#: fields of the commune layer, by producer
ADMIN_EXPRESS = {"insee_com": "INSEE_COM", "nom_com": "NOM_COM", "insee_arr": "INSEE_ARR"}
FRANCE_GEOJSON = {"insee_com": "code", "nom_com": "nom"}
BD_TOPO = {
    "insee_com": "code_insee",
    "nom_com": "nom_officiel",
    "insee_arr": "code_insee_de_l_arrondissement",
    "insee_dep": "code_insee_du_departement",
}


@dataclass
class Disguise:
    """Parameters of a run on the same data."""

    name: str
    parameters: dict[str, str]
    #: the open project, where the data are layers of it
    project: QgsProject = field(default_factory=QgsProject)


def as_they_are(shared: Path, folder: Path) -> Disguise:
    """GeoPackages in Lambert-93, lower-case names."""
    assert folder.is_dir()
    return Disguise(
        "as they are",
        {
            "SOURCE": str(shared / NETWORK),
            "COMMUNES": f"{shared / COMMUNES}|layername={COMMUNE_TABLE}",
        },
    )


def shapefiles(shared: Path, folder: Path) -> Disguise:
    """Shapefiles of 2014 in folders: COVADIS names, upper case, what calls itself Latin-1."""
    network = folder / "shapefiles" / "SRCE" / "1_DONNEES"
    communes = folder / "shapefiles" / "ADMIN EXPRESS"
    network.mkdir(parents=True)
    communes.mkdir()
    latin = ["ENCODING=CP1252"]
    for table, name in COVADIS.items():
        target = network / f"{name}.shp"
        copy(shared / NETWORK, table, target, "ESRI Shapefile", _upper, options=latin)
    copy(
        shared / COMMUNES,
        COMMUNE_TABLE,
        communes / "COMMUNE.shp",
        "ESRI Shapefile",
        ADMIN_EXPRESS.get,
        options=latin,
    )
    for table in (folder / "shapefiles").rglob("*.dbf"):
        lose_encoding(table)
    return Disguise("shapefiles", {"SOURCE": str(folder / "shapefiles")})


def geojson(shared: Path, folder: Path) -> Disguise:
    """GeoJSON in degrees, communes as france-geojson has them."""
    place = folder / "geojson"
    place.mkdir()
    for table in COVADIS:
        copy(shared / NETWORK, table, place / f"{table}.geojson", "GeoJSON", _same, epsg=4326)
    target = place / "communes.geojson"
    copy(shared / COMMUNES, COMMUNE_TABLE, target, "GeoJSON", FRANCE_GEOJSON.get, epsg=4326)
    return Disguise("geojson", {"SOURCE": str(place)})


def flatgeobuf(shared: Path, folder: Path) -> Disguise:
    """FlatGeobuf in Web Mercator, communes with the fields of the BD TOPO."""
    place = folder / "flatgeobuf"
    place.mkdir()
    for table, name in COVADIS.items():
        target = place / f"{name.title()}.fgb"
        copy(shared / NETWORK, table, target, "FlatGeobuf", _same, epsg=3857)
    target = place / "commune.fgb"
    copy(shared / COMMUNES, COMMUNE_TABLE, target, "FlatGeobuf", BD_TOPO.get, epsg=3857)
    return Disguise("flatgeobuf", {"SOURCE": str(place)})


def memory_layers(shared: Path, folder: Path) -> Disguise:
    """Scratch layers of the open project, under the titles that a technician gives them."""
    assert folder.is_dir()
    project = QgsProject()
    project.setCrs(QgsCoordinateReferenceSystem("EPSG:2154"))
    for table, title in TITLES.items():
        project.addMapLayer(in_memory(f"{shared / NETWORK}|layername={table}", title))
    communes = in_memory(f"{shared / COMMUNES}|layername={COMMUNE_TABLE}", "Communes de l'Oise")
    project.addMapLayer(communes)
    return Disguise("memory layers", {"SOURCE": "project"}, project)


DISGUISES: tuple[Callable[[Path, Path], Disguise], ...] = (
    as_they_are,
    shapefiles,
    geojson,
    flatgeobuf,
    memory_layers,
)


def lose_encoding(table: Path) -> None:
    """Make a ``.dbf`` of Windows-1252 one that says ISO-8859-1, as most programs left them."""
    table.with_suffix(".cpg").unlink(missing_ok=True)
    content = bytearray(table.read_bytes())
    content[LANGUAGE_BYTE] = ISO_8859_1
    table.write_bytes(content)


def _upper(name: str) -> str:
    return name.upper()[:10]


def _same(name: str) -> str:
    return name


def in_memory(source: str, title: str) -> QgsVectorLayer:
    """Return a copy of a table as memory layer."""
    table = QgsVectorLayer(source, title, "ogr")
    assert table.isValid(), source
    layer = table.materialize(QgsFeatureRequest())
    layer.setName(title)
    assert layer.featureCount() == table.featureCount()
    return layer


def copy(
    source: Path,
    table: str,
    target: Path,
    driver: str,
    rename: Callable[[str], str | None],
    *,
    epsg: int = 2154,
    options: Sequence[str] = (),
) -> Path:
    """Write a table to a file of its own, with other field names, in another CRS.

    :param rename: new name of a field, ``None`` to leave it out.
    """
    origin = ogr.Open(str(source))
    data = ogr.GetDriverByName(driver).CreateDataSource(str(target))
    assert data is not None, target
    try:
        _copy_objects(origin.GetLayerByName(table), data, target.stem, rename, epsg, options)
    finally:
        # OGR must not outlive QGIS: both end the same GDAL
        origin.Release()
        data.Release()
    return target


def _copy_objects(
    source: ogr.Layer,
    data: ogr.DataSource,
    name: str,
    rename: Callable[[str], str | None],
    epsg: int,
    options: Sequence[str],
) -> None:
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(epsg)
    reference.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    transform = None
    if epsg != 2154:
        transform = osr.CoordinateTransformation(source.GetSpatialRef(), reference)
    layer = data.CreateLayer(name, reference, source.GetGeomType(), list(options))
    definition = source.GetLayerDefn()
    names = {}
    for index in range(definition.GetFieldCount()):
        known = definition.GetFieldDefn(index)
        new = rename(known.GetName())
        if new is not None:
            names[known.GetName()] = new
            layer.CreateField(ogr.FieldDefn(new, known.GetType()))
    for feature in source:
        made = ogr.Feature(layer.GetLayerDefn())
        for old, new in names.items():
            if feature.IsFieldSetAndNotNull(old):
                made.SetField(new, feature.GetField(old))
        geometry = feature.GetGeometryRef().Clone()
        if transform is not None:
            geometry.Transform(transform)
        made.SetGeometryDirectly(geometry)
        assert layer.CreateFeature(made) == ogr.OGRERR_NONE
