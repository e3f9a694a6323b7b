"""The words of the field, defined once: verdicts, phases and bands, what is long, key or heavy legs, days in words.

Signals, schedule, model and renderers ask here, so that no two halves mean different things by one word.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from enum import Enum, IntEnum, StrEnum
from functools import lru_cache
from itertools import zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from readiness.observations import Activity


class Verdict(IntEnum):
    """How much strength work; the smaller is the more restrictive, so ``min`` is the policy."""

    SKIP = 0
    MAINTENANCE = 1
    FULL = 2

    @property
    def word(self) -> str:
        """As the JSON spells it."""
        return self.name.lower()


class Lean(Enum):
    """Which year or week a date without one means: the last, the nearest, the next."""

    PAST = -1
    NEAREST = 0
    AHEAD = 1


class Focus(StrEnum):
    """What a session trains; ``core_mobility`` loads nothing, ``none`` goes with a skip."""

    LOWER = "lower"
    FULL_BODY = "full_body"
    UPPER_CORE = "upper_core"
    CORE_MOBILITY = "core_mobility"
    NONE = "none"


class Effect(StrEnum):
    """What a reason does to the verdict, most restrictive first."""

    SKIP = "skip"
    MAINTENANCE = "maintenance"
    FOCUS = "focus"
    ALLOW = "allow"
    INFO = "info"

    def explains(self, verdict: Verdict) -> bool:
        """Whether a reason of this effect says why a day has this ``verdict``. A reason for a lighter dose is no
        reason to skip, and what allows a session does not say why it is short."""
        return self in _EXPLAINS[verdict]


_EXPLAINS = {
    Verdict.SKIP: (Effect.SKIP,),
    Verdict.MAINTENANCE: (Effect.MAINTENANCE, Effect.FOCUS),
    Verdict.FULL: (Effect.FOCUS, Effect.ALLOW),
}


class Phase(StrEnum):
    """Where a day is in the season."""

    OFF = "off"
    BASE = "base"
    BUILD = "build"
    PEAK = "peak"
    TAPER = "taper"
    RECOVERY = "recovery"


class Band(StrEnum):
    """The fatigue score in three colours."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


AMBER = 40.0
"""Where the amber band begins on the scale that is shown (a definition: each athlete's own limits lie here)."""
RED = 65.0
"""Where the red one does."""


def band(score: float) -> Band:
    """Of a score or sub-score, 0–100: green below AMBER, red from RED, amber between."""
    return Band.GREEN if score < AMBER else Band.AMBER if score < RED else Band.RED


class Role(StrEnum):
    """What a run is to the week, the hardest first. ``UNKNOWN`` is taken for a key run, with caution."""

    RACE = "race"
    LONG = "long"
    HILLS = "hills"
    KEY = "key"
    EASY = "easy"
    UNKNOWN = "unknown"


LONG_WORDS = frozenset({"long", "long_run", "back_to_back", "ultra"})
HILL_WORDS = frozenset({"hills", "hill", "hill_repeats", "hill_intervals", "uphill"})
SPEED_WORDS = frozenset(
    {
        *("intervals", "interval", "tempo", "threshold", "fartlek", "race_pace", "speed"),
        *("vo2max", "quality", "key"),
    }
)
EASY_WORDS = frozenset({"easy", "recovery", "shakeout", "base", "steady", "jog", "warmup"})
RACE_WORDS = frozenset({"race", "test"})
MOBILITY_WORDS = frozenset({"yoga", "mobility", "pilates", "stretching", "flexibility", "foam_rolling"})
REST_WORDS = frozenset({"rest", "off", "rest_day", "day_off"})
NOT_DONE = "not-done"
"""The note's tag for a planned session that was not done."""
UNKNOWN_KIND = "unknown"
"""An entry of a plan, or something done, in which no word is known: it may be a run or none (science §6.2)."""
HIKE = "hike"
"""A planned hike or walk: long from three hours, and no yardstick for runs."""
CROSS_WORDS = frozenset(
    {"cycling", "bike", "ride", "spin", "swim", "swimming", "rowing", "elliptical", "cross", "ski"}
)
UPPER_WORDS = frozenset({"upper_core", "upper", "core", "core_mobility", "mobility"})
"""Strength work that leaves the legs alone; work of any other name, or none, is taken for leg work."""

_ROLES = {
    **dict.fromkeys(LONG_WORDS, Role.LONG),
    **dict.fromkeys(HILL_WORDS, Role.HILLS),
    **dict.fromkeys(SPEED_WORDS, Role.KEY),
    **dict.fromkeys(EASY_WORDS, Role.EASY),
    **dict.fromkeys(RACE_WORDS, Role.RACE),
}

KEY_RPE = 7.0
"""A run of unknown kind is a key run from CR10 7 (a coaching choice)."""
HEAVY_RPE = 7.0
"""Leg work is heavy from session RPE 7 (science §1, a coaching choice)."""
HEAVY_REPS = 8
"""Loaded sets of at most so many repetitions are heavy (science §1, a coaching choice)."""
USUAL_WAKE = time(6, 30)
"""When a morning is taken to begin while no nights show it (a coaching choice)."""

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""As settings spell them, Monday first."""
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTH_NAMES = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
FOCUS_NAMES = {
    "lower": "legs",
    "full_body": "whole body",
    "upper_core": "upper body and core",
    "core_mobility": "core and mobility",
    "none": "nothing",
}
ROLE_NAMES = {
    Role.RACE: "race",
    Role.LONG: "long run",
    Role.HILLS: "hill session",
    Role.KEY: "key run",
    Role.EASY: "easy run",
    Role.UNKNOWN: "run",
}


@lru_cache(maxsize=512)
def role_of(kind: str | None) -> Role | None:
    """The role that a plan's or source's word gives a run; None when the word says nothing."""
    return _ROLES.get(kind.strip().lower().replace(" ", "_").replace("-", "_")) if kind else None


def is_long(kind: str | None) -> bool:
    """Whether the word calls a run long. How long an unnamed run must be is :mod:`readiness.runs`' to say."""
    return role_of(kind) is Role.LONG


def is_key(kind: str | None, rpe: float | None = None) -> bool:
    """Whether a run is a key run: by its word, or where the word says nothing by its session RPE (CR10)."""
    role = role_of(kind)
    return role in (Role.HILLS, Role.KEY) if role is not None else (rpe or 0.0) >= KEY_RPE


def is_legs(kind: str | None) -> bool:
    """Whether strength work of this name loads the legs; of unknown name it is taken to."""
    return (kind or "full_body").lower() not in UPPER_WORDS


def is_heavy_legs(lift: Activity) -> bool:
    """Whether a strength session was heavy leg work: by its name, from RPE 7, of unknown effort, or with loaded
    sets of eight repetitions or fewer."""
    if not is_legs(lift.kind):
        return False
    hard = lift.rpe is None or lift.rpe >= HEAVY_RPE
    few = any((s.reps or HEAVY_REPS + 1) <= HEAVY_REPS and s.load_kg for s in lift.strength_sets)
    return hard or few or (lift.kind or "").lower() == "heavy_lower"


def weekday(day: date) -> str:
    """The day's name, whatever the machine's language (and thirty times sooner than ``%A``)."""
    return DAY_NAMES[day.weekday()]


def day_and_month(day: date, *, short: bool = False) -> str:
    """``Tue 10 March``; short: ``Tue 10 Mar``."""
    month = MONTH_NAMES[day.month - 1]
    return f"{weekday(day)[:3]} {day.day} {month[:3] if short else month}"


def days_in_words(days: Sequence[date]) -> str:
    """``Tue 24 and Wed 25 November``; the month is said once, after the last day of it."""
    told = []
    for day, after in zip_longest(days, days[1:]):
        same = after is not None and (after.year, after.month) == (day.year, day.month)
        told.append(f"{weekday(day)[:3]} {day.day}" if same else day_and_month(day))
    return joined(told)


def joined(words: Sequence[str]) -> str:
    """``a, b and c``."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


FORM_WORDS = ((15.0, "fresh"), (-10.0, "balanced"), (-30.0, "building"))
"""From this form (% of fitness, CTL) on … (a coaching choice, after the form zones of endurance platforms)."""


def form_word(form_pct: float) -> str:
    """How fresh the training of the last weeks leaves the athlete; below all of FORM_WORDS it is 'heavy'."""
    return next((word for least, word in FORM_WORDS if form_pct >= least), "heavy")
