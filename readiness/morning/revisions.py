"""What changed between two answers for one day, in one line. Imports nothing heavy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from readiness.recommendation import sign_title

type Json = Mapping[str, Any]

SCORE_CHANGE = 1.0
"""Points of the score, 0 to 100; smaller changes are not mentioned (a choice of ours: below it lies rounding)."""
_NOT_CONTENT = ("computed_at", "revision", "rules_version")
_PARTS = {"hrv": "HRV", "resting_hr": "resting HR", "run_response": "run response", "checkin": "check-in"}


def differences(old: Json, new: Json) -> list[str]:
    """The fields of the answer that are not the same; when it was computed, and by which version, is not content."""
    return [k for k in {**old, **new} if k not in _NOT_CONTENT and old.get(k) != new.get(k)]


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
