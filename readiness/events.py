"""A recommendation as calendar event content: stable UID, content hash. Pure; targets write it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class StrengthEvent:
    """One day's event. ``start``/``end`` are None for an all-day event. ``digest`` is over the content only
    (not SEQUENCE or stamps), so that an unchanged recommendation never looks like a revision."""

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


@dataclass(frozen=True, slots=True)
class RemoteEvent:
    """An event of ours as it stands at the target now. ``etag`` guards against lost updates."""

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
