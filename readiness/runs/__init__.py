"""The runs around a morning, done and planned: roles, habit, season, and each day as the rules see it."""
