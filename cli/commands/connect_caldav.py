"""``connect caldav``: address, name and an app password; tried before anything is kept."""

from __future__ import annotations

import os

import click

from cli.asking import asked
from cli.options import keyring_option, pass_app
from cli.wiring import App
from readiness.errors import ConfigurationError


@click.command(
    "caldav",
    epilog="Examples:  readiness connect caldav  ·  readiness connect caldav --url https://caldav.icloud.com/ "
    "--username me@example.org  ·  readiness connect caldav --check",
)
@click.option("--url", help="Server root, principal or calendar home; https.")
@click.option("--username", help="Often your mail address; asked for if left out.")
@click.option("--calendar", default="Strength", show_default=True, help="Its name; created if absent.")
@click.option("--check", is_flag=True, help="Log in with what is kept, and look for the calendar.")
@keyring_option
@pass_app
def command(
    app: App, url: str | None, username: str | None, calendar: str, check: bool, keyring: bool
) -> None:
    """Log in to a calendar that speaks CalDAV: Nextcloud, iCloud, Fastmail, Radicale …

    Use an app password where the server offers one (iCloud and Fastmail take no other). It is kept readable by you
    only; READINESS_CALDAV_PASSWORD overrides it.
    """
    from connectors.calendars import credentials
    from connectors.calendars.caldav import CaldavCalendar
    from connectors.calendars.set_up import add_table

    table = app.config.calendars.get("caldav")
    if check:
        if table is None:
            raise ConfigurationError("CalDAV is not set up yet: readiness connect caldav")
        found = CaldavCalendar(
            table.url, table.username, table.calendar, lambda: credentials.caldav_password(app.home)
        )
        click.echo(found.check())
        return
    if table is not None and (url or username):
        raise ConfigurationError(
            "[calendars.caldav] is set up already; change its url and username in config.toml, "
            "then run: readiness connect caldav"
        )
    url, username, calendar = (
        (table.url, table.username, table.calendar) if table else (url, username, calendar)
    )
    url = url or asked("Address (such as https://caldav.icloud.com/)", "--url")
    username = username or asked("User name", "--username")
    password = os.environ.get(credentials.PASSWORD_VARIABLE) or asked(
        "App password", credentials.PASSWORD_VARIABLE, hidden=True
    )
    account = CaldavCalendar(url, username, calendar, lambda: password).check()
    credentials.keep_caldav_password(app.home, password, in_keyring=keyring)
    if table is None:
        add_table(app.home, "caldav", {"url": url, "username": username, "calendar": calendar})
    click.echo(f"{account}. Next: readiness publish --dry-run")
