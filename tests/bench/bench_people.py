"""Alarms and score on real people, and the size of overreaching that is seen: the table of docs/model-card.md.

Each set is read by itself, with weights fitted on the others where it helped to fit them. Needs the data folder.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from readiness.body.assess import evaluate
from readiness.body.lowering import Lowering
from readiness.body.strain import SHORT_NIGHT_H
from readiness.history.panel import Panel
from tests.bench.diaries import (
    Diary,
    Figure,
    boosted_auc,
    diaries,
    each_sign,
    fitted_on,
    over_people,
    read,
    seen,
    share,
)
from tests.bench.line import Line
from tests.conftest import SHARED
from tests.simulation import ALONE, PUBLISHED, Shift, people

SEEN = {"Nuuttila's size": 24, "Plews' size": 14, "Le Meur's size": 45, "feelings alone": 45}
"""Percentage points above healthy athletes."""
AUC = {("SoccerMon A", "fatigue"): 0.67, ("PMData", "fatigue"): 0.62}
AUC |= {("SoccerMon A", "soreness"): 0.66, ("PMData", "soreness"): 0.68}
LIFT = {"SoccerMon A": 0.45, "PMData": 0.30}
MORNINGS_OF_SEVEN = 3


def lines() -> Iterator[Line]:
    if not (SHARED / "data").is_dir():
        return
    tables = diaries()
    first, second = tables["PMData"], tables["SoccerMon A"]
    weights = {"PMData": fitted_on(second), "SoccerMon A": fitted_on(first)}
    both = fitted_on([*first, *second])
    found = {name: read(each, weights.get(name, both)) for name, each in tables.items()}
    for name, everybody in found.items():
        yield from _rates(name, everybody)
    for name in ("SoccerMon A", "PMData"):
        yield from _score(name, found[name])
        other = first if name == "SoccerMon A" else second
        for report in ("fatigue", "soreness"):
            trees = over_people(boosted_auc(other, tables[name], report))
            yield Line(f"{name}: {report}, the same by boosted trees {trees}", trees.value, "AUC")
    yield from _detection()
    yield from _alone()
    yield from _short_sleeper()
    yield from _offset()
    for name, everybody in found.items():
        for sign, kind, rate, now, later in each_sign(everybody):
            told = (
                f"{name}: {sign} {kind} on {rate.value:.1%}; fatigue {now.value:+.2f} SD {now}, next morning"
            )
            print(f"{told} {later.value:+.2f} {later}", file=sys.stderr)


def _rates(name: str, everybody: Sequence[Diary]) -> Iterator[Line]:
    lowered = over_people([share(d.m.lowering.lowered(d.m.scores)[0], seen(d.m)[0]) for d in everybody])
    rest = over_people([share(d.m.lowering.rest(d.m.scores)[0], seen(d.m)[0]) for d in everybody])
    yield _percent(f"{name}: mornings lowered by signs and score", lowered, 20.0)
    yield _percent(f"{name}: mornings skipped by them", rest, 3.0)
    with_nights = over_people([share(_lowered_or_short(d), seen(d.m)[0]) for d in everybody])
    yield _percent(f"{name}: lowered, nights under 5 h counted too", with_nights)


def _score(name: str, everybody: Sequence[Diary]) -> Iterator[Line]:
    for report in ("fatigue", "soreness"):
        figure = over_people([d.bad_day_auc(report) for d in everybody])
        goal = AUC[name, report]
        text = f"{name}: {report}, bad days before the check-in, others' weights {figure}"
        yield Line(text, figure.value, "AUC", goal=goal, better="more")
    rate = over_people([d.alarm_rate() for d in everybody])
    yield _percent(f"{name}: amber before the check-in", rate, 15.0)
    lift = over_people([d.lift(d.m.scores.before_checkin[0] >= 40) for d in everybody])
    yield Line(f"{name}: fatigue on these {lift}", lift.value, "SD", goal=LIFT[name], better="more")
    for report, goal in (("fatigue", -0.02), ("soreness", 0.08)):
        gain = over_people([d.tomorrow(report) for d in everybody])
        text = f"{name}: score less today's fatigue, next morning's {report} {gain}"
        yield Line(text, gain.value, "ρ", goal=goal, better="more")


def _lowering(table: Panel) -> tuple[Lowering, np.ndarray]:
    found = evaluate(table)
    return found.lowering, found.lowering.lowered(found.scores)


def _seen(shift: Shift, rho: float | None) -> float:
    """Athletes with at least three of the first seven mornings not full, %."""
    _, lowered = _lowering(people(shift=shift, rho=rho))
    return float(100 * (lowered[:, 40:47].sum(axis=1) >= MORNINGS_OF_SEVEN).mean())


def _detection() -> Iterator[Line]:
    for rho, word in ((0.2, "ρ .2"), (0.6, "ρ .6"), (None, "ρ .2–.6")):
        healthy = _seen({}, rho)
        yield Line(f"healthy athletes, 3 of 7 mornings not full, {word}", healthy, "%", goal=22.0)
        for name, shift in PUBLISHED.items():
            goal = SEEN[name] if rho is None else None
            above = _seen(shift, rho) - healthy
            yield Line(f"{name}, the same, above healthy, {word}", above, "points", goal=goal, better="more")


def _alone() -> Iterator[Line]:
    for name, shift in ALONE.items():
        _, lowered = _lowering(people(days=74, onset=60, ramp_days=1, shift=shift))
        goal = 50.0 if name.startswith("HRV") else 70.0
        value = float(100 * lowered[:, 63:74].mean())
        yield Line(
            f"{name} alone for a fortnight: mornings 4–14 lowered", value, "%", goal=goal, better="more"
        )


def _short_sleeper() -> Iterator[Line]:
    """5.9 ± 0.2 h a night, every answer good."""
    steady = people(count=50, days=151, onset=151)
    rng = np.random.default_rng(3)
    columns = {**steady.columns, "sleep_h": 5.9 + 0.2 * rng.normal(size=(50, 151))}
    for need, word in ((5.8, "need told 5.8 h"), (float("nan"), "not told, after day 28")):
        traits = {**steady.traits, "sleep_need_h": np.full((50, 1), need)}
        found = evaluate(replace(steady, columns=columns, traits=traits))
        noticed = found.signs["W4"].state[:, 40 if word.startswith("need") else 28 :] == 1
        yield Line(f"short sleeper, {word}: W4", float(100 * noticed.mean()), "% of mornings", goal=5.0)


def _offset() -> Iterator[Line]:
    plain = float(100 * evaluate(people(days=151, onset=151)).signs["W9"].counts[:, 90:].mean())
    for offset in (-0.08, 0.08):
        found = evaluate(people(days=151, onset=151, key_offset=offset)).signs["W9"].counts[:, 90:]
        moved = abs(float(100 * found.mean()) - plain)
        text = (
            f"W9, healthy ({plain:.1f} % of days): moved by a pace per heartbeat of intervals {offset:+.0%}"
        )
        yield Line(text, moved, "points", goal=2.0)


def _lowered_or_short(d: Diary) -> np.ndarray:
    """Mornings held at maintenance by signs, by score or by one night under five hours."""
    return np.asarray(d.m.lowering.lowered(d.m.scores)[0] | (d.m.signals.sleep.hours[0] < SHORT_NIGHT_H))


def _percent(text: str, figure: Figure, goal: float | None = None) -> Line:
    low, high = 100 * figure.low, 100 * figure.high
    return Line(f"{text} [{low:.0f}–{high:.0f}]", round(100 * figure.value, 1), "%", goal=goal)
