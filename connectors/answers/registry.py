"""Builds the targets that the settings name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from connectors import plugins
from connectors.config.load import Config
from readiness.ports import AnswerTarget


def build(config: Config, home: Path, home_id: Callable[[], str]) -> list[AnswerTarget]:
    """The enabled targets, ours and other packages'. Touches neither network nor secrets; raises ConfigurationError."""
    found: list[AnswerTarget] = []
    mqtt = config.answers.mqtt
    if mqtt is not None and mqtt.enabled:
        from connectors.answers.mqtt import MqttTarget, kept_password

        found.append(MqttTarget(mqtt, home_id(), lambda: kept_password(home)))
    for name, table in config.other_answers.items():
        from connectors.sources.plugin_tools import lent

        found.append(plugins.load(plugins.ANSWERS, name)(lent(table, name, home, config.settings), home))
    return found
