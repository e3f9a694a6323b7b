"""The check-in's questions, one key each, on a terminal."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import click


class Question(NamedTuple):
    """``anchors`` are the words for 1 to 5."""

    item: str
    ask: str
    anchors: tuple[str, str, str, str, str]


FATIGUE = Question("fatigue", "How tired?", ("fresh", "light", "normal", "tired", "exhausted"))
SORENESS = Question(
    "soreness", "How sore are your legs?", ("not at all", "a little", "normal", "sore", "very sore")
)
SLEEP = Question("sleep_quality", "How did you sleep?", ("awfully", "badly", "so-so", "well", "wonderfully"))
MOOD = Question("mood", "Mood?", ("awful", "low", "all right", "good", "great"))
MOTIVATION = Question(
    "motivation", "Keen to train?", ("not at all", "little", "all right", "keen", "can't wait")
)
STRESS = Question("stress", "Stress?", ("none", "little", "normal", "much", "too much"))

ASKED = (FATIGUE, SORENESS, SLEEP, MOOD, MOTIVATION)
"""Five keys. Stress has the least weight of all items, and mood and motivation tell most of it: it is a flag."""

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
    click.echo(click.style("One key each, 1 to 5.", bold=True) + _help(bool(defaults)))
    scores: dict[str, float] = {}
    ill = veto = False
    number = 0
    while number < len(questions):
        question = questions[number]
        default = scores.get(question.item, defaults.get(question.item))
        click.echo(_prompt(question, default), nl=False)
        key = read()
        if key in ENTER and default is not None:
            key = f"{default:.0f}"
        if key in {"1", "2", "3", "4", "5"}:
            scores[question.item] = float(key)
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
    enter = " Enter: as last time." if has_defaults else ""
    return f"{enter} b: back, i: ill, v: no strength today, q: stop."


def _prompt(question: Question, default: float | None) -> str:
    low, high = question.anchors[0], question.anchors[4]
    shown = f" [{default:.0f}]" if default is not None else ""
    return f"  {question.ask:<24} 1 {low} … 5 {high}{shown}: "


def _aside(key: str, *, ill: bool, veto: bool) -> str:
    if key in BACK:
        return "back"
    if key == "i":
        return "ill today" if ill else "not ill"
    if key == "v":
        return "no strength today, whatever else is said" if veto else "no veto"
    return "1 to 5, please"


def scale(item: str) -> dict[str, Any]:
    """The type and the help of a 1–5 option."""
    anchors = SCALE[item].anchors
    return {"type": click.IntRange(1, 5), "help": f"1 {anchors[0]} … 5 {anchors[4]}."}
