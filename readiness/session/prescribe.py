"""From a ruling to a session: which exercises, how many sets, what load, what to watch.

Rotation: sessions of a four-week block alternate between two variants, so that two in a row differ and progress
can be followed; the next block brings two others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from readiness.body.assessment import Assessment
from readiness.planning.place import Placed
from readiness.recommendation import Focus, Session, Verdict
from readiness.rules import content, frequency, rest, season
from readiness.rules.content import Style
from readiness.runs.agenda import Agenda
from readiness.runs.slot import Slot
from readiness.session import choose
from readiness.session.choose import Choice
from readiness.session.done import Lifted
from readiness.session.dose import LIGHT_LOAD, Dosing, exercise_of, fit
from readiness.session.exercises import ANY_WEIGHT
from readiness.session.mobility import optional_mobility
from readiness.session.progression import PROGRESS, progression
from readiness.signs.training import LIFTING_SPOILS_RUNS, RAMP
from readiness.vocabulary import Phase

WARM_UP_MIN = 6
COOL_DOWN_MIN = 3
BLOCK_WEEKS = 4
RETURN_DAYS = 10
"""After a longer pause loads restart at 60–70 % (science §6.17)."""
RETURN_SHARE = 0.65
TOO_FAR_SHARE = 0.9
"""After a set that went too far (L5) the load steps back (a coaching choice)."""
LIGHT_SHARE = 0.55
"""Of the one-repetition maximum that the last sets suggest (P3: 50–60 %)."""
BEGINNER_WEEKS = 4.0
SOLID_WEEKS = 8.0
"""Dynamic core and hops wait until stability work is solid (001; a coaching choice of weeks)."""
MONDAY = date(2024, 1, 1)


@dataclass(frozen=True, slots=True)
class Brief:
    """All that a session depends on. ``ordinal`` counts the sessions placed before this one."""

    placed: Placed
    index: int
    verdict: Verdict
    focus: Focus
    minutes: int
    band: str | None
    ordinal: int
    assessment: Assessment
    loads: Mapping[str, tuple[Lifted, ...]]

    @property
    def slot(self) -> Slot:
        return self.placed.slots[self.index]


def session_for(brief: Brief) -> Session | None:
    """The session of the day; on a skip day optional mobility, or None where even that is too much."""
    if brief.verdict is Verdict.SKIP:
        return optional_mobility(brief.slot, brief.assessment)
    style = style_of(brief)
    choice = _choice(brief, style)
    dosing = Dosing(style, brief.slot.phase, _sets(brief), choice.equipment, _beginner(brief))
    share = _load_share(brief)
    dosed = [
        (
            movement,
            exercise_of(movement, dosing, _load(brief.loads.get(movement.key, ()), style, share, brief)),
        )
        for movement in choose.movements(choice)
    ]
    return Session(
        title=_title(brief),
        minutes=brief.minutes,
        intensity=style.name,
        load=_load_words(brief, style, share),
        exercises=fit(dosed, brief.minutes - WARM_UP_MIN - COOL_DOWN_MIN),
        warm_up=rest.stretching(WARM_UP_MIN),
        stop_rule=content.stop_rule(),
        notes=_notes(brief, dosing.beginner),
    )


def _sets(brief: Brief) -> int:
    full = brief.verdict is Verdict.FULL
    return content.core_circuit(full)[1] if brief.focus is Focus.CORE_MOBILITY else content.sets(full)


def style_of(brief: Brief) -> Style:
    """Repetitions and effort by phase (C3, C4): light where the setting, a cap or sore legs (W10) ask for it."""
    agenda = brief.slot.agenda
    light = agenda.settings.strength.load_style == "high_rep_low_load" or bool(
        brief.assessment.active(LIFTING_SPOILS_RUNS)
    )
    if light or brief.verdict is not Verdict.FULL or brief.focus is Focus.CORE_MOBILITY:
        return content.high_repetitions()
    phase = brief.slot.phase
    legs = brief.focus in (Focus.LOWER, Focus.FULL_BODY) and ANY_WEIGHT & frozenset(
        agenda.settings.strength.equipment
    )
    green = brief.band == "green"
    return content.by_season(phase, bool(legs) and season.heavy_unlocked(phase, agenda.history_weeks, green))


def _choice(brief: Brief, style: Style) -> Choice:
    slot, agenda = brief.slot, brief.slot.agenda
    strength = agenda.settings.strength
    block, turn = _rotation(brief)
    solid = agenda.history_weeks >= SOLID_WEEKS and not _beginner(brief)
    away = slot.days_to_a_race
    hops = solid and season.plyometrics(strength.plyometrics, slot.phase, brief.band == "green", away)
    return Choice(
        focus=brief.focus,
        full=brief.verdict is Verdict.FULL,
        block=block,
        turn=turn,
        equipment=frozenset(item.strip().lower() for item in strength.equipment),
        poles=strength.poles,
        quads=_quads(agenda),
        solid=solid and brief.verdict is Verdict.FULL,
        hops=hops and brief.verdict is Verdict.FULL,
        off_season=slot.phase is Phase.OFF and style.name == "heavy",
        spare_legs=brief.focus is Focus.UPPER_CORE
        and bool({"SORENESS", "DESCENT", "INJURY"} & set(brief.assessment.flags)),
        no_grip=brief.focus is Focus.LOWER and "INJURY" in brief.assessment.flags,
    )


def _rotation(brief: Brief) -> tuple[int, int]:
    """The four-week block and the session's number in it among those of its kind (legs or not), done and placed."""
    day, placed = brief.slot.date, brief.placed
    legs = placed.doses[brief.index].lower
    block = (day - MONDAY).days // (7 * BLOCK_WEEKS)
    since = MONDAY + timedelta(days=7 * BLOCK_WEEKS * block)
    held = {when: dose for when, dose in placed.done.items() if when >= since}
    held |= {slot.date: dose for slot, dose in zip(placed.slots, placed.doses, strict=True) if dose}
    return block, sum(since <= when < day and dose.lower is legs for when, dose in held.items())


def _quads(agenda: Agenda) -> bool:
    """Whether quads get more: asked for, or no descents in training (C13; eccentric quads where no hill is near)."""
    setting = agenda.settings.strength.quad_emphasis
    flat = agenda.descent_per_km_m is not None and agenda.descent_per_km_m < 8.0
    return setting == "on" or (setting == "auto" and flat)


def _beginner(brief: Brief) -> bool:
    agenda = brief.slot.agenda
    return "FIRST_WEEKS" in brief.assessment.flags or agenda.history_weeks < BEGINNER_WEEKS


def _load_share(brief: Brief) -> float:
    """1, or what is left of earlier loads after a pause."""
    agenda = brief.slot.agenda
    last = agenda.lifts[-1].date if agenda.lifts else None
    paused = last is not None and brief.ordinal == 0 and (brief.slot.date - last).days > RETURN_DAYS
    return RETURN_SHARE if paused or ("RETURN" in brief.assessment.flags and brief.ordinal < 2) else 1.0


def _load(done: tuple[Lifted, ...], style: Style, share: float, brief: Brief) -> float | None:
    """Kilograms for an exercise lifted before, the least that any rule allows; None where it never was."""
    if not done:
        return None
    last = done[-1]
    week_ago = brief.slot.date - timedelta(days=7)
    before = [lifted.load_kg for lifted in done if lifted.on <= week_ago]
    base = max(before[-2:], default=last.load_kg)
    most = progression(base, tuple(d.rpe for d in done))
    limits = [most, last.load_kg * PROGRESS, last.load_kg * share if share < 1.0 else most]
    if most <= base or brief.assessment.active(RAMP):  # progress is not earned yet
        limits.append(last.load_kg)
    if content.no_maximum(last.reps or content.MIN_REPS, last.rpe or 0.0):
        limits.append(last.load_kg * TOO_FAR_SHARE)
    if style.percent_max == LIGHT_LOAD:
        limits.append(LIGHT_SHARE * share * last.load_kg * (1 + (last.reps or 10) / 30))  # Epley 1985
    return min(limits)


def _title(brief: Brief) -> str:
    names = {
        Focus.LOWER: "Legs",
        Focus.FULL_BODY: "Whole body",
        Focus.UPPER_CORE: "Upper body and core",
        Focus.CORE_MOBILITY: "Core and mobility",
    }
    short = "" if brief.verdict is Verdict.FULL else ", short and light"
    return f"{names[brief.focus]}{short}"


def _load_words(brief: Brief, style: Style, share: float) -> str:
    equipment = frozenset(brief.slot.agenda.settings.strength.equipment)
    if brief.focus is Focus.CORE_MOBILITY or not ANY_WEIGHT & equipment:
        return "bodyweight"
    words = style.rpe if style.percent_max is None else f"{style.percent_max} of your maximum, {style.rpe}"
    return words if share == 1.0 else f"60-70 % of your earlier loads, {style.rpe}"


def _notes(brief: Brief, beginner: bool) -> tuple[str, ...]:
    tempo = "Lower for three seconds, rise with control; the last repetition looks like the first."
    if brief.focus is Focus.CORE_MOBILITY:
        tempo = "A circuit: one exercise after the other, 30 s between rounds, quiet breathing."
    elif brief.slot.peak_week:
        tempo = "Peak week: a smooth tempo, nothing new, nothing slow and heavy on the way down."
    notes = [
        tempo,
        frequency.short_version(brief.minutes),
        "First weeks: take the easier version of each exercise." if beginner else None,
        "Pain-free only; leave out whatever the sore part feels."
        if "INJURY" in brief.assessment.flags
        else None,
    ]
    return tuple(note for note in notes if note)
