"""The benchmark table must not call a missed goal a pass."""

import pytest

from tests.bench.line import Line


@pytest.mark.parametrize(
    ("value", "yardstick", "goal", "goal_on", "better", "passed"),
    [
        (90.0, None, 100.0, "value", "less", True),
        (110.0, None, 100.0, "value", "less", False),
        (90.0, None, 100.0, "value", "more", False),
        (30.0, 10.0, 2.0, "ratio", "less", False),
        (30.0, 10.0, 2.0, "ratio", "more", True),
        (30.0, None, 2.0, "ratio", "less", False),
        (30.0, 10.0, None, "value", "less", None),
    ],
)
def test_a_goal_is_judged_on_what_it_bounds_and_in_its_direction(
    value: float, yardstick: float | None, goal: float | None, goal_on: str, better: str, passed: bool | None
) -> None:
    line = Line("f", value, "ms", "y", yardstick, goal, goal_on, better)
    assert line.passed is passed
