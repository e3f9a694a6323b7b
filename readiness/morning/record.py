"""The use case of a check-in, note, race or log: store it at once, and say how the answer for its day changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from readiness.date_bounds import not_ahead
from readiness.errors import InvalidInput, NoData
from readiness.morning.answers import answer
from readiness.observations import CheckIn, Kind, Observation, Provenance
from readiness.plausibility import checked

if TYPE_CHECKING:
    from readiness.home import Home

type Json = dict[str, Any]

SCALE = ("fatigue", "soreness", "sleep_quality", "mood", "motivation", "stress")
"""Items of the check-in that are answered by a whole number from 1 to 5."""
LONGEST_TEXT = 80
"""Characters of a free text, such as where it hurts."""


@dataclass(frozen=True, slots=True)
class Change:
    """The contract's objects for a day before and after. ``before`` is None where nothing was said of the day yet,
    ``after`` where nothing can be decided; ``nothing`` then says what is missing."""

    before: Json | None
    after: Json | None
    nothing: str = ""


def record(home: Home, day: date, *observations: Observation) -> Change:
    """Store ``observations``, and answer anew for ``day``. What is stored stays, whatever happens afterwards.

    Raises InvalidInput, with nothing stored, where one of them cannot be.
    """
    before = last_answer(home, day)
    home.store_typed(*(checked(one, home.now()) for one in observations))
    return changed(home, day, before)


def changed(home: Home, day: date, before: Json | None) -> Change:
    """The answer for ``day`` as it is now, beside what it was."""
    try:
        return Change(before, json.loads(answer(home, day).json))
    except NoData as nothing:
        return Change(before, None, str(nothing))


def last_answer(home: Home, day: date) -> Json | None:
    """The answer for ``day`` as it was given last; None where there is none."""
    try:
        stored = home.known_store.answer(day)
    except NoData:
        return None
    return None if stored is None else json.loads(stored.json)


def check_in(home: Home, day: date, told: Mapping[str, Any]) -> Change:
    """Lay what is ``told`` over what was said on ``day`` before, and answer anew.

    ``told`` maps items of SCALE to 1–5, ``ill`` and ``veto`` to true or false, ``injured`` to where it hurts (an
    empty text takes it back). Raises InvalidInput naming every wrong value.
    """
    not_ahead(day, home.now().date())
    problems = [problem for name, value in told.items() if (problem := _wrong(name, value))]
    if problems or not told:
        raise InvalidInput("; ".join(problems) or "The check-in says nothing.")
    return record(home, day, updated(checkin_of(home, day), day, told, home.now()))


def checkin_of(home: Home, day: date) -> CheckIn | None:
    """What was typed in for ``day``; imported check-ins are left alone."""
    try:
        found = home.known_store.observations([Kind.CHECKIN], since=day, until=day)
    except NoData:
        return None
    typed = (x for x in found if isinstance(x, CheckIn) and x.provenance.source == "checkin")
    return next(typed, None)


def updated(old: CheckIn | None, day: date, told: Mapping[str, Any], now: datetime) -> CheckIn:
    """The day's check-in with the new answers laid over the earlier ones."""
    base = old or CheckIn(Provenance("checkin", day.isoformat()), day)
    values: dict[str, Any] = {item: float(told[item]) for item in SCALE if item in told}
    values |= {name: told[name] for name in ("ill", "veto") if name in told}
    if "injured" in told:
        values["injured"] = told["injured"] or None
    return replace(base, provenance=Provenance("checkin", day.isoformat()), at=now, **values)


def _wrong(name: str, value: object) -> str | None:
    """What is wrong with one item of a check-in, in words."""
    if name in SCALE:
        good = isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 5
        return None if good else f"{name}: a whole number from 1 to 5"
    if name in ("ill", "veto"):
        return None if isinstance(value, bool) else f"{name}: true or false"
    if name == "injured":
        good = isinstance(value, str) and len(value) <= LONGEST_TEXT
        return None if good else f"{name}: text, at most {LONGEST_TEXT} characters"
    return f"{name}: not known; known are {', '.join([*SCALE, 'ill', 'veto', 'injured'])}"
