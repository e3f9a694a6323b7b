"""A morning of a long life, decided from the last half year beside the kept table of the days before.

It is equal to the decision from everything, or it is not used: the kept days carry a key of all that they were made of
(the rows before them as the store's digest has them, the settings, the rules), one recorder delivers all nights, and
the last days before the seam are merged as they were.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date, timedelta
from hashlib import blake2b
from typing import NamedTuple

from readiness.body.assess import BODY
from readiness.errors import ConfigurationError, LockHeld
from readiness.history.earlier import Earlier
from readiness.history.panel import Panel
from readiness.history.table import cut
from readiness.history.waking import ITEMS
from readiness.home import Home
from readiness.merging.merge import merge
from readiness.merging.priority import recorder
from readiness.merging.recorders import NIGHT_TYPES
from readiness.observations import Away, CheckIn, Kind, Observation, Race
from readiness.ports import DERIVED, FatigueModel
from readiness.runs.roles import week_of
from readiness.runs.volume import RECORD_DAYS
from readiness.stored_answer import inputs_digest
from readiness.vocabulary import WEEKDAYS

KEPT = f"{DERIVED}earlier days"
FORM = "1"
"""Of what is kept; raise it when a table is made otherwise of the same observations."""
LEAST_DAYS = RECORD_DAYS + 7
"""What a schedule looks back on, to the begin of a week. Everything older it knows from the table alone."""
MOST_DAYS = LEAST_DAYS + 91
"""After a quarter of a year the kept days are brought nearer."""
WORTH_DAYS = 730
"""A shorter life is read as quickly in whole."""
SEAM_DAYS, READ_DAYS = timedelta(days=2), timedelta(days=5)
"""Recordings of one session start within 26 h of each other: days before the seam that must be merged as they were,
and those that are read so that they can be."""
ALWAYS = (Kind.RACE, Kind.AWAY)
"""Races and times away are seasons' length apart: the schedule reads all of them."""


class Recent(NamedTuple):
    """What is ``known`` of the last half year, each thing once, and the ``table`` of the whole life."""

    known: list[Observation]
    table: Panel

    def suffices(self, model: FatigueModel | None, day: date) -> bool:
        """Whether that is all that the ``model`` reads: before the check-in it asks for the whole life."""
        mornings = [o for o in self.known if isinstance(o, CheckIn) and o.date == day]
        return model is None or any(getattr(one, item) is not None for one in mornings for item in ITEMS)


def recent(home: Home, day: date) -> Recent | None:
    """What the morning of today is decided from; None where it must be decided from everything."""
    text = home.known_store.fact(KEPT)
    if text is None or not text.startswith(f"{FORM}/"):
        return None
    key, seam, recorders, days = text.split("\n", 3)
    earlier = Earlier.from_text(days)
    begins = earlier.begins
    if not LEAST_DAYS <= (day - begins).days <= MOST_DAYS:
        return None
    rows, before = home.known_store.since(begins, READ_DAYS, ALWAYS)
    if key != _key(home, before) or _recorders(rows, recorders) != recorders:
        return None
    known = merge(cut(rows, day, home.now()), home.settings, day)
    if seam != _seam(known, begins) or not any(isinstance(o, BODY) and o.date >= begins for o in known):
        return None
    known = [o for o in known if o.date >= begins or isinstance(o, Race | Away)]
    return Recent(known, earlier.followed_by(known, home.settings, day))


def keep(
    home: Home, day: date, told: Sequence[Observation], known: Sequence[Observation], digest: str
) -> None:
    """Keep the days before the last half year, where that is worth it and of use; ``known`` is all that was ``told``,
    merged, and ``digest`` the store's before it was read: nothing is kept of what changed meanwhile."""
    recorders = _recorders(told)
    if (day - min(o.date for o in known)).days < WORTH_DAYS or "," in recorders:
        return
    settings = home.settings
    begins = week_of(day - timedelta(days=LEAST_DAYS), WEEKDAYS.index(settings.week_starts))
    rows, before = home.known_store.since(begins, READ_DAYS, ALWAYS)
    near = merge(cut(rows, day, home.now()), settings, day)
    merged_apart = _from(near, begins - SEAM_DAYS) == _from(known, begins - SEAM_DAYS)
    if not merged_apart or home.known_store.digest() != digest:
        return
    days = Earlier.of(known, settings, begins).to_text()
    with suppress(ConfigurationError, LockHeld):  # a disk that is full, or another that writes: next time
        home.known_store.remember(
            KEPT, "\n".join((_key(home, before), _seam(known, begins), recorders, days))
        )


def _key(home: Home, before: str) -> str:
    """Of all that the kept days were made of; ``before`` is the digest of the rows before them."""
    rest = inputs_digest(home.known_store, home.config_bytes).partition("/")[2]
    return f"{FORM}/{before}/{rest}"


def _recorders(rows: Iterable[Observation], kept: str = "") -> str:
    """Which recorder delivered each kind of night, beside those that did before; with a comma where there are two."""
    names = {kind: {name} for kind, _, name in (one.partition("=") for one in kept.split(";") if one)}
    for night in rows:
        if isinstance(night, NIGHT_TYPES):
            names.setdefault(night.KIND.value, set()).add(recorder(night.provenance))
    return ";".join(f"{kind}={','.join(sorted(found))}" for kind, found in sorted(names.items()))


def _from(known: Iterable[Observation], first: date) -> list[Observation]:
    return [o for o in known if o.date >= first]


def _seam(known: Iterable[Observation], begins: date) -> str:
    """A digest of what is known of the last days before the kept days end."""
    near = [o for o in known if begins - SEAM_DAYS <= o.date < begins]
    return blake2b(repr(near).encode(), digest_size=16).hexdigest()
