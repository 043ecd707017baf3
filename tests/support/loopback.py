"""A web server on loopback, for as long as a block lasts."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    #: path -> (status, content type, body), and more headers as a dictionary
    Answer = Callable[[str], tuple[int, str, bytes] | tuple[int, str, bytes, dict[str, str]]]


#: how soon the end is noticed, seconds
_LOOK_EVERY = 0.02


@contextmanager
def loopback(answer: Answer) -> Iterator[int]:
    """Answer every request with what ``answer`` makes of its path; give the port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, kind, body, *more = answer(self.path)
            try:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                for name, value in (more[0] if more else {}).items():
                    self.send_header(name, value)
                if status != 204:
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if status != 204:
                    self.wfile.write(body)
            except (BrokenPipeError, ConnectionResetError):
                return  # the client gave up

        do_HEAD = do_GET  # noqa: N815 -- the name that the base class looks for

        def log_message(self, *_: object) -> None:
            return

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    httpd.daemon_threads = True
    thread = threading.Thread(target=httpd.serve_forever, args=(_LOOK_EVERY,), daemon=True)
    thread.start()
    try:
        yield httpd.server_address[1]
    finally:
        httpd.shutdown()
        httpd.server_close()
