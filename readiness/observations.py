"""What sources deliver: frozen facts with units in their names, and where each came from.

Days are *wake-up dates*: the night that ends on a morning belongs to that morning.
Instants are aware datetimes. ``None`` means 'not observed': it is a value, never an error.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import ClassVar


class Kind(StrEnum):
    """The kinds of observation that a source may deliver."""

    ACTIVITY = "activity"
    ACTIVITY_DETAIL = "activity_detail"
    HRV = "hrv"
    SLEEP = "sleep"
    RESTING_HR = "resting_hr"
    DAILY = "daily"
    VENDOR_SCORE = "vendor_score"
    CHECKIN = "checkin"
    NOTE = "note"
    PLANNED_RUN = "planned_run"
    RACE = "race"
    AWAY = "away"


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a fact came from. ``source_id`` is unique within (source, kind).

    ``ingested_at`` is when it first reached this machine (aware), set by the store;
    ``device`` names the recording device where the vendor names it.
    """

    source: str
    source_id: str
    ingested_at: datetime | None = None
    device: str | None = None


@dataclass(frozen=True, slots=True)
class StrengthSet:
    """One exercise as it was done: sets, reps of a set, load of a rep."""

    exercise: str
    sets: int | None = None
    reps: int | None = None
    load_kg: float | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Leg:
    """One sport of a multisport, with the units and words of :class:`Activity`."""

    sport: str
    start: datetime
    duration_min: float
    distance_km: float | None = None
    ascent_m: float | None = None
    descent_m: float | None = None
    avg_hr_bpm: float | None = None
    max_hr_bpm: float | None = None


@dataclass(frozen=True, slots=True)
class Activity:
    """One recorded activity. ``start`` carries the local offset of the place.

    ``sport`` is a lower-case key (``running``, ``trail_running``, ``strength_training``, ``cycling``,
    ``yoga`` …); ``kind`` is what the session was for (``easy``, ``long``, ``intervals``, ``tempo``,
    ``hills``, ``race``, ``heavy_lower``, ``lower``, ``upper_core``, ``full_body`` …) where known.
    ``rpe`` is CR10 (0–10). The fields below the line need a detail request or a recorded stream.
    """

    KIND: ClassVar[Kind] = Kind.ACTIVITY

    provenance: Provenance
    start: datetime
    sport: str
    duration_min: float
    distance_km: float | None = None
    ascent_m: float | None = None
    descent_m: float | None = None
    avg_hr_bpm: float | None = None
    max_hr_bpm: float | None = None
    rpe: float | None = None
    kind: str | None = None
    completed_pct: float | None = None
    title: str | None = None
    external_ids: tuple[str, ...] = ()
    # --- from detail or stream -------------------------------------------------
    feel: float | None = None
    hr_zone_min: tuple[float, ...] | None = None
    gap_m_per_min: float | None = None
    decoupling_pct: float | None = None
    steep_descent_m: float | None = None
    trimp: float | None = None
    temperature_c: float | None = None
    altitude_m: float | None = None
    strength_sets: tuple[StrengthSet, ...] = ()
    truncated: bool = False
    """The recording broke off: another source's word on duration and distance counts first."""

    @property
    def date(self) -> date:
        """The local calendar day on which it started."""
        return self.start.date()


@dataclass(frozen=True, slots=True)
class ActivityDetail:
    """What a source delivers of one activity only when asked for it alone; ``source_id`` is the activity's.

    Fetched later than the activity and a few a night, so it is kept as a row of its own; see
    :func:`readiness.merging.details.joined`. Fields as in :class:`Activity`.
    """

    KIND: ClassVar[Kind] = Kind.ACTIVITY_DETAIL

    provenance: Provenance
    start: datetime
    duration_min: float | None = None
    """The activity's length when this was read: an activity that was cut or edited since is asked about again."""
    rpe: float | None = None
    feel: float | None = None
    hr_zone_min: tuple[float, ...] | None = None
    gap_m_per_min: float | None = None
    decoupling_pct: float | None = None
    steep_descent_m: float | None = None
    temperature_c: float | None = None
    strength_sets: tuple[StrengthSet, ...] = ()
    legs: tuple[Leg, ...] = ()
    """Of a multisport, in order, without the changes from one sport to the next."""

    @property
    def date(self) -> date:
        """The local calendar day on which the activity started."""
        return self.start.date()


@dataclass(frozen=True, slots=True)
class HrvNight:
    """Overnight mean rMSSD in ms of the night that ended on ``date``."""

    KIND: ClassVar[Kind] = Kind.HRV

    provenance: Provenance
    date: date
    rmssd_ms: float


@dataclass(frozen=True, slots=True)
class SleepNight:
    """Total sleep time in hours of the night that ended on ``date``; start and end are aware instants.

    ``confirmed`` is False while the vendor may still revise the night.
    """

    KIND: ClassVar[Kind] = Kind.SLEEP

    provenance: Provenance
    date: date
    sleep_h: float
    start: datetime | None = None
    end: datetime | None = None
    score: float | None = None
    confirmed: bool | None = None


@dataclass(frozen=True, slots=True)
class RestingHr:
    """Resting heart rate in beats a minute known on waking on ``date``."""

    KIND: ClassVar[Kind] = Kind.RESTING_HR

    provenance: Provenance
    date: date
    resting_hr_bpm: float


@dataclass(frozen=True, slots=True)
class DailySummary:
    """Vendor's all-day averages, for display only: never an input to a verdict."""

    KIND: ClassVar[Kind] = Kind.DAILY

    provenance: Provenance
    date: date
    stress_avg: float | None = None
    body_battery_high: float | None = None
    body_battery_low: float | None = None
    steps: float | None = None


@dataclass(frozen=True, slots=True)
class VendorScore:
    """A vendor's own score (training readiness, VO2max …), for comparison only, never an input."""

    KIND: ClassVar[Kind] = Kind.VENDOR_SCORE

    provenance: Provenance
    date: date
    name: str
    value: float


@dataclass(frozen=True, slots=True)
class CheckIn:
    """The morning's answers, 1–5. High fatigue, soreness, stress is bad; high mood, motivation,
    sleep_quality is good. ``readiness`` (0–10) is a label for the model, never an input.
    ``at`` is when it was given, where known.
    """

    KIND: ClassVar[Kind] = Kind.CHECKIN

    provenance: Provenance
    date: date
    at: datetime | None = None
    fatigue: float | None = None
    soreness: float | None = None
    mood: float | None = None
    motivation: float | None = None
    stress: float | None = None
    sleep_quality: float | None = None
    ill: bool | None = None
    injured: str | None = None
    veto: bool | None = None
    tags: tuple[str, ...] = ()
    readiness: float | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A confounder or remark for a day: ``alcohol``, ``travel:+7``, ``altitude:2200``, free text."""

    KIND: ClassVar[Kind] = Kind.NOTE

    provenance: Provenance
    date: date
    tag: str


@dataclass(frozen=True, slots=True)
class PlannedRun:
    """A run (or ``rest``) that an explicit plan holds for a day. ``time`` is local wall time.

    ``kind`` as in :class:`Activity`; None means 'run, kind unknown' and is treated with caution.
    """

    KIND: ClassVar[Kind] = Kind.PLANNED_RUN

    provenance: Provenance
    date: date
    kind: str | None = None
    time: time | None = None
    duration_min: float | None = None
    distance_km: float | None = None
    ascent_m: float | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Race:
    """A race on the calendar; priority A, B or C. ``hours`` is the expected time where given."""

    KIND: ClassVar[Kind] = Kind.RACE

    provenance: Provenance
    date: date
    name: str
    priority: str = "A"
    distance_km: float | None = None
    hours: float | None = None


@dataclass(frozen=True, slots=True)
class Away:
    """Days on which the athlete is away, from ``date`` to ``until`` (both included), with or without a ``gym``."""

    KIND: ClassVar[Kind] = Kind.AWAY

    provenance: Provenance
    date: date
    until: dt.date
    gym: bool = True


type Observation = (
    Activity
    | ActivityDetail
    | HrvNight
    | SleepNight
    | RestingHr
    | DailySummary
    | VendorScore
    | CheckIn
    | Note
    | PlannedRun
    | Race
    | Away
)

OBSERVATION_TYPES: dict[Kind, type[Observation]] = {
    t.KIND: t
    for t in (
        Activity,
        ActivityDetail,
        HrvNight,
        SleepNight,
        RestingHr,
        DailySummary,
        VendorScore,
        CheckIn,
        Note,
        PlannedRun,
        Race,
        Away,
    )
}


@dataclass(frozen=True, slots=True)
class Fetched:
    """One row as a source delivered it: the raw payload, and what was made of it.

    An ``observation``; a ``problem`` (quarantined: the payload is stored, with the reason); both (a field
    is unreadable and left out, the rest holds: a run is not lost for a broken heart rate); or neither (the
    vendor said 'nothing observed' in so many words).
    """

    kind: Kind
    source_id: str
    raw: bytes
    observation: Observation | None = None
    problem: str | None = None
