"""The charts of the report: what each draws from the series, and one sentence that says what it shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from readiness.vocabulary import AMBER, FORM_WORDS, RED

type Values = Sequence[float | None]

TABLE_DAYS = 14
WORKING, HEAVY = (least for least, _ in FORM_WORDS[1:])
"""Form below which training is hard, and very hard, in % of fitness."""


@dataclass(frozen=True, slots=True)
class Trace:
    """One line, bar or band edge: ``y`` names a series. ``shape`` is ``line dots bar low high``."""

    y: str
    name: str
    colour: str = "blue"
    shape: str = "line"
    dash: str = "solid"
    width: float = 2.5

    def spec(self, unit: str) -> dict[str, Any]:
        return {
            "y": self.y, "name": self.name, "colour": self.colour, "as": self.shape,
            "dash": self.dash, "width": self.width, "unit": unit,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Chart:
    title: str
    unit: str
    traces: tuple[Trace, ...]
    lines: tuple[tuple[float, str], ...] = ()
    span: tuple[float, float] | None = None


CHARTS: Mapping[str, Chart] = {
    "hrv": Chart(
        "Heart rate variability, night by night",
        "ms",
        (
            Trace("hrv_low", "usual range", shape="low"),
            Trace("hrv_high", "usual range", shape="high"),
            Trace("rmssd_ms", "rMSSD of the night", "grey", "dots"),
            Trace("rmssd_7d_ms", "7-day mean"),
        ),
    ),
    "resting_hr": Chart(
        "Resting heart rate",
        "bpm",
        (
            Trace("resting_hr_bpm", "on waking", "grey", "dots"),
            Trace("resting_hr_3d_bpm", "3-day mean", "orange"),
            Trace("resting_hr_baseline_bpm", "your usual", "blue2", dash="dash", width=1.5),
        ),
    ),
    "sleep": Chart(
        "Sleep against your need",
        "h",
        (
            Trace("sleep_h", "slept", "violet", "bar"),
            Trace("sleep_need_h", "need", "blue2", dash="dash", width=1.5),
        ),
    ),
    "checkins": Chart(
        "Morning check-ins, 7-day means",
        "1–5",
        (
            Trace("fatigue", "fatigue", "orange"),
            Trace("soreness", "soreness", "violet", dash="dot"),
            Trace("mood", "mood", "blue", dash="dash"),
            Trace("motivation", "motivation", "blue2", dash="dashdot", width=1.5),
        ),
        span=(0.8, 5.2),
    ),
    "score": Chart(
        "Fatigue score",
        "0–100",
        (Trace("score", "fatigue", "orange"),),
        lines=((AMBER, "maintenance"), (RED, "skip")),
        span=(0, 100),
    ),
    "load": Chart(
        "Training load",
        "sRPE · min",
        (
            Trace("load", "load of the day", "grey", "bar"),
            Trace("atl", "last seven days (ATL)", "orange"),
            Trace("ctl", "last six weeks (CTL)"),
        ),
    ),
    "form": Chart(
        "Form: load of six weeks less that of seven days",
        "%",
        (Trace("form_pct", "form", "blue"),),
        lines=((WORKING, "grey"), (HEAVY, "skip")),
    ),
    "lifts": Chart(
        "Heaviest load of the day, by movement",
        "kg",
        (
            Trace("lift_squat_kg", "squats and lunges", "blue", "dots"),
            Trace("lift_hinge_kg", "deadlifts", "orange", "dots"),
            Trace("lift_pull_kg", "rows", "violet", "dots"),
            Trace("lift_push_kg", "presses", "grey", "dots"),
        ),
    ),
    "volume": Chart(
        "Strength volume, by movement",
        "kg × repetitions",
        (
            Trace("volume_squat_kg", "squats and lunges", "blue", "bar"),
            Trace("volume_hinge_kg", "deadlifts", "orange", "bar"),
            Trace("volume_pull_kg", "rows", "violet", "bar"),
            Trace("volume_push_kg", "presses", "grey", "bar"),
        ),
    ),
    "descent": Chart(
        "Descent, what the quads pay for", "m", (Trace("descent_m", "descent of the day", "violet", "bar"),)
    ),
}


def drawn(series: Mapping[str, Values]) -> dict[str, Chart]:
    """The charts that have anything to show, each with only the traces that have."""
    found = {}
    for name, chart in CHARTS.items():
        traces = tuple(t for t in chart.traces if any(v is not None for v in series.get(t.y, ())))
        if any(t.shape in ("line", "dots", "bar") for t in traces):
            found[name] = Chart(chart.title, chart.unit, traces, chart.lines, chart.span)
    return found


def spec(chart: Chart) -> dict[str, Any]:
    """The chart as the page's script reads it."""
    return {
        "unit": chart.unit,
        "traces": [t.spec(chart.unit) for t in chart.traces],
        "lines": [{"y": y, "colour": colour} for y, colour in chart.lines],
        "range": chart.span,
    }


def says(name: str, series: Mapping[str, Values]) -> str:
    """One sentence for eyes that do not see the chart, with the latest numbers and nothing made up."""

    def last(key: str) -> float | None:
        return next((v for v in reversed(series.get(key, ())) if v is not None), None)

    def number(key: str, decimals: int = 0) -> str:
        value = last(key)
        return "not known" if value is None else f"{value:.{decimals}f}"

    match name:
        case "hrv":
            return (
                f"Last night {number('rmssd_ms')} ms; mean of seven nights {number('rmssd_7d_ms')} ms, "
                f"which usually lies between {number('hrv_low')} and {number('hrv_high')}."
            )
        case "resting_hr":
            return (
                f"Last {number('resting_hr_bpm')} bpm, 3-day mean {number('resting_hr_3d_bpm', 1)}, "
                f"usually {number('resting_hr_baseline_bpm', 1)}."
            )
        case "sleep":
            return f"Last night {number('sleep_h', 1)} h of the {number('sleep_need_h', 1)} h that you need."
        case "checkins":
            return (
                "1 to 5; fatigue and soreness are better low, mood and motivation better high. "
                f"This week fatigue {number('fatigue', 1)}, soreness {number('soreness', 1)}."
            )
        case "score":
            return f"Today {number('score')} of 100; a light session from {AMBER:.0f}, none from {RED:.0f}."
        case "load":
            return f"Load a day: {number('atl')} over seven days (ATL), {number('ctl')} over six weeks (CTL)."
        case "form":
            hard = f"below {WORKING:.0f} % you are working hard, below {HEAVY:.0f} % very hard"
            return f"Now {number('form_pct')} %; {hard}."
        case _:
            return _of_the_week(name, series)


def _of_the_week(name: str, series: Mapping[str, Values]) -> str:
    """What the last seven days came to, or the latest loads."""
    week = [v for t in CHARTS[name].traces for v in series.get(t.y, ())[-7:] if v is not None]
    if name == "descent":
        return f"{sum(week):.0f} m downhill in the last seven days."
    if name == "volume":
        return f"{sum(week):,.0f} kg lifted in the last seven days, all repetitions together."
    latest = {t.name: [v for v in series.get(t.y, ()) if v is not None] for t in CHARTS[name].traces}
    return f"Last: {', '.join(f'{word} {values[-1]:g} kg' for word, values in latest.items() if values)}."


def table(chart: Chart, dates: Sequence[str], series: Mapping[str, Values]) -> list[list[str]]:
    """The last days as rows of text: the day, then each trace."""
    rows = []
    for i in range(max(0, len(dates) - TABLE_DAYS), len(dates))[::-1]:
        values = [series[t.y][i] for t in chart.traces]
        rows.append([dates[i], *("–" if v is None else f"{v:.1f}".removesuffix(".0") for v in values)])
    return rows
