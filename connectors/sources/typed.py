"""What the user typed in: check-ins, notes, races, strength logs. The payload is the observation itself."""

from __future__ import annotations

from connectors.store.rows import decode_checked, encode
from readiness.observations import Fetched, Kind, Observation

NAMES = frozenset({"checkin", "log", "note", "race", "away", "manual", "told"})


def typed(observation: Observation) -> Fetched:
    """A row for the store. The same source id later is a correction, and the earlier one is stored too."""
    return Fetched(
        observation.KIND, observation.provenance.source_id, encode(observation).encode(), observation
    )


class TypedReader:
    """Reads kept rows again. ``name`` is one of :data:`NAMES`."""

    def __init__(self, name: str) -> None:
        self.name = name

    def parse(self, kind: Kind, source_id: str, raw: bytes) -> Fetched:
        try:
            return Fetched(
                kind, source_id, raw, decode_checked(kind, self.name, source_id, raw.decode("utf-8"))
            )
        except ValueError as error:
            return Fetched(kind, source_id, raw, problem=f"no {kind} as it was typed: {error}")
