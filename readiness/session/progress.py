"""Double progression: the load and the repetitions of an exercise from what was lifted before.

First the repetitions rise to the top of the range, then the load by one weight of the equipment; nothing is ever
taken of a one-repetition maximum. Repetitions that were left in reserve (10 − RPE) say what a set was worth.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from readiness.rules import content
from readiness.session.done import Lifted
from readiness.session.equipment import EPSILON_KG, Ladder

PROGRESS = 1.10
"""The most that a load or a set may rise at once (W12; Endurance Planet 2011)."""
EASY_RPE, EASY_SESSIONS = 7.0, 2
"""Two sessions in a row up to this effort (CR10) earn progress (W12)."""
LAST_SETS = 4
WINDOW_DAYS = 28
"""The best of four weeks is what a set is measured by (science §1.5)."""
SHARE_PER_FOUR_REPS = 0.9
"""About a tenth less load for four repetitions more (science §1.5)."""
EXTRA_REPS = 5
"""So far above the range the repetitions go where the next weight is over 10 % heavier."""
FIRST_WEEK_DAYS = 7
TOO_FAR_SHARE = 0.92
"""After a set that went too far (L5) the load steps back, by about one weight (a coaching choice)."""
UNKNOWN_RPE = 8.0
"""A session whose effort nobody reported is taken to have been hard: it earns nothing."""
PAUSE_DAYS = 10
"""After a longer pause of all strength nothing rises (a coaching choice)."""
LEAST_KG = 0.01
HOLD_STEP_S, HOLD_MOST_S = 5, 60

_LOWS = (content.MODERATE.main_reps[0], content.LIGHT.main_reps[0])
"""Where the lighter ranges begin."""


class Target(NamedTuple):
    """What to lift: kg and repetitions from low to high. ``step_kg`` is how much more than before, earned by
    ``reached`` repetitions."""

    kg: float | None
    low: int
    high: int
    fewer_sets: int = 0
    slow: bool = False
    step_kg: float = 0.0
    reached: int = 0


def target(
    done: Sequence[Lifted],
    reps: tuple[int, int],
    rpe_high: float,
    ladder: Ladder,
    day: date,
    *,
    progress: bool = True,
    share: float = 1.0,
) -> Target | None:
    """What to lift on ``day`` within the range ``reps`` up to ``rpe_high``; None for an exercise never loaded before.

    ``progress``: whether anything may rise today; ``share``: of earlier loads, after a pause.
    """
    weighed = [one for one in done if one.kg]
    if not weighed:
        return None
    recent = _since(weighed, weighed[-1].on - timedelta(days=WINDOW_DAYS - 1))
    stale = recent[-1].on < day - timedelta(days=WINDOW_DAYS)
    counted = _since_too_hard(recent)
    base = max(counted, key=lambda one: (_worth(one, reps[0], rpe_high), one.on))
    worth = _worth(base, reps[0], rpe_high)
    kg = ladder.at_most(worth * share, sorted(set(_weights(weighed))))
    if kg is None:
        return Target(None, *reps)
    may_rise = progress and share == 1.0 and worth >= (base.kg or 0.0) - EPSILON_KG
    if not may_rise:
        step = Target(kg, *reps)
    elif _first_week(kg, recent, day):
        step = Target(kg, reps[0], reps[0], fewer_sets=1)
    else:
        step = _next(kg, _at_least(kg, _since_too_hard(weighed)), reps, ladder, stale)
    lately = _since(recent, day - timedelta(days=WINDOW_DAYS))
    return _capped(step, kg, lately or recent, ladder, PROGRESS if lately else 1.0)


def _weights(done: Sequence[Lifted]) -> list[float]:
    return [one.kg for one in done if one.kg]


def _at_least(kg: float, done: Sequence[Lifted]) -> list[Lifted]:
    return [one for one in done if (one.kg or 0.0) >= kg - EPSILON_KG]


def _since(done: Sequence[Lifted], first: date) -> list[Lifted]:
    return [one for one in done if one.on >= first]


def _worth(one: Lifted, low: int, rpe_high: float) -> float:
    """The kg of which ``low`` repetitions at ``rpe_high`` may be asked after this set, never more than it had."""
    kg = one.kg or 0.0
    rpe = UNKNOWN_RPE if one.rpe is None else one.rpe
    could = (one.reps or low) + 10 - rpe
    needs = low + 10 - rpe_high
    share = min(1.0, SHARE_PER_FOUR_REPS ** ((needs - could) / 4))
    return float(kg * (min(share, TOO_FAR_SHARE) if _too_hard(one) else share))


def _too_hard(one: Lifted) -> bool:
    return content.no_maximum(one.reps or content.MIN_REPS, one.rpe or 0.0)


def _since_too_hard(recent: Sequence[Lifted]) -> Sequence[Lifted]:
    """The sets after the last one that went too far; that one alone if it was the last."""
    last = max((n for n, one in enumerate(recent) if _too_hard(one)), default=-1)
    return recent[last + 1 :] or recent[-1:]


def _next(kg: float, done: Sequence[Lifted], reps: tuple[int, int], ladder: Ladder, stale: bool) -> Target:
    """One step on, where two easy sets at the top of the range have earned it (W12). ``done`` is all that was lifted
    at this load or above; where that is ``stale`` the load waits, and the repetitions are those of before."""
    low, high = reps
    reached = _reached_twice(done) if earned([one.rpe for one in done]) else 0
    if reached < high:
        return Target(kg, low, high)
    if stale:
        return Target(kg, high, min(high + EXTRA_REPS, max(one.reps or 0 for one in done[-LAST_SETS:])))
    heavier = ladder.above(kg)
    if heavier is None:
        return Target(kg, high, high + EXTRA_REPS, slow=reached >= high + EXTRA_REPS)
    step_kg = heavier - kg
    if heavier <= PROGRESS * kg + EPSILON_KG:
        return Target(heavier, low, high, step_kg=step_kg, reached=reached)
    if reached >= high + EXTRA_REPS:
        return Target(heavier, low, low, 1, step_kg=step_kg, reached=reached)
    return Target(kg, high, high + EXTRA_REPS)


def earned(last_rpes: Sequence[float | None]) -> bool:
    """Whether the efforts (CR10) of the last sessions, the newest last, earn progress; None is unknown."""
    easy = [rpe for rpe in last_rpes[-EASY_SESSIONS:] if rpe is not None and rpe <= EASY_RPE]
    return len(easy) == EASY_SESSIONS


def _reached_twice(done: Sequence[Lifted]) -> int:
    """The repetitions that two of the last four easy sets reached: a light day between them takes nothing back."""
    easy = sorted(one.reps or 0 for one in done[-LAST_SETS:] if one.rpe is not None and one.rpe <= EASY_RPE)
    return easy[-EASY_SESSIONS] if len(easy) >= EASY_SESSIONS else 0


def _first_week(kg: float, recent: Sequence[Lifted], day: date) -> bool:
    """Whether the load is over 10 % above all before it and less than a week old."""
    first = next((one for one in recent if (one.kg or 0.0) >= kg - EPSILON_KG), None)
    before = [one.kg or 0.0 for one in recent if first is not None and one.on < first.on]
    if first is None or not before or (day - first.on).days >= FIRST_WEEK_DAYS:
        return False
    return kg > PROGRESS * max(before) + EPSILON_KG


def _capped(
    step: Target, before_kg: float, recent: Sequence[Lifted], ladder: Ladder, growth: float
) -> Target:
    """At most ``growth`` × the best kilograms × repetitions of four weeks, within the range where a lighter weight
    allows that. Where no repetition more fits at this load, a lighter one takes more of them; with one weight alone,
    one repetition more is the least step."""
    best = max(map(_kg_reps, recent))
    if not best or not step.kg:
        return step
    most = growth * best
    if step.kg > before_kg + EPSILON_KG:  # one weight more may ask for the least repetitions
        return _within(step, step.kg, max(step.low, _room(most, step.kg)))
    lifted = _weights(recent)
    lightest = min(ladder.weights, default=step.kg)
    kg = min(step.kg, ladder.at_most(most / step.low, lifted) or lightest)
    last = max((one.reps or 0 for one in recent if one.kg == kg), default=0)
    if kg < step.kg or growth <= 1.0 or _room(most, kg) >= min(step.high, last + 1):
        return _within(step, kg, _room(most, kg))
    if ladder.at_most(kg - LEAST_KG, lifted) is None:  # one weight alone
        return _within(step, kg, last + 1)
    lighter = _more_of_less(step, kg, best, most, ladder, lifted)
    return lighter or _within(step, kg, _room(most, kg))


def _more_of_less(
    step: Target, kg: float, best: float, most: float, ladder: Ladder, lifted: Sequence[float]
) -> Target | None:
    """More repetitions of a weight below ``kg``: above the ``best`` kilograms × repetitions, within ``most``."""
    next_low = next((reps for reps in _LOWS if reps > step.low), step.low)
    least = ladder.at_most(most / next_low, lifted) or kg  # a calm day lifts no less than a careful one
    lighter = kg
    while (lighter := ladder.at_most(lighter - LEAST_KG, lifted) or 0.0) >= least:
        reps = min(step.high + EXTRA_REPS, _room(most, lighter))
        if lighter * reps > best + EPSILON_KG:
            return Target(lighter, max(step.low, reps - 1), reps)
    return None


def _kg_reps(one: Lifted) -> float:
    return (one.kg or 0.0) * (one.reps or 0)


def _room(most: float, kg: float) -> int:
    """How many repetitions of ``kg`` stay within ``most`` kilograms × repetitions."""
    return int(most / kg + EPSILON_KG)


def _within(step: Target, kg: float, most: int) -> Target:
    """The step at this load with at most so many repetitions."""
    high = max(1, min(step.high, most))
    return step._replace(kg=kg, low=min(step.low, high), high=high)


def hold(done: Sequence[Lifted], low: int, high: int, progress: bool) -> tuple[int, int]:
    """Seconds of a core hold from low to high: five more than last time, up to a minute."""
    held = [one for one in done if one.seconds]
    if not held:
        return low, high
    last = held[-1]
    grows = progress and last.rpe is not None and last.rpe <= EASY_RPE
    most = min(HOLD_MOST_S, int(last.seconds or 0) + (HOLD_STEP_S if grows else 0))
    most = max(low, most)
    return max(low, most - HOLD_STEP_S), most
