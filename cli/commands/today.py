"""``today``: the answer for one day. The pattern for all commands: parse, call one use case, render."""

from __future__ import annotations

import json
from datetime import date, datetime

import click

from cli.options import DAY, emit, json_option, pass_app
from cli.wiring import App
from readiness.morning.answers import answer


@click.command(
    epilog="Examples:  readiness today  ·  readiness today --date yesterday  ·  readiness today --json"
)
@click.option(
    "--date", "day", type=DAY, help="Another day: in the past, as that morning would have answered."
)
@click.option("--refresh", is_flag=True, help="Decide anew even if nothing has changed.")
@click.option("-v", "--verbose", is_flag=True, help="The whole session and all reasons.")
@json_option
@pass_app
def command(app: App, day: date | None, refresh: bool, verbose: bool, as_json: bool) -> None:
    """Lift today? The answer, and why.

    Full, maintenance or skip: what to do, the reasons that bind, what is missing and how to bring it back.
    """
    document = json.loads(answer(app, day or app.today(), refresh=refresh).json)
    if as_json:
        emit(document)
    else:
        from cli.render.answer import show

        show(document, today=app.today(), verbose=verbose or app.verbose)
    if day is None:
        _tell_stale(app)


def _tell_stale(app: App) -> None:
    """A source that fails leaves the answer standing on older data: said each time, beside the answer."""
    from connectors.store.stored_rows import failing

    found = failing(app.home / "readiness.db")
    if not found:
        return
    from readiness.night.health import CALENDARS
    from readiness.vocabulary import day_and_month

    for name, last_ok, failing_since, error in found:
        if not name.startswith(CALENDARS):
            moment = datetime.fromisoformat(last_ok or failing_since)
            since = f"since {day_and_month(moment.date(), short=True)}" if last_ok else "yet"
            click.echo(f"Stale: {name} has delivered nothing {since}. {error}", err=True)
