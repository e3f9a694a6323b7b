"""A real Mosquitto on a port of its own, and what is retained there."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion

USER, PASSWORD = "readiness", "pa ss:wörd"
_SBIN = "/usr/sbin"
QUIET_S = 0.4
"""Retained messages come at once: after so long without one there are no more."""


class Mosquitto:
    def __init__(self, folder: Path) -> None:
        self.port = _free_port()
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        program = _program("mosquitto")
        self._process = subprocess.Popen(
            [program, "-c", str(self._folder / "mosquitto.conf")],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise AssertionError("Mosquitto did not start")

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(10)
            self._process = None

    def retained(self) -> dict[str, str]:
        """Everything that a new listener is told, by topic."""
        found: dict[str, str] = {}
        client = Client(CallbackAPIVersion.VERSION2)
        client.username_pw_set(USER, PASSWORD)

        def keep(_client: Client, _data: object, message: MQTTMessage) -> None:
            found[message.topic] = message.payload.decode()

        client.on_message = keep
        client.connect("127.0.0.1", self.port)
        client.subscribe("#", qos=1)
        quiet, last = 0.0, -1
        while quiet < QUIET_S:
            client.loop(0.1)
            quiet = quiet + 0.1 if len(found) == last else 0.0
            last = len(found)
        client.disconnect()
        return found


@contextmanager
def mosquitto(folder: Path) -> Iterator[Mosquitto]:
    """Skips the test, with a line, where Mosquitto is not installed."""
    if _program("mosquitto") == "":
        pytest.skip("needs mosquitto (apt-get install mosquitto)")
    folder.mkdir(exist_ok=True)
    server = Mosquitto(folder)
    words = folder / "passwords"
    words.touch(0o600)
    subprocess.run(
        [_program("mosquitto_passwd"), "-b", words, USER, PASSWORD], check=True, capture_output=True
    )
    user = f"user {os.environ.get('USER', 'root')}\n" if os.geteuid() == 0 else ""
    (folder / "mosquitto.conf").write_text(
        f"listener {server.port} 127.0.0.1\nallow_anonymous false\npassword_file {words}\npersistence false\n{user}"
    )
    server.start()
    try:
        yield server
    finally:
        server.stop()


def _program(name: str) -> str:
    return shutil.which(name) or shutil.which(name, path=_SBIN) or ""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
