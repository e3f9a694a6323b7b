"""A local server that answers as Garmin Connect does, for the demo athlete. Listens on loopback only."""

from __future__ import annotations

import base64
import json
import re
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from connectors.demo import nights, training
from connectors.demo.athlete import DemoAthlete
from connectors.demo.week import Session

TOKEN_LIFE_S = 365 * 86_400


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    path: str
    query: dict[str, str]
    body: bytes = b""
    bearer: str | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What to send. ``cut`` closes the connection after so many bytes; ``delay_s`` waits before answering."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    delay_s: float = 0.0

    @classmethod
    def json(cls, value: Any, status: int = 200) -> Reply:
        return cls(status, json.dumps(value).encode(), {"Content-Type": "application/json"})


def unsigned_token(seconds: float = TOKEN_LIFE_S, ident: str = "demo") -> str:
    """A token in the right form (three parts, an expiry) that opens nothing anywhere."""

    def part(value: dict[str, Any]) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    claims = {"exp": int(time.time() + seconds), "client_id": "DEMO", "jti": ident}
    return ".".join((part({"alg": "RS256", "typ": "JWT"}), part(claims), "demo"))


def write_token(folder: Path, *, expires_in_s: float = TOKEN_LIFE_S, refresh: str = "demo-refresh-0") -> Path:
    """Put a token file as garminconnect writes it into ``folder``."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / "garmin_tokens.json"
    token = unsigned_token(expires_in_s)
    path.write_text(json.dumps({"di_token": token, "di_refresh_token": refresh, "di_client_id": "DEMO"}))
    path.chmod(0o600)
    return path


class DemoServer:
    """Serves ``athlete``; ``intercept`` may answer first (tests put faults there); ``requests`` is the log."""

    def __init__(self, athlete: DemoAthlete, token_dir: Path) -> None:
        self.athlete = athlete
        self.token_dir = token_dir
        self.requests: list[str] = []
        self.intercept: Callable[[Request], Reply | None] | None = None
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_port}"

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join(timeout=5)

    def answer(self, request: Request) -> Reply:
        self.requests.append(f"{request.method} {request.path}")
        if self.intercept is not None:
            reply = self.intercept(request)
            if reply is not None:
                return reply
        for pattern, respond in _ROUTES:
            match = pattern.fullmatch(request.path)
            if match and request.method == "GET":
                value = respond(self.athlete, request, *match.groups())
                return Reply(204) if value is None else Reply.json(value)
        return Reply.json({"message": "no such resource"}, 404)


@contextmanager
def serve(athlete: DemoAthlete, token_dir: Path | None = None) -> Iterator[DemoServer]:
    """A running server for ``athlete``; the token file lies in ``token_dir`` (default: a temporary folder)."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = token_dir or Path(temporary) / "tokens"
        write_token(folder)
        server = DemoServer(athlete, folder)
        server.start()
        try:
            yield server
        finally:
            server.stop()


def _handler(server: DemoServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # headers and body in one packet: two would wait for an acknowledgement between them

        def log_message(self, *_: Any) -> None:
            """Quiet: the demo prints only its own lines."""

        def _respond(self) -> None:
            parts = urlsplit(self.path)
            query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            bearer = (self.headers.get("Authorization") or "").removeprefix("Bearer ") or None
            reply = server.answer(Request(self.command, parts.path, query, body, bearer))
            if reply.delay_s:
                time.sleep(reply.delay_s)
            try:
                self._send(reply)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def _send(self, reply: Reply) -> None:
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if reply.status != 204:
                self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            if reply.cut is not None:
                self.wfile.write(reply.body[: reply.cut])
                self.close_connection = True
            elif reply.status != 204:
                self.wfile.write(reply.body)

        do_GET = do_POST = do_PUT = do_DELETE = _respond  # noqa: N815 - http.server's names

    return Handler


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _activities(who: DemoAthlete, request: Request) -> Any:
    query = request.query
    since, until = _day(query.get("startDate", "0001-01-01")), _day(query.get("endDate", "9999-12-31"))
    found = [s for s in who.sessions if since <= s.start.date() <= until]
    found.sort(key=lambda s: s.start, reverse=query.get("sortOrder") != "asc")
    start, limit = int(query.get("start", 0)), int(query.get("limit", 20))
    return [training.activity(s, who.display_name) for s in found[start : start + limit]]


def _one(build: Callable[[DemoAthlete, Session, Request], Any]) -> Callable[[DemoAthlete, Request, str], Any]:
    def respond(who: DemoAthlete, request: Request, ident: str) -> Any:
        session = next((s for s in who.sessions if str(s.id) == ident), None)
        return None if session is None else build(who, session, request)

    return respond


def _ranged(
    build: Callable[[DemoAthlete, date, date], Any],
) -> Callable[[DemoAthlete, Request, str, str], Any]:
    return lambda who, _request, since, until: build(who, _day(since), _day(until))


def _queried(build: Callable[[DemoAthlete, date, date], Any], since: str, until: str) -> Callable[..., Any]:
    return lambda who, request, *_: build(who, _day(request.query[since]), _day(request.query[until]))


_RANGE = r"/(\d{4}-\d\d-\d\d)/(\d{4}-\d\d-\d\d)"
_ACTIVITY = r"/activity-service/activity/(\d+)"
_ROUTES: list[tuple[re.Pattern[str], Callable[..., Any]]] = [
    (re.compile(path), respond)
    for path, respond in (
        (
            r"/userprofile-service/socialProfile",
            lambda who, _: {"displayName": who.display_name, "fullName": "Demo Runner", "profileId": 1},
        ),
        (
            r"/userprofile-service/userprofile/user-settings",
            lambda _who, _: {"id": 1, "userData": {"measurementSystem": "metric"}},
        ),
        (
            r"/userprofile-service/userprofile/personal-information/[^/]+",
            lambda who, _: {"userInfo": {"locale": "en"}, "timeZone": who.time_zone},
        ),
        (r"/hrv-service/hrv/daily" + _RANGE, _ranged(nights.hrv)),
        (r"/sleep-service/stats/sleep/daily" + _RANGE, _ranged(nights.sleep)),
        (r"/userstats-service/wellness/daily/[^/]+", _queried(nights.resting_hr, "fromDate", "untilDate")),
        (
            r"/wellness-service/wellness/dailySleepData/[^/]+",
            lambda who, request: nights.last_night(who, _day(request.query["date"])),
        ),
        (r"/metrics-service/metrics/maxmet/daily" + _RANGE, _ranged(nights.vo2max)),
        (
            r"/usersummary-service/v2/dailysummaries",
            _queried(nights.daily_summaries, "startDate", "endDate"),
        ),
        (r"/metrics-service/metrics/trainingreadiness" + _RANGE, _ranged(nights.training_readiness)),
        (
            r"/metrics-service/metrics/trainingstatus/weekly/[^/]+",
            _queried(nights.training_status, "fromCalendarDate", "toCalendarDate"),
        ),
        (r"/activitylist-service/activities/search/activities", _activities),
        (_ACTIVITY, _one(lambda who, s, _: training.activity_detail(who, s))),
        (_ACTIVITY + "/hrTimeInZones", _one(lambda _who, s, _: training.hr_zones(s))),
        (
            _ACTIVITY + "/details",
            _one(lambda _who, s, request: training.streams(s, int(request.query.get("maxChartSize", 2000)))),
        ),
        (_ACTIVITY + "/exerciseSets", _one(lambda _who, s, _: training.exercise_sets(s))),
        (
            r"/calendar-service/year/(\d+)/month/(\d+)",
            lambda who, _, year, month: training.month(who, int(year), int(month) + 1),
        ),
        (r"/calendar-service/events", _queried(training.race_events, "startDate", "endDate")),
    )
]
