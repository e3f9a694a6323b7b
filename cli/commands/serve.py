"""``serve``: the report as a live page on this machine, with forms and JSON endpoints."""

from __future__ import annotations

import secrets

import click

from cli.options import pass_app
from cli.wiring import App

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


@click.command(
    epilog="Examples:  readiness serve  ·  readiness serve --lan 192.168.1.20  (open to your home network)"
)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help="0: any free one."
)
@click.option("--lan", metavar="ADDRESS", help="Listen on this address of your machine too, on purpose.")
@click.option("--token", help="A fixed token for home automation, 16 characters or more. Default: a new one.")
@pass_app
def command(app: App, port: int, lan: str | None, token: str | None) -> None:
    """The report as a live page, with a check-in and a what-if form, and JSON for home automation.

    Only this machine can reach it unless --lan is given, and only with the address that it prints: the token
    in it is the key. Ctrl-C stops it.
    """
    if token is not None and len(token) < 16:
        raise click.UsageError(
            "A token shorter than 16 characters can be guessed; give a longer one or none."
        )
    import uvicorn

    from cli.serve.actions import Actions
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
    )
    bound = config.bind_socket()
    bound.listen()  # from here on the address answers: a browser that is quicker than the server waits
    click.echo(f"http://{host}:{bound.getsockname()[1]}/{token}/")
    click.echo("Open it in a browser. Ctrl-C stops.", err=True)
    uvicorn.Server(config).run(sockets=[bound])
