"""The table that the model learns from, and its features: nothing of a row is known later than its morning.

Every feature is a deviation from the athlete's own drifting normal, turned so that higher is worse. A value that
was not observed stays NaN in the table and counts as *exactly normal* in a feature: deleting an observation then
says the same to the model as an ordinary one would (science §6.2), and absence is never an argument.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from models.drift import averaged, deviations, lagged, spread, trailing_mean, usual
from models.labels import Label
from readiness.history.panel import Panel
from readiness.history.table import cut, panel
from readiness.merging.merge import merge
from readiness.observations import CheckIn, Observation
from readiness.settings import Settings
from readiness.signals.load import load
from readiness.signals.run_response import runs

type Array = NDArray[np.float64]
type Task = Literal["nowcast", "forecast"]

TASKS: tuple[Task, ...] = ("nowcast", "forecast")
REPORTS = ("fatigue", "soreness", "mood", "motivation", "stress", "sleep_quality")
FEATURES = {
    "report_1d": "your last report",
    "report_7d": "your reports of the last week",
    "report_21d": "your reports of the last three weeks",
    "other_1d": "how sore or tired you were yesterday",
    "other_5d": "how sore or tired you were these days",
    "mood_1d": "your mood",
    "motivation_1d": "your motivation",
    "stress_1d": "your stress",
    "sleep_quality_1d": "how well you said you slept",
    "sleep_night": "last night's sleep",
    "sleep_short": "a short night",
    "sleep_3d": "the sleep of three nights",
    "sleep_7d": "the sleep of the week",
    "resting_hr_night": "resting heart rate this morning",
    "resting_hr_3d": "resting heart rate of three days",
    "hrv_night": "last night's HRV",
    "hrv_7d": "the week's HRV",
    "load_1d": "the last day's training load",
    "load_2d": "the training load of the day before",
    "load_28d": "the training load of four weeks",
    "big_1d": "a day near your biggest of six weeks",
    "big_2d": "a day near your biggest, two days ago",
    "descent_3d": "the metres run downhill",
    "heavy_lower_2d": "heavy leg work",
    "weekday": "the day of the week",
}
"""Name → what an explanation calls it. In every one higher is worse, so that no coefficient is negative."""
SLOW_HALF_LIFE_D = 60.0
"""Half-life of the usual night and the usual load."""
SPREAD_HALF_LIFE_D = 90.0
BIG_DAYS = 42
LEAST_BIG_LOAD = 100.0
"""A day counts as big against at least this load (sRPE × minutes): a stroll after weeks off is not big."""
SILENT_DAYS = 14
"""No training for longer than this is no rest but no word: load is then not observed."""
WEEKDAY_WEIGHT = 20.0
"""A weekday's effect is shrunk as if twenty ordinary ones had been seen."""


@dataclass(frozen=True, slots=True)
class Table:
    """Daily columns from ``start``; NaN = not observed. The last row is the day after ``as_of``, still empty."""

    start: date
    as_of: date
    columns: Mapping[str, Array]
    days: Panel | None = None
    """What the engine makes of the same mornings."""

    @property
    def rows(self) -> int:
        return (self.as_of - self.start).days + 2

    def __getitem__(self, name: str) -> Array:
        found = self.columns.get(name)
        return np.full(self.rows, np.nan) if found is None else found

    def day(self, row: int) -> date:
        return self.start + timedelta(days=row)


@dataclass(frozen=True, slots=True)
class Frame:
    """Features (rows, 25) of target days, with the label, its usual value and its usual spread known before."""

    x: Array
    y: Array
    usual: Array
    spread: Array


def allowed(observations: Iterable[Observation], strava_api: bool) -> list[Observation]:
    """Without what came through Strava's API, whose terms forbid training on it, unless the user allowed that."""
    return [o for o in observations if strava_api or o.provenance.source != "strava"]


def table(
    observations: Iterable[Observation], settings: Settings, as_of: date, strava_api: bool = False
) -> Table:
    """Everything that is known on waking on ``as_of``, day by day. Unmerged observations are welcome."""
    known = merge(cut(allowed(observations, strava_api), as_of), settings, as_of)
    days = panel(known, settings, as_of)
    columns = {name: days[name][0] for name in (*REPORTS, "sleep_h", "resting_hr_bpm")}
    columns["ln_rmssd"] = np.log(days["rmssd_ms"][0])
    daily = load(days).daily[0]
    columns["load"] = _silence(daily, days["trained"][0] > 0)
    columns["descent_m"], columns["heavy_lower"] = days["descent_m"][0], days["heavy_lower"][0]
    columns["race"] = days["race"][0]
    columns["run_residual"] = runs(days, days["heat"] == 1).ef_z[0]
    readiness = np.full(days.days, np.nan)
    for o in known:
        if isinstance(o, CheckIn) and o.readiness is not None and o.date >= days.start:
            readiness[days.index(o.date)] = o.readiness
    columns["readiness"] = readiness
    tomorrow = {name: np.append(values, np.nan) for name, values in columns.items()}
    tomorrow["load"][-2] = np.nan  # the day itself has only begun
    return Table(days.start, as_of, tomorrow, days)


def _silence(daily: Array, trained: NDArray[np.bool_]) -> Array:
    """Zero load where training is recorded nearby, NaN where the recorder is silent."""
    days = np.arange(len(daily))
    last = np.maximum.accumulate(np.where(trained, days, -10_000))
    return np.where(days - last <= SILENT_DAYS, daily, np.nan)


def frame(source: Table, label: Label, task: Task, half_life_d: float) -> Frame:
    """One row a target day. *Nowcast* of d: nights to d, load to d − 1, reports to d − 1. *Forecast* of d: all
    that was known on the morning of d − 1. ``half_life_d``: how fast the normal of the reports drifts."""
    night = 0 if task == "nowcast" else 1
    y = source[label.column]
    normal = usual(y, half_life_d, label.start_of(y))
    off = label.adverse * deviations(y, normal)
    x = {
        "report_1d": lagged(off, 1),
        "report_7d": averaged(off, 7),
        "report_21d": averaged(off, 21),
        "weekday": _weekday(off, np.isfinite(y), source.start.weekday()),
        **_reports(source, label, half_life_d),
        **_nights(source, label, night),
        **_training(source, night + 1),
    }
    wide = usual(
        off**2 + np.where(np.isfinite(y), 0.0, np.nan), SPREAD_HALF_LIFE_D, label.spread**2, weight=10
    )
    return Frame(
        np.column_stack([x[name] for name in FEATURES]),
        y,
        normal,
        np.maximum(np.sqrt(wide), label.least_spread),
    )


def _reports(source: Table, label: Label, half_life_d: float) -> dict[str, Array]:
    def off(name: str, adverse: float) -> Array:
        values = source[name]
        return adverse * deviations(values, usual(values, half_life_d, 3.0))

    other = off("soreness" if label.column == "fatigue" else "fatigue", 1.0)
    sides = {"mood": -1.0, "motivation": -1.0, "stress": 1.0, "sleep_quality": -1.0}
    return {
        "other_1d": lagged(other, 1),
        "other_5d": averaged(other, 5),
        **{f"{name}_1d": lagged(off(name, adverse), 1) for name, adverse in sides.items()},
    }


def _nights(source: Table, label: Label, lag: int) -> dict[str, Array]:
    def off(name: str, adverse: float, start: float | None) -> Array:
        values = source[name]
        seen = values[np.isfinite(values)]
        first = start if start is not None else float(seen[0]) if seen.size else 0.0
        return adverse * deviations(values, usual(values, SLOW_HALF_LIFE_D, first))

    sleep, rhr, hrv = off("sleep_h", -1.0, 7.4), off("resting_hr_bpm", 1.0, None), off("ln_rmssd", -1.0, None)
    hrv_lag = max(lag, 1) if label.column == "ln_rmssd" else lag  # a night is never its own explanation
    return {
        "sleep_night": lagged(sleep, lag),
        "sleep_short": lagged(np.maximum(sleep, 0.0), lag),
        "sleep_3d": trailing_mean(sleep, 3, lag),
        "sleep_7d": trailing_mean(sleep, 7, lag),
        "resting_hr_night": lagged(rhr, lag),
        "resting_hr_3d": trailing_mean(rhr, 3, lag),
        "hrv_night": lagged(hrv, hrv_lag),
        "hrv_7d": trailing_mean(hrv, 7, hrv_lag),
    }


def _training(source: Table, lag: int) -> dict[str, Array]:
    daily = source["load"]
    z = _in_spreads(np.sqrt(daily), start=10.0, spread_start=60.0, least=3.0)
    known = np.nan_to_num(daily)
    biggest = np.array([known[max(0, i - BIG_DAYS) : i].max(initial=0.0) for i in range(len(known))])
    big = np.where(np.isfinite(daily), np.minimum(daily / np.maximum(biggest, LEAST_BIG_LOAD), 1.5), np.nan)
    big = deviations(big, usual(big, SLOW_HALF_LIFE_D, 0.2))
    down = _in_spreads(np.sqrt(source["descent_m"]), start=0.0, spread_start=60.0, least=5.0)
    heavy = deviations(source["heavy_lower"], usual(source["heavy_lower"], SLOW_HALF_LIFE_D, 0.0))
    return {
        "load_1d": lagged(z, lag),
        "load_2d": lagged(z, lag + 1),
        "load_28d": trailing_mean(z, 28, lag),
        "big_1d": lagged(big, lag),
        "big_2d": lagged(big, lag + 1),
        "descent_3d": trailing_mean(down, 3, lag),
        "heavy_lower_2d": trailing_mean(heavy, 2, lag),
    }


def _in_spreads(values: Array, start: float, spread_start: float, least: float) -> Array:
    normal = usual(values, SLOW_HALF_LIFE_D, start)
    off = deviations(values, normal)
    return off / np.maximum(spread(values - normal, SPREAD_HALF_LIFE_D, spread_start), least)


def _weekday(off: Array, seen: NDArray[np.bool_], first_weekday: int) -> Array:
    """The athlete's own mean deviation on that weekday so far, shrunk towards none."""
    total, count = np.zeros(7), np.zeros(7)
    out = np.zeros(len(off))
    for row in range(len(off)):
        day = (first_weekday + row) % 7
        out[row] = total[day] / (count[day] + WEEKDAY_WEIGHT)
        total[day] += off[row]
        count[day] += seen[row]
    return out
