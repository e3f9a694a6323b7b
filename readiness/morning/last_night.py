"""Last night's three numbers beside what is usual for this athlete: for the page and the morning's message."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np

from readiness.history.table import panel
from readiness.home import Home
from readiness.merging.merge import merge
from readiness.observations import HrvNight, Kind, Observation, RestingHr, SleepNight
from readiness.settings import Settings

SINCE_DAYS, UNTIL_DAYS = 67, 7
"""The nights that 'usual' is read from: d−67 … d−7, as every baseline (science §2)."""
LEAST_NIGHTS = 14
"""Fewer nights make no usual range (a coaching choice)."""
SHARES = (100 / 6, 500 / 6)
"""The middle two thirds of the own nights, which is about a standard deviation to either side."""
KINDS = (Kind.HRV, Kind.SLEEP, Kind.RESTING_HR)
NUMBERS = (
    ("rmssd_ms", "HRV", "ms", 0, "below"),
    ("resting_hr_bpm", "Resting HR", "bpm", 0, "above"),
    ("sleep_h", "Sleep", "h", 1, "below"),
)
"""Column, name, unit, decimals, and the side of usual that warning signs look at (W5, W8, W4)."""


@dataclass(frozen=True, slots=True)
class NightNumber:
    """``value`` of last night, None where not observed; ``low`` to ``high`` is the athlete's own usual range, None
    until there are nights enough. ``decimals`` is how it is shown, ``worse`` the side of usual to watch."""

    name: str
    unit: str
    decimals: int
    value: float | None
    low: float | None
    high: float | None
    worse: str = "below"

    @property
    def strained(self) -> bool:
        """Whether it lies outside the usual range on its worse side."""
        return self.place == self.worse

    @property
    def place(self) -> Literal["below", "within", "above"] | None:
        """Where the value lies beside the usual range, as both are shown; None where one of them is not known."""
        if self.value is None or self.low is None or self.high is None:
            return None
        value, low, high = (round(x, self.decimals) for x in (self.value, self.low, self.high))
        return "below" if value < low else "above" if value > high else "within"


def last_night(home: Home, day: date) -> tuple[NightNumber, ...]:
    """HRV, resting heart rate and sleep of the night that ended on ``day``. Raises NoData where nothing is stored."""
    known = home.known_store.observations(KINDS, since=day - timedelta(days=SINCE_DAYS), until=day)
    return night_numbers(merge(known, home.settings, day), home.settings, day)


def night_numbers(merged: Iterable[Observation], settings: Settings, day: date) -> tuple[NightNumber, ...]:
    """The same from ``merged`` observations, of which only nights up to ``day`` count."""
    since = day - timedelta(days=SINCE_DAYS)
    nights = [
        o for o in merged if isinstance(o, HrvNight | SleepNight | RestingHr) and since <= o.date <= day
    ]
    table = panel(nights, settings, day)
    until = table.index(day - timedelta(days=UNTIL_DAYS)) + 1
    found = []
    for column, name, unit, decimals, worse in NUMBERS:
        nightly = table[column][0]
        usual = nightly[: max(0, until)]
        usual = usual[np.isfinite(usual)]
        low, high = np.percentile(usual, SHARES) if usual.size >= LEAST_NIGHTS else (None, None)
        value = float(nightly[-1])
        found.append(
            NightNumber(
                name,
                unit,
                decimals,
                value if np.isfinite(value) else None,
                None if low is None else float(low),
                None if high is None else float(high),
                worse,
            )
        )
    return tuple(found)
