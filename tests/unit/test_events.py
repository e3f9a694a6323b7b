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
from readiness.recommendation import SignReport, State, StatedReason
from readiness.settings import EventSettings, Settings
from readiness.testing.days import made_up_day
from readiness.vocabulary import Effect, Focus, Verdict

NOW = datetime(2026, 3, 24, 6, tzinfo=ZoneInfo("Europe/Berlin"))
TODAY = NOW.date()


def test_titles_say_verdict_focus_and_minutes() -> None:
    """The title alone answers the question."""
    full = made_up_day(TODAY, Verdict.FULL, NOW)
    assert title_of(full) == "Strength: full, lower body, 40 min"
    assert title_of(replace(full, focus=Focus.UPPER_CORE)) == "Strength: full, upper body and core, 40 min"
    assert title_of(made_up_day(TODAY, Verdict.SKIP, NOW)) == "Strength: skip today"


def test_the_body_tells_why_what_how_sure_and_from_which_data() -> None:
    """The reasons for the verdict, without ids; warning signs, session, confidence, date of the data; plain text."""
    day = replace(
        made_up_day(TODAY, Verdict.MAINTENANCE, NOW),
        reasons=(
            StatedReason("T1", Effect.ALLOW, "After the key run."),
            StatedReason("W4", Effect.MAINTENANCE, "Short nights."),
        ),
        signs=(
            SignReport("W4", "poor_sleep", State.ACTIVE, text="Three short nights."),
            SignReport("W5", "x", State.INACTIVE),
        ),
        data_until={"hrv": date(2026, 3, 24), "sleep": date(2026, 3, 23), "checkin": None},
    )
    body = events([day], Settings())[0].body
    assert "Why:\n- Short nights.\n\n" in body  # what allows a session does not say why it is short
    assert "Warning signs:\n- Three short nights." in body
    assert "1. Goblet squat: 3 x 10-12. Chest up, knees out." in body
    assert "Confidence: high. Fatigue: 31 of 100 (green)" in body
    assert body.endswith("Data: to Tue 24 March (HRV), to Mon 23 March (sleep); no check-in")
    assert "<" not in body
    assert "*" not in body


def test_another_night_of_data_rewrites_today_but_no_coming_day() -> None:
    """Only what is decided anew looks like a revision: a projected day's hash leaves out the date of the data."""
    for day, changes in ((TODAY, True), (TODAY + timedelta(days=1), False)):
        one = made_up_day(day, Verdict.FULL, NOW)
        two = replace(
            one,
            data_until={"hrv": TODAY + timedelta(days=1)},
            score=32.0,
            computed_at=NOW + timedelta(days=1),
        )
        digests = {event.digest for event in events([one, two], Settings())}
        assert len(digests) == (2 if changes else 1)


def test_every_change_that_a_user_would_see_changes_the_hash() -> None:
    """Verdict, focus, minutes, reasons, session and time are content."""
    day = made_up_day(TODAY + timedelta(days=1), Verdict.FULL, NOW)
    assert day.session
    assert day.window
    later = replace(day.window, start=day.window.start + timedelta(hours=1))
    variants = [
        day,
        replace(day, verdict=Verdict.MAINTENANCE),
        replace(day, focus=Focus.FULL_BODY),
        replace(day, minutes=35),
        replace(day, reasons=(*day.reasons, StatedReason("T1", Effect.ALLOW, "One more."))),
        replace(day, session=replace(day.session, exercises=day.session.exercises[:1])),
        replace(day, window=later),
        replace(day, window=None),
        replace(day, confidence="low"),
    ]
    assert len({event.digest for event in events(variants, Settings())}) == len(variants)


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
    settings = Settings(events=EventSettings(skip_events=choice, alarm_min=30))
    event = events([made_up_day(TODAY, Verdict.SKIP, NOW)], settings)[0]
    assert (event.start, event.transparent, event.hidden, event.alarm_min) == (
        None,
        True,
        choice == "none",
        None,
    )


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
