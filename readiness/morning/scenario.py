"""What if: the observations as they would be under changed circumstances. Nothing is stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from readiness.date_bounds import not_ahead, read_day
from readiness.errors import ConfigurationError, InvalidInput
from readiness.home import Home
from readiness.morning.answers import PLAN_DAYS, decided, plan
from readiness.morning.contract import to_json
from readiness.observations import (
    CheckIn,
    HrvNight,
    Observation,
    PlannedRun,
    Provenance,
    Race,
    RestingHr,
    SleepNight,
)
from readiness.plausibility import LONGEST_TEXT, checked
from readiness.recommendation import Recommendation
from readiness.runs.template import read_template
from readiness.vocabulary import WEEKDAYS

HERE = "what-if"

type Night = HrvNight | SleepNight | RestingHr
_VALUE: Mapping[type[Night], str] = {HrvNight: "rmssd_ms", SleepNight: "sleep_h", RestingHr: "resting_hr_bpm"}
_WORSE: Mapping[str, tuple[int, str]] = {
    "rmssd_ms": (-1, "hrv_baseline_ms"),
    "sleep_h": (-1, "sleep_need_h"),
    "resting_hr_bpm": (1, "resting_hr_baseline_bpm"),
    "fatigue": (1, "fatigue_usual"),
    "soreness": (1, "soreness_usual"),
    "stress": (1, "stress_usual"),
    "mood": (-1, "mood_usual"),
    "motivation": (-1, "motivation_usual"),
    "sleep_quality": (-1, "sleep_quality_usual"),
}
"""Which way an input gets worse, and the number that says what is usual."""
_ANSWERS = (
    *("fatigue", "soreness", "mood", "motivation", "stress", "sleep_quality"),
    *("ill", "injured"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What is different this morning, and ahead. ``runs`` are such as ``sat long 4h``; ``rests`` name days
    without a run; a ``race`` is an A race."""

    sleep_h: float | None = None
    rmssd_ms: float | None = None
    resting_hr_bpm: float | None = None
    fatigue: int | None = None
    soreness: int | None = None
    mood: int | None = None
    motivation: int | None = None
    stress: int | None = None
    sleep_quality: int | None = None
    ill: bool | None = None
    injured: str | None = None
    runs: Sequence[str] = ()
    rests: Sequence[str] = ()
    race: date | None = None

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Changes:
        """The changes that a JSON object names: ``sleep`` in hours, ``add_run`` such as ``sat long 4h``, ``race`` as
        a date; None says nothing. Raises InvalidInput naming what is wrong."""
        unknown = set(told) - {"sleep", "add_run", "race"}
        if unknown:
            raise InvalidInput(f"unknown: {', '.join(sorted(unknown))[:80]}; allowed: sleep, add_run, race")
        sleep, run, race = (told.get(name) for name in ("sleep", "add_run", "race"))
        if sleep is not None and (isinstance(sleep, bool) or not isinstance(sleep, int | float)):
            raise InvalidInput("sleep: a number of hours, such as 6.5")
        if run is not None and not isinstance(run, str):
            raise InvalidInput('add_run: text, such as "sat long 4h"')
        return cls(
            sleep_h=sleep,
            runs=[run] if run else (),
            race=None if race is None else read_day(race),
        )

    @property
    def any(self) -> bool:
        return self != Changes()


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The day asked for and the days after it, as they are and as they would be: as many in each."""

    before: tuple[Recommendation, ...]
    after: tuple[Recommendation, ...]

    @property
    def differing(self) -> Iterator[tuple[Recommendation, Recommendation]]:
        """The coming days that would hold something else: as it is, as it would be."""
        for old, new in zip(self.before[1:], self.after[1:], strict=True):
            if (old.verdict, old.focus, old.minutes) != (new.verdict, new.focus, new.minutes):
                yield old, new

    def to_json(self) -> dict[str, Any]:
        """The contract's object for the day as it would be; ``before`` as it is, ``plan`` the days that differ."""
        plan = [to_json(new) for _, new in self.differing]
        return {**to_json(self.after[0]), "before": to_json(self.before[0]), "plan": plan}


def what_if(home: Home, changes: Changes, day: date, days: int = PLAN_DAYS) -> WhatIf:
    """``day``, not later than today, and the ``days`` − 1 after it as if ``changes`` held. Nothing is stored.

    Raises InvalidInput on a value that cannot be and on a run or day that cannot be read, NoData where nothing is
    known of the body.
    """
    not_ahead(day, home.now().date())
    known = home.known_store.observations()
    imagined = under(known, changes, day, home.now())
    before, after = plan(home, day, days), decided(home, day, days, imagined)
    coming = after.days[:days]
    if worsens(changes, known, after.assessment.signals, day):
        coming = (coming[0], *(min(pair, key=_dose) for pair in zip(before[1:], coming[1:], strict=True)))
    return WhatIf(before, coming)


def _dose(day: Recommendation) -> tuple[int, int]:
    return day.verdict, day.minutes


def worsens(
    changes: Changes, observations: Iterable[Observation], signals: Mapping[str, float], day: date
) -> bool:
    """Whether all of ``changes`` are about the body, and none is better than what is known of ``day`` (where nothing
    is, than what is usual by ``signals``). A worse morning opens no coming day, though more of it is known: knowing
    today's body says nothing of how much will be known then."""
    if changes.runs or changes.rests or changes.race is not None:
        return False
    morning = [o for o in observations if o.date == day]
    for name, (sign, usual) in _WORSE.items():
        value = getattr(changes, name)
        reference = _observed(morning, name, signals.get(usual))
        if value is not None and (reference is None or sign * (value - reference) < 0):
            return False
    return changes.ill is not False and changes.injured != ""


def _observed(morning: Iterable[Observation], name: str, otherwise: float | None) -> float | None:
    """The first value of that name among a morning's observations."""
    found = (getattr(o, name, None) for o in morning)
    return next((value for value in found if value is not None), otherwise)


def under(
    observations: Iterable[Observation], changes: Changes, day: date, now: datetime
) -> list[Observation]:
    """``observations`` as if ``changes`` held on ``day``. Raises InvalidInput where that cannot be as of ``now``, or a
    run or day cannot be read."""
    known = list(observations)
    imagined = _under(known, changes, day)
    stored = set(map(id, known))
    return [one if id(one) in stored else checked(one, now) for one in imagined]


def _under(found: list[Observation], changes: Changes, day: date) -> list[Observation]:
    for kind, name in _VALUE.items():
        value = getattr(changes, name)
        if value is not None:
            found = with_night(found, kind, day, value)
    answers = {name: value for name in _ANSWERS if (value := getattr(changes, name)) is not None}
    if answers:
        found = with_checkin(found, day, answers)
    for text in changes.runs:
        when, _, words = text.strip().partition(" ")
        found = with_runs(found, day_named(when, day), words)
    for text in changes.rests:
        found = with_runs(found, day_named(text, day), "rest", instead=True)
    if changes.race is not None:
        found.append(Race(Provenance(HERE, changes.race.isoformat()), changes.race, "what if", "A"))
    return found


def with_night(
    observations: Iterable[Observation], kind: type[Night], day: date, value: float
) -> list[Observation]:
    """The night that ended on ``day`` with this value. It keeps the recorder of the nights before it: another one
    would be another baseline."""
    known = list(observations)
    before = [o for o in known if isinstance(o, kind) and o.date <= day]
    latest = max(before, key=lambda o: o.date, default=None)
    provenance = replace(latest.provenance, source_id=HERE) if latest else Provenance(HERE, day.isoformat())
    fields: dict[str, Any] = {"provenance": provenance, "date": day, _VALUE[kind]: value}
    return [*(o for o in known if not (isinstance(o, kind) and o.date == day)), kind(**fields)]


def with_checkin(
    observations: Iterable[Observation], day: date, answers: Mapping[str, Any]
) -> list[Observation]:
    """The check-in of ``day`` with these answers laid over what was answered."""
    known = list(observations)
    here = [o for o in known if isinstance(o, CheckIn) and o.date == day]
    rest = [o for o in known if not (isinstance(o, CheckIn) and o.date == day)]
    asked = here or [CheckIn(Provenance("checkin", day.isoformat()), day)]
    return [*rest, *(replace(one, **answers) for one in asked)]


def with_runs(
    observations: Iterable[Observation], day: date, words: str, *, instead: bool = False
) -> list[Observation]:
    """``long 4h 07:00`` or ``rest`` on the plan of ``day``, beside what it holds or ``instead`` of it.

    Raises InvalidInput naming the word not understood.
    """
    known = [o for o in observations if not (instead and isinstance(o, PlannedRun) and o.date == day)]
    if len(words) > LONGEST_TEXT:
        raise InvalidInput(f"a run has at most {LONGEST_TEXT} characters; write it shorter")
    try:
        planned = read_template(WEEKDAYS[day.weekday()], words)
    except ConfigurationError as error:
        raise InvalidInput(str(error)) from None
    new = (
        replace(run, provenance=Provenance(HERE, f"{day} {number} {words}"), date=day)
        for number, run in enumerate(planned)
    )
    return [*known, *new]


def day_named(text: str, today: date) -> date:
    """``sat``, ``saturday`` (the next one from ``today`` on) or ``2026-03-07``. Raises InvalidInput."""
    name = text.lower()[:3]
    if name in WEEKDAYS and text.isalpha():
        return today + timedelta(days=(WEEKDAYS.index(name) - today.weekday()) % 7)
    try:
        return read_day(text)
    except InvalidInput as error:
        raise InvalidInput(f'{error}; begin with a weekday or a date, such as "sat long 4h"') from None
