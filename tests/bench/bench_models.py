"""The personal model on public diaries: error beside the best of four plain baselines, athlete by athlete.

Each set is scored with a prior fitted on the other one alone. The yardstick is the best baseline on the same rows;
the ratio is of athlete-averaged RMSE. The whole table, with bootstrap intervals over athletes, goes to stderr:
`make bench ARGS=models`.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from models.baselines import NAMES
from models.challenger import challenger
from models.fatigue import Forward, forward
from models.features import TASKS, Table
from models.gate import Record
from models.labels import LABELS
from models.prior import NO_PRIOR, Prior
from models.ranges import Told, interval_score, run
from tests.bench.fit_prior import FITTED, prior, tables
from tests.bench.line import Line
from tests.bench.open_days import WORSE, OpenDays, open_days
from tests.conftest import SHARED
from tests.public_sets import pmdata, soccermon

type Array = NDArray[np.float64]

LEAST_ROWS = 14
GOALS = {
    ("SoccerMon", "fatigue", "nowcast"): 0.95,
    ("SoccerMon", "fatigue", "forecast"): 0.985,
    ("PMData", "fatigue", "nowcast"): 0.985,
    ("PMData", "fatigue", "forecast"): 1.0,
    ("SoccerMon", "soreness", "nowcast"): 0.95,
    ("PMData", "soreness", "nowcast"): 0.95,
}
SAMPLES = 2000


@dataclass(frozen=True, slots=True)
class Scores:
    """Athlete by athlete. RMSE of the model, and of each baseline (athletes, 4) on the same rows. Of the ranges, and
    of the AR(1)'s own on the same rows: coverage, width and interval score (athletes, 3)."""

    model: Array
    plain: Array
    ranges: Array
    ar1: Array
    in_use: NDArray[np.bool_]
    open_days: OpenDays

    @property
    def coverage(self) -> Array:
        return self.ranges[:, 0]

    @property
    def width(self) -> tuple[float, float]:
        return float(self.ranges[:, 1].mean()), float(self.ar1[:, 1].mean())

    @property
    def interval_score(self) -> tuple[float, float]:
        return float(self.ranges[:, 2].mean()), float(self.ar1[:, 2].mean())

    @property
    def ratio(self) -> float:
        return float(self.model.mean() / self.plain.mean(axis=0).min())

    def interval(self) -> tuple[float, float]:
        """95 % bootstrap interval of the ratio over athletes."""
        rng = np.random.default_rng(0)
        picks = rng.integers(0, len(self.model), (SAMPLES, len(self.model)))
        means = self.plain[picks].mean(axis=1).min(axis=1)
        low, high = np.quantile(self.model[picks].mean(axis=1) / means, [0.025, 0.975])
        return float(low), float(high)

    @property
    def worse(self) -> NDArray[np.bool_]:
        """Athletes more than 3 % worse than their own best baseline."""
        return np.asarray(self.model > WORSE * self.plain.min(axis=1))


def score(found: Sequence[Forward]) -> Scores:
    kept = [one for one in found if one.scored.sum() >= LEAST_ROWS]
    records = [Record.of(one) for one in kept]
    ranges = [(_ranges(one, one.ranges()), _ranges(one, plain_ranges(one))) for one in kept]
    return Scores(
        model=np.array([_rmse(record.model) for record in records]),
        plain=np.array([[_rmse(record.plain[name]) for name in NAMES] for record in records]),
        ranges=np.array([ours for ours, _ in ranges]),
        ar1=np.array([theirs for _, theirs in ranges]),
        in_use=np.array([r.standing(len(one.y)).in_use for r, one in zip(records, kept, strict=True)]),
        open_days=open_days(records),
    )


def plain_ranges(one: Forward) -> Told:
    """The AR(1)'s own conformal ranges: about its prediction as it is, and within the scale like ours."""
    truth = np.where(one.scored, one.y, np.nan)
    return run(one.plain["shrunk_ar1"], truth, one.spread, replace(one.label, step=None))


def _ranges(one: Forward, told: Told) -> tuple[float, float, float]:
    """Coverage, mean width, mean interval score."""
    rows = np.flatnonzero(one.scored & np.isfinite(told.low))
    scores = [interval_score((told.low[i], told.high[i]), one.y[i]) for i in rows]
    return told.held(one.y)[rows].mean(), (told.high - told.low)[rows].mean(), float(np.mean(scores))


def boosted(found: Sequence[Forward], ours: Scores) -> str:
    """The challenger on the same rows: its ratio to the model, and for how many athletes it is better."""
    kept = [one for one in found if one.scored.sum() >= LEAST_ROWS]
    rmse = np.array([_rmse(np.where(one.scored, challenger(one) - one.y, np.nan)) for one in kept])
    better = (rmse < ours.model).mean()
    return f"boosted trees {rmse.mean() / ours.model.mean():.3f} × the model's RMSE, better for {better:.0%}"


def _rmse(errors: Array) -> float:
    return float(np.sqrt(np.nanmean(errors**2)))


def sets(no_sleep: bool = True, labels: Sequence[str] = FITTED) -> dict[str, tuple[list[Table], Prior]]:
    """Each diary with the prior of the other."""
    data = SHARED / "data"
    pm, sm = tables(pmdata(data).values()), tables(soccermon(data).values())
    from_pm, from_sm = prior(pm, labels), prior(sm, labels)
    out = {"SoccerMon": (sm, from_pm), "PMData": (pm, from_sm)}
    if no_sleep:
        out["SoccerMon, no self-reported sleep"] = (
            tables(soccermon(data, sleep=False).values()),
            from_pm,
        )
    return out


def lines() -> Iterator[Line]:
    if not (SHARED / "data").is_dir():
        return
    diaries = sets()
    for label in FITTED:
        for task in TASKS:
            for name, (athletes, from_other) in diaries.items():
                found = [forward(one, LABELS[label], task, from_other) for one in athletes]
                s = score(found)
                alone = score([forward(one, LABELS[label], task, NO_PRIOR) for one in athletes])
                low, high = s.interval()
                _tell(name, label, task, s, f"[{low:.3f}, {high:.3f}], without the prior {alone.ratio:.3f}")
                if (label, task) == ("fatigue", "nowcast") and "no self" not in name:
                    print(f"{'':24}{boosted(found, s)}", file=sys.stderr)
                goal = GOALS.get((name, label, task))
                best = float(s.plain.mean(axis=0).min())
                figure = f"{name}: {label} {task}, RMSE [{low:.3f}–{high:.3f} ×]"
                yield Line(
                    figure, float(s.model.mean()), "points", "best baseline", best, goal, goal_on="ratio"
                )
                if goal is not None:
                    yield from _promises(f"{name}: {label} {task}", s)


def _promises(name: str, s: Scores) -> Iterator[Line]:
    yield Line(
        f"{name}, in use and > 3 % worse than own best", _share(s.worse, s.in_use), "of athletes", goal=0.1
    )
    days = s.open_days
    yield Line(f"{name}, the same on open days alone", days.share_of(days.worse), "of athletes", goal=0.1)
    yield Line(f"{name}, of these beyond noise", days.share_of(days.surely_worse), "of athletes", goal=0.1)
    holds = float(s.coverage.mean())
    yield Line(f"{name}, 80 % range holds", holds, "", goal=0.77, better="more")
    yield Line(f"{name}, 80 % range holds, not too often", holds, "", goal=0.84)
    tenth = float(np.quantile(s.coverage, 0.1))
    yield Line(f"{name}, 80 % range, worst tenth", tenth, "", goal=0.65, better="more")
    width, ar1 = s.width
    yield Line(f"{name}, width", width, "points", "AR(1)'s own", ar1, 1.0, goal_on="ratio")


def _share(part: NDArray[np.bool_], of: NDArray[np.bool_]) -> float:
    return float((part & of).sum() / max(of.sum(), 1))


def _tell(name: str, label: str, task: str, s: Scores, rest: str) -> None:
    plain = ", ".join(f"{n} {v:.3f}" for n, v in zip(NAMES, s.plain.mean(axis=0), strict=True))
    indent = " " * 24
    print(
        f"{label} {task}, {name} ({len(s.model)} people): ratio {s.ratio:.4f} {rest}\n"
        f"{indent}RMSE {s.model.mean():.3f} ({plain}); > 3 % worse {s.worse.sum()}, "
        f"in use {s.in_use.sum()}, of these {(s.worse & s.in_use).sum()}\n"
        f"{indent}gate {s.open_days}\n"
        f"{indent}range holds {s.coverage.mean():.1%} (worst tenth {np.quantile(s.coverage, 0.1):.1%}; AR(1)'s "
        f"{s.ar1[:, 0].mean():.1%}, {np.quantile(s.ar1[:, 0], 0.1):.1%}), {s.width[0]:.2f} wide (AR(1)'s "
        f"{s.width[1]:.2f}), interval score {s.interval_score[0]:.3f} (AR(1)'s {s.interval_score[1]:.3f})",
        file=sys.stderr,
    )
