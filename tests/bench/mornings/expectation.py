"""What may be expected of an answer or of a series of days, each as a word and what it asks.

Of one answer: ``verdict``, ``focus`` (one of), ``if_training_focus`` (unless it is a skip), ``minutes_max``,
``says`` / ``never_says`` (regular expressions over reasons and notes), ``binding_not`` (over the reasons that lower),
``rule_not`` (ids that may not lower), ``exercise_not`` (names), ``session_says`` / ``session_not`` (the whole session),
``signs`` / ``signs_not`` (active). Of a series: ``min_sessions``, ``max_sessions``, ``min_legs``, ``min_full``,
``max_gap``, ``max_leg_gap`` (days in a row without), ``none_on``, ``some_on``, ``full_legs_none_on`` (days).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

type Answer = Mapping[str, Any]

LEGS = frozenset({"lower", "full_body"})
LETTERS = {"lower": "l", "full_body": "b", "upper_core": "u", "core_mobility": "c", "none": "n"}
SHOWN = 260


def _trains(answer: Answer) -> bool:
    return bool(answer["verdict"] != "skip")


def _lowering(answer: Answer) -> list[Mapping[str, str]]:
    return [reason for reason in answer["reasons"] if reason["effect"] in ("skip", "maintenance")]


def _said(answer: Answer) -> str:
    return "\n".join([*(reason["text"] for reason in answer["reasons"]), *answer.get("notes", [])])


def _session(answer: Answer) -> str:
    return json.dumps(answer.get("session") or {}, ensure_ascii=False) if _trains(answer) else ""


def _exercises(answer: Answer) -> str:
    session = (answer.get("session") or {}) if _trains(answer) else {}
    return "\n".join(one["name"] for one in session.get("exercises", []))


def _active(answer: Answer) -> set[str]:
    return {sign["id"] for sign in answer.get("signs", []) if sign["state"] == "active"}


def _binding(answer: Answer) -> str:
    return "\n".join(f"{reason['rule']}: {reason['text']}" for reason in _lowering(answer))


def _any(patterns: Iterable[str], text: str) -> bool:
    return any(re.search(pattern, text, re.IGNORECASE) for pattern in patterns)


def _all(patterns: Iterable[str], text: str) -> bool:
    return all(re.search(pattern, text, re.IGNORECASE) for pattern in patterns)


OF_ONE: Mapping[str, Callable[[Any, Answer], bool]] = {
    "verdict": lambda wanted, answer: answer["verdict"] in wanted,
    "focus": lambda wanted, answer: answer["focus"] in wanted,
    "if_training_focus": lambda wanted, answer: not _trains(answer) or answer["focus"] in wanted,
    "minutes_max": lambda most, answer: answer["minutes"] <= most,
    "says": lambda wanted, answer: _all(wanted, _said(answer)),
    "never_says": lambda banned, answer: not _any(banned, _said(answer)),
    "binding_not": lambda banned, answer: not _any(banned, _binding(answer)),
    "rule_not": lambda banned, answer: not {reason["rule"] for reason in _lowering(answer)} & set(banned),
    "exercise_not": lambda banned, answer: not _any(banned, _exercises(answer)),
    "session_says": lambda wanted, answer: _all(wanted, _session(answer)),
    "session_not": lambda banned, answer: not _any(banned, _session(answer)),
    "signs": lambda wanted, answer: set(wanted) <= _active(answer),
    "signs_not": lambda banned, answer: not set(banned) & _active(answer),
}


def of_one(expected: Mapping[str, Any], answer: Answer, where: str) -> list[str]:
    """What an answer misses."""
    got = f"{answer['verdict']}/{answer['focus']} {answer['minutes']} min: {_binding(answer) or '-'}"
    return [
        f"{where}: {word} {wanted}, but {got}"[:SHOWN]
        for word, wanted in expected.items()
        if not OF_ONE[word](wanted, answer)
    ]


def longest_without(days: Iterable[int], length: int) -> int:
    """The most days in a row, of ``length``, that are not among ``days``."""
    held = sorted({-1, length, *days})
    return max(later - earlier - 1 for earlier, later in pairwise(held))


class Series:
    """Answers of days in a row, by what each day holds."""

    def __init__(self, answers: Sequence[Answer]) -> None:
        self.length = len(answers)
        self.sessions = {n for n, answer in enumerate(answers) if _trains(answer)}
        self.legs = {n for n in self.sessions if answers[n]["focus"] in LEGS}
        self.full = {n for n in self.sessions if answers[n]["verdict"] == "full"}
        self.line = "".join(_letter(answer) for answer in answers)


def _letter(answer: Answer) -> str:
    letter = LETTERS.get(answer["focus"], "?") if _trains(answer) else "."
    return letter.upper() if answer["verdict"] == "full" else letter


OF_SERIES: Mapping[str, Callable[[Any, Series], bool]] = {
    "min_sessions": lambda least, days: len(days.sessions) >= least,
    "max_sessions": lambda most, days: len(days.sessions) <= most,
    "min_legs": lambda least, days: len(days.legs) >= least,
    "min_full": lambda least, days: len(days.full) >= least,
    "max_gap": lambda most, days: longest_without(days.sessions, days.length) <= most,
    "max_leg_gap": lambda most, days: longest_without(days.legs, days.length) <= most,
    "none_on": lambda banned, days: not set(banned) & days.sessions,
    "some_on": lambda groups, days: any(set(group) & days.sessions for group in groups),
    "full_legs_none_on": lambda banned, days: not set(banned) & days.full & days.legs,
}


def of_series(expected: Mapping[str, Any], answers: Sequence[Answer], where: str) -> list[str]:
    """What a series of days misses; capitals are full sessions: L legs, B whole body, U upper, C core, ``.`` none."""
    days = Series(answers)
    return [
        f"{where}: {word} {wanted}, but {days.line}"
        for word, wanted in expected.items()
        if not OF_SERIES[word](wanted, days)
    ]
