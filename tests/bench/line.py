"""One line of the benchmark table."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Line:
    """A measured figure, the yardstick beside it, and what was promised.

    ``yardstick`` is the same work done the plain way, or the floor that no program can beat, measured in the same
    run: a machine that is slow today is slow for both. ``goal`` bounds the figure itself, or with
    ``goal_on="ratio"`` the figure divided by the yardstick.
    """

    figure: str
    value: float
    unit: str
    yardstick: str = ""
    yardstick_value: float | None = None
    goal: float | None = None
    goal_on: Literal["value", "ratio"] = "value"
    better: Literal["less", "more"] = "less"

    @property
    def ratio(self) -> float | None:
        """The figure divided by the yardstick; None without one."""
        return self.value / self.yardstick_value if self.yardstick_value else None

    @property
    def passed(self) -> bool | None:
        """Whether the goal is met; None where nothing was promised. A goal on a ratio needs a yardstick."""
        if self.goal is None:
            return None
        measured = self.value if self.goal_on == "value" else self.ratio
        if measured is None:
            return False
        return measured <= self.goal if self.better == "less" else measured >= self.goal
