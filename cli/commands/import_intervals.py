"""``import intervals``."""

from __future__ import annotations

from cli.importing import import_command

command = import_command("intervals", "intervals", "Intervals.icu's wellness CSV.", "wellness.csv")
