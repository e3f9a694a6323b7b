"""Frozen mornings: an answer stays as it was given; what changes later makes revision n + 1 and says what changed.

Reading a stored answer imports nothing heavy: neither numpy nor pandas, and settings only when asked for.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from readiness.recommendation import sign_title
from readiness.stored_answer import STANDS, StoredAnswer, inputs_digest, standing
from readiness.version import RULES_VERSION

if TYPE_CHECKING:
    from readiness.ports import FatigueModel, Store
    from readiness.settings import Settings

type Json = Mapping[str, Any]

SCORE_CHANGE = 1.0
"""Smaller changes of the score are not told."""
_NOT_CONTENT = ("computed_at", "revision", "rules_version")
_PARTS = {"hrv": "HRV", "resting_hr": "resting HR", "run_response": "run response", "checkin": "check-in"}


def answer(
    store: Store,
    settings: Settings | Callable[[], Settings],
    day: date,
    now: datetime,
    refresh: bool = False,
    *,
    config: bytes | None = None,
    model: FatigueModel | None = None,
) -> StoredAnswer:
    """The answer for ``day``: the stored one while its inputs stand, else decided anew and kept.

    ``settings`` may be a function, called only when there is something to decide; then ``config`` (the bytes
    of config.toml) stands for it in the digest. A new decision that says the same as the stored one leaves it
    untouched. A day still to come is decided from today and not kept: it is a plan, not a morning.
    Raises NoData where nothing is known of the body.
    """
    told = config if config is not None else repr(settings() if callable(settings) else settings).encode()
    version = model.version if model is not None else ""
    if not refresh and (found := standing(store, day, told, version)) is not None:
        return found
    stored = store.answer(day)
    digest = inputs_digest(store, told, version)
    fresh = _decide(store, settings() if callable(settings) else settings, day, now, model, digest)
    if day > now.date():
        return fresh
    if stored is not None:
        if not differences(json.loads(stored.json), json.loads(fresh.json)):
            store.remember(f"{STANDS}{day}", digest)
            return stored
        fresh = _revise(stored, fresh)
    store.save_answers([fresh])
    return store.answer(day) or fresh


def differences(old: Json, new: Json) -> list[str]:
    """The fields of the answer that are not the same; when it was computed, and by which version, is not content."""
    return [k for k in {**old, **new} if k not in _NOT_CONTENT and old.get(k) != new.get(k)]


def _decide(
    store: Store, settings: Settings, day: date, now: datetime, model: FatigueModel | None, digest: str
) -> StoredAnswer:
    from readiness.morning.contract import to_json
    from readiness.morning.decide import decide
    from readiness.morning.kept_plan import keep, previous

    start, today = min(day, now.date()), now.date()
    before = previous(store, start) if start == today else ()
    horizon = max(14, (day - start).days + 1)
    decision = decide(store.observations(), settings, start, now, horizon, before, model)
    if day == today:
        keep(store, decision.days)
    found = decision.days[(day - start).days]
    return StoredAnswer(
        date=day,
        revision=1,
        computed_at=now,
        inputs_digest=digest,
        rules_version=RULES_VERSION,
        model_version=model.version if model is not None else None,
        json=json.dumps(to_json(found), ensure_ascii=False),
    )


def _revise(stored: StoredAnswer, fresh: StoredAnswer) -> StoredAnswer:
    old, new = json.loads(stored.json), json.loads(fresh.json)
    revision = stored.revision + 1
    why = what_changed(old, new)
    if stored.rules_version != fresh.rules_version:
        why = f"{why} (rules {stored.rules_version} → {fresh.rules_version})"
    text = json.dumps({**new, "revision": revision}, ensure_ascii=False)
    return replace(fresh, revision=revision, json=text, why_revised=why)


def what_changed(old: Json, new: Json) -> str:
    """One line: what the answer was and is, and what came in or changed to make it so."""
    told = [*_verdict(old, new), *_arrivals(old, new), *_signs(old, new), *_score(old, new)]
    if not told:
        told = [f"{name.replace('_', ' ')} changed" for name in differences(old, new)]
    line = "; ".join(told)
    return line[:1].upper() + line[1:]


def _verdict(old: Json, new: Json) -> Iterator[str]:
    for name in ("verdict", "focus", "confidence"):
        if old.get(name) != new.get(name):
            label = "" if name == "verdict" else f"{name} "
            yield f"{label}{old.get(name)} → {new.get(name)}".replace("_", " ")


def _arrivals(old: Json, new: Json) -> Iterator[str]:
    """What was missing and is here now, or the other way round; and data that reaches further."""
    before, after = set(old.get("missing", ())), set(new.get("missing", ()))
    for name in sorted(before - after):
        yield f"{_PARTS.get(name, name)} arrived"
    for name in sorted(after - before):
        yield f"{_PARTS.get(name, name)} is gone"
    until, now = old.get("data_until", {}), new.get("data_until", {})
    for name in sorted(now):
        if name not in before - after and (now[name] or "") > (until.get(name) or ""):
            yield f"{_PARTS.get(name, name)} known through {now[name]}"


def _signs(old: Json, new: Json) -> Iterator[str]:
    before = {s["id"]: s for s in old.get("signs", ())}
    for sign in new.get("signs", ()):
        was = before.get(sign["id"], {}).get("state")
        if was != sign["state"] and "active" in (was, sign["state"]):
            state = "active" if sign["state"] == "active" else "no longer active"
            yield f"{sign['id']} {sign_title(sign)} {state}"


def _score(old: Json, new: Json) -> Iterator[str]:
    was, is_ = old.get("score"), new.get("score")
    if (was is None) != (is_ is None) or (
        was is not None and is_ is not None and abs(is_ - was) >= SCORE_CHANGE
    ):
        yield f"score {'unknown' if was is None else was} → {'unknown' if is_ is None else is_}"
