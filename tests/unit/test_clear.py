"""Taking everything of an athlete's out of the calendars again: ours only, all of it, and again after a failure."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from readiness.calendar_event import RemoteEvent, uid_of
from readiness.errors import SourceUnavailable
from readiness.publishing.clear import clear
from readiness.testing.memory import MemoryCalendar, MemoryLedger

NOW = datetime(2026, 3, 3, 6, tzinfo=UTC)
DAYS = [NOW.date() + timedelta(days=n) for n in (-400, -1, 0, 5)]


class Weary(MemoryCalendar):
    """Goes away after so many withdrawals."""

    def __init__(self, patience: int) -> None:
        super().__init__()
        self.patience = patience

    def withdraw(self, uid: str, replaces: RemoteEvent | None = None) -> None:
        if self.patience == 0:
            raise SourceUnavailable("The calendar went away.")
        self.patience -= 1
        super().withdraw(uid, replaces)


def event(day: date, uid: str) -> RemoteEvent:
    return RemoteEvent(uid, None, "x", "Strength", "", None, None, day, 0)


def filled(calendar: MemoryCalendar) -> MemoryLedger:
    """Four days of ours, the oldest known to the ledger alone, one of another athlete's, one of the user's own."""
    ledger = MemoryLedger()
    for day in DAYS:
        calendar.store(event(day, uid_of(day)))
        ledger.record(calendar.name, uid_of(day), day, "{}")
    calendar.store(event(DAYS[2], uid_of(DAYS[2], "ben")))
    calendar.store(event(DAYS[2], "dentist@example.org"))
    return ledger


def test_all_of_ours_goes_and_nothing_else() -> None:
    """Past days as far back as the ledger knows; other athletes' and the user's events stay."""
    calendar = MemoryCalendar()
    ledger = filled(calendar)
    (report,) = clear([calendar], ledger, NOW)
    assert [action.uid for action in report.actions] == sorted(map(uid_of, DAYS))
    assert set(calendar.events) == {uid_of(DAYS[2], "ben"), "dentist@example.org"}
    assert not ledger.rows


def test_a_rehearsal_tells_and_touches_nothing() -> None:
    calendar = MemoryCalendar()
    ledger = filled(calendar)
    (report,) = clear([calendar], ledger, NOW, dry_run=True)
    assert len(report.actions) == len(DAYS)
    assert len(calendar.events) == len(DAYS) + 2
    assert len(ledger.rows) == len(DAYS)


@pytest.mark.parametrize(("patience", "status"), [(0, "failed"), (2, "partial")])
def test_what_fails_half_way_is_told_and_done_the_next_time(patience: int, status: str) -> None:
    """What is gone is forgotten, what is left is still known."""
    calendar = Weary(patience)
    ledger = filled(calendar)
    (report,) = clear([calendar], ledger, NOW)
    assert (report.status, report.error) == (status, "The calendar went away.")
    assert len(ledger.rows) == len(DAYS) - patience
    calendar.patience = 9
    (again,) = clear([calendar], ledger, NOW)
    assert len(again.actions) == len(DAYS) - patience
    assert not ledger.rows
