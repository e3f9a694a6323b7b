"""The steps of the first run: one module a step."""
