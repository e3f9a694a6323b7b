"""``connect intervals``: an API key out of the settings there; tried before it is kept."""

from __future__ import annotations

import os

import click

from cli.asking import asked
from cli.options import keyring_option, pass_app
from cli.wiring import App
from readiness.errors import AuthenticationNeeded


@click.command(
    "intervals",
    epilog="Examples:  readiness connect intervals  ·  readiness connect intervals --calendar  ·  "
    "readiness connect intervals --check",
)
@click.option("--check", is_flag=True, help="Ask Intervals.icu whether the kept key still works.")
@keyring_option
@click.option("--calendar", is_flag=True, help="Also write the plan into Intervals.icu's calendar.")
@pass_app
def command(app: App, check: bool, keyring: bool, calendar: bool) -> None:
    """Connect Intervals.icu once: nights, answers, activities, the plan and races.

    It asks for an API key, which https://intervals.icu/settings makes at its foot. The key is tried, then kept readable
    by you only; READINESS_INTERVALS_KEY overrides it.
    """
    from connectors.config.edit import set_table
    from connectors.config.load import load
    from connectors.sources.intervals.key import ME, SETTINGS_PAGE, USER, VARIABLE, client, keep_key

    base_url = app.config.sources["intervals"].base_url
    if check:
        who = client(app.home, base_url, "sources.intervals").get(ME)
        click.echo(f"Intervals.icu accepts the kept key of {_name(who)}.")
        return
    click.echo(f"An API key is made at the foot of {SETTINGS_PAGE}.", err=True)
    key = os.environ.get(VARIABLE, "").strip() or asked("API key", VARIABLE, hidden=True)
    trial = client(app.home, base_url, "sources.intervals", auth=lambda: (USER, key))
    try:
        who = trial.get(ME)
    except AuthenticationNeeded:
        raise AuthenticationNeeded(
            f"Intervals.icu does not know this key, and nothing was kept. Paste it whole, from {SETTINGS_PAGE}."
        ) from None
    keep_key(app.home, key, in_keyring=keyring)
    if calendar and "intervals" not in app.config.calendars:
        set_table(app.home, "calendars.intervals", {"enabled": True})
    click.echo(f"Intervals.icu is connected as {_name(who)}. Next: readiness sync")
    if not load(app.home).sources["intervals"].enabled:
        click.echo(
            "config.toml still says enabled = false under [sources.intervals]; set it to true.", err=True
        )


def _name(who: object) -> str:
    profile = who if isinstance(who, dict) else {}
    return str(profile.get("name") or profile.get("id") or "its owner")
