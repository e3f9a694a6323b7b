"""What a skip day may hold: up to fifteen gentle minutes, or nothing at all."""

from __future__ import annotations

from functools import lru_cache

from readiness.body.assessment import Assessment
from readiness.recommendation import Exercise, Session
from readiness.rules import rest, season
from readiness.runs.slot import Slot
from readiness.session.exercises import Pattern, of_pattern
from readiness.signs.subjective import VETO
from readiness.vocabulary import Role

MOBILITY_MIN = 15
_MOVES = tuple(
    Exercise(m.name, 1, f"{m.dose} {m.each}".strip(), m.targets, m.cue, m.easier)
    for m in of_pattern(Pattern.MOBILITY)
)


def optional_mobility(slot: Slot, assessment: Assessment) -> Session | None:
    """Optional mobility. None with ``strict_rest``, on race day, when ill, and on a day the athlete vetoed."""
    vetoed = slot.date == assessment.date and assessment.active(VETO) is not None
    ill = assessment.flags.get("ILLNESS")
    strict = slot.agenda.settings.strength.strict_rest and not slot.day.active
    racing = slot.day.has(frozenset({Role.RACE}))
    sick = ill is not None and (slot.date - assessment.date).days <= 2
    if strict or racing or sick or vetoed:
        return None
    return _session(rest.foam_roll(slot), season.gentle_yoga(slot), slot.day.rest)


@lru_cache(maxsize=32)
def _session(roll: str | None, yoga: str, resting: bool) -> Session:
    notes = [
        roll,
        f"{yoga}, if you like yoga.",
        rest.active_recovery(resting),
        None if resting else rest.cross_training_form("cycling"),
    ]
    return Session(
        title="Optional: mobility",
        minutes=MOBILITY_MIN,
        intensity="light",
        load="no load",
        exercises=_MOVES,
        stop_rule="Gentle: nothing here should hurt.",
        notes=tuple(note for note in notes if note),
    )
