"""Strava's API: login, client, request limits, and the source itself."""
