"""``setup``: the first run's questions again, all or one."""

from __future__ import annotations

import click

from cli.first_run import lead
from cli.options import pass_app
from cli.steps.all_steps import STEPS
from cli.terminal import is_interactive
from cli.wiring import App


@click.command(epilog="Examples:  readiness setup  ·  readiness setup week")
@click.argument("step", type=click.Choice([step.name for step in STEPS]), required=False)
@pass_app
def command(app: App, step: str | None) -> None:
    """Ask the first run's questions again: data, week, race, calendar, schedule. Enter leaves a thing as it is."""
    if not is_interactive():
        raise click.UsageError(
            "There is no terminal to ask on; see `readiness --help` for each step's command."
        )
    lead(app, [one for one in STEPS if step in (None, one.name)])
