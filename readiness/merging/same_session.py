"""Which recordings are one session: the same run from a watch, a website and a file happened once.

Two recordings are one session when they start within five minutes of each other (UTC), may be the same
family of sport, and overlap in time: nobody runs twice at once, and a warm-up that ends before the race
starts stays its own session. A shared external id is a hint that forgives a wrong clock or zone. Two entries of
one vendor's own list are two sessions, unless they agree so well that two devices recorded one.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from readiness.merging.priority import HAND_WRITTEN, LIFT_LOGS, TOLD, Key, is_summary
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
TWICE_RECORDED = 0.1
"""Two entries of one vendor's list are one session only if their lengths differ by at most a tenth: a watch and a
phone at once. What merely overlaps is reported, and counts twice rather than once too little."""
BY_HAND_WITHIN_S = 3 * 3600.0
"""A hand-written row with its own time of day is off by hours at most."""
TYPED_LATER = frozenset({"log", "checkin", "manual", TOLD})
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
    """Union-find over activities. What must stay apart is never joined, not even by way of a third."""

    def __init__(self, acts: Sequence[Activity]) -> None:
        self._acts = acts
        self._up = list(range(len(acts)))
        self._members = [[i] for i in range(len(acts))]

    def _root(self, i: int) -> int:
        while self._up[i] != i:
            self._up[i] = i = self._up[self._up[i]]
        return i

    def join(self, i: int, j: int) -> None:
        a, b = sorted((self._root(i), self._root(j)))
        pairs = itertools.product(self._members[a], self._members[b])
        if a == b or any(_two_of_one_list(self._acts[x], self._acts[y]) for x, y in pairs):
            return
        self._up[b] = a
        self._members[a] += self._members[b]
        self._members[b] = []

    def lists(self) -> list[list[int]]:
        return [sorted(members) for members in self._members if members]


def _two_of_one_list(a: Activity, b: Activity) -> bool:
    """Whether a vendor's own list or log names both, by different ids, and they are not one session recorded twice."""
    where = a.provenance
    if where.source in LIFT_LOGS and where.source == b.provenance.source:
        return where.source_id != b.provenance.source_id and not _twice_recorded(a, b)
    vendors = {x.partition(":")[0] for x in a.external_ids} & {x.partition(":")[0] for x in b.external_ids}
    return bool(vendors) and set(a.external_ids).isdisjoint(b.external_ids) and not _twice_recorded(a, b)


def _twice_recorded(a: Activity, b: Activity) -> bool:
    lengths = ((a.duration_min, b.duration_min), (a.distance_km or 0.0, b.distance_km or 0.0))
    return all(abs(x - y) <= TWICE_RECORDED * max(x, y) for x, y in lengths)


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
    lifts = [members for members in groups if is_strength(acts[members[0]].sport)]
    typed = [members[0] for members in lifts if all(_is_typed(acts[i]) for i in members)]
    recorded = [
        members[0]
        for members in lifts
        if not any(_is_typed(acts[i]) or _is_told(acts[i]) or _is_spent(acts[i]) for i in members)
    ]
    yield from _nearest(acts, starts, typed, recorded)


def _told_pairs(
    acts: Sequence[Activity], starts: Sequence[float], groups: list[list[int]]
) -> Iterator[tuple[int, int]]:
    """A planned session that was tapped as done, beside any other record of strength on that day."""
    lifts = [members for members in groups if is_strength(acts[members[0]].sport)]
    told = [members[0] for members in lifts if all(_is_told(acts[i]) for i in members)]
    others = [members[0] for members in lifts if not any(_is_told(acts[i]) for i in members)]
    yield from _nearest(acts, starts, told, others)


def _nearest(
    acts: Sequence[Activity], starts: Sequence[float], typed: Sequence[int], others: Sequence[int]
) -> Iterator[tuple[int, int]]:
    of_day: dict[date, list[int]] = defaultdict(list)
    for r in others:
        of_day[acts[r].date].append(r)
    offers = sorted(
        (abs(starts[h] - starts[r]), h, r)
        for h in typed
        for r in of_day[acts[h].date]
        if _may_be_typed_for(acts[h], abs(starts[h] - starts[r]))
    )
    taken: set[int] = set()
    for _, h, r in offers:
        if taken.isdisjoint((h, r)):
            taken |= {h, r}
            yield h, r


def _is_typed(activity: Activity) -> bool:
    return activity.provenance.source in HAND_WRITTEN and not _is_told(activity)


def _is_told(activity: Activity) -> bool:
    return activity.provenance.source == TOLD


def own_ids(activity: Activity) -> tuple[str, ...]:
    """What a hand-written row leaves on the session it was counted with, so that it is spent."""
    p = activity.provenance
    return (f"{p.source}:{p.source_id}",) if p.source in HAND_WRITTEN else ()


def _is_spent(activity: Activity) -> bool:
    return any(x.partition(":")[0] in HAND_WRITTEN for x in activity.external_ids)


def _may_be_typed_for(by_hand: Activity, apart_s: float) -> bool:
    return by_hand.provenance.source in TYPED_LATER or apart_s <= BY_HAND_WITHIN_S


def sessions(activities: Sequence[Activity], key: Callable[[Activity], Key]) -> list[list[Activity]]:
    """Group recordings into sessions, each best row first by ``key``, sessions by start.

    The order of ``activities`` does not matter. O(n log n) for any athlete's life.
    """
    acts = sorted(
        activities, key=lambda a: (a.start.timestamp(), a.provenance.source, a.provenance.source_id)
    )
    starts = [a.start.timestamp() for a in acts]
    groups = _Groups(acts)
    closest_first = sorted(
        _pairs_by_clock(acts, starts),
        key=lambda p: (
            starts[p[1]] - starts[p[0]],
            abs(acts[p[0]].duration_min - acts[p[1]].duration_min),
            p,
        ),
    )
    for i, j in itertools.chain(_pairs_by_id(acts, starts), closest_first):
        groups.join(i, j)
    for pairs in (_hand_pairs, _told_pairs):
        for i, j in list(pairs(acts, starts, groups.lists())):
            groups.join(i, j)
    return [
        sorted((acts[i] for i in members), key=lambda a: _best_first(a, key)) for members in groups.lists()
    ]


def _best_first(activity: Activity, key: Callable[[Activity], Key]) -> tuple[bool, int, bool, Key]:
    """A whole recording before a broken one; of one source, the vendor's own entry before its recording."""
    rank = key(activity)
    return (activity.truncated, rank[0], not is_summary(activity), rank)
