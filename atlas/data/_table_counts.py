"""How many records a layer holds by its own account, and what its file says of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from osgeo import gdal
from qgis.core import QgsDataSourceUri, QgsVectorLayer

from ..shared import compat
from ..shared.errors import SourceError
from ..shared.i18n import tr
from ._open_layer import open_layer
from ._sqlite_tables import SqliteTable, geopackage_table, is_sqlite
from ._web_counts import states_number
from .vector_files import path_of

#: providers that ask a server, which may not state how many objects it has
WEB_PROVIDERS = frozenset({"WFS", "OAPIF"})
_DELETED = 0x2A


def geopackage_table_of(layer: QgsVectorLayer) -> SqliteTable | None:
    """Return the table of a GeoPackage that a layer shows whole, as it is on disk.

    ``None`` for any other layer: another format, a view, a filter, changes not saved yet.
    """
    if layer.providerType() != "ogr" or layer.subsetString() or layer.isEditable():
        return None
    place, *options = layer.source().split("|")
    path = Path(place)
    if any(not option.startswith("layername=") for option in options) or len(options) > 1:
        return None
    if not path.is_file() or not is_sqlite(path):
        return None
    name = options[0].partition("=")[2] if options else layer.dataProvider().subLayers()[0]
    return geopackage_table(path, name if options else name.split("!!::!!")[1])


def stated_count(layer: QgsVectorLayer) -> int | None:
    """Return the number of records that a layer states, ``None`` when a server states none.

    :raises SourceError: when the source of the layer does not answer.
    """
    kind = layer.providerType()
    counted = layer
    if kind == "postgres" and not layer.isEditable():
        counted = _counted_anew(layer)
    elif kind in WEB_PROVIDERS:
        counted = layer.clone()
    count = int(counted.featureCount())
    if count < 0 and kind == "ogr" and not layer.isEditable():
        # QGIS may not know the count of a filtered layer whose file is open twice
        count = int(layer.clone().featureCount())
    if kind in WEB_PROVIDERS:
        # QGIS 3.22 returns 0 where the server states no number; newer ones count what they fetch
        is_own = kind == "OAPIF" and compat.COUNTS_WHAT_NO_SERVER_STATES
        return count if count > 0 and not (is_own and not states_number(layer)) else None
    if count >= 0:
        return count - _deleted_records(layer)
    raise SourceError(
        tr(
            "“{table}” does not answer: its objects cannot be counted. Nothing was written. Check "
            "the connection, then run again."
        ).format(table=layer.name())
    )


def _counted_anew(layer: QgsVectorLayer) -> QgsVectorLayer:
    """Open a table of PostgreSQL again: QGIS keeps the count of an open one, or estimates it."""
    uri = QgsDataSourceUri(layer.source())
    uri.setUseEstimatedMetadata(False)
    return open_layer(uri.uri(False), layer.name(), "postgres")


def _deleted_records(layer: QgsVectorLayer) -> int:
    """Return how many records of a shapefile are marked as deleted: GDAL counts them, too."""
    path = path_of(layer)
    if not path.lower().endswith((".shp", ".dbf")) or layer.subsetString():
        return 0
    deleted = 0

    def note(record: bytes) -> None:
        nonlocal deleted
        deleted += record[0] == _DELETED

    each_dbf_record(path[:-4], note)
    return deleted


def each_dbf_record(stem: str, visit: Callable[[bytes], None]) -> None:
    """Call ``visit`` with the bytes of each record of a ``.dbf``.

    :param stem: path without its extension, also inside an archive.
    """
    for suffix in (".dbf", ".DBF"):
        file = gdal.VSIFOpenL(stem + suffix, "rb")
        if file is None:
            continue
        try:
            head = bytes(gdal.VSIFReadL(1, 32, file) or b"")
            if len(head) < 32:
                return
            count = int.from_bytes(head[4:8], "little")
            start, width = (int.from_bytes(head[i : i + 2], "little") for i in (8, 10))
            gdal.VSIFSeekL(file, start, 0)
            many = max(1, (1 << 20) // max(width, 1))
            while count > 0 and width:
                block = bytes(gdal.VSIFReadL(1, width * min(many, count), file) or b"")
                if not block:
                    return
                for place in range(0, len(block), width):
                    visit(block[place : place + width])
                count -= many
        finally:
            gdal.VSIFCloseL(file)
        return
