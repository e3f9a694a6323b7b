"""A part that decides nothing, failing night after night: exit 0 with a remark, and all else as without the fault."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cli.exit_codes import of_sources
from connectors.demo import DemoServer, athlete, serve
from connectors.demo.server import Reply
from connectors.sources.garmin.source import GarminSource
from connectors.store import SqliteStore, open_store
from readiness.morning.answers import answer
from readiness.night.sync import sync
from readiness.observations import ActivityDetail, DailySummary, Observation, Race, SleepNight, VendorScore
from tests.homes import StoredHome
from tests.servers.garmin_faults import HTML, Faults, behind, status, too_many
from tests.system.test_fetch_costs import as_of

LAST = date(2026, 6, 17)
FIRST = LAST - timedelta(days=6)
NIGHTS = 7
WHO = athlete(LAST)

type Change = Callable[[Observation], Observation | None]


def without(kind: type[Observation], name: str | None = None) -> Change:
    """Leaves out what only the failing endpoint tells."""

    def change(o: Observation) -> Observation | None:
        named = not isinstance(o, VendorScore) or name in (None, o.name)
        return None if isinstance(o, kind) and named else o

    return change


def blank(kind: type[Any], **fields: Any) -> Change:
    """Empties the fields that only the failing endpoint tells; a row of nothing else is left out."""

    def change(o: Observation) -> Observation | None:
        if not isinstance(o, kind):
            return o
        o = replace(o, **fields)
        told = isinstance(o, ActivityDetail) and (o.rpe, o.decoupling_pct, o.strength_sets) == (
            None,
            None,
            (),
        )
        return None if told else o

    return change


OPTIONAL: dict[str, tuple[str, Change]] = {
    "time zone": ("/personal-information/", lambda o: o),
    "last night": ("/dailySleepData/", blank(SleepNight, confirmed=None)),
    "races": ("/calendar-service/events", without(Race)),
    "daily summaries": ("/dailysummaries", without(DailySummary)),
    "training readiness": ("/trainingreadiness/", without(VendorScore, "training_readiness")),
    "training status": ("/trainingstatus/", without(VendorScore, "training_status")),
    "VO2max": ("/maxmet/", without(VendorScore, "vo2max")),
    "effort": (r"/activity/\d+$", blank(ActivityDetail, rpe=None, feel=None)),
    "stream": (r"/activity/\d+/details", blank(ActivityDetail, decoupling_pct=None)),
    "sets": (r"/activity/\d+/exerciseSets", blank(ActivityDetail, strength_sets=())),
}
FAULTS = {
    "400": status(400),
    "403": status(403),
    "404": status(404),
    "429": too_many("3600"),
    "500": status(500),
    "HTML": HTML,
    "hang": Reply(delay_s=1.2),
}
SHORT = {("effort", "500"), ("races", "403"), ("time zone", "HTML")}
"""Run by default; all of them nightly."""


@contextmanager
def a_week(home: Path) -> Iterator[tuple[DemoServer, SqliteStore]]:
    with serve(as_of(WHO, FIRST), home / "tokens" / "garmin") as server, open_store(home) as store:
        yield server, store


def live(server: DemoServer, store: SqliteStore, nth: int) -> tuple[int, tuple[str, ...]]:
    """One night: exit code and remarks; the morning is answered."""
    day = FIRST + timedelta(days=nth)
    at = datetime(day.year, day.month, day.day, 6, tzinfo=UTC)
    server.athlete = as_of(WHO, day)
    server.requests.clear()
    source = GarminSource(
        server.token_dir, server.base_url, timeout_s=0.8, retries=0, retry_wait_s=0.001, wait=lambda _: None
    )
    report = sync([source], store, at)
    answer(StoredHome(store, at), day)
    return of_sources(report), report.remarks


def stored(store: SqliteStore, change: Change) -> list[Observation]:
    rows = (replace(o, provenance=replace(o.provenance, ingested_at=None)) for o in store.observations())
    return [o for row in rows if (o := change(row)) is not None]


@pytest.fixture(scope="module")
def faultless(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteStore]:
    with a_week(tmp_path_factory.mktemp("faultless")) as (server, store):
        for nth in range(NIGHTS):
            assert live(server, store, nth) == (0, ())
        yield store


@pytest.mark.parametrize(
    ("endpoint", "fault"),
    [
        pytest.param(e, f, marks=[] if (e, f) in SHORT else [pytest.mark.nightly], id=f"{e} {f}")
        for e in OPTIONAL
        for f in FAULTS
    ],
)
def test_seven_nights_without_an_optional_part(
    tmp_path: Path, faultless: SqliteStore, endpoint: str, fault: str
) -> None:
    """Any one of them failing for a week, from the first sync on: each night is well (0) and says what is missing;
    everything else is stored as in a home without the fault, and no answer of a past morning is changed."""
    pattern, change = OPTIONAL[endpoint]
    with a_week(tmp_path) as (server, store):
        behind(server, Faults().add(pattern, FAULTS[fault]))
        remarked = 0
        for nth in range(NIGHTS):
            code, remarks = live(server, store, nth)
            asked = any(re.search(pattern, request) for request in server.requests)
            assert (code, bool(remarks)) == (0, asked), remarks
            remarked += bool(remarks)
        assert remarked
        assert store.health()["garmin"].failing_since is None
        assert stored(store, change) == stored(faultless, change)
        assert all(one.revision == 1 for one in store.answers())
