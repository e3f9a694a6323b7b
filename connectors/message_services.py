"""Services that carry messages to a phone: what each asks for, and the Apprise address that comes of it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from readiness.errors import ConfigurationError

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
TOPIC_LETTERS = 16
"""Anyone who knows a topic reads it: nobody guesses one of 79 bits, and a thumb can type it, without 1, l, 0 and o."""
NTFY_SERVER = "https://ntfy.sh"


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing to ask for. ``secret``: not shown while it is typed."""

    name: str
    question: str
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Service:
    """``address`` is filled with what was asked for, each value escaped unless it is an address itself."""

    words: str
    address: str
    asked: tuple[Asked, ...]
    escaped: bool = True

    def url(self, answers: Mapping[str, str]) -> str:
        """The address for Apprise."""
        return self.address.format(
            **{name: quote(value, safe="") if self.escaped else value for name, value in answers.items()}
        )


SERVICES = {
    "telegram": Service(
        "Telegram, by your own bot",
        "tgram://{token}/{chat}/",
        (
            Asked("token", "The bot's token, from @BotFather", secret=True),
            Asked("chat", "Your chat's number, from @userinfobot"),
        ),
    ),
    "pushover": Service(
        "Pushover",
        "pover://{user}@{token}",
        (Asked("user", "Your user key", secret=True), Asked("token", "The application's token", secret=True)),
    ),
    "email": Service(
        "E-mail",
        "mailtos://{user}:{password}@{server}?from={sender}&to={to}",
        (
            Asked("server", "Your provider's SMTP server"),
            Asked("user", "User name there"),
            Asked("password", "Password, best an app password", secret=True),
            Asked("sender", "From address"),
            Asked("to", "To address"),
        ),
    ),
    "other": Service(
        "any other that Apprise knows (signal://…, discord://…, hassio://… and a hundred more)",
        "{url}",
        (Asked("url", "Its Apprise address", secret=True),),
        escaped=False,
    ),
}
"""But for ntfy, which needs nothing asked."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic at a server of ntfy."""

    server: str
    name: str

    @property
    def url(self) -> str:
        """The address for Apprise."""
        parts = urlsplit(self.server)
        return f"{'ntfy' if parts.scheme == 'http' else 'ntfys'}://{parts.netloc}/{self.name}"

    @property
    def link(self) -> str:
        """What subscribes the app on Android when it is opened."""
        parts = urlsplit(self.server)
        return f"ntfy://{parts.netloc}/{self.name}" + ("?secure=false" if parts.scheme == "http" else "")


def new_topic(server: str) -> Topic:
    """A topic whose name nobody guesses. Raises ConfigurationError where ``server`` is no address."""
    parts = urlsplit(server)
    if parts.scheme not in ("http", "https") or not parts.netloc or "@" in parts.netloc:
        raise ConfigurationError(f"--server: write your ntfy server's address, such as {NTFY_SERVER}")
    name = "".join(secrets.choice(LETTERS) for _ in range(TOPIC_LETTERS))
    return Topic(f"{parts.scheme}://{parts.netloc}", f"readiness-{name}")
