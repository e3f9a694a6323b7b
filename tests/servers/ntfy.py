"""A server that takes messages as ntfy does (publish as JSON to the root), and keeps them."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple


class Received(NamedTuple):
    """One message as it came: what ntfy would show, and the headers."""

    body: dict[str, Any]
    headers: dict[str, str]


class Ntfy:
    """``received`` in order. ``answers`` gives the status for the next message; ``after`` runs when one was taken and
    is not answered yet."""

    def __init__(self, port: int) -> None:
        self.received: list[Received] = []
        self.answers: Callable[[], int] = lambda: 200
        self.after: Callable[[], None] = lambda: None
        self.port = port

    def address(self, topic: str = "s3cret-topic") -> str:
        return f"ntfy://127.0.0.1:{self.port}/{topic}"


@contextmanager
def ntfy() -> Iterator[Ntfy]:
    class Inbox(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status = server.answers()
            if status == 200:
                server.received.append(Received(body, dict(self.headers)))
                server.after()
            self.send_response(status)
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Inbox) as http:
        http.daemon_threads = True
        server = Ntfy(http.server_port)
        threading.Thread(target=http.serve_forever, daemon=True).start()
        yield server
        http.shutdown()
