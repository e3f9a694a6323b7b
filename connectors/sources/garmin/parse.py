"""A row of Garmin's as fetched, or as kept and read again: which parser reads which kind."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from connectors.sources.garmin.detail import activity_detail
from connectors.sources.garmin.fields import Fields, kept, shown
from connectors.sources.garmin.plan import planned_run, race
from connectors.sources.garmin.rows import activity, daily, hrv, resting_hr, sleep, vendor_score
from readiness.observations import Fetched, Kind, Observation

NONE_LEFT = "none"
"""The id of 'this list is empty now', see :func:`connectors.sources.garmin.answers.none_left`."""
PARSERS: dict[Kind, Callable[[str, Fields], Observation | None]] = {
    Kind.HRV: hrv,
    Kind.SLEEP: sleep,
    Kind.RESTING_HR: resting_hr,
    Kind.DAILY: daily,
    Kind.VENDOR_SCORE: vendor_score,
    Kind.ACTIVITY: activity,
    Kind.ACTIVITY_DETAIL: activity_detail,
    Kind.PLANNED_RUN: planned_run,
    Kind.RACE: race,
}


def fetched(kind: Kind, source_id: str, row: Any) -> Fetched:
    """The row as fetched: an observation, what is wrong with it, both (a part is unreadable), or neither."""
    raw = kept(row)
    if not isinstance(row, dict):
        return Fetched(kind, source_id, raw, problem=f"the row is {shown(row)}, not an object")
    fields = Fields(row)
    observation = PARSERS[kind](source_id, fields)
    problem = "; ".join(dict.fromkeys(fields.problems)) or None
    return Fetched(kind, source_id, raw, observation, problem)


def reread(kind: Kind, source_id: str, raw: bytes) -> Fetched:
    """A kept payload with today's parser."""
    try:
        row = json.loads(raw)
    except (ValueError, RecursionError):
        return Fetched(kind, source_id, raw, problem="the kept payload is no JSON")
    if source_id == NONE_LEFT:
        return Fetched(kind, source_id, raw)
    return fetched(kind, source_id, row)
