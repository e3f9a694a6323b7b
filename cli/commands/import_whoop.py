"""``import whoop``."""

from __future__ import annotations

from cli.importing import import_command

command = import_command(
    "whoop",
    "whoop",
    "WHOOP's export: physiological_cycles.csv, workouts.csv, journal_entries.csv.",
    "my_whoop_data.zip",
)
