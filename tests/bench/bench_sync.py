"""What a night costs: the requests that Garmin sees, and the work beside them where a year is there already."""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from connectors.demo import DemoAthlete, DemoServer, athlete, serve
from connectors.sources.garmin.source import GarminSource
from connectors.store import SqliteStore, open_store
from readiness.night.sync import sync
from readiness.night.windows import RACE_AHEAD_DAYS
from readiness.observations import Kind
from tests.bench.function import core_s
from tests.bench.line import Line

TODAY = date(2026, 6, 17)
MORNING = datetime(2026, 6, 17, 6, tzinfo=UTC)
FIRST_REQUESTS, NIGHT_REQUESTS = 62, 10
OWN_WORK_MS = 100.0
"""What a sync over a complete year may take beside its requests."""


def requests(source: GarminSource, days: int) -> int:
    """All kinds of so many days, without the details of single activities."""
    since = TODAY - timedelta(days=days)
    ahead = {Kind.PLANNED_RUN: 21, Kind.RACE: RACE_AHEAD_DAYS}
    for kind in sorted(source.kinds):
        first = max(since, TODAY - timedelta(days=7)) if kind in ahead else since
        list(source.fetch(kind, first, TODAY + timedelta(days=ahead.get(kind, 0))))
    return source.requests


def a_year(who: DemoAthlete) -> DemoAthlete:
    """The same life told three times, one before the other: more than a year of nights and sessions."""
    nights, sessions = list(who.nights), list(who.sessions)
    for n in (1, 2):
        by = timedelta(days=n * len(who.nights))
        nights += [
            replace(x, date=x.date - by, start=x.start and x.start - by, end=x.end and x.end - by)
            for x in who.nights
        ]
        sessions += [replace(x, id=x.id + n * 10_000_000, start=x.start - by) for x in who.sessions]
    return replace(
        who,
        nights=tuple(sorted(nights, key=lambda night: night.date)),
        sessions=tuple(sorted(sessions, key=lambda session: session.start)),
    )


def lines() -> Iterator[Line]:
    who = athlete(TODAY)
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "tokens" / "garmin"
        with serve(replace(who, sessions=who.sessions[-40:]), folder) as server:
            with open_store(Path(home)) as store:
                first, night = (_sync(server, store) for _ in range(2))
            yield Line(
                "Garmin requests, first 120 days, 40 activities", first, "requests", goal=FIRST_REQUESTS
            )
            yield Line("Garmin requests, a night with nothing new", night, "requests", goal=NIGHT_REQUESTS)
        folder = Path(home) / "year" / "tokens" / "garmin"
        with serve(a_year(who), folder) as server, open_store(Path(home, "year")) as store:
            yield _complete_year(server, store)


def _sync(server: DemoServer, store: SqliteStore) -> int:
    """One sync; how many requests the server saw."""
    server.requests.clear()
    sync([GarminSource(server.token_dir, server.base_url)], store, MORNING)
    return len(server.requests)


def _complete_year(server: DemoServer, store: SqliteStore) -> Line:
    """A night after which nothing is new, beside the same requests alone; both talk to the server of this process."""

    def source() -> GarminSource:
        return GarminSource(server.token_dir, server.base_url)

    sync([source()], store, MORNING, since=TODAY - timedelta(days=365))
    _sync(server, store)
    what = f"sync of a complete year, {len(server.requests)} requests"
    assert min(night.date for night in store.observations({Kind.HRV})) < TODAY - timedelta(days=360)
    whole = core_s(what, lambda _: sync([source()], store, MORNING))
    alone = core_s("its requests alone", lambda _: requests(source(), 7))
    return Line(
        what, whole * 1000, "ms", "the requests of a night alone", alone * 1000, alone * 1000 + OWN_WORK_MS
    )
