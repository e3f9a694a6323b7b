"""What a changed promise says of itself (science §1.4.7)."""

from __future__ import annotations

from readiness.reasons import Kind, Reason, Side

MOVED = Reason(
    id="MOVED",
    statement="What was planned for a day changes only because the plan, the record, the body or a setting changed; the"
    " reason names which.",
    kind=Kind.INFORMS,
    side=Side.SCHEDULE,
)
