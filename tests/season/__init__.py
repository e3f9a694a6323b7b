"""Seasons lived day by day under the planner's advice, and an oracle of the hard rules that shares no code with it."""
