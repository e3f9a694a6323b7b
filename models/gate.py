"""Whether the model has earned its place: judged on what it said before the reports came in (science §5)."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from models.baselines import NAMES
from models.conformal import LEVEL
from models.fatigue import Forward
from models.features import Task

type Array = NDArray[np.float64]

LABELS_NEEDED, JUDGED_NEEDED = 60, 30
BLOCK = 7
"""Reports that are judged as one: errors of neighbouring days are kin, and the gate moves once in so many."""
OPENS, CLOSES = 1.0, 0.0
"""Standard errors by which the mean squared error must be below that of *each* baseline: one to open (Breiman's
one-standard-error rule: a lead within the noise is none), none to stay open, so that no one report flips it."""
LATEST = 30
"""An absence of skill over so many reports, at every one of the last so many, closes it; once does not (on 30
reports the best of four baselines is mostly luck: model card)."""
COVERAGE_OVER, COVERAGE_MARGIN = 60, 0.10


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a head may be used, the reason in one sentence, and the numbers behind it."""

    in_use: bool
    why: str
    labels: int
    skill: float | None = None
    coverage: float | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """Forward errors at the scored rows, in order: the model's, and each baseline's. ``held`` says whether the range
    did (1 or 0, NaN where there was none); ``labels`` (rows of the table + 1) how many reports came before a row;
    ``ahead`` and ``lately`` (errors + 1), after so many errors, whether the lead over every baseline was proved, and
    whether there was skill of late."""

    rows: NDArray[np.intp]
    labels: NDArray[np.int64]
    model: Array
    plain: dict[str, Array]
    held: Array
    ahead: NDArray[np.bool_]
    lately: NDArray[np.bool_]

    @classmethod
    def of(cls, found: Forward) -> Record:
        rows = np.flatnonzero(found.scored)
        errors = (found.predicted - found.y)[rows]
        plain = {name: (found.plain[name] - found.y)[rows] for name in NAMES}
        gains = {name: plain[name] ** 2 - errors**2 for name in NAMES}
        ranges = found.ranges()
        return cls(
            rows=rows,
            labels=np.concatenate([[0], np.cumsum(np.isfinite(found.y))]),
            model=errors,
            plain=plain,
            held=np.where(np.isfinite(ranges.low), ranges.held(found.y), np.nan)[rows],
            ahead=ahead(np.array([*gains.values()])),
            lately=lately(gains["shrunk_ar1"]),
        )

    def standing(self, before_row: int) -> Standing:
        """Judged on what was known before a row."""
        end, labels = int(np.searchsorted(self.rows, before_row)), int(self.labels[before_row])
        if labels < LABELS_NEEDED:
            return Standing(False, f"{labels} labelled days, {LABELS_NEEDED} needed", labels)
        if end < JUDGED_NEEDED:
            return Standing(False, f"{end} forward predictions to judge by, {JUDGED_NEEDED} needed", labels)
        skill, best = self._skill(end - end % BLOCK)
        covered = self._covered(max(0, end - COVERAGE_OVER), end)
        judged = Standing(False, "", labels, skill, covered)
        if skill <= 0:
            return replace(judged, why=f"{WORDS[best]} predicts as well")
        if not self.ahead[end]:
            return replace(judged, why=f"not clearly ahead of {WORDS[best]} so far")
        if not self.lately[end]:
            return replace(judged, why=f"no better than {WORDS['shrunk_ar1']} for {LATEST} reports running")
        if covered is not None and abs(covered - LEVEL) > COVERAGE_MARGIN:
            return replace(judged, why=f"its 80 % range held {covered:.0%} of the last reports")
        return replace(judged, in_use=True, why=f"{skill:.1%} smaller error than {WORDS[best]}")

    def _skill(self, end: int) -> tuple[float, str]:
        """1 − RMSE / RMSE of the best baseline, and its name."""
        of = {name: _rmse(self.plain[name][:end]) for name in NAMES}
        best = min(of, key=lambda name: of[name])
        return (1 - _rmse(self.model[:end]) / of[best]) if of[best] > 0 else -1.0, best

    def _covered(self, begin: int, end: int) -> float | None:
        held = self.held[begin:end]
        return float(np.nanmean(held)) if np.isfinite(held).sum() >= JUDGED_NEEDED else None


WORDS = {
    "mean": "your average so far",
    "persistence": "your last report again",
    "ewma7": "your average of seven days",
    "shrunk_ar1": "your last report, drawn to your average",
}


def ahead(gains: Array) -> NDArray[np.bool_]:
    """Open or not after each number of errors. ``gains`` (baselines, errors): how much larger each baseline's squared
    error was than the model's."""
    blocks = gains.shape[1] // BLOCK
    means = gains[:, : blocks * BLOCK].reshape(len(gains), blocks, BLOCK).mean(axis=2)
    out = np.zeros(gains.shape[1] + 1, dtype=np.bool_)
    is_open = False
    for n in range(JUDGED_NEEDED // BLOCK, blocks + 1):
        lead = means[:, :n].mean(axis=1)
        noise = means[:, :n].std(axis=1, ddof=1) / np.sqrt(n)
        is_open = bool((lead > (CLOSES if is_open else OPENS) * noise).all())
        out[n * BLOCK : (n + 1) * BLOCK] = is_open
    return out


def lately(gain: Array) -> NDArray[np.bool_]:
    """Whether the last ``LATEST`` errors, taken together, beat the shrunk AR(1)'s at one of the last so many."""
    total = np.concatenate([[0.0], np.cumsum(gain)])
    better = np.zeros(len(total), dtype=np.bool_)
    better[LATEST:] = total[LATEST:] > total[:-LATEST]
    seen = np.cumsum(better)
    return np.asarray(seen > np.concatenate([np.zeros(LATEST), seen])[: len(seen)])


def _rmse(errors: Array) -> float:
    return float(np.sqrt(np.mean(errors**2)))


FORECAST_OFF = (
    "off: on people not used for fitting, tomorrow's report was foretold no better than by their averages"
)


def standing(found: Forward, task: Task) -> Standing:
    """At the end of the table. The forecast stays off until it proves itself on people not used for fitting."""
    judged = Record.of(found).standing(len(found.y))
    return replace(judged, in_use=False, why=FORECAST_OFF) if judged.in_use and task == "forecast" else judged
