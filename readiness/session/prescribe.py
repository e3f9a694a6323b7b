"""From the day's brief to its session: which exercises, how many sets, what load, what to watch."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from readiness.recommendation import Focus, Session
from readiness.rules import content, frequency, rest, season
from readiness.rules.content import Style
from readiness.session import choose
from readiness.session.blocks import HISTORY_WEEKS, block_of
from readiness.session.brief import LEGS, Brief
from readiness.session.choose import Choice
from readiness.session.done import Lifted
from readiness.session.dose import (
    FEWEST_SETS,
    RAMP_SHARES,
    Dose,
    Load,
    effort_words,
    exercise_of,
    fit,
)
from readiness.session.equipment import Ladder
from readiness.session.exercises import ANY_WEIGHT, UPPER, Amount, Movement, Pattern, Unit, of_pattern
from readiness.session.progress import PAUSE_DAYS, Target, hold, target

WARM_UP_MIN, SHORT_WARM_UP_MIN = 6, 4
COOL_DOWN_MIN, SHORT_COOL_DOWN_MIN = 3, 2
SHORT_MIN = 25
"""Up to here warm-up and cool-down are short too (a coaching choice)."""
MOBILITY_MIN = 15
CORE_REST_S, BAND_REST_S = 30, 45
SHORT_CORE_REST_S, SHORT_BAND_REST_S = 15, 30
HOP_SETS = 2
RAMP_RPE = 7.0
_STEADY = frozenset({Pattern.CORE, Pattern.DYNAMIC_CORE, Pattern.BALANCE, Pattern.BRIDGE, Pattern.HIP})
TITLES = {
    Focus.LOWER: "Legs",
    Focus.FULL_BODY: "Whole body",
    Focus.UPPER_CORE: "Upper body and core",
    Focus.CORE_MOBILITY: "Core and mobility",
}


def session_for(brief: Brief) -> Session:
    """The session of a day that holds strength."""
    style = style_of(brief)
    chosen = [(movement, *_dose(movement, style, brief)) for movement in choose.movements(_choice(brief))]
    warm_up, cool_down = (
        (SHORT_WARM_UP_MIN, SHORT_COOL_DOWN_MIN)
        if brief.minutes <= SHORT_MIN
        else (WARM_UP_MIN, COOL_DOWN_MIN)
    )
    kept = fit([(movement, dose) for movement, dose, _ in chosen], brief.minutes - warm_up - cool_down)
    changes = {movement: change for movement, _, change in chosen if change}
    return Session(
        title=TITLES[brief.focus] + ("" if brief.full else ", short and light"),
        minutes=brief.minutes,
        intensity=style.name,
        load=_load_words(brief, style),
        exercises=tuple(exercise_of(movement, dose, _bare(movement, brief)) for movement, dose in kept),
        warm_up=rest.stretching(warm_up),
        stop_rule=content.stop_rule(),
        notes=(
            *_notes(brief),
            *(f"{m.name} {changes[m]}." for m, _ in kept if m in changes),
        ),
    )


def style_of(brief: Brief) -> Style:
    """Repetitions and effort by phase (C3, C4), light where the setting, a cap or sore legs (W10) ask for it, and
    never above what the body's state leaves; one RPE less in a light week."""
    limits, phase = brief.limits, brief.phase
    light = brief.settings.load_style == "high_rep_low_load" or brief.lighter_style
    if light or not brief.full or brief.focus is Focus.CORE_MOBILITY:
        style = content.high_repetitions()
    else:
        legs = brief.focus in LEGS and brief.equipment.weighted
        weeks = HISTORY_WEEKS if brief.experience.established else 0
        style = content.by_season(phase, legs and season.heavy_unlocked(phase, weeks, _green(brief)))
    low, high = (min(rpe, limits.rpe) - brief.light_week for rpe in style.rpe)
    return replace(style, rpe=(low, high))


def _green(brief: Brief) -> bool:
    return brief.band == "green"


def _choice(brief: Brief) -> Choice:
    settings, limits, body = brief.settings, brief.limits, brief.body
    solid = brief.full and brief.experience.established and not limits.first_version
    quads = settings.quad_emphasis == "on" or (settings.quad_emphasis == "auto" and brief.flat)
    return Choice(
        focus=brief.focus,
        full=brief.full,
        block=block_of(brief.day),
        turn=brief.turn,
        equipment=_held(brief),
        poles=settings.poles,
        quads=quads,
        solid=solid,
        hops=solid
        and season.plyometrics(settings.plyometrics, brief.phase, _green(brief), brief.days_to_a_race),
        off_season=brief.phase == "off" and brief.experience.established,
        spare_legs=brief.focus is Focus.UPPER_CORE and (not limits.legs or body.descent or body.injured),
        easy_legs=limits.easy_legs,
        back=body.returning,
    )


def _held(brief: Brief) -> frozenset[str]:
    """The equipment that can be held today: an injured arm leaves its weights alone."""
    names = brief.equipment.names
    return names - ANY_WEIGHT if brief.focus is Focus.LOWER and brief.body.injured else names


def _bare(movement: Movement, brief: Brief) -> bool:
    return bool(movement.needs) and not movement.needs & _held(brief)


def _dose(movement: Movement, style: Style, brief: Brief) -> tuple[Dose, str]:
    """The exercise in numbers, and what changed in it since last time."""
    sets, short = _sets(brief), brief.minutes <= SHORT_MIN
    if not movement.loaded:
        rest_s = CORE_REST_S if movement.pattern in _STEADY else BAND_REST_S
        if short:
            rest_s = SHORT_CORE_REST_S if movement.pattern in _STEADY else SHORT_BAND_REST_S
        amount = _held_longer(movement, brief) if content.own_dose(movement.loaded) else movement.dose
        return Dose(HOP_SETS if movement.pattern is Pattern.HOP else sets, amount, rest_s), ""
    return _loaded(movement, _style_for(movement, style, brief), sets, brief)


def _sets(brief: Brief) -> int:
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
    return replace(amount, low=low, high=high)


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
        return replace(style, main_reps=own, other_reps=own, rpe=(low, high))
    if style.name == "moderate" and content.muscle_building(brief.phase, upper):
        low, high = (rpe - brief.light_week for rpe in content.HEAVY.rpe)
        return replace(style, rpe=(low, high))
    return style


def _loaded(movement: Movement, style: Style, sets: int, brief: Brief) -> tuple[Dose, str]:
    limits = brief.limits
    low, high = style.main_reps if movement.main else style.other_reps
    slow = limits.slow and not brief.peak_week
    ladder = (
        None
        if _bare(movement, brief) or not _held(brief) & ANY_WEIGHT
        else brief.equipment.ladder(movement.needs)
    )
    dose = Dose(sets, replace(movement.dose, low=low, high=high), style.rest_s, Load.WEIGHT, style.rpe)
    if limits.first_version:
        return replace(dose, load=Load.FIRST), ""
    if ladder is None:
        low, high = content.high_repetitions().main_reps
        amount = replace(movement.dose, low=low, high=high)
        return replace(dose, load=Load.BODY, amount=amount, rest_s=BAND_REST_S, slow=slow), ""
    done = brief.lifted.get(movement.key, ())
    found = target(
        done, (low, high), style.rpe[1], ladder, brief.day, progress=_may_rise(brief), share=limits.load_share
    )
    if found is not None and found.kg is None:
        return replace(dose, load=Load.BODY, slow=slow), ""
    ramp = movement.main and style.rpe[1] >= RAMP_RPE
    if found is None:
        return replace(dose, ramp=ramp), ""
    return _weighed(dose, found, ladder, ramp, slow, done), found.change


def _weighed(
    dose: Dose, found: Target, ladder: Ladder, ramp: bool, slow: bool, done: tuple[Lifted, ...]
) -> Dose:
    kg = found.kg or 0.0
    lighter = [ladder.at_most(share * kg) for share in RAMP_SHARES] if ramp else []
    return replace(
        dose,
        sets=max(FEWEST_SETS, dose.sets - found.fewer_sets),
        amount=replace(dose.amount, low=found.low, high=found.high),
        kg=kg,
        slow=found.slow and slow,
        ramp=ramp,
        ramp_kg=tuple(dict.fromkeys(one for one in lighter if one)),
        last=_last_words(done),
    )


def _last_words(done: tuple[Lifted, ...]) -> str:
    """``"last time 12 kg x 12 at RPE 6"``."""
    last = next(one for one in reversed(done) if one.kg)
    reps = f" x {last.reps}" if last.reps else ""
    rpe = f" at RPE {last.rpe:g}" if last.rpe is not None else ""
    return f"last time {last.kg:g} kg{reps}{rpe}"


def _load_words(brief: Brief, style: Style) -> str:
    if brief.focus is Focus.CORE_MOBILITY or not _held(brief) & ANY_WEIGHT:
        return "bodyweight"
    words = effort_words(style.rpe)
    return f"about two thirds of your earlier loads, {words}" if brief.limits.load_share < 1.0 else words


def _notes(brief: Brief) -> list[str]:
    body = brief.body
    tempo = "Lower for three seconds, rise with control; the last repetition looks like the first."
    if brief.focus is Focus.CORE_MOBILITY:
        tempo = "A circuit: one exercise after the other, 30 s between rounds, quiet breathing."
    elif brief.peak_week:
        tempo = "Peak week: a smooth tempo, nothing new, nothing heavy on the way down."
    elif not brief.limits.slow:
        tempo = "A smooth tempo down and up; the last repetition looks like the first."
    notes = [
        tempo,
        frequency.short_version(brief.minutes),
        "A light week, as every fourth: fewer sets and less effort, so that the next weeks can grow."
        if brief.light_week
        else None,
        "First weeks: take the easier version of each exercise." if brief.limits.first_version else None,
        "Pain-free only; leave out whatever the sore part feels." if body.injured else None,
    ]
    return [note for note in notes if note]


@lru_cache(maxsize=32)
def optional_mobility(roll: str | None, yoga: str, resting: bool) -> Session:
    """What a day without strength may hold: up to fifteen gentle minutes. ``roll`` tells what to foam-roll,
    ``yoga`` which kind suits; ``resting``: the plan names it a rest day."""
    notes = [
        roll,
        f"{yoga}, if you like yoga.",
        rest.active_recovery(resting),
        None if resting else rest.cross_training_form("cycling"),
    ]
    moves = of_pattern(Pattern.MOBILITY)
    return Session(
        title="Optional: mobility",
        minutes=MOBILITY_MIN,
        intensity="light",
        load="no load",
        exercises=tuple(exercise_of(m, Dose(1, m.dose, 0), bare=False) for m in moves),
        stop_rule="Gentle: nothing here should hurt.",
        notes=tuple(note for note in notes if note),
    )
