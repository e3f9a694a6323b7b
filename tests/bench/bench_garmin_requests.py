"""How many requests Garmin sees: a first read of 120 days with 40 activities, and a night with nothing new."""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from connectors.demo import athlete, serve
from connectors.sources.garmin.source import GarminSource
from readiness.night.sync import RACE_AHEAD_DAYS
from readiness.observations import Kind
from tests.bench.line import Line

TODAY = date(2026, 6, 17)


def requests(source: GarminSource, days: int) -> int:
    """All kinds of so many days, without the details of single activities."""
    since = TODAY - timedelta(days=days)
    ahead = {Kind.PLANNED_RUN: 21, Kind.RACE: RACE_AHEAD_DAYS}
    for kind in sorted(source.kinds):
        first = max(since, TODAY - timedelta(days=7)) if kind in ahead else since
        list(source.fetch(kind, first, TODAY + timedelta(days=ahead.get(kind, 0))))
    return source.requests


def lines() -> Iterator[Line]:
    who = athlete(TODAY)
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "tokens" / "garmin"
        with serve(replace(who, sessions=who.sessions[-40:]), folder) as server:
            first = requests(GarminSource(folder, server.base_url), 120)
            night = requests(GarminSource(folder, server.base_url), 7)
            assert len(server.requests) == first + night
    yield Line("Garmin requests, first 120 days, 40 activities", first, "requests", goal=25)
    yield Line("Garmin requests, a night with nothing new", night, "requests", goal=10)
