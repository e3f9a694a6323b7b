"""The search for days: its masks, and its optimum against every plan there is, in the order of the wishes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readiness.planning.place import done_by_day, judge, problem_of
from readiness.planning.search import DAYS, Option, Problem, Wish, broken, fixed, search
from readiness.rules.book import EMPTY_DAY_RULES, GATES, WEEK_RULES
from readiness.rules.rule import DayInWeek
from readiness.rules.timing import upper_after_leg_day
from readiness.runs.agenda import build
from readiness.runs.slot import Dose, slot_at
from readiness.settings import Settings
from tests.athletes import lift
from tests.weeks import NOW, START, ZONE, Weeks, weeks

MONDAY = date(2026, 3, 2)
NONE, UPPER, LIGHT, HEAVY = Dose
MASK = 0b1111111


def problem_for(week: dict[str, str], ago: dict[int, str] | None = None) -> Problem:
    """The days of a template week, lifted on these days ago."""
    lifts = [lift(MONDAY - timedelta(days=n), kind=kind) for n, kind in (ago or {}).items()]
    agenda = build(lifts, Settings(week=dict(week)), MONDAY, datetime.combine(MONDAY, time(5), ZONE))
    slots = [slot_at(agenda, n) for n in range(agenda.planned)]
    return problem_of(agenda, slots, [judge(slot) for slot in slots], done_by_day(agenda), {})


WEEK = {
    "mon": "rest",
    "tue": "tempo 60min 06:30",
    "wed": "easy 45min 06:30",
    "thu": "cycling 60min",
    "fri": "rest",
}
WEEK |= {"sat": "long 3h", "sun": "easy 45min"}


def test_a_day_remembers_seven_days() -> None:
    """Free and hard days as bits, today lowest; a day that was rested eight days ago is forgotten."""
    days = problem_for(WEEK).days
    saturday = 5 + DAYS
    assert days[saturday].free == 0b0100010  # Friday and Monday
    assert days[saturday + 2].free == 0b0001001  # Monday again and Friday
    assert days[saturday].hard == 0b0010001  # Saturday and Tuesday
    assert [day.week for day in days[5:9]] == [0b111110, 0b1111110, 0b0, 0b10]
    assert [bin(day.ours).count("1") for day in days[:9]] == [1, 2, 3, 4, 5, 6, 7, 7, 7]


def test_what_was_lifted_before_is_known() -> None:
    before = problem_for(WEEK, {1: "upper_core", 3: "lower"}).before
    assert before == (0b101, 0b100, 0)


def test_the_masks_go_on_by_a_day() -> None:
    masks = Problem.step((0b1000001, 0b1, 0b1), LIGHT)
    assert masks == (0b0000011, 0b11, 0b10)
    assert Problem.step(masks, NONE) == (0b0000110, 0b110, 0b100)


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Nine days of any masks and open doses, with the wishes' own weights and some soft prices."""
    n = draw(st.integers(4, 7))
    start = draw(st.integers(0, 6))
    target = draw(st.sampled_from([1, 2, 2, 3]))
    free = hard = 0
    days = []
    opened = [draw(st.booleans()) or draw(st.booleans()) for _ in range(n)]
    for index in range(n + 6):
        number = (start + index) % 7
        free = (free << 1 | draw(st.sampled_from([0, 0, 1]))) & MASK
        hard = (hard << 1 | draw(st.sampled_from([0, 0, 1]))) & MASK
        ours = (1 << min(index + 1, n)) - 1 << max(0, index + 1 - n) & MASK
        later = sum(1 << k for k in range(1, 7 - number) if index + k < n and opened[index + k])
        near = draw(st.sampled_from([0b10, 0b10, 0b110]))
        days.append(DayInWeek(target, 3, target == 1, (1 << number) - 1 << 1, free, hard, ours, near, later))
    options = []
    for index in range(n):
        told = draw(st.sampled_from([None, None, *Dose]))
        options.append(
            [
                Option(
                    dose,
                    (dose > 0)
                    * (-Wish.SESSION + Wish.UPPER * (dose is UPPER) + 100 * draw(st.integers(0, 9)))
                    + Wish.EASY_LEGS * (dose >= LIGHT and draw(st.booleans()))
                    + Wish.PROMISE * (told not in (None, dose)),
                )
                for dose in (
                    NONE,
                    *(draw(st.sets(st.sampled_from([UPPER, LIGHT, HEAVY]))) if opened[index] else ()),
                )
            ]
        )
    asks = [draw(st.booleans()) or draw(st.booleans()) for _ in range(n)]
    strength = draw(st.integers(0, 127)) & draw(st.integers(0, 127))
    legs = strength & draw(st.integers(0, 127))
    before = strength, legs, legs & draw(st.integers(0, 127))
    problem = Problem(days, options, asks, asks, before).with_fixed(
        draw(st.sets(st.integers(1, n - 1), max_size=1))
    )
    return with_done(problem, draw(st.sampled_from(Dose))) if draw(st.booleans()) else problem


def with_done(problem: Problem, dose: Dose) -> Problem:
    """The same with today's session done, whatever the rules say of it."""
    if not dose:
        return problem
    fixed_today = problem.with_fixed([0])
    return replace(fixed_today, options=[[Option(dose, 0)], *fixed_today.options[1:]])


def cost_of(problem: Problem, doses: Sequence[Dose]) -> int | None:
    """What a whole plan costs, reckoned from its days; None where it breaks a rule. Without the search's code but for
    the masks that the rules read."""
    masks, total = problem.before, 0
    held = [bool(masks[0] >> n & 1) for n in range(6, -1, -1)]
    legged = [bool(masks[1] >> n & 1) for n in range(6, -1, -1)]
    for n, dose in enumerate(doses):
        masks = Problem.step(masks, dose)
        if not fixed(problem.options[n]) and broken(problem.days[n], masks):
            return None
        total += next(option.cost for option in problem.options[n] if option.dose == dose)
        if held[-1] and dose:
            total += round(100 * upper_after_leg_day(LIGHT if legged[-1] else UPPER, dose))
        held.append(dose > NONE)
        legged.append(dose >= LIGHT)
        total += Wish.EMPTY * (problem.asks[n] and not any(held[-7:]))
        total += Wish.LEGLESS * (problem.asks_legs[n] and not any(legged[-7:]))
    for n in range(len(doses), len(problem.days)):
        masks = Problem.step(masks, NONE)
        if broken(problem.days[n], masks):
            return None
    return total


@settings(deadline=None)
@given(problems())
def test_the_best_plan_is_the_best_of_all_plans(problem: Problem) -> None:
    """Exact: no plan that breaks nothing costs less, in the lexicographic order of the wishes."""
    plans = product(*([Dose(option.dose) for option in day] for day in problem.options))
    costs = [cost for doses in plans if (cost := cost_of(problem, doses)) is not None]
    assert cost_of(problem, [Dose(dose) for dose in search(problem)]) == min(costs)


@pytest.mark.parametrize(("first", "second"), list(pairwise(Wish)))
def test_a_wish_outweighs_all_that_follow_it(first: Wish, second: Wish) -> None:
    """Lexicographic: three weeks full of the next wish weigh less than one of the first."""
    assert first > 100 * second


# What is not asked, for speed, would have been answered with no


@settings(deadline=None)
@given(problems(), st.tuples(*[st.integers(0, MASK)] * 3))
def test_only_the_rules_that_bind_empty_days_are_broken_on_one(
    problem: Problem, masks: tuple[int, int, int]
) -> None:
    strength, legs, heavy = masks[0] & ~1, masks[0] & masks[1] & ~1, masks[0] & masks[1] & masks[2] & ~1
    for day in problem.days:
        found = {rule for rule in WEEK_RULES if rule.broken(day, strength, legs, heavy)}
        assert found <= set(EMPTY_DAY_RULES)


@settings(deadline=None, max_examples=40)
@given(weeks())
def test_a_gate_that_light_legs_pass_lets_upper_body_pass(plan: Weeks) -> None:
    agenda = build(plan.observations(), plan.settings, START, NOW)
    for slot in [slot_at(agenda, n) for n in range(agenda.planned)]:
        for gate in GATES:
            assert not gate.closes(slot, UPPER) or gate.closes(slot, LIGHT), (gate.id, slot.date)
