"""The answer for one day, exactly as the public contract's JSON has it (schema 1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from readiness.vocabulary import Band, Effect, Focus, Phase, Verdict

SCHEMA = 1


class State(StrEnum):
    """A warning sign's state; ``unknown`` where the morning could not be judged."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class StatedReason:
    """One rule's say. ``rule`` is an id of the rule book or of science §6.18; ``article`` where it came from."""

    rule: str
    effect: Effect
    text: str
    article: str | None = None


@dataclass(frozen=True, slots=True)
class SignReport:
    """One warning sign's state, with the numbers it was judged on (units in the keys)."""

    id: str
    name: str
    state: State
    severe: bool = False
    evidence: Mapping[str, Any] = field(default_factory=dict)
    text: str = ""
    title: str = ""
    """Its name within a sentence, such as 'HRV down'."""
    counts: bool = True
    """Whether it lies beyond the athlete's own range too; one that is active and does not count is only shown."""
    since: dt.date | None = None
    """The day it became active, while it is."""
    shown_on: dt.date | None = None
    """The day of the run that showed it, of a sign that runs show (the JSON has both in ``evidence``)."""


def sign_title(sign: Mapping[str, Any]) -> str:
    """The title of a sign in an answer's JSON; of older answers, which lack it, the name with spaces."""
    return str(sign.get("title") or sign["name"].replace("_", " "))


@dataclass(frozen=True, slots=True)
class Exercise:
    """One line of a session. ``reps`` is text ('8-10 per leg', '30 s'), ``load`` too ('16 kg'); ``rest_s`` seconds."""

    name: str
    sets: int
    reps: str
    targets: tuple[str, ...]
    cue: str
    easier: str
    load: str | None = None
    rest_s: int | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """What to do: warm-up, exercises in order, when to stop. ``load`` says in words how heavy."""

    title: str
    minutes: int
    intensity: str
    load: str
    exercises: tuple[Exercise, ...]
    warm_up: str = ""
    stop_rule: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Window:
    """When the session fits, as aware instants in the athlete's zone."""

    start: dt.datetime
    end: dt.datetime


class RunLevel(StrEnum):
    """What becomes of the day's run."""

    AS_PLANNED = "as_planned"
    EASY = "easy"
    SHORTER = "shorter"
    NONE = "none"
    DOCTOR = "doctor"


@dataclass(frozen=True, slots=True)
class RunAdvice:
    """What to do with the day's run while warning signs are on, in a sentence or two."""

    level: RunLevel
    text: str


@dataclass(frozen=True, slots=True)
class Interval:
    """Where the score lies with probability ``level``; not ``calibrated`` before thirty forward errors."""

    low: float
    high: float
    level: float = 0.8
    calibrated: bool = False


@dataclass(frozen=True, slots=True)
class Learning:
    """So many nights of a signal are known, and so many are needed before it is judged."""

    have: int
    needed: int


@dataclass(frozen=True, slots=True)
class ModelUse:
    """Whether the personal model moved the score, and why or why not."""

    used: bool
    why: str


@dataclass(frozen=True, slots=True)
class Planned:
    """What the schedule alone gives a day: its ``dose`` (``none``, ``upper``, ``light_legs``, ``legs``), the day's
    ``runs`` in short, and the week's ``target`` of sessions. Kept for the next morning, so that the plan holds."""

    dose: str
    runs: str
    target: int
    assumed: tuple[tuple[dt.date, str], ...] = ()
    """Sessions of the last week that nobody logged and that are taken as done, where nothing is ever logged."""


@dataclass(frozen=True, slots=True)
class Body:
    """What the verdict would be with an empty schedule: by how the athlete is. ``signs`` is how many warning signs
    count, ``domains`` in how many domains."""

    verdict: Verdict
    signs: int
    domains: int


@dataclass(frozen=True, slots=True)
class Schedule:
    """What the verdict would be with a calm body, and the rule of the schedule that decides it."""

    verdict: Verdict
    rule: str


@dataclass(frozen=True, slots=True)
class NextChance:
    """The next day that holds strength; ``if_`` is ``signs_clear`` where warning signs must clear before."""

    date: dt.date
    if_: str | None = None


@dataclass(frozen=True, slots=True)
class Recommendation:
    """The recommendation for one day. ``score`` is fatigue 0–100 (higher is more fatigued), None when no
    signal at all was present for the day. ``projected`` marks coming days; it is absent from today's JSON."""

    date: dt.date
    verdict: Verdict
    focus: Focus
    minutes: int
    score: float | None
    band: Band | None
    interval: Interval | None
    confidence: str
    provisional: bool
    reasons: tuple[StatedReason, ...]
    signs: tuple[SignReport, ...]
    missing: tuple[str, ...]
    session: Session | None
    window: Window | None
    data_until: Mapping[str, dt.date | None]
    computed_at: dt.datetime
    rules_version: str
    model: ModelUse
    phase: Phase = Phase.BASE
    athlete: str = "default"
    revision: int = 1
    projected: bool = False
    notes: tuple[str, ...] = ()
    next_chance: NextChance | None = None
    """On a skip: the next day of the plan that holds strength work."""
    run_advice: RunAdvice | None = None
    """None in an answer kept from before there was such advice."""
    learning: Mapping[str, Learning] = field(default_factory=dict)
    """Missing signals that are recorded, but not for long enough yet to be judged, by name."""
    body: Body | None = None
    """None in an answer kept from before there was such a field."""
    schedule: Schedule | None = None
    planned: Planned | None = None
