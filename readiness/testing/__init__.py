"""Contract suites, a vendor that fails and in-memory fakes, shipped for the authors of plug-ins. Needs pytest."""

import pytest

pytest.register_assert_rewrite(
    "readiness.testing.calendars", "readiness.testing.sources", "readiness.testing.vendor"
)

from readiness.testing.calendars import CalendarContract, CalendarHands  # noqa: E402 - after the line above
from readiness.testing.memory import MemoryCalendar, MemoryLedger  # noqa: E402
from readiness.testing.plugged import plugged  # noqa: E402
from readiness.testing.sources import SourceContract  # noqa: E402
from readiness.testing.vendor import FailingVendorContract, Vendor  # noqa: E402

__all__ = [
    "CalendarContract",
    "CalendarHands",
    "FailingVendorContract",
    "MemoryCalendar",
    "MemoryLedger",
    "SourceContract",
    "Vendor",
    "plugged",
]
