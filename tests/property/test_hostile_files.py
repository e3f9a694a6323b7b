"""Files that are damaged, or made to do harm: read in part, or left out with a reason; never a crash."""

from __future__ import annotations

import csv
import gzip
import io
import json
import tracemalloc
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.files.archive import MIB, Unreadable, members
from connectors.files.json_stream import objects
from connectors.files.xml_tracks import UnreadableTrack, read_tracks
from connectors.sources.files import FileSource, Known, Skipped
from connectors.sources.fit import FitSource
from connectors.sources.garmin_export import GarminExport
from connectors.sources.garmin_list import GarminList
from connectors.sources.hrv4training import Hrv4TrainingSource
from connectors.sources.intervals.files import IntervalsSource
from connectors.sources.strava_export import StravaExport
from connectors.sources.whoop import WhoopSource
from readiness.observations import Fetched
from readiness.plausibility import clean, problem
from tests import recordings

START = datetime(2026, 3, 3, 7, tzinfo=UTC)
_ACTS = [recordings.garmin_activity(i, START) for i in range(3)]
_GARMIN = recordings.garmin_export(3, START, _ACTS, {"me_1.fit": recordings.fit_run(START, 2)})
_ROW = recordings.strava_row(1, "Mar 3, 2026, 4:00:00 AM", 30)
SAMPLES: list[tuple[type[FileSource], str, bytes]] = [
    (FitSource, "a.fit", recordings.fit_run(START, 3)),
    (FitSource, "a.fit", recordings.fit_strength(START)),
    (FitSource, "a.fit", recordings.fit_night(START)),
    (FitSource, "a.gpx", recordings.gpx(START, 2)),
    (FitSource, "a.tcx", recordings.tcx(START, 2)),
    (FitSource, "a.fit.gz", gzip.compress(recordings.fit_run(START, 1))),
    (GarminExport, "garmin.zip", recordings.zipped(_GARMIN)),
    *(
        (GarminExport, name.rpartition("/")[2], data)
        for name, data in _GARMIN.items()
        if name.endswith("Data.json")
    ),
    (StravaExport, "activities.csv", f"{recordings.STRAVA_HEADER}\n{_ROW}\n".encode()),
    *((WhoopSource, name, text.encode()) for name, text in recordings.WHOOP.items()),
    (Hrv4TrainingSource, "a.csv", recordings.HRV4.encode()),
    (IntervalsSource, "a.csv", recordings.INTERVALS.encode()),
]
_DIARY = {
    "dailyLogList": [
        {"behaviourName": "Illness", "status": "YES", "calendarDate": [2026, 3, day]} for day in range(1, 6)
    ]
}
_CALENDAR = {
    "calendarEvents": [
        {"eventId": n, "name": f"Ridge {n}", "date": f"2026-06-0{n}", "race": True}
        for n in range(1, 6)
    ],
    "calendarEventsParticipation": [{"eventId": 1, "primary": True}],
}  # fmt: skip
_WEB = "".join(
    f'Running,2026-02-{day} 07:10:00,false,"Loop","1{day}.02","1,006","01:47:09","143","169","446"\n'
    for day in range(10, 16)
)
NEW: list[tuple[type[FileSource], str, bytes]] = [
    (GarminExport, "1_LifestyleLogging.json", json.dumps([_DIARY]).encode()),
    (GarminExport, "CalendarItems.json", json.dumps([_CALENDAR]).encode()),
    (
        GarminList,
        "Activities.csv",
        f"Activity Type,Date,Favorite,Title,Distance,Calories,Time,Avg HR,Max HR,Total Ascent\n{_WEB}".encode(),
    ),
    (
        IntervalsSource,
        "acts.csv",
        (
            "id,start_date_local,type,moving_time,distance\n"
            + "".join(f"i{day},2026-02-{day}T07:00:00,Run,3600,10000\n" for day in range(10, 16))
        ).encode(),
    ),
    (
        StravaExport,
        "activities.csv",
        (
            "Aktivitets-ID,Datum,Namn,Typ,Text,Tid,Distans,Fil,Tid,Rörelse,Distans,Max,Medel,Upp,Ned\n"
            + "".join(
                f'{day},2026-02-{day} 06:00:00,x,Löpning,,3600,"10,00",,3600.0,3500.0,10000.0,5.0,3.0,90.0,80.0\n'
                for day in range(10, 16)
            )
        ).encode(),
    ),
    (
        FitSource,
        "all.tcx",
        recordings.tcx(START, 2).replace(b"</Activities>", b"<Activity Sport='Biking'/></Activities>"),
    ),
    (
        WhoopSource,
        "physiological_cycles.csv",
        recordings.table(*({
            "Cycle start time": f"2026-02-{day} 00:00:00", "Cycle timezone": "UTC+01:00",
            "Sleep onset": f"2026-02-{day} 00:10:00", "Wake onset": f"2026-02-{day} 06:40:00",
            "Asleep duration (min)": 380, "Heart rate variability (ms)": 60,
        } for day in range(10, 16))).encode(),
    ),
]  # fmt: skip
"""Kinds that came with the second edition, of several rows each."""
SAMPLES += NEW


@st.composite
def damage(draw: st.DrawFn, data: bytes) -> bytes:
    """The bytes with some cut, changed, doubled or put in."""
    raw = bytearray(data)
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, max(0, len(raw) - 1)))
        how = draw(st.integers(0, 3))
        if how == 0:
            raw[at:] = b""
        elif how == 1:
            raw[at : at + 1] = draw(st.binary(min_size=1, max_size=3))
        elif how == 2:
            raw[at:at] = raw[at : at + draw(st.integers(1, 64))]
        else:
            raw[at : at + draw(st.integers(1, 64))] = b""
    return bytes(raw)


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda s: f"{s[0].name}-{s[1]}")
@given(data=st.data())
def test_damaged_files_are_read_or_listed(
    tmp_path: Path, sample: tuple[type[FileSource], str, bytes], data: st.DataObject
) -> None:
    """Whatever happens to a file's bytes, each file is read, known or listed, and payloads read back as they were."""
    make, name, good = sample
    (tmp_path / name).write_bytes(data.draw(damage(good)))
    source = make([tmp_path / name], zone=UTC)
    for item in source.read():
        assert isinstance(item, Fetched | Skipped | Known)
        if isinstance(item, Fetched):
            assert source.parse(item.kind, item.source_id, item.raw) == item


def damaged(good: bytes, rng: Random) -> bytes:
    """As :func:`damage`, for very many: some bytes cut, changed, doubled or put in."""
    raw = bytearray(good)
    for _ in range(rng.randint(1, 5)):
        at, n = rng.randrange(max(1, len(raw))), rng.randint(1, 64)
        match rng.randrange(4):
            case 0:
                raw[at:] = b""
            case 1:
                raw[at : at + 1] = rng.randbytes(rng.randint(1, 3))
            case 2:
                raw[at:at] = raw[at : at + n]
            case _:
                raw[at : at + n] = b""
    return bytes(raw)


@pytest.mark.nightly
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda s: f"{s[0].name}-{s[1]}")
def test_twenty_thousand_damaged_files_crash_nothing(
    tmp_path: Path, sample: tuple[type[FileSource], str, bytes]
) -> None:
    """20,000 damaged files of a format: no crash, and no impossible value gets past the bounds."""
    make, name, good = sample
    rng, path, now = Random(name), tmp_path / name, datetime(2030, 1, 1, tzinfo=UTC)
    for _ in range(20_000):
        path.write_bytes(damaged(good, rng))
        for item in make([path], zone=UTC).read():
            if isinstance(item, Fetched) and item.observation is not None:
                kept, _ = clean(item.observation, now)
                assert kept is None or problem(kept, now) is None


def rows_in(items: list[object]) -> int:
    return sum(isinstance(item, Fetched) and item.observation is not None for item in items)


def is_told(items: list[object]) -> bool:
    """Whether anything that should have been read was told not to be."""
    return any(isinstance(i, Skipped) or (isinstance(i, Fetched) and i.problem is not None) for i in items)


def could_be_whole(name: str, good: bytes, bad: bytes) -> bool:
    """Whether the damaged bytes are again a file of that kind, with other content: whole lines or entries went."""
    if name.endswith(".csv"):
        rows = list(csv.reader(io.StringIO(bad.decode("utf-8-sig", "replace"))))
        wanted = len(rows[0])
        even = all(len(row) == wanted or (len(row) == wanted + 1 and not row[-1]) for row in rows)
        return even and bad.count(b"\n") < good.count(b"\n")
    if name.endswith(".json"):
        try:
            json.loads(bad)
        except ValueError:
            return False
        return True
    return False


def hold_nothing_back(tmp_path: Path, sample: tuple[type[FileSource], str, bytes], count: int) -> None:
    """``count`` damaged files: no crash, and where fewer rows come out than went in, something is told."""
    make, name, good = sample
    rng, path = Random(name), tmp_path / name
    path.write_bytes(good)
    whole = rows_in(list(make([path], zone=UTC).read()))
    assert whole > 0
    silent = []
    for _ in range(count):
        bad = damaged(good, rng)
        path.write_bytes(bad)
        items = list(make([path], zone=UTC).read())
        if rows_in(items) < whole and not is_told(items) and not could_be_whole(name, good, bad):
            silent.append(bad)
    assert silent == []


@pytest.mark.parametrize("sample", NEW, ids=lambda s: f"{s[0].name}-{s[1]}")
def test_damage_of_new_kinds_is_never_silent(
    tmp_path: Path, sample: tuple[type[FileSource], str, bytes]
) -> None:
    """A hundred damaged files of each new kind are read, or told not to be."""
    hold_nothing_back(tmp_path, sample, 100)


@pytest.mark.nightly
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("sample", NEW, ids=lambda s: f"{s[0].name}-{s[1]}")
def test_two_thousand_damaged_files_of_new_kinds(
    tmp_path: Path, sample: tuple[type[FileSource], str, bytes]
) -> None:
    """The same for two thousand."""
    hold_nothing_back(tmp_path, sample, 2_000)


def entries(path: Path) -> dict[str, str | bytes]:
    """Name → content, or the reason why it is left out."""
    found: dict[str, str | bytes] = {}
    for member in members(path):
        if isinstance(member, tuple):
            found[member[0]] = member[1]
            continue
        try:
            found[member.name] = member.read(MIB)
        except Unreadable as error:
            found[member.name] = str(error)
    return found


def test_names_cannot_lead_out_of_an_archive(tmp_path: Path) -> None:
    """Zip entries that point outside are left out with the reason; nothing is written anywhere."""
    bad = ["../../evil.fit", "/etc/evil.fit", "..\\evil.fit", "C:\\evil.fit", "a/../../evil.fit"]
    archive = tmp_path / "x" / "slip.zip"
    archive.parent.mkdir()
    archive.write_bytes(recordings.zipped(dict.fromkeys(bad, b"x") | {"good.txt": b"fine"}))
    found = entries(archive)
    assert [n for n, what in found.items() if what == b"fine"] == ["good.txt"]
    assert len([what for what in found.values() if isinstance(what, str) and "outside" in what]) == len(bad)
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["slip.zip", "x"]


def test_links_that_lead_out_are_not_followed(tmp_path: Path) -> None:
    """A link to a file elsewhere is listed, not read; a link to a folder is not entered."""
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "s.txt").write_bytes(b"private")
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / "link.txt").symlink_to(tmp_path / "secret" / "s.txt")
    (folder / "inside").symlink_to(tmp_path / "secret")
    assert entries(folder) == {"link.txt": "a link that leads out of the folder"}


def test_bombs_do_not_go_off(tmp_path: Path) -> None:
    """A file that unpacks to gigabytes, plain, gzipped or zipped in zips, is refused in little memory."""
    zeros = bytes(24 * MIB)
    bomb = recordings.zipped({"zeros.json": zeros})
    files = {
        "bomb.fit": zeros,
        "a.json.gz": gzip.compress(zeros),
        "inner.zip": bomb,
        "deep.zip": recordings.zipped({"b.zip": bomb}),
    }
    archive = tmp_path / "bomb.zip"
    archive.write_bytes(recordings.zipped(files))
    del zeros, bomb, files
    tracemalloc.start()
    found = entries(archive)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert all(isinstance(what, str) for what in found.values())
    assert len(found) == 4
    assert peak < 20 * MIB


@pytest.mark.parametrize("kind", ["entities", "outside", "deep"])
def test_xml_cannot_grow_or_reach_out(kind: str) -> None:
    """Entity bombs and external entities are refused; endless nesting is no crash."""
    laughs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    text = {
        "entities": f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]><gpx>&l9;</gpx>',
        "outside": '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]><gpx>&x;</gpx>',
        "deep": "<gpx>" + "<trk>" * 100_000,
    }[kind]
    with pytest.raises(UnreadableTrack):
        read_tracks(text.encode())


def test_a_locked_or_broken_zip_is_told(tmp_path: Path) -> None:
    """A password or a damaged directory is a reason, not a traceback."""
    good = recordings.zipped({"a.fit": recordings.fit_run(START, 1)})
    locked = bytearray(good)
    at = locked.rfind(b"PK\x01\x02")
    locked[at + 8] |= 1
    (tmp_path / "locked.zip").write_bytes(bytes(locked))
    (tmp_path / "cut.zip").write_bytes(good[: len(good) // 2])
    found = entries(tmp_path)
    assert "password" in str(found["locked.zip/a.fit"])
    assert "damaged" in str(found["cut.zip/"])


@given(
    st.lists(
        st.dictionaries(st.text(max_size=5), st.integers() | st.text(max_size=20), max_size=4), max_size=30
    ),
    st.booleans(),
)
def test_json_is_read_object_by_object(values: list[dict[str, object]], wrapped: bool) -> None:
    """Streaming gives what reading the whole file gives, in Garmin's wrapping too."""
    text = json.dumps([{"summarizedActivitiesExport": values}] if wrapped else values)
    assert list(objects(io.BytesIO(text.encode()))) == values


def test_a_long_json_needs_little_memory() -> None:
    """Twelve megabytes of activities pass through in less than half."""
    one = json.dumps(recordings.garmin_activity(1, START))

    class Long(io.BytesIO):
        left = 12 * MIB // len(one)
        begun = False

        def read(self, size: int | None = -1) -> bytes:
            if not self.begun:
                self.begun = True
                return b"["
            self.left -= 200
            return (one + ",").encode() * 200 if self.left > 0 else b"]"[: self.left > -200]

    tracemalloc.start()
    count = sum(1 for _ in objects(Long()))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count > 12 * MIB // len(one) - 400
    assert peak < 5 * MIB


def test_zip_of_many_files_is_walked_one_by_one(tmp_path: Path) -> None:
    """Members are opened one at a time: ten thousand files are no ten thousand handles."""
    with zipfile.ZipFile(tmp_path / "many.zip", "w") as archive:
        for i in range(10_000):
            archive.writestr(f"{i}.txt", b"x")
    assert sum(1 for _ in members(tmp_path / "many.zip")) == 10_000
