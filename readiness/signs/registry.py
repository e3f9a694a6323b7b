"""The registry of warning signs. To add one: a :class:`~readiness.signs.sign.Sign` in a file, and its line here."""

from __future__ import annotations

from readiness.signals.all_signals import Signals
from readiness.signs.autonomic import HRV_DOWN, RESTING_HR_UP
from readiness.signs.sign import Judged, Sign
from readiness.signs.sleep import POOR_SLEEP
from readiness.signs.subjective import FATIGUE, MOOD, MOTIVATION, SORENESS, VETO
from readiness.signs.training import HARD_LONG_RUNS, LIFTING_SPOILS_RUNS, QUALITY_SUFFERS, RAMP

SIGNS: tuple[Sign, ...] = (
    FATIGUE,
    SORENESS,
    MOTIVATION,
    POOR_SLEEP,
    HRV_DOWN,
    MOOD,
    HARD_LONG_RUNS,
    RESTING_HR_UP,
    QUALITY_SUFFERS,
    LIFTING_SPOILS_RUNS,
    VETO,
    RAMP,
)


def judge(signals: Signals) -> dict[str, Judged]:
    """Every sign by id, settled into its three states, for all athletes and mornings."""
    return {sign.id: sign.settle(signals) for sign in SIGNS}
