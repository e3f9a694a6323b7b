"""The use case of the morning: the answer for a day and the plan ahead, decided once and kept as they were given.

What changes later makes revision n + 1, which says what changed. While nothing changed, answer and plan are read,
not decided: then neither numpy nor the settings are loaded.
"""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

from readiness.date_bounds import PLAN_REACH_DAYS, within_plan
from readiness.errors import InvalidInput
from readiness.stored_answer import STANDS, StoredAnswer, inputs_digest
from readiness.version import RULES_VERSION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readiness.home import Home
    from readiness.morning.decide import Decision
    from readiness.observations import Observation
    from readiness.recommendation import Recommendation

PLAN_DAYS = 14
"""How many days are decided at least, today included: a fortnight is what calendars show."""
ATTEMPTS = 3
"""How often an answer is decided when data arrive, or another process answers, while it is being decided."""


def answer(home: Home, day: date, *, refresh: bool = False) -> StoredAnswer:
    """The answer for ``day``: the stored one while its inputs are unchanged, else decided anew and stored.

    A new decision that says the same as the stored one leaves it untouched. A day to come is part of today's
    plan and is not stored. ``refresh`` decides even where the stored answer is still valid.
    Raises NoData where nothing is known of the body, InvalidInput on a day beyond what a plan reaches.
    """
    if within_plan(day, home.now().date()) > home.now().date():
        return _ahead(home, day)
    if not refresh and (found := home.standing(day)) is not None:
        return found
    return answered(home, day)[0]


def plan(home: Home, start: date, days: int) -> tuple[Recommendation, ...]:
    """``days`` recommendations from ``start``. Those of today and of the past are the stored answers.

    A start that lies ahead is seen from today. Raises NoData where nothing is known of the body, InvalidInput on
    a start or a number of days beyond what a plan reaches.
    """
    from readiness.morning import kept_plan
    from readiness.morning.contract import from_json

    today = home.now().date()
    if not 1 <= days <= PLAN_REACH_DAYS:
        raise InvalidInput(f"{days} days: a plan has from 1 to {PLAN_REACH_DAYS}")
    seen_from = min(within_plan(start, today), today)
    ahead = (start - seen_from).days
    coming: Sequence[Recommendation] = ()
    stored = home.standing(seen_from)
    if stored is None:
        stored, decision = answered(home, seen_from)
        coming = decision.days
    elif seen_from == today:
        coming = kept_plan.standing(home.known_store, today, _digest(home, today))
    if len(coming) < ahead + days:
        coming = decided(home, seen_from, ahead + days).days
    return (from_json(json.loads(stored.json)), *coming[1:])[ahead : ahead + days]


def decided(
    home: Home, day: date, days: int = PLAN_DAYS, imagined: Sequence[Observation] | None = None
) -> Decision:
    """The decision of ``day`` and the days after it (at least PLAN_DAYS in all), from what is stored or from what
    is ``imagined``. No answer is stored."""
    from readiness.merging.details import as_first_told
    from readiness.morning import kept_plan, recent
    from readiness.morning.decide import decide, decide_on
    from readiness.observations import Kind

    store, now, model = home.known_store, home.now(), home.model(day)
    before, horizon = kept_plan.previous(store, day) if day == now.date() else (), max(PLAN_DAYS, days)
    of_today = imagined is None and day == now.date()
    part = recent.recent(home, day) if of_today else None
    if part and part.suffices(model, day):
        return decide_on(part.known, home.settings, day, now, horizon, before, model, part.table)
    digest = store.digest()
    observations = store.observations() if imagined is None else imagined
    if day < now.date() and imagined is None and (stored := store.answer(day)) is not None:
        told_at = stored.computed_at
        then = store.observations({Kind.ACTIVITY_DETAIL}, known_at=told_at)
        observations = as_first_told(observations, then, told_at)
    decision = decide(observations, home.settings, day, now, horizon, before, model)
    if of_today and part is None:
        recent.keep(home, day, observations, decision.known, digest)
    return decision


def answered(home: Home, day: date) -> tuple[StoredAnswer, Decision]:
    """The stored answer for ``day``, not later than today, and the decision behind it, decided now."""
    from readiness.morning import kept_plan

    store = home.known_store
    for attempt in range(ATTEMPTS):
        digest, stored = _digest(home, day), store.answer(day)
        decision = decided(home, day)
        if day == home.now().date():
            kept_plan.keep(store, decision.days, digest)
        fresh = _stored(home, decision.days[0], digest)
        if stored is not None and _says_the_same(home, stored, fresh, digest, decision):
            _confirm(home, stored, digest)
            return stored, decision
        store.save_answers([fresh if stored is None else _revised(stored, fresh)])
        kept = store.answer(day) or fresh
        if attempt + 1 == ATTEMPTS or (kept.inputs_digest == digest == _digest(home, day)):
            return kept, decision
    raise AssertionError  # pragma: no cover - the last attempt returns


def _confirm(home: Home, stored: StoredAnswer, digest: str) -> None:
    """Remember that a stored answer holds for these inputs too."""
    if stored.inputs_digest != digest:
        home.known_store.remember(f"{STANDS}{stored.date}", digest)


def _says_the_same(
    home: Home, stored: StoredAnswer, fresh: StoredAnswer, digest: str, decision: Decision
) -> bool:
    """Whether a stored answer needs no revision."""
    from readiness.morning.revisions import differences

    changed = differences(json.loads(stored.json), json.loads(fresh.json))
    return not changed or _is_no_news(home, stored, digest, decision)


def _is_no_news(home: Home, stored: StoredAnswer, digest: str, decision: Decision) -> bool:
    """Whether a past morning would be answered today as it was, for all that has come since.

    Seen from today a past morning differs from the one that was given (its hour, the plan before it), so what was
    known then is decided on from today as well. Changed settings, rules or models are news.
    """
    from readiness.morning.contract import to_json
    from readiness.morning.revisions import differences

    _, *given_by = stored.inputs_digest.split("/")
    if stored.date >= home.now().date() or given_by != digest.split("/")[1:]:
        return False
    then = decided(home, stored.date, imagined=home.known_store.observations(known_at=stored.computed_at))
    return not differences(to_json(then.days[0]), to_json(decision.days[0]))


def _ahead(home: Home, day: date) -> StoredAnswer:
    today = home.now().date()
    (coming,) = plan(home, day, 1)
    return _stored(home, coming, _digest(home, today))._replace(date=day)


def _digest(home: Home, day: date) -> str:
    return inputs_digest(home.known_store, home.config_bytes, home.model_version(day))


def _stored(home: Home, found: Recommendation, digest: str) -> StoredAnswer:
    from readiness.morning.contract import to_json

    return StoredAnswer(
        date=found.date,
        revision=1,
        computed_at=found.computed_at,
        inputs_digest=digest,
        rules_version=RULES_VERSION,
        model_version=home.model_version(min(found.date, home.now().date())) or None,
        json=json.dumps(to_json(found), ensure_ascii=False),
    )


def _revised(stored: StoredAnswer, fresh: StoredAnswer) -> StoredAnswer:
    from readiness.morning.revisions import what_changed

    old, new = json.loads(stored.json), json.loads(fresh.json)
    revision = stored.revision + 1
    why = what_changed(old, new)
    if stored.rules_version != fresh.rules_version:
        why = f"{why} (rules {stored.rules_version} → {fresh.rules_version})"
    text = json.dumps({**new, "revision": revision}, ensure_ascii=False)
    return fresh._replace(revision=revision, json=text, why_revised=why)
