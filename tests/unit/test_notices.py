"""One message each way, nothing about the body unless asked for, nothing at night."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from cli.render.notice import message
from readiness.night.health import after
from readiness.night.notices import Topic, is_quiet, notices
from readiness.ports import Health

NOW = datetime(2026, 3, 3, 7, tzinfo=UTC)


def morning(day: date, verdict: str = "full", active: tuple[str, ...] = ()) -> dict[str, Any]:
    names = {"W5": ("hrv_down", "HRV down"), "W8": ("resting_hr_up", "resting heart rate up")}
    return {
        "date": day.isoformat(),
        "verdict": verdict,
        "reasons": [{"text": "Your HRV has been low for a week."}],
        "signs": [
            {"id": i, "name": n, "title": title, "state": "active" if i in active else "inactive"}
            for i, (n, title) in names.items()
        ],
    }


def run(
    days: int, outcome: dict[int, tuple[str, bool]], start: datetime = NOW
) -> tuple[list[tuple[int, str]], Health | None]:
    """Two runs a day; ``outcome`` maps a run's number to its error and whether a login is needed."""
    health: Health | None = None
    told: dict[str, str] = {}
    sent = []
    for nth in range(days * 2):
        now = start + timedelta(hours=12 * nth)
        error, login = outcome.get(nth, (None, False))
        health = after(health, "garmin", error, login, now)
        for notice in notices([], {"garmin": health}, told, now):
            told[notice.key] = notice.state
            sent.append((nth, notice.state))
    return sent, health


def test_one_message_each_way() -> None:
    """An outage of days is told once, and once its end; a short one not at all."""
    assert run(5, {2: ("503", False)})[0] == []
    assert run(9, dict.fromkeys(range(2, 12), ("503", False)))[0] == [(4, "failing"), (12, "recovered")]


def test_dead_login_is_told_at_once() -> None:
    """Only the user can mend a dead login, so it does not wait for a day."""
    outcome = dict.fromkeys(range(3, 9), ("log in", True))
    sent, health = run(6, outcome)
    assert sent == [(3, "login"), (9, "recovered")]
    assert health is not None
    assert health.failing_since is None
    assert run(3, outcome)[1] == Health(
        "garmin", NOW + timedelta(hours=24), NOW + timedelta(hours=36), "log in", True
    )


def test_skip_is_told_once_and_says_nothing_of_the_body() -> None:
    """A skip day brings one message; with ``detail`` it says why, without it does not."""
    today = [morning(NOW.date(), "skip")]
    (plain,) = notices(today, {}, {}, NOW)
    assert "HRV" not in message(plain).text
    (told,) = notices(today, {}, {}, NOW, detail=True)
    assert "HRV" in message(told).text
    assert notices(today, {}, {plain.key: plain.state}, NOW) == []
    (lifted,) = notices([morning(NOW.date())], {}, {plain.key: plain.state}, NOW)
    assert "after all" in message(lifted).text
    assert notices([morning(NOW.date() - timedelta(days=1), "skip")], {}, {}, NOW) == []


def test_signs_need_three_mornings() -> None:
    """Signs that stand for three mornings are told once, and again only when another joins."""
    days = [NOW.date() - timedelta(days=n) for n in (2, 1, 0)]
    two = [morning(day, active=("W5",) if day != days[0] else ()) for day in days]
    three = [morning(day, active=("W5",)) for day in days]
    four = [morning(day, active=("W5", "W8")) for day in days]
    assert notices(two, {}, {}, NOW) == []
    (told,) = notices(three, {}, {}, NOW)
    assert "HRV" not in message(told).text
    assert "HRV down" in message(notices(three, {}, {}, NOW, detail=True)[0]).text
    assert notices(three, {}, {told.key: told.state}, NOW) == []
    assert notices(four, {}, {told.key: told.state}, NOW)[0].topic is Topic.SIGNS
    assert notices(two, {}, {told.key: told.state}, NOW)[0].topic is None


@pytest.mark.parametrize(
    ("hours", "at", "quiet"),
    [
        ("22:00-06:00", 23, True),
        ("22:00-06:00", 3, True),
        ("22:00-06:00", 6, False),
        ("22:00-06:00", 12, False),
        ("1:00-5:30", 2, True),
        ("1:00-5:30", 23, False),
        ("", 3, False),
        (None, 3, False),
    ],
)
def test_quiet_hours(hours: str | None, at: int, quiet: bool) -> None:
    """Quiet hours may cross midnight; their end is loud."""
    assert is_quiet(hours, NOW.replace(hour=at)) is quiet
