"""The day's answer in Home Assistant's own terms, at a real broker."""

from __future__ import annotations

import json
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jinja2
import pytest

from tests.published import Home, copy_of
from tests.servers.mosquitto import PASSWORD, USER, Mosquitto, mosquitto

LONGEST_S = 30.0


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mosquitto]:
    with mosquitto(tmp_path_factory.mktemp("mosquitto")) as server:
        yield server


@pytest.fixture
def home(lived_in: Path, tmp_path: Path, broker: Mosquitto) -> Iterator[Home]:
    home = copy_of(lived_in, tmp_path)
    home.environment["READINESS_MQTT_PASSWORD"] = PASSWORD
    done = home.run("connect", "mqtt", "--host", "127.0.0.1", "--port", str(broker.port), "--username", USER)
    assert done.returncode == 0, done.stderr
    assert PASSWORD not in (home.path / "config.toml").read_text() + done.stdout + done.stderr
    del home.environment["READINESS_MQTT_PASSWORD"]
    yield home
    if home.path.exists():
        home.run("connect", "mqtt", "--remove")


def answer(home: Home) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(home.run("today", "--json").stdout)
    return found


def shown(broker: Mosquitto) -> dict[str, str]:
    """What Home Assistant shows: each discovered sensor with its template applied to its state."""
    told = broker.retained()
    sensors = {}
    for topic, text in told.items():
        if topic.startswith("homeassistant/sensor/"):
            sensor = json.loads(text)
            state = json.loads(told[sensor["state_topic"]])
            value = jinja2.Template(sensor["value_template"]).render(value_json=state)
            assert value in sensor.get("options", [value])
            sensors[sensor["name"]] = value
    return sensors


def test_the_answer_is_there_after_a_sync_and_at_once_after_a_check_in(home: Home, broker: Mosquitto) -> None:
    """Sensors appear by themselves with the values of the answer; the same again is the same; remove leaves nothing."""
    assert home.run("-q", "sync").returncode == 0
    said = answer(home)
    assert shown(broker) == {
        "Strength today": said["verdict"],
        "Strength minutes": str(said["minutes"]),
        "Fatigue": str(said["score"]),
        "Confidence": said["confidence"],
    }
    before = broker.retained()
    assert home.run("-q", "sync").returncode == 0
    assert broker.retained() == before
    assert home.run("checkin", "--fatigue", "5", "--soreness", "5", "--ill").returncode == 0
    assert shown(broker)["Fatigue"] == str(answer(home)["score"]) != str(said["score"])
    removed = home.run("connect", "mqtt", "--remove")
    assert removed.returncode == 0, removed.stderr
    assert broker.retained() == {}
    assert tomllib.loads((home.path / "config.toml").read_text())["answers"]["mqtt"]["enabled"] is False
    assert home.run("-q", "sync").returncode == 0
    assert broker.retained() == {}


def test_a_broker_that_is_away_or_refuses_costs_no_answer(home: Home, broker: Mosquitto) -> None:
    """Told in a remark, with exit status 0 and without waiting for ever; the next sync makes it good."""
    for harm, mend, word in (
        (broker.stop, broker.start, "did not answer"),
        (lambda: secret(home, "wrong"), lambda: secret(home, PASSWORD), "connect mqtt"),
    ):
        harm()
        begun = time.monotonic()
        done = home.run("sync", "--json")
        assert time.monotonic() - begun < LONGEST_S
        assert done.returncode == 0
        assert word in " ".join(json.loads(done.stdout)["remarks"])
        mend()
        assert home.run("-q", "sync").returncode == 0
        assert shown(broker)["Strength today"] == answer(home)["verdict"]


def test_forget_leaves_nothing_at_the_broker(home: Home, broker: Mosquitto) -> None:
    assert home.run("-q", "sync").returncode == 0
    assert broker.retained()
    assert home.run("forget", "--yes").returncode == 0
    assert broker.retained() == {}


def secret(home: Home, password: str) -> None:
    (home.path / "tokens" / "mqtt.json").write_text(json.dumps({"password": password}))


def test_nothing_is_kept_that_does_not_work(lived_in: Path, tmp_path: Path, broker: Mosquitto) -> None:
    home = copy_of(lived_in, tmp_path)
    before = (home.path / "config.toml").read_text()
    home.environment["READINESS_MQTT_PASSWORD"] = "wrong"
    refused = home.run(
        "connect", "mqtt", "--host", "127.0.0.1", "--port", str(broker.port), "--username", USER
    )
    assert refused.returncode == 4
    assert home.run("connect", "mqtt", "--host", "127.0.0.1", "--port", "9").returncode == 6
    assert home.run("connect", "mqtt", "--check").returncode == 3
    assert (home.path / "config.toml").read_text() == before
    assert not (home.path / "tokens" / "mqtt.json").exists()
