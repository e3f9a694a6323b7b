"""What the page shows of a week: the empty day, what moved and why, and the body's colour."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from cli.render.report.content import content
from cli.render.report.page import report
from cli.render.report.today import shown
from cli.render.words import tone
from readiness.morning.contract import to_json
from readiness.morning.last_night import NightNumber
from readiness.recommendation import Body, NextChance, Recommendation, StatedReason
from readiness.vocabulary import Effect, Verdict
from tests.unit.test_render import FULL, MAINTENANCE, SKIP

TUESDAY = date(2026, 3, 3)
NOW = datetime(2026, 3, 3, 6, 40, tzinfo=ZoneInfo("Europe/Zurich"))
MOVED = StatedReason("MOVED", Effect.INFO, "Moved from Wed 4 March: long run moved.", None)
EMPTY = StatedReason("R1", Effect.SKIP, "One day in seven stays empty.", "004")


def said(answer: Recommendation, body: Verdict, day: date = TUESDAY) -> dict[str, Any]:
    return to_json(replace(answer, date=day, body=Body(body, 0, 0)))


def page(*days: dict[str, Any], runs: dict[date, str] | None = None, **more: Any) -> str:
    """The text of the page."""
    first = shown(TUESDAY, [*days], runs or {}, **more)
    html = report(first, content(day=TUESDAY, seen=None, mornings={}), NOW)
    text = re.sub(r"<(style|script).*?</\1>|<[^>]+>", " ", html[html.index("<main>") :], flags=re.DOTALL)
    return " ".join(text.split())


@pytest.mark.parametrize(
    ("answer", "body", "colour"),
    [
        (FULL, Verdict.FULL, "full"),
        (MAINTENANCE, Verdict.FULL, "full"),
        (MAINTENANCE, Verdict.MAINTENANCE, "maintenance"),
        (SKIP, Verdict.FULL, "rest"),
        (SKIP, Verdict.MAINTENANCE, "rest"),
        (SKIP, Verdict.SKIP, "skip"),
    ],
)
def test_colour_shows_the_body_and_a_day_closed_by_the_schedule_is_neutral(
    answer: Recommendation, body: Verdict, colour: str
) -> None:
    assert tone(said(answer, body)) == colour


def test_an_answer_of_the_first_edition_has_its_verdicts_colour() -> None:
    """It tells no body of its own."""
    old = {name: value for name, value in to_json(SKIP).items() if name != "body"}
    assert tone(old) == "skip"


def test_the_plan_tells_the_empty_day_and_what_moved() -> None:
    """As `plan` in the terminal: run, dose, why, and the cause of a change."""
    days = [
        said(replace(FULL, reasons=(*FULL.reasons, MOVED)), Verdict.FULL),
        said(replace(SKIP, reasons=(EMPTY,)), Verdict.FULL, TUESDAY + timedelta(days=1)),
    ]
    text = page(*days, runs={TUESDAY: "intervals 50 min"})
    assert "intervals 50 min" in text
    assert MOVED.text in text
    assert "empty day" in text
    assert EMPTY.text in text
    assert "● full 40 min legs, 17:30" in text


def test_a_day_that_is_done_says_so() -> None:
    """The answer is then a skip, for one session a day is enough: nobody should read 'no strength today'."""
    done = said(replace(SKIP, next_chance=NextChance(date(2026, 3, 5))), Verdict.FULL)
    assert "No strength today" in page(done)
    text = page(done, lifted={TUESDAY})
    assert "Done for today" in text
    assert "No strength today" not in text


@pytest.mark.parametrize("run", ["", "easy 1 h"])
def test_the_run_stands_with_its_advice(run: str) -> None:
    from readiness.recommendation import RunAdvice, RunLevel

    careful = replace(FULL, run_advice=RunAdvice(RunLevel.EASY, "Keep it easy."))
    calm = replace(FULL, run_advice=RunAdvice(RunLevel.AS_PLANNED, "Run as planned."))
    assert f"Run {run or 'No run'} Keep it easy." in page(said(careful, Verdict.FULL), runs={TUESDAY: run})
    assert "Run as planned" not in page(said(calm, Verdict.FULL), runs={TUESDAY: run})


def test_numbers_of_the_night_are_told_with_what_is_usual() -> None:
    """Below, within, unknown; what was not observed is a dash, never a zero."""
    numbers = (
        NightNumber("HRV", "ms", 0, 41.2, 50.0, 60.0),
        NightNumber("Resting HR", "bpm", 0, 46.0, None, None, "above"),
        NightNumber("Sleep", "h", 1, None, 6.9, 8.2),
    )
    text = page(said(FULL, Verdict.FULL), numbers=numbers)
    assert "HRV 41 ms below: usually 50–60" in text
    assert "Resting HR 46 bpm usual not known yet" in text
    assert "Sleep – usually 6.9–8.2" in text


def test_hostile_words_stay_words() -> None:
    """A name that is markup is shown as it was typed."""
    first = shown(TUESDAY, [said(FULL, Verdict.FULL)], {TUESDAY: "<script>alert(1)</script>"})
    html = report(first, content(day=TUESDAY, seen=None, mornings={}), NOW)
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html
