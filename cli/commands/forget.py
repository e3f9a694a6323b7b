"""``forget``: everything gone."""

from __future__ import annotations

import click

from cli.exit_codes import Exit
from cli.options import pass_app
from cli.wiring import App
from readiness.errors import ReadinessError


@click.command(epilog="Example:  readiness forget")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--keep-calendars", is_flag=True, help="Leave our events where they are.")
@pass_app
def command(app: App, yes: bool, keep_calendars: bool) -> Exit:
    """Delete everything: data, settings, backups, logins, the nightly job, and our events in your calendars.

    It cannot be undone. `readiness export` first, if you want to keep anything.
    """
    from connectors.forget import end_logins, remove_files, unschedule
    from connectors.lock import only_one

    if not app.home.is_dir():
        click.echo(f"There is nothing in {app.home}.")
        return Exit.DONE
    if not yes:
        click.confirm(f"Delete everything in {app.home}, for good?", abort=True, err=True)
    try:
        config = app.config
    except ReadinessError:
        config = None
    with only_one(app.home):
        troubles = [] if keep_calendars else _clear_calendars(app)
        troubles += _take_back(app)
        troubles += end_logins(app.home, config)
        for gone in unschedule(app.home):
            click.echo(gone)
        app.close()
        left = remove_files(app.home)
    click.echo(f"Everything of readiness in {app.home} is gone.")
    if left:
        click.echo(f"Not ours, so still there: {', '.join(left)}")
    for trouble in troubles:
        click.echo(trouble, err=True)
    return Exit.PARTIAL if troubles else Exit.DONE


def _take_back(app: App) -> list[str]:
    from readiness.publishing.values import take_back_answers

    try:
        failed = take_back_answers(app)
    except ReadinessError:
        return []  # without settings that can be read nobody knows of a target
    return [f"{name}: what was sent could not be taken back: {error}" for name, error in failed.items()]


def _clear_calendars(app: App) -> list[str]:
    from connectors.home_id import home_id
    from readiness.publishing.clear import clear

    if not (app.home / "readiness.db").exists():
        return []
    try:
        reports = clear(app.targets(), app.store, app.now(), home=home_id(app.home, app.store))
    except ReadinessError as error:
        return [f"The calendars could not be cleared: {error}"]
    return [f"{one.name}: our events could not be withdrawn: {one.error}" for one in reports if one.error]
