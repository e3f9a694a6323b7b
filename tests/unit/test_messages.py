"""What a message says, and how it reaches a phone: nothing of the body unless asked for, no terminal, no secret."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cli.render.notice import evening, message, morning
from connectors.notify import Link, Message, send
from readiness.errors import ConfigurationError, SourceUnavailable
from readiness.morning.last_night import NightNumber
from readiness.night.notices import Notice, Topic
from readiness.recommendation import NextChance, RunAdvice, RunLevel, SignReport, State
from readiness.testing.days import made_up_day
from readiness.vocabulary import Verdict
from tests.servers.ntfy import ntfy

NOW = datetime(2026, 3, 24, 7, tzinfo=UTC)
TODAY = NOW.date()
PAGE = "https://mine.example.org/t/"
NUMBERS = (
    NightNumber("HRV", "ms", 0, 55.2, 53.8, 60.1),
    NightNumber("Resting HR", "bpm", 0, 44.0, 44.0, 48.0),
    NightNumber("Sleep", "h", 1, 7.35, None, None),
)


def test_the_morning_says_what_why_the_night_and_the_run() -> None:
    day = made_up_day(TODAY, Verdict.FULL, NOW)
    said = morning(day, "tempo 50 min 06:30", NUMBERS, PAGE, detail=True)
    assert said.title == "Strength 40 min: lower body"
    assert said.text.split("\n") == [
        "At 17:30.",
        day.reasons[0].text,
        "HRV 55 ms (usually 54–60), resting HR 44 bpm (44–48), sleep 7.3 h.",
        "Run: tempo 50 min 06:30.",
    ]
    assert said.links == (Link("Check in", f"{PAGE}#checkin"), Link("Done?", f"{PAGE}#done-2026-03-24"))


def test_a_day_without_strength_names_the_next_one_and_the_runs_advice() -> None:
    day = replace(
        made_up_day(TODAY, Verdict.SKIP, NOW),
        next_chance=NextChance(TODAY + timedelta(days=2)),
        run_advice=RunAdvice(RunLevel.EASY, "You are tired: run easy."),
        provisional=True,
        signs=(
            SignReport("W5", "hrv_down", State.ACTIVE, title="HRV down"),
            SignReport("W4", "x", State.INACTIVE),
        ),
    )
    missing = [replace(one, value=None) for one in NUMBERS]
    told = morning(day, "tempo 50 min", missing, PAGE, detail=True, before="full")
    assert told.title == "No strength today"
    assert told.text.split("\n") == [
        "Changed: it was a full session.",
        day.reasons[0].text,
        "Warning signs: HRV down.",
        "Next strength: Thu 26 March.",
        "Last night is not in yet.",
        "Run: tempo 50 min. You are tired: run easy.",
        "Your check-in can still change this.",
    ]
    private = morning(day, "tempo 50 min", NUMBERS, None, detail=False)
    assert private.text.split("\n") == [
        "Next strength: Thu 26 March.",
        "Run: tempo 50 min. Keep it easy.",
        "Your check-in can still change this.",
    ]
    assert private.links == ()


def test_the_evening_tells_tomorrow() -> None:
    said = evening(made_up_day(TODAY, Verdict.MAINTENANCE, NOW), "", PAGE, detail=False)
    assert said.title == "Tomorrow: light strength 25 min: lower body"
    assert said.text.split("\n") == ["At 17:30.", "No run planned.", "The morning itself may say less."]


def test_no_message_sends_anybody_to_a_terminal() -> None:
    """Neither a command nor a backtick in any of them; every topic has its words."""
    for topic in set(Topic) - {Topic.MORNING, Topic.EVENING}:
        text = message(Notice("k", "s", topic, "full")).text
        assert not re.search("`|readiness (today|explain|doctor|connect)", text)
        assert len(text) > 15


def test_ntfy_shows_buttons_and_whatever_the_user_wrote_stands() -> None:
    """A tap opens the page, links are buttons, the priority is the message's unless the address has its own."""
    said = Message(
        "Text, with ümlaut",
        "Title",
        (Link("Check in", f"{PAGE}#checkin"), Link("Done?", PAGE)),
        "low",
        "muscle",
    )
    with ntfy() as server:
        send(server.address(), said)
        send(f"{server.address()}?priority=high&tags=mine", said)
    first, second = server.received
    assert (first.body["topic"], first.body["title"], first.body["message"]) == (
        "s3cret-topic",
        "Title",
        "Text, with ümlaut",
    )
    headers = first.headers
    assert headers["X-Click"] == f"{PAGE}#checkin"
    assert headers["X-Actions"] == f'view, "Check in", "{PAGE}#checkin"; view, "Done?", "{PAGE}"'
    assert (headers["X-Priority"], headers["X-Tags"]) == ("low", "muscle")
    assert (second.headers["X-Priority"], second.headers["X-Tags"]) == ("high", "mine")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # apprise looks at everything there is
def test_any_service_gets_the_links_as_text_and_no_error_shows_an_address() -> None:
    with ntfy() as server:
        url = f"json://127.0.0.1:{server.port}/s3cret"
        send(url, Message("No strength.", links=(Link("Check in", PAGE),)))
        assert server.received[0].body["message"] == f"No strength.\nCheck in: {PAGE}"
        server.answers = lambda: 500
        with pytest.raises(SourceUnavailable) as refused:
            send(url, Message("x"))
    with pytest.raises(ConfigurationError, match="place 2") as senseless:
        send("nonsense-s3cret", Message("x"), 2)
    assert "s3cret" not in f"{refused.value}{senseless.value}"
