"""Observations that are sent here: one small JSON, and what phone apps send (:mod:`connectors.sources.phone_apps`).

The names are those of our CSV. Nights may come in parts: what an app sends of a night later is added to what it sent
before, sample by sample, so that sending again changes nothing and half a night is never taken for a whole one.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any

from connectors.sources.csv import instants
from connectors.sources.csv_tables import REQUIRED, TABLES, cells_of, observations
from connectors.sources.files import PARSE_FAULTS
from connectors.sources.night_parts import Part, whole
from readiness.observations import Fetched, HrvNight, Kind, Observation, Provenance, RestingHr, SleepNight
from readiness.plausibility import clean
from readiness.ports import Store

POSTED, APPLE, ANDROID = "posted", "apple_health", "health_connect"
NAMES = (POSTED, APPLE, ANDROID)
LISTS: Mapping[str, str] = {"nights": "days", "activities": "activities", "checkins": "checkins"}
"""The lists of the JSON, and the table of our CSV whose names their items have."""
MOST = 5_000
"""Items of a list: fourteen years of nights."""
_APART = timedelta(hours=3)
"""Sleep with a longer break between is a night and a nap."""

type Item = Mapping[str, Any]
type Samples = dict[str, Any]


class NotOurs(ValueError):
    """A body that is no such JSON; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """What could not be taken: the list, the item's place in it, and why."""

    list: str
    index: int
    why: str

    def to_json(self) -> dict[str, Any]:
        return {"list": self.list, "index": self.index, "why": self.why}


@dataclass(slots=True)
class Taken:
    """What a body holds: rows of one source, what was rejected, in ``in_parts`` what is to be added to kept rows."""

    source: str
    rows: list[Fetched] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    in_parts: dict[tuple[Kind, str], Samples] = field(default_factory=dict)
    parts_of: dict[tuple[Kind, str], tuple[str, int]] = field(default_factory=dict)
    """The list and place that a row in parts came from."""

    def reject(self, name: str, index: int, why: object) -> None:
        self.rejected.append(Rejected(name, index, str(why)))


def own(body: Item, zone: tzinfo, now: datetime) -> Taken:
    """What our own JSON holds. Raises NotOurs."""
    if body.get("schema") != 1:
        raise NotOurs('"schema" must be 1')
    if unknown := sorted(body.keys() - LISTS.keys() - {"schema"}):
        raise NotOurs(f"{', '.join(map(repr, unknown))} is not known; lists are {', '.join(LISTS)}")
    taken = Taken(POSTED)
    for name, table in LISTS.items():
        for index, item in enumerate(items(body, name)):
            take(taken, name, index, table, item, zone, now)
    return taken


def items(body: Item, name: str) -> list[Any]:
    """The list of that name, empty where there is none. Raises NotOurs."""
    found = [] if body.get(name) is None else body[name]
    if not isinstance(found, list):
        raise NotOurs(f'"{name}" must be a list')
    if len(found) > MOST:
        raise NotOurs(f'"{name}" holds more than {MOST} items; send it in parts')
    return found


def take(taken: Taken, name: str, index: int, table: str, item: Any, zone: tzinfo, now: datetime) -> None:
    """Adds the rows of one item with our CSV's names, or the reason why not."""
    try:
        cells, device = _cells(table, item)
        for row in _rows(taken.source, table, cells, device, zone):
            _keep(taken, name, index, row, now)
    except PARSE_FAULTS as error:
        taken.reject(name, index, error)


def _cells(table: str, item: Any) -> tuple[dict[str, str], str | None]:
    if not isinstance(item, dict):
        raise ValueError("is no object")
    given = {name: value for name, value in item.items() if value is not None}
    device = given.pop("device", None)
    if unknown := sorted(given.keys() - TABLES[table].keys()):
        raise ValueError(f"{', '.join(unknown)} is not known; known are {', '.join(TABLES[table])}, device")
    if missing := [name for name in REQUIRED[table] if name not in given]:
        raise ValueError(f"{' and '.join(missing)} is missing")
    return {name: _text(name, value) for name, value in given.items()}, None if device is None else str(
        device
    )[:80]


def _text(name: str, value: Any) -> str:
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return " ".join(value)
    if not isinstance(value, str | int | float):
        raise ValueError(f"{name} is neither text nor number")
    return json.dumps(value) if not isinstance(value, str) else value.strip()


def _rows(
    source: str, table: str, cells: dict[str, str], device: str | None, zone: tzinfo
) -> Iterator[Fetched]:
    """One row a kind; its payload holds the cells, times with their offset."""
    for found in observations(table, cells, zone, Counter()):
        raw: dict[str, Any] = {
            "table": table,
            "cells": cells_of(found.KIND, table, cells) | instants(found),
            **({"device": device} if device else {}),
        }
        key = found.provenance.source_id + (f"/{device}" if device and table == "days" else "")
        placed = replace(found, provenance=Provenance(source, key, device=device))
        yield Fetched(found.KIND, key, json.dumps(raw, ensure_ascii=False).encode(), placed)


def _keep(taken: Taken, name: str, index: int, row: Fetched, now: datetime) -> None:
    assert row.observation is not None  # noqa: S101 - rows of this module hold one
    kept, wrong = clean(row.observation, now)
    if wrong is not None:
        taken.reject(name, index, wrong)
    if kept is not None:
        taken.rows.append(replace(row, observation=kept))


# --- nights in samples -----------------------------------------------------------------


def with_what_was_kept(taken: Taken, store: Store, now: datetime) -> list[Fetched]:
    """All rows, those in parts together with what is stored of them."""
    reader = PostedReader(taken.source)
    for (kind, key), sent in taken.in_parts.items():
        before = _kept(store.payload(taken.source, kind, key))
        raw = {**sent, "samples": dict(sorted({**before, **sent["samples"]}.items()))}
        row = reader.parse(kind, key, json.dumps(raw, ensure_ascii=False).encode())
        name, index = taken.parts_of[kind, key]
        if row.problem is not None:
            taken.reject(name, index, row.problem)
        elif row.observation is not None:
            _keep(taken, name, index, row, now)
    return taken.rows


def _kept(raw: bytes) -> Samples:
    try:
        found = json.loads(raw)["samples"]
    except (*PARSE_FAULTS, AssertionError):
        return {}
    return found if isinstance(found, dict) else {}


def add_sample(
    taken: Taken, name: str, index: int, kind: Kind, day: date, device: str, at: str, value: Any
) -> None:
    """One sample of a night, to be kept with the others of its night and device."""
    key = (kind, f"{day.isoformat()}/{device}")
    part = taken.in_parts.setdefault(key, {"date": day.isoformat(), "device": device, "samples": {}})
    part["samples"][at] = value
    taken.parts_of.setdefault(key, (name, index))


def _night(kind: Kind, source: str, key: str, stored: Item) -> Observation:
    where, day = Provenance(source, key, device=stored["device"]), date.fromisoformat(stored["date"])
    samples = stored["samples"]
    if kind is Kind.HRV:
        return HrvNight(where, day, round(sum(samples.values()) / len(samples), 1))
    if kind is Kind.RESTING_HR:
        return RestingHr(
            where, day, float(samples[max(samples)])
        )  # an app's value of the day, the last counts
    slept = whole(list(_parts(samples)))
    return SleepNight(where, day, round(slept.sleep_h, 3), slept.start, slept.end)


def _parts(samples: Samples) -> Iterator[Part]:
    """Sleep without a long break, out of stages or whole nights: start → [end, hours asleep]. Of what overlaps the
    longest counts: a night that is sent again, whole, replaces its beginning."""
    stages = [
        (datetime.fromisoformat(at), datetime.fromisoformat(end), hours)
        for at, (end, hours) in samples.items()
    ]
    kept: list[tuple[datetime, datetime, float]] = []
    for one in sorted(stages, key=lambda stage: (-stage[2], stage[0])):
        if all(one[1] <= other[0] or other[1] <= one[0] for other in kept):
            kept.append(one)
    (begun, ended, slept), *later = sorted(kept)
    for start, end, hours in later:
        if start - ended > _APART:
            yield Part(slept, begun, ended)
            begun, slept = start, 0.0
        ended, slept = end, slept + hours
    yield Part(slept, begun, ended)


class PostedReader:
    """Reads kept rows again. ``name`` is one of :data:`NAMES`."""

    def __init__(self, name: str) -> None:
        self.name = name

    def parse(self, kind: Kind, source_id: str, raw: bytes) -> Fetched:
        try:
            kept = json.loads(raw)
            if "samples" in kept:
                return Fetched(kind, source_id, raw, _night(kind, self.name, source_id, kept))
            found = observations(kept["table"], kept["cells"], UTC, Counter())
            observation = next(one for one in found if one.KIND is kind)
        except (*PARSE_FAULTS, StopIteration) as error:
            return Fetched(kind, source_id, raw, problem=f"unreadable row: {error!r}")
        where = Provenance(self.name, source_id, device=kept.get("device"))
        return Fetched(kind, source_id, raw, replace(observation, provenance=where))
