"""What we know of one event at one calendar: the ledger's entry, and its JSON. Pure."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from readiness.calendar_event import StrengthEvent


class Standing(StrEnum):
    """``withdrawn``: we took it away, or are about to, or never finished creating it: we may create it.
    ``deleted``: the user took it away: it stays away unless the verdict changes."""

    THERE = "there"
    WITHDRAWN = "withdrawn"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Entry:
    """``written`` is the event as we last wrote it for certain, the user's words and time included;
    ``pending`` is what we were about to write: noted before the write, so that a crash or a lost answer
    leaves no doubt whose change it was. ``href`` is the target's own address or ids of it."""

    uid: str
    day: date
    standing: Standing = Standing.WITHDRAWN
    written: StrengthEvent | None = None
    pending: StrengthEvent | None = None
    own_time: bool = False
    own_words: bool = False
    href: str | None = None


def settled(entry: Entry, event: StrengthEvent, href: str | None) -> Entry:
    """``entry`` once ``event`` is in the calendar."""
    return replace(entry, standing=Standing.THERE, written=event, pending=None, href=href)


_KEPT = [f.name for f in fields(StrengthEvent) if f.name not in {"session", "reminder_min", "hidden"}]


def to_json(entry: Entry) -> str:
    """The ledger's text for an entry."""
    document = {
        "uid": entry.uid,
        "day": entry.day.isoformat(),
        "standing": entry.standing.value,
        "written": _event_to(entry.written),
        "pending": _event_to(entry.pending),
        "own_time": entry.own_time,
        "own_words": entry.own_words,
        "href": entry.href,
    }
    return json.dumps(document, ensure_ascii=False)


def from_json(text: str) -> Entry:
    """The entry that :func:`to_json` wrote."""
    d = json.loads(text)
    return Entry(
        uid=d["uid"],
        day=date.fromisoformat(d["day"]),
        standing=Standing(d["standing"]),
        written=_event_from(d["written"]),
        pending=_event_from(d["pending"]),
        own_time=d["own_time"],
        own_words=d["own_words"],
        href=d["href"],
    )


def _event_to(event: StrengthEvent | None) -> dict[str, Any] | None:
    if event is None:
        return None
    values = {name: getattr(event, name) for name in _KEPT}
    return {k: v.isoformat() if isinstance(v, date) else v for k, v in values.items()}


def _event_from(d: dict[str, Any] | None) -> StrengthEvent | None:
    if d is None:
        return None
    instants = {k: d[k] and datetime.fromisoformat(d[k]) for k in ("start", "end", "last_modified")}
    return StrengthEvent(**{**d, **instants, "date": date.fromisoformat(d["date"])})
