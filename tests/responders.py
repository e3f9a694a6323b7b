"""Made-up athletes whose reports follow a known cause: yesterday's load, last night's sleep, or nothing."""

from datetime import date, timedelta

import numpy as np

from readiness.observations import CheckIn, Observation
from tests.athletes import UNTIL, checkin, hrv, resting_hr, run, sleep

NOISE = 0.35


def responder(
    days: int = 200,
    load: float = 0.0,
    slept: float = 0.0,
    memory: float = 0.0,
    delayed: float = 0.0,
    until: date = UNTIL,
    seed: int = 5,
) -> list[Observation]:
    """``load`` is points of fatigue for one SD of yesterday's load, ``delayed`` of that of the day before it,
    ``slept`` for one hour less of sleep, ``memory`` the share of yesterday's deviation that stays. Answers come in
    tenths."""
    rng = np.random.default_rng(seed)
    minutes = np.where(rng.random(days) < 0.25, 0, rng.choice([40, 60, 90, 150], size=days))
    hours = 7.6 + 0.8 * rng.normal(size=days)
    strain = np.sqrt(minutes * 5.0)
    strain = (strain - strain.mean()) / strain.std()
    rows: list[Observation] = []
    off = 0.0
    for n in range(days):
        day = until - timedelta(days=days - 1 - n)
        off = memory * off + (load * strain[n - 1] if n else 0.0) + slept * (7.6 - hours[n])
        off += (delayed * strain[n - 2] if n > 1 else 0.0) + NOISE * rng.normal()
        fatigue = float(np.clip(round(2.6 + off, 1), 1, 5))
        rows += [hrv(day, round(55 * float(np.exp(0.1 * rng.normal())), 1)), sleep(day, round(hours[n], 2))]
        rows += [resting_hr(day, round(46 + rng.normal())), checkin(day, fatigue=fatigue)]
        if minutes[n] and n < days - 1:
            rows.append(run(day, int(minutes[n]), rpe=5.0))
    return rows


def shuffled(rows: list[Observation], seed: int = 3) -> list[Observation]:
    """The same athlete with the check-ins dealt out anew over the days."""
    given = [o for o in rows if isinstance(o, CheckIn)]
    order = np.random.default_rng(seed).permutation(len(given))
    dealt = [checkin(o.date, fatigue=given[i].fatigue) for o, i in zip(given, order, strict=True)]
    return [*(o for o in rows if not isinstance(o, CheckIn)), *dealt]
