"""Small data sets made for a test, and what a folder holds before and after it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from osgeo import ogr, osr

LAMBERT_93 = 2154
#: a corner of the arrondissement of Dunkerque, metres of Lambert-93
ORIGIN = (668_000.0, 7_058_000.0)


@dataclass(frozen=True)
class Table:
    """One table to write: texts only, geometries as WKT."""

    name: str
    fields: tuple[str, ...]
    #: (WKT, values in the order of ``fields``)
    rows: tuple[tuple[str, tuple[str | None, ...]], ...]
    #: EPSG code, ``None`` for a table that does not tell its CRS
    epsg: int | None = LAMBERT_93
    geometry: int = field(default=ogr.wkbUnknown)


def square(column: float, row: float, side: float = 4000.0) -> str:
    """Return a square of ``side`` metres as WKT, ``column`` and ``row`` squares off the origin."""
    x, y = ORIGIN[0] + column * side, ORIGIN[1] + row * side
    corners = [(x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)]
    return f"POLYGON(({', '.join(f'{east} {north}' for east, north in corners)}))"


def line(*points: tuple[float, float]) -> str:
    """Return a line through points given in metres from the origin, as WKT."""
    pairs = (f"{ORIGIN[0] + x} {ORIGIN[1] + y}" for x, y in points)
    return f"LINESTRING({', '.join(pairs)})"


def write(path: Path, *tables: Table, driver: str = "GPKG") -> Path:
    """Write tables to a new file of a driver of OGR and return its path."""
    source = ogr.GetDriverByName(driver).CreateDataSource(str(path))
    assert source is not None, f"{path} cannot be made"
    for table in tables:
        reference = None
        if table.epsg is not None:
            reference = osr.SpatialReference()
            reference.ImportFromEPSG(table.epsg)
        layer = source.CreateLayer(table.name, reference, table.geometry)
        for name in table.fields:
            layer.CreateField(ogr.FieldDefn(name, ogr.OFTString))
        for wkt, values in table.rows:
            feature = ogr.Feature(layer.GetLayerDefn())
            feature.SetGeometryDirectly(ogr.CreateGeometryFromWkt(wkt))
            for index, value in enumerate(values):
                if value is not None:
                    feature.SetField(index, value)
            assert layer.CreateFeature(feature) == ogr.OGRERR_NONE
    source = None
    return path


def communes(*named: tuple[str, str], table: str = "commune", epsg: int | None = 2154) -> Table:
    """Return communes (code, name) that lie side by side, each a square of 4 km."""
    rows = tuple((square(index, 0), (code, name)) for index, (code, name) in enumerate(named))
    return Table(table, ("insee_com", "nom_com"), rows, epsg, ogr.wkbPolygon)


def reservoirs(table: str = "n_srce_reservoir_s_r31", epsg: int | None = 2154) -> Table:
    """Return one reservoir of 100 ha to preserve, in the first of the :func:`communes`."""
    rows = ((square(1, 1, 1000.0), ("R1", "01")),)
    return Table(table, ("ID_RESV", "OBJ_ASSI"), rows, epsg, ogr.wkbPolygon)


def snapshot(folder: Path) -> dict[str, bytes | None]:
    """Return all that lies in a folder, hidden files too: bytes of files, ``None`` for folders."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }
