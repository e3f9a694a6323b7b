"""All steps, in the order in which they are asked."""

from __future__ import annotations

from cli.steps.calendars import CALENDAR
from cli.steps.data import DATA
from cli.steps.nightly import NIGHTLY
from cli.steps.race import RACE
from cli.steps.week import WEEK

STEPS = (DATA, WEEK, RACE, CALENDAR, NIGHTLY)
