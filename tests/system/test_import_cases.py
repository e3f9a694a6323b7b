"""Files that were once read wrongly in silence, each as a kind: layouts, clocks, parts, overlaps, refusals."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from garmin_fit_sdk import Encoder, Profile

from connectors.sources.files import FileSource, Skipped
from connectors.sources.fit import FitSource
from connectors.sources.garmin_export import GarminExport
from connectors.sources.garmin_list import GarminList
from connectors.sources.intervals.files import IntervalsSource
from connectors.sources.strava_export import StravaExport, parse_date
from connectors.sources.whoop import WhoopSource
from readiness.merging.merge import merge
from readiness.observations import Activity, Fetched, HrvNight, Note, Observation, Race, SleepNight
from readiness.plausibility import clean
from readiness.settings import Settings
from tests import recordings
from tests.program import run

HERE = timezone(timedelta(hours=1))
START = datetime(2026, 2, 20, 7, 0, tzinfo=HERE)


def write(folder: Path, files: dict[str, bytes | str]) -> Path:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
    return folder


def told(source: FileSource) -> tuple[list[Observation], list[str]]:
    """What was read, and what was said of what was not."""
    items = list(source.read())
    rows = [item for item in items if isinstance(item, Fetched)]
    said = [f"{item.name}: {item.reason}" for item in items if isinstance(item, Skipped)]
    assert [r.problem for r in rows if r.problem] == []
    assert all(source.parse(r.kind, r.source_id, r.raw) == r for r in rows)
    return [r.observation for r in rows if r.observation is not None], said


def activities(source: FileSource) -> list[Activity]:
    return [o for o in told(source)[0] if isinstance(o, Activity)]


# --- Strava's list: any language, any year -------------------------------------------------

SWEDISH_2021 = (
    "Aktivitets-ID,Aktivitetsdatum,Aktivitetsnamn,Aktivitetstyp,Aktivitetsbeskrivning,Förfluten tid,Distans,"
    "Maxpuls,Relativ ansträngning,Pendling,Aktivitetsutrustning,Filnamn,Idrottarens vikt,Cykelns vikt,Förfluten tid,"
    "Tid i rörelse,Distans,Maxhastighet,Medelhastighet,Stigning,Nedstigning,Lägsta höjd,Högsta höjd,Maxpuls,Medelpuls\n"
    '{},10 okt. 2021 05:00:00,Runda,{},,{},"{}",,,false,,activities/{}.fit.gz,70.0,,{},{},{},5.1,3.0,{},99.0,1.0,9.0,'
    "171.0,148.0\n"
)  # fmt: skip


def test_a_list_in_another_language_and_layout(tmp_path: Path) -> None:
    """Columns are told by what they hold: moving time, metres and climb, whatever another layout has there."""
    text = SWEDISH_2021.format(9, "Löpning", 4000, "12,5", 9, 4000.0, 3900.0, 12512.0, 210.0)
    (one,) = activities(StravaExport([write(tmp_path, {"activities.csv": text})], zone=UTC))
    assert (one.sport, one.duration_min, one.distance_km, one.ascent_m, one.descent_m) == (
        "running", 65, 12.512, 210, 99,
    )  # fmt: skip
    assert (one.max_hr_bpm, one.avg_hr_bpm, one.start) == (171, 148, datetime(2021, 10, 10, 5, tzinfo=UTC))
    assert set(one.external_ids) == {"strava:9", "strava-file:9"}


def test_miles_in_the_first_block_are_metres_in_the_second(tmp_path: Path) -> None:
    """The account's own unit does not matter: the second block is in metres."""
    text = SWEDISH_2021.format(9, "Löpning", 4000, "7,77", 9, 4000.0, 3900.0, 12504.0, 210.0)
    (one,) = activities(StravaExport([write(tmp_path, {"activities.csv": text})], zone=UTC))
    assert one.distance_km == 12.504


def test_a_list_whose_anchor_fails_is_refused(tmp_path: Path) -> None:
    """No column repeats the elapsed time: nothing is read, and the import says so."""
    text = SWEDISH_2021.format(9, "Löpning", 4000, "12,5", 9, 55.0, 77.0, 1.0, 210.0)
    found, said = told(StravaExport([write(tmp_path, {"activities.csv": text})], zone=UTC))
    assert found == []
    assert "repeat the elapsed time" in said[0]
    done = run("import", "strava-export", tmp_path, home=tmp_path / "home")
    assert (done.code, "nothing of it was read" in done.err) == (5, True)


def test_the_first_layouts_short_names(tmp_path: Path) -> None:
    """Lower-case names, one distance in metres, and the pace tells that it is; kilometres or miles are not guessed."""
    first = "id,date,name,type,description,elapsed_time,distance,commute,gear,filename\n"
    row = "7,2017-05-01 04:00:00,Dawn,Run,,1800,{},false,,activities/7.gpx\n"
    (metres,) = activities(
        StravaExport([write(tmp_path / "a", {"activities.csv": first + row.format(5100.5)})], zone=UTC)
    )
    assert (metres.distance_km, metres.duration_min) == (5.1005, 30)
    found, said = told(
        StravaExport([write(tmp_path / "b", {"activities.csv": first + row.format("5.1")})], zone=UTC)
    )
    assert [o.distance_km for o in found if isinstance(o, Activity)] == [None]
    assert "kilometres or miles" in said[0]


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("7 wrz 2025, 06:05:04", (9, 7)), ("2025年9月7日 06:05:04", (9, 7)), ("2025. 9. 7. 오전 6:05:04", (9, 7)),
        ("7 сент. 2025 г., 06:05:04", (9, 7)), ("7. srpna 2025, 6:05:04", (8, 7)),
        ("7. elokuuta 2025 06.05.04", (8, 7)),
        ("7. marraskuuta 2025 06.05.04", (11, 7)), ("7 лис 2025, 06:05:04", None), ("7 mai 2025, 06:05:04", (5, 7)),
        ("7 kwi 2025, 06:05:04", (4, 7)), ("7. července 2025, 6:05:04", (7, 7)), ("7. června 2025, 6:05:04", (6, 7)),
    ],
)  # fmt: skip
def test_dates_of_more_languages(text: str, at: tuple[int, int] | None) -> None:
    """Months in eighteen languages; a month that nobody knows is refused, not guessed."""
    if at is None:
        with pytest.raises(ValueError, match="names no month"):
            parse_date(text)
    else:
        assert parse_date(text) == datetime(2025, *at, 6, 5, 4, tzinfo=UTC)


# --- clocks -----------------------------------------------------------------------------------


def fit_of(maker: str, local: timedelta) -> bytes:
    """An hour from 02:00 UTC whose file says that local time is ``local`` ahead."""
    encoder, num = Encoder(), Profile["mesg_num"]
    at = datetime(2026, 2, 21, 2, 0, tzinfo=UTC)
    seconds = int((at + local - datetime(1989, 12, 31, tzinfo=UTC)).total_seconds())
    for name, fields in (
        ("FILE_ID", {"type": "activity", "manufacturer": maker, "product": 1, "time_created": at}),
        ("SESSION", {"timestamp": at, "start_time": at, "sport": "running", "total_timer_time": 3600.0,
                     "total_elapsed_time": 3600.0, "total_distance": 10_000.0}),
        ("ACTIVITY", {"timestamp": at, "local_timestamp": seconds, "num_sessions": 1}),
    ):  # fmt: skip
        encoder.write_mesg({"mesg_num": num[name], **fields})
    return bytes(encoder.close())


@pytest.mark.parametrize(
    ("maker", "local_h", "hour"),
    [("coros", 0, 18), ("tomtom", 0, 18), ("garmin", 0, 2), ("garmin", -7, 19), ("coros", -7, 19)],
)
def test_a_clock_that_names_no_difference(tmp_path: Path, maker: str, local_h: int, hour: int) -> None:
    """Of a maker that writes UTC for local time the home's zone is put on; a true difference is believed of all."""
    folder = write(tmp_path, {"a.fit": fit_of(maker, timedelta(hours=local_h))})
    (one,) = activities(FitSource([folder], zone=ZoneInfo("America/Los_Angeles")))
    assert one.start == datetime(2026, 2, 21, 2, tzinfo=UTC)
    assert one.start.hour == hour


# --- several activities in one file, and sports that nobody names --------------------------------


def test_a_run_on_a_treadmill_has_laps_alone(tmp_path: Path) -> None:
    """A TCX without a track is what its laps add up to; a track that breaks off is told."""
    lap = "<TotalTimeSeconds>1800</TotalTimeSeconds><DistanceMeters>5100</DistanceMeters>"
    laps = "".join(f'<Lap StartTime="2026-02-20T0{hour}:00:00Z">{lap}</Lap>' for hour in (6, 7))
    text = f'<TrainingCenterDatabase><Activities><Activity Sport="Running">{laps}</Activity></Activities>'
    folder = write(tmp_path / "t", {"a.tcx": f"{text}</TrainingCenterDatabase>"})
    (one,) = activities(FitSource([folder], zone=HERE))
    assert (one.start, one.duration_min, one.distance_km) == (START, 60, 10.2)
    track = recordings.gpx(START, 30)
    folder = write(tmp_path / "g", {"b.gpx": track[: len(track) // 2]})
    (cut,), said = told(FitSource([folder], zone=HERE))
    assert isinstance(cut, Activity)
    assert cut.truncated
    assert said == ["b.gpx: breaks off: what came before was read"]


def test_several_activities_in_one_file(tmp_path: Path) -> None:
    """Each <Activity> of a TCX is one, however near; tracks of a GPX are one unless an hour lies between."""
    first, second = (
        recordings.tcx(START, 20).strip().decode(),
        recordings.tcx(START + timedelta(minutes=25), 20),
    )
    inner = (
        second.decode()
        .partition("<Activities>")[2]
        .partition("</Activities>")[0]
        .replace("Running", "Biking")
    )
    both = first.replace("</Activities>", f"{inner}</Activities>")
    found = activities(FitSource([write(tmp_path / "t", {"all.tcx": both})], zone=HERE))
    assert [(a.sport, a.duration_min, a.start.minute) for a in found] == [
        ("running", 20, 0),
        ("cycling", 20, 25),
    ]

    def track(at: datetime) -> str:
        return recordings.gpx(at, 30).decode().partition("<trk>")[2].partition("</trk>")[0]

    begin = recordings.gpx(START, 30).decode().partition("<trk>")[0]
    for gap, count in ((50, 1), (120, 2)):
        tracks = "".join(f"<trk>{track(START + timedelta(minutes=at))}</trk>" for at in (0, 30 + gap))
        folder = write(tmp_path / f"g{gap}", {"all.gpx": f"{begin}{tracks}</gpx>"})
        assert len(activities(FitSource([folder], zone=HERE))) == count


def untyped(name: str) -> str:
    return recordings.gpx(START, 30).decode().replace("<type>running</type>", "").replace("Morning", name)


def test_a_track_without_a_sport(tmp_path: Path) -> None:
    """Its title tells it, else the user; else it is unknown, told with how to say it, and shown by `sources`."""
    home = tmp_path / "home"
    write(
        tmp_path,
        {"a/t.gpx": untyped("Løpetur"), "b/t.gpx": untyped("Track 7"), "c/t.gpx": untyped("Day 8")},
    )
    (by_title,) = activities(FitSource([tmp_path / "a"], zone=HERE))
    assert by_title.sport == "running"
    said = run("import", "fit", tmp_path / "c", "--sport", "trail run", home=home)
    assert (said.code, "1 run" in said.out, said.err) == (0, True, "")
    unknown = run("import", "fit", tmp_path / "b", home=home)
    assert "1 activities of unknown sport: no sport named" in unknown.err
    assert "--sport running" in unknown.err
    assert run("import", "fit", tmp_path / "b", "--sport", "hmpf", home=home).code == 2
    assert "unknown sport" in run("sources", home=home).out


def test_an_unknown_word_is_told_and_can_be_said(tmp_path: Path) -> None:
    """A sport that nobody knows is counted, named with how to say it, and means what [words] says, at once."""
    home = tmp_path / "home"
    rows = "\n".join(
        recordings.strava_row(n, f"Feb {n}, 2026, 6:00:00 AM", 60, sport="Seerunde") for n in (10, 12, 14)
    )
    write(tmp_path / "x", {"activities.csv": f"{recordings.STRAVA_HEADER}\n{rows}\n"})
    done = run("import", tmp_path / "x", "--json", home=home)
    (document,) = done.json["imports"]
    assert document["unknown"] == [
        {"source": "strava_export", "what": "activity", "word": "seerunde", "count": 3, "first": "2026-02-10",
         "last": "2026-02-14"}
    ]  # fmt: skip
    assert document["summary"]["years"]["2026"]["unknown"] == 3
    assert "'seerunde' (3, last 2026-02-14)" in run("import", tmp_path / "x", home=home).err
    (home / "config.toml").write_text('[words]\n"Seerunde" = "run"\n')
    assert "unknown" not in run("sources", home=home).out
    rows_now = run("data", "activities", "--from", "2026-02-01", "--json", home=home).json["activities"]
    assert {row["sport"] for row in rows_now} == {"running"}
    (home / "config.toml").write_text('[words]\n"Seerunde" = "swimrun"\n')
    wrong = run("sources", home=home)
    assert (wrong.code, "[words] Seerunde" in wrong.err) == (3, True)


# --- nights in parts ----------------------------------------------------------------------------


def test_all_sleep_of_a_day_adds_up_and_the_longest_gives_hrv(tmp_path: Path) -> None:
    """Two cycles that end on one day and a nap are one night, in any order of rows and files, told once."""
    zone = {"Cycle timezone": "UTC+01:00"}
    long = zone | {
        "Cycle start time": "2026-02-21 01:00:00", "Sleep onset": "2026-02-21 01:30:00",
        "Wake onset": "2026-02-21 07:30:00",
        "Asleep duration (min)": 330, "Heart rate variability (ms)": 61, "Resting heart rate (bpm)": 47,
    }  # fmt: skip
    short = long | {
        "Cycle start time": "2026-02-20 22:00:00", "Sleep onset": "2026-02-20 22:10:00",
        "Wake onset": "2026-02-21 00:40:00",
        "Asleep duration (min)": 120, "Heart rate variability (ms)": 30, "Resting heart rate (bpm)": 60,
    }  # fmt: skip
    nap = zone | {
        "Cycle start time": "2026-02-21 01:00:00", "Sleep onset": "2026-02-21 13:00:00",
        "Wake onset": "2026-02-21 13:30:00",
        "Asleep duration (min)": 30, "Nap": "true",
    }  # fmt: skip
    again = {name: value for name, value in long.items() if "rate" not in name} | {"Nap": "false"}
    for order in ((long, short), (short, long)):
        folder = write(
            tmp_path / str(order[0]["Asleep duration (min)"]),
            {
                "physiological_cycles.csv": recordings.table(*order),
                "sleeps.csv": recordings.table(again, nap),
            },
        )
        found, _ = told(WhoopSource([folder]))
        (night,) = (o for o in found if isinstance(o, SleepNight))
        assert (night.sleep_h, night.date) == (8.0, date(2026, 2, 21))
        assert clean(night, datetime(2026, 2, 22, tzinfo=HERE)) == (night, None)
        assert night.start is None, "eight hours of sleep do not fit into the six of the longest part"
        assert [o.rmssd_ms for o in found if isinstance(o, HrvNight)] == [61]


def test_a_night_in_two_fit_files_adds_up(tmp_path: Path) -> None:
    """A watch that ended the night once and began again wrote two files; the same night in two files counts once."""
    wake = datetime(2026, 2, 21, 7, 0, tzinfo=HERE)
    early = recordings.fit_night(wake - timedelta(hours=5), hours=1.5)
    late = recordings.fit_night(wake, hours=4)
    found, _ = told(FitSource([write(tmp_path, {"a.fit": early, "b.fit": late, "c.fit": late})], zone=HERE))
    (night,) = (o for o in found if isinstance(o, SleepNight))
    assert night.sleep_h == pytest.approx(5.5, abs=0.01)
    assert night.end == wake


# --- what vendors hand out beside ------------------------------------------------------------------


def test_garmins_diary_and_calendar(tmp_path: Path) -> None:
    """Illness, alcohol and travel that were ticked become notes, other habits none; races have distances."""
    log = {
        "dailyLogList": [
            {"behaviourName": name, "status": status, "calendarDate": [2026, 2, day]}
            for name, status, day in (
                ("Illness", "YES", 3), ("Alcohol", "NO", 3), ("Alcohol", "YES", 4), ("Late Meal", "YES", 5),
                ("Traveling/Vacation", "YES", 6),
            )
        ],
        "trackedBehaviourList": [{"behaviourName": "Illness", "startDate": [2026, 1, 1]}],
    }  # fmt: skip
    races = {
        "calendarEvents": [
            {"eventId": 1, "name": "Ridge 80", "date": "2026-06-01", "race": True,
             "completionTargetValueNormalized": 8e6},
            {"eventId": 2, "name": "Fun run", "date": "2026-05-01", "race": True,
             "completionTargetValueNormalized": 1e6},
            {"eventId": 3, "name": "Holiday", "date": "2026-07-01", "race": False},
        ],
        "calendarEventsParticipation": [{"eventId": 1, "primary": True}, {"eventId": 2, "primary": False}],
    }  # fmt: skip
    root = "DI_CONNECT/DI-Connect-"
    folder = write(
        tmp_path,
        {
            f"{root}Wellness/2_LifestyleLogging.json": json.dumps([log]),
            f"{root}User/CalendarItems.json": json.dumps([races]),
        },
    )
    found, _ = told(GarminExport([folder]))
    notes = sorted((o.tag, o.date.day) for o in found if isinstance(o, Note))
    assert notes == [("alcohol", 4), ("ill", 3), ("travel", 6)]
    assert [(o.name, o.priority, o.distance_km) for o in found if isinstance(o, Race)] == [
        ("Ridge 80", "A", 80), ("Fun run", "B", 10),
    ]  # fmt: skip


GERMAN_LIST = (
    "Aktivitätstyp,Datum,Favorit,Titel,Distanz,Kalorien,Zeit,Ø Herzfrequenz,Maximale Herzfrequenz,Aerober TE,"
    "Ø Schrittfrequenz (Laufen),Ø Pace,Beste Pace,Anstieg gesamt,Abstieg gesamt\n"
    'Trailrun,2026-02-28 07:10:00,false,"Lange Runde","30,02","2.006","03:20:09","143","169","3,1","165","6:40","4:38",'
    '"1.446","1.445"\n'
    'Krafttraining,2026-02-26 18:00:00,false,"Beine","0,00","210","00:38:10","104","141","1,1",'
    '"--","--","--","--","--"\n'
    'Radfahren,2026-02-25 18:00:00,true,"Heimweg","12,50","310","00:38:10","120","151","1,1",'
    '"--","--","--","120","110"\n'
)  # fmt: skip


def test_garmins_web_list_in_another_language(tmp_path: Path) -> None:
    """Columns are told by what they hold, decimal commas and dotted thousands too; times are the home's."""
    found = activities(GarminList([write(tmp_path, {"Activities.csv": GERMAN_LIST})], zone=HERE))
    assert [(a.sport, round(a.duration_min, 2), a.distance_km) for a in found] == [
        ("trail_running", 200.15, 30.02), ("strength_training", 38.17, None), ("cycling", 38.17, 12.5),
    ]  # fmt: skip
    long = found[0]
    assert (long.ascent_m, long.descent_m, long.avg_hr_bpm, long.max_hr_bpm) == (1446, 1445, 143, 169)
    assert (long.start, long.kind, long.title) == (
        datetime(2026, 2, 28, 7, 10, tzinfo=HERE),
        "long",
        "Lange Runde",
    )
    (miles,) = activities(GarminList([tmp_path], zone=HERE, miles=True))[:1]
    assert (miles.distance_km, miles.ascent_m) == (
        pytest.approx(48.31, abs=0.01),
        pytest.approx(440.7, abs=0.1),
    )


def test_a_web_list_whose_dates_a_spreadsheet_changed_says_so(tmp_path: Path) -> None:
    """Which of 03/01 is the month is anybody's guess: the row is put aside, and the cure named."""
    write(
        tmp_path,
        {
            "Activities.csv": "Activity Type,Date,Favorite,Title,Distance,Calories,Time,Avg HR,Max HR\n"
            "Running,26/02/2026 18:00,false,Ridge,16.02,1006,01:47:09,143,169\n"
        },
    )
    (row,) = [item for item in GarminList([tmp_path], zone=HERE).read() if isinstance(item, Fetched)]
    assert row.observation is None
    assert row.problem is not None
    assert "'26/02/2026 18:00' is no date" in row.problem
    assert "import the list as it was downloaded" in row.problem


def test_a_web_list_whose_columns_do_not_agree_is_refused(tmp_path: Path) -> None:
    """Where no column of distances agrees with times and paces, nothing is read."""
    write(tmp_path, {"Activities.csv": GERMAN_LIST.replace("6:40", "3:10")})
    found, said = told(GarminList([tmp_path], zone=HERE))
    assert (found, "paces" in said[0]) == ([], True)


def test_intervals_days_by_id_activities_and_sdnn(tmp_path: Path) -> None:
    """`id` is the day; activities are read with their zones; Strava's stubs and SDNN are left out with the reason."""
    wellness = "id,restingHR,hrv,hrvSDNN\n2026-02-20,47,58.1,\n2026-02-21,48,,44\n"
    listed = (
        "id,start_date_local,start_date,type,name,moving_time,distance,total_elevation_gain,average_heartrate,timezone,"
        "external_id,source\n"
        "i1,2026-02-20T18:00:00,2026-02-21T02:00:00Z,TrailRun,Hills 6x3 min,3600,10000,300,140,America/Los_Angeles,"
        "9876543210,GARMIN_CONNECT\n"
        "i2,2026-02-22T18:00:00,,,,,,,,,,STRAVA\n"
    )
    found, said = told(IntervalsSource([write(tmp_path, {"w.csv": wellness, "a.csv": listed})], zone=HERE))
    assert [o.rmssd_ms for o in found if isinstance(o, HrvNight)] == [58.1]
    (one,) = (o for o in found if isinstance(o, Activity))
    assert (one.start.hour, one.sport, one.kind, one.ascent_m) == (18, "trail_running", "hills", 300)
    assert "garmin:9876543210" in one.external_ids
    assert any("Strava" in line for line in said)
    assert any("SDNN" in line for line in said)


# --- telling kinds apart, and what is said -------------------------------------------------------------


def test_files_are_recognised_and_a_refusal_names_the_command(tmp_path: Path) -> None:
    """`import PATH` reads what the path seems to be; the wrong command names the right one, or the reason."""
    home = tmp_path / "home"
    files: dict[str, bytes | str] = {
        "run.fit": recordings.fit_run(START, 30), "list.csv": GERMAN_LIST,
        "hrv.csv": recordings.HRV4.replace("-04,", "-01,"), "well.csv": recordings.INTERVALS.replace("-04,", "-01,"),
        "mine.csv": "Date , RMSSD ms,Sleep_H\n2026-02-20,60,7.5\n",
        "cycles.csv": recordings.WHOOP["physiological_cycles.csv"], "plan.ics": "BEGIN:VCALENDAR\nEND:VCALENDAR\n",
        "export.xml": "<HealthData/>", "lifts.csv": "title,start_time,exercise_title,weight_kg,reps\na,b,c,1,2\n",
    }  # fmt: skip
    write(tmp_path, files)
    names = ("run.fit", "list.csv", "hrv.csv", "well.csv", "mine.csv", "cycles.csv")
    done = run("import", *(tmp_path / name for name in names), home=home)
    assert (done.code, done.err) == (0, "")
    sources = {s["name"] for s in run("sources", "--json", home=home).json["sources"] if s["kinds"]}
    assert sources == {"fit", "garmin_list", "hrv4training", "intervals", "csv", "whoop"}
    for name, right in (
        ("well.csv", "import intervals"), ("run.fit", "import fit"), ("mine.csv", "import csv --days"),
        ("plan.ics", "[sources.ics_plan]"), ("export.xml", "SDNN"), ("list.csv", "import activities"),
    ):  # fmt: skip
        refused = run("import", "hrv4training" if name != "run.fit" else "whoop", tmp_path / name, home=home)
        assert (refused.code, right in refused.err) == (5, True), refused.err


def test_an_import_can_be_checked(tmp_path: Path) -> None:
    """By year: runs, strength, nights, hours, kilometres, climb; first and last day; what else tells the same."""
    home = tmp_path / "home"
    acts = [recordings.garmin_activity(100_000_000 + i, START - timedelta(days=200 * i)) for i in range(3)]
    acts[1] |= {"activityType": "strength_training", "distance": 0, "elevationGain": 0}
    write(
        tmp_path / "g",
        recordings.garmin_export(2, START, acts, {"me_100000000.fit": recordings.fit_run(START, 60)}),
    )
    first = run("import", "garmin-export", tmp_path / "g", home=home)
    assert "2026: 1 run, 2 nights, 1.0 h, 11 km, 300 m up" in first.out
    assert "2025: 1 run, 1 strength session, 2.0 h, 11 km, 300 m up" in first.out
    assert "twice here (an entry and its recording), and counted once: 1" in first.out
    write(tmp_path / "f", {"again.fit": recordings.fit_run(START, 60, hr=141)})
    second = run("import", "fit", tmp_path / "f", home=home)
    assert "also in other sources, and counted once: 1 in garmin_export" in second.out
    third = run("import", "fit", tmp_path / "f", home=home)
    assert "2026: 1 run" in third.out  # what the files hold, though it was known


def test_local_times_and_loose_headers_in_our_own_csv(tmp_path: Path) -> None:
    """A start without an offset is the home's; columns are found in any case and with blanks; words of any language."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "config.toml").write_text('[athlete]\ntimezone = "America/New_York"\n')
    write(
        tmp_path,
        {
            "a.csv": "Start;SPORT;Duration min\n2026-02-20 18:00;Löpning;60\n",
            "p.csv": "date,kind\n2026-03-10,Ruhetag\n2026-03-11,Quatsch\n2026-03-12,Schwimmen\n",
        },
    )
    done = run("import", "csv", "--activities", tmp_path / "a.csv", "--plan", tmp_path / "p.csv", home=home)
    assert (done.code, "'Quatsch'" in done.err or "'quatsch'" in done.err) == (0, True)
    (row,) = run("data", "activities", "--from", "2026-02-01", "--json", home=home).json["activities"]
    assert (row["start"], row["sport"]) == ("2026-02-20T18:00:00-05:00", "running")
    assert run("rebuild", home=home).code == 0
    assert run("data", "activities", "--from", "2026-02-01", "--json", home=home).json["activities"] == [row]


NIGHTS = "date,rmssd_ms,resting_hr_bpm,sleep_h\n2026-03-01,54.6,47,7.5\n2026-03-02,50.1,48,7.1\n"


def test_tables_as_spreadsheets_save_them(tmp_path: Path) -> None:
    """UTF-16 with tabs ('Unicode text'), a mark and decimal commas, the line ends of an old Mac: the same nights."""
    german = NIGHTS.replace(",", ";").replace(".", ",")
    forms = (
        NIGHTS.replace(",", "\t").encode("utf-16"),
        f"\ufeff{german}".encode(),
        NIGHTS.replace("\n", "\r").encode(),
    )
    for n, data in enumerate(forms):
        (tmp_path / "days.csv").write_bytes(data)
        home = tmp_path / f"home{n}"
        done = run("import", tmp_path / "days.csv", home=home)
        assert (done.code, done.err) == (0, "")
        nights = run("data", "nights", "--from", "2026-02-01", "--json", home=home).json
        assert sorted(night["rmssd_ms"] for night in nights["nights"] if "rmssd_ms" in night) == [50.1, 54.6]


@pytest.mark.parametrize(
    ("table", "text", "code", "told"),
    [
        ("days", NIGHTS + "2026-03-01,90,38,7.5\n", 0, "again with other values, and the last counts: line 4"),
        ("checkins", "date,fatigue,injured\n2026-03-01,2,\"knee\n2026-03-02,3,\n2026-03-03,2,\n", 5,
         "line 2: a quote is never closed: 3 lines were not read"),
        ("checkins", "date,fatigue,tags\n2026-03-01,2,alcohl\n2026-03-02,2,wine\n", 0, "not known: alcohl"),
        ("activities", 'start,sport,duration_min,ascent_m\n2026-03-01T07:00,run,60,"1,234"\n', 5,
         "ascent_m '1,234' may be thousands or decimals"),
        ("activities", "start;sport;duration_min;distance_km\n2026-03-01T07:00;run;60;10,234\n", 0, ""),
    ],
)  # fmt: skip
def test_what_a_table_leaves_in_doubt_is_told(
    tmp_path: Path, table: str, text: str, code: int, told: str
) -> None:
    """Two people in one file, a quote never closed, a tag nobody knows, a comma that may be a point."""
    (tmp_path / "t.csv").write_text(text)
    done = run("import", "csv", f"--{table}", tmp_path / "t.csv", home=tmp_path / "home")
    assert done.code == code
    assert told in done.err
    assert told or not done.err


def test_two_ids_of_one_list_stay_two(tmp_path: Path) -> None:
    """Entries of one vendor's list that overlap are two activities."""
    acts = [
        recordings.garmin_activity(1, START, 15),
        recordings.garmin_activity(2, START + timedelta(seconds=150), 19),
    ]
    write(tmp_path, recordings.garmin_export(0, START, acts, {}))
    assert len(merge(told(GarminExport([tmp_path]))[0], Settings())) == 2


def test_a_sync_tells_the_words_of_a_plan_that_nobody_knows(tmp_path: Path) -> None:
    """An entry without a known word is told by `sync` and `sources` until [words] says what it is."""
    home = tmp_path / "home"
    home.mkdir()
    event = "BEGIN:VEVENT\nUID:1@x\nDTSTART;VALUE=DATE:20260310\nSUMMARY:Quux 60\nEND:VEVENT\n"
    (tmp_path / "plan.ics").write_text(f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{event}END:VCALENDAR\n")
    config = f'[sources.ics_plan]\nurl = "{tmp_path / "plan.ics"}"\n'
    (home / "config.toml").write_text(config)
    assert "'Quux 60' (1, last 2026-03-10)" in run("sync", "--no-publish", home=home).err
    (row,) = run("data", "plan", "--json", home=home).json["plan"]
    assert row["kind"] == "unknown"
    (home / "config.toml").write_text(f'[words]\nQuux = "long"\n{config}')
    assert "Quux" not in run("sources", home=home).out
    (row,) = run("data", "plan", "--json", home=home).json["plan"]
    assert row["kind"] == "long"
