"""Storing what a command was told, and showing how the answer changed by it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import click

from cli.questions import SCALE
from readiness.errors import NoData

if TYPE_CHECKING:
    from cli.wiring import App
    from readiness.observations import Activity, CheckIn, Note, Race
    from readiness.ports import Counts


DEFAULTS_FROM_DAYS = 7
"""How old the check-in may be whose answers Enter takes over."""


def store_typed(app: App, *observations: CheckIn | Note | Race | Activity) -> Counts:
    """Keeps typed rows at once and durably; typing the same again changes nothing."""
    from connectors.sources.typed import typed
    from readiness.ports import Counts

    counts = Counts()
    for one in observations:
        counts += app.store.upsert(one.provenance.source, [typed(one)], at=app.now())
    return counts


def last_said(app: App, day: date) -> dict[str, Any] | None:
    """The answer for ``day`` as it was last given, or None."""
    stored = app.store.answer(day)
    return None if stored is None else json.loads(stored.json)


def show_change(app: App, day: date, before: dict[str, Any] | None) -> None:
    """Prints the answer for ``day`` anew, and in one line what moved since ``before``."""
    from cli.render.answer import show

    try:
        after = json.loads(app.answer(day).json)
    except NoData as nothing:
        click.echo(f"Kept. {nothing}", err=True)
        return
    if before is not None:
        click.echo(change(before, after))
    show(after, today=app.today())


def change(before: dict[str, Any], after: dict[str, Any]) -> str:
    """One line: what the verdict and the score were, and what they are."""
    if before["verdict"] != after["verdict"]:
        told = f"Changed: {before['verdict']} → {after['verdict']}"
    else:
        told = f"Still {after['verdict']}"
    if before["score"] is not None and after["score"] is not None and before["score"] != after["score"]:
        told += f", fatigue {before['score']:.0f} → {after['score']:.0f}"
    if before["confidence"] != after["confidence"]:
        told += f", confidence {before['confidence']} → {after['confidence']}"
    return told + "."


def known_checkins(app: App, day: date) -> dict[date, CheckIn]:
    """The check-ins typed here on ``day`` and in the week before it."""
    from readiness.observations import CheckIn, Kind

    found = app.store.observations([Kind.CHECKIN], since=day - timedelta(days=DEFAULTS_FROM_DAYS), until=day)
    return {x.date: x for x in found if isinstance(x, CheckIn) and x.provenance.source == "checkin"}


def updated(old: CheckIn | None, day: date, told: dict[str, Any], now: datetime) -> CheckIn:
    """The day's check-in with what was told now laid over what was told before."""
    from readiness.observations import CheckIn, Provenance

    base = old or CheckIn(Provenance("checkin", day.isoformat()), day)
    values: dict[str, Any] = {item: float(told[item]) for item in SCALE if item in told}
    values |= {name: told[name] for name in ("ill", "veto") if name in told}
    if "injured" in told:
        values["injured"] = told["injured"] or None
    return replace(base, provenance=Provenance("checkin", day.isoformat()), at=now, **values)
