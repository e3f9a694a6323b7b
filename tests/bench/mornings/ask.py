"""One scenario asked of a program: what it misses."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.bench.mornings.expectation import Answer, of_one, of_series
from tests.bench.mornings.home import Home, Scenario

HISTORY_DAYS = 84
LOGGED_RPE = {"full": 7.0, "maintenance": 5.5}


def misses(scenario: Scenario, command: str) -> list[str]:
    """What the program's answers miss; empty when every expectation is met. Raises ProgramError."""
    expected: Mapping[str, Any] = scenario["expect"]
    home = Home(scenario, Path(tempfile.mkdtemp(prefix="morning-")), command)
    try:
        home.live(-scenario.get("history", HISTORY_DAYS), 0)
        home.planned()
        today = home.today(0)
        found = of_one(expected.get("today", {}), today, "today")
        days = [today]
        if scenario["mode"] == "fortnight":
            days = home.plan(0)
            found += of_series(expected.get("plan", {}), days, "plan")
        elif scenario["mode"] == "roll":
            days, broken = _rolled(home, today, "max_broken" in expected)
            found += of_series(expected.get("roll", {}), days, "roll")
            if len(broken) > expected.get("max_broken", len(broken)):
                found.append(f"roll: promised the day before and skipped on days {broken}")
        for n, wanted in expected.get("on", {}).items():
            found += of_one(wanted, days[int(n)], f"day {n}")
        return found
    finally:
        home.close()


def _rolled(home: Home, today: Answer, promises: bool) -> tuple[list[Answer], list[int]]:
    """The mornings in a row, each session done and logged; the days promised the day before and then skipped."""
    answers, broken, promised = [today], [], False
    for n in range(home.scenario["roll"]):
        if n:
            home.live(n, n)
            answers.append(home.today(n))
        answer = answers[n]
        if promised and answer["verdict"] == "skip":
            broken.append(n)
        promised = promises and home.plan(n, 2)[1]["verdict"] != "skip"
        if answer["verdict"] != "skip" and answer.get("window") and not home.scenario.get("never_logs"):
            rpe, at = LOGGED_RPE[answer["verdict"]], answer["window"]["start"][11:16]
            home.pending.append(home.lift(n, answer["focus"], answer["minutes"], rpe, at))
    return answers, broken
