"""``history``: what was said on past mornings, as it was said."""

from __future__ import annotations

import json
from datetime import date, timedelta

import click

from cli.options import DAY_PAST, emit, json_option, pass_app
from cli.wiring import App

DAYS = 28
"""A month says more than a week (rule F6)."""


@click.command(
    epilog="Examples:  readiness history  ·  readiness history --from 2026-01-01 --json"
    "  ·  readiness history --strength"
)
@click.option("--from", "since", type=DAY_PAST, help=f"Default: {DAYS} days ago; of lifts, twelve weeks.")
@click.option("--to", "until", type=DAY_PAST, help="Default: today.")
@click.option(
    "--revisions", is_flag=True, help="Every revision, and what changed; not only the last of each day."
)
@click.option(
    "--strength", is_flag=True, help="What was lifted instead: load and volume by exercise and week."
)
@json_option
@pass_app
def command(
    app: App, since: date | None, until: date | None, revisions: bool, strength: bool, as_json: bool
) -> None:
    """What was said on past mornings, kept as it was said; or what was lifted."""
    until = until or app.today()
    if strength:
        if revisions:
            raise click.UsageError("--revisions are of answers; leave it out with --strength.")
        _lifts(app, since, until, as_json)
    else:
        _answers(app, since, until, revisions, as_json)


def _answers(app: App, since: date | None, until: date, revisions: bool, as_json: bool) -> None:
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


def _lifts(app: App, since: date | None, until: date, as_json: bool) -> None:
    from cli.render import strength

    sessions = strength.strength_of(app, since or until - timedelta(weeks=strength.WEEKS), until)
    if as_json:
        emit(strength.document(sessions))
        return
    rows = list(strength.table(sessions))
    for row in rows:
        click.echo(row)
    if not rows:
        click.echo(
            "No sets are on record in that time. `readiness log --focus legs --minutes 35 --exercise 'goblet squat"
            " 3x10@16'` keeps them; a watch's sets come with the sync.",
            err=True,
        )
