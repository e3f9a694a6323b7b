"""What if: the observations as they would be under changed circumstances. Nothing is stored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from readiness.habit import WEEKDAYS, read_template
from readiness.observations import (
    CheckIn,
    HrvNight,
    Observation,
    PlannedRun,
    Provenance,
    Race,
    RestingHr,
    SleepNight,
)

HERE = "what-if"
LONGEST_RACE_H = 48.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What is different this morning, and ahead. ``runs`` are such as ``sat long 4h``; a ``race`` is an A race."""

    sleep_h: float | None = None
    rmssd_ms: float | None = None
    resting_hr_bpm: float | None = None
    fatigue: int | None = None
    soreness: int | None = None
    runs: Sequence[str] = ()
    race: date | None = None

    @property
    def any(self) -> bool:
        return self != Changes()


def under(observations: Iterable[Observation], changes: Changes, day: date) -> list[Observation]:
    """``observations`` as if ``changes`` held on ``day``.

    A changed night takes the device of the nights before, so that it stands in the same baseline. Raises
    ConfigurationError or ValueError on a run that cannot be read.
    """
    found = list(observations)
    if changes.sleep_h is not None:
        found = _night(found, SleepNight, day, SleepNight(_here(), day, changes.sleep_h))
    if changes.rmssd_ms is not None:
        found = _night(found, HrvNight, day, HrvNight(_here(), day, changes.rmssd_ms))
    if changes.resting_hr_bpm is not None:
        found = _night(found, RestingHr, day, RestingHr(_here(), day, changes.resting_hr_bpm))
    if changes.fatigue is not None or changes.soreness is not None:
        found = _checkin(found, changes, day)
    found += [_run(text, day) for text in changes.runs]
    if changes.race is not None:
        found.append(Race(_here(changes.race.isoformat()), changes.race, "what if", "A"))
    return found


def _here(source_id: str = "") -> Provenance:
    return Provenance(HERE, source_id)


def _night(found: list[Observation], kind: type, day: date, new: Observation) -> list[Observation]:
    before = [o for o in found if isinstance(o, kind) and o.date <= day]
    latest = max(before, key=lambda o: o.date, default=None)
    if latest is not None:
        new = replace(new, provenance=replace(latest.provenance, source_id=HERE))
    return [o for o in found if not (isinstance(o, kind) and o.date == day)] + [new]


def _checkin(found: list[Observation], changes: Changes, day: date) -> list[Observation]:
    here = [o for o in found if isinstance(o, CheckIn) and o.date == day] or [CheckIn(_here(), day)]
    rest = [o for o in found if not (isinstance(o, CheckIn) and o.date == day)]
    return rest + [
        replace(
            o,
            fatigue=o.fatigue if changes.fatigue is None else float(changes.fatigue),
            soreness=o.soreness if changes.soreness is None else float(changes.soreness),
        )
        for o in here
    ]


def _run(text: str, day: date) -> PlannedRun:
    """``sat long 4h 07:00`` or ``2026-03-07 hills 1h``: the next such weekday from ``day`` on."""
    when, _, session = text.strip().partition(" ")
    name = when.lower()[:3]
    if name in WEEKDAYS:
        on = day + timedelta(days=(WEEKDAYS.index(name) - day.weekday()) % 7)
    else:
        try:
            on = date.fromisoformat(when)
        except ValueError:
            raise ValueError(f'"{text}": begin with a weekday or a date, such as "sat long 4h"') from None
    (planned,) = read_template(name, session)[:1]
    return replace(planned, provenance=_here(f"{on} {session}"), date=on)
