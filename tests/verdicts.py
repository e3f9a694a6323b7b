"""What signs and score alone would say, for whole tables of athletes (science §3), by the rules of policy."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from readiness.body.assess import evaluate_many
from readiness.body.lowering import REST_DOMAINS, REST_SEVERE
from readiness.history.panel import Panel

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
        signs = np.any(list(m.lowering.lowers.values()), axis=0)
        n = m.lowering.count
        rest = (n >= REST_DOMAINS) | ((n >= REST_SEVERE) & m.lowering.severe & m.lowering.settled)
        both = signs, rest, m.lowering.lowered(m.scores), m.lowering.rest(m.scores)
        for kept, mask in zip(found, both, strict=True):
            kept.append(mask[:, -last:])
    return Shares(*(np.concatenate(masks) for masks in found))


def by_day(mask: Mask) -> NDArray[np.float64]:
    """Share of athletes for whom it has held on some morning so far."""
    return np.maximum.accumulate(mask, axis=1).mean(axis=0)
