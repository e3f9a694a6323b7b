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
PASSES, PATIENCE = 200, 3
EPSILON = 1e-12


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
    """The b ≥ 0 that minimises ½ bᵀ·matrix·b − rightᵀ·b, for a positive definite ``matrix``.

    Block principal pivoting (Júdice & Pires 1994): solve for those inside, exchange all that are on the wrong side,
    one at a time once that stops helping.
    """
    inside = right > 0
    b, slope = np.zeros(len(right)), -right
    fewest, patience = len(right) + 1, PATIENCE
    for _ in range(PASSES):
        b[:] = 0.0
        within = np.flatnonzero(inside)
        if within.size:
            b[within] = np.linalg.solve(matrix[np.ix_(within, within)], right[within])
        slope = matrix @ b - right
        wrong = np.flatnonzero(np.where(inside, b, slope) < -EPSILON)
        if not wrong.size:
            break
        if wrong.size < fewest:
            fewest, patience = wrong.size, PATIENCE
        else:
            patience -= 1
        change = wrong if patience >= 0 else wrong[-1:]
        inside[change] = ~inside[change]
    return np.maximum(b, 0.0)
