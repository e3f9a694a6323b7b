"""What the body says on one morning: the signals' word to the rules, and nothing about schedules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from readiness.recommendation import Interval, ModelUse, Sign


@dataclass(frozen=True, slots=True)
class Flag:
    """A condition that is no article rule (science §6.18): ``ILLNESS`` ``INJURY`` ``TRAVEL`` ``RETURN``
    ``FIRST_WEEKS`` ``GAP`` ``SHORT_NIGHT`` ``SORENESS`` ``DESCENT`` … ``evidence`` holds the numbers."""

    id: str
    text: str
    evidence: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Assessment:
    """One athlete's morning. Everything that policy needs from the body, already computed.

    ``subscores`` are 0–100 by signal name (science §5), only those present. ``domains`` are the domains
    with an active sign (energy, soreness, mind, sleep, hrv, resting_hr, run_response) and
    ``severe_domains`` those severe for two mornings. ``signals`` holds the raw numbers behind ``explain``
    (baseline, SWC, L7, form, monotony …) by flat name with unit.
    ``form_pct``, ``ctl`` and ``atl`` seed the projection of coming days.
    """

    date: dt.date
    score: float | None
    band: str | None
    confidence: str
    confidence_value: float
    provisional: bool
    subscores: Mapping[str, float]
    signs: tuple[Sign, ...]
    domains: frozenset[str]
    severe_domains: frozenset[str]
    flags: Mapping[str, Flag]
    missing: tuple[str, ...]
    data_until: Mapping[str, dt.date | None]
    signals: Mapping[str, Any]
    ctl: float | None = None
    atl: float | None = None
    interval: Interval | None = None
    model: ModelUse = ModelUse(False, "not trained yet")
