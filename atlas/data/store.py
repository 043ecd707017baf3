"""The store: one clean GeoPackage with the classified network and the communes.

It is what ``prepare_data`` leaves to the user and what every run draws from: one table a category
and geometry family, valid, multi-part, in one projected CRS, spatially indexed; the communes; the
provenance of each source table. Nothing in it needs the plugin to be read.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import tempfile
import weakref
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from osgeo import ogr, osr
from qgis.core import QgsCoordinateReferenceSystem, QgsGeometry, QgsVectorLayer

from ..shared.errors import ExportError, SourceError
from ..shared.i18n import tr
from .catalogue import Catalogue, Category

FORMAT = "2"
META_TABLE = "srce_tvb_meta"
PROVENANCE_TABLE = "srce_tvb_provenance"
COMMUNE_TABLE = "commune"
#: version bytes of the header of an SQLite file; 2 is write-ahead logging
_SQLITE_VERSIONS = slice(18, 20)
INTERNAL_TABLES = frozenset({META_TABLE, PROVENANCE_TABLE, "layer_styles", "srce_demo"})

PROVENANCE_FIELDS = (
    "source_table",
    "source_class",
    "why",
    "source",
    "crs",
    "read",
    "kept",
    "duplicates",
    "parts",
    "repaired",
    "empty",
    "collapsed",
    "unplaced",
    "no_objective",
    "unknown",
    "left_out",
)
_OGR_TYPES = {
    "polygon": ogr.wkbMultiPolygon,
    "line": ogr.wkbMultiLineString,
    "point": ogr.wkbMultiPoint,
}

_OGR_KINDS = {"text": ogr.OFTString, "integer": ogr.OFTInteger64, "real": ogr.OFTReal}

#: ``undecided`` is 1 where no rule knows the objective
OBJECT_FIELDS = ("object_id", "source_class", "source_table", "objective", "name", "undecided")
COMMUNE_FIELDS = (
    "insee",
    "nom",
    "insee_arr",
    "nom_arr",
    "insee_dep",
    "code_epci",
    "nom_epci",
    "code_postal",
)


class Snapshot:
    """A copy of a GeoPackage that is being written to (write-ahead log).

    SQLite cannot read such a file without touching it, and QGIS would fold the log into it.
    """

    def __init__(self, path: Path) -> None:
        self._folder = tempfile.mkdtemp(prefix="srce_tvb_")
        self._finalizer = weakref.finalize(self, shutil.rmtree, self._folder, True)
        self.path = Path(self._folder) / path.name
        try:
            if path.with_name(path.name + "-shm").exists():
                self._back_up(path)
            else:
                self._copy_files(path)
        except (OSError, sqlite3.Error) as error:
            self._finalizer()
            raise SourceError(
                tr("{path} cannot be read: {error}").format(path=path, error=error)
            ) from error

    def _back_up(self, path: Path) -> None:
        """Copy, by SQLite itself, what another program has open."""
        with (
            closing(connect_read_only(path)) as source,
            closing(sqlite3.connect(self.path)) as copy,
        ):
            source.backup(copy)

    def _copy_files(self, path: Path) -> None:
        """Copy what no program has open, with the log that a crash may have left."""
        for suffix in ("", "-wal"):
            original = path.with_name(path.name + suffix)
            if original.exists():
                shutil.copyfile(original, self.path.with_name(self.path.name + suffix))


def is_write_ahead(path: Path) -> bool:
    """Tell whether a GeoPackage is in the state in which it is written to (write-ahead log)."""
    if path.suffix.lower() not in (".gpkg", ".sqlite"):
        return False
    # asked first: to open and close a file drops the locks that SQLite holds on it in this process
    if path.with_name(path.name + "-wal").exists():
        return True
    try:
        with path.open("rb") as file:
            return b"\x02" in file.read(_SQLITE_VERSIONS.stop)[_SQLITE_VERSIONS]
    except OSError:
        return False


@dataclass(frozen=True)
class Column:
    """A further field of a table."""

    name: str
    #: ``text``, ``integer`` or ``real``
    kind: str = "text"


@dataclass(frozen=True)
class StoredStyle:
    """The style with which QGIS opens a table."""

    table: str
    name: str
    qml: str


@dataclass
class StoreInfo:
    """What a store says of itself."""

    crs: str
    catalogue_fingerprint: str
    demo_notice: str = ""
    demo_sources: str = ""
    #: keys of the classes of which no table was found
    missing_classes: tuple[str, ...] = ()
    origin: str = ""
    restore: str = ""
    tables: dict[str, int] = field(default_factory=dict)


def is_prepared(path: Path) -> bool:
    """Tell whether a GeoPackage was written by this module."""
    return path.suffix.lower() == ".gpkg" and bool(read_key_values(path, META_TABLE))


def connect_read_only(path: Path) -> sqlite3.Connection:
    """Open a GeoPackage for reading; :raises sqlite3.Error: when it cannot be opened."""
    # an immutable file is read without any side file; one with a log would be read without it
    mode = "mode=ro" if is_write_ahead(path) else "mode=ro&immutable=1"
    place = path.resolve().as_posix()
    # a drive letter needs the slash that a network share already has
    uri = "file://" + quote(place if place.startswith("/") else f"/{place}") + f"?{mode}"
    return sqlite3.connect(uri, uri=True)


def read_key_values(path: Path, table: str) -> dict[str, str]:
    """Return the ``key``/``value`` rows of a table of a GeoPackage, empty where there is none."""
    try:
        with closing(connect_read_only(path)) as database:
            known = database.execute(
                "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)
            ).fetchone()
            if known is None:
                return {}
            # the name is one of this package's own constants, found in the file just now
            rows = database.execute(f'SELECT "key", "value" FROM "{table}"')  # noqa: S608  # nosec B608
            return {str(key): str(value) for key, value in rows}
    except sqlite3.Error:
        return {}


def read_info(path: Path) -> StoreInfo:
    """Return what a store says of itself.

    :raises SourceError: when it was written by another version's format.
    """
    values = read_key_values(path, META_TABLE)
    if values.get("format") != FORMAT:
        raise SourceError(
            tr(
                "{path} was prepared by another version of the plugin: prepare the data again."
            ).format(path=path)
        )
    return StoreInfo(
        crs=values.get("crs", ""),
        catalogue_fingerprint=values.get("catalogue", ""),
        demo_notice=values.get("demo_notice", ""),
        demo_sources=values.get("demo_sources", ""),
        missing_classes=tuple(json.loads(values.get("missing_classes", "[]"))),
        origin=values.get("origin", ""),
        restore=values.get("restore", ""),
        tables=json.loads(values.get("tables", "{}")),
    )


def read_provenance(path: Path) -> list[dict[str, str]]:
    """Return what became of each source table of a store, see ``PROVENANCE_FIELDS``."""
    columns = ", ".join(f'"{name}"' for name in PROVENANCE_FIELDS)
    statement = f'SELECT {columns} FROM "{PROVENANCE_TABLE}"'  # noqa: S608  # nosec B608
    try:
        with closing(connect_read_only(path)) as database:
            rows = database.execute(statement).fetchall()
    except sqlite3.Error as error:
        raise _unreadable(path, error) from error
    return [dict(zip(PROVENANCE_FIELDS, map(str, row))) for row in rows]


def count_objects(path: Path, tables: Iterable[str]) -> int:
    """Return the number of distinct objects in some tables of a store."""
    # the names are made of keys that the catalogue allows: letters, digits and _
    ids = " UNION ".join(f'SELECT object_id FROM "{table}"' for table in tables)  # noqa: S608  # nosec B608
    try:
        with closing(connect_read_only(path)) as database:
            count: int = database.execute(f"SELECT count(*) FROM ({ids})").fetchone()[0]  # noqa: S608  # nosec B608
    except sqlite3.Error as error:
        raise _unreadable(path, error) from error
    return count


def _unreadable(path: Path, error: Exception) -> SourceError:
    return SourceError(tr("{path} cannot be read: {error}").format(path=path, error=error))


def open_table(path: Path, table: str, name: str) -> QgsVectorLayer:
    """Open one table of a store; :raises SourceError: when it is not there."""
    options = QgsVectorLayer.LayerOptions()
    options.loadDefaultStyle = False
    layer = QgsVectorLayer(f"{path}|layername={table}", name, "ogr", options)
    if not layer.isValid():
        raise SourceError(
            tr("The table “{table}” cannot be read from {path}.").format(table=table, path=path)
        )
    return layer


def table_names(catalogue: Catalogue) -> list[tuple[Category, str, str]]:
    """Return (category, family, table) of every table a store holds for a catalogue."""
    return [(c, family, c.table(family)) for c in catalogue.network for family in c.styles]


class StoreWriter:
    """Writes a new store; the caller moves the file into place once :meth:`close` has returned.

    All tables are written in one transaction through one OGR dataset: ``QgsVectorFileWriter``
    holds the file alone, and would have every object of a table kept in memory until its turn.
    """

    def __init__(self, path: Path, crs: QgsCoordinateReferenceSystem) -> None:
        self.path = path
        self.crs = crs
        self.counts: dict[str, int] = {}
        self._layers: dict[str, ogr.Layer] = {}
        self._reference = osr.SpatialReference()
        self._reference.ImportFromWkt(
            crs.toWkt(QgsCoordinateReferenceSystem.WktVariant.WKT_PREFERRED)
        )
        with _ogr_exceptions(path):
            self._dataset = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
            self._dataset.StartTransaction()

    def __enter__(self) -> StoreWriter:
        return self

    def __exit__(self, *error: object) -> None:
        """Let go of the file where it was not closed; what was written of it is worth nothing."""
        self._layers.clear()
        self._dataset = None

    def add_table(
        self,
        table: str,
        family: str,
        names: Iterable[str],
        integers: Collection[str] = (),
        further: Iterable[Column] = (),
    ) -> None:
        """Create one table; its fields are text but those of ``integers``.

        :param further: fields after those of ``names``, filled by ``further`` of :meth:`add`.

        :raises ExportError: when the file cannot be written.
        """
        with _ogr_exceptions(self.path):
            layer = self._dataset.CreateLayer(
                table,
                self._reference,
                _OGR_TYPES[family],
                ["SPATIAL_INDEX=YES", "FID=fid", "GEOMETRY_NAME=geom"],
            )
            for name in names:
                kind = ogr.OFTInteger if name in integers else ogr.OFTString
                layer.CreateField(ogr.FieldDefn(name, kind))
            for column in further:
                layer.CreateField(ogr.FieldDefn(column.name, _OGR_KINDS[column.kind]))
        self._layers[table] = layer
        self.counts[table] = 0

    def add(
        self,
        table: str,
        geometry: QgsGeometry,
        values: Iterable[str],
        further: Mapping[str, object] | None = None,
    ) -> None:
        """Add one object to a table created before; :raises ExportError: when it fails.

        :param further: values by name of a further field; NULL where there is none.
        """
        layer = self._layers[table]
        with _ogr_exceptions(self.path):
            feature = ogr.Feature(layer.GetLayerDefn())
            feature.SetGeometryDirectly(ogr.CreateGeometryFromWkb(bytes(geometry.asWkb())))
            for index, value in enumerate(values):
                if value:
                    feature.SetField(index, value)
            for name, value in (further or {}).items():
                feature.SetField(name, value)
            layer.CreateFeature(feature)
        self.counts[table] += 1

    def close(
        self,
        meta: Mapping[str, str],
        provenance: Iterable[Mapping[str, object]] = (),
        styles: Iterable[StoredStyle] = (),
    ) -> None:
        """Finish all tables and write what the store says of itself.

        :param provenance: what became of each source table, see ``PROVENANCE_FIELDS``.
        :param styles: styles with which QGIS opens the tables.
        :raises ExportError: when the file cannot be written.
        """
        with _ogr_exceptions(self.path):
            self._dataset.CommitTransaction()
            self._layers.clear()
            self._dataset.FlushCache()
            self._dataset = None
        rows = {
            "format": FORMAT,
            "crs": self.crs.authid(),
            "tables": json.dumps(self.counts),
            **meta,
        }
        try:
            with closing(sqlite3.connect(self.path)) as database, database:
                _write_key_values(database, META_TABLE, rows)
                _write_provenance(database, provenance)
                _write_styles(database, styles)
        except sqlite3.Error as error:
            raise ExportError(
                tr("{path} cannot be written: {error}").format(path=self.path, error=error)
            ) from error


@contextmanager
def _ogr_exceptions(path: Path) -> Iterator[None]:
    """Turn OGR's exceptions into ours; OGR's global switch is put back as it was."""
    before = ogr.GetUseExceptions()
    ogr.UseExceptions()
    try:
        yield
    except RuntimeError as error:
        raise ExportError(
            tr("{path} cannot be written: {error}").format(path=path, error=error)
        ) from error
    finally:
        if not before:
            ogr.DontUseExceptions()


def _write_key_values(database: sqlite3.Connection, table: str, rows: Mapping[str, str]) -> None:
    # table names are constants of this module
    database.execute(f'CREATE TABLE "{table}" ("key" TEXT PRIMARY KEY, "value" TEXT)')
    statement = f'INSERT INTO "{table}" VALUES (?, ?)'  # noqa: S608  # nosec B608
    database.executemany(statement, sorted(rows.items()))
    _register(database, table)


def _write_provenance(database: sqlite3.Connection, rows: Iterable[Mapping[str, object]]) -> None:
    columns = ", ".join(f'"{name}" TEXT' for name in PROVENANCE_FIELDS)
    database.execute(f'CREATE TABLE "{PROVENANCE_TABLE}" ({columns})')
    marks = ", ".join("?" for _ in PROVENANCE_FIELDS)
    statement = f'INSERT INTO "{PROVENANCE_TABLE}" VALUES ({marks})'  # noqa: S608  # nosec B608
    database.executemany(
        statement, [[str(row.get(name, "")) for name in PROVENANCE_FIELDS] for row in rows]
    )
    _register(database, PROVENANCE_TABLE)


def _write_styles(database: sqlite3.Connection, styles: Iterable[StoredStyle]) -> None:
    """Write the table in which QGIS looks for the style of a table when it opens it."""
    rows = list(styles)
    if not rows:
        return
    database.execute(
        "CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, "
        "f_table_catalog TEXT(256), f_table_schema TEXT(256), f_table_name TEXT(256), "
        "f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT, "
        "useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30), "
        "update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')))"
    )
    database.executemany(
        "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, "
        "f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, owner) "
        "VALUES ('', '', ?, 'geom', ?, ?, '', 1, ?, '')",
        [(row.table, row.name[:30], row.qml, row.name) for row in rows],
    )
    _register(database, "layer_styles")


def _register(database: sqlite3.Connection, table: str) -> None:
    """List an attribute table in the GeoPackage's contents, so that QGIS shows it."""
    database.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES (?, 'attributes', ?)",
        (table, table),
    )
