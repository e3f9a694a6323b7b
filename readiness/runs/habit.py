"""The week as the athlete really runs it: the habit of the last eight weeks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from statistics import median

from readiness.runs.roles import week_of
from readiness.runs.running import Run
from readiness.vocabulary import Role

HABIT_WEEKS = 8
HABIT_MIN_WEEKS = 3
"""Fewer whole weeks than this teach no habit (a coaching choice)."""
HABIT_SHARE = 0.5
"""A weekday has a habit when at least half of the weeks show it (a coaching choice)."""
SURE_SHARE = 0.75
"""Below this share of the weeks a habit is shown as 'perhaps' (a coaching choice)."""
REST_SHARE = 0.25
"""A weekday with runs in at most this share of the weeks is usually free (a coaching choice)."""


@dataclass(frozen=True, slots=True)
class Habit:
    """What usually happens on one weekday: a role with its usual start, length and distance; None role = rest.
    ``perhaps``: seen in fewer than three quarters of the weeks."""

    role: Role | None
    at: time | None = None
    minutes: float | None = None
    km: float | None = None
    perhaps: bool = False


def learn(runs: Sequence[Run], starts: int = 0) -> Mapping[int, Habit]:
    """The habit by weekday (0 = Monday) from the last eight weeks with running of ``runs``, all of whole weeks.

    The usual long-run day, key-run days, easy days and rest days; a weekday without a clear habit is absent.
    """
    weeks = sorted({week_of(run.date, starts) for run in runs})[-HABIT_WEEKS:]
    if len(weeks) < HABIT_MIN_WEEKS:
        return {}
    by_weekday: dict[int, list[Run]] = {}
    for run in runs:
        if run.date >= weeks[0]:
            by_weekday.setdefault(run.date.weekday(), []).append(run)
    return {n: habit for n in range(7) if (habit := _weekday(by_weekday.get(n, []), len(weeks))) is not None}


def _weekday(runs: list[Run], weeks: int) -> Habit | None:
    days = {run.date for run in runs}
    if len(days) <= REST_SHARE * weeks:
        return Habit(None)
    if len(days) < HABIT_SHARE * weeks:
        return None
    role = _usual_role(runs, len(days))
    like = [run for run in runs if run.role is role or (role is Role.LONG and run.role is Role.RACE)] or runs
    starts = [run.start.hour * 60 + run.start.minute for run in like if run.start]
    km = [run.km for run in like if run.km]
    minute = int(median(starts)) // 15 * 15 if starts else None
    return Habit(
        role,
        None if minute is None else time(minute // 60, minute % 60),
        round(median(run.minutes for run in like)),
        median(km) if km else None,
        perhaps=len({run.date for run in like}) < SURE_SHARE * weeks,
    )


def _usual_role(runs: Sequence[Run], days: int) -> Role:
    """The most restrictive role that half of the days hold."""
    roles = [Role.LONG if run.role is Role.RACE else run.role for run in runs]
    hard = (role for role in (Role.LONG, Role.HILLS, Role.KEY) if roles.count(role) >= HABIT_SHARE * days)
    return next(hard, Role.EASY)
