"""What was expected of a morning, from what, and what that changed of the score: one sentence."""

from __future__ import annotations

from readiness.body.mornings import Morning
from readiness.vocabulary import joined

WORTH_TELLING_SD = 0.1
"""An expectation nearer to the usual counts as usual (a coaching choice)."""
WORTH_TELLING_POINTS = 1.0
"""A smaller change of the score counts as none (a coaching choice)."""


def told_expectation(m: Morning, checked_in: bool) -> str:
    """Empty where the athlete is not known long enough for an expectation."""
    expected, scores = m.all.expectation, m.all.scores
    score, sd = m.number(scores.score), float(scores.expected[m.at])
    if score is None or not expected.known[m.at]:
        return ""
    side = "above" if sd > 0 else "below"
    how = "as usual" if abs(sd) < WORTH_TELLING_SD else f"{abs(sd):.1f} SD {side} usual"
    from_what = f", mostly from {joined(named)}" if (named := expected.drivers(m.at, sd)) else ""
    if not checked_in:
        return f"Tiredness and soreness are expected {how}{from_what}: until you check in, that is the score."
    by = score - float(scores.unexpected[m.at])
    what = f"moved the score by {by:+.0f}" if abs(by) >= WORTH_TELLING_POINTS else "changed nothing"
    return f"Before you answered, tiredness and soreness were expected {how}{from_what}; that {what}."
