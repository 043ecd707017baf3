"""Styles stored in a prepared GeoPackage: QGIS opens its tables as the sheet draws them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from qgis.core import QgsReadWriteContext, QgsVectorLayer
from qgis.PyQt.QtXml import QDomDocument

from ..data import store
from ..data.catalogue import COMMUNE_KEY, Catalogue, find_style
from ..shared.errors import CatalogueError
from ..shared.i18n import tr
from .sheet_layers import DRAWING, load_style

_GEOMETRIES = {"polygon": "MultiPolygon", "line": "MultiLineString", "point": "MultiPoint"}


def stored_styles(catalogue: Catalogue, styles: Path | None) -> tuple[store.StoredStyle, ...]:
    """Return the style of each table of a store.

    :param styles: the service's own styles, ``None`` for the bundled ones.
    :raises CatalogueError: when a style is missing or does not load.
    """
    return tuple(
        store.StoredStyle(table, label, _qml_text(find_style(qml, styles), family))
        for table, label, family, qml in _tables(catalogue)
    )


def _tables(catalogue: Catalogue) -> Iterator[tuple[str, str, str, str]]:
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


def _qml_text(path: Path, family: str) -> str:
    document = QDomDocument("qgis")
    message = styled_sample(path, family).exportNamedStyle(document, QgsReadWriteContext(), DRAWING)
    if message:
        raise CatalogueError(
            tr("The style {path} cannot be stored: {error}").format(path=path, error=message)
        )
    return document.toString()
