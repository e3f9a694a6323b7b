"""FIT files: runs with their streams, strength sets, nights and resting heart rate out of the watch's memory.

TCX and GPX files in the same folder are read too: athletes keep all three side by side.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, tzinfo
from pathlib import Path
from typing import Any, ClassVar

from connectors.files.archive import Member
from connectors.files.fit import MAX_FIT, FitFile, decode
from connectors.files.fit_fields import NotFit
from connectors.files.recording import Recording, pack, unpack
from connectors.files.xml_tracks import UnreadableTrack, read_tracks
from connectors.sources.files import NOT_OURS, PARSE_FAULTS, FileSource, Item, Known, Skipped, content_id
from connectors.sources.night_parts import Part, whole
from connectors.sources.words import sport_key, sport_of
from readiness.merging.sports import UNKNOWN, is_unknown
from readiness.observations import Fetched, HrvNight, Kind, Observation, Provenance, RestingHr, SleepNight
from readiness.settings import AthleteSettings

_GARMIN_ID = re.compile(r"(\d{9,12})(?:_activity)?\.(?:fit|tcx|gpx)$")
TRACKS = (".fit", ".tcx", ".gpx")
BREAKS_OFF = "breaks off: what came before was read"


class FitSource(FileSource):
    """A folder, a zip or single files of recordings. ``sport`` is what those are that do not say it."""

    name: ClassVar[str] = "fit"
    kinds: ClassVar[frozenset[Kind]] = frozenset({Kind.ACTIVITY, Kind.HRV, Kind.SLEEP, Kind.RESTING_HR})

    def __init__(
        self,
        paths: Sequence[Path] = (),
        athlete: AthleteSettings | None = None,
        zone: tzinfo | None = None,
        sport: str | None = None,
    ) -> None:
        super().__init__(paths, athlete, zone)
        self._sport = sport
        self._resting_hr: dict[date, tuple[float, float]] = {}
        self._sleep: dict[tuple[date, str], list[Part]] = {}

    def read_member(self, member: Member, known: Collection[str]) -> Iterator[Item]:
        if not member.base.endswith(TRACKS):
            yield Skipped(member.name, NOT_OURS)
            return
        yield from self.read_recording(member, known, external_ids(member.base))

    def read_recording(self, member: Member, known: Collection[str], ids: list[str]) -> Iterator[Item]:
        data = member.read(MAX_FIT)
        content = content_id(data)
        if f"{content}-0" in known:
            yield Known(member.name, content=content)
            return
        if member.base.endswith(".fit"):
            yield from self._read_fit(member.name, data, content, ids)
            return
        try:
            recordings = read_tracks(data)
        except UnreadableTrack as error:
            yield Skipped(member.name, str(error), damaged=True)
            return
        for i, recording in enumerate(recordings):
            recording.sport = self._sport_of(recording)
            yield self._activity(recording, f"{content}-{i}", ids if len(recordings) == 1 else [])
        if any(recording.truncated for recording in recordings):
            yield Skipped(member.name, BREAKS_OFF, damaged=True)

    def _sport_of(self, recording: Recording) -> str:
        """Our key of the track's own word; without one, its title's; without that, what the user says."""
        sport = sport_key(recording.sport) if recording.sport else sport_of(recording.title or "")
        if sport is None or is_unknown(sport):
            return self._sport or sport or UNKNOWN
        return sport

    def _read_fit(self, name: str, data: bytes, content: str, ids: list[str]) -> Iterator[Item]:
        try:
            found = decode(data, self.zone)
        except NotFit as error:
            yield Skipped(name, str(error), damaged=True)
            return
        rows: list[Item] = []
        if not found.nights.morning_rmssd:
            rows += [self._activity(r, f"{content}-{i}", ids) for i, r in enumerate(found.recordings)]
        rows += self._nights(found)
        slept = list(self._keep_sleep(found))
        for day, bpm in found.nights.resting_hr.items():
            self._resting_hr[day] = max(self._resting_hr.get(day, bpm), bpm)
        yield from rows
        nothing = not rows and not slept and not found.nights.resting_hr
        if found.problem:
            yield Skipped(
                name, "damaged: nothing in it could be read" if nothing else BREAKS_OFF, damaged=True
            )
        elif nothing:
            yield Skipped(name, "neither a recorded session nor a night")

    def _activity(self, recording: Recording, source_id: str, ids: list[str]) -> Fetched:
        recording.external_ids = sorted({*recording.external_ids, *ids})
        return self.parse(Kind.ACTIVITY, source_id, pack(recording))

    def finish(self) -> Iterator[Item]:
        """A watch says the day's resting heart rate in many files: the last word counts."""
        for day, (_, bpm) in sorted(self._resting_hr.items()):
            yield self._night(Kind.RESTING_HR, day, resting_hr_bpm=bpm)
        for (day, device), parts in sorted(self._sleep.items()):
            content = {
                k: v.isoformat() if isinstance(v, datetime) else v for k, v in whole(parts)._asdict().items()
            }
            yield self._night(Kind.SLEEP, day, **content, **({"device": device} if device else {}))
        self._resting_hr.clear()
        self._sleep.clear()

    def _nights(self, found: FitFile) -> Iterator[Fetched]:
        maker = found.device or ""
        device = {"device": other} if (other := _other_maker(found)) else {}
        for day, ms in found.nights.hrv_ms.items():
            yield self._night(Kind.HRV, day, rmssd_ms=ms, **device)
        for day, ms in found.nights.morning_rmssd.items():
            # A morning reading is another quantity than a night's mean: its own device, its own baseline.
            yield self._night(Kind.HRV, day, "morning", rmssd_ms=ms, device=f"{maker or 'RR'} (morning)")

    def _keep_sleep(self, found: FitFile) -> Iterator[Part]:
        """Sleep is kept until the end: another file may hold the rest of the night."""
        for night in found.nights.sleep:
            part = Part(**night)
            self._sleep.setdefault((night["end"].date(), _other_maker(found)), []).append(part)
            yield part

    def _night(self, kind: Kind, day: date, said_by: str = "watch", **content: Any) -> Fetched:
        source_id = f"{day.isoformat()}-{said_by}"  # apart from what a vendor's summary says of the day
        return self.parse(kind, source_id, json.dumps({"date": day.isoformat(), **content}).encode())

    def parse(self, kind: Kind, source_id: str, raw: bytes) -> Fetched:
        try:
            if kind is Kind.ACTIVITY:
                observation: Observation = unpack(raw, self.name, source_id, self.athlete, self.zone)
            else:
                observation = night(kind, Provenance(self.name, source_id), json.loads(raw))
        except PARSE_FAULTS as error:
            return Fetched(kind, source_id, raw, problem=f"unreadable recording: {error}")
        return Fetched(kind, source_id, raw, observation)


def _other_maker(found: FitFile) -> str:
    """The device where it is none of Garmin's, whose nights are one with those of its platform."""
    maker = found.device or ""
    return "" if maker.startswith("garmin") else maker


def external_ids(base: str) -> list[str]:
    """Garmin's activity number is in the names of its files."""
    found = _GARMIN_ID.search(base)
    return [f"garmin:{found[1]}"] if found else []


def night(kind: Kind, provenance: Provenance, content: dict[str, Any]) -> HrvNight | SleepNight | RestingHr:
    """A night out of its kept payload."""
    day = date.fromisoformat(content["date"])
    where = Provenance(provenance.source, provenance.source_id, device=content.get("device"))
    if kind is Kind.HRV:
        return HrvNight(where, day, float(content["rmssd_ms"]))
    if kind is Kind.RESTING_HR:
        return RestingHr(where, day, float(content["resting_hr_bpm"]))
    start, end = (datetime.fromisoformat(content[k]) if content.get(k) else None for k in ("start", "end"))
    return SleepNight(where, day, float(content["sleep_h"]), start, end, content.get("score"))
