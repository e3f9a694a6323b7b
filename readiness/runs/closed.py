"""Days that a taper or the recovery after a race closed to strength."""

from __future__ import annotations

from datetime import date, timedelta

from readiness.runs.season import Season, recovery_after


def season_closed(season: Season, until: date) -> frozenset[date]:
    """The days up to ``until`` that a taper or a race's recovery closed, and are to close."""
    found = set()
    taper = season.settings.strength.taper_no_strength_days
    for race in season.races:
        if race.priority == "A":
            found |= {race.date - timedelta(days=n) for n in range(taper + 1)}
        found |= {race.date + timedelta(days=n) for n in range(1, recovery_after(race).none_days + 1)}
    return frozenset(day for day in found if day <= until)
