"""Streaks over *known* mornings, and what stays true while nothing new is known (science §6.2, §6.7)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

type Array = NDArray[np.float64]
type Mask = NDArray[np.bool_]
type Index = NDArray[np.intp]

CARRY_DAYS = 7
"""A sign active at its last known morning stays active until fresh data clears it, for at most this long."""
PAIR_DAYS = 4
"""Two known mornings are consecutive when no further apart than this."""


def last_known(known: Mask) -> Index:
    """For each day the latest known day up to and with it, −1 where there is none."""
    days = np.where(known, np.arange(known.shape[1]), -1)
    return np.maximum.accumulate(days, axis=1)


def before(last: Index) -> Index:
    """From :func:`last_known`, the latest known day strictly before each day."""
    out = np.full_like(last, -1)
    out[:, 1:] = last[:, :-1]
    return out


def at[T: np.generic](x: NDArray[T], index: Index) -> NDArray[T]:
    """Values at ``index`` (−1 gives the first column: mask it yourself)."""
    return np.take_along_axis(x, np.maximum(index, 0), axis=1)


def age(last: Index) -> Array:
    """Days since the last known day; infinite where there is none."""
    days = np.arange(last.shape[1]) - last
    return np.where(last >= 0, days, np.inf)


def lesser_of_pair(x: Array, known: Mask) -> Array:
    """On known mornings the smaller of the value there and on the known morning before (as :func:`pair`), else −∞."""
    previous = before(last_known(known))
    near = known & (previous >= 0) & (np.arange(x.shape[1]) - previous <= PAIR_DAYS)
    return np.where(near, np.minimum(x, at(np.where(known, x, -np.inf), previous)), -np.inf)


def pair(flag: Mask, known: Mask) -> Mask:
    """True on known mornings where the flag holds there and on the known morning before, at most
    :data:`PAIR_DAYS` earlier."""
    previous = before(last_known(known))
    near = (previous >= 0) & (np.arange(flag.shape[1]) - previous <= PAIR_DAYS)
    held = at(flag, previous)
    return np.asarray(known & flag & near & held)


def recent(known: Mask, last: int, within_days: int) -> list[tuple[Index, Mask]]:
    """The last ``last`` known days at each day (itself first), each with a mask of those near enough."""
    step = last_known(known)
    strictly = before(step)
    out: list[tuple[Index, Mask]] = []
    today = np.arange(known.shape[1])
    for _ in range(last):
        out.append((step, (step >= 0) & (today - step < within_days)))
        step = np.where(step >= 0, np.take_along_axis(strictly, np.maximum(step, 0), axis=1), -1)
    return out


def count_recent(flag: Mask, picks: list[tuple[Index, Mask]]) -> tuple[Array, Array]:
    """How many of the picked days hold the flag, and how many were picked."""
    hits = np.zeros(flag.shape)
    seen = np.zeros(flag.shape)
    for index, near in picks:
        hits += near & at(flag, index)
        seen += near
    return hits, seen


def worst_recent(x: Array, picks: list[tuple[Index, Mask]], rank: int) -> Array:
    """The ``rank``-th largest of the picked values, −∞ with fewer."""
    values = [np.where(near, at(x, index), -np.inf) for index, near in picks]
    return np.asarray(np.sort(np.stack(values), axis=0)[-rank])


def worst_of_days(x: Array, days: int, rank: int) -> Array:
    """The ``rank``-th largest of the last ``days`` mornings, an unknown one counting as ordinary (−∞)."""
    values = np.full((days, *x.shape), -np.inf)
    for back in range(min(days, x.shape[1])):
        values[back, :, back:] = np.where(np.isnan(x), -np.inf, x)[:, : x.shape[1] - back]
    return np.asarray(np.sort(values, axis=0)[-rank])


def since(flag: Mask) -> Index:
    """For each day the first day of the unbroken run of True that ends there, −1 where False."""
    days = np.arange(flag.shape[1])
    broken = np.maximum.accumulate(np.where(flag, -1, days), axis=1)
    return np.where(flag, broken + 1, -1)
