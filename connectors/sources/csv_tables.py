"""Our own CSV: what the five tables hold, and what a row of each says. Units are in the column names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, tzinfo
from typing import Any

from connectors.files.csv_rows import loose
from connectors.sources.csv_cells import CELLS
from connectors.sources.lifts import trained
from connectors.sources.words import meaning, sport_key
from readiness.merging.sports import WALKING, family, is_on_foot, is_unknown
from readiness.observations import (
    Activity,
    CheckIn,
    HrvNight,
    Kind,
    Observation,
    PlannedRun,
    Provenance,
    Race,
    RestingHr,
    SleepNight,
)
from readiness.vocabulary import CROSS_WORDS, HIKE, MOBILITY_WORDS, REST_WORDS, UNKNOWN_KIND, role_of

type Cells = Mapping[str, str]
type Values = dict[str, Any]

NAME = "csv"
# table → column → how its cell reads
TABLES: Mapping[str, Mapping[str, str]] = {
    "days": {
        "date": "date",
        **dict.fromkeys(("rmssd_ms", "resting_hr_bpm", "sleep_h", "sleep_score"), "number"),
        **dict.fromkeys(("sleep_start", "sleep_end"), "instant"),
    },
    "activities": {
        "start": "instant",
        "sport": "word",
        **dict.fromkeys(("duration_min", "distance_km", "ascent_m", "descent_m"), "number"),
        **dict.fromkeys(("avg_hr_bpm", "max_hr_bpm", "rpe", "completed_pct"), "number"),
        "kind": "word",
        "title": "text",
        "sets": "sets",
        "id": "text",
    },
    "checkins": {
        "date": "date",
        **dict.fromkeys(("fatigue", "soreness", "mood", "motivation", "stress", "sleep_quality"), "number"),
        "readiness": "number",
        "ill": "flag",
        "injured": "text",
        "veto": "flag",
        "tags": "words",
    },
    "plan": {
        "date": "date",
        "time": "time",
        "kind": "word",
        "duration_min": "number",
        "distance_km": "number",
        "title": "text",
    },
    "races": {
        "date": "date",
        "name": "text",
        "priority": "priority",
        "distance_km": "number",
        "hours": "number",
    },
}
REQUIRED = {
    "days": ("date",),
    "activities": ("start", "sport", "duration_min"),
    "checkins": ("date",),
    "plan": ("date",),
    "races": ("date", "name"),
}
KINDS = {
    "days": (Kind.HRV, Kind.RESTING_HR, Kind.SLEEP),
    "activities": (Kind.ACTIVITY,),
    "checkins": (Kind.CHECKIN,),
    "plan": (Kind.PLANNED_RUN,),
    "races": (Kind.RACE,),
}
WHOLE_DAYS = {"plan": Kind.PLANNED_RUN}
"""Tables of which a file replaces what was stored for its days: what it no longer lists is no longer planned."""
_OF_A_NIGHT = {
    Kind.HRV: frozenset({"date", "rmssd_ms"}),
    Kind.RESTING_HR: frozenset({"date", "resting_hr_bpm"}),
    Kind.SLEEP: frozenset({"date", "sleep_h", "sleep_start", "sleep_end", "sleep_score"}),
}
"""A day's row is kept once for each kind of night in it, which reads no more of it than its own."""


class BadRow(ValueError):
    """A row that cannot be read; the message is for the user."""


def spelled(table: str, header: list[str]) -> list[str]:
    """The header's names as the table spells them; case, spaces and underscores do not matter."""
    known = {loose(name): name for name in TABLES[table]}
    return [known.get(loose(name), name.strip()) for name in header]


def table_of(header: list[str]) -> str | None:
    """The table whose columns these are, all of them; None where they belong to none."""
    for table, columns in TABLES.items():
        names = {name for name in spelled(table, header) if name}
        if names <= columns.keys() and set(REQUIRED[table]) < names:
            return table
    return None


def cells_of(kind: Kind, table: str, cells: Cells) -> dict[str, str]:
    """The cells of a row that one of its observations is read from."""
    return {name: cell for name, cell in cells.items() if table != "days" or name in _OF_A_NIGHT[kind]}


def readable(table: str, cells: Cells) -> tuple[dict[str, str], list[str]]:
    """The cells that can be read, and what is wrong with the others. Raises BadRow where one is needed for a row."""
    kept, unread = {}, []
    for name, cell in cells.items():
        try:
            CELLS[TABLES[table][name]](cell)
        except ValueError as error:
            unread.append(f"{name} {cell[:60]!r} {error}")
            if name in REQUIRED[table]:
                raise BadRow(unread[-1]) from error
        else:
            kept[name] = cell
    return kept, unread


def observations(table: str, cells: Cells, zone: tzinfo, seen: Counter[str]) -> list[Observation]:
    """What a row says. ``zone`` is put on times without an offset; ``seen`` counts the rows of a day. Raises BadRow."""
    values: Values = {}
    for name, cell in cells.items():
        try:
            values[name] = CELLS[TABLES[table][name]](cell)
        except ValueError as error:
            raise BadRow(f"{name} {cell[:60]!r} {error}") from error
    return _MAKE[table]({name: _placed(value, zone) for name, value in values.items()}, seen)


def _placed(value: Any, zone: tzinfo) -> Any:
    """A local time in the home's zone."""
    return value.replace(tzinfo=zone) if isinstance(value, datetime) and value.tzinfo is None else value


def _days(values: Values, _: Counter[str]) -> list[Observation]:
    day: date = values["date"]
    source = Provenance(NAME, day.isoformat())
    found: list[Observation] = []
    if "rmssd_ms" in values:
        found.append(HrvNight(source, day, values["rmssd_ms"]))
    if "resting_hr_bpm" in values:
        found.append(RestingHr(source, day, values["resting_hr_bpm"]))
    if "sleep_h" in values:
        start, end = values.get("sleep_start"), values.get("sleep_end")
        found.append(SleepNight(source, day, values["sleep_h"], start, end, values.get("sleep_score")))
    return found


def _activity(values: Values, _: Counter[str]) -> list[Observation]:
    start: datetime = values["start"]
    key = values.pop("id", None) or f"{start.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}/{values['sport']}"
    if "sets" in values:
        values["strength_sets"] = values.pop("sets")
        values.setdefault("kind", trained(values["strength_sets"]))
    if is_unknown(values["sport"]):
        values["sport"] = sport_key(values["sport"])  # a word of another language
    return [Activity(provenance=Provenance(NAME, key), **values)]


def _checkin(values: Values, _: Counter[str]) -> list[Observation]:
    return [CheckIn(provenance=Provenance(NAME, values["date"].isoformat()), **values)]


def _plan(values: Values, seen: Counter[str]) -> list[Observation]:
    day = values["date"].isoformat()
    seen[day] += 1
    key = day if seen[day] == 1 else f"{day}/{seen[day]}"
    if "kind" in values:
        word = values["kind"]
        values["kind"] = _plan_kind(word)
        if values["kind"] == UNKNOWN_KIND:
            values["title"] = values.get("title") or word
    return [PlannedRun(provenance=Provenance(NAME, key), **values)]


def _plan_kind(word: str) -> str:
    """The kind that a plan's word means: one of ours, or of another language; else it is unknown."""
    if role_of(word) or word in REST_WORDS | MOBILITY_WORDS | CROSS_WORDS or "strength" in word:
        return word
    said = meaning(word.replace("_", " "))
    if said.sport and not said.kind and family(said.sport) == WALKING:
        return HIKE
    return said.kind or (said.sport and not is_on_foot(said.sport) and said.sport) or UNKNOWN_KIND


def _race(values: Values, _: Counter[str]) -> list[Observation]:
    return [Race(provenance=Provenance(NAME, f"{values['date']}/{values['name']}"), **values)]


_MAKE: Mapping[str, Callable[[Values, Counter[str]], list[Observation]]] = {
    "days": _days,
    "activities": _activity,
    "checkins": _checkin,
    "plan": _plan,
    "races": _race,
}
