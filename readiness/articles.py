"""The five articles that the rules come from, by the number that people are shown."""

from __future__ import annotations

from enum import StrEnum


class Article(StrEnum):
    """One article. Its value is the number that ``article`` holds in the JSON and in the rule book."""

    ENDURANCE_PLANET = "000"
    """Endurance Planet, 'Strength training for ultrarunners', 2011."""
    LOST_PACE = "001"
    """Lost Pace, a strength guide for ultrarunners."""
    HART = "002"
    """Heather Hart (ACSM EP), 2019."""
    SCOZZARO = "003"
    """Sarah Scozzaro, CTS."""
    CROSS_TRAINING = "004"
    """A cross-training guide for ultrarunners."""


def numbers(articles: tuple[Article, ...]) -> str | None:
    """``"004, 001"`` as the JSON's ``article`` has it; None where no article says it."""
    return ", ".join(articles) or None
