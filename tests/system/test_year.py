"""A year of nights in which everything goes wrong now and then: nothing is lost, no failure is called success."""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest

from cli.exit_codes import of_sources
from connectors.demo import DemoServer, athlete, serve
from connectors.demo.athlete import DemoAthlete
from connectors.demo.server import Reply, Request
from connectors.sources.garmin.source import GarminSource
from connectors.store import SqliteStore, open_store
from readiness.morning.answers import answer
from readiness.night.sync import SyncReport, sync
from readiness.observations import Kind, Observation
from tests.homes import StoredHome
from tests.servers.garmin_faults import cut_mid_body, status, too_many

LAST = date(2026, 11, 15)
"""Both changes of the clocks lie in the year before it, and the autumn one in its last weeks."""
MEASURED = frozenset({Kind.HRV, Kind.SLEEP, Kind.RESTING_HR, Kind.ACTIVITY})
PLANNED = frozenset({Kind.PLANNED_RUN, Kind.RACE})
TOLD_BESIDE = PLANNED | {Kind.ACTIVITY_DETAIL}
ZONES = ("Europe/Zurich", "America/Los_Angeles", "Asia/Kathmandu", "Pacific/Auckland")


class Life:
    """The athlete as her watch's vendor knows her from night to night: some nights arrive days late."""

    def __init__(self, nights: int, seed: int) -> None:
        self.whole = athlete(LAST)
        self.random = Random(seed)
        self.first = LAST - timedelta(days=nights - 1)
        self.late = {
            night.date: self.random.choice((1, 2, 5))
            for night in self.whole.nights
            if self.random.random() < 0.05
        }
        self.zone = {
            self.first + timedelta(days=n): ZONES[n // 30 % 4 if n % 30 < 9 else 0] for n in range(nights)
        }

    def on(self, day: date) -> DemoAthlete:
        """What the vendor knows on the morning of ``day``."""
        known = [night for night in self.whole.nights if self.arrived(night.date) <= day]
        return replace(
            self.whole,
            today=day,
            nights=tuple(known),
            sessions=tuple(s for s in self.whole.sessions if s.start.date() < day),
        )

    def arrived(self, night: date) -> date:
        return night + timedelta(days=self.late.get(night, 0) if night < LAST - timedelta(days=6) else 0)

    def now(self, day: date) -> datetime:
        return datetime.combine(day, time(7, 30), ZoneInfo(self.zone[day]))


class Faults:
    """5 % 429, 5 % 5xx, 2 % hang, 1 % reset: of requests."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.on = True

    def __call__(self, _: Request) -> Reply | None:
        at = self.random.random()
        if not self.on or at > 0.13:
            return None
        if at < 0.05:
            return too_many(self.random.choice(("1", "3600", None)))
        if at < 0.10:
            return status(self.random.choice((500, 502, 503)))
        return Reply(delay_s=0.15) if at < 0.12 else cut_mid_body()


def night(
    server: DemoServer, store: SqliteStore, life: Life, day: date, since: date | None = None
) -> SyncReport:
    """One sync: soon tired of a server that hangs, and patient with one that is only slow on a busy machine."""
    timeout_s = 10.0 if not getattr(server.intercept, "on", False) else 0.1
    source = GarminSource(
        server.token_dir,
        server.base_url,
        timeout_s=timeout_s,
        retries=2,
        retry_wait_s=0.001,
        wait=lambda _: None,
    )
    return sync([source], store, life.now(day), since=since)


def stored(store: SqliteStore, since: date | None = None) -> set[tuple[Kind, str]]:
    return {(o.KIND, o.provenance.source_id) for o in store.observations(MEASURED, since)}


def truth(who: DemoAthlete, since: date) -> set[tuple[Kind, str]]:
    """What a sync that says all is well must have stored since that day."""
    found = {(Kind.ACTIVITY, str(s.id)) for s in who.sessions if s.start.date() >= since}
    for one in who.nights:
        told = {Kind.HRV: one.rmssd_ms, Kind.SLEEP: one.sleep_s, Kind.RESTING_HR: one.resting_hr_bpm}
        if one.date >= since:
            found |= {(kind, one.date.isoformat()) for kind, value in told.items() if value is not None}
    return found


def content(store: SqliteStore, kinds: frozenset[Kind] = MEASURED | TOLD_BESIDE) -> list[Observation]:
    """What is stored, without when it came."""
    return [replace(o, provenance=replace(o.provenance, ingested_at=None)) for o in store.observations(kinds)]


def rests_on(store: SqliteStore, morning: date) -> list[Observation]:
    """What an answer for a past morning is made from, but the details of single activities."""
    return [o for o in content(store, MEASURED | PLANNED) if o.KIND in PLANNED or o.date <= morning]


@contextmanager
def living(nights: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[DemoServer, Life]]:
    monkeypatch.setattr(sys.modules["connectors.demo.athlete"], "DAYS", nights + 60)
    life = Life(nights, seed=nights)
    with serve(life.on(life.first), tmp_path / "tokens" / "garmin") as server:
        yield server, life


@pytest.mark.slow
@pytest.mark.parametrize(
    "nights", [18, pytest.param(365, marks=[pytest.mark.nightly, pytest.mark.timeout(3600)])]
)
def test_year_of_faults(nights: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every morning has an answer; exit 0 only when all that the vendor knew is stored; a past morning's answer changes
    only with what it rests on; and in the end, without a sync more, everything is there as in a home whose nights had
    no fault."""
    codes: Counter[int] = Counter()
    remarked = 0
    with (
        living(nights, tmp_path, monkeypatch) as (server, life),
        open_store(tmp_path / "home") as store,
        open_store(tmp_path / "calm") as calm,
    ):
        faults = Faults(life.random)
        for nth in range(nights):
            day = life.first + timedelta(days=nth)
            yesterday = day - timedelta(days=1)
            server.athlete = life.on(day)
            server.intercept = None
            assert of_sources(night(server, calm, life, day)) == 0
            server.intercept = faults
            faults.on = 0 < nth < nights - 1
            before = rests_on(store, yesterday)
            report = night(server, store, life, day)
            codes[of_sources(report)] += 1
            remarked += bool(report.remarks)
            missing = truth(server.athlete, day - timedelta(days=6)) - stored(store, day - timedelta(days=6))
            assert of_sources(report) != 0 or not missing, f"{day}: 'all is well', but {sorted(missing)}"
            home = StoredHome(store, life.now(day))
            said = json.loads(answer(home, day).json)
            assert (said["date"], bool(said["reasons"])) == (day.isoformat(), True)
            if nth and rests_on(store, yesterday) == before:
                given = store.answer(yesterday)
                assert given is not None
                again = answer(home, yesterday)
                assert (again.revision, again.json) == (given.revision, given.json), again.why_revised
        assert of_sources(report) == 0
        theirs, ours = content(calm), content(store)
        assert [o for o in theirs if o not in ours] == [o for o in ours if o not in theirs], store.fact(
            "details garmin"
        )
        assert {q.kind for q in store.quarantine()} <= {Kind.DAILY, Kind.VENDOR_SCORE}
    assert set(codes) <= {0, 5, 6}
    assert codes[5] + codes[6] > nights / 20, codes
    assert remarked > nights / 10
    assert codes[0] > nights / 10, codes
