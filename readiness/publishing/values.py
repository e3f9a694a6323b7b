"""The use case: send the day's answer as values to where the athlete wants it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from readiness.errors import ReadinessError
from readiness.home import Home
from readiness.ports import AnswerTarget


def tell_answer(home: Home, answer: Mapping[str, Any]) -> dict[str, str]:
    """Send ``answer``, the contract's object of today, to every target. What went wrong, by the target's name:
    nothing is raised, for the answer is stored, and the next sync sends it again."""
    return _each(home, lambda target: target.tell(answer))


def take_back_answers(home: Home) -> dict[str, str]:
    """Remove all that was sent. What went wrong, by the target's name."""
    return _each(home, lambda target: target.take_back())


def _each(home: Home, do: Callable[[AnswerTarget], None]) -> dict[str, str]:
    failed = {}
    for target in home.answer_targets():
        try:
            do(target)
        except ReadinessError as error:
            failed[target.name] = str(error)
    return failed
