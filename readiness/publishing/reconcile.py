"""(the plan, what we last wrote, what is there now) → what to do, all of it before any of it is done. Pure.

The user's hand outranks ours: an event that they deleted stays away unless the verdict changes, one that they
moved keeps their time, one that they wrote into keeps their words.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from functools import partial

from readiness.calendar_event import (
    MARKER,
    YOURS,
    RemoteEvent,
    StrengthEvent,
    day_of,
    fingerprint,
    hash_of,
    plain,
    same_athlete,
)
from readiness.ports import CalendarTarget
from readiness.publishing.written import Entry, Standing, settled

EMPTIED_FROM = 2
"""So many events gone at once, and none left, is no longer read as 'the user deleted that one'."""


class Act(StrEnum):
    """What is done with one day's event."""

    CREATE = "create"
    UPDATE = "update"
    WITHDRAW = "withdraw"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Action:
    """One step. ``event`` is what to write, ``replaces`` what it must still replace, ``entry`` what the
    ledger holds of it (for a write: before it, to be settled after), None where there is nothing to note."""

    act: Act
    uid: str
    day: date
    why: str
    event: StrengthEvent | None = None
    replaces: RemoteEvent | None = None
    entry: Entry | None = None

    @property
    def title(self) -> str | None:
        """What is, or was, to be read there."""
        shown = self.event or self.replaces
        return shown.title if shown else None


def reconcile(
    wanted: Sequence[StrengthEvent],
    ledger: Mapping[str, Entry],
    remote: Mapping[str, RemoteEvent],
    target: CalendarTarget,
    now: datetime,
) -> list[Action]:
    """One action for each day of the plan that has, had or gets an event, in order of days. A day that is over gets
    none: only what is still on it is brought to its last answer.

    Only ``target.shows_skips`` and ``target.shown`` are asked: nothing is read or written here.
    Events outside the days of ``wanted`` are left alone.
    """
    actions = (
        _action(want, ledger.get(want.uid, Entry(want.uid, want.date)), remote, target, now)
        for want in sorted(wanted, key=lambda e: e.date)
    )
    return [action for action in actions if action is not None]


def _action(
    want: StrengthEvent,
    entry: Entry,
    remote: Mapping[str, RemoteEvent],
    target: CalendarTarget,
    now: datetime,
) -> Action | None:
    there = remote.get(want.uid)
    over = want.date < now.date()
    stays = there is None or _day_on_calendar(there, now) == want.date
    if over and (there is None or not stays):
        return None
    crowded = not over and stays and want.date in _moved_onto(want.uid, remote, now)
    visible = not (want.hidden or crowded) and (target.shows_skips or want.verdict != "skip")
    if there is None:
        return _absent(want, entry, visible, now)
    return _present(want, entry, there, visible, target, now)


def emptied(ledger: Mapping[str, Entry], remote: Collection[str], since: date, until: date) -> int:
    """How many of our events are gone, where all are gone at once; 0 where nothing is strange."""
    expected = {e.uid for e in ledger.values() if e.standing is Standing.THERE and since <= e.day <= until}
    return 0 if len(expected) < EMPTIED_FROM or expected & set(remote) else len(expected)


def _moved_onto(uid: str, remote: Mapping[str, RemoteEvent], now: datetime) -> set[date]:
    """Days onto which the user moved another day's event: that day needs none of its own."""
    days = {other: _day_on_calendar(e, now) for other, e in remote.items() if same_athlete(uid, other)}
    return {day for other, day in days.items() if day != day_of(other)}


def _day_on_calendar(there: RemoteEvent, now: datetime) -> date:
    """The athlete's day of an event, whatever zone their calendar keeps it in."""
    return there.date if there.start is None else there.start.astimezone(now.tzinfo).date()


def _absent(want: StrengthEvent, entry: Entry, visible: bool, now: datetime) -> Action | None:
    act = partial(Action, uid=want.uid, day=want.date)
    was = entry.written
    deleted = entry.standing is not Standing.WITHDRAWN and was is not None
    if deleted and (not visible or (was and was.verdict == want.verdict)):
        gone = replace(entry, standing=Standing.DELETED, pending=None)
        return act(Act.KEEP, why="you deleted it", entry=gone)
    if not visible:
        return None
    event = replace(want, sequence=was.sequence + 1 if was else 0, last_modified=now)
    fresh = Entry(want.uid, want.date, entry.standing, was)
    return act(Act.CREATE, why="the advice changed" if was else "new", event=event, entry=fresh)


def _present(
    want: StrengthEvent,
    entry: Entry,
    there: RemoteEvent,
    visible: bool,
    target: CalendarTarget,
    now: datetime,
) -> Action:
    act = partial(Action, uid=want.uid, day=want.date, replaces=there)
    base = _base(entry, there, target)
    entry = _with_users_hand(entry, base, there, target)
    if not visible and not entry.own_words:
        return act(Act.WITHDRAW, why="no session there any more", entry=entry)
    if base is not None and base.digest == want.digest:
        return act(Act.KEEP, why=_kept(entry), entry=settled(entry, base, there.href))
    merged = _merge(want, base, there, entry)
    if _same(target.shown(merged), there):
        merged = replace(merged, sequence=there.sequence, last_modified=base.last_modified if base else now)
        return act(Act.KEEP, why=_kept(entry), entry=settled(entry, merged, there.href))
    sequence = max(there.sequence, base.sequence if base else 0) + 1
    event = replace(merged, sequence=sequence, last_modified=now)
    return act(Act.UPDATE, why=_updated(entry), event=event, entry=replace(entry, written=base))


def _base(entry: Entry, there: RemoteEvent, target: CalendarTarget) -> StrengthEvent | None:
    """Which of our writes is there, the user's changes on top of it or not; None where it is none that the
    ledger knows: another run's, or one from before the ledger was lost."""
    candidates = [event for event in (entry.pending, entry.written) if event is not None]
    if there.digest is not None:
        return next((c for c in candidates if fingerprint(target.shown(c)) == there.digest), None)
    # the user's program dropped what we put into the event: the most alike, the certain one first
    return max(reversed(candidates), key=lambda c: _likeness(target.shown(c), there), default=None)


def _with_users_hand(
    entry: Entry, base: StrengthEvent | None, there: RemoteEvent, target: CalendarTarget
) -> Entry:
    """``entry`` with what the user changed since we, or another run of ours, wrote."""
    if base is not None:
        shown = target.shown(base)
        words, time = _same_words(shown, there), _same_time(shown, there)
    else:
        ours, now = (there.digest or ".").split("."), fingerprint(there).split(".")
        words, time = ours[0] == now[0], ours[-1] == now[-1]
    return replace(entry, own_time=entry.own_time or not time, own_words=entry.own_words or not words)


def _merge(
    want: StrengthEvent, base: StrengthEvent | None, there: RemoteEvent, entry: Entry
) -> StrengthEvent:
    event = replace(want, hidden=False, own_words=entry.own_words, own_time=entry.own_time)
    if entry.own_time:
        event = replace(event, start=there.start, end=there.end, date=there.date)
    if entry.own_words:
        event = replace(event, title=there.title, body=_below_theirs(there, want, base))
    return event


def _below_theirs(there: RemoteEvent, want: StrengthEvent, base: StrengthEvent | None) -> str:
    """The user's text with ours below the marker, put there only when ours changed since they wrote."""
    ours = f"{want.title}\n\n{want.body}"
    said = _said(there, base)
    if said == hash_of(ours):
        return there.body
    theirs, mark, below = there.body.rpartition(MARKER)
    if not mark or hash_of(below) != said:  # below the marker they wrote too: all of it is theirs now
        theirs = "" if base is not None and plain(there.body) == plain(base.body) else there.body
    return f"{theirs.strip()}\n\n{MARKER}\n{ours}".strip()


def _said(there: RemoteEvent, base: StrengthEvent | None) -> str | None:
    """The hash of what we said last in an event that is now the user's; None where nobody knows."""
    words = (there.digest or "").partition(".")[0]
    if words.startswith(YOURS):
        return words.removeprefix(f"{YOURS}-")
    if base is None:
        return None
    _, mark, below = base.body.rpartition(MARKER)
    return hash_of(below if mark else f"{base.title}\n\n{base.body}")


def _same_words(a: StrengthEvent | RemoteEvent, b: RemoteEvent) -> bool:
    return plain(a.title) == plain(b.title) and plain(a.body) == plain(b.body)


def _same_time(a: StrengthEvent | RemoteEvent, b: RemoteEvent) -> bool:
    if a.start is None or b.start is None:
        return a.start is b.start and a.date == b.date
    return (a.start, a.end) == (b.start, b.end)


def _same(a: StrengthEvent, b: RemoteEvent) -> bool:
    return _same_words(a, b) and _same_time(a, b) and a.reminder_min == b.reminder_min


def _likeness(a: StrengthEvent, b: RemoteEvent) -> int:
    return 2 * _same_words(a, b) + _same_time(a, b)


def _kept(entry: Entry) -> str:
    return "unchanged, with your changes" if entry.own_time or entry.own_words else "unchanged"


def _updated(entry: Entry) -> str:
    kept = [what for what, own in (("time", entry.own_time), ("words", entry.own_words)) if own]
    return "the advice changed" + (f"; your {' and '.join(kept)} kept" if kept else "")
