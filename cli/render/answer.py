"""The answer for one day in the terminal: the verdict first, then what to do and why; nothing is cut."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain, repeat
from typing import Any

import click

from cli.render.words import (
    BAND_COLOUR,
    COLOUR,
    FOCUS,
    NEEDED,
    SIGNALS,
    SYMBOL,
    Answer,
    day_words,
    parse_day,
    reasons_of,
    wrapped,
)
from cli.terminal import width as terminal_width

REASONS = 3
"""How many reasons are shown unless more are asked for."""
IN_FULL = 2
"""So many signs behind a skip are named by their sentences, more by their titles."""
_COUNTING = frozenset({"SIGNS", "SCORE"})
"""Reasons that count warning signs without naming them."""
_CLEARED = {"ILLNESS": "if you are well by then", "INJURY": "if the pain is gone"}
"""What has to clear, by reason; else the warning signs."""


def show(answer: Answer, *, today: date, verbose: bool = False) -> None:
    for line in lines(answer, today=today, verbose=verbose, width=terminal_width()):
        click.echo(line)


def lines(answer: Answer, *, today: date, verbose: bool = False, width: int = 80) -> Iterator[str]:
    """The lines, styled; stripped of colour by ``click.echo`` where the output takes none."""
    yield headline(answer, today, width)
    yield f"  {fatigue(answer, width)}"
    if answer["session"] and answer["verdict"] != "skip":
        yield from _labelled(wrapped("Do", what_to_do(answer), width))
        yield from session_lines(answer["session"], width) if verbose else ()
    yield from _labelled(why(answer, width, verbose))
    for label, text in _beside(answer, today):
        yield from _labelled(wrapped(label, text, width))
    for note in answer.get("notes", ()) if verbose else ():
        yield from _labelled(wrapped("Note", note, width))


def _beside(answer: Answer, today: date) -> Iterator[tuple[str, str]]:
    """What is said besides the verdict and its reasons: the run, what is missing, and what may be done instead."""
    if text := run_words(answer):
        yield "Run", text
    yield from zip(chain(["Missing"], repeat("")), missing(answer), strict=False)
    if answer["verdict"] != "skip":
        return
    if answer.get("next_chance"):
        yield "Next", next_words(answer, today)
    elif parse_day(answer["date"]) == today:
        yield "Next", "No day of the coming two weeks holds strength."
    if answer["session"]:
        yield "Optional", mobility(answer["session"])


def _labelled(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    for label, text in pairs:
        yield click.style(label, bold=True) + text


def headline(answer: Answer, today: date, width: int) -> str:
    """Symbol, verdict, dose; the day at the right edge."""
    verdict = answer["verdict"]
    day = parse_day(answer["date"])
    when = ("today, " if day == today else "") + day_words(day, today)
    said = f"{SYMBOL[verdict]} {verdict.upper()}"
    dose = (
        "  no strength today" if verdict == "skip" else f"  {answer['minutes']} min {FOCUS[answer['focus']]}"
    )
    if verdict == "skip" and day != today:
        dose = "  no strength"
    room = width - len(said) - len(dose) - 2
    when = next((w for w in (when, day_words(day, today), day_words(day, short=True)) if len(w) <= room), "")
    gap = " " * max(0, room + 2 - len(when))
    return click.style(said, fg=COLOUR[verdict], bold=True) + dose + gap + click.style(when, dim=True)


def fatigue(answer: Answer, width: int = 80) -> str:
    """The score with its interval and band, and how sure that is."""
    score, band, interval = answer["score"], answer["band"], answer["interval"]
    if score is None:
        text = "Fatigue not known"
    else:
        text = f"Fatigue {score:.0f}{' of 100' if width >= 72 else ''}, " + click.style(
            band, fg=BAND_COLOUR.get(band)
        )
        if interval and interval["calibrated"]:
            text += f" ({interval['low']:.0f}–{interval['high']:.0f})"
    sure = f" · {answer['confidence']} confidence"
    if answer["provisional"]:
        sure += ", provisional"
    return text + sure


def what_to_do(answer: Answer) -> str:
    session, window = answer["session"], answer["window"]
    when = f"{window['start'][11:16]}–{window['end'][11:16]} · " if window else ""
    exercises = ", ".join(f"{x['name']} {x['sets']}×{x['reps']}" for x in session["exercises"])
    return f"{when}{session['intensity']}: {exercises}" if exercises else f"{when}{session['title']}"


def why(answer: Answer, width: int, verbose: bool) -> Iterator[tuple[str, str]]:
    """The reasons for the verdict, most restrictive first; with ``verbose`` all that was said, with the rules' ids."""
    chosen = reasons_of(answer)[:REASONS]
    chosen[1:1] = _signs_behind(answer, chosen)
    if verbose:  # a lighter dose is no reason to skip: those stay silent on a day that is skipped anyway
        lighter = answer["verdict"] == "skip" and chosen[:1] and chosen[0]["effect"] == "skip"
        silent = ("maintenance", "focus") if lighter else ()
        chosen = [x for x in answer["reasons"] if x["effect"] not in silent]
    for number, reason in enumerate(chosen):
        text = f"{reason['text']}\u00a0[{reason['rule']}]" if verbose else reason["text"]
        yield from wrapped("Why" if number == 0 else "", text, width)


def _signs_behind(answer: Answer, chosen: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The signs that count, where the first reason for a skip only says how many they are: many by their titles."""
    if not any(x["rule"] in _COUNTING and x["effect"] == "skip" for x in chosen[:1]):
        return []
    from readiness.recommendation import sign_title

    counting = {sign["id"]: sign_title(sign) for sign in answer["signs"] if sign.get("counts")}
    if len(counting) > IN_FULL:
        named = ", ".join(counting.values())
        return [{"rule": "SIGNS", "effect": "info", "text": f"{named[0].upper()}{named[1:]}."}]
    return [x for x in answer["reasons"] if x["rule"] in counting and x not in chosen]


def next_words(answer: Answer, today: date) -> str:
    """The next day that holds strength, and on what condition."""
    chance = answer["next_chance"]
    rules = {x["rule"] for x in answer["reasons"]}
    clear = next((words for rule, words in _CLEARED.items() if rule in rules), "if the warning signs clear")
    condition = f" {clear}" if chance.get("if") == "signs_clear" else ""
    return f"Strength fits on {day_words(parse_day(chance['date']), today)}{condition}."


def run_words(answer: Answer) -> str:
    """What becomes of the day's run; nothing where it stays as planned."""
    advice = answer.get("run_advice") or {"level": "as_planned"}
    return "" if advice["level"] == "as_planned" else str(advice["text"])


def missing(answer: Answer) -> list[str]:
    """What was not observed, with the command that brings it, and what there is too little of to judge by yet."""
    learning: dict[str, dict[str, int]] = answer.get("learning", {})
    absent = [name for name in answer["missing"] if name not in learning and name != "checkin"]
    found = ["This morning's check-in: `readiness checkin`"] if "checkin" in answer["missing"] else []
    here = [name for name in absent if _recorded(name, answer)]
    if away := [name for name in absent if name not in here]:
        found.append(
            f"No {', '.join(_since(name, answer) for name in away)}: `readiness sync` or `readiness import`"
        )
    if here:
        names = " and ".join(SIGNALS[name] for name in here)
        found.append(f"Today's {names}: too few nights to compare with")
    counts = [f"{x['have']} of {x['needed']} {SIGNALS[name]} {NEEDED[name]}" for name, x in learning.items()]
    return [*found, *([f"Still learning: {', '.join(counts)}"] if counts else [])]


def _recorded(name: str, answer: Answer) -> bool:
    """Whether last night's value is there, and only what to compare it with is missing (after alcohol, a new device, a
    new phase of the cycle)."""
    return bool(answer["data_until"].get(name) == answer["date"])


def _since(name: str, answer: Answer) -> str:
    last = answer["data_until"].get("runs" if name in ("load", "run_response") else name)
    since = f" since {day_words(parse_day(last), short=True)}" if last and last < answer["date"] else ""
    return SIGNALS.get(name, name.replace("_", " ")) + since


def mobility(session: dict[str, Any]) -> str:
    names = ", ".join(x["name"] for x in session["exercises"])
    title = session["title"].removeprefix("Optional ")
    return f"{title}, {session['minutes']} min" + (f": {names}" if names else "")


def session_lines(session: dict[str, Any], width: int) -> Iterator[str]:
    """The whole session: load, warm-up, each exercise with its cue and its easier form, the stop rule."""
    pairs: list[tuple[str, str]] = []
    pairs += wrapped("Load", session["load"], width)
    if session.get("warm_up"):
        pairs += wrapped("Warm-up", session["warm_up"], width)
    for exercise in session["exercises"]:
        load = f", {exercise['load']}" if exercise.get("load") else ""
        dose = f"{exercise['name']} {exercise['sets']}×{exercise['reps']}{load}"
        pairs += wrapped("", f"• {dose}. {exercise['cue']} Easier: {exercise['easier']}.", width)
    if session.get("stop_rule"):
        pairs += wrapped("Stop", session["stop_rule"], width)
    for note in session.get("notes", ()):
        pairs += wrapped("", f"• {note}", width)
    yield from _labelled(pairs)
