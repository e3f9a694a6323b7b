"""Which source counts where sources disagree.

Measurements come first from the device's own platform, then from files of it, then from those who copy it.
What only the athlete can know (how hard, what for, which sets) comes first from what was written by hand.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from readiness.observations import Activity, Provenance
from readiness.settings import Settings

MEASURED_FIRST = (
    "garmin",
    "fit",
    "garmin_export",
    "garmin_list",
    "intervals",
    "strava_export",
    "strava",
    "whoop",
    "hrv4training",
)
TOLD = "told"
"""A planned session that the athlete tapped as done: stored as planned, so any other record of it comes first."""
LIFT_LOGS = ("hevy", "strong")
"""Logs of strength work, which hold each workout once."""
HAND_WRITTEN = ("checkin", "log", "note", "race", "manual", *LIFT_LOGS, "csv", TOLD)
"""Sources whose rows the athlete typed. ``csv`` may be typed too, so it comes late among them."""

HAND_FIELDS = frozenset(
    {"rpe", "feel", "kind", "completed_pct", "strength_sets", "title", "priority", "name"}
)
"""Fields in which what the athlete entered outranks a device."""

VENDOR = {"garmin_export": "garmin", "fit": "garmin", "strava_export": "strava"}
"""Sources that pass on the nights of the same vendor's devices: one baseline, not two."""

_UNKNOWN = len(MEASURED_FIRST)
_EARLIEST = float("-inf")

type Key = tuple[int, float, str, str]


def _newest_first(moment: datetime | None) -> float:
    return -moment.timestamp() if moment is not None else _EARLIEST * -1


def measured(settings: Settings) -> Callable[[Provenance], Key]:
    """Sort key for measured fields: the smaller, the more it counts. Total, so order never matters."""
    order = {name: i - 1000 for i, name in enumerate(settings.athlete.source_priority)}
    for i, name in enumerate(MEASURED_FIRST):
        order.setdefault(name, i)
    for i, name in enumerate(HAND_WRITTEN):
        order.setdefault(name, _UNKNOWN + 1 + i)

    def key(p: Provenance) -> Key:
        return (order.get(p.source, _UNKNOWN), _newest_first(p.ingested_at), p.source, p.source_id)

    return key


def is_summary(activity: Activity) -> bool:
    """Whether the row is a vendor's own entry of an activity, not a recording of it: its id is the activity's."""
    return any(x.partition(":")[2] == activity.provenance.source_id for x in activity.external_ids)


def by_hand(settings: Settings) -> Callable[[Provenance], Key]:
    """Sort key for the fields of ``HAND_FIELDS`` and for check-ins: what was typed counts first."""
    base = measured(settings)

    def key(p: Provenance) -> Key:
        rank, newest, source, source_id = base(p)
        if p.source in HAND_WRITTEN and p.source != TOLD:
            rank = HAND_WRITTEN.index(p.source) - 10_000
        return (rank, newest, source, source_id)

    return key


def recorder(provenance: Provenance) -> str:
    """What recorded a night: the device where the vendor names it, else the vendor."""
    return provenance.device or VENDOR.get(provenance.source, provenance.source)
