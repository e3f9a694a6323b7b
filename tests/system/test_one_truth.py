"""The same forty runs by Garmin's, Strava's and Intervals.icu's APIs and a folder of FIT files, by the real clients."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import combinations

import pytest

from connectors.demo import athlete, serve
from connectors.folder import Folders
from connectors.http import JsonClient
from connectors.sources.garmin.source import GarminSource
from connectors.sources.intervals.key import USER
from connectors.sources.intervals.source import IntervalsApi
from connectors.sources.strava.source import StravaSource
from connectors.store import open_store
from readiness.history.table import panel
from readiness.merging.duplicates import delivered
from readiness.merging.merge import merge
from readiness.merging.sports import is_run
from readiness.night.sync import sync
from readiness.observations import Activity, Kind, Observation
from readiness.settings import Settings
from readiness.signals.load import load
from tests import recordings
from tests.servers import intervals
from tests.servers.strava import Strava, StravaServer
from tests.servers.strava import run as strava_run

TODAY = date(2026, 6, 17)
SETTINGS = Settings()
SOURCES = ("garmin", "strava", "intervals", "fit")


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Observation]]:
    """What each source delivered of the same forty runs, by source."""
    home = tmp_path_factory.mktemp("home")
    runs = [s for s in athlete(TODAY).sessions if s.is_run][-40:]
    others = [s.id for s in athlete(TODAY).sessions if s not in runs]
    who = athlete(TODAY).without(*others)
    folder = home / "fit"
    folder.mkdir()
    rows, copies = [], []
    for s in runs:
        data = recordings.fit_run(s.start, s.duration_min, hr=s.avg_hr_bpm, rpe=s.rpe, every_s=30)
        file = folder / f"{s.id}_ACTIVITY.fit"
        file.write_bytes(data)
        os.utime(file, (s.start.timestamp(),) * 2)
        rows.append(
            strava_run(
                s.id,
                s.start + timedelta(seconds=40),
                moving_time=int(s.duration_min * 60),
                distance=s.distance_km * 1000,
                average_heartrate=s.avg_hr_bpm,
                perceived_exertion=s.rpe,
                sport_type="TrailRun" if s.sport == "trail_running" else "Run",
            )
        )
        copies.append(intervals.activity(s))
    strava = Strava(activities=rows)

    class Kept:
        def load(self) -> dict[str, object]:
            return strava.tokens()

        def save(self, tokens: object) -> None:
            raise AssertionError("nothing was to be renewed")

    now = runs[-1].start + timedelta(hours=14)
    with (
        serve(who, home / "tokens" / "garmin") as garmin,
        StravaServer(strava) as server,
        intervals.IntervalsServer(intervals.Intervals(activities=copies)) as third,
        open_store(home) as store,
    ):
        first = GarminSource(garmin.token_dir, garmin.base_url, wait=lambda _: None)
        second = StravaSource(Kept(), server.url)
        http = JsonClient(third.url, vendor="Intervals.icu", log_in="", auth=lambda: (USER, intervals.KEY))
        for weeks in (6, 3, 0):  # details are asked for while a run is new
            sync([first, second, IntervalsApi(http)], store, now - timedelta(weeks=weeks))
        assert Folders([folder], store, now, SETTINGS).read().status == "ok"
        kept = store.observations({Kind.ACTIVITY, Kind.ACTIVITY_DETAIL})
    return {name: [o for o in kept if o.provenance.source == name] for name in SOURCES}


def total(observations: Iterable[Observation]) -> float:
    return float(load(panel(merge(observations, SETTINGS), SETTINGS, TODAY)).daily.sum())


@pytest.mark.parametrize(
    "names", [n for size in (1, 2, 3, 4) for n in combinations(SOURCES, size)], ids="+".join
)
def test_forty_runs_stay_forty_with_the_load_of_one_source(
    stored: dict[str, list[Observation]], names: tuple[str, ...]
) -> None:
    """Whatever subset of the sources tells them, the runs count once and weigh the same."""
    rows = [o for name in names for o in stored[name]]
    merged = [o for o in merge(rows, SETTINGS) if isinstance(o, Activity) and is_run(o.sport)]
    assert len(merged) == 40
    assert total(rows) == pytest.approx(total(stored["garmin"]), rel=0.005)


def test_duplicates_are_told(stored: dict[str, list[Observation]]) -> None:
    """Each copy is listed as one of Garmin's, and only Garmin's rows are nobody's copy."""
    told = delivered([o for rows in stored.values() for o in rows], SETTINGS)
    assert {name: dict(kinds[Kind.ACTIVITY].repeats) for name, kinds in told.items()} == {
        "garmin": {},
        "strava": {"garmin": 40},
        "fit": {"garmin": 40},
        "intervals": {"garmin": 40},
    }
    assert all(kinds[Kind.ACTIVITY].left_out == 0 for kinds in told.values())


def test_a_run_from_four_sources_takes_each_field_from_the_best(
    stored: dict[str, list[Observation]],
) -> None:
    """Garmin's own numbers stand, and what only Strava or the file knows is kept beside them."""
    merged = merge([o for rows in stored.values() for o in rows], SETTINGS)
    one = next(o for o in merged if isinstance(o, Activity))
    assert one.provenance.source == "garmin"
    assert any(x.startswith("strava:") for x in one.external_ids)
