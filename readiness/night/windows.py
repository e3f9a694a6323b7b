"""Which days of a kind a sync reads: an overlap each night, some months the first time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from readiness.observations import Kind
from readiness.ports import Store

OVERLAP_DAYS = 7
"""Read again each night: vendors revise nights, and watches deliver them late."""
LATE_DAYS = 60
"""How far back nights are looked for that a phone has not delivered yet, and activities are listed again each
night, so that late edits and deletions are seen."""
FIRST_DAYS = 139
"""What a first sync reads, and today: the longest look back of a rule is 112 days; with today these are five whole
requests of 28 days. The athlete's own percentiles look back further and begin with what there is (science §3)."""
PLAN_BACK_DAYS, PLAN_AHEAD_DAYS = 7, 21
"""A fortnight is planned, and the long run after its last day counts."""
RACE_AHEAD_DAYS = 400
"""Races are entered up to a year before; phases are counted back from them."""
CHUNK_DAYS = 168
"""A backfill of years goes back in pieces of this size (six requests of 28 days), newest first, each stored before
the next."""

AHEAD = frozenset({Kind.PLANNED_RUN, Kind.RACE})
NIGHTS = frozenset({Kind.HRV, Kind.SLEEP, Kind.RESTING_HR})
DISPLAY_ONLY = frozenset({Kind.DAILY, Kind.VENDOR_SCORE})
"""Shown beside our answer and never decided on: read last, and never for the years before."""
OPTIONAL = DISPLAY_ONLY | {Kind.RACE, Kind.ACTIVITY_DETAIL}
"""Without these a night is whole: what is missing of them is remarked upon, and read by the next."""
LISTED = frozenset({Kind.ACTIVITY, *AHEAD})
"""Kinds whose answer lists everything there is, so that what vanished from it is gone."""
ORDER = (
    *(Kind.HRV, Kind.SLEEP, Kind.RESTING_HR, Kind.ACTIVITY, Kind.CHECKIN, Kind.NOTE),
    *(Kind.PLANNED_RUN, Kind.RACE, Kind.DAILY, Kind.VENDOR_SCORE),
)
"""Required first, display-only last."""

type Days = tuple[date, date]
"""The first and the last day, both included."""


def tonight(store: Store, source: str, kind: Kind, today: date, *, keeps: bool = True) -> Days:
    """The days of ``kind`` that tonight's sync reads. ``keeps`` is False where rows must be read anew each night."""
    if kind in AHEAD:
        ahead = RACE_AHEAD_DAYS if kind is Kind.RACE else PLAN_AHEAD_DAYS
        return today - timedelta(days=PLAN_BACK_DAYS), today + timedelta(days=ahead)
    if kind in DISPLAY_ONLY:
        return today - timedelta(days=OVERLAP_DAYS), today
    done = store.bookmark(source, kind)
    if done is None or not keeps:
        return today - timedelta(days=FIRST_DAYS), today
    # A bookmark in the future was set by a clock that ran ahead: the data never did.
    overlap = min(done[1], today) - timedelta(days=OVERLAP_DAYS)
    return min(overlap, _late_since(store, source, kind, today) or overlap), today


def _late_since(store: Store, source: str, kind: Kind, today: date) -> date | None:
    """Where something may have come late that the bookmark has passed by; None where nothing can have."""
    earliest = today - timedelta(days=LATE_DAYS)
    if kind is Kind.ACTIVITY:
        return earliest
    if kind not in NIGHTS:
        return None
    if lately := _nights(store, source, kind, earliest, today):
        return max(earliest, lately[-1] - timedelta(days=OVERLAP_DAYS))
    return earliest if _nights(store, source, kind, None, earliest) else None


def _nights(store: Store, source: str, kind: Kind, since: date | None, until: date) -> list[date]:
    return [o.date for o in store.observations({kind}, since, until) if o.provenance.source == source]


def pieces(since: date, last: date) -> Iterator[Days]:
    """A past cut into pieces, newest first; the last day of each is the first of the one before."""
    while last > since:
        first = max(since, last - timedelta(days=CHUNK_DAYS))
        yield first, last
        last = first
