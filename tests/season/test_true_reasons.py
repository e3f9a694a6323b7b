"""True reasons (specification 1.9): a rule switched off for its day opens it, or the next named."""

from __future__ import annotations

from datetime import time
from unittest.mock import patch

import pytest
from hypothesis import given, note

from readiness.planning import place, search
from readiness.planning.place import DOSES, Placed, least_of
from readiness.recommendation import Recommendation
from readiness.rules.book import EMPTY_DAY_RULES, GATES, WEEK_RULES
from readiness.rules.rule import DayRule
from readiness.runs.agenda import build
from readiness.runs.slot import Dose
from readiness.vocabulary import Effect, Verdict
from tests.season.kinds import Kind
from tests.season.life import Life, at, day_of, settings_of
from tests.season.lived import TOLD_DAYS
from tests.season.schedules import plan, schedules

pytestmark = pytest.mark.timeout(1800)


def placed(kind: Kind) -> Placed:
    rows = Life(kind).observations(0)
    return place.place(build(rows, settings_of(kind), day_of(0), at(0, time(6)), TOLD_DAYS))


def standing(found: Placed, index: int, off: frozenset[str]) -> set[str]:
    """The rules against one more session on a day, those of ``off`` switched off for it."""

    def kept(rules: tuple[DayRule, ...]) -> tuple[DayRule, ...]:
        return tuple(rule for rule in rules if rule.id not in off)

    with (
        patch.object(place, "GATES", kept(GATES)),
        patch.object(search, "WEEK_RULES", kept(WEEK_RULES)),
        patch.object(search, "EMPTY_DAY_RULES", kept(EMPTY_DAY_RULES)),
    ):
        judged = place.judge(found.slots[index])
        dose = least_of(judged)
        week = search.against(found.problem, held(found), index, dose)
    gates = set() if any(not judged[one] for one in DOSES) else {reason.rule for reason in judged[dose]}
    return gates | {rule.id for rule in week}


def held(found: Placed) -> list[Dose]:
    return [found.done.get(slot.date, dose) for slot, dose in zip(found.slots, found.doses, strict=True)]


def named(one: Recommendation) -> frozenset[str]:
    return frozenset(reason.rule for reason in one.reasons if reason.effect is Effect.SKIP)


@given(schedules())
def test_a_rule_switched_off_opens_its_day_or_the_next_named(kind: Kind) -> None:
    """On every closed day of the fortnight told: each named rule stands, alone or beside others that are named too."""
    days, found = plan(kind), placed(kind)
    for index, one in enumerate(days):
        if one.verdict is not Verdict.SKIP or found.slots[index].lifted:
            continue
        names = named(one)
        note(f"{one.date}: {sorted(names)}")
        before = standing(found, index, frozenset())
        for rule in names:
            assert rule in before, "a named rule stands against the day"
            left = standing(found, index, frozenset({rule}))
            assert rule not in left
            assert left <= names, "what still closes the day is named as well"
        assert not names or not standing(found, index, names), "with all that is named off, the day is open"
