"""Recorded runs beside what was planned for their day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from readiness.observations import Activity, PlannedRun, Race
from readiness.runs.running import Run, is_hike, is_run, race_role, role_without_length
from readiness.runs.told import Told
from readiness.vocabulary import Role, role_of

MEANT_SHARE = 0.5
"""A planned run's word holds for a recorded one of at least half its length (a coaching choice)."""


def recorded(
    runs: Sequence[Activity], plans: Mapping[date, Sequence[PlannedRun]], races: Mapping[date, Race]
) -> Iterator[Told]:
    """Each recorded run with its own word, its plan's and its plan's length; longest first takes the longest plan."""
    by_day: dict[date, list[Activity]] = {}
    for run in runs:
        by_day.setdefault(run.start.date(), []).append(run)
    for day, done in by_day.items():
        meant = _paired(done, [p for p in plans[day] if is_run(p)]) if day in plans else {}
        for run in done:
            yield _told(day, run, meant.get(id(run)), races.get(day))


def _paired(done: Sequence[Activity], planned: Sequence[PlannedRun]) -> dict[int, PlannedRun]:
    longest = sorted(done, key=lambda run: -run.duration_min)
    plans = sorted(planned, key=lambda plan: -(plan.duration_min or plan.distance_km or 0.0))
    return {id(run): plan for run, plan in zip(longest, plans, strict=False)}


def _told(day: date, run: Activity, plan: PlannedRun | None, race: Race | None) -> Told:
    minutes, km = run.duration_min, run.distance_km
    own = role_of(run.kind)
    asked = planned = meant = None
    if plan:
        asked, planned = _asked(plan, run), role_of(plan.kind)
        meant = planned if minutes >= MEANT_SHARE * (asked or 0.0) else None
    if Role.RACE in (own, meant):
        role = race_role(minutes, km, run.ascent_m, race.priority if race else "B")
    else:
        role = role_without_length((own, meant), run.rpe)
    called = Role.LONG if Role.LONG in (own, planned) else own or meant
    found = Run(day, role, run.kind, run.start, minutes, km, "done", run.descent_m, run.ascent_m)
    return Told(found, called, asked or None, is_hike(run.sport) or is_hike(run.kind))


def _asked(plan: PlannedRun, run: Activity) -> float | None:
    """The minutes that the plan asked for; its kilometres at the pace that was run."""
    if plan.duration_min or not (plan.distance_km and run.distance_km):
        return plan.duration_min
    return plan.distance_km * run.duration_min / run.distance_km
