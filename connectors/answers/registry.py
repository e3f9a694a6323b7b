"""Builds the targets that the settings name."""

from __future__ import annotations

from pathlib import Path

from connectors.config.tables import AnswerTables
from readiness.ports import AnswerTarget


def build(tables: AnswerTables, home: Path, home_id: str) -> list[AnswerTarget]:
    """The enabled targets. Touches neither network nor secrets."""
    if tables.mqtt is None or not tables.mqtt.enabled:
        return []
    from connectors.answers.mqtt import MqttTarget, kept_password

    return [MqttTarget(tables.mqtt, home_id, lambda: kept_password(home))]
