"""The past that a user asked for at a sync: how far back each kind was read, kept until all of it is."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date

from readiness.night.windows import AHEAD, DISPLAY_ONLY, Days, pieces
from readiness.observations import Kind
from readiness.ports import Store


class Backfill:
    """One source's. Without ``since`` it is the one that an earlier sync left unfinished, if any; the same ``since``
    goes on where that stopped, and reads all again once it was finished."""

    def __init__(self, store: Store, source: str, since: date | None) -> None:
        self._store = store
        self._name = f"backfill {source}"
        kept = json.loads(store.fact(self._name) or "{}")
        wanted = kept.get("since") if since is None else since.isoformat()
        self.since = None if wanted is None else date.fromisoformat(wanted)
        self._reached: dict[str, str] = kept["reached"] if kept and kept["since"] == wanted else {}
        if since is not None:
            self._keep()  # whatever stops this sync, the next one knows what was asked for

    def pieces(self, tonight: Mapping[Kind, Days]) -> list[tuple[Kind, Days]]:
        """What is left to read before what ``tonight`` reads, newest first."""
        if self.since is None:
            return []
        kinds = [kind for kind in tonight if kind not in AHEAD | DISPLAY_ONLY]
        left = [(kind, days) for kind in kinds for days in pieces(self.since, self._end(kind, tonight))]
        return sorted(left, key=lambda piece: piece[1][1], reverse=True)

    def _end(self, kind: Kind, tonight: Mapping[Kind, Days]) -> date:
        reached = self._reached.get(kind.value)
        return tonight[kind][0] if reached is None else date.fromisoformat(reached)

    def note(self, kind: Kind, first: date) -> None:
        """All of ``kind`` from ``first`` on is stored."""
        if self.since is not None:
            text = first.isoformat()
            self._reached[kind.value] = min(text, self._reached.get(kind.value, text))
            self._keep()

    def end(self, unread: Iterable[Kind]) -> None:
        """The sync is over; with nothing ``unread`` the backfill is finished."""
        if self.since is None:
            return
        if any(unread):
            self._keep()
        else:
            self._store.remember(self._name, "")

    def _keep(self) -> None:
        document = {"since": str(self.since), "reached": self._reached}
        self._store.remember(self._name, json.dumps(document))
