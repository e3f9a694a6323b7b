"""The words, symbols and colours of the answer: colour and symbol only repeat what a word already says."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from datetime import date
from typing import Any

from readiness.vocabulary import Effect, Verdict, day_and_month

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
SIGNALS = {
    "checkin": "check-in",
    "hrv": "HRV",
    "sleep": "sleep",
    "resting_hr": "resting heart rate",
    "load": "training load",
    "run_response": "runs with a heart rate",
}
"""The answer's signals in words."""
NEEDED = {"hrv": "nights", "resting_hr": "mornings"}
"""What a signal is learned from, of those whose count an answer gives."""


def day_words(day: date, today: date | None = None, *, short: bool = False) -> str:
    """``Tue 3 March``, and the year where it is not this one; short: ``3 Mar``."""
    if short:
        return f"{day.day} {day:%b}"
    year = f" {day.year}" if today is not None and day.year != today.year else ""
    return f"{day_and_month(day)}{year}"


def change(before: Answer, after: Answer) -> str:
    """One line: what the verdict and the score were, and what they are."""
    if before["verdict"] != after["verdict"]:
        text = f"Changed: {before['verdict']} → {after['verdict']}"
    else:
        text = f"Still {after['verdict']}"
    if before["score"] is not None and after["score"] is not None and before["score"] != after["score"]:
        text += f", fatigue {before['score']:.0f} → {after['score']:.0f}"
    if before["confidence"] != after["confidence"]:
        text += f", confidence {before['confidence']} → {after['confidence']}"
    return text + "."


def parse_day(text: str) -> date:
    return date.fromisoformat(text)


def reasons_of(answer: Answer) -> list[dict[str, Any]]:
    """The reasons that say why the verdict is what it is, most restrictive first; all where none does."""
    verdict = Verdict[answer["verdict"].upper()]
    reasons: list[dict[str, Any]] = answer["reasons"]
    return [x for x in reasons if Effect(x["effect"]).explains(verdict)] or reasons


def tone(answer: Answer) -> str:
    """The colour of a day: the body's verdict; ``rest``, which is neutral, where only the schedule closes it."""
    return "rest" if answer["verdict"] == "skip" != body_tone(answer) else body_tone(answer)


def body_tone(answer: Answer) -> str:
    """The body's own verdict, whatever the schedule says."""
    return str((answer.get("body") or answer)["verdict"])


def wrap(text: str, width: int) -> list[str]:
    """The text in lines of ``width`` characters, uncut; a longer word is alone on its line."""
    return textwrap.wrap(text, max(20, width), break_long_words=False, break_on_hyphens=False) or [""]


def wrapped(label: str, text: str, width: int, indent: int = 11) -> Iterator[tuple[str, str]]:
    """The label beside the text, wrapped to ``width``: pairs of label and line."""
    for number, line in enumerate(wrap(text, width - indent)):
        yield (f"  {label if number == 0 else '':<{indent - 2}}", line)
