"""The fifteen sentences that a week of reading found wanting, as they are said now (issue 2.9)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

import click
import pytest

from cli.render import explanation
from cli.render.answer import missing, mobility
from cli.render.report.page import plain_page
from models.monitored import RunResidual
from readiness.body.assessment import Assessment
from readiness.planning.restrictions import restrictions
from readiness.reasons import ComingDay
from readiness.recommendation import SignReport, State
from readiness.rules import frequency, timing
from readiness.rules.rule import WeekAround
from readiness.runs.slot import Dose
from readiness.session.prescribe import optional_mobility
from readiness.signs.registry import SIGNS
from readiness.vocabulary import Band
from tests.unit.test_rules import slot
from tests.weeks import START, calm

MARCH = [date(2026, 3, day) for day in range(1, 31)]
TUESDAY, WEDNESDAY = MARCH[9], MARCH[10]


def around(**changes: Any) -> WeekAround:
    blank: dict[str, Any] = {"slot": slot(), "done": [], "ahead": [], "near": [], "heavy": [], "next": None}
    return WeekAround(**(blank | changes))


def quota(**changes: Any) -> str:
    return frequency.weekly_target.sentence(around(**changes))


def sign(sign_id: str, evidence: Mapping[str, float]) -> str:
    return next(one for one in SIGNS if one.id == sign_id).sentence(evidence)


def said(morning: Assessment) -> list[str]:
    score = morning.score if morning.score is not None else 25.0
    return [one.reason.text for one in restrictions(morning, ComingDay(START, 0, 0, score))]


def noticed(*ids: str) -> tuple[SignReport, ...]:
    return tuple(SignReport(one, one, State.ACTIVE, False, {}, "", counts=True) for one in ids)


def alternatives() -> str:
    return click.unstyle("\n".join(explanation._alternatives({"would_change": []}, 80)))


def five_signs() -> list[str]:
    areas = frozenset({"energy", "mind", "hrv", "sleep"})
    return said(calm(signs=noticed("W1", "W3", "W4", "W5", "W6"), domains=areas))


def learning() -> list[str]:
    counts = {"hrv": {"have": 1, "needed": 7}}
    return missing({"missing": ["hrv"], "learning": counts, "data_until": {}, "date": "2026-03-03"})


@pytest.mark.parametrize(
    ("now", "better"),
    [
        (
            quota(ahead=[TUESDAY, WEDNESDAY]),
            "Your next two sessions fit better on Tue 10 and Wed 11 March.",
        ),
        (
            quota(done=[MARCH[23], MARCH[24]], next=date(2026, 4, 1)),
            "You lifted on Tue 24 and Wed 25 March; the next fits on Wed 1 April.",
        ),
        (frequency.weekly_target.allows(around(done=[MARCH[1]])), "Second of two this week."),
        (
            sign("W1", {"fatigue": 4.0, "usual": 2.5, "days_off": 5, "answers": 5}),
            "Tired five mornings running (4 of 5; you usually say 2 or 3)",
        ),
        (
            sign("W4", {"bad_quality_of_5": 5.0}),
            "You rated all of the last five nights as bad",
        ),
        (five_signs()[5], "Five warning signs in four areas: no strength."),
        (said(calm(score=40.0))[0], "Fairly tired (40 of 100), so a light session."),
        (timing.match_energy(Band.GREEN), "Nothing speaks against the planned session."),
        (said(calm(subscores={"hrv": 1.0, "sleep": 1.0, "mood": 1.0})), []),
        (alternatives().splitlines()[-1].strip(), "No single better number would change today's answer."),
        (
            timing.heavy_before_long_or_hills.closes(
                slot(d3="hills 07:00")._replace(long_gap_h=37.0), Dose.HEAVY_LOWER
            ),
            "Hills on Thursday morning, so keep the legs light.",
        ),
        (learning(), ["Still learning: 1 of 7 HRV nights"]),
        (mobility(asdict(optional_mobility(None, "", True))).partition(":")[0], "mobility, 15 min"),
        (RunResidual(57, None).words, "57 runs collected; not used by the model yet."),
    ],
)
def test_a_sentence_is_said_in_plain_words(now: object, better: object) -> None:
    assert now == better


def test_the_page_asks_in_plain_words() -> None:
    page = plain_page(form=True)
    for words in ("I feel ill", "No strength for me today", ">Save<"):
        assert words in page
    for words in ("Ill, any symptom", "whatever else is said", "Keep and decide"):
        assert words not in page
