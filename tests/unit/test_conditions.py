"""What gates or caps a day besides the signs, at its boundary: illness, soreness, pauses, silence, a long alarm."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from readiness.body.alarm import long_alarm
from readiness.body.assess import evaluate
from readiness.body.health import health
from readiness.body.lowering import counting
from readiness.body.mornings import Mornings
from readiness.body.pauses import pauses
from readiness.signs.detection import Is
from readiness.signs.registry import SIGNS
from readiness.signs.sign import Judged
from tests.bodies import NONE, Days, lower, of, same, steady, table

ALL = range(90)


class Found:
    """What is computed of all mornings, health and pauses alike."""

    def __init__(self, mornings: Mornings) -> None:
        with np.errstate(invalid="ignore", divide="ignore"):
            self.parts = (mornings.once(health), mornings.once(pauses))

    def __getattr__(self, name: str) -> Any:
        return next(getattr(part, name) for part in self.parts if hasattr(part, name))


def found(**columns: Days) -> Found:
    return Found(evaluate(table(**columns)))


def last(values: np.ndarray) -> float:
    return float(values[0, -1])


def first_of(index: np.ndarray) -> int | None:
    """How many days ago, None where the condition does not hold."""
    return None if index[0, -1] < 0 else steady().days - 1 - int(index[0, -1])


# Illness


@pytest.mark.parametrize(
    ("beats", "hrv_sd", "shown"), [(51.0, 1.0, True), (50.97, 1.0, False), (51.0, 0.98, False)]
)
def test_the_pattern_of_illness_is_five_beats_up_and_an_sd_down(
    beats: float, hrv_sd: float, shown: bool
) -> None:
    """Both overnight; equality counts. In the steady athlete five beats are more than two SD."""
    c = found(resting_hr_bpm={0: beats}, rmssd_ms=lower(hrv_sd, 0))
    assert bool(last(c.pattern)) is shown


def test_five_beats_are_no_pattern_in_somebody_who_varies_by_more() -> None:
    noisy = {n: 46.0 + (3.5 if n % 2 else -3.5) for n in range(8, 90)}
    wide = float(of(table(resting_hr_bpm=noisy)).resting_hr.baseline.sd[0, -1])
    assert wide > 2.5
    for above, shown in ((2 * wide + 0.01, True), (2 * wide - 0.05, False)):
        c = found(resting_hr_bpm=noisy | {0: 46.0 + above}, rmssd_ms=lower(2.0, 0))
        assert bool(last(c.pattern)) is shown


def test_the_pattern_needs_both_nights_and_no_alcohol() -> None:
    ill = {"resting_hr_bpm": {0: 53.0}, "rmssd_ms": lower(2.0, 0)}
    assert last(found(**ill).pattern)
    assert not last(found(resting_hr_bpm={0: 53.0}).pattern)
    assert not last(found(rmssd_ms=lower(2.0, 0)).pattern)
    assert not last(found(**ill, alcohol={0: 1.0}).pattern)


def test_the_pattern_twice_in_a_row_and_its_carrying_on() -> None:
    """Two known mornings make it certain; silence keeps it for seven days."""

    def ill(*backs: int, **more: Days) -> Found:
        return found(resting_hr_bpm=same(53.0, *backs) | more.get("gone", {}), rmssd_ms=lower(2.0, *backs))

    assert not last(ill(0).pattern_twice)
    assert last(ill(0, 1).pattern_twice)
    assert not last(ill(1).pattern)
    for silent, carried in ((7, True), (8, False)):
        assert bool(last(ill(silent, gone=same(NONE, *range(silent))).pattern)) is carried


def test_a_symptom_is_being_ill_or_the_pattern_with_fatigue_4() -> None:
    ill = {"resting_hr_bpm": {0: 53.0}, "rmssd_ms": lower(2.0, 0)}
    assert not last(found(**ill).symptom)
    assert last(found(**ill, fatigue={0: 4.0}).symptom)
    assert not last(found(**ill, fatigue={0: 3.9}).symptom)
    assert not last(found(fatigue={0: 4.0}).symptom)
    assert last(found(ill={0: 1.0}).symptom)


def test_what_was_said_holds_for_a_week_of_silence() -> None:
    """Ill or injured: until a check-in says otherwise, for seven days at most."""
    for back, holds in ((7, True), (8, False)):
        assert bool(last(found(ill=same(NONE, *ALL) | {back: 1.0}).ill)) is holds
        injured = found(injured=same(NONE, *ALL) | {back: 2.0})
        assert (first_of(injured.injury_on) == back) is holds
        assert last(injured.injury_region) == (2.0 if holds else 0.0)
    well = found(ill=same(NONE, *ALL) | {3: 1.0, 1: 0.0}, injured=same(NONE, *ALL) | {3: 2.0, 1: 0.0})
    assert not last(well.ill)
    assert first_of(well.injury_on) is None


# Soreness


def test_soreness_of_4_counts_for_three_mornings() -> None:
    for back, holds in ((2, True), (3, False)):
        c = found(soreness=same(NONE, *range(back)) | {back: 4.0})
        assert (first_of(c.sore_on) == back) is holds
        assert np.isnan(last(c.soreness)) != holds
    assert first_of(found(soreness={0: 3.9}).sore_on) is None
    assert first_of(found(soreness={0: 4.0}).sore_on) == 0
    assert last(found(soreness={0: 4.5}).soreness) == 4.5


# Coming back


def training(*backs: int, lifts: tuple[int, ...] = ()) -> dict[str, Days]:
    nothing = same(0.0, *ALL)
    return {"trained": nothing | same(1.0, *backs, *lifts), "lifts": nothing | same(1.0, *lifts)}


def test_a_pause_begins_with_its_seventh_empty_day() -> None:
    """No training since eight days ago: seven empty days, two careful sessions ahead."""
    for back, pause, left in ((8, 7, 2), (7, 0, 0)):
        c = found(**training(*range(back, 60)))
        assert (last(c.pause_days), last(c.sessions_left)) == (pause, left)


def test_two_sessions_end_a_return() -> None:
    """Back for three days after ten empty ones: two sessions left, one, none; the pause is told while they are."""
    for lifts, left in (((), 2), ((2,), 1), ((3, 2), 0), ((3, 2, 1), 0)):
        c = found(**training(1, 2, 3, *range(14, 60), lifts=lifts))
        assert (last(c.pause_days), last(c.sessions_left)) == (10, left)


def test_what_was_lifted_before_the_pause_ends_no_return() -> None:
    c = found(**training(1, 2, 3, *range(14, 60), lifts=(14, 16)))
    assert last(c.sessions_left) == 2
    today = found(**training(0, 1, 2, 3, *range(14, 60), lifts=(0,)))
    assert last(today.sessions_left) == 2, "today's session is known tomorrow"


def test_after_four_weeks_one_is_back_anyway() -> None:
    for back, left in ((28, 2), (29, 0)):
        c = found(**training(*range(1, back + 1), *range(back + 11, 80)))
        assert last(c.sessions_left) == left
        assert (last(c.pause_days) == 10) is bool(left)


def test_strength_has_a_pause_of_its_own_of_three_weeks() -> None:
    """Running all the while: 21 days without a lift, not 20."""
    for back, pause, left in ((22, 21, 2), (21, 0, 0)):
        c = found(**training(*ALL, lifts=(back, back + 3)))
        assert (last(c.lift_pause_days), last(c.lift_sessions_left)) == (pause, left)
        assert last(c.pause_days) == 0


# Silence


def silence(*backs: int) -> Found:
    """Nothing at all on these mornings."""
    night = same(NONE, *backs)
    answers = dict.fromkeys(("fatigue", "soreness", "mood", "motivation", "stress", "sleep_quality"), night)
    return found(
        rmssd_ms=night,
        resting_hr_bpm=night,
        sleep_h=night,
        **answers,
        trained=same(0.0, *(n + 1 for n in backs)),
    )


def test_more_than_a_week_of_silence_is_a_gap() -> None:
    for silent, gap in ((8, True), (7, False)):
        c = silence(*range(silent))
        assert bool(last(c.gap)) is gap
        assert last(c.gap_days) == (silent if gap else 0)
        assert not last(c.data)


def test_a_gap_ends_with_the_third_morning_back() -> None:
    for back, gap in ((1, True), (2, True), (3, False)):
        c = silence(*range(back, back + 8))
        assert bool(last(c.gap)) is gap
        assert (last(c.gap_days), last(c.mornings_back)) == (8, back)
    assert not last(silence(*range(1, 8)).gap)


def test_training_of_the_day_before_is_news_of_the_morning() -> None:
    """Yesterday's run alone breaks the silence; today's is known tomorrow."""
    quiet = {name: same(NONE, *range(10)) for name in ("rmssd_ms", "resting_hr_bpm", "sleep_h", "fatigue")}
    quiet |= {
        name: same(NONE, *range(10)) for name in ("soreness", "mood", "motivation", "stress", "sleep_quality")
    }
    for day, known in ((1, True), (0, False), (2, False)):
        c = found(**quiet, trained=same(0.0, *range(11)) | {day: 1.0})
        assert bool(last(c.data)) is known


@pytest.mark.parametrize("column", ["rmssd_ms", "resting_hr_bpm", "sleep_h", "fatigue"])
def test_any_one_night_or_answer_breaks_the_silence(column: str) -> None:
    quiet = dict.fromkeys(
        ("rmssd_ms", "resting_hr_bpm", "sleep_h", "fatigue", "soreness", "mood"), same(NONE, 0)
    )
    quiet |= dict.fromkeys(("motivation", "stress", "sleep_quality"), same(NONE, 0))
    rest = same(0.0, 1)
    assert not last(found(**quiet, trained=rest).data)
    assert last(found(**{name: days for name, days in quiet.items() if name != column}, trained=rest).data)


# The first weeks


def test_first_weeks_end_with_seven_nights_or_seven_check_ins() -> None:
    """Whichever kind of night there is most of counts."""
    nothing = same(NONE, *ALL)
    blank = dict.fromkeys(("rmssd_ms", "resting_hr_bpm", "sleep_h", "fatigue", "soreness", "mood"), nothing)
    blank |= dict.fromkeys(("motivation", "stress", "sleep_quality"), nothing)
    for column, value in (("sleep_h", 7.0), ("rmssd_ms", 50.0), ("resting_hr_bpm", 46.0), ("fatigue", 2.0)):
        for n, first in ((6, True), (7, False)):
            c = found(**{**blank, column: nothing | same(value, *range(n))})
            assert bool(last(c.first_weeks)) is first


def test_one_lift_ends_the_time_without_strength() -> None:
    """Known the morning after; told weeks of strength end it too."""
    for lifts, none in (((), True), ((0,), True), ((1,), False)):
        assert bool(last(found(**training(*ALL, lifts=lifts)).no_strength)) is none
    told = replace(table(**training(*ALL)), traits={"strength_history_weeks": np.array([[1.0]])})
    assert not last(Found(evaluate(told)).no_strength)


# Domains


def counted(**days: tuple[int, ...]) -> Mapping[str, np.ndarray]:
    """Where each domain counts, when its signs count on these days alone."""
    shape = (1, steady().days)
    signs = {}
    for rule in SIGNS:
        counts = np.zeros(shape, dtype=np.bool_)
        for back in days.get(rule.id, ()):
            counts[0, -1 - back] = True
        signs[rule.id] = Judged(rule, counts.astype(np.int8), counts, counts, np.zeros(shape, dtype=np.intp))
    return counting(signs)


def test_signs_of_one_domain_count_once_and_some_count_for_none() -> None:
    where = counted(W3=(0,), W6=(0,), W7=(0,), W10=(0,), W11=(0,), W12=(0,))
    assert {name for name, mask in where.items() if mask[0, -1]} == {"mind", "run_response"}


def test_hrv_and_resting_hr_within_48_hours_count_both() -> None:
    """One today and the other yesterday: both today; two days apart: only today's."""
    for first, second in (("W5", "W8"), ("W8", "W5")):
        assert sum(bool(m[0, -1]) for m in counted(**{first: (0,), second: (1,)}).values()) == 2
        assert sum(bool(m[0, -1]) for m in counted(**{first: (0,), second: (2,)}).values()) == 1
        assert sum(bool(m[0, -1]) for m in counted(**{second: (1,)}).values()) == 0


def test_an_alarm_is_long_from_its_fourteenth_day_on() -> None:
    """Three domains, the run response among them, without a break."""
    mornings = evaluate(table())

    def since(*domains: str, days: int) -> int | None:
        state = np.zeros((1, steady().days), dtype=np.int8)
        state[0, -days:] = Is.ACTIVE
        signs = {
            name: replace(judged, state=state if judged.sign.domain in domains else state * 0)
            for name, judged in mornings.signs.items()
        }
        return first_of(long_alarm(replace(mornings, signs=signs)))

    assert since("energy", "hrv", "run_response", days=14) == 13
    assert since("energy", "hrv", "run_response", days=13) is None
    assert since("energy", "run_response", days=20) is None
    assert since("energy", "hrv", "sleep", days=20) is None
