"""What is known of the body on one morning: all that the rules ask of it, and nothing about schedules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from readiness.body.condition import Condition
from readiness.recommendation import Interval, ModelUse, SignReport, State
from readiness.signs.sign import Sign
from readiness.vocabulary import Band


@dataclass(frozen=True)
class Assessment:
    """One athlete's morning. Everything that policy needs from the body, already computed.

    ``subscores`` are 0–100 by signal name (science §5), only those present. ``domains`` are the domains
    with a sign that counts (energy, soreness, mind, sleep, hrv, resting_hr, run_response) and
    ``severe_domains`` those severe for two mornings. ``signals`` holds the raw numbers behind ``explain``
    (baseline, SWC, L7, form, monotony …) by flat name with unit. ``ruled_out`` are the plain explanations of
    active signs that were looked for and not found, such as 'no alcohol noted'.
    ``conditions`` are those that hold, by id.
    A domain also counts when its sign is unknown today but would hold even with ordinary values in place of
    the missing ones: absence clears nothing (science §6.2). ``confidence`` is ``high | medium | low``.
    ``form_pct``, ``ctl`` and ``atl`` seed the projection of coming days.
    """

    date: dt.date
    score: float | None
    band: Band | None
    confidence: str
    confidence_value: float
    provisional: bool
    subscores: Mapping[str, float]
    signs: tuple[SignReport, ...]
    domains: frozenset[str]
    severe_domains: frozenset[str]
    conditions: Mapping[str, Condition]
    missing: tuple[str, ...]
    data_until: Mapping[str, dt.date | None]
    signals: Mapping[str, Any]
    ctl: float | None = None
    atl: float | None = None
    lowering: frozenset[str] | None = None
    """The signs, by id, that lower the day; None: every active one."""
    very_bad: bool = False
    """Fatigue or soreness of 5, a point above usual: with any sign that counts, a day of rest."""
    settled: bool = True
    """Known long enough for two signs, one of them severe, to close the day."""
    score_before_checkin: float | None = None
    parts: Mapping[str, float] = field(default_factory=dict)
    """What adds to the score, in SDs above the usual."""
    expectation: str = ""
    """What was expected this morning, from what, and what that changed: one sentence."""
    ruled_out: tuple[str, ...] = ()
    interval: Interval | None = None
    model: ModelUse = ModelUse(False, "not trained yet")
    unwell: frozenset[dt.date] = frozenset()
    """Days up to this morning on which the athlete was ill or injured by own word."""

    def active(self, sign: Sign) -> SignReport | None:
        """The sign's report, if it is active this morning."""
        return self._active.get(sign.id)

    @cached_property
    def _active(self) -> Mapping[str, SignReport]:
        return {one.id: one for one in self.signs if one.state is State.ACTIVE}

    def lowered_by(self, sign: Sign) -> bool:
        """Whether the sign, where it is active, may change the day; one that is only noticed never does."""
        return sign.domain is None or self.lowering is None or sign.id in self.lowering

    def condition[C: Condition](self, kind: type[C]) -> C | None:
        """The condition of this kind, if it holds."""
        found = self.conditions.get(kind.reason.id)
        return found if isinstance(found, kind) else None

    def holds(self, *kinds: type[Condition]) -> bool:
        """Whether any of these conditions holds."""
        return any(self.condition(kind) is not None for kind in kinds)
