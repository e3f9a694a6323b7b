"""What a run or a lift is to the rule book: its role in the week, its hours, its load.

The vocabulary is fixed here once: long run, key run, hills, easy run, loaded and heavy lower-body work.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from readiness.merging import sports
from readiness.observations import Activity, PlannedRun
from readiness.vocabulary import (
    CROSS_WORDS,
    MOBILITY_WORDS,
    REST_WORDS,
    UNKNOWN_KIND,
    Focus,
    Role,
    is_heavy_legs,
    is_key,
    is_legs,
)

MIN_SESSION_MIN = 10.0
"""Shorter strength work is prehab, not a session (a coaching choice)."""
MIN_CROSS_MIN = 20.0
"""Shorter rides are transport, not cross-training (a coaching choice)."""
UNKNOWN_START_H = 6
"""A run of unknown hour is taken to start early: the gap before it is then the shortest it can be."""


RANK = {role: n for n, role in enumerate(Role)}
"""The more a role asks of the days around it, the lower."""
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
"""Minutes of a planned run whose length is neither given nor learned (a coaching choice)."""


class Run(NamedTuple):
    """A run done or to come. ``origin`` is ``done``, ``plan``, ``week``, ``habit`` or ``race``; ``perhaps`` marks a
    role read from a habit that is not kept every week."""

    date: date
    role: Role
    kind: str | None
    start: datetime | None
    minutes: float
    km: float | None
    origin: str
    descent_m: float | None = None
    ascent_m: float | None = None
    perhaps: bool = False

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
    """A strength session that was done. ``lower`` marks loaded lower-body work, ``heavy`` as in the vocabulary."""

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


SHORT_RACE_MIN, SHORT_RACE_KM, SHORT_RACE_CLIMB_M = 75.0, 12.0, 500.0
"""A race that is no A race is a hard session below these: a parkrun is no long run (a coaching choice)."""


def race_role(minutes: float | None, km: float | None, climb_m: float | None, priority: str) -> Role:
    """A short race that is no A race is a key run; every other race counts as the week's long run."""
    if priority == "A":
        return Role.RACE
    if minutes is not None:
        return Role.KEY if minutes < SHORT_RACE_MIN else Role.RACE
    short = km is not None and km <= SHORT_RACE_KM and (climb_m or 0.0) < SHORT_RACE_CLIMB_M
    return Role.KEY if short else Role.RACE


def role_without_length(words: Sequence[Role | None], rpe: float | None) -> Role:
    """What a done run is if it is not long: the most restrictive of its words, else by its effort."""
    known = [role for role in words if role and role is not Role.LONG]
    if known:
        return min(known, key=RANK.__getitem__)
    return Role.KEY if is_key(None, rpe) else Role.EASY


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


@lru_cache(maxsize=512)
def is_hike(word: str | None) -> bool:
    """Whether a sport or a plan's word is a hike: it counts from three hours, and never sets the measure."""
    stems = ("hik", "walk", "mountaineering", "snowshoe", "trekking")
    return bool(word) and any(stem in (word or "").lower() for stem in stems)


def is_run(plan: PlannedRun) -> bool:
    """Whether a plan's entry is a run; one of unknown meaning (:func:`is_unknown`) is neither run nor rest."""
    word = (plan.kind or "run").lower()
    others = REST_WORDS | MOBILITY_WORDS | CROSS_WORDS | {UNKNOWN_KIND}
    return word not in others and "strength" not in word


def is_unknown(plan: PlannedRun) -> bool:
    return plan.kind == UNKNOWN_KIND
