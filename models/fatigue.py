"""The learned predictor: ridges of several memories and strengths, weighed by how each has done lately.

An *expert* is one ridge: a half-life of the normal (14, 30, 90 days) and a strength of the pull towards the
population's coefficients. Two more are plain: the 7-day average and the shrunk AR(1). Their predictions are mixed
by exponential weights on discounted squared errors (Vovk 1990; Herbster & Warmuth 1998), so that the mixture is
hardly worse than the expert that suits this athlete now. All of it runs forward: the prediction of a day comes
from coefficients fitted at least a week before it and weights from the days before it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.baselines import baselines
from models.features import Frame, Table, Task, frame
from models.labels import Label
from models.prior import Prior
from models.ranges import Told, run
from models.ridge import fit, sums

type Array = NDArray[np.float64]

HALF_LIVES_D = (14.0, 30.0, 90.0)
MIDDLE = 1
"""The memory whose normal and spread are the athlete's usual."""
STRENGTHS = (60.0, 300.0, 1500.0)
PLAIN = ("ewma7", "shrunk_ar1")
EXPERTS = len(HALF_LIVES_D) * len(STRENGTHS) + len(PLAIN)
STEP_D, PURGE_D = 14, 7
"""Coefficients are fitted every fortnight, on rows that end a week before: windows never overlap the split."""
FIRST_ROWS = 14
LEAST_LABELS = 30
"""Before so many reports nothing is predicted."""
LEARNING_RATE, KEEP = 0.5, 0.93
"""Of the weights, on errors in units of the athlete's own variance; errors fade with a half-life of ten reports."""


@dataclass(frozen=True, slots=True)
class Head:
    """What scores one task of one label: coefficients (half-lives, strengths, features) fitted on the rows before
    ``fitted``, and the discounted losses of all experts before ``row``."""

    coefficients: Array
    losses: Array
    row: int
    fitted: int


@dataclass(frozen=True, slots=True)
class Forward:
    """Row by row what would have been said, NaN where nothing would have been. ``fold`` numbers the fits, −1 where
    there was none. ``head`` is the one for the row after the last report that the table can hold."""

    label: Label
    frames: tuple[Frame, ...]
    plain: dict[str, Array]
    predicted: Array
    fold: NDArray[np.int64]
    head: Head

    @property
    def y(self) -> Array:
        return self.frames[0].y

    @property
    def spread(self) -> Array:
        return self.frames[MIDDLE].spread

    @property
    def usual(self) -> Array:
        return self.frames[MIDDLE].usual

    @property
    def scored(self) -> NDArray[np.bool_]:
        """The rows on which the model and every baseline said something and a report followed."""
        known = np.isfinite(self.y) & np.isfinite(self.predicted)
        for values in self.plain.values():
            known &= np.isfinite(values)
        return known

    def ranges(self) -> Told:
        """The 80 % ranges that would have been shown, learned on the scored rows."""
        return run(self.predicted, np.where(self.scored, self.y, np.nan), self.spread, self.label)


def look(source: Table, label: Label, task: Task) -> tuple[Frame, ...]:
    """The frames of all memories."""
    return tuple(frame(source, label, task, half_life) for half_life in HALF_LIVES_D)


def forward(source: Table, label: Label, task: Task, prior: Prior) -> Forward:
    """Rolling origin over the whole table: fit to t less a week, predict the next fortnight, go on."""
    frames = look(source, label, task)
    y, plain = frames[0].y, baselines(frames[0].y)
    seen = np.concatenate([[0], np.cumsum(np.isfinite(y))])
    running = [sums(f.x, label.adverse * (f.y - f.usual), FIRST_ROWS) for f in frames]
    pulls = [prior.coefficients(label.name, task, half_life) for half_life in HALF_LIVES_D]

    def fitted(row: int, losses: Array) -> Head:
        until = max(row - PURGE_D, 0)
        found = [[fit(s, until, p, k) for k in STRENGTHS] for s, p in zip(running, pulls, strict=True)]
        return Head(np.array(found), losses, row, until)

    n, folds = source.rows, 0
    predicted, fold = np.full(n, np.nan), np.full(n, -1)
    losses = np.zeros(EXPERTS)
    for row in range(0, n, STEP_D):
        if seen[max(row - 1, 0)] < LEAST_LABELS:
            continue
        end = min(row + STEP_D, n)
        head = fitted(row, losses)
        predicted[row:end], losses = play(head, label, frames, plain, row, end)
        fold[row:end] = folds
        folds += 1
    return Forward(label, frames, plain, predicted, fold, fitted(n - 1, losses))


def play(
    head: Head, label: Label, frames: tuple[Frame, ...], plain: dict[str, Array], row: int, end: int
) -> tuple[Array, Array]:
    """Predictions of the rows from ``row`` to ``end``, and the experts' losses after them. Weights follow the
    reports as they come in; coefficients stay."""
    said = experts(head, label, frames, plain, row, end)
    y, variance = frames[0].y, frames[MIDDLE].spread ** 2
    losses = head.losses.copy()
    out = np.empty(end - row)
    for i in range(end - row):
        out[i] = (weights(losses) * said[i]).sum()
        truth = y[row + i]
        if np.isfinite(truth):
            losses = KEEP * losses + (said[i] - truth) ** 2 / variance[row + i]
    return out, losses


def experts(
    head: Head, label: Label, frames: tuple[Frame, ...], plain: dict[str, Array], row: int, end: int
) -> Array:
    """What each expert says of the rows (rows, experts), in the label's units and within its scale."""
    said = []
    for f, by_strength in zip(frames, head.coefficients, strict=True):
        for b in by_strength:
            lift = (f.x[row:end] * b).sum(axis=1)
            said.append(f.usual[row:end] + label.adverse * lift)
    said += [plain[name][row:end] for name in PLAIN]
    return np.asarray(np.clip(np.column_stack(said), label.low, label.high))


def weights(losses: Array) -> Array:
    raw = np.exp(-LEARNING_RATE * (losses - losses.min()))
    return np.asarray(raw / raw.sum())


def contributions(head: Head, losses: Array, frames: tuple[Frame, ...], row: int) -> Array:
    """What each feature adds to the prediction of a row, higher is worse, over the ridges as they are weighed."""
    share = weights(losses)[: len(HALF_LIVES_D) * len(STRENGTHS)].reshape(len(HALF_LIVES_D), len(STRENGTHS))
    total = np.zeros(frames[0].x.shape[1])
    for f, by_strength, w in zip(frames, head.coefficients, share, strict=True):
        total += f.x[row] * (w[:, None] * by_strength).sum(axis=0)
    return total
