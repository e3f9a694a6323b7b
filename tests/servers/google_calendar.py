"""A local server in the shapes of Google's Calendar API v3 and its token address, for the real client.

As Google does: etags change with each write, a deleted event stays as ``cancelled`` and keeps its id for ever,
an id is base32hex, answers come in pages, times come back in the calendar's own zone.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from zoneinfo import ZoneInfo

PAGE = 2
ZONE = "Europe/Berlin"


class GoogleCalendarServer:
    """``calendars`` maps ids to events by id; ``fault`` may answer first with (status, body) or None."""

    def __init__(self) -> None:
        self.calendars: dict[str, dict[str, dict[str, Any]]] = {}
        self.requests: list[str] = []
        self.fault: Callable[[str, str], tuple[int, Any] | None] = lambda method, path: None
        self.after: Callable[[str, str], bool] = lambda method, path: False
        """True: what was asked is done, and the answer is lost."""
        self.valid_token = "token-0"
        self.refresh_token = "refresh-0"
        self._etags = 0
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._http.daemon_threads = True

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_port}"

    def token(self, calendar_id: str, token: str | None = None) -> str:
        """``tokens/google.json`` as ``connect google`` keeps it."""
        return json.dumps(
            {
                "type": "authorized_user",
                "token": token or self.valid_token,
                "refresh_token": self.refresh_token,
                "token_uri": f"{self.base_url}/token",
                "client_id": "client",
                "client_secret": "secret",
                "scopes": ["https://www.googleapis.com/auth/calendar.app.created"],
                "calendar_id": calendar_id,
            }
        )

    # --- what it does ---------------------------------------------------------------

    def answer(
        self, method: str, path: str, query: dict[str, list[str]], body: Any, match: str | None
    ) -> Any:
        if method == "POST" and path == "/token":
            return self._renew(body)
        parts = [
            unquote(part)
            for part in path.removeprefix("/calendar/v3/calendars").strip("/").split("/")
            if part
        ]
        if not parts:
            self.calendars[name := f"c{len(self.calendars)}@group.calendar.google.com"] = {}
            return 200, {"id": name, **body}
        events = self.calendars.get(parts[0])
        if events is None:
            return 404, "Not Found"
        if len(parts) == 1:
            return 200, {"id": parts[0], "summary": "Strength"}
        if len(parts) == 2:
            return self._list(events, query) if method == "GET" else self._insert(events, body)
        return self._one(events, parts[2], method, body, match)

    def _renew(self, body: dict[str, list[str]]) -> Any:
        if body.get("refresh_token") != [self.refresh_token]:
            return 400, {"error": "invalid_grant", "error_description": "Token has been expired or revoked."}
        return 200, {"access_token": self.valid_token, "expires_in": 3600, "token_type": "Bearer"}

    def _list(self, events: dict[str, dict[str, Any]], query: dict[str, list[str]]) -> Any:
        first, last = (datetime.fromisoformat(query[name][0]) for name in ("timeMin", "timeMax"))
        wanted = dict(item.split("=") for item in query.get("privateExtendedProperty", []))
        found = [
            event
            for event in events.values()
            if event["status"] != "cancelled"
            and wanted.items() <= event.get("extendedProperties", {}).get("private", {}).items()
            and _at(event["end"]) > first
            and _at(event["start"]) < last
        ]
        start = int(query.get("pageToken", ["0"])[0])
        page = {"kind": "calendar#events", "items": found[start : start + PAGE]}
        return 200, page | ({"nextPageToken": str(start + PAGE)} if len(found) > start + PAGE else {})

    def _insert(self, events: dict[str, dict[str, Any]], body: dict[str, Any]) -> Any:
        ident = body.get("id") or f"google{len(events)}"
        if not re.fullmatch(r"[a-v0-9]{5,1024}", ident):
            return 400, "Invalid resource id value."
        if ident in events:
            return 409, "The requested identifier already exists."
        return 200, self.store(events, {**body, "id": ident, "status": "confirmed"})

    def _one(
        self, events: dict[str, dict[str, Any]], ident: str, method: str, body: Any, match: str | None
    ) -> Any:
        event = events.get(ident)
        if event is None:
            return 404, "Not Found"
        if method == "GET":
            return 200, event
        if match is not None and match != event["etag"]:
            return 412, "Precondition Failed"
        if method == "DELETE":
            if event["status"] == "cancelled":
                return 410, "Resource has been deleted"
            self.store(events, {**event, "status": "cancelled"})
            return 204, None
        return 200, self.store(events, _patched(event, body) if method == "PATCH" else {**body, "id": ident})

    def store(self, events: dict[str, dict[str, Any]], event: dict[str, Any]) -> dict[str, Any]:
        """Keep an event as Google shows it again: also the way by which a test's user writes."""
        self._etags += 1
        shown = {key: value for key, value in event.items() if value not in (None, "")}
        shown |= {edge: _shown(event[edge]) for edge in ("start", "end")}
        shown |= {"etag": f'"{self._etags}"', "kind": "calendar#event", "sequence": event.get("sequence", 0)}
        events[event["id"]] = shown
        return shown


def _patched(event: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
    merged = dict(event)
    for key, value in body.items():
        old = merged.get(key)
        merged[key] = _patched(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return {key: value for key, value in merged.items() if value is not None}


def _shown(point: dict[str, Any]) -> dict[str, Any]:
    if point.get("dateTime"):
        at = datetime.fromisoformat(point["dateTime"])
        assert at.tzinfo
        return {
            "dateTime": at.astimezone(ZoneInfo(ZONE)).isoformat(),
            "timeZone": point.get("timeZone") or ZONE,
        }
    return {"date": point["date"]}


def _at(point: dict[str, Any]) -> datetime:
    if "dateTime" in point:
        return datetime.fromisoformat(point["dateTime"])
    day = date.fromisoformat(point["date"])
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _handler(server: GoogleCalendarServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = 1 << 16  # one packet an answer: two would wait for each other (Nagle)

        def log_message(self, *_: Any) -> None:
            pass

        def _respond(self) -> None:
            parts = urlsplit(self.path)
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            server.requests.append(f"{self.command} {parts.path}")
            status, answer = self._answer(parts.path, parse_qs(parts.query), raw)
            if server.after(self.command, parts.path):
                self.close_connection = True
                return
            failed = status >= 400 and parts.path != "/token"
            document = {"error": {"code": status, "message": answer}} if failed else answer
            content = b"" if document is None else json.dumps(document).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json; charset=UTF-8")
            if status != 204:
                self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def _answer(self, path: str, query: dict[str, list[str]], raw: str) -> Any:
            if (fault := server.fault(self.command, path)) is not None:
                return fault
            if path == "/token":
                return server.answer(self.command, path, query, parse_qs(raw), None)
            if self.headers.get("Authorization") != f"Bearer {server.valid_token}":
                return 401, "Request had invalid authentication credentials."
            body = json.loads(raw) if raw else None
            return server.answer(self.command, path, query, body, self.headers.get("If-Match"))

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _respond  # noqa: N815 - http.server's names

    return Handler


@contextmanager
def google_calendar() -> Iterator[GoogleCalendarServer]:
    server = GoogleCalendarServer()
    thread = threading.Thread(target=server._http.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server._http.shutdown()
        server._http.server_close()
        thread.join(5)
