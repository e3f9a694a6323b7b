"""What a word means: sports, kinds of runs, rest and races in eighteen languages, out of ``words.toml``.

A word that is in no list has no meaning here, and is reported by the caller: it is never guessed.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import product
from pathlib import Path

from readiness.merging.sports import UNKNOWN, is_on_foot, is_vague
from readiness.merging.unknown import SPORT_OF, said_in

_FILE = Path(__file__).with_name("words.toml")
_LONGEST_PHRASE = 9
"""Words of the longest entry ('trening interwałowy o wysokiej intensywności' has five, in Chinese each sign counts)."""
_LONG_NEAR = 2
"""'Long' and the word for a run are at most so many words apart: 'langer lockerer Dauerlauf'."""
_LETTERS = str.maketrans({"ı": "i", "ß": "ss", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe"})
_KANA_MARKS = frozenset("\u3099\u309a")
_TOKEN = re.compile(
    r"[\u3400-\u9fff]"  # each Han sign is a word
    r"|[\u3040-\u309f]+|[\u30a0-\u30ff]+|[\uac00-\ud7af]+"  # hiragana, katakana, hangul
    r"|[\u2600-\u27bf\U0001f300-\U0001faff]"  # pictures: a runner, weights
    r"|[^\W_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+"
)
_REPEATS = re.compile(r"(?<!\w)\d+ ?[x×*] ?(\d+) ?(\w*)")
"""'6x800', '10 x 400 m': intervals in any language."""
_STRIDE_UNITS = ("", "m", "s", "sec", "secs", "seconds", "sek")
_STRIDE_LONGEST = 150
"""Strides are seconds, or up to so many metres: '8x100 m strides' are no intervals."""
_MEASURE = re.compile(
    r"\d+\w{0,3}|km|min|mins|h|m|mi|miles?|minutes?|hours?|hrs?|std|分|時|間|钟|公|里|분|мин|ч|км|x"
)
"""What only says how much."""

KINDS = ("race", "long", "hills", "intervals", "tempo", "long_adjective", "easy")
"""In the order in which they are believed: a long run over hills is a long run, a hilly interval session hills."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """``sport`` is our key, ``kind`` what the session is for (or ``rest``, ``race``); None where no word says it."""

    sport: str | None = None
    kind: str | None = None
    no_session: bool = False
    """An entry that is no training at all: a note, a goal."""

    @property
    def told(self) -> bool:
        """Whether any word was known."""
        return self != Meaning()


_RUN_KIND = {kind: kind for kind in ("race", "long", "hills", "intervals", "tempo", "easy")}


@dataclass(frozen=True, slots=True)
class _Match:
    """Words ``first`` to ``last`` of a text are in a group's list; ``letters`` of them without help of a star."""

    first: int
    last: int
    group: str
    letters: int

    def is_outdone_by(self, other: _Match) -> bool:
        """Whether ``other`` holds these words in a longer one, or knows them better."""
        if not (other.first <= self.first and self.last <= other.last):
            return False
        if other.last - other.first > self.last - self.first:
            return True
        one_part = self.group.partition(".")[0] == other.group.partition(".")[0]
        return other.letters > self.letters and (one_part or other.group == "look_alikes")


class Words:
    """A dictionary. ``groups`` maps a meaning such as ``sports.running`` to its words, as ``words.toml`` has them."""

    def __init__(self, groups: Mapping[str, Iterable[str]]) -> None:
        self._exact: dict[str, set[str]] = defaultdict(set)
        self._begins: dict[str, set[str]] = defaultdict(set)
        self._ends: dict[str, set[str]] = defaultdict(set)
        self._alone: dict[str, set[str]] = defaultdict(set)
        for group, words in groups.items():
            for word in words:
                for place in self._places(word):
                    place[" ".join(tokens(word))].add(group)

    def _places(self, word: str) -> list[dict[str, set[str]]]:
        """Where a word is looked up: as a whole text (``=word``), as an ending (``*word``), as a beginning (``word*``),
        both (``*word*``), or as it is."""
        if word.startswith("="):
            return [self._alone]
        starred = ((word.startswith("*"), self._ends), (word.endswith("*"), self._begins))
        return [place for star, place in starred if star] or [self._exact]

    def groups(self, text: str) -> list[_Match]:
        """The meanings of the words of a text, without those that another outdoes."""
        words = tokens(text)
        found = [_Match(0, len(words), group, 0) for group in self._alone.get(" ".join(words), ())]
        for first in range(len(words)):
            for last in range(first + 1, min(len(words), first + _LONGEST_PHRASE) + 1):
                hits = self._of_phrase(words[first:last])
                found += [_Match(first, last, group, letters) for group, letters in hits.items()]
        return [m for m in found if not any(m.is_outdone_by(other) for other in found)]

    def _of_phrase(self, words: list[str]) -> dict[str, int]:
        """Group → how many letters of the phrase it knows. A star is in a phrase's last word, or before a word."""
        phrase = " ".join(words)
        hits: dict[str, int] = {}
        for cut in range(len(phrase) if len(words) == 1 else 0):
            for group in self._ends.get(phrase[cut:], ()):
                hits[group] = max(hits.get(group, 0), len(phrase) - cut)
        for cut in range(len(phrase) - len(words[-1]) + 1, len(phrase) + 1):
            for group in self._begins.get(phrase[:cut], ()):
                hits[group] = max(hits.get(group, 0), cut)
        for group in self._exact.get(phrase, ()):
            hits[group] = len(phrase) + 1
        return hits


def plain(text: str) -> str:
    """Lower case without accents: 'Côtes' and 'cotes', 'Łódź' and 'lodz' are one. Kana keep their marks."""
    spread = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
    kept = "".join(c for c in spread if c in _KANA_MARKS or not unicodedata.combining(c))
    return unicodedata.normalize("NFC", kept)


def tokens(text: str) -> list[str]:
    """The words of a text; of scripts without blanks, each Han sign and each run of kana or hangul."""
    return _TOKEN.findall(plain(text))


@cache
def _dictionary() -> Words:
    with _FILE.open("rb") as file:
        content = tomllib.load(file)
    groups = {
        f"{part}.{name}": [word for words in languages.values() for word in words]
        for part in ("sports", "kinds", "exercises")
        for name, languages in content[part].items()
    }
    for name in ("no_session", "look_alikes"):
        groups[name] = [word for words in content[name].values() for word in words]
    return Words(groups)


@lru_cache(maxsize=4096)
def sport_of(word: str) -> str | None:
    """Our key of a vendor's word for a sport, in any language or spelling ('TrailRun', 'Course à pied'); None: unknown.

    ``other`` where the vendor says that it does not say ('Workout', 'Entrenamiento').
    """
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", word)
    found = next((hits for text in (word, spaced) if (hits := _sports_in(text))), [])
    named = sorted(found, key=lambda m: (is_vague(_name(m)), m.first - m.last, m.first, m.group))
    return _name(named[0]) if named else None


def _sports_in(text: str) -> list[_Match]:
    """The sports that a vendor's word names; a race or a long run alone is running ('Race', 'Забег')."""
    found = _dictionary().groups(text)
    runs = ("kinds.race", "kinds.race_or_run", "kinds.long")
    return [m for m in found if m.group.startswith("sports.")] or [
        replace(m, group="sports.running") for m in found if m.group in runs
    ]


@lru_cache(maxsize=1024)
def exercise_part(name: str) -> str | None:
    """What an exercise of a strength log trains: ``core``, ``legs`` or ``upper``; None: unknown.

    Where several words fit, the longest phrase does, then legs before core before upper.
    """
    found = [m for m in _dictionary().groups(name) if m.group.startswith("exercises.")]
    order = ("legs", "core", "upper")
    named = sorted(found, key=lambda m: (m.first - m.last, order.index(_name(m))))
    return _name(named[0]) if named else None


def sport_key(word: str | None) -> str:
    """As :func:`sport_of`; an unknown word stays as it is, spelled as a key, so that it can be reported."""
    text = (word or "").strip()
    if not text:
        return UNKNOWN
    return (
        sport_of(text)
        or re.sub(r"\W+", "_", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", text)).strip("_").lower()
        or UNKNOWN
    )


def meaning(text: str, *, km: float | None = None, own: Mapping[str, str] | None = None) -> Meaning:
    """What a title says. ``own`` are the user's words, which come first; ``km`` decides where a word means both a
    run and a race."""
    said = said_in(own, text) if own else None
    if said is not None:
        return (
            Meaning(None, said)
            if said == "rest"
            else Meaning(SPORT_OF.get(said, "running"), _RUN_KIND.get(said))
        )
    found = _dictionary().groups(text)
    sports = {_name(m) for m in found if m.group.startswith("sports.")}
    return _decided(sports, _kinds(text, found, km))


def _kinds(text: str, found: list[_Match], km: float | None) -> set[str]:
    """The kinds of run, rest and race that a text names, also by its grammar: '6x800', 'long … run', 'course 50 km'."""
    kinds = {_name(m) for m in found if m.group.startswith("kinds.")}
    strides = "strides" in kinds
    if any(not (strides and _may_be_strides(found)) for found in _REPEATS.finditer(plain(text))):
        kinds.add("intervals")
    if strides and kinds.isdisjoint(KINDS):
        kinds.add("easy")
    if "long_adjective" in kinds and _beside_a_run(found):
        kinds.add("long")
    if "race_or_run" in kinds and (km or 0.0) >= RACE_FROM_KM and kinds.isdisjoint(KINDS):
        kinds.add("race")
    return kinds


def _may_be_strides(repeats: re.Match[str]) -> bool:
    return int(repeats[1]) <= _STRIDE_LONGEST and repeats[2] in _STRIDE_UNITS


def _decided(sports: set[str], kinds: set[str]) -> Meaning:
    """Rest only where no run is named beside it; another sport only where no run is; a kind alone is a run."""
    runs = sorted(filter(is_on_foot, sports))
    others = sorted(sport for sport in sports.difference(runs) if not is_vague(sport))
    kind = min(kinds.intersection(KINDS), key=KINDS.index, default=None)
    run = Meaning(_most_telling(runs), "long" if kind == "long_adjective" else kind)
    if runs or "long" in kinds:
        return run
    if "rest" in kinds and kind in (None, "easy"):
        return Meaning(None, "rest")
    if others:
        return Meaning(others[0])
    if kind is None:
        return Meaning("other") if sports else Meaning()
    return run


RACE_FROM_KM = 42.0
"""A word that means a run as well as a race ('course', 'carrera', 'løp') is a race from a marathon's length: nobody
plans one as training, and a race that is not known costs the taper (a coaching choice)."""


def entry_type(text: str) -> Meaning:
    """What a calendar's own type of an entry says ('Run', 'Day Off', 'X-Train', 'Note')."""
    groups = _dictionary().groups(text)
    if any(m.group == "no_session" for m in groups) and not any(
        m.group.startswith("sports.") for m in groups
    ):
        return Meaning(no_session=True)
    return meaning(text)


@lru_cache(maxsize=4096)
def run_kind(title: str | None) -> str | None:
    """What a run was for, as far as its title says: ``long``, ``hills``, ``intervals``, ``race`` …; else None."""
    said = meaning(title or "")
    return None if said.sport is not None and not is_on_foot(said.sport) else said.kind


def is_a_measure(text: str) -> bool:
    """Whether a text only says how much ('12 km', '60 min'), and so holds no word that could be unknown."""
    return all(_MEASURE.fullmatch(word) for word in tokens(text))


def _beside_a_run(found: Iterable[_Match]) -> bool:
    longs = [m for m in found if m.group == "kinds.long_adjective"]
    runs = [m for m in found if m.group.startswith("sports.") and is_on_foot(_name(m))]
    return any(max(a.first, b.first) - min(a.last, b.last) <= _LONG_NEAR for a, b in product(longs, runs))


def _most_telling(runs: list[str]) -> str:
    return next((sport for sport in runs if sport != "running"), "running")


def _name(match: _Match) -> str:
    return match.group.partition(".")[2]
