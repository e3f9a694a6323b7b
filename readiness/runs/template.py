"""One day of the ``[week]`` template as people write it: 'easy 45min 06:30', '10k easy', 'long run 4 hours at 7am'."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from readiness.errors import ConfigurationError, InvalidInput
from readiness.human_amounts import (
    DISTANCE,
    LENGTH,
    TIME,
    TIMES,
    km_of,
    minutes_of,
    nearest,
    refused,
    time_of,
)
from readiness.observations import PlannedRun, Provenance
from readiness.vocabulary import (
    CROSS_WORDS,
    EASY_WORDS,
    HILL_WORDS,
    LONG_WORDS,
    MOBILITY_WORDS,
    RACE_WORDS,
    REST_WORDS,
    SPEED_WORDS,
    UPPER_WORDS,
)

EXAMPLES = (
    "easy 45min",
    "10k easy",
    "easy 8 miles 6pm",
    "intervals 50min 06:30",
    "hills 1h15",
    "tempo 60min",
    "long 4h 07:00",
    "easy 45min + yoga",
    "rest",
)
"""What is shown when a session is refused: the one nearest to what was typed."""
KINDS = (
    EASY_WORDS
    | LONG_WORDS
    | HILL_WORDS
    | SPEED_WORDS
    | RACE_WORDS
    | REST_WORDS
    | MOBILITY_WORDS
    | CROSS_WORDS
)
SPOKEN = {
    "speedwork": "speed",
    "speed_work": "speed",
    "track": "intervals",
    "nothing": "rest",
    "hill_reps": "hills",
}
"""Other words for some of them."""
STRENGTH = frozenset({"strength", "gym", "weights", "lift", "lifting", "legs"}) | UPPER_WORDS - MOBILITY_WORDS
_FILLING = frozenset(
    {"run", "running", "at", "for", "a", "an", "of", "about", "around", "the", "session", "then"}
)


def read_sessions(text: str, weekday: str = "") -> tuple[PlannedRun, ...]:
    """``"intervals 50min 06:30"``, ``"10k easy"``, ``"easy 10km + yoga"``, ``"rest"`` as planned sessions.

    The date is a placeholder. Raises InvalidInput naming the word not understood, with the example that comes nearest.
    """
    sessions = [_session(part, text, weekday) for part in text.split("+") if part.strip()]
    if not sessions:
        raise InvalidInput('empty; write a session such as "easy 45min", or "rest"')
    return tuple(sessions)


@lru_cache(maxsize=64)
def read_template(weekday: str, text: str) -> tuple[PlannedRun, ...]:
    """A line of ``[week]``. Raises ConfigurationError that names the weekday, and the word not understood."""
    try:
        return read_sessions(text, weekday)
    except InvalidInput as wrong:
        raise ConfigurationError(f"fix week.{weekday} in config.toml: {wrong}") from None


def _session(part: str, whole: str, weekday: str) -> PlannedRun:
    kind, at, minutes, km = None, None, None, None
    rest = part.lower()
    if found := TIME.search(rest):
        at = time_of(found)
        if at is None:
            raise refused(found[0], "time of day", TIMES)
        rest = _without(rest, found)
    if found := DISTANCE.search(rest):
        km = km_of(found)
        rest = _without(rest, found)
    if found := LENGTH.search(rest):
        minutes = minutes_of(found)
        rest = _without(rest, found)
    words = [word.strip(",;.~") for word in rest.split()]
    words = [word for word in words if word and word not in _FILLING]
    if words:
        kind = _kind(words, whole)
    return PlannedRun(Provenance("week", weekday), date.min, kind or "easy", at, minutes, km)


def _without(text: str, found: re.Match[str]) -> str:
    return f"{text[: found.start()]} {text[found.end() :]}"


def _kind(words: list[str], whole: str) -> str:
    """The one kind that all the words name together; a phrase such as 'hill repeats' before single words."""
    phrase = "_".join("_".join(words).replace("-", "_").split("_"))
    if (known := SPOKEN.get(phrase, phrase)) in KINDS:
        return known
    if found := next((word for word in words if word in STRENGTH), None):
        raise InvalidInput(
            f'"{found}" is strength, and that is planned for you: write the runs only, or "rest"'
        )
    unknown = [one for one in words if SPOKEN.get(one, one) not in KINDS]
    if not unknown:
        raise InvalidInput(
            f'"{words[0]}" and "{words[1]}" are two kinds of session; write one, such as "long 4h"'
        )
    raise _not_understood(unknown[0], whole)


def _not_understood(word: str, whole: str) -> InvalidInput:
    import difflib

    if re.fullmatch(r"\d+(?:[.,]\d+)?", word):
        return InvalidInput(f'"{word}" of what? Write {word}min, {word}km or a time such as 06:30')
    meant = difflib.get_close_matches(word, sorted(KINDS | SPOKEN.keys()), 1, 0.75)
    if meant:
        return InvalidInput(f'"{word}" is not understood; did you mean "{meant[0].replace("_", " ")}"?')
    kind = next((word for word in whole.lower().split() if word in KINDS), None)
    alike = [one for one in EXAMPLES if one.split()[0] == kind]
    return InvalidInput(f'"{word}" is not understood; write it as "{nearest(whole, alike or EXAMPLES)}"')
