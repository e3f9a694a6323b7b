"""A scenario expanded into a home: the nights, check-ins, training and plan that a program is given as CSV.

A scenario is one JSON object. Days are numbers: 0 is the morning that is asked, −1 the day before.

- ``id``, ``title``, ``why`` (with the article or section), ``mode``: ``morning`` asks ``today --json``, ``fortnight``
  also ``plan --days 14 --json``, ``roll`` asks ``roll`` mornings in a row, the advice obeyed and logged.
- ``week``: what is run, by weekday: ``"intervals 60min 06:30"``, ``"easy 12km"``, ``"easy 30min + easy 30min 18:00"``.
  ``weeks``: other weeks from day ``from`` to day ``to``. ``days``: single days. ``history``: days lived before.
- ``plan``: ``explicit`` (as ``import csv --plan``), ``explicit_nokind`` (without kinds), ``template`` (``[week]``) or
  ``none``; from ``plan_from`` for ``plan_days`` days. ``races``: ``[day, priority, km, hours, name]``.
- ``weekly_lifts`` by weekday and ``lifts`` by day: focus, minutes, RPE. ``weekly_lifts_until``: the day they ended.
- ``body``: ``{"-4..0": {"fatigue": 4}}`` against a calm body; also ``ill``, ``injured``, ``veto``, ``tags``,
  ``no_night``, ``no_checkin``. ``no_wearable``, ``no_checkins`` for a whole life.
- ``pace`` (min/km), ``ef`` and ``descent`` (share, metres) by kind of run, ``log_kinds``, ``config``, ``clock``.
"""

from __future__ import annotations

import csv
import json
import math
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

type Scenario = Mapping[str, Any]
type Row = dict[str, Any]

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
USUAL_RPE = {"easy": 3.0, "long": 4.0, "intervals": 7.0, "tempo": 7.0, "hills": 7.0, "race": 8.0, "hike": 3.0}
USUAL_HR_BPM = {
    "easy": 138,
    "long": 136,
    "intervals": 160,
    "tempo": 158,
    "hills": 158,
    "race": 150,
    "hike": 115,
}
EASY_HR_BPM = 138
ANSWERS = ("fatigue", "soreness", "mood", "motivation", "stress")
FLAGS = ("ill", "injured", "veto", "tags")
WEEKDAY_TIME = "06:30"
LIFT_TIME = "17:30"
WAIT_S = 120
DONE = (0, 5)
"""Exit codes of a command that did its work, the second in part."""


class Run(NamedTuple):
    """A run of the week's text; one of ``minutes`` and ``km`` may be unknown."""

    kind: str
    minutes: float | None
    at: str
    km: float | None


def runs_of(text: str) -> list[Run]:
    """``"intervals 60min 06:30 + easy 5km"`` as runs; ``rest`` is none."""
    found = []
    for part in text.split("+"):
        words = part.split()
        if not words or words[0] == "rest":
            continue
        minutes, at, km = None, WEEKDAY_TIME, None
        for word in words[1:]:
            if ":" in word:
                at = word
            elif word.endswith("km"):
                km = float(word.removesuffix("km"))
            else:
                minutes = float(word.removesuffix("min"))
        found.append(Run(words[0], minutes, at, km))
    return found


class ProgramError(Exception):
    """The program could not be run, or ended with an exit code that is no answer."""


@dataclass
class Home:
    """One scenario's home, asked through the command line alone."""

    scenario: Scenario
    folder: Path
    command: str
    pending: list[Row] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.day0 = date.fromisoformat(self.scenario.get("day", "2026-03-03"))
        self.home = self.folder / "home"
        self.home.mkdir(mode=0o700)
        (self.home / "config.toml").write_text(self._config())

    def _config(self) -> str:
        """``config.toml``: the scenario's settings, and its week where that is the plan."""
        tables: dict[str, dict[str, Any]] = {"athlete": {"timezone": "UTC"}}
        for name, values in self.scenario.get("config", {}).items():
            tables.setdefault(name, {}).update(values)
        if self.scenario.get("plan") == "template":
            week = {day: self.scenario["week"].get(day, "rest") for day in WEEKDAYS}
            tables.setdefault("week", {}).update({day: _template(text) for day, text in week.items()})
        lines = []
        for name, values in tables.items():
            lines += [f"[{name}]", *(f"{key} = {json.dumps(value)}" for key, value in values.items())]
        return "\n".join(lines) + "\n"

    def at(self, n: int) -> str:
        """The instant at which morning ``n`` is asked."""
        return f"{self.day(n)}T{self.scenario.get('clock', '06:30')}:00+00:00"

    def day(self, n: int) -> date:
        return self.day0 + timedelta(days=n)

    def run(self, n: int, *arguments: str) -> str:
        """What the program writes to stdout when called on morning ``n``."""
        env = os.environ | {"READINESS_HOME": str(self.home), "READINESS_NOW": self.at(n)}
        env |= {"NO_COLOR": "1", "TZ": "UTC"}
        try:
            ended = subprocess.run(
                [self.command, *arguments],
                env=env,
                capture_output=True,
                text=True,
                timeout=WAIT_S,
                stdin=subprocess.DEVNULL,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise ProgramError(f"{' '.join(arguments[:2])}: {error}") from error
        if ended.returncode not in DONE:
            said = ended.stderr.strip()[-240:]
            raise ProgramError(f"{' '.join(arguments[:2])}: exit {ended.returncode}: {said}")
        return ended.stdout

    def today(self, n: int) -> Row:
        answer: Row = json.loads(self.run(n, "today", "--json"))
        return answer

    def plan(self, n: int, days: int = 14) -> list[Row]:
        answer: list[Row] = json.loads(self.run(n, "plan", "--days", str(days), "--json"))["days"]
        return answer

    def live(self, first: int, last: int) -> None:
        """Hand over the mornings ``first`` … ``last`` and the training of the days before the last of them."""
        self._import(
            last,
            {
                "days": self._nights(first, last),
                "activities": self._trained(first if first < last else last - 1, last),
                "checkins": self._checkins(first, last),
            },
        )

    def planned(self) -> None:
        """Hand over the plan and the races."""
        rows = []
        kind_told = self.scenario.get("plan") == "explicit"
        if self.scenario.get("plan", "").startswith("explicit"):
            for n in range(self.scenario.get("plan_from", 0), self.scenario.get("plan_days", 28)):
                runs = self.runs(n)
                if not runs:
                    rows.append({"date": self.day(n), "kind": "rest"})
                rows += [
                    {
                        "date": self.day(n),
                        "time": run.at,
                        "kind": run.kind if kind_told else "",
                        "duration_min": run.minutes,
                        "distance_km": run.km,
                    }
                    for run in runs
                    if run.kind != "race"
                ]
        races = [
            {"date": self.day(n), "name": name, "priority": priority, "distance_km": km, "hours": hours}
            for n, priority, km, hours, name in self.scenario.get("races", [])
        ]
        self._import(0, {"plan": rows, "races": races})

    def lift(self, n: int, focus: str, minutes: float, rpe: float, at: str = LIFT_TIME) -> Row:
        """A strength session as it is logged."""
        day = self.day(n)
        return {
            "start": f"{day}T{at}:00+00:00",
            "sport": "strength_training",
            "duration_min": minutes,
            "rpe": rpe,
            "kind": focus,
            "id": f"lift-{day}",
        }

    def close(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def runs(self, n: int) -> list[Run]:
        """What is run on day ``n``: its own entry, else that of the last ``weeks`` that holds it, else ``week``."""
        own = self.scenario.get("days", {}).get(str(n))
        if own is not None:
            return runs_of(own)
        week = self.scenario["week"]
        for change in self.scenario.get("weeks", []):
            if change["from"] <= n <= change.get("to", math.inf):
                week = change["week"]
        return runs_of(week.get(WEEKDAYS[self.day(n).weekday()], "rest"))

    def _body(self, n: int) -> Row:
        """A calm body with small, fixed ups and downs, none of them on morning 0; then what the scenario changes."""
        body: Row = {
            "rmssd": 55.0 * math.exp(0.09 * math.sin(2.7 * n)),
            "rhr": 46 + (0, 1, -1, 0, 1, 0, -1)[n % 7],
            "sleep": 7.6 + 0.3 * math.sin(1.9 * n),
            "fatigue": 3 if n % 8 == 3 else 2,
            "soreness": 3 if n % 6 == 4 else 2,
            "mood": 3 if n % 7 == 5 else 4,
            "motivation": 3 if n % 9 == 7 else 4,
            "stress": 3 if n % 10 == 6 else 2,
        }
        for span, changes in self.scenario.get("body", {}).items():
            first, _, last = span.partition("..")
            if int(first) <= n <= int(last or first):
                body |= changes
        return body

    def _nights(self, first: int, last: int) -> list[Row]:
        if self.scenario.get("no_wearable"):
            return []
        bodies = [(self.day(n), self._body(n)) for n in range(first, last + 1)]
        return [
            {
                "date": day,
                "rmssd_ms": round(body["rmssd"], 1),
                "resting_hr_bpm": round(body["rhr"]),
                "sleep_h": round(body["sleep"], 2),
            }
            for day, body in bodies
            if not body.get("no_night")
        ]

    def _checkins(self, first: int, last: int) -> list[Row]:
        if self.scenario.get("no_checkins"):
            return []
        bodies = [(self.day(n), self._body(n)) for n in range(first, last + 1)]
        return [
            {"date": day, **{key: body[key] for key in ANSWERS}, **{key: body.get(key, "") for key in FLAGS}}
            for day, body in bodies
            if not body.get("no_checkin")
        ]

    def _trained(self, first: int, last: int) -> list[Row]:
        """The activities of the days ``first`` … ``last`` − 1."""
        rows = []
        for n in range(first, last):
            rows += [self._ran(n, i, run) for i, run in enumerate(self.runs(n))]
            if n < 0:
                rows += [self.lift(n, *lift) for ago, *lift in self.scenario.get("lifts", []) if ago == n]
                usual = self.scenario.get("weekly_lifts", {}).get(WEEKDAYS[self.day(n).weekday()])
                if usual and n < self.scenario.get("weekly_lifts_until", 0):
                    rows.append(self.lift(n, *usual))
        rows += self.pending
        self.pending = []
        return rows

    def _ran(self, n: int, index: int, run: Run) -> Row:
        """A run as a watch records it: faster where the heart beats faster, within a few per cent."""
        day, bpm, pace = self.day(n), USUAL_HR_BPM[run.kind], self.scenario.get("pace", 6.0)
        minutes = (run.km or 0.0) * pace if run.minutes is None else run.minutes
        economy = 1 + 0.02 * math.sin(3.3 * n) + self.scenario.get("ef", {}).get(run.kind, 0.0)
        km = run.km or minutes / pace * bpm / EASY_HR_BPM * economy
        told = run.kind == "race" or self.scenario.get("log_kinds")
        return {
            "start": f"{day}T{run.at}:00+00:00",
            "sport": "hiking" if run.kind == "hike" else "running",
            "duration_min": minutes,
            "distance_km": round(km, 2),
            "ascent_m": 0,
            "descent_m": self.scenario.get("descent", {}).get(run.kind, 0),
            "avg_hr_bpm": bpm,
            "max_hr_bpm": bpm + 20,
            "rpe": USUAL_RPE[run.kind],
            "kind": run.kind if told else "",
            "id": f"run-{day}-{index}",
        }

    def _import(self, n: int, tables: Mapping[str, Sequence[Row]]) -> None:
        arguments = []
        for name, rows in tables.items():
            if not rows:
                continue
            columns = list(dict.fromkeys(key for row in rows for key in row))
            path = self.folder / f"{name}.csv"
            with path.open("w", newline="") as file:
                writer = csv.DictWriter(file, columns, restval="")
                writer.writeheader()
                writer.writerows(rows)
            arguments += [f"--{name}", str(path)]
        if arguments:
            self.run(n, "import", "csv", *arguments)


def _template(text: str) -> str:
    """A day of ``[week]``."""
    lengths = [f"{run.km:g}km" if run.minutes is None else f"{run.minutes:g}min" for run in runs_of(text)]
    return " + ".join(
        f"{run.kind} {length} {run.at}" for run, length in zip(runs_of(text), lengths, strict=True)
    ) or ("rest")
