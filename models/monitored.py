"""What is watched and not learned from: how key and long runs went beside what they should have cost (science §5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from models.features import Table

RUNS_NEEDED = 30
RECENT_DAYS = 21
"""As long as a run response counts for the score."""


@dataclass(frozen=True, slots=True)
class RunResidual:
    """``n`` key and long runs with a residual; ``mean_recent`` their mean over the last three weeks in SDs, above 0
    where they went better than expected, None where there was none."""

    n: int
    mean_recent: float | None

    @property
    def trainable(self) -> bool:
        return self.n >= RUNS_NEEDED

    @property
    def words(self) -> str:
        """For people."""
        return f"{self.n} run{'s' * (self.n != 1)} collected; not used by the model yet."

    @property
    def why(self) -> str:
        if not self.trainable:
            return f"sparse: {self.n} of {RUNS_NEEDED}"
        return f"{self.n} collected; not used by the model yet"

    def document(self) -> dict[str, Any]:
        return {"n": self.n, "mean_recent": self.mean_recent, "trainable": self.trainable, "why": self.why}


def run_residual(source: Table) -> RunResidual:
    """As known on the table's last morning."""
    values = source["run_residual"]
    # The last row is tomorrow, the one before it this morning, whose run is still to come.
    recent = values[:-2][-RECENT_DAYS:]
    recent = recent[np.isfinite(recent)]
    mean = round(float(recent.mean()), 2) + 0.0 if recent.size else None
    return RunResidual(int(np.isfinite(values).sum()), mean)


def monitored(found: RunResidual) -> dict[str, Any]:
    """The object of ``evaluate --json``, ``train --json`` and the kept model."""
    return {"run_residual": found.document()}
