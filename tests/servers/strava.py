"""A Strava on this machine: OAuth with rotation, paged activities, limits, faults by request."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlencode, urlsplit

CLIENT_ID, CLIENT_SECRET, CODE = 4711, "client-secret-that-never-shows", "grantcode"

type Answer = tuple[int, Any, dict[str, str]]


@dataclass
class Strava:
    """What the server holds. ``before`` may answer instead of it: path → answer or None."""

    activities: list[dict[str, Any]] = field(default_factory=list)
    details: dict[str, dict[str, Any]] = field(default_factory=dict)
    streams: dict[str, dict[str, Any]] = field(default_factory=dict)
    before: Callable[[str], Answer | None] | None = None
    inactive: bool = False
    live_s: float = 6 * 3600
    usage: str = "1,1"
    access: str = "access-0"
    refresh: str = "refresh-0"
    rotations: int = 0
    seen: list[str] = field(default_factory=list)
    scopes: str = "read,activity:read_all"

    def tokens(self) -> dict[str, Any]:
        """The login as it would be kept after connecting."""
        return {
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
            "access_token": self.access,
            "refresh_token": self.refresh,
            "expires_at": int(datetime.now(UTC).timestamp() + self.live_s),
        }

    def rotate(self) -> dict[str, Any]:
        """A new pair; the old one is dead from now on."""
        self.rotations += 1
        self.access, self.refresh = f"access-{self.rotations}", f"refresh-{self.rotations}"
        told = self.tokens()
        return {k: told[k] for k in ("access_token", "refresh_token", "expires_at")} | {
            "token_type": "Bearer"
        }

    def oauth(self, form: dict[str, list[str]]) -> Answer:
        def said(name: str) -> str:
            return form.get(name, [""])[0]

        if (said("client_id"), said("client_secret")) != (str(CLIENT_ID), CLIENT_SECRET):
            return _fault(401, "Application")
        if said("grant_type") == "authorization_code" and said("code") == CODE:
            return 200, self.rotate() | {"athlete": {"id": 1}}, {}
        if said("grant_type") == "refresh_token" and said("refresh_token") == self.refresh:
            return 200, self.rotate(), {}
        return _fault(400, "RefreshToken")

    def api(self, path: str, query: dict[str, list[str]], bearer: str) -> Answer:
        if self.inactive:
            told = {"resource": "Application", "field": "Status", "code": "Inactive"}
            return 403, {"message": "Forbidden", "errors": [told]}, {}
        if bearer != f"Bearer {self.access}":
            return _fault(401, "Athlete")
        name = path.removeprefix("/api/v3")
        if name == "/athlete":
            return 200, {"id": 1}, {}
        if name == "/athlete/activities":
            return 200, self._page(query), {}
        key = name.split("/")[2]
        kept = self.streams if name.endswith("/streams") else self.details
        return (200, kept[key], {}) if key in kept else _fault(404, "Activity")

    def _page(self, query: dict[str, list[str]]) -> list[dict[str, Any]]:
        after, before, page, size = (int(query[k][0]) for k in ("after", "before", "page", "per_page"))

        def inside(one: dict[str, Any]) -> bool:
            try:
                return after < datetime.fromisoformat(one["start_date"]).timestamp() < before
            except (TypeError, ValueError, KeyError):
                return True

        return [a for a in self.activities if inside(a)][(page - 1) * size : page * size]


def _fault(status: int, what: str) -> Answer:
    return (
        status,
        {"message": "Fault", "errors": [{"resource": what, "field": "token", "code": "invalid"}]},
        {},
    )


class StravaServer:
    """``with StravaServer() as server: server.url, server.strava``."""

    def __init__(self, strava: Strava | None = None) -> None:
        self.strava = strava or Strava()
        state = self.strava

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                query = parse_qs(parts.query)
                state.seen.append(parts.path)
                if parts.path == "/oauth/authorize":
                    asked = {k: query[k][0] for k in ("redirect_uri", "state", "scope")}
                    answer = urlencode({"state": asked["state"], "code": CODE, "scope": state.scopes})
                    self._send((302, None, {"Location": f"{asked['redirect_uri']}?{answer}"}))
                    return
                odd = state.before(parts.path) if state.before else None
                self._send(odd or state.api(parts.path, query, self.headers.get("Authorization", "")))

            def do_POST(self) -> None:
                form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                state.seen.append(self.path)
                odd = state.before(self.path) if state.before else None
                self._send(odd or state.oauth(form))

            def _send(self, answer: Answer) -> None:
                status, body, headers = answer
                raw = body if isinstance(body, bytes) else json.dumps(body).encode()
                self.send_response(status)
                limits = {"X-RateLimit-Limit": "200,2000", "X-RateLimit-Usage": state.usage}
                for name, value in (limits | headers).items():
                    self.send_header(name, value)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Silent: tests read ``seen``."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()


def run(number: int, start: datetime, **more: Any) -> dict[str, Any]:
    """One activity in the shape of the API's list, with the fields that a list holds."""
    return {
        "resource_state": 2,
        "id": 10_000_000 + number,
        "name": f"Run {number}",
        "sport_type": "TrailRun",
        "type": "Run",
        "start_date": start.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "start_date_local": start.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "utc_offset": (start.utcoffset() or timedelta()).total_seconds(),
        "moving_time": 3600,
        "elapsed_time": 3700,
        "distance": 10_000.0,
        "total_elevation_gain": 300.0,
        "average_heartrate": 142.5,
        "max_heartrate": 171.0,
        "workout_type": None,
        "external_id": f"garmin_ping_{number}",
        "start_latlng": [36.8, 30.7],
        "map": {"summary_polyline": "secretplace"},
    } | more
