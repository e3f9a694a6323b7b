"""What is remembered between syncs about the details of a source's activities."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date

from readiness.ports import Store

LEFT_AFTER = 3
"""Nights on which a part failed: then it is not asked for again."""


class Memory:
    """By activity id: on how many nights each part failed, and when it was last asked about. One JSON document."""

    def __init__(self, store: Store, source: str, today: date) -> None:
        self._store = store
        self._name = f"details {source}"
        self.today = today.isoformat()
        kept = json.loads(store.fact(self._name) or "{}")
        self._failed: dict[str, dict[str, tuple[int, str]]] = kept.get("failed", {})
        self._asked: dict[str, str] = kept.get("asked", {})

    def keep_only(self, ids: Collection[str]) -> None:
        """Forgets activities that nobody will ask about again."""
        self._failed = {id_: parts for id_, parts in self._failed.items() if id_ in ids}
        self._asked = {id_: day for id_, day in self._asked.items() if id_ in ids}

    def is_left(self, id_: str, part: str) -> bool:
        """Whether a part has failed so often that it is not asked for any more."""
        return self._failed.get(id_, {}).get(part, (0, ""))[0] >= LEFT_AFTER

    def is_missing(self, id_: str, part: str) -> bool:
        """Whether a part was wanted and has not been answered yet."""
        return part in self._failed.get(id_, {})

    def asked_on(self, id_: str) -> str:
        """The day on which it was last asked about (ISO 8601), empty if never."""
        return self._asked.get(id_, "")

    def note_asked(self, id_: str) -> None:
        self._asked[id_] = self.today

    def note_answer(self, id_: str, part: str) -> None:
        self._failed.get(id_, {}).pop(part, None)

    def note_missing(self, id_: str, part: str) -> None:
        """It was not asked for, or the vendor said 'later': no fault of this activity's."""
        self._failed.setdefault(id_, {}).setdefault(part, (0, ""))

    def note_failure(self, id_: str, part: str) -> None:
        """Counts nights, not tries: a source that is down for an evening is asked again the next day."""
        nights, last = self._failed.get(id_, {}).get(part, (0, ""))
        if last != self.today:
            self._failed.setdefault(id_, {})[part] = (nights + 1, self.today)

    def save(self) -> None:
        failed = {id_: parts for id_, parts in self._failed.items() if parts}
        self._store.remember(self._name, json.dumps({"failed": failed, "asked": self._asked}))
