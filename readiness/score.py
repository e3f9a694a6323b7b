"""The fatigue score 0–100: what is expected before the check-in, and what is felt after it.

*Before the check-in* it is what the two expectations say, .6 fatigue and .4 soreness, in personal SDs. *After it* the
answers lead: how one feels now says more than anything measured (Saw 2016, BJSM 50:281), and one answer, today's
fatigue, more than all others. An unanswered question counts as usual.

Bands are the athlete's own: amber strictly above the own 90th percentile of the same score, red above the 98th
(:mod:`readiness.signals.own_range`). Anchors keep a long bad spell from becoming usual. The number shown is a map of
the raw score with this morning's own amber limit at 40 and red limit at 65, so that number and band never disagree;
while it is green the scale is the same on every morning, so that equal answers are shown alike however the limits move.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from readiness.expectation import EXPECTED, REPORTS, Expectation
from readiness.signals.all_signals import Signals
from readiness.signals.baseline import EPSILON, LEAST
from readiness.signals.checkin import ADVERSE, ONE_POINT, Item
from readiness.signals.own_range import own_range
from readiness.signals.streaks import worst_of_days
from readiness.vocabulary import AMBER, RED

type Array = NDArray[np.float64]
type Mask = NDArray[np.bool_]

ANSWERS: Mapping[str, float] = {
    "fatigue": 1.0,
    "soreness": 0.5,
    "stress": 0.05,
    "mood": 0.05,
    "motivation": 0.5,
}
"""After it, of the answers (points of five). Fitted on next mornings of SoccerMon and PMData: more weight on stress and
mood dilutes the one answer that matters. They do not ask for motivation: its weight was fitted on simulated athletes
overreached as in Nuuttila 2024 and Le Meur 2013, where it fell by two thirds of what fatigue rose."""
EXPECTED_AFTER = 0.3
"""Of the expectation, after the check-in."""
POINTS_PER_SD = 0.7
"""The usual within-person SD of an answer: what one SD of expectation is worth in points."""
AMBER_SHARE = 0.90
"""Amber lies strictly above this percentile of the athlete's own scores …"""
RED_SHARE = 0.98
"""… red above this one …"""
HIGH_SHARE = 0.75
"""… and a score above this one is high: company for a sign or an anchor."""
START_SD: Mapping[bool, tuple[float, float]] = {False: (0.4, 0.25), True: (1.6, 1.0)}
"""While the own range is young, amber and *high* must also reach these SDs above the usual, before and after the
check-in (fitted on the first weeks of PMData, SoccerMon and LifeSnaps, and on simulated ones)."""
FIRST_START_SD = 1.6
"""While it holds fewer than seven values: a 4 of 5 of somebody unknown is not yet amber."""
ANCHOR = 4.0
"""Fatigue or soreness from here on and a point above usual is amber where the score is high for this athlete …"""
ANCHOR_DAYS = 7
"""… as it is on so many days running, whatever is usual …"""
WORST_ANSWER = 5.0
"""… and at this answer."""
JUST_BELOW = 0.1
"""A tenth is what is shown: rounding never lifts a number into the next band."""
LIMITS: Mapping[bool, tuple[float, float]] = {False: (-3.0, 3.0), True: (-1.2, 7.2)}
"""Raw scores that are shown as 0 and 100: before the check-in in SDs, after it the best and worst answers there are."""
GREEN_SHARE = 0.9
"""A green score is shown on a scale that reaches amber's number at this share of the way from best to worst: nearly
nobody's amber limit lies higher …"""
NEAR_SD = 0.2
"""… and rises to it over the last so many SDs below the morning's own limit."""


@dataclass(frozen=True, slots=True)
class Scores:
    """All (athletes, days); NaN where nothing at all is known.

    ``before_checkin`` is the score without the morning's answers; ``guard`` at its worst if any of the missing values
    were ordinary ones, never below ``score`` (science §6.2a); ``high`` where it lies above the athlete's own 75th
    percentile; ``expected`` what both expectations say together, in SDs, ``unexpected`` the score of the answers had
    nothing been expected; ``parts`` what adds to the score, in SDs above the usual; ``before`` maps a raw score before
    the check-in to the number shown.
    """

    score: Array
    guard: Array
    before_checkin: Array
    high: Mask
    expected: Array
    unexpected: Array
    parts: Mapping[str, Array]
    before: Scale


@dataclass(frozen=True, slots=True)
class Scale:
    """The map of a raw score to 0–100 on each morning, and the limit of *high*; ``sd`` is an SD of the raw score."""

    least: float
    most: float
    sd: float
    amber: Array
    red: Array
    high: Array
    red_known: Mask

    def shown(self, raw: Array) -> Array:
        """0–100, to a tenth: piecewise linear, with the amber limit, the red limit and the most at 40, 65 and 100;
        rounding never crosses a limit. Up to just below the amber limit the same on every morning."""
        steady = AMBER * (raw - self.least) / (GREEN_SHARE * (self.most - self.least))
        below = np.maximum(steady, AMBER * (1 + (raw - self.amber) / (NEAR_SD * self.sd)))
        between = AMBER + (RED - AMBER) * (raw - self.amber) / (self.red - self.amber)
        over = RED + (100 - RED) * (raw - self.red) / np.maximum(self.most - self.red, POINTS_PER_SD)
        low = np.minimum(np.round(np.maximum(below, 0.0), 1), AMBER - JUST_BELOW)
        middle = np.clip(np.round(between, 1), AMBER, RED - JUST_BELOW)
        top = np.clip(np.round(over, 1), RED, 100.0)
        red = self.red_known & (raw > self.red + EPSILON)
        return np.where(raw > self.amber + EPSILON, np.where(red, top, middle), low)


def score(s: Signals, e: Expectation, present: Mask) -> Scores:
    """The score of every morning; ``present`` where anything at all is known."""
    expected, cautious = (
        _expected(e.fatigue, e.soreness),
        _expected(e.cautious["fatigue"], e.cautious["soreness"]),
    )
    usual, answers = _answers(s, lambda item: item.baseline.mean), _answers(s, _told)
    share = EXPECTED_AFTER * POINTS_PER_SD
    answered = s.checkin.answered
    begun = np.maximum.accumulate(answered, axis=1)
    excluded = s.confounders.excluded
    before = _scale(expected, e.known, excluded, np.zeros_like(expected), 1.0, False)
    after = _scale(answers + share * expected, begun, excluded, usual, POINTS_PER_SD, True)
    anchor = _anchor(s)

    def told(x: Array) -> tuple[Array, Mask]:
        raw = answers + share * x
        high = np.asarray(raw > after.high + EPSILON)
        return np.where(anchor & high, np.maximum(after.shown(raw), AMBER), after.shown(raw)), high

    (now, now_high), (worst, worst_high) = told(expected), told(cautious)
    dawn, dawn_high = before.shown(expected), expected > before.high + EPSILON
    gone = ~answered
    guard = np.where(gone, np.maximum(before.shown(cautious), worst), worst)
    unknown = np.where(present, 0.0, np.nan)
    found = np.where(answered, now, dawn) + unknown
    return Scores(
        score=found,
        guard=np.fmax(found, guard + unknown),
        before_checkin=dawn + unknown,
        high=worst_high | now_high | (gone & (dawn_high | (cautious > before.high + EPSILON))),
        expected=expected,
        unexpected=told(np.zeros_like(expected))[0] + unknown,
        parts=_parts(s, e, answered),
        before=before,
    )


def shown_before(raw_sd: float, amber_sd: float, red_sd: float | None) -> float:
    """A raw score before the check-in (SDs) as it is shown, by this morning's limits."""
    least, most = LIMITS[False]
    red = np.array(most if red_sd is None else red_sd)
    scale = Scale(least, most, 1.0, np.array(amber_sd), red, red, np.array(red_sd is not None))
    return float(scale.shown(np.array(raw_sd)))


def _expected(fatigue: Array, soreness: Array) -> Array:
    return EXPECTED["fatigue"] * fatigue + EXPECTED["soreness"] * soreness


def _told(item: Item) -> Array:
    return np.where(item.known, item.value, item.baseline.mean)


def _answers(s: Signals, of: Callable[[Item], Array]) -> Array:
    """Σ weight × answer in points, higher is worse."""
    total = np.zeros(s.checkin.answered.shape)
    for name, weight in ANSWERS.items():
        total = total + weight * ADVERSE[name] * of(s.checkin[name])
    return total


def _scale(raw: Array, known: Mask, excluded: Mask, usual: Array, sd: float, answered: bool) -> Scale:
    """Where this morning's limits lie: the own percentiles, and while they are young the start values."""
    own = own_range(raw, known, excluded)
    amber, red, high = own.cuts((AMBER_SHARE, RED_SHARE, HIGH_SHARE))
    least, most = LIMITS[answered]
    start, start_high = START_SD[answered]
    first = np.where(own.n < LEAST, FIRST_START_SD, start)
    amber = np.where(own.young, np.maximum(amber, usual + sd * first - 2 * EPSILON), amber)
    high = np.where(own.young, np.maximum(high, usual + sd * start_high - 2 * EPSILON), high)
    amber = np.clip(amber, least + POINTS_PER_SD * JUST_BELOW, most)
    return Scale(least, most, sd, amber, np.maximum(red, amber + JUST_BELOW * sd), high, ~own.young)


def _anchor(s: Signals) -> Mask:
    """A high answer that is amber however usual it has become, where the score is high."""
    found = np.zeros(s.checkin.answered.shape, dtype=np.bool_)
    for name in REPORTS:
        item = s.checkin[name]
        far = item.personal & (item.deviation >= ONE_POINT - EPSILON)
        lasting = worst_of_days(item.value, ANCHOR_DAYS, ANCHOR_DAYS) >= ANCHOR - EPSILON
        bad = (item.value >= ANCHOR - EPSILON) & (far | lasting)
        found |= item.known & (bad | (item.value >= WORST_ANSWER - EPSILON))
    return found


def very_bad(s: Signals) -> Mask:
    """Fatigue or soreness of 5, and a point above usual: with a sign that counts, a day of rest."""
    items = (s.checkin[name] for name in REPORTS)
    return np.asarray(
        np.any(
            [
                i.known & (i.value >= WORST_ANSWER - EPSILON) & (i.deviation >= ONE_POINT - EPSILON)
                for i in items
            ],
            axis=0,
        )
    )


def _parts(s: Signals, e: Expectation, answered: Mask) -> dict[str, Array]:
    """What adds to the score, in SDs above the usual: the answers and the expectation, or what was expected from."""
    nothing = np.zeros(answered.shape)
    parts = {}
    for name, weight in ANSWERS.items():
        item = s.checkin[name]
        off = np.where(item.known, item.deviation, 0.0)
        parts[name] = np.where(answered, weight * off / POINTS_PER_SD, np.nan)
    expected = _expected(e.fatigue, e.soreness)
    parts["expectation"] = np.where(answered, EXPECTED_AFTER * expected, np.nan)
    return parts | {"expected": np.where(answered, np.nan, expected + nothing)}
