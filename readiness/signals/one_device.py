"""A new device that nobody noted: nights on another level from one day on, while the athlete feels as ever.

Two devices measure the same heart differently (science §2.1). A level is believed to be a device's once it fills a
fortnight of the days that baselines are made of, so that the last week, which is judged, has no say in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from readiness.history.panel import Panel
from readiness.signals.baseline import EPSILON, Array, Baseline, Mask, trailing, trailing_mean
from readiness.signals.checkin import CheckInSignal
from readiness.signals.confounders import Confounders
from readiness.signals.hrv import Hrv, hrv
from readiness.signals.resting_hr import RestingHrSignal, resting_hr
from readiness.signals.streaks import age, last_known

STEP_NIGHTS = 14
"""So long lie the nights on the new level (a coaching choice) …"""
STEP_SD = 2.0
"""… by so many SDs of single nights, the first week as well as the second (a coaching choice; devices differ by 0.2 to
0.5 in ln rMSSD, one to three SDs) …"""
OLD_SD = 0.5
"""… while neither of the two weeks before was off by so many to that side: a step, and no slow decline."""
WEEK_NIGHTS = 5
"""Of each of these weeks so many nights are known and explained by nothing."""
GAP_DAYS = 8
"""The last week is left out, as of the athlete's own range."""
FELT_DAYS = 10
"""On so many of these mornings fatigue was answered …"""
FELT_WORSE = 0.25
"""… and all answers together were on average no worse than usual by more than this, in points (a coaching choice) …"""
ANSWER_WORSE = 0.5
"""… and none of them alone by more than this."""
SAME_DAYS = 90
"""Who says that the device is the same is not asked again for so long (a coaching choice)."""
MOST_STEPS = 10
"""So many devices in one history are told apart."""


def one_device(
    panel: Panel, c: Confounders, answers: CheckInSignal
) -> tuple[Confounders, Hrv, RestingHrSignal]:
    """HRV and resting heart rate, no baseline of which mixes two devices, as noted or as the nights show.

    A note that the device is the same takes back what the nights showed: from then on older nights count again.
    """
    h, r = hrv(panel, c), resting_hr(panel, c)
    felt = _as_ever(answers) & ~(age(last_known(c.same_device)) < SAME_DAYS)
    for _ in range(MOST_STEPS):
        by_hrv, by_beats = (
            felt & _stepped(x, base, c) for x, base in ((h.x, h.baseline), (r.bpm, r.baseline))
        )
        if not (by_hrv | by_beats).any():
            break
        c = _restarted(c, ((by_hrv, h.x), (by_beats, r.bpm)))
        h, r = hrv(panel, c), resting_hr(panel, c)
    return c, h, r


def _stepped(x: Array, base: Baseline, c: Confounders) -> Mask:
    """Mornings before which two weeks of nights lie on another level than the baseline and the two weeks before."""
    begun = GAP_DAYS + 2 * 7 - 1
    mean, sd = _earlier(base.mean, begun), _earlier(base.sd, begun)
    kept = np.where(c.excluded, np.nan, x)
    weeks = [(trailing_mean(kept, 7, WEEK_NIGHTS, GAP_DAYS + 7 * back)[0] - mean) / sd for back in range(4)]
    new, old = weeks[:2], weeks[2:]
    up = (np.minimum(*new) >= STEP_SD - EPSILON) & (np.maximum(*old) <= OLD_SD)
    down = (np.maximum(*new) <= EPSILON - STEP_SD) & (np.minimum(*old) >= -OLD_SD)
    return np.asarray((up | down) & (_earlier(c.epoch, begun, -1) == c.epoch))


def _as_ever(answers: CheckInSignal) -> Mask:
    """Mornings before which the answers of that fortnight were no worse than usual."""
    worse, answered = np.zeros(answers.answered.shape), np.zeros(answers.answered.shape)
    well = trailing(answers["fatigue"].value, STEP_NIGHTS, GAP_DAYS)[1] >= FELT_DAYS
    for item in answers.items.values():
        total, n = trailing(np.where(item.known, item.deviation, np.nan), STEP_NIGHTS, GAP_DAYS)
        well &= total <= ANSWER_WORSE * n + EPSILON
        worse, answered = worse + total, answered + n
    return np.asarray(well & (worse <= FELT_WORSE * answered + EPSILON))


def _restarted(c: Confounders, found: Sequence[tuple[Mask, Array]]) -> Confounders:
    """A new epoch on each athlete's first morning with a step, ``found`` in whichever nights, of the values from its
    first night on; and the epoch before anew from a later note on that says that the device is the same."""
    steps = np.any([mask for mask, _ in found], axis=0)
    days = np.arange(steps.shape[1])
    first, seen = c.first.copy(), c.seen.copy()
    for row in np.flatnonzero(steps.any(axis=1)):
        on = int(steps[row].argmax())
        same_epoch = c.epoch[row] == c.epoch[row, on]
        seen[row, on] = True
        first[row, on] = _first_night(next(x[row] for mask, x in found if mask[row, on]), on)
        taken_back = np.flatnonzero(c.same_device[row] & same_epoch & (days > on))
        if taken_back.size:
            first[row, taken_back[0]] = c.first[row, same_epoch].max(initial=0)
    return replace(c, first=first, seen=seen, epoch=np.cumsum(first >= 0, axis=1, dtype=np.intp))


def _first_night(nights: Array, on: int) -> int:
    """Where four weeks of one athlete's nights part best into two levels."""
    begun = max(on - GAP_DAYS - 4 * 7 + 1, 0)
    month = nights[begun : on - GAP_DAYS + 1]

    def contrast(at: int) -> float:
        old, new = month[:at], month[at:]
        known = np.isfinite(old).sum() * np.isfinite(new).sum()
        return float(abs(np.nanmean(new) - np.nanmean(old)) * np.sqrt(known))

    return begun + max(range(7, 3 * 7 + 1), key=contrast)


def _earlier[T: np.generic](x: NDArray[T], days: int, missing: float = np.nan) -> NDArray[T]:
    """The value so many days before."""
    out = np.full_like(x, missing)
    out[:, days:] = x[:, : max(x.shape[1] - days, 0)]
    return out
