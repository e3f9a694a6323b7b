"""Which columns of a source fell silent, as its stored payloads show: for `readiness doctor`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

from readiness.merging.sports import is_run
from readiness.night.schema_drift import COLUMNS, SilentColumn, silent_columns
from readiness.observations import Activity, Fetched, Kind
from readiness.ports import Reader, Store


def silent(store: Store, source: str, reader: Reader, since: date) -> list[SilentColumn]:
    """The silent columns of ``source`` among the rows from ``since`` on. No network."""
    return silent_columns(source, _rows(store, source, reader, since))


def _rows(
    store: Store, source: str, reader: Reader, since: date
) -> Iterator[tuple[Kind, date, frozenset[str]]]:
    for _, kind, source_id, raw in store.payloads(source):
        if kind not in COLUMNS:
            continue
        row = reader.parse(kind, source_id, raw)
        day = _day(row)
        if day is None or day < since:
            continue
        if isinstance(row.observation, Activity) and not is_run(row.observation.sport):
            continue
        filled = (c for c in COLUMNS[kind] if getattr(row.observation, c, None) is not None)
        yield kind, day, frozenset(filled)


def _day(row: Fetched) -> date | None:
    """The row's day, also where nothing was observed: then the payload says it, or its id does."""
    if row.observation is not None:
        return row.observation.date
    if row.problem is not None:
        return None
    try:
        content = json.loads(row.raw)
    except ValueError:
        return None
    text = content.get("calendarDate") if isinstance(content, dict) else None
    try:
        return date.fromisoformat(str(text or row.source_id)[:10])
    except ValueError:
        return None
