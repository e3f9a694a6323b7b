"""Any schedule: no hard rule is broken, no week that can hold strength goes without, and words change nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, note
from hypothesis import strategies as st

from tests.season.kinds import Kind
from tests.season.schedules import CHANGES, changed, judged, plan, schedules, weeks_held, weeks_missed

pytestmark = pytest.mark.timeout(1800)


@given(schedules())
def test_no_hard_rule_is_broken(kind: Kind) -> None:
    """Whatever the schedule, no told day breaks a rule of the specification, as the oracle reads it."""
    broken, _ = judged(kind, plan(kind))
    assert broken == []


@given(schedules())
def test_a_week_goes_without_strength_only_where_no_day_may_hold_it(kind: Kind) -> None:
    days = plan(kind)
    _, view = judged(kind, days)
    assert weeks_missed(view, days) == set()


@given(schedules(), st.sampled_from(CHANGES), st.integers(0, 30))
def test_a_change_that_adds_no_hard_run_empties_no_week(kind: Kind, how: str, n: int) -> None:
    """Data added or removed, or an easy run renamed: a week that held strength still does, or no day of it may."""
    after = changed(kind, how, n)
    before, days = plan(kind), plan(after)
    _, view = judged(after, days)
    lost = weeks_held(before) - weeks_held(days)
    note(f"{how}: weeks {sorted(weeks_held(before))} to {sorted(weeks_held(days))}")
    assert lost & weeks_missed(view, days) == set()
