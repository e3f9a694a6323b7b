"""``connect garmin``: e-mail, password (never kept), second factor; or a token made elsewhere."""

from __future__ import annotations

from pathlib import Path

import click

from cli.asking import at_terminal, secret
from cli.options import keyring_option, pass_app
from cli.wiring import App
from readiness.errors import AuthenticationNeeded


@click.command("garmin", epilog="Examples:  readiness connect garmin  ·  readiness connect garmin --check")
@click.option("--check", is_flag=True, help="Ask Garmin whether the kept login still works.")
@click.option(
    "--token-file",
    type=click.Path(path_type=Path, exists=True),
    help="A garmin_tokens.json that was made elsewhere.",
)
@click.option("--email", help="Your Garmin account; asked for if left out.")
@keyring_option
@pass_app
def command(app: App, check: bool, token_file: Path | None, email: str | None, keyring: bool) -> None:
    """Log in to Garmin once; the password is not kept, and the nightly job never logs in."""
    from connectors.lock import only_one
    from connectors.sources.garmin import login as garmin_login

    token_dir, base_url = app.home / "tokens" / "garmin", app.config.sources["garmin"].base_url
    if check:
        with only_one(app.home):
            zone = garmin_login.check(token_dir, base_url=base_url)
        click.echo(f"Garmin accepts the kept login{_zone(zone)}.")
        return
    if token_file is not None:
        with only_one(app.home):
            zone = garmin_login.bring(token_dir, token_file, base_url=base_url, in_keyring=keyring)
    else:
        email = email or at_terminal(
            lambda: str(click.prompt("E-mail of your Garmin account", err=True)), NO_TERMINAL
        )
        password = at_terminal(lambda: secret("Password (not shown, not kept)"), NO_TERMINAL)
        with only_one(app.home):
            zone = garmin_login.log_in(
                token_dir, email, password, _ask_code, base_url=base_url, in_keyring=keyring
            )
    click.echo(f"Garmin is connected{_zone(zone)}. Next: readiness sync")


def _zone(zone: str | None) -> str:
    return f" (time zone {zone})" if zone else ""


NO_TERMINAL = AuthenticationNeeded(
    "There is no terminal to ask for the password or code on. Run `readiness connect garmin` on one, or bring "
    "a token: readiness connect garmin --token-file garmin_tokens.json"
)


def _ask_code(attempt: int) -> str:
    if attempt > 1:
        click.echo("Garmin does not accept that code.", err=True)
    question = "Code that Garmin sent you or your authenticator shows"
    return at_terminal(lambda: str(click.prompt(question, err=True)), NO_TERMINAL)
