"""What every calendar must do, as a test suite to inherit from::

    class TestMine(CalendarContract):
        @pytest.fixture
        def hands(self):
            return MyHands()        # a fresh calendar for each test

``hands`` gives the target, and the user's own hand at that calendar by some other way than the target's.
Long, since it is one suite: all that a calendar promises, in the one class that an author inherits from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Protocol, cast
from zoneinfo import ZoneInfo

import pytest

from readiness.calendar_event import MARKER, RemoteEvent, StrengthEvent, plain, uid_of
from readiness.errors import Conflict
from readiness.ports import CalendarTarget, Ledger
from readiness.publishing.clear import clear
from readiness.publishing.events import events
from readiness.publishing.publish import CalendarReport, IfEmptied, Status, publish
from readiness.publishing.written import Entry, settled, to_json
from readiness.recommendation import Recommendation
from readiness.settings import EventSettings, Settings
from readiness.testing.days import made_up_day, made_up_days
from readiness.testing.faults import Killed, Life, Mortal, Overtaken
from readiness.testing.memory import MemoryLedger
from readiness.vocabulary import Verdict

NOW = datetime(2026, 3, 24, 6, tzinfo=ZoneInfo("Europe/Berlin"))
"""Five days before the clocks change in Berlin, so that every plan below crosses it."""

F, M, S = Verdict.FULL, Verdict.MAINTENANCE, Verdict.SKIP


class CalendarHands(Protocol):
    """A fresh calendar, and what a user does there with other programs."""

    @property
    def target(self) -> CalendarTarget: ...

    def move(self, uid: str, days: int, hours: int) -> None:
        """Drag an event of ours; a calendar without times of day takes the days alone."""
        ...

    def write(self, uid: str, title: str, body: str) -> None: ...

    def delete(self, uid: str) -> None: ...

    def seen(self) -> Counter[str]:
        """How often each UID of ours is there, in the user's eyes."""
        ...

    def own(self) -> object:
        """The user's own events exactly as they are; some were there before we came."""
        ...


class CalendarContract:
    """Inherit, and give the fixture ``hands``."""

    keeps_times = True
    """False where an event has a day but no time of day."""

    @pytest.fixture
    def hands(self) -> CalendarHands:
        raise NotImplementedError("give a fixture 'hands' that returns CalendarHands")

    @pytest.fixture(autouse=True)
    def closed(self, hands: CalendarHands) -> Iterator[None]:
        """Whatever a target keeps open is let go of."""
        yield
        hands.target.close()

    # --- the four verbs -----------------------------------------------------------

    def test_what_is_put_is_listed_as_shown(self, hands: CalendarHands) -> None:
        """An event reads back in the same words at the same time, and no other day lists it."""
        event = _event(F)
        written = hands.target.put(event)
        listed = hands.target.list_ours(event.date, event.date)
        assert set(listed) == {event.uid}
        shown = hands.target.shown(event)
        for read in (written, listed[event.uid]):
            assert (plain(read.title), plain(read.body)) == (plain(shown.title), plain(shown.body))
            assert (read.start, read.end, read.date) == (shown.start, shown.end, shown.date)
        day = timedelta(days=1)
        assert not hands.target.list_ours(event.date + day, event.date + 9 * day)
        assert not hands.target.list_ours(event.date - 9 * day, event.date - day)

    def test_reading_creates_nothing(self, hands: CalendarHands) -> None:
        """Listing an empty calendar and withdrawing what is not there change nothing and fail at nothing."""
        before = hands.own()
        assert not hands.target.list_ours(NOW.date(), NOW.date())
        hands.target.withdraw(uid_of(NOW.date()))
        assert not hands.seen()
        assert hands.own() == before

    def test_put_is_idempotent_by_uid(self, hands: CalendarHands) -> None:
        """The same event put twice is there once."""
        hands.target.put(_event(F))
        hands.target.put(_event(F))
        assert hands.seen() == Counter([_event(F).uid])

    def test_replacing_leaves_one_event(self, hands: CalendarHands) -> None:
        """A replaced event has the new words and no twin."""
        old = hands.target.put(_event(F))
        hands.target.put(_event(M), old)
        assert hands.seen() == Counter([old.uid])
        assert _listed(hands)[old.uid].title == _event(M).title

    def test_what_changed_meanwhile_is_not_overwritten(self, hands: CalendarHands) -> None:
        """Putting or withdrawing over a state that we have not read is a Conflict, and the user's words stay."""
        old = hands.target.put(_event(F))
        hands.write(old.uid, "Gym with Ana", "Bring the key.")
        for attempt in (
            lambda: hands.target.put(_event(M), old),
            lambda: hands.target.put(_event(M)),
            lambda: hands.target.withdraw(old.uid, old),
        ):
            with pytest.raises(Conflict):
                attempt()
        assert plain(_listed(hands)[old.uid].title) == "Gym with Ana"

    def test_what_was_deleted_meanwhile_is_a_conflict(self, hands: CalendarHands) -> None:
        """Replacing an event that the user just deleted does not bring it back; withdrawing it is success."""
        old = hands.target.put(_event(F))
        hands.delete(old.uid)
        with pytest.raises(Conflict):
            hands.target.put(_event(M), old)
        hands.target.withdraw(old.uid, old)
        assert not hands.seen()

    def test_a_withdrawn_event_may_come_back(self, hands: CalendarHands) -> None:
        """After a withdrawal the same UID can be created again."""
        hands.target.withdraw(_event(F).uid, hands.target.put(_event(F)))
        assert not hands.seen()
        hands.target.put(replace(_event(M), sequence=2))
        assert _listed(hands)[_event(M).uid].title == _event(M).title

    def test_others_events_are_neither_listed_nor_touched(self, hands: CalendarHands) -> None:
        """The user's own events come through everything byte for byte."""
        before = hands.own()
        assert before
        ledger = MemoryLedger()
        for verdicts in ([F, M, F], [M, S, F], [S, S, S]):
            _publish(hands, ledger, verdicts)
        clear([hands.target], ledger, NOW)
        assert hands.own() == before

    # --- publishing there -----------------------------------------------------------

    def test_a_second_publish_does_nothing(self, hands: CalendarHands) -> None:
        """Each day has one event, and publishing the same plan again writes nothing."""
        ledger = MemoryLedger()
        first = _publish(hands, ledger, [F, S, M, F])
        assert (first.created, first.updated, first.withdrawn) == (3, 0, 0)
        before = _stamps(hands)
        again = _publish(hands, ledger, [F, S, M, F])
        assert (again.created, again.updated, again.withdrawn, again.unchanged) == (0, 0, 0, 3)
        assert _stamps(hands) == before
        assert hands.seen() == Counter(_uids(0, 2, 3))

    def test_changes_move_and_withdraw_only_what_changed(self, hands: CalendarHands) -> None:
        """A changed verdict updates, a skip withdraws, the rest keeps its etag."""
        ledger = MemoryLedger()
        _publish(hands, ledger, [F, F, F])
        untouched = _stamps(hands)[_uids(2)[0]]
        report = _publish(hands, ledger, [M, S, F])
        assert (report.created, report.updated, report.withdrawn, report.unchanged) == (0, 1, 1, 1)
        assert _stamps(hands)[_uids(2)[0]] == untouched
        assert _listed(hands)[_uids(0)[0]].title == _event(M).title

    def test_a_deleted_event_stays_away_unless_the_verdict_changes(self, hands: CalendarHands) -> None:
        """The user's deletion holds for that verdict of that day, and for it alone."""
        ledger = MemoryLedger()
        _publish(hands, ledger, [F, F])
        hands.delete(_uids(1)[0])
        for _ in range(2):
            assert _publish(hands, ledger, [F, F]).created == 0
        assert hands.seen() == Counter(_uids(0))
        assert _publish(hands, ledger, [F, M]).created == 1
        assert hands.seen() == Counter(_uids(0, 1))

    def test_a_moved_event_keeps_its_time(self, hands: CalendarHands) -> None:
        """What the user dragged stays where they put it, while its words follow the advice."""
        ledger = MemoryLedger()
        _publish(hands, ledger, [F, S, F])
        uid = _uids(0)[0]
        hands.move(uid, 1, 2)
        moved = _listed(hands)[uid]
        assert moved.date == NOW.date() + timedelta(days=1)
        assert _publish(hands, ledger, [F, S, F]).updated == 0
        for verdict, known in (
            (M, ledger),
            (F, ledger),
            (M, MemoryLedger()),
        ):  # the last: after a lost ledger
            assert _publish(hands, known, [verdict, S, F]).updated == 1
            now = _listed(hands)[uid]
            assert (now.start, now.end, now.date) == (moved.start, moved.end, moved.date)
            assert now.title == _event(verdict).title
            assert _publish(hands, known, [verdict, S, F]).updated == 0

    def test_a_day_taken_by_a_moved_event_gets_no_second_one(self, hands: CalendarHands) -> None:
        """Where the user moved another day's session to, ours steps aside."""
        ledger = MemoryLedger()
        _publish(hands, ledger, [F, F, F])
        hands.move(_uids(0)[0], 1, 0)
        assert _publish(hands, ledger, [F, F, F]).withdrawn == 1
        assert hands.seen() == Counter(_uids(0, 2))

    def test_the_users_words_stay_above_the_marker(self, hands: CalendarHands) -> None:
        """An event that the user wrote into keeps every word; ours is appended below, once, when it changed."""
        ledger = MemoryLedger()
        _publish(hands, ledger, [F, F])
        uid = _uids(0)[0]
        hands.write(uid, "Gym with Ana", "Bring the key.")
        assert _publish(hands, ledger, [F, F]).updated == 0
        assert plain(_listed(hands)[uid].body) == "Bring the key."
        for verdict in (M, S, F):
            _publish(hands, ledger, [verdict, F])
            read = _listed(hands)[uid]
            theirs, _, below = plain(read.body).partition(MARKER)
            assert (plain(read.title), theirs.strip()) == ("Gym with Ana", "Bring the key.")
            assert plain(below).startswith(plain(_event(verdict).title))
            assert MARKER not in below
            assert _publish(hands, ledger, [verdict, F]).updated == 0

    def test_a_suddenly_empty_calendar_stops_and_asks(self, hands: CalendarHands) -> None:
        """Everything gone at once is not read as the user's wish, nor filled again unasked; a mere file is."""
        ledger = MemoryLedger()
        _publish(hands, ledger, [F, F, F])
        for uid in _uids(0, 1, 2):
            hands.delete(uid)
        report = _publish(hands, ledger, [F, F, F])
        if hands.target.file_of_ours:
            assert (report.status, report.created) == (Status.OK, 3)
            return
        assert report.status is Status.STOPPED
        assert not hands.seen()
        kept_away = _publish(hands, ledger, [F, F, M], IfEmptied.LEAVE)
        assert (kept_away.created, hands.seen()) == (1, Counter(_uids(2)))
        hands.delete(_uids(2)[0])
        _publish(hands, ledger, [F, F, M], IfEmptied.RECREATE)

    def test_an_emptied_calendar_is_filled_again_when_asked_to(self, hands: CalendarHands) -> None:
        """The answer 'recreate' brings every event back."""
        ledger = MemoryLedger()
        _publish(hands, ledger, [F, F, F])
        for uid in _uids(0, 1, 2):
            hands.delete(uid)
        assert _publish(hands, ledger, [F, F, F], IfEmptied.RECREATE).created == 3
        assert hands.seen() == Counter(_uids(0, 1, 2))

    def test_a_day_that_is_over_shows_its_last_answer(self, hands: CalendarHands) -> None:
        """What is on a day that is over is brought to what was said last of it; nothing is put there anew."""
        ledger = MemoryLedger()
        _publish(hands, ledger, [F, F])
        hands.delete(_uids(1)[0])
        later = NOW + timedelta(days=3)
        days = [_day(0, M), _day(1, M), _day(2, F), made_up_day(later.date(), F, later)]
        report = publish(days, [hands.target], ledger, later)[0]
        assert (report.created, report.updated, report.withdrawn) == (1, 1, 0)
        assert hands.seen() == Counter(_uids(0, 3))
        assert "Light" in _listed(hands)[_uids(0)[0]].title
        report = publish([_day(0, M), *days[1:]], [hands.target], ledger, later)[0]
        assert (report.created, report.updated, report.withdrawn) == (0, 0, 0)

    def test_without_a_ledger_nothing_is_doubled_or_lost(self, hands: CalendarHands) -> None:
        """After the ledger is lost, what is there is recognised, and the user's words are still theirs."""
        _publish(hands, MemoryLedger(), [F, F])
        hands.write(_uids(1)[0], "Gym with Ana", "Bring the key.")
        before = _stamps(hands)[_uids(0)[0]]
        report = _publish(hands, MemoryLedger(), [F, M])
        assert report.created == 0
        assert hands.seen() == Counter(_uids(0, 1))
        assert _stamps(hands)[_uids(0)[0]] == before
        read = _listed(hands)[_uids(1)[0]]
        assert plain(read.title) == "Gym with Ana"
        assert plain(read.body).startswith("Bring the key.")

    def test_killed_anywhere_the_next_publish_repairs(self, hands: CalendarHands) -> None:
        """Cut off after any write, to calendar or ledger, the next run ends where it should."""
        kills = 0
        while True:
            ledger = MemoryLedger()
            _publish(hands, ledger, [F, F, F, S])
            life = Life(kills)
            mortal = cast(CalendarTarget, Mortal(hands.target, life, {"put", "withdraw"}))
            try:
                notes = cast(Ledger, Mortal(ledger, life, {"record"}))
                publish(made_up_days([M, S, F, F], NOW), [mortal], notes, NOW)
                break
            except Killed:
                kills += 1
            _publish(hands, ledger, [M, S, F, F])
            assert hands.seen() == Counter(_uids(0, 2, 3)), f"after kill {kills}"
            titles = {uid: e.title for uid, e in _listed(hands).items()}
            assert titles[_uids(0)[0]] == _event(M).title
            again = _publish(hands, ledger, [M, S, F, F])
            assert (again.created, again.updated, again.withdrawn) == (0, 0, 0), f"after kill {kills}"
            for uid in hands.seen():
                hands.delete(uid)
        assert kills >= 8

    @pytest.mark.parametrize("theirs", [[M, F, S, S], [S, S, F, M], [F, F, F, F]])
    def test_two_runs_at_once_end_in_one_truth(self, hands: CalendarHands, theirs: list[Verdict]) -> None:
        """A run of another plan between our reading and our writing leaves no twin, and is not taken for the user."""
        ledger = MemoryLedger()
        _publish(hands, ledger, [F, S, F, S])

        def other_run() -> None:
            publish(made_up_days(theirs, NOW), [hands.target], ledger, NOW, if_emptied=IfEmptied.LEAVE)

        late = cast(CalendarTarget, Overtaken(hands.target, other_run))
        publish(made_up_days([M, F, F, S], NOW), [late], ledger, NOW, if_emptied=IfEmptied.RECREATE)
        _publish(hands, ledger, [M, F, F, S])  # sees what the other run did after our reading
        report = _publish(hands, ledger, [M, F, F, S])
        assert (report.created, report.updated, report.withdrawn) == (0, 0, 0)
        assert hands.seen() == Counter(_uids(0, 1, 2))
        listed = _listed(hands)
        for uid, verdict in zip(_uids(0, 1, 2), [M, F, F], strict=True):
            assert listed[uid].title == _event(verdict).title
            assert MARKER not in listed[uid].body

    def test_clear_withdraws_everything_of_ours(self, hands: CalendarHands) -> None:
        """After a clear nothing of ours is left, past days included, and the ledger is empty."""
        ledger = MemoryLedger()
        _publish(hands, ledger, [F, F, M])
        later = NOW + timedelta(days=2)
        publish([made_up_day(later.date(), S, later)], [hands.target], ledger, later)
        hands.move(_uids(1)[0], 20, 0)
        would = clear([hands.target], ledger, later, dry_run=True)[0]
        assert {action.uid for action in would.actions} == set(_uids(0, 1)) == set(hands.seen())
        assert clear([hands.target], ledger, later)[0].withdrawn == 2
        assert not hands.seen()
        assert not ledger.rows

    def test_a_dry_run_writes_nothing(self, hands: CalendarHands) -> None:
        """A dry run reports what would be done, and neither calendar nor ledger changes."""
        ledger = MemoryLedger()
        report = publish(made_up_days([F, S, M], NOW), [hands.target], ledger, NOW, dry_run=True)[0]
        assert report.created == 2
        assert not ledger.rows
        assert not hands.seen()

    def test_skip_days_show_only_where_they_may(self, hands: CalendarHands) -> None:
        """With skip_events = all_day a skip day is an all-day event that blocks no time; a watch shows none."""
        settings = replace(Settings(), events=replace(Settings().events, skip_events="all_day"))
        ledger = MemoryLedger()
        publish(made_up_days([S, F], NOW), [hands.target], ledger, NOW, settings=settings)
        if not hands.target.shows_skips:
            assert hands.seen() == Counter(_uids(1))
            return
        skip = _listed(hands)[_uids(0)[0]]
        assert (skip.title, skip.start, skip.date) == ("No strength", None, NOW.date())

    def test_a_day_without_fresh_data_says_so(self, hands: CalendarHands) -> None:
        """A silence of three days is shown on that day, also where it skips: it must not look like rest."""
        old = {"hrv": NOW.date() - timedelta(days=3), "checkin": None}
        for verdict in (S, F):
            publish([replace(_day(0, verdict), data_until=old)], [hands.target], MemoryLedger(), NOW)
            if verdict is F or hands.target.shows_skips:
                assert "no data since Sat 21 Mar" in _listed(hands)[_uids(0)[0]].title

    def test_a_changed_reminder_is_written_once(self, hands: CalendarHands) -> None:
        """A reminder that is set later reaches the events that are there, and the next publish is at rest."""
        ledger, settings = MemoryLedger(), Settings(events=EventSettings(reminder_minutes=30))
        _publish(hands, ledger, [F, M])
        reports = [
            publish(made_up_days([F, M], NOW), [hands.target], ledger, NOW, settings=settings)[0]
            for _ in range(2)
        ]
        assert reports[0].created == 0
        assert [reports[1].updated, reports[1].unchanged] == [0, 2]

    def test_an_event_of_an_earlier_form_is_brought_to_this_one_once(self, hands: CalendarHands) -> None:
        """What an earlier version wrote in other words is rewritten in place; what is not ours stays as it is."""
        before, ledger = hands.own(), MemoryLedger()
        old = replace(
            _event(F), title="Strength: full, lower body, 40 min", body="Why:\n- Old.", digest="old"
        )
        href = hands.target.put(old).href
        entry = settled(Entry(old.uid, old.date), old, href)
        ledger.record(hands.target.name, old.uid, old.date, to_json(entry))
        first, second = _publish(hands, ledger, [F]), _publish(hands, ledger, [F])
        assert (first.created, first.updated, second.updated) == (0, 1, 0)
        assert hands.seen() == Counter([old.uid])
        assert _listed(hands)[old.uid].title == _event(F).title
        assert hands.own() == before

    def test_times_are_right_on_the_day_the_clocks_change(self, hands: CalendarHands) -> None:
        """Half past five is half past five by the wall clock, before, on and after the change."""
        if not self.keeps_times:
            pytest.skip("this calendar has no times of day")
        _publish(hands, MemoryLedger(), [F] * 8)
        starts = [e.start for _, e in sorted(_listed(hands).items())]
        assert [s.astimezone(UTC).hour for s in starts if s] == [16] * 5 + [15] * 3


def _day(offset: int, verdict: Verdict) -> Recommendation:
    return made_up_day(NOW.date() + timedelta(days=offset), verdict, NOW)


def _event(verdict: Verdict) -> StrengthEvent:
    stamped = events([_day(0, verdict)], Settings(), NOW.tzinfo)[0]
    return replace(stamped, last_modified=NOW)


def _uids(*offsets: int) -> list[str]:
    return [uid_of(NOW.date() + timedelta(days=offset)) for offset in offsets]


def _publish(
    hands: CalendarHands, ledger: Ledger, verdicts: list[Verdict], if_emptied: IfEmptied = IfEmptied.ASK
) -> CalendarReport:
    report = publish(made_up_days(verdicts, NOW), [hands.target], ledger, NOW, if_emptied=if_emptied)[0]
    assert report.status in {Status.OK, Status.STOPPED}, report.error
    return report


def _listed(hands: CalendarHands) -> Mapping[str, RemoteEvent]:
    return hands.target.list_ours(date(2026, 3, 1), date(2026, 5, 1))


def _stamps(hands: CalendarHands) -> dict[str, str | None]:
    return {uid: event.etag for uid, event in _listed(hands).items()}
