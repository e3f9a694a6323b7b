"""Touches the world: vendors, file formats, calendars, the database, secrets, notices, schedules."""
