"""Where the strength days appear: a calendar file, or a calendar that is written to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.asking import ask
from cli.steps.step import Step, command, providers
from readiness.errors import NoData, ReadinessError

if TYPE_CHECKING:
    from cli.wiring import App

FILE = "ics"
WANTED = "setup.publish"


def _standing(app: App) -> str | None:
    servers = [name for name in app.config.calendars if name != FILE]
    if servers:
        return ", ".join(servers)
    path = app.home / "out" / "strength.ics"
    return str(path) if path.is_file() else None


def calendars(app: App) -> list[tuple[str, str]]:
    """Every calendar that can be written to, by name and in words: ours, and those of installed packages."""
    from connectors import plugins
    from connectors.calendars.registry import BUILT_IN

    known = providers()
    known[FILE] = f"A file that any calendar can open: {app.home / 'out' / 'strength.ics'}"
    known["garmin"] = "A workout on your Garmin watch, on each day that holds one."
    known["intervals"] = "Your calendar at Intervals.icu."
    names = dict.fromkeys([*BUILT_IN, *plugins.installed(plugins.CALENDARS)])
    return [
        (name, known.get(name, f"Set it up in config.toml: [calendars.{name}] enabled = true."))
        for name in names
    ]


def _do(app: App) -> bool:
    offered = calendars(app)
    for number, (name, what) in enumerate(offered, 1):
        click.echo(f"  {number}  {name:<10} {what}")
    names = [name for name, _ in offered]
    while answer := ask("A number (Enter skips)").lower():
        chosen = names[int(answer) - 1] if answer.isdigit() and 0 < int(answer) <= len(names) else answer
        if chosen not in names:
            click.echo(f'  "{answer}" is none of them; write a number from 1 to {len(names)}.')
            continue
        try:
            return _set_up(app, chosen)
        except (ReadinessError, click.UsageError) as error:
            click.echo(f"  {error}")
    return False


def _set_up(app: App, name: str) -> bool:
    from connectors.config.edit import set_table
    from connectors.sources.registry import BUILT_IN as SOURCES

    if name in SOURCES:  # one account, for the source and for the calendar
        if not app.config.sources[name].enabled:
            raise click.UsageError(f"Log in first: `readiness connect {name}`. Then choose it here again.")
        set_table(app.home, f"calendars.{name}", {"enabled": True})
        app.forget_what_was_read()
    elif name != FILE:
        if name not in providers():
            raise click.UsageError(f"Set it up in config.toml: [calendars.{name}] enabled = true.")
        if not command(app, "connect", name):
            return False
    return _publish(app)


def _publish(app: App) -> bool:
    """Writes the plan now, or with the first answer where nothing is known yet."""
    from readiness.morning.answers import answer

    try:
        answer(app, app.today())
    except NoData:
        app.store.remember(WANTED, "yes")
        click.echo("  It is written with your first answer.")
        return True
    return command(app, "publish")


def publish_if_wanted(app: App) -> None:
    """What was asked for before there was an answer."""
    if app.store.fact(WANTED) == "yes" and command(app, "publish"):
        app.store.remember(WANTED, "")


CALENDAR = Step("calendar", "Where your strength days appear", _standing, _do, "readiness publish")
