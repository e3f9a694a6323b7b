"""``team``: a line for each athlete, for a coach."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from cli.options import emit, json_option
from cli.render.words import COLOUR, SYMBOL
from cli.terminal import width
from cli.wiring import App
from connectors.extras import how_to_add
from readiness.body.pauses import Gap
from readiness.errors import NoData, ReadinessError
from readiness.morning.answers import answer as answer_for
from readiness.rules.book import CALLS

ANSWER = ("athlete", "verdict", "score", "signs", "reasons", "why")

type Row = dict[str, Any]


@click.command(epilog="Examples:  readiness team homes/  ·  readiness team anna/ ben/ --json")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@json_option
def command(paths: tuple[Path, ...], as_json: bool) -> None:
    """One line for each athlete, the most worrying first: illness, injury and warning signs, then fatigue.

    PATHS are athletes' homes, folders of homes, or what `readiness fleet score` wrote. Who could not be answered
    is listed too, with the reason.
    """
    rows = sorted(_rows(paths), key=worry, reverse=True)
    if not rows:
        raise NoData(
            f"No athlete's home and no fleet answers in {', '.join(map(str, paths))}. "
            "Name homes, a folder of homes, or what `readiness fleet score` wrote."
        )
    if as_json:
        emit({"schema": 1, "athletes": rows})
        return
    names = max(len("athlete"), *(len(row["athlete"]) for row in rows))
    click.secho(f"{'athlete':<{names}}  {'verdict':<13} fat  {'signs':<12} why", dim=True)
    for row in rows:
        click.echo(_line(row, names))


def worry(row: Row) -> tuple[bool, int, float, str]:
    """What puts an athlete higher: illness, injury or signs that bind; more signs; a higher score."""
    bound = bool(CALLS & {*row["reasons"][:3]}) and row["verdict"] != "full"
    return bound, len(row["signs"]), -1.0 if row["score"] is None else row["score"], row["athlete"]


def _rows(paths: tuple[Path, ...]) -> Iterator[Row]:
    for path in paths:
        if path.is_file() or any(path.glob("**/date=*/*.parquet")) or any(path.glob("*.parquet")):
            yield from _fleet(path)
        elif (path / "readiness.db").is_file():
            yield _home(path)
        else:
            yield from (_home(home.parent) for home in sorted(path.glob("*/readiness.db")))


def _home(home: Path) -> Row:
    """One home's answer for today. A home that cannot answer is a row too: silence is worrying."""
    athlete = App(home)
    try:
        answer = json.loads(answer_for(athlete, athlete.today()).json)
    except ReadinessError as error:
        return _silent(home.name, str(error).splitlines()[0])
    finally:
        athlete.close()
    return {
        "athlete": home.name,
        "verdict": answer["verdict"],
        "score": answer["score"],
        "signs": [sign["id"] for sign in answer["signs"] if sign["state"] == "active"],
        "reasons": [reason["rule"] for reason in answer["reasons"]],
        "why": next(
            (r["text"] for r in answer["reasons"] if r["rule"] in CALLS), answer["reasons"][0]["text"]
        ),
    }


def _silent(athlete: str, why: str) -> Row:
    return {
        "athlete": athlete,
        "verdict": None,
        "score": None,
        "signs": [],
        "reasons": [Gap.reason.id],
        "why": why,
    }


def _fleet(path: Path) -> Iterator[Row]:
    try:
        import pyarrow.parquet as pq
    except ImportError:
        raise click.ClickException(f"Fleet answers need an extra. Run {how_to_add('fleet')}") from None
    for file in _newest_files(path):
        try:
            table = pq.ParquetFile(file)
            whole = {*ANSWER} <= {*table.schema_arrow.names}
        except (OSError, ValueError):
            whole = False
        if not whole:
            raise click.UsageError(f"{file} holds no answers; `readiness fleet score` writes them.")
        yield from table.read(columns=list(ANSWER)).to_pylist()
        aside = file.parent / "set-aside" / file.name
        silent = pq.ParquetFile(aside).read().to_pylist() if aside.is_file() else []
        yield from (_silent(row["athlete"] or "?", row["problem"]) for row in silent)


def _newest_files(path: Path) -> list[Path]:
    """The answers of the newest day under ``path``, or the file itself."""
    if path.is_file():
        return [path]
    files = [file for file in path.rglob("*.parquet") if file.parent.name != "set-aside"]
    latest = max(file.parent.name for file in files)
    return sorted(file for file in files if file.parent.name == latest)


def _line(row: Row, names: int) -> str:
    verdict = row["verdict"] or "no answer"
    score = "  –" if row["score"] is None else f"{row['score']:3.0f}"
    signs = ",".join(row["signs"]) or "–"
    head = f"{row['athlete']:<{names}}  "
    said = click.style(f"{SYMBOL.get(verdict, '?')} {verdict:<11}", fg=COLOUR.get(verdict))
    tail = f"{score}  {signs:<12} "
    room = max(10, width() - names - 2 - 13 - len(tail) - 1)
    why: str = row["why"] if len(row["why"]) <= room else row["why"][: room - 1] + "…"
    return f"{head}{said} {tail}{why}"
