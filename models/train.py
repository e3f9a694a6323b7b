"""Fit the personal model as of a morning. Deterministic: the same data give the same bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from models.fatigue import Head, forward
from models.features import FEATURES, Table, Task
from models.gate import Standing, standing
from models.labels import LABELS
from models.monitored import RunResidual, run_residual
from models.prior import Prior
from models.ranges import Ranges
from readiness.expectation import Weights, population

type Array = NDArray[np.float64]

HEADS: tuple[tuple[str, Task], ...] = (
    ("fatigue", "forecast"),
    ("fatigue", "nowcast"),
    ("soreness", "nowcast"),
)
"""What a morning needs: tomorrow's fatigue, and this morning's answers until they are given."""
OUTSIDE_SD, OUTSIDE_SEEN = 4.0, 1.25
"""A feature is outside the training range beyond four SDs, unless something nearly as large was seen before."""


@dataclass(frozen=True, slots=True)
class TrainedHead:
    """One head with what its use needs: its calibrated ranges, its standing, and each feature's largest size that still
    counts as known."""

    head: Head
    ranges: Ranges
    standing: Standing
    known: Array


@dataclass(frozen=True, slots=True)
class Trained:
    """The whole model. ``as_of`` is the morning it was fitted on; ``strava_api`` whether it may look at those rows;
    ``weights`` are those of the expectation, drawn to the athlete."""

    as_of: date
    digest: str
    strava_api: bool
    heads: Mapping[str, TrainedHead]
    runs: RunResidual
    weights: Weights


def train(source: Table, prior: Prior, strava_api: bool = False) -> Trained:
    heads = {f"{label}/{task}": _head(source, label, task, prior) for label, task in HEADS}
    from models.expectation import personal  # scikit-learn, which deciding never loads

    known = population()
    weights = known if source.days is None else personal(source.days, known)
    return Trained(source.as_of, digest(source), strava_api, heads, run_residual(source), weights)


def digest(source: Table) -> str:
    """Of the data that was learned from."""
    hashed = hashlib.sha256(source.start.isoformat().encode())
    for name in sorted(source.columns):
        hashed.update(name.encode())
        hashed.update(np.ascontiguousarray(source.columns[name]).tobytes())
    return hashed.hexdigest()[:16]


def _head(source: Table, label: str, task: Task, prior: Prior) -> TrainedHead:
    found = forward(source, LABELS[label], task, prior)
    x = np.abs(np.concatenate([f.x[: found.head.fitted] for f in found.frames]))
    largest = x.max(axis=0, initial=0.0)
    wide = np.sqrt(np.mean(x**2, axis=0)) if len(x) else np.zeros(len(FEATURES))
    known = np.maximum(OUTSIDE_SD * wide, OUTSIDE_SEEN * largest)
    return TrainedHead(found.head, found.ranges().state, standing(found, task), known)
