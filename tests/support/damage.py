"""Files that are damaged, cut off or hold geometries that nobody can read."""

from __future__ import annotations

import random
import sqlite3
import struct
from contextlib import closing
from pathlib import Path

from osgeo import gdal, ogr

from tests.support import datasets
from tests.support.datasets import LAMBERT_93, ORIGIN, Table, line, square

#: formats by extension, and the parts of a file in each
FORMATS = {
    "geojson": ("GeoJSON", ("geojson",)),
    "fgb": ("FlatGeobuf", ("fgb",)),
    "shp": ("ESRI Shapefile", ("shp", "shx", "dbf")),
    "tab": ("MapInfo File", ("dat", "map", "id", "tab")),
    "mif": ("MapInfo File", ("mif", "mid")),
    "sqlite": ("SQLite", ("sqlite",)),
    "gpkg": ("GPKG", ("gpkg",)),
}
COMMUNES = (("59001", "Abancourt"), ("59002", "Abscon"))


def many(count: int = 300, table: str = "n_srce_reservoir_s_r31") -> Table:
    """Return small squares spread over the :func:`.datasets.communes`."""
    chance = random.Random(13)  # noqa: S311 -- the same places in every run
    rows = []
    for number in range(count):
        place = (chance.uniform(0.1, 90), chance.uniform(0.1, 39))
        rows.append((square(*place, 80.0), (f"R{number}", "01", "x" * 100)))
    return Table(table, ("ID_RESV", "OBJ_ASSI", "NOM_RESV"), tuple(rows), geometry=ogr.wkbPolygon)


def points(count: int = 30, table: str = "n_srce_obstacle_p_r31") -> Table:
    """Return points along a line through the first commune."""
    rows = tuple(
        (f"POINT({ORIGIN[0] + 100 + 50 * number} {ORIGIN[1] + 2000})", (f"O{number}",))
        for number in range(count)
    )
    return Table(table, ("ID_OBST",), rows, geometry=ogr.wkbPoint)


def lines(count: int = 30, table: str = "n_srce_corridor_l_r31") -> Table:
    """Return lines in the first commune."""
    rows = tuple(
        (line((100, 100 + 50 * number), (3000, 110 + 50 * number)), (f"C{number}", "02"))
        for number in range(count)
    )
    return Table(table, ("ID_CORR", "OBJ_ASSI"), rows, geometry=ogr.wkbLineString)


def write_as(folder: Path, table: Table, extension: str) -> Path:
    """Write a table in a format, named as the table is."""
    raw = datasets.write(folder / "raw.gpkg", table)
    driver, _ = FORMATS[extension]
    path = folder / f"{table.name}.{extension}"
    options = gdal.VectorTranslateOptions(
        format=driver,
        layerName=table.name,
        datasetCreationOptions=["FORMAT=MIF"] if extension == "mif" else [],
        dstSRS="EPSG:4326" if extension == "geojson" else None,
    )
    assert gdal.VectorTranslate(str(path), str(raw), options=options) is not None
    raw.unlink()
    return path


def cut(path: Path, share: float) -> Path:
    """Cut a file off, as a full disk or an interrupted copy does."""
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    return path


def spoil_pages(path: Path, table: str) -> None:
    """Overwrite some pages of a table in an SQLite file, not the first of them."""
    with closing(sqlite3.connect(path)) as database:
        size = database.execute("PRAGMA page_size").fetchone()[0]
        database.execute("PRAGMA journal_mode=DELETE")
        pages = database.execute("PRAGMA page_count").fetchone()[0]
        root = database.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)
        ).fetchone()[0]
    data = bytearray(path.read_bytes())
    spoiled = 0
    for page in range(max(root + 2, pages // 2), pages):
        # leaves of a table
        if data[page * size] == 0x0D and spoiled < 4:
            data[page * size : page * size + 64] = b"\xde" * 64
            spoiled += 1
    assert spoiled
    path.write_bytes(data)


def set_geometry(path: Path, table: str, key: int, value: bytes | str | None) -> None:
    """Write a geometry as it is to a GeoPackage, past the checks of its triggers."""
    with closing(sqlite3.connect(path)) as database, database:
        _drop_triggers(database, table)
        database.execute(f'UPDATE "{table}" SET geom = ? WHERE fid = ?', (value, key))  # noqa: S608


def _drop_triggers(database: sqlite3.Connection, table: str) -> None:
    statement = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?"
    for (name,) in database.execute(statement, (table,)).fetchall():
        database.execute(f'DROP TRIGGER "{name}"')


def execute(path: Path, *statements: str, triggers_of: str = "") -> None:
    """Run statements on a GeoPackage.

    :param triggers_of: table whose triggers are dropped first: they call functions of GDAL.
    """
    with closing(sqlite3.connect(path)) as database, database:
        if triggers_of:
            _drop_triggers(database, triggers_of)
        for statement in statements:
            database.execute(statement)


def header_then(garbage: bytes, box: tuple[float, float, float, float]) -> bytes:
    """Return a geometry of a GeoPackage with a sound header, and anything behind it.

    :param box: west, east, south, north.
    """
    return b"GP\x00\x03" + struct.pack("<i4d", LAMBERT_93, *box) + garbage
