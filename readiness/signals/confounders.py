"""The plain explanations: illness, alcohol, travel, altitude, heat, a new device, the cycle (science §2.10).

They keep days out of baselines, hold streaks, and are named beside the sign that they may explain.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from readiness.history.panel import Panel
from readiness.signals import baseline
from readiness.signals.streaks import age, at, before, last_known, since

type Array = NDArray[np.float64]
type Mask = NDArray[np.bool_]

RACE_DAYS = 7
"""A race keeps so many nights after it out of the baseline (a coaching choice)."""
ALTITUDE_M = 1500.0
"""Nights above this are nights at altitude (a coaching choice)."""
ALTITUDE_DAYS = 10
"""The first days of a stay, in which the body is still getting used to it (a coaching choice)."""
ALTITUDE_PAUSE_DAYS = 3
"""So many days without a word of it end a stay (a coaching choice)."""
TRAVEL_ZONES = 3.0
"""Time zones from which jet lag is counted on (a coaching choice)."""
MOST_ZONES = 12
"""No place is further away than half the world."""
CYCLE_DAYS = 40
"""A noted day of the cycle is counted on for so long (a coaching choice)."""
LUTEAL_FROM_DAY = 15
"""The second phase begins on this day of the cycle (28-day convention)."""
SWC_WITHOUT_PHASE = 0.75
"""Smallest worthwhile change, in SDs, where the phase is known and its baseline is not yet (a coaching choice)."""


@dataclass(frozen=True, slots=True)
class Confounders:
    """``excluded`` days stay out of every baseline. ``alcohol`` nights also stay out of means and streaks."""

    excluded: Mask
    alcohol: Mask
    heat: Mask
    travel_zones: Array
    """Signed zones of the trip that still caps this morning, NaN where none."""
    travel_age: Array
    travel_days_left: Array
    altitude: Mask
    epoch: NDArray[np.intp]
    """Counts device changes: only values of one epoch make a baseline."""
    first: NDArray[np.intp]
    """On the first morning of an epoch the day from which on values belong to it; −1 on other mornings."""
    seen: Mask
    """The first mornings of epochs that the nights showed, and nobody noted."""
    same_device: Mask
    """Mornings on which the athlete noted that the device is the same."""
    cycle_day: Array

    @property
    def device_age(self) -> Array:
        """Days since the device changed, as noted or as the nights show; infinite where it never did."""
        return age(last_known(self.first >= 0))

    def from_day(self, epoch: int) -> NDArray[np.intp]:
        """(athletes, 1): the day from which on values belong to an epoch."""
        starts = (self.first >= 0) & (self.epoch == epoch)
        return np.where(starts, self.first, 0).max(axis=1, keepdims=True)

    @property
    def cycle_known(self) -> Mask:
        """Mornings on which a day of the menstrual cycle is known."""
        return np.isfinite(self.cycle_day)


def confounders(panel: Panel) -> Confounders:
    """What else moves a signal than training (science §2.10), as noted and as travel and altitude show."""
    ill = panel["ill"] == 1
    alcohol = panel["alcohol"] == 1
    race_age = age(before(last_known(panel["race"] > 0)))
    altitude = _altitude(panel)
    zones, trip_age, left = _travel(panel)
    changed = panel["device_change"] == 1
    days = np.broadcast_to(np.arange(panel.days), changed.shape)
    jet = np.isfinite(zones) & (trip_age < np.abs(zones))
    return Confounders(
        excluded=ill | alcohol | (race_age <= RACE_DAYS) | altitude | jet,
        alcohol=alcohol,
        heat=panel["heat"] == 1,
        travel_zones=np.where(left > 0, zones, np.nan),
        travel_age=trip_age,
        travel_days_left=left,
        altitude=altitude,
        epoch=np.cumsum(changed, axis=1, dtype=np.intp),
        first=np.where(changed, days, -1),
        seen=np.zeros_like(changed),
        same_device=panel["same_device"] == 1,
        cycle_day=_cycle(panel),
    )


def normal(x: Array, prior_sd: float, c: Confounders) -> tuple[baseline.Baseline, Mask]:
    """The robust baseline of ``x`` without excluded days, never across a device change, and of the same
    phase of the cycle where seven such days are known. Also where a phase-specific one was used."""
    kept = np.where(c.excluded, np.nan, x)
    found = _by_epoch(kept, prior_sd, c)
    if not c.cycle_known.any():
        return found, np.zeros(x.shape, dtype=np.bool_)
    luteal = c.cycle_day >= LUTEAL_FROM_DAY
    used = np.zeros(x.shape, dtype=np.bool_)
    for phase in (luteal, ~luteal & c.cycle_known):
        own = _by_epoch(np.where(phase, kept, np.nan), prior_sd, c)
        here = phase & np.isfinite(own.mean)
        found = _choose(here, own, found)
        used |= here
    return found, used


def same_epoch(x: Array, c: Confounders) -> list[tuple[Mask, Array]]:
    """``x`` split so that no window spans a device change: (where it holds, values)."""
    if not c.epoch.any():
        return [(np.ones(x.shape, dtype=np.bool_), x)]
    days = np.arange(x.shape[1])
    return [(c.epoch == k, np.where(days >= c.from_day(k), x, np.nan)) for k in range(int(c.epoch.max()) + 1)]


def same_stretch(x: Array, c: Confounders) -> list[tuple[Mask, Array]]:
    """``x`` split so that no week spans a device change or the border of two phases of the cycle."""
    if not c.cycle_known.any():
        return same_epoch(x, c)
    phase = np.where(c.cycle_known, 1 + (c.cycle_day >= LUTEAL_FROM_DAY), 0)
    return [
        (where & (phase == p), np.where(phase == p, values, np.nan))
        for where, values in same_epoch(x, c)
        for p in np.unique(phase)
    ]


def _by_epoch(x: Array, prior_sd: float, c: Confounders) -> baseline.Baseline:
    parts = same_epoch(x, c)
    found = baseline.robust(parts[0][1], prior_sd)
    for where, values in parts[1:]:
        rows = where.any(axis=1)
        own = baseline.robust(values[rows], prior_sd)
        for whole, part in ((found.mean, own.mean), (found.sd, own.sd), (found.n, own.n)):
            whole[where] = part[where[rows]]
    return found


def _choose(where: Mask, one: baseline.Baseline, other: baseline.Baseline) -> baseline.Baseline:
    return baseline.Baseline(
        np.where(where, one.mean, other.mean),
        np.where(where, one.sd, other.sd),
        np.where(where, one.n, other.n),
    )


def _altitude(panel: Panel) -> Mask:
    """The first ten days above 1,500 m; a stretch is over after three days without a word of it."""
    if "altitude_m" not in panel and "day_altitude_m" not in panel:
        return np.zeros((panel.athletes, panel.days), dtype=np.bool_)
    high = panel["altitude_m"] > ALTITUDE_M
    high = high.copy()
    high[:, 1:] |= panel["day_altitude_m"][:, :-1] > ALTITUDE_M
    stretch = age(last_known(high)) < ALTITUDE_PAUSE_DAYS
    begun = since(stretch)
    return np.asarray(stretch & (np.arange(panel.days) - begun < ALTITUDE_DAYS))


def _travel(panel: Panel) -> tuple[Array, Array, Array]:
    """Zones of the latest trip of at least three, its age in days, and how many capped mornings are left
    (this one included): half as many as zones, rounded up."""
    shape = (panel.athletes, panel.days)
    trip = np.nan_to_num(panel["travel_zones"])
    for name, lag in (("utc_offset_h", 0), ("day_utc_offset_h", 1)):
        if name in panel:
            jump = _jumps(panel[name])
            if lag:
                jump = np.concatenate([np.zeros((shape[0], 1)), jump[:, :-1]], axis=1)
            trip = np.where(np.abs(jump) > np.abs(trip), jump, trip)
    trip = np.where(np.abs(trip) >= TRAVEL_ZONES, np.clip(trip, -MOST_ZONES, MOST_ZONES), 0.0)
    zones, oldest, left = np.full(shape, np.nan), np.full(shape, np.inf), np.zeros(shape)
    if trip.any():
        for back in range(min(MOST_ZONES, panel.days)):
            then = np.zeros(shape)
            then[:, back:] = trip[:, : panel.days - back]
            rest = np.ceil(np.abs(then) / 2) - back
            better = (then != 0) & ((rest > left) | ~np.isfinite(zones))
            zones, oldest = np.where(better, then, zones), np.where(better, float(back), oldest)
            left = np.where(better, np.maximum(rest, 0.0), left)
    return zones, oldest, left


def _jumps(offset_h: Array) -> Array:
    """Change of UTC offset against the last known day, the short way round the globe."""
    previous = before(last_known(np.isfinite(offset_h)))
    change = offset_h - np.where(previous >= 0, at(offset_h, previous), np.nan)
    return np.nan_to_num((change + 12) % 24 - 12)


def _cycle(panel: Panel) -> Array:
    """Day of the cycle, counted on from the last note; NaN where none is recent enough."""
    noted = panel["cycle_day"]
    last = last_known(np.isfinite(noted))
    day = at(noted, last) + age(last)
    return np.where((last >= 0) & (day <= CYCLE_DAYS), day, np.nan)
