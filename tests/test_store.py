"""The store: what it holds, what it says of itself, and that reading it leaves no trace."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from osgeo import gdal
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsFeatureRequest,
    QgsGeometry,
)

from srce_tvb_atlas.atlas.data import _file_memory, store, store_writer
from srce_tvb_atlas.atlas.data._file_memory import FileMemory
from srce_tvb_atlas.atlas.data.store_writer import Column, StoreWriter
from srce_tvb_atlas.atlas.data.write_ahead import Snapshot, is_write_ahead
from srce_tvb_atlas.atlas.shared.compat import is_null
from srce_tvb_atlas.atlas.shared.errors import ExportError, SourceError
from tests.support import datasets

LAMBERT = QgsCoordinateReferenceSystem("EPSG:2154")
META = {"catalogue": "rules", "restore": "", "origin": "a test", "missing_classes": '["obstacle"]'}


def surface(column: float = 0) -> QgsGeometry:
    geometry = QgsGeometry.fromWkt(datasets.square(column, 0))
    geometry.convertToMultiType()
    return geometry


def write(path: Path, **more: object) -> Path:
    with StoreWriter(path, LAMBERT) as writer:
        columns = (Column("long_m", "real"), Column("n", "integer"))
        table = "reservoir_preserve_polygon"
        writer.add_table(table, "polygon", store.OBJECT_FIELDS, extra=columns)
        values = ("A", "reservoir", "rb", "", "Forêt d'Éawy")
        writer.add(table, surface(), (*values, ""), (1.5, 7))
        writer.add(table, surface(1), values)
        writer.add_table("corridor_line", "line", store.OBJECT_FIELDS)
        writer.close(META, **more)
    return path


@pytest.mark.parametrize("name", ["x.gpkg", "été #1 50%.gpkg", "it's ?a=b.gpkg"])
def test_what_was_written_is_read(tmp_path: Path, name: str) -> None:
    path = write(tmp_path / name)
    assert store.is_prepared(path)
    info = store.read_info(path)
    assert info.crs == "EPSG:2154"
    assert info.missing_classes == ("obstacle",)
    assert info.tables == {"reservoir_preserve_polygon": 2, "corridor_line": 0}
    layer = store.open_table(path, "reservoir_preserve_polygon", "x")
    assert layer.crs().authid() == "EPSG:2154"
    first, second = layer.getFeatures()
    assert (first["object_id"], first["name"]) == ("A", "Forêt d'Éawy")
    assert (first["long_m"], first["n"]) == (1.5, 7)
    assert is_null(second["long_m"])
    assert first.geometry().equals(surface())
    assert store.count_objects(path, info.tables) == 1


def test_a_table_may_be_added_behind_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_writer, "_MOST_WAITING", 1)
    path = tmp_path / "x.gpkg"
    with StoreWriter(path, LAMBERT) as writer:
        for table in ("a_polygon", "b_polygon"):
            writer.add_table(table, "polygon", ("name", "rank"), {"rank"})
            for number in range(3):
                writer.add(table, surface(number), (table, str(number)))
        writer.close(META)
    assert store.read_info(path).tables == {"a_polygon": 3, "b_polygon": 3}
    for table in ("a_polygon", "b_polygon"):
        layer = store.open_table(path, table, "x")
        assert layer.featureCount() == 3
        assert (
            layer.extent()
            == QgsGeometry.collectGeometry([surface(number) for number in range(3)]).boundingBox()
        )
        near = QgsFeatureRequest().setFilterRect(surface(2).boundingBox().buffered(-1))
        assert [(f["name"], f["rank"]) for f in layer.getFeatures(near)] == [(table, 2)]


def test_rows_are_those_that_ogr_writes(tmp_path: Path) -> None:
    path, copy = write(tmp_path / "x.gpkg"), tmp_path / "copy.gpkg"
    assert gdal.VectorTranslate(str(copy), str(path), format="GPKG") is not None
    for table in ("reservoir_preserve_polygon", "rtree_reservoir_preserve_polygon_geom"):
        rows = []
        for file in (path, copy):
            with closing(sqlite3.connect(file)) as database:
                rows.append(database.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall())  # noqa: S608
        assert rows[0] == rows[1]
        assert len(rows[0]) == 2


def test_index_and_count_go_on_where_others_add_rows(tmp_path: Path) -> None:
    """The triggers, left out while the rows are written, are there afterwards."""
    path = write(tmp_path / "x.gpkg")
    layer = store.open_table(path, "reservoir_preserve_polygon", "x")
    feature = QgsFeature(layer.fields())
    feature.setGeometry(surface(5))
    assert layer.dataProvider().addFeatures([feature])[0]
    del layer
    layer = store.open_table(path, "reservoir_preserve_polygon", "x")
    near = QgsFeatureRequest().setFilterRect(surface(5).boundingBox().buffered(-1))
    assert (layer.featureCount(), len(list(layer.getFeatures(near)))) == (3, 1)


@pytest.mark.parametrize("text", ["\ud800", "a\udfffb"])
def test_text_that_is_no_unicode_is_refused(tmp_path: Path, text: str) -> None:
    with StoreWriter(tmp_path / "x.gpkg", LAMBERT) as writer:
        writer.add_table("a_polygon", "polygon", ("name",))
        writer.add("a_polygon", surface(), (text,))
        with pytest.raises(ExportError, match=r"x\.gpkg"):
            writer.close(META)


def test_what_is_known_of_a_file_is_forgotten_when_it_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x"
    memory: FileMemory[str] = FileMemory(6)
    answers = iter("abcdefghij")

    def ask(name: str = "") -> str:
        return memory.get(path, name, lambda: next(answers))

    path.write_text("1")
    # it may be changing right now
    assert (ask(), ask()) == ("a", "b")
    monkeypatch.setattr(_file_memory, "_SETTLED", -1.0)
    assert (ask(), ask(), ask("other"), ask()) == ("c", "c", "d", "c")
    path.write_text("2")
    assert (ask(), ask()) == ("e", "e")
    os.utime(path, (1.0, 1.0))
    assert (ask(), ask()) == ("f", "f")
    # of many values the latest are kept
    assert [ask(name) for name in ("x", "y", "z", "")] == ["g", "h", "i", "j"]
    path.unlink()
    with pytest.raises(StopIteration):
        ask()


def test_tables_are_indexed(tmp_path: Path) -> None:
    with closing(sqlite3.connect(write(tmp_path / "x.gpkg"))) as database:
        names = {row[0] for row in database.execute("SELECT name FROM sqlite_master")}
    assert "rtree_reservoir_preserve_polygon_geom" in names
    assert "rtree_corridor_line_geom" in names


def test_store_of_another_version_says_what_to_do(tmp_path: Path) -> None:
    path = write(tmp_path / "x.gpkg")
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(f"UPDATE {store.META_TABLE} SET value = '0' WHERE key = 'format'")  # noqa: S608
    with pytest.raises(SourceError, match="prepare the data again"):
        store.read_info(path)


@pytest.mark.parametrize("content", [b"", b"text", b"SQLite format 3\x00" + bytes(100)])
def test_file_that_is_no_store(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.gpkg"
    path.write_bytes(content)
    assert not store.is_prepared(path)
    assert store.read_key_values(path, "srce_demo") == {}
    assert path.read_bytes() == content
    with pytest.raises(SourceError):
        store.read_provenance(path)
    with pytest.raises(SourceError, match="corridor_line"):
        store.open_table(path, "corridor_line", "x")


def test_reading_leaves_no_file_beside(tmp_path: Path) -> None:
    path = write(tmp_path / "x.gpkg")
    before = datasets.snapshot(tmp_path)
    assert list(before) == ["x.gpkg"]
    store.read_info(path)
    assert store.read_provenance(path) == []
    layer = store.open_table(path, "reservoir_preserve_polygon", "x")
    assert sum(1 for _ in layer.getFeatures()) == 2
    assert datasets.snapshot(tmp_path) == before
    del layer
    assert datasets.snapshot(tmp_path) == before


def test_what_stands_in_the_log_alone_is_read(tmp_path: Path) -> None:
    path = write(tmp_path / "x.gpkg")
    assert not is_write_ahead(path)
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute(f"UPDATE {store.META_TABLE} SET value = 'later' WHERE key = 'origin'")  # noqa: S608
        database.commit()
        assert is_write_ahead(path)
        assert store.read_info(path).origin == "later"
        copy = Snapshot(path)
        assert store.read_info(copy.path).origin == "later"


def test_store_that_was_not_finished_is_none(tmp_path: Path) -> None:
    path = tmp_path / "x.gpkg"
    with StoreWriter(path, LAMBERT) as writer:
        writer.add_table("corridor_line", "line", store.OBJECT_FIELDS)
        with pytest.raises(KeyError):
            writer.add("no_such_table", surface(), ())
    assert not store.is_prepared(path)
    path.unlink()  # nothing holds it open


@pytest.mark.parametrize("place", ["/proc/x.gpkg", "/nowhere/deep/x.gpkg"])
def test_place_that_cannot_be_written(place: str) -> None:
    with pytest.raises(ExportError, match=r"x\.gpkg"):
        StoreWriter(Path(place), LAMBERT)
