"""Warning signs of the autonomic nervous system: HRV down, resting heart rate up."""

from __future__ import annotations

import numpy as np

from readiness.articles import Article
from readiness.signals.all_signals import Signals
from readiness.signals.baseline import EPSILON
from readiness.signals.streaks import pair
from readiness.signs.detection import Array, Detection, Mask
from readiness.signs.sign import Confounder, Evidence, Sign, number

HRV_SEVERE_SD = 1.0
"""SDs of ln rMSSD below the baseline on two mornings (a coaching choice)."""
HRV_CARRIED_DAYS = 5
"""So far back a low week that may still stand is looked for."""
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


def _hrv(s: Signals) -> Detection:
    """Seven-day mean of ln rMSSD below baseline − SWC on two known mornings in a row (Plews
    2013). Low with a low resting HR in somebody who feels well is saturation, not a sign; far above baseline
    while other things go wrong is one (Le Meur 2013)."""
    h = s.hrv
    judged = h.known & np.isfinite(h.u)
    saturated, high = s.vagal.saturated, s.vagal.hyperactive
    down = pair(h.low, judged) & ~saturated
    absent = ~judged
    earlier = np.zeros_like(absent)
    earlier_absent = np.zeros_like(absent)
    for back in range(1, min(HRV_CARRIED_DAYS, absent.shape[1])):
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
            "saturation_suspected": saturated,
            "unusually_high": high,
        },
    )


def _say_hrv(e: Evidence) -> str:
    if e.get("unusually_high"):
        return (
            f"HRV unusually high: week at {number(e, 'rmssd_7d_ms')} ms, usually {number(e, 'baseline_ms')} ms, "
            "while other things go wrong"
        )
    return (
        f"HRV down: week at {number(e, 'rmssd_7d_ms', 1)} ms, below your range from "
        f"{number(e, 'swc_low_ms', 1)} ms (usually {number(e, 'baseline_ms', 1)} ms)"
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


def _say_resting_hr(e: Evidence) -> str:
    if (e.get("above_bpm") or 0) >= RHR_BPM:
        return (
            f"Resting heart rate {number(e, 'resting_hr_3d_bpm')} bpm over three days, usually "
            f"{number(e, 'baseline_bpm')} (+{number(e, 'above_bpm', 1)})"
        )
    return (
        f"Resting heart rate {number(e, 'resting_hr_7d_bpm', 1)} bpm this week, usually "
        f"{number(e, 'baseline_bpm', 1)}, with HRV low"
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
)
