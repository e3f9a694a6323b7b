"""``rules``: the rule book, and where the articles contradict one another."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from cli.options import emit, json_option, pass_app
from cli.wiring import App

if TYPE_CHECKING:
    from readiness.reasons import Reason
    from readiness.rules.book import Contradiction


@click.command(epilog="Examples:  readiness rules  ·  readiness rules T5  ·  readiness rules C1 --json")
@click.argument("rule_id", metavar="[ID]", required=False)
@json_option
@pass_app
def command(app: App, rule_id: str | None, as_json: bool) -> None:
    """The rule book: what each rule says, which article it is from, and the setting that governs it."""
    from readiness.rules.book import CONTRADICTIONS, REASONS
    from readiness.version import RULES_VERSION

    book: dict[str, Reason | Contradiction] = {**REASONS, **CONTRADICTIONS}
    if rule_id and rule_id.upper() not in book:
        raise click.UsageError(f"There is no rule {rule_id!r}. `readiness rules` lists them all.")
    entries = [book[rule_id.upper()]] if rule_id else list(book.values())
    if as_json:
        emit({"schema": 1, "rules_version": RULES_VERSION, **_by_kind(entries)})
    elif rule_id:
        click.echo("\n".join(in_full(app, entries[0])))
    else:
        click.echo("\n".join(f"{entry.id:<11} {entry.statement}" for entry in entries))


def _by_kind(entries: Iterable[Reason | Contradiction]) -> dict[str, list[dict[str, object]]]:
    from readiness.reasons import Reason

    found: dict[str, list[dict[str, object]]] = {"rules": [], "contradictions": []}
    for entry in entries:
        found["rules" if isinstance(entry, Reason) else "contradictions"].append(as_document(entry))
    return found


def as_document(entry: Reason | Contradiction) -> dict[str, object]:
    from readiness.reasons import Reason

    common: dict[str, object] = {"id": entry.id, "statement": entry.statement, "setting": entry.setting}
    if isinstance(entry, Reason):
        return common | {"article": entry.article, "kind": entry.kind.value}
    return common | {"article": entry.articles, "resolution": entry.resolution}


def in_full(app: App, entry: Reason | Contradiction) -> list[str]:
    """Two lines: what it says, and where it is from with the setting's present value."""
    from readiness.reasons import Reason

    how = str(entry.kind) if isinstance(entry, Reason) else entry.resolution.rstrip(".")
    articles = entry.article if isinstance(entry, Reason) else entry.articles
    source = f"article {articles}" if articles else "no article"
    setting = "no setting" if entry.setting is None else f"{entry.setting} = {value_of(app, entry.setting)}"
    return [f"{entry.id}  {entry.statement}", f"    {how} · {source} · {setting}"]


def value_of(app: App, dotted: str) -> str:
    """The present value of a setting, as it would be written in ``config.toml``."""
    import json

    value: Any = app.settings
    for name in dotted.split("."):
        value = getattr(value, name)
    return json.dumps(value)
