"""A Strava on this machine: OAuth with rotation, paged activities, details that agree with the list, the quota of
a quarter hour by the clock, faults by request."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlencode, urlsplit

QUARTER_S, READS_A_QUARTER = 900, 100
CLIENT_ID, CLIENT_SECRET, CODE = 4711, "client-secret-that-never-shows", "grantcode"

type Answer = tuple[int, Any, dict[str, str]]


@dataclass
class Strava:
    """What the server holds. ``before`` may answer instead of it: path → answer or None.

    ``tells_details``: an activity without a detail of its own has the one that agrees with its row. ``clock`` (epoch
    seconds) decides in which quarter hour a request counts; ``usage`` overrides what is counted.
    """

    activities: list[dict[str, Any]] = field(default_factory=list)
    details: dict[str, dict[str, Any]] = field(default_factory=dict)
    streams: dict[str, dict[str, Any]] = field(default_factory=dict)
    before: Callable[[str], Answer | None] | None = None
    inactive: bool = False
    live_s: float = 6 * 3600
    usage: str | None = None
    tells_details: bool = False
    clock: Callable[[], float] = time.time
    reads: Counter[int] = field(default_factory=Counter)
    """Reads by quarter hour."""
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

    def limits(self) -> dict[str, str]:
        """The headers of every answer."""
        now = int(self.clock()) // QUARTER_S
        today = sum(n for quarter, n in self.reads.items() if quarter // 96 == now // 96)
        used = self.usage or f"{self.reads[now]},{today}"
        return {
            "X-RateLimit-Limit": "200,2000",
            "X-RateLimit-Usage": used,
            "X-ReadRateLimit-Limit": f"{READS_A_QUARTER},1000",
            "X-ReadRateLimit-Usage": used,
        }

    def count_read(self) -> Answer | None:
        """Counts a read, refused ones too; the refusal once the quarter hour's quota is used up."""
        quarter = int(self.clock()) // QUARTER_S
        self.reads[quarter] += 1
        if self.reads[quarter] > READS_A_QUARTER:
            return 429, {"message": "Rate Limit Exceeded", "errors": []}, {}
        return None

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
        if key not in kept and self.tells_details:
            row = next((a for a in self.activities if str(a["id"]) == key), None)
            return _fault(404, "Activity") if row is None else (200, _detail(row, name), {})
        return (200, kept[key], {}) if key in kept else _fault(404, "Activity")

    def _page(self, query: dict[str, list[str]]) -> list[dict[str, Any]]:
        after, before, page, size = (int(query[k][0]) for k in ("after", "before", "page", "per_page"))

        def inside(one: dict[str, Any]) -> bool:
            try:
                return after < datetime.fromisoformat(one["start_date"]).timestamp() < before
            except (TypeError, ValueError, KeyError):
                return True

        return [a for a in self.activities if inside(a)][(page - 1) * size : page * size]


def _detail(row: dict[str, Any], name: str) -> dict[str, Any]:
    """The detail or the streams that agree with a row of the list."""
    if not name.endswith("/streams"):
        return row | {"resource_state": 3, "perceived_exertion": 4 + row["id"] % 4}
    seconds = list(range(0, int(row["moving_time"]) + 1, 10))
    share = [t / seconds[-1] for t in seconds]
    climb = row["total_elevation_gain"]
    return {
        "time": {"data": seconds},
        "distance": {"data": [row["distance"] * s for s in share]},
        "altitude": {"data": [900 + climb * (1 - abs(2 * s - 1)) for s in share]},
        "heartrate": {"data": [round(row["average_heartrate"]) for _ in share]},
    }


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
                odd = odd or state.count_read()
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
                for name, value in (state.limits() | headers).items():
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
