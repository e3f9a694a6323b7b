"""The use case of the calendars: events out of the plan, and what has to be done to bring them there."""
