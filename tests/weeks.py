"""Made-up training weeks for the planner, and an oracle that knows the hard rules from the articles alone.

The oracle shares no code with the rule book: it reads the generated schedule and the published answer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone
from functools import cached_property
from itertools import pairwise

from hypothesis import strategies as st

from readiness.body.assessment import Assessment
from readiness.body.condition import Condition
from readiness.observations import Activity, Observation, PlannedRun, Provenance, Race
from readiness.recommendation import Recommendation
from readiness.settings import AthleteSettings, PhaseSettings, Settings, StrengthSettings

ZONE = timezone(timedelta(hours=2))
START = date(2026, 3, 2)
HARD_KINDS = {"intervals", "tempo", "hills", "long", "race"}
MINUTES = {"easy": 45, "intervals": 60, "tempo": 55, "hills": 70, "long": 180}
HORIZON = 14


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
RECOVERY = {21.0: (1, 1), 50.0: (5, 10), 100.0: (7, 14), 168.0: (10, 16)}
NONE, UPPER, LIGHT, HEAVY = range(4)


def dose_of(rec: Recommendation) -> int:
    """What a published day asks of the legs."""
    if rec.verdict.word == "skip":
        return NONE
    if rec.focus.value not in ("lower", "full_body"):
        return UPPER
    return HEAVY if rec.verdict.word == "full" else LIGHT


def day_breaks(case: Weeks, day: date, dose: int, window: tuple[datetime, datetime]) -> list[str]:
    """The hard rules that a dose in this window breaks on its own day (science §1, §2.8)."""
    if dose == NONE:
        return []
    s = case.settings.strength
    before, after = day - timedelta(days=1), day + timedelta(days=1)
    light_before = s.day_before_long == "upper_core_light"
    broken = [
        ("T6/T7", case.long(day)),
        ("T8", case.long(before)),
        ("T3", case.long(after) and not (light_before and dose == UPPER and not case.on(after, "race"))),
        ("R1 planned rest", day in case.rest),
        ("B2", len({_type(x) for x in case.on(day)}) >= 2),
        ("C1 never", s.easy_day_strength == "never" and bool(case.runs(day)) and not case.hard(day)),
        ("T17", any(r.kind in HARD_KINDS and r.end > window[0] for r in case.runs(day))),
        ("overlap", any(r.start < window[1] and window[0] < r.end for r in case.runs(day))),
        ("B3", window[0].time() < time(6, 30)),
        ("late", window[1] > datetime.combine(day, time(21, 30), ZONE)),
    ]  # fmt: skip
    for race in case.races:
        away, none = (race.date - day).days, RECOVERY[race.distance_km or 0][0]
        broken.append(("P4", race.priority == "A" and 0 <= away <= s.taper_no_strength_days))
        broken.append(("POST_RACE", 0 < -away <= none))
    if dose == HEAVY:
        broken += _heavy_breaks(case, day, window[1])
    return [name for name, is_broken in broken if is_broken]


def _type(session: Session) -> str:
    return session.kind if session.kind in ("yoga", "cycling") else "run"


def _heavy_breaks(case: Weeks, day: date, end: datetime) -> list[tuple[str, bool]]:
    gaps = [
        ((r.start - end).total_seconds() / 3600, r.kind)
        for n in range(5)
        for r in case.runs(day + timedelta(days=n))
    ]
    ahead = [(gap, kind) for gap, kind in gaps if gap > 0]
    limit = case.settings.strength.heavy_lower_gap_h
    away = [(race.date - day).days for race in case.races if race.priority == "A" and race.date >= day]
    return [
        ("T5", any(gap < limit and kind in ("long", "race", "hills") for gap, kind in ahead)),
        ("T4", any(gap < 24 and kind in HARD_KINDS for gap, kind in ahead)),
        ("P3", bool(away) and min(away) <= 56),
        ("P1", case.settings.phase.current == "peak"),
        ("POST_RACE maintenance", any(0 < (day - r.date).days <= RECOVERY[r.distance_km or 0][1] for r in case.races)),
        ("P6", peak_week(case, day)),
        ("T3 light", case.long(day + timedelta(days=1))),
    ]  # fmt: skip


def peak_week(case: Weeks, day: date) -> bool:
    """Whether the calendar week reaches the athlete's own peak line; the races are not training."""
    line = case.settings.phase.peak_week_km
    if line is None:
        return False
    monday = day - timedelta(days=day.weekday())
    return week_km(case, monday) >= line - 1e-6


def week_km(case: Weeks, monday: date) -> float:
    return sum(
        r.minutes / 6.5 for n in range(7) for r in case.runs(monday + timedelta(days=n)) if r.kind != "race"
    )


def target(case: Weeks, phase: str) -> int:
    return 1 if phase in ("peak", "taper") else case.settings.strength.weekly_target


def quota_breaks(case: Weeks, held: dict[date, int], placed: dict[date, int], phases: list[str]) -> list[str]:
    """F1, F2, F7 and C7: too many sessions in the seven days, or the calendar week, that end on a placed day."""
    broken: list[str] = []
    for day in placed:
        count = sum(day - timedelta(days=n) in held for n in range(7))
        phase = phases[(day - START).days]
        if count > target(case, phase):
            broken.append(f"F1/F2 on {day}")
        if count > (4 if phase == "off" else 3):
            broken.append(f"F7 on {day}")
        before = sum(day - timedelta(days=n) in held for n in range(1, day.weekday() + 1))
        if peak_week(case, day) and (case.settings.strength.peak_week_strength == "mobility_only" or before):
            broken.append(f"C7 on {day}")
    return broken


def week_breaks(case: Weeks, doses: list[int], phases: list[str]) -> list[str]:
    """The hard rules of rolling weeks that a whole plan breaks; ``doses`` start on START."""
    placed = {START + timedelta(days=n): dose for n, dose in enumerate(doses) if dose}
    done = {day: UPPER if kind == "upper_core" else LIGHT for day, kind in case.lifts}
    held = done | placed
    broken = quota_breaks(case, held, placed, phases)
    for first, second in pairwise(START + timedelta(days=n) for n in range(-1, len(doses))):
        if second in placed and held.get(first, 0) >= LIGHT and placed[second] >= LIGHT:
            broken.append(f"R2 legs on {second}")
    for n in range(-6, len(doses)):
        window = [START + timedelta(days=n + k) for k in range(7)]
        free = [d for d in window if d not in case.active_days]
        if any(d in placed for d in free) and all(d in held for d in free):
            broken.append(f"R1 from {window[0]}")
    for n in range(-3, len(doses)):
        window = [START + timedelta(days=n + k) for k in range(4)]
        legs = [d for d in window if held.get(d, 0) >= LIGHT]
        if all(case.hard(d) or d in legs for d in window) and any(
            d in placed and not case.hard(d) for d in legs
        ):
            broken.append(f"R2 streak from {window[0]}")
    return broken
