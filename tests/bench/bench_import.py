"""Importing Garmin's full export, Strava's list and a watch's nights: speed and peak memory, on made-up ones.

READINESS_BENCH_EXPORT_MB sets its size unpacked (default 40; `READINESS_BENCH_EXPORT_MB=2048 make bench` for a big
one). A third of it is recordings at one sample a second, the rest is the summaries' JSON, as in a real export.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests import recordings
from tests.bench.line import Line
from tests.bench.process import memory_mb, once

MB = 1_000_000
START = datetime(2010, 1, 1, 6, tzinfo=UTC)
SERIAL = (42).to_bytes(4, "little")
"""The recorder's serial number in the made-up file: other bytes there make another file of it."""


def make_export(path: Path, size: int, recorded: float = 1 / 3) -> int:
    """Writes an export of about ``size`` bytes unpacked, the share ``recorded`` in recordings; returns its size."""
    run = recordings.fit_run(START, 60, every_s=1)
    written = 0
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as outer:
        files = max(1, int(size * recorded) // len(run))
        with tempfile.NamedTemporaryFile(suffix=".zip") as inner:
            with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as uploaded:
                for i in range(files):
                    at = run.index(SERIAL)
                    uploaded.writestr(
                        f"me_{10**9 + i}.fit", run[:at] + (i + 1).to_bytes(4, "little") + run[at + 4 :]
                    )
            outer.write(inner.name, "DI_CONNECT/DI-Connect-Uploaded-Files/UploadedFiles_0-_Part1.zip")
        written += files * len(run)
        split = {
            "startTimeGMT": 0,
            "measurements": [{"fieldEnum": "SUM_DISTANCE", "value": 1.5, "unitEnum": "CENTIMETER"}] * 20,
        }
        number = 0
        with outer.open(
            "DI_CONNECT/DI-Connect-Fitness/me_0_summarizedActivities.json", "w", force_zip64=True
        ) as out:
            out.write(b'[{"summarizedActivitiesExport":[')
            while written < size:
                start = START + timedelta(hours=2 * number)  # however large, none lies ahead
                one = recordings.garmin_activity(10**9 + number, start, splits=[split] * 30)
                number += 1
                raw = json.dumps(one).encode()
                out.write(raw + b"," if written + len(raw) < size else raw)
                written += len(raw)
            out.write(b"]}]")
    return written


def unzip(export: Path) -> float:
    """Seconds that only unpacking the outer archive takes."""
    began = time.perf_counter()
    with zipfile.ZipFile(export) as archive:
        for info in archive.infolist():
            with archive.open(info) as stream:
                while stream.read(1 << 20):
                    pass
    return time.perf_counter() - began


def lines() -> Iterator[Line]:
    size = int(os.environ.get("READINESS_BENCH_EXPORT_MB", "40")) * MB
    with tempfile.TemporaryDirectory() as folder:
        export, home = Path(folder, "export.zip"), Path(folder, "home")
        mb = make_export(export, size) / MB
        command = ["-m", "cli", "-q", "import", "garmin-export", export]
        first_s, again_s = (once(command, home).wall_s for _ in range(2))
        peak_mb = memory_mb(command, Path(folder, "other"))
        plain_s = unzip(export)
    yield Line(
        f"import of a {mb:.0f} MB export, speed", mb / first_s, "MB/s", "unzip", mb / plain_s, better="more"
    )
    yield Line("the same again, nothing new", mb / again_s, "MB/s", "unzip", mb / plain_s, better="more")
    yield Line("peak memory of the import", peak_mb, "MB", goal=300)
    yield from many("2,000 rows of Strava's list", "strava-export", strava_list, 2.0)
    yield from many("2,600 nights in FIT files", "fit", fit_nights, 15.0)


def many(what: str, kind: str, make: Callable[[Path], None], goal_s: float) -> Iterator[Line]:
    """Seconds and peak memory of one import into an empty home."""
    with tempfile.TemporaryDirectory() as folder:
        files = Path(folder, "files")
        files.mkdir()
        make(files)
        command = ["-m", "cli", "-q", "import", kind, files]
        yield Line(f"import of {what}", once(command, Path(folder, "home")).wall_s, "s", goal=goal_s)
        yield Line(f"its peak memory ({kind})", memory_mb(command, Path(folder, "other")), "MB", goal=120)


def strava_list(folder: Path) -> None:
    rows = (
        recordings.strava_row(i, f"{START + timedelta(days=2 * i):%b %d, %Y, %I:%M:%S %p}", 30 + i % 90)
        for i in range(2_000)
    )
    (folder / "activities.csv").write_text("\n".join([recordings.STRAVA_HEADER, *rows]))


def fit_nights(folder: Path) -> None:
    for i in range(2_600):
        (folder / f"{i}.fit").write_bytes(recordings.fit_night(START + timedelta(days=i)))
