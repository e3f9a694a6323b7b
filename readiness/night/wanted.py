"""Which parts of which activities are asked for tonight.

Everything that the last four weeks need is asked for once, in the sync that first stores the activity. An older
activity is never asked about. A run that nobody had rated yet is asked about again for three days, by the one request
that holds its effort. Of rows that a vendor's terms let live for a week, a seventh is renewed each night.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from readiness.merging.priority import MEASURED_FIRST
from readiness.merging.same_session import sessions
from readiness.merging.sports import is_run
from readiness.night.details_memory import Memory
from readiness.observations import Activity, ActivityDetail, Kind, Observation
from readiness.ports import DetailSource, Store

DETAIL_DAYS = 28
"""With today. The loads and what a run should have felt like look back four weeks (science §2)."""
RATED_LATE_DAYS = 3
RENEWAL_NIGHTS = 7
"""The life of a row that must be renewed: a seventh a night renews each before it ends."""
EDITED_BY = 0.01
"""A length that differs by more than a hundredth is another recording than the one that was asked about."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Parts to ask for, of one activity."""

    activity: Activity
    parts: tuple[str, ...]

    @property
    def id(self) -> str:
        return self.activity.provenance.source_id


def wanted(
    source: DetailSource, store: Store, memory: Memory, today: date, *, expires: bool = False
) -> list[Wanted]:
    """What to ask for, newest first, then the renewals."""
    since = today - timedelta(days=DETAIL_DAYS - 1)
    seen = store.observations({Kind.ACTIVITY, Kind.ACTIVITY_DETAIL}, since)
    details = _details(seen, source.name)
    own = _told_by_nobody_better([o for o in seen if isinstance(o, Activity)], source.name)
    memory.keep_only({a.provenance.source_id for a in own})
    refused = _refused(store, source.name)
    asked = [a for a in own if a.provenance.source_id not in refused and source.detail_parts(a)]
    rates = any(detail.rpe is not None for detail in details.values())
    found = []
    for activity in sorted(asked, key=lambda a: a.start, reverse=True):
        parts, detail = source.detail_parts(activity), details.get(activity.provenance.source_id)
        missing = tuple(_missing(parts, activity, detail, memory))
        if missing:
            found.append(Wanted(activity, missing))
        elif rates and _may_be_rated(activity, detail, memory, today):
            found.append(Wanted(activity, tuple(parts[:1])))
    return found + (_renewals(source, asked, found, details, memory) if expires else [])


def _details(seen: Iterable[Observation], source: str) -> dict[str, ActivityDetail]:
    """The source's details that are stored, by the id of their activity."""
    found = (o for o in seen if isinstance(o, ActivityDetail))
    return {o.provenance.source_id: o for o in found if o.provenance.source == source}


def _refused(store: Store, source: str) -> set[str]:
    """The activities of which a detail lies in quarantine."""
    return {q.source_id for q in store.quarantine() if (q.source, q.kind) == (source, Kind.ACTIVITY_DETAIL)}


def _missing(
    parts: Sequence[str], activity: Activity, detail: ActivityDetail | None, memory: Memory
) -> Iterator[str]:
    """All parts of an activity that is new or was edited, else those that failed; never one that failed too often."""
    id_ = activity.provenance.source_id
    anew = detail is None or _is_edited(detail, activity)
    for part in parts:
        if (anew or memory.is_missing(id_, part)) and not memory.is_left(id_, part):
            yield part


def _is_edited(detail: ActivityDetail, activity: Activity) -> bool:
    then = detail.duration_min
    return then is not None and abs(activity.duration_min - then) > EDITED_BY * then


def _may_be_rated(activity: Activity, detail: ActivityDetail | None, memory: Memory, today: date) -> bool:
    """Whether a rating may have come late: asked about once a day, of an athlete who rates runs."""
    fresh = activity.date >= today - timedelta(days=RATED_LATE_DAYS)
    asked = memory.asked_on(activity.provenance.source_id)
    return (
        fresh
        and detail is not None
        and detail.rpe is None
        and is_run(activity.sport)
        and asked != today.isoformat()
    )


def _told_by_nobody_better(activities: Sequence[Activity], source: str) -> list[Activity]:
    """The source's own activities, without those whose measurements come first from another source."""
    ranks = {name: rank for rank, name in enumerate(MEASURED_FIRST)}
    own = ranks.get(source, len(ranks))
    rivals = [a for a in activities if a.provenance.source == source or a.provenance.source in ranks]

    def rank(activity: Activity) -> tuple[int, float, str, str]:
        return (ranks.get(activity.provenance.source, own), 0.0, activity.provenance.source, "")

    return [
        activity
        for group in sessions(rivals, rank)
        if all(rank(member)[0] >= own for member in group)
        for activity in group
        if activity.provenance.source == source
    ]


def _renewals(
    source: DetailSource,
    activities: Sequence[Activity],
    found: Sequence[Wanted],
    details: Collection[str],
    memory: Memory,
) -> list[Wanted]:
    """Those asked about longest ago, until a seventh of all requests is spent; not what was asked for today."""
    taken = {one.id for one in found}
    kept = [a for a in activities if a.provenance.source_id in details]
    budget = math.ceil(sum(len(source.detail_parts(a)) for a in kept) / RENEWAL_NIGHTS)
    due = []
    for activity in sorted(kept, key=lambda a: (memory.asked_on(a.provenance.source_id), a.start)):
        if budget <= 0 or memory.asked_on(activity.provenance.source_id) == memory.today:
            break
        if activity.provenance.source_id not in taken:
            parts = source.detail_parts(activity)
            due.append(Wanted(activity, parts))
            budget -= len(parts)
    return due
