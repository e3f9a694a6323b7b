"""Families of sport: what two vendors may call by different names and still mean the same session."""

from __future__ import annotations

from functools import lru_cache

RUNNING = "running"
STRENGTH = "strength"
CYCLING = "cycling"
WALKING = "walking"
SWIMMING = "swimming"
MOBILITY = "mobility"
ANY = "any"
"""The vendor does not say: it may be any of them."""

_STEMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (RUNNING, ("run", "jog", "orienteering")),
    (STRENGTH, ("strength", "weight", "crossfit", "lifting", "gym")),
    (CYCLING, ("cycl", "bik", "ride")),
    (WALKING, ("walk", "hik", "mountaineering", "snowshoe")),
    (SWIMMING, ("swim",)),
    (MOBILITY, ("yoga", "pilates", "stretch", "mobility", "flexibility")),
)
_VAGUE = frozenset({"", "other", "workout", "generic", "activity", "unknown", "uncategorized", "training"})


@lru_cache(maxsize=512)
def family(sport: str) -> str:
    """The family of a sport key such as ``trail_running``; ``any`` where the vendor did not say,
    the key itself where it belongs to none."""
    key = sport.strip().lower()
    if key in _VAGUE:
        return ANY
    for name, stems in _STEMS:
        if any(stem in key for stem in stems):
            return name
    return key


def is_run(sport: str) -> bool:
    """On foot at a run: road, trail, treadmill, track."""
    return family(sport) == RUNNING


def is_strength(sport: str) -> bool:
    """Lifting, by any vendor's name for it."""
    return family(sport) == STRENGTH


def same_family(a: str, b: str) -> bool:
    """Whether two keys may name one session; a vague key fits any family."""
    first, second = family(a), family(b)
    return first == second or ANY in (first, second)
