"""The articles' own sample weeks, and mornings whose answer a coach would know."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from readiness.body.condition import Condition
from readiness.body.explanations import Cycle
from readiness.body.fatigue import ScoreGuard
from readiness.body.health import Illness, Injury, Soreness
from readiness.body.pauses import FirstWeeks, Return
from readiness.body.strain import Descent, ShortNight, Travel
from readiness.observations import Activity, Away, Observation, Provenance
from readiness.plan import plan_days
from readiness.recommendation import Recommendation, SignReport, State
from readiness.settings import PhaseSettings, Settings, StrengthSettings
from readiness.vocabulary import Effect, Focus, Verdict
from tests.athletes import lift, planned, race, run
from tests.weeks import ZONE, calm, held

MONDAY = date(2026, 3, 2)
NOW = datetime.combine(MONDAY, time(5), ZONE)
WEEK_001 = {
    "mon": "rest", "tue": "intervals 60min 06:30", "wed": "easy 45min 06:30", "thu": "easy 45min 06:30",
    "fri": "shakeout 30min 06:30", "sat": "long 4h 07:00", "sun": "long 2h 07:00",
}  # fmt: skip
WEEK_004 = {
    "mon": "cycling 45min", "tue": "tempo 70min 06:30", "wed": "cycling 60min 07:00 + yoga",
    "thu": "hills 60min 06:30", "fri": "rest", "sat": "long 4h 07:00", "sun": "recovery 50min 08:00",
}  # fmt: skip
LIFTED = [lift(MONDAY - timedelta(days=n), kind="upper_core") for n in range(8, 92, 3)]


def plan(
    week: dict[str, str],
    rows: list[Observation] | None = None,
    settings: Settings | None = None,
    **body: object,
) -> tuple[Recommendation, ...]:
    """Two weeks from a Monday, on a calm morning."""
    settings = settings or Settings(week=week)
    return plan_days([*LIFTED, *(rows or [])], settings, calm(**body), MONDAY, 14, NOW)


def rules(rec: Recommendation, effect: Effect) -> set[str]:
    return {reason.rule for reason in rec.reasons if reason.effect is effect}


def test_the_week_of_article_001_keeps_its_pattern() -> None:
    """Legs after Tuesday's quality run, upper body and core on easy Wednesday; Friday to Monday free of strength."""
    days = plan(WEEK_001)
    for monday in (0, 7):
        mon, tue, wed, thu, fri, sat, sun = days[monday : monday + 7]
        assert (tue.verdict, tue.focus) == (Verdict.FULL, Focus.LOWER)
        assert "T1" in rules(tue, Effect.ALLOW)
        assert (wed.verdict, wed.focus) == (Verdict.FULL, Focus.UPPER_CORE)
        assert all(rec.verdict is Verdict.SKIP for rec in (mon, thu, fri, sat, sun))
        assert "T3" in rules(fri, Effect.SKIP)
        assert {"T6", "T8"} & rules(sat, Effect.SKIP)
        assert "R1" in rules(mon, Effect.SKIP) or "T8" in rules(mon, Effect.SKIP)


TRAINED = [
    *LIFTED,
    lift(MONDAY - timedelta(days=6), kind="lower"),
    lift(MONDAY - timedelta(days=4), kind="upper_core"),
]
"""A record that goes on into last week: legs on Tuesday, upper body on Thursday."""


def test_the_week_of_article_004_differs_where_its_own_rules_do() -> None:
    """Its table lifts heavy 36 h before hills and on the eve of the long run; its rules forbid both, and we say so."""
    days = plan_days(TRAINED, Settings(week=WEEK_004), calm(), MONDAY, 14, NOW)
    for monday in (0, 7):
        _, tue, wed, thu, fri, sat, sun = days[monday : monday + 7]
        assert tue.verdict is Verdict.MAINTENANCE, "legs stay light 48 h before Thursday's hills"
        assert tue.focus is Focus.FULL_BODY
        assert "T5" in rules(tue, Effect.MAINTENANCE)
        assert wed.verdict is Verdict.SKIP
        assert "B2" in rules(wed, Effect.SKIP), "ride and yoga are two sessions already"
        assert (thu.verdict, thu.focus) == (Verdict.MAINTENANCE, Focus.FULL_BODY), (
            "two days before the long run"
        )
        assert fri.verdict is Verdict.SKIP
        assert {"T3", "R1"} <= rules(fri, Effect.SKIP)
        assert "T6" in rules(sat, Effect.SKIP)
        assert "T8" in rules(sun, Effect.SKIP)


def test_an_unused_day_is_caught_up_by_moving_not_by_doubling() -> None:
    """Two sessions a week at most, whatever was missed before (F6)."""
    days = plan(WEEK_001, settings=Settings(week=WEEK_001))
    lifting = [rec.date for rec in days if rec.verdict is not Verdict.SKIP]
    for day in lifting:
        assert sum(day - timedelta(days=6) <= other <= day for other in lifting) <= 2


def test_a_session_already_done_today_ends_the_day() -> None:
    """What was lifted this morning counts: no second session, and the week's quota has one less."""
    early = lift(MONDAY + timedelta(days=1), kind="full_body")
    now = datetime.combine(MONDAY + timedelta(days=1), time(20), ZONE)
    settings = Settings(week=WEEK_001)
    days = plan_days(
        [*LIFTED, early], settings, calm(date=MONDAY + timedelta(days=1)), MONDAY + timedelta(days=1), 7, now
    )
    assert days[0].verdict is Verdict.SKIP
    assert "F7" in rules(days[0], Effect.SKIP)
    assert sum(rec.verdict is not Verdict.SKIP for rec in days) == 1


def test_the_race_calendar_outranks_mileage() -> None:
    """No strength from seven days before an A race until ten days after 100 miles, then maintenance."""
    start = MONDAY
    rows: list[Observation] = [race(start + timedelta(days=8), distance_km=168.0)]
    settings = Settings(week={"tue": "intervals 60min 06:30", "sat": "long 3h 07:00"})
    days = plan_days([*LIFTED, *rows], settings, calm(), start, 28, NOW)
    off = [rec for rec in days if 1 <= (rec.date - start).days <= 18]
    assert all(rec.verdict is Verdict.SKIP for rec in off)
    assert "P4" in rules(days[1], Effect.SKIP)
    assert "POST_RACE" in rules(days[12], Effect.SKIP)
    after = [rec for rec in days if 19 <= (rec.date - start).days <= 24]
    assert any(rec.verdict is Verdict.MAINTENANCE for rec in after)
    assert all(rec.verdict is not Verdict.FULL for rec in after)
    assert days[0].verdict is not Verdict.FULL


def test_peak_training_is_one_short_session_a_week() -> None:
    """With an A race in five weeks: maintenance once in seven days, light, no more than 30 minutes."""
    days = plan(WEEK_001, [race(MONDAY + timedelta(days=35), distance_km=80.0)])
    lifting = [rec for rec in days if rec.verdict is not Verdict.SKIP]
    assert [rec.date.weekday() for rec in lifting] == [1, 1]
    for rec in lifting:
        assert rec.verdict is Verdict.MAINTENANCE
        assert rec.focus is Focus.FULL_BODY
        assert rec.minutes <= 30
        assert {"P3"} <= rules(rec, Effect.MAINTENANCE)
        assert rec.session is not None
        assert "RPE 5-6" in rec.session.load
    assert any("F2" in rules(rec, Effect.SKIP) for rec in days)


def test_a_peak_week_by_mileage() -> None:
    """A week over the athlete's own line: half an hour at most, whatever the day; red with signs is the body's (C7)."""
    settings = Settings(week=WEEK_001, phase=PhaseSettings(peak_week_km=60))
    tuesday = MONDAY + timedelta(days=1)
    now = datetime.combine(tuesday, time(5), ZONE)

    def answer(score: float) -> Recommendation:
        return plan_days(LIFTED, settings, calm(score, date=tuesday), tuesday, 14, now)[0]

    for score in (25, 50, 70):
        told = answer(score)
        assert told.session is not None
        assert (told.verdict, told.focus, told.session.intensity) == (
            Verdict.MAINTENANCE,
            Focus.FULL_BODY,
            "light",
        )
        assert told.minutes <= 30
        assert "P6" in rules(told, Effect.MAINTENANCE)
        assert ("SCORE" in rules(told, Effect.MAINTENANCE)) is (score > 40)


def signs(*pairs: tuple[str, str], severe: bool = False) -> dict[str, object]:
    return {
        "signs": tuple(
            SignReport(name, name, State.ACTIVE, severe, {}, f"{name} tells.") for name, _ in pairs
        ),
        "domains": frozenset(domain for _, domain in pairs),
        "severe_domains": frozenset(domain for _, domain in pairs) if severe else frozenset(),
    }


HRV, RHR, MIND = ("W5", "hrv"), ("W8", "resting_hr"), ("W6", "mind")


@pytest.mark.parametrize(
    ("body", "verdict", "rule"),
    [
        ({}, Verdict.FULL, "T1"),
        (signs(HRV), Verdict.MAINTENANCE, "W5"),
        (signs(HRV, RHR), Verdict.MAINTENANCE, "W8"),
        (signs(HRV, RHR, MIND), Verdict.SKIP, "SIGNS"),
        (signs(HRV, RHR, severe=True), Verdict.SKIP, "SIGNS"),
        (signs(HRV, RHR, severe=True) | {"conditions": held(Cycle(20))}, Verdict.MAINTENANCE, "W5"),
        ({"score": 39.9}, Verdict.FULL, "T1"),
        ({"score": 40.0}, Verdict.MAINTENANCE, "SCORE"),
        ({"score": 65.0}, Verdict.MAINTENANCE, "SCORE"),
        ({"score": 65.0, **signs(HRV)}, Verdict.SKIP, "SCORE"),
        ({"score": 20.0, "conditions": held(ScoreGuard(66.0)), **signs(HRV)}, Verdict.SKIP, "SCORE"),
        ({"confidence": "low"}, Verdict.MAINTENANCE, "CONFIDENCE"),
        ({"signs": (SignReport("W11", "own_veto", State.ACTIVE),)}, Verdict.SKIP, "W11"),
        ({"conditions": held(Illness(since=MONDAY))}, Verdict.SKIP, "ILLNESS"),
        ({"conditions": held(Illness())}, Verdict.MAINTENANCE, "ILLNESS"),
        ({"conditions": held(Injury("back", "trunk", MONDAY))}, Verdict.SKIP, "INJURY"),
        ({"conditions": held(ShortNight(4.2))}, Verdict.MAINTENANCE, "SHORT_NIGHT"),
        ({"conditions": held(Travel(7.0, MONDAY, MONDAY + timedelta(days=1)))}, Verdict.MAINTENANCE, "TRAVEL"),
        ({"conditions": held(Return("training", 10, 1))}, Verdict.MAINTENANCE, "RETURN"),
        ({"conditions": held(FirstWeeks(baseline=False))}, Verdict.MAINTENANCE, "FIRST_WEEKS"),
    ],
)  # fmt: skip
def test_the_mapping_of_signs_to_a_verdict(body: dict[str, object], verdict: Verdict, rule: str) -> None:
    """Science §3: what each state of the body makes of a Tuesday after intervals that the plan holds in full."""
    tuesday = MONDAY + timedelta(days=1)
    settings = Settings(week=WEEK_001)
    morning = calm(**{"score": 25.0, "date": tuesday, **body})
    rec = plan_days(LIFTED, settings, morning, tuesday, 14, datetime.combine(tuesday, time(5), ZONE))[0]
    assert rec.verdict is verdict
    assert rule in {reason.rule for reason in rec.reasons}


def test_sore_legs_leave_the_upper_body() -> None:
    """Soreness of 4 leaves a short upper body, an unaccustomed descent a full one; a named injury spares its part."""
    tuesday = MONDAY + timedelta(days=1)
    settings = Settings(week=WEEK_001)
    now = datetime.combine(tuesday, time(5), ZONE)

    def focus(condition: Condition) -> tuple[Verdict, Focus]:
        morning = calm(date=tuesday, conditions=held(condition))
        rec = plan_days(LIFTED, settings, morning, tuesday, 14, now)[0]
        return rec.verdict, rec.focus

    until = tuesday + timedelta(days=1)
    assert focus(Soreness(4.0, tuesday)) == (Verdict.MAINTENANCE, Focus.UPPER_CORE)
    assert focus(Descent(2400.0, 1500.0, MONDAY, 40.0, until)) == (Verdict.FULL, Focus.UPPER_CORE)
    assert focus(Injury("knee", "lower", tuesday)) == (Verdict.MAINTENANCE, Focus.UPPER_CORE)
    assert focus(Injury("wrist", "upper", tuesday)) == (Verdict.MAINTENANCE, Focus.LOWER)


def test_the_habit_is_learned_and_marked() -> None:
    """Without a plan or template the last eight weeks tell the long-run day, the key days and the rest days."""
    rows: list[Observation] = []
    for week in range(1, 9):
        monday = MONDAY - timedelta(weeks=week)
        rows += [run(monday + timedelta(days=1), 60, "intervals"), run(monday + timedelta(days=3), 45)]
        rows += [run(monday + timedelta(days=6), 200, None)]
    days = plan({}, rows, Settings(week={}))
    sunday = days[6]
    assert "T6" in rules(sunday, Effect.SKIP), "a run of 200 min is long by the definition"
    assert "T3" in rules(days[5], Effect.SKIP)
    assert "usual long run" in next(r.text for r in days[5].reasons if r.rule == "T3").lower()
    assert any("last eight weeks" in note for note in days[1].notes)
    assert "T1" in rules(days[1], Effect.ALLOW)


def test_an_explicit_plan_beats_the_template_and_the_template_the_habit() -> None:
    """plan.csv, then [week], then habit (science §6.13)."""
    thursday = MONDAY + timedelta(days=3)
    rows: list[Observation] = [planned(thursday, "long", 240)]
    days = plan(WEEK_001, rows)
    assert "T6" in rules(days[3], Effect.SKIP)
    assert "T3" in rules(days[2], Effect.SKIP)
    assert "T8" in rules(days[4], Effect.SKIP)


def test_settings_change_the_plan() -> None:
    """Never on easy days: Wednesday goes; light on the eve of a long run: Friday may hold upper body."""
    strict = Settings(week=WEEK_001, strength=StrengthSettings(easy_day_strength="never"))
    assert plan(WEEK_001, settings=strict)[2].verdict is Verdict.SKIP
    own = StrengthSettings(days=("fri",), day_before_long="upper_core_light")
    friday = plan(WEEK_004, settings=Settings(week=WEEK_004 | {"fri": "easy 30min"}, strength=own))[4]
    assert (friday.verdict, friday.focus) == (Verdict.MAINTENANCE, Focus.UPPER_CORE)
    closed = StrengthSettings(days=("fri",))
    assert plan(WEEK_004, settings=Settings(week=WEEK_004, strength=closed))[4].verdict is Verdict.SKIP


def test_the_athletes_own_days_are_hard() -> None:
    """`days` are the only ones that hold strength, `never` none, and the reason says so."""
    only = plan(WEEK_001, settings=Settings(week=WEEK_001, strength=StrengthSettings(days=("thu",))))
    assert [rec.date.weekday() for rec in only if rec.verdict is not Verdict.SKIP] == [3, 3]
    assert "You lift on Thursdays only." in {reason.text for reason in only[1].reasons}
    never = plan(WEEK_001, settings=Settings(week=WEEK_001, strength=StrengthSettings(never=("tue", "wed"))))
    assert not {1, 2} & {rec.date.weekday() for rec in never if rec.verdict is not Verdict.SKIP}
    assert "You never lift on Tuesdays." in {reason.text for reason in never[1].reasons}


def test_the_plan_bends_around_time_away() -> None:
    """Away without a gym: nothing, and a light return; with a gym the plan goes on, as if at home."""

    def lifting(gym: bool) -> list[Recommendation]:
        gone = Away(Provenance("log", "a"), MONDAY + timedelta(days=1), MONDAY + timedelta(days=8), gym)
        days = plan(WEEK_001, [gone])
        assert ("AWAY" in rules(days[1], Effect.SKIP)) is not gym
        return [rec for rec in days[1:] if rec.verdict is not Verdict.SKIP]

    back = lifting(gym=False)
    assert min(rec.date for rec in back) > MONDAY + timedelta(days=8)
    assert "AWAY" in rules(back[0], Effect.MAINTENANCE)
    assert len(lifting(gym=True)) == 4


def test_a_strength_session_from_any_source_counts() -> None:
    """A watch's strength activity of unknown focus fills the quota and rests the legs for 48 h."""
    done = Activity(
        Provenance("garmin", "1"), datetime.combine(MONDAY, time(4), ZONE), "strength_training", 35
    )
    rows: list[Observation] = [done]
    tuesday = MONDAY + timedelta(days=1)
    settings = Settings(week=WEEK_001)
    now = datetime.combine(tuesday, time(5), ZONE)
    days = plan_days([*LIFTED, *rows], settings, calm(date=tuesday), tuesday, 7, now)
    assert days[0].focus not in (Focus.LOWER, Focus.FULL_BODY)
