"""The population's coefficients: fitted on openly licensed data, shipped as numbers, never as data.

``prior.json`` holds them with its data card. Without an entry, the prior is zero: the athlete's own normal.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.features import FEATURES, Table, Task, frame
from models.labels import Label
from models.ridge import non_negative

type Array = NDArray[np.float64]

STRENGTH = 50.0
EACH_COUNTS = 150.0
"""Every athlete of the population counts like so many days, however long the diary."""
FIRST_ROWS, LEAST_ROWS = 21, 14
LEAST_VARIANCE = 0.02


@dataclass(frozen=True, slots=True)
class Prior:
    """Coefficients by ``label/task/half-life``, in the order of :data:`models.features.FEATURES`."""

    vectors: Mapping[str, Sequence[float]] = field(default_factory=dict)
    card: Mapping[str, Any] = field(default_factory=dict)

    def coefficients(self, label: str, task: Task, half_life_d: float) -> Array:
        found = self.vectors.get(key(label, task, half_life_d))
        return np.zeros(len(FEATURES)) if found is None else np.asarray(found, dtype=np.float64)


NO_PRIOR = Prior()


def key(label: str, task: Task, half_life_d: float) -> str:
    return f"{label}/{task}/{half_life_d:g}"


@cache
def shipped() -> Prior:
    """The prior that comes with the program; none where its features are not the present ones."""
    document = json.loads(files("models").joinpath("prior.json").read_text("utf-8"))
    if document["features"] != list(FEATURES):
        return NO_PRIOR
    return Prior(document["coefficients"], document["card"])


def fit_prior(tables: Sequence[Table], label: Label, task: Task, half_life_d: float) -> Array:
    """One ridge over many athletes, each with the same say."""
    p = len(FEATURES)
    xx, xr, counted = np.zeros((p, p)), np.zeros(p), 0.0
    for source in tables:
        f = frame(source, label, task, half_life_d)
        ok = np.isfinite(f.y) & (np.arange(len(f.y)) >= FIRST_ROWS)
        if ok.sum() < LEAST_ROWS:
            continue
        weight = EACH_COUNTS / ok.sum() / f.spread[ok] ** 2
        x, r = f.x[ok], label.adverse * (f.y - f.usual)[ok]
        xx += (x * weight[:, None]).T @ x
        xr += x.T @ (weight * r)
        counted += EACH_COUNTS
    penalty = STRENGTH * np.maximum(np.diag(xx) / max(counted, 1.0), LEAST_VARIANCE)
    return non_negative(xx + np.diag(penalty), xr)
