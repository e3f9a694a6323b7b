"""From a ruling to a session."""

from __future__ import annotations

from dataclasses import dataclass

from readiness.assessment import Assessment
from readiness.placement import Placed
from readiness.recommendation import Focus, Session, Verdict


@dataclass(frozen=True, slots=True)
class Morning:
    """All that a session depends on. ``ordinal`` counts the sessions placed before this one."""

    placed: Placed
    index: int
    verdict: Verdict
    focus: Focus
    minutes: int
    band: str | None
    ordinal: int
    assessment: Assessment


def session_for(morning: Morning) -> Session | None:
    """None for now on every day."""
    del morning
    return None
