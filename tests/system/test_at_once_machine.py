"""A Hypothesis state machine on a real store and a real Radicale: whatever is said, in whatever order, and however the
calendar comes and goes, each day's event is that day's answer."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import date, datetime, time, timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from connectors.calendars.caldav import CaldavCalendar
from connectors.store import open_store
from readiness.calendar_event import RemoteEvent, StrengthEvent, day_of, plain
from readiness.errors import SourceUnavailable
from readiness.morning.answers import plan
from readiness.morning.contract import from_json
from readiness.morning.record import check_in, record
from readiness.observations import Activity, Fetched, Note, Observation, Provenance, Race
from readiness.ports import CalendarTarget
from readiness.publishing.events import events, title_of
from readiness.publishing.use_cases import PAST_DAYS, publish_at_once, publish_plan
from readiness.settings import EventSettings, Settings
from tests.athletes import UNTIL, ZONE, healthy, hrv, resting_hr, sleep
from tests.homes import StoredHome
from tests.servers.radicale import PASSWORD, Radicale

SETTINGS = Settings(events=EventSettings(skip_events="all_day"))
"""Days to skip are shown too, so that every answer has its event."""
SCALE = st.integers(1, 5)
DAYS_AGO = st.integers(0, 2)
ALWAYS = 10**9


class Wire(CalendarTarget):
    """The real calendar, whose connection ends after ``left`` requests."""

    name = "caldav"

    def __init__(self, inner: CaldavCalendar) -> None:
        self.inner = inner
        self.left = ALWAYS

    def list_ours(self, since: date, until: date) -> Mapping[str, RemoteEvent]:
        self._pass()
        return self.inner.list_ours(since, until)

    def put(self, event: StrengthEvent, replaces: RemoteEvent | None = None) -> RemoteEvent:
        self._pass()
        return self.inner.put(event, replaces)

    def withdraw(self, uid: str, replaces: RemoteEvent | None = None) -> None:
        self._pass()
        self.inner.withdraw(uid, replaces)

    def _pass(self) -> None:
        if self.left <= 0:
            raise SourceUnavailable("the calendar is out of reach")
        self.left -= 1


class Mornings(RuleBasedStateMachine):
    server: Radicale
    template: Path

    @initialize()
    def begin(self) -> None:
        self.stack = ExitStack()
        folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory()))
        shutil.copytree(self.template, folder / "home")
        store = self.stack.enter_context(open_store(folder / "home"))
        self.wire = Wire(
            CaldavCalendar(self.server.url, self.server.new_user(), "Strength", lambda: PASSWORD)
        )
        now = datetime.combine(UNTIL, time(6, 45), ZONE)
        self.home = StoredHome(
            store, now, home_id="0123abcd", settings_of=lambda: SETTINGS, calendars=[self.wire]
        )
        self.behind = True
        self.sync()

    def teardown(self) -> None:
        if hasattr(self, "stack"):
            self.stack.close()

    @property
    def today(self) -> date:
        return self.home.now().date()

    # --- what may happen ----------------------------------------------------------

    @rule(ago=DAYS_AGO, fatigue=SCALE, soreness=SCALE, ill=st.booleans())
    def checks_in(self, ago: int, fatigue: int, soreness: int, *, ill: bool) -> None:
        told = {"fatigue": fatigue, "soreness": soreness, "ill": ill}
        self.say(lambda: check_in(self.home, self.today - timedelta(days=ago), told))

    @rule(minutes=st.integers(20, 60), focus=st.sampled_from(["lower", "full_body", "upper_core"]))
    def logs(self, minutes: int, focus: str) -> None:
        began = self.home.now() - timedelta(minutes=minutes)
        done = Activity(
            Provenance("log", began.isoformat()), began, "strength_training", minutes, rpe=6, kind=focus
        )
        self.say(lambda: record(self.home, self.today, done))

    @rule(ago=DAYS_AGO, tag=st.sampled_from(["alcohol", "travel:+7", "ill", "heat"]))
    def notes(self, ago: int, tag: str) -> None:
        day = self.today - timedelta(days=ago)
        self.say(lambda: record(self.home, self.today, Note(Provenance("note", f"{day}:{tag}"), day, tag)))

    @rule(ahead=st.integers(0, 12), priority=st.sampled_from("ABC"))
    def enters_a_race(self, ahead: int, priority: str) -> None:
        day = self.today + timedelta(days=ahead)
        race = Race(Provenance("race", f"{day}:R"), day, "R", priority, 80.0)
        self.say(lambda: record(self.home, self.today, race))

    @rule(rmssd_ms=st.integers(30, 70), hours=st.integers(4, 9), bpm=st.integers(42, 60))
    def a_night_passes(self, rmssd_ms: int, hours: int, bpm: int) -> None:
        self.home.moment += timedelta(days=1)
        keep(self.home, [hrv(self.today, rmssd_ms), sleep(self.today, hours), resting_hr(self.today, bpm)])
        self.behind = True
        self.sync()

    @rule(minutes=st.integers(1, 300))
    def time_passes(self, minutes: int) -> None:
        later = self.home.moment + timedelta(minutes=minutes)
        if later.date() == self.today:
            self.home.moment = later

    @rule(left=st.sampled_from([0, 1, 2, 3, ALWAYS]))
    def the_connection_changes(self, left: int) -> None:
        self.wire.left = left

    @rule()
    def sync(self) -> None:
        """What each night does; undisturbed, a second one writes nothing."""
        (report,) = publish_plan(self.home)
        if report.error is None:
            self.behind = False
            (again,) = publish_plan(self.home)
            if again.error is None:
                assert (again.created, again.updated, again.withdrawn) == (0, 0, 0)

    # --- how ------------------------------------------------------------------------

    def say(self, store: Callable[[], object]) -> None:
        store()
        reports = publish_at_once(self.home)
        self.behind = not reports or any(report.error for report in reports)

    # --- what must hold ---------------------------------------------------------------

    @invariant()
    def each_event_is_its_days_answer(self) -> None:
        if not hasattr(self, "home") or self.behind:
            return
        since, until = self.today - timedelta(days=PAST_DAYS), self.today + timedelta(days=20)
        there = {day_of(uid): event for uid, event in self.wire.inner.list_ours(since, until).items()}
        assert len(there) == len(self.wire.inner.list_ours(since, until))
        stored = {one.date: one for one in self.home.known_store.answers(since, self.today)}
        for day, one in stored.items():
            (want,) = events([from_json(json.loads(one.json))], SETTINGS, ZONE)
            if day == self.today:
                assert day in there
            if day in there:
                assert (plain(there[day].title), plain(there[day].body)) == (
                    plain(want.title),
                    plain(want.body),
                ), day
        for one in plan(self.home, self.today, 14):
            assert there[one.date].title == title_of(one)


def keep(home: StoredHome, rows: list[Observation]) -> None:
    given = [Fetched(o.KIND, o.provenance.source_id, repr(o).encode(), o) for o in rows]
    home.known_store.upsert("csv", given, at=home.now())


def test_each_event_is_its_days_answer(radicale: Radicale, tmp_path: Path) -> None:
    """Check-ins of today and of days before, logs, notes, races, nights, and a calendar that breaks off at any
    request: once it answers again, every event shows the last answer of its day."""
    with open_store(tmp_path / "home") as store:
        keep(StoredHome(store, datetime.combine(UNTIL, time(6), ZONE)), list(healthy(days=45)))

    class Machine(Mornings):
        server = radicale
        template = tmp_path / "home"

    few = settings(
        max_examples=max(3, settings().max_examples // 20),
        stateful_step_count=10,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Machine, settings=few)
