r"""Shared folders of the network from which templates and styles may take pictures.

A path such as ``\\server\share\logo.png`` makes Windows log on to the server that it names: a file
from someone else may not choose it. The service lists its own shares in the settings of QGIS,
under ``srce_tvb_atlas/shares``; several are separated by semicolons.
"""

from __future__ import annotations

import re

from qgis.core import QgsSettings

SETTING = "srce_tvb_atlas/shares"
_SHARE = re.compile(r"^(?:file:)?/{2,}([^/]+/[^/]+)(?:/|$)")


def allowed_shares() -> frozenset[str]:
    """Return the shares of the settings, as ``server/share`` in lower case."""
    value = QgsSettings().value(SETTING, "")
    listed = value if isinstance(value, (list, tuple)) else str(value or "").split(";")
    return frozenset(filter(None, (share_of(str(entry).strip()) for entry in listed)))


def share_of(path: str) -> str:
    """Return the share that a path lies on, as ``server/share`` in lower case; empty for none."""
    found = _SHARE.match(path.strip().replace("\\", "/").lower())
    return found[1] if found else ""
