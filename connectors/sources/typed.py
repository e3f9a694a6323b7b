"""What the user typed in: check-ins, notes, races, strength logs. The payload is the observation itself."""

from __future__ import annotations

from dataclasses import replace

from connectors.store.rows import decode_all, encode
from readiness.observations import Fetched, Kind, Observation

NAMES = frozenset({"checkin", "log", "note", "race", "manual"})
_ANY_TIME = "1970-01-01T00:00:00+00:00"


def typed(observation: Observation) -> Fetched:
    """A row for the store. The same source id later is a correction, and the earlier word is kept too."""
    return Fetched(
        observation.KIND, observation.provenance.source_id, encode(observation).encode(), observation
    )


class TypedReader:
    """Reads kept rows again. ``name`` is one of :data:`NAMES`."""

    def __init__(self, name: str) -> None:
        self.name = name

    def parse(self, kind: Kind, source_id: str, raw: bytes) -> Fetched:
        try:
            (observation,) = decode_all([(kind, self.name, source_id, _ANY_TIME, raw.decode())])
        except (ValueError, TypeError) as error:
            return Fetched(kind, source_id, raw, problem=str(error))
        provenance = replace(observation.provenance, ingested_at=None)
        return Fetched(kind, source_id, raw, replace(observation, provenance=provenance))
