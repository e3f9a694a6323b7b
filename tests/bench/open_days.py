"""The gate judged forward: only the days on which it was open count, and it was decided the week before.

Over a few dozen days the best of four baselines is partly luck, so each athlete's ratio comes with a paired bootstrap
over weeks of reports, the best baseline chosen anew in every draw. The raw count is what the goal is held to.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.baselines import NAMES
from models.gate import BLOCK, Record

type Array = NDArray[np.float64]

RETRAIN_D = 7
LEAST_DAYS = 14
WORSE, MOST = 1.03, 10.0
SAMPLES = 1000


@dataclass(frozen=True, slots=True)
class OpenDays:
    """Of the athletes with at least ``LEAST_DAYS`` open days: the ratio of each and its 5 % bootstrap quantile; the
    ratio of their averages; and the share of all athletes' scored days on which the gate was open."""

    ratios: Array
    surely: Array
    ratio: float
    share: float

    @property
    def worse(self) -> int:
        return int((self.ratios > WORSE).sum())

    @property
    def surely_worse(self) -> int:
        """Of these, those whose excess is beyond noise."""
        return int((self.surely > WORSE).sum())

    def share_of(self, count: int) -> float:
        return count / max(len(self.ratios), 1)

    def __str__(self) -> str:
        if not len(self.ratios):
            return f"open on {self.share:.0%} of days, for nobody on {LEAST_DAYS}"
        return (
            f"open on {self.share:.0%} of days, for {len(self.ratios)} people on {LEAST_DAYS} or more: ratio "
            f"{self.ratio:.3f}, > 3 % worse {self.worse}, beyond noise {self.surely_worse}"
        )


def open_rows(record: Record) -> NDArray[np.bool_]:
    """The scored rows on which the gate, judged every week on what was known then, was open."""
    out = np.zeros(len(record.rows), dtype=np.bool_)
    if len(out):
        for row in range(int(record.rows[0]), int(record.rows[-1]) + 1, RETRAIN_D):
            if record.standing(row).in_use:
                out |= (record.rows >= row) & (record.rows < row + RETRAIN_D)
    return out


def open_days(records: Sequence[Record]) -> OpenDays:
    shares, rmse, surely = [], [], []
    for record in records:
        rows = open_rows(record)
        shares.append(float(rows.mean()) if len(rows) else 0.0)
        if rows.sum() >= LEAST_DAYS:
            squares = np.stack([record.model, *(record.plain[name] for name in NAMES)])[:, rows] ** 2
            rmse.append(np.sqrt(squares.mean(axis=1)))
            surely.append(float(np.quantile(_drawn(squares), 0.05)))
    if not rmse:
        return OpenDays(np.zeros(0), np.zeros(0), np.nan, float(np.mean(shares)))
    each = np.array(rmse)
    return OpenDays(ratio(each.T), np.array(surely), float(ratio(each.mean(axis=0))), float(np.mean(shares)))


def ratio(rmse: Array) -> Array:
    """The first row over the smallest of the others, at most ten: who only ever gives one answer leaves the plain
    predictions without any error."""
    return np.asarray(np.minimum(rmse[0] / np.maximum(rmse[1:].min(axis=0), 1e-9), MOST))


def _drawn(squares: Array) -> Array:
    """Ratios of weeks of reports drawn with replacement."""
    weeks = np.array_split(np.arange(squares.shape[1]), max(squares.shape[1] // BLOCK, 1))
    sums = np.stack([squares[:, week].sum(axis=1) for week in weeks])
    picks = np.random.default_rng(0).integers(0, len(weeks), (SAMPLES, len(weeks)))
    return ratio(np.sqrt(sums[picks].sum(axis=1)).T)
