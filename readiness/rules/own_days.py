"""The athlete's own word on days: the only ones that suit, those that never do, and time away."""

from __future__ import annotations

from readiness.rules.rule import closes
from readiness.runs.slot import Dose, Slot
from readiness.vocabulary import DAY_NAMES, WEEKDAYS, Focus, day_and_month, joined

RETURN_DAYS = 7
"""After so many days away without a gym the next two sessions are light, within a week (science §6.17)."""
RETURN_SESSIONS = 2


@closes(
    "DAYS", "You lift on the days that you set, and never on those that you ruled out.", (), "strength.days"
)
def own_days(slot: Slot, dose: Dose) -> str | None:
    if not dose:
        return None
    strength = slot.agenda.settings.strength
    name = WEEKDAYS[slot.date.weekday()]
    if name in strength.never:
        return f"You never lift on {DAY_NAMES[slot.date.weekday()]}s."
    if strength.days and name not in strength.days:
        days = joined([f"{DAY_NAMES[WEEKDAYS.index(day)]}s" for day in strength.days])
        return f"You lift on {days} only."
    return None


def _with_gym(slot: Slot, _dose: Dose, _focus: Focus) -> str | None:
    if slot.away is None or not slot.away.gym:
        return None
    return f"You are away until {day_and_month(slot.away.until)}, with a gym."


def _coming_back(slot: Slot, _dose: Dose) -> str | None:
    gone = slot.agenda.last_away(slot.date) if slot.agenda.away else None
    if gone is None or gone.gym or (gone.until - gone.date).days + 1 < RETURN_DAYS:
        return None
    lifted = {lift.date for lift in slot.agenda.lifts if lift.date > gone.until}
    if (slot.date - gone.until).days > RETURN_DAYS or len(lifted) >= RETURN_SESSIONS:
        return None
    return f"Back from being away until {day_and_month(gone.until)}: a light return, at 60–70 % of earlier loads."


@closes(
    "AWAY",
    "Days away without a gym hold no strength; the plan bends around them, and the first week back is light.",
    (),
    caps=_coming_back,
    tells=_with_gym,
)
def away(slot: Slot, dose: Dose) -> str | None:
    if not dose or not slot.without_gym or slot.away is None:
        return None
    return f"You are away until {day_and_month(slot.away.until)}, without a gym."
