"""The assessment of one morning. One engine, so that it always agrees with :mod:`readiness.body.past`.

Everything is computed for all days of the table in one vectorised pass that looks only backwards; a single
morning is its last column.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from readiness.body.assessment import Assessment
from readiness.body.conditions import held
from readiness.body.expected import told_expectation
from readiness.body.health import health
from readiness.body.lowering import in_company, lowering
from readiness.body.mornings import Morning, Mornings
from readiness.body.numbers import raw_numbers
from readiness.body.pauses import Gap
from readiness.errors import NoData
from readiness.expectation import Weights, expectation, population
from readiness.history.panel import Panel
from readiness.history.table import cut, panel
from readiness.merging.merge import merge
from readiness.observations import Activity, CheckIn, HrvNight, Observation, RestingHr, SleepNight
from readiness.ports import FatigueModel
from readiness.recommendation import SignReport, State
from readiness.score import score
from readiness.settings import Settings
from readiness.signals.all_signals import signals
from readiness.signs.detection import Is
from readiness.signs.registry import SIGNS, judge
from readiness.signs.sign import Confounder, Judged
from readiness.subscores import Subscores, confidence_word, subscores
from readiness.vocabulary import band

BODY = (Activity, CheckIn, HrvNight, RestingHr, SleepNight)
CHUNK_CELLS = 60_000
"""Athlete-days of one pass: the working arrays stay in the processor's cache."""
WITHIN = "noticed, within your usual range"
ALONE = "alone it changes nothing"


def evaluate(table: Panel, weights: Weights | None = None) -> Mornings:
    """Everything but words, for all athletes and mornings of the table; ``weights`` of the expectation, by default
    the population's."""
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        found = signals(table)
        signs = in_company(judge(found))
        expected = expectation(found, weights or population())
        parts = subscores(found)
        scores = score(found, expected, parts.any_present)
        return Mornings(table, found, signs, expected, parts, scores, lowering(found, signs, scores))


def evaluate_many(table: Panel) -> Iterator[tuple[slice, Mornings]]:
    """The same for very many athletes, a cache-sized group at a time."""
    step = max(1, CHUNK_CELLS // max(table.days, 1))
    for begin in range(0, table.athletes, step):
        group = slice(begin, min(begin + step, table.athletes))
        yield group, evaluate(table.part(group))


def assess(
    observations: Iterable[Observation],
    settings: Settings,
    morning: date,
    model: FatigueModel | None = None,
    *,
    merged: bool = False,
    table: Panel | None = None,
) -> Assessment:
    """The body on waking on ``morning``. Observations of later days are ignored; ``merged`` says that each
    thing is there once already (:func:`readiness.merging.merge.merge`), ``table`` is their daily table up to
    ``morning`` where it is made already.

    Raises :class:`NoData` where nothing at all is known of the body.
    """
    each = list(observations) if merged else merge(observations, settings, morning)
    known = known_by(each, morning)
    weights = None if model is None else model.weights(morning)
    mornings = evaluate(table or panel(known, settings, morning), weights)
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        found = assessment(mornings, morning)
    return found if model is None else model.adjust(found, known, settings)


def known_by(merged: Iterable[Observation], morning: date, now: datetime | None = None) -> list[Observation]:
    """What was known on waking, or by ``now`` on that day. Raises NoData where it says nothing of the body."""
    known = cut(merged, morning, now)
    if not any(isinstance(o, BODY) for o in known):
        raise NoData("There is nothing to decide on yet: sync a source, import a file, or check in.")
    return known


def assessment(mornings: Mornings, day: date, athlete: int = 0) -> Assessment:
    """One athlete's morning of the table in the words and types of the contract."""
    d = mornings.panel.index(day)
    m = Morning(athlete, d, mornings)
    conditions = held(m)
    explained = tuple(one.explains for one in conditions.values() if one.explains)
    lowers = frozenset(name for name, mask in mornings.lowering.lowers.items() if mask[athlete, d])
    signs = tuple(_sign(judged, m, explained, lowers) for judged in mornings.signs.values())
    value = m.number(mornings.scores.score)
    word = (
        "low"
        if Gap.reason.id in conditions
        else confidence_word(float(mornings.subscores.confidence[athlete, d]))
    )
    severe = {j.sign.domain for j in mornings.signs.values() if j.severe[athlete, d] and j.sign.domain}
    checked_in = bool(mornings.signals.checkin.answered[athlete, d])
    return Assessment(
        date=day,
        score=value,
        band=None if value is None else band(value),
        confidence=word,
        confidence_value=round(float(mornings.subscores.confidence[athlete, d]), 4),
        provisional=not checked_in,
        subscores=_present(mornings.subscores.values, m, 1),
        signs=signs,
        domains=frozenset(name for name, mask in mornings.lowering.domains.items() if mask[athlete, d]),
        severe_domains=frozenset(severe),
        conditions=conditions,
        missing=_missing(mornings.subscores, m, checked_in),
        data_until=_data_until(m),
        signals=raw_numbers(m),
        ctl=m.number(mornings.signals.load.ctl),
        atl=m.number(mornings.signals.load.atl),
        ruled_out=_ruled_out(signs, explained),
        unwell=_unwell(m),
        lowering=lowers,
        very_bad=bool(mornings.lowering.very_bad[athlete, d]),
        settled=bool(mornings.lowering.settled[athlete, d]),
        score_before_checkin=m.number(mornings.scores.before_checkin),
        parts=_present(mornings.scores.parts, m, 2),
        expectation=told_expectation(m, checked_in),
    )


def _unwell(m: Morning) -> frozenset[date]:
    """The days up to this morning on which the athlete was ill or injured by own word."""
    h, days = m.all.once(health), slice(0, m.d + 1)
    told = h.ill[m.a, days] | (h.injury_on[m.a, days] >= 0)
    return frozenset(m.day(float(index)) for index in np.flatnonzero(told))


def _present(values: Mapping[str, NDArray[np.float64]], m: Morning, digits: int) -> dict[str, float]:
    found = ((name, m.number(value)) for name, value in values.items())
    return {name: round(value, digits) for name, value in found if value is not None}


def _sign(
    judged: Judged, m: Morning, explained: tuple[Confounder, ...], lowers: frozenset[str]
) -> SignReport:
    sign, at = judged.sign, (m.a, m.d)
    state = Is(int(judged.state[at]))
    evidence: dict[str, Any] = {name: _tidy(values[at]) for name, values in judged.evidence.items()}
    name, title = sign.variant(evidence) or (sign.name, sign.title)
    report = SignReport(
        sign.id,
        name,
        State(state.name.lower()),
        bool(judged.severe[at]),
        evidence,
        "",
        title,
        counts=bool(judged.counts[at]),
    )
    if state is not Is.ACTIVE:
        return report
    since = m.day(int(judged.since[at])) if judged.since[at] >= 0 else None
    shown_on = None if (ago := evidence.get("days_since")) is None else m.date - timedelta(days=int(ago))
    if explained:
        evidence["may_explain"] = [one.word for one in explained]
    text = sign.text(evidence, m.date, since, explained)
    if sign.domain and sign.id not in lowers:
        text = f"{text[:-1]}; {ALONE if report.counts else WITHIN}."
    return replace(report, text=text, since=since, shown_on=shown_on)


def _ruled_out(signs: Iterable[SignReport], explained: tuple[Confounder, ...]) -> tuple[str, ...]:
    """The plain explanations of the active signs that were looked for and not found."""
    active = {report.id for report in signs if report.state is State.ACTIVE}
    asked = dict.fromkeys(one for sign in SIGNS if sign.id in active for one in sign.explained_by)
    return tuple(one.value for one in asked if one not in explained)


def _tidy(value: np.float64 | np.bool_) -> float | int | bool | None:
    """As the JSON has it: yes or no, a number to two decimals, None where it is not known."""
    if isinstance(value, np.bool_):
        return bool(value)
    if not math.isfinite(value):
        return None
    rounded = round(float(value), 2)
    return int(rounded) if rounded == int(rounded) else rounded


def _missing(parts: Subscores, m: Morning, checked_in: bool) -> tuple[str, ...]:
    """What is absent today, in the order of its weight in the score; an unanswered check-in counts as one."""
    absent = [] if checked_in else ["checkin"]
    names = ("hrv", "sleep", "resting_hr", "load", "run_response")
    return (*absent, *(name for name in names if m.number(parts.values[name]) is None))


def _data_until(m: Morning) -> dict[str, date | None]:
    s = m.signals
    known = {
        "hrv": np.isfinite(s.hrv.x[m.a]),
        "sleep": s.sleep.known[m.a],
        "resting_hr": np.isfinite(s.resting_hr.bpm[m.a]),
        "checkin": s.checkin.answered[m.a],
    }
    out: dict[str, date | None] = {}
    for name, mask in known.items():
        seen = np.flatnonzero(mask[: m.d + 1])
        out[name] = m.day(seen[-1]) if seen.size else None
    ran = np.flatnonzero(s.panel["runs"][m.a, : m.d] > 0)
    out["runs"] = m.day(ran[-1]) if ran.size else None
    return out
