"""Where the plan is shown: a calendar file at once, a calendar server if there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.setting_up import ask, run_command

if TYPE_CHECKING:
    from cli.wiring import App


def standing(app: App) -> str | None:
    servers = [name for name in app.config.calendars if name != "ics"]
    if servers:
        return ", ".join(servers)
    path = app.home / "out" / "strength.ics"
    return str(path) if path.is_file() else None


def do(app: App) -> bool:
    click.echo(f"  f  write a calendar file that any calendar can open: {app.home}/out/strength.ics")
    click.echo("  c  a CalDAV calendar (Nextcloud, Fastmail, iCloud …)")
    answer = ask("f or c (Enter skips)")
    if answer == "c":
        return run_command(app, "connect", "caldav") and run_command(app, "publish")
    return answer == "f" and run_command(app, "publish")
