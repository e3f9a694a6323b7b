"""``connect strava``: the terms, the application's id and secret, then yes in the browser."""

from __future__ import annotations

import os
import sys
import threading
import webbrowser
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from cli.asking import at_terminal, secret
from cli.options import keyring_option, pass_app
from cli.wiring import App
from readiness.errors import AuthenticationNeeded

if TYPE_CHECKING:
    from connectors.sources.strava.login import Grant

APPS_PAGE = "https://www.strava.com/settings/api"


@click.command("strava", epilog="Examples:  readiness connect strava  ·  readiness connect strava --check")
@click.option("--check", is_flag=True, help="Ask Strava whether the kept login still works.")
@click.option(
    "--client-id", type=int, envvar="STRAVA_CLIENT_ID", help=f"From {APPS_PAGE}; asked for if left out."
)
@click.option("--accept-terms", is_flag=True, help="Say yes to the three lines without being asked.")
@click.option("--paste", is_flag=True, help="The browser is on another machine: paste its last address here.")
@keyring_option
@pass_app
def command(
    app: App, check: bool, client_id: int | None, accept_terms: bool, paste: bool, keyring: bool
) -> None:
    """Connect Strava once. Its terms are shown and asked about; the login renews itself.

    The application's secret comes from STRAVA_CLIENT_SECRET, or is asked for and not shown.
    """
    from connectors.config.load import load
    from connectors.lock import only_one
    from connectors.sources.strava.client import StravaClient
    from connectors.sources.strava.login import TERMS, KeptTokens

    base_url = app.config.sources["strava"].base_url
    client = StravaClient(KeptTokens(app.home, in_keyring=keyring), base_url)
    if check:
        with only_one(app.home):
            client.get("/athlete")
        click.echo("Strava accepts the kept login.")
        return
    for text in TERMS:
        click.echo(text, err=True)
    if not accept_terms and not _ask(lambda: click.confirm("Go on?", default=False, err=True)):
        click.echo("Nothing was connected.", err=True)
        return
    number = client_id or _ask(lambda: click.prompt(f"Client ID ({APPS_PAGE})", type=int, err=True))
    own_secret = os.environ.get("STRAVA_CLIENT_SECRET") or _ask(lambda: secret("Client secret (not shown)"))
    grant = _grant(number, base_url, paste=paste)
    with only_one(app.home):
        client.exchange(number, own_secret, grant.code)
    if not grant.sees_private:
        click.echo("Private runs were not allowed, so days with them will look like rest days.", err=True)
    click.echo("Strava is connected. Next: readiness sync")
    if not load(app.home).sources["strava"].enabled:
        click.echo("config.toml still says enabled = false under [sources.strava]; set it to true.", err=True)


def _grant(client_id: int, base_url: str | None, *, paste: bool) -> Grant:
    from connectors.sources.strava.login import Callback, authorization_url

    with Callback() as callback:
        url = authorization_url(client_id, callback.redirect_uri, callback.state, base_url)
        click.echo(f"Say yes on this page:\n  {url}", err=True)
        if paste:
            click.echo(
                "The browser then ends on an address that begins with http://localhost and shows nothing. Paste it:",
                err=True,
            )
            callback.paste(sys.stdin.readline())
        else:
            webbrowser.open(url)
            click.echo("Waiting for the browser … (or paste the address it ends on)", err=True)
            threading.Thread(target=lambda: callback.paste(_line()), daemon=True).start()
        return callback.wait()


def _line() -> str:
    while not (text := sys.stdin.readline()).strip():
        if not text:
            threading.Event().wait()  # nobody can type here: the answer is left to the browser
    return text


def _ask[T](question: Callable[[], T]) -> T:
    without = (
        "There is no terminal to ask on. Pass --accept-terms and --client-id, and set STRAVA_CLIENT_SECRET."
    )
    return at_terminal(question, AuthenticationNeeded(without))
