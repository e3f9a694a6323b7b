"""Made-up athletes in numbers (science §2.12): AR(1) signals, nothing wrong with them, or overreached at the end.

Columns go straight into a :class:`readiness.history.panel.Panel`: thousands of athletes, without observations.
"""

from datetime import date

import numpy as np

from readiness.history.panel import Array, Panel

RHO = 0.2
HRV_RHR = -0.5
MEAN_SD = {
    "fatigue": (2.3, 0.6),
    "soreness": (2.3, 0.6),
    "stress": (2.3, 0.6),
    "mood": (3.7, 0.6),
    "motivation": (3.7, 0.6),
    "sleep_quality": (3.7, 0.6),
}
LN_RMSSD, RHR_BPM, SLEEP_H = (4.0, 0.16), (46.0, 2.0), (7.3, 0.7)
NEED_H = 7.5
WEEK = np.array([0.0, 300.0, 180.0, 330.0, 0.0, 750.0, 240.0])
"""sRPE × minutes of a steady week, Monday first; the long run on Saturday."""


def ar1(rng: np.random.Generator, athletes: int, days: int, rho: float) -> Array:
    """Standard normal series with lag-1 autocorrelation ``rho``."""
    x = rng.normal(size=(athletes, days))
    for d in range(1, days):
        x[:, d] = rho * x[:, d - 1] + np.sqrt(1 - rho**2) * x[:, d]
    return x


def athletes(
    count: int = 3000,
    days: int = 200,
    rho: float = RHO,
    seed: int = 7,
    overreached_days: int = 0,
    need_h: float = NEED_H,
    much: float = 1.0,
) -> Panel:
    """Healthy athletes; the last ``overreached_days`` mornings have HRV −1 SD, resting HR +1.5 SD and fatigue
    +1.5 SD (times ``much``), in SDs of the daily values."""
    rng = np.random.default_rng(seed)
    off = np.zeros(days)
    if overreached_days:
        off[-overreached_days:] = much
    hrv = ar1(rng, count, days, rho)
    rhr = HRV_RHR * hrv + np.sqrt(1 - HRV_RHR**2) * ar1(rng, count, days, rho)
    columns = {
        "rmssd_ms": np.exp(LN_RMSSD[0] + LN_RMSSD[1] * (hrv - off)),
        "resting_hr_bpm": RHR_BPM[0] + RHR_BPM[1] * (rhr + 1.5 * off),
        "sleep_h": np.clip(SLEEP_H[0] + SLEEP_H[1] * ar1(rng, count, days, rho), 1, 14),
    }
    for name, (mean, sd) in MEAN_SD.items():
        worse = 1.5 * off if name == "fatigue" else 0.0
        columns[name] = np.clip(np.round(mean + sd * (ar1(rng, count, days, rho) + worse)), 1, 5)
    start = date(2026, 1, 5)  # a Monday
    load = WEEK[np.arange(days) % 7] * np.exp(0.2 * rng.normal(size=(count, days)))
    columns |= {"srpe": load, "trained": (load > 0).astype(float)}
    columns["runs"] = columns["trained"].copy()
    columns["run_min"] = load / 5
    columns["longest_run_min"] = np.where(load > 0, load / 5, np.nan)
    columns["lifts"] = np.zeros_like(load)
    columns["lifts"][:, [1 + 7 * w for w in range(days // 7)]] = 1.0
    traits = {
        "sleep_need_h": np.full((count, 1), need_h),
        "strength_history_weeks": np.full((count, 1), 26.0),
        "swc": np.full((count, 1), 0.5),
    }
    return Panel(start, count, days, columns, traits)
