"""A message to the user's phone, in words. Nobody lies in bed with a terminal: no text asks for one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from connectors.notify import Link, Message
from readiness.morning.last_night import NightNumber
from readiness.night.notices import SIGN_DAYS, Notice, Topic
from readiness.publishing.events import counting_signs, main_reason, title_of
from readiness.recommendation import Recommendation, RunLevel
from readiness.vocabulary import Verdict, day_and_month

RUN = {
    RunLevel.EASY: "keep it easy",
    RunLevel.SHORTER: "make it shorter",
    RunLevel.NONE: "leave it out",
    RunLevel.DOCTOR: "your page says more",
}
"""What becomes of the run, where the message says nothing of the body."""
AS_PLANNED = "as planned"
CHANGED = {"full": "a full session", "maintenance": "a light session", "skip": "no strength"}


def message(notice: Notice, url: str | None = None) -> Message:
    """What happened to a source, a calendar or a day. Nothing of the body is in it unless the notice says it."""
    about, detail = notice.about, f": {notice.about}" if notice.about else ""
    text = {
        Topic.LOGIN: f"{about} wants you to log in again, on the computer that runs readiness. Until then nothing new "
        "comes from there; nothing is lost.",
        Topic.FAILING: f"{about} has not answered for a day. It is asked again every night.",
        Topic.RECOVERED: f"{about} answers again.",
        Topic.SKIP: f"No strength today.{f' {about}' if about else ''}",
        Topic.LIFTED: f"New data for today: {CHANGED.get(about, about)} after all.",
        Topic.SIGNS: f"Warning signs for {SIGN_DAYS} days{detail}.",
    }[Topic(notice.topic or "")]
    urgent = notice.topic is Topic.LOGIN
    return Message(text, links=_links(url, None), priority="high" if urgent else "default")


def morning(
    day: Recommendation,
    run: str,
    numbers: Sequence[NightNumber],
    url: str | None,
    *,
    detail: bool,
    before: str = "",
) -> Message:
    """The day's answer. ``run`` is the planned run in words, ``before`` the verdict that was sent earlier today."""
    lines = [f"Changed: it was {CHANGED[before]}."] if before else []
    lines += _day(day, run, detail=detail)
    if detail and any(one.value is not None or one.low is not None for one in numbers):
        lines.insert(len(lines) - 1, _night(numbers))
    if day.provisional:
        lines.append("Your check-in can still change this.")
    lifts = day.verdict is not Verdict.SKIP
    title = title_of(day) if lifts else "No strength today"
    links = _links(url, day.date if lifts else None)
    return Message("\n".join(lines), title, links, tag="muscle" if lifts else "")


def evening(day: Recommendation, run: str, url: str | None, *, detail: bool) -> Message:
    """Tomorrow, as it is planned this evening."""
    said = title_of(day)
    return Message(
        "\n".join([*_day(day, run, detail=detail), "The morning itself may say less."]),
        f"Tomorrow: {said[:1].lower()}{said[1:]}",
        _links(url, None),
        "low",
    )


def _day(day: Recommendation, run: str, *, detail: bool) -> Iterator[str]:
    """When, why, the next chance of a day without strength, and the run last."""
    if day.window is not None and day.verdict is not Verdict.SKIP:
        yield f"At {day.window.start:%H:%M}."
    if detail and (reason := main_reason(day)):
        yield reason.text
    if detail and (signs := counting_signs(day)):
        yield f"Warning signs: {', '.join(signs)}."
    if day.next_chance is not None and day.verdict is Verdict.SKIP:
        yield f"Next strength: {day_and_month(day.next_chance.date)}."
    advice = day.run_advice
    if advice is None or advice.level is RunLevel.AS_PLANNED:
        yield f"Run: {run}." if run else "No run planned."
    else:
        yield f"Run: {run or 'none planned'}. {advice.text if detail else RUN[advice.level].capitalize() + '.'}"


def _night(numbers: Sequence[NightNumber]) -> str:
    """'HRV 55 ms (usually 54-60), resting HR 44 bpm (44-48), sleep 7.4 h (7.2-8.4)'."""
    parts: list[str] = []
    for one in numbers:
        if one.value is None:
            continue
        name = one.name if one.name.isupper() else f"{one.name[:1].lower()}{one.name[1:]}"
        usual = ""
        if one.low is not None and one.high is not None:
            usual = f" ({'' if parts else 'usually '}{one.low:.{one.decimals}f}–{one.high:.{one.decimals}f})"
        parts.append(f"{name} {one.value:.{one.decimals}f} {one.unit}{usual}")
    text = ", ".join(parts) or "last night is not in yet"
    return f"{text[:1].upper()}{text[1:]}."


def _links(url: str | None, session: date | None) -> tuple[Link, ...]:
    """To the check-in, and on a day with strength to the question whether it was done. Opening one says nothing yet."""
    if url is None:
        return ()
    done = (Link("Done?", f"{url}#done-{session}"),) if session else ()
    return (Link("Check in", f"{url}#checkin"), *done)
