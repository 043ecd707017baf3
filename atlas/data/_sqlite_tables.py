"""What an SQLite file itself says of its tables, read without QGIS and GDAL.

A GeoPackage is read twice: by QGIS, which gives the objects, and here, where the rows are counted
and the heads of their geometries are looked at. The two must agree.
"""

from __future__ import annotations

import math
import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from ..shared.errors import SourceError
from ..shared.i18n import tr
from ._file_memory import FileMemory
from .write_ahead import connect_read_only

MAGIC = b"SQLite format 3\0"
#: modules of virtual tables that read nothing but their own file
_SAFE_MODULES = frozenset(
    "rtree rtree_i32 geopoly fts3 fts4 fts5 virtualspatialindex virtualelementary virtualknn "
    "virtualknn2".split()
)
_MODULE = re.compile(r"\bUSING\s+[\"'`\[]?(\w+)", re.IGNORECASE)

#: files that were found whole
_checked: FileMemory[str] = FileMemory(1_000)

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True)
class SqliteTable:
    """A table with geometry in a GeoPackage."""

    path: Path
    name: str
    #: column of its integer key, which is the identifier of its features
    key: str
    geometry: str

    def counts(self) -> tuple[int, frozenset[int]]:
        """Return the number of rows, and the keys of those without geometry.

        :raises SourceError: when the file cannot be read.
        """
        table, key, geometry = map(quoted, (self.name, self.key, self.geometry))
        with opened(self.path) as database:
            total, given = database.execute(
                f"SELECT count(*), count({geometry}) FROM {table}"  # noqa: S608  # nosec B608
            ).fetchone()
            if total == given:
                return int(total), frozenset()
            nulls = database.execute(f"SELECT {key} FROM {table} WHERE {geometry} IS NULL")  # noqa: S608  # nosec B608
            return int(total), frozenset(row[0] for row in nulls)

    def stated_count(self) -> int | None:
        """Return the number of rows that the GeoPackage states in its contents, if it does."""
        with opened(self.path) as database:
            known = database.execute(
                "SELECT 1 FROM sqlite_master WHERE name = 'gpkg_ogr_contents'"
            ).fetchone()
            if known is None:
                return None
            row = database.execute(
                "SELECT feature_count FROM gpkg_ogr_contents WHERE lower(table_name) = lower(?)",
                (self.name,),
            ).fetchone()
            return None if row is None or row[0] is None else int(row[0])

    def indexed_places(self, step: float) -> tuple[int, Bounds | None, list[tuple[float, float]]]:
        """Return what the spatial index says: how many geometries it has, where, in which cells.

        :param step: side of a cell, in units of the CRS.
        :return: 0, ``None`` and no cells without an index.
        """
        name = f"rtree_{self.name}_{self.geometry}"
        with opened(self.path) as database:
            known = database.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (name,))
            if known.fetchone() is None:
                return 0, None, []
            index = quoted(name)
            count, *limits = database.execute(
                f"SELECT count(*), min(minx), max(maxx), min(miny), max(maxy) FROM {index}"  # noqa: S608  # nosec B608
            ).fetchone()
            if not count or not all(map(math.isfinite, limits)):
                return 0, None, []
            columns = "CAST(minx / ? AS INT), CAST(miny / ? AS INT)"
            statement = f"SELECT DISTINCT {columns} FROM {index}"  # noqa: S608  # nosec B608
            cells = database.execute(statement, (step, step)).fetchall()
        return count, (limits[0], limits[1], limits[2], limits[3]), cells


class opened:  # noqa: N801 -- a context manager
    """An SQLite file, opened for reading; its errors become ours."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> sqlite3.Connection:
        try:
            self._database = connect_read_only(self._path)
        except sqlite3.Error as error:
            raise damaged(self._path, str(error)) from error
        return self._database

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        self._database.close()
        if isinstance(error, sqlite3.Error):
            raise damaged(self._path, str(error)) from error


def quoted(name: str) -> str:
    """Return a name of a table or column as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def is_sqlite(path: Path) -> bool:
    """Return whether a file is an SQLite database, by its first bytes."""
    try:
        with path.open("rb") as file:
            return file.read(len(MAGIC)) == MAGIC
    except OSError:
        return False


def check_sqlite(path: Path) -> None:
    """Check all pages of an SQLite file; one that has not changed since is not checked again.

    :raises SourceError: when one is damaged, or a table would read other files.
    """
    _checked.get(path, "", lambda: _check_pages(path))


def _check_pages(path: Path) -> str:
    with opened(path) as database:
        found = [str(row[0]) for row in database.execute("PRAGMA quick_check(3)")]
        if found != ["ok"]:
            raise damaged(path, "; ".join(" ".join(text.split()) for text in found))
        statements = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
        for name, statement in statements:
            module = _virtual_module(str(statement or ""))
            if module and module not in _SAFE_MODULES:
                raise SourceError(
                    tr(
                        "{path} cannot be used: its table “{table}” reads other files ({module}). "
                        "Export the layers to a new GeoPackage."
                    ).format(path=path, table=name, module=module)
                )
    return ""


def _virtual_module(statement: str) -> str:
    if not statement.upper().startswith("CREATE VIRTUAL"):
        return ""
    found = _MODULE.search(statement)
    return found.group(1).lower() if found else "?"


def damaged(path: Path, reason: str) -> SourceError:
    """Return the error for an SQLite file that cannot be read whole."""
    return SourceError(
        tr(
            "{path} is damaged: {reason}. Nothing was written. Replace it with an intact copy, or "
            "copy what can be saved with ogr2ogr and check what is missing."
        ).format(path=path, reason=reason)
    )


def geopackage_table(path: Path, name: str) -> SqliteTable | None:
    """Return a table of a GeoPackage by its name, ``None`` for a view or another kind of file.

    :raises SourceError: when the file cannot be read.
    """
    with opened(path) as database:
        known = {str(row[0]) for row in database.execute("SELECT name FROM sqlite_master")}
        if "gpkg_geometry_columns" not in known:
            return None
        row = database.execute(
            "SELECT table_name, column_name FROM gpkg_geometry_columns "
            "WHERE lower(table_name) = lower(?)",
            (name,),
        ).fetchone()
        kind = (
            row
            and database.execute(
                "SELECT type FROM sqlite_master WHERE lower(name) = lower(?)", (row[0],)
            ).fetchone()
        )
        if not kind or kind[0] != "table":
            return None
        columns = database.execute(f"PRAGMA table_info({quoted(row[0])})").fetchall()
        keys = [c[1] for c in columns if c[5] and str(c[2]).upper().startswith("INT")]
        if len(keys) != 1 or sum(bool(c[5]) for c in columns) != 1:
            return None
        return SqliteTable(path, str(row[0]), str(keys[0]), str(row[1]))


def table_counts(path: Path) -> dict[str, int]:
    """Return the number of rows of each table with geometry of a GeoPackage."""
    with closing(connect_read_only(path)) as database:
        names = [row[0] for row in database.execute("SELECT table_name FROM gpkg_geometry_columns")]
        statement = "SELECT count(*) FROM {}"
        return {
            str(name): int(database.execute(statement.format(quoted(name))).fetchone()[0])
            for name in names
        }
