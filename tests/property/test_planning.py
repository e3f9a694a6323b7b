"""The plan against an oracle written from the articles: no hard rule broken, the weekly target met where it fits."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from itertools import product

import pytest
from hypothesis import given

from readiness.plan import plan_days
from readiness.recommendation import Effect, Recommendation, Verdict
from tests.weeks import LIGHT, NONE, START, UPPER, ZONE, Weeks, calm, day_breaks, dose_of, week_breaks, weeks

pytestmark = pytest.mark.timeout(1800)  # the nightly profile has 2,000 examples
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


def most_sessions(case: Weeks, phases: list[str]) -> int:
    """The most sessions any plan can hold, found by trying every one of them."""
    at, until = time(17, 30), time(18, 10)
    options = []
    for n in range(case.horizon):
        day = START + timedelta(days=n)
        window = datetime.combine(day, at, ZONE), datetime.combine(day, until, ZONE)
        doses = (NONE,) if day in dict(case.lifts) else (NONE, UPPER, LIGHT)  # one session a day
        options.append([dose for dose in doses if not day_breaks(case, day, dose, window)])
    most = max(case.settings.strength.weekly_target, 1)  # more than the week's target never passes
    plans = [plan for plan in product(*options) if sum(map(bool, plan)) <= most]
    plans.sort(key=lambda doses: -sum(map(bool, doses)))
    return next(sum(map(bool, doses)) for doses in plans if not week_breaks(case, list(doses), phases))


@given(weeks(horizon=7, plain=True))
def test_the_weekly_target_is_met_where_the_gates_leave_room(case: Weeks) -> None:
    """The plan holds as many sessions as the best of all plans that break no hard rule."""
    days = planned(case)
    assert sum(map(bool, map(dose_of, days))) == most_sessions(case, [rec.phase for rec in days])
