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
_OVERLAY = """
    WITH objects AS ({objects}),
    place AS (SELECT geom AS g FROM {communes} WHERE insee_com = '{insee}'),
    found AS (SELECT o.id, ST_Dimension(o.g) AS kind, ST_Intersection(o.g, p.g) AS g
              FROM objects o, place p WHERE ST_Intersects(o.g, p.g))
    SELECT (SELECT count(DISTINCT id) FROM found),
           (SELECT ST_Area(ST_Union(g)) FROM found WHERE kind = 2),
           (SELECT sum(ST_Length(g)) FROM found WHERE kind = 1),
           (SELECT ST_Area(g) FROM place)"""


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
        found = {}
        for key, objects in _CATEGORIES.items():
            select = _OVERLAY.format(
                objects=objects.format(**self._tables), communes=self._communes, insee=insee
            )
            count, area, length, whole = self._row(select)
            if count:
                area = area or 0.0
                found[key] = Figures(count, area / 1e4, (length or 0.0) / 1e3, 100 * area / whole)
        return found

    def _row(self, select: str) -> tuple[int, float | None, float | None, float]:
        result = self._source.ExecuteSQL(select, dialect="SQLITE")
        assert result is not None, "OGR cannot run the query: is it built with SpatiaLite?"
        feature = result.GetNextFeature()
        row = tuple(feature.GetField(index) for index in range(4))
        self._source.ReleaseResultSet(result)
        return row
