"""An honest lifter: does what the plan says, stops at the effort it names, and logs what was lifted."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from readiness.observations import Activity, Observation, Provenance, StrengthSet
from readiness.plan import plan_days
from readiness.recommendation import Exercise, Recommendation
from readiness.session.blocks import light_week
from readiness.session.brief import LEGS
from readiness.session.equipment import equipment_of
from readiness.session.exercises import LIBRARY
from readiness.session.movement import UPPER
from readiness.settings import AthleteSettings, Settings, StrengthSettings
from readiness.vocabulary import Verdict
from tests.weeks import ZONE, calm

MONDAY = date(2026, 1, 5)
WEEK = {
    "mon": "easy 45min 07:00",
    "tue": "intervals 60min 07:00",
    "wed": "easy 50min 07:00",
    "thu": "tempo 55min 07:00",
    "sat": "long 3h 07:00",
    "sun": "easy 60min 08:00",
}
EQUIPMENT = ("dumbbells:2-24/2", "bands", "bench")
CAN_KG = {
    "goblet_squat": 26.0, "bulgarian_split_squat": 18.0, "step_up": 20.0, "reverse_lunge": 18.0,
    "single_leg_deadlift": 20.0, "romanian_deadlift": 32.0, "dumbbell_row": 24.0, "overhead_press": 15.0,
}  # fmt: skip
"""What could be lifted once at the start, which nobody tests: it only makes the lifter's effort honest."""
GAIN_A_SESSION = 0.004
"""How much stronger a session makes all lifts of its half of the body: a fifth in a year."""
BY_NAME = {name: m for m in LIBRARY.values() for name in (m.name, m.without) if name}


@dataclass(frozen=True)
class Set:
    """One exercise of one session: what was asked and what was done. ``told_kg`` is None where only RPE was told."""

    key: str
    day: date
    told_kg: float | None
    told_high: int
    sets: int
    kg: float
    reps: int
    rpe: float
    light: bool


@dataclass
class Lifter:
    """Lives by the plan from ``MONDAY`` on."""

    equipment: tuple[str, ...] = EQUIPMENT
    seed: int = 1
    sets: list[Set] = field(default_factory=list)
    sessions: list[Recommendation] = field(default_factory=list)
    can: dict[str, float] = field(default_factory=lambda: dict(CAN_KG))
    log: list[Observation] = field(default_factory=list)

    def live(self, weeks: int) -> Lifter:
        """So many weeks, day by day."""
        strength = StrengthSettings(equipment=self.equipment)
        settings = Settings(athlete=AthleteSettings(strength_history_weeks=12), week=WEEK, strength=strength)
        rng = random.Random(self.seed)
        for n in range(7 * weeks):
            day = MONDAY + timedelta(days=n)
            now = datetime.combine(day, time(5), ZONE)
            rec = plan_days(self.log, settings, calm(date=day), day, 14, now)[0]
            if rec.verdict is not Verdict.SKIP and rec.session is not None:
                self._train(rec, rng)
        return self

    def _train(self, rec: Recommendation, rng: random.Random) -> None:
        assert rec.session is not None
        self.sessions.append(rec)
        done, efforts = [], []
        for exercise in rec.session.exercises:
            key = BY_NAME[exercise.name].key
            if key not in self.can or "RPE" not in (exercise.load or ""):
                continue
            one = self._lift(key, exercise, rec.date, rng)
            self.sets.append(one)
            efforts.append(one.rpe)
            done.append(StrengthSet(exercise.name, one.sets, one.reps, one.kg))
        legs = rec.focus in LEGS
        for key in self.can:
            if (LIBRARY[key].pattern in UPPER) is not legs:
                self.can[key] *= 1 + GAIN_A_SESSION * rng.uniform(0.6, 1.4)
        rpe = round(2 * sum(efforts) / len(efforts)) / 2 if efforts else 5.0
        start = datetime.combine(rec.date, time(17, 30), ZONE)
        self.log.append(
            Activity(
                Provenance("log", start.isoformat()),
                start,
                "strength_training",
                rec.minutes,
                rpe=rpe,
                kind=rec.focus.value,
                strength_sets=tuple(done),
            )
        )  # fmt: skip

    def _lift(self, key: str, exercise: Exercise, day: date, rng: random.Random) -> Set:
        low, high = ([int(n) for n in exercise.reps.split()[0].split("-")] * 2)[:2]
        load = exercise.load or ""
        told = re.match(r"([\d.]+) kg", load)
        asked = re.search(r"RPE ([\d.]+)-?([\d.]*),", load)
        assert asked
        spare = 10 - (float(asked[1]) + float(asked[2] or asked[1])) / 2
        can = self.can[key] * rng.uniform(0.98, 1.02)
        if told:
            kg = float(told[1])
        else:  # by RPE alone: the heaviest dumbbell of which the range's middle leaves so many in reserve
            kg = max(
                w
                for w in self.weights()
                if w <= max(min(self.weights()), can / (1 + ((low + high) / 2 + spare) / 30))
            )
        could = max(1, math.floor(30 * (can / kg - 1)))
        reps = max(1, min(high, could - math.ceil(spare)))
        rpe = min(10.0, max(3.0, 10.0 - (could - reps)))
        return Set(
            key, day, float(told[1]) if told else None, high, exercise.sets, float(kg), reps, rpe,
            light_week(day, (), {}),
        )  # fmt: skip

    def weights(self) -> tuple[float, ...]:
        """What there is to lift."""
        ladder = equipment_of(self.equipment).ladder(frozenset())
        assert ladder is not None
        return ladder.weights or tuple(range(2, 61, 2))

    def curve(self, key: str) -> Mapping[date, tuple[float, int]]:
        """Kilograms and repetitions of an exercise by day."""
        return {one.day: (one.kg, one.reps) for one in self.sets if one.key == key}


def broken(lifter: Lifter) -> list[str]:
    """What the lifter was asked that goes beyond the rules: over 1.10 × four weeks' best but for one step of the
    equipment (with one weight alone, one repetition), or a weight that is not there."""
    told, weights = [], lifter.weights()
    for one in lifter.sets:
        if one.told_kg is None:
            continue
        before = [o for o in lifter.sets if o.key == one.key and o.day < one.day]
        recent = [o for o in before if o.day >= one.day - timedelta(days=28)] or before
        best = max(o.kg * o.reps for o in recent)
        heaviest = max(o.kg for o in recent)
        next_weight = min((w for w in weights if w > heaviest), default=math.inf)
        step = heaviest < one.told_kg <= next_weight
        alone = len(weights) == 1 and one.told_high <= max(o.reps for o in recent) + 1
        if one.told_kg * one.told_high > 1.10 * best + 1e-6 and not step and not alone:
            told.append(f"{one.day} {one.key}: {one.told_kg:g} kg x {one.told_high} after {best:g}")
        if one.told_kg not in weights:
            told.append(f"{one.day} {one.key}: {one.told_kg:g} kg")
    return told
