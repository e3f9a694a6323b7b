"""Which recordings are one session: the same run from Garmin, Strava and a FIT file happened once.

Two recordings are one session when they start within five minutes of each other (UTC), may be the same
family of sport, and overlap in time: nobody runs twice at once, and a warm-up that ends before the race
starts stays its own session. A shared external id is a hint that forgives a wrong clock or zone.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from readiness.merging.priority import HAND_WRITTEN, Key
from readiness.merging.sports import is_strength, same_family
from readiness.observations import Activity

START_WITHIN_S = 300.0
"""Two devices are started minutes apart at most; two real sessions do not overlap."""
OVERLAP = 0.5
"""Share of the shorter recording that must lie within the longer."""
HINT_WITHIN_S = 26 * 3600.0
"""A wrong zone shifts a start by at most this much; beyond it, an id that repeats is a vendor's mistake."""
HINT_DURATION = 0.2
"""With only an id to go by, durations may differ by a fifth (moving time against elapsed time)."""
BY_HAND_WITHIN_S = 3 * 3600.0
"""A hand-written row with its own time of day is off by hours at most."""
TYPED_LATER = frozenset({"log", "checkin", "manual"})
"""Typed when the athlete found the time: only the day is to be trusted."""


def _overlaps(a: Activity, b: Activity, apart_s: float) -> bool:
    """``b`` starts ``apart_s`` >= 0 after ``a``."""
    a_s, b_s = a.duration_min * 60, b.duration_min * 60
    common = min(a_s - apart_s, b_s)
    return common > 0 and common >= OVERLAP * min(a_s, b_s)


def _similar_length(a: Activity, b: Activity) -> bool:
    longer = max(a.duration_min, b.duration_min)
    return longer > 0 and abs(a.duration_min - b.duration_min) <= HINT_DURATION * longer


class _Groups:
    """Union-find over positions."""

    def __init__(self, n: int) -> None:
        self._up = list(range(n))

    def root(self, i: int) -> int:
        while self._up[i] != i:
            self._up[i] = i = self._up[self._up[i]]
        return i

    def join(self, i: int, j: int) -> None:
        a, b = self.root(i), self.root(j)
        self._up[max(a, b)] = min(a, b)

    def lists(self) -> list[list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for i in range(len(self._up)):
            found[self.root(i)].append(i)
        return list(found.values())


def _pairs_by_clock(acts: Sequence[Activity], starts: Sequence[float]) -> Iterator[tuple[int, int]]:
    first = 0
    for j, act in enumerate(acts):
        while starts[j] - starts[first] > START_WITHIN_S:
            first += 1
        for i in range(first, j):
            if same_family(acts[i].sport, act.sport) and _overlaps(acts[i], act, starts[j] - starts[i]):
                yield i, j


def _pairs_by_id(acts: Sequence[Activity], starts: Sequence[float]) -> Iterator[tuple[int, int]]:
    holders: dict[str, list[int]] = defaultdict(list)
    for i, act in enumerate(acts):
        for external in act.external_ids:
            holders[external].append(i)
    for held in holders.values():
        for i, j in itertools.pairwise(held):
            near = starts[j] - starts[i] <= HINT_WITHIN_S
            if near and same_family(acts[i].sport, acts[j].sport) and _similar_length(acts[i], acts[j]):
                yield i, j


def _hand_pairs(
    acts: Sequence[Activity], starts: Sequence[float], groups: list[list[int]]
) -> Iterator[tuple[int, int]]:
    """Strength typed by hand beside strength recorded on the same day: nearest first, one to one."""
    typed: dict[date, list[list[int]]] = defaultdict(list)
    recorded: dict[date, list[list[int]]] = defaultdict(list)
    for members in groups:
        if is_strength(acts[members[0]].sport):
            written = [acts[i].provenance.source in HAND_WRITTEN for i in members]
            day = acts[members[0]].date
            if all(written):
                typed[day].append(members)
            elif not any(written) and not any(_is_spent(acts[i]) for i in members):
                recorded[day].append(members)
    for day, hand in typed.items():
        offers = sorted(
            (abs(starts[h[0]] - starts[r[0]]), h[0], r[0])
            for h in hand
            for r in recorded.get(day, ())
            if _may_be_typed_for(acts[h[0]], abs(starts[h[0]] - starts[r[0]]))
        )
        taken: set[int] = set()
        for _, h, r in offers:
            if h not in taken and r not in taken:
                taken |= {h, r}
                yield h, r


def own_ids(activity: Activity) -> tuple[str, ...]:
    """What a hand-written row leaves on the session it was counted with, so that it is spent."""
    p = activity.provenance
    return (f"{p.source}:{p.source_id}",) if p.source in HAND_WRITTEN else ()


def _is_spent(activity: Activity) -> bool:
    return any(x.partition(":")[0] in HAND_WRITTEN for x in activity.external_ids)


def _may_be_typed_for(by_hand: Activity, apart_s: float) -> bool:
    return by_hand.provenance.source in TYPED_LATER or apart_s <= BY_HAND_WITHIN_S


def sessions(activities: Sequence[Activity], key: Callable[[Activity], Key]) -> list[list[Activity]]:
    """Group recordings into sessions, each best source first by ``key``, sessions by start.

    The order of ``activities`` does not matter. O(n log n) for any athlete's life.
    """
    acts = sorted(
        activities, key=lambda a: (a.start.timestamp(), a.provenance.source, a.provenance.source_id)
    )
    starts = [a.start.timestamp() for a in acts]
    groups = _Groups(len(acts))
    for i, j in _pairs_by_clock(acts, starts):
        groups.join(i, j)
    for i, j in _pairs_by_id(acts, starts):
        groups.join(i, j)
    for i, j in list(_hand_pairs(acts, starts, groups.lists())):
        groups.join(i, j)
    return [
        sorted((acts[i] for i in members), key=lambda a: (a.truncated, key(a))) for members in groups.lists()
    ]
