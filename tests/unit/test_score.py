"""The fatigue score worked out by hand: sub-scores, the two worst domains, the bands, what is missing."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from readiness.score import SUBJECTIVE, Scores, band, calibrated, confidence_word, prior_interval, score
from readiness.signals.all_signals import Signals
from tests.bodies import NONE, Days, lower, of, same, steady, table

SILENT: Mapping[str, Days] = {
    **{name: {0: NONE} for name in SUBJECTIVE},
    "rmssd_ms": same(NONE, *range(7)),
    "resting_hr_bpm": same(NONE, *range(7)),
    "sleep_h": same(NONE, *range(7)),
}
"""Nothing of the body is known this morning."""


def silent(parts: Mapping[str, Mapping[str, Days]] | None = None, **columns: Days) -> Signals:
    """A morning on which only these columns are known; training and runs too are left out unless given."""
    quiet = {"load": {"known": {0: 0.0}}, "runs": {"n_response": {0: 0.0}}}
    return of(table(**{**SILENT, **columns}), **{**quiet, **(parts or {})})


def scored(s: Signals) -> Scores:
    with np.errstate(invalid="ignore", divide="ignore"):
        return score(s)


def subscore(name: str, s: Signals) -> float:
    return float(scored(s).subscores[name][0, -1])


def raw(s: Signals) -> float:
    return float(scored(s).raw[0, -1])


def half_sd_up(sd: float) -> float:
    """Resting heart rate so many SD above the steady athlete's."""
    base = of(table()).resting_hr.baseline
    return float(base.mean[0, -1] + sd * base.sd[0, -1])


# Sub-scores


def test_an_answer_scores_twenty_points_an_sd() -> None:
    """30 as usual, 50 at an SD of half a point, never above 100; unknown where it was not asked."""
    assert subscore("fatigue", of(table())) == 30
    assert subscore("fatigue", of(table(fatigue={0: 2.5}))) == pytest.approx(50)
    assert subscore("mood", of(table(mood={0: 3.5}))) == pytest.approx(50)
    assert subscore("fatigue", of(table(fatigue={0: 5.0}))) == 100
    assert subscore("fatigue", of(table(fatigue={0: 1.0}))) == 0
    assert np.isnan(subscore("stress", of(table(stress={0: NONE}))))


def test_hrv_scores_forty_points_an_sd_down_and_half_as_many_up() -> None:
    assert subscore("hrv", of(table(rmssd_ms=lower(1.0, *range(8))))) == pytest.approx(70)
    assert subscore("hrv", of(table(rmssd_ms=lower(0.5, *range(8))))) == pytest.approx(50)
    assert subscore("hrv", of(table(rmssd_ms=lower(-0.5, *range(8))))) == pytest.approx(20)


def test_the_two_traps_of_hrv_have_scores_of_their_own() -> None:
    """Saturation scores 40, unusually high HRV in bad company 60; either way the guard stays by it."""
    saturated = of(table(rmssd_ms=lower(2.0, *range(8))), vagal={"saturated": {0: 1.0}})
    assert subscore("hrv", saturated) == 40
    high = of(table(rmssd_ms=lower(-2.0, *range(8))), vagal={"hyperactive": {0: 1.0}})
    assert subscore("hrv", high) == 60
    found = scored(saturated)
    assert found.guard[0, -1] == found.score[0, -1]


def test_resting_hr_scores_thirty_points_an_sd() -> None:
    assert subscore("resting_hr", of(table(resting_hr_bpm=same(half_sd_up(1.0), 0, 1, 2)))) == pytest.approx(
        60
    )
    assert subscore("resting_hr", of(table(resting_hr_bpm=same(half_sd_up(-0.5), 0, 1, 2)))) == pytest.approx(
        15
    )


def test_sleep_scores_the_weeks_deficit_and_last_night() -> None:
    """25 + 35 an hour of the week's deficit + 8 an hour of last night's; more sleep than needed scores 25."""
    assert subscore("sleep", of(table())) == pytest.approx(25)
    assert subscore("sleep", of(table(sleep_h=same(6.8, *range(7))))) == pytest.approx(25 + 35 + 8)
    assert subscore("sleep", of(table(sleep_h=same(6.8, *range(1, 7)) | {0: 7.8}))) == pytest.approx(25 + 30)
    assert subscore("sleep", of(table(sleep_h=same(9.0, *range(7))))) == pytest.approx(25)


def test_load_scores_form_and_runs_their_response() -> None:
    """40 at even form; 30 + 20 an SD that the last long and key runs cost too much."""
    assert subscore("load", of(table(), load={"form_pct": {0: -20.0}})) == 60
    assert subscore("load", of(table(), load={"form_pct": {0: 15.0}})) == 25
    assert subscore("run_response", of(table(), runs={"response_z": {0: 1.5}, "n_response": {0: 1.0}})) == 60
    assert np.isnan(subscore("run_response", of(table(), runs={"n_response": {0: 0.0}})))


@pytest.mark.parametrize(
    ("name", "column"), [("hrv", "rmssd_ms"), ("resting_hr", "resting_hr_bpm"), ("sleep", "sleep_h")]
)
def test_nights_count_for_three_days_and_fade(name: str, column: str) -> None:
    """Two days old: a third of the weight is left; three days old: unknown."""
    found = scored(of(table(**{column: same(NONE, 0, 1)})))
    if name != "resting_hr":  # its three-day mean needs two of three
        assert np.isfinite(found.subscores[name][0, -1])
        assert found.freshness[name][0, -1] == pytest.approx(1 / 3)
    assert scored(of(table(**{column: {0: NONE}}))).freshness[name][0, -1] == pytest.approx(2 / 3)
    gone = scored(of(table(**{column: same(NONE, 0, 1, 2)})))
    assert np.isnan(gone.subscores[name][0, -1])
    assert gone.freshness[name][0, -1] == 0


def test_load_counts_for_a_week_and_runs_for_three() -> None:
    for name, part, last in (("load", "load", 7.0), ("run_response", "runs", 21.0)):
        fresh = {"known": {0: 1.0}} if part == "load" else {"n_response": {0: 1.0}, "response_z": {0: 0.0}}
        for age, known in ((last - 1, True), (last, False)):
            found = scored(of(table(), **{part: {**fresh, "age": {0: age}}}))
            assert np.isfinite(found.subscores[name][0, -1]) == known
        half = scored(of(table(), **{part: {**fresh, "age": {0: last / 2}}}))
        assert half.freshness[name][0, -1] == pytest.approx(0.5)


# The score


def test_the_mean_weighs_three_fifths_and_the_two_worst_domains_the_rest() -> None:
    """Fatigue 50 (weight .14) and HRV 70 (.18): mean 61.25, worst two 60."""
    s = silent(fatigue={0: 2.5}, rmssd_ms=lower(1.0, *range(8)))
    assert raw(s) == pytest.approx(0.6 * 61.25 + 0.4 * 60)
    assert scored(s).score[0, -1] == 53.4


def test_a_domain_counts_once_by_its_worst_signal() -> None:
    """Mood 50, motivation 70 and stress 60 are one domain; beside fatigue 40 the worst two are 70 and 40."""
    s = silent(mood={0: 3.5}, motivation={0: 3.0}, stress={0: 2.75}, fatigue={0: 2.25})
    mean = (0.05 * 50 + 0.05 * 70 + 0.04 * 60 + 0.14 * 40) / 0.28
    assert raw(s) == pytest.approx(0.6 * mean + 0.4 * 55)


def test_of_three_domains_the_two_worst_count_in_any_order() -> None:
    for one, two, three in ((2.5, 2.0, 2.75), (2.75, 2.5, 2.0), (2.0, 2.75, 2.5)):
        s = silent(fatigue={0: one}, soreness={0: two}, motivation={0: 4 - (three - 2)})
        points = [30 + 40 * (x - 2) for x in (one, two, three)]
        mean = (0.14 * points[0] + 0.10 * points[1] + 0.05 * points[2]) / 0.29
        assert raw(s) == pytest.approx(0.6 * mean + 0.4 * 55)


def test_one_domain_alone_is_its_own_worst() -> None:
    assert raw(silent(fatigue={0: 2.5})) == pytest.approx(50)


def test_load_is_weighed_but_is_no_domain() -> None:
    """F11: load of 100 beside fatigue 50 raises the mean and not the worst domain."""
    s = silent({"load": {"form_pct": {0: -60.0}, "age": {0: 0.0}}}, fatigue={0: 2.5})
    assert raw(s) == pytest.approx(0.6 * (0.14 * 50 + 0.12 * 100) / 0.26 + 0.4 * 50)


def test_one_night_of_sleep_weighs_half() -> None:
    """An hour short last night and nothing known of the week: 68 at weight .07."""
    s = silent(fatigue={0: 2.5}, sleep_h=same(NONE, *range(1, 7)) | {0: 6.8})
    assert raw(s) == pytest.approx(0.6 * (0.14 * 50 + 0.07 * 68) / 0.21 + 0.4 * 59)


def test_nothing_known_is_no_score() -> None:
    found = scored(silent())
    assert np.isnan(found.raw[0, -1])
    assert np.isnan(found.score[0, -1])
    assert found.confidence[0, -1] == 0


@pytest.mark.parametrize(
    ("before", "after"),
    [(0.0, 0.0), (25.0, 20.0), (50.0, 40.0), (60.0, 52.5), (70.0, 65.0), (85.0, 82.5), (100.0, 100.0)],
)
def test_the_scale_has_its_corners_at_the_bands(before: float, after: float) -> None:
    """Decision 0008: raw 50 is amber, raw 70 is red, straight lines between."""
    assert calibrated(np.array([before]), np.array([False])) == after


def test_an_alarming_answer_is_amber_and_lowers_nothing() -> None:
    assert calibrated(np.array([20.0]), np.array([True])) == 40
    assert calibrated(np.array([85.0]), np.array([True])) == 82.5


def test_an_alarm_takes_two_points_and_two_sd() -> None:
    """Fatigue 4 in somebody who says 2 is amber; 3.95 is not, nor two points in somebody who varies by more."""
    rest = {"soreness": {0: 1.0}, "mood": {0: 5.0}, "motivation": {0: 5.0}}
    assert scored(of(table(fatigue={0: 4.0}, **rest))).score[0, -1] >= 40
    assert scored(of(table(stress={0: 4.0}, **rest))).score[0, -1] == 40
    assert scored(of(table(stress={0: 3.95}, **rest))).score[0, -1] < 40
    wild = {n: 1.0 + 2.4 * (n % 2) for n in range(8, 90)}
    assert scored(of(table(stress=wild | {0: 4.3}, **rest))).score[0, -1] < 40


def test_the_bands_begin_at_40_and_65() -> None:
    assert [band(x) for x in (0.0, 39.9, 40.0, 64.9, 65.0, 100.0)] == [
        "green",
        "green",
        "amber",
        "amber",
        "red",
        "red",
    ]


def test_the_first_interval_is_wide_and_stays_within_the_scale() -> None:
    """26 points either way: 80 % of a normal distribution with 20 points."""
    found = prior_interval(50.0)
    assert (found.low, found.high, found.calibrated) == (24.0, 76.0, False)
    assert (prior_interval(10.0).low, prior_interval(90.0).high) == (0.0, 100.0)


def test_confidence_is_high_from_three_quarters_and_medium_from_half() -> None:
    assert [confidence_word(x) for x in (0.75, 0.74, 0.5, 0.49)] == ["high", "medium", "medium", "low"]


def test_confidence_grows_with_the_baseline_and_falls_with_age() -> None:
    """Fatigue alone is its weight from 28 earlier answers on, half of it with 14; HRV of yesterday two thirds."""
    assert scored(silent(fatigue={0: 2.0})).confidence[0, -1] == pytest.approx(0.14)
    young = dict.fromkeys(range(22, 90), NONE)
    assert scored(silent(fatigue={0: 2.0, **young})).confidence[0, -1] == pytest.approx(0.07)
    assert scored(silent(rmssd_ms={0: NONE})).confidence[0, -1] == pytest.approx(0.18 * 2 / 3)
    assert scored(of(table())).confidence[0, -1] > 0.9


# The guard: what is missing, were it ordinary


def guard(s: Signals) -> float:
    return float(scored(s).guard[0, -1])


def test_the_guard_is_the_score_where_everything_is_known() -> None:
    found = scored(of(table(), load={"worst_form_pct": {0: 0.0}, "form_pct": {0: 0.0}}))
    assert found.guard[0, -1] == found.score[0, -1]


def test_missing_signals_join_the_guard_as_long_as_they_raise_it() -> None:
    """Fatigue 10 alone: load at 40 and seven signals at 30 join the mean, sleep at 25 would lower it again."""
    s = silent(fatigue={0: 1.5})
    assert raw(s) == pytest.approx(10)
    mean = (0.14 * 10 + 0.12 * 40 + 0.60 * 30) / 0.86
    assert guard(s) == pytest.approx(round((0.6 * mean + 0.4 * 30) * 40 / 50, 1))


def test_missing_signals_do_not_thin_out_a_bad_one() -> None:
    """Fatigue 90 alone is 90, however ordinary the rest may have been."""
    s = silent(fatigue={0: 3.5})
    assert raw(s) == pytest.approx(90)
    assert guard(s) == scored(s).score[0, -1]


def test_a_missing_signal_may_be_the_second_worst_domain() -> None:
    """Fatigue 70 and soreness 0: with an ordinary third the worst two are 70 and 30, not 70 and 0."""
    s = silent(fatigue={0: 3.0}, soreness={0: 1.0})
    assert raw(s) == pytest.approx(0.6 * (0.14 * 70 / 0.24) + 0.4 * 35)
    joined = (0.14 * 70 + 0.12 * 40) / 0.36
    mean = max(joined, (0.14 * 70) / 0.24)
    assert guard(s) == pytest.approx(round((0.6 * mean + 0.4 * 50) * 40 / 50, 1))


def test_a_single_bad_beat_is_guarded_as_if_a_second_night_had_been_ordinary() -> None:
    """Two SD up on one known night of three: one SD at worst, so 60, which joins fatigue 10 before load at 40."""
    s = silent(fatigue={0: 1.5}, resting_hr_bpm=same(NONE, *range(7)) | {2: half_sd_up(2.0)})
    mean = (0.14 * 10 + 0.12 * 60 + 0.12 * 40) / 0.38
    assert guard(s) == pytest.approx(round((0.6 * mean + 0.4 * 45) * 40 / 50, 1))


def test_three_short_nights_are_guarded_as_if_a_fourth_had_been_ordinary() -> None:
    """1.6 h short each and four nights unknown: 1.2 h over the week at worst, so 25 + 35 × 1.2 = 67."""
    s = silent(fatigue={0: 1.5}, sleep_h=same(NONE, *range(7)) | same(6.2, 4, 5, 6))
    mean = (0.14 * 10 + 0.14 * 67 + 0.12 * 40) / 0.40
    assert guard(s) == pytest.approx(round((0.6 * mean + 0.4 * (67 + 30) / 2) * 40 / 50, 1))


def test_last_nights_deficit_is_guarded_beside_the_weeks() -> None:
    """Short by 3, 3 and 0.5 h, a fourth night ordinary: 25 + 35 × 1.625 of the week and 8 × 0.5 of last night."""
    s = silent(fatigue={0: 1.5}, sleep_h=same(NONE, *range(7)) | same(4.8, 5, 6) | {0: 7.3})
    sleep = 25 + 35 * 1.625 + 8 * 0.5
    worst = 0.6 * (0.14 * 10 + 0.14 * sleep) / 0.28 + 0.4 * (sleep + 30) / 2
    assert guard(s) == round(40 + (worst - 50) * 25 / 20, 1)


def test_half_known_sleep_joins_with_its_full_weight_where_that_is_worse() -> None:
    """One night an hour short of the week: sleep may weigh .07 or .14, and the guard takes the worse."""
    s = silent(fatigue={0: 1.5}, sleep_h=same(NONE, *range(1, 7)) | {0: 6.8})
    assert guard(s) > scored(s).score[0, -1]


def test_a_guard_of_nothing_is_that_of_an_ordinary_morning() -> None:
    """Where nothing at all is known: load 40 and the rest 30, sleep 25."""
    assert guard(silent()) == pytest.approx(round((0.6 * 40 + 0.4 * 30) * 40 / 50, 1))


@pytest.mark.parametrize(
    ("column", "good"), [("rmssd_ms", lower(-3.0, 4, 5, 6)), ("resting_hr_bpm", same(40.0, 2))]
)
def test_a_good_night_that_is_missing_counts_as_ordinary(column: str, good: Days) -> None:
    """A very good earlier night beside missing ones gives the guard no bonus below the ordinary 30."""
    missing = same(NONE, *range(7))
    assert guard(of(table(**{column: missing | good}))) == guard(of(table(**{column: missing})))
    fresh = {"fatigue": {0: 1.5}}
    assert guard(silent(**fresh, **{column: missing | good})) == guard(silent(**fresh))


def test_a_bad_week_with_missing_nights_is_guarded_by_them() -> None:
    """Nights short by an hour and the last one missing: an ordinary one is no relief, so the guard keeps the week."""
    known = of(table(sleep_h=same(6.8, *range(1, 7)) | {0: NONE}))
    assert scored(known).guard[0, -1] >= scored(of(table(sleep_h=same(6.8, *range(1, 7))))).score[0, -1]


def test_all_shapes_agree() -> None:
    found = scored(of(table()))
    assert {x.shape for x in (found.score, found.raw, found.guard, found.confidence)} == {(1, steady().days)}
