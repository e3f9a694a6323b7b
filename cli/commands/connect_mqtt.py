"""``connect mqtt``: a broker of home automation; tried before anything is kept."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, fields, replace
from typing import TYPE_CHECKING

import click

from cli.asking import asked
from cli.options import keyring_option, pass_app
from cli.wiring import App
from readiness.errors import ConfigurationError

if TYPE_CHECKING:
    from connectors.config.tables import MqttTable


@click.command(
    "mqtt",
    epilog="Examples:  readiness connect mqtt --host homeassistant.local --username readiness  ·  "
    "readiness connect mqtt --check  ·  readiness connect mqtt --remove",
)
@click.option("--host", help="The broker's name or address; asked for if left out.")
@click.option("--port", type=click.IntRange(1, 65535), help="Default: 1883, with --tls 8883.")
@click.option("--tls", is_flag=True, help="Encrypt the way there.")
@click.option("--username", help="Left out: the broker lets everybody in.")
@click.option("--check", is_flag=True, help="Log in with what is kept.")
@click.option("--remove", is_flag=True, help="Take our sensors away, and tell the broker nothing more.")
@keyring_option
@pass_app
def command(
    app: App,
    host: str | None,
    port: int | None,
    tls: bool,
    username: str | None,
    check: bool,
    remove: bool,
    keyring: bool,
) -> None:
    """Send the day's answer to Home Assistant, or whatever listens to MQTT: verdict, minutes, score, confidence.

    The sensors appear by themselves. Without --tls, password and answer cross your network in the clear: at home only.
    READINESS_MQTT_PASSWORD holds the password for scripts.
    """
    from connectors import secrets
    from connectors.answers.mqtt import PASSWORD_VARIABLE, SECRET, MqttTarget, kept_password
    from connectors.config.tables import MqttTable

    table = app.config.answers.mqtt
    if check or remove:
        if table is None:
            raise ConfigurationError("No broker is set up yet: readiness connect mqtt")
        if check:
            click.echo(MqttTarget(table, "", lambda: kept_password(app.home)).check())
            return
        MqttTarget(table, app.home_id, lambda: kept_password(app.home)).take_back()
        _keep(app, replace(table, enabled=False))
        click.echo("Our sensors are gone, and nothing more is sent there.")
        return
    host = host or asked("The broker (such as homeassistant.local)", "--host")
    wanted = MqttTable(host=host, port=port or (8883 if tls else 1883), tls=tls, username=username)
    password = None
    if username is not None:
        password = os.environ.get(PASSWORD_VARIABLE) or asked("Password", PASSWORD_VARIABLE, hidden=True)
    broker = MqttTarget(wanted, "", lambda: password).check()
    if password is not None:
        secrets.write(app.home, SECRET, json.dumps({"password": password}), in_keyring=keyring)
    _keep(app, wanted)
    click.echo(f"{broker}. The next sync or check-in sends the answer there.")


def _keep(app: App, table: MqttTable) -> None:
    """Write what differs from the defaults."""
    from connectors.config.edit import set_table

    usual = {one.name: one.default for one in fields(table)}
    set_table(
        app.home,
        "answers.mqtt",
        {name: value for name, value in asdict(table).items() if value != usual[name]},
    )
