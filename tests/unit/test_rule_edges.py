"""The rules at their limits: exactly met, just missed, and the numbers that their sentences must name."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from readiness.body.assessment import Assessment
from readiness.planning.restrictions import restrictions
from readiness.reasons import ComingDay
from readiness.recommendation import SignReport, State
from readiness.rules import content, frequency, rest, season, timing
from readiness.rules.book import GATES, HEAVY_GATES
from readiness.runs.season import BUILD_WEEKS
from readiness.runs.slot import Dose
from readiness.session.progress import earned
from readiness.settings import StrengthSettings
from readiness.vocabulary import Effect
from tests.unit.test_rules import (
    HEAVY,
    LIGHT,
    MOBILITY_ONLY,
    UPPER,
    bound,
    done_today,
    sign,
    slot,
    stacked,
    told,
    week,
)
from tests.weeks import START, ZONE, calm

# Load and length


def test_sessions_keep_their_lengths() -> None:
    """D1, D2: full 30–45 minutes, short 20–30, whatever is wished."""
    assert [content.full_minutes(n) for n in (29, 30, 45, 46)] == [30, 30, 45, 45]
    assert [content.short_minutes(n) for n in (19, 20, 30, 31)] == [20, 20, 30, 30]


def test_four_repetitions_at_rpe_8_are_the_most_that_is_asked() -> None:
    """L5: fewer repetitions or a harder set go too far."""
    assert not content.no_maximum(4, 8.0)
    assert content.no_maximum(3, 8.0)
    assert content.no_maximum(4, 8.5)


def test_a_full_session_has_three_sets_and_a_short_one_two() -> None:
    assert [content.sets(full) for full in (True, False)] == [3, 2]


def test_heavier_sets_rest_longer() -> None:
    """L2: 45 s for light, 60 s for moderate, 90 s for heavy sets."""
    assert [content.by_season(*how).rest_s for how in (("peak", True), ("base", False), ("base", True))] == [
        45,
        60,
        90,
    ]


# Frequency


def test_a_day_without_strength_breaks_no_quota() -> None:
    """F1, F2, F7 judge the day that adds a session, not those after it."""
    assert not frequency.weekly_target.broken(week(), 0b1110, 0, 0)
    assert not frequency.peak_target.broken(week(1, peak=True), 0b110, 0, 0)
    assert not frequency.too_often.broken(week(), 0b111110, 0, 0)


def test_quotas_count_the_calendar_week() -> None:
    """F1: what was lifted before the week began is not counted; F2: one a week."""
    assert frequency.weekly_target.broken(week(number=4), 0b10101, 0, 0)
    assert not frequency.weekly_target.broken(week(number=3), 0b10101, 0, 0)
    assert not frequency.peak_target.broken(week(1, peak=True), 0b1, 0, 0)


def test_three_sessions_in_seven_days_are_the_most() -> None:
    """F7: three, four in the off-season, and never on three days running."""
    for cap, days in ((3, 0b1001001), (4, 0b1011001)):
        assert not frequency.too_often.broken(week(4, cap=cap), days, 0, 0)
        assert frequency.too_often.broken(week(4, cap=cap), days | 0b100, 0, 0)
    assert frequency.too_often.broken(week(4, cap=4), 0b111, 0, 0)
    assert not frequency.too_often.broken(week(4), 0b1011, 0, 0)


def test_one_session_a_week_keeps_four_days_from_the_last() -> None:
    """1.3: two days are enough only where the rest of the week has no day four days off."""
    once = {"target": 1, "number": 1}
    assert not frequency.weekly_target.broken(week(**once), 0b10001, 0, 0)
    assert not frequency.weekly_target.broken(week(**once), 0b1001, 0, 0)
    assert frequency.weekly_target.broken(week(**once, later=0b10), 0b1001, 0, 0)
    assert not frequency.weekly_target.broken(week(**once, later=0b10), 0b101, 0, 0), (
        "tomorrow would be three days off, too near as well"
    )
    assert frequency.weekly_target.broken(week(**once, later=0b100), 0b101, 0, 0)
    assert frequency.weekly_target.broken(week(1, number=0), 0b11, 0, 0), "never on the day after"


def test_no_minimum_is_asked_for_in_taper_recovery_and_away() -> None:
    """F3 and F4, nor after a race."""
    assert frequency.weekly_minimum(slot(6, phase="base"))
    for phase in ("taper", "recovery"):
        assert not frequency.weekly_minimum(slot(6, phase=phase))
    assert not frequency.weekly_minimum(slot(6, phase="base", races=((0, "A", 100.0),)))


def test_the_short_version_is_told_for_what_is_longer_than_20_minutes() -> None:
    assert frequency.short_version(20) is None
    assert "20 minutes" in (frequency.short_version(21) or "")


# Rest


def test_the_last_rest_day_is_judged_wherever_it_lies() -> None:
    """R1: today alone free, or a day of the past that we did not fill; who has no free day loses none."""
    broken = rest.rest_day.broken
    assert broken(week(free=0b1, ours=0b1), 0b1, 0, 0)
    assert not broken(week(free=0b10, ours=0b01), 0b10, 0, 0)
    assert not broken(week(free=0, ours=0b11), 0b11, 0, 0)


def test_only_leg_work_of_ours_breaks_a_streak() -> None:
    """R2: what was lifted before the plan, or lies on a hard run's day, is not ours to judge; 48 h are counted."""
    broken = rest.hard_streak.broken
    assert broken(week(ours=0b01), 0b11, 0b11, 0)
    assert broken(week(near=0b110), 0b101, 0b101, 0)
    assert not broken(week(near=0b10), 0b101, 0b101, 0)
    assert not broken(week(ours=0b10), 0b11, 0b11, 0)
    assert not broken(week(hard=0b1011, ours=0b0011), 0b0100, 0b0100, 0)
    assert not broken(week(hard=0b1110, ours=0), 0b0001, 0b0001, 0)
    assert not broken(week(hard=0b1111, ours=0b0001), 0b0001, 0b0001, 0)


def test_rolling_follows_every_long_run() -> None:
    """R5: on its day, on the day after, and on the eve."""
    assert rest.foam_roll(slot(d2="long"))
    assert rest.foam_roll(slot(d1="long", d2="easy"))
    assert rest.foam_roll(slot(d2="easy", d3="long"))


def test_hours_before_hills_and_before_waking() -> None:
    """B1 ends at 24 h; B3 allows the waking hour itself."""
    hills = slot(d3="hills")
    assert rest.heavy_before_hills.closes(hills._replace(long_gap_h=23.9), HEAVY)
    assert rest.heavy_before_hills.closes(hills._replace(long_gap_h=24.0), HEAVY) is None
    wake = slot().agenda.wake
    assert (
        rest.before_waking.closes(slot()._replace(start=datetime.combine(START, wake, ZONE)), UPPER) is None
    )


def test_a_ride_of_the_same_load_is_named_in_minutes() -> None:
    """X3: 45 easy minutes at RPE 3 are 54 at RPE 2.5."""
    assert "about 54 minutes" in (rest.swap_short_run(slot(d2="easy"), True) or "")


# Season


def test_the_taper_counts_its_days_in_words() -> None:
    """P4: the seventh day counts, and tells how far the race is."""
    texts = {n: season.taper.closes(slot(0, races=((n, "A", 80.0),)), UPPER) for n in (0, 1, 2, 7, 8)}
    assert texts[0] == "Race day."
    assert "1 day to your A race" in (texts[1] or "")
    assert "2 days to your A race" in (texts[2] or "")
    assert "7 days to your A race" in (texts[7] or "")
    assert texts[8] is None


def test_rising_weeks_leave_what_the_week_before_had() -> None:
    """P5: at least 20 minutes, never more than wished; a week without strength before limits nothing."""
    assert season.inverse_shift(True, 60, 55, 40) == 20
    assert season.inverse_shift(True, 60, 0, 40) == 40
    assert season.inverse_shift(True, 0, 0, 40) == 40
    assert season.inverse_shift(True, 1, 0, 40) == 20


def test_hops_end_eight_weeks_before_a_race() -> None:
    """P7: not within 56 days."""
    assert not season.plyometrics("early_only", "base", True, 56)
    assert season.plyometrics("early_only", "base", True, 57)
    assert season.plyometrics("early_only", "base", True, None)
    assert not season.plyometrics("early_only", "base", False, None)
    assert not season.plyometrics("off", "base", True, None)


def test_light_corrective_work_ends_at_rpe_5() -> None:
    assert season.corrective(5, False)
    assert not season.corrective(5, True)
    assert not season.corrective(5.5, False)


def test_a_week_is_fuller_than_usual_beyond_three_tenths() -> None:
    """P9: not at 1.3 times, and not where nothing is usual."""
    assert season.added_load(1300.5, 1000)
    assert season.added_load(1300, 1000) is None
    assert season.added_load(1, 0) is None
    assert season.added_load(2, 1)


def test_an_a_race_is_told_of_while_it_builds() -> None:
    """P10: from the first day of the build on, until P3 takes over."""
    first = 7 * BUILD_WEEKS
    assert f"{first} days off" in (season.a_goal_first(slot(0, races=((first, "A", 80.0),))) or "")
    assert season.a_goal_first(slot(0, races=((first + 1, "A", 80.0),))) is None


# Timing


def test_gaps_before_runs_end_where_they_say() -> None:
    """T4 24 h, T5 the setting, T12 72 h, T13 48 h: equality is far enough, and the sentence names the run."""
    tempo, hills = slot(d3="tempo 12:00"), slot(d4="hills 18:00")
    assert timing.heavy_before_key_run.closes(tempo._replace(key_gap_h=24.0), HEAVY) is None
    assert "on Thursday afternoon, so" in (
        timing.heavy_before_key_run.closes(tempo._replace(key_gap_h=23.5), HEAVY) or ""
    )
    assert timing.heavy_before_long_or_hills.closes(hills._replace(long_gap_h=48.0), HEAVY) is None
    assert "Hills on Friday evening, so keep the legs light." in (
        timing.heavy_before_long_or_hills.closes(hills._replace(long_gap_h=47.2), HEAVY) or ""
    )
    long = slot(d5="long")
    for rule, dose, hours in (
        (timing.heavy_three_days_before_biggest, HEAVY, 72.0),
        (timing.lighter_legs, LIGHT, 48.0),
    ):
        assert rule.price(long._replace(biggest_gap_h=hours - 0.5), dose) > 0
        assert rule.price(long._replace(biggest_gap_h=hours), dose) == 0


def test_the_sentence_names_what_the_day_holds() -> None:
    """T3, T6, T10: a race is a race, a long run a long run; late is late, and after a run is after a run."""
    assert "Race on" in (timing.day_before_long_run.closes(slot(0, races=((1, "B", 50.0),)), UPPER) or "")
    assert "Long run on" in (timing.day_before_long_run.closes(slot(d3="long"), UPPER) or "")
    assert timing.long_run_day.closes(slot(0, races=((0, "B", 50.0),)), UPPER) == "Race day."
    assert "Long-run day" in (timing.long_run_day.closes(slot(d2="long"), UPPER) or "")
    assert "After the run" in (timing.room_after_run.closes(slot(d2="tempo 20:15"), UPPER) or "")
    assert "It is late" in (timing.room_after_run.closes(slot()._replace(start=None), UPPER) or "")


def test_the_eve_of_a_race_is_no_eve_of_a_long_run() -> None:
    """T3: ``upper_core_light`` opens the day before a long run, never the day before a race."""
    light = StrengthSettings(day_before_long="upper_core_light")
    assert timing.day_before_long_run.closes(slot(d3="long", settings=light), UPPER) is None
    assert timing.day_before_long_run.closes(slot(d3="long", settings=light), LIGHT)
    race = timing.day_before_long_run.closes(slot(0, races=((1, "B", 50.0),), settings=light), UPPER)
    assert "keep everything fresh" in (race or "")


def test_lifting_first_means_before_the_run() -> None:
    """T11 is told where the lift begins before the run, not with it."""
    early = slot(d2="easy 19:00")
    began = datetime.combine(early.date, time(19), ZONE)
    assert told(timing.lift_first, early._replace(start=began)) is None
    assert told(timing.lift_first, early._replace(start=began - timedelta(hours=1)))
    assert told(timing.lift_first, early._replace(start=None)) is None


def test_upper_body_may_follow_any_leg_work() -> None:
    """T14: after light or heavy legs; legs after upper body, or two of a kind, cost."""
    assert timing.upper_after_leg_day(LIGHT, UPPER) == 0
    assert timing.upper_after_leg_day(HEAVY, UPPER) == 0
    assert timing.upper_after_leg_day(UPPER, HEAVY) > 0
    assert timing.upper_after_leg_day(Dose.NONE, UPPER) == 0
    assert timing.upper_after_leg_day(UPPER, Dose.NONE) == 0


def test_legs_cost_most_on_an_easy_day() -> None:
    """T1, T2: an easy-run day costs more than an empty one; a key-run day nothing."""
    easy, empty, key = slot(d2="easy"), slot(), slot(d2="tempo")
    prices = [
        timing.lift_on_key_days.price(s, HEAVY) + timing.easy_days_stay_easy.price(s, HEAVY)
        for s in (key, empty, easy)
    ]
    assert prices[0] == 0
    assert prices == sorted(prices)
    assert len(set(prices)) == 3


def test_no_gate_forbids_a_day_without_strength() -> None:
    """On days that are closed to every dose, doing nothing stays open."""
    closed = (
        slot(0, races=((0, "A", 80.0),)), slot(0, races=((3, "A", 80.0),)), slot(0, races=((-2, "A", 80.0),)),
        slot(phase="taper"), slot(d2="long"), slot(d1="long"), slot(d3="long"),
        slot(2, rest_days=(2,), settings=StrengthSettings(strict_rest=True)),
        slot(d2="tempo 20:15"), slot(d2="easy", settings=StrengthSettings(easy_day_strength="never")),
        slot(peak_km=10, settings=MOBILITY_ONLY, d2="easy", d3="tempo"),
        slot()._replace(start=datetime.combine(START, time(4), ZONE)),
        slot(d2="tempo 18:00")._replace(start=datetime.combine(START + timedelta(days=2), time(12), ZONE)),
        done_today("long"), stacked("yoga"),
    )  # fmt: skip
    for gate in (*GATES, *HEAVY_GATES):
        assert not any(gate.closes(day, Dose.NONE) for day in closed)
    assert [any(gate.closes(day, UPPER) for gate in GATES) for day in closed] == [True] * len(closed)


# Warning signs


def spoilt(on: date | None) -> Assessment:
    return sign("W9", on)


def test_a_spoilt_run_holds_for_a_week_from_its_own_day() -> None:
    """W9: until the seventh day after it, and this morning anyway while the sign is active."""
    for ran, last in ((START - timedelta(days=2), 5), (START - timedelta(days=10), 0), (None, 7)):
        assert bound(spoilt(ran), "W9", last) is Effect.MAINTENANCE
        assert bound(spoilt(ran), "W9", last + 1) is None


def test_a_sign_counts_only_while_it_is_active_and_under_its_own_name() -> None:
    quiet = calm(
        signs=(
            SignReport("W9", "x", State.INACTIVE, False, {}, ""),
            SignReport("W3", "x", State.ACTIVE, False, {}, ""),
        )
    )
    assert bound(quiet, "W9") is None
    assert bound(quiet, "W3") is Effect.MAINTENANCE


def test_a_heavier_load_is_earned_by_two_easy_sessions() -> None:
    """W12: RPE 7 is easy, 7.1 is not, one session or an unknown one earns nothing, older ones do not count."""
    assert earned((7.0, 7.0))
    assert earned((9.0, 7.0, 7.0))
    for last in ((7.0, 7.1), (7.1, 7.0), (7.0,), (), (7.0, None), (6.0, 6.0, 8.0)):
        assert not earned(last)


def said(morning: Assessment) -> dict[str, str]:
    return {one.reason.rule: one.reason.text for one in restrictions(morning, ComingDay(START, 0, 0, 25.0))}


def test_a_sign_is_told_in_its_own_words() -> None:
    """Each hands on the sentence of the morning; W12 says what follows."""
    assert said(sign("W9"))["W9"] == "text"
    assert said(sign("W11"))["W11"] == "text"
    assert said(sign("W12"))["W12"] == "text Lift no more than last time."
    assert not said(calm())
