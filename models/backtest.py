"""What would have been said each past morning, against what followed.

A backtest of one athlete is a story, not a trial: training followed other advice then, and what was said would
have changed what came. It shows how often the body's signals would have lowered a day, and what was said before
the days that went wrong, or very well.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from readiness.body.assessment import Assessment
from readiness.body.fatigue import Fatigue
from readiness.body.mornings import Mornings
from readiness.body.past import Stretch, stretches
from readiness.morning.replay import answers
from readiness.observations import Observation, VendorScore
from readiness.recommendation import Recommendation, State
from readiness.rules.book import ALARMS
from readiness.settings import Settings
from readiness.vocabulary import Effect, Verdict

type Json = dict[str, Any]

BEFORE_DAYS = 7
"""An alarm counts for an event this many days after it; what was said on them is shown before each event."""
BAD_Z, GREAT_Z = -1.5, 1.5
"""Efficiency of a key or long run or a race against its expectation, in SDs (W7 uses the same bound)."""
CUT_SHORT_PCT = 80.0
QUIET_DAYS = 7
"""An illness or injury begins after as many days without it."""
VENDOR = "training_readiness"


@dataclass(frozen=True, slots=True)
class Morning:
    """What would have been said. ``alarm`` is the strongest effect of the body's own reasons, if any."""

    date: date
    verdict: Verdict
    score: float | None
    score_before_checkin: float | None
    band: str | None
    confidence: str
    alarm: Effect | None
    rules: tuple[str, ...]
    signs: tuple[str, ...]
    vendor: float | None


@dataclass(frozen=True, slots=True)
class Event:
    """``kind`` is illness, injury, bad_race, bad_run, great_race or great_run."""

    date: date
    kind: str
    text: str

    @property
    def bad(self) -> bool:
        return not self.kind.startswith("great")


def backtest(
    observations: Iterable[Observation],
    settings: Settings,
    since: date,
    until: date,
    zone: tzinfo,
) -> Json:
    """The document of ``backtest --json``. By the rules alone: a personal model of then is not rebuilt."""
    return look_back(stretches(list(observations), settings, since, until), settings, zone)


def look_back(past: Sequence[Stretch], settings: Settings, zone: tzinfo) -> Json:
    """The same of mornings that are computed already."""
    if not past:
        return document([], [])
    found = [e for e in events(past[-1].mornings) if past[0].first <= e.date <= past[-1].last]
    return document(_replayed(past, settings, zone), found)


def replay(
    observations: Iterable[Observation], settings: Settings, since: date, until: date, zone: tzinfo
) -> list[Morning]:
    """Every morning with only what was known then."""
    past = stretches(list(observations), settings, since, until)
    return _replayed(past, settings, zone) if past else []


def _replayed(past: Sequence[Stretch], settings: Settings, zone: tzinfo) -> list[Morning]:
    merged = past[-1].merged
    vendor = {o.date: o.value for o in merged if isinstance(o, VendorScore) and o.name == VENDOR}
    bodies = [one for stretch in past for one in stretch.assessments()]
    return [_morning(body, rec, vendor) for body, rec in answers(merged, settings, bodies, zone)]


def _morning(body: Assessment, rec: Recommendation, vendor: Mapping[date, float]) -> Morning:
    # Where there is no score at all, SCORE says so: that is no alarm of the body.
    raised = ALARMS if body.score is not None else ALARMS - {Fatigue.reason.id}
    effects = [r.effect for r in rec.reasons if r.rule in raised]
    alarm = next((e for e in (Effect.SKIP, Effect.MAINTENANCE) if e in effects), None)
    binding = [r.rule for r in rec.reasons if r.effect in (Effect.SKIP, Effect.MAINTENANCE)]
    active = tuple(s.id for s in body.signs if s.state is State.ACTIVE)
    return Morning(
        date=body.date,
        verdict=rec.verdict,
        score=body.score,
        score_before_checkin=body.score_before_checkin,
        band=body.band,
        confidence=body.confidence,
        alarm=alarm,
        rules=tuple(dict.fromkeys(binding)),
        signs=active,
        vendor=vendor.get(body.date),
    )


def events(mornings: Mornings) -> list[Event]:
    """Illnesses and injuries as noted, and key runs, long runs and races that went badly or very well."""
    table, runs = mornings.panel, mornings.signals.runs
    out = [Event(table.day(d), "illness", "ill") for d in _begins(table["ill"][0] > 0)]
    words = table.words[0]
    hurt = _begins(table["injured"][0] > 0)
    out += [Event(table.day(d), "injury", words.get(("injured", d), "injured")) for d in hurt]
    z, race = runs.ef_z[0], table["race"][0] > 0
    cut_short = (table["completed_pct"][0] < CUT_SHORT_PCT) & runs.key[0]
    judged = (runs.key[0] | runs.long[0] | race) & (np.isfinite(z) | cut_short)
    for d in np.flatnonzero(judged).tolist():
        what = "race" if race[d] else "run"
        if cut_short[d] or z[d] <= BAD_Z:
            text = "cut short" if cut_short[d] else f"efficiency {z[d]:+.1f} SD"
            out.append(Event(table.day(d), f"bad_{what}", text))
        elif z[d] >= GREAT_Z:
            out.append(Event(table.day(d), f"great_{what}", f"efficiency {z[d]:+.1f} SD"))
    return sorted(out, key=lambda e: (e.date, e.kind))


def _begins(mask: np.ndarray[Any, np.dtype[np.bool_]]) -> Iterator[int]:
    last = -QUIET_DAYS - 1
    for d in np.flatnonzero(mask).tolist():
        if d - last > QUIET_DAYS:
            yield d
        last = d


def document(mornings: Sequence[Morning], found: Sequence[Event]) -> Json:
    """Counts, alarms, and what was said before each event."""
    by_date = {m.date: m for m in mornings}
    verdicts = Counter(m.verdict.word for m in mornings)
    return {
        "schema": 1,
        "from": mornings[0].date.isoformat() if mornings else None,
        "until": mornings[-1].date.isoformat() if mornings else None,
        "mornings": len(mornings),
        "verdicts": {v.word: verdicts.get(v.word, 0) for v in sorted(Verdict, reverse=True)},
        "rules": dict(Counter(rule for m in mornings for rule in m.rules).most_common()),
        "alarms": {
            "skip": _alarms(mornings, found, frozenset({Effect.SKIP})),
            "any": _alarms(mornings, found, frozenset({Effect.SKIP, Effect.MAINTENANCE})),
        },
        "events": [_event(e, by_date) for e in found],
        "vendor": _vendor(mornings),
        "days": [_day(m) for m in mornings],
    }


def _alarms(mornings: Sequence[Morning], found: Sequence[Event], effects: frozenset[Effect]) -> Json:
    """Episodes of mornings that the body lowered (a day between them joins), the false ones among them, and how
    many bad events had one in the week before."""
    days = [m.date for m in mornings if m.alarm in effects]
    episodes = _episodes(days)
    bad = [e.date for e in found if e.bad]
    false = [(first, last) for first, last in episodes if not any(_heralds(first, last, day) for day in bad)]
    seen = sum(any(_heralds(alarm, alarm, day) for alarm in days) for day in bad)
    months = len(mornings) / 30.44
    return {
        "mornings": len(days),
        "episodes": len(episodes),
        "false_episodes": len(false),
        "false_per_month": round(len(false) / months, 2) if months else None,
        "bad_events": len(bad),
        "bad_events_preceded": seen,
    }


def _episodes(days: Sequence[date]) -> list[tuple[date, date]]:
    """First and last day of each run of days, of which no more than one in a row is missing."""
    breaks = [i + 1 for i, (a, b) in enumerate(pairwise(days)) if (b - a).days > 2]
    cuts = [0, *breaks, len(days)]
    return [(days[a], days[b - 1]) for a, b in pairwise(cuts)] if days else []


def _heralds(first: date, last: date, day: date) -> bool:
    """Whether a day lies in an episode, or in the week after it."""
    return first <= day <= last + timedelta(days=BEFORE_DAYS)


def _event(event: Event, by_date: Mapping[date, Morning]) -> Json:
    days = [event.date - timedelta(days=back) for back in range(BEFORE_DAYS, 0, -1)]
    return {
        "date": event.date.isoformat(),
        "kind": event.kind,
        "text": event.text,
        "before": [_day(m) if (m := by_date.get(day)) else {"date": day.isoformat()} for day in days],
    }


def _vendor(mornings: Sequence[Morning]) -> Json | None:
    """Garmin's own readiness on the same mornings; high is good there, so that agreement is negative."""
    both = [(m.score, m.vendor) for m in mornings if m.score is not None and m.vendor is not None]
    if len(both) < BEFORE_DAYS:
        return None
    ours, theirs = (pd.Series(x).rank() for x in zip(*both, strict=True))
    rho = ours.corr(theirs)
    means = {
        v.word: round(float(np.mean(x)), 1)
        for v in Verdict
        if (x := [m.vendor for m in mornings if m.verdict is v and m.vendor is not None])
    }
    return {
        "name": VENDOR,
        "mornings": len(both),
        "spearman_with_score": round(rho, 3) if math.isfinite(rho) else None,
        "mean_by_verdict": means,
    }


def _day(m: Morning) -> Json:
    return {
        "date": m.date.isoformat(),
        "verdict": m.verdict.word,
        "score": m.score,
        "score_before_checkin": m.score_before_checkin,
        "band": m.band,
        "confidence": m.confidence,
        "alarm": None if m.alarm is None else m.alarm.value,
        "rules": list(m.rules),
        "signs": list(m.signs),
        VENDOR: m.vendor,
    }
