"""The rule book: every id of the specification is in it, and each rule fires where it should and only there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from cli.app import group
from cli.wiring import App
from readiness.body.assessment import Assessment
from readiness.body.conditions import CONDITIONS
from readiness.body.health import Injury
from readiness.observations import Activity, Provenance, Race
from readiness.planning.restrictions import restrictions
from readiness.reasons import ComingDay, Kind, Side
from readiness.recommendation import SignReport, State
from readiness.rules import content, frequency, rest, season, timing
from readiness.rules.book import ALARMS, CALLS, CONTRADICTIONS, REASONS, RULES, side_of
from readiness.rules.rule import DayInWeek, DayRule
from readiness.runs.agenda import build
from readiness.runs.slot import Dose, Slot, slot_at
from readiness.settings import PhaseSettings, Settings, StrengthSettings
from readiness.signs.registry import SIGNS
from readiness.signs.sign import Sign
from readiness.signs.training import LIFTING_SPOILS_RUNS
from readiness.subscores import WEIGHTS
from readiness.vocabulary import Effect, Focus
from tests.weeks import MINUTES, START, ZONE, Session, Weeks, calm, held

SPECIFIED = [
    *(f"W{n}" for n in range(1, 14)),
    *(f"B{n}" for n in range(1, 5)),
    *(f"T{n}" for n in range(1, 19)),
    *(f"F{n}" for n in range(1, 12)),
    *(f"P{n}" for n in range(1, 12)),
    *(f"L{n}" for n in range(1, 8)),
    *(f"D{n}" for n in range(1, 4)),
    *(f"R{n}" for n in range(1, 7)),
    *(f"X{n}" for n in range(1, 6)),
]
HEAVY, LIGHT, UPPER = Dose.HEAVY_LOWER, Dose.LIGHT_LOWER, Dose.UPPER
MOBILITY_ONLY = StrengthSettings(peak_week_strength="mobility_only")
MORNING = datetime.combine(START, time(5), ZONE)


def slot(
    index: int = 2,
    *,
    settings: StrengthSettings | None = None,
    phase: str = "auto",
    peak_km: float | None = None,
    races: tuple[tuple[int, str, float], ...] = (),
    now: datetime = MORNING,
    rest_days: tuple[int, ...] = (),
    **runs: str,
) -> Slot:
    """The slot ``index`` days after START in a week with these runs: ``d3="long"``, ``d2="hills 19:30"``."""
    sessions = []
    for name, text in runs.items():
        kind, _, at = text.partition(" ")
        day = START + timedelta(days=int(name[1:].replace("_", "-")))
        hour, minute = map(int, (at or "07:00").split(":"))
        sessions.append(Session(day, kind, time(hour, minute), MINUTES.get(kind, 40)))
    case = Weeks(
        tuple(sessions),
        frozenset(START + timedelta(days=n) for n in rest_days),
        tuple(Race(Provenance("t", str(n)), START + timedelta(days=n), "Race", p, km) for n, p, km in races),
        (),
        Settings(
            strength=settings or StrengthSettings(),
            phase=PhaseSettings(current=phase, peak_week_km=peak_km),
        ),
    )
    return slot_at(build(case.observations(), case.settings, START, now), index)


def done_today(kind: str) -> Slot:
    """Today at noon, with this run already done in the morning."""
    noon = datetime.combine(START, time(12), ZONE)
    began = datetime.combine(START, time(7), ZONE)
    run = Activity(Provenance("t", "r"), began, "running", MINUTES[kind], kind=kind)
    return slot_at(build([run], Settings(), START, noon), 0)


def sign(sign_id: str, shown_on: date | None = None) -> Any:
    """A morning with one active sign."""
    return calm(signs=(SignReport(sign_id, sign_id.lower(), State.ACTIVE, text="text", shown_on=shown_on),))


def bound(morning: Assessment, rule_id: str, ahead: int = 0) -> Effect | None:
    """What the body's reason of this id says of the day ``ahead`` days after the morning."""
    found = restrictions(morning, ComingDay(START + timedelta(days=ahead), ahead, 0, 25.0))
    return next((one.reason.effect for one in found if one.reason.rule == rule_id), None)


def settings(**changes: Any) -> StrengthSettings:
    return StrengthSettings(**changes)


def week(
    target: int = 2,
    *,
    cap: int = 3,
    peak: bool = False,
    number: int = 6,
    free: int = 0b1111111,
    hard: int = 0,
    ours: int = 0b1111111,
    near: int = 0b10,
    later: int = 0,
) -> DayInWeek:
    """A day of the calendar week as the rules of the week see it; ``number`` days of it lie before."""
    return DayInWeek(target, cap, peak, (1 << number) - 1 << 1, free, hard, ours, near, later)


SIGN_CASES: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
    f"W{n}": (
        lambda n=n: bound(sign(f"W{n}"), f"W{n}", 1) is Effect.MAINTENANCE,  # type: ignore[misc]
        lambda n=n: bound(sign(f"W{n}"), f"W{n}", 2) or bound(calm(), f"W{n}"),  # type: ignore[misc]
    )
    for n in range(1, 9)
}
CASES: dict[str, tuple[Callable[[], object], Callable[[], object]]] = SIGN_CASES | {
    "W9": (
        lambda: bound(sign("W9", shown_on=START - timedelta(days=2)), "W9", 5) is Effect.MAINTENANCE,
        lambda: bound(sign("W9", shown_on=START - timedelta(days=2)), "W9", 6),
    ),
    "W10": (lambda: sign("W10").active(LIFTING_SPOILS_RUNS), lambda: bound(sign("W10"), "W10")),
    "W11": (lambda: bound(sign("W11"), "W11") is Effect.SKIP, lambda: bound(sign("W11"), "W11", 1)),
    "W12": (lambda: bound(sign("W12"), "W12") is Effect.MAINTENANCE, lambda: bound(sign("W12"), "W12", 1)),
    "W13": (
        lambda: sum(WEIGHTS[item] for item in ("hrv", "sleep", "mood")) >= WEIGHTS["load"],
        lambda: bound(calm(subscores={"load": 1, "mood": 2, "hrv": 3}), "W13"),
    ),
    "B1": (
        lambda: rest.heavy_before_hills.closes(slot(d3="hills"), HEAVY),
        lambda: rest.heavy_before_hills.closes(slot(d3="hills"), UPPER),
    ),
    "B2": (
        lambda: rest.stacking.closes(stacked("yoga"), UPPER),
        lambda: rest.stacking.closes(slot(d2="easy"), UPPER),
    ),
    "B3": (
        lambda: rest.before_waking.closes(
            slot()._replace(start=datetime.combine(START, time(4), ZONE)), UPPER
        ),
        lambda: rest.before_waking.closes(slot(), UPPER),
    ),
    "B4": (lambda: rest.no_rest_day(0), lambda: rest.no_rest_day(0b100)),
    "T1": (
        lambda: timing.lift_on_key_days.price(slot(d2="easy"), HEAVY),
        lambda: timing.lift_on_key_days.price(slot(d2="tempo"), HEAVY),
    ),
    "T2": (
        lambda: timing.easy_days_stay_easy.price(slot(d2="easy"), HEAVY),
        lambda: timing.easy_days_stay_easy.price(
            slot(d2="easy", settings=settings(easy_day_strength="any")), HEAVY
        ),
    ),
    "T3": (
        lambda: timing.day_before_long_run.closes(slot(d3="long"), UPPER),
        lambda: timing.day_before_long_run.closes(
            slot(d3="long", settings=settings(day_before_long="upper_core_light")), UPPER
        ),
    ),
    "T4": (
        lambda: timing.heavy_before_key_run.closes(slot(d3="tempo 12:00"), HEAVY),
        lambda: timing.heavy_before_key_run.closes(slot(d3="tempo 18:30"), HEAVY),
    ),
    "T5": (
        lambda: timing.heavy_before_long_or_hills.closes(slot(d4="hills 18:00"), HEAVY),
        lambda: timing.heavy_before_long_or_hills.closes(slot(d4="hills 18:15"), HEAVY),
    ),
    "T6": (
        lambda: timing.long_run_day.closes(slot(d2="long"), UPPER),
        lambda: timing.long_run_day.closes(slot(d2="hills"), UPPER),
    ),
    "T7": (
        lambda: timing.after_long_run.closes(done_today("long"), UPPER),
        lambda: timing.after_long_run.closes(done_today("easy"), UPPER),
    ),
    "T8": (
        lambda: timing.day_after_long_run.closes(slot(d1="long"), UPPER),
        lambda: timing.day_after_long_run.closes(slot(d0="long"), UPPER),
    ),
    "T9": (
        lambda: timing.upper_on_easy_days.price(slot(), UPPER),
        lambda: timing.upper_on_easy_days.price(slot(d2="easy"), UPPER),
    ),
    "T10": (
        lambda: timing.room_after_run.closes(slot(d2="tempo 20:15"), UPPER),
        lambda: timing.room_after_run.closes(slot(d2="tempo 18:00"), UPPER),
    ),
    "T11": (
        lambda: told(timing.lift_first, slot(d2="easy 19:00", settings=settings(order="lift_first"))),
        lambda: told(timing.lift_first, slot(d2="easy 19:00")),
    ),
    "T12": (
        lambda: timing.heavy_three_days_before_biggest.price(slot(d5="long"), HEAVY),
        lambda: timing.heavy_three_days_before_biggest.price(slot(d6="long"), HEAVY),
    ),
    "T13": (
        lambda: timing.lighter_legs.price(slot(d4="long"), LIGHT),
        lambda: timing.lighter_legs.price(slot(d5="long"), LIGHT),
    ),
    "T14": (
        lambda: timing.upper_after_leg_day(UPPER, UPPER),
        lambda: timing.upper_after_leg_day(HEAVY, UPPER),
    ),
    "T15": (
        lambda: timing.core_after_hills.price(slot(d2="tempo"), UPPER),
        lambda: timing.core_after_hills.price(slot(d2="hills"), UPPER),
    ),
    "T16": (lambda: timing.long_run_stands(slot(d3="long")), lambda: timing.long_run_stands(slot(d4="long"))),
    "T17": (
        lambda: timing.speed_before_lift.closes(slot(d2="tempo 18:00")._replace(start=_at(2, 12)), UPPER),
        lambda: timing.speed_before_lift.closes(slot(d2="tempo 18:00"), UPPER),
    ),
    "T18": (
        lambda: "rest" in timing.match_energy("red"),
        lambda: "rest" in timing.match_energy("green"),
    ),
    "F1": (
        lambda: frequency.weekly_target.broken(week(), 0b10101, 0, 0),
        lambda: frequency.weekly_target.broken(week(), 0b00101, 0, 0),
    ),
    "F2": (
        lambda: frequency.peak_target.broken(week(1, peak=True), 0b10001, 0, 0),
        lambda: frequency.peak_target.broken(week(1), 0b10001, 0, 0),
    ),
    "F3": (
        lambda: frequency.weekly_minimum(slot(6)),
        lambda: frequency.weekly_minimum(slot(6, phase="taper")),
    ),
    "F4": (
        lambda: frequency.all_muscle_groups(slot(6)),
        lambda: frequency.all_muscle_groups(slot(6, phase="recovery")),
    ),
    "F5": (lambda: frequency.short_version(40), lambda: frequency.short_version(20)),
    "F6": (lambda: "aim 8" in frequency.over_a_month(5, 2), lambda: "aim 8" in frequency.over_a_month(5, 1)),
    "F7": (
        lambda: frequency.too_often.broken(week(4), 0b110101, 0, 0),
        lambda: frequency.too_often.broken(week(4, cap=4), 0b110101, 0, 0),
    ),
    "F8": (lambda: frequency.cross_training_sum(2, 2), lambda: frequency.cross_training_sum(2, 1)),
    "F9": (lambda: frequency.core_in_every_session(0), lambda: frequency.core_in_every_session(1)),
    "F10": (lambda: frequency.mobility_thrice(2), lambda: frequency.mobility_thrice(3)),
    "F11": (
        lambda: told(frequency.mileage_rises, rising()),
        lambda: told(frequency.mileage_rises, slot()),
    ),
    "P1": (
        lambda: season.phase_ceiling.caps(slot(phase="peak"), UPPER),
        lambda: season.phase_ceiling.caps(slot(phase="base"), UPPER),
    ),
    "P2": (
        lambda: season.heavy_unlocked("base", 8.0, True),
        lambda: season.heavy_unlocked("base", 7.9, True),
    ),
    "P3": (
        lambda: season.weeks_before_race.caps(slot(0, races=((56, "A", 80.0),)), UPPER),
        lambda: season.weeks_before_race.caps(slot(0, races=((57, "A", 80.0),)), UPPER),
    ),
    "P4": (
        lambda: season.taper.closes(slot(0, races=((7, "A", 80.0),)), UPPER),
        lambda: season.taper.closes(slot(0, races=((8, "A", 80.0),)), UPPER),
    ),
    "P5": (
        lambda: season.inverse_shift(True, 60, 35, 40) == 25,
        lambda: season.inverse_shift(False, 60, 35, 40) != 40,
    ),
    "P6": (
        lambda: season.peak_week.closes(
            slot(peak_km=10, settings=MOBILITY_ONLY, d2="easy", d3="tempo"), UPPER
        ),
        lambda: season.peak_week.closes(slot(peak_km=10, d2="easy", d3="tempo"), UPPER),
    ),
    "P7": (
        lambda: season.plyometrics("early_only", "base", True, 100),
        lambda: season.plyometrics("early_only", "base", True, 50),
    ),
    "P8": (lambda: season.corrective(4, False), lambda: season.corrective(6, False)),
    "P9": (lambda: season.added_load(1400, 1000), lambda: season.added_load(1000, 1000)),
    "P10": (
        lambda: season.a_goal_first(slot(0, races=((57, "A", 80.0),))),
        lambda: season.a_goal_first(slot(0, races=((56, "A", 80.0),))),
    ),
    "P11": (
        lambda: "no power yoga" in season.gentle_yoga(slot(phase="peak")),
        lambda: "no power yoga" in season.gentle_yoga(slot(phase="base")),
    ),
    "L1": (
        lambda: content.high_repetitions().main_reps == (12, 15),
        lambda: content.high_repetitions().name != "light",
    ),
    "L2": (
        lambda: content.by_season("base", True).name == "heavy",
        lambda: content.by_season("peak", True).name == "heavy",
    ),
    "L3": (lambda: content.sets(True) == 3, lambda: content.sets(False) == 3),
    "L4": (lambda: content.own_dose(False), lambda: content.own_dose(True)),
    "L5": (lambda: content.no_maximum(1, 7), lambda: content.no_maximum(5, 8)),
    "L6": (lambda: "form" in content.stop_rule(), lambda: "maximum" in content.stop_rule()),
    "L7": (lambda: content.muscle_building("off", False), lambda: content.muscle_building("off", True)),
    "D1": (lambda: content.full_minutes(60) == 45, lambda: content.full_minutes(40) != 40),
    "D2": (lambda: content.short_minutes(45) == 30, lambda: content.short_minutes(25) != 25),
    "D3": (
        lambda: content.core_circuit(True) == (6, 3, 30),
        lambda: content.core_circuit(False) != (5, 2, 30),
    ),
    "R1": (
        lambda: rest.rest_day.broken(week(free=0b0100, ours=0b0111), 0b0100, 0, 0),
        lambda: rest.rest_day.broken(week(free=0b1100, ours=0b0111), 0b0100, 0, 0),
    ),
    "R2": (
        lambda: rest.hard_streak.broken(week(hard=0b1110, ours=0b0001), 0b0001, 0b0001, 0),
        lambda: rest.hard_streak.broken(week(hard=0b1010, ours=0b0001), 0b0001, 0b0001, 0),
    ),
    "R3": (lambda: rest.mobility_counts(20), lambda: rest.mobility_counts(15)),
    "R4": (
        lambda: bound(sign("W4"), "R4") is Effect.INFO,
        lambda: bound(sign("W4"), "R4", 1) or bound(calm(), "R4"),
    ),
    "R5": (lambda: rest.foam_roll(slot(d2="easy", d3="long")), lambda: rest.foam_roll(slot(d2="easy"))),
    "R6": (lambda: "15–30 s" in rest.stretching(6), lambda: "6 min" in rest.stretching(8)),
    "X1": (lambda: rest.active_recovery(False), lambda: rest.active_recovery(True)),
    "X2": (
        lambda: bound(calm(conditions=held(Injury("knee", "lower", START))), "X2", 6) is Effect.INFO,
        lambda: bound(calm(conditions=held(Injury("", "unknown", START))), "X2"),
    ),
    "X3": (
        lambda: rest.swap_short_run(slot(d2="easy"), True),
        lambda: rest.swap_short_run(slot(d2="long"), True),
    ),
    "X4": (lambda: rest.ride_for_run(45, 4, 3) == 60, lambda: rest.ride_for_run(45, 4, 4) != 45),
    "X5": (lambda: rest.cross_training_form("cycling"), lambda: rest.cross_training_form("swimming")),
}


def told(rule: DayRule, of: Slot) -> str | None:
    """What a rule tells of a session on the day."""
    return rule.tells(of, UPPER, Focus.UPPER_CORE)


def rising() -> Slot:
    found = slot()
    season = replace(found.agenda.season, rising=True)
    return found._replace(agenda=replace(found.agenda, season=season))


def _at(index: int, hour: int) -> datetime:
    return datetime.combine(START + timedelta(days=index), time(hour), ZONE)


def stacked(other: str) -> Slot:
    day = START + timedelta(days=2)
    case = Weeks(
        (Session(day, "easy", time(7), 45), Session(day, other, time(12), 40)),
        frozenset(),
        (),
        (),
        Settings(),
    )
    return slot_at(build(case.observations(), case.settings, START, MORNING), 2)


def test_the_book_holds_every_rule_of_the_specification() -> None:
    """Each id of the five articles is in the book once, in order, with a sentence, an article and a kind."""
    assert list(RULES) == SPECIFIED
    for rule in RULES.values():
        assert rule.statement.endswith(".")
        assert rule.article


def test_every_contradiction_is_resolved() -> None:
    """C1–C21 stand in the book with what was decided."""
    assert list(CONTRADICTIONS) == [f"C{n}" for n in range(1, 22)]
    assert all(c.resolution for c in CONTRADICTIONS.values())


def test_every_setting_named_in_the_book_exists() -> None:
    """A rule's setting is a key of the configuration."""
    for setting in [*(r.setting for r in RULES.values()), *(c.setting for c in CONTRADICTIONS.values())]:
        value: object = Settings()
        for name in setting.split(".") if setting else ():
            value = getattr(value, name)


def test_every_rule_has_a_case_of_its_own() -> None:
    """A rule without a test of its own fails here."""
    assert set(CASES) == set(RULES)


@pytest.mark.parametrize("rule_id", SPECIFIED)
def test_rule(rule_id: str) -> None:
    """The rule fires in its case, and not in the nearest one that it must leave alone."""
    fires, rests = CASES[rule_id]
    assert fires()
    assert not rests()


@pytest.mark.parametrize("rule_id", [*REASONS, *CONTRADICTIONS])
def test_every_reason_that_is_told_is_explained(rule_id: str, tmp_path: Path) -> None:
    """`readiness rules ID` says what it is, in one line that names the id and one that says where it is from."""
    done = CliRunner().invoke(group, ["rules", rule_id.lower()], obj=App(tmp_path))
    assert done.exit_code == 0, done.output
    first, second = done.output.splitlines()
    assert first.startswith(f"{rule_id}  ")
    assert "article" in second


def test_every_condition_and_sign_is_a_reason_of_the_book() -> None:
    """And what only informs is not called more than that."""
    for reason in (*SIGNS, *(condition.reason for condition in CONDITIONS)):
        elsewhere = reason.id in {"W11", "RETURN", "FIRST_WEEKS", "DESCENT"}  # no word on how the body is
        assert side_of(reason.id) is (Side.SCHEDULE if elsewhere else Side.BODY)
    informing = {
        "R4",
        "X2",
        "HRV_HIGH",
        "SATURATION",
        "ALCOHOL",
        "HEAT",
        "ALTITUDE",
        "DEVICE",
        "CYCLE",
        "ESCALATE",
    }
    assert {r.id for r in REASONS.values() if r.kind is Kind.INFORMS} >= informing
    assert side_of("POST_RACE") is Side.SCHEDULE
    assert side_of("NO_SUCH_RULE") is None


def test_alarms_are_the_signs_that_count_and_what_the_body_shows() -> None:
    """Vetoes, what was typed in, missing data and the schedule raise none."""
    assert {"SIGNS", "SCORE", "ILLNESS", "SHORT_NIGHT", *(sign.id for sign in SIGNS if sign.domain)} == ALARMS
    assert {"ILLNESS", "INJURY", "SIGNS", "SCORE", "GAP"} == CALLS


def test_a_race_is_recovered_from_by_its_length() -> None:
    """POST_RACE: five, seven or ten days without strength by distance or hours, then maintenance (Millet 2011)."""
    for km, none, light in ((50.0, 5, 10), (100.0, 7, 14), (168.0, 10, 16)):
        for since, shut, capped in ((none, True, False), (none + 1, False, True), (light, False, True)):
            found = slot(0, races=((-since, "A", km),))
            assert bool(season.post_race.closes(found, UPPER)) == shut
            assert bool(season.post_race.caps(found, UPPER)) == capped
        assert season.post_race.caps(slot(0, races=((-light - 1, "A", km),)), UPPER) is None


def test_planned_rest_and_never_are_gates() -> None:
    """A rest day that the plan names costs, and stays empty with `strict_rest`; `never` closes easy days."""
    named = slot(2, rest_days=(2,))
    assert rest.rest_day.price(named, UPPER) > rest.rest_day.price(slot(2), UPPER) == 0
    assert rest.rest_day.closes(named, UPPER) is None
    strict = settings(strict_rest=True)
    assert rest.rest_day.closes(slot(2, rest_days=(2,), settings=strict), UPPER)
    assert not rest.rest_day.closes(slot(2, settings=strict), UPPER)
    assert timing.easy_days_stay_easy.closes(
        slot(2, d2="easy", settings=settings(easy_day_strength="never")), UPPER
    )
    assert not timing.easy_days_stay_easy.closes(
        slot(2, d2="tempo", settings=settings(easy_day_strength="never")), UPPER
    )


def test_every_warning_sign_has_its_sentence() -> None:
    """A sign without words could not be told when it rings."""
    for found in SIGNS:
        assert found.text({}, START, None, ()).strip(".")


@pytest.mark.parametrize("found", [one for one in SIGNS if one.domain], ids=lambda one: one.id)
def test_a_sign_that_counts_lowers_the_day_under_its_own_name(found: Sign) -> None:
    """An active sign of any domain says its sentence; that something is not cleared yet is said of none that rings."""
    active = SignReport(found.id, found.name, State.ACTIVE, False, {}, "Its sentence.")
    morning = calm(signs=(active,), domains=frozenset({str(found.domain)}))
    said = {word.reason.rule: word.reason for word in restrictions(morning, ComingDay(START, 0, 0, 25.0))}
    assert (said[found.id].effect, said[found.id].text) == (Effect.MAINTENANCE, "Its sentence.")
    assert "SIGNS" not in said
