"""What there is to lift with: ``"dumbbells:2-24/2"``, ``"kettlebell:16"``, ``"bands"``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

WEIGHTS = frozenset({"dumbbells", "dumbbell", "kettlebell", "kettlebells", "gym"})
BANDS = frozenset({"bands", "band", "gym"})
STEP = frozenset({"bench", "box", "step", "chair", "gym"})
BARBELL = frozenset({"barbell", "gym"})
ANY_WEIGHT = WEIGHTS | BARBELL
KINDS = ANY_WEIGHT | BANDS | STEP
STEP_KG: Mapping[str, float] = {
    "dumbbells": 2.0,
    "dumbbell": 2.0,
    "kettlebell": 4.0,
    "kettlebells": 4.0,
    "barbell": 2.5,
    "gym": 2.0,
}
"""From one weight to the next where the athlete does not say (a coaching choice: what shops sell)."""
GYM = "gym"
"""Has everything, so that needing it says nothing of weights."""
EPSILON_KG = 1e-6
MOST_WEIGHTS = 500
FORM = 'write a name, or a name with its weights in kg, such as "dumbbells:2-24/2" or "kettlebell:16"'
_WEIGHTS_OF = re.compile(r"(?P<low>\d+(?:\.\d+)?)(?:-(?P<high>\d+(?:\.\d+)?)/(?P<step>\d+(?:\.\d+)?))?")


@dataclass(frozen=True, slots=True)
class Ladder:
    """The weights that serve one exercise, in kg, rising; empty where they are unknown and
    ``step_kg`` leads from one to the next."""

    weights: tuple[float, ...]
    step_kg: float

    def at_most(self, kg: float, lifted: Sequence[float] = ()) -> float | None:
        """The heaviest weight up to ``kg``; None where all are heavier. ``lifted`` are loads that were had before."""
        weights = self.weights or (*lifted, kg // self.step_kg * self.step_kg)
        return max((w for w in weights if 0 < w <= kg + EPSILON_KG), default=None)

    def above(self, kg: float) -> float | None:
        """The next heavier weight; None at the heaviest."""
        if self.weights:
            return min((w for w in self.weights if w > kg + EPSILON_KG), default=None)
        return kg + self.step_kg


@dataclass(frozen=True, slots=True)
class Equipment:
    """What there is, by name, with the known weights of each in kg."""

    names: frozenset[str]
    weights: Mapping[str, tuple[float, ...]]

    @property
    def weighted(self) -> bool:
        """Whether there is any weight to hold."""
        return bool(self.names & ANY_WEIGHT)

    def ladder(self, needs: frozenset[str]) -> Ladder | None:
        """The weights for an exercise that needs one of ``needs`` (any, where that names no weight)."""
        told = needs & (ANY_WEIGHT - {GYM})
        fitting = self.names & (told | {GYM} if told else WEIGHTS)
        if not fitting:
            return None
        known = sorted(set(chain.from_iterable(self.weights.get(name, ()) for name in fitting)))
        return Ladder(tuple(known), min(STEP_KG[name] for name in fitting))


@lru_cache(maxsize=64)
def equipment_of(entries: tuple[str, ...]) -> Equipment:
    """The equipment of the settings. Raises ValueError that names each entry it cannot read."""
    found: dict[str, set[float]] = {}
    wrong = []
    for entry in entries:
        try:
            name, weights = _read(entry)
        except ValueError as error:
            wrong.append(str(error))
        else:
            found.setdefault(name, set()).update(weights)
    if wrong:
        raise ValueError("; ".join(wrong))
    return Equipment(frozenset(found), {name: tuple(sorted(kg)) for name, kg in found.items() if kg})


def _read(entry: str) -> tuple[str, tuple[float, ...]]:
    """The kind of one entry and its weights in kg. Raises ValueError that says what is known."""
    name, colon, given = (part.strip() for part in entry.lower().partition(":"))
    weights = _weights(given) if colon else ()
    if name not in KINDS:
        raise ValueError(f"{entry!r} (known: {', '.join(sorted(KINDS))})")
    if weights is None or (colon and name not in STEP_KG):
        raise ValueError(f"{entry!r} ({FORM})")
    return name, weights


def _weights(told: str) -> tuple[float, ...] | None:
    """``"2-24/2"`` or ``"16"`` in kg; None where it is neither."""
    found = _WEIGHTS_OF.fullmatch(told)
    if found is None:
        return None
    low = float(found["low"])
    if found["high"] is None:
        return (low,) if low > 0 else None
    high, step = float(found["high"]), float(found["step"])
    if not 0 < low <= high or step <= 0 or (high - low) / step > MOST_WEIGHTS:
        return None
    count = int((high - low) / step + EPSILON_KG) + 1
    return tuple(round(low + n * step, 3) for n in range(count))
