"""Made-up training weeks for the planner. The oracle of the hard rules stands in :mod:`tests.season.oracle`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone
from functools import cached_property

from hypothesis import strategies as st

from readiness.body.assessment import Assessment
from readiness.body.condition import Condition
from readiness.observations import Activity, Observation, PlannedRun, Provenance, Race
from readiness.settings import AthleteSettings, PhaseSettings, Settings, StrengthSettings

ZONE = timezone(timedelta(hours=2))
START = date(2026, 3, 2)
HARD_KINDS = {"intervals", "tempo", "hills", "long", "race"}
MINUTES = {"easy": 45, "intervals": 60, "tempo": 55, "hills": 70, "long": 180}
HORIZON = 14
NOW = datetime.combine(START, time(5), ZONE)


@dataclass(frozen=True)
class Session:
    """A run, ride or class of the generated schedule."""

    day: date
    kind: str
    at: time
    minutes: float

    @property
    def start(self) -> datetime:
        return datetime.combine(self.day, self.at, ZONE)

    @property
    def end(self) -> datetime:
        return self.start + timedelta(minutes=self.minutes)


@dataclass(frozen=True)
class Weeks:
    """A generated athlete's schedule around ``START``."""

    sessions: tuple[Session, ...]
    rest: frozenset[date]
    races: tuple[Race, ...]
    lifts: tuple[tuple[date, str], ...]
    settings: Settings
    horizon: int = HORIZON

    @cached_property
    def by_day(self) -> dict[date, list[Session]]:
        found: dict[date, list[Session]] = {}
        for session in self.sessions:
            found.setdefault(session.day, []).append(session)
        return found

    @cached_property
    def hard_days(self) -> set[date]:
        return {s.day for s in self.sessions if s.kind in HARD_KINDS}

    @cached_property
    def active_days(self) -> set[date]:
        """Days with a run or a ride: no rest days, strength or not."""
        return {s.day for s in self.sessions if s.kind != "yoga"}

    def on(self, day: date, *kinds: str) -> list[Session]:
        return [s for s in self.by_day.get(day, []) if not kinds or s.kind in kinds]

    def runs(self, day: date) -> list[Session]:
        return [s for s in self.on(day) if s.kind not in ("yoga", "cycling")]

    def long(self, day: date) -> bool:
        return bool(self.on(day, "long", "race"))

    def hard(self, day: date) -> bool:
        return day in self.hard_days

    def observations(self) -> list[Observation]:
        """The schedule as stored: what lies before START was done, the rest is an explicit plan."""
        found: list[Observation] = list(self.races)
        for n, s in enumerate(self.sessions):
            where = Provenance("test", f"s{n}")
            if s.day < START:
                sport = {"yoga": "yoga", "cycling": "cycling"}.get(s.kind, "trail_running")
                kind = s.kind if sport == "trail_running" else None
                km = next((r.distance_km for r in self.races if r.date == s.day), s.minutes / 6.5)
                found.append(Activity(where, s.start, sport, s.minutes, km, kind=kind))
            elif s.kind != "race":
                found.append(PlannedRun(where, s.day, s.kind, s.at, s.minutes, s.minutes / 6.5))
        for n, day in enumerate(sorted(self.rest)):
            if day >= START:
                found.append(PlannedRun(Provenance("test", f"r{n}"), day, "rest"))
        for n, (day, kind) in enumerate(self.lifts):
            start = datetime.combine(day, time(4 if day == START else 17, 30), ZONE)
            found.append(
                Activity(Provenance("log", f"l{n}"), start, "strength_training", 40, kind=kind, rpe=7)
            )
        return found


def held(*conditions: Condition) -> dict[str, Condition]:
    """These conditions, as an assessment has them."""
    return {one.reason.id: one for one in conditions}


def calm(score: float = 25.0, **changes: object) -> Assessment:
    """A morning on which nothing speaks against training."""
    values: dict[str, object] = {
        "date": START, "score": score, "band": "green", "confidence": "high", "confidence_value": 0.9,
        "provisional": False, "subscores": {}, "signs": (), "domains": frozenset(), "severe_domains": frozenset(),
        "conditions": {}, "missing": (), "data_until": {}, "signals": {}, "ctl": None, "atl": None,
    }  # fmt: skip
    return Assessment(**(values | changes))


_DAY = st.sampled_from(
    [
        (), ("rest",), ("easy",), ("easy",), ("easy",), ("intervals",), ("tempo",), ("hills",), ("long",), ("long",),
        ("easy", "easy"), ("easy", "yoga"), ("easy", "cycling"), ("cycling",), ("yoga",), ("intervals", "easy"),
    ]
)  # fmt: skip
_HOURS = st.sampled_from([time(5, 30), time(6, 30), time(7), time(12), time(16), time(18), time(19, 30)])


@st.composite
def weeks(draw: st.DrawFn, horizon: int = HORIZON, plain: bool = False) -> Weeks:
    """Any schedule: long runs back to back, hills on any day, two key runs, races on any weekday, rest days.

    ``plain`` puts every run in the morning and every lift at half past five in the evening.
    """
    hours = st.just(time(7)) if plain else _HOURS
    sessions: list[Session] = []
    rest: set[date] = set()
    races = draw(st.lists(st.tuples(st.integers(-12, 70), st.sampled_from("ABC"), _DISTANCES), max_size=2))
    race_days = {START + timedelta(days=n): (p, km) for n, p, km in races}
    for n in range(-28, horizon + 7):
        day = START + timedelta(days=n)
        kinds = () if day in race_days else draw(_DAY)
        if kinds == ("rest",):
            rest.add(day)
            continue
        for kind in kinds:
            minutes = MINUTES.get(kind, 40)
            sessions.append(Session(day, kind, draw(hours) if n >= -1 else time(7), minutes))
    # a full week of plan, so that nothing is left to habit
    for n in range(horizon + 7):
        day = START + timedelta(days=n)
        if day not in race_days and day not in rest and not any(s.day == day for s in sessions):
            sessions.append(Session(day, "easy", draw(hours), 45))
    for day, (_, km) in race_days.items():
        sessions.append(Session(day, "race", time(6), RACE_MINUTES[km]))
    ages = draw(st.lists(st.tuples(st.integers(0, 9), _LIFTS), max_size=3, unique_by=lambda x: x[0]))
    lifts = [(START - timedelta(days=n), kind) for n, kind in ages]
    lifts += [(START - timedelta(days=70 + 7 * n), "full_body") for n in range(3)]
    return Weeks(
        tuple(sessions),
        frozenset(rest),
        tuple(Race(Provenance("race", str(d)), d, "Test race", p, km) for d, (p, km) in race_days.items()),
        tuple(sorted(lifts)),
        draw(_PLAIN if plain else _SETTINGS),
        horizon,
    )


RACE_MINUTES = {21.0: 130.0, 50.0: 400.0, 100.0: 900.0, 168.0: 1600.0}
_DISTANCES = st.sampled_from([21.0, 50.0, 100.0, 168.0])
_LIFTS = st.sampled_from(["lower", "heavy_lower", "full_body", "upper_core"])
_STRENGTH = st.builds(
    StrengthSettings,
    easy_day_strength=st.sampled_from(["light_only", "never", "any"]),
    order=st.sampled_from(["run_first", "lift_first"]),
    heavy_lower_gap_h=st.sampled_from([48, 72]),
    day_before_long=st.sampled_from(["none", "upper_core_light"]),
    peak_week_strength=st.sampled_from(["maintenance_1x", "mobility_only"]),
    taper_no_strength_days=st.sampled_from([5, 7, 14]),
    weekly_target=st.sampled_from([1, 2, 2, 3]),
    preferred_time=st.sampled_from(["06:00", "12:00", "17:30", "20:00"]),
    minutes=st.sampled_from([30, 40, 45]),
)
_SETTINGS = st.builds(
    Settings,
    athlete=st.just(AthleteSettings()),
    strength=_STRENGTH,
    phase=st.builds(
        PhaseSettings,
        current=st.sampled_from(["auto", "auto", "off", "base", "build", "peak"]),
        peak_week_km=st.sampled_from([None, 70.0, 500.0]),
    ),
)

_PLAIN = _SETTINGS.map(
    lambda s: replace(
        s,
        strength=replace(s.strength, preferred_time="17:30", minutes=40),
        phase=replace(s.phase, peak_week_km=s.phase.peak_week_km or 500.0),
    )
)
