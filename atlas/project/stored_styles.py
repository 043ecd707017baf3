"""Styles stored in a prepared GeoPackage: QGIS opens its tables with the style of the sheet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from qgis.core import QgsVectorLayer

from ..data import store
from ..data.catalogue import COMMUNE_KEY, Catalogue, find_style
from ..data.ground_store import GROUND_TABLES, read_ground
from ..layout.remarks import Remark
from ..shared import compat
from ..shared.errors import ExportError
from ..shared.i18n import tr
from ._style_loading import load_style

_GEOMETRIES = {"polygon": "MultiPolygon", "line": "MultiLineString", "point": "MultiPoint"}
#: width of the field with the name of a style in a GeoPackage, characters
MAX_STYLE_NAME = 30


def check_style_files(catalogue: Catalogue, styles: Path | None) -> None:
    """Load the style of each table of a store, to find what is wrong before the data are read.

    :param styles: the service's own styles, ``None`` for the bundled ones.
    :raises CatalogueError: when a style is missing or does not load.
    """
    tables = [(family, qml) for _, _, family, qml in _styled_tables(catalogue)]
    tables += [(table.family, table.qml) for table in GROUND_TABLES]
    for family, qml in tables:
        styled_sample(find_style(qml, styles), family)


def store_styles(path: Path, catalogue: Catalogue, styles: Path | None) -> None:
    """Store in a new GeoPackage, for each of its tables, the style with which QGIS opens it.

    :param path: a store that has no styles yet and that nothing else has open.
    :param styles: the service's own styles, ``None`` for the bundled ones.
    :raises CatalogueError: when a style is missing or does not load.
    :raises ExportError: when QGIS cannot store a style.
    """
    tables = [(table, label, qml) for table, label, _, qml in _styled_tables(catalogue)]
    if read_ground(path) is not None:
        tables += [(table.name, table.title, table.qml) for table in GROUND_TABLES]
    for table, label, qml in tables:
        layer = store.open_table(path, table, table)
        load_style(layer, find_style(qml, styles))
        message = compat.save_style_to_database(layer, label[:MAX_STYLE_NAME], label)
        if message:
            raise ExportError(
                tr("The style {style} cannot be stored in {path}: {error}").format(
                    style=qml, path=path, error=message
                )
            )


def _styled_tables(catalogue: Catalogue) -> Iterator[tuple[str, str, str, str]]:
    """Yield (table, label, family, QML) of the communes and of the network."""
    communes = catalogue.category(COMMUNE_KEY)
    yield store.COMMUNE_TABLE, communes.label, "polygon", communes.styles["polygon"].qml
    for category, family, table in store.table_names(catalogue):
        yield table, category.label, family, category.styles[family].qml


def styled_sample(path: Path, family: str) -> QgsVectorLayer:
    """Return an empty layer of a geometry family with a style.

    :raises CatalogueError: when the style does not load.
    """
    layer = QgsVectorLayer(f"{_GEOMETRIES[family]}?crs=EPSG:2154", path.stem, "memory")
    load_style(layer, path)
    return layer


def check_style(path: Path, family: str) -> list[Remark]:
    """Return the pictures and fonts that a style lacks.

    :raises CatalogueError: when the style does not load.
    """
    layer = QgsVectorLayer(f"{_GEOMETRIES[family]}?crs=EPSG:2154", path.stem, "memory")
    return load_style(layer, path)
