"""Calendars and ledgers that live in memory: for tests, and to show how small a target can be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import ClassVar

from readiness.calendar_event import RemoteEvent, StrengthEvent, fingerprint, is_ours
from readiness.errors import Conflict
from readiness.ports import CalendarTarget


class MemoryCalendar(CalendarTarget):
    """Holds everything that is in ``events`` by UID, the user's own events too; each write has a new etag."""

    name: ClassVar[str] = "memory"

    def __init__(self) -> None:
        self.events: dict[str, RemoteEvent] = {}
        self._writes = 0

    def list_ours(self, since: date, until: date) -> Mapping[str, RemoteEvent]:
        return {uid: e for uid, e in self.events.items() if is_ours(uid) and since <= e.date <= until}

    def put(self, event: StrengthEvent, replaces: RemoteEvent | None = None) -> RemoteEvent:
        there = self.events.get(event.uid)
        if (
            replaces is None
            and there is not None
            and there.digest == fingerprint(event) == fingerprint(there)
        ):
            return there
        self._guard(there, replaces)
        written = RemoteEvent(
            uid=event.uid,
            etag=None,
            digest=fingerprint(event),
            title=event.title,
            body=event.body,
            start=event.start,
            end=event.end,
            date=event.date if event.start is None else event.start.date(),
            sequence=event.sequence,
            reminder_min=event.reminder_min,
        )
        return self.store(written)

    def withdraw(self, uid: str, replaces: RemoteEvent | None = None) -> None:
        there = self.events.get(uid)
        if there is not None and replaces is not None:
            self._guard(there, replaces)
        self.events.pop(uid, None)

    def store(self, event: RemoteEvent) -> RemoteEvent:
        """Put ``event`` as it is, with a new etag: also the way by which a test's user writes."""
        self._writes += 1
        event = replace(event, etag=f'"{self._writes}"')
        self.events[event.uid] = event
        return event

    def _guard(self, there: RemoteEvent | None, replaces: RemoteEvent | None) -> None:
        if (there.etag if there else None) != (replaces.etag if replaces else None):
            raise Conflict("the event was changed meanwhile")


@dataclass(slots=True)
class MemoryLedger:
    """A ledger without a database."""

    rows: dict[tuple[str, str], str] = field(default_factory=dict)

    def ledger(self, target: str) -> Mapping[str, str]:
        return {uid: text for (name, uid), text in self.rows.items() if name == target}

    def record(self, target: str, uid: str, day: date, json: str) -> None:
        self.rows[target, uid] = json

    def erase(self, target: str, uid: str) -> None:
        self.rows.pop((target, uid), None)
