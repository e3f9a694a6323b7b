"""How a day's answer is put together: its focus, its minutes, and the sentences that name the other days."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from readiness.body.health import Injury
from readiness.observations import Activity, Observation
from readiness.plan import plan_days
from readiness.planning.place import place
from readiness.planning.verdict import Ruling, minutes_left, sides
from readiness.recommendation import Recommendation, Schedule, SignReport, State, StatedReason
from readiness.runs.agenda import build
from readiness.runs.slot import Dose
from readiness.settings import PhaseSettings, Settings, StrengthSettings
from readiness.vocabulary import Effect, Focus, Verdict
from tests.athletes import lift, planned, race, run
from tests.weeks import ZONE, calm, held

MONDAY = date(2026, 3, 2)
NOW = datetime.combine(MONDAY, time(5), ZONE)
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
BEGUN = [
    lift(MONDAY - timedelta(days=7 * week - day), kind=kind)
    for week in range(12, 0, -1)
    for day, kind in ((1, "lower"), (2, "upper_core"))
]
"""Twelve weeks of lifting: legs on Tuesdays, upper body on Wednesdays."""


def plan(
    *rows: Observation, strength: StrengthSettings | None = None, **week: str
) -> tuple[Recommendation, ...]:
    """Two weeks of these days, easy where not told otherwise."""
    days = {day: week.get(day, "easy 45min 06:30") for day in DAYS}
    settings = Settings(week=days, strength=strength or StrengthSettings())
    return plan_days([*BEGUN, *rows], settings, calm(), MONDAY, 14, NOW)


def text(rec: Recommendation, rule: str) -> str:
    found = [reason.text for reason in rec.reasons if reason.rule == rule]
    assert len(found) == 1, found
    return found[0]


def told(rec: Recommendation) -> set[str]:
    return {reason.rule for reason in rec.reasons}


def lifting(days: tuple[Recommendation, ...]) -> list[str]:
    return [f"{rec.date:%A}" for rec in days if rec.verdict is not Verdict.SKIP]


# The sentences of the week's quota


def test_a_full_week_names_its_sessions() -> None:
    """F1 counts the calendar week: each day of it without strength names the days that hold it, with their dates."""
    days = plan(tue="tempo 60min 06:30", thu="rest", sun="long 3h 07:00")
    assert lifting(days) == ["Tuesday", "Wednesday"] * 2
    assert text(days[0], "F1") == "Your next two sessions fit better on Tue 3 and Wed 4 March."
    for n in (3, 4):
        assert text(days[n], "F1") == "You lift on Tue 3 and Wed 4 March; the next fits on Tue 10 March."
    assert text(days[7], "F1") == "Your next two sessions fit better on Tue 10 and Wed 11 March."


def test_what_was_lifted_is_named_with_the_next_that_fits() -> None:
    """Two lifts this week already: the text names them, and the day from which the next fits."""
    wednesday, now = MONDAY + timedelta(days=2), datetime.combine(MONDAY + timedelta(days=2), time(5), ZONE)
    done = [lift(MONDAY, kind="lower"), lift(MONDAY + timedelta(days=1), kind="upper_core")]
    week = dict.fromkeys(DAYS, "easy 45min 06:30") | {"tue": "tempo 60min 06:30", "sun": "long 3h 07:00"}
    days = plan_days([*BEGUN, *done], Settings(week=week), calm(date=wednesday), wednesday, 14, now)
    assert text(days[0], "F1") == ("You lifted on Mon 2 and Tue 3 March; the next fits on Tue 10 March.")


def test_too_often_names_the_days_that_make_it_too_often() -> None:
    """F7: two days beside it, or the sessions of seven days that are full; what is to come is not 'already'."""
    days = plan(strength=StrengthSettings(days=("mon", "wed", "fri"), weekly_target=3))
    assert lifting(days[:7]) == ["Monday", "Wednesday", "Friday"]
    assert text(days[1], "F7") == "You lift on Mon 2 and Wed 4 March: never on three days running."
    assert text(days[5], "F7") == (
        "You lift on Mon 2, Wed 4 and Fri 6 March: three sessions in seven days are enough."
    )


def test_a_late_evening_is_late_and_not_too_near_the_run() -> None:
    """Asked at a quarter past nine, the run was at half past six in the morning."""
    late = datetime.combine(MONDAY, time(21, 15), ZONE)
    week = dict.fromkeys(DAYS, "easy 45min 06:30")
    days = plan_days(BEGUN, Settings(week=week), calm(), MONDAY, 2, late)
    assert text(days[0], "T10") == "It is late: sleep is worth more than a session now."
    days = plan_days(BEGUN, Settings(week=week | {"mon": "tempo 60min 20:00"}), calm(), MONDAY, 2, NOW)
    assert text(days[0], "T10").startswith("After the run there is no hour left")


def test_spared_legs_are_not_praised_for_their_distance_to_the_run() -> None:
    """T12 speaks of heavy legs; where a sore knee leaves the upper body, it is silent."""
    hurt = calm(conditions=held(Injury("knee", "lower", MONDAY)))
    settings = Settings(week=dict.fromkeys(DAYS, "easy 45min 06:30") | {"mon": "tempo 60min 06:30"})
    sound, spared = (plan_days(BEGUN, settings, body, MONDAY, 1, NOW)[0] for body in (calm(), hurt))
    assert "T12" in told(sound)
    assert spared.focus is Focus.UPPER_CORE
    assert "T12" not in told(spared)


def test_one_lift_this_week_leaves_one_day_for_it() -> None:
    wednesday, now = MONDAY + timedelta(days=2), datetime.combine(MONDAY + timedelta(days=2), time(5), ZONE)
    week = dict.fromkeys(DAYS, "easy 45min 06:30") | {"tue": "tempo 60min 06:30", "sun": "long 3h 07:00"}
    done = lift(MONDAY + timedelta(days=1), kind="lower")
    days = plan_days([*BEGUN, done], Settings(week=week), calm(date=wednesday), wednesday, 14, now)
    assert lifting(days[:5]) == ["Friday"]
    assert text(days[1], "F1") == "You lifted on Tue 3 March; your next session fits better on Fri 6 March."


def test_a_peak_week_speaks_of_one_maintenance_session() -> None:
    """F2, with an A race five weeks away."""
    days = plan(race(MONDAY + timedelta(days=35), distance_km=80.0), tue="tempo 60min 06:30")
    assert lifting(days) == ["Tuesday", "Tuesday"]
    assert text(days[2], "F2") == (
        "One session a week now: you lift on Tue 3 March; the next fits on Tue 10 March."
    )
    assert text(days[1], "F2") == "The one session of this week."
    light = [reason.rule for reason in days[1].reasons if reason.effect is Effect.MAINTENANCE]
    assert light == ["P1", "P3"], "the season keeps it light, not a plan made before"


def test_eight_weeks_out_two_light_sessions_a_week_stay() -> None:
    """P3 caps the load from eight weeks before the race; F2's one a week begins on day 35."""
    days = plan(
        race(MONDAY + timedelta(days=44), distance_km=80.0), tue="tempo 60min 06:30", sun="long 3h 07:00"
    )
    held = [rec for rec in days if rec.verdict is not Verdict.SKIP]
    assert {rec.verdict for rec in held} == {Verdict.MAINTENANCE}
    assert all("P3" in told(rec) for rec in held)
    assert [sum(rec.date < MONDAY + timedelta(days=7) for rec in held), len(held)] == [2, 3]


def test_sessions_are_counted_within_the_calendar_week() -> None:
    days = plan(tue="tempo 60min 06:30", thu="rest", sun="long 3h 07:00")
    assert [text(days[n], "F1") for n in (1, 2, 8)] == [
        "First of two this week.", "Second of two this week.", "First of two this week.",
    ]  # fmt: skip


def test_the_last_free_day_of_a_week_is_its_rest_day() -> None:
    """R1 where no rest day was named: Monday is the only day without a run."""
    runs = {
        "tue": "hills",
        "wed": "tempo",
        "thu": "long 3h",
        "fri": "long 3h",
        "sat": "long 3h",
        "sun": "tempo",
    }
    days = plan_days(BEGUN, Settings(week=runs), calm(), MONDAY, 14, NOW)
    assert text(days[0], "R1") == "Mon 2 March stays empty: one day in seven holds nothing."


# Why this is the day


def test_each_kind_of_day_has_its_own_reason() -> None:
    """T1 for legs after a key run, T15 for the upper body there, T9 for it on an easy day, T2 for legs there."""
    days = plan(tue="tempo 60min 06:30", thu="rest", sun="long 3h 07:00")
    assert days[1].focus is Focus.LOWER
    assert "T1" in told(days[1])
    assert days[2].focus is Focus.UPPER_CORE
    assert "T9" in told(days[2])
    assert not {"T1", "T2", "T15"} & told(days[2])
    easy = plan(sun="long 3h 07:00")
    legs = [rec for rec in easy if rec.verdict is not Verdict.SKIP]
    assert [rec.focus for rec in legs] == [Focus.LOWER, Focus.FULL_BODY] * 2, "heavy legs, then light ones"
    for rec in legs:
        assert "T2" in told(rec)
        assert not {"T1", "T9", "T15"} & told(rec)
    hills = plan(
        tue="tempo 60min 06:30",
        wed="hills 60min 06:30",
        sun="long 4h 07:00",
        strength=StrengthSettings(days=("tue", "wed")),
    )
    upper = next(rec for rec in hills if rec.focus is Focus.UPPER_CORE and "T15" in told(rec))
    assert upper.date.weekday() == 2


def test_an_empty_day_needs_no_reason_of_the_run() -> None:
    """Without a run on the day none of T1, T2, T9, T15 allows it, only the week's quota does."""
    days = plan(
        mon="rest", tue="cycling", wed="cycling", thu="cycling", fri="rest", sat="long 3h 07:00", sun="rest"
    )
    held = [rec for rec in days if rec.verdict is not Verdict.SKIP]
    assert len(held) > 1
    for rec in held:
        assert not {"T1", "T2", "T9", "T15"} & told(rec)


def test_the_distance_to_the_biggest_run_is_told_in_full_days() -> None:
    """T12: for heavy legs, from 72 h on."""
    days = plan(tue="tempo 60min 06:30", thu="rest", sun="long 3h 07:00")
    assert text(days[1], "T12") == "4 full days before Sunday's run."
    for start, full in (("16:45", 3), ("18:15", 4)):  # a little less and a little more than four days
        short = plan(tue="tempo 60min 06:30", thu="rest", sat=f"long 3h {start}")
        assert text(short[1], "T12") == f"{full} full days before Saturday's run."
    assert "T12" not in told(days[2])
    near = plan(
        mon="rest",
        tue="cycling",
        wed="cycling",
        thu="hills 60min 06:30",
        fri="cycling",
        sun="tempo 100min 06:30",
        strength=StrengthSettings(days=("thu",)),
    )
    assert (near[3].verdict, near[3].focus) == (Verdict.FULL, Focus.FULL_BODY)
    assert "T12" not in told(near[3])


def test_only_this_mornings_signals_are_told_of_today() -> None:
    """T18 is said of today alone."""
    days = plan()
    assert "T18" in told(days[0])
    assert not any("T18" in told(rec) for rec in days[1:])


def test_a_day_near_a_long_run_says_that_the_run_stands() -> None:
    """T16 beside T3, T6, T8, and nowhere else."""
    days = plan(sun="long 3h 07:00", tue="tempo 60min 06:30", thu="rest")
    for rec in days:
        assert ("T16" in told(rec)) == bool({"T3", "T6", "T8"} & told(rec))


def test_a_day_without_strength_has_no_minutes_and_no_focus() -> None:
    """Whether nothing was placed or the body took it away."""
    for days in (
        plan(),
        plan_days(BEGUN, Settings(week=dict.fromkeys(DAYS, "easy 06:30")), calm(80.0), MONDAY, 7, NOW),
    ):
        for rec in days:
            if rec.verdict is Verdict.SKIP:
                assert (rec.minutes, rec.focus) == (0, Focus.NONE)


def test_a_rule_of_no_article_names_none() -> None:
    """POST_RACE comes from the literature: its article is null."""
    days = plan(race(MONDAY + timedelta(days=1), distance_km=50.0, priority="B"))
    found = [reason for rec in days for reason in rec.reasons if reason.rule == "POST_RACE"]
    assert found
    assert {reason.article for reason in found} == {None}


# Focus


def test_legs_have_a_day_of_their_own_where_the_upper_body_has_one() -> None:
    """Another session within six days either way; alone in its week a leg session is for the whole body."""
    days = plan(tue="tempo 60min 06:30", thu="rest", sun="long 3h 07:00")
    assert [days[1].focus, days[2].focus] == [Focus.LOWER, Focus.UPPER_CORE]
    once = StrengthSettings(weekly_target=1)
    alone = plan(strength=once, tue="tempo 60min 06:30", thu="rest", sun="long 3h 07:00")
    held = [rec.focus for rec in alone if rec.verdict is not Verdict.SKIP]
    assert held == [Focus.LOWER, Focus.FULL_BODY], (
        "last Wednesday's upper body is six days off, then nothing is"
    )


def test_a_second_leg_session_is_light_and_for_the_whole_body() -> None:
    """Two key-run days 48 h apart: heavy legs on the first, and not a second time in one week."""
    days = plan(tue="tempo 60min 06:30", thu="tempo 60min 06:30", sun="long 3h 07:00")
    assert lifting(days[:7]) == ["Tuesday", "Thursday"]
    assert (days[1].verdict, days[1].focus) == (Verdict.FULL, Focus.LOWER)
    assert (days[3].verdict, days[3].focus) == (Verdict.MAINTENANCE, Focus.FULL_BODY)
    assert text(days[3], "T13") == (
        "One heavy leg session a week, on Tue 3 March: here the whole body, with light legs."
    )


@pytest.mark.parametrize(("ago", "focus"), [(5, Focus.LOWER), (6, Focus.FULL_BODY)])
def test_upper_body_work_done_counts_for_six_days(ago: int, focus: Focus) -> None:
    """Legs on Tuesday, the only open day of the week; the upper body was trained six or seven days before."""
    only = Settings(
        week=dict.fromkeys(DAYS, "easy 45min 06:30") | {"tue": "tempo 60min 06:30"},
        strength=StrengthSettings(days=("tue",)),
    )
    done = [row for row in BEGUN if row.start.date() < MONDAY - timedelta(days=7)]
    days = plan_days(
        [*done, lift(MONDAY - timedelta(days=ago), kind="upper_core")], only, calm(), MONDAY, 14, NOW
    )
    assert lifting(days) == ["Tuesday", "Tuesday"]
    assert days[1].focus is focus
    assert days[8].focus is Focus.FULL_BODY


def test_an_injury_leaves_what_spares_it_or_nothing() -> None:
    """A sore wrist spares the legs: Tuesday's legs stay, Wednesday's upper body goes; a knee leaves Wednesday alone."""
    week = dict.fromkeys(DAYS, "easy 06:30") | {"tue": "tempo 06:30", "thu": "rest", "sun": "long 3h 07:00"}

    def focus(region: str) -> list[Focus]:
        hurt = calm(conditions=held(Injury("it", region, MONDAY)))
        days = plan_days(BEGUN, Settings(week=week), hurt, MONDAY, 7, NOW)
        assert {rec.minutes for rec in days} == {0, 25}, "maintenance is 25 minutes"
        return [rec.focus for rec in days[1:3]]

    assert focus("upper") == [Focus.LOWER, Focus.NONE]
    assert focus("lower") == [Focus.UPPER_CORE, Focus.UPPER_CORE]


# Which of equal days


def test_the_session_of_a_peak_week_lies_early() -> None:
    """P6: of seven equal days the first."""
    peak = Settings(week=dict.fromkeys(DAYS, "easy 1h 06:30"), phase=PhaseSettings(peak_week_km=10))
    assert lifting(plan_days(BEGUN, peak, calm(), MONDAY, 7, NOW)) == ["Monday"]


def test_last_weeks_session_takes_nothing_from_a_peak_week() -> None:
    """P6 counts the calendar week: what was lifted on Friday does not close Tuesday."""
    week = dict.fromkeys(DAYS, "easy 1h 06:30") | {"mon": "rest"}
    peak = Settings(week=week, phase=PhaseSettings(peak_week_km=10))
    friday = lift(MONDAY - timedelta(days=3), kind="upper_core")
    assert lifting(plan_days([*BEGUN, friday], peak, calm(), MONDAY, 7, NOW)) == ["Tuesday"]


def test_legs_make_no_fourth_hard_day_in_a_row() -> None:
    """R2: after three hard runs the only open day is for the upper body; after two it is for the legs."""
    any_day = StrengthSettings(easy_day_strength="any", days=("thu",))
    late = dict.fromkeys(("mon", "tue", "wed"), "tempo 1h 20:15")
    week = late | {"thu": "easy 45min 06:30", "fri": "rest", "sat": "rest", "sun": "rest"}
    for changes, focus in (({}, Focus.UPPER_CORE), ({"mon": "rest"}, Focus.FULL_BODY)):
        days = plan(strength=any_day, **{**week, **changes})
        assert lifting(days) == ["Thursday", "Thursday"]
        assert days[3].focus is focus


def test_a_plan_that_was_given_stays_where_another_is_no_better() -> None:
    """Days that the plan before held are kept among equals, and given up for a better day."""
    settings = Settings(week=dict.fromkeys(DAYS, "easy 1h 06:30"))
    agenda = build(BEGUN, settings, MONDAY, NOW)

    def told(**doses: Dose) -> dict[date, Dose]:
        return {MONDAY + timedelta(days=n): doses.get(name, Dose.NONE) for n, name in enumerate(DAYS)}

    def held(promised: dict[date, Dose]) -> list[Dose]:
        return list(place(agenda, promised).doses[:7])

    none, heavy, light = Dose.NONE, Dose.HEAVY_LOWER, Dose.LIGHT_LOWER
    assert held({}) == [heavy, none, light, none, none, none, none]
    assert held(told(tue=heavy, thu=light)) == [none, heavy, none, light, none, none, none]
    assert held(told(tue=light, fri=heavy)) == [none, light, none, none, heavy, none, none], "dose for dose"
    assert held(told(fri=heavy, sun=light))[0].lower, "a day whose last seven hold no legs outweighs"


# Minutes in a week of rising mileage (P5)


def rising(*lifts: Activity) -> int:
    """What is left today in the fifth week of a build-up, after these lifts."""
    runs: list[Observation] = []
    for n in range(1, 9):
        monday = MONDAY - timedelta(weeks=n)
        length = 120 if n <= 4 else 60
        runs += [run(monday + timedelta(days=d), length, "easy") for d in (0, 2, 4)]
    ahead = [planned(MONDAY + timedelta(days=d), "easy", 120) for d in (2, 4)]
    settings = Settings()
    agenda = build([*runs, *ahead, *lifts], settings, MONDAY, NOW)
    assert agenda.season.rising
    return minutes_left(place(agenda), 0)


def test_a_rising_week_leaves_what_the_week_before_had() -> None:
    """Lifts 7 to 13 days ago are the week before, those of the last six days this one's."""
    ago = {n: lift(MONDAY - timedelta(days=n), minutes=10 if n < 7 else 35) for n in (1, 6, 7, 13, 14)}
    assert rising(ago[7]) == 35
    assert rising(ago[13]) == 35
    assert rising(ago[14]) == 40
    assert rising(ago[7], ago[6]) == 25
    assert rising(ago[7], ago[1]) == 25
    assert rising(ago[6]) == 40
    today = lift(MONDAY, minutes=10)
    early = Activity(
        today.provenance, datetime.combine(MONDAY, time(3), ZONE), today.sport, 10, kind="full_body"
    )
    assert rising(ago[7], early) == 25


def test_a_steady_week_leaves_what_is_wished() -> None:
    agenda = build([lift(MONDAY - timedelta(days=7), minutes=25)], Settings(), MONDAY, NOW)
    assert not agenda.season.rising
    assert minutes_left(place(agenda), 0) == 40


def test_effects_stand_most_restrictive_first() -> None:
    for rec in plan(sun="long 3h 07:00"):
        found = [reason.effect for reason in rec.reasons]
        assert found == sorted(found, key=list(Effect).index)


def test_the_verdict_is_the_lower_of_body_and_schedule() -> None:
    """`body` is what the body alone would give, `schedule` the schedule alone; the signs are those that count."""
    tired = calm(
        signs=(SignReport("W1", "persistent_fatigue", State.ACTIVE, False, {}, "Tired."),),
        domains=frozenset({"energy"}),
    )
    settings = Settings(week=dict.fromkeys(DAYS, "easy 45min 06:30") | {"sat": "long 3h 07:00"})
    for morning, counted in ((calm(), 0), (tired, 1)):
        days = plan_days(BEGUN, settings, morning, MONDAY, 14, NOW)
        for one in days:
            assert one.body is not None
            assert one.schedule is not None
            assert min(one.body.verdict, one.schedule.verdict) is one.verdict
        first = days[0]
        assert first.body is not None
        assert (first.body.signs, first.body.domains) == (counted, counted)
        assert (first.body.verdict is Verdict.FULL) is (counted == 0)


def reason(rule: str, effect: Effect) -> StatedReason:
    return StatedReason(rule, effect, "")


def of(verdict: Verdict, planned: Schedule, *reasons: StatedReason) -> tuple[Verdict, Schedule]:
    return sides(Ruling(verdict, Focus.UPPER_CORE, 20, reasons, planned))


def test_each_side_is_ruled_by_the_first_reason_of_its_own() -> None:
    """Reasons come most restrictive first; what only informs or allows binds neither side."""
    full = Schedule(Verdict.FULL, "F1")
    long_run, easy = reason("T3", Effect.SKIP), reason("C3", Effect.MAINTENANCE)
    tired, ill = reason("W1", Effect.MAINTENANCE), reason("ILLNESS", Effect.SKIP)
    told = reason("T16", Effect.INFO)
    assert of(Verdict.FULL, full, told) == (Verdict.FULL, full)
    assert of(Verdict.MAINTENANCE, full, tired, told) == (Verdict.MAINTENANCE, full)
    assert of(Verdict.SKIP, full, ill, tired) == (Verdict.SKIP, full)
    assert of(Verdict.SKIP, full, long_run, tired, easy) == (
        Verdict.MAINTENANCE,
        Schedule(Verdict.SKIP, "T3"),
    )
    assert of(Verdict.MAINTENANCE, full, easy, told) == (Verdict.FULL, Schedule(Verdict.MAINTENANCE, "C3"))


def test_a_focus_that_the_body_leaves_nothing_of_is_the_bodys_skip() -> None:
    """An injured leg on a day of legs: no reason says skip, and nothing is left to train."""
    full = Schedule(Verdict.FULL, "F1")
    assert of(Verdict.SKIP, full, reason("INJURY", Effect.MAINTENANCE)) == (Verdict.SKIP, full)


def test_the_schedule_names_its_first_binding_rule() -> None:
    """A light session on the day between: the rule with the lowest effect, also where the session is short."""
    days = plan(sun="long 3h 07:00")
    saturday = days[5]
    assert saturday.schedule is not None
    binding = [one for one in saturday.reasons if one.effect in (Effect.SKIP, Effect.MAINTENANCE)]
    assert saturday.schedule == Schedule(Verdict.SKIP, binding[0].rule)
    for day in days:
        assert day.schedule is not None
        binding = [one for one in day.reasons if one.effect in (Effect.SKIP, Effect.MAINTENANCE)]
        rule = binding[0].rule if binding else "F1"
        assert day.schedule.rule == rule
