"""``explain`` in the terminal: the answer as a coach would go through it, with small curves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import click

from cli.render.answer import lines as answer_lines
from cli.render.sparkline import sparkline
from cli.render.words import BAND_COLOUR, FOCUS, day_words, parse_day, wrapped
from cli.terminal import width as terminal_width
from readiness.recommendation import sign_title
from readiness.vocabulary import band, form_word

NAMES = {
    "hrv": "HRV",
    "resting_hr": "Resting heart rate",
    "sleep": "Sleep",
    "load": "Training load",
    "run_response": "How runs feel",
    "fatigue": "Tiredness",
    "soreness": "Soreness",
    "mood": "Mood",
    "motivation": "Motivation",
    "stress": "Stress",
}
UNTIL = {"hrv": "HRV", "resting_hr": "resting heart rate", "checkin": "check-ins"}
BAR_WIDTH = 20
ROOM = 24
"""Columns that a text beside a curve needs; with fewer it goes below."""


def show(document: Mapping[str, Any], *, today: date) -> None:
    for line in lines(document, today=today, width=terminal_width()):
        click.echo(line)


def lines(document: Mapping[str, Any], *, today: date, width: int = 80) -> Iterator[str]:
    answer = document["recommendation"]
    yield from answer_lines(answer, today=today, verbose=True, width=width)
    yield from _body(document, width)
    yield from _score(document, width)
    yield from _signs(answer, width)
    yield from _flags(document, width)
    yield from _alternatives(document, width)
    yield from _fine_print(document, width)


def _heading(text: str) -> Iterator[str]:
    yield ""
    yield click.style(text, bold=True)


def _body(document: Mapping[str, Any], width: int) -> Iterator[str]:
    """Curves of the last four weeks, each with its number against what is usual."""
    series, n = document["series"], document["signals"]
    yield from _heading("Your last four weeks, today at the right")
    rows = {
        "HRV": ("rmssd_ms", _hrv(n, series), None, None),
        "Resting HR": ("resting_hr_bpm", _resting(n), None, None),
        "Sleep": ("sleep_h", _sleep(n), None, None),
        "Load": ("load", _load(n), 0.0, None),
        "Fatigue": ("score", "", 0.0, 100.0),
    }
    for name, (column, words, low, high) in rows.items():
        curve = sparkline(series[column], low, high)
        beside = len(curve) + 16
        indent = beside if width - beside >= ROOM else 14
        texts = [text for _, text in wrapped("", words, width, indent=indent)] if words else []
        first = texts.pop(0) if texts and indent == beside else ""
        yield f"  {name:<11} {click.style(curve, fg='cyan')}  {first}".rstrip()
        yield from (f"{'':{indent}}{text}" for text in texts)


def _hrv(n: Mapping[str, float], series: Mapping[str, list[float | None]]) -> str:
    low, high = series["hrv_band_low_ms"][-1], series["hrv_band_high_ms"][-1]
    if "rmssd_7d_ms" not in n:
        return "not enough nights"
    text = f"{n['rmssd_7d_ms']:.0f} ms over seven nights"
    if low is None or high is None:
        return text + ", no band of your own yet"
    where = "below" if n["rmssd_7d_ms"] < low else "above" if n["rmssd_7d_ms"] > high else "in"
    return f"{text}, {where} your band of {low:.0f}–{high:.0f}"


def _resting(n: Mapping[str, float]) -> str:
    if "resting_hr_3d_bpm" not in n:
        return "not enough mornings"
    text = f"{n['resting_hr_3d_bpm']:.0f} over three days"
    usual = n.get("resting_hr_baseline_bpm")
    return text if usual is None else f"{text}, usually {usual:.0f} ± {n['resting_hr_baseline_sd_bpm']:.0f}"


def _sleep(n: Mapping[str, float]) -> str:
    if "sleep_7d_h" not in n:
        return "not enough nights"
    return f"{n['sleep_7d_h']:.1f} h a night this week, you need {n['sleep_need_h']:.1f}"


def _load(n: Mapping[str, float]) -> str:
    if "form_pct" not in n:
        return "not enough training days"
    form = n["form_pct"]
    text = f"{n['load_7d']:.0f} in seven days, {n['ctl']:.0f} a day over six weeks (CTL)"
    return f"{text}; form {form:+.0f} %, {form_word(form)}"


def _score(document: Mapping[str, Any], width: int) -> Iterator[str]:
    """What each signal says by itself, the heaviest first; and what was expected before the check-in."""
    if not document["parts"]:
        return
    yield from _heading("What each signal says by itself, 0 fresh to 100 spent")
    for name, part in document["parts"].items():
        value = part["subscore"]
        bar = "█" * round(value / 100 * BAR_WIDTH)
        colour = BAND_COLOUR[band(value)]
        shown = click.style(f"{bar:<{BAR_WIDTH}}", fg=colour)
        yield f"  {NAMES.get(name, name):<19}{shown} {value:3.0f}"
    if document["expectation"]:
        yield from (f"  {text}" for _, text in wrapped("", document["expectation"], width, indent=2))


def _signs(answer: Mapping[str, Any], width: int) -> Iterator[str]:
    """Active ones in full; quiet and unknown ones by name."""
    yield from _heading("Warning signs")
    by_state: dict[str, list[dict[str, Any]]] = {}
    for sign in answer["signs"]:
        by_state.setdefault(sign["state"], []).append(sign)
    for sign in by_state.get("active", ()):
        mark = "!!" if sign["severe"] else "!"
        for label, text in wrapped(f"{sign['id']} {mark}", sign["text"], width):
            yield click.style(label, fg="yellow", bold=True) + text
    if not by_state.get("active"):
        yield "  none active"
    for state, word in (("inactive", "Quiet"), ("unknown", "Unknown")):
        if names := ", ".join(f"{sign['id']} {sign_title(sign)}" for sign in by_state.get(state, ())):
            yield from _plain(word, names, width)


def _plain(label: str, text: str, width: int, indent: int = 11) -> Iterator[str]:
    return (label + line for label, line in wrapped(label, text, width, indent=indent))


def _flags(document: Mapping[str, Any], width: int) -> Iterator[str]:
    if document.get("ruled_out"):
        yield from _plain("Checked", "; ".join(document["ruled_out"]), width)
    if document["flags"]:
        yield from _heading("Also noted")
        for flag in document["flags"]:
            yield from _plain("•", flag["text"], width, indent=4)


def _alternatives(document: Mapping[str, Any], width: int) -> Iterator[str]:
    yield from _heading("What would change it")
    if not document["would_change"]:
        yield "  No single better number would change today's answer."
    for other in document["would_change"]:
        dose = "" if other["verdict"] == "skip" else f", {FOCUS[other['focus']]}"
        yield from _plain("•", f"{other['if']}: {other['verdict']}{dose}", width, indent=4)


def _fine_print(document: Mapping[str, Any], width: int) -> Iterator[str]:
    answer = document["recommendation"]
    yield ""
    until = ", ".join(
        f"{UNTIL.get(name, name)} to {day_words(parse_day(day), short=True)}"
        if day
        else f"no {UNTIL.get(name, name)}"
        for name, day in answer["data_until"].items()
    )
    details = (
        f"Data: {until}. Phase: {answer['phase']}. Model: {answer['model']['why']}. "
        f"Rules {answer['rules_version']}, revision {answer['revision']}. "
        "No medical advice: pain and illness outrank anything here."
    )
    for _, text in wrapped("", details, width, indent=2):
        yield click.style(f"  {text}", dim=True)
