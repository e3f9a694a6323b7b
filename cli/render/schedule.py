"""The runs and races of each day, in a few words."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cli.wiring import App
    from readiness.runs.agenda import Agenda
    from readiness.runs.running import Run


ROLES = {"key": "quality", "unknown": "run"}


def schedule(app: App, start: date, days: int) -> dict[date, str]:
    """The runs and races of each day of a home, in words. A start that lies ahead is seen from today."""
    from readiness.merging.merge import merge
    from readiness.runs.agenda import build

    observations = merge(app.known_store.observations(), app.settings)
    seen_from = min(start, app.today())
    agenda = build(observations, app.settings, seen_from, app.now(), (start - seen_from).days + days)
    return runs_in_words(agenda, start, days)


def runs_in_words(agenda: Agenda, start: date, days: int) -> dict[date, str]:
    """``intervals 50 min 06:30``; ``~`` before what is only a habit, ``✓`` before what is done."""
    races = {race.date: race for race in agenda.season.races}
    found: dict[date, str] = {}
    for number in range(days):
        day = start + timedelta(days=number)
        race = races.get(day)
        if race is not None and day >= agenda.day:
            found[day] = f"{race.priority} RACE {race.name}"
            continue
        words = [_run(run) for run in agenda[day].runs]
        if not words and agenda[day].rest:
            words = ["rest"]
        found[day] = " + ".join(words)
    return found


def _run(run: Run) -> str:
    mark = "✓ " if run.done else "~ " if run.inferred else ""
    hours, minutes = divmod(round(run.minutes), 60)
    long = f"{hours} h {minutes:02}" if hours else f"{minutes} min"
    at = f" {run.start:%H:%M}" if run.start is not None and not run.inferred else ""
    name = run.kind or ROLES.get(run.role.value, run.role.value)
    return f"{mark}{name} {long}{at}"
