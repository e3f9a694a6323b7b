"""The first screen and the plan: the verdict, the run, last night's numbers, the week, and whether it was done."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from cli.render.answer import missing
from cli.render.schedule import runs_in_words
from cli.render.table import EMPTY_DAY, MOVED
from cli.render.words import FOCUS, SYMBOL, Answer, body_tone, day_words, parse_day, reasons_of, tone
from readiness.errors import NoData
from readiness.history.table import cut
from readiness.merging.merge import merge
from readiness.morning import answers, contract
from readiness.morning.last_night import NightNumber, night_numbers
from readiness.morning.session_done import Did, ToldSession, told_session
from readiness.runs.agenda import build
from readiness.vocabulary import WEEKDAYS, day_and_month

if TYPE_CHECKING:
    from cli.wiring import App
    from readiness.observations import Observation

SAID = {Did.DONE: "done", Did.SHORTER: "done, but shorter", Did.NOT_DONE: "not done"}
STAYS = ("Run as planned.", "No run is planned.")
"""What the advice says where nothing changes: not repeated beside the run itself."""


def first_screen(app: App, merged: Iterable[Observation] | None = None) -> dict[str, Any]:
    """All that the first screen and the plan show, as of now; of an empty home too. Stores the day's answer.
    ``merged`` are the observations where they are merged already."""
    day = app.today()
    try:
        plan = contract.plan_to_json(answers.plan(app, day, answers.PLAN_DAYS))["days"]
        if merged is None:
            merged = merge(app.known_store.observations(), app.settings)
        known = cut(merged, day, app.now())
    except NoData:
        return shown(day, [], {})
    agenda = build(known, app.settings, day, app.now())
    week = day - timedelta(days=(day.weekday() - agenda.starts) % 7)
    return shown(
        day,
        plan,
        runs_in_words(agenda, week, (day - week).days + answers.PLAN_DAYS),
        week=week,
        before={one.date: json.loads(one.json) for one in app.known_store.answers(week, day)},
        lifted={lift.date for lift in agenda.lifts},
        numbers=night_numbers(known, app.settings, day),
        asked=_asked(app, day),
    )


def shown(
    day: date,
    plan: Sequence[Answer],
    runs: Mapping[date, str],
    *,
    week: date | None = None,
    before: Mapping[date, Answer] | None = None,
    lifted: Collection[date] = (),
    numbers: Sequence[NightNumber] = (),
    asked: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """What the template shows. ``plan`` begins today, ``week`` is the first day of the calendar week; ``before`` are
    the answers of its days so far, ``lifted`` the days with a lift."""
    head = {
        "date": day.isoformat(),
        "day": day_and_month(day, short=True),
        "numbers": [_number(one) for one in numbers],
        "plan": [_plan_row(one, day, runs) for one in plan],
        "asked": asked,
    }
    if not plan:
        return {**head, "today": None, "headline": "No answer yet", "week": []}
    by_day = {**(before or {}), **{date.fromisoformat(one["date"]): one for one in plan}}
    marked = [(week or day) + timedelta(days=n) for n in range(7)]
    return {
        **head,
        "today": plan[0],
        **_headline(plan[0], done=day in lifted and plan[0]["verdict"] == "skip"),
        **_grounds(plan[0]),
        "run": _run(plan[0], runs.get(day, "")),
        "week": [_mark(one, by_day.get(one), day, one in lifted, runs.get(one, "")) for one in marked],
    }


def _headline(answer: Answer, *, done: bool) -> dict[str, Any]:
    """What to do today, when, and the next chance where nothing is to be done."""
    verdict, focus, minutes = answer["verdict"], FOCUS[answer["focus"]], answer["minutes"]
    headline = {
        "full": f"Lift: {focus}, {minutes}\u00a0min",
        "maintenance": f"Short and light: {focus}, {minutes}\u00a0min",
        "skip": "No strength today",
    }[verdict]
    window, chance = answer["window"], answer.get("next_chance")
    return {
        "tone": body_tone(answer) if done else tone(answer),
        "symbol": "✓" if done else SYMBOL[verdict],
        "headline": "Done for today" if done else headline,
        "when": f"{window['start'][11:16]} to {window['end'][11:16]}" if window else "",
        "next_chance": day_words(parse_day(chance["date"])) if chance and verdict == "skip" else None,
    }


def _grounds(answer: Answer) -> dict[str, Any]:
    """Why, what was noticed, what is missing, and the score."""
    score = answer["score"]
    reasons = [reason["text"] for reason in reasons_of(answer)]
    signs = [sign["text"] or sign["title"] for sign in answer["signs"] if sign["state"] == "active"]
    return {
        "why": reasons[:1],
        "more": [*reasons[1:], *_moved(answer)],
        "noticed": [text for text in signs if text not in reasons],
        "missing": [text.replace("`", "") for text in missing(answer) if "check-in" not in text],
        "score": "not known" if score is None else f"{score:.0f}",
        "band": answer["band"] or "",
    }


def _run(answer: Answer, planned: str) -> dict[str, str]:
    """The day's run and what becomes of it."""
    advice = answer.get("run_advice") or {"level": "as_planned", "text": ""}
    level = advice["level"]
    text = "" if level == "as_planned" and planned and advice["text"] in STAYS else advice["text"]
    return {
        "planned": planned or "No run",
        "advice": text if planned or text not in STAYS else "",
        "level": level,
    }


def _number(one: NightNumber) -> dict[str, Any]:
    """A number of the night in words, and where it is on a scale a band's width beyond the usual on either side."""

    def shown(value: float | None) -> str:
        return "–" if value is None else f"{value:.{one.decimals}f}"

    at = None
    if one.value is not None and one.low is not None and one.high is not None:
        width = max(one.high - one.low, 10.0**-one.decimals)
        at = round(100 * min(1.0, max(0.0, (one.value - one.low + width) / (3 * width))))
    known = one.low is not None
    usual = f"usually {shown(one.low)}–{shown(one.high)}" if known else "usual not known yet"
    return {
        "name": one.name, "unit": one.unit, "value": shown(one.value), "usual": usual,
        "place": one.place or "", "strained": one.strained, "at": at,
    }  # fmt: skip


def _mark(day: date, answer: Answer | None, today: date, lifted: bool, run: str) -> dict[str, Any]:
    """One of the week's seven marks: what was said or is planned, and whether it was lifted."""
    said = "nothing said" if answer is None else answer["verdict"]
    if answer is not None and answer["minutes"]:
        said += f", {answer['minutes']} min {FOCUS[answer['focus']]}"
    words = [day_words(day), said, *(["lifted"] if lifted else []), *([run] if run else [])]
    return {
        "name": WEEKDAYS[day.weekday()].title(),
        "tone": "none" if answer is None else body_tone(answer) if lifted else tone(answer),
        "symbol": "✓" if lifted else SYMBOL.get(answer["verdict"], "") if answer else "·",
        "today": day == today,
        "past": day < today,
        "says": ": ".join((words[0], ", ".join(words[1:]))),
    }


def _plan_row(answer: Answer, today: date, runs: Mapping[date, str]) -> dict[str, Any]:
    """A day of the plan as ``plan`` shows it: run, dose, why, the empty day, and what moved."""
    day = date.fromisoformat(answer["date"])
    window, verdict = answer["window"], answer["verdict"]
    empty = any(reason["rule"] == EMPTY_DAY for reason in answer["reasons"])
    return {
        "day": f"Today, {day_words(day, short=True)}" if day == today else day_and_month(day, short=True),
        "week_begins": day.weekday() == 0 and day != today,
        "phase": answer.get("phase"),
        "tone": tone(answer),
        "verdict": verdict,
        "dose": "" if verdict == "skip" else f"{answer['minutes']} min {FOCUS[answer['focus']]}",
        "when": window["start"][11:16] if window else "",
        "run": runs.get(day, "") or ("empty day" if empty else ""),
        "why": reasons_of(answer)[0]["text"] if answer["reasons"] and verdict != "full" else "",
        "moved": _moved(answer),
    }


def _moved(answer: Answer) -> list[str]:
    return [reason["text"] for reason in answer["reasons"] if reason["rule"] == MOVED]


def _asked(app: App, today: date) -> list[dict[str, Any]]:
    """The sessions of yesterday (until it is answered) and today, and what was said of them."""
    planned = (told_session(app, day) for day in (today - timedelta(days=1), today))
    return [_question(one, today) for one in planned if one is not None and _is_open(one, today)]


def _is_open(session: ToldSession, today: date) -> bool:
    return session.date == today if session.did or session.recorded else session.stands


def _question(session: ToldSession, today: date) -> dict[str, Any]:
    told = session.told
    return {
        "date": session.date.isoformat(),
        "day": "Today" if session.date == today else "Yesterday",
        "what": f"{FOCUS[told.focus.value]}, {told.minutes} min",
        "did": session.did.value if session.did else "",
        "said": SAID[session.did] if session.did else "",
        "recorded": session.recorded,
    }
