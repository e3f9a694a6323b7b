"""A source and a calendar for readiness, installed beside it."""
