"""The plan against an oracle written from the articles: no hard rule broken, the weekly target met where it fits."""

from __future__ import annotations

from datetime import datetime, time

from hypothesis import given

from readiness.plan import plan_days
from readiness.recommendation import Effect, Recommendation, Verdict
from tests.weeks import (
    START,
    ZONE,
    Weeks,
    calm,
    day_breaks,
    dose_of,
    week_breaks,
    weeks,
)

NOW = datetime.combine(START, time(5), ZONE)


def planned(case: Weeks) -> tuple[Recommendation, ...]:
    return plan_days(case.observations(), case.settings, calm(), START, case.horizon, NOW)


@given(weeks())
def test_no_hard_rule_is_broken(case: Weeks) -> None:
    """Whatever the schedule, no published day and no rolling week breaks a hard rule of the articles."""
    days = planned(case)
    for rec in days:
        window = (rec.window.start, rec.window.end) if rec.window else (NOW, NOW)
        assert (rec.window is None) == (rec.verdict is Verdict.SKIP)
        assert day_breaks(case, rec.date, dose_of(rec), window) == [], rec.date
        if rec.verdict is Verdict.FULL:
            assert 30 <= rec.minutes <= 45
            assert any(reason.effect is Effect.ALLOW for reason in rec.reasons)
        elif rec.verdict is Verdict.MAINTENANCE:
            assert 20 <= rec.minutes <= 30
        effects = [reason.effect for reason in rec.reasons]
        assert effects == sorted(effects, key=list(Effect).index)
        assert effects
    assert week_breaks(case, [dose_of(rec) for rec in days], [rec.phase for rec in days]) == []
