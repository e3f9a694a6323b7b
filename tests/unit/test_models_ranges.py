"""The 80 % range of the next report: calibrated on forward errors, and mindful that reports are whole numbers."""

from dataclasses import replace

import numpy as np
import pytest

from models.conformal import LEAST_ERRORS, LEVEL
from models.labels import LABELS
from models.ranges import Ranges, interval_score, run, towards_answer

FATIGUE = LABELS["fatigue"]
MEASURED = replace(FATIGUE, step=None, low=-99.0, high=99.0)


def told(predicted, y, label):
    return run(predicted, y, np.full(len(y), 0.7), label)


def test_ranges_follow_errors_that_grow():
    """Errors that treble are covered again within some weeks; before thirty errors nothing is told."""
    rng = np.random.default_rng(1)
    y = np.concatenate([rng.normal(size=200), 3 * rng.normal(size=200)])
    found = told(np.zeros(400), y, MEASURED)
    assert np.isnan(found.low[:LEAST_ERRORS]).all()
    assert np.isfinite(found.low[LEAST_ERRORS:]).all()
    assert np.mean(found.held(y)[250:]) == pytest.approx(LEVEL, abs=0.07)
    assert found.state.calibrated
    assert not Ranges().calibrated


def one_answer_mostly(days=400, often=0.9, seed=2):
    """Answers that are nearly always 2, and an expectation that drifts about it by tenths."""
    rng = np.random.default_rng(seed)
    y = np.where(rng.random(days) < often, 2.0, 3.0)
    return 2.1 + 0.12 * rng.normal(size=days), y


def test_who_nearly_always_gives_one_answer_is_told_a_range_that_does_not_drift():
    """Drawn towards the answer the range is far narrower than about the expectation, and holds as often."""
    predicted, y = one_answer_mostly()
    ours, plain = told(predicted, y, FATIGUE), told(predicted, y, replace(FATIGUE, step=None))
    late = slice(100, None)
    assert (ours.high - ours.low)[late].mean() < 0.7 * (plain.high - plain.low)[late].mean()
    assert ours.held(y)[late].mean() == pytest.approx(plain.held(y)[late].mean(), abs=0.04)


def test_where_answers_are_no_whole_numbers_nothing_is_drawn():
    """Reports in hundredths that follow the expectation keep the range about it."""
    rng = np.random.default_rng(3)
    predicted = 3 + 0.5 * rng.normal(size=300)
    y = predicted + 0.2 * rng.normal(size=300)
    ours, plain = told(predicted, y, FATIGUE), told(predicted, y, replace(FATIGUE, step=None))
    assert np.mean(ours.low[60:] == plain.low[60:]) > 0.95


def test_a_range_stays_within_the_scale():
    """No fatigue below 1 or above 5 is told, however large the errors."""
    rng = np.random.default_rng(4)
    y = rng.choice([1.0, 5.0], size=200)
    found = told(np.full(200, 3.0), y, FATIGUE)
    assert np.nanmin(found.low) >= 1.0
    assert np.nanmax(found.high) <= 5.0
    assert np.mean(found.held(y)[60:]) > 0.75


def test_a_longer_diary_leaves_every_earlier_range_as_it_was():
    """Ranges of the first hundred days are bit for bit the same without the days after them."""
    predicted, y = one_answer_mostly()
    whole, part = told(predicted, y, FATIGUE), told(predicted[:100], y[:100], FATIGUE)
    assert np.array_equal(whole.low[:100], part.low, equal_nan=True)
    assert np.array_equal(whole.high[:100], part.high, equal_nan=True)


def test_the_interval_score_weighs_width_against_misses():
    """A miss costs ten times its distance, on either side; a hit only the width."""
    assert interval_score((2.0, 3.0), 2.5) == 1.0
    assert interval_score((2.0, 3.0), 3.5) == pytest.approx(6.0)
    assert interval_score((2.0, 3.0), 1.9) == pytest.approx(2.0)
    assert towards_answer(2.4, 1.0) == pytest.approx(2.1)
    assert towards_answer(2.4, None) == 2.4
