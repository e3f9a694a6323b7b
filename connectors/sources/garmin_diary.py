"""What an athlete entered at Garmin: the lifestyle log with illness, travel and alcohol, and the calendar's races."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from readiness.observations import Kind, Note, Provenance, Race

type Payload = dict[str, Any]

KINDS = frozenset({Kind.NOTE, Kind.RACE})
_CM_PER_KM = 100_000.0
_BEHAVIOURS = (
    (
        re.compile(r"ill(ness)?\b|sick|krank|malad|enferm|malatt|doen[cç]a|ziek|sjuk|syk", re.IGNORECASE),
        "ill",
    ),
    (re.compile(r"al[ck]o+h?o?l", re.IGNORECASE), "alcohol"),
    (
        re.compile(r"travel|vacation|reise|voyage|viaj|viagg|viagem|reizen|resa|rejse", re.IGNORECASE),
        "travel",
    ),
)
"""What the athlete ticked, as far as it explains a night; the rest (late meals, reading …) is left out."""


def unwrapped(found: Iterator[Payload]) -> Iterator[Payload]:
    """The entries of the lists in which log and calendar are wrapped; any other object as it is."""
    for one in found:
        if isinstance(log := one.get("dailyLogList"), list):
            yield from (entry for entry in log if isinstance(entry, dict))
        elif isinstance(one.get("calendarEvents"), list):
            meant = {p["eventId"]: p for p in _events(one.get("calendarEventsParticipation"))}
            yield from ({**meant.get(e["eventId"], {}), **e} for e in _events(one["calendarEvents"]))
        else:
            yield one


def _events(listed: object) -> Iterator[Payload]:
    return (entry for entry in listed if _has_event(entry)) if isinstance(listed, list) else iter(())


def _has_event(entry: object) -> bool:
    return isinstance(entry, dict) and isinstance(entry.get("eventId"), int | str)


def names(kind: Kind, entry: Payload) -> bool:
    """Whether an entry says which one it is: a race's event or not, yes or no."""
    return _has_event(entry) if kind is Kind.RACE else isinstance(entry.get("behaviourName"), str)


def key(kind: Kind, entry: Payload) -> str | None:
    """The id of an entry, None where it says nothing of that kind."""
    if kind is Kind.RACE:
        return str(entry["eventId"]) if entry.get("race") is True and _has_event(entry) else None
    name = entry.get("behaviourName")
    return f"{_day(entry.get('calendarDate'))} {name}"[:120] if isinstance(name, str) else None


def note(where: Provenance, entry: Payload) -> Note | None:
    """A day on which the athlete said yes to illness, alcohol or travel. Raises ValueError without a date."""
    day = _day(entry.get("calendarDate"))
    if day is None:
        raise ValueError("no date")
    name = str(entry["behaviourName"]).strip()
    tag = next((tag for pattern, tag in _BEHAVIOURS if pattern.match(name)), None)
    return Note(where, day, tag) if tag and str(entry.get("status")).upper() == "YES" else None


def race(where: Provenance, entry: Payload) -> Race:
    """A race of the calendar; one that the athlete did not make the primary goal is a B race."""
    target = entry.get("completionTargetValueNormalized")
    has_target = isinstance(target, int | float) and not isinstance(target, bool) and target > 0
    return Race(
        where,
        date.fromisoformat(str(entry["date"])[:10]),
        str(entry["name"])[:200],
        "B" if entry.get("primary") is False else "A",
        distance_km=float(str(target)) / _CM_PER_KM if has_target else None,
    )


def _day(value: object) -> date | None:
    """``[2026, 3, 2]`` or ``2026-03-02``."""
    try:
        if isinstance(value, list):
            year, month, day = value[:3]
            return date(int(year), int(month), int(day))
        return date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except (ValueError, TypeError):
        return None
