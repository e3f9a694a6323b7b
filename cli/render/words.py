"""The words, symbols and colours of the answer: colour and symbol only repeat what a word already says."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from datetime import date
from typing import Any

type Answer = dict[str, Any]

SYMBOL = {"full": "●", "maintenance": "◐", "skip": "○"}
COLOUR = {"full": "green", "maintenance": "yellow", "skip": "red"}
BAND_COLOUR = {"green": "green", "amber": "yellow", "red": "red"}
FOCUS = {
    "lower": "legs",
    "full_body": "full body",
    "upper_core": "upper body and core",
    "core_mobility": "core and mobility",
    "none": "no strength",
}
CURE = {
    "checkin": ("this morning's answers", "readiness checkin"),
    "hrv": ("HRV", "readiness sync or import"),
    "sleep": ("sleep", "readiness sync or import"),
    "resting_hr": ("resting heart rate", "readiness sync or import"),
    "load": ("training load", "readiness sync or import"),
    "runs": ("runs", "readiness sync or import"),
    "run_response": ("how runs feel", "readiness sync or import"),
}
"""What is missing, in words, and the command that brings it back."""


def day_words(day: date, today: date | None = None, *, short: bool = False) -> str:
    """``Tue 3 March``, and the year where it is not this one; short: ``3 Mar``."""
    if short:
        return f"{day.day} {day:%b}"
    year = f" {day.year}" if today is not None and day.year != today.year else ""
    return f"{day:%a} {day.day} {day:%B}{year}"


def change(before: Answer, after: Answer) -> str:
    """One line: what the verdict and the score were, and what they are."""
    if before["verdict"] != after["verdict"]:
        told = f"Changed: {before['verdict']} → {after['verdict']}"
    else:
        told = f"Still {after['verdict']}"
    if before["score"] is not None and after["score"] is not None and before["score"] != after["score"]:
        told += f", fatigue {before['score']:.0f} → {after['score']:.0f}"
    if before["confidence"] != after["confidence"]:
        told += f", confidence {before['confidence']} → {after['confidence']}"
    return told + "."


def parse_day(text: str) -> date:
    return date.fromisoformat(text)


def wrapped(label: str, text: str, width: int, lines: int = 2, indent: int = 11) -> Iterator[tuple[str, str]]:
    """The label beside the text, wrapped to ``width`` and cut after ``lines``: pairs of label and line."""
    body = textwrap.wrap(text, max(20, width - indent), max_lines=lines, placeholder=" …") or [""]
    for number, line in enumerate(body):
        yield (f"  {label if number == 0 else '':<{indent - 2}}", line)
