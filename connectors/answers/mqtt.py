"""The day's answer at an MQTT broker, as sensors that Home Assistant finds by itself (its MQTT discovery).

One retained state of a home, and one retained discovery document a sensor, under ids made from the home's own: two
homes at a broker are two devices. Needs the extra ``mqtt``.
"""

from __future__ import annotations

import json
import os
import queue
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from connectors import secrets
from connectors.config.tables import MqttTable
from connectors.extras import how_to_add
from readiness.errors import AuthenticationNeeded, ConfigurationError, SourceUnavailable
from readiness.ports import AnswerTarget

if TYPE_CHECKING:
    from paho.mqtt.client import Client

PASSWORD_VARIABLE = "READINESS_MQTT_PASSWORD"  # noqa: S105 - the variable's name
SECRET = "mqtt.json"  # noqa: S105 - a file's name
TIMEOUT_S = 10.0
EXPIRES_AFTER_S = 36 * 3600
"""An answer so old is shown as unavailable: a dead sync must not look like this morning's verdict."""
_REFUSED = ("Bad user name or password", "Not authorized", "Banned")

SENSORS: Mapping[str, Mapping[str, Any]] = {
    "verdict": {
        "name": "Strength today",
        "icon": "mdi:dumbbell",
        "device_class": "enum",
        "options": ["full", "maintenance", "skip"],
        "value_template": "{{ value_json.verdict }}",
    },
    "minutes": {
        "name": "Strength minutes",
        "icon": "mdi:timer-outline",
        "unit_of_measurement": "min",
        "value_template": "{{ value_json.minutes }}",
    },
    "score": {
        "name": "Fatigue",
        "icon": "mdi:heart-pulse",
        "state_class": "measurement",
        "value_template": "{{ value_json.score }}",
    },
    "confidence": {
        "name": "Confidence",
        "icon": "mdi:gauge",
        "device_class": "enum",
        "options": ["low", "medium", "high"],
        "value_template": "{{ value_json.confidence }}",
    },
}
"""What Home Assistant shows of the state, as its documentation of the MQTT sensor wants it."""
STATE = ("date", "verdict", "focus", "minutes", "score", "band", "confidence", "provisional")
"""What of the contract's object is sent; with ``reason``, the first one's sentence."""


class MqttTarget(AnswerTarget):
    """One broker. ``password`` is asked for at the first connection."""

    name: ClassVar[str] = "mqtt"

    def __init__(self, table: MqttTable, home_id: str, password: Callable[[], str | None]) -> None:
        self._table, self._id, self._password = table, home_id, password

    @property
    def state_topic(self) -> str:
        return f"{self._table.topic}/{self._id}/state"

    def tell(self, answer: Mapping[str, Any]) -> None:
        state = {name: answer[name] for name in STATE}
        state["reason"] = answer["reasons"][0]["text"] if answer["reasons"] else ""
        found = {topic: json.dumps(document) for topic, document in self._discovery().items()}
        self._send({**found, self.state_topic: json.dumps(state, ensure_ascii=False)})

    def take_back(self) -> None:
        self._send(dict.fromkeys([*self._discovery(), self.state_topic], ""))

    def check(self) -> str:
        """Log in; says where. Writes nothing."""
        with self._connected():
            return f"{self._table.host}: logged in"

    def _discovery(self) -> dict[str, dict[str, Any]]:
        device = {"identifiers": [f"readiness_{self._id}"], "name": "Readiness", "manufacturer": "readiness"}
        documents = {}
        for name, sensor in SENSORS.items():
            unique = f"readiness_{self._id}_{name}"
            documents[f"{self._table.discovery_prefix}/sensor/{unique}/config"] = {
                **sensor,
                "unique_id": unique,
                "state_topic": self.state_topic,
                "json_attributes_topic": self.state_topic,
                "expire_after": EXPIRES_AFTER_S,
                "device": device,
            }
        return documents

    def _send(self, messages: Mapping[str, str]) -> None:
        """Retained, and only done once the broker has confirmed each."""
        with self._connected() as client:
            sent = [client.publish(topic, text, qos=1, retain=True) for topic, text in messages.items()]
            for one in sent:
                try:
                    one.wait_for_publish(TIMEOUT_S)
                except (RuntimeError, ValueError) as error:  # the connection broke
                    raise self._unavailable("broke off") from error
                if not one.is_published():
                    raise self._unavailable("does not confirm what it was sent")

    @contextmanager
    def _connected(self) -> Iterator[Client]:
        try:
            from paho.mqtt.client import Client
            from paho.mqtt.enums import CallbackAPIVersion
        except ImportError as error:
            raise ConfigurationError(f"[answers.mqtt] needs an extra. Run {how_to_add('mqtt')}") from error
        answered: queue.Queue[tuple[bool, str]] = queue.Queue()
        client = Client(CallbackAPIVersion.VERSION2, reconnect_on_failure=False)
        client.connect_timeout = TIMEOUT_S
        client.on_connect = lambda *args: answered.put((args[3].is_failure, str(args[3])))
        if self._table.username is not None:
            client.username_pw_set(self._table.username, self._password())
        if self._table.tls:
            client.tls_set()
        try:
            client.connect(self._table.host, self._table.port)
        except (OSError, ValueError) as error:
            raise self._unavailable(f"did not answer ({type(error).__name__})") from error
        client.loop_start()
        try:
            failed, said = answered.get(timeout=TIMEOUT_S)
            if failed and said in _REFUSED:
                raise AuthenticationNeeded(
                    f"{self._table.host} refuses the name or password; log in again with: readiness connect mqtt"
                )
            if failed:
                raise self._unavailable(f"refuses us ({said})")
            yield client
        except queue.Empty:
            raise self._unavailable("did not answer") from None
        finally:
            client.disconnect()
            client.loop_stop()

    def _unavailable(self, what: str) -> SourceUnavailable:
        return SourceUnavailable(f"{self._table.host} {what}")


def kept_password(home: Path) -> str | None:
    """From READINESS_MQTT_PASSWORD, else ``tokens/mqtt.json`` or the keyring that it points to."""
    if given := os.environ.get(PASSWORD_VARIABLE):
        return given
    text = secrets.read(home, SECRET)
    return None if text is None else str(json.loads(text)["password"])
