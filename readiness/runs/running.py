"""What a run or a lift is to the rule book: its role in the week, its hours, its load.

The vocabulary is fixed here once: long run, key run, hills, easy run, loaded and heavy lower-body work.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from readiness.merging import sports
from readiness.observations import Activity, PlannedRun, Race
from readiness.recommendation import Focus
from readiness.vocabulary import (
    CROSS_WORDS,
    LONG_HISTORY_DAYS,
    LONG_KM_NEW,
    LONG_MIN,
    LONG_MIN_NEW,
    LONG_SHARE,
    MOBILITY_WORDS,
    REST_WORDS,
    UNKNOWN_KIND,
    Role,
    is_heavy_legs,
    is_key,
    is_legs,
    role_of,
)

MIN_SESSION_MIN = 10.0
"""Shorter strength work is prehab, not a session (a coaching choice)."""
MIN_CROSS_MIN = 20.0
"""Shorter rides are transport, not cross-training (a coaching choice)."""
UNKNOWN_START_H = 6
"""A run of unknown hour is taken to start early: the gap before it is then the shortest it can be."""


_RANK = {role: n for n, role in enumerate(Role)}
HARD = frozenset({Role.RACE, Role.LONG, Role.HILLS, Role.KEY})
QUALITY = frozenset({Role.HILLS, Role.KEY})
"""The runs after which strength belongs on the same day (T1); the long run is not one of them (C11)."""

_STILL = frozenset({sports.ANY, "breathwork", "meditation", "sauna", "commuting"})
_FOCUS = {"heavy_lower": Focus.LOWER, "lower": Focus.LOWER}
LOAD_PER_MIN = {
    Role.RACE: 6.0,
    Role.LONG: 4.0,
    Role.HILLS: 6.5,
    Role.KEY: 6.5,
    Role.EASY: 3.0,
    Role.UNKNOWN: 4.0,
}
"""Expected session RPE (CR10) by role: what a planned minute is worth until it is run (a coaching choice)."""
STRENGTH_RPE = 6.0
"""Expected session RPE of a strength session (a coaching choice)."""
USUAL_MIN = {
    Role.RACE: 360.0,
    Role.LONG: 150.0,
    Role.HILLS: 60.0,
    Role.KEY: 60.0,
    Role.EASY: 45.0,
    Role.UNKNOWN: 50.0,
}
"""Minutes of a planned run whose length is not told and not learned (a coaching choice)."""


class Run(NamedTuple):
    """A run done or to come. ``origin`` is ``done``, ``plan``, ``week``, ``habit`` or ``race``."""

    date: date
    role: Role
    kind: str | None
    start: datetime | None
    minutes: float
    km: float | None
    origin: str
    descent_m: float | None = None
    ascent_m: float | None = None

    @property
    def done(self) -> bool:
        return self.origin == "done"

    @property
    def inferred(self) -> bool:
        return self.origin == "habit"

    @property
    def load(self) -> float:
        """Expected session RPE × minutes (Foster 2001)."""
        return LOAD_PER_MIN[self.role] * self.minutes


class Lift(NamedTuple):
    """A strength session that was done. ``lower`` tells loaded lower-body work, ``heavy`` as in the vocabulary."""

    date: date
    start: datetime
    minutes: float
    focus: Focus
    lower: bool
    heavy: bool
    rpe: float | None = None


@lru_cache(maxsize=512)
def part(sport: str) -> str | None:
    """The part a sport plays in the week: ``run``, ``strength``, ``mobility``, ``cross``, ``unknown``; None for no
    session.

    A hike tires the legs as a run does (article 001 puts the two side by side); a walk is recovery.
    """
    kind = sports.family(sport)
    if kind == sports.WALKING:
        return None if "walk" in sport else "run"
    known = {
        sports.RUNNING: "run",
        sports.STRENGTH: "strength",
        sports.MOBILITY: "mobility",
        sports.UNKNOWN: "unknown",
    }
    return None if kind in _STILL else known.get(kind, "cross")


@dataclass(frozen=True, slots=True)
class Volume:
    """Running minutes so far, to tell what is long for this athlete. ``days`` ascend; sums are cumulative."""

    days: tuple[date, ...]
    minutes: tuple[float, ...]

    @classmethod
    def of(cls, runs: Sequence[Activity]) -> Volume:
        total, sums = 0.0, [0.0]
        for run in runs:
            total += run.duration_min
            sums.append(total)
        return cls(tuple(run.start.date() for run in runs), tuple(sums))

    def between(self, since: date, until: date) -> float:
        """Minutes on the days since <= day < until."""
        low, high = bisect_left(self.days, since), bisect_left(self.days, until)
        return self.minutes[high] - self.minutes[low]

    def is_long(self, day: date, minutes: float, km: float | None) -> bool:
        """Whether a run of this length on ``day`` is long by the definition (no word from a plan)."""
        if not self.days or (day - self.days[0]).days < LONG_HISTORY_DAYS:
            return minutes >= LONG_MIN_NEW or (km or 0.0) >= LONG_KM_NEW
        if minutes < LONG_MIN:
            return False
        return minutes >= LONG_SHARE * self.between(day - timedelta(days=LONG_HISTORY_DAYS), day) / 4


def done_run(activity: Activity, volume: Volume, planned: Sequence[PlannedRun]) -> Run:
    """A recorded run with its role: the plan's word first, then its own, then the definition."""
    day, minutes = activity.start.date(), activity.duration_min
    words = [
        role_of(activity.kind),
        *(role_of(p.kind) for p in planned if minutes >= 0.5 * (p.duration_min or 0)),
    ]
    known = [role for role in words if role is not None]
    if Role.RACE in known:
        role = Role.RACE
    elif Role.LONG in known or volume.is_long(day, minutes, activity.distance_km):
        role = Role.LONG
    elif known:
        role = min(known, key=_RANK.__getitem__)
    else:
        role = Role.KEY if is_key(None, activity.rpe) else Role.EASY
    return Run(
        day,
        role,
        activity.kind,
        activity.start,
        minutes,
        activity.distance_km,
        "done",
        activity.descent_m,
        activity.ascent_m,
    )


def unknown_run(activity: Activity, volume: Volume, habit: Role | None) -> Run:
    """Something done of which no word is known, taken for the hardest run it can have been: long by its length, the
    weekday's habitual hard run, else a key run. It adds to no volume and teaches no habit."""
    day, minutes = activity.start.date(), activity.duration_min
    if volume.is_long(day, minutes, None):
        habit = Role.LONG
    role = habit if habit in HARD else Role.UNKNOWN
    return Run(day, role, UNKNOWN_KIND, activity.start, minutes, None, "done")


def race_role(race: Race) -> Role:
    """A short C race is a hard session; every other race counts as the week's long run."""
    short = (race.hours is not None and race.hours * 60 < LONG_MIN) or (
        race.hours is None and race.distance_km is not None and race.distance_km <= 12
    )
    return Role.KEY if short and race.priority == "C" else Role.RACE


def lift_of(activity: Activity) -> Lift | None:
    """A recorded strength session; one of unknown focus is taken for loaded lower-body work."""
    if activity.duration_min < MIN_SESSION_MIN:
        return None
    lower = is_legs(activity.kind)
    kind = (activity.kind or "full_body").lower()
    return Lift(
        activity.start.date(),
        activity.start,
        activity.duration_min,
        _FOCUS.get(kind, Focus.FULL_BODY if lower else Focus.UPPER_CORE),
        lower,
        is_heavy_legs(activity),
        activity.rpe,
    )


def is_run(plan: PlannedRun) -> bool:
    """Whether a plan's entry is a run; one of unknown meaning (:func:`is_unknown`) is neither run nor rest."""
    word = (plan.kind or "run").lower()
    others = REST_WORDS | MOBILITY_WORDS | CROSS_WORDS | {UNKNOWN_KIND}
    return word not in others and "strength" not in word


def is_unknown(plan: PlannedRun) -> bool:
    return plan.kind == UNKNOWN_KIND
