"""``plan``: the coming days; runs, strength and races side by side."""

from __future__ import annotations

from datetime import date

import click

from cli.options import DAY_AHEAD, emit, json_option, pass_app
from cli.wiring import App
from readiness.date_bounds import PLAN_REACH_DAYS


@click.command(
    epilog="Examples:  readiness plan  ·  readiness plan --days 7 --from tomorrow  ·  readiness plan --json"
)
@click.option(
    "--days", type=click.IntRange(1, PLAN_REACH_DAYS), default=14, show_default=True, help="How many days."
)
@click.option("--from", "start", type=DAY_AHEAD, help="Default: today.")
@json_option
@pass_app
def command(app: App, days: int, start: date | None, as_json: bool) -> None:
    """The recommendation for each coming day. Days past today are projections and will move with you."""
    from readiness.morning.answers import plan
    from readiness.morning.contract import plan_to_json

    coming = plan(app, start or app.today(), days)
    document = plan_to_json(coming)
    if as_json:
        emit(document)
        return
    from cli.render.schedule import schedule
    from cli.render.table import show_plan

    show_plan(document["days"], schedule(app, coming[0].date, days), today=app.today())
