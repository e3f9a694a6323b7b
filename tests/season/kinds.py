"""The kinds of runner whose seasons are simulated: a week in words, what is known of it ahead, and what happens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

type Week = Mapping[str, str]

BASE = {
    "tue": "intervals 60min",
    "wed": "easy 50min",
    "thu": "easy 60min",
    "fri": "easy 40min",
    "sat": "long 180min 07:00",
    "sun": "easy 50min",
}
LIFTS = {"tue": "lower", "thu": "upper_core"}
WORKDAYS = ("mon", "tue", "wed", "thu", "fri")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of runner over the season; day 0 is its first Monday.

    ``known`` is what is told ahead: a plan, a plan without kinds (``words``), the ``[week]`` template, or nothing
    (``habit``). ``weeks`` replace ``week`` from one day to another; ``days`` are single days as planned from the
    beginning; ``changes`` are planned anew: ``(told on the morning of day, day, text)``; ``lived`` are days run
    otherwise than planned. ``races``: day, priority, km, hours. ``steady``: the plan never changes.
    """

    name: str
    week: Week = field(default_factory=lambda: BASE)
    known: Literal["plan", "bare", "template", "habit"] = "plan"
    weeks: tuple[tuple[int, int, Week], ...] = ()
    days: Mapping[int, str] = field(default_factory=dict)
    changes: tuple[tuple[int, int, str], ...] = ()
    lived: Mapping[int, str] = field(default_factory=dict)
    races: tuple[tuple[int, str, float, float], ...] = ()
    lifts: Mapping[str, str] = field(default_factory=lambda: LIFTS)
    settings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    history_days: int = 84
    pace_min_per_km: float = 6.0
    descent_m: Mapping[str, float] = field(default_factory=dict)
    tagged: bool = False
    """Whether the watch tells the kind of a run that was done."""
    injured: tuple[int, int, str] | None = None
    away: tuple[tuple[int, int, bool], ...] = ()
    """Time away told ahead: first day, last day, whether there is a gym."""
    logs: bool = True
    body: bool = False
    """Whether nights and check-ins are lived too, for what only the body's record tells (return, descents)."""

    @property
    def steady(self) -> bool:
        return self.logs and not (self.changes or self.lived or self.injured)

    def gone(self, n: int) -> bool:
        """Whether day ``n`` is away without a gym."""
        return any(first <= n <= last and not gym for first, last, gym in self.away)

    def hurt(self, n: int) -> bool:
        return self.injured is not None and self.injured[0] <= n <= self.injured[1]


def strength(**values: object) -> Mapping[str, Mapping[str, Any]]:
    return {"strength": values}


def daily(text: str, **others: str) -> Week:
    return dict.fromkeys(WORKDAYS, text) | others


def shifts(weeks: int) -> dict[int, str]:
    """Nine-day turns of early, late and free: runs and the long run wander through the week."""
    turn = ("easy 45min 15:00", "easy 50min 15:00", "intervals 55min 15:00", "easy 40min 08:00", "rest",
            "long 170min 08:00", "easy 45min 10:00", "easy 40min 10:00", "rest")  # fmt: skip
    return {n: turn[n % 9] for n in range(-84, 7 * weeks + 30)}


def cycle(weeks: int) -> tuple[tuple[int, int, Week], ...]:
    """Three weeks up, one down."""
    found = []
    for n in range(-12, weeks + 4):
        share = (1.0, 1.12, 1.25, 0.7)[n % 4]
        found.append((7 * n, 7 * n + 6, scaled(BASE, share)))
    return tuple(found)


def rising(weeks: int) -> tuple[tuple[int, int, Week], ...]:
    """Volume up by four per cent a week."""
    return tuple((7 * n, 7 * n + 6, scaled(BASE, 1.04**n)) for n in range(weeks + 4))


def scaled(week: Week, share: float) -> Week:
    def longer(word: str) -> str:
        return f"{round(float(word[:-3]) * share)}min" if word.endswith("min") else word

    return {day: " ".join(map(longer, text.split())) for day, text in week.items()}


WEEKS = 16
LAST = 7 * WEEKS - 2
"""The season's last Saturday."""

KINDS: tuple[Kind, ...] = (
    Kind(
        name="beginner on three runs",
        week={"tue": "easy 40min", "thu": "easy 45min", "sat": "long 90min 08:00"},
        lifts={"tue": "full_body"},
        races=((110, "A", 50, 7),),
    ),
    Kind(
        name="40 km",
        week={"tue": "tempo 45min", "thu": "easy 45min", "sat": "long 110min 08:00", "sun": "easy 40min"},
    ),
    Kind(name="70 km", races=((LAST, "A", 80, 11),)),
    Kind(
        name="110 km",
        week={
            "mon": "easy 60min",
            "tue": "intervals 75min",
            "wed": "easy 90min",
            "thu": "tempo 70min",
            "fri": "easy 60min",
            "sat": "long 200min 07:00",
            "sun": "easy 75min",
        },
        races=((LAST, "A", 100, 14),),
    ),
    Kind(
        name="130 km of easy runs up to 150 min",
        week={
            "mon": "easy 80min",
            "tue": "intervals 75min",
            "wed": "easy 150min",
            "thu": "easy 90min",
            "fri": "easy 80min",
            "sat": "long 240min 07:00",
            "sun": "easy 120min",
        },
        history_days=20,
    ),
    Kind(
        name="160 km",
        week={
            "mon": "easy 90min",
            "tue": "intervals 100min",
            "wed": "easy 120min",
            "thu": "tempo 100min",
            "fri": "easy 90min",
            "sat": "long 240min 06:00",
            "sun": "easy 120min",
        },
    ),
    Kind(
        name="easy runs over 90 min",
        week={
            "tue": "easy 95min",
            "wed": "easy 100min",
            "thu": "easy 95min",
            "sat": "long 190min 07:00",
            "sun": "easy 95min",
        },
    ),
    Kind(
        name="doubles",
        week=daily(
            "easy 50min 06:30 + easy 35min 17:00",
            tue="intervals 60min 06:30 + easy 30min 17:00",
            fri="easy 45min",
            sat="long 180min 07:00",
            sun="easy 60min",
        ),
    ),
    Kind(name="commuter", week=daily("easy 40min 07:30 + easy 40min 17:00", sat="long 130min 08:00")),
    Kind(
        name="two long runs a week",
        week={
            "tue": "easy 40min",
            "wed": "long 120min",
            "thu": "easy 40min",
            "fri": "easy 45min",
            "sun": "long 170min 07:00",
        },
    ),
    Kind(
        name="three long runs a week",
        week={
            "tue": "easy 45min",
            "wed": "long 120min",
            "thu": "easy 45min",
            "fri": "easy 40min",
            "sat": "long 200min 07:00",
            "sun": "long 150min 07:00",
        },
        lifts={"tue": "upper_core"},
    ),
    Kind(
        name="back-to-backs",
        week={
            "tue": "intervals 60min",
            "wed": "easy 45min",
            "thu": "easy 60min",
            "sat": "long 200min 07:00",
            "sun": "long 150min 07:00",
        },
    ),
    Kind(
        name="long run on Sunday",
        week={
            "tue": "intervals 55min",
            "wed": "easy 45min",
            "thu": "tempo 55min",
            "sat": "easy 40min",
            "sun": "long 170min 07:00",
        },
    ),
    Kind(name="hills on Tuesday and Thursday", week=BASE | {"tue": "hills 60min", "thu": "hills 55min"}),
    Kind(name="shift worker", days=shifts(WEEKS), week={}),
    Kind(name="run streak", week=BASE | {"mon": "easy 30min"}),
    Kind(
        name="masters, two rest days",
        week={
            "tue": "tempo 50min",
            "wed": "easy 40min",
            "thu": "easy 50min",
            "sat": "long 140min 08:00",
            "sun": "easy 40min",
        },
    ),
    Kind(
        name="a race every three weeks",
        races=tuple((12 + 21 * n, "B", 25, 2.7) for n in range(5)),
        days={12 + 21 * n: "rest" for n in range(5)},
    ),
    Kind(
        name="marathon and ultra",
        races=((40, "A", 42.2, 3.7), (LAST, "A", 80, 11)),
        days={40: "rest", 41: "rest", 42: "rest", 43: "rest", 44: "rest"},
    ),
    Kind(
        name="no race, all easy", week=dict.fromkeys(("mon", "tue", "wed", "thu", "sat", "sun"), "easy 50min")
    ),
    Kind(
        name="stage race",
        races=tuple((75 + n, "A", 40, 5.5) for n in range(4)),
        days=dict.fromkeys(range(75, 86), "rest"),
    ),
    Kind(
        name="plan in kilometres",
        week={
            "mon": "easy 12km",
            "tue": "intervals 13km",
            "wed": "easy 19km",
            "thu": "easy 12km",
            "fri": "easy 10km",
            "sat": "long 40km 07:00",
        },
        pace_min_per_km=4.8,
    ),
    Kind(name="calendar without kinds", known="bare"),
    Kind(name="habit only", known="habit"),
    Kind(name="weekly template", known="template"),
    Kind(name="newly installed", history_days=3, lifts={}, body=True),
    Kind(name="holiday and return", weeks=((28, 39, {}),), body=True),
    Kind(name="away without a gym", weeks=((28, 39, {}),), away=((28, 39, False),), body=True),
    Kind(name="away with a gym", weeks=((28, 39, {}),), away=((28, 39, True),), body=True),
    Kind(
        name="injured",
        injured=(30, 46, "achilles"),
        changes=tuple((30, n, "rest") for n in range(31, 47)),
        lived={30: "rest"},
        body=True,
    ),
    Kind(
        name="lifter who wants three",
        settings=strength(weekly_target=3),
        lifts={"tue": "lower", "wed": "upper_core", "thu": "lower"},
    ),
    Kind(name="never logs", logs=False, lifts={}),
    Kind(name="2,000 m of descent every Saturday", descent_m={"long": 2000.0}, body=True),
    Kind(name="easy for everything", week=BASE | {"tue": "easy 60min", "sat": "easy 180min 07:00"}),
    Kind(name="two runs a week", week={"wed": "easy 60min", "sun": "long 120min 08:00"}),
    Kind(name="one run of 150 min", week={"sat": "long 150min 08:00"}),
    Kind(
        name="back-to-backs without words",
        known="bare",
        week=BASE | {"sat": "long 200min 07:00", "sun": "long 150min 07:00"},
    ),
    Kind(
        name="long runs moved at a day's notice",
        changes=tuple(
            change
            for n in range(1, 16, 3)
            for change in ((7 * n + 4, 7 * n + 5, "easy 50min"), (7 * n + 4, 7 * n + 6, "long 180min 07:00"))
        ),
    ),
    Kind(
        name="long runs dropped at a day's notice",
        changes=tuple((7 * n + 4, 7 * n + 5, "rest") for n in range(2, 16, 4)),
    ),
    Kind(name="long runs cut short", lived={7 * n + 5: "long 60min 07:00" for n in range(2, 16, 3)}),
    Kind(name="a garbage record", days={-9: "easy 700min 05:00"}, known="bare"),
    Kind(name="weeks that start on Sunday", settings={"week": {"starts": "sun"}}),
    Kind(
        name="an A race every four weeks",
        races=tuple((26 + 28 * n, "A", 30, 3.2) for n in range(4)),
        days={26 + 28 * n: "rest" for n in range(4)},
    ),
    Kind(name="own days: Tuesday and Thursday", settings=strength(days=["tue", "thu"])),
    Kind(name="never on Tuesdays", settings=strength(never=["tue"])),
    Kind(
        name="no strength on easy days",
        settings=strength(easy_day_strength="never"),
        week=BASE | {"thu": "tempo 60min"},
    ),
    Kind(name="strict rest", settings=strength(strict_rest=True)),
    Kind(
        name="article 004's week, its Friday asked for",
        settings=strength(day_before_long="upper_core_light"),
        week={"tue": "tempo 70min", "thu": "hills 60min", "sat": "long 210min 07:00", "sun": "easy 50min"},
        lifts={"tue": "lower", "fri": "upper_core"},
    ),
    Kind(name="runs in the evening", week={d: t.replace(" 07:00", "") + " 18:00" for d, t in BASE.items()}),
    Kind(name="lifts first", settings=strength(order="lift_first")),
    Kind(
        name="a parkrun every Saturday",
        week={
            "tue": "intervals 50min",
            "wed": "easy 45min",
            "thu": "easy 45min",
            "sat": "race 25min 09:00",
            "sun": "long 150min 08:00",
        },
        known="habit",
        tagged=True,
    ),
    Kind(name="three weeks up, one down", weeks=cycle(WEEKS), races=((LAST, "A", 100, 14),)),
    Kind(name="volume up by four per cent a week", weeks=rising(WEEKS)),
    Kind(
        name="off-season",
        settings={"phase": {"current": "off"}},
        week={"tue": "easy 40min", "thu": "easy 45min", "sat": "easy 60min"},
    ),
    Kind(
        name="a hike of four hours on Sundays", week=BASE | {"sat": "easy 60min", "sun": "hike 240min 08:00"}
    ),
    Kind(name="a target of one", settings=strength(weekly_target=1), lifts={"tue": "lower"}),
    Kind(
        name="long on Friday, hills on Monday",
        week={
            "mon": "hills 60min",
            "tue": "easy 45min",
            "wed": "intervals 60min",
            "fri": "long 170min 07:00",
            "sat": "easy 50min",
        },
    ),
)
