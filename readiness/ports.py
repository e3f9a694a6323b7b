"""What the domain asks of the world. Connectors and models implement these; tests run contracts on them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, runtime_checkable

from readiness.observations import Activity, Fetched, Kind, Observation
from readiness.stored_answer import StoredAnswer

if TYPE_CHECKING:
    from readiness.body.assessment import Assessment
    from readiness.calendar_event import RemoteEvent, StrengthEvent
    from readiness.expectation import Weights
    from readiness.settings import Settings


class Clock(Protocol):
    """The present, passed in, so that a test can stop it."""

    def now(self) -> datetime:
        """The present as an aware datetime in the athlete's zone."""
        ...


@runtime_checkable
class Source(Protocol):
    """A vendor, or a file of the user's. Holds no sync state: the use case owns bookmarks.

    Three more attributes are looked for: ``requests`` (how many this run has sent, for the report), ``remarks``
    (what could not be read and is not needed, in words) and ``keep_days`` (the vendor's terms forbid to keep its
    rows longer; they are read anew each night instead).
    """

    name: ClassVar[str]
    kinds: ClassVar[frozenset[Kind]]

    def fetch(self, kind: Kind, since: date, until: date) -> Iterator[Fetched]:
        """Every row of ``kind`` from ``since`` to ``until``, both included, newest last.

        Raises SourceUnavailable (later may do), AuthenticationNeeded (the user must act) or
        UnexpectedResponse (the whole answer is unreadable: kept with its payload). A single bad row
        is yielded with its ``problem``, the others go on.
        """
        ...

    def parse(self, kind: Kind, source_id: str, raw: bytes) -> Fetched:
        """Read a kept raw payload again, as after an upgrade. Never touches the network."""
        ...


class Reader(Protocol):
    """Reads kept payloads again: a :class:`Source`, or a file format that is never fetched."""

    def parse(self, kind: Kind, source_id: str, raw: bytes) -> Fetched:
        """As :meth:`Source.parse`."""
        ...


@runtime_checkable
class DetailSource(Protocol):
    """A source that delivers more about an activity when asked for it alone, part by part
    (:mod:`readiness.night.details` says of which, and when)."""

    name: ClassVar[str]

    def detail_parts(self, activity: Activity) -> tuple[str, ...]:
        """The names of what can be asked about it, a request each; the part with its perceived effort first."""
        ...

    def ask_part(self, activity: Activity, part: str) -> Any:
        """One part's answer, in JSON's types; None where the vendor has none. Raises as :meth:`Source.fetch` does."""
        ...

    def parse(self, kind: Kind, source_id: str, raw: bytes) -> Fetched:
        """As :meth:`Source.parse`. Of kind ``activity_detail``, ``raw`` is a JSON object: each answer under its
        part's name, the activity's ``start`` (ISO 8601), ``of_duration_min`` and ``sport``."""
        ...


@dataclass(frozen=True, slots=True)
class Counts:
    """What an upsert did, in observations."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    quarantined: int = 0

    def to_json(self) -> dict[str, int]:
        return asdict(self)

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.new + other.new,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
            self.quarantined + other.quarantined,
        )


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A row that could not be read, and why; its payload is kept beside it."""

    source: str
    kind: Kind
    source_id: str
    problem: str
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Health:
    """A source's or calendar's health: ``failing_since`` is None while it is well."""

    name: str
    last_ok: datetime | None = None
    failing_since: datetime | None = None
    error: str | None = None
    needs_login: bool = False


DERIVED = "derived "
"""Facts whose name begins so are computed from the observations, and go where one of those must be erased."""


class Store(Protocol):
    """Keeps everything that was fetched or typed in; rows are keyed (source, kind, source id)."""

    def upsert(
        self,
        source: str,
        rows: Iterable[Fetched],
        *,
        at: datetime,
        read: tuple[Kind, date, date] | None = None,
        window: tuple[Kind, date, date] | None = None,
        expires_at: datetime | None = None,
        rebuilding: bool = False,
    ) -> Counts:
        """Put rows and bookmark (``read``: the days that were read in full) in one transaction.

        ``window`` declares ``rows`` to be everything that the source lists of that kind in that span: stored
        rows missing from a non-empty answer are marked deleted.
        ``expires_at`` is when the vendor's terms want these rows erased. ``rebuilding`` puts today's reading of
        the same payloads in place of the old one."""
        ...

    def observations(
        self,
        kinds: Collection[Kind] | None = None,
        since: date | None = None,
        until: date | None = None,
        known_at: datetime | None = None,
    ) -> list[Observation]:
        """What is stored and not deleted, by date, kind and source; ``known_at`` as it was known then."""
        ...

    def since(
        self, day: date, before: timedelta, always: Collection[Kind] = ()
    ) -> tuple[list[Observation], str]:
        """The observations since ``day``, those of the days shortly ``before`` it, and of some kinds ``always`` all;
        and the digest of everything stored that is older than ``day``."""
        ...

    def bookmark(self, source: str, kind: Kind) -> tuple[date, date] | None:
        """The first and the last day that were read."""
        ...

    def payload(self, source: str, kind: Kind, source_id: str) -> bytes:
        """The last payload of one row; empty if there is none."""
        ...

    def payloads(self, source: str | None = None) -> Iterator[tuple[str, Kind, str, bytes]]:
        """Every kept payload as (source, kind, source id, raw), the unreadable ones among them."""
        ...

    def remove(self, source: str, kind: Kind, source_id: str, *, at: datetime) -> bool:
        """Mark one row deleted (the user took it back). False if there is none."""
        ...

    def expire(self, now: datetime) -> int:
        """Erase for good what a vendor's terms forbid to keep; how many rows."""
        ...

    def quarantine(self) -> list[Quarantined]:
        """Rows that could not be read, and have not been since."""
        ...

    def health(self) -> Mapping[str, Health]:
        """How every source and calendar is, by name."""
        ...

    def record_health(self, health: Health) -> None:
        """Put in place of what was known of that source or calendar."""
        ...

    def save_answers(self, answers: Sequence[StoredAnswer]) -> None:
        """Keep answers for good; a revision that is there already stays as it was given."""
        ...

    def answer(self, day: date, revision: int | None = None) -> StoredAnswer | None:
        """The last revision of a day's answer, or the one asked for."""
        ...

    def answers(self, since: date | None = None, until: date | None = None) -> list[StoredAnswer]:
        """Every revision of every day between the two, both included, oldest first."""
        ...

    def fact(self, name: str) -> str | None:
        """A value remembered by name, such as when the last backup was made."""
        ...

    def facts(self, prefix: str) -> dict[str, str]:
        """Every remembered value whose name begins so, by the rest of its name."""
        ...

    def remember(self, name: str, value: str) -> None:
        """Put in place of what was remembered by that name."""
        ...

    def digest(self) -> str:
        """Changes whenever any observation changes; an answer with the same digest is still true."""
        ...


@runtime_checkable
class CalendarTarget(Protocol):
    """Where the plan is shown. Touches only what we created; knows nothing of what was written before.

    Constructing one touches neither network nor files. Errors are those of ``readiness.errors``.
    """

    name: ClassVar[str]

    shows_skips: ClassVar[bool] = True
    """False where a skip day has no place, such as on a watch."""

    file_of_ours: ClassVar[bool] = False
    """True for a file that is simply written anew when it is missing, with no question asked."""

    def shown(self, event: StrengthEvent) -> StrengthEvent:
        """``event`` as it will read back from here: what cannot be held here is dropped or cut. Pure."""
        return event

    def list_ours(self, since: date, until: date) -> Mapping[str, RemoteEvent]:
        """Our events between the two days, both included, by UID; others' are left out."""
        ...

    def put(self, event: StrengthEvent, replaces: RemoteEvent | None = None) -> RemoteEvent:
        """Create or replace by UID; idempotent. Raises Conflict when ``replaces`` is no longer what is there."""
        ...

    def withdraw(self, uid: str, replaces: RemoteEvent | None = None) -> None:
        """Absent is success. Raises Conflict when ``replaces`` is no longer what is there."""
        ...

    def close(self) -> None:
        """Let go of connections; afterwards it may be used again."""
        return


@runtime_checkable
class AnswerTarget(Protocol):
    """Where the day's answer is sent as values, such as a home's automation. Constructing one touches no network.
    Errors are those of ``readiness.errors``."""

    name: ClassVar[str]

    def tell(self, answer: Mapping[str, Any]) -> None:
        """Put ``answer``, the contract's object of today, in place of what was sent before; sending it again is no
        change."""
        ...

    def take_back(self) -> None:
        """Remove all that was ever sent. Absent is success."""
        ...


class Ledger(Protocol):
    """What we last wrote at each calendar, kept durably: one JSON document a target and UID."""

    def ledger(self, target: str) -> Mapping[str, str]:
        """UID → JSON, of everything ever written there and not withdrawn."""
        ...

    def record(self, target: str, uid: str, day: date, json: str) -> None:
        """Put one event's entry, durably, in place of the one before."""
        ...

    def erase(self, target: str, uid: str) -> None:
        """Absent is success."""
        ...


class FatigueModel(Protocol):
    """The personal model: what to expect of this athlete's mornings, drawn from own reports. It changes no gate and no
    sign, and moves no band once the morning's answers are given."""

    version: str

    def weights(self, morning: date) -> Weights | None:
        """The athlete's own weights of the expectation; None where the population's are the better ones."""
        ...

    def adjust(
        self, assessment: Assessment, observations: Sequence[Observation], settings: Settings
    ) -> Assessment:
        """``assessment`` with what is expected, the interval of the score before the check-in, and in ``model`` whether
        and why its weights are used.

        ``observations`` are those that the assessment was made from: merged, and cut at its morning. Where
        the model has nothing to say, everything but ``model`` comes back as it was.
        """
        ...
