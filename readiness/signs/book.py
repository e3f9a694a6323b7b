"""The warning signs, one function each, listed in :data:`SIGNS`. To add one: write its judge, add a line there.

A judge sees all signals of all athletes and mornings and returns arrays: whether the sign holds, whether the
morning could be judged at all, and the numbers behind it (:class:`readiness.signs.detection.Detection`).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from readiness.signals.all_signals import Signals
from readiness.signals.baseline import EPSILON, trailing
from readiness.signals.checkin import ONE_POINT, Item
from readiness.signals.streaks import CARRY_DAYS, age, at, count_recent, last_known, pair, recent
from readiness.signs.detection import FRESH_DAYS, Detection, Judged, SignRule, resolve
from readiness.signs.of_training import hard_long_runs, lifting_spoils_runs, quality_suffers, ramp

type Array = NDArray[np.float64]
type Mask = NDArray[np.bool_]

MANY, MANY_DAYS = 3, 14
"""W1, W3, W6: so many of the last five answers, none of them older than a fortnight."""
SEVERE_SD, SEVERE_POINTS = 2.0, 2.0
SORE = 4.0
SWING_SD, SWING_LEAST, SWING_OF = 1.5, 5, 7
DEFICIT_H, SEVERE_DEFICIT_H, SHORT_H, SEVERE_SHORT_H = 1.0, 2.0, 6.0, 4.5
HRV_SEVERE_SD = 1.0
RHR_SD, RHR_BPM, RHR_WEEK_SD, RHR_SEVERE_SD, RHR_SEVERE_BPM = 1.0, 3.0, 0.5, 2.0, 5.0


def _very(item: Item) -> Mask:
    return np.asarray((item.z >= SEVERE_SD - EPSILON) & (item.deviation >= SEVERE_POINTS - EPSILON))


def _persistent(item: Item, name: str) -> Detection:
    """Off on at least three of the last five answers."""
    hits, seen = count_recent(item.off, recent(item.known, 5, MANY_DAYS))
    return Detection(
        active=hits >= MANY,
        judged=item.known & (seen >= MANY),
        severe=pair(_very(item), item.known),
        evidence={name: item.value, "usual": item.baseline.mean, "days_off": hits, "answers": seen},
        fresh_days=1,
    )


def fatigue(s: Signals) -> Detection:
    """W1, persistent fatigue (004)."""
    return _persistent(s.checkin["fatigue"], "fatigue")


def soreness(s: Signals) -> Detection:
    """W2, legs always sore, even after a day without run or lift (004)."""
    item = s.checkin["soreness"]
    bad = (
        item.known
        & (item.value >= SORE - EPSILON)
        & (~item.personal | (item.deviation >= ONE_POINT - EPSILON))
    )
    rested = np.zeros_like(bad)
    rested[:, 1:] = (s.panel["runs"] + s.panel["lifts"] == 0)[:, :-1]
    hits, _ = trailing(bad.astype(np.float64), 4)
    at_rest, _ = trailing((bad & rested).astype(np.float64), 4)
    seen, _ = trailing(item.known.astype(np.float64), 4)
    return Detection(
        active=(hits >= MANY) & (at_rest >= 1),
        judged=item.known & (seen >= MANY),
        severe=pair(_very(item), item.known),
        evidence={
            "soreness": item.value,
            "usual": item.baseline.mean,
            "sore_days": hits,
            "days": seen,
            "after_rest": at_rest,
        },
        fresh_days=1,
    )


def motivation(s: Signals) -> Detection:
    """W3, losing motivation (004)."""
    return _persistent(s.checkin["motivation"], "motivation")


def sleep(s: Signals) -> Detection:
    """W4, poor sleep: an hour a night short over the week, three short nights of five, or three bad ones of
    five by the athlete's own word (004)."""
    nights, quality = s.sleep, s.checkin["sleep_quality"]
    short, _ = trailing((nights.hours < SHORT_H - EPSILON).astype(np.float64), 5)
    bad, seen = count_recent(quality.off, recent(quality.known, 5, MANY_DAYS))
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


def hrv(s: Signals) -> Detection:
    """W5, HRV down: seven-day mean of ln rMSSD below baseline − SWC on two known mornings in a row (004; Plews
    2013). Low with a low resting HR in somebody who feels well is saturation, not a sign; far above baseline
    while other things go wrong is one (Le Meur 2013)."""
    h = s.hrv
    judged = h.known & np.isfinite(h.u)
    saturated, high = s.vagal.saturated, s.vagal.hyperactive
    down = pair(h.low, judged) & ~saturated
    absent = ~judged
    earlier = np.zeros_like(absent)
    earlier_absent = np.zeros_like(absent)
    for back in range(1, min(5, absent.shape[1])):
        earlier[:, back:] |= h.maybe_low[:, :-back]
        earlier_absent[:, back:] |= (h.maybe_low & absent)[:, :-back]
    base = h.baseline
    return Detection(
        active=down | high,
        judged=judged,
        severe=pair(h.u >= HRV_SEVERE_SD - EPSILON, judged) & down,
        uncleared=h.maybe_low & ~saturated & np.where(absent, earlier, earlier_absent),
        evidence={
            "rmssd_7d_ms": np.exp(h.l7),
            "baseline_ms": np.exp(base.mean),
            "nights": h.n7,
            "swc_low_ms": np.exp(base.mean - h.swc * base.sd),
            "swc_high_ms": np.exp(base.mean + h.swc * base.sd),
            "sd_below": h.u,
            "cv_7d_pct": h.cv7,
            "baseline_nights": base.n,
            "saturation_suspected": saturated.astype(np.float64),
            "unusually_high": high.astype(np.float64),
        },
    )


def mood(s: Signals) -> Detection:
    """W6, mood swings: low on three of five, or varying more than is usual for this athlete (004)."""
    item = s.checkin["mood"]
    low = _persistent(item, "mood")
    total, squares, n = (np.zeros(item.value.shape) for _ in range(3))
    for index, near in recent(item.known, SWING_OF, MANY_DAYS):
        value = np.where(near, at(item.value, index), 0.0)
        total, squares, n = total + value, squares + value * value, n + near
    variance = np.maximum(squares - total * total / n, 0.0) / (n - 1)
    sd = np.where(n >= SWING_LEAST, np.sqrt(variance), np.nan)
    swings = item.personal & (sd >= np.maximum(SWING_SD * item.baseline.sd, ONE_POINT) - EPSILON)
    return Detection(
        active=low.active | swings,
        judged=low.judged,
        severe=low.severe,
        evidence={**low.evidence, "sd_7": sd, "usual_sd": item.baseline.sd},
        fresh_days=1,
    )


def resting_hr(s: Signals) -> Detection:
    """W8, resting heart rate up: three days by an SD and 3 bpm, or the week by half an SD with HRV low (004)."""
    r = s.resting_hr
    up = _raised(r.z3, r.baseline.sd) | ((r.z7 >= RHR_WEEK_SD - EPSILON) & s.hrv.low)
    maybe = _raised(r.worst_z3, r.baseline.sd)
    maybe |= (r.worst_z7 >= RHR_WEEK_SD - EPSILON) & s.hrv.maybe_low
    beats = r.z3 * r.baseline.sd
    return Detection(
        active=up,
        judged=r.known & np.isfinite(r.z3),
        severe=(r.z3 >= RHR_SEVERE_SD - EPSILON) & (beats >= RHR_SEVERE_BPM - EPSILON),
        uncleared=maybe,
        evidence={
            "resting_hr_3d_bpm": r.r3,
            "resting_hr_7d_bpm": r.r7,
            "baseline_bpm": r.baseline.mean,
            "above_bpm": beats,
            "sd_above": r.z3,
            "sd_above_7d": r.z7,
            "days": r.n3,
            "baseline_nights": r.baseline.n,
        },
    )


def _raised(z3: Array, sd: Array) -> Mask:
    return np.asarray((z3 >= RHR_SD - EPSILON) & (z3 * sd >= RHR_BPM - EPSILON))


def veto(s: Signals) -> Detection:
    """W11, the athlete's own word: it may always lower a day (002)."""
    said = s.panel["veto"]
    return Detection(said == 1, np.isfinite(said), {"veto": said}, settled=True)


SIGNS: tuple[SignRule, ...] = (
    SignRule("W1", "persistent_fatigue", "energy", fatigue),
    SignRule("W2", "legs_always_sore", "soreness", soreness),
    SignRule("W3", "losing_motivation", "mind", motivation),
    SignRule("W4", "poor_sleep", "sleep", sleep),
    SignRule("W5", "hrv_down", "hrv", hrv),
    SignRule("W6", "mood_swings", "mind", mood),
    SignRule("W7", "long_runs_unusually_hard", "run_response", hard_long_runs),
    SignRule("W8", "resting_hr_up", "resting_hr", resting_hr),
    SignRule("W9", "too_tired_for_quality", "run_response", quality_suffers),
    SignRule("W10", "lifting_spoils_long_runs", None, lifting_spoils_runs),
    SignRule("W11", "own_veto", None, veto),
    SignRule("W12", "lifting_ramped_too_fast", None, ramp),
)
"""W13 is no state of the body: it is the weights of :mod:`readiness.score`, and a test holds them to it."""


def judge(signals: Signals) -> dict[str, Judged]:
    """Every sign by id, settled into its three states."""
    return {rule.id: resolve(rule, rule.judge(signals)) for rule in SIGNS}
