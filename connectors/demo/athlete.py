"""The bundled ultrarunner: 150 days of nights, runs, lifts and answers, all derived from one day and a seed.

She trains Tuesday to Sunday with intervals and hills in the week and a long mountain run on Saturday, in
blocks of three harder weeks and one easier. About six weeks ago she caught a cold and had a bad patch; an
A race is about ten weeks ahead. The body follows the load: nightly HRV falls and resting HR rises when
the last week weighs more than the last six (the shape of Banister's fitness and fatigue; sizes are made up).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from connectors.demo.week import Session, planned_of, sessions_of
from readiness.observations import CheckIn, Note, PlannedRun, Provenance, Race

DAYS = 150
SEED = 20260301
ZONE = "Europe/Zurich"
BAD_PATCH = dict(zip(range(-46, -35), (5, 8, 10, 10, 10, 9, 8, 7, 5, 4, 2), strict=True))
"""Days before today → how bad, in tenths."""
ILL = (-44, -43)
RACE_WEEKS_AHEAD = 10
PLANNED_DAYS_AHEAD = 24
PLANNED_DAYS_BACK = 14


@dataclass(frozen=True, slots=True)
class Night:
    """What the watch knows of one night and the day after it. None is 'not observed'."""

    date: date
    rmssd_ms: int | None
    resting_hr_bpm: int | None
    sleep_s: int | None
    start: datetime | None
    end: datetime | None
    score: int | None
    stress_avg: int
    battery_high: int
    battery_low: int
    steps: int
    readiness: int
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class DemoAthlete:
    """Everything that the demo's server and the demo's check-ins are made from."""

    today: date
    time_zone: str
    display_name: str
    nights: tuple[Night, ...]
    sessions: tuple[Session, ...]
    planned: tuple[PlannedRun, ...]
    races: tuple[Race, ...]
    checkins: tuple[CheckIn, ...]
    notes: tuple[Note, ...]

    def without(self, *activity_ids: int) -> DemoAthlete:
        """The same athlete after she deleted these activities."""
        return replace(self, sessions=tuple(s for s in self.sessions if s.id not in activity_ids))


def athlete(today: date) -> DemoAthlete:
    """The bundled ultrarunner as she is on the morning of ``today``."""
    rng = Random(SEED)  # noqa: S311 - a made-up athlete, not a secret
    zone = ZoneInfo(ZONE)
    days = [today + timedelta(days=offset) for offset in range(1 - DAYS, 1)]
    nights: list[Night] = []
    sessions: list[Session] = []
    checkins: list[CheckIn] = []
    fitness = fatigue = 420.0
    wobble = 0.0
    for day in days:
        offset = (day - today).days
        bad = BAD_PATCH.get(offset, 0) / 10
        strain = (fatigue - fitness) / fitness
        wobble = 0.25 * wobble + rng.gauss(0, 1)
        nights.append(_night(rng, zone, day, strain, bad, wobble))
        if offset == 0 or rng.random() < 0.9:
            checkins.append(_checkin(rng, day, strain, bad, ill=offset in ILL))
        load = 0.0
        if offset < 0:  # today has not been run yet
            for session in sessions_of(rng, zone, day, strain, bad):
                sessions.append(session)
                load += session.rpe * session.duration_min
        fitness += (load - fitness) / 42
        fatigue += (load - fatigue) / 7
    return DemoAthlete(
        today=today,
        time_zone=ZONE,
        display_name="demo-runner",
        nights=tuple(nights),
        sessions=tuple(sessions),
        planned=_planned(today),
        races=(_race(today),),
        checkins=tuple(checkins),
        notes=_notes(today),
    )


def _night(rng: Random, zone: ZoneInfo, day: date, strain: float, bad: float, wobble: float) -> Night:
    hours = max(4.2, 7.7 + (0.5 if day.weekday() == 6 else 0.0) - 1.3 * bad + rng.gauss(0, 0.45))
    awake = rng.uniform(0.2, 0.6)
    end = datetime.combine(day, time(5, 50), zone) + timedelta(
        minutes=rng.gauss(0, 12) + 45 * (day.weekday() > 4)
    )
    end = end.replace(second=0, microsecond=0)
    start = (end.astimezone(UTC) - timedelta(hours=hours + awake)).replace(second=0, microsecond=0)
    ln_rmssd = math.log(58) - 0.22 * strain - 0.30 * bad + 0.09 * wobble
    heart = 45.5 + 2.5 * strain + 6.0 * bad - 0.7 * wobble + rng.gauss(0, 0.7)
    lost = rng.random() < 0.02  # the watch was not worn
    score = round(min(98, max(30, 40 + 6 * hours - 15 * bad + rng.gauss(0, 4))))
    return Night(
        date=day,
        rmssd_ms=None if lost else round(math.exp(ln_rmssd)),
        resting_hr_bpm=None if lost else round(heart),
        sleep_s=None if lost else round(hours * 60) * 60,
        start=None if lost else start,
        end=None if lost else end.astimezone(UTC),
        score=None if lost else score,
        stress_avg=round(min(80, max(15, 29 + 8 * strain + 18 * bad + rng.gauss(0, 4)))),
        battery_high=round(min(100, max(35, 88 - 20 * strain - 35 * bad + rng.gauss(0, 5)))),
        battery_low=round(max(5, 22 - 8 * strain - 10 * bad + rng.gauss(0, 4))),
        steps=round(rng.uniform(7000, 21000)),
        readiness=round(min(99, max(5, 68 - 35 * strain - 40 * bad + rng.gauss(0, 8)))),
    )


def _checkin(rng: Random, day: date, strain: float, bad: float, *, ill: bool) -> CheckIn:
    def scale(level: float) -> float:
        return float(min(5, max(1, round(level + rng.gauss(0, 0.45)))))

    after_long = 0.9 if day.weekday() == 6 else 0.0
    return CheckIn(
        provenance=Provenance("checkin", day.isoformat()),
        date=day,
        at=datetime.combine(day, time(6, 20), ZoneInfo(ZONE)),
        fatigue=scale(2.2 + 1.2 * strain + 2.0 * bad + 0.5 * after_long),
        soreness=scale(1.9 + 0.9 * strain + 0.8 * bad + after_long),
        mood=scale(4.0 - 0.5 * strain - 1.3 * bad),
        motivation=scale(4.1 - 0.5 * strain - 1.7 * bad),
        stress=scale(2.1 + 0.8 * bad),
        sleep_quality=scale(3.8 - 0.3 * strain - 1.2 * bad),
        ill=True if ill else None,
        readiness=float(min(10, max(0, round(7.2 - 2 * strain - 4 * bad + rng.gauss(0, 0.7))))),
    )


def _notes(today: date) -> tuple[Note, ...]:
    tags = ((-113, "alcohol"), (-78, "heat"), (ILL[0], "ill"), (ILL[1], "ill"), (-20, "alcohol"))
    return tuple(
        Note(Provenance("note", f"{day.isoformat()}:{tag}"), day, tag)
        for day, tag in ((today + timedelta(days=offset), tag) for offset, tag in tags)
    )


def _planned(today: date) -> tuple[PlannedRun, ...]:
    runs = []
    for offset in range(-PLANNED_DAYS_BACK, PLANNED_DAYS_AHEAD + 1):
        day = today + timedelta(days=offset)
        template = planned_of(day)
        if template is None:
            continue
        kind, title, minutes = template
        ident = str(7_000_000 + day.toordinal())
        runs.append(
            PlannedRun(Provenance("garmin", ident), day, kind=kind, duration_min=minutes, title=title)
        )
    return tuple(runs)


def _race(today: date) -> Race:
    day = today + timedelta(weeks=RACE_WEEKS_AHEAD)
    day += timedelta(days=(5 - day.weekday()) % 7)  # the Saturday on or after
    return Race(Provenance("garmin", "8000001"), day, "Seven Passes Ultra", "A", distance_km=82.0)
