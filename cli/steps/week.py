"""The week as it usually is: asked day by day, and each answer kept at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.asking import ask_until
from cli.steps.step import Step
from readiness.vocabulary import DAY_NAMES, WEEKDAYS

if TYPE_CHECKING:
    from cli.wiring import App
    from readiness.observations import PlannedRun

BEGUN = "begun"


def _standing(app: App) -> str | None:
    from readiness.observations import Kind

    kept = (app.home / "readiness.db").is_file()
    if kept and app.store.fact("setup.week") == BEGUN:
        return None
    if days := {name: run for name, run in app.settings.week.items() if name in WEEKDAYS}:
        return ", ".join(f"{day} {run}" for day, run in days.items())
    if not kept:
        return None
    planned = app.store.observations([Kind.PLANNED_RUN], since=app.today())
    return f"read from your plan ({len(planned)} days ahead)" if planned else None


def _do(app: App) -> bool:
    """Asks day by day, and writes ``[week]`` after each answer: who stops half way goes on there."""
    from connectors.config.edit import set_table

    click.echo("  What you usually run, such as: easy 45min · 10k easy 6pm · long 4h 07:00 ·")
    click.echo("  intervals 50min 06:30 · rest. Enter leaves a day open: your runs show it.")
    week: dict[str, str] = {str(day): text for day, text in app.settings.week.items()}
    app.store.remember("setup.week", BEGUN)
    for day, name in zip(WEEKDAYS, DAY_NAMES, strict=True):
        before = f" [{week[day]}]" if day in week else ""

        if (answer := ask_until(f"{name:<9}{before}", _understood)) is not None:
            week[day] = answer
            set_table(app.home, "week", week)
    app.store.remember("setup.week", "")
    app.forget_what_was_read()
    return any(day in week for day in WEEKDAYS)


def _understood(answer: str) -> str:
    """The answer, once it is read; says how."""
    from readiness.runs.template import read_sessions

    sessions = " + ".join(_in_words(one) for one in read_sessions(answer))
    click.echo(click.style(f"  {'':<9}  {sessions}", dim=True))
    return answer


def _in_words(session: PlannedRun) -> str:
    """A session as it was understood: 'easy, 12.9 km, at 18:00'."""
    words = [str(session.kind).replace("_", " ")]
    if session.distance_km:
        words.append(f"{session.distance_km:.1f} km".replace(".0 km", " km"))
    if session.duration_min:
        words.append(f"{session.duration_min:.0f} min")
    if session.time:
        words.append(f"at {session.time:%H:%M}")
    return ", ".join(words)


WEEK = Step("week", "Your usual week", _standing, _do, "readiness setup week")
