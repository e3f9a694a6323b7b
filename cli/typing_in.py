"""Storing what a command was told, and showing how the answer changed by it."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from readiness.errors import NoData

if TYPE_CHECKING:
    from cli.wiring import App
    from readiness.observations import Activity, CheckIn, Note, Race
    from readiness.ports import Counts


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
