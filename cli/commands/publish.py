"""``publish``: bring the calendars to what the plan says."""

from __future__ import annotations

from collections.abc import Sequence

import click

from cli.exit_codes import Exit, worst_of
from cli.options import json_option, pass_app
from cli.wiring import App
from readiness.publishing.publish import CalendarReport, IfEmptied, Status

DAYS_MAX = 60


@click.command(
    epilog="Examples:  readiness publish --dry-run  ·  readiness publish --target caldav  ·  readiness publish --json"
)
@click.option("--target", "only", multiple=True, metavar="NAME", help="Only this calendar; may be repeated.")
@click.option(
    "--days", type=click.IntRange(1, DAYS_MAX), default=14, show_default=True, help="How far ahead."
)
@click.option("--dry-run", is_flag=True, help="Show what would be done, and do nothing.")
@click.option(
    "--if-emptied",
    type=click.Choice([choice.value for choice in IfEmptied]),
    default=IfEmptied.ASK.value,
    show_default=True,
    help="When all our events are gone at once: stop and ask, write them again, or let them stay away.",
)
@json_option
@pass_app
def command(
    app: App, only: Sequence[str], days: int, dry_run: bool, if_emptied: str, as_json: bool
) -> Exit | None:
    """Push the plan to the calendars: create, move and withdraw our own events, and touch no other.

    What you moved keeps your time, what you wrote stays, and what you deleted stays away unless the verdict changes.
    """
    from cli.render.calendars import show
    from readiness.publishing.use_cases import publish_plan

    reports = publish_plan(app, only, days=days, dry_run=dry_run, if_emptied=IfEmptied(if_emptied))
    if not as_json:
        reports = _asked(app, reports, days=days, dry_run=dry_run)
    show(app, reports, dry_run=dry_run, as_json=as_json)
    return worst_of(reports)


def _asked(app: App, reports: list[CalendarReport], *, days: int, dry_run: bool) -> list[CalendarReport]:
    """On a terminal the question of an emptied calendar is put at once."""
    from cli.terminal import is_interactive
    from readiness.publishing.use_cases import publish_plan

    if dry_run or not is_interactive():
        return reports
    answered = list(reports)
    for at, report in enumerate(reports):
        if report.status is Status.STOPPED:
            click.echo(report.error, err=True)
            again = click.confirm("Write them again? (no: they stay away)", default=False, err=True)
            answer = IfEmptied.RECREATE if again else IfEmptied.LEAVE
            answered[at] = publish_plan(app, [report.name], days=days, if_emptied=answer)[0]
    return answered
