"""What all communes of Oise hold, by one SQL statement of OGR a table: nothing of the plugin in it.

The tables are copied into a SpatiaLite file, whose own R*Tree and functions do the overlay. The
rules are written out again: ``OBJ_ASSI`` of all corridors is 02, that of all others is NULL; the
48 ``reservoir_l`` are among the ``cours_eau_l``, under the same ``ID_CEAU``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from osgeo import gdal, ogr

_MEASURES = {
    "polygon": "ST_Area(ST_Union(ST_Intersection(o.geometry, c.geometry)))",
    "line": "ST_Length(ST_Union(ST_Intersection(o.geometry, c.geometry)))",
    "point": "0",
}
_OVERLAY = """
    SELECT c.{code} AS insee, group_concat(DISTINCT o.id) AS ids, {measure} AS measure
    FROM commune c, {table} o
    WHERE o.ROWID IN (SELECT ROWID FROM SpatialIndex
                      WHERE f_table_name = '{table}' AND search_frame = c.geometry)
      AND ST_Intersects(o.geometry, c.geometry)
    GROUP BY c.{code}"""


@dataclass(frozen=True)
class Part:
    """Objects of one table that belong to a category."""

    category: str
    file: Path
    table: str
    identifier: str
    family: str
    where: str = ""


@dataclass
class Held:
    """What a commune holds of a category."""

    ids: set[str] = field(default_factory=set)
    ha: float = 0.0
    km: float = 0.0


def oise(shared: Path) -> list[Part]:
    """Return the parts of the network of Oise."""
    file = shared / "srce_hdf_oise_l93.gpkg"
    rows = (
        ("corridor_restore", "corridor_s_fr32", "id_corr", "polygon", ""),
        ("corridor", "cours_eau_l_fr32", "id_ceau", "line", "WHERE est_corrid = 'T'"),
        ("reservoir_preserve", "reservoir_s_fr32", "id_resv", "polygon", ""),
        ("reservoir_preserve", "reservoir_l_fr32", "id_ceau", "line", ""),
        ("obstacle_l", "obstacle_cor_s_fr32", "id_obst", "polygon", ""),
        ("obstacle_l", "obstacle_cor_l_fr32", "id_obst", "line", ""),
        ("obstacle_p", "obstacle_p_fr32", "id_obst", "point", ""),
    )
    return [
        Part(category, file, f"cer_{table}_060", identifier, family, where)
        for category, table, identifier, family, where in rows
    ]


def hem(shared: Path) -> list[Part]:
    """Return the parts of the network of the Hem valley (2014): all of it to restore."""
    folder = shared / "srce_npdc_hem_2014"
    rows = (
        ("corridor_restore", "trame_vert", "ID_CORR", "line", ""),
        ("corridor_restore", "trame_bleu", "ID_CEAU", "line", "WHERE EST_CORRID = 'T'"),
        ("reservoir_restore", "trame_bleu", "ID_CEAU", "line", "WHERE EST_RESERV = 'T'"),
        ("reservoir_restore", "reservoir_biodiversite", "ID_RESV", "polygon", ""),
    )
    return [
        Part(category, folder / f"{table}.geojson", table, identifier, family, where)
        for category, table, identifier, family, where in rows
    ]


def overlay(
    parts: list[Part], communes: Path, table: str, folder: Path
) -> dict[str, dict[str, Held]]:
    """Return what each commune holds, by INSEE code and category.

    :param folder: where the SpatiaLite file is made.
    """
    path = folder / "overlay.sqlite"
    select = f"SELECT insee_com, geom FROM {table}"  # noqa: S608 -- names of the tests' own data
    _copy(path, communes, select, "commune", create=True)
    for number, part in enumerate(parts):
        geometry = "geom" if part.file.suffix == ".gpkg" else "geometry"
        columns = f"{part.identifier} AS id, {geometry}"
        select = f"SELECT {columns} FROM {part.table} {part.where}"  # noqa: S608 -- as above
        _copy(path, part.file, select, f"part{number}")
    data = ogr.Open(str(path))
    found: dict[str, dict[str, Held]] = {}
    for number, part in enumerate(parts):
        statement = _OVERLAY.format(
            code="insee_com", measure=_MEASURES[part.family], table=f"part{number}"
        )
        result = data.ExecuteSQL(statement)
        assert result is not None, "OGR cannot run the query: is it built with SpatiaLite?"
        for row in result:
            held = found.setdefault(row["insee"], {}).setdefault(part.category, Held())
            held.ids.update(row["ids"].split(","))
            if part.family == "polygon":
                held.ha += (row["measure"] or 0.0) / 1e4
            elif part.family == "line":
                held.km += (row["measure"] or 0.0) / 1e3
        data.ReleaseResultSet(result)
    data.Release()  # OGR must not outlive QGIS: both end the same GDAL
    return found


def _copy(path: Path, source: Path, select: str, name: str, *, create: bool = False) -> None:
    options = gdal.VectorTranslateOptions(
        format="SQLite",
        accessMode=None if create else "append",
        SQLStatement=select,
        SQLDialect="SQLITE",
        layerName=name,
        dstSRS="EPSG:2154",
        datasetCreationOptions=["SPATIALITE=YES"],
        layerCreationOptions=["GEOMETRY_NAME=geometry"],
        geometryType="PROMOTE_TO_MULTI",
    )
    assert gdal.VectorTranslate(str(path), str(source), options=options) is not None
