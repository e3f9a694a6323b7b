"""The check-in's questions, one key each, on a terminal."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import click


class Question(NamedTuple):
    """``anchors`` are the words for the keys 1 to 5, from the good end to the bad one, the same way for every question.

    Of some items the contract counts the other way (5 is a good mood, 1 a low one): these are ``mirrored``.
    """

    item: str
    ask: str
    anchors: tuple[str, str, str, str, str]
    mirrored: bool = False

    def turned(self, number: int) -> int:
        """The contract's value of a key, 1 to 5, and the key of a value."""
        return 6 - number if self.mirrored else number

    @property
    def choices(self) -> list[tuple[int, str]]:
        """The contract's value and the word of each answer, the good end first."""
        return [(self.turned(key), word) for key, word in enumerate(self.anchors, 1)]


FATIGUE = Question("fatigue", "How tired?", ("fresh", "light", "normal", "tired", "exhausted"))
SORENESS = Question(
    "soreness", "How sore are your legs?", ("not at all", "a little", "normal", "sore", "very sore")
)
SLEEP = Question(
    "sleep_quality", "How did you sleep?", ("wonderfully", "well", "so-so", "badly", "awfully"), mirrored=True
)
MOOD = Question("mood", "Mood?", ("great", "good", "all right", "low", "awful"), mirrored=True)
MOTIVATION = Question(
    "motivation", "Keen to train?", ("can't wait", "keen", "all right", "little", "not at all"), mirrored=True
)
STRESS = Question("stress", "Stress?", ("none", "little", "normal", "much", "too much"))

ASKED = (FATIGUE, SORENESS, SLEEP, MOOD, MOTIVATION)
"""Five keys. Stress has the least weight of all items, and mood and motivation hold most of it: it is a flag."""

SCALE = {question.item: question for question in (*ASKED, STRESS)}

ENTER = {"\r", "\n"}
BACK = {"\x7f", "\b", "\x1b[D", "b"}
STOP = {"q", "\x1b", "\x03", "\x04", ""}


class Answers(NamedTuple):
    scores: dict[str, float]
    ill: bool
    veto: bool


def ask(
    defaults: Mapping[str, float],
    read: Callable[[], str],
    questions: Sequence[Question] = ASKED,
) -> Answers | None:
    """Asks each question; None when the athlete stopped. ``read`` gives the next key (:func:`cli.keys.keys`);
    Enter takes the default where there is one."""
    click.echo(click.style("One key each: 1 is always the good end, 5 the bad one.", bold=True))
    click.echo(_help(bool(defaults)))
    scores: dict[str, float] = {}
    ill = veto = False
    number = 0
    while number < len(questions):
        question = questions[number]
        default = scores.get(question.item, defaults.get(question.item))
        click.echo(_prompt(question, default), nl=False)
        key = read()
        if key in ENTER and default is not None:
            key = str(question.turned(round(default)))
        if key in {"1", "2", "3", "4", "5"}:
            scores[question.item] = float(question.turned(int(key)))
            click.echo(click.style(f"{key} {question.anchors[int(key) - 1]}", fg="cyan"))
            number += 1
            continue
        if key in STOP:
            click.echo()
            return None
        if key in BACK:
            number = max(0, number - 1)
        elif key == "i":
            ill = not ill
        elif key == "v":
            veto = not veto
        click.echo(_aside(key, ill=ill, veto=veto))
    return Answers(scores, ill, veto)


def _help(has_defaults: bool) -> str:
    enter = "Enter: as last time. " if has_defaults else ""
    return f"{enter}b: back, i: I feel ill, v: no strength for me today, q: stop."


def _prompt(question: Question, default: float | None) -> str:
    low, high = question.anchors[0], question.anchors[4]
    shown = f" [{question.turned(round(default))}]" if default is not None else ""
    return f"  {question.ask:<24} 1 {low} … 5 {high}{shown}: "


def _aside(key: str, *, ill: bool, veto: bool) -> str:
    if key in BACK:
        return "back"
    if key == "i":
        return "I feel ill" if ill else "not ill"
    if key == "v":
        return "no strength for me today" if veto else "strength is fine again"
    return "press a key from 1 to 5"


def scale(item: str) -> dict[str, Any]:
    """The type and the help of a 1–5 option, which counts as the contract does."""
    words = dict(SCALE[item].choices)
    return {"type": click.IntRange(1, 5), "help": f"1 {words[1]} … 5 {words[5]}."}
