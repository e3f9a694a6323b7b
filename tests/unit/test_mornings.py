"""The benchmark of mornings: every scenario is well formed, and the runner asks any program."""

import re
import stat
from datetime import date
from itertools import chain
from pathlib import Path

import pytest

from tests.bench.mornings.__main__ import FILES, load
from tests.bench.mornings.ask import misses
from tests.bench.mornings.expectation import OF_ONE, OF_SERIES, longest_without, of_one, of_series
from tests.bench.mornings.home import USUAL_RPE, WEEKDAYS, ProgramError, Scenario, runs_of

SCENARIOS = load()
KEYS = {
    *("id", "title", "why", "mode", "day", "week", "weeks", "days", "plan", "plan_from", "plan_days", "history"),
    *("weekly_lifts", "weekly_lifts_until", "lifts", "body", "races", "pace", "ef", "descent", "log_kinds", "roll"),
    *("no_wearable", "no_checkins", "never_logs", "config", "clock", "expect"),
}  # fmt: skip
PATTERNS = (
    "says",
    "never_says",
    "binding_not",
    "exercise_not",
    "session_says",
    "session_not",
)
ASKED_FOR = (
    "yoga",
    "rest",
)
"""What only a plan may hold."""


def texts(scenario: Scenario) -> list[str]:
    weeks = [scenario["week"], *(change["week"] for change in scenario.get("weeks", []))]
    return [*chain.from_iterable(week.values() for week in weeks), *scenario.get("days", {}).values()]


def test_there_are_sixty_mornings_and_twenty_fortnights_with_ids_of_their_own() -> None:
    assert len({one["id"] for one in SCENARIOS}) == len(SCENARIOS)
    assert sum(one["mode"] == "morning" for one in SCENARIOS) >= 60
    assert sum(one["mode"] in ("fortnight", "roll") for one in SCENARIOS) >= 20


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda one: one["id"])
def test_a_scenario_is_well_formed_and_cites_its_source(scenario: Scenario) -> None:
    assert set(scenario) <= KEYS
    assert date.fromisoformat(scenario["day"])
    assert scenario["plan"] in ("explicit", "explicit_nokind", "template", "none")
    assert re.search(r"\b00[0-4]\b|second edition|§\d|\b[TFPRWBLXCD]\d|1\.[1-9]", scenario["why"])
    for week in [scenario["week"], *(change["week"] for change in scenario.get("weeks", []))]:
        assert set(week) <= set(WEEKDAYS)
    for run in chain.from_iterable(map(runs_of, texts(scenario))):
        assert run.kind in (*USUAL_RPE, *ASKED_FOR)
        assert (run.minutes is None) != (run.km is None)
    expected = scenario["expect"]
    assert set(expected) <= {"today", "plan", "roll", "on", "max_broken"}
    assert any(expected.values())
    for wanted in (expected.get("today", {}), *expected.get("on", {}).values()):
        assert set(wanted) <= set(OF_ONE)
        for word in set(wanted) & set(PATTERNS):
            for pattern in wanted[word]:
                re.compile(pattern)
    for series in (expected.get("plan", {}), expected.get("roll", {})):
        assert set(series) <= set(OF_SERIES)
    assert all(int(n) < scenario.get("roll", 14) for n in expected.get("on", {}))


ANSWER = {
    "verdict": "skip",
    "focus": "none",
    "minutes": 0,
    "reasons": [{"rule": "T3", "effect": "skip", "text": "Long run tomorrow."}],
    "notes": ["Foam roll tonight."],
    "signs": [{"id": "W5", "state": "active"}],
    "session": None,
}
TRAINING = ANSWER | {
    "verdict": "full",
    "focus": "lower",
    "minutes": 40,
    "reasons": [{"rule": "F1", "effect": "allow", "text": "First of two this week."}],
    "session": {"intensity": "heavy", "exercises": [{"name": "Goblet squat"}]},
}


@pytest.mark.parametrize(
    ("word", "met", "missed"),
    [
        ("verdict", ["skip"], ["full"]),
        ("focus", ["none"], ["lower"]),
        ("if_training_focus", ["upper_core"], None),
        ("minutes_max", 0, -1),
        ("says", ["long run", "foam"], ["race"]),
        ("never_says", ["race"], ["LONG"]),
        ("binding_not", ["foam"], ["T3"]),
        ("rule_not", ["T8"], ["T3"]),
        ("signs", ["W5"], ["W1"]),
        ("signs_not", ["W1"], ["W5"]),
    ],
)
def test_each_word_of_an_expectation_can_be_met_and_missed(word: str, met: object, missed: object) -> None:
    assert of_one({word: met}, ANSWER, "today") == []
    if missed is not None:
        assert len(of_one({word: missed}, ANSWER, "today")) == 1


def test_exercises_and_session_count_only_where_there_is_training() -> None:
    for word in ("exercise_not", "session_not"):
        assert of_one({word: ["squat"]}, TRAINING, "today")
        assert not of_one({word: ["squat"]}, ANSWER | {"session": TRAINING["session"]}, "today")
    assert of_one({"if_training_focus": ["upper_core"]}, TRAINING, "today")
    assert not of_one({"session_says": ['"intensity": "heavy"']}, TRAINING, "today")


def test_a_series_is_judged_by_its_sessions_and_legs() -> None:
    days = [ANSWER, TRAINING, ANSWER, ANSWER, TRAINING | {"verdict": "maintenance", "focus": "upper_core"}]
    assert of_series({"min_sessions": 3}, days, "plan") == ["plan: min_sessions 3, but .L..u"]
    fine = {
        "min_sessions": 2,
        "max_sessions": 2,
        "min_legs": 1,
        "min_full": 1,
        "max_gap": 2,
        "max_leg_gap": 3,
    }
    assert of_series(fine | {"none_on": [0, 2], "some_on": [[3], [4]]}, days, "plan") == []
    for word, wanted in {
        "max_sessions": 1, "min_legs": 2, "min_full": 2, "max_gap": 1, "max_leg_gap": 2,
        "none_on": [4], "some_on": [[0], [2, 3]], "full_legs_none_on": [1],
    }.items():  # fmt: skip
        assert of_series({word: wanted}, days, "plan"), word


@pytest.mark.parametrize(("days", "gap"), [([], 5), ([0, 4], 3), ([2], 2), ([0, 1, 2, 3, 4], 0), ([4], 4)])
def test_the_longest_span_without_counts_both_ends(days: list[int], gap: int) -> None:
    assert longest_without(days, 5) == gap


PROGRAM = """#!/bin/sh
echo "$@" >> "$READINESS_HOME/../calls"
case "$1" in
  import) cp "$READINESS_HOME"/../*.csv "$READINESS_HOME/"; cat "$READINESS_HOME"/../activities.csv | wc -l > "$KEPT" ;;
  today) echo '{"verdict": "skip", "focus": "none", "minutes": 0, "reasons": []}' ;;
  *) echo "no such command" >&2; exit 2 ;;
esac
"""


def test_any_program_can_be_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program of six lines of shell: what it is given, what it is asked, and what it gets wrong."""
    program = tmp_path / "coach"
    program.write_text(PROGRAM)
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("KEPT", str(tmp_path / "lines"))
    morning = next(
        one for one in SCENARIOS if one["mode"] == "morning" and "verdict" in one["expect"]["today"]
    )
    expected = {"today": {"verdict": ["skip"]}}
    assert misses(dict(morning, expect=expected), str(program)) == []
    assert int((tmp_path / "lines").read_text()) > 60
    assert misses(dict(morning, expect={"today": {"verdict": ["full"]}}), str(program))
    with pytest.raises(ProgramError, match="exit 2: no such command"):
        misses(dict(morning, mode="fortnight", expect={}), str(program))


def test_the_benchmark_reads_no_other_folder() -> None:
    assert all(path.parent.name == "mornings" for path in FILES)
