"""The days that are long past, kept as their daily table: a morning then reads only what came since.

A row of the table rests on its own day's observations and on what training carries forward: the highest heart rate and
the best speeds seen, the last resting heart rate, and what was usual in the weeks before. So the table of all days is
the kept one, followed by that of the days since, and equal to the one that is made of everything.
"""

from __future__ import annotations

import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from readiness.history.carried import Carried
from readiness.history.panel import Array, Panel, blank
from readiness.history.table import panels
from readiness.observations import Observation
from readiness.settings import Settings


@dataclass(frozen=True, slots=True)
class Earlier:
    """One athlete's days up to the one before ``begins``, the first day of a week; ``carried`` is what training
    carries from them to the days since."""

    table: Panel
    carried: Carried

    @property
    def begins(self) -> date:
        """The first day that is not in the table."""
        return self.table.day(self.table.days)

    @classmethod
    def of(cls, merged: Iterable[Observation], settings: Settings, begins: date) -> Earlier:
        """From ``merged`` observations, of which those of later days are left out."""
        carried = Carried()
        table = panels([merged], settings, begins - timedelta(days=1), carried=carried)
        return cls(table, carried)

    def followed_by(self, merged: Iterable[Observation], settings: Settings, until: date) -> Panel:
        """The table of all days to ``until``, from what was observed ``since`` the kept days."""
        new = panels([merged], settings, until, self.begins, carried=self.carried.copy())
        old = self.table
        shape = (1, old.days), (1, new.days)
        columns = {
            name: np.concatenate(
                [
                    table.columns[name] if name in table else blank(name, size)
                    for table, size in zip((old, new), shape, strict=True)
                ],
                axis=1,
            )
            for name in {**old.columns, **new.columns}
        }
        words = {**old.words[0], **{(name, old.days + d): text for (name, d), text in new.words[0].items()}}
        return Panel(old.start, 1, old.days + new.days, columns, new.traits, (words,))

    def to_text(self) -> str:
        """Everything but the traits, which the settings tell."""
        names = list(self.table.columns)
        values = np.concatenate([self.table.columns[name] for name in names])
        return json.dumps(
            {
                "start": self.table.start.isoformat(),
                "names": names,
                "values": b64encode(zlib.compress(values.tobytes(), 1)).decode(),
                "words": [[name, d, text] for (name, d), text in self.table.words[0].items()],
                "carried": self.carried.to_json(),
            }
        )

    @classmethod
    def from_text(cls, text: str) -> Earlier:
        """What :meth:`to_text` wrote."""
        told = json.loads(text)
        names = told["names"]
        values: Array = np.frombuffer(zlib.decompress(b64decode(told["values"]))).reshape(len(names), -1)
        columns = {name: row[np.newaxis] for name, row in zip(names, values, strict=True)}
        words = {(name, d): text for name, d, text in told["words"]}
        table = Panel(date.fromisoformat(told["start"]), 1, values.shape[1], columns, {}, (words,))
        return cls(table, Carried.from_json(told["carried"]))
