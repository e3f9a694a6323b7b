"""A home as pandas tables, for people who ask their own questions. Units are in the columns' names.

>>> from connectors.frames import Home
>>> days = Home("~/.local/share/readiness").days()
>>> days["rmssd_ms"].rolling(7).mean()

A home is opened for reading only: nothing in here can change it. Rows are merged as the engine sees them, so a run
that two sources recorded is there once. What was not observed is NaN or None, never zero.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from connectors.config.load import load
from connectors.store import open_store
from readiness.merging.merge import merge
from readiness.merging.sports import STRENGTH, family, is_run
from readiness.observations import Activity, CheckIn, HrvNight, Observation, RestingHr, SleepNight
from readiness.settings import Settings

NIGHT = {HrvNight: "rmssd_ms", RestingHr: "resting_hr_bpm", SleepNight: "sleep_h"}
QUESTIONS = ("fatigue", "soreness", "mood", "motivation", "stress", "sleep_quality")
ANSWER = ("verdict", "focus", "minutes", "score", "confidence", "revision")
TRAINING = ("runs", "run_km", "run_h", "ascent_m", "descent_m", "strength_sessions", "strength_min")
LONGEST = "longest_run_min"
LIFT = ("date", "exercise", "sets", "reps", "load_kg", "seconds", "rpe")
MEANS = ("rmssd_ms", "resting_hr_bpm", "sleep_h", *QUESTIONS, "score")
SHORT_NIGHT_H = 6.0
"""A short night of the weekly sheet (a coaching choice)."""
TABLES = ("nights", "activities", "checkins", "lifts", "answers", "days", "weeks", "months")
"""The tables by the names of :class:`Home`'s methods."""


class Home:
    """One home's tables. ``folder`` is the home itself (``READINESS_HOME``).

    Raises NoData where there is no database, ConfigurationError where it or ``config.toml`` cannot be read.
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder).expanduser()

    @cached_property
    def settings(self) -> Settings:
        """What the user set."""
        return load(self.folder).settings

    @cached_property
    def _merged(self) -> list[Observation]:
        with open_store(self.folder, create=False, read_only=True) as store:
            return merge(store.observations(), self.settings)

    def table(self, name: str) -> pd.DataFrame:
        """One of :data:`TABLES`. Raises ValueError for another name."""
        if name not in TABLES:
            raise ValueError(f"{name!r} is no table; choose one of {', '.join(TABLES)}")
        made: Callable[[], pd.DataFrame] = getattr(self, name)
        return made()

    def nights(self) -> pd.DataFrame:
        """By ``date`` (the day woken up on): ``rmssd_ms``, ``resting_hr_bpm``, ``sleep_h``."""
        rows = ({"date": o.date, NIGHT[type(o)]: getattr(o, NIGHT[type(o)])} for o in self._each(*NIGHT))
        return _by_date(rows, tuple(NIGHT.values()))

    def activities(self) -> pd.DataFrame:
        """One row an activity, in order of ``start`` (local time with its offset): sport, minutes, kilometres, RPE …"""
        frame = pd.DataFrame([_plain(o) for o in self._each(Activity)])
        return frame.drop(columns=["external_ids", "strength_sets"], errors="ignore")

    def checkins(self) -> pd.DataFrame:
        """By ``date``: answers from 1 to 5 (high fatigue, soreness and stress is bad, the rest is good), ``ill``,
        ``injured``."""
        columns = (*QUESTIONS, "ill", "injured")
        rows = ({"date": o.date, **{name: getattr(o, name) for name in columns}} for o in self._each(CheckIn))
        return _by_date(rows, columns)

    def lifts(self) -> pd.DataFrame:
        """One row a logged exercise: ``date``, ``exercise``, ``sets``, ``reps``, ``load_kg``, ``seconds``, ``rpe``
        of the session, and ``volume_kg`` = sets × repetitions × kilograms."""
        rows = [
            {"date": a.date, **_plain(one), "rpe": a.rpe}
            for a in self._each(Activity)
            for one in a.strength_sets
        ]
        frame = _dated(rows, LIFT)
        numbers = frame[["sets", "reps", "load_kg"]].astype(float)
        frame["volume_kg"] = numbers["sets"].fillna(1) * numbers["reps"] * numbers["load_kg"]
        return frame

    def answers(self) -> pd.DataFrame:
        """By ``date``, the newest revision: ``verdict``, ``focus``, ``minutes``, ``score`` (0 fresh to 100 spent),
        ``confidence``, ``revision``, and ``signs``: how many warning signs were active."""
        with open_store(self.folder, create=False, read_only=True) as store:
            newest = {answer.date: json.loads(answer.json) for answer in store.answers()}
        rows = (
            {
                "date": day,
                **{name: document[name] for name in ANSWER},
                "signs": sum(sign["state"] == "active" for sign in document["signs"]),
            }
            for day, document in newest.items()
        )
        return _by_date(rows, (*ANSWER, "signs"))

    def days(self) -> pd.DataFrame:
        """Every day from the first to the last with data: the night, the check-in, what was run and lifted, the answer.

        Sums of training are 0 on a day without any; what was not measured is NaN.
        """
        answers = self.answers().drop(columns="minutes")
        frame = self.nights().join([self.checkins(), self._training(), answers], how="outer")
        if not frame.empty:
            frame = frame.reindex(pd.date_range(frame.index.min(), frame.index.max(), name="date"))
        frame[list(TRAINING)] = frame[list(TRAINING)].fillna(0.0)
        return frame

    def weeks(self) -> pd.DataFrame:
        """By ``week`` (its first day): kilometres, hours, strength, how it felt, and the marks of a week to look at.

        Means are of the days with a value. ``longest_run_min`` is one run. ``full``, ``maintenance`` and
        ``skip`` count the answers; ``rest_days`` had neither run nor strength, ``sign_days`` an active warning sign,
        ``short_nights`` fewer than six hours of sleep.
        """
        starts = getattr(self.settings.week, "starts", "mon")
        return self._periods("W-SAT" if starts == "sun" else "W-SUN", "week")

    def months(self) -> pd.DataFrame:
        """The same by ``month`` (its first day)."""
        return self._periods("M", "month")

    def _periods(self, rule: str, name: str) -> pd.DataFrame:
        days = self.days()
        days["rest_days"] = (days["runs"] == 0) & (days["strength_sessions"] == 0)
        days["sign_days"] = days["signs"].fillna(0) > 0
        days["short_nights"] = days["sleep_h"] < SHORT_NIGHT_H
        verdicts = ("full", "maintenance", "skip")
        for verdict in verdicts:
            days[verdict] = days["verdict"] == verdict
        if days.empty:
            return days
        grouped = days.groupby(pd.DatetimeIndex(days.index).to_period(rule).start_time.rename(name))
        counts = ["rest_days", "sign_days", "short_nights", *verdicts]
        return (
            grouped[list(TRAINING)]
            .sum()
            .join(grouped[LONGEST].max())
            .join(grouped[list(MEANS)].mean())
            .join(grouped[counts].sum())
        )

    def _training(self) -> pd.DataFrame:
        rows = [row for activity in self._each(Activity) if (row := _trained(activity))]
        grouped = _dated(rows, ("date", *TRAINING, LONGEST)).groupby("date")
        return grouped[list(TRAINING)].sum().join(grouped[LONGEST].max())

    def _each(self, *kinds: type) -> Iterator[Any]:
        return (o for o in self._merged if isinstance(o, kinds))


def _trained(activity: Activity) -> dict[str, Any] | None:
    """What an activity adds to its day; None for what is neither a run nor strength work."""
    if is_run(activity.sport):
        return {
            "date": activity.date,
            "runs": 1.0,
            "run_km": activity.distance_km,
            "run_h": activity.duration_min / 60,
            "ascent_m": activity.ascent_m,
            "descent_m": activity.descent_m,
            LONGEST: activity.duration_min,
        }
    if family(activity.sport) == STRENGTH:
        return {"date": activity.date, "strength_sessions": 1.0, "strength_min": activity.duration_min}
    return None


def _plain(one: Any) -> dict[str, Any]:
    return {f.name: getattr(one, f.name) for f in fields(one) if f.name != "provenance"}


def _dated(rows: Sequence[dict[str, Any]], columns: Sequence[str]) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), columns=list(columns))
    frame["date"] = pd.to_datetime(frame["date"])
    return frame


def _by_date(rows: Iterable[dict[str, Any]], columns: Sequence[str]) -> pd.DataFrame:
    """One row a day, of the first value that is known for each column."""
    return _dated(list(rows), ("date", *columns)).groupby("date").first()
