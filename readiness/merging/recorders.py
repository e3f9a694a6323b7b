"""Nights from one device: which recorder counts on a morning, so that no baseline mixes two.

Two devices measure the same heart differently (science §2.1): a new device is a new baseline. A source that passes
another's nights on without naming the device is known by its values, and its nights are that device's.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from readiness.merging.priority import Key, measured, recorder
from readiness.observations import HrvNight, Kind, Observation, RestingHr, SleepNight
from readiness.settings import Settings

type Night = HrvNight | SleepNight | RestingHr

NIGHT_TYPES = (HrvNight, SleepNight, RestingHr)
LATELY_DAYS = 14
"""A new device is believed once it holds most of the last fortnight: by then it has the seven nights
below which nothing is judged anyway."""

SHARED_NIGHTS = 7
"""Fewer common nights may agree by chance (a coaching choice)."""
SHARED = 0.9
"""Share of the common nights that must agree: a vendor revises a night now and then after it was passed on."""


def as_recorded(nights: Iterable[Night], settings: Settings, as_of: date | None = None) -> list[Night]:
    """The nights of one kind, those that are another recorder's nights passed on under that recorder's name.

    The one whose platform counts first is the recorder. Only nights up to ``as_of`` show whose they are.
    """
    found = list(nights)
    if len({recorder(night.provenance) for night in found}) < 2:
        return found
    values: dict[str, dict[date, float]] = defaultdict(dict)
    first: dict[str, Key] = {}
    order = measured(settings)
    for night in found:
        name = recorder(night.provenance)
        first[name] = min(first.get(name, order(night.provenance)), order(night.provenance))
        if as_of is None or night.date <= as_of:
            values[name][night.date] = _value(night)
    origin = _origins(sorted(values, key=lambda name: first[name]), values)

    def renamed(night: Night) -> Night:
        device = origin.get(recorder(night.provenance))
        return (
            night if device is None else replace(night, provenance=replace(night.provenance, device=device))
        )

    return [renamed(night) for night in found]


def _origins(names: Sequence[str], values: Mapping[str, Mapping[date, float]]) -> dict[str, str]:
    """Whose nights a recorder passes on, of those that do: the first of ``names`` that agrees with it."""
    origin: dict[str, str] = {}
    for place, name in enumerate(names):
        others = (other for other in names[:place] if other not in origin)
        copied = next((other for other in others if _agree(values[other], values[name])), None)
        if copied is not None:
            origin[name] = copied
    return origin


def _value(night: Night) -> float:
    """What a night says, as whole milliseconds, beats or minutes: passed on, it is rounded."""
    if isinstance(night, HrvNight):
        return round(night.rmssd_ms)
    return round(night.sleep_h * 60) if isinstance(night, SleepNight) else round(night.resting_hr_bpm)


def _agree(a: Mapping[date, float], b: Mapping[date, float]) -> bool:
    common = a.keys() & b.keys()
    return len(common) >= SHARED_NIGHTS and sum(a[day] == b[day] for day in common) >= SHARED * len(common)


def choose(nights: Iterable[Night], settings: Settings, as_of: date | None = None) -> str | None:
    """The recorder whose nights of one kind count on the morning ``as_of`` (default: the last night's).

    The one named in ``athlete.hrv_device`` where it delivers; else the one with most nights in the
    last fortnight; on a tie the one with most nights before, then the first by name.
    """
    known = [n for n in nights if as_of is None or n.date <= as_of]
    if not known:
        return None
    last = max(n.date for n in known)
    dates: dict[str, set[date]] = defaultdict(set)
    for night in known:
        dates[recorder(night.provenance)].add(night.date)
    wanted = _named(settings.athlete.hrv_device, dates, known)
    if wanted is not None:
        return wanted
    since = last - timedelta(days=LATELY_DAYS - 1)
    lately = Counter({name: sum(d >= since for d in days) for name, days in dates.items()})
    return min(lately, key=lambda name: (-lately[name], -len(dates[name]), name))


def _named(wanted: str | None, dates: dict[str, set[date]], nights: Sequence[Night]) -> str | None:
    """The recorder that the setting means: its name, or the source it comes from, in any case."""
    if wanted is None:
        return None
    word = wanted.strip().lower()
    named = sorted(
        {
            recorder(n.provenance)
            for n in nights
            if word in (recorder(n.provenance).lower(), n.provenance.source.lower())
        },
        key=lambda name: (-len(dates[name]), name),
    )
    return named[0] if named else None


def epochs(
    observations: Iterable[Observation], settings: Settings, kind: Kind = Kind.HRV
) -> list[tuple[date, str]]:
    """From which morning on which recorder counts, oldest first: for a replay without look-ahead.

    One entry for nearly every athlete. Each choice uses only nights up to its own morning.
    """
    told = (o for o in observations if isinstance(o, NIGHT_TYPES) and kind == o.KIND)
    nights = sorted(as_recorded(told, settings), key=lambda n: n.date)
    if len({recorder(n.provenance) for n in nights}) == 1:
        return [(nights[0].date, recorder(nights[0].provenance))]
    days = [n.date for n in nights]
    found: list[tuple[date, str]] = []
    for day in sorted(set(days)):
        name = choose(nights[: bisect_right(days, day)], settings)
        if name is not None and (not found or found[-1][1] != name):
            found.append((day, name))
    return found
