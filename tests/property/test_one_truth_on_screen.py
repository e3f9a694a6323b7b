"""What people read of one answer agrees with itself and is whole: today, plan, history, explain, event, message, page
and JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import click
import pytest

from cli.render.answer import lines
from cli.render.explanation import lines as explain_lines
from cli.render.notice import evening, message, morning
from cli.render.report.content import content
from cli.render.report.page import report
from cli.render.report.today import shown
from cli.render.table import answer_rows, plan_lines
from readiness.body.assess import evaluate
from readiness.errors import NoData
from readiness.history.table import panel
from readiness.morning.contract import to_json
from readiness.morning.decide import Decision
from readiness.morning.explain import Explanation, _parts, _series
from readiness.night.notices import notices
from readiness.publishing.events import events
from readiness.reasons import Side
from readiness.recommendation import State
from readiness.rules.book import REASONS, side_of
from readiness.settings import Settings
from readiness.signs.registry import SIGNS
from tests.athletes import UNTIL, ZONE
from tests.lives import NOW, decision

CI, NIGHTLY = 100, 2_000
WIDTHS = (60, 80, 120)
RULE_IDS = re.compile(rf"(?<![\w/])(?:{'|'.join(sorted(REASONS, key=len, reverse=True))})(?![\w/])")
PYTHON = re.compile(r"\b(?:None|nan|NaN|True|False|inf)\b|datetime\.|frozenset|[\[{(]'|<[A-Z]\w+\.")
UNKNOWN = re.compile(r"\?(?= (?:ms|bpm|h|%|of)\b|[),])|(?:last|usually|at|from) \?")
LIGHTER = re.compile(
    r"lighter|light session|maintenance at most|no more than last time|beginner versions", re.IGNORECASE
)
COUNTED = {sign.id for sign in SIGNS if sign.domain is not None}
CALM = "Nothing speaks against"
NO_STRENGTH = re.compile(r"\bno strength\b(?! session)", re.IGNORECASE)
SCORE = re.compile(r"(?:Fatigue:? |tired \()(\d+)(?= of 100|,)")
COUNT = re.compile(r"(Two|Three|Four|Five|Six|Seven|Eight|Nine) warning signs in")
NUMBERS = ("Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")

type Answer = Mapping[str, Any]


@pytest.mark.parametrize(
    "group", [*range(5), *(pytest.param(n, marks=pytest.mark.nightly) for n in range(5, 100))]
)
def test_random_answers(group: int) -> None:
    """Twenty answers a group: 100 in all, 2,000 each night."""
    for seed in range(group * 20, group * 20 + 20):
        try:
            found = decision(Random(seed))
        except NoData:
            continue
        problems = list(_problems(found))
        assert not problems, f"seed {seed}: {problems}"


def _problems(found: Decision) -> Iterator[str]:
    days = [to_json(day) for day in found.days]
    texts = dict(_texts(found, days))
    for door, text in texts.items():
        yield from _faults(door, text)
        if len(scores := set(SCORE.findall(text))) > 1 and "terminal" not in door:
            yield f"{door}: the score is told as {' and as '.join(sorted(scores))}"
    yield from _scores(days[0])
    yield from _of_json(days)
    for width in WIDTHS:
        note = [
            click.unstyle(line) for line in explain_lines(_note(found, days[0]), today=UNTIL, width=width)
        ]
        yield from (fault for fault in _faults("explain", "\n".join(note)) if not fault.startswith("rule id"))
        shown = [*_terminal(days, width), *note]
        yield from (f"{width} columns: {line!r}" for line in shown if len(line) > width)
        yield from (f"cut: {line!r}" for line in shown if line.rstrip().endswith(("…", "...")))
    for day in days:
        yield from _contradictions(day)
    yield from _promises(days)
    for text in texts.values():
        for count in COUNT.finditer(text):
            yield from _miscounted(count[1], days[0])
    json.dumps(days, allow_nan=False)


def _texts(found: Decision, days: Sequence[Answer]) -> Iterator[tuple[str, str]]:
    """All that people see of an answer without asking for more."""
    for width in WIDTHS:
        yield f"terminal {width}", "\n".join(_terminal(days, width))
    for event in events(found.days, Settings(), ZONE):
        yield f"event {event.date}", f"{event.title}\n{event.body}"
    for one in notices([days[0]], {}, {}, NOW, detail=True):
        yield "message", message(one).text
    for day in found.days:
        for sent in (morning(day, "easy 40 min", (), None, detail=True), evening(day, "", None, detail=True)):
            yield f"message {day.date}", f"{sent.title}\n{sent.text}"
    yield "page", _page(days)


def _note(found: Decision, first: Answer) -> dict[str, Any]:
    """The document behind `explain`, without what would change the answer: each of that is one more decision."""
    series = _series(evaluate(panel(found.known, Settings(), UNTIL)), UNTIL)
    begins = UNTIL - timedelta(days=27)
    told = Explanation(found, _parts(found.assessment.subscores), series, begins, ()).to_json()
    return {**told, "recommendation": dict(first)}


def _scores(day: Answer) -> Iterator[str]:
    """Every place that tells this morning's score tells the answer's."""
    for line in lines(dict(day), today=UNTIL, verbose=True, width=10_000):
        for told in SCORE.findall(click.unstyle(line)):
            if day["score"] is None or abs(float(told) - day["score"]) > 0.51:
                yield f"the score is {day['score']}, and a line tells {told}"


def _of_json(value: object) -> Iterator[str]:
    """Sentences in the JSON are as clean as those on the screen."""
    if isinstance(value, Mapping):
        for one in value.values():
            yield from _of_json(one)
    elif isinstance(value, str):
        if " " in value:
            yield from _faults("JSON", value)
    elif isinstance(value, Sequence):
        for one in value:
            yield from _of_json(one)


def _terminal(days: Sequence[Answer], width: int) -> Iterator[str]:
    for line in lines(dict(days[0]), today=UNTIL, width=width):
        yield click.unstyle(line)
    for day in days:
        for line in answer_rows(dict(day), width):
            yield click.unstyle(line)
    for line in plan_lines([dict(day) for day in days], {}, today=UNTIL, width=width):
        yield click.unstyle(line)


def _page(days: Sequence[Answer]) -> str:
    behind = content(day=UNTIL, seen=None, mornings={})
    html = report(shown(UNTIL, [dict(day) for day in days], {}), behind, NOW)
    return re.sub(r"<[^>]+>", " ", html[html.index("<main>") : html.index("</main>")])


def _faults(door: str, text: str) -> Iterator[str]:
    for what, pattern in (("rule id", RULE_IDS), ("Python", PYTHON), ("unknown value", UNKNOWN)):
        for hit in pattern.finditer(text):
            yield f"{what} in {door}: {text[max(0, hit.start() - 40) : hit.end() + 20]!r}"


def _why(day: Answer) -> list[str]:
    """The reasons as the terminal tells them, where they are not asked for in full."""
    shown = " ".join(click.unstyle(line).strip() for line in lines(dict(day), today=UNTIL, width=10_000))
    return [reason["text"] for reason in day["reasons"] if reason["text"] in shown]


def _contradictions(day: Answer) -> Iterator[str]:
    told, verdict = _why(day), day["verdict"]
    active = [sign["id"] for sign in day["signs"] if sign["state"] == "active"]
    if not told:
        yield f"{day['date']}: no reason stands whole in the terminal"
    for reason in day["reasons"]:
        text = reason["text"]
        if CALM in text and (active or _lowered(day)):
            yield f"{day['date']}: {text!r} beside {active or verdict}"
    for text in told:
        if LIGHTER.search(text) and verdict == "skip":
            yield f"{day['date']}: skipped, and {text!r}"
        if LIGHTER.search(text) and verdict == "full":
            yield f"{day['date']}: full, and {text!r}"
        if NO_STRENGTH.search(text) and verdict != "skip":
            yield f"{day['date']}: {verdict}, and {text!r}"


def _lowered(day: Answer) -> bool:
    """Whether the body lowers the day; what the schedule lowers is the planned session itself."""
    lowers = ("skip", "maintenance")
    return any(r["effect"] in lowers and side_of(r["rule"]) is Side.BODY for r in day["reasons"])


def _promises(days: Sequence[Answer]) -> Iterator[str]:
    """A skip's next chance is the first coming day that holds strength; other days have none."""
    lifts = [day["date"] for day in days if day["verdict"] != "skip"]
    for day in days:
        said = day["next_chance"] and day["next_chance"]["date"]
        first = next((d for d in lifts if day["date"] < d), None)
        if said != (first if day["verdict"] == "skip" else None):
            yield f"{day['date']}: promises {said}, the plan holds {first}"


def _miscounted(word: str, day: Answer) -> Iterator[str]:
    active = (sign for sign in day["signs"] if sign["state"] == "active" and sign["counts"])
    listed = sum(sign["id"] in COUNTED for sign in active)
    if NUMBERS.index(word) + 2 != listed:
        yield f"{word} warning signs told, {listed} listed"


def test_the_checks_find_what_they_are_for() -> None:
    """Each pattern rings for its fault, and a calm sentence beside an active sign is a contradiction."""
    assert RULE_IDS.search("- Easy day (T9)")
    assert PYTHON.search("['strava', 'fit']")
    assert UNKNOWN.search("week at ? ms")
    assert LIGHTER.search("Fairly tired, so a light session.")
    found = decision(Random(3))
    first = found.days[0]
    calm = replace(first.reasons[0], text=f"{CALM} the planned session.")
    rings = replace(first.signs[0], state=State.ACTIVE)
    assert list(_contradictions(to_json(replace(first, reasons=(calm,), signs=(rings,)))))
