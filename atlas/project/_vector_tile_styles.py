"""MapBox GL styles of vector tiles with their symbols, fetched once into the cache."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from qgis.core import QgsVectorTileLayer
from qgis.PyQt.QtGui import QImage

from ..shared.downloads import Answer, Downloads, HostPauses
from ..shared.i18n import tr
from ..shared.progress import Progress
from ..shared.web_cache import Place, WebCache, service_key
from ._vector_tiles import apply_gl_style, parse_gl_style

Sprites = tuple[QImage, dict[str, Any]]
#: places in the cache of what is not a tile
_STYLE: Place = (-2, 0, 0)
_MOST_STYLE_BYTES = 10_000_000


class StyleFetcher:
    """Fetches styles."""

    def __init__(self, cache: WebCache) -> None:
        self._cache = cache

    def known_style(self, address: str, layer: QgsVectorTileLayer) -> None:
        """Style a layer with a style that was fetched before; leave it as it is without one."""
        style = parse_gl_style(self._known(address) or b"")
        if style is not None:
            apply_gl_style(layer, style, self._sprites(style, self._known))

    def fetch(
        self, address: str, progress: Progress
    ) -> tuple[dict[str, Any] | None, Sprites | None, str]:
        """Return a style, its symbols, and what could not be fetched, empty if nothing."""
        faults: list[str] = []

        def get(url: str) -> bytes | None:
            data, fault = self._get(url, progress)
            if fault:
                faults.append(fault)
            return data

        style = parse_gl_style(get(address) or b"")
        sprites = None if style is None else self._sprites(style, get)
        return style, sprites, faults[0] if faults else ""

    def _sprites(self, style: dict[str, Any], get: Any) -> Sprites | None:
        address = style.get("sprite")
        if not isinstance(address, str) or not address.startswith(("http://", "https://")):
            return None
        picture = QImage.fromData(get(f"{address}.png") or b"")
        try:
            places = json.loads(get(f"{address}.json") or b"")
        except ValueError:
            return None
        return None if picture.isNull() or not isinstance(places, dict) else (picture, places)

    def _known(self, address: str) -> bytes | None:
        if not address.startswith(("http://", "https://")):
            path = Path(address)
            is_file = bool(address) and path.is_file() and path.stat().st_size < _MOST_STYLE_BYTES
            return path.read_bytes() if is_file else None
        return self._cache.get(service_key(address), _STYLE)

    def _get(self, address: str, progress: Progress) -> tuple[bytes | None, str]:
        data = self._known(address)
        if data is not None:
            return data, ""
        if not address.startswith(("http://", "https://")):
            return None, tr("its style {path} is missing").format(path=address)
        key = service_key(address)

        def accept(_key: str, answer: Answer) -> str:
            fault = _style_fault(address, answer.data)
            if not fault:
                self._cache.put(key, _STYLE, answer.data)
            return fault

        failures = Downloads[str](progress, HostPauses()).fetch({address: address}, accept)
        if failures:
            fault = tr("its style cannot be fetched: {reason}")
            return None, fault.format(reason=failures[address])
        return self._cache.get(key, _STYLE), ""


def _style_fault(address: str, data: bytes) -> str:
    """Return why an answer is not a part of a style, empty when it is one."""
    if address.endswith(".png"):
        is_good = not QImage.fromData(data).isNull()
    else:
        try:
            is_good = isinstance(json.loads(data), dict)
        except (ValueError, RecursionError):
            is_good = False
    return "" if is_good else tr("the server sent something else than a style")
