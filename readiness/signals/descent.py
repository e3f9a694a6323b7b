"""Eccentric load: steep or unaccustomed descents, which energy cost and heart rate do not see (science §2.4, §2.8).

Soreness and strength loss follow for one to seven days (Khassetarash 2022); normal HRV never clears sore legs
(Flatt 2019, Sports 7:225).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from readiness.history.panel import Panel
from readiness.signals.baseline import EPSILON, trailing, windows

type Array = NDArray[np.float64]
type Mask = NDArray[np.bool_]

UNACCUSTOMED = 1.5
"""Times the most of the weeks before, from which a descent is much for this athlete (a coaching choice)."""
ACCUSTOMED_DAYS = 28
"""Days of which the most descent is what the legs are used to (a coaching choice)."""
REPEATED, REPEATED_DAYS = 3, 56
"""So many similar descents in eight weeks are what they are used to as well (repeated-bout effect, Bontemps 2020; the
count is a coaching choice)."""
NOTICEABLE_M = 500.0
"""Below this an unaccustomed descent is not called one: 1.5 × nothing is nothing [P]."""
BLOCK_H = 72.0
"""Hours for which the legs are not loaded after it (a coaching choice)."""
WAKING_H = 7.0
"""Hours are counted to this time of the morning."""


@dataclass(frozen=True, slots=True)
class Descent:
    """``blocked`` mornings fall within 72 h of a flagged descent: ``on`` is its day's index, ``metres`` its
    descent, ``threshold`` what was too much for this athlete, ``hours`` since its end."""

    blocked: Mask
    on: Array
    metres: Array
    threshold: Array
    hours: Array
    three_days_m: Array
    feet_7d_h: Array
    night_7d_min: Array


def descent(panel: Panel) -> Descent:
    """Which mornings lie within 72 h of a descent that was much for this athlete: half as much again as the most of
    four weeks (science §2.4, §2.8; Khassetarash 2022: soreness and strength loss for 24–168 h)."""
    metres = panel["descent_m"]
    shape = metres.shape
    most = _sorted(metres, ACCUSTOMED_DAYS)[..., -1]
    repeated = _sorted(metres, REPEATED_DAYS)[..., -REPEATED]
    threshold = np.maximum(UNACCUSTOMED * np.maximum(most, repeated), NOTICEABLE_M)
    flagged = metres >= threshold - EPSILON
    ended = np.where(np.isfinite(panel["descent_end_h"]), panel["descent_end_h"], 12.0)
    blocked = np.zeros(shape, dtype=np.bool_)
    on, down, limit, hours = (np.full(shape, np.nan) for _ in range(4))
    for back in range(min(4, panel.days - 1), 0, -1):  # the latest flagged descent is named
        since_h = 24.0 * back + WAKING_H - ended[:, :-back]
        here = np.zeros(shape, dtype=np.bool_)
        here[:, back:] = flagged[:, :-back] & (since_h < BLOCK_H)
        blocked |= here
        for target, value in ((down, metres), (limit, threshold)):
            target[:, back:] = np.where(here[:, back:], value[:, :-back], target[:, back:])
        hours[:, back:] = np.where(here[:, back:], since_h, hours[:, back:])
        on = np.where(here, np.arange(panel.days) - float(back), on)
    return Descent(
        blocked=blocked,
        on=on,
        metres=down,
        threshold=limit,
        hours=hours,
        three_days_m=trailing(metres, 3, gap=1)[0],
        feet_7d_h=trailing(np.nan_to_num(panel["feet_min"]), 7, gap=1)[0] / 60,
        night_7d_min=trailing(panel["night_run_min"], 7, gap=1)[0],
    )


def _sorted(metres: Array, days: int) -> Array:
    """The descents of the days before each, ascending; a day before the table, or unknown, is none."""
    return np.sort(np.nan_to_num(windows(metres, days, gap=1)), axis=-1)
