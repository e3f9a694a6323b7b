"""A recommendation as calendar event content: stable UID, title, text, content hash. Pure; targets write it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta, tzinfo
from zoneinfo import ZoneInfo

from readiness.calendar_event import StrengthEvent, digest_of, instant, plain, uid_of
from readiness.recommendation import Exercise, Recommendation, RunLevel, Session, State, StatedReason
from readiness.settings import Settings
from readiness.vocabulary import Focus, Verdict, day_and_month

_FOCUS_WORDS = {
    Focus.LOWER: "lower body",
    Focus.FULL_BODY: "full body",
    Focus.UPPER_CORE: "upper body & core",
    Focus.CORE_MOBILITY: "core & mobility",
    Focus.NONE: "",
}

WHY = "Why: "
"""What begins the text's second part, after the session."""

STALE_AFTER = timedelta(days=3)
"""So long without a night, a run or an answer, and the day's event says so: longer than one forgotten morning."""


def events(
    recommendations: Sequence[Recommendation], settings: Settings, zone: tzinfo | None = None, home: str = ""
) -> list[StrengthEvent]:
    """One event a day. ``zone`` is where the athlete lives; default: the settings' zone, else each window's own.

    ``home`` is the home's id, see :func:`uid_of`.
    """
    name = settings.athlete.timezone
    where = ZoneInfo(name) if name else zone
    return [_event(day, settings, where, home) for day in recommendations]


def _event(day: Recommendation, settings: Settings, zone: tzinfo | None, home: str) -> StrengthEvent:
    skip = day.verdict is Verdict.SKIP
    start = end = None
    if day.window is not None and not skip:
        start, end = day.window.start.astimezone(zone), day.window.end.astimezone(zone)
        if zone is None:
            start, end = day.window.start, day.window.end
    title, text = (
        title_of(day),
        "\n\n".join(_blocks(day, settings.page.url if settings.events.link else None)),
    )
    reminder = None if skip else settings.events.reminder
    content = [
        title,
        plain(text),
        instant(start),
        instant(end),
        day.date.isoformat(),
        day.verdict.word,
        reminder,
    ]
    return StrengthEvent(
        uid=uid_of(day.date, day.athlete, home),
        date=day.date,
        title=title,
        body=text,
        start=start,
        end=end,
        transparent=skip,
        digest=digest_of(content),
        verdict=day.verdict.word,
        session=day.session,
        hidden=skip and settings.events.skip_events == "none" and stale_since(day) is None,
        reminder_min=reminder,
    )


def title_of(day: Recommendation) -> str:
    """'Strength 40 min: upper body & core', 'Light strength 25 min: full body' or 'No strength'; on a day without
    fresh data it says since when."""
    since = stale_since(day)
    mark = f"no data since {day_and_month(since, short=True)}" if since else ""
    if day.verdict is Verdict.SKIP:
        return f"No strength, {mark}" if mark else "No strength"
    kind = "Strength" if day.verdict is Verdict.FULL else "Light strength"
    focus = _FOCUS_WORDS[day.focus]
    return f"{kind} {day.minutes} min" + (f": {focus}" if focus else "") + (f" ({mark})" if mark else "")


def stale_since(day: Recommendation) -> date | None:
    """The last day with data, where that is long ago and the day was decided on its own morning; else None."""
    newest = max((until for until in day.data_until.values() if until is not None), default=None)
    return newest if newest is not None and not day.projected and day.date - newest >= STALE_AFTER else None


def main_reason(day: Recommendation) -> StatedReason | None:
    """The first reason that says why the day has its verdict."""
    explaining = (reason for reason in day.reasons if reason.effect.explains(day.verdict))
    return next(explaining, day.reasons[0] if day.reasons else None)


def counting_signs(day: Recommendation) -> list[str]:
    """The titles of the warning signs that count today."""
    return [s.title or s.name.replace("_", " ") for s in day.signs if s.state is State.ACTIVE and s.counts]


def _blocks(day: Recommendation, url: str | None) -> Iterator[str]:
    """The text's paragraphs: the session, why, what else the day asks for. Nothing in it moves each night."""
    if since := stale_since(day):
        yield f"readiness has had no data since {_long(since)}. Let your watch sync, or check in."
    if day.session is not None and day.verdict is not Verdict.SKIP:
        yield "\n".join(_session(day.session))
    yield "\n".join(_why(day))
    if url:
        yield f"Check in, or say how it went: {url}"


def _why(day: Recommendation) -> Iterator[str]:
    if reason := main_reason(day):
        yield f"{WHY}{reason.text}"
    if signs := counting_signs(day):
        yield f"Warning signs: {', '.join(signs)}."
    if day.run_advice is not None and day.run_advice.level is not RunLevel.AS_PLANNED:
        yield f"Run: {day.run_advice.text}"
    if day.session is not None and day.verdict is Verdict.SKIP:
        yield f"Optional: {day.session.title.removeprefix('Optional: ')}, {day.session.minutes} min."
    if day.projected and day.verdict is not Verdict.SKIP:
        yield "A forecast: the morning itself may say less."
    elif day.provisional:
        yield "Not all of this morning is known yet: a check-in may change it."


def _session(session: Session) -> Iterator[str]:
    yield f"{session.title}, {session.minutes} min"
    if session.load:
        yield f"{session.load[:1].upper()}{session.load[1:]}"
    if session.warm_up:
        yield f"Warm-up: {session.warm_up}"
    for number, exercise in enumerate(session.exercises, 1):
        yield f"{number}. {_exercise(exercise, session.load)}"
    if session.stop_rule:
        yield session.stop_rule
    yield from session.notes


def _exercise(e: Exercise, load: str) -> str:
    """Its dose, and its own load without what the session's load says already. Cues are on page and watch."""
    own = (e.load or "").replace(load, "").replace(", ;", ";").strip(" ,;")
    return f"{e.name}: {e.sets} × {e.reps}" + (f", {own}" if own else "")


def _long(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B}"
