"""Garmin Connect: login, client, responses, and the source itself."""
