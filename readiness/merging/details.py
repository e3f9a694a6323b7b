"""What a source tells of an activity only when asked for it alone: which to ask for, and how it is joined.

A run's perceived effort, heart-rate zones and stream cost requests of their own. They are asked for newest
first and a few a night, so that a first backfill of years never hammers a vendor.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from readiness.observations import Activity, ActivityDetail, Kind, Observation
from readiness.ports import Counts, DetailSource, Store

_FIELDS = tuple(
    f.name for f in fields(ActivityDetail) if f.name not in ("provenance", "start", "duration_min")
)
PER_NIGHT = 40
EDITED_BY = 0.01
"""A length that differs by more than a hundredth is another recording than the one that was asked about."""


def joined(observations: Iterable[Observation]) -> list[Observation]:
    """The observations with every detail folded into its activity (same source, same id).

    What the activity itself says stands; a detail whose activity is gone says nothing. Order is kept.
    """
    given = list(observations)
    details = {
        (o.provenance.source, o.provenance.source_id): o for o in given if isinstance(o, ActivityDetail)
    }
    if not details:
        return given
    return [_with(o, details) for o in given if not isinstance(o, ActivityDetail)]


def _with(o: Observation, details: dict[tuple[str, str], ActivityDetail]) -> Observation:
    if not isinstance(o, Activity):
        return o
    detail = details.get((o.provenance.source, o.provenance.source_id))
    if detail is None:
        return o
    told: dict[str, Any] = {
        name: value
        for name in _FIELDS
        if getattr(o, name) in (None, ()) and (value := getattr(detail, name)) not in (None, ())
    }
    return replace(o, **told) if told else o


def pending(source: DetailSource, store: Store) -> list[Activity]:
    """The source's stored activities that it should still be asked about, newest first."""
    known: dict[str, ActivityDetail] = {}
    activities: list[Activity] = []
    for o in store.observations({Kind.ACTIVITY, Kind.ACTIVITY_DETAIL}):
        if o.provenance.source != source.name:
            continue
        if isinstance(o, ActivityDetail):
            known[o.provenance.source_id] = o
        elif isinstance(o, Activity):
            activities.append(o)
    refused = {
        q.source_id for q in store.quarantine() if (q.source, q.kind) == (source.name, Kind.ACTIVITY_DETAIL)
    }
    return [
        a
        for a in sorted(activities, key=lambda a: a.start, reverse=True)
        if a.provenance.source_id not in refused
        and source.wants_detail(a)
        and _is_stale(known.get(a.provenance.source_id), a)
    ]


def _is_stale(detail: ActivityDetail | None, activity: Activity) -> bool:
    if detail is None:
        return True
    then = detail.duration_min
    return then is not None and abs(activity.duration_min - then) > EDITED_BY * then


def fetch_details(
    source: DetailSource,
    store: Store,
    at: datetime,
    limit: int = PER_NIGHT,
    expires_at: datetime | None = None,
) -> Counts:
    """Asks about at most ``limit`` pending activities, each stored at once: an interruption loses none.

    Raises what the source raises; what came before is kept and the next night goes on from there.
    """
    counts = Counts()
    for activity in pending(source, store)[:limit]:
        counts += store.upsert(source.name, [source.detail(activity)], at=at, expires_at=expires_at)
    return counts
