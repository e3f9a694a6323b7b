"""The demo athlete's training week: what she runs and lifts on each weekday, and how it went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from readiness.observations import StrengthSet

BLOCK = (1.0, 1.08, 1.16, 0.72)
"""Three weeks up, one easier."""

LOWER = (
    StrengthSet("GOBLET_SQUAT", 3, 8, 16.0),
    StrengthSet("ROMANIAN_DEADLIFT", 3, 8, 32.0),
    StrengthSet("BULGARIAN_SPLIT_SQUAT", 3, 8, 10.0),
    StrengthSet("DEAD_BUG", 3, 12, None),
)
UPPER_CORE = (
    StrengthSet("DUMBBELL_ROW", 3, 10, 14.0),
    StrengthSet("PUSH_UP", 3, 14, None),
    StrengthSet("SIDE_PLANK", 3, None, None, 40.0),
)


@dataclass(frozen=True, slots=True)
class Session:
    """One recorded session as the watch has it. ``start`` is aware; ``rpe`` is CR10."""

    id: int
    start: datetime
    sport: str
    title: str
    kind: str
    duration_min: float
    distance_km: float
    ascent_m: float
    descent_m: float
    avg_hr_bpm: float
    max_hr_bpm: float
    rpe: int
    sets: tuple[StrengthSet, ...] = ()

    @property
    def is_run(self) -> bool:
        return self.distance_km > 0


def block(day: date) -> float:
    """How large the week of ``day`` is, against an average one."""
    return BLOCK[(day - timedelta(days=day.weekday())).toordinal() // 7 % len(BLOCK)]


def planned_of(day: date) -> tuple[str, str, float] | None:
    """Kind, title and minutes of the run that her plan in the calendar holds for ``day``, if it holds one."""
    title = _PLAN_TITLES.get(day.weekday())
    if title is None:
        return None
    _, _, kind, minutes, *_ = _RUNS[day.weekday()]
    return kind, title, 5.0 * round(minutes * block(day) / 5)


def sessions_of(rng: Random, zone: ZoneInfo, day: date, strain: float, bad: float) -> list[Session]:
    """What she did on ``day``: nothing while ill, less on a bad patch, else her week's template."""
    if bad >= 0.8:
        return []
    size = block(day) * (1 - 0.5 * bad) * rng.uniform(0.94, 1.06)
    done = []
    if day.weekday() in _RUNS:
        done.append(_run(rng, zone, day, size, strain, bad))
    lift = {1: ("lower", LOWER, 40.0, 6), 2: ("upper_core", UPPER_CORE, 30.0, 4)}.get(day.weekday())
    if lift and bad == 0 and rng.random() < (0.95 if lift[0] == "lower" else 0.7):
        kind, sets, minutes, rpe = lift
        start = datetime.combine(day, time(17, 40), zone)
        done.append(
            Session(
                _ident(day, 2),
                start,
                "strength_training",
                "Strength",
                kind,
                minutes,
                0,
                0,
                0,
                104,
                139,
                rpe,
                sets,
            )
        )
    return done


# weekday → sport, title, kind, minutes, km/h, climb in m per km, heart rate, RPE, local start
_RUNS: dict[int, tuple[str, str, str, float, float, float, float, int, time]] = {
    1: ("running", "Intervals", "intervals", 60, 10.6, 8, 152, 7, time(6, 30)),
    2: ("running", "Morning run", "easy", 55, 9.6, 12, 137, 3, time(6, 30)),
    3: ("trail_running", "Hill repeats", "hills", 75, 8.2, 48, 150, 7, time(6, 30)),
    4: ("running", "Morning run", "easy", 40, 9.7, 10, 135, 2, time(6, 40)),
    5: ("trail_running", "Long run", "long", 200, 7.9, 42, 143, 5, time(7, 0)),
    6: ("trail_running", "Trail run", "easy", 80, 8.4, 28, 139, 4, time(8, 30)),
}


_PLAN_TITLES = {
    1: "Intervals 6 x 3 min",
    2: "Easy run",
    3: "Hill repeats 8 x 2 min",
    5: "Long run",
    6: "Base",
}
"""Monday rests, Friday is free, Sunday comes from the watch maker's coach."""


def _run(rng: Random, zone: ZoneInfo, day: date, size: float, strain: float, bad: float) -> Session:
    sport, title, kind, minutes, speed, climb, heart, rpe, start = _RUNS[day.weekday()]
    minutes = round(minutes * size, 1)
    pace = speed * (1 - 0.03 * strain - 0.06 * bad) * rng.uniform(0.98, 1.02)
    distance = round(minutes / 60 * pace, 3)
    ascent = round(distance * climb * rng.uniform(0.9, 1.1))
    avg = round(heart + 4 * strain + 5 * bad + rng.gauss(0, 1.5))
    effort = rpe + round(max(-1.0, min(2.0, strain + 2 * bad + rng.gauss(0, 0.4))))
    return Session(
        id=_ident(day, 1),
        start=datetime.combine(day, start, zone) + timedelta(minutes=rng.randrange(0, 12)),
        sport=sport,
        title=title,
        kind=kind,
        duration_min=minutes,
        distance_km=distance,
        ascent_m=float(ascent),
        descent_m=float(max(0, ascent + rng.randrange(-12, 13))),
        avg_hr_bpm=float(avg),
        max_hr_bpm=float(avg + rng.randrange(14, 26)),
        rpe=max(1, min(10, effort)),
    )


def _ident(day: date, number: int) -> int:
    return 20_000_000_000 + day.toordinal() * 10 + number
