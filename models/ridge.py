"""Ridge regression towards a prior, with no negative coefficient: every feature is turned so that higher is worse.

The sign constraint is knowledge, not decoration: it makes the model monotone (a worse night never lowers the
expected fatigue), and in forward validation it costs nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

type Array = NDArray[np.float64]

LEAST_VARIANCE = 0.02
"""A feature that hardly moved is penalised as if it had this variance."""
PASSES = 8


@dataclass(frozen=True, slots=True)
class Sums:
    """Running sums over the labelled rows before each row: XᵀX, Xᵀr, Σx and the count. A longer table leaves
    every earlier bit as it was."""

    xx: Array
    xr: Array
    x: Array
    n: Array


def sums(x: Array, residual: Array, skip: int) -> Sums:
    """``residual`` is NaN where there is no label; the first ``skip`` rows, where the normal is not known yet,
    teach nothing."""
    ok = np.isfinite(residual)
    ok[:skip] = False
    rows = np.where(ok[:, None], x, 0.0)
    r = np.where(ok, residual, 0.0)
    return Sums(
        _before(rows[:, :, None] * rows[:, None, :]),
        _before(rows * r[:, None]),
        _before(rows),
        _before(ok.astype(np.float64)),
    )


def _before(values: Array) -> Array:
    out = np.zeros((len(values) + 1, *values.shape[1:]))
    np.cumsum(values, axis=0, out=out[1:])
    return out


def fit(total: Sums, until: int, prior: Array, strength: float) -> Array:
    """Coefficients from the rows before ``until``, pulled towards ``prior`` as if by ``strength`` rows of it."""
    count = max(total.n[until], 1.0)
    variance = np.diag(total.xx[until]) / count - (total.x[until] / count) ** 2
    penalty = strength * np.maximum(variance, LEAST_VARIANCE)
    return non_negative(total.xx[until] + np.diag(penalty), total.xr[until] + penalty * prior)


def non_negative(matrix: Array, right: Array) -> Array:
    """Solves ``matrix @ b = right`` with b ≥ 0 by leaving out what comes out negative, a few times over."""
    kept = np.ones(len(right), dtype=bool)
    out = np.zeros(len(right))
    for _ in range(PASSES):
        inside = np.flatnonzero(kept)
        out[:] = 0.0
        out[inside] = np.linalg.solve(matrix[np.ix_(inside, inside)], right[inside])
        if (out >= 0).all():
            break
        kept &= out > 0
    return np.maximum(out, 0.0)
