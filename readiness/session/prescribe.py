"""From the day's brief to its session: which exercises, how many sets, what load, what to watch."""

from __future__ import annotations

from functools import lru_cache

from readiness.recommendation import Session
from readiness.rules import content, frequency, rest, season
from readiness.rules.content import Style
from readiness.session import choose
from readiness.session.blocks import HISTORY_WEEKS, block_of
from readiness.session.brief import LEGS, Brief
from readiness.session.choose import Choice
from readiness.session.dose import LEAST, MOST, Dose, change_words, effort_words, exercise_of, fit
from readiness.session.dosing import SHORT_MIN, bare, dose_of, sets_of
from readiness.session.equipment import ANY_WEIGHT
from readiness.session.exercises import of_pattern
from readiness.session.movement import Pattern
from readiness.vocabulary import Band, Focus, Phase

WARM_UP_MIN, SHORT_WARM_UP_MIN = 6, 4
COOL_DOWN_MIN, SHORT_COOL_DOWN_MIN = 3, 2
MOBILITY_MIN = 15
TITLES = {
    Focus.LOWER: "Legs",
    Focus.FULL_BODY: "Whole body",
    Focus.UPPER_CORE: "Upper body and core",
    Focus.CORE_MOBILITY: "Core and mobility",
}


def session_for(brief: Brief) -> Session:
    """The session of a day that holds strength."""
    style, sets = style_of(brief), sets_of(brief)
    chosen = [(one, dose_of(one, style, sets, brief)) for one in choose.movements(_choice(brief))]
    warm_up, cool_down = (
        (SHORT_WARM_UP_MIN, SHORT_COOL_DOWN_MIN)
        if brief.minutes <= SHORT_MIN
        else (WARM_UP_MIN, COOL_DOWN_MIN)
    )
    most = LEAST if brief.limits.minutes < content.MAX_MIN else MOST
    kept = fit(chosen, brief.minutes - warm_up - cool_down, most)
    return Session(
        title=TITLES[brief.focus] + ("" if brief.full else ", short and light"),
        minutes=brief.minutes,
        intensity=style.name,
        load=_load_words(brief, style),
        exercises=tuple(exercise_of(movement, dose, bare(movement, brief)) for movement, dose in kept),
        warm_up=rest.stretching(warm_up),
        stop_rule=content.stop_rule(),
        notes=(
            *_notes(brief),
            *(f"{movement.name} {change_words(dose)}." for movement, dose in kept if dose.step_kg),
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
    return style._replace(rpe=(low, high))


def _green(brief: Brief) -> bool:
    return brief.band == Band.GREEN


def _choice(brief: Brief) -> Choice:
    settings, limits, body = brief.settings, brief.limits, brief.body
    solid = brief.full and brief.experience.established and not limits.first_version
    quads = settings.quad_emphasis == "on" or (settings.quad_emphasis == "auto" and brief.flat)
    return Choice(
        focus=brief.focus,
        full=brief.full,
        block=block_of(brief.day),
        turn=brief.turn,
        equipment=brief.held,
        poles=settings.poles,
        quads=quads,
        solid=solid,
        hops=solid
        and season.plyometrics(settings.plyometrics, brief.phase, _green(brief), brief.days_to_a_race),
        off_season=brief.phase == Phase.OFF and brief.experience.established,
        spare_legs=brief.focus is Focus.UPPER_CORE and (not limits.legs or body.descent or body.injured),
        easy_legs=limits.easy_legs,
        spare_arms=not limits.arms,
        gentle=limits.whole_body,
        first=limits.first_version,
    )


def _load_words(brief: Brief, style: Style) -> str:
    if brief.focus is Focus.CORE_MOBILITY or not brief.held & ANY_WEIGHT:
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
    """What a day without strength may hold: up to fifteen gentle minutes. ``roll`` is what to foam-roll,
    ``yoga`` which kind suits; ``resting``: the plan names it a rest day."""
    notes = [
        roll,
        f"{yoga}, if you like yoga.",
        rest.active_recovery(resting),
        None if resting else rest.cross_training_form("cycling"),
    ]
    moves = of_pattern(Pattern.MOBILITY)
    return Session(
        title="Optional mobility",
        minutes=MOBILITY_MIN,
        intensity="light",
        load="no load",
        exercises=tuple(exercise_of(m, Dose(1, m.dose, 0), bare=False) for m in moves),
        stop_rule="Gentle: nothing here should hurt.",
        notes=tuple(note for note in notes if note),
    )
