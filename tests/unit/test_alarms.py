"""How often healthy athletes are alarmed and how soon overreached ones are seen: `make bench`, made small."""

import numpy as np

from tests.simulation import athletes
from tests.verdicts import by_day, shares


def test_healthy_athletes_are_left_alone():
    """About 20 % of healthy days are lowered and 1 % skipped at most; `make bench` measures it to the tenth."""
    found = shares(athletes(count=400, days=140, seed=3), 60)
    assert found.sign_lowered.mean() <= 0.17
    assert found.sign_skipped.mean() <= 0.0125
    assert found.lowered.mean() <= 0.21
    assert found.skipped.mean() <= 0.0125


def test_overreached_athletes_are_seen_within_days():
    """HRV −1 SD, resting HR +1.5 SD, fatigue +1.5 SD: not full for 80 % by day 4 and 95 % by day 7."""
    seen = by_day(shares(athletes(count=400, days=90, overreached_days=10, seed=4), 10).lowered)
    assert seen[3] >= 0.80
    assert seen[6] >= 0.95
    assert np.all(np.diff(seen) >= 0)
