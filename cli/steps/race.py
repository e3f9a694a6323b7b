"""The next race: its date, name and length; what was answered before Ctrl-C is offered again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from cli.asking import ask, ask_until
from cli.steps.step import Step, command
from readiness.human_amounts import read_km
from readiness.human_dates import read_date
from readiness.vocabulary import Lean

if TYPE_CHECKING:
    from datetime import date

    from cli.wiring import App

DRAFT = "setup.race.draft"


def _standing(app: App) -> str | None:
    from readiness.observations import Kind, Race
    from readiness.vocabulary import day_and_month

    if not (app.home / "readiness.db").is_file():
        return None
    races = [x for x in app.store.observations([Kind.RACE], since=app.today()) if isinstance(x, Race)]
    if not races:
        return None
    first = min(races, key=lambda race: race.date)
    return f"{first.name}, {day_and_month(first.date)} {first.date.year} ({first.priority} race)"


def _do(app: App) -> bool:
    """Each answer is kept as it comes; the race itself once its name is known."""
    draft: dict[str, str] = json.loads(app.store.fact(DRAFT) or "{}")
    today = app.today()

    def read_day(answer: str) -> date:
        found = read_date(answer, today, Lean.AHEAD)
        click.echo(
            click.style(f"  {found:%A} {found.day} {found:%B %Y}, in {(found - today).days} days", dim=True)
        )
        return found

    enter = f"Enter: {draft['date']}" if draft else "Enter skips"
    day = ask_until(
        f"Its date, such as 12 June or 12 June 2027 ({enter})",
        read_day,
    )
    when = day.isoformat() if day else draft.get("date")
    if when is None:
        return False
    app.store.remember(DRAFT, json.dumps(draft := {**draft, "date": when}))
    named = draft.get("name", "Race")
    name = ask(f"Its name [{named}]") or named
    app.store.remember(DRAFT, json.dumps({**draft, "name": name}))
    km = ask_until("How far, such as 82 km or 50 miles (Enter if you do not know)", read_km)
    far = ["--distance-km", f"{km:g}"] if km else []
    done = command(app, "race", "add", "--date", when, "--name", name, *far)
    app.store.remember(DRAFT, "")
    return done


RACE = Step("race", "Your next race", _standing, _do, "readiness race add …")
