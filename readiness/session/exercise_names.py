"""Which exercise of the library a name means, as people and watches write it."""

from __future__ import annotations

from functools import lru_cache

from readiness.session.exercises import LIBRARY
from readiness.session.movement import Movement


@lru_cache(maxsize=1024)
def find(name: str) -> Movement | None:
    """The exercise that a free-text name means: by key or name, else the longest name it contains, else the only
    name that contains it. None where it is unknown or could mean several ('deadlift')."""
    words = _words(name)
    if not words:
        return None
    key = "_".join(name.lower().split())
    exact = next((m for m in LIBRARY.values() if _words(m.name) == words or m.key == key), None)
    if exact:
        return exact
    within = [m for m in LIBRARY.values() if _words(m.name) <= words]
    if within:
        return max(within, key=lambda m: len(_words(m.name)))
    several = candidates(name)
    return several[0] if len(several) == 1 else None


def candidates(name: str) -> tuple[Movement, ...]:
    """The exercises whose names hold all words of ``name``."""
    words = _words(name)
    return tuple(m for m in LIBRARY.values() if words and words < _words(m.name))


def _words(name: str) -> frozenset[str]:
    cleaned = name.lower().replace("-", " ").replace("_", " ").replace("'s", "")
    short = {"db": "dumbbell", "rdl": "romanian deadlift", "kb": "kettlebell", "ohp": "overhead press"}
    parts = " ".join(short.get(word, word) for word in cleaned.split()).split()
    return frozenset(
        part.rstrip("s") for part in parts if part not in ("weighted", "with", "and", "dumbbell", "the")
    )
