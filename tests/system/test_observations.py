"""``POST api/observations`` on a running page: our own JSON, what phone apps send, and what may be wrong with it."""

from __future__ import annotations

import contextlib
import http.client
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.program import run
from tests.system.test_serve import Live, serving

TOKEN = "a-fixed-token-of-the-household"
NIGHT = {"date": "2026-03-02", "rmssd_ms": 61, "resting_hr_bpm": 44, "sleep_h": 7.5}
RUN = {
    "start": "2026-03-01T07:00:00+01:00",
    "sport": "trail_running",
    "duration_min": 90,
    "rpe": 6,
    "id": "r1",
}
ANSWERS = {"date": "2026-03-02", "fatigue": 2, "ill": False, "tags": ["alcohol"]}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("observations") / "home"
    made.mkdir(mode=0o700)
    return made


@pytest.fixture(scope="module")
def live(home: Path) -> Iterator[Live]:
    with serving(home, READINESS_SERVE_TOKEN=TOKEN) as running:
        yield running


def send(live: Live, body: Any, **headers: str) -> tuple[int, Any]:
    status, text = live.ask("POST", "api/observations", body, **headers)
    return status, json.loads(text)


def test_our_own_json_is_stored_once(tmp_path: Path) -> None:
    """A night is three rows, a run and a check-in one each; sent again nothing changes, another value changes one."""
    home = tmp_path / "home"
    with serving(home, READINESS_SERVE_TOKEN=TOKEN) as live:
        check_stored_once(live, home)


def check_stored_once(live: Live, home: Path) -> None:
    body = {"schema": 1, "nights": [NIGHT], "activities": [RUN], "checkins": [ANSWERS]}
    assert send(live, body) == (200, {"new": 5, "changed": 0, "unchanged": 0, "rejected": []})
    assert send(live, body) == (200, {"new": 0, "changed": 0, "unchanged": 5, "rejected": []})
    body["nights"] = [NIGHT | {"rmssd_ms": 60}]
    assert send(live, body)[1]["changed"] == 1
    sources = run("sources", "--json", home=home).json["sources"]
    (posted,) = (one for one in sources if one["name"] == "posted")
    kinds = ("activity", "checkin", "hrv", "resting_hr", "sleep")
    assert {kind: one["rows"] for kind, one in posted["kinds"].items()} == dict.fromkeys(kinds, 1)
    assert "posted: sent to the page, last on 2026-03-03 06:30" in run("sources", home=home).out
    assert "posted: well at" in run("doctor", "--no-network", home=home).out
    assert "5 rows read again, 0 changed by it, 0 unreadable" in run("rebuild", home=home).out


@pytest.mark.parametrize(
    ("name", "item", "why"),
    [
        ("nights", {"date": "2026-03-02", "rmssd_ms": 9000}, "rmssd_ms"),
        ("nights", {"date": "yesterday", "rmssd_ms": 60}, "is no date"),
        ("nights", {"date": "2026-03-02", "hrvSDNN": 60}, "hrvSDNN is not known"),
        ("nights", {"rmssd_ms": 60}, "date is missing"),
        ("nights", {"date": "2026-03-02", "rmssd_ms": {"value": 60}}, "neither text nor number"),
        ("nights", 5, "is no object"),
        ("activities", {"start": "2026-03-01T07:00:00Z", "sport": "running"}, "duration_min is missing"),
        ("activities", RUN | {"start": "2036-03-01T07:00:00Z"}, "future"),
        ("checkins", {"date": "2026-03-02", "fatigue": 11}, "fatigue"),
    ],
)
def test_what_cannot_be_is_rejected_by_its_place_and_the_rest_is_stored(
    live: Live, name: str, item: Any, why: str
) -> None:
    good = {"nights": NIGHT | {"date": "2026-02-20"}, "activities": RUN | {"id": "r2"}, "checkins": ANSWERS}[
        name
    ]
    status, told = send(live, {"schema": 1, name: [good, item]})
    assert (status, [(one["list"], one["index"]) for one in told["rejected"]]) == (200, [(name, 1)])
    assert why in told["rejected"][0]["why"]
    assert told["new"] + told["unchanged"] >= 1


@pytest.mark.parametrize(
    "body",
    [
        {"nights": []},
        {"schema": 2},
        {"schema": 1, "night": []},
        {"schema": 1, "nights": {}},
        {"schema": 1, "nights": [NIGHT] * 5001},
        {"data": {"metrics": 5}},
        [],
        "text",
    ],
    ids=lambda body: json.dumps(body)[:30],
)
def test_what_is_no_such_json_is_refused_whole(live: Live, body: Any) -> None:
    status, told = send(live, body)
    assert (status, bool(told["error"])) == (400, True)


def raw(live: Live, path: str, sent: bytes, **headers: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection(live.host, live.port, timeout=20)
    with contextlib.closing(connection):
        connection.request("POST", path, sent, {"Content-Type": "application/json", **headers})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


def test_the_doors(live: Live) -> None:
    """The token stands in the address or in a header; without it 401, too large 413, damaged 400, another site 403."""
    body = json.dumps({"schema": 1, "nights": [NIGHT]}).encode()
    bearer = {"Authorization": f"Bearer {TOKEN}"}
    assert raw(live, "/api/observations", body, **bearer)[0] == 200
    assert raw(live, "/api/observations", body)[0] == 401
    assert raw(live, "/api/observations", body, Authorization="Bearer wrong")[0] == 401
    assert raw(live, "/not-the-token/api/observations", body)[0] == 401
    assert raw(live, f"/{TOKEN}/api/observations", b"{" * 20)[0] == 400
    assert raw(live, f"/{TOKEN}/api/observations", b" " * (9 << 20))[0] == 413
    assert raw(live, "/api/observations", body, Origin="https://evil.example", **bearer)[0] == 403
    for path in ("/api/observations", "/wrong/api/observations"):
        assert TOKEN not in raw(live, path, body)[1]


def metric(name: str, *samples: dict[str, Any], units: str = "ms") -> dict[str, Any]:
    return {"name": name, "units": units, "data": list(samples)}


def test_apple_by_health_auto_export(live: Live, home: Path) -> None:
    """Nights and workouts are read, SDNN is refused by name, and a night that comes in two parts is one night."""
    source = {"source": "Ada's Apple Watch"}
    first = {
        "data": {
            "metrics": [
                metric("heart_rate_variability", {"date": "2026-03-02 03:00:00 +0100", "qty": 80}),
                metric(
                    "heart_rate_variability_rmssd", {"date": "2026-03-01 23:50:00 +0100", "qty": 50} | source
                ),
                metric("resting_heart_rate", {"date": "2026-03-02 00:00:00 +0100", "qty": 47} | source),
                metric("step_count", {"date": "2026-03-02 00:00:00 +0100", "qty": 9000}),
                metric(
                    "sleep_analysis",
                    {
                        "date": "2026-03-02",
                        "totalSleep": 7.25,
                        "sleepStart": "2026-03-01 22:40:00 +0100",
                        "sleepEnd": "2026-03-02 06:20:00 +0100",
                    }
                    | source,
                    units="hr",
                ),
            ],
            "workouts": [
                {
                    "id": "550e",
                    "name": "Running",
                    "start": "2026-03-01 09:00:00 +0100",
                    "end": "2026-03-01 10:00:00 +0100",
                    "duration": 3500,
                    "distance": {"qty": 6.0, "units": "mi"},
                    "elevationUp": {"qty": 250, "units": "m"},
                    "avgHeartRate": {"qty": 148, "units": "bpm"},
                }
            ],
        }
    }
    status, told = send(live, first)
    assert (status, told["new"]) == (200, 4), told
    (refused,) = told["rejected"]
    assert (refused["list"], refused["index"], "SDNN" in refused["why"]) == ("metrics", 0, True)
    later = {
        "data": {"metrics": [metric("rmssd", {"date": "2026-03-02 04:00:00 +0100", "qty": 60} | source)]}
    }
    assert send(live, later)[1] == {"new": 0, "changed": 1, "unchanged": 0, "rejected": []}
    assert send(live, later)[1]["unchanged"] == 1
    daytime = {
        "data": {"metrics": [metric("rmssd", {"date": "2026-03-02 14:00:00 +0100", "qty": 20} | source)]}
    }
    assert send(live, daytime)[1]["new"] == 0
    exported = stored(home, "apple_health")
    assert exported["hrv"] == [("2026-03-02", 55.0)]
    assert exported["sleep"] == [("2026-03-02", 7.25)]
    assert exported["activity"] == [("2026-03-01", pytest.approx(3500 / 60))]


def test_android_by_health_connect_webhook(live: Live, home: Path) -> None:
    """Times are UTC there; awake stages are no sleep; what comes in two messages is one night."""
    metadata = {"metadata": {"data_origin": "com.polar", "device": {"model": "Polar Ring"}}}
    stages = [
        {"stage": "light", "start_time": "", "end_time": "", "duration_seconds": 3600},
        {"stage": "awake", "start_time": "", "end_time": "", "duration_seconds": 1800},
        {"stage": "deep", "start_time": "", "end_time": "", "duration_seconds": 7200},
    ]
    body: dict[str, Any] = {
        "timestamp": "2026-03-02T05:00:00Z",
        "app_version": "1.9",
        "sleep": [
            {"session_end_time": "2026-03-02T01:00:00Z", "duration_seconds": 12_600, "stages": stages}
            | metadata
        ],
        "heart_rate_variability": [{"rmssd_millis": 40, "time": "2026-03-02T00:30:00Z"} | metadata],
        "resting_heart_rate": [{"bpm": 51, "time": "2026-03-02T05:00:00Z"} | metadata],
        "exercise": [
            {
                "type": "running",
                "title": "Hill loop",
                "start_time": "2026-02-28T08:00:00Z",
                "end_time": "2026-02-28T09:00:00Z",
                "duration_seconds": 3600,
                "distance_meters": 9000,
            }
            | metadata
        ],
        "steps": [{"count": 1, "start_time": "x", "end_time": "y"}],
    }
    assert send(live, body)[1] == {"new": 4, "changed": 0, "unchanged": 0, "rejected": []}
    rest = {"session_end_time": "2026-03-02T05:30:00Z", "duration_seconds": 14_400, "stages": []} | metadata
    late = {"timestamp": "x", "app_version": "1.9", "sleep": [rest]}
    late["heart_rate_variability"] = [{"rmssd_millis": 60, "time": "2026-03-02T04:00:00Z"} | metadata]
    assert send(live, late)[1]["changed"] == 2
    assert send(live, late)[1]["unchanged"] == 2
    told = stored(home, "health_connect")
    assert (told["hrv"], told["sleep"]) == ([("2026-03-02", 50.0)], [("2026-03-02", 7.0)])
    again = {"session_end_time": "2026-03-02T05:30:00Z", "duration_seconds": 28_740, "stages": []} | metadata
    assert send(live, late | {"sleep": [again]})[1]["changed"] == 1
    assert stored(home, "health_connect")["sleep"] == [("2026-03-02", pytest.approx(7.983, abs=0.001))]
    broken = {"timestamp": "x", "app_version": "1", "heart_rate_variability": [{"time": "x"}, 5]}
    assert [one["index"] for one in send(live, broken)[1]["rejected"]] == [0, 1]


def stored(home: Path, source: str) -> dict[str, list[Any]]:
    """(day, value) of each row of a source, by kind."""
    from connectors.store import open_store
    from readiness.observations import Activity, HrvNight, SleepNight

    found: dict[str, list[Any]] = {}
    with open_store(home) as store:
        for o in store.observations():
            if o.provenance.source == source:
                value = (
                    o.rmssd_ms
                    if isinstance(o, HrvNight)
                    else o.sleep_h
                    if isinstance(o, SleepNight)
                    else o.duration_min
                    if isinstance(o, Activity)
                    else None
                )
                found.setdefault(o.KIND.value, []).append((o.date.isoformat(), value))
    return found
