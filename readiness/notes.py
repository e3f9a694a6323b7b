"""What a note means: 'wine' is alcohol, 'jet lag 7' a flight of seven zones, 'bad hotel bed' a remark without effect.

A note is kept under its tag (``alcohol``, ``travel:+7``); synonyms are read wherever a note comes from. A word that is
nearly one of ours is asked about, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from readiness.errors import InvalidInput
from readiness.human_amounts import NUMBER, number
from readiness.units import M_PER_FOOT

HIGH_M = 1500
"""Below this a night's altitude changes nothing (science §2.10)."""
ZONES_COUNT = 3
"""From so many time zones a flight caps the day (science §2.10)."""
MOST_ZONES, LONGEST_CYCLE, HIGHEST_M = 26, 40, 9000


@dataclass(frozen=True, slots=True)
class Meaning:
    """A kind of note. ``words`` are what people call it; ``effect`` names it with its value, and says what it changes;
    ``asks`` is the question for its value, where it needs one, with ``such_as`` an answer to it; ``read`` makes the
    tag's value of that answer."""

    tag: str
    words: tuple[str, ...]
    effect: Callable[[str], str]
    asks: str = ""
    such_as: str = ""
    read: Callable[[str], str] | None = None


@dataclass(frozen=True, slots=True)
class Understood:
    """A note that is understood, as its ``tag`` is kept, with what it changes in words. A remark has no effect."""

    tag: str
    effect: str | None


@dataclass(frozen=True, slots=True)
class Lacking:
    """A note whose value is missing."""

    meaning: Meaning


type Read = Understood | Lacking


def _zones(text: str) -> str:
    """``7``, ``+7``, ``7 east``, ``-6``, ``6 h west`` as signed zones, east positive."""
    found = re.fullmatch(
        rf"(?:(east|west)\s*)?([+-]?{NUMBER})\s*(?:h|hours?|(?:time )?zones?)?\s*((?:ea|we)st)?(?:wards?)?",
        text,
    )
    zones = number(found[2]) if found else 0.0
    if not found or zones == 0 or abs(zones) > MOST_ZONES:
        raise InvalidInput(f'"{text}" is no number of time zones; write 7 east, or 6 west')
    way = found[1] or found[3] or ""
    zones = -abs(zones) if way == "west" else abs(zones) if way else zones
    return f"{zones:+g}"


def _say_zones(value: str) -> str:
    zones = float(value)
    way = "east" if zones > 0 else "west"
    told = f"{abs(zones):g} time zones {way}"
    if abs(zones) < ZONES_COUNT:
        return f"{told}. Under three zones it changes nothing."
    return f"{told}. Light work until the clock has caught up, and those nights count in no baseline."


def _metres(text: str) -> str:
    """``2200``, ``2,200 m``, ``7000 ft``, ``2.2 km`` as whole metres."""
    plain = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)
    found = re.fullmatch(rf"({NUMBER})\s*(m|metres?|meters?|km|ft|feet)?", plain)
    factor = {"km": 1000.0, "ft": M_PER_FOOT, "feet": M_PER_FOOT}
    height = number(found[1]) * factor.get(found[2] or "m", 1.0) if found else -1.0
    if not 0 <= height <= HIGHEST_M:
        raise InvalidInput(f'"{text}" is no altitude; write it in metres, such as 2200')
    return f"{height:.0f}"


def _say_altitude(value: str) -> str:
    if float(value) <= HIGH_M:
        return f"altitude {value} m. At or below {HIGH_M:,} m it changes nothing."
    return (
        f"altitude {value} m. The first ten days of a stay count in no baseline, and may explain a low HRV."
    )


def _cycle_day(text: str) -> str:
    found = re.fullmatch(r"(?:day\s*)?(\d{1,2})", text)
    if not found or not 1 <= int(found[1]) <= LONGEST_CYCLE:
        raise InvalidInput(f'"{text}" is no day of a cycle; write 1 to {LONGEST_CYCLE}, such as 3')
    return str(int(found[1]))


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split(", "))


MEANINGS = (
    Meaning(
        "alcohol",
        _words(
            "alcohol, wine, red wine, white wine, beer, beers, drink, drinks, drinking, drunk, booze, "
            "cocktail, cocktails, whisky, whiskey, vodka, gin, rum, spirits, champagne, prosecco, cider, "
            "hangover, hung over, hungover"
        ),
        lambda _: "alcohol. That night counts in no baseline and no streak, and may explain a low HRV.",
    ),
    Meaning(
        "heat",
        _words("heat, hot, heatwave, heat wave, boiling"),
        lambda _: "heat. Heart rate runs high, so runs of that day without a temperature are not judged.",
    ),
    Meaning(
        "ill",
        _words(
            "ill, illness, sick, sickness, unwell, flu, influenza, fever, covid, covid-19, corona, sore "
            "throat, infection, stomach bug, food poisoning, vomiting, a cold, bad cold"
        ),
        lambda _: "ill. No strength until a check-in of a later day says that you are well.",
    ),
    Meaning(
        "travel",
        _words(
            "travel, travelled, traveled, jet lag, jetlag, jet-lag, flight, long flight, flew, time "
            "zones, time zone, zones"
        ),
        _say_zones,
        "How many time zones, and which way?",
        "7 east",
        _zones,
    ),
    Meaning(
        "altitude",
        _words("altitude, high altitude, at altitude, elevation, height, slept high"),
        _say_altitude,
        "How high did you sleep, in metres?",
        "2200",
        _metres,
    ),
    Meaning(
        "cycle-day",
        _words("cycle-day, cycle day, cycle, period, my period, menstruation, menstrual cycle, day of cycle"),
        lambda value: (
            f"day {value}: HRV and resting heart rate are compared with this phase of earlier cycles"
        ),
        "Which day of your cycle is it? Day 1 is the first day of the period.",
        "3",
        _cycle_day,
    ),
    Meaning(
        "device-change",
        _words(
            "device-change, device change, new device, new watch, new ring, new strap, changed watch, "
            "other watch"
        ),
        lambda _: "a new device. From that night on a new baseline is made, which takes two weeks.",
    ),
    Meaning(
        "same-device",
        _words("same-device, same device, same watch, same ring, same strap"),
        lambda _: "the same device. A lasting step in your nights is no new one, and the older nights count.",
    ),
)
_BY_WORD = {word: meaning for meaning in MEANINGS for word in meaning.words}
TAGS = {meaning.tag: meaning for meaning in MEANINGS}
_DRINKS = (
    r"(?:(?:a|an|one|two|three|four|five|six|some|\d+)\s+)?(?:(?:glass(?:es)?|bottles?|pints?)\s+of\s+)?"
)
_NEAR = 0.8
"""From this share of common letters on a word may be a slip of the finger, and is asked about (a choice of ours)."""
_NO = re.compile(r"\b(?:no|not|without|never|n't)\b")


@lru_cache(maxsize=512)
def read_note(text: str) -> Understood | Lacking:
    """What one note means; a text in which no phrase is known as a whole is a remark without effect.

    Raises InvalidInput where the value of a known note cannot be.
    """
    said = " ".join(text.strip().lower().split())
    name, colon, value = said.partition(":")
    if (meaning := TAGS.get(name.strip())) and (not meaning.read or colon):
        return _with(meaning, value.strip()) if meaning.read else _plain(meaning, value.strip(), text)
    plain = said.replace(":", " ")
    if plain in ("period started", "period began", "first day of period"):
        return _with(TAGS["cycle-day"], "1")
    if meaning := _BY_WORD.get(plain):
        return Lacking(meaning) if meaning.read else Understood(meaning.tag, meaning.effect(""))
    if (meaning := _BY_WORD.get(re.sub(rf"^{_DRINKS}", "", plain))) and not meaning.read:
        return Understood(meaning.tag, meaning.effect(""))
    return _phrase_with_value(plain) or Understood(text.strip(), None)


def _plain(meaning: Meaning, value: str, text: str) -> Understood:
    """``alcohol``, ``alcohol:yes``; any other value makes a remark of it, as ever."""
    if value in ("", "1", "yes") or meaning.tag in ("device-change", "same-device"):
        return Understood(meaning.tag, meaning.effect(""))
    return Understood(text.strip(), None)


def _with(meaning: Meaning, value: str) -> Understood | Lacking:
    if not value:
        return Lacking(meaning)
    assert meaning.read is not None  # noqa: S101 - asked of those only
    kept = meaning.read(value)
    return Understood(f"{meaning.tag}:{kept}", meaning.effect(kept))


def _phrase_with_value(said: str) -> Understood | Lacking | None:
    """``jet lag 7 east``, ``period day 3``, ``2200 m altitude``: a known phrase with a number on either side."""
    for word, meaning in _BY_WORD.items():
        if meaning.read is None or not re.search(r"\d", said):
            continue
        if said.startswith(f"{word} ") and re.match(
            r"(?:day |east |west )?[+-]?\d", rest := said[len(word) + 1 :]
        ):
            return _with(meaning, rest)
        if said.endswith(f" {word}") and said[0].isdigit():
            return _with(meaning, said[: -len(word) - 1])
    return None


def meant(text: str) -> str | None:
    """What a remark was perhaps meant to be, to be asked about: 'alchohol' is nearly alcohol, 'no wine' is not wine."""
    import difflib

    said = text.strip().lower()
    if _NO.search(said) or ":" in said:
        return None
    near = difflib.get_close_matches(said, _BY_WORD.keys(), 1, _NEAR)
    if near:
        return _BY_WORD[near[0]].tag
    held = next((word for word in said.split() if word in _BY_WORD), None)
    return _BY_WORD[held].tag if held else None


def joined_words(words: tuple[str, ...]) -> list[str]:
    """The notes in the words of one command line: together where they are one phrase ('jet lag 7'), else each by itself
    where all are known or quoted; words that are not known make one remark of all."""
    whole = " ".join(words)
    if any(" " in word for word in words) and len(words) > 1:
        return list(words)
    if len(words) == 1 or not is_remark(whole) or any(is_remark(word) for word in words):
        return [whole]
    return list(words)


def is_remark(text: str) -> bool:
    """Whether nothing follows from it."""
    try:
        found = read_note(text)
    except InvalidInput:
        return False
    return isinstance(found, Understood) and found.effect is None


def tag_of(text: str) -> str:
    """The tag that a note from anywhere is read by: ours where it is understood, else its own text."""
    try:
        found = read_note(text)
    except InvalidInput:
        return text
    return found.tag if isinstance(found, Understood) else text
