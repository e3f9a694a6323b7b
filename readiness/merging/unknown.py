"""Activities and entries of plans whose meaning is not known, counted to be reported.

They are neither runs nor rest days: the schedule treats them with caution until somebody says what they are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from readiness.merging.sports import UNKNOWN, is_unknown
from readiness.observations import Activity, Observation, PlannedRun
from readiness.vocabulary import UNKNOWN_KIND

SPORT_OF = {
    "run": "running",
    "strength": "strength_training",
    "mobility": "mobility",
    "cycling": "cycling",
    "walking": "walking",
    "hiking": "hiking",
    "swimming": "swimming",
    "other": "other",
    "rest": "other",
}
"""What a word of ``[words]`` makes of an activity; every kind of run makes it a run."""


@dataclass(frozen=True, slots=True)
class UnknownWord:
    """A word of one source that nobody knows. ``what`` is ``activity`` or ``plan``; ``word`` is empty where the source
    says nothing at all."""

    source: str
    what: str
    word: str
    count: int
    first: date
    last: date


def unknown_words(observations: Iterable[Observation], words: Mapping[str, str]) -> list[UnknownWord]:
    """The words that are not known, most frequent first. ``words`` are the user's own."""
    found: dict[tuple[str, str, str], list[date]] = {}
    for o in observations:
        if isinstance(o, Activity) and is_unknown(in_the_users_words(o, words).sport):
            word = "" if o.sport == UNKNOWN else o.sport.replace("_", " ")
            found.setdefault((o.provenance.source, "activity", word), []).append(o.date)
        elif isinstance(o, PlannedRun) and o.kind == UNKNOWN_KIND and said_in(words, o.title or "") is None:
            found.setdefault((o.provenance.source, "plan", o.title or ""), []).append(o.date)
    told = [
        UnknownWord(source, what, word, len(days), min(days), max(days))
        for (source, what, word), days in found.items()
    ]
    return sorted(told, key=lambda u: (-u.count, u.source, u.what, u.word))


def in_the_users_words(activity: Activity, words: Mapping[str, str]) -> Activity:
    """The activity with the sport that the user gives its sport's or its title's word, where we know none."""
    if not words or not is_unknown(activity.sport):
        return activity
    said = said_in(words, activity.sport) or said_in(words, activity.title or "")
    return replace(activity, sport=SPORT_OF.get(said, "running")) if said else activity


def plan_in_the_users_words(plan: PlannedRun, words: Mapping[str, str]) -> PlannedRun | None:
    """The entry of a plan as the user calls it, where we know no word of it; None where that is no run and no rest."""
    if not words or plan.kind != UNKNOWN_KIND or (said := said_in(words, plan.title or "")) is None:
        return plan
    if said in SPORT_OF and said not in ("run", "rest"):
        return None
    return replace(plan, kind=None if said == "run" else said)


def said_in(words: Mapping[str, str], text: str) -> str | None:
    """The meaning of the longest of the user's words that is in ``text``; case and accents do not matter."""
    spaced = f" {_plain(text)} "
    said = [word for word in words if (own := _plain(word)) and f" {own} " in spaced]
    return words[max(said, key=len)] if said else None


def _plain(text: str) -> str:
    spread = unicodedata.normalize("NFKD", text.lower())
    letters = "".join(c for c in spread if not unicodedata.combining(c))
    return " ".join(re.findall(r"[^\W_]+", letters))
