"""Objects of one geometry under two identifiers.

They are two objects to count, and one on the ground to measure. Real data hold such pairs: the user
learns of them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from qgis.core import QgsGeometry

from ._geometry_heads import wkb_of
from ._sqlite_tables import quoted
from .store import write_twins
from .table_report import TableReport
from .write_ahead import connect_read_only


def note_twins(path: Path, reports: Iterable[TableReport], tables: Iterable[str]) -> None:
    """Enter the objects that share a geometry in the reports and in the provenance of a store."""
    by_table = {report.table: report for report in reports}
    for source_table, first, other in twin_geometries(path, tables):
        by_table[source_table].twins.append(f"{first} = {other}")
    write_twins(path, {name: r.twins for name, r in by_table.items() if r.twins})


def twin_geometries(path: Path, tables: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Yield the objects of a new store that have the geometry of an earlier one of their category.

    :param tables: the tables of the network that hold objects.
    :return: name of the source table, identifier of the first object, identifier of the other.
    """
    with closing(connect_read_only(path)) as database:
        for table in tables:
            # few others than equal geometries have the same corner in the spatial index
            groups = database.execute(
                f"SELECT group_concat(id) FROM {quoted(f'rtree_{table}_geom')} "  # noqa: S608  # nosec B608
                "GROUP BY minx, miny HAVING count(*) > 1"
            ).fetchall()
            for (keys,) in groups:
                yield from _twins_among(database, table, sorted(map(int, str(keys).split(","))))


def _twins_among(
    database: sqlite3.Connection, table: str, keys: list[int]
) -> Iterator[tuple[str, str, str]]:
    statement = f"SELECT geom, object_id, source_table FROM {quoted(table)} WHERE fid = ?"  # noqa: S608  # nosec B608
    seen: list[tuple[QgsGeometry, str]] = []
    for key in keys:
        blob, object_id, source_table = database.execute(statement, (key,)).fetchone()
        geometry = QgsGeometry()
        geometry.fromWkb(wkb_of(blob))
        first = next((known for shape, known in seen if shape.isGeosEqual(geometry)), None)
        if first is None:
            seen.append((geometry, str(object_id)))
        elif first != object_id:
            yield str(source_table), first, str(object_id)
