"""Frequency: how many sessions a calendar week holds, and how far apart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from readiness.articles import Article
from readiness.reasons import Kind
from readiness.rules.rule import DayInWeek, DayRule, WeekAround, WeekRule, rule
from readiness.runs.slot import Dose, Slot, cap_of
from readiness.vocabulary import Focus, Phase, days_in_words

DAYS = 7
SPACED_DAYS = 4
"""Calendar days between sessions where a week holds one; two where it would else hold none (a coaching choice)."""
CROSS_CAP = 3
SHORT_MIN = 20
FLOOR_MIN = 25
"""The session of a week that has no room is at most this long (a coaching choice)."""
NUMBERS = ("no", "one", "two", "three", "four")
ORDINALS = ("First", "Second", "Third", "Fourth")


def _too_many(day: DayInWeek, strength: int) -> bool:
    """Whether the day's session is one more than the calendar week's target, or too near the one before."""
    if not strength & 1:
        return False
    if (strength & day.week).bit_count() >= day.target:
        return True
    return day.target == 1 and _too_near(day, strength)


def _too_near(day: DayInWeek, strength: int) -> bool:
    """Under four days from the session before, unless the rest of the week has no other day (then two)."""
    earlier = strength >> 1
    if not earlier:
        return False
    gap = (earlier & -earlier).bit_length()
    return gap < 2 or (gap < SPACED_DAYS and day.later >> (SPACED_DAYS - gap) != 0)


def _quota(around: WeekAround) -> str:
    """Which sessions fill the calendar week, or are too near, with their dates."""
    day, now = around.slot.date, _why_one(around.slot)
    following = f"; the next fits on {days_in_words([around.next])}" if around.next else ""
    earlier = [*around.done, *(one for one in around.ahead if one < day)]
    later = [one for one in around.ahead if one > day]
    lifts = f"you {'lifted' if len(earlier) == len(around.done) else 'lift'} on {days_in_words(earlier)}"
    if later:
        sessions = "session fits" if len(later) == 1 else f"{NUMBERS[len(later)]} sessions fit"
        before = f"{lifts}; " if earlier else ""
        return _begun(f"{now}{before}your next {sessions} better on {days_in_words(later)}.")
    if earlier:
        return _begun(f"{now}{lifts}{following}.")
    near = [day for day in around.near if abs((day - around.slot.date).days) < SPACED_DAYS]
    return _begun(f"{now}{days_in_words(near)} {_are(near)} less than four days away{following}.")


def _why_one(slot: Slot) -> str:
    if not slot.maintenance_week:
        return ""
    if slot.peak_week:
        return "One session in a peak mileage week: "
    return "One session a week now: "


def _begun(text: str) -> str:
    return text[0].upper() + text[1:]


def _are(days: Sequence[date]) -> str:
    return "is" if len(days) == 1 else "are"


def _nth(around: WeekAround) -> str:
    """``Second of two this week.``"""
    held = len(around.done) + sum(day < around.slot.date for day in around.ahead)
    if around.slot.target == 1:
        return "The one session of this week."
    return f"{ORDINALS[held]} of {NUMBERS[around.slot.target]} this week."


peak_target = WeekRule(
    id="F2",
    statement="One maintenance session a calendar week in peak training: from five weeks before an A race to the taper,"
    " and in peak mileage weeks.",
    articles=(Article.LOST_PACE,),
    kind=Kind.CLOSES,
    setting="phase.current",
    broken=lambda day, strength, *_: day.maintenance and _too_many(day, strength),
    sentence=_quota,
    allows=lambda around: _nth(around) if around.slot.maintenance_week else None,
)
weekly_target = WeekRule(
    id="F1",
    statement="Two strength sessions a calendar week in off-season, base and build.",
    articles=(Article.LOST_PACE, Article.CROSS_TRAINING),
    kind=Kind.CLOSES,
    setting="strength.weekly_target",
    broken=lambda day, strength, *_: not day.maintenance and _too_many(day, strength),
    sentence=_quota,
    allows=lambda around: None if around.slot.maintenance_week else _nth(around),
)


def _too_often(day: DayInWeek, strength: int, *_: int) -> bool:
    """More than three sessions in seven days (four in the off-season), or on three days running."""
    return bool(strength & 1) and (strength.bit_count() > day.cap or strength & 0b111 == 0b111)


def _often(around: WeekAround) -> str:
    """Which days make three running, else which sessions fill seven days."""
    today, cap = around.slot.agenda.day, cap_of(around.slot.phase)
    spans = [_sessions(around, start, 3) for start in (-2, -1, 0)]
    if two := next((lifts for lifts in spans if len(lifts) == 2), None):
        return f"{_you_lift(two, today)}: never on three days running."
    spans = [_sessions(around, start, DAYS) for start in range(1 - DAYS, 1)]
    full = next((lifts for lifts in spans if len(lifts) >= cap), around.near)
    return f"{_you_lift(full, today)}: {NUMBERS[cap]} sessions in seven days are enough."


def _sessions(around: WeekAround, start: int, length: int) -> list[date]:
    """The other days with a session among ``length`` days, from ``start`` days after this one on."""
    return [when for when in around.near if start <= (when - around.slot.date).days < start + length]


def _you_lift(days: Sequence[date], today: date) -> str:
    return f"You {'lifted' if max(days) < today else 'lift'} on {days_in_words(days)}"


too_often = WeekRule(
    id="F7",
    statement="Training too often sabotages running: at most three sessions in seven days, four in the off-season, and"
    " never on three days running.",
    articles=(Article.CROSS_TRAINING,),
    kind=Kind.CLOSES,
    closes=lambda slot, dose: (
        "Today's session is done: one a day is enough." if dose and slot.lifted else None
    ),
    broken=_too_often,
    sentence=_often,
)


@rule(
    "F3",
    "At least one short session in any seven days, outside taper, race, recovery and illness; a week without room"
    " holds a light one of 25 minutes on its least bad day.",
    (Article.LOST_PACE,),
    Kind.PREFERS,
    "strength.weekly_floor",
)
def weekly_minimum(slot: Slot) -> bool:
    """Whether the day wants a session among its last seven days."""
    return slot.phase not in (Phase.TAPER, Phase.RECOVERY) and slot.recovery is None and not slot.without_gym


@rule(
    "F4",
    "All major muscle groups twice a week in base, at least once in peak.",
    (Article.HART,),
    Kind.PREFERS,
)
def all_muscle_groups(slot: Slot) -> bool:
    """Whether the day wants leg work among its last seven days (every session holds core)."""
    return weekly_minimum(slot)


@rule(
    "F5",
    "Something beats nothing: 20 minutes of bodyweight work twice a week still help.",
    (Article.HART,),
    Kind.INFORMS,
)
def short_version(minutes: int) -> str | None:
    """The way out for a day short of time."""
    if minutes <= SHORT_MIN:
        return None
    return "Short of time? The first three exercises in 20 minutes still count."


@rule("F6", "Judge over a month, not a week; nothing is caught up.", (Article.HART,), Kind.INFORMS)
def over_a_month(done_28_days: int, target: int) -> str:
    return f"{done_28_days} strength sessions in the last 28 days (aim {4 * target}); a missed one is not caught up."


@rule(
    "F8",
    "Strength and cross-training together two to three times a week.",
    (Article.CROSS_TRAINING,),
    Kind.INFORMS,
)
def cross_training_sum(sessions_7_days: int, cross_7_days: int) -> str | None:
    total = sessions_7_days + cross_7_days
    if total <= CROSS_CAP:
        return None
    return f"{total} strength and cross-training sessions this week: three are enough; drop a ride before a lift."


@rule("F9", "Two core circuits a week.", (Article.CROSS_TRAINING,), Kind.SHAPES)
def core_in_every_session(core_exercises: int) -> bool:
    """Broken when a session holds no core work: with two sessions a week, core comes round twice."""
    return core_exercises == 0


@rule(
    "F10",
    "Yoga twice a week for 15–20 minutes, mobility three times.",
    (Article.CROSS_TRAINING,),
    Kind.INFORMS,
)
def mobility_thrice(mobility_7_days: int) -> str | None:
    if mobility_7_days >= 3:
        return None
    return f"Mobility {mobility_7_days} of 3 times this week: 15 minutes of gentle yoga fit a rest day."


def _mileage_rises(slot: Slot, _dose: Dose, _focus: Focus) -> str | None:
    return "Mileage is rising: strength stays in, and gets no longer." if slot.agenda.season.rising else None


mileage_rises = DayRule(
    id="F11",
    statement="Rising mileage is no reason to skip strength; it shortens it.",
    articles=(Article.LOST_PACE,),
    kind=Kind.INFORMS,
    tells=_mileage_rises,
)
