"""What an import says: what was read, year by year, what was left out, and what a refused file seems to be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.importing.kinds import KINDS

if TYPE_CHECKING:
    from connectors.imports import Imported, Summary
    from connectors.sources.recognise import Seems

SHOWN = 15
"""Files and rows named one by one; of the others the number."""
_BESIDE = {"checkin": "check-ins", "note": "notes", "planned_run": "planned runs", "race": "races"}


def document(name: str, imported: Imported) -> dict[str, Any]:
    from dataclasses import asdict

    from cli.unknown import to_json

    counts, summary = imported.counts, imported.summary
    return {
        "schema": 1,
        "import": name,
        **counts.to_json(),
        "known_files": imported.known_files,
        "skipped": [{"file": s.name, "reason": s.reason, "damaged": s.damaged} for s in imported.skipped],
        "problems": list(imported.problems),
        "summary": {
            "first": summary.first and summary.first.isoformat(),
            "last": summary.last and summary.last.isoformat(),
            "years": {str(year): asdict(one) for year, one in summary.years.items()},
            **{kind.value: count for kind, count in summary.beside.items()},
            "also_in": dict(summary.also_in),
            "twice": summary.twice,
        },
        "unknown": to_json(imported.unknown),
    }


def tell(name: str, imported: Imported, *, quiet: bool) -> None:
    from cli import unknown

    damaged = [f"{s.name}: {s.reason}" for s in imported.skipped if s.damaged]
    for heading, lines in (("Not read, or only in part:", damaged), ("Left out:", list(imported.problems))):
        _list(heading, lines)
    if not quiet:
        for line in _skipped_lines(imported):
            click.echo(line, err=True)
        counts = imported.counts
        known = counts.unchanged + imported.known_files
        click.echo(f"{name}: {counts.new} new, {counts.changed} changed, {known} known already.")
        for line in summary_lines(imported.summary):
            click.echo(f"  {line}")
    for line in unknown.lines(imported.unknown):
        click.echo(line, err=True)


def _skipped_lines(imported: Imported) -> Iterator[str]:
    """What was passed over without harm, a line a reason, the most frequent first."""
    other = Counter(s.reason for s in imported.skipped if not s.damaged)
    for reason, count in other.most_common(SHOWN):
        example = next(s.name for s in imported.skipped if s.reason == reason)
        more = f" and {count - 1} more" if count > 1 else ""
        yield f"Skipped {example}{more}: {reason}"


def summary_lines(summary: Summary) -> list[str]:
    """What the files hold, year by year, to be checked against what their owner remembers."""
    found = [f"{year}: {', '.join(_year(one))}" for year, one in summary.years.items()]
    if summary.beside:
        found.append(", ".join(f"{_BESIDE[kind]}: {count}" for kind, count in summary.beside.items()))
    if summary.first and summary.last:
        found.append(f"first day {summary.first}, last day {summary.last}")
    if summary.also_in:
        others = ", ".join(f"{count} in {source}" for source, count in sorted(summary.also_in.items()))
        found.append(f"also in other sources, and counted once: {others}")
    if summary.twice:
        found.append(f"twice here (an entry and its recording), and counted once: {summary.twice}")
    return found


def _year(year: Any) -> list[str]:
    counts = [
        (year.runs, "run", "runs"),
        (year.strength, "strength session", "strength sessions"),
        (year.other, "other activity", "other activities"),
        (year.unknown, "activity of unknown sport", "activities of unknown sport"),
        (year.nights, "night", "nights"),
    ]
    parts = [f"{count} {one if count == 1 else many}" for count, one, many in counts if count]
    totals = ((year.hours, "h", 1), (year.km, "km", 0), (year.ascent_m, "m up", 0))
    return parts + [f"{value:,.{places}f} {unit}" for value, unit, places in totals if value]


def refusal(name: str | None, path: Path) -> str:
    """Why nothing of a path was read: what it seems to be, and what reads that."""
    from connectors.sources.recognise import recognise

    seems = [one for one in recognise(path) if one.command != name or one.how]
    if not seems:
        tried = f"`import {name}`" if name else "any `import`"
        hint = f"Is it the right kind of file? Kinds: {', '.join(KINDS)}, csv."
        return f"{path.name}: nothing here that {tried} can read. {hint}"
    first = seems[0]
    return f"{path.name} seems to be {first.what}: {_how(first, path)}"


def _how(seems: Seems, path: Path) -> str:
    if seems.how:
        return f"{seems.how}."
    table = f" --{seems.table}" if seems.table else ""
    return f"`readiness import {seems.command}{table} {path}` reads it."


def _list(heading: str, lines: Sequence[str]) -> None:
    if not lines:
        return
    click.echo(heading, err=True)
    for line in lines[:SHOWN]:
        click.echo(f"  {line}", err=True)
    if len(lines) > SHOWN:
        click.echo(f"  … and {len(lines) - SHOWN} more", err=True)
