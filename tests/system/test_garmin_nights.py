"""Nights of syncing Garmin into a real database: what goes wrong, what is kept, and that the next night mends it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cli.exit_codes import of_sources
from connectors.demo import DemoServer, athlete, serve
from connectors.demo.athlete import DemoAthlete
from connectors.demo.server import Reply, Request
from connectors.sources.garmin.source import GarminSource
from connectors.store import SqliteStore, open_store
from readiness.night.sync import SourceReport, sync
from readiness.night.windows import FIRST_DAYS
from readiness.observations import Kind, Observation
from tests.servers.garmin_faults import (
    HTML,
    TRUNCATED,
    Faults,
    Sso,
    behind,
    cut_mid_body,
    status,
    too_many,
)

TODAY = date(2026, 6, 17)
MORNING = datetime(2026, 6, 17, 6, tzinfo=UTC)
WHO = athlete(TODAY)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[DemoServer]:
    with serve(slim(WHO), tmp_path / "home" / "tokens" / "garmin") as running:
        yield running


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with open_store(tmp_path / "home") as opened:
        yield opened


def slim(who: DemoAthlete) -> DemoAthlete:
    """The athlete with the sessions of the last eight days: details are asked for each one."""
    return replace(
        who, sessions=tuple(s for s in who.sessions if s.start.date() > TODAY - timedelta(days=21))
    )


def night(
    server: DemoServer, store: SqliteStore, days_later: int = 0, **options: Any
) -> tuple[int, SourceReport]:
    """One sync, by default at the same moment of the same day: its exit code and the report of its one source."""
    since, hours_later = options.pop("since", None), options.pop("hours_later", 0)
    given: dict[str, Any] = {"retries": 0, "retry_wait_s": 0.01, "wait": lambda _: None} | options
    garmin = GarminSource(server.token_dir, server.base_url, **given)
    at = MORNING + timedelta(days=days_later, hours=hours_later)
    report = sync([garmin], store, at, since=since)
    return of_sources(report), report.sources[0]


def stored(store: SqliteStore) -> list[Observation]:
    """Everything in the store, without the dates of its arrival."""
    rows = (replace(o, provenance=replace(o.provenance, ingested_at=None)) for o in store.observations())
    return sorted(rows, key=lambda o: (o.KIND, o.provenance.source_id))


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> list[Observation]:
    """What a store holds after one night without any fault."""
    home = tmp_path_factory.mktemp("undisturbed")
    with serve(slim(WHO), home / "tokens" / "garmin") as server, open_store(home) as store:
        assert night(server, store)[0] == 0
        return stored(store)


SLEEP = "/sleep-service/"
EVERYTHING = "/"


@pytest.mark.parametrize(
    ("where", "fault", "code"),
    [
        (SLEEP, too_many("3600"), 5),
        (SLEEP, status(500), 5),
        (SLEEP, status(503), 5),
        (SLEEP, Reply(delay_s=0.3), 5),
        (SLEEP, cut_mid_body(), 5),
        (SLEEP, TRUNCATED, 5),
        (SLEEP, HTML, 5),
        (EVERYTHING, too_many("3600"), 6),
        (EVERYTHING, status(503), 6),
        (EVERYTHING, HTML, 6),
        (EVERYTHING, Reply(delay_s=0.3), 6),
        ("^/(?!di-oauth2)", status(401), 4),
    ],
    ids=lambda v: f"{v.status} {v.body[:12]!r} {v.delay_s or ''}" if isinstance(v, Reply) else None,
)
def test_a_bad_night_is_mended_by_the_next(
    server: DemoServer,
    store: SqliteStore,
    undisturbed: list[Observation],
    where: str,
    fault: Reply,
    code: int,
) -> None:
    """A night with a fault exits with its code and keeps what the other kinds delivered; after the next good one
    the store holds what it would have held without the fault: nothing lost, nothing doubled."""
    behind(server, Faults().add(where, fault), Sso(refused=True))
    told, report = night(server, store, timeout_s=0.15)
    assert (told, report.error is None) == (code, False)
    kept = {o.KIND for o in stored(store)}
    if code == 5:
        assert kept >= {Kind.HRV, Kind.RESTING_HR, Kind.ACTIVITY, Kind.PLANNED_RUN}
        assert (Kind.SLEEP in kept) == (where != SLEEP)
    else:
        assert not kept
    health = store.health()["garmin"]
    assert (health.error is None, health.needs_login) == (False, code == 4)
    server.intercept = None
    assert night(server, store, hours_later=2)[0] == 0
    assert stored(store) == undisturbed
    assert store.health()["garmin"].error is None


@pytest.mark.parametrize("days_later", range(4))
def test_when_nothing_answers_no_turn_makes_it_a_part(
    server: DemoServer, store: SqliteStore, days_later: int
) -> None:
    """Whichever display-only reading is due, a night in which Garmin answers nothing is 'not reached' (6)."""
    list(GarminSource(server.token_dir, server.base_url).fetch(Kind.RACE, TODAY, TODAY))
    sync([GarminSource(server.token_dir, server.base_url)], store, MORNING)
    behind(server, Faults().add("/(?!userprofile-service)", status(503)))
    assert night(server, store, days_later)[0] == 6


def test_a_second_night_with_nothing_new_changes_nothing(server: DemoServer, store: SqliteStore) -> None:
    """Syncing again stores nothing, revises nothing, and costs at most ten requests, day after day."""
    night(server, store)
    before, digest = stored(store), store.digest()
    for _ in range(2):
        server.requests.clear()
        code, report = night(server, store)
        assert (code, report.counts.new, report.counts.changed) == (0, 0, 0)
        assert len(server.requests) <= 10
    assert (stored(store), store.digest()) == (before, digest)


def test_a_late_night_arrives(server: DemoServer, store: SqliteStore) -> None:
    """A watch that synchronises hours or days late fills its nights in, each once."""
    full = server.athlete
    server.athlete = replace(full, nights=full.nights[:-3])
    night(server, store)
    server.athlete = full
    night(server, store, days_later=1)
    days = [o.date for o in store.observations({Kind.HRV})]
    first = TODAY - timedelta(days=FIRST_DAYS)
    assert sorted(days) == sorted(n.date for n in full.nights if n.rmssd_ms and n.date >= first)


def test_a_revised_night_replaces_and_keeps_the_old(server: DemoServer, store: SqliteStore) -> None:
    """When Garmin revises a night, the new value counts and the old one can still be asked for as of then."""
    *others, last = server.athlete.nights
    server.athlete = replace(server.athlete, nights=(*others, replace(last, sleep_s=14_400, confirmed=False)))
    night(server, store)
    server.athlete = replace(server.athlete, nights=(*others, last))
    code, report = night(server, store, days_later=1)
    assert (code, report.counts.changed) == (0, 1)
    now = {o.date: o.sleep_h for o in store.observations({Kind.SLEEP})}
    then = {o.date: o.sleep_h for o in store.observations({Kind.SLEEP}, known_at=MORNING)}
    assert (then[TODAY], now[TODAY]) == (4.0, last.sleep_s / 3600)


def test_a_night_that_becomes_null_stays(server: DemoServer, store: SqliteStore) -> None:
    """A vendor that forgets a night it once told is not believed."""
    night(server, store)
    *others, last = server.athlete.nights
    blank = replace(last, rmssd_ms=None, resting_hr_bpm=None, sleep_s=None)
    server.athlete = replace(server.athlete, nights=(*others, blank))
    assert night(server, store)[0] == 0
    assert TODAY in {o.date for o in store.observations({Kind.HRV})}


def test_deleted_and_edited_activities(server: DemoServer, store: SqliteStore) -> None:
    """A deleted activity disappears, a shortened one changes and is asked about again, the others stay."""
    night(server, store)
    *others, gone, cut = server.athlete.sessions
    server.athlete = replace(
        server.athlete, sessions=(*others, replace(cut, duration_min=cut.duration_min / 2, rpe=2))
    )
    code, _ = night(server, store)
    assert code == 0
    runs = {o.provenance.source_id: o for o in store.observations({Kind.ACTIVITY})}
    assert str(gone.id) not in runs
    assert len(runs) == len(others) + 1
    assert runs[str(cut.id)].duration_min == pytest.approx(cut.duration_min / 2)
    details = {o.provenance.source_id: o for o in store.observations({Kind.ACTIVITY_DETAIL})}
    assert details[str(cut.id)].rpe == 2


def test_an_empty_list_of_activities_deletes_nothing(server: DemoServer, store: SqliteStore) -> None:
    """An activity list that is suddenly empty says nothing; it does not delete a training history."""
    night(server, store)
    before = len(store.observations({Kind.ACTIVITY}))
    behind(server, Faults().add("/activitylist-service/", Reply.json([])))
    assert night(server, store)[0] == 0
    assert len(store.observations({Kind.ACTIVITY})) == before > 0


def test_a_cancelled_race_goes(server: DemoServer, store: SqliteStore) -> None:
    """The only race, taken out of Garmin's calendar, is gone after the next night."""
    night(server, store)
    assert store.observations({Kind.RACE})
    server.athlete = replace(server.athlete, races=())
    night(server, store)
    assert not store.observations({Kind.RACE})


def test_one_wrong_typed_field_is_quarantined_by_name(server: DemoServer, store: SqliteStore) -> None:
    """A heart rate that turns into text costs that field of that run; the exit stays 0 and the reason is kept."""
    session = server.athlete.sessions[-1]

    def broken(request: Request) -> Reply | None:
        from connectors.demo import training

        rows = [training.activity(s) for s in server.athlete.sessions]
        rows[-1]["averageHR"] = {"value": 140}
        return Reply.json(rows)

    behind(server, Faults().add("/activitylist-service/", broken))
    code, report = night(server, store)
    assert (code, report.counts.quarantined) == (0, 1)
    (row,) = store.quarantine()
    assert row.source_id == str(session.id)
    assert "averageHR" in row.problem
    run = next(o for o in store.observations({Kind.ACTIVITY}) if o.provenance.source_id == str(session.id))
    assert run.avg_hr_bpm is None
    server.intercept = None
    night(server, store)
    assert not store.quarantine()


def test_a_backfill_of_years_stops_at_429_and_resumes(server: DemoServer, store: SqliteStore) -> None:
    """A long backfill goes newest first; stopped by 429 it keeps what it has and does not read that again."""
    since = date(2024, 1, 1)
    windows: list[tuple[str, str]] = []

    def limited(request: Request) -> Reply | None:
        *_, first, last = request.path.split("/")
        windows.append((first, last))
        return too_many("3600") if last < "2025-06" and not limited_off else None

    limited_off: list[bool] = []
    behind(server, Faults().add("/hrv-service/", limited))
    code, report = night(server, store, since=since)
    assert code == 5
    assert "slow down" in (report.error or "")
    reached = store.bookmark("garmin", Kind.HRV)
    assert reached is not None
    assert since < reached[0] < TODAY - timedelta(days=150)
    limited_off.append(True)
    windows.clear()
    assert night(server, store, since=since)[0] == 5  # the vendor asked to wait for an hour
    assert not windows
    assert night(server, store, hours_later=2)[0] == 0  # an unfinished backfill goes on by itself
    again = [
        w for w in windows if reached[0].isoformat() < w[0] and w[1] < (TODAY - timedelta(days=8)).isoformat()
    ]
    assert not again
    finished = store.bookmark("garmin", Kind.HRV)
    assert finished is not None
    assert finished[0] <= since


def test_rebuild_reads_the_same_from_what_was_kept(
    server: DemoServer, store: SqliteStore, undisturbed: list[Observation]
) -> None:
    """All kept payloads read again give the same observations, without the network."""
    from readiness.night.ingest import rebuild

    night(server, store)
    server.requests.clear()
    rebuild(store, {"garmin": GarminSource(server.token_dir, server.base_url)}, MORNING)
    assert stored(store) == undisturbed
    assert not server.requests


def test_a_renamed_key_does_not_read_as_a_sick_watch(server: DemoServer, store: SqliteStore) -> None:
    """When Garmin renames the HRV key, nights go on without it, and the silent column is told with its first day."""
    from connectors.schema_drift import silent

    night(server, store)
    garmin = GarminSource(server.token_dir, server.base_url)
    assert silent(store, "garmin", garmin, TODAY - timedelta(days=90)) == []
    body = {
        "hrvSummaries": [
            {"calendarDate": f"{TODAY + timedelta(days=n)}", "lastNightMean": 55, "weeklyAvg": 54}
            for n in range(1, 7)
        ]
    }
    behind(server, Faults().add("/hrv-service/", Reply.json(body)))
    assert night(server, store, days_later=6)[0] == 0
    (found,) = silent(store, "garmin", garmin, TODAY - timedelta(days=90))
    assert (found.kind, found.column, found.since) == (Kind.HRV, "rmssd_ms", TODAY + timedelta(days=1))
