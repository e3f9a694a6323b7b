"""The nightly job, wired: one at a time, fetch, decide, publish; each part's failure reported, none hidden."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cli.exit_codes import Exit, of_sources
from cli.messages import send_due
from cli.wiring import NO_DATA
from readiness.errors import LockHeld, NoData, ReadinessError

if TYPE_CHECKING:
    from cli.wiring import App
    from readiness.night.sync import SyncReport
    from readiness.publishing.publish import CalendarReport


DRAFT_S = 24 * 3600.0
"""A draft this old was left by a killed run: no writer takes a day."""


@dataclass
class Night:
    """What one run did."""

    synced: SyncReport
    calendars: list[CalendarReport] = field(default_factory=list)
    answer: dict[str, Any] | None = None
    nothing: str | None = None
    """Why there is no answer."""
    remarks: list[str] = field(default_factory=list)
    """For the user, on stderr."""

    @property
    def exit_code(self) -> Exit:
        code = of_sources(self.synced)
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
            "remarks": [*self.synced.remarks, *self.remarks],
            "recommendation": self.answer,
        }


def run_night(app: App, only: Sequence[str], since: date | None, publish: bool) -> Night:
    """Fetch, store, decide, publish. Raises LockHeld, ConfigurationError."""
    from connectors.lock import only_one
    from connectors.private import sweep, tighten
    from connectors.store.restore import mend
    from readiness.morning.answers import answer
    from readiness.publishing.publish import CalendarReport, Status
    from readiness.publishing.use_cases import publish_plan

    app.config  # noqa: B018 - all that is wrong with it is reported before anything is begun
    with only_one(app.home):
        remarks = [f"{path} was open to others; it is not any more." for path in tighten(app.home)]
        sweep(app.home, time.time() - DRAFT_S)
        remarks += [repaired] if (repaired := mend(app.home)) else []
        night = Night(_sync(app, only, since))
        night.remarks += remarks
        night.remarks += _unknown(app)
        app.store.remember("last_sync", app.now().isoformat(timespec="seconds"))
        try:
            _learn(app, night)
            night.answer = json.loads(answer(app, app.today()).json)
            if publish:
                night.calendars = publish_plan(app)
        except NoData as nothing:
            night.nothing = str(nothing) if night.synced.sources else NO_DATA
        except LockHeld as held:  # another process publishes the same answer
            night.calendars = [CalendarReport("calendars", Status.FAILED, error=str(held), cause=held)]
        for finish in (send_due, _tell_values, _back_up):
            try:
                night.remarks += finish(app, night.answer)
            except ReadinessError as error:  # the answer is given; what follows it must not take it back
                night.remarks.append(str(error))
        _log(app, night)
        return night


def _sync(app: App, only: Sequence[str], since: date | None) -> SyncReport:
    from cli.progress import watching
    from connectors.retry import with_retries
    from readiness.night.sync import BUDGET_S, sync

    begun = time.monotonic()
    sources = [
        with_retries(source, lambda: time.monotonic() - begun < BUDGET_S) for source in app.sources(only)
    ]
    try:
        with watching(shown=app.shows_progress) as watch:
            from_files = app.read_folders(only, again=since is not None)
            asked = sync(
                sources,
                app.store,
                app.now(),
                since=since,
                elapsed_s=lambda: time.monotonic() - begun,
                progress=watch,
            )
            return replace(asked, sources=(*from_files, *asked.sources))
    except KeyboardInterrupt:
        click.echo("What was fetched is stored; the next `readiness sync` goes on from there.", err=True)
        raise


def _unknown(app: App) -> list[str]:
    """What is not understood, in one line for each kind."""
    from cli.unknown import lines
    from readiness.merging.unknown import unknown_words
    from readiness.observations import Kind

    kept = app.store.observations({Kind.ACTIVITY, Kind.PLANNED_RUN})
    return lines(unknown_words(kept, app.settings.words))


def _learn(app: App, night: Night) -> None:
    """Once a week. What goes wrong here is reported, and leaves the answer to the rules or the model before."""
    from cli.learning import train_weekly

    try:
        train_weekly(app)
    except NoData:
        pass  # the answer itself says what is missing
    except OSError as error:
        night.remarks.append(f"The personal model could not be kept ({error.strerror}): {error.filename}")
    except Exception as error:  # learning is a luxury: its bugs must not cost the morning its answer
        night.remarks.append(
            f"The personal model could not be trained; the rules decide without it. This is a bug, please report "
            f"it ({type(error).__name__}: {error})."
        )


def _log(app: App, night: Night) -> None:
    from connectors.log import Log

    log, now = Log(app.home, echo=app.verbose), app.now()
    document = night.to_json()
    for source in document["sources"]:
        log.event(now, "source", **source)
    for calendar in document["calendars"]:
        log.event(now, "calendar", **calendar)
    for remark in document["remarks"]:
        log.event(now, "remark", text=remark)
    said = {} if night.answer is None else {name: night.answer[name] for name in ("date", "revision")}
    log.event(now, "night", exit=int(night.exit_code), **said)


def _tell_values(app: App, answer: dict[str, Any] | None) -> list[str]:
    from readiness.publishing.values import tell_answer

    failed = {} if answer is None else tell_answer(app, answer)
    return [f"{name}: {error} The next sync sends it." for name, error in failed.items()]


def _back_up(app: App, _answer: dict[str, Any] | None) -> list[str]:
    from connectors.store.backup import back_up

    back_up(app.store, app.now())
    return []
