"""What a vendor did though its answer never arrived: the next publish finds it, and sends nothing twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from connectors.calendars.google import GoogleCalendar
from connectors.demo import DemoServer, athlete, serve
from readiness.calendar_event import uid_of
from readiness.errors import AuthenticationNeeded
from readiness.publishing.publish import publish
from readiness.testing import MemoryLedger
from readiness.testing.calendars import NOW
from readiness.testing.days import made_up_days
from readiness.vocabulary import Verdict
from tests.contract.test_calendars import GarminHands, GoogleHands, IntervalsHands, MemoryTokens
from tests.servers.google_calendar import GoogleCalendarServer, google_calendar
from tests.servers.intervals import IntervalsServer

F, M, S = Verdict.FULL, Verdict.MAINTENANCE, Verdict.SKIP
WRITES = {"POST", "PUT", "PATCH", "DELETE"}


@pytest.fixture(scope="module")
def garmin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoServer]:
    with serve(athlete(date(2026, 3, 24)), tmp_path_factory.mktemp("tokens")) as server:
        yield server


@pytest.fixture(scope="module")
def google() -> Iterator[GoogleCalendarServer]:
    with google_calendar() as server:
        yield server


class Nth:
    """True at the nth write, once."""

    def __init__(self, n: int) -> None:
        self.left = n

    def __call__(self, method: str) -> bool:
        if method in WRITES:
            self.left -= 1
            return self.left == 0
        return False


@pytest.mark.parametrize("n", range(1, 7))
def test_garmin_lists_before_it_posts_again(garmin: DemoServer, n: int) -> None:
    """Update, withdrawal (two deletions) and creation (upload, schedule): whichever answer is lost, one workout
    stands on each day, on the watch's calendar and in the library."""
    hands, ledger = GarminHands(garmin), MemoryLedger()
    publish(made_up_days([F, F, S, S], NOW), [hands.target], ledger, NOW)
    nth = Nth(n)
    hands.garmin.lose = lambda request: nth(request.method)
    report = publish(made_up_days([M, S, F, S], NOW), [hands.target], ledger, NOW)[0]
    assert nth.left > 0 or report.status != "ok"
    hands.garmin.lose = lambda request: False
    for writes_something in (True, False):
        report = publish(made_up_days([M, S, F, S], NOW), [hands.target], ledger, NOW)[0]
        assert report.status == "ok", report.error
        assert writes_something or not report.created + report.updated + report.withdrawn
    day = NOW.date()
    assert hands.seen() == Counter([uid_of(day), uid_of(day.replace(day=day.day + 2))])
    assert len(hands.garmin.schedule) == 3  # one of them the user's own
    taken_off_but_not_deleted = 1 if n == 2 else 0  # stays in the library, on no day
    assert len(hands.garmin.workouts) == 3 + taken_off_but_not_deleted


@pytest.mark.parametrize("n", range(1, 5))
def test_google_finds_its_own_event_ids_again(google: GoogleCalendarServer, n: int) -> None:
    """The client repeats a lost request by itself; with ids of ours nothing is doubled."""
    hands, ledger = GoogleHands(google), MemoryLedger()
    publish(made_up_days([F, F, S, S], NOW), [hands.target], ledger, NOW)
    nth = Nth(n)
    google.after = lambda method, path: nth(method)
    for _ in range(2):
        publish(made_up_days([M, S, F, S], NOW), [hands.target], ledger, NOW)
    google.after = lambda method, path: False
    report = publish(made_up_days([M, S, F, S], NOW), [hands.target], ledger, NOW)[0]
    assert (report.status, report.created, report.updated, report.withdrawn) == ("ok", 0, 0, 0)
    day = NOW.date()
    assert hands.seen() == Counter([uid_of(day), uid_of(day.replace(day=day.day + 2))])
    hands.target.close()


@pytest.mark.parametrize("n", range(1, 4))
def test_intervals_finds_its_own_events_again(n: int) -> None:
    """A write whose answer is lost is found by the next publish: update, withdrawal or creation."""
    with IntervalsServer() as server:
        hands, ledger = IntervalsHands(server), MemoryLedger()
        publish(made_up_days([F, F, S, S], NOW), [hands.target], ledger, NOW)
        server.intervals.lose = Nth(n)
        assert publish(made_up_days([M, S, F, S], NOW), [hands.target], ledger, NOW)[0].status != "ok"
        for writes_something in (True, False):
            report = publish(made_up_days([M, S, F, S], NOW), [hands.target], ledger, NOW)[0]
            assert report.status == "ok", report.error
            assert writes_something or not report.created + report.updated + report.withdrawn
        day = NOW.date()
        assert hands.seen() == Counter([uid_of(day), uid_of(day.replace(day=day.day + 2))])
        hands.target.close()


def test_google_renews_its_token_and_keeps_the_new_one(google: GoogleCalendarServer) -> None:
    """An outdated token is renewed and written down; a refused renewal tells the user to log in again."""
    google.calendars["c"] = {}
    tokens = MemoryTokens(google.token("c", token="outdated"))
    target = GoogleCalendar(tokens, google.base_url)
    assert target.list_ours(NOW.date(), NOW.date()) == {}
    assert google.valid_token in (tokens.text or "")
    assert '"calendar_id": "c"' in (tokens.text or "")
    target.close()
    revoked = GoogleCalendar(
        MemoryTokens((tokens.text or "").replace(google.valid_token, "x").replace("refresh-0", "y")),
        google.base_url,
    )
    with pytest.raises(AuthenticationNeeded, match="readiness connect google"):
        revoked.list_ours(NOW.date(), NOW.date())
    revoked.close()
    with pytest.raises(AuthenticationNeeded, match="readiness connect google"):
        GoogleCalendar(MemoryTokens(None)).list_ours(NOW.date(), NOW.date())


def test_connecting_makes_a_calendar_of_our_own(google: GoogleCalendarServer) -> None:
    """What connect google keeps is all that publishing needs; a calendar deleted since asks to connect again."""
    from connectors.calendars.google_client import connect, make_calendar

    client, credentials, _ = connect(google.token("none"), google.base_url)
    client.close()
    target = GoogleCalendar(
        MemoryTokens(make_calendar(credentials, "Strength", google.base_url)), google.base_url
    )
    assert "our calendar is there" in target.check()
    assert publish(made_up_days([F, M], NOW), [target], MemoryLedger(), NOW)[0].created == 2
    google.calendars.clear()
    report = publish(made_up_days([F, M], NOW), [target], MemoryLedger(), NOW)[0]
    assert (report.status, "readiness connect google" in (report.error or "")) == ("failed", True)
    target.close()


def test_a_garmin_account_that_is_not_connected_says_so(tmp_path: Path) -> None:
    """Without a token nothing is sent, and the message names the command."""
    from connectors.calendars.garmin import GarminCalendar

    with pytest.raises(AuthenticationNeeded, match="readiness connect garmin"):
        GarminCalendar(tmp_path, "http://127.0.0.1:1").list_ours(NOW.date(), NOW.date())
