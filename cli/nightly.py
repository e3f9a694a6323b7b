"""The nightly job, wired: one at a time, fetch, decide, publish; each part's failure told, none hidden."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cli.exit_codes import Exit
from readiness.errors import NoData

if TYPE_CHECKING:
    from cli.wiring import App
    from readiness.publish import CalendarReport
    from readiness.sync import SyncReport


@dataclass
class Night:
    """What one run did."""

    synced: SyncReport
    calendars: list[CalendarReport] = field(default_factory=list)
    answer: dict[str, Any] | None = None
    nothing: str | None = None
    """Why there is no answer."""

    @property
    def exit_code(self) -> Exit:
        code = Exit(self.synced.exit_code)
        if code in (Exit.DONE, Exit.PARTIAL) and any(one.needs_login for one in self.calendars):
            return Exit.LOGIN
        if code is Exit.DONE and any(one.status != "ok" for one in self.calendars):
            return Exit.PARTIAL
        return Exit.NO_DATA if code is Exit.DONE and self.answer is None else code

    def to_json(self) -> dict[str, Any]:
        """The object of the public contract."""
        return {
            "schema": 1,
            "sources": [source.to_json() for source in self.synced.sources],
            "calendars": [
                {
                    "name": one.name,
                    "status": str(one.status),
                    "created": one.created,
                    "updated": one.updated,
                    "withdrawn": one.withdrawn,
                    "unchanged": one.unchanged,
                    "error": one.error,
                }
                for one in self.calendars
            ],
            "recommendation": self.answer,
        }


def run_night(app: App, only: Sequence[str] = (), since: date | None = None, publish: bool = True) -> Night:
    """Fetch, store, decide, publish. Raises LockHeld, ConfigurationError."""
    from connectors.lock import only_one
    from readiness.sync import sync

    app.config  # noqa: B018 - all that is wrong with it is told before anything is begun
    with only_one(app.home):
        begun = time.monotonic()
        night = Night(
            sync(
                app.sources(only),
                app.store,
                app.now(),
                since=since,
                elapsed_s=lambda: time.monotonic() - begun,
                progress=_tell if app.shows_progress else lambda _: None,
            )
        )
        try:
            night.answer = json.loads(app.answer(app.today()).json)
            if publish:
                night.calendars = app.publish()
        except NoData as nothing:
            night.nothing = str(nothing)
        return night


def _tell(line: str) -> None:
    click.echo(click.style(line, dim=True), err=True)
