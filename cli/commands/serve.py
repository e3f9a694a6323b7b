"""``serve``: the report as a live page on this machine, with forms and JSON endpoints."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path

import click

from cli.options import pass_app
from cli.wiring import App

TOKEN_VARIABLE = "READINESS_SERVE_TOKEN"  # noqa: S105 - a variable's name
SHORTEST_TOKEN = 16
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def _refuse_on_the_command_line(_ctx: click.Context, _param: click.Parameter, value: str | None) -> None:
    if value is not None:
        raise click.UsageError(
            "On a command line everybody on this machine can read the token (`ps`). Write it into a file and say "
            f"--token-file FILE, or set {TOKEN_VARIABLE} in the environment."
        )


def _fixed_token(path: Path | None) -> str | None:
    """The athlete's own token, where there is one."""
    if path is not None:
        with click.open_file(str(path)) as file:
            token = str(file.readline()).strip()
    elif not (token := os.environ.get(TOKEN_VARIABLE, "")):
        return None
    if not re.fullmatch(rf"[\w.~-]{{{SHORTEST_TOKEN},}}", token, re.ASCII):
        raise click.UsageError(
            f"Choose a token of {SHORTEST_TOKEN} or more letters, digits and . _ ~ -: a shorter one can be guessed."
        )
    return token


@click.command(
    epilog="Examples:  readiness serve  ·  readiness serve --lan 192.168.1.20  (open to your home network)"
)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help="0: any free one."
)
@click.option("--lan", metavar="ADDRESS", help="Listen on this address of your machine too, on purpose.")
@click.option(
    "--token-file",
    type=click.Path(path_type=Path, allow_dash=True),
    help=f"A file with a fixed token for home automation, {SHORTEST_TOKEN} characters or more; - reads it from "
    f"standard input. Default: {TOKEN_VARIABLE} of the environment, else a new one.",
)
@click.option(
    "--token",
    hidden=True,
    callback=_refuse_on_the_command_line,
    expose_value=False,
    help="Refused: say --token-file.",
)
@pass_app
def command(app: App, port: int, lan: str | None, token_file: Path | None) -> None:
    """The report as a live page, with a check-in and a what-if form, and JSON for home automation.

    Only this machine can reach it unless --lan is given, and only with the address that it prints: the token
    in it is the key. Ctrl-C stops it.
    """
    token = _fixed_token(token_file)
    import uvicorn

    from cli.serve.actions import Actions
    from cli.serve.connections import BoundedProtocol
    from cli.serve.site import site

    token = token or secrets.token_urlsafe(18)
    host = lan or "127.0.0.1"
    hosts = [*LOOPBACK, *([lan] if lan else [])]
    config = uvicorn.Config(
        site(Actions(app), token, hosts),
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
        http=BoundedProtocol,
    )
    bound = config.bind_socket()
    bound.listen()  # from here on the address answers: a browser that is quicker than the server waits
    click.echo(f"http://{host}:{bound.getsockname()[1]}/{token}/")
    click.echo("Open it in a browser. Ctrl-C stops.", err=True)
    uvicorn.Server(config).run(sockets=[bound])
