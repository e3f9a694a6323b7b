"""Each exercise of a session in numbers: sets, repetitions, effort and load, within what the body leaves."""

from __future__ import annotations

from readiness.rules import content
from readiness.rules.content import Style
from readiness.session.brief import Brief
from readiness.session.dose import FEWEST_SETS, RAMP_SHARES, Dose, Load
from readiness.session.equipment import ANY_WEIGHT, Ladder
from readiness.session.movement import UPPER, Amount, Movement, Pattern, Unit
from readiness.session.progress import PAUSE_DAYS, hold, target
from readiness.vocabulary import Focus

SHORT_MIN = 25
"""Up to here warm-up, cool-down and rests are short (a coaching choice)."""
CORE_REST_S, BAND_REST_S = 30, 45
SHORT_CORE_REST_S, SHORT_BAND_REST_S = 15, 30
HOP_SETS = 2
RAMP_RPE = 7.0
_STEADY = frozenset({Pattern.CORE, Pattern.DYNAMIC_CORE, Pattern.BALANCE, Pattern.BRIDGE, Pattern.HIP})


def bare(movement: Movement, brief: Brief) -> bool:
    """Whether its equipment is missing, so that its other version is used."""
    return bool(movement.needs) and not movement.needs & brief.held


def dose_of(movement: Movement, style: Style, sets: int, brief: Brief) -> Dose:
    """The exercise in numbers; ``sets`` are the session's."""
    short = brief.minutes <= SHORT_MIN
    if not movement.loaded:
        rest_s = CORE_REST_S if movement.pattern in _STEADY else BAND_REST_S
        if short:
            rest_s = SHORT_CORE_REST_S if movement.pattern in _STEADY else SHORT_BAND_REST_S
        amount = _held_longer(movement, brief) if content.own_dose(movement.loaded) else movement.dose
        return Dose(HOP_SETS if movement.pattern is Pattern.HOP else sets, amount, rest_s)
    return _loaded(movement, _style_for(movement, style, brief), sets, brief)


def sets_of(brief: Brief) -> int:
    """How many sets each exercise of the session has."""
    sets = (
        content.core_circuit(brief.full)[1]
        if brief.focus is Focus.CORE_MOBILITY
        else content.sets(brief.full)
    )
    if not brief.experience.established:
        sets = content.sets(False)
    return max(FEWEST_SETS, min(sets, brief.limits.sets) - brief.light_week)


def _held_longer(movement: Movement, brief: Brief) -> Amount:
    """The exercise's own amount; a core hold grows by what was held before."""
    amount = movement.dose
    if movement.pattern is not Pattern.CORE or amount.unit is not Unit.SECONDS:
        return amount
    low, high = hold(brief.lifted.get(movement.key, ()), amount.low, amount.high, _may_rise(brief))
    return amount._replace(low=low, high=high)


def _may_rise(brief: Brief) -> bool:
    """Whether anything may rise today: on a full day that is not light, not after a pause of all strength."""
    paused = brief.rested_days is None or brief.rested_days > PAUSE_DAYS
    return brief.full and brief.limits.progress and not brief.light_week and not paused


def _style_for(movement: Movement, style: Style, brief: Brief) -> Style:
    """Upper body stays light; legs may build muscle in the off-season (L7)."""
    upper = movement.pattern in UPPER
    if upper and style.name != "light":
        own = (movement.dose.low, movement.dose.high)
        low, high = (
            min(a, b - brief.light_week) for a, b in zip(style.rpe, content.MODERATE.rpe, strict=True)
        )
        return style._replace(main_reps=own, other_reps=own, rpe=(low, high))
    if style.name == "moderate" and content.muscle_building(brief.phase, upper):
        low, high = (rpe - brief.light_week for rpe in content.HEAVY.rpe)
        return style._replace(rpe=(low, high))
    return style


def _ladder(movement: Movement, brief: Brief) -> Ladder | None:
    """The weights there are for a movement; None where it is done without any."""
    if bare(movement, brief) or not brief.held & ANY_WEIGHT:
        return None
    return brief.equipment.ladder(movement.needs)


def _loaded(movement: Movement, style: Style, sets: int, brief: Brief) -> Dose:
    limits = brief.limits
    low, high = style.main_reps if movement.main else style.other_reps
    slow = limits.slow and not brief.peak_week
    ladder = _ladder(movement, brief)
    dose = Dose(sets, movement.dose._replace(low=low, high=high), style.rest_s, Load.WEIGHT, style.rpe)
    if limits.first_version:
        return dose._replace(load=Load.FIRST)
    if ladder is None:
        low, high = content.high_repetitions().main_reps
        amount = movement.dose._replace(low=low, high=high)
        return dose._replace(load=Load.BODY, amount=amount, rest_s=BAND_REST_S, slow=slow)
    done = brief.lifted.get(movement.key, ())
    found = target(
        done, (low, high), style.rpe[1], ladder, brief.day, progress=_may_rise(brief), share=limits.load_share
    )
    if found is not None and found.kg is None:
        return dose._replace(load=Load.BODY, slow=slow)
    ramp = movement.main and style.rpe[1] >= RAMP_RPE
    if found is None:
        return dose._replace(ramp=ramp)
    lighter = [ladder.at_most(share * found.kg) for share in RAMP_SHARES] if ramp and found.kg else []
    return dose._replace(
        sets=max(FEWEST_SETS, dose.sets - found.fewer_sets),
        amount=dose.amount._replace(low=found.low, high=found.high),
        kg=found.kg,
        slow=found.slow and slow,
        ramp=ramp,
        ramp_kg=tuple(dict.fromkeys(one for one in lighter if one)),
        last=next(one for one in reversed(done) if one.kg),
        step_kg=found.step_kg,
        earned_by=found.reached,
    )
