"""Made-up athletes in numbers (science §2.12): AR(1) signals, nothing wrong with them, or overreached at the end; and
athletes as wide, as wandering and as forgetful as people are.

Columns go straight into a :class:`readiness.history.panel.Panel`: thousands of athletes, without observations.
"""

from collections.abc import Mapping
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


RHO_RANGE = (0.2, 0.6)
"""Lag-1 autocorrelation of real mornings, one each athlete."""
DRIFT, DRIFT_RHO = 0.15, 0.98
"""Share of the variance that wanders over weeks, and how slowly."""
LN_RMSSD_SD, RHR_SD, SLEEP_SD, ANSWER_SD = 0.22, 2.0, 1.0, 0.6
"""Within-person SDs as measured on LifeSnaps, PMData and SoccerMon."""
WEEKEND_SLEEP_H = 0.5
NEW_DEVICE = 0.1
"""Of athletes get another watch in a year: HRV and resting HR step, and the watch says so."""
EF, EF_NOISE = 1.45, 0.03
ANSWERED = 0.9

type Shift = Mapping[str, float]
PUBLISHED: Mapping[str, Shift] = {
    "Nuuttila's size": {"hrv": -0.2, "rhr": 1.5, "fatigue": 0.7, "soreness": 0.5, "motivation": -0.5},
    "Plews' size": {"hrv": -0.45, "rhr": 1.0},
    "Le Meur's size": {"hrv": 0.5, "rhr": -2.0, "fatigue": 1.2, "motivation": -0.8, "runs": -1.5},
    "feelings alone": {"fatigue": 1.2, "soreness": 1.0, "mood": -0.8, "motivation": -0.8},
}
"""Nuuttila 2024 (EJSS), Plews 2014 (IJSPP), Le Meur 2013 (MSSE): HRV and runs in personal SDs, heart rate in bpm,
answers in points."""
ALONE: Mapping[str, Shift] = {
    "fatigue +1.5": {"fatigue": 1.5},
    "soreness +2": {"soreness": 2.0},
    "motivation −1.5": {"motivation": -1.5},
    "mood −1.5": {"mood": -1.5},
    "sleep −2.5 h": {"sleep": -2.5},
    "resting HR +7": {"rhr": 7.0},
    "HRV −1.5 SD": {"hrv": -1.5},
}
"""One sign alone, from one day to the next."""


def people(
    count: int = 400,
    days: int = 61,
    onset: int = 40,
    shift: Shift | None = None,
    ramp_days: int = 7,
    rho: float | None = None,
    key_offset: float = 0.0,
    seed: int = 1,
) -> Panel:
    """Athletes like real ones: every series has its own autocorrelation, wanders, and is as wide as measured; sleep is
    longer at weekends, some mornings are not answered, a few watches are changed.

    From day ``onset`` on they are off by ``shift``, growing over ``ramp_days``. ``key_offset`` is how much cheaper or
    dearer (share of pace per heartbeat) all key runs are than other runs, in health too.
    """
    rng = np.random.default_rng(seed)
    shape, t, off = (count, days), np.arange(days), shift or {}
    own = rng.uniform(*RHO_RANGE, (count, 1)) if rho is None else np.full((count, 1), rho)
    rise = np.clip((t - onset + 1) / ramp_days, 0, 1)

    def series() -> Array:
        fast, slow = ar1_each(rng, shape, own), ar1_each(rng, shape, np.full((count, 1), DRIFT_RHO))
        return np.sqrt(1 - DRIFT) * fast + np.sqrt(DRIFT) * slow

    def moved(name: str) -> Array:
        return off.get(name, 0.0) * rise

    hrv = series()
    beats = HRV_RHR * hrv + np.sqrt(1 - HRV_RHR**2) * series()
    weekend = np.isin(t % 7, (5, 6)) * WEEKEND_SLEEP_H
    changed = np.zeros(shape)
    swapped = rng.random(count) < NEW_DEVICE * days / 365
    changed[swapped, rng.integers(0, days, count)[swapped]] = 1.0
    step = np.cumsum(changed, axis=1)
    columns = {
        "rmssd_ms": np.exp(LN_RMSSD[0] + LN_RMSSD_SD * (hrv + moved("hrv")) + 0.2 * step),
        "resting_hr_bpm": RHR_BPM[0] + RHR_SD * beats + moved("rhr") - 2 * step,
        "sleep_h": np.clip(SLEEP_H[0] + SLEEP_SD * series() + weekend + moved("sleep"), 1, 14),
        "device_change": np.where(changed > 0, 1.0, np.nan),
    }
    answered = rng.random(shape) < ANSWERED
    for name, (mean, _) in MEAN_SD.items():
        answer = np.clip(np.round(mean + ANSWER_SD * series() + moved(name)), 1, 5)
        columns[name] = np.where(answered, answer, np.nan)
    load = WEEK[t % 7] * np.exp(0.2 * rng.normal(size=shape))
    ran = (load > 0).astype(float)
    key, long = np.isin(t % 7, (1, 3)) * ran, (t % 7 == 5) * ran
    efficiency = EF * (1 + key_offset * key) * (1 + EF_NOISE * (rng.normal(size=shape) + moved("runs")))
    judged = {"judged_ef": efficiency, "judged_min": load / 5, "judged_gain_m_per_km": np.full(shape, 12.0)}
    columns |= {name: np.where(load > 0, values, np.nan) for name, values in judged.items()}
    columns |= {"srpe": load, "trained": ran, "runs": ran.copy(), "run_min": load / 5}
    columns |= {"longest_run_min": np.where(load > 0, load / 5, np.nan), "key_kind": key, "long_kind": long}
    columns["lifts"] = np.zeros(shape)
    columns["lifts"][:, [1 + 7 * week for week in range(days // 7)]] = 1.0
    traits = {
        "sleep_need_h": np.full((count, 1), np.nan),
        "strength_history_weeks": np.full((count, 1), 26.0),
        "swc": np.full((count, 1), 0.5),
    }
    return Panel(date(2026, 1, 5), count, days, columns, traits)  # a Monday


def ar1_each(rng: np.random.Generator, shape: tuple[int, int], rho: Array) -> Array:
    """Standard normal series with an autocorrelation for each athlete."""
    x = rng.normal(size=shape)
    for d in range(1, shape[1]):
        x[:, d] = rho[:, 0] * x[:, d - 1] + np.sqrt(1 - rho[:, 0] ** 2) * x[:, d]
    return x
