"""An observation as one compact JSON object, and back. Fast, because a morning loads ten years at once.

Only what was observed is written; a field that is missing reads as its default, so old rows survive a new
optional field without a migration. Whole columns are parsed in one call: see :func:`decode_all`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import MISSING, Field, fields, replace
from datetime import date, datetime, time
from typing import Any

from readiness.observations import OBSERVATION_TYPES, Kind, Leg, Observation, Provenance, StrengthSet

type Reader = Callable[[Any], Any]
type Row = tuple[str, str, str, str, str]
"""kind, source, source_id, ingested_at, body"""

_DEVICE = "device"  # the only part of the provenance that belongs to the observation's content


def _strength_sets(found: list[dict[str, Any]]) -> tuple[StrengthSet, ...]:
    return tuple(StrengthSet(**one) for one in found)


def _legs(found: list[dict[str, Any]]) -> tuple[Leg, ...]:
    return tuple(Leg(**{**one, "start": datetime.fromisoformat(one["start"])}) for one in found)


# By annotation, as written in readiness/observations.py. Anything else is JSON's own type.
_READERS: dict[str, Reader] = {
    "date": date.fromisoformat,
    "dt.date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "datetime | None": datetime.fromisoformat,
    "time | None": time.fromisoformat,
    "tuple[str, ...]": tuple,
    "tuple[float, ...] | None": tuple,
    "tuple[StrengthSet, ...]": _strength_sets,
    "tuple[Leg, ...]": _legs,
}


def _default(field: Field[Any]) -> Any:
    return None if field.default is MISSING else field.default


# kind -> (name, default) of every field but the provenance, and the fields that JSON cannot hold by itself
_WRITTEN: dict[Kind, list[tuple[str, Any]]] = {
    kind: [(field.name, _default(field)) for field in fields(cls) if field.name != "provenance"]
    for kind, cls in OBSERVATION_TYPES.items()
}
_READ: dict[Kind, list[tuple[str, Reader]]] = {
    kind: [(field.name, _READERS[str(field.type)]) for field in fields(cls) if str(field.type) in _READERS]
    for kind, cls in OBSERVATION_TYPES.items()
}


def _plain(value: Any) -> Any:
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, StrengthSet | Leg):
        return {f.name: v for f in fields(value) if (v := getattr(value, f.name)) is not None}
    raise TypeError(f"{type(value).__name__} cannot be stored")


def encode(observation: Observation) -> str:
    """The observation's content, without its key. Equal content gives equal text.

    Raises ValueError for a number that is not finite: it is no observation.
    """
    content = {
        name: value
        for name, default in _WRITTEN[observation.KIND]
        if (value := getattr(observation, name)) is not None and value != default
    }
    if observation.provenance.device is not None:
        content[_DEVICE] = observation.provenance.device
    return storable(_ENCODER.encode(content))


def storable(text: str) -> str:
    """The text without the halves of characters that broken payloads contain and no database takes."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def decode_all(rows: Iterable[Row]) -> list[Observation]:
    """Every row as an observation, in the order given."""
    keys = list(rows)
    bodies = json.loads("[" + ",".join(key[4] for key in keys) + "]")
    instants: dict[str, datetime] = {}
    found: list[Observation] = []
    for (kind, source, source_id, ingested_at, _), body in zip(keys, bodies, strict=True):
        at = instants.get(ingested_at)
        if at is None:
            at = instants[ingested_at] = datetime.fromisoformat(ingested_at)
        which = _KINDS[kind]
        device = body.pop(_DEVICE, None)
        for name, read in _READ[which]:
            value = body.get(name)
            if value is not None:
                body[name] = read(value)
        provenance = Provenance(source, source_id, at, device)
        found.append(OBSERVATION_TYPES[which](provenance=provenance, **body))
    return found


def decode_checked(kind: Kind, source: str, source_id: str, body: str) -> Observation:
    """One row whose body may be anything. Raises ValueError unless every field has the type that it should."""
    content = json.loads(body)
    if not isinstance(content, dict):
        raise ValueError("not an object")
    for field in fields(OBSERVATION_TYPES[kind]):
        accepted = _JSON.get(str(field.type), ())
        if field.name in content and type(content[field.name]) not in accepted:
            raise ValueError(f"{field.name} is of the wrong type")
    if any(type(tag) is not str for tag in content.get("tags", ())):
        raise ValueError("tags are of the wrong type")
    try:
        (found,) = decode_all([(kind, source, source_id, _ANY_TIME, body)])
    except TypeError as error:
        raise ValueError(str(error)) from error
    return replace(found, provenance=replace(found.provenance, ingested_at=None))


# By annotation, as in _READERS: the JSON types that a field may come from.
_JSON: dict[str, tuple[type, ...]] = {
    **dict.fromkeys(("float", "float | None"), (int, float)),
    **dict.fromkeys(
        ("str", "str | None", "date", "dt.date", "datetime", "datetime | None", "time | None"), (str,)
    ),
    **dict.fromkeys(("bool", "bool | None"), (bool,)),
    **dict.fromkeys(
        ("tuple[str, ...]", "tuple[float, ...] | None", "tuple[StrengthSet, ...]", "tuple[Leg, ...]"), (list,)
    ),
}
_ANY_TIME = "1970-01-01T00:00:00+00:00"
_ENCODER = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=_plain)
_KINDS = {kind.value: kind for kind in Kind}
