"""What the engine says on real mornings, one person at a time: rates, lifts and ranks, with intervals by athlete."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from models.expectation import pooled, rows
from readiness.body.assess import evaluate
from readiness.body.mornings import Mornings
from readiness.expectation import REPORTS, Weights
from readiness.history.panel import Panel
from readiness.history.table import panel
from readiness.observations import Observation
from readiness.settings import Settings
from readiness.signs.detection import Is
from tests.conftest import SHARED
from tests.public_sets import lifesnaps, pmdata, soccermon

type Array = NDArray[np.float64]
type Mask = NDArray[np.bool_]

FROM_DAY = 28
"""What is said of answers is judged from the fifth week on; rates from the first day."""
LEAST_MORNINGS = 20
LEAST_OTHERS = 3
"""Answers that differ from the most common one: of who gives fewer, a rank correlation says nothing."""
SAMPLES = 2000
ANSWERS = ("fatigue", "soreness", "mood", "motivation", "stress", "sleep_quality")


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean over people, with its 95 % bootstrap interval over them."""

    value: float
    low: float
    high: float
    people: int

    def __str__(self) -> str:
        return f"[{self.low:+.2f} to {self.high:+.2f}, {self.people} people]"


def over_people(each: Sequence[float]) -> Figure:
    """Those of whom nothing can be said are left out."""
    known = np.array([x for x in each if np.isfinite(x)])
    if not known.size:
        return Figure(float("nan"), float("nan"), float("nan"), 0)
    picks = np.random.default_rng(0).integers(0, len(known), (SAMPLES, len(known)))
    low, high = np.quantile(known[picks].mean(axis=1), [0.025, 0.975])
    return Figure(float(known.mean()), float(low), float(high), len(known))


def diaries() -> dict[str, list[Panel]]:
    """Each set of people, a table each; LifeSnaps a second time with nights alone."""
    data = SHARED / "data"
    found = {"PMData": pmdata(data), "SoccerMon A": soccermon(data), "LifeSnaps": lifesnaps(data)}
    tables = {name: [_table(rows) for rows in people.values()] for name, people in found.items()}
    return {**tables, "LifeSnaps, nights alone": [without_answers(table) for table in tables["LifeSnaps"]]}


def _table(rows: list[Observation]) -> Panel:
    return panel(rows, Settings(), max(o.date for o in rows))


def without_answers(table: Panel) -> Panel:
    """The same nights and training, and no check-in."""
    gone = {name: np.full_like(table[name], np.nan) for name in ANSWERS}
    return replace(table, columns={**table.columns, **gone})


def fitted_on(tables: Sequence[Panel]) -> Weights:
    """The expectation's weights from some people, for others."""
    found = {report: pooled([rows(table, report) for table in tables]) for report in REPORTS}
    return Weights(found["fatigue"], found["soreness"])


def seen(m: Mornings) -> Mask:
    """Mornings on which anything was known."""
    s = m.signals
    found = s.checkin.answered | np.isfinite(s.hrv.x) | np.isfinite(s.resting_hr.bpm) | s.sleep.known
    trained = np.zeros_like(found)
    trained[:, 1:] = (s.panel["trained"] > 0)[:, :-1]
    return np.asarray(found | trained)


def share(mask: Mask, of: Mask) -> float:
    """Of the mornings of one person."""
    return float(mask[of].mean()) if of.any() else float("nan")


def auc(x: Array, bad: Mask) -> float:
    """How often a bad morning ranks above another; NaN where there is no such pair."""
    if not bad.any() or bad.all():
        return float("nan")
    rank = _ranks(x)
    n = int(bad.sum())
    return float((rank[bad].sum() - n * (n + 1) / 2) / (n * (len(x) - n)))


def spearman(x: Array, y: Array) -> float:
    """Rank correlation; NaN where one hardly varies."""
    if len(x) < LEAST_MORNINGS or min(_others(x), _others(y)) < LEAST_OTHERS:
        return float("nan")
    return float(np.corrcoef(_ranks(x), _ranks(y))[0, 1])


def _others(x: Array) -> int:
    return len(x) - int(np.unique(x, return_counts=True)[1].max())


def _ranks(x: Array) -> Array:
    """Ranks from 1, ties shared."""
    _, inverse, counts = np.unique(x, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts - 1) / 2)[inverse], dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Diary:
    """One person's mornings as judged with weights that were fitted on others."""

    m: Mornings

    def answer(self, name: str) -> Array:
        return self.m.panel[name][0]

    def judged(self, name: str) -> Mask:
        """Mornings on which the answer was given, from the fifth week on; none where too few."""
        known = np.isfinite(self.answer(name)) & (np.arange(self.m.panel.days) >= FROM_DAY)
        return known if known.sum() >= LEAST_MORNINGS else np.zeros_like(known)

    def bad_day_auc(self, name: str) -> float:
        """Of the expectation of an answer, for answers a point above the usual."""
        known = self.judged(name)
        if not known.any():
            return float("nan")
        expected = {"fatigue": self.m.expectation.fatigue, "soreness": self.m.expectation.soreness}[name][0]
        bad = self.m.signals.checkin[name].deviation[0] >= 1 - 1e-9
        return auc(expected[known], bad[known])

    def alarm_rate(self) -> float:
        """Share of mornings that are amber before the check-in."""
        known = self.judged("fatigue")
        return share(self.m.scores.before_checkin[0] >= 40, known)

    def lift(self, alarm: Mask, name: str = "fatigue", later: int = 0) -> float:
        """The answer on mornings with an alarm (or so many days later) less that on the others, in personal SDs."""
        value, known = self.answer(name), self.judged(name)
        spread = value[known].std() if known.any() else 0.0
        before = np.zeros_like(alarm)
        before[later:] = alarm[: len(alarm) - later]
        yes, no = value[known & before], value[known & ~before]
        return (
            float((yes.mean() - no.mean()) / spread) if len(yes) and len(no) and spread > 0 else float("nan")
        )

    def tomorrow(self, name: str) -> float:
        """Rank correlation of the score with the next morning's answer, less that of today's fatigue alone."""
        value, fatigue, score = self.answer(name), self.answer("fatigue"), self.m.scores.score[0]
        known = self.judged("fatigue").copy()
        known[:-1] &= np.isfinite(value[1:])
        known[-1] = False
        at = np.flatnonzero(known)
        return spearman(score[at], value[at + 1]) - spearman(fatigue[at], value[at + 1])


def read(tables: Sequence[Panel], weights: Weights) -> list[Diary]:
    """Everybody of a set."""
    return [Diary(evaluate(table, weights)) for table in tables]


def each_sign(people: Sequence[Diary]) -> Iterator[tuple[str, str, Figure, Figure, Figure]]:
    """For each sign noticed and counting: how often, and the lift of fatigue the same and the next morning."""
    kinds: Mapping[str, Callable[[Diary, str], Mask]] = {
        "noticed": lambda d, name: d.m.signs[name].state[0] == Is.ACTIVE,
        "counts": lambda d, name: d.m.signs[name].counts[0],
    }
    for name in ("W1", "W2", "W3", "W4", "W5", "W6", "W8"):
        for kind, mask in kinds.items():
            rate = over_people([share(mask(d, name), seen(d.m)[0]) for d in people])
            if rate.value > 0:
                now = over_people([d.lift(mask(d, name)) for d in people])
                yield name, kind, rate, now, over_people([d.lift(mask(d, name), later=1) for d in people])


def boosted_auc(fit_on: Sequence[Panel], tables: Sequence[Panel], report: str) -> list[float]:
    """The challenger on the same features: gradient boosting with monotone constraints, person by person."""
    from sklearn.ensemble import HistGradientBoostingRegressor

    each = [one for one in (rows(table, report) for table in fit_on) if len(one.y) >= LEAST_MORNINGS]
    x, y = np.concatenate([one.x for one in each]), np.concatenate([one.y for one in each])
    weight = np.concatenate([np.full(len(one.y), 1 / len(one.y)) for one in each])
    trees = HistGradientBoostingRegressor(
        monotonic_cst=[1] * x.shape[1],
        max_leaf_nodes=8,
        learning_rate=0.05,
        max_iter=150,
        min_samples_leaf=40,
        random_state=0,
    ).fit(x, y, sample_weight=weight * len(y) / weight.sum())
    out = []
    for table in tables:
        own = rows(table, report)
        late = own.days >= FROM_DAY
        deviation = evaluate(table).signals.checkin[report].deviation[0, own.days]
        enough = late.sum() >= LEAST_MORNINGS
        out.append(auc(trees.predict(own.x[late]), deviation[late] >= 1 - 1e-9) if enough else float("nan"))
    return out
