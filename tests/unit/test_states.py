"""Every state of the morning × focus × equipment × phase: what the session holds, and what it never does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date, timedelta
from itertools import combinations, pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cli.render.answer import lines
from readiness.body.health import Injury, Soreness
from readiness.body.pauses import Return
from readiness.morning.contract import from_json, to_json
from readiness.plan import plan_days
from readiness.planning.restrictions import restrictions
from readiness.publishing.events import events
from readiness.reasons import ComingDay
from readiness.recommendation import Recommendation, RunLevel, Session, SignReport, State
from readiness.session.blocks import Experience, block_of, experience, light_week
from readiness.session.brief import LEGS, Brief
from readiness.session.done import Lifted
from readiness.session.exercises import LIBRARY
from readiness.session.movement import Movement, Pattern
from readiness.session.prescribe import session_for
from readiness.session.run_advice import RunsOfDay, run_advice
from readiness.session.state import ROWS, BodyState, Limits, body_state, limits_of
from readiness.settings import Settings, StrengthSettings
from readiness.vocabulary import Focus, Role, Verdict
from tests.unit.test_weeks_of_the_articles import LIFTED, MONDAY, WEEK_001
from tests.weeks import ZONE, calm, held

DAY = date(2026, 3, 3)
STATES = {
    "calm": {},
    "spent": {"spent": True},
    "sore": {"sore": True},
    "travel": {"travel": True},
    "no sleep": {"no_sleep": True, "short_night": True},
    "two domains": {"domains": 2, "unsettled": True},
    "unsettled": {"unsettled": True},
    "short night": {"short_night": True},
    "amber": {"amber": True},
    "return": {"returning": True, "untrained": True},
    "beginner": {"beginner": True},
    "ramped": {"ramped": True},
    "arms": {"injured": True, "arms_injured": True},
}
EQUIPMENT = (
    (),
    ("bands",),
    ("kettlebell:16",),
    ("dumbbells:2-24/2", "bands", "bench"),
    ("gym",),
    ("barbell",),
)
PHASES = ("off", "base", "build", "peak")
FOCUSES = (Focus.LOWER, Focus.FULL_BODY, Focus.UPPER_CORE, Focus.CORE_MOBILITY)
HARD = (
    "bulgarian",
    "split squat",
    "romanian",
    "barbell",
    "step-up",
    "lunge",
    "three seconds",
    "hop",
    "swing",
)
DONE = {
    key: tuple(Lifted(DAY - timedelta(days=4 * n), 16.0, 12, 6.0, 3) for n in (3, 2, 1))
    for key, movement in LIBRARY.items()
    if movement.loaded
}


def state(*names: str) -> BodyState:
    values: dict[str, object] = {}
    for name in names:
        values |= STATES[name]
    return BodyState(**values, restricted=any(name != "calm" for name in names))


def brief(
    body: BodyState,
    focus: Focus,
    equipment: tuple[str, ...] = ("dumbbells:2-24/2", "bands", "bench"),
    phase: str = "base",
    **more: object,
) -> Brief:
    """The brief as the plan makes it: maintenance and the focus narrowed where the state asks for it."""
    limits = limits_of(body)
    if focus in LEGS and not limits.legs:
        focus = Focus.UPPER_CORE
    elif focus is Focus.LOWER and limits.whole_body:
        focus = Focus.FULL_BODY
    if not limits.arms and focus in (Focus.UPPER_CORE, Focus.FULL_BODY):
        focus = Focus.CORE_MOBILITY if focus is Focus.UPPER_CORE else Focus.LOWER
    lowered = body.restricted or phase == "peak"
    values: dict[str, object] = {
        "day": DAY, "verdict": Verdict.MAINTENANCE if lowered else Verdict.FULL, "focus": focus,
        "minutes": min(25 if lowered else 40, limits.minutes), "phase": phase, "band": "green",
        "settings": StrengthSettings(equipment=equipment), "body": body,
        "experience": Experience(established=True, beginner=body.beginner), "lifted": DONE, "rested_days": 4,
    }  # fmt: skip
    return Brief(**(values | more))


def movements(session: Session) -> list[Movement]:
    return [next(m for m in LIBRARY.values() if e.name in (m.name, m.without)) for e in session.exercises]


def kilograms(session: Session) -> dict[str, float]:
    told = {e.name: (e.load or "").partition(" kg") for e in session.exercises}
    return {name: float(load[0]) for name, load in told.items() if load[1]}


def minutes_of(session: Session) -> float:
    """What the session takes: warm-up, all sets with their rests, cool-down."""
    from readiness.session.dose import CHANGE_S

    work = 0.0
    for e in session.exercises:
        low, high = ([int(n) for n in e.reps.split()[0].split("-")] * 2)[:2]
        unit = 1.0 if " s" in e.reps and "steps" not in e.reps else 1.5 if "steps" in e.reps else 3.5
        work += (
            e.sets * ((low + high) / 2 * unit * (2 if "per" in e.reps else 1) + (e.rest_s or 0)) + CHANGE_S
        )
        work += 80 if "easier sets" in (e.load or "") else 0
    return int(session.warm_up.split()[0]) + work / 60 + (2 if session.minutes <= 25 else 3)


@pytest.mark.parametrize("name", STATES)
@pytest.mark.parametrize("focus", FOCUSES)
def test_every_state_focus_equipment_and_phase(name: str, focus: Focus) -> None:
    """No forbidden exercise, no per cent, no maximum; 20–45 minutes, 20–25 where the state is careful; two sets."""
    body = state(name)
    limits = limits_of(body)
    for equipment, phase, turn in product(EQUIPMENT, PHASES, range(3)):
        told = session_for(brief(body, focus, equipment, phase, turn=turn))
        found = movements(told)
        patterns = {m.pattern for m in found}
        text = json.dumps(
            [told.title, told.load, *told.notes, *(f"{e.name} {e.load}" for e in told.exercises)]
        ).lower()
        assert "%" not in text
        assert "maximum" not in text
        assert 4 <= len(found) <= 6
        assert patterns & {Pattern.CORE, Pattern.DYNAMIC_CORE}
        assert 20 <= told.minutes <= min(45, limits.minutes)
        assert minutes_of(told) <= told.minutes + 3, (equipment, phase, turn, told)
        assert all(e.sets <= limits.sets for e in told.exercises)
        assert all(kg <= 24 for kg in kilograms(told).values()) or "barbell" in equipment
        if equipment == ("kettlebell:16",):
            assert set(kilograms(told).values()) <= {16.0}
        if not limits.legs:
            assert not patterns & {Pattern.SQUAT, Pattern.HINGE, Pattern.HOP}
        if limits.easy_legs:
            assert not any(word in text for word in HARD), text
        if not limits.slow:
            assert "three seconds" not in text
        if focus in LEGS and limits.legs:
            assert Pattern.SQUAT in patterns
            assert patterns & {Pattern.HINGE, Pattern.BRIDGE}
            assert any(m.single_leg for m in found)
        if focus not in LEGS:
            assert not patterns & {Pattern.SQUAT, Pattern.HINGE}
        if limits.first_version or not limits.arms:
            assert not kilograms(told)
        if not limits.arms:
            assert not patterns & {Pattern.PUSH, Pattern.PULL, Pattern.TRICEPS, Pattern.CARRY}
            assert "plank" not in text


def stricter(a: Limits, b: Limits) -> bool:
    """Whether ``a`` is at most ``b`` in everything."""
    return a & b == a


def test_overlapping_states_give_the_stricter_of_each() -> None:
    for names in combinations(STATES, 2):
        both = limits_of(state(*names))
        for name in names:
            assert stricter(both, limits_of(state(name))), names


def test_every_row_of_the_table_lowers_something() -> None:
    for _, limits in ROWS:
        assert limits != Limits()
        assert stricter(limits, Limits())


FLAGS = [
    f.name
    for f in fields(BodyState)
    if f.type == "bool"
    and f.name not in ("noticed", "restricted", "lowered", "injured", "arms_injured", "descent")
]
BODIES = st.sets(st.sampled_from([*FLAGS, "domains"])).map(
    lambda names: BodyState(**{n: 2 if n == "domains" else True for n in names}, restricted=bool(names))
)


@given(
    BODIES,
    BODIES,
    st.sampled_from(FOCUSES),
    st.sampled_from(EQUIPMENT),
    st.sampled_from(PHASES),
    st.integers(0, 5),
)
@settings(deadline=None)
def test_worse_signs_never_give_more(
    one: BodyState, more: BodyState, focus: Focus, equipment: tuple[str, ...], phase: str, turn: int
) -> None:
    """Not more sets, minutes, effort or kilograms."""
    worse = replace(
        one, **{f.name: max(getattr(one, f.name), getattr(more, f.name)) for f in fields(BodyState)}
    )
    before = session_for(brief(one, focus, equipment, phase, turn=turn))
    after = session_for(brief(worse, focus, equipment, phase, turn=turn))
    assert after.minutes <= before.minutes
    assert sum(e.sets for e in after.exercises) <= sum(e.sets for e in before.exercises)
    assert rpe(after) <= rpe(before)
    heavier = kilograms(before)
    assert all(kg <= heavier[name] for name, kg in kilograms(after).items() if name in heavier)


def rpe(session: Session) -> float:
    """The highest effort that any exercise asks for."""
    told = [
        e.load.partition("RPE ")[2].partition(",")[0] for e in session.exercises if "RPE" in (e.load or "")
    ]
    return max((float(text.rpartition("-")[2]) for text in told), default=0.0)


# The morning as a whole


def answers(**body: object) -> Iterator[Recommendation]:
    """Each day of the articles' own week, with this body on its morning."""
    from datetime import datetime, time

    for n in range(7):
        day = MONDAY + timedelta(days=n)
        morning = calm(date=day, **body)
        yield plan_days(
            LIFTED, Settings(week=WEEK_001), morning, day, 14, datetime.combine(day, time(5), ZONE)
        )[0]


def sign(name: str, domain: str, since: date | None = None) -> dict[str, object]:
    report = SignReport(name, name, State.ACTIVE, text=f"{name} tells.", since=since)
    return {"signs": (report,), "domains": frozenset({domain})}


SIGNS = {
    "W1": "energy", "W2": "soreness", "W3": "mind", "W4": "sleep", "W5": "hrv", "W6": "mind", "W7": "run_response",
    "W8": "resting_hr", "W9": "run_response",
}  # fmt: skip


@pytest.mark.parametrize("name", SIGNS)
def test_nothing_is_calm_while_a_sign_is_active(name: str) -> None:
    """T18 says so only with no sign, cap or change of focus; and no legs where the plan has none."""
    planned = {rec.date: rec.focus for rec in answers()}
    assert any("Nothing speaks against" in r.text for rec in answers() for r in rec.reasons)
    for rec in answers(**sign(name, SIGNS[name])):
        assert not any("Nothing speaks against" in r.text for r in rec.reasons)
        if rec.verdict is not Verdict.SKIP:
            assert rec.minutes <= (20 if name in ("W1", "W2", "W7", "W9") else 25)
            assert rec.focus not in LEGS or planned[rec.date] in LEGS
            assert name not in ("W1", "W2", "W7", "W9") or rec.focus not in LEGS


def test_soreness_and_a_ramp_are_short_and_light() -> None:
    """Soreness 4 with W12 was a full 40 minutes once."""
    body = sign("W12", "x") | {"domains": frozenset(), "conditions": held(Soreness(4.0, MONDAY))}
    for rec in answers(**body):
        assert rec.verdict is not Verdict.FULL
        assert rec.minutes <= 20
        assert rec.focus not in LEGS


def test_a_ramp_alone_lets_no_load_rise() -> None:
    """W12 binds its morning and no other day: two sets, RPE 6 at most, no progress."""
    morning = calm(date=MONDAY, **sign("W12", "x") | {"domains": frozenset()})
    today, tomorrow = (
        body_state(
            morning, [one.reason for one in restrictions(morning, ComingDay(MONDAY, ahead, score=20.0))]
        )
        for ahead in (0, 1)
    )
    assert today == BodyState(ramped=True, noticed=True, lowered=True, restricted=True)
    assert not limits_of(today).progress
    assert not tomorrow.ramped


def test_a_wrist_and_sore_legs_leave_core_alone() -> None:
    """Neither what the arms carry nor loaded legs; never the upper body that the injury was to be spared."""
    wrist, sore = Injury("wrist", "upper", MONDAY), Soreness(4.0, MONDAY)
    for body in ({"conditions": held(sore, wrist)}, {"conditions": held(wrist), **sign("W1", "energy")}):
        for rec in answers(**body):
            assert rec.focus in (Focus.CORE_MOBILITY, Focus.NONE)


# The run


@pytest.mark.parametrize("role", [Role.LONG, Role.KEY, Role.HILLS, Role.EASY, Role.RACE])
@pytest.mark.parametrize("name", [n for n in STATES if n not in ("calm", "beginner", "ramped", "arms")])
def test_signs_scale_the_run_back_and_never_cancel_it(name: str, role: Role) -> None:
    """Easy or shorter; a ride may stand for a short run, never for the long one."""
    told = run_advice(RunsOfDay([role]), state(name))
    assert told.level in (RunLevel.EASY, RunLevel.SHORTER)
    assert "rest" not in told.text.lower().split()
    if role is Role.LONG:
        assert "ride" not in told.text or "a ride does not replace it" in told.text


def test_calm_mornings_run_as_planned() -> None:
    assert run_advice(RunsOfDay([Role.LONG]), BodyState(noticed=True)).level is RunLevel.AS_PLANNED
    assert run_advice(RunsOfDay([]), BodyState(spent=True)).text == "No run is planned."
    assert run_advice(RunsOfDay([], done=True), BodyState()).text == "Today's run is done."


def test_a_pause_of_strength_alone_is_none_of_running() -> None:
    """Three weeks without a weight, but every run: the hard run stands as planned."""
    tuesday = MONDAY + timedelta(days=1)
    for what, level in (("strength", "as_planned"), ("training", "easy")):
        week = list(answers(conditions=held(Return(what, 30, 2))))
        assert "RETURN" in {reason.rule for reason in week[1].reasons}
        assert week[1].date == tuesday
        assert to_json(week[1])["run_advice"]["level"] == level


def test_illness_injury_and_two_weeks_of_signs_have_their_own_words() -> None:
    """Ill: none, with its reason; injured: swim or ride; pain and fever, or two weeks: a doctor."""
    long = RunsOfDay([Role.LONG])
    ill = run_advice(long, BodyState(ill=True, ill_told=True))
    assert ill.level is RunLevel.NONE
    assert "none is caught up" in ill.text
    assert run_advice(long, BodyState(injured=True)).level is RunLevel.NONE
    assert "Swim or ride" in run_advice(long, BodyState(injured=True)).text
    arms = run_advice(long, BodyState(injured=True, arms_injured=True))
    assert arms.level is RunLevel.EASY, "nobody swims with a sore wrist"
    assert run_advice(long, BodyState(injured=True, ill=True)).level is RunLevel.DOCTOR
    lasting = run_advice(long, BodyState(spent=True, lasting=True))
    assert lasting.level is RunLevel.DOCTOR
    assert "no longer than half" in lasting.text
    assert run_advice(long, BodyState(ill=True)).level is RunLevel.EASY


def test_the_advice_stands_in_the_answer() -> None:
    """Saturday's long run, of a sign since a fortnight: a doctor; since a day less: shorter."""
    saturday = MONDAY + timedelta(days=5)
    for days, level in ((14, "doctor"), (13, "shorter")):
        week = list(answers(**sign("W1", "energy", since=saturday - timedelta(days=days))))
        assert to_json(week[5])["run_advice"]["level"] == level
        assert from_json(to_json(week[5])).run_advice == week[5].run_advice


def test_the_advice_is_told_in_terminal_and_calendar_while_it_changes_the_run() -> None:
    """As planned it is left to the JSON."""
    for body, told in ((sign("W1", "energy"), True), ({}, False)):
        saturday = list(answers(**body))[5]
        assert saturday.run_advice is not None
        screen = "\n".join(lines(to_json(saturday), today=saturday.date, width=200))
        (event,) = events([saturday], Settings())
        assert (saturday.run_advice.text in screen) is told
        assert (f"Run: {saturday.run_advice.text}" in event.body) is told


# Blocks and experience


def test_the_main_lifts_stay_for_six_weeks_and_the_rest_rotates() -> None:
    start = next(
        DAY + timedelta(days=n) for n in range(60) if block_of(DAY + timedelta(days=n)) != block_of(DAY)
    )
    pairs, others = [], set()
    for n in range(12):
        told = movements(
            session_for(brief(BodyState(), Focus.LOWER, day=start + timedelta(days=7 * n), turn=n % 6))
        )
        pairs.append(
            tuple(next(m.key for m in told if m.pattern is p) for p in (Pattern.SQUAT, Pattern.HINGE))
        )
        others |= {m.key for m in told} - set(pairs[-1])
    assert len(set(pairs[:6])) == 1
    assert len(set(pairs)) == 2
    assert len(others) >= 6


def test_every_fourth_week_is_light_and_meets_a_down_week() -> None:
    monday = DAY - timedelta(days=DAY.weekday())
    weeks = [monday + timedelta(days=7 * n) for n in range(40)]
    light = [n for n, week in enumerate(weeks) if light_week(week + timedelta(days=2), (), {})]
    assert {b - a for a, b in pairwise(light)} == {4}
    week = weeks[light[3]]
    km = dict.fromkeys(weeks, 60.0)
    for shift in (-7, 7):
        down = week + timedelta(days=shift)
        assert light_week(down, (), km | {down: 40.0})
        assert not light_week(week, (), km | {down: 40.0})
    assert light_week(week, (), km)


def test_a_week_off_by_rule_counts_as_the_light_one() -> None:
    monday = DAY - timedelta(days=DAY.weekday())
    off = {monday + timedelta(days=n) for n in range(5)}
    light = [n for n in range(1, 13) if light_week(monday + timedelta(days=7 * n), off, {})]
    assert light == [4, 8, 12]


def lifts(*weeks: int) -> list[date]:
    return sorted(DAY - timedelta(days=7 * n + 3) for n in weeks)


def test_a_history_is_six_of_the_last_eight_open_weeks() -> None:
    """Told weeks stand; a week that a rule closed does not count; sixteen weeks are looked at."""
    assert experience(lifts(0, 1, 2, 3, 4, 5), (), DAY, None).established
    assert not experience(lifts(0, 1, 2, 3, 4), (), DAY, None).established
    assert not experience(lifts(0, 1, 2, 9, 10, 11), (), DAY, None).established
    closed = {DAY - timedelta(days=n) for n in range(22, 22 + 42)}
    assert experience(lifts(0, 1, 2, 9, 10, 11), closed, DAY, None).established
    assert experience([], (), DAY, 8.0).established
    assert not experience([], (), DAY, 7.0).established


def test_a_beginner_steps_up_and_hinges_without_weight() -> None:
    """004's beginner versions; to ignore form on single-leg moves is one of its mistakes."""
    for focus in (Focus.LOWER, Focus.FULL_BODY):
        told = session_for(brief(BodyState(beginner=True), focus, experience=Experience()))
        names = {one.name: one.load for one in told.exercises}
        assert (
            names["Step-up on a stair, no weight"]
            == names["Hip hinge with hands behind the head"]
            == "no weight at first"
        )
        assert "Single-leg deadlift" not in names


def test_a_beginner_has_four_weeks_and_six_sessions_to_go() -> None:
    assert experience([], (), DAY, None).beginner
    assert experience([DAY - timedelta(days=27 - 4 * n) for n in range(6)], (), DAY, None).beginner
    assert experience([DAY - timedelta(days=28 - 6 * n) for n in range(5)], (), DAY, None).beginner
    assert not experience([DAY - timedelta(days=28 - 5 * n) for n in range(6)], (), DAY, None).beginner
    assert not experience([], (), DAY, 4.0).beginner


def test_without_a_history_there_are_two_sets_and_nothing_heavy() -> None:
    told = session_for(brief(BodyState(), Focus.LOWER, experience=Experience(False, beginner=False)))
    assert {e.sets for e in told.exercises} == {2}
    assert told.intensity == "moderate"
    assert session_for(brief(BodyState(), Focus.LOWER)).intensity == "heavy"


def test_a_light_week_has_one_set_and_one_rpe_less() -> None:
    usual, light = (session_for(brief(BodyState(), Focus.LOWER, light_week=w)) for w in (False, True))
    assert max(e.sets for e in usual.exercises) == 3
    assert {e.sets for e in light.exercises} == {2}
    assert rpe(light) == rpe(usual) - 1
    assert any("light week" in note for note in light.notes)


def test_progress_is_told_in_the_session() -> None:
    """'+2 kg: 12 easy repetitions twice', kilograms with what was lifted last, and two easier sets from RPE 7."""
    done = {"goblet_squat": tuple(Lifted(DAY - timedelta(days=n), 22.0, 12, 6.0, 3) for n in (8, 4))}
    day = next(DAY + timedelta(days=n) for n in range(200) if block_of(DAY + timedelta(days=n)) % 4 == 0)
    done = {"goblet_squat": tuple(Lifted(day - timedelta(days=n), 22.0, 12, 6.0, 3) for n in (8, 4))}
    told = session_for(brief(BodyState(), Focus.LOWER, day=day, phase="build", lifted=done))
    squat = next(e for e in told.exercises if e.name == "Goblet squat")
    assert (squat.load or "").startswith(
        "24 kg, RPE 6-7, 3 repetitions in reserve, after 2 easier sets (12 and 18 kg)"
    )
    assert (squat.load or "").endswith("last time 22 kg x 12 at RPE 6")
    assert "Goblet squat +2 kg: 12 easy repetitions twice." in told.notes


# What the articles ask for besides


def test_poles_bring_row_press_and_triceps() -> None:
    told = movements(session_for(brief(BodyState(), Focus.UPPER_CORE, settings=StrengthSettings(poles=True))))
    assert {Pattern.PULL, Pattern.PUSH, Pattern.TRICEPS} <= {m.pattern for m in told}


def test_flat_training_brings_more_for_the_quads() -> None:
    """A second quad exercise on each leg day (C13)."""
    for turn in range(4):
        flat = movements(session_for(brief(BodyState(), Focus.LOWER, flat=True, turn=turn)))
        assert sum(m.pattern is Pattern.SQUAT for m in flat) == 2


def test_hops_come_in_the_off_season_on_a_green_morning() -> None:
    def hops(**more: object) -> bool:
        told = session_for(brief(BodyState(), Focus.LOWER, **more))
        return any(m.pattern is Pattern.HOP for m in movements(told))

    assert hops(phase="off")
    assert not hops(phase="off", band="amber")
    assert not hops(phase="build")
    assert not hops(phase="off", days_to_a_race=50)
    assert not hops(phase="off", experience=Experience(False, beginner=False))
