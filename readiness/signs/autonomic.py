"""Warning signs of the autonomic nervous system: HRV down, resting heart rate up."""

from __future__ import annotations

import numpy as np

from readiness.articles import Article
from readiness.signals.all_signals import Signals
from readiness.signals.baseline import EPSILON
from readiness.signals.own_range import COUNTS, SEVERE, OwnRange, own_range
from readiness.signals.streaks import lesser_of_pair, pair
from readiness.signs.detection import Array, Detection, Mask
from readiness.signs.sign import Confounder, Evidence, Sign, number

HRV_SEVERE_SD = 1.0
"""SDs of ln rMSSD below the baseline on two mornings (a coaching choice)."""
HRV_START_SD, HRV_SEVERE_START_SD = 1.25, 1.75
"""While the athlete's own range is young, to count and to be severe it must be this far below (fitted on people of
LifeSnaps, docs/signals.md)."""
HRV_CARRIED_DAYS = 5
"""So far back a low week that may still count is looked for."""
RHR_SD = 1.0
"""Three days' mean above the baseline by this many SDs (a coaching choice) …"""
RHR_BPM = 3.0
"""… and by this many beats a minute."""
RHR_WEEK_SD = 0.5
"""The week's mean above the baseline by this many SDs counts where HRV is low (a coaching choice)."""
RHR_SEVERE_SD = 2.0
"""This many SDs over three days are severe (a coaching choice) …"""
RHR_SEVERE_BPM = 5.0
"""… with this many beats a minute."""
RHR_START = 1.5
"""While the athlete's own range is young: so many times either threshold to count …"""
RHR_SEVERE_START_BPM = 6.0
"""… and this many beats a minute to be severe (fitted on people of LifeSnaps and PMData, docs/signals.md)."""


def _reaches(value: Array, start: float, usual: OwnRange) -> Mask:
    """Whether the value reaches the start value, where one is asked."""
    return np.asarray(~usual.young | (value >= start - EPSILON))


def _hrv(s: Signals) -> Detection:
    """Seven-day mean of ln rMSSD below baseline − SWC on two known mornings in a row (Plews
    2013). Low with a low resting HR in somebody who feels well is saturation, not a sign; far above baseline
    while other things go wrong is one (Le Meur 2013)."""
    h = s.hrv
    judged = h.known & np.isfinite(h.u)
    saturated, high = s.vagal.saturated, s.vagal.hyperactive
    down = pair(h.low, judged) & ~saturated
    lesser = lesser_of_pair(h.u, judged)
    usual = own_range(lesser_of_pair(h.filled_u, judged), judged, s.confounders.excluded, s.confounders.epoch)
    beyond = usual.exceeded(lesser, COUNTS, down) & _reaches(lesser, HRV_START_SD, usual)
    strong = usual.exceeded(lesser, SEVERE, down) & _reaches(lesser, HRV_SEVERE_START_SD, usual)
    maybe = usual.exceeded(h.worst_u, COUNTS, h.maybe_low) & _reaches(h.worst_u, HRV_START_SD, usual)
    absent = ~judged
    earlier = np.zeros_like(absent)
    earlier_absent = np.zeros_like(absent)
    for back in range(1, min(HRV_CARRIED_DAYS, absent.shape[1])):
        earlier[:, back:] |= maybe[:, :-back]
        earlier_absent[:, back:] |= (maybe & absent)[:, :-back]
    base = h.baseline
    return Detection(
        active=down | high,
        judged=judged,
        counts=beyond | high,
        severe=strong & (lesser >= HRV_SEVERE_SD - EPSILON),
        uncleared=maybe & ~saturated & np.where(absent, earlier, earlier_absent),
        evidence={
            "rmssd_7d_ms": np.exp(h.l7),
            "baseline_ms": np.exp(base.mean),
            "nights": h.n7,
            "swc_low_ms": np.exp(base.mean - h.swc * base.sd),
            "swc_high_ms": np.exp(base.mean + h.swc * base.sd),
            "sd_below": h.u,
            "cv_7d_pct": h.cv7,
            "baseline_nights": base.n,
            "saturation_suspected": saturated,
            "unusually_high": high,
        },
    )


def _say_hrv(e: Evidence) -> str:
    if e.get("rmssd_7d_ms") is None or e.get("baseline_ms") is None:
        return "HRV was low, and too few nights since tell whether it still is"
    if e.get("unusually_high"):
        return (
            f"HRV unusually high: {number(e, 'rmssd_7d_ms')} ms over the week, usually {number(e, 'baseline_ms')} ms, "
            "while other things go wrong"
        )
    return (
        f"HRV low: {number(e, 'rmssd_7d_ms')} ms over the week, your range begins at {number(e, 'swc_low_ms')} ms "
        f"(usually {number(e, 'baseline_ms')} ms)"
    )


HRV_DOWN = Sign(
    id="W5",
    statement="Heart-rate variability below its usual range lowers the dose.",
    articles=(Article.CROSS_TRAINING,),
    name="hrv_down",
    title="HRV down",
    domain="hrv",
    judge=_hrv,
    sentence=_say_hrv,
    explained_by=(Confounder.ALCOHOL, Confounder.TRAVEL, Confounder.ALTITUDE, Confounder.ILLNESS),
    variant=lambda e: ("hrv_unusually_high", "HRV unusually high") if e["unusually_high"] else None,
)


def _resting_hr(s: Signals) -> Detection:
    """Three days by an SD and 3 bpm, or the week by half an SD with HRV low."""
    r, sd = s.resting_hr, s.resting_hr.baseline.sd
    judged, c = r.known & np.isfinite(r.z3), s.confounders
    days = own_range(_times(r.filled_z3, sd), judged, c.excluded, c.epoch)
    week = own_range(r.filled_z7, judged, c.excluded, c.epoch)

    def raised(three: Array, seven: Array, low: Mask) -> tuple[Mask, Mask]:
        """Noticed, and beyond the own range."""
        times = _times(three, sd)
        now, lately = times >= 1 - EPSILON, low & (seven >= RHR_WEEK_SD - EPSILON)
        beyond = days.exceeded(times, COUNTS, now) & _reaches(times, RHR_START, days)
        beyond |= week.exceeded(seven, COUNTS, lately) & _reaches(seven, RHR_START, week)
        return now | lately, beyond

    up, beyond = raised(r.z3, r.z7, s.hrv.low)
    beats = r.z3 * sd
    severe = (r.z3 >= RHR_SEVERE_SD - EPSILON) & (beats >= RHR_SEVERE_BPM - EPSILON)
    severe &= _reaches(beats, RHR_SEVERE_START_BPM, days)
    return Detection(
        active=up,
        judged=judged,
        counts=beyond,
        severe=days.exceeded(_times(r.z3, sd), SEVERE, severe),
        uncleared=raised(r.worst_z3, r.worst_z7, s.hrv.maybe_low)[1],
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


def _times(z3: Array, sd: Array) -> Array:
    """Three days' mean as a multiple of the threshold: of the SD and of the beats, whichever is less."""
    return np.asarray(np.minimum(z3 / RHR_SD, z3 * sd / RHR_BPM))


def _say_resting_hr(e: Evidence) -> str:
    if (e.get("above_bpm") or 0) >= RHR_BPM:
        return (
            f"Resting heart rate {number(e, 'resting_hr_3d_bpm')} bpm over three days, usually "
            f"{number(e, 'baseline_bpm')} (+{number(e, 'above_bpm', 1)})"
        )
    if e.get("resting_hr_7d_bpm") is None or e.get("baseline_bpm") is None:
        return "Resting heart rate was up, and too few mornings since tell whether it still is"
    return (
        f"Resting heart rate {number(e, 'resting_hr_7d_bpm')} bpm this week, usually "
        f"{number(e, 'baseline_bpm')}, with HRV low"
    )


RESTING_HR_UP = Sign(
    id="W8",
    statement="A raised resting heart rate lowers the dose.",
    articles=(Article.CROSS_TRAINING,),
    name="resting_hr_up",
    title="resting heart rate up",
    domain="resting_hr",
    judge=_resting_hr,
    sentence=_say_resting_hr,
    explained_by=(
        *(Confounder.ALCOHOL, Confounder.TRAVEL, Confounder.ALTITUDE, Confounder.ILLNESS),
        Confounder.HEAT,
    ),
    needs_company=True,
)
