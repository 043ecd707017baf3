"""A small map server on loopback that answers, fails, stalls and recovers as it is told.

It serves raster tiles (XYZ), the pictures of a WMS and, when it is given a folder of them, vector
tiles with a MapBox GL style.
"""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from qgis.PyQt.QtCore import QBuffer, QIODevice
from qgis.PyQt.QtGui import QColor, QImage

from tests.support.loopback import loopback

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ERROR_PAGE = b"<html><body>Service momentanement indisponible</body></html>"


def encoded(image: QImage, kind: str = "PNG", quality: int = -1) -> bytes:
    """Return a picture as a file."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not image.save(buffer, kind, quality):
        raise RuntimeError("the tile cannot be encoded")
    return bytes(buffer.data())


def flat_tile(colour: str, side: int = 256) -> bytes:
    """Return a tile of one colour."""
    image = QImage(side, side, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    return encoded(image)


class MapServer:
    """Serves one tile under every address, unless a folder or a picture is given."""

    def __init__(self) -> None:
        self.port = 0
        self.requests = 0
        #: how often each path was asked for
        self.paths: Counter[str] = Counter()
        #: the most requests that were open at the same time
        self.busiest = 0
        #: answer of the next requests: ``good``, ``error``, ``stall``, ``patchy`` (every second
        #: column fails), ``page`` (HTML as picture), ``nothing`` (204), ``unknown`` (404),
        #: ``holes`` (404 for every second column), ``busy`` (429 with ``Retry-After``), ``cut``
        self.mode = "good"
        #: requests after which the server is good again, 0 for never
        self.recover_after = 0
        self.retry_after = "1"
        self.stall_seconds = 3.0
        self.tile = flat_tile("#4060c0")
        self.kind = "image/png"
        #: folder of vector tiles, ``<z>/<x>/<y>.pbf``
        self.vector: Path | None = None
        self.style: dict[str, object] = {}
        self._open = 0
        self._lock = threading.Lock()

    @property
    def address(self) -> str:
        """Address of the raster tiles."""
        return f"http://127.0.0.1:{self.port}/{{z}}/{{x}}/{{y}}.png"

    @property
    def vector_address(self) -> str:
        """Address of the vector tiles."""
        return f"http://127.0.0.1:{self.port}/{{z}}/{{x}}/{{y}}.pbf"

    @property
    def style_address(self) -> str:
        """Address of the style of the vector tiles."""
        return f"http://127.0.0.1:{self.port}/style.json"

    @property
    def wms_address(self) -> str:
        """Address of the WMS."""
        return f"http://127.0.0.1:{self.port}/wms?LAYERS=plan"

    @property
    def layer(self) -> str:
        """What BASEMAP is given for a layer of QGIS."""
        return f"wms://type=xyz&url={self.address}&zmax=16&zmin=0"

    def answer(self, path: str) -> tuple[int, str, bytes, dict[str, str]]:
        """Return status, type, body and headers of one request."""
        with self._lock:
            self.requests += 1
            self.paths[path] += 1
            self._open += 1
            self.busiest = max(self.busiest, self._open)
            if self.recover_after and self.requests > self.recover_after:
                self.mode = "good"
            mode = self.mode
        try:
            return self._answer(path, mode)
        finally:
            with self._lock:
                self._open -= 1

    def _answer(self, path: str, mode: str) -> tuple[int, str, bytes, dict[str, str]]:
        if mode == "stall":
            time.sleep(self.stall_seconds)
        is_odd = _column(path) % 2 == 1
        if mode == "error" or (mode == "patchy" and is_odd):
            return 500, "text/plain", b"broken", {}
        if mode == "page":
            return 200, "text/html", ERROR_PAGE, {}
        if mode == "nothing":
            return 204, "image/png", b"", {}
        if mode == "unknown" or (mode == "holes" and is_odd):
            return 404, "text/plain", b"no such tile", {}
        if mode == "busy":
            return 429, "text/plain", b"slow down", {"Retry-After": self.retry_after}
        status, kind, body = self._good(path)
        if mode == "cut":
            body = body[: len(body) // 2]
        return status, kind, body, {}

    def _good(self, path: str) -> tuple[int, str, bytes]:
        parts = urlsplit(path)
        if parts.path == "/style.json":
            return 200, "application/json", json.dumps(self.style).encode()
        if parts.path.endswith(".pbf") and self.vector is not None:
            file = self.vector / parts.path.lstrip("/")
            if not file.is_file():
                return 404, "text/plain", b"no such tile"
            return 200, "application/x-protobuf", file.read_bytes()
        if parts.path == "/wms":
            return self._wms(dict(parse_qsl(parts.query)))
        return 200, self.kind, self.tile

    def _wms(self, query: dict[str, str]) -> tuple[int, str, bytes]:
        names = {key.upper(): value for key, value in query.items()}
        if names.get("REQUEST") != "GetMap" or names.get("LAYERS") != "plan":
            return 200, "text/xml", b"<ServiceExceptionReport/>"
        return 200, "image/png", flat_tile("#4060c0", int(names["WIDTH"]))


def _column(path: str) -> int:
    """Return the column of a tile, of a WMS the number of the square from the west."""
    parts = urlsplit(path)
    if parts.path == "/wms":
        box = dict(parse_qsl(parts.query)).get("BBOX", "0,0,1,1").split(",")
        west, east = float(box[0]), float(box[2])
        return round(west / (east - west))
    names = parts.path.split("/")
    return int(names[2]) if len(names) > 3 and names[2].isdigit() else 0


@contextmanager
def map_server() -> Iterator[MapServer]:
    """Run a server for as long as the block lasts."""
    server = MapServer()
    with loopback(server.answer) as port:
        server.port = port
        yield server
