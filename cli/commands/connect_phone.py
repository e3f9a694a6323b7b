"""``connect phone``: where the morning's message goes; tried before anything is kept."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from datetime import time
from typing import TYPE_CHECKING, Any

import click

from cli.asking import asked, at_terminal
from cli.options import Clock, pass_app
from cli.wiring import App
from readiness.errors import ConfigurationError

if TYPE_CHECKING:
    from connectors.config.edit import Value

VARIABLE = "READINESS_NOTIFY_URL"
INSTEAD = f"--service, or an Apprise address in {VARIABLE}"
TRIED = "This is how readiness reaches you. Tomorrow morning it says what to lift."


@click.command(
    "phone",
    epilog="Examples:  readiness connect phone  ·  readiness connect phone --service telegram  ·  "
    "readiness connect phone --server https://ntfy.example.org  ·  readiness connect phone --check",
)
@click.option(
    "--service",
    type=click.Choice(["ntfy", "telegram", "pushover", "email", "other"]),
    help="Asked for if left out. ntfy is free, open, and needs no account.",
)
@click.option("--server", default="https://ntfy.sh", show_default=True, help="Of ntfy: its own, or your own.")
@click.option(
    "--detail/--no-detail",
    default=None,
    help="Whether messages may say why, and your numbers: they travel through that service's servers.",
)
@click.option(
    "--evening", type=Clock(), metavar="HH:MM", help="Also a message about tomorrow, from this time on."
)
@click.option("--check", is_flag=True, help="Send a test to every address that is set up.")
@pass_app
def command(
    app: App, service: str | None, server: str, detail: bool | None, evening: time | None, check: bool
) -> None:
    """A message on your phone each morning: what to lift, why, last night's numbers, today's run.

    A test message is sent first; what arrives is written into [notify] of config.toml, beside what is there.
    For scripts: an Apprise address in READINESS_NOTIFY_URL, and nothing is asked.
    """
    from connectors.notify import Message, send

    table = app.config.notify
    if check:
        _check(table.urls)
        return
    given = os.environ.get(VARIABLE)
    service = service or ("other" if given else _ask_service())
    url = given if given and service == "other" else _address(service, server)
    if detail is None:
        detail = _detail() if sys.stdin.isatty() else table.detail
    send(url, Message(TRIED), len(table.urls) + 1)
    _keep(app, url, detail=detail, evening=evening)
    click.echo("A test message is on its way to your phone; from tomorrow on one comes each morning.")
    click.echo(
        "Run `readiness schedule install` now, so that it comes soon after you wake. `readiness connect phone --check` "
        "sends another test.",
        err=True,
    )


def _check(urls: Sequence[str]) -> None:
    from connectors.notify import Message, send

    if not urls:
        raise ConfigurationError("No phone is connected yet: readiness connect phone")
    for place, url in enumerate(urls, 1):
        send(url, Message(TRIED), place)
        click.echo(f"The address in place {place} of [notify] urls took a test message.")


def _address(service: str, server: str) -> str:
    from connectors.message_services import SERVICES, new_topic

    if service != "ntfy":
        chosen = SERVICES[service]
        return chosen.url({one.name: asked(one.question, INSTEAD, hidden=one.secret) for one in chosen.asked})
    from cli.render.qr import code

    topic = new_topic(server)
    click.echo("1. Get the app 'ntfy' from your phone's store.", err=True)
    click.echo(f"2. Scan this (Android), or tap + in the app and type the topic {topic.name}", err=True)
    if topic.server != "https://ntfy.sh":
        click.echo(f"   and choose {topic.server} as the server", err=True)
    click.echo(code(topic.link), err=True)
    click.echo("Anyone who knows the topic can read the messages: keep it to yourself.", err=True)
    if sys.stdin.isatty():
        click.prompt(
            "3. Press Enter when the app shows the topic",
            default="",
            show_default=False,
            prompt_suffix="",
            err=True,
        )
    return topic.url


def _detail() -> bool:
    return click.confirm(
        "May messages say why, and last night's HRV, heart rate and sleep? They pass the service's servers",
        default=True,
        err=True,
    )


def _keep(app: App, url: str, *, detail: bool, evening: time | None) -> None:
    """Add to the table what was set up; what else is in it stays."""
    import tomllib

    from connectors.config.edit import set_table

    path = app.home / "config.toml"
    found: dict[str, Any] = tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}
    before: dict[str, Value] = found.get("notify", {})
    values: dict[str, Value] = {
        **before,
        "urls": list(dict.fromkeys([*app.config.notify.urls, url])),
        "morning": True,
        "detail": detail,
    }
    set_table(app.home, "notify", values | ({"evening": f"{evening:%H:%M}"} if evening else {}))


def _ask_service() -> str:
    from connectors.message_services import SERVICES

    click.echo("ntfy: free and open, needs no account", err=True)
    for name, one in SERVICES.items():
        click.echo(f"{name}: {one.words}", err=True)
    choice = click.Choice(["ntfy", *SERVICES])
    return at_terminal(
        lambda: str(click.prompt("Service", type=choice, default="ntfy", err=True, show_choices=False)),
        ConfigurationError(f"there is no terminal to ask on; give {INSTEAD}"),
    )
