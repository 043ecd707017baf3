"""Write a new store (see :mod:`.store`)."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from osgeo import ogr, osr
from qgis.core import QgsCoordinateReferenceSystem, QgsGeometry

from ..shared.disks import fullness
from ..shared.errors import ExportError
from ..shared.i18n import tr
from ._row_writer import RowWriter, TableRows
from .account import ACCOUNT_COLUMNS, Account
from .store import ACCOUNT_TABLE, FORMAT, META_TABLE, PROVENANCE_FIELDS, PROVENANCE_TABLE

_OGR_TYPES = {
    "polygon": ogr.wkbMultiPolygon,
    "line": ogr.wkbMultiLineString,
    "point": ogr.wkbMultiPoint,
}
_OGR_KINDS = {
    "text": ogr.OFTString,
    "short": ogr.OFTInteger,
    "integer": ogr.OFTInteger64,
    "real": ogr.OFTReal,
}
#: bytes of geometries kept in memory until they are written, an object counting as some more
_MOST_WAITING = 4_000_000
_OBJECT_BYTES = 1_000


@dataclass(frozen=True)
class Column:
    """An additional field of a table."""

    name: str
    #: ``text``, ``integer`` or ``real``
    kind: str = "text"


class StoreWriter:
    """Writes a new store; the caller moves the file into place once :meth:`close` has returned.

    OGR creates the tables; the rows follow in one transaction (see :mod:`._row_writer`). Rows wait
    in memory, so that tables may still be added after the first of them.
    """

    def __init__(self, path: Path, crs: QgsCoordinateReferenceSystem) -> None:
        self.path = path
        self.crs = crs
        self.counts: dict[str, int] = {}
        self._tables: dict[str, TableRows] = {}
        self._waiting = 0
        self._rows: RowWriter | None = None
        self._reference = osr.SpatialReference()
        self._reference.ImportFromWkt(
            crs.toWkt(QgsCoordinateReferenceSystem.WktVariant.WKT_PREFERRED)
        )
        with _errors(path):
            self._dataset = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
            self._dataset.StartTransaction()

    def __enter__(self) -> StoreWriter:
        return self

    def __exit__(self, *error: object) -> None:
        """Close the file where :meth:`close` was not reached; its content cannot be used."""
        self._tables.clear()
        self._dataset = None
        if self._rows is not None:
            self._rows.close()

    def add_table(
        self,
        table: str,
        family: str,
        names: Iterable[str],
        integers: Collection[str] = (),
        extra: Iterable[Column] = (),
    ) -> None:
        """Create one table; its fields are text but those of ``integers``.

        :param extra: fields after those of ``names``.

        :raises ExportError: when the file cannot be written.
        """
        columns = [Column(name, "short" if name in integers else "text") for name in names]
        columns += extra
        with _errors(self.path):
            layer = self._opened_dataset().CreateLayer(
                table,
                self._reference,
                _OGR_TYPES[family],
                ["SPATIAL_INDEX=YES", "FID=fid", "GEOMETRY_NAME=geom"],
            )
            for column in columns:
                layer.CreateField(ogr.FieldDefn(column.name, _OGR_KINDS[column.kind]))
        self._tables[table] = TableRows(
            table,
            tuple(column.name for column in columns),
            tuple(i for i, column in enumerate(columns, start=1) if column.kind == "short"),
        )
        self.counts[table] = 0

    def add(
        self,
        table: str,
        geometry: QgsGeometry,
        values: Iterable[str],
        extra: Iterable[object] = (),
    ) -> None:
        """Add one object to a table created before.

        :param geometry: multi-part, not empty, in the CRS of the store.
        :param values: of the fields in their order; an empty text is NULL.
        :param extra: of the extra fields in their order.
        :raises ExportError: when the file cannot be written.
        """
        self._waiting += _OBJECT_BYTES + self._tables[table].add(geometry, values, extra)
        self.counts[table] += 1
        if self._waiting >= _MOST_WAITING:
            self._write_rows()

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
        values = {
            "format": FORMAT,
            "crs": self.crs.authid(),
            "tables": json.dumps(self.counts),
            **meta,
        }
        rows = self._write_rows()
        with _errors(self.path):
            for table in self._tables.values():
                rows.index(table)
            database = rows.finish()
            _write_key_values(database, META_TABLE, values)
            _write_rows(database, PROVENANCE_TABLE, PROVENANCE_FIELDS, provenance)
            cells = (account.as_cells() for account in accounts)
            _write_rows(database, ACCOUNT_TABLE, ACCOUNT_COLUMNS, cells)
            rows.commit()
        self._rows = None

    def _opened_dataset(self) -> ogr.DataSource:
        """Return the file as OGR has it open, to create a table in it."""
        if self._rows is not None:
            self._rows.commit()
            self._rows = None
            self._dataset = ogr.Open(str(self.path), 1)
            self._dataset.StartTransaction()
        return self._dataset

    def _write_rows(self) -> RowWriter:
        """Write the rows that wait; return what writes them."""
        with _errors(self.path):
            if self._rows is None:
                self._close_dataset()
                self._rows = RowWriter(self.path)
            for table in self._tables.values():
                self._rows.write(table)
        self._waiting = 0
        return self._rows

    def _close_dataset(self) -> None:
        """Close the file in OGR, which creates the spatial indexes of the tables meanwhile."""
        self._dataset.CommitTransaction()
        self._dataset.FlushCache()
        self._dataset = None


@contextmanager
def _errors(path: Path) -> Iterator[None]:
    """Turn exceptions of OGR and SQLite into ours; OGR's global switch is put back as it was."""
    before = ogr.GetUseExceptions()
    ogr.UseExceptions()
    try:
        yield
    except (RuntimeError, sqlite3.Error, UnicodeEncodeError) as error:
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
