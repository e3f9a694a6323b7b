"""Everything out, in open formats: tables that ``import csv`` reads, every row with its origin, every payload.

Logins and every secret of the settings stay out. So do rows that a vendor's terms forbid to keep: the vendor's own
export has them.
"""

from __future__ import annotations

import base64
import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

from connectors.config.redact import without_secrets
from connectors.private import make_folder, open_private
from connectors.sources.csv_tables import TABLES
from connectors.store import SqliteStore
from connectors.store.rows import encode
from readiness.errors import ConfigurationError
from readiness.merging.merge import merge
from readiness.observations import (
    Activity,
    CheckIn,
    HrvNight,
    Note,
    Observation,
    PlannedRun,
    Race,
    RestingHr,
    SleepNight,
)
from readiness.settings import Settings

README = """This is everything that readiness kept of you, in formats that any program reads.

tables/*.csv        what happened, once each, as `readiness import csv` reads it (units are in the names)
observations.jsonl  every row of every source, with where it came from and when it arrived
payloads.jsonl      what the vendors and files said, word for word (text, or base64 where it is no text)
superseded.jsonl    what was said before a revision
answers.jsonl       what readiness answered on which morning, every revision
quarantine.jsonl    rows that could not be read, and why
config.toml         your settings, if you made any, without passwords, private addresses and comments

Cells of a CSV that a spreadsheet would take for a formula begin with an apostrophe; the import takes it off.
"""
MARKER = ".readiness-export"
"""Distinguishes a folder of ours from one that only looks like it."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

type Row = dict[str, Any]


def export(store: SqliteStore, settings: Settings, folder: Path) -> dict[str, int]:
    """Write everything into ``folder``; file name → number of rows."""
    passing = store.expiring_sources()
    observations = [one for one in store.observations() if one.provenance.source not in passing]
    _make(folder)
    _make(folder / "tables")
    with open_private(folder / MARKER) as file:
        file.write("An export of readiness. The next one to the same folder takes its place.\n")
    done = {}
    for table, rows in _tables(merge(observations, settings)).items():
        done[f"tables/{table}.csv"] = _write_csv(
            folder / "tables" / f"{table}.csv", list(TABLES[table]), rows
        )
    writers: Mapping[str, Callable[[], Iterator[Row]]] = {
        "observations.jsonl": lambda: _observations(observations),
        "payloads.jsonl": lambda: _payloads(store),
        "superseded.jsonl": lambda: _superseded(store),
        "answers.jsonl": lambda: _answers(store),
        "quarantine.jsonl": lambda: _quarantine(store),
    }
    for name, rows_of in writers.items():
        done[name] = _write_lines(folder / name, rows_of())
    with open_private(folder / "README.txt") as file:
        file.write(README)
    config = store.path.parent / "config.toml"
    if config.is_file():
        with open_private(folder / "config.toml") as file:
            file.write(without_secrets(config.read_text("utf-8")))
    return done


def is_free(folder: Path) -> bool:
    """Whether an export may be written there: nothing is there, or an earlier export."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        return False
    marker = folder / MARKER
    return not folder.exists() or not any(folder.iterdir()) or (marker.is_file() and not marker.is_symlink())


def _make(folder: Path) -> None:
    if folder.is_symlink():
        raise ConfigurationError(f"{folder} is a symbolic link. Name a new folder with -o.")
    try:
        make_folder(folder)
        folder.chmod(0o700)
    except OSError as error:
        raise ConfigurationError(
            f"{folder} cannot be made ({error.strerror}). Fix its permissions, or free some space."
        ) from error


def safe_cell(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula. Numbers stay numbers."""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value


def _write_csv(path: Path, columns: list[str], rows: Iterable[Row]) -> int:
    count = 0
    with open_private(path) as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        for count, row in enumerate(rows, 1):  # noqa: B007 - counted
            writer.writerow({name: safe_cell(_text(row.get(name))) for name in columns})
    return count


def _text(value: Any) -> Any:
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, tuple):
        return " ".join(value)
    return value.isoformat() if hasattr(value, "isoformat") else value


def _write_lines(path: Path, rows: Iterable[Row]) -> int:
    count = 0
    with open_private(path) as file:
        for count, row in enumerate(rows, 1):  # noqa: B007 - counted
            file.write(json.dumps(row, ensure_ascii=False, default=str) + "\n")
    return count


# --- the five tables ------------------------------------------------------------------


def _tables(merged: Iterable[Observation]) -> dict[str, list[Row]]:
    days: dict[date, Row] = {}
    tags: dict[date, list[str]] = {}
    tables: dict[str, list[Row]] = {"activities": [], "checkins": [], "plan": [], "races": []}
    for one in merged:
        if isinstance(one, HrvNight | RestingHr | SleepNight):
            days.setdefault(one.date, {"date": one.date}).update(_night(one))
        elif isinstance(one, Activity):
            tables["activities"].append(_plain(one) | {"id": one.provenance.source_id})
        elif isinstance(one, CheckIn):
            tables["checkins"].append(_plain(one))
        elif isinstance(one, Note):
            tags.setdefault(one.date, []).append("-".join(one.tag.split()))
        elif isinstance(one, PlannedRun):
            tables["plan"].append(_plain(one))
        elif isinstance(one, Race):
            tables["races"].append(_plain(one))
    return {
        "days": [days[day] for day in sorted(days)],
        **tables,
        "checkins": _tagged(tables["checkins"], tags),
    }


def _night(one: HrvNight | RestingHr | SleepNight) -> Row:
    if isinstance(one, SleepNight):
        return {
            "sleep_h": one.sleep_h,
            "sleep_start": one.start,
            "sleep_end": one.end,
            "sleep_score": one.score,
        }
    return {"rmssd_ms": one.rmssd_ms} if isinstance(one, HrvNight) else {"resting_hr_bpm": one.resting_hr_bpm}


def _plain(one: Observation) -> Row:
    return {f.name: getattr(one, f.name) for f in fields(one) if f.name != "provenance"}


def _tagged(checkins: list[Row], tags: dict[date, list[str]]) -> list[Row]:
    rows = {row["date"]: row for row in checkins}
    for day, found in tags.items():
        row = rows.setdefault(day, {"date": day})
        row["tags"] = tuple(dict.fromkeys((*row.get("tags", ()), *found)))
    return [rows[day] for day in sorted(rows)]


# --- everything, row by row -------------------------------------------------------------


def _observations(found: Iterable[Observation]) -> Iterator[Row]:
    for one in found:
        origin = one.provenance
        yield {
            "kind": one.KIND.value,
            "source": origin.source,
            "source_id": origin.source_id,
            "ingested_at": origin.ingested_at,
            **json.loads(encode(one)),
        }


def _payloads(store: SqliteStore) -> Iterator[Row]:
    for source, kind, source_id, raw in store.payloads(keepable=True):
        yield {"source": source, "kind": kind.value, "source_id": source_id, **_raw(raw)}


def _superseded(store: SqliteStore) -> Iterator[Row]:
    for source, kind, source_id, since, until, raw in store.all_superseded():
        yield {
            "source": source,
            "kind": kind,
            "source_id": source_id,
            "known_from": since,
            "known_until": until,
            **_raw(raw),
        }


def _raw(raw: bytes) -> Row:
    try:
        return {"text": raw.decode("utf-8")}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(raw).decode("ascii")}


def _answers(store: SqliteStore) -> Iterator[Row]:
    for one in store.answers():
        yield {
            "date": one.date,
            "revision": one.revision,
            "computed_at": one.computed_at,
            "rules_version": one.rules_version,
            "model_version": one.model_version,
            "why_revised": one.why_revised,
            "answer": json.loads(one.json),
        }


def _quarantine(store: SqliteStore) -> Iterator[Row]:
    for one in store.quarantine():
        yield {
            "source": one.source,
            "kind": one.kind.value,
            "source_id": one.source_id,
            "problem": one.problem,
            "seen_at": one.seen_at,
        }


def default_folder(now: datetime) -> Path:
    """Where an export lies when nobody says otherwise: not in the home, which `forget` empties."""
    return Path.cwd() / f"readiness-export-{now:%Y-%m-%d}"
