"""What syncs cost in requests, counted at the vendors' doors: Garmin's and Strava's servers on this machine."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cli.exit_codes import of_sources
from connectors.demo import DemoServer, athlete, serve
from connectors.demo.athlete import DemoAthlete
from connectors.sources.garmin.source import GarminSource
from connectors.sources.strava.source import StravaSource
from connectors.store import SqliteStore, open_store
from readiness.night.sync import SyncReport, sync
from readiness.observations import Kind
from tests.servers.strava import Strava, StravaServer, run

TODAY = date(2026, 6, 17)
MORNING = datetime(2026, 6, 17, 6, tzinfo=UTC)


class Kept:
    """Strava's login in memory."""

    def __init__(self, tokens: dict[str, Any]) -> None:
        self._tokens = tokens

    def load(self) -> dict[str, Any]:
        return dict(self._tokens)

    def save(self, tokens: Any) -> None:
        self._tokens = dict(tokens)


def strava_runs(who: DemoAthlete) -> list[dict[str, Any]]:
    """Her sessions as Strava lists them, newest first."""
    return [
        run(
            nth,
            session.start,
            sport_type="TrailRun" if session.is_run else "WeightTraining",
            moving_time=int(session.duration_min * 60),
            elapsed_time=int(session.duration_min * 60) + 30,
            distance=session.distance_km * 1000,
            total_elevation_gain=session.ascent_m,
            average_heartrate=session.avg_hr_bpm,
        )
        for nth, session in reversed(list(enumerate(who.sessions)))
    ]


@dataclass
class Vendors:
    """Both vendors, and a home that asks them."""

    garmin: DemoServer
    strava: StravaServer
    store: SqliteStore
    tokens: Kept

    def night(
        self, at: datetime, *, only: str = "", since: date | None = None
    ) -> tuple[SyncReport, int, int]:
        """One sync of both, or of one: its report and the requests that Garmin and Strava saw."""
        garmin = GarminSource(self.garmin.token_dir, self.garmin.base_url, wait=lambda _: None)
        self.strava.strava.clock = at.timestamp
        strava = StravaSource(self.tokens, self.strava.url, now=at.timestamp, wait=lambda _: None)
        self.garmin.requests.clear()
        self.strava.strava.seen.clear()
        report = sync([s for s in (garmin, strava) if only in s.name], self.store, at, since=since)
        return report, len(self.garmin.requests), len(self.strava.strava.seen)

    def knows(self, who: DemoAthlete) -> None:
        self.garmin.athlete = who
        self.strava.strava.activities = strava_runs(who)


@contextmanager
def vendors(who: DemoAthlete, home: Path) -> Iterator[Vendors]:
    with (
        serve(who, home / "tokens" / "garmin") as garmin,
        StravaServer(Strava(tells_details=True)) as strava,
        open_store(home) as store,
    ):
        both = Vendors(garmin, strava, store, Kept(strava.strava.tokens()))
        both.knows(who)
        yield both


def as_of(who: DemoAthlete, day: date) -> DemoAthlete:
    """What the watch had told on the morning of a day."""
    return replace(
        who,
        today=day,
        nights=tuple(n for n in who.nights if n.date <= day),
        sessions=tuple(s for s in who.sessions if s.start.date() < day),
    )


def test_first_again_and_quiet_nights(tmp_path: Path) -> None:
    """120 days with 40 activities, all at once: at most 62 requests to Garmin and 2 to Strava; the same again: 10 and
    1, and not a row changed; nights without a run: 10 and 1."""
    who = replace(athlete(TODAY), sessions=athlete(TODAY).sessions[-40:])
    with vendors(who, tmp_path) as both:
        report, garmin, strava = both.night(MORNING)
        assert of_sources(report) == 0
        assert report.remarks == ()
        assert (garmin <= 62, strava <= 2) == (True, True), (garmin, strava)
        details = both.store.observations({Kind.ACTIVITY_DETAIL})
        assert {o.provenance.source for o in details} == {"garmin"}
        wanted = [s for s in who.sessions if s.start.date() >= TODAY - timedelta(days=27)]
        assert len(details) == len(wanted)
        digest = both.store.digest()
        report, garmin, strava = both.night(MORNING)
        assert (garmin <= 10, strava <= 1) == (True, True), (garmin, strava)
        assert both.store.digest() == digest
        assert [(s.counts.new, s.counts.changed) for s in report.sources] == [(0, 0)] * 2
        for later in range(1, 5):  # each turn of the display-only readings
            _, garmin, strava = both.night(MORNING + timedelta(days=later))
            assert (garmin <= 10, strava <= 1) == (True, True), (garmin, strava)


def test_days_after_a_run(tmp_path: Path) -> None:
    """Four weeks of mornings, most of them after a run or strength: at most 13 requests to Garmin and 1 to Strava."""
    who = athlete(TODAY)
    first = TODAY - timedelta(days=28)
    with vendors(as_of(who, first), tmp_path) as both:
        both.night(MORNING - timedelta(days=28))
        costs = []
        for nth in range(1, 29):
            both.knows(as_of(who, first + timedelta(days=nth)))
            _, garmin, strava = both.night(MORNING - timedelta(days=28 - nth))
            costs.append((garmin, strava))
        assert max(garmin for garmin, _ in costs) <= 13, costs
        assert max(strava for _, strava in costs) <= 1, costs
        asked = {o.provenance.source_id for o in both.store.observations({Kind.ACTIVITY_DETAIL})}
        assert asked >= {str(s.id) for s in who.sessions if first <= s.start.date() < TODAY}


@pytest.mark.parametrize(
    ("years", "most_garmin", "most_strava"),
    [(2, 140, 6), pytest.param(10, 480, 30, marks=[pytest.mark.nightly, pytest.mark.timeout(600)])],
)
def test_a_first_sync_of_years(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, years: int, most_garmin: int, most_strava: int
) -> None:
    """Two years are read with at most 140 and 6 requests, ten with 480, in one sync, and all of it is there."""
    monkeypatch.setattr(sys.modules["connectors.demo.athlete"], "DAYS", 365 * years)
    who = athlete(TODAY)
    since = TODAY - timedelta(days=365 * years)
    with vendors(who, tmp_path) as both:
        report, garmin, strava = both.night(MORNING, since=since)
        assert of_sources(report) == 0
        assert (garmin <= most_garmin, strava <= most_strava) == (True, True), (garmin, strava)
        nights = [o.date for o in both.store.observations({Kind.HRV})]
        assert sorted(nights) == [n.date for n in who.nights if n.rmssd_ms]
        stored = both.store.observations({Kind.ACTIVITY})
        told = [o for o in stored if o.provenance.source == "garmin"]
        assert len(told) == len(who.sessions)


def test_strava_alone(tmp_path: Path) -> None:
    """Without Garmin: a first sync of at most 35 requests, and no night of the following fortnight above 10; every
    run of the last four weeks keeps its effort all the time."""
    who = replace(athlete(TODAY), sessions=tuple(s for s in athlete(TODAY).sessions if s.is_run)[-40:])
    with vendors(who, tmp_path) as both:
        _, garmin, first = both.night(MORNING, only="strava")
        assert (garmin, first <= 35) == (0, True), first
        nights = []
        for later in range(1, 15):
            at = MORNING + timedelta(days=later)
            _, _, strava = both.night(at, only="strava")
            nights.append(strava)
            since = at.date() - timedelta(days=27)
            runs = [o for o in both.store.observations({Kind.ACTIVITY}) if o.date >= since]
            told = {o.provenance.source_id for o in both.store.observations({Kind.ACTIVITY_DETAIL})}
            assert {o.provenance.source_id for o in runs} <= told, at
        assert max(nights) <= 10, nights


def test_half_of_a_quarter_hour_is_the_most(tmp_path: Path) -> None:
    """Sixty runs in four weeks: details stop at half of the quarter hour's limit, exit 0 with a remark, and the next
    quarter hour's sync goes on."""
    who = replace(athlete(TODAY), sessions=())
    with vendors(who, tmp_path) as both:
        both.strava.strava.activities = [run(n, MORNING - timedelta(hours=10 * n + 1)) for n in range(60)]
        report, _, first = both.night(MORNING, only="strava")
        assert (of_sources(report), first) == (0, 50)
        assert "Half of Strava's limit" in report.remarks[0]
        report, _, second = both.night(MORNING + timedelta(minutes=20), only="strava")
        assert (of_sources(report), report.remarks) == (0, ())
        assert second < 20
        assert len(both.store.observations({Kind.ACTIVITY_DETAIL})) == 60
