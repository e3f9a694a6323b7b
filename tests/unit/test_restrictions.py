"""What the body says of today and of the days to come: how far each word reaches, where a band begins."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import pytest

from readiness.body.assessment import Assessment
from readiness.body.condition import Condition
from readiness.body.explanations import Cycle
from readiness.body.fatigue import ScoreGuard
from readiness.body.health import Illness, Injury, Soreness
from readiness.body.pauses import FirstWeeks, Gap, Return
from readiness.body.strain import Descent, ShortNight, Travel
from readiness.planning.restrictions import project, restrictions, worst_score
from readiness.reasons import ComingDay, Restriction
from readiness.recommendation import SignReport, State
from readiness.signs.sleep import POOR_SLEEP
from readiness.vocabulary import Effect, Focus
from tests.weeks import START, calm, held

SKIP, MAINTENANCE, FOCUS, INFO = Effect.SKIP, Effect.MAINTENANCE, Effect.FOCUS, Effect.INFO


def said(
    morning: Assessment, ahead: int = 0, score: float | None = 20.0, ordinal: int = 0, margin: float = 0.0
) -> dict[str, Restriction]:
    """Each rule's word on the day ``ahead`` days after the morning."""
    found = list(
        restrictions(morning, ComingDay(START + timedelta(days=ahead), ahead, ordinal, score, margin))
    )
    assert len({(w.reason.rule, w.reason.effect) for w in found}) == len(found)
    return {word.reason.rule: word for word in found}


def effects(morning: Assessment, ahead: int = 0, **how: float) -> dict[str, Effect]:
    return {rule: word.reason.effect for rule, word in said(morning, ahead, **how).items()}


def active(*ids: str) -> tuple[SignReport, ...]:
    return tuple(SignReport(each, each.lower(), State.ACTIVE, False, {}, f"{each} tells.") for each in ids)


def body(
    domains: Iterable[str], severe: Iterable[str] = (), *ids: str, conditions: Iterable[Condition] = ()
) -> Assessment:
    return calm(
        domains=frozenset(domains),
        severe_domains=frozenset(severe),
        signs=active(*ids),
        conditions=held(*conditions),
    )


# Bands


@pytest.mark.parametrize(
    ("score", "margin", "effect"),
    [(39.9, 0, None), (40.0, 0, MAINTENANCE), (64.9, 0, MAINTENANCE), (65.0, 0, SKIP),
     (42.9, 3, None), (43.0, 3, MAINTENANCE), (67.9, 3, MAINTENANCE), (68.0, 3, SKIP),
     (37.0, -3, MAINTENANCE), (62.0, -3, SKIP)],
)  # fmt: skip
def test_the_margin_moves_both_limits(score: float, margin: float, effect: Effect | None) -> None:
    """Hysteresis: a positive margin is lenient, a negative one strict; equality is beyond. Red closes a day beside a
    warning sign that counts, alone it lowers it."""
    sleepless = calm(domains=frozenset({"sleep"}), lowering=frozenset())
    assert effects(sleepless, score=score, margin=margin).get("SCORE") is effect
    alone = MAINTENANCE if effect is SKIP else effect
    assert effects(calm(), score=score, margin=margin).get("SCORE") is alone


def test_the_score_is_told_in_points_and_as_projected_where_it_is() -> None:
    amber = said(calm(score=50.4), score=50.4)["SCORE"].reason.text
    assert amber == "Fairly tired (50 of 100), so a light session."
    alone = said(calm(), 1, score=70.0)["SCORE"].reason.text
    assert alone == "Probably very tired by then (70 of 100), but no warning sign: a light session."
    beside = calm(score=70.0, domains=frozenset({"sleep"}), lowering=frozenset())
    red = said(beside, score=70.0)["SCORE"].reason.text
    assert red == "Very tired (70 of 100), and a warning sign: no strength."
    assert "but no warning sign" in said(beside, 2, score=70.0)["SCORE"].reason.text


def test_a_score_that_only_missing_signals_lower_is_not_told_as_a_number() -> None:
    """The page shows the score as it is; what the missing could hide is said in words beside it."""
    assert "missing" in said(calm(score=20.0), score=50.4)["SCORE"].reason.text


def test_no_score_is_maintenance_today_and_nothing_for_later() -> None:
    assert effects(calm(), score=None)["SCORE"] is MAINTENANCE
    assert "SCORE" not in effects(calm(), 1, score=None)


def test_the_worse_of_score_and_guard_counts() -> None:
    guarded = held(ScoreGuard(50.0))
    assert worst_score(calm(30.0)) == 30
    assert worst_score(calm(30.0, conditions=guarded)) == 50
    assert worst_score(calm(60.0, conditions=guarded)) == 60
    assert worst_score(calm(score=None, conditions=guarded)) == 50
    assert worst_score(calm(score=None)) is None


def test_low_confidence_caps_every_day() -> None:
    for ahead in (0, 5):
        assert effects(calm(confidence="low"), ahead)["CONFIDENCE"] is MAINTENANCE
        assert "CONFIDENCE" not in effects(calm(confidence="medium"), ahead)


# Projection


def test_a_tired_morning_fades_to_six_tenths_a_day_and_a_green_one_is_ordinary() -> None:
    """From 80: 30 + 50 × .6, × .36 …; from 39.9: 30 from tomorrow on; unknown starts at 50."""
    assert project(calm(80.0), [0, 0, 0]) == pytest.approx([60.0, 48.0, 40.8])
    assert project(calm(39.9), [0, 0]) == [30.0, 30.0]
    assert project(calm(40.0), [0]) == [36.0]
    assert project(calm(score=None), [0]) == [42.0]


def test_planned_load_carries_fitness_and_fatigue_on() -> None:
    """CTL 100, ATL 100, 400 today: CTL + 300/42, ATL + 300/7, form −33 %; a quarter of it is added to 30."""
    ctl, atl = 100 + 300 / 42, 100 + 300 / 7
    assert project(calm(ctl=100.0, atl=100.0), [400.0]) == [
        pytest.approx(30 + 0.25 * 100 * (atl - ctl) / ctl)
    ]
    rested = project(calm(ctl=100.0, atl=100.0), [0.0])
    ctl, atl = 100 - 100 / 42, 100 - 100 / 7
    assert rested == [pytest.approx(30 + 0.25 * 100 * (atl - ctl) / ctl)]


def test_little_training_is_measured_against_twenty_and_stays_within_the_scale() -> None:
    """A first jog after months is no alarm: form is relative to 20 at least, and 0 to 100 are the ends."""
    assert project(calm(ctl=0.0, atl=0.0), [21.0]) == [pytest.approx(30 + 0.25 * 100 * (3.0 - 0.5) / 20)]
    assert project(calm(ctl=1.0, atl=1.0), [9000.0]) == [pytest.approx(30 + 0.25 * 60)]
    assert project(calm(100.0, ctl=100.0, atl=100.0), [9000.0]) == [pytest.approx(72 + 0.25 * 60)]
    assert project(calm(ctl=None, atl=50.0), [700.0]) == [30.0]
    assert project(calm(ctl=50.0, atl=None), [700.0]) == [30.0]


# Signs


def test_one_or_two_domains_lower_and_three_rest() -> None:
    assert effects(body(["hrv"], (), "W5")) == {"W5": MAINTENANCE}
    assert effects(body(["hrv", "mind"], (), "W5", "W3")) == {"W3": MAINTENANCE, "W5": MAINTENANCE}
    three = said(body(["hrv", "mind", "sleep"], (), "W5", "W3", "W4"))
    assert three["SIGNS"].reason.effect is SKIP
    assert three["SIGNS"].reason.text == "Three warning signs in three areas: no strength."


def test_two_domains_rest_where_one_is_strong_and_one_strong_alone_lowers() -> None:
    two = said(body(["hrv", "mind"], ["hrv"], "W5", "W3"))
    assert two["SIGNS"].reason.effect is SKIP
    assert two["SIGNS"].reason.text == "Two warning signs in two areas, one of them strong: no strength."
    assert effects(body(["hrv"], ["hrv"], "W5")) == {"W5": MAINTENANCE}


def test_the_cycle_explains_hrv_and_resting_hr_and_nothing_else() -> None:
    pair = ["hrv", "resting_hr"]
    assert "SIGNS" not in effects(body(pair, pair, "W5", "W8", conditions=[Cycle(20)]))
    assert effects(body(["hrv", "sleep"], ["hrv"], "W5", "W4", conditions=[Cycle(20)]))["SIGNS"] is SKIP
    assert effects(body([*pair, "mind"], ["hrv"], "W5", "W8", "W3", conditions=[Cycle(20)]))["SIGNS"] is SKIP
    assert effects(body(pair, pair, "W5", "W8"))["SIGNS"] is SKIP


def test_a_domain_that_is_not_cleared_lowers_under_its_name() -> None:
    """No sign is active, or only W9, which speaks for itself: the domain counts all the same."""
    told = said(body(["run_response", "hrv"]))["SIGNS"].reason
    assert told.effect is MAINTENANCE
    assert told.text == "A warning sign (hrv, run response) has not been cleared by fresh data yet."
    assert "SIGNS" not in effects(body(["run_response"], (), "W9"))
    assert "SIGNS" not in effects(body(["hrv"], (), "W5"))
    assert "SIGNS" not in effects(calm())


def test_signs_and_soreness_reach_one_day_ahead() -> None:
    morning = calm(signs=active("W5"), domains=frozenset({"hrv"}), conditions=held(Soreness(4.0, START)))
    for ahead, reaches in ((0, True), (1, True), (2, False)):
        assert ("W5" in said(morning, ahead)) is reaches
        assert ("SORENESS" in said(morning, ahead)) is reaches
    assert said(morning)["SORENESS"].focus is Focus.UPPER_CORE


def test_what_is_said_of_this_morning_is_not_said_of_tomorrow() -> None:
    """The veto, a short night and W12."""
    morning = calm(
        signs=active("W12", "W11"),
        conditions=held(ShortNight(4.2)),
        subscores={"hrv": 1.0},
    )
    assert effects(morning) == {
        "W12": MAINTENANCE, "W11": SKIP, "SHORT_NIGHT": MAINTENANCE, "R4": INFO,
    }  # fmt: skip
    assert effects(morning, 1) == {}


def test_sleep_comes_first_after_a_short_night_or_under_poor_sleep() -> None:
    assert "R4" in effects(calm(signs=active("W4")))
    assert "R4" in effects(calm(conditions=held(ShortNight(4.2))))
    assert "R4" not in effects(calm())


# Conditions and how far they reach


def under(*conditions: Condition) -> Assessment:
    return calm(conditions=held(*conditions))


SICK, ASKED = Illness(since=START), Illness()


def test_illness_rests_or_asks_for_three_days() -> None:
    for ahead, reaches in ((0, True), (2, True), (3, False)):
        assert ("ILLNESS" in said(under(SICK), ahead)) is reaches
    assert effects(under(SICK))["ILLNESS"] is SKIP
    assert effects(under(ASKED))["ILLNESS"] is MAINTENANCE


def test_the_pattern_rests_where_it_is_felt_or_comes_twice() -> None:
    """One night and nothing felt only asks; the sentence says which."""
    assert "Any sore throat" in ASKED.text
    for sure, words in (
        (Illness(mornings=2), "two mornings in a row"),
        (Illness(symptom=True), "you feel it"),
    ):
        assert effects(under(sure))["ILLNESS"] is SKIP
        assert words in sure.text


def test_an_injury_spares_its_part_for_a_week() -> None:
    knee = under(Injury("knee", "lower", START))
    for ahead, reaches in ((0, True), (6, True), (7, False)):
        assert ("INJURY" in said(knee, ahead)) is reaches
        assert ("X2" in said(knee, ahead)) is reaches
    found = said(knee)
    assert (found["INJURY"].reason.effect, found["INJURY"].focus) == (MAINTENANCE, Focus.UPPER_CORE)
    assert "knee" in found["X2"].reason.text
    assert found["X2"].reason.effect is INFO
    back = said(under(Injury("back", "trunk", START)))["INJURY"]
    assert (back.reason.effect, back.focus) == (SKIP, None)
    assert effects(under(Injury("", "unknown", START))) == {"INJURY": SKIP}


def test_travel_and_descent_reach_as_far_as_they_say() -> None:
    """Through the named day."""
    until = START + timedelta(days=3)
    flight, hill = Travel(7.0, START, until), Descent(2400.0, 1500.0, START, 40.0, until)
    for condition, effect in ((flight, MAINTENANCE), (hill, FOCUS)):
        assert effects(under(condition), 3)[condition.reason.id] is effect
        assert condition.reason.id not in effects(under(condition), 4)
    assert said(under(hill))["DESCENT"].focus is Focus.UPPER_CORE


def test_a_return_counts_sessions_not_days() -> None:
    """The first two sessions, or as many as are left, wherever they lie."""
    for left in (1, 2):
        back = under(Return("training", 10, left))
        for ordinal in range(3):
            assert ("RETURN" in said(back, 9, ordinal=ordinal)) is (ordinal < left)


def test_first_weeks_and_gaps_cap_every_day() -> None:
    for condition in (FirstWeeks(baseline=False), FirstWeeks(baseline=True), Gap(9, START)):
        assert effects(under(condition), 13)[condition.reason.id] is MAINTENANCE


def test_w9_lowers_the_days_that_it_reaches() -> None:
    spoilt = calm(
        signs=(SignReport("W9", "x", State.ACTIVE, text="Slow.", shown_on=START - timedelta(days=3)),)
    )
    assert effects(spoilt, 4)["W9"] is MAINTENANCE
    assert "W9" not in effects(spoilt, 5)


# Where a condition begins


def test_the_guard_holds_where_its_band_is_worse_than_the_scores() -> None:
    """From amber on, and only where the score itself does not say so."""
    assert ScoreGuard.of(30.0, 40.0) == ScoreGuard(40.0)
    assert ScoreGuard.of(None, 40.0) == ScoreGuard(40.0)
    assert ScoreGuard.of(45.0, 65.0) == ScoreGuard(65.0)
    for score, guard in ((30.0, 39.9), (45.0, 64.9), (30.0, None), (None, None)):
        assert ScoreGuard.of(score, guard) is None


def test_sleep_short_for_four_weeks_names_the_setting() -> None:
    """W4: on the 28th day after it began, not on the 27th."""
    for days, named in ((27, False), (28, True)):
        told = POOR_SLEEP.text({}, START, START - timedelta(days=days), ())
        assert ("athlete.sleep_need_h" in told) is named
