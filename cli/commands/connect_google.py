"""``connect google``: a calendar of our own in the user's Google account, and the right to see no other."""

from __future__ import annotations

from pathlib import Path

import click

from cli.options import keyring_option, pass_app
from cli.wiring import App
from readiness.errors import AuthenticationNeeded, ConfigurationError


@click.command(
    "google",
    epilog="Examples:  readiness connect google --client client_secret.json  ·  readiness connect google --check",
)
@click.option(
    "--client",
    "client_file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The JSON of an OAuth client of the kind 'Desktop app', from your own Google Cloud project.",
)
@click.option("--calendar", default="Strength", show_default=True, help="The name of the calendar to make.")
@click.option("--no-browser", is_flag=True, help="Print the address instead of opening it.")
@click.option("--check", is_flag=True, help="Ask Google whether the kept login still works.")
@keyring_option
@pass_app
def command(
    app: App, client_file: Path | None, calendar: str, no_browser: bool, check: bool, keyring: bool
) -> None:
    """Make a calendar of our own in your Google account. We can see and write that one only.

    Google lets each person run their own programs after making an 'OAuth client' once:
    console.cloud.google.com → APIs & Services → enable 'Google Calendar API' → Credentials → OAuth client ID →
    Desktop app → download the JSON, and give it here with --client.
    """
    from connectors.calendars import google_client
    from connectors.calendars.credentials import Kept
    from connectors.calendars.google import GoogleCalendar
    from connectors.calendars.set_up import add_table
    from connectors.lock import only_one

    google_client.require_client()
    table = app.config.calendars.get("google")
    base_url = table.base_url if table else None
    tokens = Kept(app.home, "google.json", in_keyring=keyring)
    if check:
        with only_one(app.home):
            account = GoogleCalendar(tokens, base_url).check()
        click.echo(account)
        return
    if client_file is None:
        raise ConfigurationError(
            "give the JSON of your OAuth client: readiness connect google --client client_secret.json "
            "(`readiness connect google --help` says where to get it)"
        )
    login = _log_in(client_file, not no_browser)
    with only_one(app.home):
        tokens.write(google_client.make_calendar(login, calendar, base_url))
        if table is None:
            add_table(app.home, "google", {"enabled": True, "calendar": calendar})
    click.echo(f"The calendar {calendar!r} is made. Next: readiness publish --dry-run")


def _log_in(client_file: Path, opens_browser: bool) -> object:
    from google_auth_oauthlib.flow import InstalledAppFlow

    from connectors.calendars.google_client import SCOPES

    try:
        flow = InstalledAppFlow.from_client_secrets_file(str(client_file), list(SCOPES))
    except ValueError as error:
        raise ConfigurationError(
            f"{client_file} is no OAuth client of the kind 'Desktop app' ({error}); "
            "`readiness connect google --help` says where to get one"
        ) from error
    try:
        message = "Open this address, and allow the calendar:\n{url}"
        return flow.run_local_server(port=0, open_browser=opens_browser, authorization_prompt_message=message)
    except Exception as error:  # the library's and OAuth's own families, all of which mean the same here
        raise AuthenticationNeeded(
            f"Google did not give the permission ({type(error).__name__}); try again"
        ) from error
