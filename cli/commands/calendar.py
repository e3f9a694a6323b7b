"""``calendar clear``: everything that we ever wrote is withdrawn."""

from __future__ import annotations

from collections.abc import Sequence

import click

from cli.exit_codes import Exit, worst_of
from cli.options import json_option, pass_app
from cli.wiring import App


@click.group()
def command() -> None:
    """Look after what we wrote into the calendars."""


@command.command(
    epilog="Examples:  readiness calendar clear --dry-run  ·  readiness calendar clear --target caldav --yes"
)
@click.option("--target", "only", multiple=True, metavar="NAME", help="Only this calendar; may be repeated.")
@click.option("--dry-run", is_flag=True, help="Show what would be withdrawn, and do nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
@pass_app
def clear(app: App, only: Sequence[str], dry_run: bool, yes: bool, as_json: bool) -> Exit | None:
    """Withdraw every event that we ever wrote, past ones and ones you edited included. Your own events stay."""
    from cli.render.calendars import show
    from readiness.publishing.clear import clear as withdraw_all

    targets = app.targets(only)
    if not (dry_run or yes):
        names = ", ".join(target.name for target in targets)
        click.confirm(f"Withdraw all our events from {names}?", abort=True, err=True)
    with app.one_publisher():
        reports = withdraw_all(targets, app.store, app.now(), home=app.home_id, dry_run=dry_run)
    show(app, reports, dry_run=dry_run, as_json=as_json)
    return worst_of(reports)
