"""Observations → the daily table (:class:`readiness.history.panel.Panel`), cut at a morning."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

import numpy as np

from readiness.history.carried import Carried
from readiness.history.day_writer import DayWriter
from readiness.history.panel import MORNING, Array, Panel, blank
from readiness.history.training import enter_activities
from readiness.history.waking import enter_checkin, enter_night, enter_note
from readiness.observations import (
    Activity,
    Away,
    CheckIn,
    HrvNight,
    Note,
    Observation,
    PlannedRun,
    Race,
    RestingHr,
    SleepNight,
)
from readiness.settings import Settings

_WAKING = (HrvNight, SleepNight, RestingHr, CheckIn, Note)


def cut(observations: Iterable[Observation], morning: date, now: datetime | None = None) -> list[Observation]:
    """Only what was known on waking on ``morning``; the plan and the races stay (knowing them is no look-ahead).

    Nights, check-ins and notes up to ``morning``; activities of earlier local days, and those that began
    before that morning's night ended. Where ``morning`` is still the day of ``now``, what was already done
    today stays too: it counts for gates and quota, never for the score (science §6.14).
    """
    observations = list(observations)
    woke = {o.date: o.end for o in observations if isinstance(o, SleepNight) and o.date == morning}.get(
        morning
    )
    today = now is not None and now.date() <= morning

    def known(o: Observation) -> bool:
        if isinstance(o, PlannedRun | Race | Away):
            return True
        if o.date != morning or not isinstance(o, Activity):
            return o.date <= morning
        if today and now is not None and o.start <= now:
            return True
        return woke is not None and woke.tzinfo is not None and o.start < woke

    return [o for o in observations if known(o)]


def panel(observations: Iterable[Observation], settings: Settings, until: date) -> Panel:
    """One athlete's daily table from the first observation to ``until``. Merge first: each thing once."""
    return panels([observations], settings, until)


def panels(
    athletes: Iterable[Iterable[Observation]],
    settings: Settings | Sequence[Settings],
    until: date,
    since: date | None = None,
    known: Mapping[str, Array] | None = None,
    carried: Carried | None = None,
) -> Panel:
    """The daily table of many athletes on common days; ``settings`` one for all, or one each.

    ``since`` is the first day, by default that of the oldest observation of any athlete. ``known`` are columns
    (athletes, days) that need no observations: what these say is written over them. ``carried`` is what one athlete's
    training carries from the days before; it is brought to the last day.
    """
    everyone = [_until(observations, until) for observations in athletes]
    each = [settings] * len(everyone) if isinstance(settings, Settings) else list(settings)
    since = _first_day(everyone, until) if since is None else since
    days = (until - since).days + 1
    known = known or {}
    columns: dict[str, Array] = dict(known)
    words: list[dict[tuple[str, int], str]] = [{} for _ in everyone]
    for a, (rows, own) in enumerate(zip(everyone, each, strict=True)):
        before = {name: values[a] for name, values in known.items()}
        book = DayWriter(before, {}, words[a], days, since.toordinal())
        _enter(rows, own, book, Carried() if carried is None else carried)
        _put(book.rows, a, columns, (len(everyone), days))
    return Panel(since, len(everyone), days, columns, _traits(each), tuple(words))


def with_morning(table: Panel, observations: Iterable[Observation], settings: Settings) -> Panel:
    """One athlete's table with its last morning as these ``observations`` tell it, and all before it as it is. What
    is done on that day stays too: no morning looks at it."""
    last = table.days - 1
    day, columns = table.day(last), dict(table.columns)
    for name in MORNING:
        if name in columns:
            columns[name] = columns[name].copy()
            columns[name][:, last] = np.nan
    told = [o for o in observations if o.date == day and isinstance(o, _WAKING)]
    new = panels([told], settings, day, table.start, columns)
    before = {place: text for place, text in table.words[0].items() if place[1] != last}
    return replace(new, words=(before | dict(new.words[0]),))


def _put(
    rows: Mapping[str, Sequence[float]], athlete: int, columns: dict[str, Array], shape: tuple[int, int]
) -> None:
    """Write one athlete's rows into the columns; a column that is new is unknown, or zero, for everybody else."""
    for name, row in rows.items():
        if name not in columns:
            columns[name] = blank(name, shape)
        columns[name][athlete] = row


def _until(observations: Iterable[Observation], until: date) -> list[Observation]:
    """What the table holds: all up to its last day, and the plan beyond it."""
    return [o for o in observations if o.date <= until or isinstance(o, PlannedRun)]


def _first_day(everyone: Sequence[Sequence[Observation]], until: date) -> date:
    return min((o.date for rows in everyone for o in rows if o.date <= until), default=until)


def _traits(each: Sequence[Settings]) -> dict[str, Array]:
    return {
        "sleep_need_h": _column([s.athlete.sleep_need_h for s in each]),
        "strength_history_weeks": _column([s.athlete.strength_history_weeks for s in each]),
        "swc": _column([s.hrv.swc for s in each]),
    }


def _enter(rows: Sequence[Observation], settings: Settings, book: DayWriter, carried: Carried) -> None:
    training: list[Activity] = []
    plan: list[PlannedRun] = []
    races: dict[date, Race] = {}
    for o in rows:
        if isinstance(o, Activity):
            training.append(o)
        elif isinstance(o, PlannedRun):
            plan.append(o)
        elif isinstance(o, HrvNight | SleepNight | RestingHr):
            enter_night(o, book)
        elif isinstance(o, CheckIn):
            enter_checkin(o, book)
        elif isinstance(o, Race):
            book.set("race", o.date, 1.0)
            races[o.date] = o
    for o in rows:  # after the check-ins: a note may add to the same morning, never take away
        if isinstance(o, Note):
            enter_note(o.date, o.tag, book)
    enter_activities(training, plan, races, settings, book, carried)


def _column(values: Sequence[float | None]) -> Array:
    return np.array([[math.nan if v is None else float(v)] for v in values])
