"""Publishes a project by QGIS Server on loopback: ``python run_qgis_server.py PROJECT``.

Prints its port, then answers until its standard input ends. QGIS Server wants a process of its own.
"""

from __future__ import annotations

import os
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

from qgis.core import QgsApplication
from qgis.server import QgsBufferServerRequest, QgsBufferServerResponse, QgsServer


def main(project: str) -> None:
    """Answer requests to a project until the standard input ends."""
    os.environ["QGIS_PROJECT_FILE"] = project
    application = QgsApplication([], False)  # noqa: F841 -- QGIS Server needs one
    server = QgsServer()

    class Handler(BaseHTTPRequestHandler):
        #: a client may connect and ask for nothing: seconds
        timeout = 2

        def do_GET(self) -> None:
            host = f"http://127.0.0.1:{self.server.server_address[1]}"
            response = QgsBufferServerResponse()
            server.handleRequest(QgsBufferServerRequest(host + self.path), response)
            body = bytes(response.body())
            self.send_response(response.statusCode() or 200)
            for name, value in response.headers().items():
                if name != "Content-Length":
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return

    httpd = HTTPServer(("127.0.0.1", 0), Handler)

    def stop_at_the_end() -> None:
        sys.stdin.read()
        # a request that is being answered, or a connection that is kept, would be waited for
        os._exit(0)

    threading.Thread(target=stop_at_the_end, daemon=True).start()
    sys.stdout.write(f"{httpd.server_address[1]}\n")
    sys.stdout.flush()
    httpd.serve_forever()


if __name__ == "__main__":
    main(sys.argv[1])
