"""Sends messages by Apprise (the optional extra ``notify``). Addresses hold secrets: none is ever shown."""

from __future__ import annotations

from collections.abc import Sequence

from connectors.extras import how_to_add
from readiness.errors import ConfigurationError, SourceUnavailable

TITLE = "readiness"


def send(urls: Sequence[str], text: str) -> None:
    """Send to every address. Raises SourceUnavailable if one does not take it, ConfigurationError if an
    address is none or Apprise is not installed."""
    try:
        import apprise
    except ImportError as error:
        raise ConfigurationError(
            f"[notify] urls: messages need an extra. Run {how_to_add('notify')}"
        ) from error
    line = apprise.Apprise()
    for number, url in enumerate(urls, 1):
        if not line.add(url):
            raise ConfigurationError(
                f"[notify] urls: the address in place {number} is none that Apprise knows; "
                "write it as ntfy://host/topic, mailto://… or another of Apprise's forms."
            )
    if not line.notify(body=text, title=TITLE):
        raise SourceUnavailable("A notification could not be delivered; it is tried again by the next run.")
