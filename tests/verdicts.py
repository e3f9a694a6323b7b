"""What signs and score alone would say, for whole tables of athletes (science §3), by the rules of policy."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from readiness.body.assess import evaluate_many
from readiness.history.panel import Panel
from readiness.score import AMBER, RED

type Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Shares:
    """Athletes × mornings: lowered or skipped by the signs, by the score, by either."""

    sign_lowered: Mask
    sign_skipped: Mask
    lowered: Mask
    skipped: Mask


def shares(table: Panel, last: int) -> Shares:
    """The last ``last`` mornings of every athlete."""
    found: list[list[Mask]] = [[], [], [], []]
    for _, m in evaluate_many(table):
        domains = m.domain_count()[:, -last:]
        severe = np.any([j.severe for j in m.signs.values() if j.sign.domain], axis=0)[:, -last:]
        worst = np.fmax(m.scores.score, m.scores.guard)[:, -last:]
        signs, rest = domains >= 1, (domains >= 3) | ((domains >= 2) & severe)
        for kept, mask in zip(
            found, (signs, rest, signs | (worst >= AMBER), rest | (worst >= RED)), strict=True
        ):
            kept.append(mask)
    return Shares(*(np.concatenate(masks) for masks in found))


def by_day(mask: Mask) -> NDArray[np.float64]:
    """Share of athletes for whom it has held on some morning so far."""
    return np.maximum.accumulate(mask, axis=1).mean(axis=0)
