"""Observations → the daily table: one row an athlete, one column a wake-up date, NaN = not observed.

A :class:`Panel` holds many athletes at once as numpy arrays of shape (athletes, days). Column ``d`` of a
*morning* quantity (nights, check-ins, notes) is what was known on waking on ``d``; column ``d`` of a
*training* quantity is what was done on the local day ``d``, so the morning of ``d`` looks at ``d − 1`` and before.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from readiness.history.training import enter_activities
from readiness.history.waking import enter_checkin, enter_night, enter_note
from readiness.observations import (
    Activity,
    CheckIn,
    HrvNight,
    Note,
    Observation,
    PlannedRun,
    Race,
    RestingHr,
    SleepNight,
)
from readiness.settings import Settings

type Array = NDArray[np.float64]

MORNING = (
    *("rmssd_ms", "resting_hr_bpm", "sleep_h", "sleep_mid_h"),
    *("fatigue", "soreness", "mood", "motivation", "stress", "sleep_quality"),
    *(
        "ill",
        "injured",
        "veto",
        "alcohol",
        "heat",
        "travel_zones",
        "altitude_m",
        "cycle_day",
        "device_change",
    ),
    "utc_offset_h",
)
"""Columns known on waking. ``injured`` is a region (:data:`readiness.history.waking.REGIONS`), 0 = asked and well."""

TRAINING_SUMS = (
    *("trained", "runs", "run_min", "lifts", "lift_min", "lift_load", "lift_kg", "heavy_lower"),
    *("srpe", "trimp", "rtss", "bare_min", "pairs", "pair_xy", "pair_xx"),
    *("descent_m", "feet_min", "night_run_min", "long_kind", "key_kind", "race"),
)
"""Training columns where nothing recorded means zero."""

TRAINING_OBSERVED = (
    *("longest_run_min", "longest_run_km", "descent_end_h", "lift_rpe", "day_utc_offset_h", "day_altitude_m"),
    *("judged_min", "judged_gain_m_per_km", "judged_temperature_c", "judged_ef", "judged_rpe"),
    *("judged_gap_m_per_min", "judged_decoupling_pct", "completed_pct"),
)
"""Training columns that may be unknown. ``judged_*`` describe the day's key run, else its longest run."""

_ZERO = frozenset(TRAINING_SUMS)
TRAITS = ("sleep_need_h", "strength_history_weeks", "swc")
"""What the settings say of an athlete, NaN = to be learned."""


@dataclass(frozen=True, slots=True)
class Panel:
    """Daily columns of many athletes. ``start`` is the day of column 0; a column that no athlete has may be
    left out. ``traits`` are (athletes, 1). ``words`` keeps the text behind a number: (column, day) → text."""

    start: date
    athletes: int
    days: int
    columns: Mapping[str, Array]
    traits: Mapping[str, Array] = field(default_factory=dict)
    words: Sequence[Mapping[tuple[str, int], str]] = ()

    def __getitem__(self, name: str) -> Array:
        found = self.columns.get(name)
        if found is not None:
            return found
        return np.broadcast_to(0.0 if name in _ZERO else np.nan, (self.athletes, self.days))

    def __contains__(self, name: str) -> bool:
        return name in self.columns

    def trait(self, name: str, default: float = math.nan) -> Array:
        found = self.traits.get(name)
        return np.full((self.athletes, 1), default) if found is None else found

    def index(self, day: date) -> int:
        return (day - self.start).days

    def day(self, index: int) -> date:
        return self.start + timedelta(days=int(index))

    def part(self, athletes: slice) -> Panel:
        """Some of the athletes, without copying."""
        columns = {name: values[athletes] for name, values in self.columns.items()}
        traits = {name: values[athletes] for name, values in self.traits.items()}
        count = len(range(*athletes.indices(self.athletes)))
        return Panel(self.start, count, self.days, columns, traits, self.words[athletes])


def cut(observations: Iterable[Observation], morning: date, now: datetime | None = None) -> list[Observation]:
    """Only what was known on waking on ``morning``; the plan and the races stay (knowing them is no look-ahead).

    Nights, check-ins and notes up to ``morning``; activities of earlier local days, and those that began
    before that morning's night ended. Where ``morning`` is still the day of ``now``, what was already done
    today stays too: it counts for gates and quota, never for the score (science §6.14).
    """
    observations = list(observations)
    woke = {o.date: o.end for o in observations if isinstance(o, SleepNight) and o.date == morning}.get(
        morning
    )
    today = now is not None and now.date() <= morning

    def known(o: Observation) -> bool:
        if isinstance(o, PlannedRun | Race):
            return True
        if o.date != morning or not isinstance(o, Activity):
            return o.date <= morning
        if today and now is not None and o.start <= now:
            return True
        return woke is not None and woke.tzinfo is not None and o.start < woke

    return [o for o in observations if known(o)]


def panel(observations: Iterable[Observation], settings: Settings, until: date) -> Panel:
    """One athlete's daily table from the first observation to ``until``. Merge first: each thing once."""
    return panels([observations], settings, until)


def panels(
    athletes: Iterable[Iterable[Observation]],
    settings: Settings | Sequence[Settings],
    until: date,
    since: date | None = None,
) -> Panel:
    """The daily table of many athletes on common days; ``settings`` one for all, or one each.

    ``since`` is the first day, by default that of the oldest observation of any athlete.
    """
    everyone = [[o for o in observations if _belongs(o, until)] for observations in athletes]
    each = [settings] * len(everyone) if isinstance(settings, Settings) else list(settings)
    if since is None:
        since = min((o.date for rows in everyone for o in rows if o.date <= until), default=until)
    days = (until - since).days + 1
    columns: dict[str, Array] = {}
    words: list[dict[tuple[str, int], str]] = [{} for _ in everyone]
    for a, (rows, own) in enumerate(zip(everyone, each, strict=True)):
        book = Book(columns, words[a], a, len(everyone), days, since)
        _enter(rows, own, book)
    traits = {
        "sleep_need_h": _column([s.athlete.sleep_need_h for s in each]),
        "strength_history_weeks": _column([s.athlete.strength_history_weeks for s in each]),
        "swc": _column([s.hrv.swc for s in each]),
    }
    return Panel(since, len(everyone), days, columns, traits, tuple(words))


@dataclass(frozen=True, slots=True)
class Book:
    """Writes one athlete's numbers into the shared columns, made when first needed."""

    columns: dict[str, Array]
    words: dict[tuple[str, int], str]
    athlete: int
    athletes: int
    days: int
    since: date

    def row(self, name: str) -> Array:
        if name not in self.columns:
            self.columns[name] = np.full((self.athletes, self.days), 0.0 if name in _ZERO else np.nan)
        row: Array = self.columns[name][self.athlete]
        return row

    def set(self, name: str, day: date, value: float | None) -> None:
        index = (day - self.since).days
        if value is not None and 0 <= index < self.days:
            self.row(name)[index] = value

    def add(self, name: str, day: date, value: float | None) -> None:
        index = (day - self.since).days
        if value is not None and 0 <= index < self.days:
            row = self.row(name)
            row[index] = value if math.isnan(row[index]) else row[index] + value

    def largest(self, name: str, day: date, value: float | None) -> None:
        index = (day - self.since).days
        if value is not None and 0 <= index < self.days:
            row = self.row(name)
            if not row[index] >= value:
                row[index] = value

    def word(self, name: str, day: date, text: str) -> None:
        self.words[(name, (day - self.since).days)] = text


def _belongs(o: Observation, until: date) -> bool:
    return o.date <= until or isinstance(o, PlannedRun)


def _enter(rows: Sequence[Observation], settings: Settings, book: Book) -> None:
    training: list[Activity] = []
    plan: list[PlannedRun] = []
    resting: dict[date, float] = {}
    for o in rows:
        if isinstance(o, Activity):
            training.append(o)
        elif isinstance(o, PlannedRun):
            plan.append(o)
        elif isinstance(o, HrvNight | SleepNight | RestingHr):
            enter_night(o, book)
            if isinstance(o, RestingHr):
                resting[o.date] = o.resting_hr_bpm
        elif isinstance(o, CheckIn):
            enter_checkin(o, book)
        elif isinstance(o, Race):
            book.set("race", o.date, 1.0)
    for o in rows:  # after the check-ins: a note may add to the same morning, never take away
        if isinstance(o, Note):
            enter_note(o.date, o.tag, book)
    enter_activities(training, plan, resting, settings, book)


def _column(values: Sequence[float | None]) -> Array:
    return np.array([[math.nan if v is None else float(v)] for v in values])
