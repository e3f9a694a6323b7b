"""One exercise as it is to be done, in numbers; its words for people; the time it takes; how many of them fit."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from readiness.recommendation import Exercise
from readiness.rules import frequency
from readiness.session.done import Lifted
from readiness.session.movement import Amount, Movement, Pattern, Unit

SECONDS_A_UNIT = {Unit.REPS: 3.5, Unit.STEPS: 1.5, Unit.SECONDS: 1.0}
"""How long one repetition or step takes (a coaching choice)."""
CHANGE_S = 30
"""Walking over, picking up, writing down (a coaching choice)."""
RAMP_SETS = 2
"""Easier sets before a lift of RPE 7 or more (science §1.5)."""
RAMP_SHARES = (0.5, 0.75)
RAMP_SET_S = 40
LEAST, MOST = 4, 6
"""Exercises of a session (004 says five)."""
FEWEST_SETS = 2
_CORE = frozenset({Pattern.CORE, Pattern.DYNAMIC_CORE})


class Load(StrEnum):
    """What an exercise is loaded with."""

    NONE = "none"
    """An exercise that is done without weight by its nature."""
    BODY = "body"
    """Its own weight is not to be had."""
    FIRST = "first"
    """No weight yet: a beginner's version."""
    WEIGHT = "weight"


class Dose(NamedTuple):
    """Sets of an amount with rest between them. ``kg`` is None where nothing was logged yet; ``slow`` asks for
    three seconds down; ``ramp_kg`` are the loads of the easier sets before; ``last`` is what was done last,
    ``step_kg`` how much more this is, and ``earned_by`` the repetitions that earned it."""

    sets: int
    amount: Amount
    rest_s: int
    load: Load = Load.NONE
    rpe: tuple[float, float] | None = None
    kg: float | None = None
    slow: bool = False
    ramp: bool = False
    ramp_kg: tuple[float, ...] = ()
    last: Lifted | None = None
    step_kg: float = 0.0
    earned_by: int = 0

    @property
    def seconds(self) -> float:
        """How long all sets take, with rests and the change to the next exercise."""
        return (
            self.sets * (_work_s(self.amount) + self.rest_s)
            + CHANGE_S
            + (RAMP_SETS * RAMP_SET_S if self.ramp else 0)
        )


def _work_s(amount: Amount) -> float:
    middle = (amount.low + amount.high) / 2
    return middle * SECONDS_A_UNIT[amount.unit] * (2 if amount.each else 1)


def exercise_of(movement: Movement, dose: Dose, bare: bool) -> Exercise:
    """The exercise in the contract's words. Its version without weight is used where its equipment is missing
    (``bare``), and for a beginner's main lifts."""
    other = bare or (dose.load is Load.FIRST and movement.main)
    return Exercise(
        movement.without if other and movement.without else movement.name,
        dose.sets,
        amount_words(dose.amount),
        movement.targets,
        movement.cue,
        movement.easier,
        load_words(dose),
        dose.rest_s or None,
    )


def amount_words(amount: Amount) -> str:
    """``"8-12 per leg"``, ``"30-45 s"``, ``"3 min"``."""
    low, high, unit = amount.low, amount.high, str(amount.unit)
    if amount.unit is Unit.SECONDS and low == high and low > 60 and low % 60 == 0:
        low, high, unit = low // 60, high // 60, "min"
    count = f"{low}" if low == high else f"{low}-{high}"
    return " ".join(part for part in (count, unit, f"per {amount.each}" if amount.each else "") if part)


def load_words(dose: Dose) -> str | None:
    """``"14 kg, RPE 6-7, 3 repetitions in reserve"``; None for an exercise without load."""
    if dose.load is Load.NONE:
        return None
    if dose.load is Load.FIRST:
        return "no weight at first"
    if dose.load is Load.BODY:
        return "bodyweight, three seconds down" if dose.slow else "bodyweight"
    parts = [] if dose.kg is None else [f"{dose.kg:g} kg"]
    parts.append(effort_words(dose.rpe or (0.0, 10.0)))
    if dose.slow:
        parts.append("three seconds down")
    words = ", ".join(parts)
    if dose.ramp:
        ramp = " and ".join(f"{kg:g}" for kg in dose.ramp_kg)
        words += f", after {RAMP_SETS} easier sets" + (f" ({ramp} kg)" if ramp else "")
    return words + (f"; {_last_words(dose.last)}" if dose.last else "")


def _last_words(last: Lifted) -> str:
    """``"last time 12 kg x 12 at RPE 6"``."""
    reps = f" x {last.reps}" if last.reps else ""
    rpe = f" at RPE {last.rpe:g}" if last.rpe is not None else ""
    return f"last time {last.kg:g} kg{reps}{rpe}"


def change_words(dose: Dose) -> str:
    """``"+2 kg: 12 easy repetitions twice"``."""
    return f"+{dose.step_kg:g} kg: {dose.earned_by} easy repetitions twice"


def effort_words(rpe: tuple[float, float]) -> str:
    """``"RPE 6-7, 3 repetitions in reserve"`` (reserve = 10 − RPE, Zourdos 2016)."""
    low, high = rpe
    told = f"{high:g}" if low == high else f"{low:g}-{high:g}"
    return f"RPE {told}, {10 - high:g} repetitions in reserve"


def fit(
    dosed: Sequence[tuple[Movement, Dose]], minutes: float, most: int = MOST
) -> list[tuple[Movement, Dose]]:
    """As many exercises as the time holds, four at least and ``most`` at most, core among them (F9); sets give way
    before exercises."""
    seconds = [dose.seconds for _, dose in dosed]
    cores = [n for n, (movement, _) in enumerate(dosed) if movement.pattern in _CORE]
    order = list(range(min(LEAST, len(dosed))))
    if cores and frequency.core_in_every_session(sum(n in cores for n in order)):
        order[-1] = cores[0]
    left = minutes * 60 - sum(seconds[n] for n in order)
    for n in range(len(dosed)):
        if n not in order and seconds[n] <= left and len(order) < most:
            order.append(n)
            left -= seconds[n]
    return _fewer_sets([dosed[n] for n in sorted(order)], left)


def _fewer_sets(chosen: list[tuple[Movement, Dose]], left: float) -> list[tuple[Movement, Dose]]:
    """One set fewer of the last exercises, until no second is missing (``left`` is below 0 while some are)."""
    for n in range(len(chosen) - 1, -1, -1):
        if left >= 0:
            break
        movement, dose = chosen[n]
        fewer = dose._replace(sets=max(FEWEST_SETS, dose.sets - 1))
        left += dose.seconds - fewer.seconds
        chosen[n] = movement, fewer
    return chosen
