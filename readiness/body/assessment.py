"""What the body says on one morning: the signals' word to the rules, and nothing about schedules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from readiness.recommendation import Interval, ModelUse, SignReport, State
from readiness.signs.sign import Sign


@dataclass(frozen=True, slots=True)
class Flag:
    """A condition that is no article rule (science §6.18). ``text`` is one plain sentence for the reason;
    ``evidence`` holds the numbers. A flag that is absent from ``Assessment.flags`` does not hold.

    Flags that gate or cap, and their evidence keys (days are dates, numbers have the unit in the key):

    ``ILLNESS``      ``state`` ``"skip"`` | ``"ask"`` (maintenance, and ask for symptoms), ``symptom`` (bool),
                     ``mornings`` (how many in a row show the pattern), ``resting_hr_bpm``, ``resting_hr_z``,
                     ``hrv_z`` (None where unknown), ``since``
    ``INJURY``       ``part`` (as typed), ``region`` ``"lower"`` | ``"upper"`` | ``"trunk"`` | ``"unknown"``,
                     ``spared_focus`` ``"upper_core"`` | ``"lower"`` | ``"none"``, ``since``
    ``TRAVEL``       maintenance cap: ``zones`` (absolute), ``direction`` ``"east"`` | ``"west"``,
                     ``arrived``, ``days_left``, ``until`` (last capped day)
    ``RETURN``       maintenance cap: ``why`` ``"no_training"`` | ``"no_strength"``, ``days`` (length of the
                     pause), ``sessions_left`` (2 or 1), ``load_low_pct`` 60, ``load_high_pct`` 70
    ``FIRST_WEEKS``  maintenance cap, beginner versions: ``why`` ``"no_baseline"`` |
                     ``"no_strength_history"``, ``nights``, ``checkins``, ``strength_sessions``
    ``GAP``          confidence is low already: ``days`` (without any data), ``last`` (date), ``mornings_back``
    ``SHORT_NIGHT``  maintenance cap: ``sleep_h`` (below ``limit_h``)
    ``SORENESS``     blocks lower-body focus: ``soreness`` (1–5), ``asked_on`` (the check-in's date)
    ``DESCENT``      blocks loaded lower-body work: ``descent_m``, ``threshold_m``, ``on`` (the run's date),
                     ``hours_since`` (to this morning), ``hours_left``, ``until`` (last blocked day)
    ``SCORE_GUARD``  ``score``, ``band`` ``"amber"`` | ``"red"``: what the score would be, at its worst, if the
                     missing signals were the athlete's ordinary ones. Policy acts on the worse of this band
                     and ``Assessment.band`` (science §6.2: less data never gives a harder session).
    ``CYCLE``        HRV and resting HR together never make a skip by themselves: ``cycle_day`` (or None)

    Flags that only explain (effect ``info``): ``HRV_HIGH`` (``rmssd_7d_ms``, ``baseline_ms``, ``with``:
    what points the same way; W5 itself is active), ``SATURATION`` (``rmssd_7d_ms``, ``resting_hr_7d_bpm``),
    ``ALCOHOL`` (``nights``), ``HEAT`` (``days``), ``ALTITUDE`` (``altitude_m``, ``days``), ``DEVICE``
    (``changed_on``, ``nights``), ``ESCALATE`` (``days``: see a doctor or coach).
    """

    id: str
    text: str
    evidence: Mapping[str, Any] = field(default_factory=dict)


INFO_FLAGS = frozenset({"HRV_HIGH", "SATURATION", "ALCOHOL", "HEAT", "ALTITUDE", "DEVICE", "ESCALATE"})


@dataclass(frozen=True, slots=True)
class Assessment:
    """One athlete's morning. Everything that policy needs from the body, already computed.

    ``subscores`` are 0–100 by signal name (science §5), only those present. ``domains`` are the domains
    with an active sign (energy, soreness, mind, sleep, hrv, resting_hr, run_response) and
    ``severe_domains`` those severe for two mornings. ``signals`` holds the raw numbers behind ``explain``
    (baseline, SWC, L7, form, monotony …) by flat name with unit. ``ruled_out`` are the plain explanations of
    active signs that were looked for and not found, such as 'no alcohol noted'.
    A domain also counts when its sign is unknown today but would stand even with ordinary values in place of
    the missing ones: absence clears nothing (science §6.2). ``confidence`` is ``high | medium | low``.
    ``form_pct``, ``ctl`` and ``atl`` seed the projection of coming days.
    """

    date: dt.date
    score: float | None
    band: str | None
    confidence: str
    confidence_value: float
    provisional: bool
    subscores: Mapping[str, float]
    signs: tuple[SignReport, ...]
    domains: frozenset[str]
    severe_domains: frozenset[str]
    flags: Mapping[str, Flag]
    missing: tuple[str, ...]
    data_until: Mapping[str, dt.date | None]
    signals: Mapping[str, Any]
    ctl: float | None = None
    atl: float | None = None
    ruled_out: tuple[str, ...] = ()
    interval: Interval | None = None
    model: ModelUse = ModelUse(False, "not trained yet")
    unwell: frozenset[dt.date] = frozenset()
    """Days up to this morning on which the athlete was ill or injured by own word."""

    def active(self, sign: Sign) -> SignReport | None:
        """The sign's report, if it is active this morning."""
        return next((one for one in self.signs if one.id == sign.id and one.state is State.ACTIVE), None)
