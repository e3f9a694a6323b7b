"""What an exercise is: its movement, what it trains, and how its work is counted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Unit(StrEnum):
    """What a set is counted in."""

    REPS = ""
    STEPS = "steps"
    SECONDS = "s"


class Amount(NamedTuple):
    """The work of one set, from ``low`` to ``high`` of its ``unit``; ``each`` names the side it is done for
    (``"leg"``, ``"side"``), empty where both work at once."""

    low: int
    high: int
    unit: Unit = Unit.REPS
    each: str = ""


class Pattern(StrEnum):
    """The movement that an exercise trains."""

    SQUAT = "squat"
    HINGE = "hinge"
    PUSH = "push"
    PULL = "pull"
    TRICEPS = "triceps"
    CORE = "core"
    DYNAMIC_CORE = "dynamic core"
    CARRY = "carry"
    HIP = "hip stability"
    BALANCE = "balance"
    BRIDGE = "bridge"
    HOP = "hop"
    PREHAB = "prehab"
    MOBILITY = "mobility"


UPPER = frozenset({Pattern.PUSH, Pattern.PULL, Pattern.TRICEPS})


@dataclass(frozen=True, slots=True, eq=False)  # each is one of the library: the same, or another
class Movement:
    """One exercise of the library.

    ``dose`` is its own amount a set. ``needs`` is the equipment, any of which will do; ``without`` is how to do it
    with none (None: then it is left out).
    ``loaded`` exercises take repetitions and load from the season, the others keep their own dose; ``main`` lifts
    may be heavy where that is unlocked. When it is given, the lists of :mod:`readiness.session.choose` say.
    """

    key: str
    name: str
    pattern: Pattern
    targets: tuple[str, ...]
    dose: Amount
    cue: str
    easier: str
    article: str
    needs: frozenset[str] = frozenset()
    without: str | None = None
    loaded: bool = False
    main: bool = False
    single_leg: bool = False
