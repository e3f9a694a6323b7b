"""After the athlete said something: the answer as it now is, and the calendars brought to it at once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from cli.render.words import change

if TYPE_CHECKING:
    from cli.wiring import App
    from readiness.morning.record import Change


def tell(app: App, said: Change, *, whole: bool = True, always: bool = False) -> None:
    """Prints what changed (and the ``whole`` answer; ``always``: also that nothing did), then publishes.

    A calendar that cannot be reached is reported on
    stderr and left to the next sync: what was said is stored, so this never fails."""
    if not app.quiet:
        _show(app, said, whole=whole, always=always)
    for line in publish(app):
        click.echo(line, err=True)


def _show(app: App, said: Change, *, whole: bool, always: bool) -> None:
    from cli.render.answer import show

    if said.after is None:
        click.echo(f"Kept. {said.nothing}", err=True)
        return
    if said.before is None:
        if always and not whole:
            click.echo(f"Today: {said.after['verdict']}.", err=True)
    elif whole or always or said.before["verdict"] != said.after["verdict"]:
        click.echo(change(said.before, said.after), err=not whole)
    if whole:
        show(said.after, today=app.today())


def publish(app: App) -> list[str]:
    """Brings calendars and values to the answer; one line for each that was changed or could not be."""
    from cli.messages import shown_elsewhere
    from cli.render.calendars import at_once
    from readiness.publishing.use_cases import publish_at_once
    from readiness.publishing.values import tell_answer

    shown_elsewhere(app)
    lines = [line for report in publish_at_once(app) if (line := at_once(report, quiet=app.quiet))]
    answer = app.standing(app.today())
    failed = tell_answer(app, json.loads(answer.json)) if answer is not None else {}
    return lines + [f"{name}: {error} The next sync sends it." for name, error in failed.items()]
