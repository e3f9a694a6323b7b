"""The personal model on public diaries: error beside the best of four plain baselines, athlete by athlete.

Each set is scored with a prior fitted on the other one alone. The yardstick is the best baseline on the same rows;
the ratio is of athlete-averaged RMSE. The whole table, with bootstrap intervals over athletes, goes to stderr:
`make bench ARGS=models`.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.baselines import NAMES
from models.challenger import challenger
from models.conformal import run
from models.fatigue import Forward, forward
from models.features import TASKS, Table
from models.gate import Record
from models.labels import LABELS
from models.prior import NO_PRIOR, Prior
from tests.bench.fit_prior import FITTED, prior, tables
from tests.bench.line import Line
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
WORSE = 1.03
SAMPLES = 2000


@dataclass(frozen=True, slots=True)
class Scores:
    """RMSE of each athlete: the model, and each baseline (athletes, 4) on the same rows; and their intervals."""

    model: Array
    plain: Array
    coverage: Array
    width: Array
    ar1_width: Array
    in_use: NDArray[np.bool_]

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
    rows = []
    for one in kept:
        errors = np.where(one.scored, one.predicted - one.y, np.nan)
        ar1 = np.where(one.scored, one.plain["shrunk_ar1"] - one.y, np.nan)
        half, _ = run(errors, one.spread)
        ar1_half, _ = run(ar1, one.spread)
        known = one.scored & np.isfinite(half)
        labels = int(np.isfinite(one.y).sum())
        rows.append(
            (
                _rmse(errors),
                *(_rmse(np.where(one.scored, one.plain[name] - one.y, np.nan)) for name in NAMES),
                np.mean(np.abs(errors[known]) <= half[known] + 1e-9),
                2 * half[known].mean(),
                2 * ar1_half[known].mean(),
                Record.of(one).standing(len(one.y), labels).in_use,
            )
        )
    columns = np.array(rows, dtype=np.float64)
    return Scores(
        columns[:, 0], columns[:, 1:5], columns[:, 5], columns[:, 6], columns[:, 7], columns[:, 8] > 0
    )


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
    used = int(s.in_use.sum())
    worse = float((s.worse & s.in_use).sum() / used) if used else 0.0
    yield Line(f"{name}, in use and > 3 % worse than own best", worse, "of athletes", goal=0.1)
    yield Line(f"{name}, 80 % range holds", float(s.coverage.mean()), "", goal=0.77, better="more")
    tenth = float(np.quantile(s.coverage, 0.1))
    yield Line(f"{name}, 80 % range, worst tenth", tenth, "", goal=0.65, better="more")
    width, ar1 = float(s.width.mean()), float(s.ar1_width.mean())
    yield Line(f"{name}, width", width, "points", "AR(1)'s own", ar1, 1.0, goal_on="ratio")


def _tell(name: str, label: str, task: str, s: Scores, rest: str) -> None:
    plain = ", ".join(f"{n} {v:.3f}" for n, v in zip(NAMES, s.plain.mean(axis=0), strict=True))
    print(
        f"{label} {task}, {name} ({len(s.model)} people): ratio {s.ratio:.4f} {rest}\n"
        f"{'':24}RMSE {s.model.mean():.3f} ({plain}); > 3 % worse {s.worse.sum()}, "
        f"in use {s.in_use.sum()}, of these {(s.worse & s.in_use).sum()}; "
        f"holds {s.coverage.mean():.1%} (worst tenth {np.quantile(s.coverage, 0.1):.1%}), "
        f"{s.width.mean():.2f} wide (AR(1) {s.ar1_width.mean():.2f}){_where_used(s)}",
        file=sys.stderr,
    )


def _where_used(s: Scores) -> str:
    if not s.in_use.any():
        return ""
    return f", where in use {s.width[s.in_use].mean():.2f} ({s.ar1_width[s.in_use].mean():.2f})"
