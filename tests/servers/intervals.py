"""An Intervals.icu on this machine: basic auth, wellness, activities and a calendar, and faults.

Shapes: the public OpenAPI description (``data/intervals`` of the shared folder). Events are created, changed and
deleted as there: an ``external_id`` with ``upsert`` is one event, ids are numbers, absent fields are left out.
"""

from __future__ import annotations

import base64
import itertools
import json
import re
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from connectors.demo.athlete import DemoAthlete
from connectors.demo.week import Session

KEY = "key-that-never-shows"
ME = "/api/v1/athlete/0"
EVENT = re.compile(rf"{ME}/events/(\d+)$")

type Told = dict[str, Any]


@dataclass(frozen=True)
class Reply:
    """``cut``: so many bytes of the body are held back; ``delay_s``: before anything is sent."""

    status: int = 200
    body: bytes = b"{}"
    headers: tuple[tuple[str, str], ...] = ()
    cut: int = 0
    delay_s: float = 0.0

    @classmethod
    def json(cls, content: object, status: int = 200) -> Self:
        return cls(status, json.dumps(content).encode())


def too_many(seconds: str | None = "3600") -> Reply:
    return Reply(
        429, b'{"status":429,"error":"Too Many Requests"}', (("Retry-After", seconds),) if seconds else ()
    )


FAULTS = {
    "429": too_many(),
    "500": Reply(500, b'{"status":500,"error":"Internal Server Error"}'),
    "503 HTML": Reply(503, b"<html>maintenance</html>"),
    "HTML": Reply(200, b"<!DOCTYPE html><html>welcome</html>"),
    "cut": Reply(200, b"[]" + b" " * 400, cut=300),
    "slow": Reply(delay_s=0.2),
    "object": Reply(200, b'{"status":200}'),
    "401": Reply(401, b'{"status":401,"error":"Unauthorized"}'),
}
"""What goes wrong on a night; ``slow`` outlasts a client with a timeout of .1 s."""


@dataclass
class Intervals:
    """What one account holds. ``before`` may answer instead: (method, path) → reply or None."""

    wellness: list[Told] = field(default_factory=list)
    activities: list[Told] = field(default_factory=list)
    events: list[Told] = field(default_factory=list)
    key: str = KEY
    before: Callable[[str, str], Reply | None] | None = None
    lose: Callable[[str], bool] = lambda method: False
    """True for a method: what was asked is done, and the answer is lost."""
    seen: list[str] = field(default_factory=list)
    ids: Any = field(default_factory=lambda: itertools.count(9001))

    def answer(self, method: str, path: str, query: dict[str, list[str]], body: Any) -> Reply:
        if method == "GET":
            return self._get(path, {name: values[0] for name, values in query.items()})
        if (method, path) == ("POST", f"{ME}/events/bulk"):
            upserts = query.get("upsert") == ["true"]
            return Reply.json([self._put(one, self._known(one) if upserts else None) for one in body])
        found = EVENT.search(path)
        event = next((e for e in self.events if found and e["id"] == int(found[1])), None)
        if event is None:
            return Reply.json({"status": 404, "error": "Not Found"}, 404)
        if method == "PUT":
            return Reply.json(self._put(body, event))
        self.events.remove(event)
        return Reply.json({})

    def _get(self, path: str, query: dict[str, str]) -> Reply:
        if path == ME:
            return Reply.json({"id": "i4711", "name": "Ada Runner", "timezone": "Europe/Zurich"})
        if path == f"{ME}/wellness":
            return Reply.json(_fields(_within(self.wellness, "id", query), query))
        if path == f"{ME}/activities":
            newest_first = sorted(self.activities, key=lambda a: str(a["start_date_local"]), reverse=True)
            return Reply.json(_fields(_within(newest_first, "start_date_local", query), query))
        if path == f"{ME}/events":
            wanted = query.get("category", "").split(",")
            told = [e for e in self.events if wanted == [""] or e.get("category") in wanted]
            return Reply.json(_within(told, "start_date_local", query))
        if found := EVENT.search(path):
            event = next((e for e in self.events if e["id"] == int(found[1])), None)
            return Reply.json(event or {"status": 404, "error": "Not Found"}, 200 if event else 404)
        return Reply.json({"status": 404, "error": "Not Found"}, 404)

    def _known(self, told: Told) -> Told | None:
        ident = told.get("external_id")
        return next((e for e in self.events if ident and e.get("external_id") == ident), None)

    def _put(self, told: Told, event: Told | None) -> Told:
        if event is None:
            event = {"id": next(self.ids), "athlete_id": "i4711", "entered": False, "created_by_id": "i4711"}
            self.events.append(event)
        event |= {name: value for name, value in told.items() if name != "id"}
        event["updated"] = f"2026-03-03T06:00:{next(self.ids) % 60:02}.000+00:00"
        return event


def _within(told: Iterable[Told], name: str, query: dict[str, str]) -> list[Told]:
    """Those between ``oldest`` and ``newest``, both included; one whose date is broken is always told."""
    first, last = query["oldest"], query["newest"]
    last = last if "T" in last else f"{last}T23:59:59"
    return [one for one in told if not str(one[name])[:1].isdigit() or first <= str(one[name]) <= last]


def _fields(told: list[Told], query: dict[str, str]) -> list[Told]:
    """With ``fields`` only these, and no nulls."""
    wanted = query.get("fields", "").split(",")
    return told if wanted == [""] else [{k: o[k] for k in wanted if o.get(k) is not None} for o in told]


class IntervalsServer:
    """``with IntervalsServer() as server: server.url, server.intervals``."""

    def __init__(self, intervals: Intervals | None = None) -> None:
        self.intervals = state = intervals or Intervals()

        class Handler(BaseHTTPRequestHandler):
            def _do(self) -> None:
                parts = urlsplit(self.path)
                size = int(self.headers.get("Content-Length") or 0)
                body = json.loads(self.rfile.read(size)) if size else None
                state.seen.append(f"{self.command} {parts.path}")
                reply = state.before(self.command, parts.path) if state.before else None
                user = base64.b64encode(f"API_KEY:{state.key}".encode()).decode()
                if reply is None and self.headers.get("Authorization") != f"Basic {user}":
                    reply = FAULTS["401"]
                reply = reply or state.answer(self.command, parts.path, parse_qs(parts.query), body)
                if state.lose(self.command):
                    reply = Reply(502, b"bad gateway")
                self._send(reply)

            do_GET = do_POST = do_PUT = do_DELETE = _do  # noqa: N815 - the library's names

            def _send(self, reply: Reply) -> None:
                time.sleep(reply.delay_s)
                try:
                    self.send_response(reply.status)
                    for name, value in (("Content-Type", "application/json"), *reply.headers):
                        self.send_header(name, value)
                    self.send_header("Content-Length", str(len(reply.body)))
                    self.end_headers()
                    self.wfile.write(reply.body[: len(reply.body) - reply.cut])
                except OSError:
                    pass  # the client gave up

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Silent: tests read ``seen``."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


# --- an account ------------------------------------------------------------------


def of(who: DemoAthlete) -> Intervals:
    """The account of an athlete with Garmin's watch: nights, runs, the plan and the race as they are copied."""
    answers = {c.date: c for c in who.checkins}
    wellness = [
        {
            "id": night.date.isoformat(),
            "restingHR": night.resting_hr_bpm,
            "hrv": night.rmssd_ms and float(night.rmssd_ms),
            "sleepSecs": night.sleep_s,
            "weight": 61.5,
            "comments": "nobody's business",
            **_answers(answers.get(night.date)),
        }
        for night in who.nights
    ]
    events = [
        {
            "id": number,
            "category": "WORKOUT" if plan.kind != "rest" else "NOTE",
            "start_date_local": f"{plan.date}T{plan.time or '00:00'}:00"[:19],
            "name": plan.title or plan.kind or "Run",
            "type": "Run" if plan.kind != "rest" else None,
            "moving_time": plan.duration_min and int(plan.duration_min * 60),
        }
        for number, plan in enumerate(who.planned, 100)
    ]
    events += [
        {
            "id": number,
            "category": f"RACE_{race.priority}",
            "start_date_local": f"{race.date}T06:00:00",
            "name": race.name,
            "type": "Run",
            "distance": race.distance_km and race.distance_km * 1000,
        }
        for number, race in enumerate(who.races, 900)
    ]
    return Intervals(wellness, [activity(s) for s in who.sessions], events)


def _answers(checkin: Any) -> Told:
    """Answers on the scales there, 1–4."""
    if checkin is None:
        return {}
    bad = {name: getattr(checkin, name) for name in ("fatigue", "soreness", "stress")}
    return {name: round(1 + (value - 1) * 0.75) for name, value in bad.items() if value is not None}


def activity(session: Session, **more: Any) -> Told:
    """One activity as it is copied from Garmin."""
    sport = {"trail_running": "TrailRun", "running": "Run", "strength_training": "WeightTraining"}
    seconds = int(session.duration_min * 60)
    utc: datetime = session.start - (session.start.utcoffset() or timedelta())
    return {
        "id": f"i{session.id}",
        "start_date_local": session.start.strftime("%Y-%m-%dT%H:%M:%S"),
        "start_date": utc.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "timezone": "Europe/Zurich",
        "type": sport.get(session.sport, "Workout"),
        "name": getattr(session, "title", None) or "Run",
        "moving_time": seconds,
        "elapsed_time": seconds + 30,
        "distance": (session.distance_km or 0) * 1000 or None,
        "total_elevation_gain": session.ascent_m,
        "total_elevation_loss": getattr(session, "descent_m", None),
        "average_heartrate": session.avg_hr_bpm and round(session.avg_hr_bpm),
        "icu_rpe": session.rpe and round(session.rpe),
        "source": "GARMIN_CONNECT",
        "external_id": str(session.id),
        "device_name": "Garmin Fenix 7",
        "icu_training_load": 61,
        **more,
    }


def stub(number: int, day: str) -> Told:
    """What stands there for an activity that came from Strava."""
    note = "STRAVA activities are not available via the API"
    return {
        "id": str(number),
        "icu_athlete_id": "i4711",
        "start_date_local": f"{day}T08:00:00",
        "source": "STRAVA",
        "_note": note,
    }
