"""``import fit``."""

from __future__ import annotations

from cli.importing import import_command

command = import_command("fit", "fit", "FIT, TCX and GPX files: single ones, folders, zips.", "~/runs/*.fit")
