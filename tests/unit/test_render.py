"""What people see, kept as files beside this one: `UPDATE_SNAPSHOTS=1 pytest` writes them anew, to be looked at."""

import os
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click
import pytest

from cli.render import explanation
from cli.render.answer import lines, missing
from cli.render.record import words
from cli.render.sparkline import sparkline
from cli.render.table import answer_rows, plan_lines
from cli.render.words import Answer
from cli.terminal import plain
from readiness.morning.contract import to_json
from readiness.recommendation import (
    Exercise,
    Interval,
    ModelUse,
    NextChance,
    Recommendation,
    Session,
    SignReport,
    State,
    StatedReason,
    Window,
)
from readiness.vocabulary import Effect, Focus, Verdict

TODAY = date(2026, 3, 3)
SNAPSHOTS = Path(__file__).parent / "snapshots"
ZURICH = ZoneInfo("Europe/Zurich")

ROW = Exercise("Dumbbell row", 2, "10–12", ("back",), "Pull the elbow to the hip.", "band row", "12 kg")
DEAD_BUG = Exercise("Dead bug", 2, "10–15", ("core",), "Low back stays down.", "one leg at a time")
MAINTENANCE = Recommendation(
    date=TODAY,
    verdict=Verdict.MAINTENANCE,
    focus=Focus.UPPER_CORE,
    minutes=25,
    score=52.3,
    band="amber",
    interval=Interval(43.0, 61.0, calibrated=True),
    confidence="medium",
    provisional=True,
    reasons=(
        StatedReason("SCORE", Effect.MAINTENANCE, "Fatigue 52 of 100: amber, a lighter dose.", None),
        StatedReason(
            "W5", Effect.MAINTENANCE, "HRV: 48 ms over seven nights, below your band from 50 ms.", "004"
        ),
        StatedReason("T9", Effect.FOCUS, "Easy day: upper body and core leave the legs alone.", "004"),
        StatedReason("F1", Effect.ALLOW, "Second of two this week.", "001"),
    ),
    signs=(
        SignReport(
            "W5", "hrv_down", State.ACTIVE, False, {"rmssd_7d_ms": 48.0}, "HRV has been low since Sunday."
        ),
        SignReport("W4", "poor_sleep", State.INACTIVE, title="poor sleep"),
        SignReport("W7", "long_runs_unusually_hard", State.UNKNOWN, title="long runs feel hard"),
    ),
    missing=("checkin", "sleep"),
    session=Session(
        "Upper body and core",
        25,
        "moderate",
        "2 reps in reserve",
        (ROW, DEAD_BUG),
        "Five minutes of easy movement.",
        "Stop when the form goes.",
    ),
    window=Window(datetime(2026, 3, 3, 17, 30, tzinfo=ZURICH), datetime(2026, 3, 3, 17, 55, tzinfo=ZURICH)),
    data_until={
        "hrv": TODAY,
        "sleep": date(2026, 3, 1),
        "resting_hr": TODAY,
        "runs": date(2026, 3, 2),
        "checkin": None,
    },
    computed_at=datetime(2026, 3, 3, 6, 30, tzinfo=ZURICH),
    rules_version="1",
    model=ModelUse(False, "41 labelled days, 60 needed"),
)
FULL = replace(
    MAINTENANCE, verdict=Verdict.FULL, focus=Focus.LOWER, minutes=40, score=18.0, band="green", interval=None,
    confidence="high", provisional=False, missing=(), reasons=MAINTENANCE.reasons[3:], signs=(),
)  # fmt: skip
SKIP = replace(
    MAINTENANCE, verdict=Verdict.SKIP, focus=Focus.NONE, minutes=0, score=None, band=None, interval=None,
    confidence="low", window=None,
    reasons=(StatedReason("T3", Effect.SKIP, "Long run on Wednesday: no strength the day before.", "001"),),
    session=Session("Optional mobility", 15, "light", "none", (replace(ROW, name="Cat-cow"),)), missing=("checkin",),
    next_chance=NextChance(date(2026, 3, 6)),
)  # fmt: skip
ANSWERS = {"full": FULL, "maintenance": MAINTENANCE, "skip": SKIP}


def compare(name: str, shown: Iterable[str]) -> None:
    """Against the kept text; also that no line ends in blanks, which nobody would see."""
    text = "".join(click.unstyle(line).rstrip() + "\n" for line in shown)
    path = SNAPSHOTS / f"{name}.txt"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8")


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("name", ANSWERS)
def test_the_answer(name: str, width: int) -> None:
    compare(f"answer_{name}_{width}", lines(to_json(ANSWERS[name]), today=TODAY, width=width))


def test_the_whole_answer() -> None:
    compare("answer_verbose", lines(to_json(MAINTENANCE), today=TODAY, width=80, verbose=True))


@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_fortnight(width: int) -> None:
    days = [
        to_json(
            replace(answer, date=date(2026, 3, 5 + n), projected=True, phase="base" if n < 2 else "build")
        )
        for n, answer in enumerate([FULL, SKIP, MAINTENANCE, SKIP, FULL])
    ]
    runs = {
        date(2026, 3, 5): "intervals 50 min 06:30",
        date(2026, 3, 7): "~ long 4 h 00 with a name beyond all",
    }
    shown = list(plan_lines(days, runs, today=date(2026, 3, 5), width=width))
    assert max(len(click.unstyle(line)) for line in shown) <= width
    compare(f"plan_{width}", shown)


def test_past_mornings() -> None:
    compare("history", [line for answer in ANSWERS.values() for line in answer_rows(to_json(answer), 80)])


@pytest.mark.parametrize("width", [60, 80])
def test_the_coachs_note(width: int) -> None:
    month = [float(50 + n % 7) if n != 20 else None for n in range(28)]
    document = {
        "recommendation": to_json(MAINTENANCE),
        "expectation": "From your nights and answers: tiredness 2.4 of 5 expected.",
        "parts": {"hrv": {"subscore": 62.0, "share": 0.3}, "sleep": {"subscore": 48.0, "share": 0.2}},
        "signals": {"rmssd_7d_ms": 48.0, "resting_hr_3d_bpm": 47.0, "resting_hr_baseline_bpm": 45.0,
                    "resting_hr_baseline_sd_bpm": 2.0, "sleep_7d_h": 7.1, "sleep_need_h": 7.6, "form_pct": -12.0,
                    "load_7d": 2300.0, "ctl": 310.0},
        "flags": [{"id": "ALCOHOL", "text": "A drink on Sunday may explain the low HRV."}],
        "series": dict.fromkeys(("rmssd_ms", "hrv_band_low_ms", "hrv_band_high_ms", "resting_hr_bpm", "sleep_h", "load",
                                 "score"), month),
        "would_change": [{"if": "a check-in as usual", "verdict": "full", "focus": "upper_core", "score": 35.0}],
    }  # fmt: skip
    compare(f"note_{width}", explanation.lines(document, today=TODAY, width=width))


def test_a_note_on_hardly_any_data_says_so() -> None:
    nothing = [None] * 28
    document = {
        "recommendation": to_json(SKIP), "parts": {}, "signals": {}, "flags": [], "would_change": [],
        "series": dict.fromkeys(("rmssd_ms", "hrv_band_low_ms", "hrv_band_high_ms", "resting_hr_bpm", "sleep_h", "load",
                                 "score"), nothing),
    }  # fmt: skip
    compare("note_empty", explanation.lines(document, today=TODAY, width=80))


def test_a_curve_has_one_character_a_day_and_a_gap_where_nothing_was_observed() -> None:
    assert sparkline([1, None, 8, 4.5]) == "▁·█▅"
    assert sparkline([3, 3]) == "▅▅"
    assert sparkline([None, None]) == "··"
    assert sparkline([5, 10], low=0.0) == "▅█"


def test_every_sign_of_ours_has_a_plain_letter() -> None:
    """What the snapshots hold beyond Latin-1 must not become question marks on a poor terminal."""
    for path in SNAPSHOTS.glob("*.txt"):
        for character in set(path.read_text("utf-8")):
            if ord(character) > 127:
                error = UnicodeEncodeError("ascii", character, 0, 1, "")
                assert plain(error)[0] != "?", f"{character!r} in {path.name}"


def test_the_weeks_empty_day_and_what_moved_are_shown() -> None:
    """The week as a coach would write it: the day that stays empty, and where a session came from and why."""
    moved = StatedReason("MOVED", Effect.INFO, "Moved from Tue 3 March: long run moved to Wed 4 March.")
    empty = StatedReason("R1", Effect.SKIP, "Fri 6 March stays empty: one day in seven holds nothing.")
    days = [
        to_json(replace(FULL, date=date(2026, 3, 5), reasons=(*FULL.reasons, moved))),
        to_json(replace(SKIP, date=date(2026, 3, 6), reasons=(empty,))),
    ]
    shown = [
        click.unstyle(line)
        for line in plan_lines(days, {date(2026, 3, 5): "intervals 50 min"}, today=date(2026, 3, 5))
    ]
    assert any("Moved from Tue 3 March: long run moved to Wed 4 March." in line for line in shown)
    assert any(line.startswith("Fri  6 Mar") and "empty day" in line for line in shown)


def test_what_is_recorded_is_not_called_missing() -> None:
    """After alcohol, or in a new phase of the cycle, last night's values are there and have no like to compare with."""
    absent: Answer = {
        "missing": ["hrv", "resting_hr"],
        "date": "2026-03-03",
        "data_until": {"hrv": "2026-03-03"},
    }
    assert missing(absent) == [
        "No resting heart rate: `readiness sync` or `readiness import`",
        "Today's HRV: too few nights to compare with",
    ]


def test_a_stored_row_is_shown_in_words_with_units() -> None:
    """No field's name with its unit in it, and no list or dictionary of Python's."""
    row = {
        "kind_of_observation": "activity", "start": "2026-03-03T06:30:00+01:00", "sport": "trail_running",
        "duration_min": 40.3, "distance_km": 6.339, "hr_zone_min": [4.03, 32.24], "gap_m_per_min": 158.282,
        "avg_hr_bpm": 135.0, "title": "Hill repeats", "truncated": True,
        "strength_sets": [{"exercise": "Plank", "sets": 3, "seconds": 30.0}], "provenance": {"source": "garmin"},
    }  # fmt: skip
    assert words(row) == (
        "trail running, duration 40.3 min, distance 6.34 km, hr zone 4.03/32.2 min, gap 158 m/min, avg hr 135 bpm, "
        "Hill repeats, truncated yes, Plank 3x30 s"
    )


def test_a_skip_by_signs_names_them_and_says_what_has_to_clear() -> None:
    """'Three warning signs' alone tells nobody which; who is ill waits to be well, not for signs to clear."""
    many = StatedReason("SIGNS", Effect.SKIP, "Three warning signs in three areas: no strength.")
    tired = StatedReason("W1", Effect.MAINTENANCE, "Tired five mornings running.")
    sign = SignReport("W1", "persistent_fatigue", State.ACTIVE, text=tired.text, counts=True)
    later = replace(
        SKIP, reasons=(many, tired), signs=(sign,), next_chance=NextChance(date(2026, 3, 10), "signs_clear")
    )
    shown = "\n".join(map(click.unstyle, lines(to_json(later), today=SKIP.date)))
    assert tired.text in shown
    assert "if the warning signs clear" in shown
    others = [SignReport("W4", "", State.ACTIVE, title="poor sleep", counts=True),
              SignReport("W5", "", State.ACTIVE, title="HRV down", counts=True)]  # fmt: skip
    three = to_json(replace(later, signs=(replace(sign, title="tired for days"), *others)))
    shown = "\n".join(map(click.unstyle, lines(three, today=SKIP.date)))
    assert "Tired for days, poor sleep, HRV down." in shown
    assert tired.text not in shown
    ill = StatedReason("ILLNESS", Effect.SKIP, "You noted that you are ill: rest until you feel well.")
    shown = "\n".join(map(click.unstyle, lines(to_json(replace(later, reasons=(ill,))), today=SKIP.date)))
    assert "if you are well by then" in shown
