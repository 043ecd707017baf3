"""What a commune of the real network holds, by OGR's SQL alone: nothing of the plugin in it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from osgeo import ogr

#: SELECT of (id, g) by category, with the rules written out again: OBJ_ASSI of all corridors is
#: 02, that of all others is NULL; reservoir_l is a subset of cours_eau_l, by the same ID_CEAU
_CATEGORIES = {
    "corridor": """
        SELECT id_corr AS id, geom AS g FROM {corridor_s} WHERE coalesce(obj_assi, '') <> '02'
        UNION ALL SELECT id_ceau, geom FROM {cours_eau_l}
        WHERE est_corrid = 'T' AND coalesce(obj_assi, '') <> '02'""",
    "obstacle_l": """
        SELECT id_obst AS id, geom AS g FROM {obstacle_cor_l}
        UNION ALL SELECT id_obst, geom FROM {obstacle_cor_s}""",
    "obstacle_p": "SELECT id_obst AS id, geom AS g FROM {obstacle_p}",
    "corridor_restore": """
        SELECT id_corr AS id, geom AS g FROM {corridor_s} WHERE obj_assi = '02'
        UNION ALL SELECT id_ceau, geom FROM {cours_eau_l}
        WHERE est_corrid = 'T' AND obj_assi = '02'""",
    "reservoir_preserve": """
        SELECT id_resv AS id, geom AS g FROM {reservoir_s} WHERE coalesce(obj_assi, '') <> '02'
        UNION ALL SELECT id_ceau, geom FROM {reservoir_l} WHERE coalesce(obj_assi, '') <> '02'
        UNION ALL SELECT id_ceau, geom FROM {cours_eau_l}
        WHERE est_reserv = 'T' AND coalesce(obj_assi, '') <> '02'
        AND id_ceau NOT IN (SELECT id_ceau FROM {reservoir_l})""",
    "reservoir_restore": """
        SELECT id_resv AS id, geom AS g FROM {reservoir_s} WHERE obj_assi = '02'
        UNION ALL SELECT id_ceau, geom FROM {cours_eau_l}
        WHERE est_reserv = 'T' AND obj_assi = '02'""",
}
_TABLES = (
    "corridor_s cours_eau_l obstacle_cor_l obstacle_cor_s obstacle_p reservoir_s reservoir_l"
).split()
_OBJECTS = "SELECT '{key}' AS category, id, g FROM ({select})"
_OVERLAY = """
    WITH objects AS ({objects}),
    place AS (SELECT geom AS g FROM {communes} WHERE insee_com = '{insee}'),
    found AS (SELECT o.category, o.id, ST_Dimension(o.g) AS kind, ST_Intersection(o.g, p.g) AS g
              FROM objects o, place p
              WHERE MbrIntersects(o.g, p.g) AND ST_Intersects(o.g, p.g))
    SELECT 'commune', 0, ST_Area(g), 0.0 FROM place
    UNION ALL
    SELECT category, count(DISTINCT id),
           coalesce(ST_Area(ST_Union(CASE WHEN kind = 2 THEN g END)), 0.0),
           coalesce(ST_Length(ST_Union(CASE WHEN kind = 1 THEN g END)), 0.0)
    FROM found GROUP BY category"""


@dataclass(frozen=True)
class Figures:
    """Objects that meet the commune; what of them lies inside it."""

    count: int
    ha: float
    km: float
    percent: float


class Truth:
    """Overlays the network of Oise with one commune after the other."""

    def __init__(self, shared_data: Path) -> None:
        network = shared_data / "srce_hdf_oise_l93.gpkg"
        self._tables = {name: f"'{network}'.cer_{name}_fr32_060" for name in _TABLES}
        self._communes = f"'{shared_data / 'communes_l93_60-oise.gpkg'}'.commune_2026"
        # OGR's own SQLite dialect reads tables of several files, in a data set that holds none
        self._source = ogr.GetDriverByName("Memory").CreateDataSource("")
        self._known: dict[str, dict[str, Figures]] = {}

    def close(self) -> None:
        """Let go of OGR, which must not outlive QGIS: both end the same GDAL."""
        self._source = None

    def figures(self, insee: str) -> dict[str, Figures]:
        """Return the categories that a commune holds, in legend order."""
        if insee not in self._known:
            self._known[insee] = self._overlay(insee)
        return self._known[insee]

    def _overlay(self, insee: str) -> dict[str, Figures]:
        objects = " UNION ALL ".join(
            _OBJECTS.format(key=key, select=select.format(**self._tables))
            for key, select in _CATEGORIES.items()
        )
        query = _OVERLAY.format(objects=objects, communes=self._communes, insee=insee)
        result = self._source.ExecuteSQL(query, dialect="SQLITE")
        assert result is not None, "OGR cannot run the query: is it built with SpatiaLite?"
        # the first row is the commune itself: it is always there, and tells OGR the types
        rows = [tuple(row.GetField(index) for index in range(4)) for row in result]
        self._source.ReleaseResultSet(result)
        whole = rows[0][2]
        found = {
            key: Figures(count, area / 1e4, length / 1e3, 100 * area / whole)
            for key, count, area, length in rows[1:]
        }
        return {key: found[key] for key in _CATEGORIES if key in found}
