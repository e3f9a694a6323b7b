"""What the user may set, with defaults, units and limits beside each field.

Plain frozen dataclasses: the domain reads them, ``connectors/config/load.py`` fills them from ``config.toml``
(and validates them by the annotations), the documentation's table is generated from them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, ClassVar, Literal

from annotated_types import Ge, Gt, Le

_STRICT = {"extra": "forbid"}
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

type Meaning = Literal[
    "run", "easy", "long", "hills", "intervals", "tempo", "race", "rest",
    "strength", "mobility", "cycling", "walking", "hiking", "swimming", "other",
]  # fmt: skip
"""What a word of ``[words]`` may mean."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AthleteSettings:
    """What your data cannot show, or shows less well than you know it."""

    __pydantic_config__: ClassVar = _STRICT
    timezone: str | None = None
    """IANA name. Default: what the watch's account says, else the machine's."""
    hr_max_bpm: Annotated[float, Ge(120), Le(230)] | None = None
    """Your highest heart rate, for load from heart rate. Default: the watch's own limits, where it has them."""
    sleep_need_h: Annotated[float, Ge(5), Le(12)] | None = None
    """Hours of sleep you need. Default: learned from your nights."""
    strength_history_weeks: Annotated[float, Ge(0)] | None = None
    """For how many weeks you have lifted. Default: counted from activities."""
    sex: Literal["female", "male"] | None = None
    """Only for the constants of Banister's TRIMP, a measure of load from heart rate."""
    hrv_device: str | None = None
    """The device whose nights count, where two record; default: the one with most nights lately."""
    source_priority: tuple[str, ...] = ()
    """Sources whose measurements count first where several recorded the same session, best first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StrengthSettings:
    """The articles disagree on some of these (science §1.3): the first value is the default."""

    __pydantic_config__: ClassVar = _STRICT
    easy_day_strength: Literal["light_only", "never", "any"] = "light_only"
    """On easy-run days: upper body and core only, nothing, or legs too (C1)."""
    order: Literal["run_first", "lift_first"] = "run_first"
    """Which comes first on a day that holds both; lift first only before easy runs (C2)."""
    load_style: Literal["periodised", "high_rep_low_load"] = "periodised"
    """Heavier in off-season and base and lighter towards the race, or many repetitions with little weight (C3, C4)."""
    heavy_lower_gap_h: Literal[48, 72] = 48
    """Hours that heavy leg work keeps from a long run or hills (C5)."""
    day_before_long: Literal["none", "upper_core_light"] = "none"
    """Strength on the day before a long run: none, or light upper body and core (C6)."""
    peak_week_strength: Literal["maintenance_1x", "mobility_only"] = "maintenance_1x"
    """In a peak week: one short session, or mobility only (C7)."""
    taper_no_strength_days: Annotated[int, Ge(5), Le(14)] = 7
    """So many days before an A race hold no strength (C8)."""
    maintenance_weeks_before_race: Annotated[int, Ge(8), Le(10)] = 8
    """From so many weeks before an A race, strength only maintains (P3)."""
    strict_rest: bool = False
    """Every day that your plan calls rest stays empty, without even gentle mobility (C10)."""
    plyometrics: Literal["early_only", "off"] = "early_only"
    """Hops and swings: in off-season and base on a green morning, or never (C16)."""
    weekly_target: Annotated[int, Ge(1), Le(4)] = 2
    """Strength sessions a calendar week in base and build, three at most; the off-season may hold four (F1)."""
    days: tuple[Weekday, ...] = ()
    """The only days on which you lift, such as `["tue", "fri"]`; empty: any day that suits."""
    never: tuple[Weekday, ...] = ()
    """Days on which you never lift, such as `["wed"]`."""
    weekly_floor: Literal["light_core", "none"] = "light_core"
    """In a week with no room for a session: one light one of 25 minutes at most on its least bad day, or none (F3)."""
    preferred_time: str = "17:30"
    """When you like to lift, HH:MM; moved where a run is in the way."""
    equipment: tuple[str, ...] = ("dumbbells", "bands", "bench")
    """What you have: dumbbells, kettlebell, bands, bench, box, barbell, gym; or nothing: `[]`. With your weights in kg,
    loads fit them: `["dumbbells:2-24/2", "kettlebell:16", "bands"]` (from 2 to 24 kg in steps of 2)."""
    minutes: Annotated[int, Ge(20), Le(45)] = 40
    """A full session's length; never over 45 (D1)."""
    poles: bool = False
    """The race allows poles: row, press and triceps come first."""
    quad_emphasis: Literal["auto", "on", "off"] = "auto"
    """More for the quads; auto: where your training holds hardly any descent (C13)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseSettings:
    """Where you are in the season, if races do not say it."""

    __pydantic_config__: ClassVar = _STRICT
    current: Literal["auto", "off", "base", "build", "peak", "taper", "recovery"] = "auto"
    """The phase of training; auto: counted back from the next A race."""
    peak_week_km: Annotated[float, Gt(0)] | None = None
    """From so many kilometres a week is a peak week. Default: nine tenths of your largest, if that stands out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HrvSettings:
    """How far HRV must move to mean something."""

    __pydantic_config__: ClassVar = _STRICT
    swc: Annotated[float, Ge(0.25), Le(1.5)] = 0.5
    """Smallest worthwhile change: how far HRV must fall below your baseline to count, in SDs of nightly ln rMSSD."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventSettings:
    """How days look in a calendar."""

    __pydantic_config__: ClassVar = _STRICT
    skip_events: Literal["none", "all_day"] = "none"
    """Whether a skip day gets an all-day event (which never blocks time) or none."""
    reminder_minutes: Annotated[int, Ge(0), Le(1440)] | None = None
    """Minutes before the start at which an event reminds; default: no reminder from readiness."""
    alarm_min: Annotated[int, Ge(0), Le(1440)] | None = None
    """The former name of `reminder_minutes`, still read where that is not set."""

    link: bool = True
    """Whether events link to your page, where `[page] url` says where it is; off where others read your calendar."""

    @property
    def reminder(self) -> int | None:
        """Minutes before the start at which an event reminds; None: it does not."""
        return self.alarm_min if self.reminder_minutes is None else self.reminder_minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSettings:
    """Where your own page is."""

    __pydantic_config__: ClassVar = _STRICT
    url: str | None = None
    """The page's address as your phone reaches it. Events and messages link to it just as you write it here, so
    anyone who can read those can open what it opens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that the domain needs to know. ``week`` maps ``mon`` … ``sun`` to a template such as
    ``"long 4h 07:00"`` or ``"rest"``, and ``starts`` to ``mon`` or ``sun``, the day on which a week begins;
    ``words`` what your own word means, of a sport or of a plan."""

    __pydantic_config__: ClassVar = _STRICT
    athlete: AthleteSettings = field(default_factory=AthleteSettings)
    week: dict[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun", "starts"], str] = field(
        default_factory=dict
    )
    words: dict[str, Meaning] = field(default_factory=dict)
    strength: StrengthSettings = field(default_factory=StrengthSettings)
    phase: PhaseSettings = field(default_factory=PhaseSettings)
    hrv: HrvSettings = field(default_factory=HrvSettings)
    events: EventSettings = field(default_factory=EventSettings)
    page: PageSettings = field(default_factory=PageSettings)

    @property
    def week_starts(self) -> Weekday:
        """The day on which a calendar week begins, for the week's quota: ``mon`` or ``sun``."""
        return "sun" if self.week.get("starts") == "sun" else "mon"
