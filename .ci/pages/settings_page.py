"""docs/settings.md: every key of ``config.toml``, from the dataclasses that it fills."""

from __future__ import annotations

import json
import types
from collections.abc import Iterator
from dataclasses import MISSING, Field, fields, is_dataclass
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from words import GENERATED, below, paragraph, table

from connectors.config.tables import File

ABOUT = """\
# Settings

Everything is optional. What you set is in `config.toml` in the home folder: `READINESS_HOME`, or
`readiness --home DIR`, else the folder where your system keeps programs' data (`readiness doctor` names it). A wrong
key or value is an error that names the key, what was found and what is allowed; all problems are reported at once.

```toml
[athlete]
timezone = "Europe/Istanbul"
hr_max_bpm = 188

[week]                    # your usual week, where no calendar tells it
tue = "intervals 50min 06:30"
sat = "long 4h 07:00"
sun = "rest"

[strength]
weekly_target = 2
preferred_time = "18:00"
equipment = ["dumbbells", "bands"]
```
"""
INTRODUCTIONS = {
    "athlete": "Who you are. What is left out is learned, or read from your watch's profile.",
    "week": "The habitual week, `mon` … `sun`: a kind of run, its length, the hour; or `rest`. A plan from Garmin's "
    "calendar or a feed outranks it; without either, your habits are learned from what you did. "
    "`starts = 'sun'` lets your week begin on Sunday.",
    "words": "What your own word means in a vendor's name for a sport or in a plan's title, where the program does "
    'not know it: `"Runde ums Moor" = "run"`. Meanings: `run`, `easy`, `long`, `hills`, `intervals`, `tempo`, '
    "`race`, `rest`, `strength`, `mobility`, `cycling`, `walking`, `hiking`, `swimming`, `other`. "
    "`readiness sources` lists the words that nobody knows.",
    "strength": "Where the articles disagree, the first value is the default. [The rule book](rule-book.md) says who "
    "says what.",
    "phase": "Read from your races unless you set it.",
    "page": "Your own page, for links in events and messages.",
    "sources": "Where data comes from. `readiness connect` and `readiness import` do most of it without this file.",
    "calendars": "Where the plan is written to. `readiness connect caldav` and `connect google` write their own table.",
    "answers": "Where the day's answer is sent as values. `readiness connect mqtt` writes its table.",
    "notify": "Messages to your phone. `readiness connect phone` writes this table.",
}


def page() -> str:
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield GENERATED.format(source="readiness/settings.py and connectors/config/tables.py")
    yield ABOUT
    hints = get_type_hints(File, include_extras=True)
    for one in fields(File):
        yield from _table_of(hints[one.name], [one.name])
    yield """## Environment

| variable | what it does |
|---|---|
| `READINESS_HOME` | the home folder |
| `READINESS_NOW` | an ISO 8601 time with offset that replaces the clock, for tests and scripts |
| `READINESS_CALDAV_PASSWORD` | the calendar's password, in place of the kept one |
| `READINESS_MQTT_PASSWORD` | the broker's password, in place of the kept one |
| `READINESS_NOTIFY_URL` | an Apprise address for `connect phone`, in place of its questions |
| `STRAVA_CLIENT_SECRET` | the application's secret, for `connect strava` |
| `NO_COLOR` | no colour, no progress bars |"""


def _table_of(hint: Any, path: list[str]) -> Iterator[str]:
    cls = _dataclass(hint)
    dotted = ".".join(path)
    yield f"{'#' * min(len(path) + 1, 3)} [{dotted}]\n"
    told = INTRODUCTIONS.get(dotted) or paragraph(getattr(cls, "__doc__", "")).split("\n\n")[0]
    if told and not told.startswith(f"{getattr(cls, '__name__', '')}("):
        yield " ".join(told.split()) + "\n"
    if cls is None:
        return
    hints, notes = get_type_hints(cls, include_extras=True), below(cls)
    nested = {f.name: hints[f.name] for f in fields(cls) if _dataclass(hints[f.name])}
    rows = [_row(f, hints[f.name], notes.get(f.name, ""), path) for f in fields(cls) if f.name not in nested]
    if rows:
        yield table(("key", "default", "allowed", "meaning"), rows) + "\n"
    for key, inner in nested.items():
        yield from _table_of(inner, [*path, key])


def _dataclass(hint: Any) -> type | None:
    """The dataclass of a table, itself or beside None."""
    return next((c for c in (hint, *get_args(hint)) if isinstance(c, type) and is_dataclass(c)), None)


def _row(one: Field[Any], hint: Any, note: str, path: list[str]) -> tuple[str, str, str, str]:
    anchor = f'<a id="{"-".join([*path, one.name])}"></a>'
    needed = one.default is MISSING and one.default_factory is MISSING
    default = "needed" if needed else "not set" if one.default is None else f"`{_toml(one.default)}`"
    return f"{anchor}`{one.name}`", default, _allowed(hint), note


def _toml(value: Any) -> str:
    return json.dumps(list(value) if isinstance(value, tuple) else value)


def _allowed(hint: Any) -> str:
    if get_origin(hint) in (Union, types.UnionType):
        return " or ".join(_allowed(part) for part in get_args(hint) if part is not type(None))
    if get_origin(hint) is Annotated:
        base, *limits = get_args(hint)
        return " ".join([_allowed(base), *(_limit(one) for one in limits)])
    if get_origin(hint) is Literal:
        return ", ".join(f"`{_toml(value)}`" for value in get_args(hint))
    if get_origin(hint) is tuple:
        return f"list of {_allowed(get_args(hint)[0])}s"
    return {bool: "`true`, `false`", str: "text", int: "whole number", float: "number"}[hint]


def _limit(one: Any) -> str:
    for name, words in (("ge", "from {}"), ("gt", "above {}"), ("le", "to {}"), ("lt", "below {}")):
        if (value := getattr(one, name, None)) is not None:
            return words.format(value)
    raise ValueError(f"a limit that nobody can read: {one}")
