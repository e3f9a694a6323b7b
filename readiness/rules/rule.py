"""What a rule is: a function that can be called, and what the book tells about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class RuleKind(StrEnum):
    """How a rule binds: never broken, weighed, shaping the session, or told."""

    HARD = "hard"
    SOFT = "soft"
    CONTENT = "content"
    INFORMATION = "information"


@dataclass(frozen=True, slots=True)
class Rule[**P, R]:
    """One rule of the book. Call it as the function that it wraps."""

    id: str
    statement: str
    article: str
    kind: RuleKind
    setting: str | None
    check: Callable[P, R]

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        return self.check(*args, **kwargs)


def rule[**P, R](
    rule_id: str, statement: str, article: str, kind: RuleKind, setting: str | None = None
) -> Callable[[Callable[P, R]], Rule[P, R]]:
    """Make a function a rule of the book. ``setting`` is the dotted key of ``config.toml`` that governs it."""

    def wrap(check: Callable[P, R]) -> Rule[P, R]:
        return Rule(rule_id, statement, article, kind, setting, check)

    return wrap
