"""The same ring's nights, and the plan of its app, from its maker's cloud. In config.toml::

[sources.ring_cloud]
"""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

from readiness.errors import UnexpectedResponse
from readiness.observations import Fetched, HrvNight, Kind, Observation, Provenance
from readiness.plugin import Entry, Http, Login, Table, Tools

CLOUD = "https://api.ring.example"
PATHS = {Kind.HRV: "/nights", Kind.PLANNED_RUN: "/plan"}


def client(table: Table) -> Http:
    def bearer() -> dict[str, str]:
        return {"Authorization": f"Bearer {table.tools.secret()}"}

    base_url = table.options.get("base_url", CLOUD)
    return table.tools.http(base_url, vendor="The ring's cloud", headers=bearer)


def build(table: Table, home: Path) -> "RingCloud":
    return RingCloud(client(table), table.tools)


def check(table: Table, home: Path) -> str:
    return str(client(table).get("/me")["name"])


LOGIN = Login(asks="API key", found_at="https://ring.example/settings", check=check)


class RingCloud:
    """What the app holds. The client is readiness' own: bounded, without redirects, its faults already told."""

    name: ClassVar[str] = "ring_cloud"
    kinds: ClassVar[frozenset[Kind]] = frozenset(PATHS)

    def __init__(self, http: Http, tools: Tools) -> None:
        self.http = http
        self.tools = tools

    @property
    def requests(self) -> int:
        return self.http.requests

    def fetch(self, kind: Kind, since: date, until: date) -> Iterator[Fetched]:
        told = self.http.get(PATHS[kind], since=since.isoformat(), until=until.isoformat())
        if not isinstance(told, list):
            raise UnexpectedResponse("The ring's cloud tells no list; look for an update of readiness-ring.")
        for row in sorted(told, key=lambda row: str(row.get("day"))):
            if since.isoformat() <= str(row.get("day")) <= until.isoformat():
                yield self.parse(kind, str(row.get("id")), json.dumps(row).encode())

    def parse(self, kind: Kind, source_id: str, raw: bytes) -> Fetched:
        try:
            observation = self.observed(kind, source_id, json.loads(raw))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            return Fetched(kind, source_id, raw, problem=f"unreadable row: {error}")
        return Fetched(kind, source_id, raw, observation)

    def observed(self, kind: Kind, source_id: str, row: Any) -> Observation | None:
        where, day = Provenance(self.name, source_id, device="ring"), date.fromisoformat(row["day"])
        if kind is Kind.HRV:
            return HrvNight(where, day, float(row["rmssd"])) if row["rmssd"] else None
        found = self.tools.planned(where, Entry(row["title"], day, minutes=row.get("minutes")))
        return found if found is not None and found.KIND is kind else None
