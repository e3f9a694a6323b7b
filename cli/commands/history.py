"""``history``: what was said on past mornings, as it was said."""

from __future__ import annotations

import json
from datetime import date, timedelta

import click

from cli.options import DAY, emit, json_option, pass_app
from cli.wiring import App

DAYS = 28
"""A month tells more than a week (rule F6)."""


@click.command(epilog="Examples:  readiness history  ·  readiness history --from 2026-01-01 --json")
@click.option("--from", "since", type=DAY, help=f"Default: {DAYS} days ago.")
@click.option("--to", "until", type=DAY, help="Default: today.")
@click.option(
    "--revisions", is_flag=True, help="Every revision, and what changed; not only the last of each day."
)
@json_option
@pass_app
def command(app: App, since: date | None, until: date | None, revisions: bool, as_json: bool) -> None:
    """What was said on past mornings, kept as it was said."""
    until = until or app.today()
    stored = app.known_store.answers(since or until - timedelta(days=DAYS), until)
    if not revisions:
        stored = list({answer.date: answer for answer in stored}.values())
    if as_json:
        answers = [{**json.loads(x.json), "why_revised": x.why_revised} for x in stored]
        emit({"schema": 1, "answers": answers})
        return
    from cli.render.table import answer_rows

    for one in stored:
        for line in answer_rows(json.loads(one.json)):
            click.echo(line)
        if revisions and one.why_revised:
            click.echo(f"{'':12}revision {one.revision}: {one.why_revised}")
    if not stored:
        click.echo("Nothing was said in that time. `readiness today` says and keeps it.", err=True)
