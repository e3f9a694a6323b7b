"""What the model predicts: the scale, the start and the side of each label."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Label:
    """``adverse`` is +1 where a high value is bad. ``start`` is the population's mean, None where people differ too
    much for one to mean anything: then the athlete's first value. ``spread`` is the usual within-person SD. ``step``
    is what answers usually differ by, None where it is measured, not answered."""

    name: str
    column: str
    adverse: float
    low: float
    high: float
    start: float | None
    spread: float
    least_spread: float
    step: float | None

    def start_of(self, values: NDArray[np.float64]) -> float:
        seen = values[np.isfinite(values)]
        return self.start if self.start is not None else float(seen[0]) if seen.size else 0.0


LABELS = {
    "fatigue": Label("fatigue", "fatigue", 1.0, 1.0, 5.0, 3.0, 0.7, 0.25, 1.0),
    "soreness": Label("soreness", "soreness", 1.0, 1.0, 5.0, 3.0, 0.7, 0.25, 1.0),
    "readiness": Label("readiness", "readiness", -1.0, 0.0, 10.0, 6.0, 1.2, 0.5, 1.0),
    "hrv": Label("hrv", "ln_rmssd", -1.0, 1.0, 6.0, None, 0.16, 0.04, None),
}
"""``hrv`` is the level of the next night's ln rMSSD, never its change (science §4)."""
