"""Resting heart rate: three- and seven-day means against the athlete's own baseline (science §2.2)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from readiness.history.panel import Panel
from readiness.signals.baseline import Baseline
from readiness.signals.confounders import Confounders, normal
from readiness.signals.hrv import filled, week, worst
from readiness.signals.streaks import age, last_known

type Array = NDArray[np.float64]
type Mask = NDArray[np.bool_]

PRIOR_SD_BPM = 2.0
"""Within-person SD of the morning value (science §5)."""
LEAST_OF_3 = 2
"""Values of three days needed for their mean (a coaching choice)."""
LEAST_OF_7 = 4
"""Values of seven days needed for theirs (a coaching choice)."""


@dataclass(frozen=True, slots=True)
class RestingHrSignal:
    """``r3``/``r7`` means of three and seven days; ``z3``/``z7`` in SD above baseline (+ is bad);
    ``filled_z3``, ``worst_z3`` as in :mod:`readiness.signals.hrv`."""

    bpm: Array
    known: Mask
    r3: Array
    n3: Array
    r7: Array
    baseline: Baseline
    z3: Array
    z7: Array
    filled_z3: Array
    filled_z7: Array
    worst_z3: Array
    worst_z7: Array
    z_last: Array
    age: Array


def resting_hr(panel: Panel, c: Confounders) -> RestingHrSignal:
    """Beats a minute on waking against the athlete's baseline (science §2.2; Nuuttila 2024, EJSS)."""
    bpm = panel["resting_hr_bpm"]
    sober = np.where(c.alcohol, np.nan, bpm)
    base, _ = normal(bpm, PRIOR_SD_BPM, c)
    total3, n3 = week(sober, c, 3)
    total7, n7 = week(sober, c, 7)
    r3 = np.where(n3 >= LEAST_OF_3, total3 / np.maximum(n3, 1), np.nan)
    r7 = np.where(n7 >= LEAST_OF_7, total7 / np.maximum(n7, 1), np.nan)
    known = np.isfinite(sober)
    return RestingHrSignal(
        bpm=bpm,
        known=known,
        r3=r3,
        n3=n3,
        r7=r7,
        baseline=base,
        z3=base.z(r3),
        z7=base.z(r7),
        filled_z3=filled(total3, n3, base, 3, sign=1.0),
        filled_z7=filled(total7, n7, base, 7, sign=1.0),
        worst_z3=worst(total3, n3, base, LEAST_OF_3, 3, sign=1.0),
        worst_z7=worst(total7, n7, base, LEAST_OF_7, 7, sign=1.0),
        z_last=base.z(bpm),
        age=age(last_known(known)),
    )
