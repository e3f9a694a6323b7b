"""The history of lifts: what was lifted when, by exercise, in a table and as a document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from readiness.observations import Activity, Kind, Observation
from readiness.runs.running import part
from readiness.session.blocks import BLOCK_WEEKS, block_of, block_start
from readiness.session.done import Lifted, lifted_by_exercise
from readiness.session.exercises import LIBRARY
from readiness.session.movement import Pattern
from readiness.vocabulary import day_and_month

if TYPE_CHECKING:
    from cli.wiring import App

WEEKS = 12
"""Two blocks: how far back the history of lifts goes by default."""
MOVEMENTS = {
    Pattern.SQUAT: "squats and lunges",
    Pattern.HINGE: "deadlifts",
    Pattern.PULL: "rows",
    Pattern.PUSH: "presses",
}
"""The movements of the report's charts; core and hips carry no load."""


def strength_of(app: App, since: date | None, until: date | None) -> list[Activity]:
    """The strength sessions on record, each once, oldest first."""
    from readiness.merging.merge import merge

    kinds = [Kind.ACTIVITY, Kind.ACTIVITY_DETAIL]
    return lifts_in(merge(app.known_store.observations(kinds, since=since, until=until), app.settings))


def lifts_in(merged: Iterable[Observation]) -> list[Activity]:
    """The strength sessions among merged observations."""
    return [one for one in merged if isinstance(one, Activity) and part(one.sport) == "strength"]


def document(sessions: Sequence[Activity]) -> dict[str, Any]:
    """The document of ``history --strength --json``: each exercise's sets by day, oldest first, and the weeks."""
    return {
        "schema": 1,
        "exercises": [
            {"id": key, "name": LIBRARY[key].name, "sessions": [_row(one) for one in done]}
            for key, done in sorted(lifted_by_exercise(sessions).items())
        ],
        "weeks": [_week(monday, done) for monday, done in _by_week(sessions)],
    }


def _row(one: Lifted) -> dict[str, Any]:
    return {
        "date": one.on.isoformat(),
        "sets": one.sets,
        "reps": one.reps,
        "load_kg": one.kg,
        "seconds": one.seconds,
        "rpe": one.rpe,
        "volume_kg": round(one.volume_kg, 1),
    }


def _week(monday: date, done: Sequence[Activity]) -> dict[str, Any]:
    volume = sum(one.volume_kg for lifts in lifted_by_exercise(done).values() for one in lifts)
    return {
        "monday": monday.isoformat(),
        "block": block_of(monday),
        "week_of_block": week_of_block(monday),
        "sessions": len(done),
        "minutes": round(sum(one.duration_min for one in done)),
        "volume_kg": round(volume, 1),
    }


def week_of_block(day: date) -> int:
    """1 to 6."""
    return (day - block_start(day)).days // 7 + 1


def block_words(day: date) -> str:
    """Which week of its block the day is in, and when the main lifts change."""
    changes = block_start(day) + timedelta(weeks=BLOCK_WEEKS)
    week = f"Week {week_of_block(day)} of {BLOCK_WEEKS} of this block"
    return f"{week}: the main lifts change on {day_and_month(changes)}."


def _by_week(sessions: Sequence[Activity]) -> Iterator[tuple[date, list[Activity]]]:
    weeks: dict[date, list[Activity]] = {}
    for one in sessions:
        weeks.setdefault(one.date - timedelta(days=one.date.weekday()), []).append(one)
    yield from sorted(weeks.items())


def table(sessions: Sequence[Activity]) -> Iterator[str]:
    """One block of lines an exercise, the newest session first; then the weeks."""
    lifted = lifted_by_exercise(sessions)
    for key, done in sorted(lifted.items(), key=lambda item: (-len(item[1]), item[0])):
        yield LIBRARY[key].name
        for one in reversed(done):
            yield f"  {one.on.isoformat()}  {_set_words(one)}"
    if lifted:
        yield "Weeks"
    for monday, held in reversed(list(_by_week(sessions)) if lifted else []):
        week = _week(monday, held)
        yield (
            f"  {week['monday']}  week {week['week_of_block']} of the block, {_counted(week['sessions'], 'session')},"
            f" {week['minutes']} min, {week['volume_kg']:,.0f} kg in all"
        )


def _set_words(one: Lifted) -> str:
    count = f"{one.reps}" if one.reps else f"{one.seconds:g} s" if one.seconds else "?"
    load = f" at {one.kg:g} kg" if one.kg else ""
    volume = f", {one.volume_kg:,.0f} kg in all" if one.volume_kg else ""
    effort = f", session RPE {one.rpe:g}" if one.rpe is not None else ""
    return f"{one.sets}x{count}{load}{volume}{effort}"


def _counted(n: int, word: str) -> str:
    return f"{n} {word}{'s' * (n != 1)}"


def series(sessions: Sequence[Activity], dates: Sequence[str]) -> Mapping[str, list[float | None]]:
    """For the report: of each movement the heaviest load of the day in kg, and the day's kilograms × repetitions."""
    loaded: dict[tuple[Pattern, str], list[Lifted]] = defaultdict(list)
    for key, done in lifted_by_exercise(sessions).items():
        for one in filter(lambda one: one.kg, done):
            loaded[LIBRARY[key].pattern, one.on.isoformat()].append(one)

    def column(pattern: Pattern, measure: Callable[[Sequence[Lifted]], float]) -> list[float | None]:
        return [measure(held) if (held := loaded.get((pattern, day))) else None for day in dates]

    names = {pattern: pattern.name.lower() for pattern in MOVEMENTS}
    return {
        **{f"lift_{name}_kg": column(pattern, _heaviest_kg) for pattern, name in names.items()},
        **{f"volume_{name}_kg": column(pattern, _volume_kg) for pattern, name in names.items()},
    }


def _heaviest_kg(lifts: Sequence[Lifted]) -> float:
    return max(one.kg or 0.0 for one in lifts)


def _volume_kg(lifts: Sequence[Lifted]) -> float:
    return sum(one.volume_kg for one in lifts)
