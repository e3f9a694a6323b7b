"""What to do with the day's run while the body asks for care: scale it back or swap it, never the long run by a ride.

From the articles' own advice: scale back when too tired to run well, cross-train for a short run, replace all running
when injured, and let nothing replace the long run (004); listen to the body (002).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from readiness.recommendation import RunAdvice, RunLevel
from readiness.session.state import BodyState
from readiness.vocabulary import Role

DOCTOR_TEXT = "See a doctor or coach before you train hard again."
_PAIN = "Pain that stays for a week or grows belongs to a doctor."
QUALITY = frozenset({Role.KEY, Role.HILLS, Role.UNKNOWN})


@dataclass(frozen=True, slots=True)
class RunsOfDay:
    """The roles of the day's runs that are still to come."""

    roles: Collection[Role]
    done: bool = False

    @property
    def kind(self) -> str:
        """``"race"``, ``"long"``, ``"key"`` or ``"easy"``, the hardest of the day; ``""`` without a run."""
        if Role.RACE in self.roles:
            return "race"
        if Role.LONG in self.roles:
            return "long"
        if not QUALITY.isdisjoint(self.roles):
            return "key"
        return "easy" if self.roles else ""


def run_advice(runs: RunsOfDay, body: BodyState) -> RunAdvice:
    """The advice for the day's run; the stricter state speaks first."""
    if body.ill and body.injured:
        return RunAdvice(RunLevel.DOCTOR, "Ill and in pain at once: no run, and see a doctor.")
    if body.ill and body.ill_told:
        return RunAdvice(
            RunLevel.NONE,
            "No run while you are ill, a long one neither, and none is caught up. Begin again with half an hour easy"
            " once you feel well; with fever or chest pain see a doctor.",
        )
    if body.arms_injured:
        return RunAdvice(
            RunLevel.EASY, f"Run easily and without poles, as long as that is free of pain. {_PAIN}"
        )
    if body.injured:
        return RunAdvice(
            RunLevel.NONE, f"Swim or ride instead of running, as long as that is free of pain. {_PAIN}"
        )
    if body.lasting:
        return RunAdvice(RunLevel.DOCTOR, f"{_lasting(runs)} {DOCTOR_TEXT}")
    if not runs.kind:
        return RunAdvice(RunLevel.AS_PLANNED, "Today's run is done." if runs.done else "No run is planned.")
    state = _state(body)
    return (
        RunAdvice(*_TEXTS[state][runs.kind]) if state else RunAdvice(RunLevel.AS_PLANNED, "Run as planned.")
    )


def _lasting(runs: RunsOfDay) -> str:
    told = "A warning sign has lasted two weeks."
    if runs.kind == "long":
        return f"{told} Run the long run easy and no longer than half; a ride does not replace it."
    return f"{told} Run easy at most, or ride or walk easily instead." if runs.kind else told


def _state(body: BodyState) -> str:
    """The strictest of what holds: ``"red"``, ``"spent"``, ``"careful"``, ``"back"``; ``""`` for none."""
    if body.red:
        return "red"
    if body.spent or body.sore or body.travel or body.no_sleep or body.domains >= 2:
        return "spent"
    if body.unsettled or body.short_night or body.amber or body.ill:
        return "careful"
    return "back" if body.untrained else ""


_EASY, _SHORTER = RunLevel.EASY, RunLevel.SHORTER
_RACE = "Start slower than you planned, and stop if it does not get better: your health outlasts this race."
_HALF = (
    "No hard running: an easy half of it, or 30–60 min of easy riding. The hard run waits for a fresher day."
)
_THIRD = "Run the long run easy and a third shorter, and turn round early if it feels unusually hard;"
_TEXTS: dict[str, dict[str, tuple[RunLevel, str]]] = {
    "red": {
        "race": (_EASY, _RACE),
        "long": (
            _SHORTER,
            "Halve the long run and run it easy, or move it to a fresher day; a ride does not replace it.",
        ),
        "key": (_SHORTER, _HALF),
        "easy": (_SHORTER, "Half of it, or a walk or an easy ride of 30–60 min instead."),
    },
    "spent": {
        "race": (_EASY, _RACE),
        "long": (_SHORTER, f"{_THIRD} a ride does not replace it."),
        "key": (_EASY, "Run easy instead: too tired to run it well, a hard run gains nothing."),
        "easy": (_EASY, "Keep it easy; this run may be swapped for an easy ride, twice a week at most."),
    },
    "careful": {
        "race": (_EASY, _RACE),
        "long": (_EASY, "Run the long run easy; if the first hour feels unusually hard, shorten it."),
        "key": (_EASY, "Run easy instead, and move the hard run to a fresher day of this week."),
        "easy": (_EASY, "Keep it truly easy: you should be able to talk throughout."),
    },
    "back": {
        "race": (_EASY, _RACE),
        "long": (_SHORTER, "Back after a pause: run the long run easy, and shorter than before the pause."),
        "key": (_EASY, "Back after a pause: run easy, and leave the hard run for next week."),
        "easy": (_EASY, "Back after a pause: keep it easy and short."),
    },
}
