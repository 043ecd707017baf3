"""A small tile server on loopback that answers, fails, stalls and recovers as it is told."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from qgis.PyQt.QtCore import QBuffer, QIODevice
from qgis.PyQt.QtGui import QColor, QImage

from tests.support.loopback import loopback

if TYPE_CHECKING:
    from collections.abc import Iterator


def _tile(colour: str) -> bytes:
    image = QImage(256, 256, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not image.save(buffer, "PNG"):
        raise RuntimeError("the tile cannot be encoded")
    return bytes(buffer.data())


class MapServer:
    """Serves one tile, a flat colour, under every address."""

    def __init__(self) -> None:
        self.port = 0
        self.requests = 0
        #: answer of the next requests: ``good``, ``error``, ``stall``, ``patchy``
        self.mode = "good"
        #: requests after which the server is good again, 0 for never
        self.recover_after = 0
        self.stall_seconds = 3.0
        self.tile = _tile("#4060c0")

    @property
    def layer(self) -> str:
        """What BASEMAP is given."""
        url = f"http://127.0.0.1:{self.port}/{{z}}/{{x}}/{{y}}.png"
        return f"wms://type=xyz&url={url}&zmax=16&zmin=0"

    def answer(self, path: str) -> tuple[int, str, bytes]:
        """Return status, type and body of one request."""
        self.requests += 1
        if self.recover_after and self.requests > self.recover_after:
            self.mode = "good"
        if self.mode == "stall":
            time.sleep(self.stall_seconds)
        column = int(path.split("/")[2])
        if self.mode == "error" or (self.mode == "patchy" and column % 2):
            return 500, "text/plain", b"broken"
        return 200, "image/png", self.tile


@contextmanager
def map_server() -> Iterator[MapServer]:
    """Run a server for as long as the block lasts."""
    server = MapServer()
    with loopback(server.answer) as port:
        server.port = port
        yield server
