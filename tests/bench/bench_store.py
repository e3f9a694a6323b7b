"""The store: rows in a second, and ten years out of it, beside what plain SQLite and JSON need for the same."""

import json
import sqlite3
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from connectors.store import open_store
from readiness.observations import (
    Activity,
    CheckIn,
    Fetched,
    HrvNight,
    Observation,
    Provenance,
    RestingHr,
    SleepNight,
)
from tests.bench.function import core_s
from tests.bench.line import Line

START = datetime(2016, 1, 1, 6, 30, tzinfo=UTC)
DAYS, RUNS = 3_650, 4_000
ROWS = 20_000
"""Rows a second into the store, payloads and all."""


def ten_years() -> Iterator[Observation]:
    """A night of each kind and a check-in each day, and a run on most."""
    for n in range(DAYS):
        end = START + timedelta(days=n)
        source, day = Provenance("garmin", f"{end:%Y-%m-%d}"), end.date()
        yield HrvNight(source, day, 50 + n % 20)
        yield RestingHr(source, day, 45 + n % 7)
        yield SleepNight(source, day, 7.25, end - timedelta(hours=8), end, 80.0, True)
        yield CheckIn(source, day, end, 2, 3, 4, 4, 2, 4)
    for n in range(RUNS):
        yield Activity(
            Provenance("garmin", str(n)), START + timedelta(hours=21 * n), "trail_running", 65.2, 10.3, 300.0, 290.0,
            145.0, 170.0, 4.0, "easy", title="Morning run", external_ids=("x",),
        )  # fmt: skip


def plain_in(path: Path, rows: list[Fetched]) -> None:
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE t (kind TEXT, id TEXT, body TEXT, raw BLOB, PRIMARY KEY (kind, id))")
        for row in rows:
            body = json.dumps(str(row.observation))
            db.execute(
                "INSERT INTO t VALUES (?, ?, ?, ?)",
                (row.kind, row.source_id, body, zlib.compress(row.raw, 1)),
            )
    db.close()


def lines() -> list[Line]:
    observations = list(ten_years())
    raw = json.dumps({"values": list(range(80)), "text": "abc " * 40}).encode()
    rows = [
        Fetched(o.KIND, o.provenance.source_id, raw + str(n).encode(), o) for n, o in enumerate(observations)
    ]
    now = START + timedelta(days=DAYS + 200)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as opened:
        empty = (Path(folder, str(n)) for n in count())
        stored = core_s(
            "rows stored",
            lambda store: store.upsert("garmin", rows, at=now),
            lambda: opened.enter_context(open_store(next(empty))),
        )
        plain = core_s("plain insert", lambda path: plain_in(path, rows), lambda: next(empty))
        store = opened.enter_context(open_store(next(empty)))
        store.upsert("garmin", rows, at=now)
        again = core_s("rows stored again", lambda _: store.upsert("garmin", rows, at=now))
        loaded = core_s("ten years loaded", lambda _: store.observations())
        bodies = [body for (body,) in store._db.execute("SELECT body FROM observation")]
        parsed = core_s("json.loads of each", lambda _: [json.loads(body) for body in bodies])
        digest = core_s(
            "a thousand times: has anything changed?", lambda _: [store.digest() for _ in range(1000)]
        )
    total = len(rows)
    return [
        Line("rows stored", total / stored, "/s", "plain insert", total / plain, ROWS, better="more"),
        Line("rows read again", total / again, "/s", "plain insert", total / plain, better="more"),
        Line(f"ten years loaded ({total} rows)", loaded, "s", "json.loads of each", parsed, 5, "ratio"),
        Line("has anything changed?", digest * 1000, "µs"),
    ]
