"""A small tile server on loopback that answers, fails, stalls and recovers as it is told."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

from qgis.PyQt.QtCore import QBuffer, QIODevice
from qgis.PyQt.QtGui import QColor, QImage

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

    def __init__(self, port: int) -> None:
        self.port = port
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

    def answer(self, path: str) -> tuple[int, bytes]:
        """Return status and body of one request."""
        self.requests += 1
        if self.recover_after and self.requests > self.recover_after:
            self.mode = "good"
        if self.mode == "stall":
            time.sleep(self.stall_seconds)
        column = int(path.split("/")[2])
        if self.mode == "error" or (self.mode == "patchy" and column % 2):
            return 500, b"broken"
        return 200, self.tile


@contextmanager
def map_server() -> Iterator[MapServer]:
    """Run a server for as long as the block lasts."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body = server.answer(self.path)
            try:
                self.send_response(status)
                self.send_header("Content-Type", "image/png" if status == 200 else "text/plain")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except (BrokenPipeError, ConnectionResetError):
                return  # the client gave up, which is what a stall is for

        def log_message(self, *_: object) -> None:
            return

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    httpd.daemon_threads = True
    server = MapServer(httpd.server_address[1])
    thread = threading.Thread(target=httpd.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        httpd.shutdown()
        httpd.server_close()
