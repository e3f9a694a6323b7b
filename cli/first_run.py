"""`readiness` alone: greets, leads through what is not set up, and ends with a first check-in and its verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.render.words import wrap
from cli.steps.all_steps import STEPS
from cli.steps.calendars import publish_if_wanted
from cli.steps.step import Step, command
from cli.terminal import is_interactive, width
from readiness.errors import NoData, ReadinessError

if TYPE_CHECKING:
    from cli.wiring import App

INDENT = 36
"""Columns before the text of a standing: the longest title, and two."""


def welcome(app: App) -> None:
    """What `readiness` alone does: on a terminal the steps that are open, elsewhere only what is set up."""
    if is_interactive():
        open_steps = [step for step in STEPS if step.standing(app) is None and not is_skipped(app, step)]
        if open_steps:
            click.echo(click.style("Welcome to readiness.", bold=True))
            click.echo("It tells you each morning whether to lift, for how long, and why.")
            click.echo(f"{_count(len(open_steps))}, then a check-in and today's answer. Enter skips a step.")
            click.echo("Each answer is kept at once, on this machine only.\n")
            lead(app, open_steps)
            first_check_in(app)
        else:
            say_today(app)
    click.echo(click.style("How things stand", bold=True))
    for line in standings(app):
        click.echo(line)
    click.echo(
        "Each morning: `readiness checkin`. On your phone: `readiness connect phone`, `readiness serve`."
    )
    click.echo("A step again: `readiness setup`. All commands: `readiness --help`.")


def _count(steps: int) -> str:
    return f"{steps} short steps" if steps > 1 else "One short step"


def standings(app: App) -> list[str]:
    """One line a step, and where everything lives."""
    lines = []
    for step in STEPS:
        state = step.standing(app)
        mark = "✓" if state else "·"
        lines += _beside(f"  {mark} {step.title}", state or f"not yet: {step.again}")
    return [*lines, *_beside("  · Kept in", str(app.home))]


def _beside(title: str, text: str) -> list[str]:
    """The title beside its text, which goes on below where the line is full."""
    first, *more = wrap(text, width() - INDENT)
    return [f"{title:<{INDENT}}{first}", *(f"{'':{INDENT}}{line}" for line in more)]


def lead(app: App, steps: list[Step]) -> None:
    """Asks step after step. What is skipped is remembered, and not asked again by itself; what was answered before
    Ctrl-C is kept."""
    for number, step in enumerate(steps, 1):
        click.echo(click.style(f"{number} of {len(steps)}  {step.title}", bold=True))
        try:
            done = step.do(app)
        except (ReadinessError, click.UsageError) as error:
            click.echo(f"  {error}\n  Try again any time: {step.again}")
            done = False
        except (click.Abort, KeyboardInterrupt):
            click.echo("\nWhat you answered is kept. `readiness` goes on from here.")
            raise click.Abort from None
        if not done:
            app.store.remember(f"setup.{step.name}", "skipped")
            click.echo(click.style(f"  skipped; later: {step.again}", dim=True))
        click.echo()


def is_skipped(app: App, step: Step) -> bool:
    return (app.home / "readiness.db").is_file() and app.store.fact(f"setup.{step.name}") == "skipped"


def first_check_in(app: App) -> None:
    """This morning's five keys and the answer that follows; what was said this morning already is not asked again."""
    from readiness.morning.record import checkin_of

    if checkin_of(app, app.today()) is not None:
        say_today(app)
        return
    click.echo(click.style("And how are you this morning?", bold=True))
    try:
        command(app, "checkin")
        publish_if_wanted(app)
    except click.Abort:
        click.echo("  Any time: readiness checkin")
    click.echo()


def say_today(app: App) -> None:
    """The answer, as soon as there is one."""
    import json

    from cli.render.answer import show
    from readiness.morning.answers import answer

    try:
        show(json.loads(answer(app, app.today()).json), today=app.today())
        click.echo()
    except NoData:
        pass
