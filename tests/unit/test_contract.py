"""The contract's JSON object: whole, valid, and read back as it was."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest

from readiness.morning.contract import from_json, plan_to_json, to_json
from readiness.recommendation import (
    Exercise,
    Interval,
    ModelUse,
    NextChance,
    Planned,
    Recommendation,
    Schedule,
    Session,
    SignReport,
    State,
    StatedReason,
    Window,
)
from readiness.vocabulary import Effect, Focus, Verdict
from tests.schemas import SCHEMAS, validate

PUSH_UP = Exercise("Push-up", 3, "12–20", ("chest", "core"), "Body in one line.", "on your knees")
FULL = Recommendation(
    date=date(2026, 3, 3),
    verdict=Verdict.FULL,
    focus=Focus.UPPER_CORE,
    minutes=40,
    score=31.2,
    band="green",
    interval=Interval(22.0, 41.0, 0.8, True),
    confidence="high",
    provisional=False,
    reasons=(StatedReason("C1", Effect.ALLOW, "An easy day.", "001"),),
    signs=(
        SignReport(
            "W5",
            "hrv_down",
            State.INACTIVE,
            False,
            {"rmssd_7d_ms": 55.0, "nights": 7},
            "HRV is in its band.",
            since=date(2026, 3, 1),
            shown_on=date(2026, 3, 2),
        ),
    ),
    missing=(),
    session=Session("Upper body and core", 40, "moderate", "2 in reserve", (PUSH_UP,)),
    window=Window(datetime(2026, 3, 3, 17, 30, tzinfo=UTC), datetime(2026, 3, 3, 18, 10, tzinfo=UTC)),
    data_until=dict.fromkeys(("hrv", "sleep", "resting_hr", "runs"), date(2026, 3, 3)) | {"checkin": None},
    computed_at=datetime(2026, 3, 3, 6, 30, tzinfo=UTC),
    rules_version="1",
    model=ModelUse(False, "41 labelled days, 60 needed"),
)
SKIP = replace(
    FULL, verdict=Verdict.SKIP, focus=Focus.NONE, minutes=0, session=None, window=None, score=None, band=None,
    interval=None, reasons=(StatedReason("T3", Effect.SKIP, "Long run on Wednesday.", "001"),), missing=("checkin",),
    next_chance=NextChance(date(2026, 3, 6), "signs_clear"), schedule=Schedule(Verdict.SKIP, "T3"),
    planned=Planned("none", "easy 45", 2, ((date(2026, 3, 1), "legs"),)),
)  # fmt: skip


@pytest.mark.parametrize(
    "recommendation", [FULL, SKIP, replace(SKIP, projected=True)], ids=["full", "skip", "ahead"]
)
def test_an_answer_is_valid_and_reads_back_as_it_was(recommendation: Recommendation) -> None:
    document = json.loads(json.dumps(to_json(recommendation)))
    validate(document, "today")
    assert from_json(document) == recommendation
    assert ("projected" in document) is recommendation.projected


def test_every_key_that_is_written_stands_in_the_schema_and_the_other_way_round() -> None:
    assert set(to_json(replace(FULL, projected=True))) == set(SCHEMAS["today.schema.json"]["properties"])


def test_a_plan_is_valid() -> None:
    validate(plan_to_json([FULL, replace(SKIP, date=date(2026, 3, 4), projected=True)]), "plan")


def test_numpy_numbers_and_not_a_number_become_plain_json() -> None:
    evidence = {"l7": np.float64(3.98765), "nights": np.int64(7), "gone": np.nan, "day": date(2026, 3, 3)}
    sign = replace(FULL.signs[0], evidence=evidence, since=None, shown_on=None)
    written = json.loads(json.dumps(to_json(replace(FULL, signs=(sign,))), allow_nan=False))
    assert written["signs"][0]["evidence"] == {"l7": 3.988, "nights": 7, "gone": None, "day": "2026-03-03"}


def test_another_schema_is_refused() -> None:
    with pytest.raises(ValueError, match="schema 2"):
        from_json(to_json(FULL) | {"schema": 2})
