"""A home without a command line: a real store with fixed settings and a clock that stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime

from connectors.sources.typed import typed
from connectors.store import SqliteStore
from readiness.observations import Kind, Observation
from readiness.ports import AnswerTarget, CalendarTarget, Counts, FatigueModel
from readiness.settings import Settings
from readiness.stored_answer import StoredAnswer, standing


@dataclass
class StoredHome:
    """The :class:`readiness.home.Home` of tests. ``settings_of`` is called each time settings are asked for."""

    known_store: SqliteStore
    moment: datetime
    config_bytes: bytes = b""
    home_id: str = ""
    settings_of: Callable[[], Settings] = Settings
    calendars: Sequence[CalendarTarget] = field(default_factory=list)

    @property
    def settings(self) -> Settings:
        return self.settings_of()

    def now(self) -> datetime:
        return self.moment

    def standing(self, day: date) -> StoredAnswer | None:
        return standing(self.known_store, day, self.config_bytes)

    def model(self, day: date) -> FatigueModel | None:
        return None

    def model_version(self, day: date) -> str:
        return ""

    def store_typed(self, *observations: Observation) -> Counts:
        counts = Counts()
        for one in observations:
            counts += self.known_store.upsert(one.provenance.source, [typed(one)], at=self.moment)
        return counts

    def remove_typed(self, source: str, kind: Kind, source_id: str) -> bool:
        return self.known_store.remove(source, kind, source_id, at=self.moment)

    def targets(self, only: Sequence[str] = ()) -> Sequence[CalendarTarget]:
        return [one for one in self.calendars if not only or one.name in only]

    def answer_targets(self) -> Sequence[AnswerTarget]:
        return ()

    def one_publisher(self) -> AbstractContextManager[None]:
        return nullcontext()
