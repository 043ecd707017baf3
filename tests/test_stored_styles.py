"""Styles in a prepared GeoPackage: QGIS opens its tables as the sheet draws them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsVectorLayer

from srce_tvb_atlas.atlas.data import store
from srce_tvb_atlas.atlas.data.catalogue import load_catalogue
from srce_tvb_atlas.atlas.data.store_writer import StoreWriter
from srce_tvb_atlas.atlas.data.write_ahead import is_write_ahead
from srce_tvb_atlas.atlas.project.stored_styles import (
    check_style_files,
    store_styles,
    styled_sample,
)
from srce_tvb_atlas.atlas.shared.errors import CatalogueError, ExportError, SourceError
from srce_tvb_atlas.atlas.shared.paths import STYLES
from tests.support import datasets

HOSTILE = "<b>'\"; DROP TABLE commune; --"


def empty_store(path: Path) -> Path:
    with StoreWriter(path, QgsCoordinateReferenceSystem("EPSG:2154")) as writer:
        writer.add_table(store.COMMUNE_TABLE, "polygon", store.COMMUNE_FIELDS)
        for _, family, table in store.table_names(load_catalogue()):
            writer.add_table(table, family, store.OBJECT_FIELDS)
        writer.close({})
    return path


def stored(path: Path) -> list[tuple[str, str, int, str]]:
    with closing(sqlite3.connect(path)) as database:
        query = "SELECT f_table_name, styleName, useAsDefault, description FROM layer_styles"
        return list(database.execute(query))


def symbols(layer: QgsVectorLayer) -> str:
    return layer.renderer().dump()


def test_every_table_opens_with_its_style(tmp_path: Path) -> None:
    catalogue = load_catalogue()
    path = empty_store(tmp_path / "été #1.gpkg")
    store_styles(path, catalogue, None)
    for category, family, table in store.table_names(catalogue):
        layer = QgsVectorLayer(f"{path}|layername={table}", table, "ogr")
        drawn = styled_sample(STYLES / category.styles[family].qml, family)
        assert symbols(layer) == symbols(drawn), table
        # the engine opens tables without it
        assert symbols(store.open_table(path, table, table)) != symbols(drawn)
    rows = stored(path)
    assert len(rows) == len(store.table_names(catalogue)) + 1
    assert {default for _, _, default, _ in rows} == {1}
    assert all(description.startswith(name) for _, name, _, description in rows)


def test_store_is_whole_once_styles_are_in_it(tmp_path: Path) -> None:
    """Nothing stays in a log beside the file, which is moved elsewhere alone."""
    path = empty_store(tmp_path / "x.gpkg")
    store_styles(path, load_catalogue(), None)
    assert not is_write_ahead(path)
    assert list(datasets.snapshot(tmp_path)) == ["x.gpkg"]
    assert store.is_prepared(path)


def own_catalogue(folder: Path, label: str, qml: bytes | None = None) -> Path:
    folder.mkdir()
    text = (STYLES / "catalogue.json").read_text(encoding="utf-8")
    escaped = label.replace('"', '\\"')
    (folder / "catalogue.json").write_text(
        text.replace('"Contour de commune"', f'"{escaped}"'), encoding="utf-8"
    )
    if qml is not None:
        (folder / "commune.qml").write_bytes(qml)
    return folder


def test_label_is_text_and_nothing_else(tmp_path: Path) -> None:
    styles = own_catalogue(tmp_path / "styles", HOSTILE)
    catalogue = load_catalogue(styles)
    path = empty_store(tmp_path / "x.gpkg")
    store_styles(path, catalogue, styles)
    rows = {table: (name, description) for table, name, _, description in stored(path)}
    assert rows[store.COMMUNE_TABLE] == (HOSTILE[:30], HOSTILE)
    assert store.open_table(path, store.COMMUNE_TABLE, "x").isValid()


HTML = b"<!DOCTYPE qgis [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><qgis>&a;</qgis>"


@pytest.mark.parametrize("qml", [b"", b"<qgis/>", HTML, b"\x00\x01"])
def test_style_that_is_unsafe_or_broken_is_refused(tmp_path: Path, qml: bytes) -> None:
    catalogue = load_catalogue()
    name = catalogue.category("commune").styles["polygon"].qml
    styles = tmp_path / "styles"
    styles.mkdir()
    (styles / name).write_bytes(qml)
    path = empty_store(tmp_path / "x.gpkg")
    with pytest.raises(CatalogueError, match=name):
        check_style_files(catalogue, styles)
    with pytest.raises(CatalogueError, match=name):
        store_styles(path, catalogue, styles)


def test_file_that_cannot_hold_styles_is_said(tmp_path: Path) -> None:
    path = empty_store(tmp_path / "x.gpkg")
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE layer_styles (other TEXT)")
    with pytest.raises((ExportError, SourceError), match=r"x\.gpkg"):
        store_styles(path, load_catalogue(), None)
