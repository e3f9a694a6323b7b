"""A steady athlete's daily table with a few values changed, for tests at the boundary of a sign or a sub-score.

of(table(fatigue={0: 3.0}))                          # answered 3 this morning
of(table(), runs={"rpe_over": {3: 1.0, 10: 1.0}})    # two long runs a point harder than expected
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np

from readiness.history.panel import Panel
from readiness.history.table import panel
from readiness.settings import Settings
from readiness.signals.all_signals import Signals, signals
from tests.athletes import UNTIL, healthy

NONE = math.nan
type Days = Mapping[int, float]
"""Values by how many days ago."""


@cache
def steady() -> Panel:
    """Ninety days, all alike: fatigue and soreness 2, mood 4, 55 ms, 46 bpm, 7.8 h; runs and lifts by weekday."""
    return panel(healthy(days=90, noise=0), Settings(), UNTIL)


def changed(values: Any, days: Days) -> Any:
    out = np.array(np.broadcast_to(values, (1, steady().days)))
    for back, value in days.items():
        out[0, -1 - back] = value
    return out


def table(**columns: Days) -> Panel:
    """The steady athlete's table with other values so many days ago; NONE takes one away."""
    return replace(
        steady(), columns=steady().columns | {k: changed(steady()[k], v) for k, v in columns.items()}
    )


def of(found: Panel, **parts: Mapping[str, Days]) -> Signals:
    """The signals of a table; ``runs={"rpe_over": {3: 1.0}}`` replaces a derived one by hand."""
    with np.errstate(invalid="ignore", divide="ignore"):
        s = signals(found)
    for name, fields in parts.items():
        part = getattr(s, name)
        new = {field: changed(getattr(part, field), days) for field, days in fields.items()}
        s = replace(s, **{name: replace(part, **new)})
    return s


def same(value: float, *backs: int) -> Days:
    return dict.fromkeys(backs, value)


def lower(sd: float, *backs: int) -> Days:
    """rMSSD so many SD below the baseline of the steady athlete."""
    base = of(table()).hrv.baseline
    return same(float(np.exp(base.mean[0, -1] - sd * base.sd[0, -1])), *backs)
