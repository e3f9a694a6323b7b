"""``explain``: every signal, sign, rule and number behind a verdict, and what would change it."""

from __future__ import annotations

from datetime import date

import click

from cli.options import DAY, emit, json_option, pass_app
from cli.wiring import App


@click.command(
    epilog="Examples:  readiness explain  ·  readiness explain yesterday  ·  readiness explain --json"
)
@click.argument("day", type=DAY, metavar="[DATE]", required=False)
@json_option
@pass_app
def command(app: App, day: date | None, as_json: bool) -> None:
    """Every number behind a verdict: reasons, curves, score, warning signs, and what would change it."""
    from readiness.morning.explain import explain

    document = explain(app, day or app.today())
    if as_json:
        emit(document)
        return
    from cli.render.explanation import show

    show(document, today=app.today())
