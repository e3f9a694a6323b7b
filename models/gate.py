"""Whether the model has earned its place: judged on what it said before the reports came in (science §5)."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from models.baselines import NAMES
from models.conformal import LEVEL, run
from models.fatigue import Forward

type Array = NDArray[np.float64]

LABELS_NEEDED, JUDGED_NEEDED = 60, 30
LATEST, COVERAGE_OVER = 30, 60
"""The last reports over which an absence of skill alone switches the model off, and those that judge coverage.
Skill itself is judged over everything: on 60 reports the best of four baselines is mostly luck (model card)."""
COVERAGE_MARGIN = 0.10


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
    """Forward errors at the scored rows, in order: the model's, each baseline's, and the model's half-widths."""

    rows: NDArray[np.intp]
    labels: NDArray[np.int64]
    model: Array
    plain: dict[str, Array]
    half_width: Array

    @classmethod
    def of(cls, found: Forward) -> Record:
        rows = np.flatnonzero(found.scored)
        errors = np.where(found.scored, found.predicted - found.y, np.nan)
        half_width, _ = run(errors, found.spread)
        labels = np.cumsum(np.isfinite(found.y))
        plain = {name: (found.plain[name] - found.y)[rows] for name in NAMES}
        return cls(rows, labels, errors[rows], plain, half_width[rows])

    def standing(self, before_row: int, labels: int) -> Standing:
        """Judged on what was known before a row."""
        end = int(np.searchsorted(self.rows, before_row))
        if labels < LABELS_NEEDED:
            return Standing(False, f"{labels} labelled days, {LABELS_NEEDED} needed", labels)
        if end < JUDGED_NEEDED:
            return Standing(False, f"{end} forward predictions to judge by, {JUDGED_NEEDED} needed", labels)
        skill, best = self._skill(0, end, NAMES)
        covered = self._covered(max(0, end - COVERAGE_OVER), end)
        judged = Standing(False, "", labels, skill, covered)
        if skill <= 0:
            return replace(judged, why=f"{WORDS[best]} predicts as well")
        if self._skill(max(0, end - LATEST), end, ("shrunk_ar1",))[0] <= 0:
            return replace(judged, why=f"no better than {WORDS['shrunk_ar1']} over the last {LATEST} reports")
        if covered is not None and abs(covered - LEVEL) > COVERAGE_MARGIN:
            return replace(judged, why=f"its 80 % range held {covered:.0%} of the last reports")
        return replace(judged, in_use=True, why=f"{skill:.1%} smaller error than {WORDS[best]}")

    def _skill(self, begin: int, end: int, names: tuple[str, ...]) -> tuple[float, str]:
        """1 − RMSE / RMSE of the best of the named baselines, and its name."""
        of = {name: _rmse(self.plain[name][begin:end]) for name in names}
        best = min(of, key=lambda name: of[name])
        return (1 - _rmse(self.model[begin:end]) / of[best]) if of[best] > 0 else -1.0, best

    def _covered(self, begin: int, end: int) -> float | None:
        half, error = self.half_width[begin:end], np.abs(self.model[begin:end])
        ok = np.isfinite(half)
        return float(np.mean(error[ok] <= half[ok] + 1e-9)) if ok.sum() >= JUDGED_NEEDED else None


WORDS = {
    "mean": "your plain mean",
    "persistence": "yesterday's report",
    "ewma7": "the 7-day average",
    "shrunk_ar1": "yesterday's report drawn to your mean",
}


def _rmse(errors: Array) -> float:
    return float(np.sqrt(np.mean(errors**2)))


def standing(found: Forward) -> Standing:
    """At the end of the table."""
    labels = int(np.isfinite(found.y).sum())
    return Record.of(found).standing(len(found.y), labels)
