"""What a sign says, where it begins to count while the athlete's own range is young, and what it lowers by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from readiness.body.assess import evaluate
from readiness.body.mornings import Mornings
from readiness.history.panel import Panel
from readiness.signs.autonomic import HRV_DOWN, RESTING_HR_UP
from readiness.signs.sleep import POOR_SLEEP
from readiness.signs.subjective import FATIGUE, MOOD
from readiness.signs.training import HARD_LONG_RUNS, LIFTING_SPOILS_RUNS, QUALITY_SUFFERS, RAMP
from tests.athletes import UNTIL
from tests.bodies import lower, of, same, steady, table

YOUNG_DAYS = 45
"""So long a diary holds fewer than 42 values of any sign's own range."""


def mornings(panel: Panel, days: int | None = None) -> Mornings:
    """All that is made of the last ``days`` of a table."""
    if days is not None:
        columns = {name: values[:, -days:] for name, values in panel.columns.items()}
        panel = replace(panel, start=panel.day(panel.days - days), days=days, columns=columns)
    with np.errstate(invalid="ignore", divide="ignore"):
        return evaluate(panel)


def last(mask: np.ndarray) -> bool:
    return bool(mask[0, -1])


# while the own range is young


def beats(above: float, days: int | None = YOUNG_DAYS) -> Mornings:
    """Resting heart rate so much above the usual on three mornings, after a sleep that counts keeps it company."""
    return mornings(table(resting_hr_bpm=same(46.0 + above, 0, 1, 2), sleep_h=same(3.9, 0, 1, 2)), days)


def test_a_raised_heart_rate_counts_from_one_and_a_half_times_the_threshold() -> None:
    """4.5 beats while the range is young, 3 once it is known."""
    assert last(beats(4.5).signs["W8"].counts)
    assert not last(beats(4.45).signs["W8"].counts)
    assert last(beats(3.05, days=None).signs["W8"].counts)


def test_a_heart_rate_six_beats_up_is_severe_while_the_range_is_young() -> None:
    assert last(beats(6.0).signs["W8"].severe)
    assert not last(beats(5.95).signs["W8"].severe)
    assert last(beats(5.95, days=None).signs["W8"].severe)


def hrv(sd: float, days: int | None = YOUNG_DAYS) -> Mornings:
    """A week and a half of HRV so many SDs low; the SD is the same for the young and the old."""
    found = mornings(table(), days)
    base = found.signals.hrv.baseline
    low = float(np.exp(base.mean[0, -1] - sd * base.sd[0, -1]))
    return mornings(table(rmssd_ms=same(low, *range(8))), days)


def test_low_hrv_counts_from_one_and_a_quarter_sd_while_the_range_is_young() -> None:
    """The baseline holds the eighth night too, so the edge lies a little above."""
    u = {sd: hrv(sd).signals.hrv.u[0, -2:].min() for sd in (1.2, 1.4)}
    assert u[1.2] < 1.25 < u[1.4]
    assert not last(hrv(1.2).signs["W5"].counts)
    assert last(hrv(1.4).signs["W5"].counts)
    assert last(hrv(0.7, days=None).signs["W5"].counts)


def test_low_hrv_is_severe_from_one_and_three_quarters_sd_while_the_range_is_young() -> None:
    u = {sd: hrv(sd).signals.hrv.u[0, -2:].min() for sd in (1.7, 1.95)}
    assert u[1.7] < 1.75 < u[1.95]
    assert not last(hrv(1.7).signs["W5"].severe)
    assert last(hrv(1.95).signs["W5"].severe)
    assert last(hrv(1.2, days=None).signs["W5"].severe)


def test_short_sleep_counts_from_one_and_a_half_hours_a_night_while_the_range_is_young() -> None:
    def short(lack: float, days: int | None = YOUNG_DAYS) -> bool:
        need = float(mornings(table(), days).signals.sleep.need[0, -1])
        return last(mornings(table(sleep_h=same(need - lack, *range(7))), days).signs["W4"].counts)

    assert short(1.5)
    assert not short(1.45)
    assert short(1.05, days=None)


def test_short_sleep_is_severe_from_two_and_a_quarter_hours_a_night_while_the_range_is_young() -> None:
    def severe(lack: float, days: int | None = YOUNG_DAYS) -> bool:
        need = float(mornings(table(), days).signals.sleep.need[0, -1])
        return last(mornings(table(sleep_h=same(need - lack, *range(7))), days).signs["W4"].severe)

    assert severe(2.25)
    assert not severe(2.2)
    assert severe(2.05, days=None)


def test_short_sleep_of_four_weeks_says_that_it_may_be_all_that_is_needed() -> None:
    """From the twenty-eighth day on."""
    evidence = {"deficit_7d_h": 1.2, "sleep_7d_h": 6.0, "need_h": 7.2}
    for days, said in ((27, False), (28, True)):
        text = POOR_SLEEP.text(evidence, UNTIL, UNTIL - timedelta(days=days), ())
        assert ("sleep_need_h" in text or "all you need" in text) is said


def test_low_mood_counts_without_swings() -> None:
    found = mornings(table(mood=same(2.0, 0, 1, 2, 3, 4)))
    assert last(found.signs["W6"].counts)


def test_the_last_answer_is_told_where_it_is_off() -> None:
    numbers = {"days_off": 3, "answers": 5, "usual": 2.0}
    assert "(4 of 5; you usually say 2)" in FATIGUE.sentence({**numbers, "fatigue": 4.0})
    assert "(you usually say 2)" in FATIGUE.sentence({**numbers, "fatigue": 2.5})


# what lowers by itself


def test_a_raised_heart_rate_counts_only_in_company() -> None:
    alone = mornings(table(resting_hr_bpm=same(50.0, 0, 1, 2)))
    beside = mornings(table(resting_hr_bpm=same(50.0, 0, 1, 2), rmssd_ms=lower(1.2, *range(9))))
    assert not last(alone.signs["W8"].counts)
    assert last(beside.signs["W8"].counts)


def test_sore_legs_lower_the_day_alone_and_tired_ones_if_they_are_today() -> None:
    sore = mornings(table(soreness=same(4.0, 0, 1, 2)))
    assert last(sore.lowering.lowers["W2"])
    tired = same(3.0, 1, 2, 3)
    for today, lowers in ((3.0, True), (2.0, False)):
        found = mornings(table(fatigue=tired | {0: today}))
        assert last(found.signs["W1"].counts)
        assert last(found.lowering.lowers["W1"] & ~found.scores.high) is lowers or last(found.scores.high)


# what is said


@pytest.mark.parametrize(
    ("evidence", "said"),
    [
        ({"deficit_7d_h": 1.0, "sleep_7d_h": 6.52, "need_h": 7.52}, "You slept 6.5 h a night this week and need 7.5 h"),
        (
            {"deficit_7d_h": 0.9, "short_nights_of_5": 3, "need_h": 7.5},
            "You slept under 6.0 h on 3 of the last five nights and need 7.5 h",
        ),
        ({"short_nights_of_5": 3, "need_h": 7.5}, "You slept under 6.0 h on 3 of the last five nights and need 7.5 h"),
        (
            {"deficit_7d_h": 0.9, "short_nights_of_5": 2, "bad_quality_of_5": 3},
            "You rated 3 of the last five nights as bad",
        ),
        ({"bad_quality_of_5": 5}, "You rated all of the last five nights as bad"),
    ],
)  # fmt: skip
def test_poor_sleep_says_which_of_its_three_ways_it_is(evidence: dict[str, float], said: str) -> None:
    assert POOR_SLEEP.sentence(evidence) == said


def test_a_resting_heart_rate_says_which_of_its_two_ways_it_is() -> None:
    three = {"above_bpm": 3.0, "resting_hr_3d_bpm": 49.0, "baseline_bpm": 46.0, "resting_hr_7d_bpm": 47.0}
    assert RESTING_HR_UP.sentence(three).startswith(
        "Resting heart rate 49 bpm over three days, usually 46 (+3.0)"
    )
    week = RESTING_HR_UP.sentence({**three, "above_bpm": 2.9})
    assert week.startswith("Resting heart rate 47 bpm this week, usually 46, with HRV low")
    for unknown in ("resting_hr_7d_bpm", "baseline_bpm"):
        assert "too few mornings" in RESTING_HR_UP.sentence({**three, "above_bpm": None, unknown: None})


def test_low_hrv_says_its_numbers_as_far_as_they_are_known() -> None:
    known = {"rmssd_7d_ms": 44.0, "baseline_ms": 55.0, "swc_low_ms": 51.0, "unusually_high": False}
    assert "44 ms over the week, your range begins at 51 ms" in HRV_DOWN.sentence(known)
    assert "unusually high" in HRV_DOWN.sentence({**known, "unusually_high": True})
    for unknown in ("rmssd_7d_ms", "baseline_ms"):
        assert "too few nights" in HRV_DOWN.sentence({**known, unknown: None})


def test_the_usual_answer_is_told_as_one_or_between_two() -> None:
    def said(usual: float, today: float | None = 4.0) -> str:
        return FATIGUE.sentence({"days_off": 3, "answers": 5, "fatigue": today, "usual": usual})

    assert "you usually say 2" in said(2.24)
    assert "2 or 3" in said(2.26)
    assert "2 or 3" in said(2.74)
    assert "you usually say 3" in said(2.76)


def test_mood_says_whether_it_is_low_or_swings() -> None:
    numbers = {"answers": 5, "mood": 2.0, "usual": 4.0, "sd_7": 1.5, "usual_sd": 0.5}
    assert MOOD.sentence({**numbers, "days_off": 3}) == "Low mood on 3 of your last 5 mornings"
    assert MOOD.sentence({**numbers, "days_off": 5}) == "Low mood five mornings running"
    assert MOOD.sentence({**numbers, "days_off": 3, "answers": 3}) == "Low mood three mornings running"
    assert MOOD.sentence({**numbers, "days_off": 2}) == "Mood swings: varying by 1.5 points, usually 0.5"


def test_the_steady_athlete_has_no_sign() -> None:
    found = mornings(steady())
    assert of(table()).sleep.need[0, -1] > 0
    assert not any(last(judged.counts) for judged in found.signs.values())


def test_hard_long_runs_say_whether_effort_or_pace_was_off() -> None:
    said = "Your last two long runs cost more than they should"
    assert HARD_LONG_RUNS.sentence({"last_rpe_over": 1.0}) == f"{said} (effort 1.0 above expected)"
    slow = {"last_rpe_over": 0.9, "last_ef_sd": -0.6}
    assert HARD_LONG_RUNS.sentence(slow) == f"{said} (pace for heart rate 0.6 SD below expected)"
    for fast in ({"last_ef_sd": 0.5}, {"last_ef_sd": 0.0}, {"last_rpe_over": None, "last_ef_sd": None}):
        assert HARD_LONG_RUNS.sentence(fast) == said


def test_a_spoilt_key_run_says_whether_it_was_cut_or_slow() -> None:
    week = "strength one level down for a week"
    cut = {"completed_pct": 79.0, "ef_sd": -2.0}
    assert QUALITY_SUFFERS.sentence(cut) == f"Key run cut short (79 % of the plan): {week}"
    slow = f"Key run below par (pace for heart rate 2.0 SD below expected): {week}"
    for whole in (80.0, None):
        assert QUALITY_SUFFERS.sentence({**cut, "completed_pct": whole}) == slow


def test_a_ramp_says_by_how_much() -> None:
    assert (
        RAMP.sentence({"share": 1.64})
        == "Strength work rose too fast (+64 % on the four weeks before): hold the load"
    )
    assert RAMP.sentence({"share": None}) == "Strength work rose too fast: hold the load"


def test_what_lifting_spoils_shapes_sessions_and_is_no_alarm() -> None:
    """W10 and W12 change the weights; neither is one of the signs that a body is tired. W12 is asked anew each day."""
    assert not LIFTING_SPOILS_RUNS.alarm
    assert not RAMP.alarm
    assert (LIFTING_SPOILS_RUNS.reach_days, RAMP.reach_days) == (None, 0)
