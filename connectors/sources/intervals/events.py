"""What an event of Intervals.icu's calendar is: a planned run, a rest day, a race, or days of illness and injury."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from connectors.files.csv_rows import positive
from connectors.sources import plan_entry
from connectors.sources.csv_vendor import Row
from connectors.sources.words import sport_of
from readiness.calendar_event import is_ours
from readiness.merging.sports import is_on_foot, is_vague
from readiness.observations import Kind, PlannedRun, Provenance, Race

PLANNED = "WORKOUT,NOTE"
RACES = "RACE_A,RACE_B,RACE_C"
UNWELL = "SICK,INJURED"
FIELDS = (
    *("id", "category", "start_date_local", "end_date_local", "name", "description", "type", "moving_time"),
    *("time_target", "distance", "distance_target"),
)
"""What is kept of an event."""
_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LONGEST = timedelta(days=60)
"""An illness is noted day by day; one without an end is not noted for years."""


def is_own(event: Mapping[str, Any]) -> bool:
    """Whether we wrote it: our strength sessions are no plan."""
    return is_ours(str(event.get("external_id") or ""))


def planned_run(where: Provenance, row: Row, words: Mapping[str, str]) -> PlannedRun | None:
    """A workout that is a run, or a note that says rest; None for everything else. Raises ValueError, KeyError."""
    metres = positive(row, "distance", "distance_target")
    found = plan_entry.read(where, _entry(row), words)
    if not isinstance(found, PlannedRun) or (row["category"] == "NOTE" and found.kind != "rest"):
        return None
    if metres and found.kind != "rest":
        found = replace(found, distance_km=round(metres / 1000, 2))
    return found


def race(where: Provenance, row: Row) -> Race | None:
    """A race on foot, of the priority that its category names; None for one of another sport."""
    sport = sport_of(row.get("type", ""))
    if sport is not None and not is_vague(sport) and not is_on_foot(sport):
        return None
    metres, seconds = (
        positive(row, "distance", "distance_target"),
        positive(row, "moving_time", "time_target"),
    )
    return Race(
        where,
        date.fromisoformat(row["start_date_local"][:10]),
        row.get("name", "").strip() or "Race",
        row["category"].rpartition("_")[2],
        round(metres / 1000, 2) if metres else None,
        seconds / 3600 if seconds else None,
    )


def unwell(event: Mapping[str, Any]) -> Iterator[tuple[date, dict[str, Any]]]:
    """Each day of an illness or injury, with what it adds to that day's check-in. Raises ValueError, KeyError."""
    first = date.fromisoformat(str(event["start_date_local"])[:10])
    ends = event.get("end_date_local")
    last = (datetime.fromisoformat(str(ends)[:19]) - timedelta(seconds=1)).date() if ends else first
    name = str(event.get("name") or "").strip()[:200]
    adds = (
        {"ill": True} if event["category"] == "SICK" else {"injured": name or "as entered in Intervals.icu"}
    )
    for later in range((min(last, first + _LONGEST) - first).days + 1):
        yield first + timedelta(days=later), adds


def _entry(row: Row) -> dict[str, Any]:
    seconds = positive(row, "moving_time", "time_target")
    clock = row["start_date_local"][11:16]
    return {
        "summary": row.get("name", "")[:500],
        "description": row.get("description", "")[:4000],
        "date": row["start_date_local"][:10],
        "time": None if clock in ("", "00:00") else clock,
        "told_minutes": seconds / 60 if seconds else None,
        "categories": [_CAPITAL.sub(" ", row["type"])] if row.get("type") else [],
    }


READ: Mapping[Kind, Callable[[Provenance, Row, Mapping[str, str]], PlannedRun | Race | None]] = {
    Kind.PLANNED_RUN: planned_run,
    Kind.RACE: lambda where, row, _: race(where, row),
}
