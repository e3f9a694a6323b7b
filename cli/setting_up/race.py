"""The next race: the season is counted back from it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from cli.setting_up import ask, run_command

if TYPE_CHECKING:
    from cli.wiring import App


def standing(app: App) -> str | None:
    from readiness.observations import Kind, Race

    if not (app.home / "readiness.db").is_file():
        return None
    races = [x for x in app.store.observations([Kind.RACE], since=app.today()) if isinstance(x, Race)]
    if not races:
        return None
    return f"{races[0].priority} race {races[0].name}, {races[0].date}"


def do(app: App) -> bool:
    when = ask("Its date, such as 2027-06-12 (Enter skips)")
    if not when:
        return False
    try:
        date.fromisoformat(when)
    except ValueError:
        raise click.UsageError(f"{when!r} is no date; write it as 2027-06-12.") from None
    name = ask("Its name") or "Race"
    distance = ask("Kilometres (Enter if you do not know)")
    more = ["--distance-km", distance] if distance else []
    return run_command(app, "race", "add", "--date", when, "--name", name, *more)
