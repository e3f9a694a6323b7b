"""The exit codes of the public contract, and which error gives which."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from readiness.errors import (
    AuthenticationNeeded,
    ConfigurationError,
    InvalidInput,
    LockHeld,
    NoData,
    ReadinessError,
    SourceUnavailable,
    UnexpectedResponse,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readiness.night.sync import SyncReport
    from readiness.publishing.publish import CalendarReport


class Exit(IntEnum):
    """A command returns one of these, or nothing for DONE."""

    DONE = 0
    """Done."""
    BUG = 1
    """A bug; please report it."""
    USAGE = 2
    """The command line makes no sense; the message says why."""
    CONFIGURATION = 3
    """Something in `config.toml` or in the set-up is wrong; every problem is named."""
    LOGIN = 4
    """A login has ended: you must log in again."""
    PARTIAL = 5
    """Done in part: a source or calendar failed, or a file could not be read; the rest is stored."""
    UNREACHABLE = 6
    """No source could be reached."""
    LOCKED = 7
    """Another sync is running on this home."""
    NO_DATA = 8
    """There is no data to decide on yet."""
    INTERRUPTED = 130
    """Ctrl-C: the shell's own convention, 128 + SIGINT."""


_OF: dict[type[ReadinessError], Exit] = {
    InvalidInput: Exit.USAGE,
    ConfigurationError: Exit.CONFIGURATION,
    AuthenticationNeeded: Exit.LOGIN,
    SourceUnavailable: Exit.UNREACHABLE,
    UnexpectedResponse: Exit.BUG,
    LockHeld: Exit.LOCKED,
    NoData: Exit.NO_DATA,
}


def worst_of(reports: Sequence[CalendarReport]) -> Exit | None:
    """The exit code of several calendars, as the contract orders them: configuration, login, in part, done (None)."""
    codes = {code_of(report.cause) for report in reports if report.cause is not None}
    for code in (Exit.CONFIGURATION, Exit.LOGIN):
        if code in codes:
            return code
    return Exit.PARTIAL if any(report.status != "ok" for report in reports) else None


def of_sources(report: SyncReport) -> Exit:
    """The exit code of a sync's sources: configuration, login, nothing reached, in part, done."""
    errors = [error for source in report.sources for error in source.errors]
    for code in (Exit.CONFIGURATION, Exit.LOGIN):
        if any(code_of(error) is code for error in errors):
            return code
    if report.sources and all(source.status in {"failed", "skipped"} for source in report.sources):
        return Exit.UNREACHABLE
    return Exit.PARTIAL if any(source.status != "ok" for source in report.sources) else Exit.DONE


def code_of(error: ReadinessError) -> Exit:
    """The exit code of an error family; subclasses follow their family."""
    return next((code for family, code in _OF.items() if isinstance(error, family)), Exit.BUG)
