"""What is unusual for an athlete: nothing of it is known later, a gap raises no threshold, worse stays beyond."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from readiness.score import NEAR_SD, shown_before
from readiness.signals.baseline import robust
from readiness.signals.own_range import own_range
from readiness.vocabulary import AMBER, RED

DAYS = 260


@st.composite
def lives(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    """A series of one athlete, rounded or not, and which of its mornings were observed."""
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    x = rng.normal(size=(1, DAYS)) + draw(st.floats(0, 2)) * np.linspace(0, 1, DAYS)
    x = np.round(x) if draw(st.booleans()) else x
    return x, rng.random((1, DAYS)) < draw(st.sampled_from([0.2, 0.6, 0.9, 1.0]))


NOBODY = np.zeros((1, DAYS), dtype=np.bool_)
EVERYWHERE = np.ones((1, DAYS), dtype=np.bool_)


@given(
    lives(), st.sampled_from([0.75, 0.90, 0.95, 0.98, 0.99]), st.sets(st.integers(1, DAYS - 1), max_size=60)
)
def test_a_missing_morning_never_raises_a_threshold_above_what_an_ordinary_one_gives(life, share, gone):
    """What is beyond the range with ordinary mornings in place of some is beyond it with these not observed."""
    x, known = life
    known = known | (np.arange(DAYS) == 0)
    missing, ordinary = known.copy(), x.copy()
    missing[0, list(gone)] = False
    ordinary[0, list(gone)] = np.median(x)
    told = own_range(np.where(known, ordinary, np.nan), known, NOBODY)
    untold = own_range(np.where(missing, x, np.nan), missing, NOBODY)
    assert (told.young == untold.young).all()
    value = np.quantile(x, 0.5 + share / 2) + np.zeros_like(x)
    assert (told.exceeded(value, share, EVERYWHERE) <= untold.exceeded(value, share, EVERYWHERE)).all()
    assert (untold.cuts((share,))[0] <= told.cuts((share,))[0]).all()


@given(lives(), st.sets(st.integers(7, DAYS - 1), max_size=120))
def test_a_missing_value_never_makes_the_sd_larger_than_an_ordinary_one(life, gone):
    """The SD is what every threshold of a night is measured in."""
    x = np.tanh(life[0])  # so that nothing is an outlier
    ordinary, missing = x.copy(), x.copy()
    ordinary[0, list(gone)], missing[0, list(gone)] = x.mean(), np.nan
    told, untold = robust(ordinary, 1.0), robust(missing, 1.0)
    known = np.isfinite(untold.sd)
    assert (untold.sd[known] <= told.sd[known] + 1e-9).all()


@given(lives(), st.floats(0, 3), st.sampled_from([0.90, 0.95, 0.99]))
def test_a_worse_value_stays_beyond_the_range(life, more, share):
    x, known = life
    usual = own_range(np.where(known, x, np.nan), known, NOBODY)
    assert (usual.exceeded(x, share, EVERYWHERE) <= usual.exceeded(x + more, share, EVERYWHERE)).all()


@given(lives(), st.integers(1, DAYS - 1), st.sampled_from([0.90, 0.95, 0.99]))
def test_later_days_change_no_earlier_range(life, until, share):
    """Cut at any morning, the range of that morning is the same, bit for bit."""
    x, known = life
    whole = own_range(np.where(known, x, np.nan), known, NOBODY)
    cut = own_range(np.where(known, x, np.nan)[:, :until], known[:, :until], NOBODY[:, :until])
    assert np.array_equal(whole.cuts((share,))[0][:, :until], cut.cuts((share,))[0])
    assert np.array_equal(
        whole.exceeded(x, share, EVERYWHERE)[:, :until],
        cut.exceeded(x[:, :until], share, EVERYWHERE[:, :until]),
    )


@given(lives(), st.sampled_from([0.90, 0.95, 0.98]))
def test_being_beyond_is_lying_strictly_above_the_percentile(life, share):
    """The mask and the number agree, and a tie is no news."""
    x, known = life
    usual = own_range(np.where(known, x, np.nan), known, NOBODY)
    (cut,) = usual.cuts((share,))
    above = x > np.where(np.isfinite(cut), cut + 1e-9, -np.inf)
    assert np.array_equal(usual.exceeded(x, share, EVERYWHERE), above | (usual.n == 0))


@given(st.floats(-4, 4), st.floats(0, 2), st.floats(-1, 2), st.floats(0.1, 2))
def test_the_number_shown_rises_with_the_raw_score_and_never_leaves_its_band(raw, more, amber, wide):
    """Monotone, piecewise linear, and at 40 and 65 exactly where the limits are."""
    red = amber + wide
    low, high = shown_before(raw, amber, red), shown_before(raw + more, amber, red)
    assert 0 <= low <= high <= 100
    assert (low >= AMBER) == (raw > amber + 1e-9)
    assert (low >= RED) == (raw > red + 1e-9)
    assert shown_before(raw, amber, None) < RED


@given(st.floats(-3, 2), st.floats(NEAR_SD, 2), st.floats(NEAR_SD, 2))
def test_a_green_number_does_not_depend_on_the_limits(raw, near, far):
    """The same score is shown alike on mornings with different limits, unless it lies just below one of them."""
    one, other = raw + near, raw + far
    assert shown_before(raw, one, one + 1) == shown_before(raw, other, other + 1) < AMBER
