"""What an entry of a training calendar is: a run, a rest day, a race, something else, or unknown.

The calendar's own type of the entry is believed before its title, the title before the description, and lengths
last. What no known word names stays unknown: it is neither a run nor a rest day, and is treated with caution.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from connectors.sources import plan_lengths
from connectors.sources.words import Meaning, entry_type, is_a_measure, meaning
from readiness.merging.sports import WALKING, family, is_on_foot, is_vague
from readiness.merging.unknown import said_in
from readiness.observations import PlannedRun, Provenance, Race
from readiness.vocabulary import HIKE, UNKNOWN_KIND

type Entry = Mapping[str, Any]
"""``summary``, ``description``, ``date``; where given ``time``, ``minutes``, ``uid``, ``categories``."""

_LABELLED = re.compile(
    r"^\s*(?:workout type|activity type|sport|type|typ|discipline|sportart|activit[eé]|deporte|tipo)\s*[:=]\s*(.+)$",
    re.IGNORECASE | re.MULTILINE,
)
_IN_UID = re.compile(r"_([A-Z]+(?:_[A-Z]+)*)_\d+$")
"""Runna: ``…_plan_week_1_LONG_RUN_0``."""
_BULLET = re.compile(r"^([^•\n]{1,40})•")
_PREFIX = re.compile(r"^([^:]{1,20}):\s")
_DONE = re.compile(r"\bCOMPLETED|COMPLETED_|^\s*[✅✔☑]")
_CLEAR_KINDS = frozenset({"long", "hills", "intervals", "tempo", "easy", "race"})


def read(where: Provenance, entry: Entry, own: Mapping[str, str]) -> PlannedRun | Race | None:
    """The entry as what it is; None for other sports, notes and what is done already. ``own`` are the user's words.

    Raises ValueError, KeyError or TypeError where it is no entry.
    """
    if _DONE.search(entry.get("uid", "")) or _DONE.search(entry["summary"]):
        return None
    said = told(entry, own)
    if said is None:
        return None
    return _race(where, entry) if said == "race" else _planned(where, entry, said)


def told(entry: Entry, own: Mapping[str, str]) -> str | None:
    """The kind of run (empty: a run of unknown kind), ``rest``, ``race``, ``unknown``; None: no run at all."""
    title, text = entry["summary"], entry["description"]
    km = plan_lengths.km_of(title, text)
    by_type = None if said_in(own, title) else next(_types(entry), None)
    by_title = meaning(title, km=km, own=own)
    if by_type is not None:
        return _of_type(by_type, by_title, text)
    if by_title.told and not _says_nothing(by_title):
        return _of_words(by_title, text)
    if is_a_measure(title) and title.strip():
        return ""
    by_text = meaning(text, own=own)
    if by_text.kind in _CLEAR_KINDS - {"race"} or (by_text.sport and is_on_foot(by_text.sport)):
        return _of_words(by_text, "")
    return UNKNOWN_KIND


def _types(entry: Entry) -> Iterator[Meaning]:
    """What the calendar itself calls the entry, the surest first; vague types ('Custom') say nothing."""
    for word in _type_words(entry):
        said = entry_type(word)
        if said.told and not _says_nothing(said):
            yield said


def _type_words(entry: Entry) -> Iterator[str]:
    """Where calendars write their types: a label, the UID, a bullet, the categories, and the title's beginning."""
    title, text = entry["summary"], entry["description"]
    yield from (m[1] for m in _LABELLED.finditer(text))
    if in_uid := _IN_UID.search(entry.get("uid", "")):
        yield in_uid[1].replace("_", " ")
    if bullet := _BULLET.match(text):
        yield bullet[1]
    yield from entry.get("categories", ())
    if meaning(title).kind != "rest" and (prefix := _PREFIX.match(title)):  # no 'Day after the race: rest'
        yield prefix[1]


def _says_nothing(said: Meaning) -> bool:
    return said.kind is None and said.sport is not None and is_vague(said.sport)


def _of_type(by_type: Meaning, by_title: Meaning, text: str) -> str | None:
    if by_type.no_session:
        return None
    if by_type.kind is not None:
        return by_type.kind
    if by_type.sport is None or not is_on_foot(by_type.sport):
        return None
    return _of_words(by_title, text) if by_title.kind in _CLEAR_KINDS else _kind_in(text)


def _of_words(said: Meaning, text: str) -> str | None:
    if said.kind is not None:
        return said.kind
    if said.sport and family(said.sport) == WALKING:
        return HIKE
    return _kind_in(text) if said.sport and is_on_foot(said.sport) else None


def _kind_in(text: str) -> str:
    """The kind of run that a description names; it takes no day for a rest day or a race."""
    kind = meaning(text).kind
    return kind if kind in _CLEAR_KINDS - {"race"} else ""


def _race(where: Provenance, entry: Entry) -> Race:
    title, text = entry["summary"], entry["description"]
    minutes = plan_lengths.minutes_of(title, text)
    return Race(
        where,
        date.fromisoformat(entry["date"]),
        title.strip() or "Race",
        plan_lengths.priority_of(f"{title} {text}"),
        plan_lengths.km_of(title, text),
        minutes / 60 if minutes else None,
    )


def _planned(where: Provenance, entry: Entry, kind: str) -> PlannedRun:
    title, text = entry["summary"], entry["description"]
    rest = kind == "rest"
    clock = datetime.strptime(entry["time"], "%H:%M").time() if entry.get("time") else None  # noqa: DTZ007
    minutes = entry.get("told_minutes") or plan_lengths.minutes_of(title, text) or entry.get("minutes")
    return PlannedRun(
        where,
        date.fromisoformat(entry["date"]),
        kind or None,
        None if rest else clock,
        None if rest else minutes,
        None if rest else plan_lengths.km_of(title, text),
        title=title.strip() or None,
    )
