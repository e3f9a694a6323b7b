"""The use case: withdraw everything that we ever wrote into the calendars."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from readiness.calendar_event import day_of, same_athlete, uid_of
from readiness.errors import ReadinessError
from readiness.ports import CalendarTarget, Ledger
from readiness.publishing.publish import CalendarReport, Status
from readiness.publishing.reconcile import Act, Action

AROUND = timedelta(days=365)
"""An event may have been moved a long way, and a ledger may have been lost."""


def clear(
    targets: Sequence[CalendarTarget],
    ledger: Ledger,
    now: datetime,
    *,
    athlete: str = "default",
    home: str = "",
    dry_run: bool = False,
) -> list[CalendarReport]:
    """Withdraw every event of an athlete's, past ones and edited ones too; others' events stay, another home's too.

    ``home`` is this home's id.

    It looks a year around now and around all that the ledger knows. What is withdrawn is forgotten at once,
    so a run that is cut short is simply run again.
    """
    return [_clear(target, ledger, now, uid_of(now.date(), athlete, home), dry_run) for target in targets]


def _clear(target: CalendarTarget, ledger: Ledger, now: datetime, mine: str, dry_run: bool) -> CalendarReport:
    known = [now.date(), *filter(None, map(day_of, ledger.ledger(target.name)))]
    done: list[Action] = []
    try:
        remote = target.list_ours(min(known) - AROUND, max(known) + AROUND)
        for uid, there in sorted(remote.items()):
            if not same_athlete(uid, mine):
                continue
            if not dry_run:
                target.withdraw(uid, there)
                ledger.erase(target.name, uid)
            done.append(Action(Act.WITHDRAW, uid, day_of(uid) or there.date, "cleared", replaces=there))
    except ReadinessError as error:
        status = Status.PARTIAL if done and not dry_run else Status.FAILED
        return CalendarReport(target.name, status, tuple(done), str(error), error, dry_run)
    for uid in [] if dry_run else list(ledger.ledger(target.name)):
        ledger.erase(target.name, uid)
    return CalendarReport(target.name, actions=tuple(done), dry_run=dry_run)
