"""``backtest``: what would have been said each past morning, against what followed."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from cli.looking_back import look_back, rows, summary
from cli.options import DAY_PAST, emit, json_option, pass_app
from cli.wiring import App


@click.command(epilog="Examples:  readiness backtest  ·  readiness backtest --from 2025-01-01 --json")
@click.option("--from", "since", type=DAY_PAST, help="Default: the first day with data.")
@click.option("--to", "until", type=DAY_PAST, help="Default: today.")
@json_option
@pass_app
def command(app: App, since: date | None, until: date | None, as_json: bool) -> None:
    """Replay every past morning with only what was known then, by the rules as they are now.

    F full, m maintenance, - skip, capital M or X where the body's signals lowered the day. One athlete's past is
    a story, not a trial.
    """
    found = look_back(app, since, until)
    if as_json:
        emit(found)
        return
    for line in summary(found):
        click.echo(line)
    _events(found)


def _events(found: dict[str, Any]) -> None:
    table = rows(found)
    if not table:
        click.echo("No illness, injury, race or unusual key run was recorded in that time.")
        return
    click.echo("\nThe seven mornings before, oldest first")
    for day, what, said, scores, vendor in table:
        click.echo(f"  {day}  {what:<34.34}  {said}  {scores}" + (f"  Garmin {vendor}" if vendor else ""))
