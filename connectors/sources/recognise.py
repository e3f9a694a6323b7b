"""What a file, folder or archive seems to be, and which ``import`` reads it, by its names and by what is inside."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from connectors.files.archive import Member, Unreadable, members
from connectors.files.by_content import UnknownLayout
from connectors.files.csv_rows import loose, names_of, table
from connectors.sources import garmin_list, strava_columns
from connectors.sources.csv_tables import table_of
from connectors.sources.fit import TRACKS
from connectors.sources.hrv4training import Hrv4TrainingSource
from connectors.sources.intervals.files import IntervalsSource
from connectors.sources.intervals.rows import SDNN
from connectors.sources.lifts import HevySource, StrongSource
from connectors.sources.whoop import WhoopSource

LOOK_AT = 100_000
"""Members of an archive that are looked at: what it is shows long before."""
_SAMPLE = 40
"""Rows of a table by which its columns are recognised."""
_WORD_BY_WORD = (WhoopSource, Hrv4TrainingSource, IntervalsSource)


@dataclass(frozen=True, slots=True, order=True)
class Seems:
    """``command`` is the name of the ``import`` that reads it, None where none does; ``how`` then says what to do.

    ``table`` is which of our own tables a CSV is.
    """

    command: str | None
    what: str
    how: str = ""
    table: str | None = None

    @property
    def source(self) -> str | None:
        """The registry's name of what reads it."""
        if self == LIST:
            return "intervals"
        names = {None: None, "activities": "garmin_list"}
        return names.get(self.command, str(self.command).replace("-", "_"))


GARMIN = Seems("garmin-export", "Garmin's full export")
STRAVA = Seems("strava-export", "Strava's bulk export")
FIT = Seems("fit", "recordings (FIT, TCX, GPX)")
WEB_LIST = Seems("activities", "Garmin Connect's list of activities")
LIST = Seems("activities", "Intervals.icu's list of activities")
_VENDORS = {
    "whoop": Seems("whoop", "WHOOP's export"),
    "hrv4training": Seems("hrv4training", "HRV4Training's CSV"),
    "intervals": Seems("intervals", "Intervals.icu's wellness CSV"),
}
PLAN = Seems(
    None,
    "a calendar",
    'write its path into config.toml, [sources.ics_plan] url = "plan.ics", and `readiness sync` reads it',
)
APPLE = Seems(
    None,
    "Apple Health's export",
    "it holds HRV as SDNN, which is no rMSSD; import the FIT or GPX files of the app that records your runs",
)
ONLY_SDNN = Seems(None, "a table with HRV as SDNN only", SDNN)


def recognise(path: Path) -> list[Seems]:
    """What is in the path, the surest first; empty where nothing is known. An export is one thing as a whole."""
    found: dict[Seems, None] = {}
    for member in islice(members(path), LOOK_AT):
        if isinstance(member, tuple):
            continue
        seems = _member(member)
        if seems in (GARMIN, STRAVA):
            return [seems]
        if seems is not None:
            found[seems] = None
    return sorted(found, key=lambda seems: (seems.command is None, seems.what))


def _member(member: Member) -> Seems | None:
    base, name = member.base, member.name
    if "DI_CONNECT" in name or (base.endswith(".json") and "summarizedactivities" in base):
        return GARMIN
    if base.endswith(TRACKS):
        return FIT
    if base.endswith(".ics"):
        return PLAN
    if base in ("export.xml", "export_cda.xml"):
        return APPLE
    return _table(member) if base.endswith((".csv", ".txt")) else None


def _table(member: Member) -> Seems | None:
    try:
        with member.open() as stream:
            rows = table(stream)
            header, sample = next(rows, []), list(islice(rows, _SAMPLE))
    except (ValueError, Unreadable):
        return None
    return next(_of_columns(header, sample), None)


def _by_every_word(header: list[str]) -> Iterator[Seems]:
    """The vendors whose tables are known by their columns' names."""
    for source in _WORD_BY_WORD:
        names = set(names_of(header, source.columns.union(*source.marks)))
        if any(mark <= names for mark in source.marks):
            yield LIST if source is IntervalsSource and "start_date_local" in names else _VENDORS[source.name]


def _by_what_columns_hold(header: list[str], sample: list[list[str]]) -> Iterator[Seems]:
    """Lists of activities whose columns are named in any language, and known by what they hold."""
    for columns, seems in ((strava_columns.columns, STRAVA), (garmin_list.columns, WEB_LIST)):
        with suppress(UnknownLayout):
            columns(header, sample)
            yield seems


def _of_columns(header: list[str], sample: list[list[str]]) -> Iterator[Seems]:
    if (own := table_of(header)) is not None:
        yield Seems("csv", f"our own table of {own}", table=own)
    yield from _by_every_word(header)
    plain = {loose(name) for name in header}
    for log in (HevySource, StrongSource):
        if {loose(name) for name in log.marks} <= plain:
            yield Seems(log.name, f"a strength log of {log.name.title()}'s")
    yield from _by_what_columns_hold(header, sample)
    if any("sdnn" in name for name in plain):
        yield ONLY_SDNN
