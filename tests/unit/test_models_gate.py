"""The gate: a lead must be more than luck before the model is used, and one bad week does not end it."""

from dataclasses import replace

import numpy as np
import pytest

from models.baselines import NAMES
from models.fatigue import forward
from models.features import table
from models.gate import BLOCK, JUDGED_NEEDED, LATEST, Record, ahead, lately
from models.labels import LABELS
from models.prior import NO_PRIOR
from readiness.settings import Settings
from tests.athletes import UNTIL
from tests.responders import responder

N = 210
NOISE = np.random.default_rng(7).normal(size=(len(NAMES), N))


def test_a_clear_lead_opens_it_and_a_lead_within_the_noise_does_not():
    """One standard error ahead of every baseline is asked for; half of one is not enough."""
    weeks = NOISE.reshape(len(NAMES), -1, BLOCK).mean(axis=2)
    error = weeks.std(axis=1, ddof=1) / np.sqrt(weeks.shape[1])
    centred = NOISE - NOISE.mean(axis=1, keepdims=True)
    for lead, wanted in ((1.6, True), (0.5, False)):
        gains = centred + lead * error[:, None]
        assert ahead(gains)[-1] == wanted


def test_it_must_be_ahead_of_every_baseline():
    """Far ahead of three and level with the fourth is not ahead."""
    gains = 0.01 * NOISE + 1.0
    assert ahead(gains)[-1]
    gains[2] = NOISE[2] - NOISE[2].mean()
    assert not ahead(gains)[-1]


def test_nothing_is_judged_on_a_few_errors():
    """Before thirty errors it is shut, however good they were."""
    found = ahead(np.ones((len(NAMES), N)) + 0.1 * NOISE)
    assert not found[: JUDGED_NEEDED - JUDGED_NEEDED % BLOCK].any()
    assert found[JUDGED_NEEDED:].all()


def test_once_open_it_closes_when_the_lead_is_gone_and_not_before():
    """Ten good weeks open it. Ten more that swing widely about nothing leave the lead within the noise, and it stays
    open, where it would not open; twenty bad ones use the lead up, and it shuts."""
    good = np.full((len(NAMES), 10 * BLOCK), 1.0) + 0.1 * NOISE[:, : 10 * BLOCK]
    swings = np.tile(np.repeat([8.0, -8.0], BLOCK), (len(NAMES), 5))
    bad = np.full((len(NAMES), 20 * BLOCK), -1.0)
    assert ahead(np.concatenate([good, swings], axis=1))[-1]
    assert not ahead(np.concatenate([swings, good], axis=1))[-1]
    assert not ahead(np.concatenate([good, bad], axis=1))[-1]


def test_athletes_whose_reports_follow_nothing_seldom_open_it():
    """Of two hundred leads that are pure noise about nothing, few are open at the end: all four must be beaten."""
    rng = np.random.default_rng(11)
    opened = [ahead(rng.normal(size=(len(NAMES), N)))[-1] for _ in range(200)]
    assert np.mean(opened) < 0.05


def test_an_absence_of_skill_that_lasts_shuts_it_and_one_bad_month_does_not():
    """It is shut once the last thirty reports showed no skill at each of the last thirty."""
    gain = np.concatenate([np.full(90, 1.0), np.full(90, -1.0)])
    found = lately(gain)
    shut = np.flatnonzero(~found[LATEST:]) + LATEST
    assert 90 + LATEST // 2 < shut[0] <= 90 + LATEST // 2 + LATEST
    assert not found[shut[0] :].any()
    assert not lately(-gain)[LATEST : LATEST + 60].any()


@pytest.mark.parametrize("labels", [59, 60])
def test_it_tells_how_many_reports_are_missing(labels):
    """Sixty reports are asked for, counted before the row that is judged."""
    found = forward(
        table(responder(days=120, load=0.6), Settings(), UNTIL), LABELS["fatigue"], "nowcast", NO_PRIOR
    )
    told = Record.of(found).standing(labels)
    assert told.labels == labels
    assert (told.why == "59 labelled days, 60 needed") == (labels == 59)


def test_judged_on_a_morning_it_knows_only_what_was_known_then():
    """The standing of a past row is the same whether or not the reports after it are known."""
    rows = responder(days=200, load=0.6)
    source = table(rows, Settings(), UNTIL)
    whole = Record.of(forward(source, LABELS["fatigue"], "nowcast", NO_PRIOR))
    seen = set()
    for row in (80, 120, 160):
        part = Record.of(
            forward(table(rows, Settings(), source.day(row)), LABELS["fatigue"], "nowcast", NO_PRIOR)
        )
        assert whole.standing(row) == part.standing(row)
        seen.add(whole.standing(row).in_use)
    assert True in seen


@pytest.mark.parametrize(
    ("field", "word"), [("ahead", "not clearly ahead of"), ("lately", "for 30 reports running")]
)
def test_each_reason_alone_shuts_it_and_is_told(field, word):
    """Open where all holds; without a proved lead, or without skill of late, shut, with the reason in words."""
    source = table(responder(days=200, load=0.6), Settings(), UNTIL)
    record = Record.of(forward(source, LABELS["fatigue"], "nowcast", NO_PRIOR))
    assert record.standing(source.rows).in_use
    shut = replace(record, **{field: np.zeros(len(record.model) + 1, dtype=bool)}).standing(source.rows)
    assert not shut.in_use
    assert word in shut.why
