"""One runner's season: what is planned as known on a morning, what was run, and the observations of both."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from readiness import observations
from readiness.observations import Activity, Observation, PlannedRun, Provenance, Race
from readiness.settings import AthleteSettings, PhaseSettings, Settings, StrengthSettings
from tests.athletes import checkin, hrv, resting_hr, sleep
from tests.bench.mornings.home import USUAL_RPE, WEEKDAYS, Run, runs_of
from tests.season.kinds import Kind

START = date(2026, 3, 2)
"""Day 0, a Monday."""
PLAN_DAYS = 28
"""How far ahead a plan is known."""
KEPT_DAYS = 14
"""For how long a plan's past days are still told."""
RACE_AT = "06:00"
"""A race's start is not told; the program takes an early one, and so do the races lived here."""
LIFT_AT, LIFT_MIN = "17:30", 40.0
LIFT_RPE = {"lower": 6.5, "full_body": 6.0, "upper_core": 5.5}
"""Before the season: never heavy."""
AWAY: Any = getattr(observations, "Away", None)
PARTS = {"strength": StrengthSettings, "phase": PhaseSettings, "athlete": AthleteSettings}


class Unknown(Exception):
    """A setting that this edition of the program does not know yet."""


def day_of(n: int) -> date:
    return START + timedelta(days=n)


def at(n: int, clock: str | time) -> datetime:
    return datetime.combine(day_of(n), time.fromisoformat(clock) if isinstance(clock, str) else clock, UTC)


def settings_of(kind: Kind) -> Settings:
    """The kind's settings; raises Unknown where the program lacks one of them."""
    if kind.away and AWAY is None:
        raise Unknown("time away")
    parts: dict[str, Any] = {}
    for name, values in kind.settings.items():
        if name == "week" and hasattr(Settings, "week_starts"):
            parts["week"] = dict(values)
            continue
        made = PARTS.get(name)
        if made is None or not set(values) <= {field.name for field in fields(made)}:
            raise Unknown(f"[{name}] {', '.join(values)}")
        parts[name] = made(**{key: tuple(v) if isinstance(v, list) else v for key, v in values.items()})
    if kind.known == "template":
        parts["week"] = parts.get("week", {}) | {day: kind.week.get(day, "rest") for day in WEEKDAYS}
    return Settings(**parts)


class Life:
    """A kind of runner, day by day. Days are numbers from START on; a *morning* is what was known on waking."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.races = {n: (priority, km, hours) for n, priority, km, hours in kind.races}
        self.lifted: list[Activity] = []
        self.judged: dict[int, Any] = {}
        """What the oracle keeps of days that are done."""
        self._done: dict[int, tuple[Activity, ...]] = {}
        self._told: dict[tuple[int, str], tuple[PlannedRun, ...]] = {}
        self._bodies: dict[int, tuple[Observation, ...]] = {}
        for n in range(-kind.history_days, 0):
            focus = kind.lifts.get(WEEKDAYS[n % 7])
            if focus:
                self.lift(n, focus, LIFT_MIN, LIFT_RPE[focus], at(n, LIFT_AT))

    def text(self, n: int, morning: int) -> str:
        """What the plan of ``morning`` holds on day ``n``."""
        kind = self.kind
        found = kind.days.get(n)
        if found is None:
            week = next((week for first, last, week in kind.weeks if first <= n <= last), kind.week)
            found = week.get(WEEKDAYS[n % 7], "rest")
        for told, day, changed in kind.changes:
            if day == n and told <= morning:
                found = changed
        return found

    def planned(self, n: int, morning: int) -> list[Run]:
        """The runs planned for day ``n``, each with its minutes; a race takes the place of the day's other runs."""
        return self._raced(n) or [self._timed(run) for run in runs_of(self.text(n, morning))]

    def done(self, n: int) -> list[Run]:
        """The runs of day ``n`` as they were run."""
        if n < -self.kind.history_days:
            return []
        lived = self.kind.lived.get(n)
        if lived is None:
            return self.planned(n, n)
        return [self._timed(run) for run in runs_of(lived)] + self._raced(n)

    def _raced(self, n: int) -> list[Run]:
        if n not in self.races:
            return []
        _, km, hours = self.races[n]
        return [Run("race", hours * 60, RACE_AT, km)]

    def _timed(self, run: Run) -> Run:
        return run._replace(minutes=run.minutes or (run.km or 0.0) * self.kind.pace_min_per_km)

    def lift(self, n: int, focus: str, minutes: float, rpe: float, start: datetime) -> None:
        where = Provenance("log", f"lift-{n}")
        self.lifted.append(Activity(where, start, "strength_training", minutes, rpe=rpe, kind=focus))

    def observations(self, morning: int) -> list[Observation]:
        """All that the program knows on waking."""
        kind = self.kind
        rows: list[Observation] = [*self.lifted]
        for n in range(-kind.history_days, morning):
            rows += self._activities(n)
        if kind.body:
            for n in range(-kind.history_days, morning + 1):
                rows += self._body(n)
        if kind.known in ("plan", "bare"):
            for n in range(max(0, morning - KEPT_DAYS), morning + PLAN_DAYS):
                rows += self._plan(n, self.text(n, morning if n >= morning else n))
        rows += [
            Race(Provenance("race", str(n)), day_of(n), f"Race {i + 1}", priority, km, hours)
            for i, (n, (priority, km, hours)) in enumerate(self.races.items())
        ]
        rows += [
            AWAY(Provenance("away", str(first)), day_of(first), day_of(last), gym)
            for first, last, gym in kind.away
        ]
        return rows

    def _activities(self, n: int) -> tuple[Activity, ...]:
        found = self._done.get(n)
        if found is None:
            found = self._done[n] = tuple(self._activity(n, i, run) for i, run in enumerate(self.done(n)))
        return found

    def _activity(self, n: int, index: int, run: Run) -> Activity:
        kind = self.kind
        minutes = run.minutes or 0.0
        return Activity(
            Provenance("watch", f"run-{n}-{index}"),
            at(n, run.at),
            "hiking" if run.kind == "hike" else "running",
            minutes,
            run.km or round(minutes / kind.pace_min_per_km, 2),
            descent_m=kind.descent_m.get(run.kind, 0.0),
            ascent_m=kind.descent_m.get(run.kind, 0.0),
            rpe=USUAL_RPE[run.kind],
            kind=run.kind if kind.tagged or run.kind == "race" else None,
        )

    def _plan(self, n: int, text: str) -> tuple[PlannedRun, ...]:
        found = self._told.get((n, text))
        if found is None:
            where = Provenance("plan", str(n))
            runs = [run for run in runs_of(text) if run.kind != "race"]
            found = self._told[n, text] = tuple(
                PlannedRun(
                    Provenance("plan", f"{n}-{i}"),
                    day_of(n),
                    run.kind if self.kind.known == "plan" else None,
                    time.fromisoformat(run.at),
                    run.minutes,
                    run.km,
                )
                for i, run in enumerate(runs)
            ) or (PlannedRun(where, day_of(n), "rest"),)
        return found

    def _body(self, n: int) -> tuple[Observation, ...]:
        found = self._bodies.get(n)
        if found is None:
            injured, wobble = self.kind.injured, (0, 1, -1, 0, 1, 0, -1)[n % 7]
            part = injured[2] if injured and self.kind.hurt(n) else None
            day = day_of(n)
            found = self._bodies[n] = (
                hrv(day, 55.0 + wobble),
                resting_hr(day, 46.0 + wobble),
                sleep(day, 7.7 + 0.1 * wobble, UTC),
                checkin(day, injured=part, fatigue=3.0 if n % 8 == 3 else 2.0),
            )
        return found
