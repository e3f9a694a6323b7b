"""A device that nobody told of: a lasting step starts new baselines by itself, asks once, and hides no fatigue."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from readiness.body.assess import assess, evaluate
from readiness.body.explanations import Device
from readiness.history.panel import Panel
from readiness.observations import CheckIn, HrvNight, Observation, RestingHr
from readiness.settings import Settings
from readiness.signals.all_signals import Signals, signals
from readiness.signals.one_device import GAP_DAYS, STEP_NIGHTS
from readiness.signs.detection import Is
from tests.athletes import UNTIL, healthy, note, without
from tests.simulation import athletes, people

DAY, DAYS = 120, 170
BELIEVED = DAY + STEP_NIGHTS + GAP_DAYS - 1
BIG = 0.5
"""ln rMSSD: three SDs of these athletes' nights; resting HR 5 bpm."""


def stepped(much: float = BIG, tired: float = 0.0, same_device: int | None = None) -> Panel:
    """A hundred athletes, whose nights lie lower from DAY on, and their hearts beat faster."""
    table = athletes(count=100, days=DAYS)
    after = np.arange(DAYS) >= DAY
    changed = {
        "rmssd_ms": table["rmssd_ms"] * np.exp(-much * after),
        "resting_hr_bpm": table["resting_hr_bpm"] + 10 * much * after,
        "fatigue": np.clip(table["fatigue"] + tired * after, 1, 5),
    }
    if same_device is not None:
        changed["same_device"] = np.where(np.arange(DAYS) == same_device, np.ones((100, 1)), np.nan)
    return replace(table, columns={**table.columns, **changed})


@pytest.fixture(scope="module")
def seen() -> Signals:
    return signals(stepped())


def morning(s: Signals) -> np.ndarray:
    """Of each athlete the morning that believes in another device, −1 where none does."""
    mask = s.confounders.seen
    return np.where(mask.any(axis=1), mask.argmax(axis=1), -1)


def test_a_lasting_step_starts_new_baselines_from_its_first_night(seen: Signals) -> None:
    on = morning(seen)
    assert (on >= 0).mean() >= 0.85
    assert (np.abs(on[on >= 0] - BELIEVED) <= 6).all()
    assert (np.abs(seen.confounders.first.max(axis=1)[on >= 0] - DAY) <= 1).mean() >= 0.9, (
        "its first night is found"
    )
    last = seen.hrv.baseline.mean[on >= 0, -1]
    new_level = np.nanmean(seen.hrv.x[on >= 0, DAY:], axis=1)
    assert np.abs(last - new_level).max() < BIG / 2, "nothing older counts"
    assert not (seen.confounders.seen.sum(axis=1) > 1).any(), "one device, one step"


def test_after_it_the_new_level_is_no_sign() -> None:
    found = evaluate(stepped())
    known = morning(found.signals) >= 0
    low = found.signs["W5"].state[known] == Is.ACTIVE
    assert low[:, DAY + 7 : DAY + 17].mean() > 0.9, "until then it looks like fatigue"
    assert low[:, BELIEVED + 10 :].mean() < 0.2
    assert found.signs["W5"].counts[known, BELIEVED + 10 :].mean() < 0.08


def test_who_is_tired_has_no_new_device() -> None:
    assert (morning(signals(stepped(tired=1.5))) >= 0).mean() <= 0.02


def test_who_answers_nothing_has_none_either() -> None:
    table = stepped()
    silent = {
        name: np.full_like(table[name], np.nan) for name in ("fatigue", "soreness", "mood", "motivation")
    }
    assert not signals(replace(table, columns={**table.columns, **silent})).confounders.seen.any()


@pytest.mark.parametrize("rho", [0.2, 0.6])
def test_people_who_wander_seldom_get_one(rho: float) -> None:
    """Fewer than one in five years, however much their nights hang together."""
    table = people(count=200, days=365, onset=400, rho=rho)
    assert signals(table).confounders.seen.sum() / 200 < 0.25


def test_the_morning_that_believes_it_knows_nothing_of_later_ones(seen: Signals) -> None:
    table, until = stepped(), BELIEVED + 3
    columns = {name: values[:, :until] for name, values in table.columns.items()}
    early = signals(replace(table, days=until, columns=columns))
    assert np.array_equal(early.confounders.first, seen.confounders.first[:, :until])
    assert np.array_equal(early.hrv.u, seen.hrv.u[:, :until], equal_nan=True)


def test_a_word_that_it_is_the_same_device_takes_it_back(seen: Signals) -> None:
    later, before = signals(stepped(same_device=DAYS - 5)), signals(stepped(same_device=BELIEVED - 6))
    known = morning(seen) >= 0
    assert np.array_equal(later.hrv.baseline.n[:, : DAYS - 5], seen.hrv.baseline.n[:, : DAYS - 5])
    assert (later.hrv.baseline.n[known, -1] >= 55).all(), "the older nights count again"
    assert not before.confounders.seen.any()


def person(much: float) -> list[Observation]:
    """Somebody ordinary whose nights stepped so long ago that it is believed this morning."""
    first = UNTIL - timedelta(days=STEP_NIGHTS + GAP_DAYS - 1)

    def moved(o: Observation) -> Observation:
        if isinstance(o, HrvNight) and o.date >= first:
            return replace(o, rmssd_ms=o.rmssd_ms * float(np.exp(-much)))
        if isinstance(o, RestingHr) and o.date >= first:
            return replace(o, resting_hr_bpm=o.resting_hr_bpm + 10 * much)
        return o

    return [moved(o) for o in healthy(days=100, noise=0.5)]


def test_it_is_asked_once_and_then_told() -> None:
    rows, settings = person(0.8), Settings()
    told = [
        assess(rows, settings, UNTIL - timedelta(days=back)).condition(Device) for back in range(12, -1, -1)
    ]
    held = [one for one in told if one is not None]
    assert held, "it is seen"
    assert [one.asks for one in held] == [True, *[False] * (len(held) - 1)]
    assert "A new device?" in held[0].text
    assert "same watch" in held[0].text
    assert "a new device." in held[-1].text or len(held) == 1
    no = [*rows, note(UNTIL - timedelta(days=10), "same-device")]
    assert not assess(no, settings, UNTIL).holds(Device)
    assert not assess(without(rows, CheckIn), settings, UNTIL).holds(Device)
