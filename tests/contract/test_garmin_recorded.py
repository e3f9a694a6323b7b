"""Every recorded answer of the real Garmin Connect goes through the source, by the real client."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from connectors.demo import DemoServer, athlete, serve
from connectors.demo.server import Reply
from connectors.sources.garmin.source import GarminSource
from readiness.errors import ReadinessError
from readiness.observations import Activity, Fetched, HrvNight, Kind, Provenance, SleepNight
from tests.details import detail_of
from tests.servers.garmin_faults import Faults, behind

pytestmark = pytest.mark.shared
FAR = date(2030, 12, 31)
LARGE = 20_000
"""Bytes; the minute-by-minute answers of single days are not given to every kind, for the time that takes."""
BACKFILL_DAYS = 20
"""More than a night's window: every display-only reading has its turn, in one request each."""
DATA = "/(?!userprofile-service)"


def recordings(shared_dir: Path) -> list[dict[str, Any]]:
    paths = sorted(
        (shared_dir / "garmin-recorded" if shared_dir.name == "data" else shared_dir).rglob("*.json")
    )
    return [json.loads(p.read_text()) | {"file": p.name} for p in paths if "garmin-recorded" in str(p)]


@pytest.fixture(scope="module")
def replay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replay]:
    with serve(athlete(date(2026, 6, 17)), tmp_path_factory.mktemp("g") / "tokens" / "garmin") as running:
        yield Replay(running)


class Replay:
    """One source whose every data request is answered with the same recording."""

    def __init__(self, server: DemoServer) -> None:
        self.server = server
        self.source = GarminSource(server.token_dir, server.base_url, retries=0)
        list(self.source.fetch(Kind.HRV, FAR, FAR))  # opens the line

    def rows(self, reply: Reply, kind: Kind, days: int = 1) -> list[Fetched]:
        behind(self.server, Faults().add(DATA, reply))
        return list(self.source.fetch(kind, FAR - timedelta(days=days - 1), FAR))

    def outcome(self, reply: Reply, kind: Kind) -> list[Fetched] | ReadinessError:
        try:
            return self.rows(reply, kind, BACKFILL_DAYS if kind is Kind.VENDOR_SCORE else 1)
        except ReadinessError as error:
            return error


def as_reply(recording: dict[str, Any]) -> Reply:
    return Reply(204) if recording["status"] == 204 else Reply.json(recording["body"], recording["status"])


def test_no_recording_crashes_any_kind(replay: Replay, shared_dir: Path) -> None:
    """Each recording, given as the answer to every kind, is rows (observed, nothing, or with a reason) or one of
    our errors: nothing else ever comes out."""
    told = 0
    for recording in recordings(shared_dir):
        reply = as_reply(recording)
        for kind in sorted(GarminSource.kinds) if len(reply.body) < LARGE else (Kind.SLEEP, Kind.ACTIVITY):
            outcome = replay.outcome(reply, kind)
            if isinstance(outcome, ReadinessError):
                assert "Garmin" in str(outcome)
                continue
            for row in outcome:
                told += 1
                assert row.observation is None or type(row.observation).KIND is kind
                assert row.raw
    assert told > 500


def single_days(recording: dict[str, Any]) -> tuple[Kind, list[dict[str, Any]]] | None:
    """The rows of a recording that the source would read by range: nights of single days stand in for ranges."""
    path, body = recording["path"].partition("?")[0], recording["body"]
    if path.startswith("/hrv-service/hrv/daily") and body:
        return Kind.HRV, body["hrvSummaries"]
    if path.startswith("/hrv-service/hrv/") and body:
        return Kind.HRV, [body["hrvSummary"]]
    if "dailySleepData" in path and body:
        return Kind.SLEEP, [body["dailySleepDTO"]]
    if path.endswith("/activities/search/activities"):
        return Kind.ACTIVITY, body
    if path.startswith("/usersummary-service/usersummary/daily"):
        return Kind.DAILY, [body]
    if "/trainingreadiness/" in path:
        return Kind.VENDOR_SCORE, body
    return None


WRAPPED = {
    Kind.HRV: lambda rows: {"hrvSummaries": rows},
    Kind.SLEEP: lambda rows: {"individualStats": rows},
    Kind.DAILY: lambda rows: {"data": rows},
}


def test_every_recorded_night_and_activity_is_read(replay: Replay, shared_dir: Path) -> None:
    """Every recorded HRV night, sleep, activity and daily summary that holds a value is an observation without a
    problem; those that hold none are 'nothing observed'. Nights carry the wake-up date that Garmin gives them."""
    seen: dict[Kind, int] = {}
    for recording in recordings(shared_dir):
        found = single_days(recording)
        if found is None:
            continue
        kind, rows = found
        body = WRAPPED.get(kind, lambda r: r)(rows)
        display_only = kind in (Kind.DAILY, Kind.VENDOR_SCORE)
        told = replay.rows(Reply.json(body), kind, BACKFILL_DAYS if display_only else 1)
        assert not [(recording["file"], t.problem) for t in told if t.problem]
        observed = [t.observation for t in told if t.observation is not None]
        seen[kind] = seen.get(kind, 0) + len(observed)
        if kind is Kind.HRV:
            assert len(observed) == len({r["calendarDate"] for r in rows})
        if kind is Kind.SLEEP:
            assert len(observed) == sum(r["id"] is not None for r in rows)
        if kind is Kind.ACTIVITY:
            assert len(observed) == len(rows)
        for night in observed:
            if isinstance(night, HrvNight):
                assert 20 < night.rmssd_ms < 120
            if isinstance(night, SleepNight):
                assert night.end is not None
                assert night.start is not None
                assert night.end.date() == night.date
                assert night.date - night.start.date() in (timedelta(0), timedelta(days=1))
                assert night.sleep_h <= (night.end - night.start) / timedelta(hours=1)
    assert seen[Kind.HRV] > 100
    assert seen[Kind.SLEEP] > 20
    assert seen[Kind.ACTIVITY] > 10
    assert seen[Kind.DAILY]
    assert seen[Kind.VENDOR_SCORE]


def test_recorded_details_are_read(replay: Replay, shared_dir: Path) -> None:
    """A recorded activity detail gives its effort on CR10; one without says nothing, and neither fails."""
    efforts = []
    for recording in recordings(shared_dir):
        if not recording["path"].startswith("/activity-service/activity/") or recording["method"] != "GET":
            continue
        behind(replay.server, Faults().add(DATA, as_reply(recording)))
        start = athlete(date(2026, 6, 17)).sessions[0].start
        detail = detail_of(replay.source, Activity(Provenance("garmin", "1"), start, "running", 37.0))
        assert detail.problem is None
        assert detail.observation is not None
        efforts.append(detail.observation.rpe)
    assert 3.0 in efforts
