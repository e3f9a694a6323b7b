"""The nightly run, in the machine's own scheduler."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.asking import ask
from cli.steps.step import Step, command

if TYPE_CHECKING:
    from cli.wiring import App


def _standing(app: App) -> str | None:
    from connectors.schedule import installed_in
    from connectors.schedule.job import job

    there = installed_in(job(app.home))
    return f"every night, by {' and '.join(there)}" if there else None


def _do(app: App) -> bool:
    if ask("Fetch and decide every night, before you wake? y (Enter skips)").lower() not in ("y", "yes"):
        return False
    return command(app, "schedule", "install")


NIGHTLY = Step("schedule", "Every morning by itself", _standing, _do, "readiness schedule install")
