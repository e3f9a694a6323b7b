"""The warning sign of sleep: too little of it, or bad by the athlete's own word."""

from __future__ import annotations

import numpy as np

from readiness.articles import Article
from readiness.signals.all_signals import Signals
from readiness.signals.baseline import EPSILON, trailing
from readiness.signals.own_range import COUNTS, SEVERE, own_range
from readiness.signals.streaks import CARRY_DAYS, age, at, last_known, lesser_of_pair, worst_of_days
from readiness.signs.detection import FRESH_DAYS, Array, Detection, Mask
from readiness.signs.sign import Confounder, Evidence, Sign, number
from readiness.signs.subjective import MANY, persistent

DEFICIT_H = 1.0
"""Hours a night short over the week (a coaching choice)."""
SEVERE_DEFICIT_H = 2.0
"""So many are severe (a coaching choice)."""
SHORT_H = 1.5
"""A short night lacks this much of the need; three of five are a sign (a coaching choice)."""
SHORT_OF = 5
"""Nights that are looked back on for short ones."""
SEVERE_SHORT_H = 3.0
"""Two nights in a row that lack so much are severe (a coaching choice) …"""
SEVERE_NIGHT_H = 4.0
"""… or that are shorter than this, whatever the need."""
START = 1.5
"""While the athlete's own range is young: so many times the threshold, 1.5 h a night over the week, to count …"""
SEVERE_START = 1.125
"""… and 2.25 h a night to be severe (fitted on people of PMData, SoccerMon and LifeSnaps, docs/signals.md)."""
HABIT_DAYS = 28
"""Sleep that has been short for so long may be all that this athlete needs, and then a setting says so."""


def _sleep(s: Signals) -> Detection:
    """An hour a night short over the week, three short nights of five, or three bad ones of
    five by the athlete's own word."""
    nights, excluded = s.sleep, s.confounders.excluded
    third = worst_of_days(nights.last_deficit, SHORT_OF, MANY)
    by_nights = nights.known & (np.isfinite(nights.deficit7) | (third >= SHORT_H - EPSILON))
    lack = _times(nights.deficit7, third)
    usual = own_range(_times(nights.filled_deficit7, third), by_nights, excluded)

    def counting(times: Array) -> Mask:
        beyond = usual.exceeded(times, COUNTS, times >= 1 - EPSILON)
        return np.asarray(beyond & (~usual.young | (times >= START - EPSILON)))

    word = persistent(s, "sleep_quality")
    active, counts, fresh = (np.zeros_like(by_nights) for _ in range(3))
    for holds, counting_there, judged, days in (
        (lack >= 1 - EPSILON, counting(lack), by_nights, FRESH_DAYS),
        (word.active, word.counts, word.judged, 1),
    ):
        last = last_known(judged)
        carried = age(last) <= CARRY_DAYS
        active |= at(holds, last) & carried
        counts |= at(holds & counting_there, last) & carried
        fresh |= age(last) < days
    very = np.fmax(nights.last_deficit / SEVERE_SHORT_H, np.where(nights.hours < SEVERE_NIGHT_H, 1.0, 0.0))
    strong = np.fmax(nights.deficit7 / SEVERE_DEFICIT_H, lesser_of_pair(very, nights.known))
    severe = (strong >= 1 - EPSILON) & (~usual.young | (strong >= SEVERE_START - EPSILON))
    short, _ = trailing((nights.last_deficit >= SHORT_H - EPSILON).astype(np.float64), SHORT_OF)
    return Detection(
        active=active,
        judged=active | fresh,
        counts=counts,
        severe=usual.exceeded(lack, SEVERE, severe),
        uncleared=counting(_times(nights.worst_deficit7, third)),
        evidence={
            "sleep_7d_h": nights.mean7,
            "need_h": nights.need,
            "deficit_7d_h": nights.deficit7,
            "nights": nights.n7,
            "short_nights_of_5": short,
            "bad_quality_of_5": word.evidence["days_off"],
        },
        settled=True,
    )


def _times(deficit7: Array, third: Array) -> Array:
    """The lack of sleep as a multiple of the threshold: of the week's, or of the third worst night of five."""
    return np.fmax(deficit7 / DEFICIT_H, third / SHORT_H)


def _say(e: Evidence) -> str:
    if (e.get("deficit_7d_h") or 0) >= DEFICIT_H:
        return (
            f"You slept {number(e, 'sleep_7d_h', 1)} h a night this week and need {number(e, 'need_h', 1)} h"
        )
    if (e.get("short_nights_of_5") or 0) >= MANY:
        short = (e.get("need_h") or 0) - SHORT_H
        nights = f"You slept under {short:.1f} h on {number(e, 'short_nights_of_5')} of the last five nights"
        return f"{nights} and need {number(e, 'need_h', 1)} h"
    bad = number(e, "bad_quality_of_5")
    return f"You rated {'all' if bad == '5' else bad} of the last five nights as bad"


POOR_SLEEP = Sign(
    id="W4",
    statement="Poor sleep lowers the dose.",
    articles=(Article.CROSS_TRAINING,),
    name="poor_sleep",
    title="poor sleep",
    domain="sleep",
    judge=_sleep,
    sentence=_say,
    explained_by=(Confounder.TRAVEL,),
    lasting=(HABIT_DAYS, "if that is all you need, set athlete.sleep_need_h"),
)
