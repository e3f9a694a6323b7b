"""The use case: tell the day's answer as values, wherever the athlete wants it told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from readiness.errors import ReadinessError
from readiness.ports import Home


def tell_answer(home: Home, answer: Mapping[str, Any]) -> dict[str, str]:
    """Tell ``answer``, the contract's object of today, to every target. What went wrong, by the target's name:
    nothing is raised, for the answer is stored, and the next sync tells it again."""
    failed = {}
    for target in home.answer_targets():
        try:
            target.tell(answer)
        except ReadinessError as error:
            failed[target.name] = str(error)
    return failed
