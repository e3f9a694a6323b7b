"""What a recommendation becomes in a calendar: title, text, hash, UID."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.calendar_event import day_of, fingerprint, plain, same_athlete, uid_of
from readiness.publishing.events import events, title_of
from readiness.recommendation import RunAdvice, RunLevel, SignReport, State, StatedReason
from readiness.settings import EventSettings, PageSettings, Settings
from readiness.testing.days import made_up_day
from readiness.vocabulary import Effect, Focus, Verdict

NOW = datetime(2026, 3, 24, 6, tzinfo=ZoneInfo("Europe/Berlin"))
TODAY = NOW.date()


def test_titles_say_minutes_and_focus() -> None:
    """The title alone answers the question, and a light session says so first, where a phone does not cut."""
    full = made_up_day(TODAY, Verdict.FULL, NOW)
    assert title_of(full) == "Strength 40 min: lower body"
    assert title_of(replace(full, focus=Focus.UPPER_CORE)) == "Strength 40 min: upper body & core"
    assert title_of(made_up_day(TODAY, Verdict.MAINTENANCE, NOW)) == "Light strength 25 min: lower body"
    assert title_of(made_up_day(TODAY, Verdict.SKIP, NOW)) == "No strength"


def test_the_body_tells_the_session_then_the_reason() -> None:
    """What to do first, then one sentence why, the signs by name, and the link last; no numbers of the body."""
    day = replace(
        made_up_day(TODAY, Verdict.MAINTENANCE, NOW),
        reasons=(
            StatedReason("T1", Effect.ALLOW, "After the key run."),
            StatedReason("W4", Effect.MAINTENANCE, "Short nights."),
            StatedReason("T9", Effect.FOCUS, "Legs stay light."),
        ),
        signs=(
            SignReport("W4", "poor_sleep", State.ACTIVE, title="poor sleep"),
            SignReport("W5", "x", State.INACTIVE),
        ),
    )
    settings = Settings(page=PageSettings(url="https://mine.example.org/"))
    assert events([day], settings)[0].body.split("\n") == [
        "Legs and core, 25 min",
        "RPE 7",
        "1. Goblet squat: 3 × 10-12",
        "2. Side plank: 2 × 30 s per side",
        "",
        "Why: Short nights.",
        "Warning signs: poor sleep.",
        "",
        "Check in, or say how it went: https://mine.example.org/",
    ]
    private = Settings(page=settings.page, events=EventSettings(link=False))
    assert "https" not in events([day], private)[0].body


def test_a_load_is_told_once() -> None:
    """What the session's load says is not repeated in every exercise."""
    day = made_up_day(TODAY, Verdict.FULL, NOW)
    assert day.session
    row = replace(day.session.exercises[0], load="14 kg, RPE 7; last time 12 kg × 12")
    told = replace(day, session=replace(day.session, exercises=(row,)))
    assert "1. Goblet squat: 3 × 10-12, 14 kg; last time 12 kg × 12\n" in events([told], Settings())[0].body


@pytest.mark.parametrize(("days", "stale"), [(2, False), (3, True)])
def test_a_day_without_fresh_data_says_so(days: int, stale: bool) -> None:
    """Three days of silence are told, on a skip day too, where else nothing would stand; two are not."""
    old = {"hrv": TODAY - timedelta(days=days), "checkin": None}
    skip = replace(made_up_day(TODAY, Verdict.SKIP, NOW), data_until=old)
    event = events([skip], Settings())[0]
    assert event.hidden is not stale
    assert event.title == ("No strength, no data since Sat 21 Mar" if stale else "No strength")
    assert ("no data since Saturday 21 March" in event.body) is stale
    coming = replace(made_up_day(TODAY + timedelta(days=9), Verdict.FULL, NOW), data_until=old)
    assert title_of(coming) == "Strength 40 min: lower body"


def test_another_night_of_data_rewrites_no_event() -> None:
    """Only changed advice looks like a revision."""
    for day in (TODAY, TODAY + timedelta(days=1)):
        one = made_up_day(day, Verdict.FULL, NOW)
        night = {"hrv": TODAY + timedelta(days=1)}
        two = replace(one, data_until=night, score=32.0, computed_at=NOW + timedelta(days=1))
        assert len({event.digest for event in events([one, two], Settings())}) == 1


def test_every_change_that_a_user_would_see_changes_the_hash() -> None:
    """Verdict, focus, minutes, the reason, session, run and time are content, and so are the settings of events."""
    day = made_up_day(TODAY + timedelta(days=1), Verdict.FULL, NOW)
    assert day.session
    assert day.window
    later = replace(day.window, start=day.window.start + timedelta(hours=1))
    variants = [
        day,
        replace(day, verdict=Verdict.MAINTENANCE),
        replace(day, focus=Focus.FULL_BODY),
        replace(day, minutes=35),
        replace(day, reasons=(StatedReason("T1", Effect.ALLOW, "Another."), *day.reasons)),
        replace(day, session=replace(day.session, exercises=day.session.exercises[:1])),
        replace(day, window=later),
        replace(day, window=None),
        replace(day, run_advice=RunAdvice(RunLevel.EASY, "Easy.")),
    ]
    found = {event.digest for event in events(variants, Settings())}
    found.add(events([day], Settings(page=PageSettings(url="https://mine.example.org/")))[0].digest)
    found.add(events([day], Settings(events=EventSettings(reminder_minutes=10)))[0].digest)
    assert len(found) == len(variants) + 2


def test_times_stand_in_the_athletes_zone() -> None:
    """A window read back from JSON has a bare offset; the event has the zone, from the settings or the caller."""
    day = made_up_day(TODAY, Verdict.FULL, NOW.astimezone(UTC))
    settings = Settings(athlete=replace(Settings().athlete, timezone="America/New_York"))
    start = events([day], settings)[0].start
    assert start is not None
    assert str(start.tzinfo) == "America/New_York"
    assert day.window is not None
    assert start == day.window.start
    assert str(events([day], Settings(), ZoneInfo("Asia/Tokyo"))[0].start.tzinfo) == "Asia/Tokyo"


@pytest.mark.parametrize("choice", ["none", "all_day"])
def test_skip_days_never_block_time(choice: str) -> None:
    """A skip day has no start, is transparent, and is hidden unless asked for."""
    settings = Settings(events=EventSettings(skip_events=choice, reminder_minutes=30))
    event = events([made_up_day(TODAY, Verdict.SKIP, NOW)], settings)[0]
    assert (event.start, event.transparent, event.hidden, event.reminder_min) == (
        None,
        True,
        choice == "none",
        None,
    )


def test_the_former_name_of_a_reminder_is_still_read() -> None:
    assert EventSettings(alarm_min=20).reminder == 20
    assert EventSettings(alarm_min=20, reminder_minutes=0).reminder == 0


@given(st.dates(), st.text(max_size=30), st.sampled_from(["", "0a1b2c3d"]))
def test_a_uid_tells_its_day_and_its_athlete(day: date, athlete: str, home: str) -> None:
    """UIDs are stable, safe in any protocol, and tell the day they stand for."""
    uid = uid_of(day, athlete, home)
    assert uid == uid_of(day, athlete, home)
    assert day_of(uid) == day
    assert uid.isascii()
    assert not set(uid) - set("abcdefghijklmnopqrstuvwxyz0123456789-.@")
    assert same_athlete(uid, uid_of(date(2026, 1, 1), athlete, home))
    assert same_athlete(uid, uid_of(day, athlete))
    assert same_athlete(uid, uid_of(day, athlete, "ffffffff")) == (home == "")
    assert day_of(f"x{uid}") is None
    assert day_of(uid.replace("@readiness", "@elsewhere")) is None


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_what_servers_do_to_blanks_is_no_edit(text: str) -> None:
    """Line ends, trailing and doubled blanks do not count; every other change does."""
    event = events([made_up_day(TODAY, Verdict.FULL, NOW)], Settings())[0]
    one = replace(event, body=text)
    two = replace(event, body=" " + text.replace("\n", " \r\n") + "\r\n")
    assert fingerprint(one) == fingerprint(two)
    assert fingerprint(one) != fingerprint(replace(event, body=text + "x"))
    assert plain(plain(text)) == plain(text)
