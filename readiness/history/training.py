"""What was trained, written into the daily columns: load in its several load_metrics, descents, the judged run.

Each activity's load is kept in the best metric that it allows (science §2.4): session RPE × minutes, else
TRIMP, else rTSS, else bare minutes. They are brought to one unit later (:mod:`readiness.signals.load`).
Whatever a later activity says never changes an earlier day: maxima and thresholds are those known so far.
"""

from __future__ import annotations

import math
from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import numpy as np

from readiness.history.carried import Carried
from readiness.history.day_writer import DayWriter
from readiness.history.grade import relative_cost
from readiness.merging.sports import RUNNING, STRENGTH, WALKING, family
from readiness.observations import Activity, PlannedRun, Race
from readiness.runs.day import LONG
from readiness.runs.recorded import recorded
from readiness.runs.roles import judged_as_run
from readiness.runs.running import QUALITY
from readiness.settings import Settings
from readiness.vocabulary import HILL_WORDS, UNKNOWN_KIND, WEEKDAYS, Role, is_heavy_legs, is_key, is_long

KEY_FAMILIES = (
    HILL_WORDS,
    frozenset({"intervals", "interval", "vo2max", "speed"}),
    frozenset({"tempo", "threshold", "race_pace"}),
    frozenset({"fartlek"}),
)
"""Key runs that are compared with each other; ``key_kind`` numbers them from 1 (a coaching choice)."""
OTHER_KEY, FELT_HARD = len(KEY_FAMILIES) + 1.0, len(KEY_FAMILIES) + 2.0
"""``key_kind`` of a key run of another word, and of one that is a key run by its effort alone."""
LIFT_RPE = 4.0
"""Session RPE assumed for strength without one [P]."""
THRESHOLD_MIN, THRESHOLD_DAYS = 30.0, 90
"""Threshold speed is the best grade-adjusted speed over at least half an hour of the last ninety days."""
BANISTER = {"male": (0.64, 1.92), "female": (0.86, 1.67)}
EF_FROM_MIN = 30.0
"""Shorter runs say nothing about efficiency (science §6.4)."""
NIGHT_FROM_H, NIGHT_TO_H = 22.0, 5.0


def enter_activities(
    activities: Sequence[Activity],
    plan: Sequence[PlannedRun],
    races: Mapping[date, Race],
    settings: Settings,
    book: DayWriter,
    carried: Carried,
) -> None:
    """Nights first: the load of a run depends on the resting heart rate known by then, and on what is ``carried``,
    which is brought to the last day."""
    activities = sorted(activities, key=lambda a: a.start)
    gaps = _gap_speeds(activities)
    planned: dict[date, list[PlannedRun]] = defaultdict(list)
    for run in plan:
        planned[run.date].append(run)
    runs_of: dict[date, list[tuple[Activity, float]]] = defaultdict(list)
    purse = LoadRecorder(settings, book, carried)
    for activity, gap in zip(activities, gaps, strict=True):
        kind = family(activity.sport)
        _enter_any(activity, kind, book)
        purse.enter(activity, kind, gap, book)
        if kind == RUNNING:
            runs_of[activity.date].append((activity, gap))
        elif kind == STRENGTH:
            _enter_lift(activity, book)
    purse.close()
    roles = _roles(activities, planned, races, settings, carried)
    for day, runs in runs_of.items():
        _enter_runs(day, runs, planned.get(day, ()), roles.get(day, frozenset()), book)


def _roles(
    activities: Sequence[Activity],
    planned: Mapping[date, Sequence[PlannedRun]],
    races: Mapping[date, Race],
    settings: Settings,
    carried: Carried,
) -> dict[date, frozenset[Role]]:
    """The roles of each day's runs by the plan's own definition (:mod:`readiness.runs.roles`), as of their evening."""
    found: dict[date, frozenset[Role]] = {}
    told = recorded([a for a in activities if family(a.sport) == RUNNING], planned, races)
    for run in judged_as_run(told, WEEKDAYS.index(settings.week_starts), carried.weeks):
        found[run.date] = found.get(run.date, frozenset()) | {run.role}
    return found


def _gap_speeds(activities: Sequence[Activity]) -> list[float]:
    """Grade-adjusted speed in m/min: from the stream where known, else from totals (half up, half down)."""
    km = np.array([a.distance_km or math.nan for a in activities], dtype=float)
    minutes = np.array([a.duration_min or math.nan for a in activities], dtype=float)
    up = np.array([_first_known(a.ascent_m, a.descent_m) for a in activities], dtype=float)
    down = np.array([_first_known(a.descent_m, a.ascent_m) for a in activities], dtype=float)
    grade = (up + down) / (1000 * km)
    speed = 1000 * km / minutes * (relative_cost(grade) + relative_cost(-grade)) / 2
    return [
        float(s) if a.gap_m_per_min is None else a.gap_m_per_min
        for s, a in zip(speed, activities, strict=True)
    ]


def _first_known(*metres: float | None) -> float:
    """What goes up comes down: the first that is known, 0 where none is."""
    return next((value for value in metres if value is not None), 0.0)


def _enter_any(activity: Activity, kind: str, book: DayWriter) -> None:
    day = activity.date
    book.add("trained", day, 1.0)
    if offset := activity.start.utcoffset():  # many exports write UTC for 'unknown': zero is no place
        book.set("day_utc_offset_h", day, offset / timedelta(hours=1))
    book.largest("day_altitude_m", day, activity.altitude_m)
    if kind in (RUNNING, WALKING):
        book.add("feet_min", day, activity.duration_min)
        down = next(
            (v for v in (activity.steep_descent_m, activity.descent_m, activity.ascent_m) if v is not None),
            None,
        )  # without a word on the way down, what went up came down
        book.add("descent_m", day, down)
        if down:
            end = activity.start.hour + (activity.start.minute + activity.duration_min) / 60
            book.largest("descent_end_h", day, end)


class LoadRecorder:
    """Pays each activity into one metric of load, by what is known of the athlete so far."""

    def __init__(self, settings: Settings, book: DayWriter, carried: Carried) -> None:
        self.factor, self.exponent = BANISTER[settings.athlete.sex or "male"]
        self.fixed_max = settings.athlete.hr_max_bpm
        self.carried = carried
        self.resting = deque((n, bpm) for n, bpm in enumerate(book.row("resting_hr_bpm")) if bpm == bpm)

    def close(self) -> None:
        """After the last activity: the resting heart rate of the days since is carried too."""
        if self.resting:
            self.carried.rest = self.resting[-1][1]

    def enter(self, activity: Activity, kind: str, gap: float, book: DayWriter) -> None:
        """One activity's load, by the best metric that is known of it; ``gap`` is its grade-adjusted speed, m/min."""
        day, minutes = activity.date, activity.duration_min
        while self.resting and self.resting[0][0] <= book.index(day):
            self.carried.rest = self.resting.popleft()[1]
        highest = max(self.carried.hr_max, activity.max_hr_bpm or 0.0, activity.avg_hr_bpm or 0.0)
        self.carried.hr_max = highest
        trimp = self._trimp(activity)
        metric, load = self._load(activity, kind, gap, trimp)
        book.add(metric, day, load)
        if (
            activity.rpe is not None and trimp is not None and kind != STRENGTH
        ):  # both: the one scales the other
            book.add("pair_xy", day, trimp * load)
            book.add("pair_xx", day, trimp * trimp)
        if kind == RUNNING and minutes >= THRESHOLD_MIN and gap > 0:
            self._keep_best(day, gap)

    def _load(self, activity: Activity, kind: str, gap: float, trimp: float | None) -> tuple[str, float]:
        """The metric's column and the load in it: session RPE, else TRIMP, else from pace, else minutes."""
        minutes = activity.duration_min
        if activity.rpe is not None or kind == STRENGTH:
            return "srpe", (LIFT_RPE if activity.rpe is None else activity.rpe) * minutes
        if trimp is not None:
            return "trimp", trimp
        if kind == RUNNING and (threshold := self._threshold(activity.date)) and gap > 0:
            return "rtss", minutes / 60 * (gap / threshold) ** 2 * 100
        return "bare_min", minutes

    def _keep_best(self, day: date, gap: float) -> None:
        """The threshold's speed is the best of the last weeks: slower ones before this can never be it."""
        best = self.carried.best
        while best and best[-1][1] <= gap:
            best.pop()
        best.append((day, gap))

    def _trimp(self, activity: Activity) -> float | None:
        """Banister's TRIMP from the average heart rate (per sample where the source had a stream)."""
        if activity.trimp is not None:
            return activity.trimp
        if activity.avg_hr_bpm is None:
            return None
        top, rest = self.fixed_max or self.carried.hr_max, self.carried.rest
        r = min(max((activity.avg_hr_bpm - rest) / max(top - rest, 1.0), 0.0), 1.0)
        return activity.duration_min * r * self.factor * math.exp(self.exponent * r)

    def _threshold(self, day: date) -> float | None:
        best = self.carried.best
        while best and (day - best[0][0]).days > THRESHOLD_DAYS:
            best.popleft()
        return best[0][1] if best else None


def _enter_lift(activity: Activity, book: DayWriter) -> None:
    day = activity.date
    rpe = LIFT_RPE if activity.rpe is None else activity.rpe
    book.add("lifts", day, 1.0)
    book.add("lift_min", day, activity.duration_min)
    book.add("lift_load", day, rpe * activity.duration_min)
    book.largest("lift_rpe", day, activity.rpe)
    if is_heavy_legs(activity):
        book.set("heavy_lower", day, 1.0)


def _enter_runs(
    day: date,
    runs: Sequence[tuple[Activity, float]],
    plan: Sequence[PlannedRun],
    roles: frozenset[Role],
    book: DayWriter,
) -> None:
    """The day's runs: their sum, the longest, and the one that is judged (the key run, else the longest)."""
    for run, _ in runs:
        book.add("runs", day, 1.0)
        book.add("run_min", day, run.duration_min)
        book.largest("longest_run_min", day, run.duration_min)
        book.largest("longest_run_km", day, run.distance_km)
        book.add("night_run_min", day, _night_minutes(run))
        if run.kind == "race":
            book.set("race", day, 1.0)
    _enter_roles(day, [*(p.kind for p in plan), *(r.kind for r, _ in runs)], plan, roles, book)
    run, gap = max(runs, key=lambda pair: (is_key(pair[0].kind), pair[0].duration_min))
    _enter_judged(day, run, gap, book)
    book.set("completed_pct", day, _completed(run, runs, plan))


def _enter_roles(
    day: date,
    words: Sequence[str | None],
    plan: Sequence[PlannedRun],
    roles: frozenset[Role],
    book: DayWriter,
) -> None:
    """Whether the day's run was long or a key run, by its ``words`` and by its role in the week."""
    if not roles.isdisjoint(LONG):
        book.set("long_kind", day, 1.0)
    elif any(is_long(p.kind) for p in plan):
        book.set("long_cut", day, 1.0)
    if any(map(is_key, words)):  # also one that was broken off, and so was none for the plan of the week
        book.set("key_kind", day, _family(words))
    elif not roles.isdisjoint(QUALITY):
        book.set("key_kind", day, OTHER_KEY if "race" in words else FELT_HARD)


def _enter_judged(day: date, run: Activity, gap: float, book: DayWriter) -> None:
    """What one run cost; ``gap`` is its grade-adjusted speed, m/min."""
    book.set("judged_min", day, run.duration_min)
    book.set("judged_rpe", day, run.rpe)
    book.set("judged_temperature_c", day, run.temperature_c)
    book.set("judged_decoupling_pct", day, run.decoupling_pct if run.duration_min <= 240 else None)
    if run.distance_km and gap > 0:
        book.set("judged_gap_m_per_min", day, gap)
        book.set("judged_gain_m_per_km", day, (run.ascent_m or 0.0) / run.distance_km)
        if run.avg_hr_bpm and run.duration_min >= EF_FROM_MIN:
            book.set("judged_ef", day, gap / run.avg_hr_bpm)


def _family(words: Sequence[str | None]) -> float:
    """Which key runs a day's is like."""
    plain = {word.strip().lower().replace(" ", "_").replace("-", "_") for word in words if word}
    return next((float(n) for n, family in enumerate(KEY_FAMILIES, 1) if family & plain), OTHER_KEY)


def _completed(
    run: Activity, runs: Sequence[tuple[Activity, float]], plan: Sequence[PlannedRun]
) -> float | None:
    """How much of the plan was run, %, by distance, else by time; only an explicit plan judges (science §6.13)."""
    plan = [p for p in plan if p.kind != UNKNOWN_KIND]
    if run.completed_pct is not None or not plan:
        return run.completed_pct
    km = sum(p.distance_km or 0.0 for p in plan)
    if km > 0 and all(r.distance_km is not None for r, _ in runs):
        return 100 * sum(r.distance_km or 0.0 for r, _ in runs) / km
    minutes = sum(p.duration_min or 0.0 for p in plan)
    return 100 * sum(r.duration_min for r, _ in runs) / minutes if minutes > 0 else None


def _night_minutes(run: Activity) -> float:
    """Minutes run between 22:00 and 05:00 local time."""
    start = run.start.hour + run.start.minute / 60
    end = start + run.duration_min / 60
    if start >= NIGHT_TO_H and end <= NIGHT_FROM_H:
        return 0.0
    dark = sum(
        max(0.0, min(end, to + 24 * k) - max(start, frm + 24 * k))
        for k in range(int(end // 24) + 1)
        for frm, to in ((0.0, NIGHT_TO_H), (NIGHT_FROM_H, 24.0))
    )
    return 60 * dark
