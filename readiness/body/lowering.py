"""Which warning signs lower a morning, and which close it, together with the score (one budget for both).

On real people a sign is noticed on every fourth morning, and most of these mornings are ordinary. So a sign that counts
lowers the day by itself only where it says enough; the others ask for company: another domain, or a score that is high
for this athlete.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from readiness.score import Scores, very_bad
from readiness.signals.all_signals import Signals
from readiness.signals.baseline import EPSILON
from readiness.signals.own_range import SETTLED
from readiness.signals.streaks import CARRY_DAYS, age, at, last_known
from readiness.signs.sign import Judged
from readiness.vocabulary import AMBER, RED

type Mask = NDArray[np.bool_]

HALF_A_POINT = 0.5
"""Today's answer must be so much worse than usual for a sign of many days to lower the day by itself."""
REST_DOMAINS = 3
"""So many domains that count make a day of rest (science §3) …"""
REST_SEVERE = 2
"""… or so many with a severe sign among them."""


@dataclass(frozen=True, slots=True)
class Lowering:
    """All (athletes, days). ``domains`` is where each domain counts; ``lowers`` where each sign, by id, lowers the day;
    ``severe`` where any sign is; ``very_bad`` an answer that with any sign is a day of rest; ``settled`` where the
    athlete is known long enough for two signs to close a day."""

    domains: Mapping[str, Mask]
    lowers: Mapping[str, Mask]
    severe: Mask
    very_bad: Mask
    settled: Mask

    @property
    def count(self) -> NDArray[np.int64]:
        """How many domains count."""
        return np.asarray(np.sum(list(self.domains.values()), axis=0), dtype=np.int64)

    def lowered(self, scores: Scores) -> Mask:
        """Maintenance at most, by signs or score."""
        signs = np.any(list(self.lowers.values()), axis=0)
        return np.asarray(signs | (scores.guard >= AMBER) | self.rest(scores))

    def rest(self, scores: Scores) -> Mask:
        """No strength, by signs and score."""
        n = self.count
        two = (n >= REST_SEVERE) & self.severe & self.settled
        bad = (scores.guard >= RED) | self.very_bad
        return np.asarray((n >= REST_DOMAINS) | two | (bad & (n >= 1)))


def counting(signs: Mapping[str, Judged]) -> dict[str, Mask]:
    """Where each domain counts (W1–W9). HRV and resting HR flagged within 48 hours count both."""
    out: dict[str, Mask] = {}
    for judged in signs.values():
        domain = judged.sign.domain
        if domain is not None:
            out[domain] = out[domain] | judged.counts if domain in out else judged.counts
    hrv, beats = out["hrv"], out["resting_hr"]
    return {**out, "hrv": hrv | (beats & _yesterday(hrv)), "resting_hr": beats | (hrv & _yesterday(beats))}


def _yesterday(flag: Mask) -> Mask:
    out = np.zeros_like(flag)
    out[:, 1:] = flag[:, :-1]
    return out


def in_company(signs: Mapping[str, Judged]) -> dict[str, Judged]:
    """The signs, those that count only in company set straight."""
    out = dict(signs)
    for name, judged in signs.items():
        if judged.sign.needs_company:
            others = [j.counts for j in signs.values() if j.sign.domain and j is not judged]
            out[name] = replace(judged, counts=judged.counts & (np.any(others, axis=0) | judged.severe))
    return out


def lowering(s: Signals, signs: Mapping[str, Judged], scores: Scores) -> Lowering:
    """Which signs lower each morning (specification of the second edition, 3.1)."""
    counted = {name: judged for name, judged in signs.items() if judged.sign.domain}
    domains = counting(counted)
    company = (np.sum(list(domains.values()), axis=0) >= 2) | scores.high
    lowers = {}
    for name, judged in counted.items():
        enough = company | judged.severe | judged.sign.lowers_alone
        if item := judged.sign.lowers_if_worse:
            known = s.checkin[item].known
            last = last_known(known)
            worse = known & (s.checkin[item].deviation >= HALF_A_POINT - EPSILON)
            enough = enough | (at(worse, last) & (age(last) <= CARRY_DAYS))
        lowers[name] = judged.counts & enough
    settled = [s.checkin["fatigue"].known, s.sleep.known, np.isfinite(s.hrv.x)]
    return Lowering(
        domains=domains,
        lowers=lowers,
        severe=np.any([judged.severe for judged in counted.values()], axis=0),
        very_bad=very_bad(s),
        settled=np.any([_days_known(known) >= SETTLED for known in settled], axis=0),
    )


def _days_known(known: Mask) -> NDArray[np.int64]:
    """Days since the first value: a gap makes nobody less known."""
    return np.asarray(np.cumsum(np.maximum.accumulate(known, axis=1), axis=1))
