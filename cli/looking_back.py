"""The backtest, wired and put into words for the terminal and for the report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, tzinfo
from typing import TYPE_CHECKING, Any

from readiness.errors import NoData

if TYPE_CHECKING:
    from cli.wiring import App
    from readiness.body.past import Stretch

HEAD = ("day", "what happened", "said (7 mornings)", "scores", "Garmin's readiness")
SYMBOLS = {"full": "F", "maintenance": "m", "skip": "-"}
LOWERED = {"skip": "X", "maintenance": "M"}
"""Where the body's own signals lowered the day, not the schedule."""


def look_back(app: App, since: date | None, until: date | None = None) -> dict[str, Any]:
    """The backtest's document. Raises NoData where no morning of the past can be assessed."""
    from models.backtest import backtest

    observations = app.known_store.observations()
    until = min(until or app.today(), app.today())
    first = min((o.date for o in observations if o.date <= until), default=until)
    found = backtest(observations, app.settings, max(first, since or first), until, _zone(app))
    if not found["mornings"]:
        raise NoData(f"There is no morning with data up to {until}: sync or import first.")
    return found


def _zone(app: App) -> tzinfo:
    zone = app.now().tzinfo
    assert zone is not None  # noqa: S101 - the clock is aware
    return zone


def summary(found: Mapping[str, Any]) -> list[str]:
    verdicts = ", ".join(f"{n} {name}" for name, n in found["verdicts"].items())
    lines = [f"{found['mornings']} mornings from {found['from']} to {found['until']}: {verdicts}."]
    for name, words in (("skip", "to skip"), ("any", "to skip or do less")):
        a = found["alarms"][name]
        lines.append(
            f"The body's signals said {words} on {a['mornings']} mornings ({_times(a['episodes'])} in all; "
            f"{a['false_per_month']} a month with nothing bad in the week after). "
            f"{a['bad_events_preceded']} of {a['bad_events']} bad events had such a morning in the week before."
        )
    vendor = found["vendor"]
    if vendor:
        rho = vendor["spearman_with_score"]
        lines.append(
            f"Garmin's readiness on {vendor['mornings']} of them: rank correlation with our fatigue score "
            f"{'unknown' if rho is None else f'{rho:+.2f}'} (agreement is negative)."
        )
    return lines


def _times(n: int) -> str:
    return "once" if n == 1 else f"{n} times"


def rows(found: Mapping[str, Any]) -> list[tuple[str, str, str, str, str]]:
    """One row an event: day, what, a symbol a morning, first and last score, Garmin's values."""
    out = []
    for event in found["events"]:
        before: Sequence[Mapping[str, Any]] = event["before"]
        said = "".join(_symbol(day) for day in before)
        what = f"{event['kind'].replace('_', ' ')}: {event['text']}"
        garmin = _numbers(before, "training_readiness")
        known = garmin.strip("· ")
        out.append((event["date"], what, said, _numbers(before, "score"), garmin if known else ""))
    return out


def _numbers(days: Sequence[Mapping[str, Any]], name: str) -> str:
    """A whole number a morning, a dot where there is none."""
    return " ".join("·" if day.get(name) is None else f"{day[name]:.0f}" for day in days)


def _symbol(day: Mapping[str, Any]) -> str:
    if "verdict" not in day:
        return "·"
    return LOWERED.get(day["alarm"] or "", SYMBOLS[day["verdict"]])


def page(app: App, past: Sequence[Stretch]) -> dict[str, Any] | None:
    """What the report shows of the ``past``; None where there is nothing to look back on."""
    from models.backtest import look_back

    found = look_back(past, app.settings, _zone(app))
    if not found["mornings"]:
        return None
    by_day = {day["date"]: (day["verdict"], day["alarm"]) for day in found["days"]}
    return {"lines": summary(found), "head": HEAD, "rows": rows(found), "by_day": by_day}
