"""Under which names the page answers, against DNS rebinding, and where on the network it can be reached.

A page of another site can make its own name point at this machine, but the browser then sends that name: so a name must
be known, while a bare address of this machine needs no list. It cannot be pointed elsewhere.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

TOWARDS = ("192.168.0.1", "10.0.0.1", "172.16.0.1", "100.64.0.1", "192.0.2.1")
"""The home networks' ranges, Tailscale's, and any other: by which of our addresses each would be reached."""


def host_of(text: str) -> str:
    """``Host`` or an address's network part without its port, in lower case."""
    try:
        return (urlsplit(f"//{text}").hostname or "").rstrip(".")
    except ValueError:
        return ""


def own_names() -> set[str]:
    """This machine's names: as it calls itself, as the home network's name service does, and in full."""
    short = socket.gethostname().lower()
    bare = short.partition(".")[0]
    return {
        "localhost",
        short,
        bare,
        f"{bare}.local",
        f"{bare}.lan",
        f"{bare}.home",
        socket.getfqdn().lower(),
    }


def is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def lan_addresses() -> list[str]:
    """This machine's IPv4 addresses on its networks, loopback left out. Nothing is sent to find them."""
    found = []
    for towards in TOWARDS:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            try:
                probe.connect((towards, 9))
            except OSError:
                continue
            found.append(str(probe.getsockname()[0]))
    return [one for one in dict.fromkeys(found) if not ipaddress.ip_address(one).is_loopback]


class KnownHosts:
    """The middleware: a request under another name is refused with what to do about it."""

    def __init__(self, app: ASGIApp, names: Iterable[str]) -> None:
        self.app, self.names = app, frozenset(name.lower() for name in names)

    def knows(self, host: str) -> bool:
        return is_address(host) or host in self.names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or self.knows(host := host_of(Headers(scope=scope).get("host", ""))):
            await self.app(scope, receive, send)
            return
        text = f"This page does not answer under the name {host[:80]!r}. Allow it with: readiness serve --host NAME"
        await PlainTextResponse(text, status_code=400)(scope, receive, send)
