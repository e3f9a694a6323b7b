"""Plain functions that build the observations of a made-up athlete: healthy, tired, ill, travelling.

    rows = healthy(until=date(2026, 3, 3), days=120)
    rows = tired(rows, days=5)                      # the last five mornings, three signals worse
    rows = without(rows, CheckIn, date(2026, 3, 3))   # as if never observed
    rows = [*rows, run(date(2026, 3, 1), minutes=270, descent_m=2400, kind="long")]

Deterministic: the same call gives the same rows. ``noise=0`` gives an athlete who is the same every day.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone

import numpy as np

from readiness.observations import (
    Activity,
    CheckIn,
    HrvNight,
    Note,
    Observation,
    PlannedRun,
    Provenance,
    Race,
    RestingHr,
    SleepNight,
)

UNTIL = date(2026, 3, 3)
"""A Tuesday; the default last morning."""
ZONE = timezone(timedelta(hours=1))
WEEK = {1: ("intervals", 50), 2: ("easy", 45), 3: ("tempo", 60), 5: ("long", 150), 6: ("easy", 60)}
"""Runs by weekday (Monday is 0): kind and minutes. Monday and Friday are free."""
LIFTS = {1: "full_body", 3: "upper_core"}
ADVERSE = {
    "fatigue": 1.0,
    "soreness": 1.0,
    "stress": 1.0,
    "mood": -1.0,
    "motivation": -1.0,
    "sleep_quality": -1.0,
}
"""+1 where a high answer is bad."""
USUAL = {"fatigue": 2.0, "soreness": 2.0, "mood": 4.0, "motivation": 4.0, "stress": 2.0, "sleep_quality": 4.0}


def source(kind: str, key: object, name: str = "csv") -> Provenance:
    return Provenance(name, f"{kind}-{key}")


def hrv(day: date, rmssd_ms: float = 55.0) -> HrvNight:
    return HrvNight(source("hrv", day), day, rmssd_ms)


def resting_hr(day: date, bpm: float = 46.0) -> RestingHr:
    return RestingHr(source("rhr", day), day, bpm)


def sleep(day: date, hours: float = 7.8, zone: timezone = ZONE) -> SleepNight:
    end = datetime.combine(day, time(6, 30), zone)
    return SleepNight(source("sleep", day), day, hours, end - timedelta(hours=hours + 0.3), end)


def checkin(day: date, **answers: object) -> CheckIn:
    """A check-in with the usual answers but for those given."""
    return CheckIn(source("checkin", day), day, **{**USUAL, **answers})


def run(
    day: date,
    minutes: float = 60,
    kind: str | None = "easy",
    descent_m: float | None = None,
    **fields: object,
) -> Activity:
    """A run at seven in the morning; 10 km/h on rolling ground at 140 bpm unless told otherwise."""
    start = datetime.combine(day, time(7, 0), ZONE)
    km = round(minutes / 6, 2)
    usual = {
        "distance_km": km,
        "ascent_m": 8 * km if descent_m is None else descent_m,
        "descent_m": 8 * km if descent_m is None else descent_m,
        "avg_hr_bpm": 140.0,
        "rpe": {"easy": 3.0, "long": 5.0}.get(kind or "", 6.5),
        "kind": kind,
    }
    return Activity(source("run", f"{day}-{minutes}"), start, "trail_running", minutes, **{**usual, **fields})


def lift(day: date, minutes: float = 40, kind: str = "full_body", **fields: object) -> Activity:
    start = datetime.combine(day, time(17, 30), ZONE)
    usual = {"rpe": 5.0, "kind": kind}
    return Activity(source("lift", day), start, "strength_training", minutes, **{**usual, **fields})


def note(day: date, tag: str) -> Note:
    return Note(source("note", f"{day}-{tag}"), day, tag)


def planned(
    day: date, kind: str | None = "easy", minutes: float | None = None, **fields: object
) -> PlannedRun:
    return PlannedRun(source("plan", day), day, kind, duration_min=minutes, **fields)


def race(day: date, name: str = "Ridge 100", priority: str = "A", **fields: object) -> Race:
    return Race(source("race", day), day, name, priority, **fields)


def healthy(
    until: date = UNTIL, days: int = 120, noise: float = 1.0, seed: int = 1, since: date | None = None
) -> list[Observation]:
    """A well athlete with a steady week: every night and check-in up to ``until``, training up to the day before."""
    first = since or until - timedelta(days=days - 1)
    rng = np.random.default_rng(seed)
    rows: list[Observation] = []
    for n in range((until - first).days + 1):
        day = first + timedelta(days=n)
        e = [noise * float(x) for x in np.clip(rng.normal(size=9), -2, 2)]
        rows.append(hrv(day, round(55.0 * float(np.exp(0.10 * e[0])), 1)))
        rows.append(resting_hr(day, round(46.0 + 1.2 * e[1])))
        rows.append(sleep(day, round(7.8 + 0.4 * e[2], 2)))
        answers = {
            k: float(np.clip(round(v + 0.35 * x), 1, 5))
            for (k, v), x in zip(USUAL.items(), e[3:], strict=True)
        }
        rows.append(checkin(day, **answers))
        if day < until:
            rows += training(day, 1 + 0.02 * e[0])
    return rows


def training(day: date, pace: float = 1.0) -> list[Observation]:
    """The usual day: a run and perhaps a lift, by weekday. ``pace`` multiplies the heart rate."""
    rows: list[Observation] = []
    if day.weekday() in WEEK:
        kind, minutes = WEEK[day.weekday()]
        rows.append(run(day, minutes, kind, avg_hr_bpm=round(140.0 * pace, 1)))
    if day.weekday() in LIFTS:
        rows.append(lift(day, kind=LIFTS[day.weekday()]))
    return rows


def tired(
    rows: Iterable[Observation], days: int = 5, until: date = UNTIL, much: float = 1.5
) -> list[Observation]:
    """The same athlete, with the last ``days`` mornings worse: HRV down, resting HR up, tired, sore, short nights."""
    first = until - timedelta(days=days - 1)

    def worse(o: Observation) -> Observation:
        if o.date < first:
            return o
        if isinstance(o, HrvNight):
            return replace(o, rmssd_ms=round(o.rmssd_ms * float(np.exp(-0.15 * much)), 1))
        if isinstance(o, RestingHr):
            return replace(o, resting_hr_bpm=o.resting_hr_bpm + 3 * much)
        if isinstance(o, SleepNight):
            return replace(o, sleep_h=max(3.0, o.sleep_h - 0.8 * much))
        if isinstance(o, CheckIn):
            up = {k: min(5.0, (getattr(o, k) or 0) + 1.4 * much) for k in ("fatigue", "soreness", "stress")}
            down = {k: max(1.0, (getattr(o, k) or 5) - 1.4 * much) for k in ("mood", "motivation")}
            return replace(o, **up, **down)
        return o

    return [worse(o) for o in rows]


def without(rows: Iterable[Observation], kind: type | Sequence[type], *days: date) -> list[Observation]:
    """As if these kinds (on these days, or ever) had never been observed."""
    kinds = kind if isinstance(kind, type) else tuple(kind)
    return [o for o in rows if not (isinstance(o, kinds) and (not days or o.date in days))]


def shifted(rows: Iterable[Observation], weeks: int) -> list[Observation]:
    """The same life, whole weeks later."""
    by = timedelta(weeks=weeks)

    def later(o: Observation) -> Observation:
        if isinstance(o, Activity):
            return replace(o, start=o.start + by)
        if isinstance(o, SleepNight) and o.start is not None and o.end is not None:
            return replace(o, date=o.date + by, start=o.start + by, end=o.end + by)
        return replace(o, date=o.date + by)

    return [later(o) for o in rows]
