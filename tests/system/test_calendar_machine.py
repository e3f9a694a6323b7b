"""A Hypothesis state machine against a real Radicale: whatever plan, user and network do, the calendar stays true."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

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
from readiness.calendar_event import MARKER, RemoteEvent, StrengthEvent, day_of, plain, uid_of
from readiness.errors import SourceUnavailable
from readiness.ports import CalendarTarget
from readiness.publishing.events import title_of
from readiness.publishing.publish import CalendarReport, IfEmptied, Status, publish
from readiness.testing.calendars import NOW
from readiness.testing.days import made_up_day, made_up_days
from readiness.testing.memory import MemoryLedger
from readiness.vocabulary import Verdict
from tests.contract.test_calendars import CaldavHands
from tests.servers.radicale import Radicale

DAYS = 4
VERDICTS = st.lists(st.sampled_from(Verdict), min_size=DAYS, max_size=DAYS)
DAY = st.integers(0, DAYS - 1)
ANSWERS = st.sampled_from([IfEmptied.RECREATE, IfEmptied.LEAVE])


class Meddled(CalendarTarget):
    """The real target, between whose calls the world does something; ``lose`` gives answers that get lost."""

    name = "caldav"

    def __init__(self, inner: CaldavCalendar) -> None:
        self.inner = inner
        self.lose: list[bool] = []
        self.after_reading: Callable[[], object] | None = None

    def list_ours(self, since: date, until: date) -> Mapping[str, RemoteEvent]:
        found = self.inner.list_ours(since, until)
        meddle, self.after_reading = self.after_reading, None
        if meddle is not None:
            meddle()
        return found

    def put(self, event: StrengthEvent, replaces: RemoteEvent | None = None) -> RemoteEvent:
        written = self.inner.put(event, replaces)
        self._answer()
        return written

    def withdraw(self, uid: str, replaces: RemoteEvent | None = None) -> None:
        self.inner.withdraw(uid, replaces)
        self._answer()

    def _answer(self) -> None:
        if self.lose and self.lose.pop(0):
            raise SourceUnavailable("the answer was lost")


class CalendarMachine(RuleBasedStateMachine):
    server: Radicale

    @initialize()
    def begin(self) -> None:
        self.hands = CaldavHands(self.server)
        self.own = self.hands.own()
        self.target = Meddled(self.hands.target)
        self.ledger = MemoryLedger()
        self.plan = [Verdict.FULL, Verdict.SKIP, Verdict.MAINTENANCE, Verdict.SKIP]
        self.words: dict[str, str] = {}
        self.times: dict[str, object] = {}
        self.names = iter(range(10**6))

    # --- what may happen ----------------------------------------------------------

    @rule(plan=VERDICTS)
    def plan_changes(self, plan: list[Verdict]) -> None:
        self.plan = plan

    @rule(answer=ANSWERS)
    def publish_well(self, answer: IfEmptied) -> None:
        """The check of the whole: a publish that nothing disturbs, and one more."""
        self.publish(answer)
        again = self.publish(answer)
        assert (again.created, again.updated, again.withdrawn) == (0, 0, 0)
        self.check_days()

    @rule(lost=st.lists(st.booleans(), max_size=5), answer=ANSWERS)
    def publish_while_answers_are_lost(self, lost: list[bool], answer: IfEmptied) -> None:
        self.target.lose = lost
        self.attempt(answer)
        self.target.lose = []

    @rule(plan=VERDICTS, answer=ANSWERS)
    def two_runs_at_once(self, plan: list[Verdict], answer: IfEmptied) -> None:
        """Between one run's reading and writing another run, of another plan, does all its work."""
        other = Meddled(self.hands.target)

        def run() -> None:
            self.settle(
                publish(made_up_days(plan, NOW), [other], self.ledger, NOW, if_emptied=answer)[0], plan
            )

        self.target.after_reading = run
        self.attempt(answer)

    @rule(day=DAY, days=st.integers(-1, 1), hours=st.integers(-3, 3).filter(bool), stale=st.booleans())
    def user_moves(self, day: int, days: int, hours: int, stale: bool) -> None:
        self.users_hand(day, stale, lambda uid: self.move(uid, days, hours))

    @rule(day=DAY, stale=st.booleans())
    def user_writes(self, day: int, stale: bool) -> None:
        self.users_hand(day, stale, self.write)

    @rule(day=DAY, stale=st.booleans())
    def user_deletes(self, day: int, stale: bool) -> None:
        self.users_hand(day, stale, self.delete)

    # --- how --------------------------------------------------------------------------

    def users_hand(self, day: int, stale: bool, do: Callable[[str], object]) -> None:
        """Now, or between our next reading and writing, so that our ETag is stale."""
        uid = uid_of(NOW.date() + timedelta(days=day))

        def act() -> None:
            if uid in self.hands.seen():
                do(uid)

        if not stale:
            act()
            return
        self.target.after_reading = act
        self.attempt(IfEmptied.LEAVE)

    def move(self, uid: str, days: int, hours: int) -> None:
        if self.there()[uid].start is not None:
            self.hands.move(uid, days, hours)
            self.times[uid] = self.there()[uid].start

    def write(self, uid: str) -> None:
        self.words[uid] = f"my own words {next(self.names)}"
        self.hands.write(uid, f"title of {self.words[uid]}", self.words[uid])

    def delete(self, uid: str) -> None:
        self.hands.delete(uid)
        self.words.pop(uid, None)
        self.times.pop(uid, None)

    def publish(self, answer: IfEmptied) -> CalendarReport:
        report = self.attempt(answer)
        assert report.status is Status.OK, report.error
        return report

    def attempt(self, answer: IfEmptied) -> CalendarReport:
        days = made_up_days(self.plan, NOW)
        report = publish(days, [self.target], self.ledger, NOW, if_emptied=answer)[0]
        self.settle(report, self.plan)
        return report

    def settle(self, report: CalendarReport, plan: list[Verdict]) -> None:
        """What the user had is gone with the event that we withdrew, which only happens to words-less ones."""
        for uid in set(self.times) - set(self.hands.seen()):
            del self.times[uid]

    def there(self) -> Mapping[str, RemoteEvent]:
        return self.hands.target.list_ours(NOW.date() - timedelta(days=30), NOW.date() + timedelta(days=30))

    # --- what must hold ------------------------------------------------------------------

    @invariant()
    def the_users_own_events_are_untouched(self) -> None:
        assert self.hands.own() == self.own

    @invariant()
    def no_event_of_ours_has_a_twin(self) -> None:
        assert all(count == 1 for count in self.hands.seen().values())

    @invariant()
    def the_users_words_and_times_stay(self) -> None:
        there = self.there()
        for uid, words in self.words.items():
            assert uid in there, f"{uid} was withdrawn with the user's words in it"
            assert there[uid].title == f"title of {words}"
            assert plain(there[uid].body.partition(MARKER)[0]) == words
            assert there[uid].body.count(MARKER) <= 1
        for uid, start in self.times.items():
            assert there[uid].start == start

    def check_days(self) -> None:
        """After an undisturbed publish each day has at most one event of ours that the user did not put there, and
        shows what the plan says, unless the user deleted that or put another day's session there."""
        there = self.there()
        taken = {event.date for uid, event in there.items() if event.date != day_of(uid)}
        for offset, verdict in enumerate(self.plan):
            day = NOW.date() + timedelta(days=offset)
            uid = uid_of(day)
            event = there.get(uid)
            if event is None:
                entry = self.ledger.rows.get(("caldav", uid), "")
                refused = '"standing": "deleted"' in entry and f'"verdict": "{verdict.word}"' in entry
                assert verdict is Verdict.SKIP or day in taken or refused
            elif uid not in self.words:
                assert event.title == title_of(made_up_day(day, verdict, NOW))
                assert event.date != day or day not in taken


def test_the_calendar_stays_true(radicale: Radicale) -> None:
    """Under plan changes, the user's moves, edits and deletions, lost answers, stale ETags and two runs at once,
    each day has at most one event of ours, the user's own are byte-identical, and a second publish does nothing."""

    class Machine(CalendarMachine):
        server = radicale

    profile = settings()
    few = settings(
        max_examples=max(5, profile.max_examples // 6),
        stateful_step_count=10,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Machine, settings=few)
