"""Intervals.icu through its real client: what is read, what it costs, what goes wrong, and the program's commands."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from cli.exit_codes import of_sources
from connectors.demo import athlete
from connectors.http import JsonClient
from connectors.imports import run as import_files
from connectors.retry import with_retries
from connectors.sources.intervals.files import IntervalsSource
from connectors.sources.intervals.key import USER
from connectors.sources.intervals.source import IntervalsApi
from connectors.store import SqliteStore, open_store
from readiness.night.sync import SyncReport, sync
from readiness.night.windows import FIRST_DAYS, PLAN_BACK_DAYS
from readiness.observations import Activity, CheckIn, Kind, Note, Observation, PlannedRun, Race
from readiness.ports import Reader
from tests.program import run
from tests.servers.intervals import FAULTS, KEY, Intervals, IntervalsServer, Reply, of, stub

TODAY = date(2026, 6, 17)
MORNING = datetime(2026, 6, 17, 6, tzinfo=UTC)
WHO = athlete(TODAY)


@pytest.fixture
def server() -> Iterator[IntervalsServer]:
    with IntervalsServer(of(WHO)) as running:
        yield running


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with open_store(tmp_path / "home") as opened:
        yield opened


def source(server: IntervalsServer, key: str = KEY) -> IntervalsApi:
    http = JsonClient(
        server.url, vendor="Intervals.icu", log_in="Log in.", auth=lambda: (USER, key), timeout_s=0.1
    )
    return IntervalsApi(http, words={"w4d2": "long"})


def night(server: IntervalsServer, store: SqliteStore, day: date = TODAY, **more: Any) -> SyncReport:
    server.intervals.seen.clear()
    at = datetime(day.year, day.month, day.day, 6, tzinfo=UTC)
    wrapped = with_retries(source(server, **more), lambda: True, lambda _: None)
    return sync([wrapped], store, at)


def stored(store: SqliteStore) -> list[Observation]:
    rows = (replace(o, provenance=replace(o.provenance, ingested_at=None)) for o in store.observations())
    return sorted(rows, key=lambda o: (o.KIND, o.provenance.source_id))


def of_kind[T: Observation](store: SqliteStore, kind: type[T]) -> list[T]:
    return [o for o in stored(store) if isinstance(o, kind)]


def test_a_first_night_and_a_second(server: IntervalsServer, store: SqliteStore) -> None:
    """Everything that the account holds is there after five requests; a second night writes nothing."""
    report = night(server, store)
    assert (of_sources(report), len(server.intervals.seen)) == (0, 5)
    kinds = {kind: [o for o in stored(store) if kind == o.KIND] for kind in IntervalsApi.kinds - {Kind.NOTE}}
    assert all(kinds.values()), {kind: len(found) for kind, found in kinds.items()}
    first = TODAY - timedelta(days=139)
    runs = [s for s in WHO.sessions if s.start.date() >= first]
    assert len(kinds[Kind.ACTIVITY]) == len(runs)
    assert {r.priority for r in of_kind(store, Race)} == {"A"}
    plans = {p.date: p.kind for p in of_kind(store, PlannedRun)}
    assert {plans[p.date] for p in WHO.planned if p.date in plans} >= {"long", "easy"}
    digest = store.digest()
    again = night(server, store)
    counts = again.sources[0].counts
    assert (of_sources(again), counts.new, counts.changed, len(server.intervals.seen)) == (0, 0, 0, 5)
    assert store.digest() == digest


def test_what_a_day_says(store: SqliteStore) -> None:
    """Scales of 1–4 become ours; injury, illness and cycle are told by the day, a carried heart rate is not."""
    day = {
        "id": "2026-06-16",
        "hrv": 61.0,
        "restingHR": 44,
        "tempRestingHR": True,
        "fatigue": 4,
        "mood": 1,
        "injury": 1,
    }
    sdnn = {"id": "2026-06-15", "hrvSDNN": 88.0, "menstrualPhase": "LUTEAL", "weight": 60}
    ill = {
        "id": 5,
        "category": "SICK",
        "name": "Cold",
        "start_date_local": "2026-06-13T00:00:00",
        "end_date_local": "2026-06-15T00:00:00",
    }
    hurt = ill | {"id": 6, "category": "INJURED", "name": "calf", "start_date_local": "2026-06-16T00:00:00"}
    hurt["end_date_local"] = "2026-06-20T00:00:00"
    with IntervalsServer(Intervals([day, sdnn], [], [ill, hurt])) as server:
        report = night(server, store)
    said = {c.date.day: c for c in of_kind(store, CheckIn)}
    assert {d: (c.ill, c.injured) for d, c in said.items()} == {
        13: (True, None),
        14: (True, None),
        16: (None, "calf"),
        17: (None, "calf"),
    }
    assert (said[16].fatigue, said[16].mood) == (5, 5)
    assert [o.KIND for o in stored(store)].count(Kind.HRV) == 1
    assert not [o for o in stored(store) if o.KIND is Kind.RESTING_HR]
    assert [n.tag for n in of_kind(store, Note)] == ["cycle-day:15"]
    assert any("SDNN" in remark for remark in report.remarks)


def test_what_strava_may_not_pass_on_is_told_and_not_stored(store: SqliteStore) -> None:
    """Stubs are counted in a remark, with what reads those runs; nothing of them is a run of no length."""
    stubs = [stub(nth, f"2026-06-1{nth}") for nth in range(3)]
    with IntervalsServer(Intervals(activities=stubs)) as server:
        report = night(server, store)
        assert of_sources(report) == 0
    assert not of_kind(store, Activity)
    assert [remark for remark in report.remarks if "3 times" in remark and "strava-export" in remark]


def test_the_plan(store: SqliteStore) -> None:
    """Kinds out of type, title and the user's words; other sports, notes and our own sessions are none."""

    def event(number: int, **more: Any) -> dict[str, Any]:
        return {
            "id": number,
            "category": "WORKOUT",
            "type": "Run",
            "start_date_local": "2026-06-20T07:30:00",
        } | more

    told = [
        event(1, name="Langer Lauf", moving_time=9000, distance=25_000),
        event(2, name="W4D2"),
        event(3, name="Easy", type="TrailRun"),
        event(4, name="Endurance ride", type="Ride"),
        event(5, name="Rest day", category="NOTE", type=None),
        event(6, name="Remember the gels", category="NOTE", type=None),
        event(
            7,
            name="Strength: 30 min",
            type="WeightTraining",
            external_id="strength-2026-06-20-default@readiness",
        ),
        event(8, name="Ultra", category="RACE_A", distance=82_000, moving_time=39_600),
        event(9, name="10 km", category="RACE_C"),
        event(10, name="Gran fondo", category="RACE_B", type="Ride"),
    ]
    with IntervalsServer(Intervals(events=told)) as server:
        assert of_sources(night(server, store)) == 0
    plans = {p.provenance.source_id: p for p in of_kind(store, PlannedRun)}
    assert {key: p.kind for key, p in plans.items()} == {"1": "long", "2": "long", "3": "easy", "5": "rest"}
    assert (plans["1"].duration_min, plans["1"].distance_km, f"{plans['1'].time:%H:%M}") == (150, 25, "07:30")
    assert [(r.priority, r.distance_km, r.hours) for r in of_kind(store, Race)] == [
        ("A", 82, 11),
        ("C", None, None),
    ]


def test_an_event_that_is_deleted_there_is_gone(server: IntervalsServer, store: SqliteStore) -> None:
    """The calendar and the list of activities are followed: what vanished is no plan and no run any more."""
    night(server, store)
    gone = next(e for e in server.intervals.events if e["start_date_local"][:10] > TODAY.isoformat())
    server.intervals.events.remove(gone)
    server.intervals.activities.pop()
    assert night(server, store).sources[0].counts.changed == 2
    assert str(gone["id"]) not in {o.provenance.source_id for o in of_kind(store, PlannedRun)}


def test_a_csv_file_and_the_api_are_one_source(
    server: IntervalsServer, store: SqliteStore, tmp_path: Path
) -> None:
    """Nights that were imported from the CSV are the same rows when the API tells them, and `rebuild` reads both."""
    path = tmp_path / "wellness.csv"
    path.write_text("date,hrv,restingHR,sleepSecs\n2026-06-10,61,44,27000\n")
    import_files(IntervalsSource([path]), store, MORNING, lambda _: None)
    before = len(stored(store))
    server.intervals.wellness = [{"id": "2026-06-10", "hrv": 61.0, "restingHR": 44, "sleepSecs": 27000}]
    server.intervals.activities, server.intervals.events = [], []
    assert (before, night(server, store).sources[0].counts.changed, len(stored(store))) == (3, 0, 3)
    reader: Reader = source(server)
    kept = [(kind, key, raw) for _, kind, key, raw in store.payloads("intervals")]
    assert sum(reader.parse(*one).observation is not None for one in kept) == 3


# --- nights with faults ------------------------------------------------------------


def nights_of(server: IntervalsServer, home: Path, count: int, faults: Random | None) -> list[Observation]:
    """What a home holds after ``count`` nights and a last good one, on an account that grows by the day: of the days
    that the last one reads by itself."""
    full = of(WHO)
    odd = sorted(FAULTS.items())
    with open_store(home) as store:
        for back in range(count, -1, -1):
            day = TODAY - timedelta(days=back)
            state = server.intervals
            state.wellness = [w for w in full.wellness if w["id"] <= day.isoformat()]
            state.activities = [a for a in full.activities if a["start_date_local"][:10] < day.isoformat()]
            state.events, state.before = full.events, None
            if faults is not None and back:
                name, fault = faults.choice(odd)
                where = faults.choice(["/wellness", "/activities", "/events", ""])
                state.before = lambda _, path, where=where, fault=fault: fault if where in path else None
                report = night(server, store, day)
                assert of_sources(report) in (0, 4, 5, 6), (name, where, report)
            else:
                assert of_sources(night(server, store, day)) == 0
        nights, plans = (TODAY - timedelta(days=days) for days in (FIRST_DAYS, PLAN_BACK_DAYS))
        return [o for o in stored(store) if o.date >= (plans if isinstance(o, PlannedRun) else nights)]


def check_faulty_nights(server: IntervalsServer, tmp_path: Path, count: int, seeds: range) -> None:
    calm = nights_of(server, tmp_path / "calm", count, None)
    for seed in seeds:
        assert nights_of(server, tmp_path / f"odd-{seed}", count, Random(seed)) == calm


def test_faulty_nights_end_as_if_there_had_been_none(server: IntervalsServer, tmp_path: Path) -> None:
    """Three nights, each with a fault somewhere: after the next good one the home is a fault-free home's twin."""
    check_faulty_nights(server, tmp_path, 3, range(1))


@pytest.mark.nightly
def test_thirty_faulty_nights(server: IntervalsServer, tmp_path: Path) -> None:
    check_faulty_nights(server, tmp_path, 30, range(3))


@pytest.mark.parametrize("name", sorted(FAULTS))
def test_each_fault_has_its_exit_code(server: IntervalsServer, store: SqliteStore, name: str) -> None:
    """A refused key is the user's to mend (4), all else is not reached (6) or partly (5), and mended by the next."""
    server.intervals.before = lambda _, path: FAULTS[name]
    assert of_sources(night(server, store)) == (4 if name == "401" else 6)
    server.intervals.before = lambda _, path: FAULTS[name] if "/activities" in path else None
    code = of_sources(sync([source(server)], store, MORNING + timedelta(hours=5)))
    assert code == (4 if name == "401" else 5)
    server.intervals.before = None
    assert of_sources(sync([source(server)], store, MORNING + timedelta(hours=10))) == 0


def test_a_word_to_wait_is_kept(server: IntervalsServer, store: SqliteStore) -> None:
    """Until an hour after `Retry-After: 3600` nobody asks again for what it was said of."""
    server.intervals.before = lambda _, path: FAULTS["429"] if "/activities" in path else None
    night(server, store)
    server.intervals.before = None
    night(server, store)
    assert not [one for one in server.intervals.seen if "/activities" in one]
    sync([source(server)], store, MORNING + timedelta(minutes=61))
    assert [one for one in server.intervals.seen if "/activities" in one]


# --- the program -----------------------------------------------------------------------


def test_connecting_reading_and_leaving(server: IntervalsServer, tmp_path: Path) -> None:
    """The key is asked for, tried, kept private and never shown; sync, sources and doctor speak of it."""
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    (home / "config.toml").write_text(f'[sources.intervals]\nbase_url = "{server.url}"\nenabled = true\n')
    early = run("connect", "intervals", "--check", home=home)
    assert (early.code, "connect intervals" in early.err) == (4, True)
    wrong = run("connect", "intervals", home=home, READINESS_INTERVALS_KEY="wrong")
    assert (wrong.code, "nothing was kept" in wrong.err, (home / "tokens").exists()) == (4, True, False)
    done = run("connect", "intervals", home=home, stdin=f"{KEY}\n")
    assert (done.code, "Ada Runner" in done.out) == (0, True), done.err
    kept = home / "tokens" / "intervals.json"
    assert (json.loads(kept.read_text()), kept.stat().st_mode & 0o077) == ({"api_key": KEY}, 0)
    assert "Ada Runner" in run("connect", "intervals", "--check", home=home).out
    at = {"READINESS_NOW": "2026-06-17T06:30:00+02:00"}
    synced = run("sync", "--json", home=home, **at)
    assert (synced.code, synced.json["sources"][0]["name"]) == (0, "intervals"), synced.err
    assert "intervals: connected, last read" in run("sources", home=home, **at).out
    assert "intervals: a login is kept" in run("doctor", "--no-network", home=home, **at).out
    assert run("rebuild", home=home, **at).code == 0
    kept.unlink()
    told = run("doctor", "--no-network", home=home, READINESS_INTERVALS_KEY=KEY, **at).out
    assert "the key comes from READINESS_INTERVALS_KEY" in told
    for result in (early, wrong, done, synced):
        assert KEY not in result.out + result.err


def test_the_plan_stands_in_the_calendar_there(server: IntervalsServer, tmp_path: Path) -> None:
    """`--calendar` sets it up; a sync brings it to the plan, a second writes nothing, clear takes ours away alone."""
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    (home / "config.toml").write_text(f'[sources.intervals]\nbase_url = "{server.url}"\nenabled = true\n')
    assert run("connect", "intervals", "--calendar", home=home, READINESS_INTERVALS_KEY=KEY).code == 0
    at = {"READINESS_NOW": "2026-06-17T06:30:00+02:00"}
    theirs = [json.dumps(e) for e in server.intervals.events]
    first = run("sync", "--json", home=home, **at)
    (calendar,) = (c for c in first.json["calendars"] if c["name"] == "intervals")
    assert (first.code, calendar["status"], calendar["created"] > 0) == (0, "ok", True), first.err
    ours = [e for e in server.intervals.events if e.get("external_id", "").startswith("strength-")]
    assert {(e["category"], e["type"]) for e in ours} == {("WORKOUT", "WeightTraining")}
    server.intervals.seen.clear()
    again = run("sync", "--json", home=home, **at)
    assert (again.code, [s["new"] + s["changed"] for s in again.json["sources"]]) == (0, [0])
    assert {one.split()[0] for one in server.intervals.seen} == {"GET"}
    assert "intervals: " in run("doctor", home=home, **at).out
    assert run("calendar", "clear", "--yes", home=home, **at).code == 0
    assert [json.dumps(e) for e in server.intervals.events] == theirs


def test_a_redirect_is_not_followed(server: IntervalsServer, store: SqliteStore) -> None:
    """The key goes to no other address."""
    server.intervals.before = lambda _, path: Reply(302, b"", (("Location", "http://127.0.0.1:9/elsewhere"),))
    report = night(server, store)
    assert of_sources(report) == 6
    assert len(server.intervals.seen) >= 1
