"""A server that notes what is asked of it, to see that nothing is."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.support.loopback import loopback

if TYPE_CHECKING:
    from collections.abc import Iterator

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>'


class Listener:
    """Answers every request with ``body``, and notes its path."""

    def __init__(self) -> None:
        self.address = ""
        self.asked: list[str] = []
        self.body = SVG
        self.kind = "image/svg+xml"

    def answer(self, path: str) -> tuple[int, str, bytes]:
        """Note a request and return the answer to it."""
        self.asked.append(path)
        return 200, self.kind, self.body


@contextmanager
def listener() -> Iterator[Listener]:
    """Run a server for as long as the block lasts."""
    server = Listener()
    with loopback(server.answer) as port:
        server.address = f"http://127.0.0.1:{port}"
        yield server
