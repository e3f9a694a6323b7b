"""What comes late is not lost: nights without a phone, edits and deletions of weeks ago, efforts rated days later."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cli.exit_codes import of_sources
from connectors.demo import DemoServer, athlete, serve
from connectors.demo.server import Reply, Request
from connectors.demo.week import Session
from connectors.sources.garmin.source import GarminSource
from connectors.store import SqliteStore, open_store
from readiness.merging.merge import merge
from readiness.morning.answers import answer
from readiness.night.sync import SyncReport, sync
from readiness.observations import Activity, ActivityDetail, Kind
from readiness.settings import Settings
from tests.homes import StoredHome
from tests.servers.garmin_faults import Faults, behind, status
from tests.system.test_fetch_costs import as_of

TODAY = date(2026, 6, 17)
WHO = athlete(TODAY)
EFFORT = r"/activity/\d+$"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[DemoServer]:
    with serve(WHO, tmp_path / "home" / "tokens" / "garmin") as running:
        yield running


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with open_store(tmp_path / "home") as opened:
        yield opened


def night(server: DemoServer, store: SqliteStore, day: date = TODAY, since: date | None = None) -> SyncReport:
    """One sync on a morning; it counts as good only if it says so."""
    at = datetime(day.year, day.month, day.day, 6, tzinfo=UTC)
    server.requests.clear()
    garmin = GarminSource(server.token_dir, server.base_url, retries=0, wait=lambda _: None)
    report = sync([garmin], store, at, since=since)
    assert of_sources(report) == 0, report
    return report


def activities(store: SqliteStore) -> dict[str, Activity]:
    found = store.observations({Kind.ACTIVITY})
    return {o.provenance.source_id: o for o in found if isinstance(o, Activity)}


def efforts(store: SqliteStore) -> dict[str, float | None]:
    found = store.observations({Kind.ACTIVITY_DETAIL})
    return {o.provenance.source_id: o.rpe for o in found if isinstance(o, ActivityDetail)}


def asked(server: DemoServer, part: str = EFFORT) -> list[str]:
    import re

    return [request for request in server.requests if re.search(part, request)]


def change(server: DemoServer, session: Session, **fields: Any) -> None:
    server.athlete = replace(
        server.athlete,
        sessions=tuple(replace(s, **fields) if s.id == session.id else s for s in server.athlete.sessions),
    )


@pytest.mark.slow
@pytest.mark.parametrize("away", [10, 50])
def test_nights_without_a_phone(server: DemoServer, store: SqliteStore, away: int) -> None:
    """Ten (and fifty) nights without a phone while the job runs on: once they arrive all are stored, by themselves."""
    begins = TODAY - timedelta(days=away)
    night(server, store, begins)
    for nth in range(1, away + 1):
        day = begins + timedelta(days=nth)
        known = as_of(WHO, day)
        server.athlete = replace(known, nights=tuple(n for n in known.nights if n.date <= begins))
        night(server, store, day)
    server.athlete = WHO
    night(server, store, TODAY)
    for kind, field in ((Kind.HRV, "rmssd_ms"), (Kind.SLEEP, "sleep_s"), (Kind.RESTING_HR, "resting_hr_bpm")):
        told = {n.date for n in WHO.nights if getattr(n, field) and n.date >= begins - timedelta(days=100)}
        assert told <= {o.date for o in store.observations({kind})}
    night(server, store, TODAY)
    assert len(server.requests) <= 10


@pytest.mark.parametrize("back", [10, 58])
def test_edits_and_deletions_of_weeks_ago(server: DemoServer, store: SqliteStore, back: int) -> None:
    """A run trimmed ten (58) days after it, and one deleted as late, are followed at the next sync."""
    night(server, store)
    until = TODAY - timedelta(days=back)
    *_, gone, cut = (s for s in WHO.sessions if s.start.date() <= until and s.is_run)
    change(server, cut, duration_min=45.0)
    server.athlete = server.athlete.without(gone.id)
    night(server, store)
    assert activities(store)[str(cut.id)].duration_min == pytest.approx(45)
    assert str(gone.id) not in activities(store)


def test_a_run_rated_days_later(server: DemoServer, store: SqliteStore) -> None:
    """A run of yesterday that is rated two days after is asked about again, by one request a day, and the effort is
    there; a fourth day nobody asks, and neither does a second sync of the same day."""
    run = next(s for s in reversed(WHO.sessions) if s.is_run)
    day = run.start.date()

    def unrated(request: Request) -> Reply | None:
        from connectors.demo import training

        if request.path != f"/activity-service/activity/{run.id}":
            return None
        told = training.activity_detail(WHO, run)
        del told["summaryDTO"]["directWorkoutRpe"]
        return Reply.json(told)

    behind(server, unrated)
    night(server, store, day + timedelta(days=1))
    assert efforts(store)[str(run.id)] is None
    night(server, store, day + timedelta(days=1))
    assert not asked(server, str(run.id))
    night(server, store, day + timedelta(days=2))
    assert len(asked(server, str(run.id))) == 1
    server.intercept = None
    night(server, store, day + timedelta(days=3))
    assert len(asked(server, str(run.id))) == 1
    assert efforts(store)[str(run.id)] == run.rpe
    behind(server, unrated)
    night(server, store, day + timedelta(days=4))
    assert not asked(server, str(run.id))


def test_who_never_rates_is_not_asked_about(server: DemoServer, store: SqliteStore) -> None:
    """An athlete none of whose runs is rated costs no further request."""

    def unrated(request: Request) -> Reply | None:
        import re

        return (
            Reply.json({"summaryDTO": {"directWorkoutFeel": None}})
            if re.search(EFFORT, request.path)
            else None
        )

    behind(server, unrated)
    night(server, store)
    assert efforts(store)
    night(server, store, TODAY + timedelta(days=1))
    assert not asked(server)


def test_an_older_activity_is_never_asked_about(server: DemoServer, store: SqliteStore) -> None:
    """Details reach back four weeks: on a first sync, and when years are read."""
    night(server, store, since=TODAY - timedelta(days=149))
    first = TODAY - timedelta(days=27)
    assert set(efforts(store)) == {str(s.id) for s in WHO.sessions if s.start.date() >= first}
    assert len(activities(store)) == len(WHO.sessions)


def test_one_failing_activity_is_left_after_three_nights(server: DemoServer, store: SqliteStore) -> None:
    """An activity that always answers 500 takes no other's details, and after three nights it is left alone."""
    bad = WHO.sessions[-1]
    behind(server, Faults().add(f"/activity/{bad.id}", status(500)))
    for later in range(3):
        report = night(server, store, TODAY + timedelta(days=later))
        assert report.remarks
        night(server, store, TODAY + timedelta(days=later))  # a second try on the same day does not count
    assert str(bad.id) not in efforts(store)
    assert len(efforts(store)) > 20
    report = night(server, store, TODAY + timedelta(days=3))
    assert report.remarks == ()
    assert not asked(server, str(bad.id))


def test_since_reads_again(server: DemoServer, store: SqliteStore) -> None:
    """``--since`` reads what was read before, always: a night mended 90 days back is seen, as often as it is asked."""
    since = TODAY - timedelta(days=120)
    night(server, store, since=since)
    place = next(i for i, n in enumerate(WHO.nights) if n.rmssd_ms and n.date >= TODAY - timedelta(days=90))
    for value in (71, 72):
        nights = list(WHO.nights)
        nights[place] = replace(nights[place], rmssd_ms=value)
        server.athlete = replace(WHO, nights=tuple(nights))
        night(server, store, since=since)
        stored = {o.date: o.rmssd_ms for o in store.observations({Kind.HRV})}
        assert stored[nights[place].date] == value


def multisport(legs: list[dict[str, Any]]) -> Callable[[Request], Reply | None]:
    """A triathlon of five hours yesterday, as Garmin's list, its detail and its legs tell it."""
    at = datetime(2026, 6, 16, 6, tzinfo=UTC)
    row = {
        "activityId": 777,
        "activityName": "Triathlon",
        "startTimeLocal": "2026-06-16 08:00:00",
        "startTimeGMT": "2026-06-16 06:00:00",
        "activityType": {"typeKey": "multi_sport"},
        "duration": 18_000.0,
        "parent": True,
    }

    def answer_of(request: Request) -> Reply | None:
        from connectors.demo import training

        if "activitylist-service" in request.path:
            old = [training.activity(s) for s in WHO.sessions if s.start.date() < at.date()][-50:]
            child = row | {"activityId": 701, "parentId": 777, "activityType": {"typeKey": "running"}}
            return Reply.json([*old, row, child])
        if request.path.endswith("/activity/777"):
            told = {"summaryDTO": {"directWorkoutRpe": 70}, "isMultiSportParent": True}
            return Reply.json(told | {"metadataDTO": {"childIds": [700 + n for n in range(len(legs))]}})
        ident = request.path.rpartition("/")[2]
        if request.path.startswith("/activity-service/activity/70"):
            return Reply.json(legs[int(ident) - 700])
        return None

    return answer_of


def leg(sport: str, starts: str, minutes: float, km: float, **more: float) -> dict[str, Any]:
    summary = {"startTimeLocal": f"2026-06-16T{starts}:00.0", "duration": minutes * 60, "distance": km * 1000}
    hour = f"{int(starts[:2]) - 2:02}{starts[2:]}"
    summary["startTimeGMT"] = f"2026-06-16T{hour}:00.0"
    return {"activityTypeDTO": {"typeKey": sport}, "summaryDTO": summary | more}


TRIATHLON = [
    leg("open_water_swimming", "08:00", 40, 2),
    leg("transition_v2", "08:40", 5, 0),
    leg("cycling", "08:45", 120, 55),
    leg("running", "10:45", 130, 21, elevationLoss=400.0, averageHR=150.0),
]


def test_a_multisport_is_its_legs(server: DemoServer, store: SqliteStore) -> None:
    """The run of 130 minutes in a five-hour recording is one run of 130 minutes; the other legs are what they are."""
    behind(server, multisport(TRIATHLON))
    night(server, store)
    merged = [o for o in merge(store.observations(), Settings()) if isinstance(o, Activity)]
    found = {o.sport: o for o in merged if o.title == "Triathlon"}
    assert set(found) == {"open_water_swimming", "cycling", "running"}
    run = found["running"]
    assert (run.duration_min, run.distance_km, run.descent_m, run.rpe) == (130, 21, 400, 7)
    assert run.start.isoformat() == "2026-06-16T10:45:00+02:00"
    night(server, store)
    assert not asked(server, r"/activity/7\d\d")


def test_a_multisport_of_unknown_legs_counts_as_a_run(server: DemoServer, store: SqliteStore) -> None:
    """While its legs cannot be read, all five hours may have been run: less data gives no harder session."""
    behind(server, Faults().add("/activity/777", status(500)), multisport(TRIATHLON))
    night(server, store)
    merged = [o for o in merge(store.observations(), Settings()) if isinstance(o, Activity)]
    assert [(o.sport, o.duration_min) for o in merged if o.title == "Triathlon"] == [("running", 300)]


def test_details_that_come_late_change_no_past_morning(server: DemoServer, store: SqliteStore) -> None:
    """A morning answered without yesterday's effort keeps its answer when the effort comes the day after; the mornings
    from then on use it."""
    known = as_of(WHO, TODAY)
    hard = next(s for s in reversed(known.sessions) if s.is_run)
    day = hard.start.date() + timedelta(days=1)
    server.athlete = as_of(WHO, day)
    change(server, hard, rpe=10)
    behind(server, Faults().add(f"/activity/{hard.id}", status(500)))
    night(server, store, day)
    morning = datetime(day.year, day.month, day.day, 6, tzinfo=UTC)
    given = answer(StoredHome(store, morning), day)
    server.intercept = None
    night(server, store, day + timedelta(days=1))
    assert efforts(store)[str(hard.id)] == 10
    again = answer(StoredHome(store, morning + timedelta(days=1)), day)
    assert (again.revision, again.json) == (1, given.json), again.why_revised
