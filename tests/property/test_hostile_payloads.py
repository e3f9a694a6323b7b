"""Payloads in which a vendor changed, dropped or broke something: read in part or told, never a crash, and
nothing impossible is stored."""

import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from connectors.config.load import load
from connectors.demo import athlete, serve
from connectors.sources.garmin.source import GarminSource
from connectors.sources.registry import reader
from connectors.sources.strava.source import StravaSource
from connectors.store import SqliteStore, open_store
from connectors.store.upsert import LONGEST_PROBLEM
from readiness.night.ingest import ingest, rebuild
from readiness.observations import CheckIn, Fetched, Kind, Provenance
from readiness.plausibility import problem
from readiness.ports import Reader
from tests.details import detail_of
from tests.servers.strava import run

NOW = datetime(2026, 6, 17, 6, tzinfo=UTC)
JUNK: tuple[Any, ...] = (
    None, "", "abc", "\x00", "\ud800", -1, 0, 1, 1e308, -1e308, 10**30, 0.1, True, [], {}, [None], {"a": 1},
    "2026-13-45", "0000-00-00", "9999-12-31 23:59:59", "1969-12-31", "NaN", float("nan"), float("inf"), "1e999",
    "١٢", 1e20, -(10**18), "x" * 3000, [[[[[]]]]], "12:60", 253402300800000,
)  # fmt: skip


def paths(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a document."""
    yield at
    for key, one in (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    ):
        yield from paths(one, (*at, key))


def damaged(raw: bytes, random: Random) -> bytes:
    """The payload with one to three places replaced, removed or renamed, or its text cut or spoilt."""
    if random.random() < 0.1:
        cut = random.randrange(len(raw) + 1)
        return raw[:cut] + random.choice((b"", b"\xff", b"{", raw[:20]))
    document = json.loads(raw)
    for _ in range(random.randint(1, 3)):
        place = random.choice(list(paths(document)))
        if not place:
            document = deepcopy(random.choice((document, *JUNK))) if random.random() < 0.1 else document
            continue
        holder = document
        for key in place[:-1]:
            holder = holder[key]
        if isinstance(holder, dict) and random.random() < 0.2:
            value = holder.pop(place[-1])
            if random.random() < 0.5:
                holder[f"{place[-1]}V2"] = value
        else:
            holder[place[-1]] = deepcopy(random.choice(JUNK))
    return json.dumps(document).encode()


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[Kind, str, bytes]]]:
    """Good payloads by source, of every kind it has."""
    home = tmp_path_factory.mktemp("samples")
    found: dict[str, list[tuple[Kind, str, bytes]]] = {}
    with serve(athlete(NOW.date()), home / "tokens") as server:
        garmin = GarminSource(server.token_dir, server.base_url, pace_s=0)
        rows = [
            row
            for kind in sorted(garmin.kinds)
            for row in list(garmin.fetch(kind, NOW.date() - timedelta(days=40), NOW.date()))[:20]
        ]
        runs = [row.observation for row in rows if row.kind is Kind.ACTIVITY][:5]
        rows += [detail_of(garmin, one) for one in runs]
    found["garmin"] = [(row.kind, row.source_id, row.raw) for row in rows]
    found["strava"] = [
        (Kind.ACTIVITY, str(n), json.dumps(run(n, NOW - timedelta(days=n + 1))).encode()) for n in range(10)
    ]
    cells = {
        "date": "2026-06-01",
        "rmssd_ms": "55",
        "sleep_h": "7",
        "sleep_start": "2026-05-31T23:00:00+02:00",
    }
    tables = {"table": "days", "cells": cells}
    found["csv"] = [(kind, "2026-06-01", json.dumps(tables).encode()) for kind in (Kind.HRV, Kind.SLEEP)]
    told = CheckIn(Provenance("checkin", "x"), date(2026, 6, 1), NOW, 2, 3, tags=("a",), injured="knee")
    from connectors.store.rows import encode

    found["checkin"] = [(Kind.CHECKIN, "x", encode(told).encode())]
    return found


def reading(name: str, home: Path) -> Reader:
    if name == "strava":
        return StravaSource(None, "http://127.0.0.1:9")
    found = reader(name, load(home), home)
    assert found is not None
    return found


def check(store: SqliteStore) -> None:
    for one in store.observations():
        assert problem(one, NOW) is None, one


@pytest.mark.parametrize("count", [1_500, pytest.param(20_000, marks=pytest.mark.nightly)])
@pytest.mark.parametrize("name", ["garmin", "strava", "csv", "checkin"])
def test_no_payload_crashes_and_nothing_impossible_is_stored(
    name: str, count: int, tmp_path: Path, samples: dict[str, list[tuple[Kind, str, bytes]]]
) -> None:
    """Each damaged payload is read, read in part, put aside with its reason, or silent."""
    random = Random(f"{name} {count}")
    parser = reading(name, tmp_path)
    rows: list[Fetched] = []
    for nth in range(count):
        kind, _, raw = random.choice(samples[name])
        spoilt = damaged(raw, random)
        try:
            row = parser.parse(kind, f"{nth}", spoilt)
        except Exception as error:
            raise AssertionError(f"{name} {kind}: {spoilt[:2000]!r}") from error
        assert row.observation is None or row.observation.KIND is kind, spoilt
        rows.append(Fetched(kind, f"{nth}", spoilt, row.observation, row.problem))
    with open_store(tmp_path) as store:
        counts = ingest(store, name, rows, NOW).counts
        check(store)
        assert all(0 < len(one.problem) <= LONGEST_PROBLEM for one in store.quarantine())
        assert counts.new > count / 20, counts
        assert counts.quarantined > count / 50, counts
        before = [(o.KIND, o.provenance.source_id) for o in store.observations()]
        rebuild(store, {name: parser}, NOW)
        check(store)
        after = [(o.KIND, o.provenance.source_id) for o in store.observations()]
        assert after == before
