"""The exit codes of the public contract, and which error gives which."""

from __future__ import annotations

from enum import IntEnum

from readiness.errors import (
    AuthenticationNeeded,
    ConfigurationError,
    LockHeld,
    NoData,
    ReadinessError,
    SourceUnavailable,
    UnexpectedResponse,
)


class Exit(IntEnum):
    """A command returns one of these, or nothing for DONE."""

    DONE = 0
    BUG = 1
    USAGE = 2
    CONFIGURATION = 3
    LOGIN = 4
    PARTIAL = 5
    UNREACHABLE = 6
    LOCKED = 7
    NO_DATA = 8
    INTERRUPTED = 130
    """Ctrl-C: the shell's own convention, 128 + SIGINT."""


_OF: dict[type[ReadinessError], Exit] = {
    ConfigurationError: Exit.CONFIGURATION,
    AuthenticationNeeded: Exit.LOGIN,
    SourceUnavailable: Exit.UNREACHABLE,
    UnexpectedResponse: Exit.BUG,
    LockHeld: Exit.LOCKED,
    NoData: Exit.NO_DATA,
}


def code_of(error: ReadinessError) -> Exit:
    """The exit code of an error family; subclasses follow their family."""
    return next((code for family, code in _OF.items() if isinstance(error, family)), Exit.BUG)
