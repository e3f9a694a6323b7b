"""The body's signals and the schedule mean the same by long, key and heavy legs, for every word and every lift."""

from __future__ import annotations

from itertools import product

import pytest

from readiness.history.panel import Panel
from readiness.history.table import panel
from readiness.observations import Activity, Observation, PlannedRun, StrengthSet
from readiness.runs.day import LONG
from readiness.runs.recorded import recorded
from readiness.runs.roles import judged
from readiness.runs.running import QUALITY, lift_of
from readiness.settings import Settings
from readiness.vocabulary import (
    EASY_WORDS,
    HILL_WORDS,
    LONG_WORDS,
    RACE_WORDS,
    SPEED_WORDS,
    UPPER_WORDS,
    Role,
)
from tests.athletes import UNTIL, lift, planned, run
from tests.unit.test_body_scenarios import ago

WORDS = (*sorted(LONG_WORDS | HILL_WORDS | SPEED_WORDS | EASY_WORDS | RACE_WORDS), None)
LIFTS = (*sorted(UPPER_WORDS), "lower", "heavy_lower", "full_body", "whatever", None)
SETS = (
    (),
    (StrengthSet("squat", 3, 8, 80.0),),
    (StrengthSet("squat", 3, 9, 80.0),),
    (StrengthSet("squat", 3, 5),),
)


def column(table: Panel, name: str) -> bool:
    """Whether the column holds on the day before the morning."""
    return bool(table[name][0, table.index(ago(1))])


def signals(*rows: Observation) -> Panel:
    return panel(list(rows), Settings(), UNTIL)


def schedule(done: Activity, *plan: PlannedRun) -> Role:
    (one,) = judged(recorded([done], {done.date: plan}, {}), 0, [])
    return one.role


@pytest.mark.parametrize("word", WORDS)
def test_a_run_is_long_or_key_to_both_by_its_own_word_or_the_plans(word: str | None) -> None:
    own = run(ago(1), 80, kind=word, rpe=None)
    bare, plan = run(ago(1), 80, kind=None, rpe=None), planned(ago(1), word, 80)
    for table, role in (
        (signals(own), schedule(own)),
        (signals(bare, plan), schedule(bare, plan)),
    ):
        assert column(table, "long_kind") is (role in LONG)
        assert column(table, "key_kind") is (role in QUALITY)


@pytest.mark.parametrize(("rpe", "key"), [(6.9, False), (7.0, True)])
def test_a_run_without_a_word_is_key_to_both_by_its_effort(rpe: float, key: bool) -> None:
    felt = run(ago(1), 40, kind=None, rpe=rpe)
    assert column(signals(felt), "key_kind") is key is (schedule(felt) in QUALITY)


USUAL = [
    run(ago(n), 150 if n % 7 == 2 else 50, kind=None, rpe=4.0) for n in range(9, 71) if n % 7 in (2, 4, 6)
]
"""Nine weeks of runs without words: a long one and two short ones a week."""


@pytest.mark.parametrize(
    ("done", "plan", "long", "key"),
    [
        (run(ago(1), 40, kind="easy", rpe=7.0), (), False, False),
        (run(ago(1), 24, kind="race", distance_km=5.0), (), False, True),
        (run(ago(1), 240, kind="race", distance_km=40.0), (), True, False),
        (run(ago(1), 85, kind=None, rpe=4.0), (), False, False),
        (run(ago(1), 100, kind=None, rpe=4.0), (), True, False),
        (run(ago(1), 100, kind="easy", rpe=4.0), (), True, False),
        (run(ago(1), 60, kind=None, rpe=4.0), (planned(ago(1), "long", 150),), False, False),
        (run(ago(1), 120, kind=None, rpe=4.0), (planned(ago(1), "easy", 60),), True, False),
    ],
)
def test_a_run_is_judged_within_its_weeks_by_both(
    done: Activity, plan: tuple[PlannedRun, ...], long: bool, key: bool
) -> None:
    """The word decides; without one the weeks before; what was run outranks the plan (science §1, 'Long run')."""
    told = recorded([*USUAL, done], {done.date: plan} if plan else {}, {})
    role = judged(told, 0, [])[-1].role
    assert (role in LONG, role in QUALITY) == (long, key)
    table = signals(*USUAL, done, *plan)
    assert (column(table, "long_kind"), column(table, "key_kind")) == (long, key)


def test_a_later_run_of_the_week_does_not_take_a_long_run_back() -> None:
    """The signals judge a run as of its evening: no look-ahead, whatever else the week brings."""
    alone, later = run(ago(2), 100, kind=None, rpe=4.0), run(ago(1), 150, kind="long")
    day = signals(*USUAL, alone).index(ago(2))
    assert (
        signals(*USUAL, alone)["long_kind"][0, day] == signals(*USUAL, alone, later)["long_kind"][0, day] == 1
    )


@pytest.mark.parametrize("kind", LIFTS)
def test_a_lift_is_heavy_leg_work_to_both(kind: str | None) -> None:
    """Whatever it is called, felt like, and whatever sets are known of it."""
    for rpe, sets in product((None, 5.0, 6.9, 7.0, 8.0), SETS):
        done = lift(ago(1), kind=kind, rpe=rpe, strength_sets=sets)
        planner = lift_of(done)
        assert planner is not None
        assert column(signals(done), "heavy_lower") is planner.heavy, (kind, rpe, sets)
