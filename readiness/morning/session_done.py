"""The use case of one tap: a planned session was done, or was not. It becomes the day's logged lift, or a remark.

Saying the same again changes nothing, another answer replaces the first, and none takes it back.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from readiness.date_bounds import not_ahead
from readiness.errors import InvalidInput
from readiness.home import Home
from readiness.merging.priority import TOLD
from readiness.morning import contract
from readiness.morning.record import Change, changed, last_answer
from readiness.observations import Activity, Kind, Note, Provenance
from readiness.recommendation import Recommendation
from readiness.runs.running import part
from readiness.session.done import as_prescribed, prescribed_rpe
from readiness.vocabulary import NOT_DONE, Verdict

SHORTER_SHARE = 0.5
"""What 'shorter' counts as: half the minutes and sets (a coaching choice; a session typed in says it exactly)."""
ASKED_DAYS = 7
"""A session so many days ago can still be answered for: what counts is the calendar week and the one before."""
UNKNOWN_START = time(17, 30)


class Did(StrEnum):
    """What the athlete says of a planned session."""

    DONE = "done"
    SHORTER = "shorter"
    NOT_DONE = "not_done"


@dataclass(frozen=True, slots=True)
class ToldSession:
    """A session that was planned for ``date``: what was planned, and what was said of it (None: nothing yet).
    ``recorded`` where a watch or the log holds strength on that day anyway; ``stands`` unless the day's last answer
    took it back."""

    told: Recommendation
    did: Did | None
    recorded: bool
    stands: bool

    @property
    def date(self) -> date:
        return self.told.date


def told_session(home: Home, day: date) -> ToldSession | None:
    """The last session that was planned for ``day``; None where there was none. Raises NoData."""
    answers = [contract.from_json(json.loads(one.json)) for one in home.known_store.answers(day, day)]
    told = [one for one in answers if one.verdict is not Verdict.SKIP and one.session is not None]
    if not told:
        return None
    lifts = _lifts(home, day)
    others = [one for one in lifts if one.provenance.source != TOLD]
    tapped = next((one for one in lifts if one.provenance.source == TOLD), None)
    did = _not_done(home, day) if tapped is None else _done(tapped, told[-1])
    return ToldSession(told[-1], did, bool(others), answers[-1] is told[-1])


def _lifts(home: Home, day: date) -> list[Activity]:
    recorded = home.known_store.observations({Kind.ACTIVITY}, since=day, until=day)
    return [one for one in recorded if isinstance(one, Activity) and part(one.sport) == "strength"]


def _done(tapped: Activity, told: Recommendation) -> Did:
    return Did.SHORTER if tapped.duration_min < told.minutes else Did.DONE


def _not_done(home: Home, day: date) -> Did | None:
    notes = home.known_store.observations({Kind.NOTE}, since=day, until=day)
    noted = any(isinstance(one, Note) and one.tag == NOT_DONE for one in notes)
    return Did.NOT_DONE if noted else None


def say_done(home: Home, day: date, did: Did | None) -> Change:
    """Store what was ``did`` with the session planned for ``day``, or take it back (None), and answer today anew.

    Raises InvalidInput for a day ahead, too long ago or without a planned session, and where strength is on record for
    it anyway; NoData in an empty home.
    """
    now = home.now()
    not_ahead(day, now.date())
    if day < now.date() - timedelta(days=ASKED_DAYS):
        raise InvalidInput(f"{day} is over {ASKED_DAYS} days ago: write it down with its day in the log")
    session = told_session(home, day)
    if session is None:
        raise InvalidInput(f"No session was planned for {day}: write down what you did in the log")
    before = last_answer(home, now.date())
    if session.did is not did:
        if did in (Did.DONE, Did.SHORTER) and session.recorded:
            raise InvalidInput(f"Strength on {day} is on record already, so it counts")
        _take_back(home, day)
        if did is Did.NOT_DONE:
            home.store_typed(Note(Provenance("note", _note_id(day)), day, NOT_DONE))
        elif did is not None:
            home.store_typed(_lift(session.told, did, now))
    return changed(home, now.date(), before)


def _lift(told: Recommendation, did: Did, now: datetime) -> Activity:
    """The session as it was planned, or its half; at its hour, which is only a guess where that lies ahead."""
    share = SHORTER_SHARE if did is Did.SHORTER else 1.0
    minutes = max(1, round(told.minutes * share))
    ends_now = now - timedelta(minutes=minutes)
    start = told.window.start if told.window else datetime.combine(told.date, UNKNOWN_START, now.tzinfo)
    if start > ends_now:
        start = max(ends_now, datetime.combine(told.date, time(), now.tzinfo))
    assert told.session is not None  # noqa: S101 - only such are asked about
    return Activity(
        Provenance(TOLD, told.date.isoformat()),
        start.replace(second=0, microsecond=0),
        "strength_training",
        float(minutes),
        rpe=prescribed_rpe(told.session),
        kind=told.focus.value,
        strength_sets=as_prescribed(told.session, share),
    )


def _take_back(home: Home, day: date) -> None:
    home.remove_typed(TOLD, Kind.ACTIVITY, day.isoformat())
    home.remove_typed("note", Kind.NOTE, _note_id(day))


def _note_id(day: date) -> str:
    return f"{day}:{NOT_DONE}"
