"""Every source keeps the source's contract; plug-ins are held to the same suite."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import ClassVar

import pytest

from connectors.demo import athlete, serve
from connectors.http import JsonClient
from connectors.sources.fit import FitSource
from connectors.sources.garmin.source import GarminSource
from connectors.sources.garmin_export import GarminExport
from connectors.sources.hrv4training import Hrv4TrainingSource
from connectors.sources.ics_plan import IcsPlanSource
from connectors.sources.intervals.files import IntervalsSource
from connectors.sources.intervals.key import ME, USER
from connectors.sources.intervals.source import IntervalsApi
from connectors.sources.strava.source import StravaSource
from connectors.sources.strava_export import StravaExport
from connectors.sources.whoop import WhoopSource
from readiness.ports import Source
from readiness.testing import FailingVendorContract, SourceContract
from tests import recordings
from tests.servers import intervals
from tests.servers.strava import Strava, StravaServer, run

HERE = timezone(timedelta(hours=3))
START = datetime(2026, 3, 3, 7, 0, tzinfo=HERE)
MARCH = (date(2026, 3, 1), date(2026, 3, 31))


class TestGarmin(SourceContract):
    span = (date(2026, 6, 1), date(2026, 6, 17))

    @pytest.fixture
    def source(self, tmp_path: Path) -> Iterator[Source]:
        with serve(athlete(self.span[1]), tmp_path / "tokens" / "garmin") as server:
            yield GarminSource(server.token_dir, server.base_url, wait=lambda _: None)


class TestStrava(SourceContract):
    span = MARCH

    @pytest.fixture
    def source(self) -> Iterator[Source]:
        strava = Strava(activities=[run(i, START + timedelta(days=i)) for i in range(12)])
        strava.activities.append(run(99, START, start_date="broken"))

        class Kept:
            def load(self) -> dict[str, object]:
                return strava.tokens()

            def save(self, tokens: object) -> None:
                raise AssertionError("nothing was to be renewed")

        with StravaServer(strava) as server:
            yield StravaSource(Kept(), server.url)


class TestFit(SourceContract):
    span = MARCH

    @pytest.fixture
    def source(self, tmp_path: Path) -> Source:
        files = {
            "run.fit": recordings.fit_run(START, 30, rpe=6.5),
            "cut.fit": recordings.fit_run(START + timedelta(days=1), 30)[:-300],
            "lift.fit": recordings.fit_strength(START + timedelta(hours=10)),
            "night.fit": recordings.fit_night(START),
            "rr.fit": recordings.fit_morning_rr(START - timedelta(minutes=10)),
            "run.gpx": recordings.gpx(START + timedelta(days=2)),
            "run.tcx": recordings.tcx(START + timedelta(days=3)),
        }
        for name, data in files.items():
            (tmp_path / name).write_bytes(data)
        return FitSource([tmp_path])


class TestGarminExport(SourceContract):
    span = MARCH

    @pytest.fixture
    def source(self, tmp_path: Path) -> Source:
        acts = [recordings.garmin_activity(i, START + timedelta(days=i)) for i in range(5)]
        files = recordings.garmin_export(6, START, acts, {"me_77.fit": recordings.fit_run(START, 30)})
        (tmp_path / "export.zip").write_bytes(recordings.zipped(files))
        return GarminExport([tmp_path / "export.zip"])


class TestStravaExport(SourceContract):
    span = MARCH

    @pytest.fixture
    def source(self, tmp_path: Path) -> Source:
        rows = [
            recordings.strava_row(1, "Mar 3, 2026, 4:00:00 AM", 30, file="activities/5.fit.gz"),
            recordings.strava_row(2, "Mar 4, 2026, 4:00:00 AM", 50, sport="Workout"),
        ]
        text = "\n".join([recordings.STRAVA_HEADER, *rows])
        (tmp_path / "activities.csv").write_text(text)
        (tmp_path / "activities").mkdir()
        (tmp_path / "activities" / "5.fit").write_bytes(recordings.fit_run(START, 30))
        return StravaExport([tmp_path], zone=HERE)


class TestWhoop(SourceContract):
    span = MARCH

    @pytest.fixture
    def source(self, tmp_path: Path) -> Source:
        for name, text in recordings.WHOOP.items():
            (tmp_path / name).write_text(text)
        return WhoopSource([tmp_path])


class TestHrv4Training(SourceContract):
    span = MARCH

    @pytest.fixture
    def source(self, tmp_path: Path) -> Source:
        (tmp_path / "mine.csv").write_text(recordings.HRV4)
        return Hrv4TrainingSource([tmp_path / "mine.csv"])


class TestIntervals(SourceContract):
    span = MARCH

    @pytest.fixture
    def source(self, tmp_path: Path) -> Source:
        (tmp_path / "wellness.csv").write_text(recordings.INTERVALS)
        return IntervalsSource([tmp_path / "wellness.csv"])


class TestIntervalsApi(SourceContract):
    span = (date(2026, 6, 1), date(2026, 6, 17))

    @pytest.fixture
    def source(self) -> Iterator[Source]:
        account = intervals.of(athlete(self.span[1]))
        account.wellness.append({"id": "no day", "hrv": 60})
        account.activities += [
            intervals.stub(1, "2026-06-03"),
            account.activities[-1] | {"id": "i1", "start_date": "x"},
        ]
        with intervals.IntervalsServer(account) as server:
            yield IntervalsApi(
                JsonClient(server.url, vendor="Intervals.icu", log_in="", auth=lambda: (USER, account.key))
            )


class TestIntervalsFails(FailingVendorContract):
    span = (date(2026, 6, 1), date(2026, 6, 17))
    account = intervals.of(athlete(span[1]))
    answers: ClassVar = {
        f"{ME}/wellness": account.wellness[-17:],
        f"{ME}/activities": account.activities[-10:],
        f"{ME}/events": [
            e for e in account.events if e["start_date_local"][:10] in ("2026-06-16", "2026-06-17")
        ],
    }

    @pytest.fixture
    def source_at(self) -> Callable[[str], Source]:
        def source(url: str) -> Source:
            return IntervalsApi(
                JsonClient(url, vendor="Intervals.icu", log_in="Log in.", auth=lambda: (USER, "key"))
            )

        return source


class TestIcsPlan(SourceContract):
    span = MARCH

    @pytest.fixture
    def source(self, tmp_path: Path) -> Source:
        events = "".join(
            f"BEGIN:VEVENT\r\nUID:{i}@coach\r\nDTSTART:202603{i + 3:02}T050000Z\r\nSUMMARY:{title}\r\nEND:VEVENT\r\n"
            for i, title in enumerate(["Long run 3h", "Repos", "Race day: Tahtali", "W4D2"])
        )
        text = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{events}END:VCALENDAR\r\n"
        (tmp_path / "plan.ics").write_text(text)
        return IcsPlanSource(str(tmp_path / "plan.ics"), zone=UTC)
