"""A server of a folder on this machine, in a thread of the test."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import MappingProxyType
from typing import Any


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, *args: Any, instead: Mapping[str, bytes], **options: Any) -> None:
        self.instead = instead
        super().__init__(*args, **options)

    def do_GET(self) -> None:
        given = self.instead.get(self.path)
        if given is None:
            return super().do_GET()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(self.path))
        self.send_header("Content-Length", str(len(given)))
        self.end_headers()
        self.wfile.write(given)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: what is asked for is seen in the browser."""


def serve(folder: Path, instead: Mapping[str, bytes] = MappingProxyType({})) -> tuple[ThreadingHTTPServer, str]:
    """A server of a folder in a thread of its own, and its address; ``shutdown`` ends it.

    ``instead`` has what is given for some addresses in place of what stands in the folder.
    """
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=folder, instead=instead))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_address[1]}"
