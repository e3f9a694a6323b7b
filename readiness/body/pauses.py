"""Pauses and beginnings: back after a pause, the first weeks, a gap in the data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from readiness.body.condition import Condition
from readiness.body.mornings import Array, Mask, Morning, Mornings
from readiness.reasons import ComingDay, Kind, Reason, Side
from readiness.signals.all_signals import Signals
from readiness.signals.streaks import age, at, before, last_known

PAUSE_DAYS = 7
"""So many days without training are a pause (science §6.17)."""
LIFT_PAUSE_DAYS = 21
"""So many without strength are a pause of strength (science §6.17)."""
RETURN_SESSIONS = 2
"""Strength sessions held at maintenance after a pause (science §6.17)."""
RETURNED_DAYS = 28
"""After four weeks of training one is back, sessions or not; a pause of strength has its own count (a coaching
choice)."""
GAP_DAYS = 7
"""More days than this without any data are a gap (a coaching choice)."""
GAP_MORNINGS = 3
"""So many mornings with data end it (a coaching choice)."""
FIRST_NIGHTS = 7
"""First weeks have fewer nights of each kind …"""
FIRST_CHECKINS = 7
"""… and fewer check-ins than this (science §6.1)."""


@dataclass(frozen=True, slots=True)
class Pauses:
    """Of all athletes and mornings; counts are days, sessions, nights, check-ins."""

    pause_days: Array
    lift_pause_days: Array
    sessions_left: Array
    lift_sessions_left: Array
    gap_days: Array
    gap: Mask
    mornings_back: Array
    first_weeks: Mask
    no_strength: Mask
    data: Mask


def pauses(m: Mornings) -> Pauses:
    """How long training, strength and data have paused, and how far each is back."""
    s = m.signals
    panel = s.panel
    lifts = _through_yesterday(np.cumsum(panel["lifts"], axis=1))
    pause, left = _return(panel["trained"] > 0, panel["lifts"], PAUSE_DAYS)
    lift_pause, lift_left = _return(panel["lifts"] > 0, panel["lifts"], LIFT_PAUSE_DAYS)
    data = _data(s)
    gap, gap_days, back = _gap(data)
    return Pauses(
        pause_days=pause,
        lift_pause_days=lift_pause,
        sessions_left=left,
        lift_sessions_left=lift_left,
        gap=gap,
        gap_days=gap_days,
        mornings_back=back,
        first_weeks=(_nights(s) < FIRST_NIGHTS) & (s.checkin.n < FIRST_CHECKINS),
        no_strength=~(np.nan_to_num(panel.trait("strength_history_weeks")) > 0) & (lifts < 1),
        data=data,
    )


def _through_yesterday(x: Array) -> Array:
    out = np.zeros_like(x)
    out[:, 1:] = x[:, :-1]
    return out


def _quiet(known: Mask) -> Array:
    """How many days lie empty between each day and the last known one before it; 0 where there is none."""
    since = age(before(last_known(known)))
    return np.where(np.isfinite(since), since - 1, 0.0)


def _return(done: Mask, lifts: Array, pause: int) -> tuple[Array, Array]:
    """Length of the pause that is on, or just over, and how many capped strength sessions are left."""
    resting = _quiet(done)
    on = resting >= pause
    back = before(last_known(done & on))
    lately = age(back) <= RETURNED_DAYS
    length = np.where(on, resting, np.where(lately, at(resting, back), 0.0))
    lifted = _through_yesterday(np.cumsum(lifts, axis=1))
    left = np.maximum(RETURN_SESSIONS - (lifted - at(lifted, back)), 0.0)
    return length, np.where(on, RETURN_SESSIONS, np.where(lately, left, 0.0))


def _data(s: Signals) -> Mask:
    """Mornings on which anything new was known: a night, a check-in, or training of the day before."""
    found = s.checkin.answered | np.isfinite(s.hrv.x) | np.isfinite(s.resting_hr.bpm) | s.sleep.known
    found = found.copy()
    found[:, 1:] |= (s.panel["trained"] > 0)[:, :-1]
    return np.asarray(found)


def _gap(data: Mask) -> tuple[Mask, Array, Array]:
    """More than a week without any data, until three mornings are back."""
    quiet = _quiet(data)
    silent = np.where(data, 0.0, quiet + 1)
    on = silent > GAP_DAYS
    back_on = last_known(data & (quiet > GAP_DAYS))
    over = back_on >= 0
    seen = np.cumsum(data, axis=1, dtype=np.float64)
    back = seen - at(seen, back_on) + 1
    length = np.where(on, silent, np.where(over, at(quiet, back_on), 0.0))
    return on | (over & (back < GAP_MORNINGS)), length, np.where(over & ~on, back, 0.0)


def _nights(s: Signals) -> NDArray[np.float64]:
    """Nights known so far of the kind of which there are most."""
    nights = [np.isfinite(x) for x in (s.hrv.x, s.resting_hr.bpm, s.sleep.hours)]
    return np.asarray(np.max([np.cumsum(n, axis=1, dtype=np.float64) for n in nights], axis=0))


@dataclass(frozen=True, slots=True)
class Return(Condition):
    """Back after ``days`` without ``what`` ('training' or 'strength'); ``sessions_left`` at maintenance."""

    what: str
    days: int
    sessions_left: int
    reason: ClassVar = Reason(
        id="RETURN",
        statement="Coming back after a week without any training, or three without strength: two careful sessions.",
        kind=Kind.CAPS,
        side=Side.SCHEDULE,  # what was trained, and no word on how the body is
        reach_days=None,
    )

    @classmethod
    def find(cls, m: Morning) -> Self | None:
        p, at = m.all.once(pauses), m.at
        training, lifting = int(p.sessions_left[at]), int(p.lift_sessions_left[at])
        if not (training or lifting):
            return None
        if training >= lifting:
            return cls("training", int(p.pause_days[at]), training)
        return cls("strength", int(p.lift_pause_days[at]), lifting)

    def reaches(self, day: ComingDay) -> bool:
        return day.ordinal < self.sessions_left

    @property
    def text(self) -> str:
        sessions = "session" if self.sessions_left == 1 else "two sessions"
        return (
            f"Back after {self.days} days without {self.what}: the next {sessions} at maintenance, "
            "60–70 % of earlier loads."
        )


@dataclass(frozen=True, slots=True)
class FirstWeeks(Condition):
    """Too little is known of this athlete: no ``baseline`` yet, or no strength session on record."""

    baseline: bool
    reason: ClassVar = Reason(
        id="FIRST_WEEKS",
        statement="Too few nights and check-ins to know you, or no strength history: beginner versions.",
        kind=Kind.CAPS,
        side=Side.SCHEDULE,  # what was trained, and no word on how the body is
        reach_days=None,
    )

    @classmethod
    def find(cls, m: Morning) -> Self | None:
        p, at = m.all.once(pauses), m.at
        first = bool(p.first_weeks[at])
        return cls(not first) if first or p.no_strength[at] else None

    @property
    def text(self) -> str:
        if self.baseline:
            return "No strength session on record yet: begin with the beginner versions."
        return "We are still learning what is normal for you: beginner versions for now."


@dataclass(frozen=True, slots=True)
class Gap(Condition):
    """``days`` without any data since ``last``; so many ``mornings_back``, of three that end it."""

    days: int
    last: date
    mornings_back: int = 0
    reason: ClassVar = Reason(
        id="GAP",
        statement="More than a week without any data: maintenance at most until three mornings are back.",
        kind=Kind.CAPS,
        side=Side.BODY,
        reach_days=None,
        call=True,
    )

    @classmethod
    def find(cls, m: Morning) -> Self | None:
        p, at = m.all.once(pauses), m.at
        if not p.gap[at]:
            return None
        seen = np.flatnonzero(p.data[m.a, : m.d + 1])
        return cls(int(p.gap_days[at]), m.day(seen[-1]), int(p.mornings_back[at]))

    @property
    def text(self) -> str:
        back = ": sync, or check in, and it comes back in three mornings."
        if self.mornings_back:
            back = f"; {self.mornings_back} of {GAP_MORNINGS} mornings are back."
        return f"{self.days} days without any data{back}"
