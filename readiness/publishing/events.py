"""A recommendation as calendar event content: stable UID, title, text, content hash. Pure; targets write it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, tzinfo
from itertools import groupby
from zoneinfo import ZoneInfo

from readiness.calendar_event import StrengthEvent, digest_of, instant, plain, uid_of
from readiness.recommendation import Recommendation, RunLevel, Session, State
from readiness.settings import Settings
from readiness.vocabulary import Focus, Verdict

_FOCUS_WORDS = {
    Focus.LOWER: "lower body",
    Focus.FULL_BODY: "full body",
    Focus.UPPER_CORE: "upper body and core",
    Focus.CORE_MOBILITY: "core and mobility",
    Focus.NONE: "",
}
_SIGNAL_WORDS = {"hrv": "HRV", "resting_hr": "resting HR", "checkin": "check-in"}


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
    title = title_of(day)
    text = _text(day)
    data = _data_line(day)
    # A coming day is written anew only when its advice changes, not each night because data grew by a night.
    advice = text if day.projected else f"{text}\n\n{data}"
    content = [title, plain(advice), instant(start), instant(end), day.date.isoformat(), day.verdict.word]
    return StrengthEvent(
        uid=uid_of(day.date, day.athlete, home),
        date=day.date,
        title=title,
        body=f"{text}\n\n{data}",
        start=start,
        end=end,
        transparent=skip,
        digest=digest_of(content),
        verdict=day.verdict.word,
        session=day.session,
        hidden=skip and settings.events.skip_events == "none",
        alarm_min=None if skip else settings.events.alarm_min,
    )


def title_of(day: Recommendation) -> str:
    """'Strength: full, lower body, 40 min' or 'Strength: skip today'."""
    if day.verdict is Verdict.SKIP:
        return "Strength: skip today"
    parts = (day.verdict.word, _FOCUS_WORDS[day.focus], f"{day.minutes} min")
    return "Strength: " + ", ".join(part for part in parts if part)


def _text(day: Recommendation) -> str:
    """Everything but the date of the data, as short paragraphs that read well on a phone."""
    reasons = [r.text for r in day.reasons if r.effect.explains(day.verdict)] or [r.text for r in day.reasons]
    blocks = ["Why:\n" + "\n".join(f"- {text}" for text in reasons)] if reasons else []
    active = [s.text or s.name for s in day.signs if s.state is State.ACTIVE]
    if active:
        blocks.append("Warning signs:\n" + "\n".join(f"- {text}" for text in active))
    if day.run_advice is not None and day.run_advice.level is not RunLevel.AS_PLANNED:
        blocks.append(f"Run: {day.run_advice.text}")
    if day.session is not None:
        blocks.append(_session(day.session, optional=day.verdict is Verdict.SKIP))
    if day.notes:
        blocks.append("\n".join(day.notes))
    blocks.append(_confidence(day))
    return "\n\n".join(blocks)


def _session(session: Session, *, optional: bool) -> str:
    title = session.title.removeprefix("Optional ")
    head = f"{'Optional' if optional else 'Session'}: {title}, {session.minutes} min, {session.intensity}"
    lines = [head]
    if session.load:
        lines.append(f"Load: {session.load}")
    if session.warm_up:
        lines.append(f"Warm-up: {session.warm_up}")
    for number, e in enumerate(session.exercises, 1):
        load = f" @ {e.load}" if e.load and e.load not in session.load else ""
        lines.append(f"{number}. {e.name}: {e.sets} x {e.reps}{load}" + (f". {e.cue}" if e.cue else ""))
    if session.stop_rule:
        lines.append(session.stop_rule)
    return "\n".join([*lines, *session.notes])


def _confidence(day: Recommendation) -> str:
    line = f"Confidence: {day.confidence}"
    if day.projected:  # a coming day's score moves each night and says little: left out
        return line + ". A forecast: the morning itself may say less."
    if day.score is not None:
        line += f". Fatigue: {day.score:.0f} of 100" + (f" ({day.band})" if day.band else "")
    return line + (". Provisional: not all of this morning's data is in." if day.provisional else "")


def _data_line(day: Recommendation) -> str:
    """'Data: to Tue 3 March (HRV, sleep), Mon 2 March (runs); no check-in.'"""
    known = {name: until for name, until in day.data_until.items() if until is not None}
    dated = ", ".join(f"to {_day(until)} ({', '.join(names)})" for until, names in _by_date(known) if names)
    absent = ", ".join(_signal(name) for name, until in day.data_until.items() if until is None)
    parts = [part for part in (dated, f"no {absent}" if absent else "") if part]
    return "Data: " + ("; ".join(parts) if parts else "none yet")


def _by_date(known: Mapping[str, date]) -> list[tuple[date, list[str]]]:
    newest_first = sorted(known.items(), key=lambda item: item[1], reverse=True)
    groups = groupby(newest_first, key=lambda item: item[1])
    return [(until, [_signal(name) for name, _ in items]) for until, items in groups]


def _signal(name: str) -> str:
    return _SIGNAL_WORDS.get(name, name.replace("_", " "))


def _day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%B}"
