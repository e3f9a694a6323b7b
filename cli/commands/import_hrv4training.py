"""``import hrv4training``."""

from __future__ import annotations

from cli.importing import import_command

command = import_command("hrv4training", "hrv4training", "HRV4Training's CSV.", "MyMeasurements.csv")
