"""``connect phone``: where the morning's message goes; tried before anything is kept."""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING, Any

import click

from cli.options import pass_app
from cli.wiring import App
from readiness.errors import ConfigurationError

if TYPE_CHECKING:
    from connectors.config.edit import Value

VARIABLE = "READINESS_NOTIFY_URL"
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
@click.option("--evening", metavar="HH:MM", help="Also a message about tomorrow, from this time on.")
@click.option("--check", is_flag=True, help="Send a test to every address that is set up.")
@pass_app
def command(
    app: App, service: str | None, server: str, detail: bool | None, evening: str | None, check: bool
) -> None:
    """A message on your phone each morning: what to lift, why, last night's numbers, today's run.

    A test message is sent first; what arrives is written into [notify] of config.toml, beside what is there.
    For scripts: an Apprise address in READINESS_NOTIFY_URL, and nothing is asked.
    """
    from connectors.notify import Message, send

    table = app.config.notify
    if check:
        if not table.urls:
            raise ConfigurationError("No phone is connected yet: readiness connect phone")
        for place, url in enumerate(table.urls, 1):
            send(url, Message(TRIED), place)
            click.echo(f"The address in place {place} of [notify] urls took a test message.")
        return
    if evening is not None and not re.fullmatch(r"([01]?\d|2[0-3]):[0-5]\d", evening):
        raise click.UsageError("--evening: write a time of day such as 20:00.")
    given = os.environ.get(VARIABLE)
    service = service or ("other" if given else _ask("service"))
    url = given if given and service == "other" else _address(service, server)
    if detail is None:
        detail = _detail() if _asks() else table.detail
    send(url, Message(TRIED), len(table.urls) + 1)
    _keep(app, url, detail=detail, evening=evening)
    click.echo("A test message is on its way to your phone; from tomorrow on one comes each morning.")
    click.echo(
        "Run `readiness schedule install` now, so that it comes soon after you wake. `readiness connect phone --check` "
        "sends another test.",
        err=True,
    )


def _address(service: str, server: str) -> str:
    from connectors.message_services import SERVICES, new_topic

    if service != "ntfy":
        chosen = SERVICES[service]
        return chosen.url({one.name: _ask(one.question, hidden=one.secret) for one in chosen.asked})
    from cli.render.qr import code

    topic = new_topic(server)
    click.echo("1. Get the app 'ntfy' from your phone's store.", err=True)
    click.echo(f"2. Scan this (Android), or tap + in the app and type the topic {topic.name}", err=True)
    if topic.server != "https://ntfy.sh":
        click.echo(f"   and choose {topic.server} as the server", err=True)
    click.echo(code(topic.link), err=True)
    click.echo("Anyone who knows the topic can read the messages: keep it to yourself.", err=True)
    if _asks():
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


def _keep(app: App, url: str, *, detail: bool, evening: str | None) -> None:
    """Add to the table what was set up; what else stands in it stays."""
    import tomllib

    from connectors.config.edit import set_table

    path = app.home / "config.toml"
    found: dict[str, Any] = tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}
    stands: dict[str, Value] = found.get("notify", {})
    values: dict[str, Value] = {
        **stands,
        "urls": list(dict.fromkeys([*app.config.notify.urls, url])),
        "morning": True,
        "detail": detail,
    }
    set_table(app.home, "notify", values | ({"evening": evening} if evening else {}))


def _asks() -> bool:
    return sys.stdin.isatty()


def _ask(question: str, *, hidden: bool = False) -> str:
    from connectors.message_services import SERVICES

    try:
        if question == "service":
            click.echo("ntfy: free and open, needs no account", err=True)
            for name, one in SERVICES.items():
                click.echo(f"{name}: {one.words}", err=True)
            choice = click.Choice(["ntfy", *SERVICES])
            answer: str = click.prompt("Service", type=choice, default="ntfy", err=True, show_choices=False)
        else:
            answer = click.prompt(
                f"{question} (not shown)" if hidden else question, hide_input=hidden, err=True
            )
    except click.Abort:
        if _asks():
            raise  # Ctrl-C
        raise ConfigurationError(
            f"there is no terminal to ask on; give --service, or an Apprise address in {VARIABLE}"
        ) from None
    return answer
