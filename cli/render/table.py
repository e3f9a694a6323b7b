"""Days as rows: the coming fortnight, and what was said before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import click

from cli.render.words import BAND_COLOUR, COLOUR, FOCUS, SYMBOL, Answer, parse_day, reasons_of, wrap
from cli.terminal import width as terminal_width
from readiness.rules.promise import MOVED as MOVED_REASON
from readiness.rules.rest import rest_day

DAY_WIDTH = 12
RUN_WIDTH = 30
EMPTY_DAY, MOVED = rest_day.id, MOVED_REASON.id
"""The reasons that the week is shown by: its empty day, and what moved and why."""


def show_plan(days: Sequence[Answer], schedule: Mapping[date, str], *, today: date) -> None:
    for line in plan_lines(days, schedule, today=today, width=terminal_width()):
        click.echo(line)


def plan_lines(
    days: Sequence[Answer], schedule: Mapping[date, str], *, today: date, width: int = 80
) -> Iterator[str]:
    """A day a row, with a line above where the phase of training changes; a blank one between weeks."""
    run_width = min(RUN_WIDTH, max(14, width - DAY_WIDTH - 44))
    phase = None
    for answer in days:
        day = parse_day(answer["date"])
        if answer.get("phase") != phase:
            phase = answer.get("phase")
            yield click.style(f"{str(phase).capitalize()} phase", dim=True)
        elif day.weekday() == 0:
            yield ""
        name = f"{day:%a} {day.day:>2} {day:%b}"
        yield from _row(
            f"{name:<{DAY_WIDTH}}", schedule.get(day, ""), run_width, answer, width, bold=day == today
        )


def _row(name: str, run: str, run_width: int, answer: Answer, width: int, *, bold: bool) -> Iterator[str]:
    """Day, run, dose and why: beside one another where they fit, else below."""
    verdict = answer["verdict"]
    head = click.style(name, bold=bold)
    if not run and any(reason["rule"] == EMPTY_DAY for reason in answer["reasons"]):
        run = "empty day"
    if len(run) > run_width - 1:
        first, *more = wrap(run, width - len(name))
        yield head + first
        yield from (f"{'':{len(name)}}{line}" for line in more)
        head, run = " " * len(name), ""
    said = dose(answer, width - len(name) - run_width - 2)
    why = _binding(answer)
    beside = len(why) <= width - len(name) - run_width - len(said) - 4
    yield (
        head
        + f"{run:<{run_width}}"
        + click.style(f"{SYMBOL[verdict]} {said}", fg=COLOUR[verdict], bold=bold)
        + (click.style(f"  {why}", dim=True) if why and beside else "")
    )
    if why and not beside:
        yield from (
            f"{'':{len(name) + 2}}{click.style(line, dim=True)}" for line in wrap(why, width - len(name) - 2)
        )
    for moved in (reason["text"] for reason in answer["reasons"] if reason["rule"] == MOVED):
        yield from (f"{'':{len(name) + 2}}{line}" for line in wrap(moved, width - len(name) - 2))


def dose(answer: Answer, room: int = 80) -> str:
    """``full, 40 min legs, 17:30``, as much of it as there is room for; for a skip the word alone."""
    if answer["verdict"] == "skip":
        return "skip"
    window = answer["window"]
    at = f", {window['start'][11:16]}" if window else ""
    least = f"{answer['verdict']}, {answer['minutes']} min"
    whole = f"{least} {FOCUS[answer['focus']]}"
    return next((form for form in (whole + at, whole, least + at) if len(form) <= room), least)


def answer_rows(answer: Answer, width: int | None = None) -> Iterator[str]:
    """One past morning: day, fatigue, verdict, and why, beside or below."""
    width = width or terminal_width()
    day = parse_day(answer["date"])
    score = "  –" if answer["score"] is None else f"{answer['score']:3.0f}"
    verdict = answer["verdict"]
    head = f"{day.isoformat()}  "
    said = f"{SYMBOL[verdict]} {dose(answer, width - len(head) - 9)}"
    why = _binding(answer)
    beside = len(why) <= width - len(head) - len(said) - 7
    yield (
        head
        + click.style(score, fg=BAND_COLOUR.get(answer["band"]))
        + "  "
        + click.style(said, fg=COLOUR[verdict])
        + (click.style(f"  {why}", dim=True) if why and beside else "")
    )
    if why and not beside:
        yield from (f"{'':{len(head)}}{click.style(line, dim=True)}" for line in wrap(why, width - len(head)))


def _binding(answer: Answer) -> str:
    """The first reason for the verdict; a full day needs none."""
    if answer["verdict"] == "full" or not answer["reasons"]:
        return ""
    text: str = reasons_of(answer)[0]["text"]
    return text
