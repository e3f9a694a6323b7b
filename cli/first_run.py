"""`readiness` alone: greets, says what is set up, and leads through what is not. Each step can be skipped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.setting_up import STEPS, Step
from cli.terminal import is_interactive
from readiness.errors import NoData, ReadinessError

if TYPE_CHECKING:
    from cli.wiring import App


def welcome(app: App) -> None:
    """What `readiness` alone does: on a terminal the steps that are open, elsewhere only how things stand."""
    if is_interactive():
        open_steps = [step for step in STEPS if step.standing(app) is None and not is_skipped(app, step)]
        if open_steps:
            click.echo(
                click.style("Welcome to readiness.", bold=True) + " It tells you each day whether to lift."
            )
            click.echo("A few steps, each skippable with Enter. Your data stays on this machine.\n")
            lead(app, open_steps)
        say_today(app)
    click.echo(click.style("How things stand", bold=True))
    for line in standings(app):
        click.echo(line)
    click.echo("`readiness --help` lists all commands; `readiness setup` asks everything again.")


def standings(app: App) -> list[str]:
    """One line a step, and where everything lives."""
    lines = []
    for step in STEPS:
        told = step.standing(app)
        mark = "✓" if told else "·"
        lines.append(f"  {mark} {step.title:<22} {told or 'not yet: ' + step.again}")
    return [*lines, f"  · {'Kept in':<22} {app.home}"]


def lead(app: App, steps: list[Step]) -> None:
    """Asks step after step. What is skipped is remembered, and not asked again by itself."""
    for number, step in enumerate(steps, 1):
        click.echo(click.style(f"{number} of {len(steps)}  {step.title}", bold=True))
        try:
            done = step.do(app)
        except (ReadinessError, click.UsageError) as error:
            click.echo(f"  {error}\n  Try again any time: {step.again}")
            done = False
        if not done:
            app.store.remember(f"setup.{step.name}", "skipped")
            click.echo(click.style(f"  skipped; later: {step.again}", dim=True))
        click.echo()


def is_skipped(app: App, step: Step) -> bool:
    return (app.home / "readiness.db").is_file() and app.store.fact(f"setup.{step.name}") == "skipped"


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
