"""The state of a morning → what it leaves of a session: minutes, sets, effort, and what is not to be done.

Every row of :data:`ROWS` whose state holds applies: the lowest minutes, sets and RPE, all bans together.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import lru_cache, reduce

from readiness.body.alarm import Escalate, WarningSigns
from readiness.body.assessment import Assessment
from readiness.body.condition import Condition
from readiness.body.fatigue import Fatigue
from readiness.body.health import Illness, Injury, Soreness
from readiness.body.pauses import FirstWeeks, Return
from readiness.body.strain import Descent, ShortNight, Travel
from readiness.recommendation import State, StatedReason
from readiness.signs.registry import SIGNS
from readiness.signs.sign import Sign
from readiness.signs.training import RAMP
from readiness.vocabulary import Effect, Focus

SPENT_DOMAINS = frozenset({"energy", "soreness", "run_response"})
"""Where a sign says that the legs or the whole body are spent: no loaded legs while one of them counts."""
LASTING_DAYS = 14
"""A sign that is active for two weeks asks for a doctor or coach (science §2.11)."""
NO_SLEEP_H = 5.0
"""Under five hours of sleep the legs stay unloaded (science §1.5)."""
RETURN_SHARE = 0.65
"""After a pause two sessions at 60–70 % of earlier loads (science §6.17)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyState:
    """What holds on one day. ``spent`` is a counting sign of SPENT_DOMAINS, ``unsettled`` one of another domain;
    ``domains`` is how many domains count; ``noticed`` any active sign, whether it counts or not."""

    spent: bool = False
    unsettled: bool = False
    domains: int = 0
    noticed: bool = False
    sore: bool = False
    travel: bool = False
    no_sleep: bool = False
    short_night: bool = False
    amber: bool = False
    returning: bool = False
    untrained: bool = False
    """Back after days without any training: a pause of strength alone says nothing of runs."""
    beginner: bool = False
    ramped: bool = False
    ill: bool = False
    ill_told: bool = False
    """Ill by own word or for the second morning, not only a pattern that asks."""
    red: bool = False
    """Too much at once: a red score, or signs that skip the day."""
    lasting: bool = False
    """A counting sign has been active for two weeks."""
    injured: bool = False
    arms_injured: bool = False
    """The injury leaves the legs alone: hand to shoulder."""
    descent: bool = False
    lowered: bool = False
    """Whether anything of the body holds the day at maintenance."""
    restricted: bool = False
    """Whether anything of the body lowers the day or narrows its focus."""


def body_state(assessment: Assessment, reasons: Collection[StatedReason]) -> BodyState:
    """The state on the day of which ``reasons`` are what the body says (they say how far each thing reaches)."""
    noticed = any(sign.state is State.ACTIVE for sign in assessment.signs)
    binding = {r.rule for r in reasons if r.effect in (Effect.SKIP, Effect.MAINTENANCE, Effect.FOCUS)}
    if not binding:
        return _unbound(noticed, assessment.holds(Escalate))
    skipping = {r.rule for r in reasons if r.effect is Effect.SKIP}

    def binds(kind: type[Condition]) -> bool:
        return kind.reason.id in binding

    signs = [sign for sign in SIGNS if sign.id in binding and sign.domain]
    domains = {sign.domain for sign in signs}
    if binds(WarningSigns):
        domains |= assessment.domains
    return BodyState(
        spent=not SPENT_DOMAINS.isdisjoint(domains),
        unsettled=not domains <= SPENT_DOMAINS,
        domains=len(assessment.domains) if domains else 0,
        noticed=noticed,
        sore=binds(Soreness),
        travel=binds(Travel),
        no_sleep=binds(ShortNight) and _no_sleep(assessment),
        short_night=binds(ShortNight),
        amber=binds(Fatigue),
        returning=binds(Return),
        untrained=binds(Return) and _of_all_training(assessment),
        beginner=binds(FirstWeeks),
        ramped=RAMP.id in binding,
        ill=binds(Illness),
        ill_told=Illness.reason.id in skipping,
        red=not skipping.isdisjoint({WarningSigns.reason.id, Fatigue.reason.id}),
        lasting=assessment.holds(Escalate) or any(_lasts(assessment, sign) for sign in signs),
        injured=binds(Injury),
        arms_injured=binds(Injury) and _spares_legs(assessment),
        descent=binds(Descent),
        lowered=any(r.effect is Effect.MAINTENANCE for r in reasons),
        restricted=bool(binding),
    )


def _no_sleep(assessment: Assessment) -> bool:
    """Whether the short night is none, or not known any more."""
    night = assessment.condition(ShortNight)
    return night is None or night.sleep_h < NO_SLEEP_H


def _of_all_training(assessment: Assessment) -> bool:
    back = assessment.condition(Return)
    return back is not None and back.what == "training"


def _spares_legs(assessment: Assessment) -> bool:
    injury = assessment.condition(Injury)
    return injury is not None and injury.spared is Focus.LOWER


@lru_cache(maxsize=4)
def _unbound(noticed: bool, lasting: bool) -> BodyState:
    """The state on a day that nothing of the body binds."""
    return BodyState(noticed=noticed, lasting=lasting)


def _lasts(assessment: Assessment, sign: Sign) -> bool:
    since = next((one.since for one in assessment.signs if one.id == sign.id), None)
    return since is not None and (assessment.date - since).days >= LASTING_DAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a session may hold at most. ``legs``: loaded leg work; ``easy_legs``: of legs only an easy squat and
    a bridge; ``arms``: work that arms carry; ``slow``: slow lowering; ``whole_body``: legs never alone;
    ``progress``: loads may rise."""

    minutes: int = 45
    sets: int = 3
    rpe: float = 8
    legs: bool = True
    easy_legs: bool = False
    arms: bool = True
    slow: bool = True
    whole_body: bool = False
    first_version: bool = False
    progress: bool = True
    load_share: float = 1.0

    def __and__(self, other: Limits) -> Limits:
        """The stricter of both in everything."""
        return Limits(
            minutes=min(self.minutes, other.minutes),
            sets=min(self.sets, other.sets),
            rpe=min(self.rpe, other.rpe),
            legs=self.legs and other.legs,
            easy_legs=self.easy_legs or other.easy_legs,
            arms=self.arms and other.arms,
            slow=self.slow and other.slow,
            whole_body=self.whole_body or other.whole_body,
            first_version=self.first_version or other.first_version,
            progress=self.progress and other.progress,
            load_share=min(self.load_share, other.load_share),
        )


ANYTHING = Limits()
NO_LEGS = Limits(minutes=20, sets=2, rpe=5, legs=False, easy_legs=True, slow=False, progress=False)
CAREFUL = Limits(minutes=25, sets=2, rpe=6, easy_legs=True, slow=False, progress=False)
RETURN = Limits(
    minutes=30, sets=2, rpe=6, slow=False, whole_body=True, progress=False, load_share=RETURN_SHARE
)
BEGINNER = Limits(minutes=30, sets=2, rpe=6, slow=False, whole_body=True, first_version=True, progress=False)
STEADY = Limits(minutes=30, sets=2, rpe=6, progress=False)

ROWS: tuple[tuple[Callable[[BodyState], bool], Limits], ...] = (
    (lambda s: s.spent or s.sore or s.travel or s.no_sleep or s.domains >= 2, NO_LEGS),
    (lambda s: s.unsettled or s.short_night or s.amber or s.ill, CAREFUL),
    (lambda s: s.returning, RETURN),
    (lambda s: s.beginner, BEGINNER),
    (lambda s: s.ramped, STEADY),
    (lambda s: s.arms_injured, Limits(arms=False)),
)


def limits_of(state: BodyState) -> Limits:
    """The stricter of every row that holds."""
    return reduce(Limits.__and__, [limits for holds, limits in ROWS if holds(state)], ANYTHING)
