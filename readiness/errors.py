"""The four families of error, by who must act. Absent data is a value, never an error."""

from __future__ import annotations


class ReadinessError(Exception):
    """Base of all errors that are shown to the user as one clear message, without a traceback."""


class ConfigurationError(ReadinessError):
    """The user must fix the configuration. ``problems`` lists every one found, not only the first."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class AuthenticationNeeded(ReadinessError):
    """The user must log in again; the message names the command that does it."""


class SourceUnavailable(ReadinessError):
    """A vendor did not answer. Later may do. ``retry_after_s`` is the vendor's own word, if any."""

    def __init__(self, message: str, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class UnexpectedResponse(ReadinessError):
    """A vendor changed, or we have a bug: the payload is quarantined and the rest goes on."""

    def __init__(self, message: str, payload: bytes = b"") -> None:
        super().__init__(message)
        self.payload = payload


class InvalidInput(ReadinessError, ValueError):
    """What was asked or typed in cannot be; the message says what can. Nothing was stored."""


class NoData(ReadinessError):
    """There is nothing to decide on yet."""


class LockHeld(ReadinessError):
    """Another sync is running."""


class Conflict(ReadinessError):
    """What is in a calendar is no longer what we read: read again and decide again."""
