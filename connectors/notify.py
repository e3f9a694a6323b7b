"""Sends messages by Apprise, to any service that it knows; ntfy shows links as buttons. Addresses hold secrets: none is
ever shown."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Literal
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from readiness.errors import ConfigurationError, SourceUnavailable

TITLE = "readiness"
NTFY = ("ntfy", "ntfys")


@dataclass(frozen=True, slots=True)
class Link:
    """An address of the athlete's own page, under a few words."""

    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Message:
    """What is said. The first of ``links`` is where a tap leads; ``tag`` is ntfy's short code of an emoji."""

    text: str
    title: str = TITLE
    links: tuple[Link, ...] = ()
    priority: Literal["low", "default", "high"] = "default"
    tag: str = ""


def send(url: str, message: Message, place: int = 1) -> None:
    """Send to one address, the one in ``place`` of the settings. Raises SourceUnavailable if it does not take it,
    ConfigurationError if it is no address."""
    import apprise

    line = apprise.Apprise()
    ntfy = urlsplit(url).scheme.lower() in NTFY
    if not line.add(_for_ntfy(url, message) if ntfy else url):
        raise ConfigurationError(
            f"[notify] urls: the address in place {place} is none that Apprise knows; "
            "write it as ntfy://host/topic, mailto://… or another of Apprise's forms."
        )
    links = () if ntfy else tuple(f"{link.words}: {link.url}" for link in message.links)
    if not line.notify(title=message.title, body="\n".join([message.text, *links])):
        raise SourceUnavailable(
            f"A message could not be delivered to the address in place {place} of [notify] urls; "
            "the next sync tries again."
        )


def fingerprint(url: str) -> str:
    """Distinguishes an address from others without showing it."""
    return sha256(url.encode()).hexdigest()[:12]


def _for_ntfy(url: str, message: Message) -> str:
    """The address with ntfy's extras; what the user wrote into it stays."""
    parts = urlsplit(url)
    extras = {"priority": message.priority, "tags": message.tag}
    if message.links:
        extras["click"] = message.links[0].url
        extras["actions"] = "; ".join(f'view, "{link.words}", "{link.url}"' for link in message.links)
    query = {name: value for name, value in extras.items() if value} | dict(parse_qsl(parts.query))
    return urlunsplit(parts._replace(query=urlencode(query, quote_via=quote)))
