"""How what was asked of one activity alone is joined to it: effort, decoupling, sets, and a multisport's legs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from readiness.merging.sports import MULTISPORT, RUNNING
from readiness.observations import Activity, ActivityDetail, Leg, Observation

_FIELDS = tuple(
    f.name for f in fields(ActivityDetail) if f.name not in ("provenance", "start", "duration_min", "legs")
)

type Key = tuple[str, str]


def joined(observations: Iterable[Observation]) -> list[Observation]:
    """The observations with every detail folded into its activity (same source, same id), in the same order.

    What the activity itself says comes first; a detail whose activity is gone says nothing. A multisport becomes its
    legs; while they are unknown all of it may have been run, and counts as a run.
    """
    given = list(observations)
    details = {_key(o): o for o in given if isinstance(o, ActivityDetail)}
    found: list[Observation] = []
    for o in given:
        if isinstance(o, Activity):
            found += _with(o, details)
        elif not isinstance(o, ActivityDetail):
            found.append(o)
    return found


def as_first_told(
    observations: Iterable[Observation], details_then: Iterable[Observation], told_at: datetime
) -> list[Observation]:
    """With the details of every activity that was known at ``told_at`` as they were known then: what was fetched about
    it since is no news of that morning, and changes nothing that was said on it."""
    given = list(observations)
    known = {_key(o) for o in given if isinstance(o, Activity) and _was_there(o, told_at)}
    since = [o for o in given if not (isinstance(o, ActivityDetail) and _key(o) in known)]
    return since + [o for o in details_then if _key(o) in known]


def _key(o: Observation) -> Key:
    return o.provenance.source, o.provenance.source_id


def _was_there(o: Observation, moment: datetime) -> bool:
    return o.provenance.ingested_at is None or o.provenance.ingested_at <= moment


def _with(activity: Activity, details: Mapping[Key, ActivityDetail]) -> Iterator[Activity]:
    detail = details.get(_key(activity))
    if detail is not None:
        told: dict[str, Any] = {
            name: value
            for name in _FIELDS
            if getattr(activity, name) in (None, ()) and (value := getattr(detail, name)) not in (None, ())
        }
        activity = replace(activity, **told) if told else activity
    if activity.sport != MULTISPORT:
        yield activity
    elif detail is None or not detail.legs:
        yield replace(activity, sport=RUNNING)
    else:
        yield from (_of_leg(activity, leg, nth) for nth, leg in enumerate(detail.legs, 1))


def _of_leg(whole: Activity, leg: Leg, nth: int) -> Activity:
    """A leg as an activity of its own; the effort that was reported is that of the whole."""
    return Activity(
        replace(whole.provenance, source_id=f"{whole.provenance.source_id}/{nth}"),
        leg.start,
        leg.sport,
        leg.duration_min,
        distance_km=leg.distance_km,
        ascent_m=leg.ascent_m,
        descent_m=leg.descent_m,
        avg_hr_bpm=leg.avg_hr_bpm,
        max_hr_bpm=leg.max_hr_bpm,
        rpe=whole.rpe,
        kind=whole.kind if "run" in leg.sport else None,
        title=whole.title,
    )
