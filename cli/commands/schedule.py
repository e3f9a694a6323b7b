"""``schedule``: the nightly job, in the machine's own scheduler."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

import click

from cli.options import Clock, emit, json_option, pass_app
from cli.wiring import App

if TYPE_CHECKING:
    from connectors.schedule import Scheduler
    from connectors.schedule.job import Job

by_option = click.option(
    "--with", "by", type=click.Choice(["cron", "systemd", "launchd"]), help="Default: what this machine has."
)


@click.group(epilog="Examples:  readiness schedule install --dry-run  ·  readiness schedule show")
def command() -> None:
    """Run `readiness sync` every night, and again in the morning when last night's values are there.

    Where messages to a phone are wanted it also runs a little later in the morning, and in the evening.
    """


def _set_up(app: App, by: str | None) -> tuple[Scheduler, Job]:
    from connectors.schedule import scheduler

    return scheduler(by), _job(app)


def _job(app: App) -> Job:
    from connectors.schedule.job import job

    table = app.config.notify
    wanted = bool(table.urls)
    evening = time.fromisoformat(table.evening.zfill(5)) if wanted and table.evening else None
    return job(app.home, _wake(app), morning=wanted and table.morning, evening=evening)


def _wake(app: App) -> time | None:
    """When the athlete usually wakes; None where there is no data yet."""
    from connectors.schedule.job import usual_wake
    from readiness.observations import Kind

    if not (app.home / "readiness.db").exists():
        return None
    return usual_wake(app.store.observations({Kind.SLEEP}))


@command.command(
    epilog="Examples:  readiness schedule install  ·  readiness schedule install --with cron --dry-run"
)
@by_option
@click.option("--dry-run", is_flag=True, help="Only show what would be written.")
@pass_app
def install(app: App, by: str | None, dry_run: bool) -> None:
    """Write the entry, in place of an earlier one of this home; nobody else's is touched."""
    chosen, job = _set_up(app, by)
    if dry_run:
        click.echo(chosen.preview(job))
        return
    chosen.install(job)
    times = " and ".join(f"{at:%H:%M}" for at in job.times)
    click.echo(
        f"`readiness sync` runs every day at {times}, by {chosen.name}. It says how it went in {job.output}."
    )
    if chosen.name == "systemd":
        click.echo("So that it also runs while you are logged out: `loginctl enable-linger`", err=True)


@command.command(epilog="Examples:  readiness schedule run  ·  readiness schedule run --at 03:10 --at 07:00")
@click.option(
    "--at",
    "times",
    type=Clock(),
    multiple=True,
    help="Local time of a run: 03:10, 7am. Default: as `install`.",
)
@pass_app
def run(app: App, times: tuple[time, ...]) -> None:
    """Stay here and run `readiness sync` every day at its times: for containers, and where there is no scheduler.

    Ctrl-C stops it. A run that fails is reported and does not end it.
    """
    from dataclasses import replace
    from datetime import datetime

    from connectors.schedule.loop import run_forever

    wanted = _job(app)
    run_forever(
        replace(wanted, times=times) if times else wanted,
        lambda: datetime.now().astimezone(),
        lambda text: click.echo(text, err=True),
    )


@command.command(epilog="Example:  readiness schedule show")
@by_option
@json_option
@pass_app
def show(app: App, by: str | None, as_json: bool) -> None:
    """What is installed for this home, and when it last ran."""
    chosen, job = _set_up(app, by)
    found = chosen.installed(job)
    last = app.store.fact("last_sync") if (app.home / "readiness.db").exists() else None
    if as_json:
        emit({"schema": 1, "scheduler": chosen.name, "installed": found, "last_sync": last})
        return
    click.echo(
        found
        or f"Nothing is installed in {chosen.name} for {job.home}. `readiness schedule install` does it."
    )
    click.echo(f"Last run: {last or 'never'}", err=True)


@command.command(epilog="Example:  readiness schedule remove")
@by_option
@pass_app
def remove(app: App, by: str | None) -> None:
    """Take the entry of this home away again."""
    chosen, job = _set_up(app, by)
    gone = chosen.remove(job)
    click.echo(
        f"Removed from {chosen.name}." if gone else f"There was nothing in {chosen.name} for {job.home}."
    )
