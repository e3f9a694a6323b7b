"""A CalDAV server that answers only what a test tells it to, and a relay that stands before a real one."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit


@dataclass
class Seen:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Said:
    """``status`` None: hang up without an answer."""

    status: int | None = 207
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


@contextmanager
def dav_server(answer: Callable[[Seen], Said]) -> Iterator[tuple[str, list[Seen]]]:
    """The server's address, and what it was asked."""
    log: list[Seen] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = 1 << 16

        def log_message(self, *_: Any) -> None:
            pass

        def _respond(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            seen = Seen(self.command, self.path, dict(self.headers), body)
            log.append(seen)
            said = answer(seen)
            if said.status is None:
                self.close_connection = True
                return
            self.send_response(said.status)
            for name, value in said.headers.items():
                self.send_header(name, value)
            if said.status != 204:
                self.send_header("Content-Length", str(len(said.body)))
            self.end_headers()
            self.wfile.write(said.body)

        do_GET = do_POST = do_PUT = do_DELETE = do_PROPFIND = do_REPORT = do_MKCALENDAR = _respond  # noqa: N815

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", log
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def relay_to(url: str, after: Callable[[Seen], bool]) -> Callable[[Seen], Said]:
    """Passes each request on to ``url``; where ``after`` says so, what was done there is never told."""
    host = urlsplit(url).netloc

    def answer(seen: Seen) -> Said:
        connection = http.client.HTTPConnection(host, timeout=20)
        kept = {
            k: v
            for k, v in seen.headers.items()
            if k.lower() not in {"host", "connection", "accept-encoding"}
        }
        connection.request(seen.method, seen.path, seen.body, kept)
        reply = connection.getresponse()
        body = reply.read()
        skipped = {"transfer-encoding", "content-length", "connection", "date", "server"}
        headers = {k: v for k, v in reply.getheaders() if k.lower() not in skipped}
        connection.close()
        return Said(None) if after(seen) else Said(reply.status, body, headers)

    return answer
