"""The store: one clean GeoPackage with the classified network and the communes.

It is what ``prepare_data`` leaves to the user and what every run draws from: one table a category
and geometry family, valid, multi-part, in one projected CRS, spatially indexed; the communes; the
provenance of each source table. Nothing in it needs the plugin to be read.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from qgis.core import QgsVectorLayer

from ..shared.errors import SourceError
from ..shared.i18n import tr, tr_count
from ._coverage import Cells, cells_from_text
from ._open_layer import open_layer
from ._sqlite_tables import check_sqlite, table_counts
from .account import ACCOUNT_COLUMNS, Account
from .catalogue import Catalogue, Category
from .write_ahead import connect_read_only

FORMAT = "3"
META_TABLE = "srce_tvb_meta"
PROVENANCE_TABLE = "srce_tvb_provenance"
#: the account of each table that was read (see :mod:`.account`)
ACCOUNT_TABLE = "srce_tvb_account"
COMMUNE_TABLE = "commune"
#: table of the demonstration data (and of what is prepared from it) that says it is fictitious
DEMO_TABLE = "srce_demo"
INTERNAL_TABLES = frozenset(
    {META_TABLE, PROVENANCE_TABLE, ACCOUNT_TABLE, "layer_styles", DEMO_TABLE}
)
PROVENANCE_FIELDS = (
    "source_table",
    "source_class",
    "why",
    "source",
    "crs",
    "expected",
    "read",
    "drawn",
    "kept",
    "duplicates",
    "outside",
    "parts",
    "repaired",
    "empty",
    "collapsed",
    "unreadable",
    "unplaced",
    "elsewhere",
    "twins",
    "no_objective",
    "unknown",
    "left_out",
)
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


@dataclass
class StoreInfo:
    """What a store says about itself."""

    crs: str
    catalogue_fingerprint: str
    demo_notice: str = ""
    demo_sources: str = ""
    #: keys of the classes without a table
    missing_classes: tuple[str, ...] = ()
    origin: str = ""
    restore: str = ""
    #: what the sheets say of the data, in French: tables elsewhere, objects that cannot be read
    faults: tuple[str, ...] = ()
    #: cells in which the data have objects, see :mod:`._coverage`
    coverage: Cells = ()
    #: what was said of the commune layer when the data were prepared
    commune_warnings: tuple[str, ...] = ()
    #: whose data the store was made from, JSON (see ``_credits``)
    credits: str = ""
    tables: dict[str, int] = field(default_factory=dict)


def is_prepared(path: Path) -> bool:
    """Return whether a GeoPackage was written by this plugin."""
    return path.suffix.lower() == ".gpkg" and bool(read_key_values(path, META_TABLE))


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
    """Return what a store says about itself.

    :raises SourceError: when it was written by another version's format, or is damaged.
    """
    values = read_key_values(path, META_TABLE)
    if values.get("format") != FORMAT:
        raise SourceError(
            tr(
                "{path} was prepared by another version of the plugin: prepare the data again."
            ).format(path=path)
        )
    try:
        return _parse_info(values)
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise SourceError(
            tr(
                "{path} cannot be used: its table {table}, in which “Prepare data” describes the "
                "file, is damaged. Prepare the data again."
            ).format(path=path, table=META_TABLE)
        ) from error


def _parse_info(values: Mapping[str, str]) -> StoreInfo:
    """:raises ValueError, TypeError: when a value is not as this plugin writes it."""
    tables = json.loads(values.get("tables", "{}"))
    missing = json.loads(values.get("missing_classes", "[]"))
    if not isinstance(missing, list):
        raise TypeError("missing_classes is not a list")
    return StoreInfo(
        crs=values.get("crs", ""),
        catalogue_fingerprint=values.get("catalogue", ""),
        demo_notice=values.get("demo_notice", ""),
        demo_sources=values.get("demo_sources", ""),
        missing_classes=tuple(map(str, missing)),
        origin=values.get("origin", ""),
        restore=values.get("restore", ""),
        faults=tuple(json.loads(values.get("faults", "[]"))),
        coverage=cells_from_text(values.get("coverage", "")),
        commune_warnings=tuple(json.loads(values.get("commune_warnings", "[]"))),
        credits=values.get("credits", ""),
        tables={str(name): int(count) for name, count in tables.items()},
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


def read_accounts(path: Path) -> list[Account]:
    """Return the accounts of the tables that a store was made of.

    :raises SourceError: when they cannot be read.
    """
    columns = ", ".join(f'"{name}"' for name in ACCOUNT_COLUMNS)
    statement = f'SELECT {columns} FROM "{ACCOUNT_TABLE}"'  # noqa: S608  # nosec B608
    try:
        with closing(connect_read_only(path)) as database:
            rows = database.execute(statement).fetchall()
        return [Account.from_cells(dict(zip(ACCOUNT_COLUMNS, map(str, row)))) for row in rows]
    except (sqlite3.Error, ValueError) as error:
        raise _unreadable(path, error) from error


def check_content(path: Path) -> None:
    """Check that the tables of a store are those that its account describes.

    :raises SourceError: when it was cut off, damaged or changed since it was prepared.
    """
    check_sqlite(path)
    info = read_info(path)
    accounts = read_accounts(path)
    accounts = [account for account in accounts if not account.is_of_ground]
    for account in accounts:
        account.check()
    provenance = read_provenance(path)
    told = {(row["source_table"], row["read"], row["drawn"]) for row in provenance}
    if told != {(a.table, str(a.read), str(a.drawn)) for a in accounts if not a.is_of_communes}:
        raise SourceError(
            tr(
                "{path} does not match its own account: the accounts of some tables are missing or "
                "were changed. Prepare the data again."
            ).format(path=path)
        )
    try:
        found = table_counts(path)
    except sqlite3.Error as error:
        raise _unreadable(path, error) from error
    for table, count in info.tables.items():
        if found.get(table) != count:
            raise SourceError(
                tr_count(
                    "{path} does not match its own account: the table “{table}” should have %n "
                    "objects and has {found}. Prepare the data again.",
                    "{path} does not match its own account: the table “{table}” should have %n "
                    "object and has {found}. Prepare the data again.",
                    count,
                ).format(path=path, table=table, found=found.get(table, 0))
            )
    kept = sum(sum(json.loads(row["kept"]).values()) for row in provenance)
    objects = sum(count for table, count in info.tables.items() if table != COMMUNE_TABLE)
    if objects < kept:
        raise SourceError(
            tr_count(
                "{path} does not match its own account: %n objects were kept when it was "
                "prepared, its tables have {objects}. Prepare the data again.",
                "{path} does not match its own account: %n object was kept when it was prepared, "
                "its tables have {objects}. Prepare the data again.",
                kept,
            ).format(path=path, objects=objects)
        )


def write_twins(path: Path, twins: Mapping[str, Sequence[str]]) -> None:
    """Enter in the provenance which objects of a source table share a geometry.

    :raises SourceError: when the store cannot be written.
    """
    if not twins:
        return
    statement = f'UPDATE "{PROVENANCE_TABLE}" SET twins = ? WHERE source_table = ?'  # noqa: S608  # nosec B608
    rows = [(json.dumps(pairs, ensure_ascii=False), name) for name, pairs in twins.items()]
    try:
        with closing(sqlite3.connect(path)) as database, database:
            database.executemany(statement, rows)
    except sqlite3.Error as error:
        raise _unreadable(path, error) from error


def count_objects(path: Path, tables: Iterable[str]) -> int:
    """Return the number of distinct objects in some tables of a store."""
    # the names consist of keys that the catalogue allows: letters, digits and _
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
    layer = open_layer(f"{path}|layername={table}", name)
    if not layer.isValid():
        raise SourceError(
            tr("The table “{table}” cannot be read from {path}.").format(table=table, path=path)
        )
    return layer


def table_names(catalogue: Catalogue) -> list[tuple[Category, str, str]]:
    """Return (category, family, table) of every table that a store has for a catalogue."""
    return [(c, family, c.table(family)) for c in catalogue.network for family in c.styles]
