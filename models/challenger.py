"""Gradient boosting on the same features, under a rolling origin too: the challenger that the ridges must beat.

Trees see missing values as normal too, and are monotone like the ridges. It is promoted only where forward
validation says so for most athletes (science §5); so far it does not (docs/model-card.md).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingRegressor

from models.fatigue import FIRST_ROWS, LEAST_LABELS, MIDDLE, PURGE_D, Forward
from models.features import FEATURES

type Array = NDArray[np.float64]

STEP_D = 56
"""Trees take their time: fitted anew every eight weeks."""


def challenger(found: Forward) -> Array:
    """What boosted trees would have said of each row, NaN where nothing."""
    f, label = found.frames[MIDDLE], found.label
    ok = np.isfinite(f.y)
    seen = np.concatenate([[0], np.cumsum(ok)])
    ok[:FIRST_ROWS] = False
    residual = label.adverse * (f.y - f.usual)
    out = np.full(len(f.y), np.nan)
    for row in range(0, len(f.y), STEP_D):
        known = np.flatnonzero(ok[: max(row - PURGE_D, 0)])
        if seen[max(row - 1, 0)] < LEAST_LABELS or not known.size:
            continue
        trees = HistGradientBoostingRegressor(
            learning_rate=0.05,
            max_iter=40,
            max_leaf_nodes=8,
            min_samples_leaf=15,
            l2_regularization=10.0,
            monotonic_cst=np.ones(len(FEATURES)),
            early_stopping=False,
            random_state=0,
        ).fit(f.x[known], residual[known])
        rows = slice(row, row + STEP_D)
        out[rows] = f.usual[rows] + label.adverse * trees.predict(f.x[rows])
    return np.asarray(np.clip(out, label.low, label.high))
