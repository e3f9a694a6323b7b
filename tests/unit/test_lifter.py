"""An honest lifter's weeks under the plan: growth within the rules, light weeks, the equipment."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from statistics import median

import pytest

from tests.lifter import CAN_KG, EQUIPMENT, MONDAY, Lifter, broken

ONE_WEIGHT = ("kettlebell:16", "bands", "bench")
BARE_NAMES = ("dumbbells", "bands", "bench")


def held(lifter: Lifter, weeks: int) -> None:
    """What must hold of any stretch of weeks."""
    assert broken(lifter) == []
    by_week = [
        [one for one in lifter.sets if 0 <= (one.day - (MONDAY + timedelta(days=7 * n))).days < 7]
        for n in range(weeks)
    ]
    light = [n for n, sets in enumerate(by_week) if any(one.light for one in sets)]
    assert {b - a for a, b in pairwise(light)} == {4}
    assert len(light) in (weeks // 4, weeks // 4 + 1)
    assert all(one.sets == 2 for n in light for one in by_week[n])
    assert any(one.sets == 3 for sets in by_week for one in sets)


@pytest.mark.parametrize("equipment", [EQUIPMENT, ONE_WEIGHT, BARE_NAMES])
def test_twelve_weeks_of_an_honest_lifter(equipment: tuple[str, ...]) -> None:
    """Nothing over 1.10 × the best of four weeks but for one step, nothing above the equipment, a light week each
    fourth."""
    held(Lifter(equipment).live(12), 12)


@pytest.mark.nightly
@pytest.mark.parametrize("equipment", [EQUIPMENT, ONE_WEIGHT, BARE_NAMES])
@pytest.mark.parametrize("seed", range(1, 6))
def test_a_year_of_an_honest_lifter(equipment: tuple[str, ...], seed: int) -> None:
    """The same over 52 weeks; and most lifts of both halves of the year have grown, none has fallen far."""
    lifter = Lifter(equipment, seed).live(52)
    held(lifter, 52)
    half = MONDAY + timedelta(days=182)
    grown = {}
    for key in CAN_KG:
        early, late = (
            [
                one.kg * (1 + one.reps / 30)
                for one in lifter.sets
                if one.key == key and (one.day < half) is first
            ]
            for first in (True, False)
        )
        if len(early) >= 3 and len(late) >= 3:
            grown[key] = max(late) / max(early)
    assert grown
    assert min(grown.values()) >= 0.95, grown
    assert median(grown.values()) > 1.02, grown
