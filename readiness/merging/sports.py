"""Families of sport: what two vendors may call by different names and still mean the same session.

A key in which no word is known belongs to the family ``unknown``: it may be a run or none, and is never guessed.
"""

from __future__ import annotations

from functools import lru_cache

RUNNING = "running"
STRENGTH = "strength"
CYCLING = "cycling"
WALKING = "walking"
SWIMMING = "swimming"
MOBILITY = "mobility"
MULTISPORT = "multi_sport"
"""Several sports in one recording, such as a triathlon; not a family."""
ANY = "any"
"""The vendor does not say: it may be any of them."""
UNKNOWN = "unknown"
"""The vendor says something that we do not know."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_FAMILIES: tuple[tuple[str, frozenset[str]], ...] = (
    (RUNNING, _words("run runs running runner trailrun trailrunning jog jogging orienteering parkrun")),
    (STRENGTH, _words("strength weight weights weightlifting powerlifting crossfit lifting gym")),
    (
        CYCLING,
        _words("cycling cycle bike biking ride riding ebike cyclocross bmx handcycling mtb spin spinning"),
    ),
    (WALKING, _words("walk walking hike hiking mountaineering snowshoe snowshoeing trekking")),
    (SWIMMING, _words("swim swimming")),
    (MOBILITY, _words("yoga pilates stretch stretching mobility flexibility barre")),
)
"""A key is a list of words joined by ``_``; the first family that holds one of them has it."""
_VAGUE = _words("other workout generic activity uncategorized training all") | {""}
_OTHERS = _words(
    """ski skiing snowboard snowboarding snowmobiling skate skating skateboarding rollerblading row rowing erg paddle
    paddling paddleboarding kayak kayaking canoe canoeing rafting sup surf surfing windsurfing kitesurfing wakeboarding
    sail sailing boating water watersports climb climbing bouldering tennis padel pickleball squash badminton racket
    racquetball ping pong ball sports football soccer basketball volleyball handball hockey baseball softball rugby
    cricket lacrosse ultimate frisbee disc golf martial arts boxing kickboxing mma fencing dance dancing gymnastics
    hiit cardio circuit crosstraining cross elliptical stair stairs stepper fitness rope horseback equestrian horse
    multisport multi triathlon duathlon swimrun transition wheelchair sauna massage meditation breathwork breathing
    commuting hunting fishing diving snorkeling flying gliding motorcycling motocross driving racing auto motor esport
    archery shooting tactical jumpmaster parachuting skydiving floor apnea team winter velomobile curling bowling
    gardening geocaching navigate sailboat trampoline rehab physiotherapy core"""
)
"""Words of sports that are none of these, as vendors' keys have them."""


@lru_cache(maxsize=512)
def family(sport: str) -> str:
    """The family of a sport key such as ``trail_running``; ``any`` where the vendor did not say, the key itself
    where it belongs to none, ``unknown`` where no word of it is known."""
    key = sport.strip().lower()
    if key in _VAGUE:
        return ANY
    words = frozenset(key.replace("-", "_").replace(" ", "_").split("_"))
    for name, known in _FAMILIES:
        if words & known:
            return name
    return key if words & _OTHERS else UNKNOWN


def is_run(sport: str) -> bool:
    """On foot at a run: road, trail, treadmill, track."""
    return family(sport) == RUNNING


def is_on_foot(sport: str) -> bool:
    """A run, or a hike: article 001 puts the two side by side; a walk is recovery."""
    kind = family(sport)
    return kind == RUNNING or (kind == WALKING and "walk" not in sport)


def is_strength(sport: str) -> bool:
    """Lifting, by any vendor's name for it."""
    return family(sport) == STRENGTH


def is_vague(sport: str) -> bool:
    """Whether the key says no more than that something was done."""
    return family(sport) == ANY


def is_unknown(sport: str) -> bool:
    """Whether no word of the key is known: neither a run nor none, and treated with caution."""
    return family(sport) == UNKNOWN


def same_family(a: str, b: str) -> bool:
    """Whether two keys may name one session; a vague or unknown key fits any family."""
    first, second = family(a), family(b)
    return first == second or not {ANY, UNKNOWN}.isdisjoint((first, second))
