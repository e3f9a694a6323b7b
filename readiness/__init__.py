"""readiness decides: does this ultrarunner lift today, what, and when — and why."""
