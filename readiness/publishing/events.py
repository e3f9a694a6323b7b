"""A recommendation as calendar event content: stable UID, title, text, content hash. Pure; targets write it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, tzinfo
from itertools import groupby
from zoneinfo import ZoneInfo

from readiness.recommendation import Effect, Focus, Recommendation, Session, State, Verdict
from readiness.settings import Settings

CATEGORY = "Strength"

MARKER = "--- readiness writes below this line ---"
"""In an event that the user wrote into: theirs above, ours below."""

YOURS = "yours"
"""Stands in a fingerprint for what a user changed."""

_UID_HOST = "@readiness"
_FOCUS_WORDS = {
    Focus.LOWER: "lower body",
    Focus.FULL_BODY: "full body",
    Focus.UPPER_CORE: "upper body and core",
    Focus.CORE_MOBILITY: "core and mobility",
    Focus.NONE: "",
}
_SIGNAL_WORDS = {"hrv": "HRV", "resting_hr": "resting HR", "checkin": "check-in"}


@dataclass(frozen=True, slots=True)
class StrengthEvent:
    """One day's event. ``start``/``end`` are None for an all-day event. ``digest`` is over the content only
    (not SEQUENCE or stamps), so that an unchanged recommendation never looks like a revision.

    ``hidden`` marks a skip day that the settings keep out of the calendar: it is only told to a user who
    has written into that day's event. ``alarm_min`` holds for events created from now on.
    """

    uid: str
    date: date
    title: str
    body: str
    start: datetime | None
    end: datetime | None
    transparent: bool
    digest: str
    sequence: int = 0
    last_modified: datetime | None = None
    verdict: str = ""
    session: Session | None = None
    hidden: bool = False
    alarm_min: int | None = None
    own_words: bool = False
    own_time: bool = False


@dataclass(frozen=True, slots=True)
class RemoteEvent:
    """An event of ours as it stands at the target now. ``etag`` guards against lost updates.

    ``digest`` is the fingerprint that the event itself carries since we wrote it (None where it was lost),
    ``raw`` the target's own representation, opaque to all others.
    """

    uid: str
    etag: str | None
    digest: str | None
    title: str
    body: str
    start: datetime | None
    end: datetime | None
    date: date
    sequence: int = 0
    href: str | None = None
    raw: str | None = None


def uid_of(day: date, athlete: str = "default", home: str = "") -> str:
    """The one UID of an athlete's day in a home. Without the ``home``'s id it is the first edition's."""
    slug = "".join(c if c.isalnum() and c.isascii() else "-" for c in athlete.lower())
    return f"strength-{day.isoformat()}-{slug}{f'.{home}' if home else ''}{_UID_HOST}"


def day_of(uid: str) -> date | None:
    """The day that a UID of ours stands for; None for anyone else's."""
    if not (uid.startswith("strength-") and uid.endswith(_UID_HOST)):
        return None
    try:
        return date.fromisoformat(uid[9:19])
    except ValueError:
        return None


def is_ours(uid: str) -> bool:
    """Whether an event is one that we wrote."""
    return day_of(uid) is not None


def same_athlete(uid: str, other: str) -> bool:
    """Whether two UIDs of ours belong to one athlete of one home (several homes may share a calendar).

    A UID of the first edition names no home: it may be any home's.
    """
    if not (is_ours(uid) and is_ours(other)):
        return False
    (name, _, home), (other_name, _, other_home) = (
        one[19:].removesuffix(_UID_HOST).partition(".") for one in (uid, other)
    )
    return name == other_name and (home == other_home or "" in (home, other_home))


def adopted(event: StrengthEvent, known: Collection[str]) -> StrengthEvent:
    """``event`` under the first edition's UID where that is ``known`` to have been written for its day: a day that
    holds an event of that edition keeps it, and gets no second one."""
    stem, dot, _ = event.uid.removesuffix(_UID_HOST).partition(".")
    first = f"{stem}{_UID_HOST}"
    return replace(event, uid=first) if dot and first in known and event.uid not in known else event


def plain(text: str) -> str:
    """``text`` without what servers change by themselves: line ends, trailing and doubled blanks."""
    lines = (" ".join(line.split()) for line in text.replace("\r\n", "\n").strip().split("\n"))
    return "\n".join(lines)


def fingerprint(event: StrengthEvent | RemoteEvent) -> str:
    """``words.time`` of an event. Kept inside the event, it tells later whether a user changed either since.

    What is the user's already is marked so, which survives the loss of a ledger: ``yours`` for their time, and
    for their words ``yours-…`` with the hash of what we wrote below the marker.
    """
    words = _hash([plain(event.title), plain(event.body)])
    time = _hash([_instant(event.start), _instant(event.end)] if event.start else [event.date.isoformat()])
    if isinstance(event, StrengthEvent):
        words = f"{YOURS}-{hash_of(event.body.rpartition(MARKER)[2])}" if event.own_words else words
        time = YOURS if event.own_time else time
    return f"{words}.{time}"


def hash_of(text: str) -> str:
    """Of words, whatever a server did to their blanks and line ends."""
    return _hash([plain(text)])


def events(
    recommendations: Sequence[Recommendation], settings: Settings, zone: tzinfo | None = None, home: str = ""
) -> list[StrengthEvent]:
    """One event a day. ``zone`` is where the athlete lives; default: the settings' zone, else each window's own.

    ``home`` is the home's id, see :func:`uid_of`.
    """
    name = settings.athlete.timezone
    where = ZoneInfo(name) if name else zone
    return [_event(day, settings, where, home) for day in recommendations]


def _event(day: Recommendation, settings: Settings, zone: tzinfo | None, home: str) -> StrengthEvent:
    skip = day.verdict is Verdict.SKIP
    start = end = None
    if day.window is not None and not skip:
        start, end = day.window.start.astimezone(zone), day.window.end.astimezone(zone)
        if zone is None:
            start, end = day.window.start, day.window.end
    title = title_of(day)
    text = _text(day)
    data = _data_line(day)
    # A coming day is written anew only when its advice changes, not each night because data grew by a night.
    advice = text if day.projected else f"{text}\n\n{data}"
    content = [title, plain(advice), _instant(start), _instant(end), day.date.isoformat(), day.verdict.word]
    return StrengthEvent(
        uid=uid_of(day.date, day.athlete, home),
        date=day.date,
        title=title,
        body=f"{text}\n\n{data}",
        start=start,
        end=end,
        transparent=skip,
        digest=_hash(content),
        verdict=day.verdict.word,
        session=day.session,
        hidden=skip and settings.events.skip_events == "none",
        alarm_min=None if skip else settings.events.alarm_min,
    )


def title_of(day: Recommendation) -> str:
    """'Strength: full, lower body, 40 min' or 'Strength: skip today'."""
    if day.verdict is Verdict.SKIP:
        return "Strength: skip today"
    parts = (day.verdict.word, _FOCUS_WORDS[day.focus], f"{day.minutes} min")
    return "Strength: " + ", ".join(part for part in parts if part)


def _text(day: Recommendation) -> str:
    """Everything but the date of the data, as short paragraphs that read well on a phone."""
    effects = list(Effect)
    reasons = sorted(day.reasons, key=lambda r: effects.index(r.effect))
    blocks = ["Why:\n" + "\n".join(f"- {r.text} ({r.rule})" for r in reasons)] if reasons else []
    active = [s.text or s.name for s in day.signs if s.state is State.ACTIVE]
    if active:
        blocks.append("Warning signs:\n" + "\n".join(f"- {text}" for text in active))
    if day.session is not None:
        blocks.append(_session(day.session, optional=day.verdict is Verdict.SKIP))
    if day.notes:
        blocks.append("\n".join(day.notes))
    blocks.append(_confidence(day))
    return "\n\n".join(blocks)


def _session(session: Session, *, optional: bool) -> str:
    head = f"{'If you like' if optional else 'Session'}: {session.title}, {session.minutes} min, {session.intensity}"
    lines = [head]
    if session.load:
        lines.append(f"Load: {session.load}")
    if session.warm_up:
        lines.append(f"Warm-up: {session.warm_up}")
    for number, e in enumerate(session.exercises, 1):
        load = f" @ {e.load}" if e.load and e.load not in session.load else ""
        lines.append(f"{number}. {e.name}: {e.sets} x {e.reps}{load}" + (f". {e.cue}" if e.cue else ""))
    if session.stop_rule:
        lines.append(session.stop_rule)
    return "\n".join([*lines, *session.notes])


def _confidence(day: Recommendation) -> str:
    line = f"Confidence: {day.confidence}"
    if day.projected:  # a coming day's score moves each night and says little: left out
        return line + ". A forecast: the morning itself may say less."
    if day.score is not None:
        line += f". Fatigue: {day.score:.0f} of 100" + (f" ({day.band})" if day.band else "")
    return line + (". Provisional: not all of this morning's data is in." if day.provisional else "")


def _data_line(day: Recommendation) -> str:
    """'Data: to Tue 3 March (HRV, sleep), Mon 2 March (runs); no check-in.'"""
    known = {name: until for name, until in day.data_until.items() if until is not None}
    dated = ", ".join(f"to {_day(until)} ({', '.join(names)})" for until, names in _by_date(known) if names)
    absent = ", ".join(_signal(name) for name, until in day.data_until.items() if until is None)
    parts = [part for part in (dated, f"no {absent}" if absent else "") if part]
    return "Data: " + ("; ".join(parts) if parts else "none yet")


def _by_date(known: Mapping[str, date]) -> list[tuple[date, list[str]]]:
    newest_first = sorted(known.items(), key=lambda item: item[1], reverse=True)
    groups = groupby(newest_first, key=lambda item: item[1])
    return [(until, [_signal(name) for name, _ in items]) for until, items in groups]


def _signal(name: str) -> str:
    return _SIGNAL_WORDS.get(name, name.replace("_", " "))


def _day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%B}"


def _instant(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(UTC).isoformat()


def _hash(content: object) -> str:
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()[:16]
