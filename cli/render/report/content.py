"""What is behind the page's tabs: series by day, signs, past mornings, and the words around them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

import numpy as np

from cli.render import strength
from cli.render.words import Answer, day_words
from readiness.body.assessment import Assessment
from readiness.body.mornings import Mornings
from readiness.history.panel import Panel
from readiness.observations import Activity
from readiness.recommendation import SignReport, State
from readiness.signals.baseline import trailing

SIGN_WEEKS = 12
HEAT_WEEKS = 26
QUALITY_DAYS = 28

FROM_PANEL = ("rmssd_ms", "resting_hr_bpm", "sleep_h", "descent_m")
"""Columns of the daily table that are drawn as they are."""

ITEMS = ("fatigue", "soreness", "mood", "motivation")
"""Check-in items, drawn as 7-day means: single answers of 1 to 5 jump too much to read."""

QUALITY = {
    "rmssd_ms": "Heart rate variability",
    "resting_hr_bpm": "Resting heart rate",
    "sleep_h": "Sleep",
    "fatigue": "Check-in",
    "trained": "Training",
}


class Morning(NamedTuple):
    """What a morning said, and its colour (:func:`cli.render.words.tone`)."""

    verdict: str
    tone: str


@dataclass(frozen=True, slots=True)
class Content:
    """``series`` holds one value a date, None where not observed; ``page`` fills the template."""

    dates: list[str]
    series: Mapping[str, list[float | None]]
    page: Mapping[str, Any]


def content(
    *,
    day: date,
    seen: Mornings | None,
    mornings: Mapping[date, Morning],
    since: date = date.min,
    bodies: Sequence[Assessment] = (),
    answer: Answer | None = None,
    backtest: Mapping[str, Any] | None = None,
    quarantined: int = 0,
    lifts: Sequence[Activity] = (),
) -> Content:
    """Everything behind the tabs, by what is ``seen`` of the life; the charts begin at ``since``. ``bodies`` are the
    mornings whose signs are shown, ``mornings`` what each morning said; ``answer`` is today's."""
    page = {
        **_signs(bodies),
        "heat": _heat(day, mornings),
        "backtest": _backtest(backtest),
        "quality": [] if seen is None else [_quality(seen.panel, *item) for item in QUALITY.items()],
        "quarantined": quarantined,
        "block": strength.block_words(day) if lifts else "",
    }
    if seen is None:
        return Content([], {}, page)
    shown = range(max(0, seen.panel.index(since)), seen.panel.days)
    dates = [seen.panel.day(i).isoformat() for i in shown]
    series = {**_series(seen, shown.start), **strength.series(lifts, dates)}
    if answer is not None and answer["date"] == dates[-1]:
        # one score on the page: the answer's, which the model may have moved
        series["score"][-1] = answer["score"]
    return Content(dates, series, page)


def _series(seen: Mornings, first: int) -> dict[str, list[float | None]]:
    """The lines of the charts, one value a day from the ``first`` shown on; HRV back in ms from its logarithm."""
    found = seen.signals
    hrv, pulse, load = found.hrv, found.resting_hr, found.load
    band = hrv.swc * hrv.baseline.sd
    arrays = {name: found.panel[name] for name in FROM_PANEL} | {
        "rmssd_7d_ms": np.exp(hrv.l7),
        "hrv_low": np.exp(hrv.baseline.mean - band),
        "hrv_high": np.exp(hrv.baseline.mean + band),
        "resting_hr_3d_bpm": pulse.r3,
        "resting_hr_baseline_bpm": pulse.baseline.mean,
        "sleep_need_h": found.sleep.need,
        "load": load.daily,
        "atl": load.atl,
        "ctl": load.ctl,
        "form_pct": load.form_pct,
        "score": seen.scores.score,
    }
    for item in ITEMS:
        total, n = trailing(found.panel[item], 7)
        arrays[item] = np.where(n > 0, total / np.maximum(n, 1), np.nan)
    return {name: [_number(v) for v in values[0, first:]] for name, values in arrays.items()}


def _number(value: Any, decimals: int = 2) -> float | None:
    """A plain rounded float; NaN and None are 'not observed'."""
    return None if value is None or value != value else round(float(value), decimals)


def _signs(shown: Sequence[Assessment]) -> dict[str, Any]:
    if not shown:
        return {"signs": [], "sign_days": [], "signs_caption": ""}
    by_id: dict[str, dict[date, SignReport]] = {}
    for a in shown:
        for sign in a.signs:
            by_id.setdefault(sign.id, {})[a.date] = sign
    rows = []
    for id_, days in by_id.items():
        states = [days[a.date].state.value if a.date in days else State.UNKNOWN.value for a in shown]
        title = next(iter(days.values())).title
        rows.append(
            {
                "id": id_,
                "label": title[:1].upper() + title[1:],
                "says": {"active": "active now", "inactive": "not active", "unknown": "not known"}[
                    states[-1]
                ],
                "states": states,
            }
        )
    first, last = shown[0].date, shown[-1].date
    return {
        "signs": rows,
        "sign_days": [a.date.isoformat() for a in shown],
        "signs_caption": f"One cell a morning, {day_words(first)} to {day_words(last)}, the newest at the right.",
    }


def _heat(day: date, mornings: Mapping[date, Morning]) -> dict[str, Any]:
    monday = day - timedelta(days=day.weekday() + 7 * (HEAT_WEEKS - 1))
    nothing = Morning("none", "none")
    rows = [
        {
            "name": name,
            "cells": [
                {"date": d.isoformat(), **mornings.get(d, nothing)._asdict()}
                for d in (monday + timedelta(days=7 * week + weekday) for week in range(HEAT_WEEKS))
            ],
        }
        for weekday, name in enumerate(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"))
    ]
    shown = [said.verdict for d, said in mornings.items() if monday <= d <= day]
    counts = {verdict: shown.count(verdict) for verdict in ("full", "maintenance", "skip")}
    says = ", ".join(f"{n} × {verdict}" for verdict, n in counts.items() if n)
    return {"weeks": HEAT_WEEKS, "rows": rows, "says": f"In all: {says}." if says else ""}


def _backtest(found: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return None if found is None else {"lines": found["lines"], "head": found["head"], "rows": found["rows"]}


def _quality(panel: Panel, column: str, name: str) -> dict[str, Any]:
    values = panel[column][0]
    seen = [i for i in range(panel.days) if values[i] == values[i] and (column != "trained" or values[i] > 0)]
    return {
        "name": name,
        "until": day_words(panel.day(seen[-1]), panel.day(panel.days - 1)) if seen else "never",
        "days": sum(1 for i in seen if i >= panel.days - QUALITY_DAYS),
    }
