"""Training load in one unit (session RPE × minutes), fitness, fatigue and form (science §2.4, §2.5).

The morning of ``d`` knows the load through ``d − 1``. Monotony, strain and the uncoupled acute:chronic ratio
describe; they are never a probability of injury (Lolli 2019, BJSM; Impellizzeri 2021, Sports Med).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from readiness.history.panel import Panel
from readiness.signals.baseline import trailing
from readiness.signals.streaks import age, at, last_known

type Array = NDArray[np.float64]
type Mask = NDArray[np.bool_]

CTL_DAYS = 42.0
"""Time constant of fitness in days (Banister 1975)."""
ATL_DAYS = 7.0
"""Time constant of fatigue in days (Banister 1975)."""
CHRONIC_DAYS = 28.0
"""Days of the chronic load in the uncoupled acute:chronic ratio."""
SEED_DAYS = 14
"""The averages begin at the mean of the first fortnight, and nothing is said before its end."""
CTL_FLOOR = 20.0
"""Form is relative to at least this daily load, so that a first jog after months is no alarm [P]."""
TRIMP_TO_SRPE = 2.6
"""Usual session RPE × minutes for one TRIMP (an hour at 70 % of heart-rate reserve, RPE 4–5), until the athlete's own
pairs take over (a coaching choice)."""
RTSS_TO_SRPE = 4.2
"""The same for one rTSS (an hour at threshold, RPE 7)."""
PRIOR_PAIRS_XX = 10 * 80.0**2
"""The prior ratio weighs like ten pairs of an ordinary hour."""
BARE_RPE = 4.0
"""CR10 taken for minutes of which nothing else is known (a coaching choice)."""
SILENT_DAYS = 3
"""So many days in a row without any training may be rest, or a source that fell silent [P]."""
_BLOCK = 128
"""Days that are averaged at once: the powers of longer stretches leave the range of a float."""


@dataclass(frozen=True, slots=True)
class Load:
    """``daily`` load of each local day; the rest as known on the morning of a day. ``form_pct`` = 100·(CTL −
    ATL)/CTL; ``worst_form_pct`` is lower where training has been silent for days: as if those had been ordinary,
    for a silent source must never read as 'rested'. ``known`` from a fortnight after the first training.
    ``load_metrics`` are the parts of ``daily`` by where they come from: ``srpe``, ``trimp``, ``pace`` and, where only
    minutes were known, ``guessed``."""

    daily: Array
    ctl: Array
    atl: Array
    form_pct: Array
    worst_form_pct: Array
    known: Mask
    history_days: Array
    age: Array
    week: Array
    monotony: Array
    strain: Array
    acwr_uncoupled: Array
    week_change_pct: Array
    load_metrics: Mapping[str, Array]

    def shares(self, athlete: int, day: int) -> dict[str, float]:
        """How much of the last week's load came in which metric, on the morning of a day."""
        week = slice(max(day - 7, 0), day)
        parts = {name: float(x[athlete, week].sum()) for name, x in self.load_metrics.items()}
        whole = sum(parts.values())
        return {name: part / whole for name, part in parts.items()} if whole > 0 else {}


def load(panel: Panel) -> Load:
    """Each day's load in session RPE × minutes (Foster 2001, JSCR), its averages over 42 and 7 days, and form."""
    load_metrics = _load_metrics(panel)
    daily = np.sum(list(load_metrics.values()), axis=0)
    trained = panel["trained"] > 0
    first = np.where(trained.any(axis=1), trained.argmax(axis=1), panel.days)
    ctl, atl = (_morning(ewma(daily, first, span)) for span in (CTL_DAYS, ATL_DAYS))
    history = np.arange(panel.days) - first[:, None]
    known = history >= SEED_DAYS
    ctl, atl = np.where(known, ctl, np.nan), np.where(known, atl, np.nan)
    chronic = np.full(daily.shape, np.nan)
    chronic[:, 8:] = ewma(daily, first, CHRONIC_DAYS)[:, :-8]
    last_week, _ = trailing(daily, 7, gap=1)
    week_before, _ = trailing(daily, 7, gap=8)
    squares, _ = trailing(daily * daily, 7, gap=1)
    sd = np.sqrt(np.maximum(squares / 7 - (last_week / 7) ** 2, 0.0))
    monotony = np.where(known & (sd > 1e-6), last_week / 7 / np.maximum(sd, 1e-6), np.nan)
    silent = age(_yesterday(last_known(trained))) - 1
    form = 100 * (ctl - atl) / np.maximum(ctl, CTL_FLOOR)
    return Load(
        daily=daily,
        ctl=ctl,
        atl=atl,
        form_pct=form,
        worst_form_pct=np.fmin(form, _if_ordinary(ctl, atl, silent)),
        known=known,
        history_days=np.maximum(history, 0).astype(np.float64),
        age=silent,
        week=last_week,
        monotony=monotony,
        strain=last_week * monotony,
        acwr_uncoupled=np.where(history >= CHRONIC_DAYS + 7, atl / np.maximum(chronic, CTL_FLOOR), np.nan),
        week_change_pct=np.where(
            week_before > 0, 100 * (last_week / np.maximum(week_before, 1e-9) - 1), np.nan
        ),
        load_metrics=load_metrics,
    )


def _load_metrics(panel: Panel) -> dict[str, Array]:
    """Load of each day in session RPE × minutes, by the metric in which it was recorded."""
    xx = np.cumsum(panel["pair_xx"], axis=1) + PRIOR_PAIRS_XX
    ratio = (np.cumsum(panel["pair_xy"], axis=1) + TRIMP_TO_SRPE * PRIOR_PAIRS_XX) / xx
    return {
        "srpe": panel["srpe"],
        "trimp": ratio * panel["trimp"],
        "pace": RTSS_TO_SRPE * panel["rtss"],
        "guessed": BARE_RPE * panel["bare_min"],
    }


def _if_ordinary(ctl: Array, atl: Array, silent: Array) -> Array:
    """Form had the silent days been as heavy as the usual day: fatigue decays towards fitness, not to nothing."""
    days = np.arange(ctl.shape[1])
    many = np.isfinite(silent) & (silent >= SILENT_DAYS)
    back = np.where(many, silent, 0).astype(np.intp)
    usual, tired = at(ctl, days - back), at(atl, days - back)
    filled = usual + (tired - usual) * (1 - 1 / ATL_DAYS) ** back
    return np.where(many, 100 * (usual - filled) / np.maximum(usual, CTL_FLOOR), np.nan)


def ewma(x: Array, first: NDArray[np.intp], span_days: float) -> Array:
    """y_d = y_{d−1} + (x_d − y_{d−1})/span from each athlete's ``first`` day on, begun at the mean of the first
    fortnight. In blocks of cumulative sums: one pass, and later days change no earlier bit."""
    keep = 1.0 - 1.0 / span_days
    days = x.shape[1]
    column = np.arange(days)
    x = np.where(column >= first[:, None], x, 0.0)
    opening = np.where(column - first[:, None] < SEED_DAYS, x, 0.0)
    seed = np.cumsum(opening, axis=1)[:, -1] / SEED_DAYS  # in order of days: a longer table, the same bits
    begins = first < days
    x[np.flatnonzero(begins), first[begins]] += seed[begins] * keep * span_days
    out = np.empty_like(x)
    carry = np.zeros((x.shape[0], 1))
    for begin in range(0, days, _BLOCK):
        block = x[:, begin : begin + _BLOCK]
        power = keep ** np.arange(block.shape[1])
        y = (np.cumsum(block / power, axis=1) / span_days + carry * keep) * power
        out[:, begin : begin + _BLOCK] = y
        carry = y[:, -1:]
    return out


def _morning(evening: Array) -> Array:
    """Values at the end of d − 1, on the morning of d."""
    out = np.full_like(evening, np.nan)
    out[:, 1:] = evening[:, :-1]
    return out


def _yesterday(last: NDArray[np.intp]) -> NDArray[np.intp]:
    out = np.full_like(last, -1)
    out[:, 1:] = last[:, :-1]
    return out
