"""The data: database, backup, how fresh each signal is, what could not be read, what fell silent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from connectors.doctor.finding import Finding, Level, Patient
from connectors.schema_drift import silent
from connectors.sources.registry import reader
from connectors.store import open_store
from connectors.store.backup import backups
from connectors.store.schema import VERSION
from readiness.errors import NoData, ReadinessError
from readiness.observations import Kind
from readiness.ports import Reader

STALE_DAYS = {Kind.HRV: 2, Kind.SLEEP: 2, Kind.RESTING_HR: 2, Kind.ACTIVITY: 7, Kind.CHECKIN: 2}
"""A signal that is older weighs less in the score, and after its validity nothing (science §6.3)."""
BACKUP_DAYS = 3
LOOK_BACK = timedelta(days=60)
SHOWN = 5


def database(patient: Patient) -> Iterator[Finding]:
    try:
        with open_store(patient.home, create=False) as store:
            if not store.is_sound():
                yield Finding(
                    "database",
                    Level.BAD,
                    "damaged",
                    "`readiness sync` keeps it aside and restores the backup.",
                )
                return
            if patient.verify and (bad := store.damaged_rows()):
                yield Finding(
                    "database",
                    Level.BAD,
                    f"damaged in {len(bad)} row{'s' * (len(bad) > 1)}",
                    "`readiness sync` keeps it aside and restores them from a backup.",
                )
                return
            size = store.path.stat().st_size / 2**20
            yield Finding(
                "database",
                Level.OK,
                f"sound{', every row as written' if patient.verify else ''}, {size:.1f} MB, format {VERSION}",
            )
    except NoData:
        yield Finding(
            "database", Level.WARN, "empty", "`readiness connect garmin`, `readiness import …` or `checkin`."
        )
    except ReadinessError as error:
        yield Finding("database", Level.BAD, str(error), "See the message.", error=error)


def backup(patient: Patient) -> Iterator[Finding]:
    if patient.store is None:
        return
    found = backups(patient.home)
    made = patient.store.fact("backup")
    if not found or made is None:
        yield Finding("backup", Level.WARN, "none yet", "`readiness sync` makes one each day.")
    elif patient.now.date() - date.fromisoformat(made) > timedelta(days=BACKUP_DAYS):
        yield Finding(
            "backup", Level.WARN, f"the last is of {made}", "Run `readiness sync`; see `schedule` below."
        )
    else:
        yield Finding("backup", Level.OK, f"{len(found)} kept, the last of {made}")


def freshness(patient: Patient) -> Iterator[Finding]:
    if patient.store is None:
        return
    today = patient.now.date()
    last: dict[Kind, date] = {}
    for one in patient.store.observations(set(STALE_DAYS), until=today):
        last[one.KIND] = max(one.date, last.get(one.KIND, one.date))
    for kind, limit in STALE_DAYS.items():
        name = kind.replace("_", " ")
        if kind not in last:
            yield Finding("freshness", Level.WARN, f"{name}: none", _bring(kind))
        elif (today - last[kind]).days > limit:
            yield Finding("freshness", Level.WARN, f"{name}: the last is of {last[kind]}", _bring(kind))
        else:
            yield Finding("freshness", Level.OK, f"{name}: {last[kind]}")


def _bring(kind: Kind) -> str:
    if kind is Kind.CHECKIN:
        return "`readiness checkin` takes ten seconds."
    return "Look whether the watch has synced with its phone; then `readiness sync`."


def quarantine(patient: Patient) -> Iterator[Finding]:
    if patient.store is None:
        return
    rows = patient.store.quarantine()
    if not rows:
        yield Finding("quarantine", Level.OK, "every row could be read")
        return
    reasons = Counter(f"{row.source} {row.kind}: {row.problem}" for row in rows)
    for text, count in reasons.most_common(SHOWN):
        yield Finding(
            "quarantine",
            Level.WARN,
            f"{count} × {text}",
            "Kept as it came; after an upgrade try `readiness rebuild`.",
        )
    if len(reasons) > SHOWN:
        yield Finding("quarantine", Level.WARN, f"and {len(reasons) - SHOWN} more reasons", "")


def columns(patient: Patient) -> Iterator[Finding]:
    store, config = patient.store, patient.config
    if store is None or config is None:
        return
    since = patient.now.date() - LOOK_BACK
    for name in store.sources():
        parser: Reader | None = reader(name, config, patient.home)
        for one in silent(store, name, parser, since) if parser else ():
            yield Finding(
                "columns",
                Level.BAD,
                f"{name}: {one.kind} has had no {one.column} since {one.since} ({one.rows} rows)",
                "The vendor may have renamed it: upgrade readiness, then `readiness rebuild`.",
            )


def last_sync(patient: Patient) -> datetime | None:
    """When the nightly job last ran to its end."""
    stored = patient.store.fact("last_sync") if patient.store else None
    return None if stored is None else datetime.fromisoformat(stored)
