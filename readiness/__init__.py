"""readiness decides: does this ultrarunner lift today, what, and when — and why.

For programs: ``readiness.decide`` (observations → today and the coming days) and ``readiness.plan_days`` (the days,
given what :func:`readiness.body.assess.assess` says of the body). They are imported when first asked for, so that
importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from readiness.morning.decide import decide
    from readiness.plan import plan_days

__all__ = ["decide", "plan_days"]
_HOMES = {"decide": "readiness.morning.decide", "plan_days": "readiness.plan"}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
