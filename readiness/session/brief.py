"""All that a session is made of: what was decided on the day, the body's state, the season, what was lifted before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from readiness.session.blocks import Experience
from readiness.session.done import Lifted
from readiness.session.equipment import ANY_WEIGHT, Equipment, equipment_of
from readiness.session.state import BodyState, Limits, limits_of
from readiness.settings import StrengthSettings
from readiness.vocabulary import Band, Focus, Phase, Verdict

LEGS = frozenset({Focus.LOWER, Focus.FULL_BODY})


@dataclass(frozen=True, kw_only=True)
class Brief:
    """One day's brief. ``turn`` counts the block's sessions before this one of its kind (legs or not);
    ``rested_days`` are the days since the last session, None without any."""

    day: date
    verdict: Verdict
    focus: Focus
    minutes: int
    phase: Phase
    band: Band | None
    settings: StrengthSettings
    body: BodyState = BodyState()
    experience: Experience = Experience()
    lifted: Mapping[str, tuple[Lifted, ...]] = field(default_factory=dict)
    turn: int = 0
    rested_days: int | None = None
    days_to_a_race: int | None = None
    peak_week: bool = False
    light_week: bool = False
    flat: bool = False
    """Training holds hardly any descent."""
    lighter_style: bool = False
    """Lower weights and higher repetitions, since lifting made a long run too sore (W10)."""

    @cached_property
    def limits(self) -> Limits:
        return limits_of(self.body)

    @cached_property
    def equipment(self) -> Equipment:
        return equipment_of(self.settings.equipment)

    @cached_property
    def held(self) -> frozenset[str]:
        """The equipment that can be held today: an injured arm leaves its weights alone."""
        names = self.equipment.names
        return names if self.limits.arms else names - ANY_WEIGHT

    @property
    def full(self) -> bool:
        return self.verdict is Verdict.FULL
