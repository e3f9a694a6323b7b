"""What a warning sign is: all that is known of it in one object, from the judge to the sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from readiness.reasons import ComingDay, Kind, Reason, Restriction, Side
from readiness.recommendation import SignReport
from readiness.signals.all_signals import Signals
from readiness.signals.streaks import CARRY_DAYS, age, at, last_known, since
from readiness.signs.detection import Array, Detection, Is, Mask
from readiness.vocabulary import Effect, day_and_month

type Evidence = Mapping[str, Any]


class Confounder(Enum):
    """What may explain a sign without fatigue; the value is the phrase for its absence."""

    ALCOHOL = "no alcohol noted"
    TRAVEL = "no change of time zone"
    ALTITUDE = "no altitude"
    ILLNESS = "no illness pattern overnight"
    HEAT = "no heat noted"

    @property
    def word(self) -> str:
        """The word within a sentence: ``alcohol``."""
        return self.name.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign(Reason):
    """One warning sign.

    ``judge`` sees all signals of all athletes and mornings. ``sentence`` makes of one morning's numbers what is
    said while the sign is active: what, by how much; without a full stop, and never a diagnosis. Signs of one
    ``domain`` count once; without a domain a sign counts for no alarm. ``name`` is its key in the JSON, ``title``
    its name within a sentence.
    """

    name: str
    title: str
    domain: str | None
    judge: Callable[[Signals], Detection]
    sentence: Callable[[Evidence], str]
    side: Side = Side.BODY
    kind: Kind = Kind.CAPS
    reach_days: int | None = 1
    alarm: bool = True
    explained_by: tuple[Confounder, ...] = ()
    """What may explain it, in the order in which it is named."""
    dated: bool = True
    """Whether the sentence says since when."""
    lasting: tuple[int, str] | None = None
    """After so many days active, this is added to the sentence."""
    consequence: str = ""
    """What follows from it, added where it is given as a reason. A sign that shapes the session is shown on the day
    where it has one."""
    from_run: int | None = None
    """It binds so many days from the run that showed it on (``shown_on`` of its report), instead of ``reach_days``."""
    variant: Callable[[Evidence], tuple[str, str] | None] = field(default=lambda _: None)
    """Another name and title that this morning's numbers ask for."""
    lowers_alone: bool = False
    """Whether it lowers the day wherever it counts; other signs ask for company, or to be severe."""
    lowers_if_worse: str | None = None
    """It lowers the day by itself where this answer of the check-in is worse than usual today."""
    needs_company: bool = False
    """Whether it counts only beside another sign that counts, unless it is severe."""

    def settle(self, signals: Signals) -> Judged:
        """The sign of all athletes and mornings, in its three states."""
        found = self.judge(signals)
        never = np.zeros(found.active.shape, dtype=np.bool_)
        active = found.active & found.judged
        counts = active & found.counts
        severe = never if found.severe is None else counts & found.severe
        fresh = found.judged
        if not found.settled:
            last = last_known(found.judged)
            old = age(last)
            carried = old <= CARRY_DAYS
            active, counts, severe = (at(x, last) & carried for x in (active, counts, severe))
            fresh = old < found.fresh_days
        state = np.where(active, Is.ACTIVE, np.where(fresh, Is.INACTIVE, Is.UNKNOWN)).astype(np.int8)
        if found.uncleared is not None:
            counts = counts | found.uncleared | _still(found.uncleared, found.judged)
        return Judged(self, state, severe, counts, since(active), found.evidence)

    def text(
        self, evidence: Evidence, day: date, begun: date | None, explained: tuple[Confounder, ...]
    ) -> str:
        """For an active sign: 'HRV down: …, since Tue 3 Mar; alcohol may explain it.'"""
        words = self.sentence(evidence)
        if begun is not None and self.dated:
            words += f", since {day_and_month(begun, short=True)}"
            if self.lasting and (day - begun).days >= self.lasting[0]:
                words += f"; {self.lasting[1]}"
        told = [one.word for one in self.explained_by if one in explained]
        if told:
            words += f"; {' and '.join(told)} may explain it"
        return words + "."

    def on(self, report: SignReport, day: ComingDay) -> Iterator[Restriction]:
        """What the sign, active this morning, says of a day."""
        effect = self.kind.effect or (Effect.INFO if self.consequence else None)
        if effect is not None and self._reaches(report, day):
            text = f"{report.text} {self.consequence}" if self.consequence else report.text
            yield Restriction(self.states(text, effect))

    def _reaches(self, report: SignReport, day: ComingDay) -> bool:
        if self.from_run is None:
            return self.reach_days is None or day.ahead <= self.reach_days
        ran = report.shown_on or day.date - timedelta(days=day.ahead)
        until = ran + timedelta(days=self.from_run)
        return day.ahead <= 0 or day.date <= until


def _still(uncleared: Mask, judged: Mask) -> Mask:
    """Where a morning without data left the sign uncleared, and no judged one since: it lasts as long as if an
    ordinary value there had shown it."""
    last = last_known(uncleared & ~judged)
    return np.asarray((last > last_known(judged)) & (age(last) <= CARRY_DAYS))


@dataclass(frozen=True, slots=True)
class Judged:
    """One sign of all athletes and mornings. ``counts`` is where it lies beyond the athlete's own range too, or has not
    been cleared; ``since`` the day it began on, −1 where it is not active."""

    sign: Sign
    state: NDArray[np.int8]
    severe: Mask
    counts: Mask
    since: NDArray[np.intp]
    evidence: Mapping[str, Array | Mask] = field(default_factory=dict)


def number(evidence: Evidence, key: str, digits: int = 0) -> str:
    """One of the numbers as text; ``?`` where it is not known."""
    value = evidence.get(key)
    return "?" if value is None else f"{value:.{digits}f}"
