"""The one place where a table is opened as a layer of QGIS."""

from __future__ import annotations

import threading

from qgis.core import QgsVectorLayer

#: the windows read communes in a background thread, and QGIS 3.22 can crash when two threads open
#: tables at the same moment
_OPENING = threading.RLock()


def open_layer(uri: str, name: str, provider: str = "ogr") -> QgsVectorLayer:
    """Open a table as it is, without the style that may be stored with it.

    :return: a layer, which is not valid when QGIS cannot read the table.
    """
    options = QgsVectorLayer.LayerOptions()
    options.loadDefaultStyle = False
    with _OPENING:
        return QgsVectorLayer(uri, name, provider, options)
