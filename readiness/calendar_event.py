"""A calendar event of ours, as we write it and as it is in a calendar; its UID and fingerprint. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from readiness.recommendation import Session

CATEGORY = "Strength"

MARKER = "--- readiness writes below this line ---"
"""In an event that the user wrote into: theirs above, ours below."""

YOURS = "yours"
"""Marks in a fingerprint what a user changed."""

MOVED_BY = timedelta(days=62)
"""Further from its day than two months no session is moved."""

_UID_HOST = "@readiness"


@dataclass(frozen=True, slots=True)
class StrengthEvent:
    """One day's event. ``start``/``end`` are None for an all-day event. ``digest`` is over the content only
    (not SEQUENCE or stamps), so that an unchanged recommendation never looks like a revision.

    ``hidden`` marks a skip day that the settings keep out of the calendar: it is only shown to a user who
    has written into that day's event. ``reminder_min`` is how many minutes before the start it reminds;
    None where it does not.
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
    reminder_min: int | None = None
    own_words: bool = False
    own_time: bool = False


@dataclass(frozen=True, slots=True)
class RemoteEvent:
    """An event of ours as it is at the target now. ``etag`` guards against lost updates.

    ``digest`` is the fingerprint that the event itself carries since we wrote it (None where it was lost),
    ``raw`` the target's own representation, opaque to all others. ``reminder_min`` is the reminder that we last set,
    whatever the user made of it since.
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
    reminder_min: int | None = None


def uid_of(day: date, athlete: str = "default", home: str = "") -> str:
    """The one UID of an athlete's day in a home. Without the ``home``'s id it is the first edition's."""
    slug = "".join(c if c.isalnum() and c.isascii() else "-" for c in athlete.lower())
    return f"strength-{day.isoformat()}-{slug}{f'.{home}' if home else ''}{_UID_HOST}"


def day_of(uid: str) -> date | None:
    """The day that a UID of ours is for; None for anyone else's."""
    if not (uid.startswith("strength-") and uid.endswith(_UID_HOST)):
        return None
    try:
        return date.fromisoformat(uid[9:19])
    except ValueError:
        return None


def is_ours(uid: str) -> bool:
    """Whether an event is one that we wrote."""
    return day_of(uid) is not None


def span_of(uid: str) -> tuple[date, date]:
    """The days between which the event of a UID of ours may be, wherever the user moved it: where to look for one
    of which nothing else is known. Raises ValueError for anyone else's."""
    day = day_of(uid)
    if day is None:
        raise ValueError(f"{uid!r} is no UID that readiness wrote")
    return day - MOVED_BY, day + MOVED_BY


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
    """``words.time`` of an event. Kept inside the event, it shows later whether a user changed either since.

    What is the user's already is marked so, which survives the loss of a ledger: ``yours`` for their time, and
    for their words ``yours-…`` with the hash of what we wrote below the marker.
    """
    words = digest_of([plain(event.title), plain(event.body)])
    time = digest_of([instant(event.start), instant(event.end)] if event.start else [event.date.isoformat()])
    if isinstance(event, StrengthEvent):
        words = f"{YOURS}-{hash_of(event.body.rpartition(MARKER)[2])}" if event.own_words else words
        time = YOURS if event.own_time else time
    return f"{words}.{time}"


def hash_of(text: str) -> str:
    """Of words, whatever a server did to their blanks and line ends."""
    return digest_of([plain(text)])


def instant(at: datetime | None) -> str | None:
    """ISO 8601 in UTC: the same instant is the same text, whatever zone it is given in."""
    return None if at is None else at.astimezone(UTC).isoformat()


def digest_of(content: object) -> str:
    """16 hex digits of SHA-256 over ``content`` as JSON."""
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()[:16]
