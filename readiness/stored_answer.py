"""A morning's answer as it was given, and whether it is still valid. Imports nothing, so that a first look is quick."""

from __future__ import annotations

import zlib
from datetime import date, datetime
from typing import NamedTuple, Protocol

from readiness.version import RULES_VERSION

STANDS = "answer stands "
"""Name of the store's note that later inputs left a day's answer as it was."""


class StoredAnswer(NamedTuple):
    """A morning's answer as it was given. ``why_revised`` says what changed since revision n − 1."""

    date: date
    revision: int
    computed_at: datetime
    inputs_digest: str
    rules_version: str
    model_version: str | None
    json: str
    why_revised: str | None = None


class Kept(Protocol):
    """The part of the store that says whether a stored answer is still valid."""

    def answer(self, day: date) -> StoredAnswer | None: ...

    def fact(self, name: str) -> str | None: ...

    def digest(self) -> str: ...


def standing(kept: Kept, day: date, config: bytes, model_version: str = "") -> StoredAnswer | None:
    """The stored answer for ``day`` if everything that it rests on is as it was; else None."""
    stored = kept.answer(day)
    digest = inputs_digest(kept, config, model_version)
    if stored is not None and digest in (stored.inputs_digest, kept.fact(f"{STANDS}{day}")):
        return stored
    return None


def inputs_digest(kept: Kept, config: bytes, model_version: str = "") -> str:
    """Changes whenever anything that the answer rests on changes: data, configuration, rules, model.

    Checksums, since they only have to notice a change, and since a cryptographic library costs 10 ms to load.
    """
    told = f"{zlib.crc32(config):08x}{zlib.adler32(config):08x}"
    return "/".join((kept.digest(), told, RULES_VERSION, model_version))
