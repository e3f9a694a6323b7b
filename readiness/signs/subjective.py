"""Warning signs that the athlete reports: fatigue, soreness, motivation, mood, and the own veto."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from readiness.articles import Article
from readiness.reasons import Kind, Side
from readiness.signals.all_signals import Signals
from readiness.signals.baseline import EPSILON, trailing
from readiness.signals.checkin import ADVERSE, ONE_POINT, Item
from readiness.signals.own_range import COUNTS, SEVERE, own_range
from readiness.signals.streaks import at, count_recent, pair, recent, worst_of_days, worst_recent
from readiness.signs.detection import Detection, Mask
from readiness.signs.sign import Evidence, Sign, number

MANY = 3
"""Off on so many of the last answers is a sign (a coaching choice)."""
ANSWERS = 5
"""So many answers are looked back on (a coaching choice)."""
ANSWER_DAYS = 14
"""None of them may be older than a fortnight (a coaching choice)."""
SORENESS_DAYS = 4
"""Sore on most of so many days in a row (a coaching choice)."""
SEVERE_SD = 2.0
"""An answer this far from the usual is severe (a coaching choice) …"""
SEVERE_POINTS = 2.0
"""… where it is also this many points away on the scale of five."""
SORE = 4.0
"""Of 5: legs too sore to be the ordinary soreness of training (a coaching choice)."""
NUMBERS = {3: "three", 4: "four", 5: "five"}
NEAR_HALF = 0.25
"""A mean this near to the middle between two answers is worded as both (a choice of ours)."""
SWING_SD = 1.5
"""Mood swings vary by this many of the athlete's own SDs (a coaching choice)."""
SWING_LEAST = 5
"""Answers needed to speak of swings, of the last …"""
SWING_OF = 7
"""… seven."""


def _very(item: Item) -> Mask:
    return np.asarray((item.z >= SEVERE_SD - EPSILON) & (item.deviation >= SEVERE_POINTS - EPSILON))


def persistent(s: Signals, name: str) -> Detection:
    """Off on at least three of the last five answers. It counts where the third worst of them is worse than on nearly
    all earlier mornings."""
    item = s.checkin[name]
    picks = recent(item.known, ANSWERS, ANSWER_DAYS)
    hits, seen = count_recent(item.off, picks)
    judged = item.known & (seen >= MANY)
    active = judged & (hits >= MANY)
    answer = ADVERSE[name] * item.value
    usual = own_range(worst_of_days(answer, ANSWERS, MANY), judged, s.confounders.excluded)
    third = worst_recent(answer, picks, MANY)
    return Detection(
        active=active,
        judged=judged,
        counts=usual.exceeded(third, COUNTS, active),
        severe=pair(_very(item), item.known) & usual.exceeded(third, SEVERE, active),
        evidence={name: item.value, "usual": item.baseline.mean, "days_off": hits, "answers": seen},
        fresh_days=1,
    )


ASKED_AS_COUNTED = ("fatigue", "soreness")
"""Items of which 5 is the bad end in the record as in the question: only their numbers mean the same to the reader."""


def out_of_range(name: str, word: str) -> Callable[[Evidence], str]:
    """The sentence of an item that is off for days."""

    def say(e: Evidence) -> str:
        off, answers = e.get("days_off"), e.get("answers")
        times = f"on {off} of your last {answers} mornings"
        if off == answers:
            times = f"{NUMBERS.get(int(off or 0), off)} mornings running"
        return f"{word} {times}{_said(e, name) if name in ASKED_AS_COUNTED else ''}"

    return say


def _said(e: Evidence, name: str) -> str:
    """In brackets what was said last, where it is off, and what is said usually, as far as they are known."""
    last, usual = e.get(name), e.get("usual")
    off = last is not None and (usual is None or abs(last - usual) >= ONE_POINT - EPSILON)
    told = [
        f"{last:.0f} of 5" if off else "",
        f"you usually say {_or_so(usual)}" if usual is not None else "",
    ]
    known = "; ".join(text for text in told if text)
    return f" ({known})" if known else ""


def _or_so(mean: float) -> str:
    """The answer, or the two answers, that a mean lies at: 2.5 is '2 or 3'."""
    low = int(mean)
    return str(round(mean)) if abs(mean - low - 0.5) > NEAR_HALF else f"{low} or {low + 1}"


FATIGUE = Sign(
    id="W1",
    statement="Persistent fatigue or low energy lowers the dose.",
    articles=(Article.CROSS_TRAINING,),
    name="persistent_fatigue",
    title="tired for days",
    domain="energy",
    judge=lambda s: persistent(s, "fatigue"),
    lowers_if_worse="fatigue",
    sentence=out_of_range("fatigue", "Tired"),
)


def _sore(s: Signals) -> Detection:
    """Sore on three of four days, at least once after a day without run or lift."""
    item = s.checkin["soreness"]
    bad = (
        item.known
        & (item.value >= SORE - EPSILON)
        & (~item.personal | (item.deviation >= ONE_POINT - EPSILON))
    )
    rested = np.zeros_like(bad)
    rested[:, 1:] = (s.panel["runs"] + s.panel["lifts"] == 0)[:, :-1]
    hits, _ = trailing(bad.astype(np.float64), SORENESS_DAYS)
    at_rest, _ = trailing((bad & rested).astype(np.float64), SORENESS_DAYS)
    seen, _ = trailing(item.known.astype(np.float64), SORENESS_DAYS)
    judged = item.known & (seen >= MANY)
    active = judged & (hits >= MANY) & (at_rest >= 1)
    third = worst_of_days(item.value, SORENESS_DAYS, MANY)
    usual = own_range(third, judged, s.confounders.excluded)
    return Detection(
        active=active,
        judged=judged,
        counts=usual.exceeded(third, COUNTS, active),
        severe=pair(_very(item), item.known) & usual.exceeded(third, SEVERE, active),
        evidence={
            "soreness": item.value,
            "usual": item.baseline.mean,
            "sore_days": hits,
            "days": seen,
            "after_rest": at_rest,
        },
        fresh_days=1,
    )


def _say_sore(e: Evidence) -> str:
    return f"Legs sore on {number(e, 'sore_days')} of {number(e, 'days')} days, even after rest{_said(e, 'soreness')}"


SORENESS = Sign(
    id="W2",
    statement="Legs that are always sore, even on rest days, lower the dose.",
    articles=(Article.CROSS_TRAINING,),
    name="legs_always_sore",
    title="sore legs",
    domain="soreness",
    judge=_sore,
    sentence=_say_sore,
    lowers_alone=True,
)

MOTIVATION = Sign(
    id="W3",
    statement="Losing motivation, or craving no activity at all, lowers the dose.",
    articles=(Article.CROSS_TRAINING,),
    name="losing_motivation",
    title="little motivation",
    domain="mind",
    judge=lambda s: persistent(s, "motivation"),
    lowers_if_worse="motivation",
    sentence=out_of_range("motivation", "Little motivation"),
)


def _mood(s: Signals) -> Detection:
    """Low on three of five, or varying more than is usual for this athlete."""
    item, low = s.checkin["mood"], persistent(s, "mood")
    total, squares, n = (np.zeros(item.value.shape) for _ in range(3))
    for index, near in recent(item.known, SWING_OF, ANSWER_DAYS):
        value = np.where(near, at(item.value, index), 0.0)
        total, squares, n = total + value, squares + value * value, n + near
    variance = np.maximum(squares - total * total / n, 0.0) / (n - 1)
    sd = np.where(n >= SWING_LEAST, np.sqrt(variance), np.nan)
    swings = low.judged & item.personal
    swings &= sd >= np.maximum(SWING_SD * item.baseline.sd, ONE_POINT) - EPSILON
    usual = own_range(sd, low.judged, s.confounders.excluded)
    return Detection(
        active=low.active | swings,
        judged=low.judged,
        counts=(low.active & low.counts) | usual.exceeded(sd, COUNTS, swings),
        severe=low.severe,
        evidence={**low.evidence, "sd_7": sd, "usual_sd": item.baseline.sd},
        fresh_days=1,
    )


def _say_mood(e: Evidence) -> str:
    if (e.get("days_off") or 0) >= MANY:
        return out_of_range("mood", "Low mood")(e)
    return f"Mood swings: varying by {number(e, 'sd_7', 1)} points, usually {number(e, 'usual_sd', 1)}"


MOOD = Sign(
    id="W6",
    statement="Mood swings lower the dose.",
    articles=(Article.CROSS_TRAINING,),
    name="mood_swings",
    title="mood swings",
    domain="mind",
    judge=_mood,
    sentence=_say_mood,
    lowers_if_worse="mood",
)


def _veto(s: Signals) -> Detection:
    said = s.panel["veto"]
    return Detection(said == 1, np.isfinite(said), said == 1, {"veto": said}, settled=True)


VETO = Sign(
    id="W11",
    statement="Listen to your body: you may always take less than the plan, and it never overrules you.",
    articles=(Article.HART,),
    name="own_veto",
    title="own veto",
    domain=None,
    alarm=False,
    kind=Kind.CLOSES,
    side=Side.SCHEDULE,  # a wish, and no word on how the body is
    reach_days=0,
    judge=_veto,
    sentence=lambda _: "You said no today, and that is enough",
    dated=False,
)
