"""How words that nobody knows are reported: which, how often, and how to say what they mean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from readiness.merging.unknown import UnknownWord

SHOWN = 5
"""Words named one by one; of the others the number."""


def lines(unknown: Sequence[UnknownWord]) -> list[str]:
    """For people: what is not known, and how to say it. Empty where all is known."""
    found = []
    for what, is_what, meant in (
        ("activity", "activities of unknown sport", '"run"'),
        ("plan", "entries of the plan of unknown meaning", '"rest"'),
    ):
        words = [word for word in unknown if word.what == what]
        if not words:
            continue
        count = sum(word.count for word in words)
        named = ", ".join(f"{_shown(word)} ({word.count}, last {word.last})" for word in words[:SHOWN])
        more = f" and {len(words) - SHOWN} other words" if len(words) > SHOWN else ""
        found.append(f"{count} {is_what}: {named}{more}.")
        found.append(f"They count as neither runs nor rest, with caution. {_how(words, meant)}")
    return found


def _shown(word: UnknownWord) -> str:
    return f"'{word.word}'" if word.word else "no sport named"


def _how(words: Sequence[UnknownWord], meant: str) -> str:
    named = next((word.word for word in words if word.word), None)
    if named is None:
        return "Say what they are: `readiness import fit FILES --sport running`."
    return f'Say what they are in config.toml: [words] "{named}" = {meant} (`readiness sources` lists them).'


def to_json(unknown: Sequence[UnknownWord]) -> list[dict[str, Any]]:
    return [
        {
            "source": word.source,
            "what": word.what,
            "word": word.word,
            "count": word.count,
            "first": word.first.isoformat(),
            "last": word.last.isoformat(),
        }
        for word in unknown
    ]
