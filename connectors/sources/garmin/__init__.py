"""Garmin Connect: logging in, the line, its answers, and the source itself."""
