"""The use case: bring every calendar to what the plan says, and keep the ledger true at each step.

Each write is noted before and settled after, so a run killed at any point, or an answer lost on the way, is
repaired by the next run. One calendar's failure does not stop the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from readiness.calendar_event import RemoteEvent, StrengthEvent, adopted
from readiness.errors import AuthenticationNeeded, Conflict, ReadinessError, UnexpectedResponse
from readiness.ports import CalendarTarget, Ledger
from readiness.publishing.events import events
from readiness.publishing.reconcile import Act, Action, emptied, reconcile
from readiness.publishing.written import Entry, Standing, from_json, settled, to_json
from readiness.recommendation import Recommendation
from readiness.settings import Settings

LOOK_BACK = timedelta(days=30)
"""Past events distinguish an emptied calendar from two events deleted by hand."""
LOOK_AHEAD = timedelta(days=60)
"""An event that the user moved past the plan's end is still found."""

ROUNDS = 3
"""Another run, or the user, may write between our reading and our writing; more often than this is a storm."""


class IfEmptied(StrEnum):
    """What to do when all our events are gone at once: stop and ask, write them again, or let them stay away."""

    ASK = "ask"
    RECREATE = "recreate"
    LEAVE = "leave"


class Status(StrEnum):
    """``stopped``: nothing was done, the user is asked. ``partial``: some of it was done, or some refused."""

    OK = "ok"
    PARTIAL = "partial"
    FAILED = "failed"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class CalendarReport:
    """What happened, or in a dry run would happen, at one calendar."""

    name: str
    status: Status = Status.OK
    actions: tuple[Action, ...] = ()
    error: str | None = None
    cause: ReadinessError | None = None
    dry_run: bool = False

    @property
    def needs_login(self) -> bool:
        """Whether the user must log in again before this calendar can be written."""
        return isinstance(self.cause, AuthenticationNeeded)

    def count(self, act: Act) -> int:
        """How many events were treated so."""
        return sum(action.act is act for action in self.actions)

    @property
    def created(self) -> int:
        return self.count(Act.CREATE)

    @property
    def updated(self) -> int:
        return self.count(Act.UPDATE)

    @property
    def withdrawn(self) -> int:
        return self.count(Act.WITHDRAW)

    @property
    def unchanged(self) -> int:
        return self.count(Act.KEEP)

    def to_json(self) -> dict[str, Any]:
        """The object of the public contract, and each action with its reason."""
        actions = [
            {"date": a.day.isoformat(), "action": a.act.value, "title": a.title, "why": a.why}
            for a in self.actions
        ]
        return {
            "name": self.name,
            "status": self.status.value,
            "created": self.created,
            "updated": self.updated,
            "withdrawn": self.withdrawn,
            "unchanged": self.unchanged,
            "error": self.error,
            "actions": actions,
        }


def publish(
    days: Sequence[Recommendation],
    targets: Sequence[CalendarTarget],
    ledger: Ledger,
    now: datetime,
    *,
    settings: Settings | None = None,
    home: str = "",
    dry_run: bool = False,
    if_emptied: IfEmptied = IfEmptied.ASK,
) -> list[CalendarReport]:
    """Bring each target to ``days``. ``now`` is the present in the athlete's zone, in which events are written
    where the settings name none. ``home`` is the home's id. Errors of ``readiness.errors`` end up in the reports."""
    wanted = events(days, settings or Settings(), now.tzinfo, home)
    return [_guarded(_Run(target, ledger, wanted, now), if_emptied, dry_run) for target in targets]


def _guarded(run: _Run, if_emptied: IfEmptied, dry_run: bool) -> CalendarReport:
    """One target's report, whatever befalls it."""
    name = run.target.name
    try:
        gone = run.read(if_emptied)
        if gone:
            return CalendarReport(name, Status.STOPPED, error=_question(name, gone), dry_run=dry_run)
        if dry_run:
            return CalendarReport(name, actions=tuple(run.decide()), dry_run=True)
        refused = run.act()
        status = Status.PARTIAL if refused else Status.OK
        return CalendarReport(name, status, run.report(), "; ".join(refused) or None)
    except ReadinessError as error:
        done = run.report()
        status = Status.PARTIAL if any(a.act is not Act.KEEP for a in done) else Status.FAILED
        return CalendarReport(name, status, done, str(error), error, dry_run)


def _question(name: str, gone: int) -> str:
    return (
        f"the calendar {name!r} suddenly holds none of our {gone} events. Nothing was written: say whether they "
        "should be written again, or were deleted on purpose and should stay away."
    )


class _Run:
    """One target during one publish: what was read last, and what has been done."""

    def __init__(
        self, target: CalendarTarget, ledger: Ledger, wanted: Sequence[StrengthEvent], now: datetime
    ) -> None:
        self.target, self._ledger, self._wanted, self._now = target, ledger, wanted, now
        self._entries: dict[str, Entry] = {}
        self._remote: dict[str, RemoteEvent] = {}
        self._done: dict[str, Action] = {}

    def read(self, if_emptied: IfEmptied = IfEmptied.LEAVE) -> int:
        """Read ledger and calendar; the number of events to ask about, if it is suddenly empty."""
        since, until = self._span()
        rows = self._ledger.ledger(self.target.name)
        self._entries = {uid: from_json(text) for uid, text in rows.items()}
        self._wanted = [adopted(event, self._entries) for event in self._wanted]
        self._remote = dict(self.target.list_ours(since, until))
        gone = emptied(self._entries, self._remote, since, until)
        missing = self.target.file_of_ours and not self._remote
        if missing or (gone and if_emptied is IfEmptied.RECREATE):
            again = Standing.WITHDRAWN
            self._entries = {uid: replace(e, standing=again) for uid, e in self._entries.items()}
            return 0
        return gone if if_emptied is IfEmptied.ASK else 0

    def _span(self) -> tuple[date, date]:
        today = self._now.date()
        last = max((event.date for event in self._wanted), default=today)
        return today - LOOK_BACK, last + LOOK_AHEAD

    def decide(self) -> list[Action]:
        return reconcile(self._wanted, self._entries, self._remote, self.target, self._now)

    def act(self) -> list[str]:
        """Do it; where something changed under our hands, read and decide again. What was refused, in words."""
        refused: list[str] = []
        for _ in range(ROUNDS):
            refused, conflicts = [], []
            for action in self.decide():
                try:
                    self._execute(action)
                except Conflict as conflict:
                    conflicts.append(f"{action.day}: {conflict}")
                except UnexpectedResponse as error:  # this one event; the others may pass
                    refused.append(f"{action.day}: {error}")
            refused += conflicts
            if not conflicts:
                break
            self.read()
        return refused

    def _execute(self, action: Action) -> None:
        after = action.entry
        if action.act is Act.WITHDRAW:
            after = replace(after or self._blank(action), standing=Standing.WITHDRAWN, pending=None)
            self._note(after)
            self.target.withdraw(action.uid, action.replaces)
        elif action.event is not None:
            before = replace(after or self._blank(action), pending=action.event)
            self._note(before)
            stands = self.target.put(action.event, action.replaces)
            after = settled(before, action.event, stands.href)
        if after is not None:
            self._note(after)
        if action.act is not Act.KEEP or action.uid not in self._done:
            self._done[action.uid] = action

    def _blank(self, action: Action) -> Entry:
        return Entry(action.uid, action.day)

    def _note(self, entry: Entry) -> None:
        known = self._entries.get(entry.uid)
        if (
            known is None or replace(known, href=entry.href) != entry
        ):  # servers spell addresses in several ways
            self._ledger.record(self.target.name, entry.uid, entry.day, to_json(entry))
            self._entries[entry.uid] = entry

    def report(self) -> tuple[Action, ...]:
        return tuple(sorted(self._done.values(), key=lambda action: action.day))
