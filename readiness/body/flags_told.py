"""Flags that only explain: what HRV may mean instead, what was noted, and when to see somebody."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from readiness.body.assessment import Flag
from readiness.body.one_morning import Morning

TELL_DAYS = 3
"""A confounder of so many days ago still explains this morning."""
NEW_DEVICE_DAYS = 14


def _vagal(m: Morning) -> Iterator[Flag]:
    s, at = m.signals, (m.a, m.d)
    mean7 = None if m.number(s.hrv.l7) is None else math.exp(m.number(s.hrv.l7) or 0.0)
    base = None if m.number(s.hrv.baseline.mean) is None else math.exp(m.number(s.hrv.baseline.mean) or 0.0)
    if m.signs["W5"].state[at] == 1 and s.vagal.hyperactive[at]:
        text = "HRV is unusually high while other things go wrong: a warning sign, not super-readiness."
        yield Flag("HRV_HIGH", text, {"rmssd_7d_ms": mean7, "baseline_ms": base, "with": _company(m)})
    if s.vagal.saturated[at]:
        text = "HRV and resting heart rate are both low and you feel well: saturation, not fatigue."
        yield Flag("SATURATION", text, {"rmssd_7d_ms": mean7, "resting_hr_7d_bpm": m.number(s.resting_hr.r7)})


def _company(m: Morning) -> list[str]:
    """What else points to overload where HRV is high."""
    v, at = m.signals.vagal, (m.a, m.d)
    points = {"fatigue": v.tired, "motivation": v.listless, "run_response": v.costly, "load": v.busy}
    return [name for name, holds in points.items() if holds[at]]


def _confounders(m: Morning) -> Iterator[Flag]:
    c, low = m.signals.confounders, max(0, m.d - TELL_DAYS + 1)
    for name, mask, key, text in (
        (
            "ALCOHOL",
            c.alcohol,
            "nights",
            "You noted alcohol: that night counts in no baseline and no streak.",
        ),
        (
            "HEAT",
            c.heat,
            "days",
            "You noted heat: heart rate runs high, so runs without a temperature are not judged.",
        ),
    ):
        days = low + np.flatnonzero(mask[m.a, low : m.d + 1])
        if days.size:
            yield Flag(name, text, {key: [m.day(int(d)) for d in days]})
    if c.altitude[m.a, m.d]:
        stretch = int(np.flatnonzero(~c.altitude[m.a, : m.d + 1])[-1:].sum()) if m.d else 0
        panel, span = m.signals.panel, (m.a, slice(low, m.d + 1))
        height = np.fmax(panel["altitude_m"][span], panel["day_altitude_m"][span])
        metres = float(np.nanmax(height)) if np.isfinite(height).any() else None
        text = (
            "At altitude resting heart rate rises and HRV falls in the first days: kept out of your baseline."
        )
        yield Flag("ALTITUDE", text, {"altitude_m": metres, "days": m.d - stretch})
    age = c.device_age[m.a, m.d]
    if age < NEW_DEVICE_DAYS:
        nights = int(m.signals.hrv.baseline.n[m.a, m.d])
        text = "New device: its nights make a baseline of their own, which takes two weeks."
        yield Flag("DEVICE", text, {"changed_on": m.day(m.d - age), "nights": nights})
    if math.isfinite(c.cycle_day[m.a, m.d]):
        text = "HRV and resting heart rate are compared with the same phase of your cycle where known."
        yield Flag("CYCLE", text, {"cycle_day": int(c.cycle_day[m.a, m.d])})


def _escalate(m: Morning) -> Iterator[Flag]:
    begun = m.conditions.long_alarm[m.a, m.d]
    if begun >= 0:
        days = m.d - int(begun) + 1
        text = f"Several warning signs for {days} days and runs that cost more than they should: take one or two "
        text += "weeks of rest, and see a doctor or coach. This is no diagnosis."
        yield Flag("ESCALATE", text, {"days": days})


TOLD = (_vagal, _confounders, _escalate)
