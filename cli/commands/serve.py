"""``serve``: your page, live: on this machine, on the home network, as a service, and its key."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.options import emit, json_option, pass_app
from cli.serve import PORT
from cli.wiring import App

if TYPE_CHECKING:
    from collections.abc import Callable

TOKEN_VARIABLE = "READINESS_SERVE_TOKEN"  # noqa: S105 - a variable's name

by_option = click.option(
    "--with", "by", type=click.Choice(["systemd", "launchd"]), help="Default: what this machine has."
)


def where_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Where the page listens, and under which names."""
    for option in (
        click.option(
            "--host",
            "hosts",
            multiple=True,
            metavar="NAME",
            help="The name of your own proxy in front, such as mybox.tail1234.ts.net; repeatable.",
        ),
        click.option(
            "--lan",
            metavar="ADDRESS",
            help="Listen on this address of your machine, on purpose; 0.0.0.0 is all of them.",
        ),
        click.option(
            "--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="0: any free one."
        ),
    ):
        function = option(function)
    return function


def _refuse_on_the_command_line(_ctx: click.Context, _param: click.Parameter, value: str | None) -> None:
    if value is not None:
        raise click.UsageError(
            "On a command line everybody on this machine can read the token (`ps`). Write it into a file and say "
            f"--token-file FILE, or set {TOKEN_VARIABLE} in the environment."
        )


def _fixed_token(path: Path | None) -> str | None:
    """The athlete's own token, where there is one."""
    from connectors.page_token import FORM, SHORTEST

    if path is not None:
        with click.open_file(str(path)) as file:
            token = str(file.readline()).strip()
    elif not (token := os.environ.get(TOKEN_VARIABLE, "")):
        return None
    if not re.fullmatch(FORM, token, re.ASCII):
        raise click.UsageError(
            f"Choose a token of {SHORTEST} or more letters, digits and . _ ~ -: a shorter one can be guessed."
        )
    return token


@click.group(
    invoke_without_command=True,
    epilog="Examples:  readiness serve  ·  readiness serve --lan 0.0.0.0  (open to your home network)"
    "  ·  readiness serve install --lan 0.0.0.0  ·  readiness serve token --new",
)
@where_options
@click.option(
    "--token-file",
    type=click.Path(path_type=Path, allow_dash=True),
    help="A file with a fixed token for home automation, 16 characters or more; - reads it from standard input. "
    f"Default: {TOKEN_VARIABLE} of the environment, else the one that is kept.",
)
@click.option(
    "--token",
    hidden=True,
    callback=_refuse_on_the_command_line,
    expose_value=False,
    help="Refused: say --token-file.",
)
@pass_app
@click.pass_context
def command(
    ctx: click.Context,
    /,
    app: App,
    port: int,
    lan: str | None,
    hosts: tuple[str, ...],
    token_file: Path | None,
) -> None:
    """Your page, live: the answer, the check-in, the plan and the charts, for phone and desk; JSON for home automation.

    Only this machine can reach it unless --lan is given, and only with the address that it prints: the token
    in it is the key, the same at every start. Ctrl-C stops it; `serve install` keeps it running.
    """
    if ctx.invoked_subcommand is not None:
        return
    token = _fixed_token(token_file)
    from cli.serve.run import run
    from connectors.page_token import KeptToken

    run(app, (lambda: token) if token else KeptToken(app.home), port=port, lan=lan, hosts=hosts)


@command.command(
    epilog="Examples:  readiness serve install --lan 0.0.0.0  ·  readiness serve install --host mybox.tail1234.ts.net"
    "  ·  readiness serve install --dry-run"
)
@where_options
@by_option
@click.option("--dry-run", is_flag=True, help="Only show what would be written.")
@pass_app
def install(
    app: App, /, port: int, lan: str | None, hosts: tuple[str, ...], by: str | None, dry_run: bool
) -> None:
    """Keep the page running: a service that begins with the machine, in place of an earlier one of this home."""
    from cli.serve.run import tell_addresses
    from connectors.page_token import kept
    from connectors.schedule.page_service import page_service, service_manager

    if port == 0:
        raise click.UsageError("A page that is kept needs a port that stays: name one with --port.")
    arguments = ["--port", str(port), *(["--lan", lan] if lan else [])]
    arguments += [word for host in hosts for word in ("--host", host)]
    service = page_service(app.home, tuple(arguments))
    chosen = service_manager(by)
    if dry_run:
        click.echo(chosen.preview(service))
        return
    token = kept(app.home)
    chosen.install(service)
    click.echo(f"Your page runs, by {chosen.name}. It says what goes wrong in {service.output}.")
    if chosen.name == "systemd":
        click.echo("So that it also runs while you are logged out: `loginctl enable-linger`", err=True)
    tell_addresses(token, port, lan, (*hosts, *_page_url(app)))


@command.command(epilog="Examples:  readiness serve show  ·  readiness serve show --json")
@by_option
@json_option
@pass_app
def show(app: App, /, by: str | None, as_json: bool) -> None:
    """What is installed for this home, whether it answers, and its addresses with a code for the phone's camera."""
    from cli.serve.run import addresses, answers, options_of, tell_addresses
    from connectors.page_token import kept
    from connectors.schedule.page_service import page_service, service_manager

    chosen = service_manager(by)
    found = chosen.installed(page_service(app.home))
    if found is None:
        if as_json:
            emit({"schema": 1, "manager": chosen.name, "installed": False, "answers": False, "addresses": []})
        else:
            click.echo(
                f"No page is installed in {chosen.name} for {app.home}. `readiness serve install` does it."
            )
        return
    port, lan, hosts = options_of(found.arguments)
    token = kept(app.home)
    alive = answers(port, lan, token)
    if as_json:
        shown = addresses(token, port, lan, (*hosts, *_page_url(app)))
        emit({"schema": 1, "manager": chosen.name, "installed": True, "answers": alive, "addresses": shown})
        return
    click.echo(
        f"Installed in {chosen.name}: {'it answers' if alive else f'it does not answer; see {found.output}'}."
    )
    tell_addresses(token, port, lan, (*hosts, *_page_url(app)))


@command.command(epilog="Example:  readiness serve remove")
@by_option
@pass_app
def remove(app: App, /, by: str | None) -> None:
    """End the page of this home and take its service away. The token stays: a later page has the same address."""
    from connectors.schedule.page_service import page_service, service_manager

    chosen = service_manager(by)
    gone = chosen.remove(page_service(app.home))
    click.echo(
        f"Removed from {chosen.name}." if gone else f"There was nothing in {chosen.name} for {app.home}."
    )


@command.command(epilog="Examples:  readiness serve token  ·  readiness serve token --new")
@click.option("--new", is_flag=True, help="Another one: anyone with the old address is locked out at once.")
@pass_app
def token(app: App, /, new: bool) -> None:
    """The key in the page's address, with a code for the phone's camera. It opens your health data: treat it as a
    password.
    """
    from cli.serve.run import options_of, tell_addresses
    from connectors.page_token import kept, renew
    from connectors.schedule.page_service import page_service, service_manager
    from readiness.errors import ConfigurationError

    key = renew(app.home) if new else kept(app.home)
    if new:
        click.echo(
            "A new key: the old address opens nothing any more, also on the page that runs now.", err=True
        )
    try:
        found = service_manager().installed(page_service(app.home))
    except ConfigurationError:
        found = None
    port, lan, hosts = options_of(found.arguments if found else ())
    tell_addresses(key, port, lan, (*hosts, *_page_url(app)))


def _page_url(app: App) -> list[str]:
    """The name in ``[page] url``, under which the phone comes."""
    from cli.serve.hosts import host_of

    url = app.settings.page.url
    return [host_of(url.partition("//")[2].partition("/")[0])] if url else []
