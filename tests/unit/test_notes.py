"""Notes in people's own words: what is understood, what is asked about, and what has no effect."""

from __future__ import annotations

from datetime import date

import pytest

from readiness.errors import InvalidInput
from readiness.history.table import panel
from readiness.notes import Lacking, Understood, joined_words, meant, read_note
from readiness.observations import Note, Provenance
from readiness.settings import Settings
from tests.athletes import UNTIL, healthy, note


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("wine", "alcohol"), ("2 beers", "alcohol"), ("two glasses of wine", "alcohol"), ("Alcohol:yes", "alcohol"),
        ("sick", "ill"), ("illness", "ill"), ("flu", "ill"), ("sore throat", "ill"),
        ("hot", "heat"), ("heat wave", "heat"),
        ("jet lag 7", "travel:+7"), ("travel 7", "travel:+7"), ("travel:-6", "travel:-6"), ("flew 6 west", "travel:-6"),
        ("travel east 7", "travel:+7"), ("7 time zones", "travel:+7"),
        ("altitude 2200", "altitude:2200"), ("2,200 m altitude", "altitude:2200"),
        ("altitude: 7000 ft", "altitude:2134"),
        ("period day 3", "cycle-day:3"), ("cycle day 12", "cycle-day:12"), ("period started", "cycle-day:1"),
        ("new watch", "device-change"), ("device-change", "device-change"),
    ],
)  # fmt: skip
def test_words_for_what_may_explain_a_day(text: str, tag: str) -> None:
    """Synonyms, in any case and with their value on either side; each says what it changes."""
    found = read_note(text)
    assert isinstance(found, Understood)
    assert found.tag == tag
    assert found.effect


@pytest.mark.parametrize(
    ("text", "such_as"), [("jet lag", "7 east"), ("travel", "7 east"), ("altitude", "2200"), ("period", "3")]
)
def test_a_missing_value_is_asked_for(text: str, such_as: str) -> None:
    found = read_note(text)
    assert isinstance(found, Lacking)
    assert found.meaning.asks.endswith(("?", "."))
    assert found.meaning.such_as == such_as


@pytest.mark.parametrize(
    "text", ["travel 40", "travel 0", "altitude 99999", "altitude 20 km", "period day 99"]
)
def test_a_value_that_cannot_be_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(InvalidInput, match="write"):
        read_note(text)


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("bad hotel bed", None), ("no wine", None), ("alchohol", "alcohol"), ("alcohl", "alcohol"),
        ("wine with friends", "alcohol"), ("jetleg", "travel"), ("alcohol:0", None),
    ],
)  # fmt: skip
def test_anything_else_is_a_remark_and_at_most_asked_about(text: str, near: str | None) -> None:
    """What is nearly a word of ours is never taken for it, and 'no wine' is no wine."""
    assert read_note(text) == Understood(text, None)
    assert meant(text) == near


@pytest.mark.parametrize(
    ("words", "notes"),
    [
        (("jet", "lag", "7", "east"), ["jet lag 7 east"]),
        (("wine", "hot"), ["wine", "hot"]),
        (("travel:+7", "bad hotel bed"), ["travel:+7", "bad hotel bed"]),
        (("no", "wine", "today"), ["no wine today"]),
        (("bad", "hotel", "bed"), ["bad hotel bed"]),
    ],
)
def test_words_of_one_line_make_one_note_or_several(words: tuple[str, ...], notes: list[str]) -> None:
    assert joined_words(words) == notes


def test_a_synonym_counts_wherever_it_comes_from() -> None:
    """'wine' in a note of any source is alcohol in the daily table; a remark is nothing."""
    rows = healthy(days=10)

    def alcohol(text: str) -> float:
        return float(panel([*rows, note(UNTIL, text)], Settings(), UNTIL)["alcohol"][0, -1])

    assert (alcohol("alcohol"), alcohol("Wine"), alcohol("2 beers")) == (1.0, 1.0, 1.0)
    assert alcohol("no wine") != 1.0


def test_what_was_kept_before_still_means_the_same() -> None:
    """Numbers beyond our bounds, as an earlier edition kept them, are read as they were."""
    rows = [
        *healthy(days=10),
        Note(Provenance("note", "x"), date(UNTIL.year, UNTIL.month, UNTIL.day), "travel:30"),
    ]
    assert panel(rows, Settings(), UNTIL)["travel_zones"][0, -1] == 30.0
