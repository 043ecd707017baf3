"""Vector tiles as a layer that stays vector: fetched tiles in a file, a MapBox GL style converted.

QGIS draws the layer from an MBTiles file that holds the tiles which were checked, so nothing is
fetched, and nothing can be missing unnoticed, while the page is drawn.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsMapBoxGlStyleConversionContext,
    QgsMapBoxGlStyleConverter,
    QgsUnitTypes,
    QgsVectorTileLayer,
)
from qgis.PyQt.QtGui import QImage

from ..shared.errors import ExportError
from ..shared.i18n import tr
from ..shared.web_cache import Place
from ._tile_fetch import packed_tile

#: MapBox GL measures in pixels of 96 dpi
_MM_PER_PIXEL = 25.4 / 96.0
_SCHEMA = """
CREATE TABLE metadata (name TEXT, value TEXT);
CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_data BLOB);
"""
_INDEX = "CREATE UNIQUE INDEX tile_index ON tiles (zoom_level, tile_column, tile_row)"


def write_mbtiles(
    path: Path, zoom: int, places: Iterable[Place], read: Callable[[Place], bytes | None]
) -> None:
    """Write tiles of one zoom level into an MBTiles file.

    :raises ExportError: when it cannot be written.
    """
    try:
        with closing(sqlite3.connect(path)) as base, base:
            base.executescript(_SCHEMA)
            entries = {"name": "tiles", "format": "pbf", "minzoom": zoom, "maxzoom": zoom}
            base.executemany("INSERT INTO metadata VALUES (?, ?)", entries.items())
            rows = ((z, x, 2**z - 1 - y, read((z, x, y))) for z, x, y in places)
            base.executemany(
                "INSERT INTO tiles VALUES (?, ?, ?, ?)",
                ((z, x, row, packed_tile(data)) for z, x, row, data in rows if data),
            )
            base.execute(_INDEX)
    except sqlite3.Error as error:
        raise ExportError(tr("{path} cannot be written.").format(path=path)) from error


def open_mbtiles(path: Path, name: str) -> QgsVectorTileLayer:
    """Return the layer of an MBTiles file; :raises ExportError: when QGIS cannot read it."""
    layer = QgsVectorTileLayer(f"type=mbtiles&url={path}", name)
    if not layer.isValid():
        raise ExportError(tr("QGIS cannot read the vector tiles {path}.").format(path=path))
    return layer


def parse_gl_style(data: bytes) -> dict[str, Any] | None:
    """Return a MapBox GL style, ``None`` when the data are not one."""
    try:
        style = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    return style if isinstance(style, dict) and isinstance(style.get("layers"), list) else None


def apply_gl_style(
    layer: QgsVectorTileLayer,
    style: dict[str, Any],
    sprites: tuple[QImage, dict[str, Any]] | None,
) -> str:
    """Style a layer; return why it cannot be done, empty when it could.

    :param sprites: the picture with all symbols of the style, and where each is.
    """
    context = QgsMapBoxGlStyleConversionContext()
    context.setTargetUnit(QgsUnitTypes.RenderUnit.RenderMillimeters)
    context.setPixelSizeConversionFactor(_MM_PER_PIXEL)
    if sprites is not None:
        context.setSprites(*sprites)
    converter = QgsMapBoxGlStyleConverter()
    result = converter.convert(style, context)
    if result != QgsMapBoxGlStyleConverter.Result.Success:
        return converter.errorMessage() or tr("QGIS cannot convert the style")
    renderer, labeling = converter.renderer(), converter.labeling()
    if renderer is None:
        return tr("QGIS cannot convert the style")
    layer.setRenderer(renderer.clone())
    layer.setLabeling(None if labeling is None else labeling.clone())
    return ""
