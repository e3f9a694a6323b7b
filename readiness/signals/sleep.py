"""Sleep: the athlete's own need, what is lacking, and how regular it is (science §2.3).

One bad night is caution, not alarm (Walsh 2021, BJSM 55:356): it is the week that counts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from readiness.history.panel import Panel
from readiness.signals.baseline import LEAST, moments, quantile, trailing
from readiness.signals.confounders import Confounders
from readiness.signals.streaks import age, last_known

type Array = NDArray[np.float64]
type Mask = NDArray[np.bool_]

PRIOR_NEED_H = 7.5
"""Hours of sleep that somebody unknown needs (Walsh 2021, BJSM: 7–9 h) …"""
PRIOR_NIGHTS = 10
"""… and how many nights that weighs (a coaching choice)."""
LEAST_NEED_H = 5.5
"""No learned need is smaller (a coaching choice) …"""
MOST_NEED_H = 9.5
"""… or larger."""
NEED_QUANTILE = 0.6
"""Science §2.3 proposes the 80th percentile; then W4 holds on 11 % of healthy days and the share of days lowered
misses its goal (decision 0008)."""
LEAST_NIGHTS = 4
"""Nights of seven needed for the week's mean (a coaching choice)."""
REGULARITY_DAYS = 14
"""Days over which the regularity of sleep is measured."""
EXTRA_COUNTS = 0.5
"""An hour slept beyond need repays half an hour of debt [P]."""


@dataclass(frozen=True, slots=True)
class Sleep:
    """``deficit7`` = need − mean of the known nights of seven (h, + is bad; NaN below four nights);
    ``filled_deficit7`` were the unknown nights ordinary ones; ``worst_deficit7`` at its worst if any of them were."""

    hours: Array
    known: Mask
    need: Array
    mean7: Array
    n7: Array
    deficit7: Array
    filled_deficit7: Array
    worst_deficit7: Array
    last_deficit: Array
    ordinary_deficit: Array
    debt7: Array
    midpoint_sd_h: Array
    n: Array
    age: Array


def sleep(panel: Panel, c: Confounders) -> Sleep:
    """Hours asleep against the athlete's own need (science §2.3; Walsh 2021, BJSM)."""
    hours = panel["sleep_h"]
    kept = np.where(c.excluded, np.nan, hours)
    n, mean, _ = moments(kept)
    need = _need(kept, n, panel)
    ordinary = np.where(n >= LEAST, mean, need)
    total, n7 = trailing(hours, 7)
    known = np.isfinite(hours)
    short = np.where(
        known, np.maximum(need - hours, 0.0) - EXTRA_COUNTS * np.maximum(hours - need, 0.0), np.nan
    )
    least = np.maximum(n7, LEAST_NIGHTS)
    padded = (total + (least - n7) * ordinary) / least
    filled = (total + (7 - n7) * ordinary) / 7
    mean7 = np.where(n7 >= LEAST_NIGHTS, total / np.maximum(n7, 1), np.nan)
    return Sleep(
        hours=hours,
        known=known,
        need=need,
        mean7=mean7,
        n7=n7,
        deficit7=need - mean7,
        filled_deficit7=need - filled,
        worst_deficit7=need - np.minimum(padded, filled),
        last_deficit=need - hours,
        ordinary_deficit=need - ordinary,
        debt7=np.where(n7 >= LEAST_NIGHTS, trailing(short, 7)[0], np.nan),
        midpoint_sd_h=_midpoint_sd(panel["sleep_mid_h"])
        if "sleep_mid_h" in panel
        else np.full(hours.shape, np.nan),
        n=n,
        age=age(last_known(known)),
    )


def _need(hours: Array, n: Array, panel: Panel) -> Array:
    """The athlete's own 60th percentile, shrunk towards the prior; the setting outranks it. Rounded to a minute."""
    told = panel.trait("sleep_need_h")
    if np.isfinite(told).all():
        return np.broadcast_to(told, hours.shape)
    own = np.where(n > 0, quantile(hours, n, NEED_QUANTILE), 0.0)
    learned = np.clip((n * own + PRIOR_NIGHTS * PRIOR_NEED_H) / (n + PRIOR_NIGHTS), LEAST_NEED_H, MOST_NEED_H)
    return np.where(np.isfinite(told), told, np.round(60 * learned) / 60)


def _midpoint_sd(middle: Array) -> Array:
    """SD of the midpoint of sleep over a fortnight, h; above one is irregular."""
    total, n = trailing(middle, REGULARITY_DAYS)
    squares, _ = trailing(middle * middle, REGULARITY_DAYS)
    variance = np.maximum(squares - total * total / np.maximum(n, 1), 0.0) / np.maximum(n - 1, 1)
    return np.where(n >= LEAST, np.sqrt(variance), np.nan)
