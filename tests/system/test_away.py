"""``away``: told in words, kept, shown in the plan, taken back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from readiness.human_dates import read_span
from tests.program import run

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("said", "span"),
    [
        ("10 June – 20 June", (date(2026, 6, 10), date(2026, 6, 20))),
        ("10 june to 20 jun", (date(2026, 6, 10), date(2026, 6, 20))),
        ("June 10 - June 20", (date(2026, 6, 10), date(2026, 6, 20))),
        ("2026-06-10 2026-06-20", (date(2026, 6, 10), date(2026, 6, 20))),
        ("20 December – 3 January", (date(2026, 12, 20), date(2027, 1, 3))),
        ("1 February 2026", (date(2026, 2, 1), date(2026, 2, 1))),
        ("5 March", (date(2026, 3, 5), date(2026, 3, 5))),
    ],
)
def test_dates_are_read_as_people_write_them(said: str, span: tuple[date, date]) -> None:
    assert read_span(said, TODAY) == span


@pytest.mark.parametrize(
    "said", ["soon", "31 June", "10 Ju – 20 Ju", "20 June 2026 – 10 June 2026", "1 – 2 – 3"]
)
def test_what_is_no_date_is_told_with_the_form(said: str) -> None:
    with pytest.raises(ValueError, match=r"12 June|10 June|before|no day"):
        read_span(said, TODAY)


def test_time_away_closes_its_days_and_can_be_taken_back(tmp_path: Path) -> None:
    """Without a gym no day of it holds strength, and the first session back is light; taken back, they open again."""
    home = tmp_path / "home"
    run("-q", "checkin", "--fatigue", "2", "--soreness", "1", home=home)
    told = run("away", "5", "March", "–", "12", "March", "--no-gym", home=home)
    assert (told.code, "without a gym" in told.err) == (0, True)
    assert run("away", "--list", "--json", home=home).json["away"] == [
        {"from": "2026-03-05", "until": "2026-03-12", "gym": False}
    ]
    days = run("plan", "--json", home=home).json["days"]
    gone = [day for day in days if "2026-03-05" <= day["date"] <= "2026-03-12"]
    assert len(gone) == 8
    for day in gone:
        assert day["verdict"] == "skip"
        assert any("away until Thu 12 March" in reason["text"] for reason in day["reasons"])
    back = next(day for day in days if day["date"] > "2026-03-12" and day["verdict"] != "skip")
    assert "AWAY" in {reason["rule"] for reason in back["reasons"] if reason["effect"] == "maintenance"}
    assert run("away", "5", "March", "--remove", home=home).code == 0
    days = run("plan", "--json", home=home).json["days"]
    assert any(day["verdict"] != "skip" for day in days if "2026-03-05" <= day["date"] <= "2026-03-12")
    assert run("away", "5", "March", "--remove", home=home).code == 2
