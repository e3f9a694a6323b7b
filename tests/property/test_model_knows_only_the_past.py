"""The personal model never sees the future, and worse or missing data never make its word kinder."""

from dataclasses import replace
from datetime import timedelta
from functools import cache
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.artifact import dump, parse
from models.fatigue import HALF_LIVES_D, forward
from models.features import TASKS, frame, table
from models.labels import LABELS
from models.personal import PersonalModel
from models.prior import shipped
from models.train import train
from readiness.body.assess import assess
from readiness.body.assessment import Assessment
from readiness.observations import Activity, CheckIn, HrvNight, Observation, RestingHr, SleepNight
from readiness.planning.restrictions import worst_score
from readiness.settings import Settings
from readiness.vocabulary import band
from tests.athletes import ADVERSE, UNTIL, tired
from tests.responders import responder

SETTINGS = Settings()
BANDS = ("green", "amber", "red")
DAYS = 170
ROWS = responder(DAYS, load=0.5, slept=0.3, memory=0.3)


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("label", ["fatigue", "hrv"])
def test_cutting_the_future_leaves_every_forward_prediction_as_it_was(label, task):
    """What is said of a day is bit for bit the same whether or not the days after it are known."""
    whole = forward(table(ROWS, SETTINGS, UNTIL), LABELS[label], task, shipped())
    for back in (1, 8, 20, 55):
        part = forward(table(ROWS, SETTINGS, UNTIL - timedelta(days=back)), LABELS[label], task, shipped())
        until = len(part.predicted) - (1 if task == "nowcast" else 0)
        assert np.array_equal(part.predicted[: until - 1], whole.predicted[: until - 1], equal_nan=True)
        assert np.isfinite(part.predicted[: until - 1]).any()


@settings(max_examples=8)
@given(st.integers(0, 100))
def test_cutting_the_future_leaves_features_fit_and_answer_as_they_were(back):
    """As of a morning, the table, the trained model and the answer are the same with and without what came later."""
    day = UNTIL - timedelta(days=back)
    known = [o for o in ROWS if o.date < day or (o.date == day and not isinstance(o, Activity))]
    with_future, without = table(ROWS, SETTINGS, day), table(known, SETTINGS, day)
    for half_life, task in product(HALF_LIVES_D, TASKS):
        frames = [frame(t, LABELS["fatigue"], task, half_life) for t in (with_future, without)]
        assert np.array_equal(frames[0].x, frames[1].x)
    trained = [dump(train(t, shipped())) for t in (with_future, without)]
    assert trained[0] == trained[1]
    model = load(trained[0])
    assert assess(ROWS, SETTINGS, day, model) == assess(known, SETTINGS, day, model)


def load(text: str) -> PersonalModel:
    trained = parse(text)
    assert trained is not None
    return PersonalModel(trained, "test")


@cache
def in_use() -> PersonalModel:
    """Trained a week ago, every head switched on: the properties hold whatever the gate says."""
    trained = train(table(ROWS, SETTINGS, UNTIL - timedelta(days=7)), shipped())
    heads = {n: replace(h, standing=replace(h.standing, in_use=True)) for n, h in trained.heads.items()}
    heads = {n: replace(h, known=h.known * 100) for n, h in heads.items()}
    return PersonalModel(replace(trained, heads=heads), "test")


FIELD = {HrvNight: ("rmssd_ms", -1.0), RestingHr: ("resting_hr_bpm", 1.0), SleepNight: ("sleep_h", -1.0)}


def acting_score(observations: list[Observation]) -> float:
    """The score that the policy acts on."""
    found = worst_score(assess(observations, SETTINGS, UNTIL, in_use()))
    assert found is not None
    return found


def moved(o: Observation, by: float) -> Observation:
    """An observation made worse by about so many SDs."""
    if isinstance(o, CheckIn):
        return replace(
            o,
            **{
                k: float(np.clip(getattr(o, k) + sign * by * 0.7, 1, 5))
                for k, sign in ADVERSE.items()
                if k != "sleep_quality"
            },
        )
    name, sign = FIELD[type(o)]
    scale = {"rmssd_ms": 5.0, "resting_hr_bpm": 2.0, "sleep_h": 0.7}[name]
    return replace(o, **{name: getattr(o, name) + sign * by * scale})


@settings(max_examples=20)
@given(st.sampled_from([*FIELD, CheckIn]), st.floats(0, 2))
def test_a_worse_morning_never_lowers_the_expectation(kind, by):
    """Shorter sleep, lower HRV, higher resting HR or worse answers never lower what the model expects."""
    worse = [moved(o, by) if type(o) is kind and o.date == UNTIL else o for o in ROWS]
    expected = [
        in_use()._expect(table(rows, SETTINGS, UNTIL), assess(rows, SETTINGS, UNTIL))
        for rows in (ROWS, worse)
    ]
    assert expected[0].keys() == expected[1].keys()
    for name in expected[0]:
        assert expected[1][name].value >= expected[0][name].value - 1e-9


def usual(o: Observation, found: Assessment) -> Observation:
    """What replaces an observation by the athlete's own normal value."""
    told = found.signals
    if isinstance(o, CheckIn):
        return replace(o, **{name: told[f"{name}_usual"] for name in ADVERSE})
    value = {
        "rmssd_ms": told["hrv_baseline_ms"],
        "resting_hr_bpm": told["resting_hr_baseline_bpm"],
        "sleep_h": 7.6,
    }
    name = FIELD[type(o)][0]
    return replace(o, **{name: value[name]})


@settings(max_examples=25)
@given(st.sets(st.sampled_from([*FIELD, CheckIn]), min_size=1), st.integers(1, 7), st.floats(0, 3.5))
def test_silence_this_morning_is_never_better_than_the_usual(kinds, days, much):
    """With the model in use too, what is missing this morning never gives a better band than the usual would."""
    bad = tired(ROWS, days + 1, much=much)
    rows = [b if b.date < UNTIL else o for b, o in zip(bad, ROWS, strict=True)]
    here = assess(rows, SETTINGS, UNTIL)
    ordinary = [usual(o, here) if type(o) in kinds and o.date == UNTIL else o for o in rows]
    gone = [o for o in rows if not (type(o) in kinds and o.date == UNTIL)]
    bands = [band(acting_score(found)) for found in (gone, ordinary)]
    assert BANDS.index(bands[0]) >= BANDS.index(bands[1])
