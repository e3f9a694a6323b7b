"""Which signs lower a morning, and which close it: each condition by itself."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from readiness.body.lowering import Lowering, lowering
from readiness.signs.registry import judge
from tests.bodies import Days, of, same, table


def yes(value: bool) -> np.ndarray:
    return np.array([[value]])


@pytest.mark.parametrize(
    ("domains", "severe", "settled", "very_bad", "guard", "rests"),
    [
        (3, False, False, False, 0.0, True),
        (2, True, True, False, 0.0, True),
        (2, False, True, False, 0.0, False),
        (2, True, False, False, 0.0, False),
        (1, True, True, False, 0.0, False),
        (1, False, False, True, 0.0, True),
        (0, False, False, True, 0.0, False),
        (1, False, False, False, 65.0, True),
        (1, False, False, False, 64.9, False),
        (0, False, False, False, 65.0, False),
    ],
)
def test_what_makes_a_day_of_rest(
    domains: int, severe: bool, settled: bool, very_bad: bool, guard: float, rests: bool
) -> None:
    found = Lowering(
        domains={name: yes(n < domains) for n, name in enumerate(("energy", "sleep", "hrv"))},
        lowers={"W1": yes(False)},
        severe=yes(severe),
        very_bad=yes(very_bad),
        settled=yes(settled),
    )
    scores: Any = SimpleNamespace(guard=np.array([[guard]]))
    assert bool(found.rest(scores)[0, 0]) is rests


def lowers(sign: str, high: bool = False, also: str = "", severe: bool = False, **answers: Days) -> bool:
    """Whether a sign that counts this morning lowers it."""
    s = of(table(**answers))
    shape = s.checkin["fatigue"].known.shape
    today = np.zeros(shape, dtype=np.bool_)
    today[0, -1] = True
    never = np.zeros(shape, dtype=np.bool_)
    with np.errstate(invalid="ignore", divide="ignore"):
        judged = judge(s)
    signs = {
        name: replace(
            one, counts=today if name in (sign, also) else never, severe=today & severe & (name == sign)
        )
        for name, one in judged.items()
    }
    scores: Any = SimpleNamespace(high=today & high)
    return bool(lowering(s, signs, scores).lowers[sign][0, -1])


def test_a_sign_that_counts_asks_for_company_strength_or_a_high_score() -> None:
    assert not lowers("W5")
    assert lowers("W5", high=True)
    assert lowers("W5", severe=True)
    assert lowers("W5", also="W4")
    assert not lowers("W3", also="W6"), "one domain counts once"
    for alone in ("W2", "W7", "W9"):
        assert lowers(alone)


def test_a_sign_of_answers_lowers_by_itself_with_half_a_point_today() -> None:
    """The steady athlete says 2; an answer of up to a week ago holds while nothing newer is known."""
    usual = float(of(table()).checkin["fatigue"].baseline.mean[0, -1])
    assert lowers("W1", fatigue={0: usual + 0.5})
    assert not lowers("W1", fatigue={0: usual + 0.45})
    assert not lowers("W1", fatigue={0: usual})
    nothing = float("nan")
    for silent, holds in ((7, True), (8, False)):
        assert lowers("W1", fatigue=same(nothing, *range(silent)) | {silent: usual + 1}) is holds
