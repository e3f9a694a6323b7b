"""What a sync did: each source's report."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from readiness.errors import AuthenticationNeeded, ReadinessError
from readiness.ports import Counts


@dataclass(frozen=True, slots=True)
class SourceReport:
    """What one source did. ``status`` is ``ok``, ``partial``, ``failed`` or ``skipped``.

    ``remarks`` say what could not be read and is not needed: they change neither the status nor the health.
    """

    name: str
    status: str
    since: date | None = None
    until: date | None = None
    counts: Counts = field(default_factory=Counts)
    requests: int | None = None
    errors: tuple[ReadinessError, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def error(self) -> str | None:
        """What went wrong, each thing once; None while all is well."""
        return "; ".join(dict.fromkeys(str(error) for error in self.errors)) or None

    @property
    def needs_login(self) -> bool:
        """Whether the user must log in again before this source can answer."""
        return any(isinstance(error, AuthenticationNeeded) for error in self.errors)

    def to_json(self) -> dict[str, Any]:
        """The object of the public contract."""
        return {
            "name": self.name,
            "status": self.status,
            "from": None if self.since is None else self.since.isoformat(),
            "until": None if self.until is None else self.until.isoformat(),
            **self.counts.to_json(),
            "requests": self.requests,
            "error": self.error,
        }


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What every source did, in the order in which they were asked."""

    sources: tuple[SourceReport, ...]

    @property
    def remarks(self) -> tuple[str, ...]:
        """What could not be read and is not needed, each with its source."""
        return tuple(f"{source.name}: {remark}" for source in self.sources for remark in source.remarks)
