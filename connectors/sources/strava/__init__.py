"""Strava's API: logging in, the line, its limits and words, and the source itself."""
