"""Asking a source about single activities, part by part, each activity stored at once: an interruption loses none.

Details are never a night's failure: a part that fails on three activities is left for tonight, and one that fails on
three nights is left for good.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from readiness.errors import AuthenticationNeeded, ReadinessError, UnexpectedResponse
from readiness.night.details_memory import Memory
from readiness.night.pauses import Pauses
from readiness.night.progress import Meter
from readiness.night.wanted import Wanted, wanted
from readiness.observations import Activity, Kind
from readiness.ports import Counts, DetailSource, Store

FAILURES_A_NIGHT = 3


@dataclass(slots=True)
class Fetch:
    """What came of it; ``error`` is the first thing that went wrong."""

    counts: Counts = field(default_factory=Counts)
    error: ReadinessError | None = None


def fetch_details(
    source: DetailSource,
    store: Store,
    now: datetime,
    has_time: Callable[[], bool],
    meter: Meter,
    expires_at: datetime | None,
) -> Fetch:
    """Asks for what is wanted tonight. Raises only what the store raises."""
    memory = Memory(store, source.name, now.date())
    asking = _Asking(source, memory, Pauses(store, source.name, now))
    done = Fetch()
    for one in wanted(source, store, memory, now.date(), expires=expires_at is not None):
        if not has_time() or isinstance(asking.error, AuthenticationNeeded):
            break
        meter.tell(source.name, f"details of {one.activity.date}")
        fresh = asking.ask(one)
        memory.save()  # first: a row whose missing part nobody remembers would pass for complete
        if fresh:
            answers = {**_kept(store, source, one.activity), **fresh}
            row = source.parse(Kind.ACTIVITY_DETAIL, one.id, payload(one.activity, answers))
            done.counts += store.upsert(source.name, [row], at=now, expires_at=expires_at)
    done.error = asking.error
    return done


class _Asking:
    """The requests of one night, and which parts are left because they failed."""

    def __init__(self, source: DetailSource, memory: Memory, pauses: Pauses) -> None:
        self._source, self._memory, self._pauses = source, memory, pauses
        self._failures: Counter[str] = Counter()
        self.error: ReadinessError | None = None

    def ask(self, one: Wanted) -> dict[str, Any]:
        """The answers of the parts that answered."""
        answers: dict[str, Any] = {}
        self._memory.note_asked(one.id)
        for part in one.parts:
            self._memory.note_missing(one.id, part)
            if self._failures[part] < FAILURES_A_NIGHT and not isinstance(self.error, AuthenticationNeeded):
                self._ask_part(one, part, answers)
        return answers

    def _ask_part(self, one: Wanted, part: str, answers: dict[str, Any]) -> None:
        error: ReadinessError | None = self._pauses.standing(_name(part))
        if error is None:
            try:
                answers[part] = self._source.ask_part(one.activity, part)
                self._memory.note_answer(one.id, part)
                return
            except Exception as raised:  # a bug in reading one answer must not cost the night
                error = self._failed(one, part, raised)
        self._failures[part] += 1
        self.error = self.error or error

    def _failed(self, one: Wanted, part: str, raised: Exception) -> ReadinessError:
        if not isinstance(raised, ReadinessError):
            raised = UnexpectedResponse(f"{self._source.name} details: {type(raised).__name__}: {raised}")
        if getattr(raised, "retry_after_s", None) is None:
            self._memory.note_failure(one.id, part)
        else:  # 'later' is no fault of this activity's
            self._pauses.note(_name(part), raised)
            self._failures[part] = FAILURES_A_NIGHT
        return raised


def _name(part: str) -> str:
    return f"{Kind.ACTIVITY_DETAIL}.{part}"


def _kept(store: Store, source: DetailSource, activity: Activity) -> dict[str, Any]:
    """The answers that are kept already."""
    raw = store.payload(source.name, Kind.ACTIVITY_DETAIL, activity.provenance.source_id)
    try:
        stored = json.loads(raw or b"{}")
    except ValueError:
        return {}
    return stored if isinstance(stored, dict) else {}


def payload(activity: Activity, answers: dict[str, Any]) -> bytes:
    """What is kept of an activity's answers, and what the source's ``parse`` reads."""
    about = {
        "start": activity.start.isoformat(),
        "of_duration_min": activity.duration_min,
        "sport": activity.sport,
    }
    return json.dumps({**answers, **about}, separators=(",", ":"), ensure_ascii=False).encode(
        "utf-8", "replace"
    )
