"""docs/rule-book.md: every rule and every contradiction, from ``readiness.rules.book``."""

from __future__ import annotations

from collections.abc import Iterator

from words import GENERATED, table

from readiness.rules.book import CONTRADICTIONS, REASONS, RULES
from readiness.version import RULES_VERSION

FAMILIES = {
    "W": ("Warning signs", "What the body and you yourself say. See [what the numbers mean](signals.md)."),
    "B": ("What backfires", "Patterns that undo the training."),
    "T": ("Timing", "Which day, which hour."),
    "F": ("How often", "The week's quota."),
    "P": ("Season", "What the coming race asks for."),
    "L": ("Load", "How heavy, how many repetitions."),
    "D": ("Length", "How many minutes."),
    "R": ("Rest", "Rest and recovery."),
    "X": ("Cross-training", "What else is trained."),
}
KINDS = """\
- **closes**: never broken; it closes a day to strength, or to heavy leg work.
- **caps**: holds a day at maintenance, or narrows its focus.
- **prefers**: weighed against the others when the planner chooses the days.
- **shapes**: decides what is in the session.
- **informs**: shown beside the answer, and changes nothing."""
ARTICLES = """\
| number | article |
|---|---|
| 000 | Endurance Planet, on weight training for ultramarathons, 2011 |
| 001 | Lost Pace, a strength guide for ultrarunners |
| 002 | Heather Hart (ACSM EP), on how she fits strength into ultra training, 2019 |
| 003 | Sarah Scozzaro (CTS), on strength exercises through the year |
| 004 | a cross-training guide for ultramarathons |"""


def page() -> str:
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield GENERATED.format(source="readiness/rules/")
    yield f"""# The rule book

Version {RULES_VERSION}: {len(RULES)} rules out of five articles on strength training for ultrarunners, in our own
words, and {len(CONTRADICTIONS)} places where the articles contradict one another. `readiness rules T3`
shows one with your own setting beside it. Every reason in an answer names its rule.

The articles are coaching opinion, not trials. What trials say is in [the science](science.md).

{ARTICLES}

{KINDS}
"""
    for letter, (title, about) in FAMILIES.items():
        rules = [rule for rule in RULES.values() if rule.id[0] == letter]
        yield f"## {title}\n\n{about}\n"
        yield table(
            ("id", "rule", "kind", "article", "setting"),
            ((f"**{r.id}**", r.statement, r.kind.value, r.article or "", _setting(r.setting)) for r in rules),
        )
        yield ""
    yield """## Where the articles contradict one another

Both sides, what readiness does unless you say otherwise, and the setting by which you say otherwise.
"""
    yield table(
        ("id", "they say", "readiness does", "article", "setting"),
        (
            (f"**{c.id}**", c.statement, c.resolution, c.articles, _setting(c.setting))
            for c in CONTRADICTIONS.values()
        ),
    )
    yield """
## Reasons that are no article's rule

They come from research, or are our own choices; [the science](science.md) says which.
"""
    yield table(
        ("id", "meaning", "kind", "article"),
        (
            (f"**{r.id}**", r.statement, r.kind.value, r.article or "")
            for r in REASONS.values()
            if r.id not in RULES
        ),
    )


def _setting(dotted: str | None) -> str:
    return "" if dotted is None else f"[`{dotted}`](settings.md#{dotted.replace('.', '-')})"
