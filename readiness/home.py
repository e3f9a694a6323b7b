"""One athlete's home as the use cases see it: settings, store, clock, model, and where the answer goes."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

from readiness.observations import Kind, Observation
from readiness.ports import AnswerTarget, CalendarTarget, Counts, FatigueModel, Ledger, Store
from readiness.stored_answer import StoredAnswer

if TYPE_CHECKING:
    from readiness.settings import Settings


class HomeStore(Store, Ledger, Protocol):
    """The one database of a home: observations, answers and what was written into calendars."""


class Home(Protocol):
    """One athlete's home, wired: all that the use cases ask of the world. The composition root implements it."""

    @property
    def settings(self) -> Settings:
        """What the athlete set. Raises ConfigurationError naming every problem."""
        ...

    @property
    def config_bytes(self) -> bytes:
        """The settings as they are stored: they show that nothing was changed without being read."""
        ...

    @property
    def known_store(self) -> HomeStore:
        """What is stored. Raises NoData where nothing ever was; reading creates nothing."""
        ...

    @property
    def home_id(self) -> str:
        """Distinguishes this home's events from another's in the same calendar."""
        ...

    def now(self) -> datetime:
        """The present as an aware datetime in the athlete's zone."""
        ...

    def standing(self, day: date) -> StoredAnswer | None:
        """The stored answer for ``day`` if everything that it rests on is as it was; else None."""
        ...

    def model(self, day: date) -> FatigueModel | None:
        """The personal model that the morning of ``day`` had: the last one trained before it."""
        ...

    def model_version(self, day: date) -> str:
        """The version of that model without loading it; empty where there is none."""
        ...

    def store_typed(self, *observations: Observation) -> Counts:
        """Store what the athlete says, at once and durably; saying the same again changes nothing."""
        ...

    def remove_typed(self, source: str, kind: Kind, source_id: str) -> bool:
        """Take back what the athlete said. False if there is no such row."""
        ...

    def targets(self, only: Sequence[str] = ()) -> Sequence[CalendarTarget]:
        """The configured calendars, or those named. Raises ConfigurationError for one that cannot be built."""
        ...

    def answer_targets(self) -> Sequence[AnswerTarget]:
        """Where the day's answer is sent as values; none unless the athlete set one up."""
        ...

    def one_publisher(self) -> AbstractContextManager[None]:
        """While it is held no other process writes into this home's calendars. Waits a while for another one, then
        raises LockHeld."""
        ...
