"""Learns the weights of :mod:`readiness.expectation`: two monotone ridges, fatigue and soreness, each by itself.

Pooled over many athletes, each with the same say, and drawn to one athlete's own reports as if the population's weights
had been seen on so many of that athlete's mornings. No weight is negative: a worse night never lowers what is expected.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LinearRegression, Ridge

from readiness.body.assess import evaluate
from readiness.expectation import FEATURES, REPORTS, Weights
from readiness.history.panel import Panel

type Array = NDArray[np.float64]

FIRST_DAYS, LEAST_REPORTS = 21, 14
"""The first mornings, whose usual is not known yet, teach nothing; nor does a diary of fewer reports."""
EACH_COUNTS = 150.0
"""Every athlete counts like so many mornings, however long the diary."""
STRENGTH = 100.0
"""Of the pooled ridge, on features in personal SDs."""
OWN_STRENGTH = 300.0
"""The population's weights count like so many of the athlete's own mornings."""
DIGITS = 4


@dataclass(frozen=True, slots=True)
class Rows:
    """One athlete's reported mornings: ``x`` (mornings, features) and the report ``y``, in personal SDs."""

    x: Array
    y: Array
    days: NDArray[np.intp]


def rows(table: Panel, report: str) -> Rows:
    """What was known on each morning on which the report was given, of a table with one athlete."""
    found = evaluate(table)
    item = found.signals.checkin[report]
    known = item.known[0] & item.personal[0] & (np.arange(table.days) >= FIRST_DAYS)
    x = np.stack([found.expectation.features[name][0] for name in FEATURES], axis=1)
    return Rows(x[known], item.z[0][known], np.flatnonzero(known))


def pooled(athletes: Sequence[Rows]) -> dict[str, float]:
    """The weights of one report over many athletes."""
    kept = [one for one in athletes if len(one.y) >= LEAST_REPORTS]
    weight = np.concatenate([np.full(len(one.y), EACH_COUNTS / len(one.y)) for one in kept])
    x, y = np.concatenate([one.x for one in kept]), np.concatenate([one.y for one in kept])
    return _named(Ridge(alpha=STRENGTH, positive=True).fit(x, y, sample_weight=weight).coef_)


def drawn(own: Rows, towards: Mapping[str, float]) -> dict[str, float]:
    """The population's weights, drawn to one athlete's reports; as they are where there are too few."""
    if len(own.y) < LEAST_REPORTS:
        return dict(towards)
    prior = np.array([towards.get(name, 0.0) for name in FEATURES])
    pull = np.sqrt(OWN_STRENGTH) * np.eye(len(FEATURES)) * np.maximum(own.x.std(axis=0), 0.1)
    x = np.concatenate([own.x - own.x.mean(axis=0), pull])
    y = np.concatenate([own.y - own.y.mean(), pull @ prior])
    return _named(LinearRegression(fit_intercept=False, positive=True).fit(x, y).coef_)


def population(tables: Iterable[Panel]) -> Weights:
    """Both reports, pooled."""
    each = list(tables)
    found = {report: pooled([rows(table, report) for table in each]) for report in REPORTS}
    return Weights(found["fatigue"], found["soreness"])


def personal(table: Panel, towards: Weights) -> Weights:
    """Both reports, drawn to one athlete."""
    found = {report: drawn(rows(table, report), towards.of(report)) for report in REPORTS}
    return Weights(found["fatigue"], found["soreness"])


def _named(coefficients: Array) -> dict[str, float]:
    """Without those that earned nothing."""
    found = {name: round(float(value), DIGITS) for name, value in zip(FEATURES, coefficients, strict=True)}
    return {name: value for name, value in found.items() if value > 0}
