"""Write a new store (see :mod:`.store`)."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from osgeo import ogr, osr
from qgis.core import QgsCoordinateReferenceSystem, QgsGeometry

from ..shared.disks import fullness
from ..shared.errors import ExportError
from ..shared.i18n import tr
from .account import ACCOUNT_COLUMNS, Account
from .store import ACCOUNT_TABLE, FORMAT, META_TABLE, PROVENANCE_FIELDS, PROVENANCE_TABLE

_OGR_TYPES = {
    "polygon": ogr.wkbMultiPolygon,
    "line": ogr.wkbMultiLineString,
    "point": ogr.wkbMultiPoint,
}
_OGR_KINDS = {"text": ogr.OFTString, "integer": ogr.OFTInteger64, "real": ogr.OFTReal}


@dataclass(frozen=True)
class Column:
    """An additional field of a table."""

    name: str
    #: ``text``, ``integer`` or ``real``
    kind: str = "text"


class _Table:
    """One table that is being written; its fields are set by number.

    OGR looks a field up by name in Python, one field after the other: half the time of a store.
    """

    def __init__(self, layer: ogr.Layer) -> None:
        self._layer = layer
        self._definition = layer.GetLayerDefn()
        names = [
            self._definition.GetFieldDefn(index).GetName()
            for index in range(self._definition.GetFieldCount())
        ]
        self._index = {name: index for index, name in enumerate(names)}

    def add(
        self, geometry: QgsGeometry, values: Iterable[str], extra: Mapping[str, object]
    ) -> None:
        """Add one object; :raises RuntimeError: when OGR cannot write it."""
        feature = ogr.Feature(self._definition)
        feature.SetGeometryDirectly(ogr.CreateGeometryFromWkb(bytes(geometry.asWkb())))
        for index, value in enumerate(values):
            if value:
                feature.SetField(index, value)
        for name, value in extra.items():
            feature.SetField(self._index[name], value)
        self._layer.CreateFeature(feature)


class StoreWriter:
    """Writes a new store; the caller moves the file into place once :meth:`close` has returned.

    All tables are written in one transaction through one OGR dataset: ``QgsVectorFileWriter``
    locks the file, and every object of a table would have to stay in memory until its turn.
    """

    def __init__(self, path: Path, crs: QgsCoordinateReferenceSystem) -> None:
        self.path = path
        self.crs = crs
        self.counts: dict[str, int] = {}
        self._tables: dict[str, _Table] = {}
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
        """Close the file where :meth:`close` was not reached; its content cannot be used."""
        self._tables.clear()
        self._dataset = None

    def add_table(
        self,
        table: str,
        family: str,
        names: Iterable[str],
        integers: Collection[str] = (),
        extra: Iterable[Column] = (),
    ) -> None:
        """Create one table; its fields are text but those of ``integers``.

        :param extra: fields after those of ``names``, filled by ``extra`` of :meth:`add`.

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
            for column in extra:
                layer.CreateField(ogr.FieldDefn(column.name, _OGR_KINDS[column.kind]))
        self._tables[table] = _Table(layer)
        self.counts[table] = 0

    def add(
        self,
        table: str,
        geometry: QgsGeometry,
        values: Iterable[str],
        extra: Mapping[str, object] | None = None,
    ) -> None:
        """Add one object to a table created before; :raises ExportError: when it fails.

        :param extra: values by name of a extra field; NULL where there is none.
        """
        with _ogr_exceptions(self.path):
            self._tables[table].add(geometry, values, extra or {})
        self.counts[table] += 1

    def close(
        self,
        meta: Mapping[str, str],
        provenance: Iterable[Mapping[str, object]] = (),
        accounts: Iterable[Account] = (),
    ) -> None:
        """Finish all tables and write what the store says about itself.

        :param provenance: what became of each source table, see ``PROVENANCE_FIELDS``.
        :param accounts: of each table that was read, that of the communes included.
        :raises ExportError: when the file cannot be written.
        """
        with _ogr_exceptions(self.path):
            self._dataset.CommitTransaction()
            self._tables.clear()
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
                _write_rows(database, PROVENANCE_TABLE, PROVENANCE_FIELDS, provenance)
                cells = (account.as_cells() for account in accounts)
                _write_rows(database, ACCOUNT_TABLE, ACCOUNT_COLUMNS, cells)
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
            tr("{path} cannot be written: {error}").format(path=path, error=fullness(path) or error)
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


def _write_rows(
    database: sqlite3.Connection,
    table: str,
    names: Sequence[str],
    rows: Iterable[Mapping[str, object]],
) -> None:
    # names of tables and columns are constants of this package
    columns = ", ".join(f'"{name}" TEXT' for name in names)
    database.execute(f'CREATE TABLE "{table}" ({columns})')
    marks = ", ".join("?" for _ in names)
    statement = f'INSERT INTO "{table}" VALUES ({marks})'  # noqa: S608  # nosec B608
    database.executemany(statement, [[str(row.get(name, "")) for name in names] for row in rows])
    _register(database, table)


def _register(database: sqlite3.Connection, table: str) -> None:
    """List an attribute table in the GeoPackage's contents, so that QGIS shows it."""
    database.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES (?, 'attributes', ?)",
        (table, table),
    )
