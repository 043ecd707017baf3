"""SRCE-TVB Atlas: ecological-network sheets of French communes, as a QGIS plugin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .plugin import AtlasPlugin


def classFactory(iface: Any) -> AtlasPlugin:
    """Give QGIS the plugin; ``iface`` is ``None`` in ``qgis_process``, which has no window."""
    from .plugin import AtlasPlugin

    return AtlasPlugin(iface)
