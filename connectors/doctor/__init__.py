"""Looks at everything that a night depends on, and says for each fault how to fix it. Changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain

from connectors.doctor import data, machine, world
from connectors.doctor.finding import Finding, Level, Patient

__all__ = ["Finding", "Level", "Patient", "examine"]

type Check = Callable[[Patient], Iterator[Finding]]

CHECKS: tuple[tuple[str, Check], ...] = (
    ("python", machine.python),
    ("home", machine.permissions),
    ("disk", machine.disk),
    ("clock", machine.clock),
    ("config", machine.configuration),
    ("plug-ins", machine.plugged_in),
    ("database", data.database),
    ("backup", data.backup),
    ("freshness", data.freshness),
    ("quarantine", data.quarantine),
    ("columns", data.columns),
    ("tokens", world.tokens),
    ("folder", world.folders),
    ("sources", world.health),
    ("calendars", world.calendars),
    ("schedule", world.schedule),
    ("notify", world.notifications),
)


def examine(patient: Patient) -> list[Finding]:
    """Every finding of every check; a check that fails itself is a finding too."""
    return list(chain.from_iterable(_checked(name, check, patient) for name, check in CHECKS))


def _checked(name: str, check: Check, patient: Patient) -> list[Finding]:
    found: list[Finding] = []
    try:
        found.extend(check(patient))
    except Exception as error:  # one sick part must not hide the others
        found.append(
            Finding(name, Level.BAD, f"could not be checked: {error}", "Report it if it stays.", error=error)
        )
    return found
