"""What the athlete types in: check-ins, notes, races, strength done. Kept as typed, and read like any payload."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from readiness.observations import (
    OBSERVATION_TYPES,
    Activity,
    CheckIn,
    Fetched,
    Kind,
    Note,
    Observation,
    Provenance,
    Race,
    StrengthSet,
)

KIND_OF = {"checkin": Kind.CHECKIN, "note": Kind.NOTE, "race": Kind.RACE, "log": Kind.ACTIVITY}
"""The names of the sources, one a command, and the kind of each."""


class TypedSource:
    """Rows that a command wrote. There is nothing to fetch; ``parse`` serves ``readiness rebuild``."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.kinds = frozenset({KIND_OF[name]})

    def fetch(self, kind: Kind, since: date, until: date) -> Iterator[Fetched]:  # noqa: ARG002
        return iter(())

    def parse(self, kind: Kind, source_id: str, raw: bytes) -> Fetched:
        try:
            observation = _read(self.name, kind, source_id, json.loads(raw))
        except (ValueError, TypeError, KeyError) as error:
            return Fetched(kind, source_id, raw, problem=f"not readable as typed: {error}")
        return Fetched(kind, source_id, raw, observation)


def row(observation: CheckIn | Note | Race | Activity) -> Fetched:
    """A typed observation as the store takes it. The source and the key are those of its provenance."""
    content = {
        f.name: value
        for f in fields(observation)
        if f.name != "provenance" and (value := getattr(observation, f.name)) not in (None, ())
    }
    raw = json.dumps(content, ensure_ascii=False, default=_plain).encode()
    return Fetched(observation.KIND, observation.provenance.source_id, raw, observation)


def key(name: str, source_id: str) -> Provenance:
    """The provenance of a row that the command ``name`` writes."""
    return Provenance(name, source_id)


def _read(name: str, kind: Kind, source_id: str, content: Mapping[str, Any]) -> Observation:
    value = dict(content)
    if "date" in value:
        value["date"] = date.fromisoformat(value["date"])
    for instant in ("at", "start"):
        if instant in value:
            value[instant] = datetime.fromisoformat(value[instant])
    if "strength_sets" in value:
        value["strength_sets"] = tuple(StrengthSet(**one) for one in value["strength_sets"])
    for several in ("tags", "external_ids"):
        if several in value:
            value[several] = tuple(value[several])
    return OBSERVATION_TYPES[kind](provenance=key(name, source_id), **value)


def _plain(value: object) -> Any:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, StrengthSet):
        return {f.name: x for f in fields(value) if (x := getattr(value, f.name)) is not None}
    raise TypeError(f"{type(value).__name__} cannot be written")
