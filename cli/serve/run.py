"""The page as a process: where it listens, and its addresses with a code for the phone's camera."""

from __future__ import annotations

import errno
import http.client
import socket
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import click

from cli.render.qr import code
from cli.serve import PORT
from cli.serve.hosts import host_of, is_address, lan_addresses, own_names
from readiness.errors import ConfigurationError

if TYPE_CHECKING:
    from cli.wiring import App

LOOPBACK = "127.0.0.1"
EVERY = ("0.0.0.0", "::")  # noqa: S104 - said by the user, on purpose
ANSWERS_WITHIN_S = 3.0


def run(app: App, token: Callable[[], str], *, port: int, lan: str | None, hosts: Sequence[str]) -> None:
    """Serve until it is stopped. Raises ConfigurationError where it cannot listen."""
    import uvicorn

    from cli.serve.actions import Actions
    from cli.serve.connections import BoundedProtocol
    from cli.serve.site import site

    url = app.settings.page.url
    names = {*(host.lower() for host in hosts), *([host_of(url.split("/")[2])] if url else [])}
    bound = listen(lan or LOOPBACK, port)  # from here on the address answers: a quick browser waits
    config = uvicorn.Config(
        site(Actions(app), token, names),
        log_level="warning",
        access_log=False,
        server_header=False,
        http=BoundedProtocol,
    )
    tell_addresses(token(), bound.getsockname()[1], lan, sorted(names))
    click.echo("Open it in a browser. Ctrl-C stops.", err=True)
    uvicorn.Server(config).run(sockets=[bound])


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens. Raises ConfigurationError with what to do about it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    if not is_address(host):
        raise ConfigurationError(f"--lan {host!r} is no address. Choose one of this machine: {_ours()}.")
    try:
        both = host == "::" and socket.has_dualstack_ipv6()
        return socket.create_server((host, port), family=family, backlog=2048, dualstack_ipv6=both)
    except OSError as error:
        if error.errno in _NOT_OURS:
            raise ConfigurationError(
                f"{host} is no address of this machine. Choose one: {_ours()}."
            ) from error
        raise ConfigurationError(
            f"Port {port} cannot be used ({error.strerror}). If your page runs already, `readiness serve show` prints "
            "its address; else choose another with --port."
        ) from error


def addresses(token: str, port: int, lan: str | None, hosts: Sequence[str]) -> list[str]:
    """Where the page can be reached, the phone's best one first: a proxy's name, the network's, this machine alone."""
    if lan is None:
        here = [LOOPBACK]
    elif lan in EVERY:
        here = [*lan_addresses(), *sorted(name for name in own_names() if name.endswith(".local")), LOOPBACK]
    else:
        here = [f"[{lan}]" if ":" in lan else lan]
    return [
        *(f"https://{host}/{token}/" for host in hosts),
        *(f"http://{one}:{port}/{token}/" for one in here),
    ]


def tell_addresses(token: str, port: int, lan: str | None, hosts: Sequence[str]) -> None:
    """The addresses, and at a terminal a code of the first for the phone's camera."""
    found = addresses(token, port, lan, hosts)
    for address in found:
        click.echo(address)
    if sys.stdout.isatty():
        if lan is None and not hosts:
            click.echo(
                "Only this machine reaches it. For your phone: --lan 0.0.0.0, or a proxy (docs/phone.md).",
                err=True,
            )
        else:
            click.echo(code(found[0]))


def answers(port: int, lan: str | None, token: str) -> bool:
    """Whether a page with this token answers there."""
    host = LOOPBACK if lan is None or lan in EVERY else lan
    connection = http.client.HTTPConnection(host, port, timeout=ANSWERS_WITHIN_S)
    try:
        connection.request("GET", f"/{token}/openapi.json")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def options_of(arguments: Sequence[str]) -> tuple[int, str | None, list[str]]:
    """Port, address and names that an installed service was given."""
    pairs = list(zip(arguments[::2], arguments[1::2], strict=False))
    given = dict(pairs)
    return (
        int(given.get("--port", PORT)),
        given.get("--lan"),
        [value for name, value in pairs if name == "--host"],
    )


def _ours() -> str:
    found = lan_addresses()
    own = f"it has {', '.join(found)}" if found else "it is in no network"
    return f"{own}; 127.0.0.1 is this machine alone, 0.0.0.0 all of its addresses"


_NOT_OURS = {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}
