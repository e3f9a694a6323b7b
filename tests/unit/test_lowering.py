"""Which signs lower a morning, and which close it: each condition by itself."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from readiness.body.lowering import Lowering, counting, lowering
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


@pytest.mark.parametrize(
    ("sign", "guard", "domains", "lowered"),
    [
        (False, 0.0, 0, False),
        (True, 0.0, 0, True),
        (False, 40.0, 0, True),
        (False, 39.9, 0, False),
        (False, 0.0, 3, True),
    ],
)
def test_a_sign_an_amber_score_or_a_day_of_rest_lowers(
    sign: bool, guard: float, domains: int, lowered: bool
) -> None:
    found = Lowering(
        domains={name: yes(n < domains) for n, name in enumerate(("energy", "sleep", "hrv"))},
        lowers={"W1": yes(False), "W5": yes(sign)},
        severe=yes(False),
        very_bad=yes(False),
        settled=yes(True),
    )
    scores: Any = SimpleNamespace(guard=np.array([[guard]]))
    assert bool(found.lowered(scores)[0, 0]) is lowered


def counted(**days: str) -> dict[str, list[bool]]:
    """Where each domain counts, of signs that count on the days marked ``x``."""
    with np.errstate(invalid="ignore", divide="ignore"):
        judged = judge(of(table()))
    shape = (1, 3)
    signs = {
        name: replace(
            one,
            counts=np.array([[c == "x" for c in days.get(name, "---")]]),
            severe=np.zeros(shape, np.bool_),
        )
        for name, one in judged.items()
    }
    return {domain: list(mask[0]) for domain, mask in counting(signs).items()}


def test_a_domain_counts_where_one_of_its_signs_does() -> None:
    """Fatigue and mood, W1, W3 and W6, are one domain."""
    with np.errstate(invalid="ignore", divide="ignore"):
        signs = judge(of(table()))
    one = signs["W3"].sign.domain
    assert one is not None
    assert one == signs["W6"].sign.domain
    assert counted(W3="x--", W6="--x")[one] == [True, False, True]


def test_low_hrv_and_a_raised_heart_rate_within_48_hours_count_both() -> None:
    found = counted(W5="x--", W8="-x-")
    assert (found["hrv"], found["resting_hr"]) == ([True, True, False], [False, True, False])
    found = counted(W5="-x-", W8="x--")
    assert (found["hrv"], found["resting_hr"]) == ([False, True, False], [True, True, False])
    found = counted(W5="x--", W8="--x")
    assert (found["hrv"], found["resting_hr"]) == ([True, False, False], [False, False, True])
    assert counted(W8="xxx")["hrv"] == [False, False, False]


def test_two_signs_close_a_day_from_42_days_after_the_first_value() -> None:
    """Of fatigue, sleep or HRV, whichever is known longest: a gap makes nobody less known."""
    whole = table()
    nothing = same(float("nan"), *range(whole.days))
    for days, known in ((42, True), (41, False)):
        for item in ("fatigue", "sleep_h", "rmssd_ms"):
            silent: dict[str, Days] = dict.fromkeys(("fatigue", "sleep_h", "rmssd_ms"), nothing)
            silent[item] = nothing | {days - 1: 2.0, days - 2: 2.0}
            s = of(table(**silent))
            with np.errstate(invalid="ignore", divide="ignore"):
                scores: Any = SimpleNamespace(high=np.zeros((1, whole.days), np.bool_))
                assert bool(lowering(s, judge(s), scores).settled[0, -1]) is known, (item, days)
