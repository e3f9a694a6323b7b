"""The warning sign of sleep: too little of it, or bad by the athlete's own word."""

from __future__ import annotations

import numpy as np

from readiness.articles import Article
from readiness.signals.all_signals import Signals
from readiness.signals.baseline import EPSILON, trailing
from readiness.signals.streaks import CARRY_DAYS, age, at, count_recent, last_known, pair, recent
from readiness.signs.detection import FRESH_DAYS, Detection
from readiness.signs.sign import Confounder, Evidence, Sign, number
from readiness.signs.subjective import ANSWER_DAYS, ANSWERS, MANY

DEFICIT_H = 1.0
"""Hours a night short over the week (a coaching choice)."""
SEVERE_DEFICIT_H = 2.0
"""As many are severe (a coaching choice)."""
SHORT_H = 6.0
"""A short night; three of five are a sign (a coaching choice)."""
SHORT_OF = 5
"""Nights that are looked back on for short ones."""
SEVERE_SHORT_H = 4.5
"""Two nights below this in a row are severe (a coaching choice)."""
HABIT_DAYS = 28
"""Sleep that has been short for so long may be all that this athlete needs, and then a setting says so."""


def _sleep(s: Signals) -> Detection:
    """An hour a night short over the week, three short nights of five, or three bad ones of
    five by the athlete's own word."""
    nights, quality = s.sleep, s.checkin["sleep_quality"]
    short, _ = trailing((nights.hours < SHORT_H - EPSILON).astype(np.float64), SHORT_OF)
    bad, seen = count_recent(quality.off, recent(quality.known, ANSWERS, ANSWER_DAYS))
    lacking = nights.deficit7 >= DEFICIT_H - EPSILON
    by_nights = nights.known & (np.isfinite(nights.deficit7) | (short >= MANY))
    by_word = quality.known & (seen >= MANY)
    holds = {"nights": by_nights & (lacking | (short >= MANY)), "word": by_word & (bad >= MANY)}
    active, fresh = np.zeros_like(lacking), np.zeros_like(lacking)
    for name, judged, days in (("nights", by_nights, FRESH_DAYS), ("word", by_word, 1)):
        last = last_known(judged)
        active |= at(holds[name], last) & (age(last) <= CARRY_DAYS)
        fresh |= age(last) < days
    very = pair(nights.hours < SEVERE_SHORT_H - EPSILON, nights.known)
    very |= nights.deficit7 >= SEVERE_DEFICIT_H - EPSILON
    return Detection(
        active=active,
        judged=active | fresh,
        severe=very,
        uncleared=nights.worst_deficit7 >= DEFICIT_H - EPSILON,
        evidence={
            "sleep_7d_h": nights.mean7,
            "need_h": nights.need,
            "deficit_7d_h": nights.deficit7,
            "nights": nights.n7,
            "nights_under_6h_of_5": short,
            "bad_quality_of_5": bad,
        },
        settled=True,
    )


def _say(e: Evidence) -> str:
    if (e.get("deficit_7d_h") or 0) >= DEFICIT_H:
        return f"Sleep {number(e, 'sleep_7d_h', 1)} h a night this week, you need {number(e, 'need_h', 1)} h"
    if (e.get("nights_under_6h_of_5") or 0) >= MANY:
        return f"{number(e, 'nights_under_6h_of_5')} of the last five nights under 6 h"
    return f"You slept badly on {number(e, 'bad_quality_of_5')} of the last five nights by your own word"


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
