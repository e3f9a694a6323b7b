"""What each signal says by itself, worked out by hand, and how sure the answer can be."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from readiness.signals.all_signals import Signals
from readiness.subscores import SUBJECTIVE, WEIGHTS, Subscores, confidence_word, subscores
from tests.bodies import NONE, Days, lower, of, same, table

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


def scored(s: Signals) -> Subscores:
    with np.errstate(invalid="ignore", divide="ignore"):
        return subscores(s)


def subscore(name: str, s: Signals) -> float:
    return float(scored(s).values[name][0, -1])


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
    assert subscore("hrv", of(table(rmssd_ms=lower(1.0, *range(7))))) == pytest.approx(70)
    assert subscore("hrv", of(table(rmssd_ms=lower(0.5, *range(7))))) == pytest.approx(50)
    assert subscore("hrv", of(table(rmssd_ms=lower(-0.5, *range(7))))) == pytest.approx(20)


def test_the_two_traps_of_hrv_have_scores_of_their_own() -> None:
    """Saturation scores 40, unusually high HRV in bad company 60."""
    saturated = of(table(rmssd_ms=lower(2.0, *range(8))), vagal={"saturated": {0: 1.0}})
    assert subscore("hrv", saturated) == 40
    high = of(table(rmssd_ms=lower(-2.0, *range(8))), vagal={"hyperactive": {0: 1.0}})
    assert subscore("hrv", high) == 60


def test_resting_hr_scores_thirty_points_an_sd() -> None:
    assert subscore("resting_hr", of(table(resting_hr_bpm=same(half_sd_up(1.0), 0, 1, 2)))) == pytest.approx(
        60
    )
    assert subscore("resting_hr", of(table(resting_hr_bpm=same(half_sd_up(-0.5), 0, 1, 2)))) == pytest.approx(
        15
    )


def test_sleep_scores_last_night_as_much_as_the_week() -> None:
    """25 + 15 an hour of the week's deficit + 15 an hour of last night's; more sleep than needed scores 25."""
    need = float(of(table()).sleep.need[0, -1])
    assert subscore("sleep", of(table(sleep_h=same(need, *range(7))))) == pytest.approx(25)
    assert subscore("sleep", of(table(sleep_h=same(need - 1, *range(7))))) == pytest.approx(25 + 15 + 15)
    week = same(need - 1, *range(1, 7)) | {0: need}
    assert subscore("sleep", of(table(sleep_h=week))) == pytest.approx(25 + 15 * 6 / 7)
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
        assert np.isfinite(found.values[name][0, -1])
        assert found.freshness[name][0, -1] == pytest.approx(1 / 3)
    assert scored(of(table(**{column: {0: NONE}}))).freshness[name][0, -1] == pytest.approx(2 / 3)
    gone = scored(of(table(**{column: same(NONE, 0, 1, 2)})))
    assert np.isnan(gone.values[name][0, -1])
    assert gone.freshness[name][0, -1] == 0


def test_load_counts_for_a_week_and_runs_for_three() -> None:
    for name, part, last in (("load", "load", 7.0), ("run_response", "runs", 21.0)):
        fresh = {"known": {0: 1.0}} if part == "load" else {"n_response": {0: 1.0}, "response_z": {0: 0.0}}
        for age, known in ((last - 1, True), (last, False)):
            found = scored(of(table(), **{part: {**fresh, "age": {0: age}}}))
            assert np.isfinite(found.values[name][0, -1]) == known
        half = scored(of(table(), **{part: {**fresh, "age": {0: last / 2}}}))
        assert half.freshness[name][0, -1] == pytest.approx(0.5)


def test_confidence_is_high_from_three_quarters_and_medium_from_half() -> None:
    assert [confidence_word(x) for x in (0.75, 0.74, 0.5, 0.49)] == ["high", "medium", "medium", "low"]


def test_confidence_grows_with_the_baseline_and_falls_with_age() -> None:
    """Fatigue alone is its weight from 28 earlier answers on, half of it with 14; HRV of yesterday two thirds."""
    assert scored(silent(fatigue={0: 2.0})).confidence[0, -1] == pytest.approx(0.14)
    young = dict.fromkeys(range(21, 90), NONE)
    assert scored(silent(fatigue={0: 2.0, **young})).confidence[0, -1] == pytest.approx(0.07)
    assert scored(silent(rmssd_ms={0: NONE})).confidence[0, -1] == pytest.approx(0.18 * 2 / 3)
    assert scored(of(table())).confidence[0, -1] > 0.9


def test_nothing_known_is_no_confidence() -> None:
    found = scored(silent())
    assert not found.any_present[0, -1]
    assert found.confidence[0, -1] == 0


def test_how_one_feels_weighs_more_than_mileage() -> None:
    """W13: subjective items outweigh load, and weights sum to one."""
    assert sum(WEIGHTS[name] for name in SUBJECTIVE) >= WEIGHTS["load"]
    assert abs(sum(WEIGHTS.values()) - 1) < 1e-9
