"""Random athletes on one morning: any mix of data, words, plans, races and settings that a person may have."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from random import Random

from readiness.morning.decide import Decision, decide
from readiness.observations import Activity, CheckIn, HrvNight, Observation, RestingHr, SleepNight
from readiness.settings import AthleteSettings, Settings, StrengthSettings
from tests.athletes import UNTIL, ZONE, checkin, healthy, hrv, note, planned, race, run, sleep, tired, without

NOW = datetime.combine(UNTIL, time(6, 45), ZONE)
KINDS = ("easy", "intervals", "tempo", "hills", "long", "rest", "recovery", None)
TAGS = ("alcohol", "travel:+7", "heat", "altitude:2200", "ill", "device-change", "cycle-day:3")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def life(random: Random) -> tuple[list[Observation], Settings]:
    """Observations up to UNTIL and settings, different for each state of ``random``."""
    return [*_mornings(random), *_ahead(random)], _settings(random)


def _mornings(random: Random) -> list[Observation]:
    """What was recorded and said, with holes, and often worse in the last days."""
    days = random.choice([2, 8, 20, 45, 90])
    rows = healthy(days=days, noise=random.uniform(0, 2), seed=random.randrange(10**6))
    if random.random() < 0.5:
        rows = tired(rows, days=random.randint(1, 12), much=random.uniform(0.3, 2.5))
    for kind in (HrvNight, RestingHr, SleepNight, CheckIn, Activity):
        chance = random.random()
        if chance < 0.12:
            rows = without(rows, kind)
        elif chance < 0.3:
            rows = without(rows, kind, *(UNTIL - timedelta(days=n) for n in range(random.randint(1, 6))))
    if random.random() < 0.5:
        rows = [*without(rows, CheckIn, UNTIL), _said(random)]
    if random.random() < 0.3:
        night = [sleep(UNTIL, random.uniform(2.5, 9)), hrv(UNTIL, random.uniform(20, 90))]
        rows = [*without(rows, (SleepNight, HrvNight), UNTIL), *night]
    if random.random() < 0.2:
        rows.append(run(UNTIL - timedelta(days=1), 200, "long", descent_m=2500.0, rpe=9.0))
    tags = [random.choice(TAGS) for _ in range(random.choice([0, 0, 1, 3]))]
    return rows + [note(UNTIL - timedelta(days=random.randint(0, 5)), tag) for tag in tags]


def _ahead(random: Random) -> list[Observation]:
    """What is planned, and races of the last weeks and the coming months."""
    days = [UNTIL + timedelta(days=n) for n in range(random.choice([0, 0, 7, 14, 21]))]
    lengths = [None, 40.0, 75.0, 180.0]
    plan = [
        planned(day, random.choice(KINDS), random.choice(lengths)) for day in days if random.random() < 0.8
    ]
    races = [
        race(
            UNTIL + timedelta(days=random.randint(-20, 90)),
            priority=random.choice("ABC"),
            hours=random.choice([None, 3.0, 14.0]),
        )
        for _ in range(random.choice([0, 0, 1, 2]))
    ]
    return [*plan, *races]


def _said(random: Random) -> CheckIn:
    answers: dict[str, object] = {
        name: float(random.randint(1, 5))
        for name in ("fatigue", "soreness", "mood", "stress")
        if random.random() < 0.8
    }
    if random.random() < 0.15:
        answers["ill"] = True
    if random.random() < 0.15:
        answers["injured"] = "left knee"
    if random.random() < 0.1:
        answers["veto"] = True
    return replace(checkin(UNTIL), **answers)


def _settings(random: Random) -> Settings:
    week = {
        day: random.choice(
            ["easy 45min 06:30", "intervals 1h 18:00", "long 3h 07:00", "rest", "hills 50min 06:30"]
        )
        for day in WEEKDAYS
    }
    return Settings(
        athlete=AthleteSettings(strength_history_weeks=random.choice([None, 0, 50])),
        strength=StrengthSettings(strict_rest=random.random() < 0.2),
        week=week if random.random() < 0.4 else {},
    )


def decision(random: Random) -> Decision:
    """What is said of such an athlete. Raises NoData where nothing is known of the body."""
    rows, settings = life(random)
    return decide(rows, settings, UNTIL, NOW, 14)
